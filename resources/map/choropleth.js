/* Regions of one level filled by classes of a number, which come with the pane's answer; the legend says the classes. */
"use strict";

yiping.makers.choropleth = ({ level, title }) => {
  const SMALL = 3; // units: a region that is no larger is its box
  const canvas = yiping.canvases.ground;
  let regions = null, header = null, classes = {}, ends = [], old = false, drawn = "", boxes = 0;

  const steps = () => yiping.plan.tokens.choropleth;
  const say = yiping.legendLine(steps().length * 11 + 3, (context) => {
    steps().forEach((colour, index) => {
      context.fillStyle = index && index > ends.length ? steps()[0] : colour;
      context.fillRect(1 + index * 11, 4, 11, 10);
    });
    context.strokeStyle = yiping.plan.tokens.line;
    context.beginPath();
    context.rect(1.5, 4.5, steps().length * 11 - 1, 9);
    context.stroke();
    if (old) yiping.hatch(context, 0, 4, 60, 14, yiping.plan.tokens.text);
  }, "choropleth");
  say(title);

  yiping.askUntil(() => yiping.layers.regions.ensure(level)).then((found) => {
    ({ header } = found);
    regions = found.regions.filter(({ shape }) => shape);
    canvas.paintSoon();
  });

  canvas.addPainter(25, (context, view) => {
    if (yiping.isOff("choropleth")) return;
    if (!regions || !ends.length) return;
    const { unit, window } = yiping.enter(context, header, view), least = SMALL * unit;
    for (const { code, shape } of regions) {
      if (!shape.isIn(window)) continue;
      context.fillStyle = steps()[classes[code] || 0];
      // Of ten thousand grids seen from afar the corners can't be told: a box takes a tenth of the time.
      if (shape.east - shape.west < least && shape.south - shape.north < least) {
        context.fillRect(shape.west, shape.north, shape.east - shape.west, shape.south - shape.north);
        boxes++;
      } else context.fill(shape.path, "evenodd");
    }
  });

  return {
    show({ data = {} }) {
      const mine = data.choropleth;
      if (!mine) return;
      const now = JSON.stringify(mine);
      if (now === drawn) return;
      drawn = now;
      ({ classes, ends } = mine);
      old = mine.quality === "old" || mine.quality === "never";
      const ranges = ends.map((end, index) => {
        const from = index ? ends[index - 1] + 1 : 1;
        return from >= end ? yiping.number(end) : `${yiping.number(from)}–${yiping.number(end)}`;
      });
      say(ranges.length ? `${title} ${ranges.join(" / ")}` : title, mine);
      canvas.paintSoon();
    },
    state: () => ({ regions: regions ? regions.length : 0, ends, boxes, filled: Object.keys(classes).length, old }),
  };
};
