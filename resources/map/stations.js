/* Stations with their newest number; one that has not been heard for long is hatched. They stand over all else. Where the
   scene names limits they are water levels: a triangle on its line, filled with the colour of the limit that is reached. */
"use strict";

yiping.makers.stations = ({ title, limits }) => {
  const canvas = (yiping.canvases.stations = new yiping.Canvas("stations", 90));
  const OVER = [null, 2, 1]; // of a limit that is reached: the severity whose colour it has, less one
  let stations = [], old = false, drawn = "", now = 0, seen = [];

  const box = (context, x, y, width, isOld, over, half = 10) => {
    const { tokens } = yiping.plan;
    context.beginPath();
    context.rect(x - width / 2, y - half, width, 2 * half);
    context.fillStyle = tokens.pane;
    context.fill();
    if (isOld) {
      yiping.hatch(context, x - width / 2, y - half, x + width / 2, y + half, tokens.line);
      context.beginPath();
      context.rect(x - width / 2, y - half, width, 2 * half);
    }
    context.setLineDash(isOld ? [3, 3] : []);
    context.lineWidth = over ? 2 : 1.2;
    context.strokeStyle = isOld ? tokens.quiet : over ? tokens.severity[OVER[over]] : tokens.accent;
    context.stroke();
    context.setLineDash([]);
  };
  /* The mark of a water's surface: a triangle on two lines. */
  const surface = (context, x, y, over, isOld) => {
    const { tokens } = yiping.plan, colour = isOld ? tokens.quiet : over ? tokens.severity[OVER[over]] : tokens.accent;
    context.lineWidth = 1.4;
    context.strokeStyle = colour;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x - 6, y - 9);
    context.lineTo(x + 6, y - 9);
    context.closePath();
    context.fillStyle = over && !isOld ? colour : tokens.pane;
    context.fill();
    context.stroke();
    for (const [half, down] of [[7, 1], [4, 4]]) {
      context.beginPath();
      context.moveTo(x - half, y + down);
      context.lineTo(x + half, y + down);
      context.stroke();
    }
  };
  const say = yiping.legendLine(26, (context) => {
    if (limits.length) surface(context, 13, 12, 0, old);
    else box(context, 13, 9, 22, old, 0, 6);
  }, "stations");
  limits.forEach((name, index) => {
    const line = yiping.legendLine(18, (context) => surface(context, 9, 12, index + 1, false), `limit ${index + 1}`);
    line(name);
  });
  say(title);

  canvas.addPainter(30, (context, view) => {
    seen = [];
    if (yiping.isOff("stations")) return;
    const { tokens, families } = yiping.plan, taken = [];
    context.font = `14px ${families}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const station of stations) {
      if (station.over && yiping.isOff(`limit ${station.over}`)) continue;
      const { at, words, isOld } = station;
      const x = Math.round(at[0] * view.world - view.left), y = Math.round(at[1] * view.world - view.top);
      if (x < -50 || y < -20 || x > view.width + 50 || y > view.height + 20) continue;
      const width = Math.ceil(context.measureText(words).width) + 12, up = limits.length ? 23 : 0;
      // The highest come first: what would lie over one of them waits for a nearer view.
      if (taken.some(([left, top, wide]) => Math.abs(left - x) < (wide + width) / 2 + 2 && Math.abs(top - y) < 22 + up)) continue;
      taken.push([x, y, width]);
      if (limits.length) surface(context, x, y, station.over, isOld);
      box(context, x, y - up, width, isOld, station.over);
      context.fillStyle = isOld ? tokens.quiet : tokens.text;
      context.fillText(words, x, y - up);
      seen.push({ ...station, width, up });
    }
  }, { print: () => (stations.length ? undefined : null) });

  const rowOf = ({ name, words, unit, heard, limits: told, simulated }) => ({
    title: name, simulated,
    lines: [[title, `${words} ${unit}`], ...limits.map((limit, index) => [limit, told[index] && `${told[index]} ${unit}`]),
      [yiping.plan.words.heard, `${yiping.momentWords(heard)} · ${yiping.agoWords(now - heard)}`]],
  });
  const keyOf = ({ name, at }) => [name, ...at].join();
  const pickOf = (station) => ({
    at: station.at, name: `${station.name} · ${station.words} ${station.unit}`, layer: "stations", key: keyOf(station),
  });
  return {
    show({ data = {} }) {
      const mine = data.stations;
      if (!mine) return;
      const told = JSON.stringify(mine);
      ({ now } = mine);
      if (told === drawn) return;
      drawn = told;
      old = mine.quality === "old" || mine.quality === "never";
      stations = mine.rows.map((row) => ({
        ...row, at: yiping.toSquare(...row.at), words: yiping.plain(row.words, 12), name: yiping.plain(row.name, 40),
        unit: yiping.plain(row.unit, 12), isOld: row.old || old,
      }));
      say(title, mine);
      if (!stations.length) seen = [];
      canvas.paintSoon();
      yiping.canvases.labels.paintSoon();
    },
    pick({ x, y }) {
      const found = seen.find(({ at, width, up }) => {
        const [across, down] = yiping.onGlass(...at);
        return Math.abs(across - x) < width / 2 + 2 && y > down - up - 12 && y < down + (up ? 6 : 12);
      });
      return found ? pickOf(found) : null;
    },
    near: () => seen.map(pickOf),
    again(key) {
      const found = stations.find((station) => keyOf(station) === key);
      return found ? rowOf(found) : null;
    },
    graveBoxes: (view) => stations.map(({ at, words }) => {
      const x = at[0] * view.world - view.left, y = at[1] * view.world - view.top;
      const half = 7 + 4 * words.length, up = limits.length ? 23 : 0;
      return { left: x - half, right: x + half, top: y - up - 11, bottom: y + (up ? 5 : 11) };
    }),
    state: () => ({
      stations: stations.length, seen: seen.length, old: stations.filter(({ isOld }) => isOld).length,
      over: stations.map(({ over: limit }) => limit),
    }),
  };
};
