/* The sheets in one stack, which moves, grows and shrinks with the map unpainted. A hand that drags or zooms never waits
   for paint: what a drag uncovers comes tile by tile in idle time, all else when the hand rests; and what shows another
   zoom, or other data, takes the place of the old all at once: nothing on the map is seen in two places. */
"use strict";

(() => {
  const AROUND = 0.15, MOST_AROUND = 320; // of the window on each side, and units
  const QUIET = 140; // ms without a movement: the hand rests
  const SLICE = 4, LATEST = 250, LATEST_UNDER_HAND = 50, FIRST_PAUSE = 250; // ms
  const KEPT = 4000; // ms that canvases without use are kept

  const { sheets } = yiping;
  let movedAt = -Infinity, plane = null; // in which tiles are counted
  let glass = null, view = null, stood = null; // what the window showed when all was painted, and when it was last seen on the plane
  const isMoving = () => performance.now() - movedAt < QUIET;

  yiping.paintedView = () => view;

  /* What the window shows, and a margin around it, as painters are told it: units, and pixels of the world at this zoom. */
  const viewNow = (share = AROUND) => {
    const { map } = yiping, size = map.getSize(), zoom = map.getZoom(), origin = map.getPixelOrigin();
    const margin = (length) => Math.min(Math.round(length * share), MOST_AROUND);
    const around = L.point(margin(size.x), margin(size.y));
    const corner = map.containerPointToLayerPoint([-around.x, -around.y]).round();
    return {
      zoom, ratio: window.devicePixelRatio || 1, width: size.x + 2 * around.x, height: size.y + 2 * around.y,
      world: 256 * 2 ** zoom, left: origin.x + corner.x, top: origin.y + corner.y, around,
    };
  };
  const isOnPlane = (now) => plane !== null && plane.zoom === now.zoom && plane.ratio === now.ratio;
  const isShown = (now) => view !== null && isOnPlane(now) && view.left === now.left && view.top === now.top &&
    view.width === now.width && view.height === now.height;
  /* Whether tiles of the plane fall on whole pixels where it stands for a view. */
  const isSharp = (now) => [now.left - plane.left, now.top - plane.top].every((far) => Number.isInteger(far * now.ratio));

  /* Where a point of the unit square stands in the window now, whatever is painted. */
  yiping.onGlass = (x, y) => {
    const { map } = yiping, world = 256 * 2 ** map.getZoom(), origin = map.getPixelOrigin();
    const at = map.layerPointToContainerPoint([x * world - origin.x, y * world - origin.y]);
    return [at.x, at.y];
  };

  /* Put the stack where it belongs on the map of now. */
  const follow = () => {
    if (!plane) return;
    const { map } = yiping, scale = map.getZoomScale(map.getZoom(), plane.zoom), origin = map.getPixelOrigin();
    const at = L.point(plane.left * scale - origin.x, plane.top * scale - origin.y);
    L.DomUtil.setTransform(yiping.stack, scale === 1 ? at.round() : at, scale === 1 ? undefined : scale);
    yiping.stack.classList.toggle("zooming", glass !== null && scale !== 1);
  };

  /* Under a hand that moves, one picture of all cells is seen: it costs the processor least to move, and is made larger
     and smaller pixel by pixel, for to smooth it anew for each frame would cost as much again. */
  const raiseGlass = () => {
    glass = yiping.glassOf(plane, stood);
    if (glass) yiping.stack.append(glass);
  };
  const dropGlass = () => {
    if (!glass) return;
    glass.remove();
    glass.width = glass.height = 0; // its picture is as large as the window: the collector would come for it late
    glass = null;
    yiping.showCells();
  };

  let ahead = null; // what was painted before all else, for the first `begin`
  const isAlike = (one, other) => ["zoom", "ratio", "left", "top", "width", "height"].every((name) => one[name] === other[name]);
  let job = null, frame = 0, idle = 0, resting = 0, releasing = 0;

  yiping.isSettled = () => !job && !resting && !frame && !sheets.some(({ dirty }) => dirty);

  const begin = (now) => {
    const isNew = !isOnPlane(now) || !isSharp(now);
    const known = isNew && ahead && isAlike(ahead.view, now) ? ahead : null;
    ahead = null;
    job = { view: now, plane: known ? known.plane : isNew ? yiping.planeAt(now) : plane };
    for (const sheet of sheets) {
      const part = known && known.parts.get(sheet);
      if (part && part.version === sheet.version) sheet.part = part;
      else sheet.begin(now, job.plane, isNew);
    }
  };
  const drop = () => {
    job = null;
    for (const sheet of sheets) sheet.part = null;
  };

  /* Paint the whole stack for the map of now, at once, with a margin of some share of the window. */
  yiping.paintAll = (share = AROUND) => {
    begin(viewNow(share));
    goOn(Infinity);
  };

  /* Paint what is slow, without a margin and before anything is seen: the marks above it are still on their way. */
  yiping.paintAhead = () => {
    const now = viewNow(0), of = yiping.planeAt(now), parts = new Map();
    for (const sheet of sheets.filter(({ slow }) => slow)) {
      sheet.begin(now, of, true);
      sheet.paintSome(now, of, Infinity);
      parts.set(sheet, sheet.part);
      sheet.part = null;
    }
    ahead = { view: now, plane: of, parts };
  };

  /* Go on with the stack until a moment has passed. */
  const goOn = (until) => {
    for (const sheet of sheets) {
      if (!sheet.part) sheet.begin(job.view, job.plane, job.plane !== plane); // a layer that came meanwhile
      if (!sheet.paintSome(job.view, job.plane, until) || performance.now() > until) return;
    }
    const isNew = job.plane !== plane;
    ({ view, plane } = job);
    job = null;
    if (isNew) yiping.dropCells();
    else keepNear(view);
    for (const sheet of sheets) sheet.show(view, plane);
    stood = view;
    dropGlass();
    follow();
    clearTimeout(releasing);
    releasing = setTimeout(yiping.dropSpare, KEPT);
    if (sheets.some(({ dirty }) => dirty)) schedule(); // it changed while the rest was painted
    yiping.map.fire("painted");
  };

  /* Paint the tiles that a movement has uncovered; return whether there are more. Those in the window until a moment has
     passed, of those in the margin one: a hand that goes on has it seen many frames later. */
  const fillIn = (now, until) => {
    const lacks = (key) => sheets.some((sheet) => sheet.tiled && !sheet.tiles.has(key));
    const fill = (key) => { for (const sheet of sheets) if (!sheet.tiles.has(key)) sheet.fill(key, plane, now); };
    const { around, left, top, width, height } = now;
    const seen = yiping.tilesOf(plane, {
      left: left + around.x, top: top + around.y, width: width - 2 * around.x, height: height - 2 * around.y,
    }).filter(lacks);
    for (const key of seen) {
      if (performance.now() > until) return true;
      fill(key);
    }
    const keys = yiping.tilesOf(plane, now), next = keys.filter(lacks);
    if (next.length && !seen.length) fill(next.shift());
    if (yiping.cellCount() > 2 * keys.length) keepNear(now);
    return next.length > 0;
  };
  /* Let the cells go that are farther from a view than a quarter of it. */
  const keepNear = ({ left, top, width, height }) => {
    const near = new Set(yiping.tilesOf(plane, {
      left: left - width / 4, top: top - height / 4, width: 1.5 * width, height: 1.5 * height,
    }));
    yiping.dropCells((key) => near.has(key));
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
  yiping.paintStack = schedule;
  const later = () => {
    if (idle) return;
    idle = requestIdleCallback((deadline) => {
      idle = 0;
      work(performance.now() + (deadline.didTimeout ? SLICE : Math.min(deadline.timeRemaining(), 3 * SLICE)));
    }, { timeout: isMoving() ? LATEST_UNDER_HAND : LATEST });
  };

  const work = (until) => {
    const now = viewNow();
    if (isMoving()) {
      if (job) drop();
      rest();
      // Nothing is painted for a zoom that won't last.
      if (isOnPlane(now) && (!until || fillIn(now, until))) later();
      return;
    }
    if (job && (job.view.zoom !== now.zoom || job.view.left !== now.left || job.view.top !== now.top)) drop();
    // The ground is painted with the stack, like all that a movement uncovers; marks that changed where they stand.
    if (!job && (!isShown(now) || sheets.some(({ slow, dirty }) => slow && dirty))) begin(now);
    if (!job) {
      dropGlass();
      for (const sheet of sheets) if (sheet.dirty) sheet.repaint(view, plane);
    } else if (until) goOn(until);
    if (job) later();
    if (yiping.isSettled()) yiping.tellDrawn();
  };

  /* Once the hand rests, all is painted for what the window shows. */
  const rest = () => {
    if (!resting) resting = setTimeout(() => { resting = 0; if (isMoving()) rest(); else schedule(); }, QUIET);
  };

  /* Make the stack, and hang it on the map's movements. */
  yiping.openStack = (map) => {
    yiping.stack = map.createPane("yiping-stack");
    yiping.stack.style.zIndex = 200;
    map.on("zoom viewreset", follow);
    map.on("move resize", () => {
      const wasMoving = isMoving(), now = viewNow();
      movedAt = performance.now();
      if (!yiping.painted || document.hidden) { follow(); schedule(); return; }
      rest();
      if (wasMoving && !glass && stood && now.ratio === plane.ratio) raiseGlass();
      if (!isOnPlane(now)) return;
      stood = now;
      later();
    });
  };
})();
