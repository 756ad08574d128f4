/* Assets: small and quiet; their shape is their kind. Where they would touch, one mark stands for several: larger for more, hollow where at least
   half of them are offline. */
"use strict";

yiping.makers.assets = ({ url, kinds }) => {
  const CELL = 24, TURN = 2 * Math.PI, FEW = 900, SIZES = 5;
  /* By kind, where each stands for itself; what stands for several is round. */
  const polygon = (corners, turned) => (context, middle, radius) => {
    for (let corner = 0; corner < corners; corner++) {
      const at = TURN * (corner / corners + turned);
      context.lineTo(middle + 1.15 * radius * Math.cos(at), middle + 1.15 * radius * Math.sin(at));
    }
    context.closePath();
  };
  const SHAPES = [
    (context, middle, radius) => context.arc(middle, middle, radius, 0, TURN),
    polygon(4, 1 / 8), polygon(3, 3 / 4), polygon(4, 0), polygon(6, 0), polygon(3, 1 / 4),
  ];
  const canvas = yiping.canvases.assets;
  const points = new yiping.Points({ state: Uint8Array, kind: Uint8Array });
  const raster = new yiping.Raster();
  let drawn = { marks: 0, single: false };

  const follower = new yiping.Follower("assets", url, points, ({ header, arrays }) => {
    if (header.full || arrays.id.length || arrays.removed.length) {
      canvas.paintSoon();
      yiping.showPanels(yiping.shown);
    }
  });

  canvas.addPainter(10, (context, view) => {
    const { tokens } = yiping.plan;
    const columns = Math.ceil(view.width / CELL) + 1, rows = Math.ceil(view.height / CELL) + 1;
    // Cells are fixed to the world, not to the window: moving the map changes no mark.
    const firstColumn = Math.floor(view.left / CELL), firstRow = Math.floor(view.top / CELL);
    const count = new Uint32Array(columns * rows), away = new Uint32Array(columns * rows);
    const first = new Int32Array(columns * rows).fill(-1);
    const visible = [];
    for (let slot = 0; slot < points.count; slot++) {
      const x = points.x[slot] * view.world - view.left, y = points.y[slot] * view.world - view.top;
      if (x < 0 || y < 0 || x >= view.width || y >= view.height) continue;
      const cell = Math.floor((x + view.left) / CELL) - firstColumn + (Math.floor((y + view.top) / CELL) - firstRow) * columns;
      count[cell]++;
      // A cell's mark stands where one of its assets really is, always the same one.
      if (first[cell] < 0 || points.id[slot] < points.id[first[cell]]) first[cell] = slot;
      const state = points.state[slot];
      if (state === 1 || state === 2) away[cell]++;
      if (visible.length <= FEW) visible.push([x, y, state, points.kind[slot]]);
    }
    raster.begin(view.ratio);
    const mark = (x, y, size, isAway, shape) => {
      const picture = yiping.picture(`asset ${size} ${isAway} ${shape}`, 12, view.ratio, (own, middle) => {
        own.beginPath();
        SHAPES[shape](own, middle, size / SIZES);
        own.globalAlpha = 0.7;
        own.fillStyle = tokens.normal;
        own.lineWidth = 1.2;
        own.strokeStyle = tokens.quiet;
        if (isAway) own.stroke();
        else own.fill();
      });
      raster.add(picture, x, y);
    };
    drawn = { marks: 0, single: visible.length <= FEW };
    if (drawn.single) {
      for (const [x, y, state, kind] of visible) mark(x, y, 3 * SIZES, state === 1 || state === 2, kind % SHAPES.length);
      drawn.marks = visible.length;
    } else {
      for (let cell = 0; cell < count.length; cell++) {
        if (!count[cell]) continue;
        const radius = Math.min(1.3 + 0.28 * Math.log2(count[cell]), 3.6);
        const slot = first[cell];
        mark(points.x[slot] * view.world - view.left, points.y[slot] * view.world - view.top,
          Math.round(radius * SIZES), away[cell] * 2 >= count[cell], 0);
        drawn.marks++;
      }
    }
    raster.paint(context);
  });

  return {
    changed: (seq) => follower.changed(seq),
    state: () => ({ count: points.count, seq: follower.seq, asked: follower.asked, kinds, ...drawn }),
    get count() { return points.count; },
  };
};
