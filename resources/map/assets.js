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
    SHAPES[shape](context, middle, radius + 0.8);
    context.fillStyle = yiping.faded(tokens.ground, 0.9); // on regions with a fill, too, its shape is seen at 3:1
    context.fill();
    context.beginPath();
    SHAPES[shape](context, middle, radius);
    /* Things that a scene names are what it is about; all of them together are a ground that events stand on. */
    context.fillStyle = kinds.length ? tokens.quiet : tokens.normal;
    context.lineWidth = 1.2;
    context.strokeStyle = tokens.quiet;
    if (away) context.stroke();
    else context.fill();
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
      if (cluster && yiping.layers.labels) yiping.canvases.labels.paintSoon();
      yiping.showPanels(yiping.shown);
      yiping.refreshCard(about, arrays.id);
    }
  });

  let pictures = [], picturesRatio = 0;
  const picture = (size, away, shape, ratio) => {
    if (ratio !== picturesRatio) { pictures = []; picturesRatio = ratio; }
    return (pictures[(size * SHAPES.length + shape) * 2 + Number(away)] ??= yiping.picture(
      `asset ${size} ${away} ${shape}`, 12, ratio, (own, middle) => draw(own, middle, size / SIZES, away, shape)));
  };
  const isAway = (slot) => points.state[slot] === 1 || points.state[slot] === 2;

  /* What a view and as much around it show, gathered in cells. They are fixed to the world, not to the window: moving
     the map changes no mark. */
  let cells = { index: null, columns: 0, rows: 0 };
  const gather = ({ left, top, width, height, world }) => {
    const west = Math.floor((left - width) / CELL), north = Math.floor((top - height) / CELL);
    const columns = Math.ceil((left + 2 * width) / CELL) - west, rows = Math.ceil((top + 2 * height) / CELL) - north;
    const what = [world, west, north, columns, rows, off].join();
    if (cells.index && cells.index === points.index && cells.what === what) { countAway(); return; }
    const count = new Uint32Array(columns * rows), first = new Int32Array(columns * rows), away = new Uint32Array(columns * rows);
    const { x, y, id } = points, scale = world / CELL, cellOf = new Int32Array(points.count).fill(-1);
    points.each(west / scale, north / scale, (west + columns) / scale, (north + rows) / scale, (slot) => {
      const column = Math.floor(x[slot] * scale) - west, row = Math.floor(y[slot] * scale) - north;
      if (column < 0 || row < 0 || column >= columns || row >= rows || !isShown(slot)) return;
      const cell = column + row * columns;
      // A cell's mark stands where one of its assets really is, always the same one.
      if (!count[cell]++ || id[slot] < id[first[cell]]) first[cell] = slot;
      cellOf[slot] = cell;
    });
    cells = { index: points.index, what, world, west, north, columns, rows, count, first, cellOf, away };
    countAway();
  };
  /* Mostly only states change. */
  const countAway = () => {
    const { away, cellOf } = cells;
    away.fill(0);
    for (let slot = 0; slot < cellOf.length; slot++) if (cellOf[slot] >= 0 && isAway(slot)) away[cellOf[slot]]++;
  };

  /* Whether each stands for itself: where few are seen. */
  const prepare = (view) => {
    const { left, top, width, height, world, zoom } = view, { x, y } = points;
    judge();
    if (cluster) {
      const all = Array.from({ length: points.count }, (_, slot) => slot).filter(isShown);
      ({ clusters, singles } = yiping.clustersOf(points, all, { world, zoom }, () => 4));
      for (const one of clusters) one.share = Math.round(20 * (1 - one.slots.filter(isAway).length / one.count)) / 20;
      drawn = { seen: all.length, single: !clusters.length };
      return false;
    }
    let seen = 0;
    points.each(left / world, top / world, (left + width) / world, (top + height) / world, (slot) => {
      const across = x[slot] * world - left, down = y[slot] * world - top;
      return across >= 0 && down >= 0 && across < width && down < height && isShown(slot) && ++seen > FEW;
    });
    const before = drawn.single;
    drawn = { seen, single: seen <= FEW };
    if (!drawn.single) gather(view);
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
    const { left, top, width, height, world, ratio } = view, { x, y } = points;
    const isNear = (across, down) => across > -REACH && down > -REACH && across < width + REACH && down < height + REACH;
    if (drawn.single) {
      const part = [left - REACH, top - REACH, left + width + REACH, top + height + REACH].map((at) => at / world);
      points.each(...part, (slot) => {
        const across = x[slot] * world - left, down = y[slot] * world - top;
        if (isNear(across, down) && isShown(slot)) raster.add(picture(3 * SIZES, isAway(slot), shapeOf(slot), ratio), across, down);
      });
      return;
    }
    // What stands for a cell stands in it, so that those are looked at that reach into the tile.
    const inCells = () => [Math.floor((left - REACH) / CELL) - cells.west, Math.ceil((left + width + REACH) / CELL) - cells.west,
      Math.floor((top - REACH) / CELL) - cells.north, Math.ceil((top + height + REACH) / CELL) - cells.north];
    let [west, east, north, south] = inCells();
    if (cells.world !== world || west < 0 || north < 0 || east > cells.columns || south > cells.rows) {
      const { width: wide, height: high } = canvas.view || view;
      gather({ left: left - wide / 2, top: top - high / 2, width: wide, height: high, world });
      [west, east, north, south] = inCells();
    }
    const { columns, count, away, first } = cells;
    for (let row = north; row < south; row++) {
      for (let cell = row * columns + west, end = row * columns + east; cell < end; cell++) {
        if (!count[cell]) continue;
        const across = x[first[cell]] * world - left, down = y[first[cell]] * world - top;
        if (!isNear(across, down)) continue;
        const radius = Math.min(1.3 + 0.28 * Math.log2(count[cell]), 3.6);
        raster.add(picture(Math.round(radius * SIZES), away[cell] * 2 >= count[cell], 0, ratio), across, down);
      }
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
    /* The discs, which a name must not strike out. */
    graveBoxes(view) {
      return clusters.map((one) => {
        const x = one.x * view.world - view.left, y = one.y * view.world - view.top, radius = yiping.clusterRadius(one);
        return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
      });
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
