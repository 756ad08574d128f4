/* Names of regions. A name that finds no free place isn't drawn: names never overlap, and yield to grave marks. */
"use strict";

(() => {
  const PLACES = [[0, 0], [0, -0.75], [0, 0.75], [0, -1.5], [0, 1.5], [-0.6, 0], [0.6, 0], [-0.6, 0.9], [0.6, 0.9],
    [-0.6, -0.9], [0.6, -0.9], [1, 0], [-1, 0], [1, 1.2], [-1, 1.2], [0, 2.2], [0, -2.2], [-0.3, 0.75],
    [0.3, 0.75], [-0.3, -0.75], [0.3, -0.75], [-1, -1.2], [1, -1.2], [-0.5, 2.2], [0.5, 2.2], [-0.5, -2.2], [0.5, -2.2],
    [0, 3], [0, -3]]; // in box widths and heights

  const MARKS = ["events", "assets", "stations", "incidents"]; // which no name strikes out
  const EDGE = 3; // units: how far a name is written out of its box
  const MOST_STRUCK = 0.6, HARDLY = 0.1; // of a name's box, where marks lie on each other counted twice
  const OUTSIDE = 200; // units: a name whose place is farther away doesn't reach the window

  yiping.makers.labels = () => {
    const canvas = yiping.canvases.labels;
    let placed = [], chosen = new Map(), view = null;

    const names = (now) => {
      const regions = yiping.layers.regions;
      if (!regions) return [];
      const drilled = yiping.drilled();
      if (drilled) {
        // Inside a chosen region only what lies in it has a name; the breadcrumb says where that is.
        const inner = drilled.regions.length ? drilled.regions : [drilled.region];
        const index = inner.length > 40 ? 1 : 0;
        return inner.filter(({ at, name }) => at && name).map((region) => ({ region, index, level: drilled.level }));
      }
      const found = [], depth = regions.depth(now);
      for (let index = 0; index <= depth; index++) {
        // Of three levels the middle one's names would crowd out the finest's: the two ends are enough.
        if (index > 0 && index < depth) continue;
        for (const region of (regions.levels[index] || { regions: [] }).regions) {
          if (!region.at || !region.name || !region.shape) continue;
          // Of ten thousand grids only those in sight are sorted and tried.
          const x = region.at[0] * now.world - now.left, y = region.at[1] * now.world - now.top;
          if (x < -OUTSIDE || y < -OUTSIDE || x > now.width + OUTSIDE || y > now.height + OUTSIDE) continue;
          found.push({ region, index, level: regions.levels[index] });
        }
      }
      const area = ({ shape }) => (shape.east - shape.west) * (shape.south - shape.north);
      return found.sort((one, other) => one.index - other.index || area(other.region) - area(one.region));
    };

    const meets = (box, other) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;

    /* Of the free places, the one of which marks cover least, or the one before where that is hardly worse: the number of
       one; -1 where each would be covered so far that nobody could read it. */
    const leastStruck = (boxes, free, marks, before) => {
      const covered = (box) => marks.reduce((sum, mark) => sum +
        Math.max(0, Math.min(box.right, mark.right) - Math.max(box.left, mark.left)) *
        Math.max(0, Math.min(box.bottom, mark.bottom) - Math.max(box.top, mark.top)), 0);
      let best = -1, least = Infinity;
      boxes.forEach((box, number) => {
        const here = free[number] ? covered(box) : Infinity;
        if (here < least) [best, least] = [number, here];
      });
      const [{ left, right, top, bottom }] = boxes, area = (right - left) * (bottom - top);
      if (least > MOST_STRUCK * area) return -1;
      return before !== undefined && free[before] && covered(boxes[before]) < least + HARDLY * area ? before : best;
    };

    const ruler = new OffscreenCanvas(1, 1).getContext("2d");
    const place = (now) => {
      // What a name must keep clear of: the page's own panels, and the edge of the window.
      const panels = yiping.panelBoxes().map((box) => ({
        left: box.left + now.around.x, right: box.right + now.around.x, top: box.top + now.around.y,
        bottom: box.bottom + now.around.y,
      }));
      const written = yiping.layers.tracks ? yiping.layers.tracks.wordBoxes(now) : []; // by another layer
      const edge = { left: now.around.x, top: now.around.y, right: now.width - now.around.x, bottom: now.height - now.around.y };
      const isInside = (box) =>
        box.left >= edge.left && box.right <= edge.right && box.top >= edge.top && box.bottom <= edge.bottom;
      const grave = MARKS.flatMap((name) => (yiping.layers[name] && !yiping.isOff(name) ? yiping.layers[name].graveBoxes(now) : []));
      const moved = !view || view.world !== now.world || view.left !== now.left || view.top !== now.top;
      if (moved) chosen = new Map();
      view = now;
      placed = [];
      for (const { region, index, level } of names(now)) {
        const size = index === 0 ? 16 : 14.5;
        ruler.font = `${size}px ${yiping.plan.families}`;
        const width = ruler.measureText(region.name).width + 8, height = size + 6;
        const x = region.at[0] * now.world - now.left, y = region.at[1] * now.world - now.top;
        if (x < -width || y < -height || x > now.width + width || y > now.height + height) continue;
        const boxes = PLACES.map(([across, down]) => {
          const left = x - width / 2 + across * width, top = y - height / 2 + down * height;
          return { left, top, right: left + width, bottom: top + height, x: left + width / 2, y: top + height / 2 };
        });
        // On the screen, the region's own box: a name may stand a little beside it, never by another's.
        const { header } = level, { shape } = region, steps = now.world * header.step;
        const west = header.origin[0] * now.world - now.left + shape.west * steps;
        const north = header.origin[1] * now.world - now.top + shape.north * steps;
        const east = west + (shape.east - shape.west) * steps, south = north + (shape.south - shape.north) * steps;
        if (index > 0 && east - west < width * 0.9) continue;
        const isNear = (box) =>
          box.x > west - width * 0.3 && box.x < east + width * 0.3 && box.y > north - height && box.y < south + height;
        const free = boxes.map((box) => isInside(box) && isNear(box) &&
          !placed.some((other) => meets(box, other)) && ![...panels, ...written].some((other) => meets(box, other)));
        const clear = (at) => free[at] && !grave.some((mark) => meets(boxes[at], mark));
        // A name stays where it was unless something grave has come under it.
        const before = chosen.get(region.code);
        let at = before !== undefined && clear(before) ? before : boxes.findIndex((_, number) => clear(number));
        // A name that a mark would strike out is left away, unless it is one of the few large regions by which all find.
        if (at < 0 && east - west < width * 1.6) continue;
        if (at < 0) at = leastStruck(boxes, free, grave, before);
        if (at < 0) continue;
        chosen.set(region.code, at);
        placed.push({ ...boxes[at], name: region.name, index, size });
      }
    };

    /* The names that reach into a tile, and how far its corner is from that of the view for which they were placed. */
    const inTile = ({ left, top, width, height }) => {
      const right = left - view.left, down = top - view.top;
      const found = placed.filter((one) => one.left < right + width + EDGE && one.right > right - EDGE &&
        one.top < down + height + EDGE && one.bottom > down - EDGE);
      return { found, right, down };
    };
    const print = (tile) => {
      if (!view || view.world !== tile.world) return null;
      const { found, right, down } = inTile(tile);
      return found.map(({ x, y, name, index }) => `${name} ${(x - right).toFixed(1)} ${(y - down).toFixed(1)} ${index}`).join() || null;
    };
    canvas.addPainter(10, (context, tile) => {
      const { tokens, families } = yiping.plan, { found, right, down } = inTile(tile);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const { x, y, name, index, size } of found) {
        context.font = `${size}px ${families}`;
        context.lineWidth = 3.5;
        context.strokeStyle = yiping.faded(tokens.ground, 0.85);
        context.strokeText(name, x - right, y - down);
        context.fillStyle = index === 0 ? tokens.text : tokens.quiet;
        context.fillText(name, x - right, y - down);
      }
    }, { prepare: place, print });
    return {
      state: () => ({
        names: placed.map(({ name }) => name),
        boxes: placed.map(({ left, top, right, bottom }) => [left, top, right, bottom]),
      }),
    };
  };
})();
