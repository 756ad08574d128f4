/* Canvases over the map, larger than it, in one stack that moves, grows and shrinks with it unpainted. What they show is
   painted anew in idle time, tile by tile on second canvases; when all are done they take the place of the first at once.
   So a hand that drags or zooms never waits for paint, and nothing on the map is seen in two places. */
"use strict";

(() => {
  const AROUND = 0.15; // of the window, on each side
  const RESERVE = 0.5; // of that margin: with less left a moving map is centred again
  const TILE = 256; // device pixels
  const QUIET = 140; // ms without a movement: the hand rests
  const SLICE = 5, LEAST = 2, LATEST = 250, FIRST_PAUSE = 250; // ms
  const KEPT = 4000; // ms that second canvases are kept after use

  let movedAt = -Infinity, stack = null, view = null;
  const sheets = [];
  const isMoving = () => performance.now() - movedAt < QUIET;

  /* What the window shows, and a margin around it, as painters are told it: units, and pixels of the world at this zoom. */
  const viewNow = () => {
    const { map } = yiping, size = map.getSize(), zoom = map.getZoom(), origin = map.getPixelOrigin();
    const around = L.point(Math.round(size.x * AROUND), Math.round(size.y * AROUND));
    const corner = map.containerPointToLayerPoint([-around.x, -around.y]).round();
    return {
      zoom, ratio: window.devicePixelRatio || 1, width: size.x + 2 * around.x, height: size.y + 2 * around.y,
      world: 256 * 2 ** zoom, left: origin.x + corner.x, top: origin.y + corner.y, around,
    };
  };
  const isAlike = (one, other) =>
    one && one.zoom === other.zoom && one.ratio === other.ratio && one.width === other.width && one.height === other.height;
  /* Whether a view is another one, or more than a share of its margin is used up. */
  const isLeft = (old, now, share) =>
    !isAlike(old, now) || Math.abs(now.left - old.left) > now.around.x * share || Math.abs(now.top - old.top) > now.around.y * share;

  /* Where a point of the unit square stands in the window now, whatever is painted. */
  yiping.onGlass = (x, y) => {
    const { map } = yiping, world = 256 * 2 ** map.getZoom(), origin = map.getPixelOrigin();
    const at = map.layerPointToContainerPoint([x * world - origin.x, y * world - origin.y]);
    return [at.x, at.y];
  };

  const makeCanvas = () => {
    const canvas = L.DomUtil.create("canvas", "yiping-canvas", stack);
    canvas.style.visibility = "hidden";
    return { canvas, context: canvas.getContext("2d") };
  };
  const fit = ({ canvas }, { width, height, ratio }) => {
    const wide = Math.max(1, Math.round(width * ratio)), high = Math.max(1, Math.round(height * ratio));
    if (canvas.width === wide && canvas.height === high) return;
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
  };

  let tile = null;

  /* One canvas of the stack. `height` orders them. A tiled one is painted in tiles, and its painters get each tile as view;
     a kept one isn't cleared before it is painted: its painter knows what stands on it. */
  yiping.Canvas = class {
    constructor(name, height, { tiled = false, kept = false } = {}) {
      Object.assign(this, { name, height, tiled, kept, painters: [], paints: 0, dirty: true, version: 0, job: null });
      this.front = makeCanvas();
      this.back = null;
      sheets.push(this);
      sheets.sort((one, other) => one.height - other.height);
      for (const { front } of sheets) stack.append(front.canvas);
    }

    /* What the window showed when this was painted; null before. */
    get view() { return view; }

    /* `paint(context, view)`, in ascending `order`; the transform is units of the canvas when it is called. */
    addPainter(order, paint) {
      this.painters.push({ order, paint });
      this.painters.sort((one, other) => one.order - other.order);
      this.paintSoon();
    }

    /* What is drawn has changed. */
    paintSoon() {
      this.dirty = true;
      this.version++; // a painting under way goes on to its end: under steady changes it would never get there
      schedule();
    }

    /* Begin to paint for a view, on the second canvas; what is painted already is moved over where that goes by pixels. */
    begin(next) {
      if (!this.back) this.back = makeCanvas();
      stack.insertBefore(this.back.canvas, this.front.canvas);
      fit(this.back, next);
      const { canvas, context } = this.back, { ratio } = next, painted = this.front.canvas;
      this.job = { version: this.version, tiles: [{ x: 0, y: 0, wide: canvas.width, high: canvas.height }] };
      if (!this.tiled) return;
      const right = view ? (view.left - next.left) * ratio : 0, down = view ? (view.top - next.top) * ratio : 0;
      const isKept = !this.dirty && isAlike(view, next) && Number.isInteger(right) && Number.isInteger(down);
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (isKept) {
        context.globalCompositeOperation = "copy"; // what this canvas showed before must not shine through
        context.drawImage(painted, right, down);
        context.globalCompositeOperation = "source-over";
      }
      const { tiles } = this.job;
      tiles.length = 0;
      for (let y = 0; y < canvas.height; y += TILE) {
        for (let x = 0; x < canvas.width; x += TILE) {
          const wide = Math.min(TILE, canvas.width - x), high = Math.min(TILE, canvas.height - y);
          const isThere = isKept && x >= right && y >= down && x + wide <= right + painted.width && y + high <= down + painted.height;
          if (!isThere) tiles.push({ x, y, wide, high });
        }
      }
    }

    /* Paint until a moment has passed; return whether all is done. */
    paintSome(next, until) {
      if (!this.job) this.begin(next);
      const { tiles } = this.job;
      while (tiles.length) {
        const { x, y, wide, high } = tiles.pop(), { ratio } = next;
        if (this.tiled) {
          if (!tile) tile = { canvas: new OffscreenCanvas(TILE, TILE) };
          if (!tile.context) tile.context = tile.canvas.getContext("2d");
          this.run(tile, {
            ...next, left: next.left + x / ratio, top: next.top + y / ratio, width: wide / ratio, height: high / ratio,
          });
          this.back.context.clearRect(x, y, wide, high);
          this.back.context.drawImage(tile.canvas, 0, 0, wide, high, x, y, wide, high);
        } else this.run(this.back, next);
        if (performance.now() > until) break;
      }
      return !tiles.length;
    }

    /* Show what was painted on the second canvas. */
    swap() {
      const { version } = this.job;
      [this.front, this.back] = [this.back, this.front];
      this.front.canvas.style.visibility = "";
      this.back.canvas.style.visibility = "hidden";
      this.job = null;
      this.end(version);
    }

    /* Paint anew what is shown, where it stands. */
    repaint() {
      const { version } = this;
      this.run(this.front, view);
      this.end(version);
    }

    end(version) {
      this.dirty = version !== this.version;
      this.paints++;
    }

    run({ canvas, context }, now) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      if (!this.kept) context.clearRect(0, 0, canvas.width, canvas.height);
      for (const { paint } of this.painters) {
        context.setTransform(now.ratio, 0, 0, now.ratio, 0, 0);
        context.globalAlpha = 1;
        context.setLineDash([]);
        paint(context, now);
      }
    }

    /* Give the second canvas's memory back. */
    release() {
      if (this.job || !this.back) return;
      this.back.canvas.remove();
      this.back = null;
    }
  };

  /* Put the stack where it belongs on the map of now. */
  const follow = () => {
    if (!view) return;
    const { map } = yiping, scale = map.getZoomScale(map.getZoom(), view.zoom), origin = map.getPixelOrigin();
    const at = L.point(view.left * scale - origin.x, view.top * scale - origin.y);
    L.DomUtil.setTransform(stack, scale === 1 ? at.round() : at, scale === 1 ? undefined : scale);
  };

  let job = null, frame = 0, idle = 0, resting = 0, releasing = 0;

  yiping.isSettled = () => !job && !sheets.some(({ dirty }) => dirty);

  /* Paint the whole stack for the map of now, at once. */
  yiping.paintAll = () => {
    job = viewNow();
    for (const sheet of sheets) sheet.job = null;
    paintStack(Infinity);
  };

  /* Go on with the stack; return whether all of it is done. */
  const paintStack = (until) => {
    for (const sheet of sheets) {
      if (performance.now() > until) return false;
      if (sheet.job && !sheet.job.tiles.length) continue;
      if (!sheet.paintSome(job, until)) return false;
    }
    view = job;
    job = null;
    for (const sheet of sheets) sheet.swap();
    follow();
    if (sheets.some(({ dirty }) => dirty)) schedule(); // it changed while the rest was painted
    clearTimeout(releasing);
    releasing = setTimeout(() => { for (const sheet of sheets) sheet.release(); }, KEPT);
    yiping.map.fire("painted");
    return true;
  };

  /* Paint what has to be painted: what is quick at once where the map rests, all else in idle time. */
  const schedule = () => {
    if (frame || yiping.isEarly()) return; // an early page has no size yet; all is painted when it has
    if (!yiping.painted) {
      // Much arrives at once while the page opens, and then all is painted together; what is slow is seen coming.
      frame = setTimeout(() => {
        frame = 0;
        if (yiping.painted) schedule();
        else yiping.paintAll();
      }, FIRST_PAUSE);
    } else if (document.hidden) frame = setTimeout(() => { frame = 0; yiping.paintAll(); yiping.tellDrawn(); }, 0);
    else frame = requestAnimationFrame(() => { frame = 0; work(0); });
  };
  const later = () => {
    if (idle) return;
    idle = requestIdleCallback((deadline) => {
      idle = 0;
      work(performance.now() + (deadline.didTimeout ? SLICE : Math.min(deadline.timeRemaining(), 3 * SLICE)));
    }, { timeout: LATEST });
  };

  const work = (until) => {
    const now = viewNow(), moving = isMoving();
    if (moving) rest();
    if (!isAlike(view, now) && moving) { job = null; return; } // nothing is painted for a zoom that won't last
    // The ground is painted with the stack, like all that a movement uncovers; marks that changed where they stand.
    const isDue = sheets.some(({ tiled, dirty }) => tiled && dirty) || isLeft(view, now, moving ? 1 - RESERVE : 0);
    if (job && isLeft(job, now, 1 - RESERVE)) job = null;
    if (isDue && !job) {
      job = now;
      for (const sheet of sheets) sheet.job = null;
    }
    if (!moving && isAlike(view, now)) {
      for (const sheet of sheets) if (sheet.dirty && !sheet.tiled) sheet.repaint();
    }
    if (!until) {
      if (job || moving) later();
    } else if (job && (performance.now() > until - LEAST || !paintStack(until))) later();
    if (yiping.isSettled()) yiping.tellDrawn();
  };

  /* Once the hand rests, all is centred again. */
  const rest = () => {
    if (!resting) resting = setTimeout(() => { resting = 0; if (isMoving()) rest(); else schedule(); }, QUIET);
  };

  /* Make the stack, and hang it on the map's movements. */
  yiping.openStack = (map) => {
    stack = map.createPane("yiping-stack");
    stack.style.zIndex = 200;
    map.on("zoom viewreset", follow);
    map.on("move zoom resize", () => {
      movedAt = performance.now();
      if (!yiping.painted || document.hidden) { follow(); schedule(); return; }
      rest();
      if (view && view.zoom === map.getZoom() && isLeft(view, viewNow(), 1 - RESERVE)) later();
    });
  };
})();
