/* Assets: small and quiet; their shape is their kind. Where they would touch, one mark stands for several: larger for more, hollow where at least
   half of them are offline. */
"use strict";

yiping.makers.assets = ({ url, kinds }) => {
  const CELL = 24, TURN = 2 * Math.PI, FEW = 900, SIZES = 5, REACH = 7;
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
  let drawn = { seen: 0, single: false };

  const follower = new yiping.Follower("assets", url, points, ({ header, arrays }) => {
    if (header.full || arrays.id.length || arrays.removed.length) {
      canvas.paintSoon();
      yiping.showPanels(yiping.shown);
    }
  });

  const picture = (size, isAway, shape, ratio) => {
    const { tokens } = yiping.plan;
    return yiping.picture(`asset ${size} ${isAway} ${shape}`, 12, ratio, (own, middle) => {
      own.beginPath();
      SHAPES[shape](own, middle, size / SIZES);
      own.globalAlpha = 0.7;
      own.fillStyle = tokens.normal;
      own.lineWidth = 1.2;
      own.strokeStyle = tokens.quiet;
      if (isAway) own.stroke();
      else own.fill();
    });
  };
  const isAway = (slot) => points.state[slot] === 1 || points.state[slot] === 2;

  /* Whether each stands for itself: where few are seen. */
  const prepare = ({ left, top, width, height, world }) => {
    const part = [left / world, top / world, (left + width) / world, (top + height) / world];
    let seen = points.atLeast(...part);
    if (seen <= FEW) seen = 0;
    if (!seen) points.each(...part, (slot) => {
      const x = points.x[slot] * world - left, y = points.y[slot] * world - top;
      if (x >= 0 && y >= 0 && x < width && y < height) seen++;
    });
    const before = drawn.single;
    drawn = { seen, single: seen <= FEW };
    return before !== drawn.single;
  };

  const collect = (raster, { left, top, width, height, world, ratio }) => {
    // Cells are fixed to the world, not to the window: moving the map changes no mark. What is drawn of a cell stands in
    // it, so that those are asked that reach into the tile.
    const west = Math.floor((left - REACH) / CELL), east = Math.ceil((left + width + REACH) / CELL);
    const north = Math.floor((top - REACH) / CELL), south = Math.ceil((top + height + REACH) / CELL);
    const part = [west, north, east, south].map((cell) => (cell * CELL) / world);
    if (drawn.single) {
      points.each(...part, (slot) => {
        const x = points.x[slot] * world - left, y = points.y[slot] * world - top;
        if (x < -REACH || y < -REACH || x > width + REACH || y > height + REACH) return;
        raster.add(picture(3 * SIZES, isAway(slot), points.kind[slot] % SHAPES.length, ratio), x, y);
      });
      return;
    }
    const columns = east - west, count = new Uint32Array(columns * (south - north)), away = new Uint32Array(count.length);
    const first = new Int32Array(count.length).fill(-1);
    points.each(...part, (slot) => {
      const column = Math.floor((points.x[slot] * world) / CELL) - west, row = Math.floor((points.y[slot] * world) / CELL) - north;
      if (column < 0 || column >= columns || row < 0 || row >= south - north) return;
      const cell = column + row * columns;
      count[cell]++;
      // A cell's mark stands where one of its assets really is, always the same one.
      if (first[cell] < 0 || points.id[slot] < points.id[first[cell]]) first[cell] = slot;
      if (isAway(slot)) away[cell]++;
    });
    for (let cell = 0; cell < count.length; cell++) {
      if (!count[cell]) continue;
      const x = points.x[first[cell]] * world - left, y = points.y[first[cell]] * world - top;
      if (x < -REACH || y < -REACH || x > width + REACH || y > height + REACH) continue;
      const radius = Math.min(1.3 + 0.28 * Math.log2(count[cell]), 3.6);
      raster.add(picture(Math.round(radius * SIZES), away[cell] * 2 >= count[cell], 0, ratio), x, y);
    }
  };
  canvas.addMarks(collect, prepare);

  return {
    changed: (seq) => follower.changed(seq),
    state: () => ({ count: points.count, seq: follower.seq, asked: follower.asked, kinds, marks: canvas.marks, ...drawn }),
    get count() { return points.count; },
  };
};
