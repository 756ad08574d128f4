/* Incidents that several reports told of: a ring around the leading report's mark, with their number beside it
   where it is more than two. */
"use strict";

yiping.makers.incidents = ({ title }) => {
  const RADIUS = 10;
  const canvas = yiping.canvases.labels;
  let incidents = [], old = false, drawn = "";

  const ring = (context, x, y, radius) => {
    const { tokens } = yiping.plan;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.setLineDash(old ? [3, 3] : []);
    context.lineWidth = 1.6;
    context.strokeStyle = tokens.text;
    context.stroke();
    context.setLineDash([]);
  };
  const say = yiping.legendLine(20, (context) => {
    context.clearRect(0, 0, 20, 18);
    ring(context, 9, 9, 7);
  }, "incidents");
  say(title);

  canvas.addPainter(40, (context, view) => {
    if (yiping.isOff("incidents")) return;
    const { tokens, families } = yiping.plan;
    context.font = `13px ${families}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const { at, several, reports, category } of incidents) {
      if (yiping.isCategoryOff(category)) continue;
      const x = at[0] * view.world - view.left, y = at[1] * view.world - view.top;
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      ring(context, x, y, RADIUS);
      if (several < 3) continue; // that two told of it is what the ring says
      context.lineWidth = 3.5;
      context.strokeStyle = yiping.faded(tokens.ground, 0.85);
      context.strokeText(reports, x + RADIUS + 2, y - RADIUS + 2);
      context.fillStyle = tokens.text;
      context.fillText(reports, x + RADIUS + 2, y - RADIUS + 2);
    }
  }, { print: () => (incidents.length ? undefined : null) });

  return {
    show({ data = {} }) {
      const mine = data.incidents;
      if (!mine) return;
      const now = JSON.stringify(mine);
      if (now === drawn) return;
      drawn = now;
      old = mine.quality === "old" || mine.quality === "never";
      incidents = mine.rows.map(([lat, lon, reports, category]) => (
        { at: yiping.toSquare(lat, lon), several: reports, reports: yiping.number(reports), category }));
      say(title, mine);
      canvas.paintSoon();
    },
    graveBoxes: (view) => incidents.filter(({ category }) => !yiping.isCategoryOff(category)).map(({ at }) => {
      const x = at[0] * view.world - view.left, y = at[1] * view.world - view.top;
      return { left: x - RADIUS, right: x + RADIUS, top: y - RADIUS, bottom: y + RADIUS };
    }),
    state: () => ({ incidents: incidents.length }),
  };
};
