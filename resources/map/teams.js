/* Teams at their last place, by name, with how long ago that was; those that are out stand out. One that was not heard of for
   long is hollow and dashed.
   A team is a unit: there is one place of it, the last, and no way that it came. */
"use strict";

yiping.makers.teams = ({ title, about }) => {
  const SIDE = 6, SMALL = 0.55, REACH = 11, OLD = 12 * 3600e3, NAMES = 11; // units; ms; the zoom from which names are written
  const canvas = (yiping.canvases.teams = new yiping.Canvas("teams", 45)), { map } = yiping;
  let teams = [], old = false, drawn = "", now = 0, seen = [];

  const mark = (context, x, y, { isAway = false, isOld = false, size = 1 } = {}) => {
    const { tokens } = yiping.plan, side = SIDE * size;
    context.beginPath();
    context.moveTo(x - side, y + side);
    context.lineTo(x - side, y - side);
    context.lineTo(x + side, y - side / 3);
    context.lineTo(x - side + 2 * size, y + 2 * size);
    context.lineTo(x - side + 2 * size, y + side);
    context.closePath();
    context.lineWidth = 3 * size;
    context.strokeStyle = yiping.faded(tokens.ground, 0.8);
    context.stroke();
    context.fillStyle = isOld ? tokens.pane : isAway ? tokens.text : tokens.quiet;
    context.fill();
    context.setLineDash(isOld ? [2, 2] : []);
    context.lineWidth = 1.2 * size;
    context.strokeStyle = isOld ? tokens.quiet : isAway ? tokens.accent : tokens.normal;
    context.stroke();
    context.setLineDash([]);
  };
  const say = yiping.legendLine(18, (context) => mark(context, 9, 9, { isAway: true, isOld: old }), "teams");
  say(title);

  canvas.addPainter(10, (context, view) => {
    seen = [];
    if (yiping.isOff("teams")) return;
    const { tokens, families } = yiping.plan, taken = [];
    context.font = `13px ${families}`;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const team of teams) {
      const x = team.at[0] * view.world - view.left, y = team.at[1] * view.world - view.top;
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      mark(context, x, y, { ...team, size: team.isAway || view.zoom >= NAMES ? 1 : SMALL });
      seen.push(team);
    }
    if (view.zoom < NAMES) return;
    for (const { at, name, heard } of seen) {
      const x = at[0] * view.world - view.left + SIDE + 4, y = at[1] * view.world - view.top;
      const words = `${name} · ${yiping.agoWords(now - heard)}`, width = context.measureText(words).width;
      if (taken.some(([left, top, wide]) => x < left + wide + 4 && left < x + width + 4 && Math.abs(top - y) < 17)) continue;
      taken.push([x, y, width]);
      context.lineWidth = 3.5;
      context.strokeStyle = yiping.faded(tokens.ground, 0.85);
      context.strokeText(words, x, y);
      context.fillStyle = tokens.text;
      context.fillText(words, x, y);
    }
  }, { print: () => (teams.length ? undefined : null) });

  const pickOf = ({ id, at, name, heard }) => ({ about, id, at, name: `${name} · ${yiping.agoWords(now - heard)}` });
  const far = ({ at }, { x, y }) => { const [across, down] = yiping.onGlass(...at); return Math.hypot(across - x, down - y); };
  return {
    show({ data = {} }) {
      const mine = data.teams;
      if (!mine) return;
      // The ages that are written grow: once a minute they are written anew.
      const told = JSON.stringify([mine.rows, mine.quality, Math.floor(mine.now / 60e3)]);
      if (told === drawn) return;
      drawn = told;
      ({ now } = mine);
      old = mine.quality === "old" || mine.quality === "never";
      teams = mine.rows.map(([id, lat, lon, name, isAway, heard]) => ({
        id, at: yiping.toSquare(lat, lon), name: yiping.plain(name, 30), isAway, heard, isOld: old || now - heard > OLD,
      })).sort((one, other) => one.isAway - other.isAway || one.heard - other.heard); // those that are out lie on top
      say(title, mine);
      yiping.refreshCard(about, teams.map(({ id }) => id));
      if (!teams.length) seen = [];
      canvas.paintSoon();
    },
    pick(place) {
      const found = seen.filter((team) => far(team, place) < REACH).sort((one, other) => far(one, place) - far(other, place));
      return found.length ? pickOf(found[0]) : null;
    },
    near(middle, most) {
      const size = map.getSize();
      const inSight = seen.filter(({ at }) => { const [x, y] = yiping.onGlass(...at); return x >= 0 && y >= 0 && x <= size.x && y <= size.y; });
      return inSight.sort((one, other) => far(one, middle) - far(other, middle)).slice(0, most).map(pickOf);
    },
    state: () => ({ teams: teams.length, seen: seen.length, old: teams.filter(({ isOld }) => isOld).length }),
  };
};
