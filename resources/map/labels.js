/* Names of regions. A name that finds no free place isn't drawn: names never overlap, and yield to grave marks. */
"use strict";

(() => {
  const PLACES = [[0, 0], [0, -0.75], [0, 0.75], [0, -1.5], [0, 1.5], [-0.6, 0], [0.6, 0]]; // in box widths and heights

  yiping.makers.labels = () => {
    const canvas = yiping.canvases.labels;
    let placed = [], chosen = new Map(), view = null;

    const names = (now) => {
      const regions = yiping.layers.regions;
      if (!regions) return [];
      const found = [], depth = regions.depth(now);
      for (let index = 0; index <= depth; index++) {
        // Of three levels the middle one's names would crowd out the finest's: the two ends are enough.
        if (index > 0 && index < depth) continue;
        for (const region of (regions.levels[index] || { regions: [] }).regions) {
          if (region.at && region.name && region.shape) found.push({ region, index });
        }
      }
      const area = ({ shape }) => (shape.east - shape.west) * (shape.south - shape.north);
      return found.sort((one, other) => one.index - other.index || area(other.region) - area(one.region));
    };

    const meets = (box, other) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;

    const place = (context, now) => {
      const grave = yiping.layers.events ? yiping.layers.events.graveBoxes(now) : [];
      const moved = !view || view.world !== now.world || view.left !== now.left || view.top !== now.top;
      if (moved) chosen = new Map();
      view = now;
      placed = [];
      for (const { region, index } of names(now)) {
        const size = index === 0 ? 16 : 14.5;
        context.font = `${index === 0 ? 500 : 400} ${size}px "${yiping.plan.family}", sans-serif`;
        const width = context.measureText(region.name).width + 8, height = size + 6;
        const x = region.at[0] * now.world - now.left, y = region.at[1] * now.world - now.top;
        if (x < -width || y < -height || x > now.width + width || y > now.height + height) continue;
        const boxes = PLACES.map(([across, down]) => {
          const left = x - width / 2 + across * width, top = y - height / 2 + down * height;
          return { left, top, right: left + width, bottom: top + height, x: left + width / 2, y: top + height / 2 };
        });
        const free = boxes.map((box) => !placed.some((other) => meets(box, other)));
        const clear = (at) => free[at] && !grave.some((mark) => meets(boxes[at], mark));
        // A name stays where it was unless something grave has come under it.
        const before = chosen.get(region.code);
        let at = before !== undefined && clear(before) ? before : boxes.findIndex((_, number) => clear(number));
        if (at < 0) at = before !== undefined && free[before] ? before : free.indexOf(true);
        if (at < 0) continue;
        chosen.set(region.code, at);
        placed.push({ ...boxes[at], name: region.name, index, size });
      }
    };

    canvas.addPainter(10, (context, now) => {
      const { tokens, family } = yiping.plan;
      place(context, now);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      for (const { x, y, name, index, size } of placed) {
        context.font = `${index === 0 ? 500 : 400} ${size}px "${family}", sans-serif`;
        context.lineWidth = 3.5;
        context.strokeStyle = yiping.faded(tokens.ground, 0.85);
        context.strokeText(name, x, y);
        context.fillStyle = index === 0 ? tokens.text : tokens.quiet;
        context.fillText(name, x, y);
      }
    });
    return {
      state: () => ({
        names: placed.map(({ name }) => name),
        boxes: placed.map(({ left, top, right, bottom }) => [left, top, right, bottom]),
      }),
    };
  };
})();
