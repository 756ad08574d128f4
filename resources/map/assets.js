/* Assets: small and quiet; their shape is their kind. Where they would touch, one mark stands for several: larger for more, hollow where at least
   half of them are offline; or, where the scene wants clusters, a disc with their number that opens. */
"use strict";

yiping.makers.assets = ({ url, about, kinds, cluster }) => {
  const CELL = 24, TURN = 2 * Math.PI, FEW = 900, SIZES = 5, REACH = 7;
  const LINES = 6, OTHER = 255; // kinds that have a line in the legend each; a kind that has none
  const HAND = 9, AMONG_MANY = 6; // units: how near a hand has to come
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
  const canvas = yiping.canvases.assets, { map } = yiping;
  const points = new yiping.Points({ state: Uint8Array, kind: Uint8Array });
  let drawn = { seen: 0, single: false }, clusters = [], singles = [], group = new Uint8Array(256).fill(OTHER), off = null;

  const draw = (context, middle, radius, away, shape) => {
    const { tokens } = yiping.plan;
    context.beginPath();
    SHAPES[shape](context, middle, radius);
    context.globalAlpha = 0.7;
    context.fillStyle = tokens.normal;
    context.lineWidth = 1.2;
    context.strokeStyle = tokens.quiet;
    if (away) context.stroke();
    else context.fill();
    context.globalAlpha = 1;
  };
  /* A line of the legend for each kind that the scene names, where they are few; else one for all. */
  const named = kinds.length <= LINES ? kinds : [];
  const lines = named.length
    ? named.map(({ code, name }, index) => ({ key: `asset ${code}`, name, shape: index % SHAPES.length }))
    : [{ key: "assets", name: yiping.plan.words.assets, shape: 0 }];
  const says = lines.map(({ key, name, shape }) => {
    const say = yiping.legendLine(14, (context) => draw(context, 8, 3, false, shape), key);
    say(name);
    return say;
  });
  /* What the legend has switched off: null for nothing. */
  const judge = () => {
    const found = lines.map(({ key }) => yiping.isOff(key));
    off = found.some(Boolean) ? found : null;
  };
  const isShown = (slot) => !off || !off[named.length ? group[points.kind[slot]] : 0];
  const shapeOf = (slot) => (named.length ? group[points.kind[slot]] : points.kind[slot]) % SHAPES.length;

  const follower = new yiping.Follower("assets", url, points, ({ header, arrays }) => {
    group = new Uint8Array(256).fill(OTHER);
    header.kinds.forEach((kind, index) => {
      const found = named.findIndex(({ code }) => kind === code || kind.startsWith(`${code}/`));
      group[index] = found < 0 ? OTHER : found;
    });
    if (header.full || arrays.id.length || arrays.removed.length) {
      canvas.paintSoon();
      yiping.showPanels(yiping.shown);
      yiping.refreshCard(about, arrays.id);
    }
  });

  const picture = (size, away, shape, ratio) =>
    yiping.picture(`asset ${size} ${away} ${shape}`, 12, ratio, (own, middle) => draw(own, middle, size / SIZES, away, shape));
  const isAway = (slot) => points.state[slot] === 1 || points.state[slot] === 2;

  /* Whether each stands for itself: where few are seen. */
  const prepare = ({ left, top, width, height, world, zoom }) => {
    judge();
    if (cluster) {
      const all = Array.from({ length: points.count }, (_, slot) => slot).filter(isShown);
      ({ clusters, singles } = yiping.clustersOf(points, all, { world, zoom }, () => 4));
      for (const one of clusters) one.share = Math.round(20 * (1 - one.slots.filter(isAway).length / one.count)) / 20;
      drawn = { seen: all.length, single: !clusters.length };
      return false;
    }
    const part = [left / world, top / world, (left + width) / world, (top + height) / world];
    let seen = off ? 0 : points.atLeast(...part);
    if (seen <= FEW) seen = 0;
    if (!seen) points.each(...part, (slot) => {
      if (!isShown(slot)) return;
      const x = points.x[slot] * world - left, y = points.y[slot] * world - top;
      if (x >= 0 && y >= 0 && x < width && y < height) seen++;
    });
    const before = drawn.single;
    drawn = { seen, single: seen <= FEW };
    return before !== drawn.single;
  };

  const collectClusters = (raster, { left, top, width, height, world, ratio }) => {
    const stand = (one, mark) => {
      const x = one.x * world - left, y = one.y * world - top, reach = mark.half / ratio + 1;
      if (x >= -reach && y >= -reach && x <= width + reach && y <= height + reach) raster.add(mark, x, y);
    };
    for (const one of clusters) stand(one, yiping.clusterPicture(one, ratio));
    for (const slot of singles) stand({ x: points.x[slot], y: points.y[slot] }, picture(3 * SIZES, isAway(slot), shapeOf(slot), ratio));
  };
  const collect = (raster, view) => {
    if (cluster) { collectClusters(raster, view); return; }
    const { left, top, width, height, world, ratio } = view;
    // Cells are fixed to the world, not to the window: moving the map changes no mark. What is drawn of a cell stands in
    // it, so that those are asked that reach into the tile.
    const west = Math.floor((left - REACH) / CELL), east = Math.ceil((left + width + REACH) / CELL);
    const north = Math.floor((top - REACH) / CELL), south = Math.ceil((top + height + REACH) / CELL);
    const part = [west, north, east, south].map((cell) => (cell * CELL) / world);
    if (drawn.single) {
      points.each(...part, (slot) => {
        const x = points.x[slot] * world - left, y = points.y[slot] * world - top;
        if (x < -REACH || y < -REACH || x > width + REACH || y > height + REACH || !isShown(slot)) return;
        raster.add(picture(3 * SIZES, isAway(slot), shapeOf(slot), ratio), x, y);
      });
      return;
    }
    const columns = east - west, count = new Uint32Array(columns * (south - north)), away = new Uint32Array(count.length);
    const first = new Int32Array(count.length).fill(-1);
    points.each(...part, (slot) => {
      const column = Math.floor((points.x[slot] * world) / CELL) - west, row = Math.floor((points.y[slot] * world) / CELL) - north;
      if (column < 0 || column >= columns || row < 0 || row >= south - north || !isShown(slot)) return;
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

  /* Marks that stand for one thing each, within a reach of a point of the window, the nearest first. */
  const around = ({ x, y }, reach) => {
    const [left, top] = yiping.onGlass(0, 0), world = 256 * 2 ** map.getZoom(), found = [], crowd = new Map();
    const cellOf = (slot) => Math.floor((points.x[slot] * world) / CELL) * 1e7 + Math.floor((points.y[slot] * world) / CELL);
    const margin = reach + 2 * CELL, isCrowded = !drawn.single && !cluster;
    const take = (slot) => {
      if (!isShown(slot)) return;
      if (isCrowded) crowd.set(cellOf(slot), (crowd.get(cellOf(slot)) || 0) + 1);
      const far = Math.hypot(points.x[slot] * world + left - x, points.y[slot] * world + top - y);
      if (far < reach) found.push([far, slot]);
    };
    if (cluster) singles.forEach((slot) => { if (slot < points.count) take(slot); });
    else points.each((x - left - margin) / world, (y - top - margin) / world, (x - left + margin) / world, (y - top + margin) / world, take);
    return found.filter(([, slot]) => !isCrowded || crowd.get(cellOf(slot)) === 1)
      .sort(([one], [other]) => one - other).map(([, slot]) => slot);
  };
  const pickOf = (slot) => ({ about, id: points.id[slot], at: [points.x[slot], points.y[slot]] });
  return {
    changed: (seq) => follower.changed(seq),
    show({ data = {} }) { lines.forEach(({ name }, index) => says[index](name, data.assets)); },
    pick(place) {
      const [slot] = around(place, drawn.single || cluster ? HAND : AMONG_MANY);
      if (slot !== undefined) return pickOf(slot);
      const [left, top] = yiping.onGlass(0, 0), world = 256 * 2 ** map.getZoom();
      const closed = clusters.find((one) =>
        Math.hypot(one.x * world + left - place.x, one.y * world + top - place.y) < yiping.clusterRadius(one));
      return closed ? { open: () => yiping.openCluster(closed), at: [closed.x, closed.y] } : null;
    },
    near(middle, most) {
      const size = map.getSize();
      return around(middle, Math.max(size.x, size.y) / 2).slice(0, most).map(pickOf);
    },
    placeOf(id) {
      const slot = points.slots.get(id);
      return slot === undefined ? null : yiping.toPlace(points.x[slot], points.y[slot]);
    },
    state: () => ({
      count: points.count, seq: follower.seq, asked: follower.asked, kinds: kinds.map(({ code }) => code), marks: canvas.marks, ...drawn,
      clusters: clusters.map((one) => [one.count, one.share, ...yiping.onGlass(one.x, one.y)]),
    }),
    get count() { return points.count; },
  };
};
