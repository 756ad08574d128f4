/* Stations with their newest number; one that has not been heard for long is hatched. They stand over all else. */
"use strict";

yiping.makers.stations = ({ title }) => {
  const canvas = (yiping.canvases.stations = new yiping.Canvas("stations", 90));
  let stations = [], old = false, drawn = "", seen = 0;

  const box = (context, x, y, width, isOld) => {
    const { tokens } = yiping.plan;
    context.beginPath();
    context.rect(x - width / 2, y - 10, width, 20);
    context.fillStyle = tokens.pane;
    context.fill();
    if (isOld) {
      yiping.hatch(context, x - width / 2, y - 10, x + width / 2, y + 10, tokens.line);
      context.beginPath();
      context.rect(x - width / 2, y - 10, width, 20);
    }
    context.setLineDash(isOld ? [3, 3] : []);
    context.lineWidth = 1.2;
    context.strokeStyle = isOld ? tokens.quiet : tokens.accent;
    context.stroke();
    context.setLineDash([]);
  };
  const say = yiping.legendLine(26, (context) => box(context, 13, 9, 20, old));
  say(title);

  canvas.addPainter(30, (context, view) => {
    const { tokens, families } = yiping.plan, taken = [];
    context.font = `14px ${families}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { at, words, isOld } of stations) {
      const x = Math.round(at[0] * view.world - view.left), y = Math.round(at[1] * view.world - view.top);
      if (x < -50 || y < -20 || x > view.width + 50 || y > view.height + 20) continue;
      const width = Math.ceil(context.measureText(words).width) + 12;
      // The highest come first: what would lie over one of them waits for a nearer view.
      if (taken.some(([left, top, wide]) => Math.abs(left - x) < (wide + width) / 2 + 2 && Math.abs(top - y) < 22)) continue;
      taken.push([x, y, width]);
      box(context, x, y, width, isOld);
      context.fillStyle = isOld ? tokens.quiet : tokens.text;
      context.fillText(words, x, y);
    }
    seen = taken.length;
  });

  return {
    show({ data = {} }) {
      const mine = data.stations;
      if (!mine) return;
      const now = JSON.stringify(mine);
      if (now === drawn) return;
      drawn = now;
      old = mine.quality === "old" || mine.quality === "never";
      stations = mine.rows.map(([lat, lon, words, isOld]) => ({
        at: yiping.toSquare(lat, lon), words: yiping.plain(words, 12), isOld: isOld || old,
      }));
      say(title, mine);
      canvas.paintSoon();
    },
    state: () => ({ stations: stations.length, seen, old: stations.filter(({ isOld }) => isOld).length }),
  };
};
