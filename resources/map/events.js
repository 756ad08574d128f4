/* Open events, drawn by severity, the gravest last. A mark fades with age but never goes while it is open. */
"use strict";

yiping.makers.events = ({ url, about, cluster, seen }) => {
  const HOUR = 3600e3, REACH = 12, PULSES = 8, REPAINT = 30e3, FADES = 10, STILL = 300;
  const canvas = yiping.canvases.events, { map } = yiping;
  const points = new yiping.Points({ severity: Uint8Array, quality: Uint8Array, category: Uint8Array, reported: Float64Array });
  let now = 0, heard = 0, order = [], paintedAt = 0, pulses = [], pulsing = [], speed = 1;
  let singles = [], clusters = [], marks = { xs: [], ys: [], pictures: [] }; // as they were last painted

  const follower = new yiping.Follower("events", url, points, ({ header, arrays }) => {
    const at = performance.now();
    // In a drill time runs faster: how fast shows between two answers that are far enough apart.
    if (heard && at - heard > 2000) speed = Math.max(0, (header.now - now) / (at - heard));
    if (!heard || at - heard > 2000) { now = header.now; heard = at; }
    if (!header.full && !arrays.id.length && !arrays.removed.length) return;
    order = [];
    yiping.takeCategories(header.categories);
    for (let slot = 0; slot < points.count; slot++) if (yiping.hasCategory(points.category[slot])) order.push(slot);
    yiping.takeOthers(order.some((slot) => points.category[slot] === yiping.OTHER_CATEGORY));
    // The gravest last, so that they lie on top; among equals the newest.
    order.sort((one, other) =>
      points.severity[other] - points.severity[one] || points.reported[one] - points.reported[other]);
    canvas.paintSoon();
    if (yiping.layers.labels) yiping.canvases.labels.paintSoon();
    if (yiping.layers.heat) yiping.canvases.heat.paintSoon();
    yiping.showPanels(yiping.shown);
    yiping.refreshCard(about, arrays.id);
    yiping.refreshCard(about, arrays.removed);
  });

  /* 1 when new, down to what is still plain on the land after three days; grave ones stay near full strength. */
  const strength = (reported, severity, time) => {
    const hours = Math.max(0, time - reported) / HOUR;
    const faded = 1 - Math.min(1, Math.log2(1 + hours) / Math.log2(73));
    return severity === 4 ? 0.66 + 0.34 * faded : 0.88 + 0.12 * faded;
  };

  /* Those whose severity and category are not switched off, the gravest last. */
  const visible = () => {
    const off = [1, 2, 3, 4].filter((severity) => yiping.isOff(`severity_${severity}`)), places = yiping.placesOff();
    if (!off.length && !places) return order;
    return order.filter((slot) => !off.includes(points.severity[slot]) && !(places && places.has(points.category[slot])));
  };

  /* What stands where, for a zoom: on which pixel of the world, as which picture, the gravest last. */
  const prepare = ({ left, top, width, height, world, ratio, zoom }) => {
    paintedAt = performance.now();
    const time = now + (paintedAt - heard) * speed, grave = [], pictures = new Map();
    singles = visible();
    if (cluster) ({ clusters, singles } = yiping.clustersOf(points, singles, { world, zoom }));
    const count = clusters.length + singles.length;
    marks = { xs: new Float64Array(count), ys: new Float64Array(count), pictures: [] };
    const stand = (x, y, picture) => {
      marks.xs[marks.pictures.length] = x * world;
      marks.ys[marks.pictures.length] = y * world;
      marks.pictures.push(picture);
    };
    for (const one of clusters) stand(one.x, one.y, yiping.clusterPicture(one, ratio));
    for (const slot of singles) {
      const severity = points.severity[slot];
      if (severity < 1 || severity > 4) continue;
      const hollow = points.quality[slot] >= 2;
      const fade = Math.round(strength(points.reported[slot], severity, time) * FADES), look = severity * 64 + fade * 2 + hollow;
      let picture = pictures.get(look);
      if (!picture) pictures.set(look, (picture = yiping.markPicture(severity, ratio, hollow, fade / FADES)));
      stand(points.x[slot], points.y[slot], picture);
      if (severity !== 1 || hollow) continue;
      const x = points.x[slot] * world - left, y = points.y[slot] * world - top;
      if (x >= -20 && y >= -20 && x <= width + 20 && y <= height + 20) grave.push([points.x[slot], points.y[slot]]);
    }
    pulsing = grave.slice(-PULSES);
    placePulses();
    return false;
  };
  if (seen) canvas.addMarks((raster, { left, top, width, height }) => {
    const { xs, ys, pictures } = marks;
    for (let mark = 0; mark < pictures.length; mark++) {
      const x = xs[mark] - left, y = ys[mark] - top, { half } = pictures[mark];
      const reach = half / raster.ratio + 1;
      if (x >= -reach && y >= -reach && x <= width + reach && y <= height + reach) raster.add(pictures[mark], x, y);
    }
  }, prepare);

  /* A slow ring around what is extremely serious: a few elements, five steps a second, nothing else repainted. */
  const placePulses = () => {
    const pane = map.getPanes().markerPane, world = 256 * 2 ** map.getZoom(), origin = map.getPixelOrigin();
    while (pulses.length > pulsing.length) pulses.pop().remove();
    while (pulses.length < pulsing.length) pulses.push(L.DomUtil.create("div", "pulse", pane));
    pulses.forEach((ring, index) => {
      ring.style.left = `${pulsing[index][0] * world - origin.x}px`;
      ring.style.top = `${pulsing[index][1] * world - origin.y}px`;
    });
  };
  map.on("viewreset zoom", placePulses);
  // Over a map that moves they would be one more picture of its size to put together for each frame.
  let still = 0;
  map.on("move", () => {
    const show = () => { still = 0; for (const ring of pulses) ring.style.display = ""; };
    if (still) clearTimeout(still);
    else for (const ring of pulses) ring.style.display = "none";
    still = setTimeout(show, STILL);
  });
  setInterval(() => {
    if (!pulses.length || document.hidden) return;
    const step = (performance.now() % 2400) / 2400;
    for (const ring of pulses) {
      ring.style.transform = `translate(-50%, -50%) scale(${(0.4 + 0.6 * step).toFixed(2)})`;
      ring.style.opacity = (0.85 * (1 - step)).toFixed(2);
    }
  }, 200);

  setInterval(() => { if (!document.hidden) canvas.paintSoon(); }, REPAINT); // marks fade

  /* The mark under a hand, the gravest first. */
  const under = ({ x, y }) => {
    // Measured in the window, not on the canvas: that may be under way to a new place.
    const [left, top] = yiping.onGlass(0, 0), world = 256 * 2 ** map.getZoom();
    let best = -1, least = REACH * REACH;
    for (let index = singles.length - 1; index >= 0; index--) {
      const slot = singles[index], dx = points.x[slot] * world + left - x, dy = points.y[slot] * world + top - y;
      if (dx * dx + dy * dy < least) { least = dx * dx + dy * dy; best = slot; }
    }
    return best;
  };
  const clusterUnder = ({ x, y }) => {
    const [left, top] = yiping.onGlass(0, 0), world = 256 * 2 ** map.getZoom();
    return clusters.find((one) => Math.hypot(one.x * world + left - x, one.y * world + top - y) < yiping.clusterRadius(one));
  };
  const pickOf = (slot) => ({ about, id: points.id[slot], at: [points.x[slot], points.y[slot]] });
  const pick = (place) => {
    const slot = under(place), closed = slot < 0 && clusterUnder(place);
    if (slot >= 0) return pickOf(slot);
    return closed ? { open: () => yiping.openCluster(closed), at: [closed.x, closed.y] } : null;
  };

  return {
    changed: (seq) => follower.changed(seq),
    refresh: () => follower.refresh(),
    graveBoxes(view) {
      if (!seen) return [];
      const boxes = [], found = cluster ? yiping.clustersOf(points, visible(), view) : { clusters: [], singles: visible() };
      for (const one of found.clusters) {
        const x = one.x * view.world - view.left, y = one.y * view.world - view.top, radius = yiping.clusterRadius(one);
        boxes.push({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
      }
      for (const slot of found.singles) {
        if (points.severity[slot] > 3) continue;
        const x = points.x[slot] * view.world - view.left, y = points.y[slot] * view.world - view.top;
        boxes.push({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 });
      }
      return boxes;
    },
    pick,
    near({ x, y }, most) {
      const [left, top] = yiping.onGlass(0, 0), world = 256 * 2 ** map.getZoom(), size = map.getSize();
      const inSight = singles.filter((slot) => {
        const across = points.x[slot] * world + left, down = points.y[slot] * world + top;
        return across >= 0 && down >= 0 && across <= size.x && down <= size.y;
      });
      const far = (slot) => Math.hypot(points.x[slot] * world + left - x, points.y[slot] * world + top - y);
      return inSight.sort((one, other) => far(one) - far(other)).slice(0, most).map(pickOf);
    },
    /* Every open event: its place on the unit square, and its severity. */
    each(visit) { for (const slot of visible()) visit(points.x[slot], points.y[slot], points.severity[slot]); },
    /* The gravest open events: id, latitude, longitude. */
    grave() {
      const slots = order.filter((slot) => points.severity[slot] <= 2);
      return slots.map((slot) => [points.id[slot], ...yiping.toPlace(points.x[slot], points.y[slot])]);
    },
    placeOf(id) {
      const slot = points.slots.get(id);
      return slot === undefined ? null : yiping.toPlace(points.x[slot], points.y[slot]);
    },
    screenPoint(id) {
      const slot = points.slots.get(id);
      return slot === undefined ? null : yiping.onGlass(points.x[slot], points.y[slot]);
    },
    get count() { return order.length; },
    /* How many open events there are of each category that `codeOf` names. */
    byCategory(codeOf) {
      const counts = new Map();
      for (const slot of order) {
        const code = codeOf(points.category[slot]);
        counts.set(code, (counts.get(code) || 0) + 1);
      }
      return counts;
    },
    state: () => ({
      count: order.length, seq: follower.seq, asked: follower.asked, ids: [...points.slots.keys()].slice(0, 50),
      severities: [1, 2, 3, 4].map((one) => order.filter((slot) => points.severity[slot] === one).length),
      hollow: order.filter((slot) => points.quality[slot] >= 2).length, pulses: pulses.length,
      clusters: clusters.map((one) => [one.count, one.severity, ...yiping.onGlass(one.x, one.y)]), singles: singles.length,
    }),
  };
};
