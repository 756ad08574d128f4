/* How densely open events lie, the graver counting more: one calm colour, stronger where there are more. */
"use strict";

yiping.makers.heat = ({ title }) => {
  const CELL = 6, REACH = 5, STRONGEST = 0.72; // units; cells around each event
  const WEIGHTS = [0, 8, 4, 2, 1];
  const canvas = (yiping.canvases.heat = new yiping.Canvas("heat", 5));
  const sheet = document.createElement("canvas");
  let most = 0;

  const kernel = [];
  for (let down = -REACH; down <= REACH; down++) {
    for (let right = -REACH; right <= REACH; right++) {
      const share = 1 - (right * right + down * down) / (REACH + 0.5) ** 2;
      if (share > 0) kernel.push([right, down, share * share]);
    }
  }
  const say = yiping.legendLine(30, (context) => {
    const shade = context.createLinearGradient(0, 0, 28, 0);
    shade.addColorStop(0, yiping.faded(yiping.plan.tokens.accent, 0));
    shade.addColorStop(1, yiping.faded(yiping.plan.tokens.accent, STRONGEST));
    context.fillStyle = shade;
    context.fillRect(1, 4, 28, 10);
  }, "heat");
  say(title);

  canvas.addPainter(10, (context, view) => {
    if (yiping.isOff("heat")) return;
    const { events } = yiping.layers;
    if (!events) return;
    const wide = Math.ceil(view.width / CELL), high = Math.ceil(view.height / CELL), dense = new Float32Array(wide * high);
    most = 0;
    events.each((x, y, severity) => {
      const column = Math.floor((x * view.world - view.left) / CELL), row = Math.floor((y * view.world - view.top) / CELL);
      if (column < -REACH || row < -REACH || column >= wide + REACH || row >= high + REACH) return;
      for (const [right, down, share] of kernel) {
        const at = column + right, under = row + down;
        if (at < 0 || under < 0 || at >= wide || under >= high) continue;
        const sum = (dense[under * wide + at] += share * WEIGHTS[severity]);
        if (sum > most) most = sum;
      }
    });
    if (!most) return;
    const picture = new ImageData(wide, high), colour = parseInt(yiping.plan.tokens.accent.slice(1), 16);
    for (let at = 0; at < dense.length; at++) {
      picture.data[4 * at] = colour >> 16;
      picture.data[4 * at + 1] = (colour >> 8) & 255;
      picture.data[4 * at + 2] = colour & 255;
      picture.data[4 * at + 3] = 255 * STRONGEST * Math.sqrt(dense[at] / most);
    }
    sheet.width = wide;
    sheet.height = high;
    sheet.getContext("2d").putImageData(picture, 0, 0);
    context.imageSmoothingEnabled = true;
    context.drawImage(sheet, 0, 0, wide * CELL, high * CELL);
  });
  return { state: () => ({ most: Math.round(most * 10) / 10 }) };
};
