/* What is drawn on the map: sheet over sheet, cut into tiles. All sheets' canvases of one place lie in one cell, which
   moves as one picture; a tile with nothing on it has no canvas. So a hand that drags uncovers a few cells, and only
   those are painted, and what changes on the map changes the pictures of a few. */
"use strict";

(() => {
  const SIDE = 256, LARGE_SIDE = 512, LARGE = 6e6; // device pixels of a tile, and of a window that has larger ones
  const HALF = 32768; // tiles on each side of a plane's corner

  /* A plane is the world at one zoom, in tiles counted from one of its points. */
  yiping.planeAt = ({ zoom, ratio, left, top, width, height }) => ({
    zoom, ratio, left, top, side: (width * height * ratio ** 2 > LARGE ? LARGE_SIDE : SIDE) / ratio,
  });
  yiping.tilesOf = (plane, { left, top, width, height }) => {
    const { side } = plane, keys = [];
    const west = Math.floor((left - plane.left) / side), east = Math.ceil((left + width - plane.left) / side);
    const north = Math.floor((top - plane.top) / side), south = Math.ceil((top + height - plane.top) / side);
    for (let row = north; row < south; row++) {
      for (let column = west; column < east; column++) keys.push((column + HALF) * 2 * HALF + row + HALF);
    }
    return keys;
  };
  const cornerOf = (key, side) => [(Math.floor(key / (2 * HALF)) - HALF) * side, ((key % (2 * HALF)) - HALF) * side];
  const viewOf = (key, { zoom, ratio, left, top, side }, { world }) => {
    const [right, down] = cornerOf(key, side);
    return { zoom, ratio, world, around: L.point(0, 0), width: side, height: side, left: left + right, top: top + down };
  };

  /* The cells that are shown, by key. */
  const cells = new Map();
  const cellOf = (key, side) => {
    let cell = cells.get(key);
    if (!cell) {
      const [left, top] = cornerOf(key, side);
      cell = document.createElement("div");
      cell.className = "yiping-cell";
      cell.style.cssText = `left: ${left}px; top: ${top}px; width: ${side}px; height: ${side}px`;
      cells.set(key, cell);
      yiping.stack.append(cell);
    }
    return cell;
  };
  yiping.dropCells = (keeps = () => false) => {
    for (const [key, cell] of cells) {
      if (keeps(key)) continue;
      cell.remove();
      cells.delete(key);
      for (const sheet of sheets) {
        if (sheet.tiles.get(key)) sheet.give(sheet.tiles.get(key));
        sheet.tiles.delete(key);
      }
    }
  };
  yiping.cellCount = () => cells.size;

  const sheets = (yiping.sheets = []);
  let scratch = null; // on which sheets are painted that are cut

  yiping.Canvas = class {
    /* `height` orders the sheets. A tiled one's painters get a tile as view, all others the window and its margin; a slow
       one is painted in idle time, and shown when all of it is done. */
    constructor(name, height, { tiled = false, slow = false } = {}) {
      Object.assign(this, { name, height, tiled, slow, painters: [], raster: null, collect: null, tiles: new Map() });
      Object.assign(this, { dirty: true, version: 0, paints: 0, part: null });
      sheets.push(this);
      sheets.sort((one, other) => one.height - other.height);
    }

    /* What the window showed when this was painted; null before. */
    get view() { return yiping.paintedView(); }

    /* How many marks stand on it; those on two tiles twice. */
    get marks() { return [...this.tiles.values()].reduce((sum, tile) => sum + (tile ? tile.marks : 0), 0); }

    /* `paint(context, view)`, in ascending `order`; the transform is units of the view when it is called. `prepare(view)`
       is told the whole view before. `print(view)` says what will be painted of a tile: null for nothing, and what is
       alike is not painted again. */
    addPainter(order, paint, { prepare = null, print = null } = {}) {
      this.painters.push({ order, paint, prepare, print });
      this.painters.sort((one, other) => one.order - other.order);
      this.paintSoon();
    }

    /* Let this be a sheet of marks: `collect(raster, view)` adds those of a tile. `prepare(view)` is told the whole view
       before, and returns whether tiles of before look different now. */
    addMarks(collect, prepare) {
      Object.assign(this, { collect, tiled: true, raster: new yiping.Raster() });
      this.painters.push({ order: 0, prepare });
    }

    /* What is drawn has changed. */
    paintSoon() {
      this.dirty = true;
      this.version++; // a painting under way goes on to its end: under steady changes it would never get there
      yiping.paintStack();
    }

    prepare(view) {
      let changed = false;
      for (const { prepare } of this.painters) if (prepare && prepare(view)) changed = true;
      return changed;
    }

    /* Begin to paint for a view what is missing of it: all, where another plane or other ground is to be seen. */
    begin(view, plane, isNew) {
      const isWhole = isNew || (this.slow && this.dirty);
      this.part = { isWhole, version: this.version, made: new Map(), keys: [] };
      if (!this.slow && !this.collect) return; // what is quick is painted when the rest is done
      if (this.prepare(view)) this.dirty = true;
      if (this.collect && this.dirty && !isNew) this.part.version = NaN; // marks change where they stand
      this.part.keys = yiping.tilesOf(plane, view).filter((key) => isWhole || !this.tiles.has(key));
    }

    /* Paint until a moment has passed; return whether all is done. */
    paintSome(view, plane, until) {
      const { keys, made } = this.part;
      while (keys.length) {
        const key = keys.pop();
        made.set(key, this.paintTile(key, plane, view, null));
        if (performance.now() > until) break;
      }
      return !keys.length;
    }

    /* Show what was painted since `begin`, and paint what is quick. */
    show(view, plane) {
      const { isWhole, made, version } = this.part, isQuick = !this.slow && !this.collect;
      this.part = null;
      if (isWhole && !isQuick) this.clear();
      for (const [key, tile] of made) this.put(key, tile, plane);
      if (!isQuick) this.end(version);
      if (isQuick || (this.collect && this.dirty)) this.repaint(view, plane);
    }

    /* Paint anew where it stands. */
    repaint(view, plane) {
      const { version } = this, keys = new Set([...yiping.tilesOf(plane, view), ...this.tiles.keys()]);
      this.prepare(view);
      if (this.tiled) for (const key of keys) this.put(key, this.paintTile(key, plane, view, this.tiles.get(key)), plane);
      else this.cut(keys, plane, view);
      this.end(version);
    }

    end(version) {
      this.dirty = version !== this.version;
      this.paints++;
    }

    /* A tile that a movement has uncovered. */
    fill(key, plane, view) {
      if (this.tiled) this.put(key, this.paintTile(key, plane, view, null), plane);
    }

    /* The old tile with what it shows now, or a new one; null where nothing is to be seen. */
    paintTile(key, plane, whole, old) {
      const view = viewOf(key, plane, whole);
      if (this.collect) {
        this.raster.begin(view.ratio);
        this.collect(this.raster, view);
        if (!this.raster.count) return null;
        const tile = old || makeTile(plane);
        this.raster.paint(tile.context);
        tile.marks = this.raster.count;
        return tile;
      }
      const prints = this.painters.map(({ print }) => (print ? print(view) : undefined));
      if (prints.every((print) => print === null)) return null;
      const print = prints.includes(undefined) ? undefined : prints.join("|");
      if (old && print !== undefined && old.print === print) return old;
      const tile = old || makeTile(plane);
      tile.print = print;
      this.run(tile, view);
      return tile;
    }

    /* Paint the whole view aside, and cut it. */
    cut(keys, plane, view) {
      const { ratio } = view, pixels = Math.round(plane.side * ratio);
      const wide = Math.round(view.width * ratio), high = Math.round(view.height * ratio);
      if (!scratch || scratch.canvas.width !== wide || scratch.canvas.height !== high) {
        const canvas = new OffscreenCanvas(wide, high);
        scratch = { canvas, context: canvas.getContext("2d", { willReadFrequently: true }) };
      }
      const isEmpty = this.painters.every(({ print }) => print && print(view) === null);
      if (!isEmpty) this.run(scratch, view);
      for (const key of keys) {
        const at = viewOf(key, plane, view), left = Math.round((at.left - view.left) * ratio), top = Math.round((at.top - view.top) * ratio);
        const piece = isEmpty ? null : scratch.context.getImageData(left, top, pixels, pixels); // clear outside the view
        if (!piece || isClear(piece)) { this.put(key, null, plane); continue; }
        const tile = this.tiles.get(key) || makeTile(plane);
        tile.context.putImageData(piece, 0, 0);
        this.put(key, tile, plane);
      }
    }

    /* What was written is to be written anew, though it is the same. */
    paintAnew() {
      for (const tile of this.tiles.values()) if (tile) tile.print = undefined;
      this.paintSoon();
    }

    clear() {
      for (const tile of this.tiles.values()) if (tile) this.give(tile);
      this.tiles.clear();
    }

    /* Give a tile back: the next one is made of it. */
    give(tile) {
      tile.canvas.remove();
      if (this.raster) this.raster.forget(tile.canvas);
      if (spare.length < MOST_SPARE) spare.push(tile);
    }

    put(key, tile, plane) {
      const old = this.tiles.get(key);
      this.tiles.set(key, tile);
      if (old && old !== tile) this.give(old);
      if (!tile || old === tile) return;
      tile.canvas.style.zIndex = this.height;
      cellOf(key, plane.side).append(tile.canvas);
    }

    run({ canvas, context }, view) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      for (const { paint } of this.painters) {
        context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
        context.globalAlpha = 1;
        context.setLineDash([]);
        paint(context, view);
      }
    }
  };

  /* One picture of the cells of a view, which are not drawn beside it; null where there are none. */
  yiping.glassOf = (plane, view) => {
    const keys = yiping.tilesOf(plane, view).filter((key) => cells.has(key)), { side, ratio } = plane;
    if (!keys.length) return null;
    const corners = keys.map((key) => cornerOf(key, side)), lefts = corners.map(([left]) => left), tops = corners.map(([, top]) => top);
    const left = Math.min(...lefts), top = Math.min(...tops), wide = Math.max(...lefts) - left + side, high = Math.max(...tops) - top + side;
    const sheet = new OffscreenCanvas(Math.round(wide * ratio), Math.round(high * ratio)), context = sheet.getContext("2d");
    keys.forEach((key, index) => {
      const at = corners[index].map((corner, axis) => Math.round((corner - (axis ? top : left)) * ratio));
      for (const { tiles } of sheets) if (tiles.get(key)) context.drawImage(tiles.get(key).canvas, ...at);
      cells.get(key).classList.add("under");
    });
    const glass = document.createElement("canvas");
    glass.className = "yiping-glass";
    glass.width = sheet.width;
    glass.height = sheet.height;
    glass.style.cssText = `left: ${left}px; top: ${top}px; width: ${wide}px; height: ${high}px`;
    glass.getContext("bitmaprenderer").transferFromImageBitmap(sheet.transferToImageBitmap());
    return glass;
  };
  yiping.showCells = () => { for (const cell of cells.values()) cell.classList.remove("under"); };

  const isClear = ({ data }) => {
    const pixels = new Uint32Array(data.buffer);
    for (let at = 0; at < pixels.length; at++) if (pixels[at]) return false;
    return true;
  };
  /* To make a canvas takes as long as to paint it: those that are given back are kept for a while. */
  const MOST_SPARE = 60;
  let spare = [];
  yiping.dropSpare = () => { spare = []; scratch = null; };
  const makeTile = ({ side, ratio }) => {
    const pixels = Math.round(side * ratio), old = spare.pop();
    if (old && old.canvas.width === pixels && old.canvas.style.width === `${side}px`) {
      old.context.setTransform(1, 0, 0, 1, 0, 0);
      old.context.clearRect(0, 0, pixels, pixels);
      return Object.assign(old, { print: undefined, marks: 0 });
    }
    const canvas = document.createElement("canvas");
    canvas.className = "yiping-canvas";
    canvas.width = canvas.height = pixels;
    canvas.style.width = canvas.style.height = `${side}px`;
    // The processor's, graphics card or not: of hundreds, a card would make a picture each.
    return { canvas, context: canvas.getContext("2d", { willReadFrequently: true }), print: undefined, marks: 0 };
  };
})();
