/* How a mark looks: severity by colour, shape and size; filled while its source is heard, hollow when it is silent. */
"use strict";

(() => {
  const TURN = 2 * Math.PI;

  const OUTLINES = {
    1(context, x, y, r) { context.arc(x, y, r, 0, TURN); },
    2(context, x, y, r) {
      context.moveTo(x, y - r * 1.12);
      context.lineTo(x + r * 1.04, y + r * 0.76);
      context.lineTo(x - r * 1.04, y + r * 0.76);
      context.closePath();
    },
    3(context, x, y, r) {
      context.moveTo(x, y - r * 1.1);
      context.lineTo(x + r * 1.1, y);
      context.lineTo(x, y + r * 1.1);
      context.lineTo(x - r * 1.1, y);
      context.closePath();
    },
    4(context, x, y, r) { context.arc(x, y, r, 0, TURN); },
  };
  yiping.markRadius = { 1: 6, 2: 6.5, 3: 5.5, 4: 2.6 };

  /* One event's mark. `hollow` says that its source is silent, `alpha` how new it is. */
  yiping.drawMark = (context, severity, x, y, { hollow = false, alpha = 1, scale = 1 } = {}) => {
    const { tokens } = yiping.plan, radius = yiping.markRadius[severity] * scale;
    const colour = severity === 4 ? tokens.quiet : tokens.severity[severity - 1];
    context.globalAlpha = 1;
    context.beginPath();
    OUTLINES[severity](context, x, y, radius + (severity === 4 ? 0.9 : 1.6) * scale);
    context.fillStyle = yiping.faded(tokens.ground, severity === 4 ? 0.35 : 0.85);
    context.fill();
    context.globalAlpha = alpha;
    context.beginPath();
    OUTLINES[severity](context, x, y, hollow ? radius - 0.5 * scale : radius);
    if (hollow) {
      context.lineWidth = (severity === 4 ? 1.2 : 1.8) * scale;
      context.strokeStyle = colour;
      context.stroke();
    } else {
      context.fillStyle = colour;
      context.fill();
    }
    if (severity === 1) {
      context.beginPath();
      context.arc(x, y, radius + 4 * scale, 0, TURN);
      context.lineWidth = 1.5 * scale;
      context.strokeStyle = colour;
      context.stroke();
    }
    context.globalAlpha = 1;
  };

  /* That mark as a picture for a raster. */
  yiping.markPicture = (severity, ratio, hollow, alpha) =>
    yiping.picture(`mark ${severity} ${hollow} ${alpha}`, severity === 4 ? 9 : 26, ratio, (own, middle) =>
      yiping.drawMark(own, severity, middle, middle, { hollow, alpha }));

  /* Marks that come and go: typed arrays that grow, a slot an id, and deltas by the feed's number. */
  yiping.Points = class {
    constructor(columns) {
      this._columns = columns;
      this.clear();
    }

    clear() {
      this.index = null;
      this.count = 0;
      this._slots = new Map();
      this.id = new Float64Array(256);
      this.x = new Float64Array(256);
      this.y = new Float64Array(256);
      for (const [name, Kind] of Object.entries(this._columns)) this[name] = new Kind(256);
    }

    _grow() {
      for (const name of ["id", "x", "y", ...Object.keys(this._columns)]) {
        const larger = new this[name].constructor(this[name].length * 2);
        larger.set(this[name]);
        this[name] = larger;
      }
    }

    /* Where the point of an id stands. Of a whole answer it is only found out when somebody first asks. */
    get slots() {
      if (!this._slots) {
        this._slots = new Map();
        for (let slot = 0; slot < this.count; slot++) this._slots.set(this.id[slot], slot);
      }
      return this._slots;
    }

    /* Be a whole answer, column by column: of a hundred thousand points each step counts. */
    _begin({ id, position, ...arrays }) {
      const count = id.length;
      if (!count || !position.every(Number.isFinite)) return false;
      this.id = id.slice();
      this.x = new Float64Array(count);
      this.y = new Float64Array(count);
      for (let slot = 0; slot < count; slot++) {
        const [x, y] = yiping.toSquare(position[2 * slot], position[2 * slot + 1]);
        this.x[slot] = x;
        this.y[slot] = y;
      }
      for (const [name, Kind] of Object.entries(this._columns)) this[name] = Kind.from(arrays[name]);
      this.count = count;
      this._slots = null;
      return true;
    }

    take({ header, arrays }) {
      if (header.full) this.clear();
      if (header.full && this._begin(arrays)) return;
      const names = Object.keys(this._columns);
      for (const id of arrays.removed) this.remove(id);
      for (let row = 0; row < arrays.id.length; row++) {
        const lat = arrays.position[2 * row], lon = arrays.position[2 * row + 1];
        if (!Number.isFinite(lat) || !Number.isFinite(lon)) { this.remove(arrays.id[row]); continue; }
        let slot = this.slots.get(arrays.id[row]);
        if (slot === undefined) {
          slot = this.count++;
          if (slot >= this.id.length) this._grow();
          this.slots.set(arrays.id[row], slot);
          this.id[slot] = arrays.id[row];
          this.index = null; // also where the slot's last point stood
        }
        const [x, y] = yiping.toSquare(lat, lon);
        if (x !== this.x[slot] || y !== this.y[slot]) this.index = null;
        this.x[slot] = x;
        this.y[slot] = y;
        for (const name of names) this[name][slot] = arrays[name][row];
      }
    }

    /* Visit every point of a part of the unit square, and some around it, until `visit` returns true. */
    each(west, north, east, south, visit) {
      this.index ??= indexOf(this);
      const { side, starts, members, column, row } = this.index, first = column(west), last = column(east);
      for (let line = row(north), end = row(south); line <= end; line++) {
        for (let at = starts[line * side + first], until = starts[line * side + last + 1]; at < until; at++) {
          if (visit(members[at]) === true) return;
        }
      }
    }

    remove(id) {
      const slot = this.slots.get(id);
      if (slot === undefined) return;
      this.index = null;
      const last = --this.count;
      this.slots.delete(id);
      if (slot !== last) {
        for (const name of ["id", "x", "y", ...Object.keys(this._columns)]) this[name][slot] = this[name][last];
        this.slots.set(this.id[slot], slot);
      }
    }
  };

  /* Where points lie: slots in the order of cells over all of them. Made when it is first asked, and again when one has
     moved. */
  const CROWD = 8; // points of a cell
  const indexOf = ({ count, x, y }) => {
    let west = Infinity, east = -Infinity, north = Infinity, south = -Infinity;
    for (let slot = 0; slot < count; slot++) {
      if (x[slot] < west) west = x[slot];
      if (x[slot] > east) east = x[slot];
      if (y[slot] < north) north = y[slot];
      if (y[slot] > south) south = y[slot];
    }
    const side = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(count / CROWD))));
    const across = side / Math.max(1e-12, (east - west) * 1.000001), down = side / Math.max(1e-12, (south - north) * 1.000001);
    const starts = new Int32Array(side * side + 1), cells = new Int32Array(count), members = new Int32Array(count);
    for (let slot = 0; slot < count; slot++) {
      cells[slot] = Math.floor((x[slot] - west) * across) + side * Math.floor((y[slot] - north) * down);
      starts[cells[slot] + 1]++;
    }
    for (let cell = 0; cell < side * side; cell++) starts[cell + 1] += starts[cell];
    const next = starts.slice();
    for (let slot = 0; slot < count; slot++) members[next[cells[slot]]++] = slot;
    const clamp = (cell) => Math.max(0, Math.min(side - 1, Math.floor(cell)));
    return { side, starts, members, column: (at) => clamp((at - west) * across), row: (at) => clamp((at - north) * down) };
  };

  /* Keeps points as new as the store: whole at first, then what changed; one question at a time, none lost. */
  const SHORTEST = 150, LONGEST = 10000; // ms
  yiping.Follower = class {
    constructor(name, url, points, onChange) {
      Object.assign(this, { name, url, points, onChange, seq: null, wanted: -1, whole: true, busy: false, asked: 0, pause: SHORTEST });
      yiping.await(name);
      yiping.follow(this);
      this.go();
    }

    changed(seq) { this.wanted = Math.max(this.wanted, seq); this.go(); }
    refresh() { this.whole = true; this.go(); }

    async go() {
      if (this.busy) return;
      this.busy = true;
      while (this.whole || this.seq === null || this.wanted > this.seq) {
        const whole = this.whole || this.seq === null, aim = this.wanted;
        this.whole = false;
        const pack = await yiping.askUntil(() => {
          this.asked++;
          return yiping.askPack(whole ? this.url : `${this.url}?since=${this.seq}`);
        });
        const before = this.seq;
        try {
          this.points.take(pack);
          this.seq = pack.header.seq;
          this.onChange(pack);
        } catch (error) {
          // An answer that can't be taken or drawn is not the layer's end: all is asked for anew, after a while.
          console.error(`${this.name}: ${error}`);
          this.whole = true;
          await new Promise((resolve) => setTimeout(resolve, (this.pause = Math.min(2 * this.pause, LONGEST))));
          continue;
        }
        this.pause = SHORTEST;
        yiping.arrived(this.name);
        // A store that was set back or replaced: its numbers start anew, so take all of it and wait for the next word.
        if (before !== null && this.seq < before) { this.whole = !whole; this.wanted = this.seq; }
        else if (this.seq < aim) this.wanted = this.seq;
      }
      this.busy = false;
      yiping.tellDrawn();
    }
  };
})();
