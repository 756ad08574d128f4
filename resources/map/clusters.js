/* Events that would lie on each other become one disc with their number, in a ring of the gravest one's colour; things,
   in a ring that is closed as far as they are in order. It opens when it is clicked: the map goes as near as they need.
   What is extremely serious always stands for itself. */
"use strict";

(() => {
  const CELL = 72, LEAST = 4, ALWAYS = 15.5; // units; events; the zoom from which all stand for themselves

  const middleOf = (slots, points) => {
    let x = 0, y = 0;
    for (const slot of slots) { x += points.x[slot]; y += points.y[slot]; }
    return [x / slots.length, y / slots.length];
  };
  /* Put groups together whose discs would touch: the largest takes the smaller ones in. */
  const apart = (groups, points, view) => {
    const kept = [];
    for (const slots of groups.sort((one, other) => other.length - one.length)) {
      const [x, y] = middleOf(slots, points), radius = yiping.clusterRadius({ count: slots.length });
      const near = kept.find((one) => Math.hypot(one.x - x, one.y - y) * view.world < one.radius + radius + 3);
      if (near) near.slots.push(...slots);
      else kept.push({ slots: [...slots], x, y, radius });
    }
    return kept.map(({ slots }) => slots);
  };

  /* Divide events (slots, the gravest last) into clusters and those that stand for themselves. Cells are the world's. */
  yiping.clustersOf = (points, order, view, severityOf = (slot) => points.severity[slot]) => {
    const cells = new Map(), singles = [];
    if (view.zoom >= ALWAYS) return { clusters: [], singles: order };
    for (const slot of order) {
      if (severityOf(slot) === 1) { singles.push(slot); continue; }
      const key = Math.floor((points.x[slot] * view.world) / CELL) * 1e7 + Math.floor((points.y[slot] * view.world) / CELL);
      const cell = cells.get(key);
      if (cell) cell.push(slot);
      else cells.set(key, [slot]);
    }
    const clusters = [];
    const merged = apart([...cells.values()].filter((slots) => slots.length >= LEAST), points, view);
    for (const slots of cells.values()) if (slots.length < LEAST) singles.push(...slots);
    for (const slots of merged) {
      const cluster = { slots, count: slots.length, severity: 4, x: 0, y: 0, west: 1, north: 1, east: 0, south: 0 };
      for (const slot of slots) {
        const x = points.x[slot], y = points.y[slot];
        cluster.x += x / slots.length;
        cluster.y += y / slots.length;
        cluster.severity = Math.min(cluster.severity, severityOf(slot));
        cluster.west = Math.min(cluster.west, x);
        cluster.east = Math.max(cluster.east, x);
        cluster.north = Math.min(cluster.north, y);
        cluster.south = Math.max(cluster.south, y);
      }
      clusters.push(cluster);
    }
    singles.sort((one, other) => severityOf(other) - severityOf(one));
    return { clusters, singles };
  };

  yiping.clusterRadius = ({ count }) => Math.min(26, 11 + 3 * Math.log10(count));

  yiping.clusterPicture = (cluster, ratio) => {
    const { tokens, families } = yiping.plan, { count, severity } = cluster, radius = yiping.clusterRadius(cluster);
    const thousands = Math.floor(count / 1e3); // which Chinese counts by ten
    const many = yiping.plan.language === "zh" ? (thousands / 10).toFixed(1) : thousands;
    const words = count < 10e3 ? yiping.number(count) : yiping.word("many", { n: many });
    const { share = 1 } = cluster; // how much of its ring is drawn: of things, as many as are in order
    return yiping.picture(`cluster ${severity} ${words} ${share.toFixed(2)}`, 2 * radius + 4, ratio, (own, middle) => {
      own.beginPath();
      own.arc(middle, middle, radius, 0, 2 * Math.PI);
      own.fillStyle = yiping.faded(tokens.pane, 0.9);
      own.fill();
      own.lineWidth = severity < 4 ? 2.4 : 1.4;
      own.strokeStyle = severity < 4 ? tokens.severity[severity - 1] : tokens.quiet;
      own.beginPath();
      own.arc(middle, middle, radius, -Math.PI / 2, (2 * share - 0.5) * Math.PI);
      own.stroke();
      own.font = `13px ${families}`;
      own.textAlign = "center";
      own.textBaseline = "middle";
      own.fillStyle = tokens.text;
      own.fillText(words, middle, middle + 0.5);
    });
  };

  /* Go so near that the members of a cluster stand apart. */
  yiping.openCluster = ({ west, north, east, south }) => {
    const { map } = yiping;
    yiping.touched = true;
    const bounds = [yiping.toPlace(west, south), yiping.toPlace(east, north)];
    const nearer = Math.min(17, Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds, false, [120, 120])));
    map.setView(yiping.toPlace((west + east) / 2, (north + south) / 2), nearer, { animate: false });
  };
})();
