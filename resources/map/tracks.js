/* Storms on their way: where the middle was, as strong as it was by colour and size; where it is thought to go, dashed, and
   how far off that may be; and around where it is now, how far winds of force 7, 10 and 12 reach. */
"use strict";

yiping.makers.tracks = ({ title }) => {
  const TURN = 2 * Math.PI, REACH = 10;
  /* GB/T 19201-2006: mean wind near the middle, m/s, from which it is a tropical storm, a severe one, a typhoon, a strong one. */
  const FORCES = [17.2, 24.5, 32.7, 41.5];
  const CIRCLES = [["7", 0.16], ["10", 0.22], ["12", 0.3]];
  const HOUR = 13, DOT = 6, EYE = 14; // an hour's size, a dot's and the eye's, in units
  /* Where an hour may stand beside its dot, best first: across, down, and how much of its width it goes back. */
  const SIDES = [[9, 0, 0], [-9, 0, 1], [0, 16, 0.5], [0, -16, 0.5], [9, 13, 0], [9, -13, 0], [-9, 13, 1], [-9, -13, 1]];
  const canvas = (yiping.canvases.tracks = new yiping.Canvas("tracks", 35));
  let storms = [], old = false, drawn = "", now = 0;

  const strength = (wind) => FORCES.filter((least) => wind !== null && wind >= least).length; // 0 … 4
  const colourOf = (wind) => {
    const { tokens } = yiping.plan, many = strength(wind);
    return many ? tokens.severity[4 - many] : tokens.quiet;
  };
  const dot = (context, x, y, wind, { hollow = false } = {}) => {
    context.beginPath();
    context.arc(x, y, 2.6 + 0.8 * strength(wind), 0, TURN);
    context.lineWidth = 1.6;
    context.fillStyle = hollow ? yiping.plan.tokens.pane : colourOf(wind);
    context.strokeStyle = hollow ? colourOf(wind) : yiping.plan.tokens.ground;
    context.fill();
    context.stroke();
  };
  /* The storm itself: an eye with two arms, as weather charts of the north have it. */
  const eye = (context, x, y, wind, size = 9) => {
    const { tokens } = yiping.plan;
    for (const [colour, width] of [[tokens.ground, 6], [colourOf(wind), 3]]) {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.arc(x, y, size * 0.5, 0, TURN);
      for (const turn of [0, Math.PI]) {
        context.moveTo(x + size * 0.5 * Math.cos(turn), y + size * 0.5 * Math.sin(turn));
        context.quadraticCurveTo(x + size * Math.cos(turn + 0.1), y + size * Math.sin(turn - 0.5),
          x + 0.9 * size * Math.cos(turn - 1.1), y + 1.1 * size * Math.sin(turn - 1.1));
      }
      context.stroke();
    }
  };
  const say = yiping.legendLine(26, (context) => {
    context.clearRect(0, 0, 26, 18);
    context.strokeStyle = yiping.plan.tokens.quiet;
    context.setLineDash([3, 3]);
    context.beginPath();
    context.moveTo(11, 9);
    context.lineTo(26, 4);
    context.stroke();
    context.setLineDash([]);
    eye(context, 8, 9, old || !storms.length ? null : storms[0].points[storms[0].points.length - 1].wind, 6);
  }, "tracks");
  say(title, { hidden: true });

  const units = (place, kilometres, { world }) => {
    const [, x] = yiping.eastOf([place.lat, place.lon], kilometres * 1000);
    return Math.abs(yiping.toSquare(place.lat, x)[0] - place.at[0]) * world;
  };

  /* How much of a line from one place to another lies in a box. */
  const lengthIn = ({ left, right, top, bottom }, [x1, y1], [x2, y2]) => {
    let from = 0, to = 1; // the part of the line that is in the box
    for (const [start, way, low, high] of [[x1, x2 - x1, left, right], [y1, y2 - y1, top, bottom]]) {
      if (!way && (start < low || start > high)) return 0;
      if (!way) continue;
      const ends = [(low - start) / way, (high - start) / way];
      from = Math.max(from, Math.min(...ends));
      to = Math.min(to, Math.max(...ends));
    }
    return to > from ? (to - from) * Math.hypot(x2 - x1, y2 - y1) : 0;
  };
  /* What is written: a storm's name beside its eye, the force of each circle, and the hour of each forecast that has room,
     on that side of its dot on which it covers no other dot and least of the way. */
  const ruler = new OffscreenCanvas(1, 1).getContext("2d");
  const writings = ({ name, points, forecast }, view) => {
    const on = ({ at }) => [at[0] * view.world - view.left, at[1] * view.world - view.top];
    const last = points[points.length - 1], [eyeX, eyeY] = on(last);
    const boxOf = (text, x, y, size) =>
      ({ text, x, y, size, left: x - 2, right: x + widthOf(text, size) + 2, top: y - 0.65 * size, bottom: y + 0.65 * size });
    const widthOf = (text, size) => {
      ruler.font = `${size}px ${yiping.plan.families}`;
      return ruler.measureText(text).width;
    };
    // The eye and its name are one box.
    const written = [{ ...boxOf(name, eyeX + 14, eyeY - 14, 15), left: eyeX - EYE, bottom: eyeY + EYE }];
    CIRCLES.forEach(([force], index) => {
      const radius = last.circles[index] ? units(last, last.circles[index], view) : 0;
      if (radius > 16) written.push(boxOf(yiping.word("force", { n: force }), eyeX - 10, eyeY - radius, 12));
    });
    const places = [...points, ...forecast].map(on);
    const wayIn = (box) => places.slice(1).reduce((sum, to, at) => sum + lengthIn(box, places[at], to), 0);
    const within = ({ left, right, top, bottom }, room) => ([x, y]) =>
      x > left - room && x < right + room && y > top - room && y < bottom + room;
    const meets = (box, other) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
    let [lastX, lastY] = [eyeX, eyeY];
    for (const place of forecast) {
      const [x, y] = on(place), text = yiping.momentWords(place.moment), width = widthOf(text, HOUR);
      if (Math.hypot(x - lastX, y - lastY) < 34) continue;
      const free = SIDES.map(([across, down, back]) => boxOf(text, x + across - back * width, y + down, HOUR))
        .filter((box) => !places.some(within(box, DOT)) && !written.some((other) => meets(box, other)))
        .map((box) => ({ box, covered: wayIn(box) }));
      if (!free.length) continue;
      written.push(free.reduce((best, one) => (one.covered < best.covered ? one : best)).box);
      [lastX, lastY] = [x, y];
    }
    return written;
  };

  canvas.addPainter(10, (context, view) => {
    if (yiping.isOff("tracks")) return;
    const { tokens, families } = yiping.plan;
    const on = ({ at }) => [at[0] * view.world - view.left, at[1] * view.world - view.top];
    const line = (places, dash, width, colour) => {
      context.beginPath();
      for (const place of places) context.lineTo(...on(place));
      context.setLineDash(dash);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.stroke();
      context.setLineDash([]);
    };
    const write = ({ text, x, y, size }) => {
      context.font = `${size}px ${families}`;
      context.textBaseline = "middle";
      context.textAlign = "left";
      context.lineJoin = "round";
      context.lineWidth = 3.5;
      context.strokeStyle = yiping.faded(tokens.ground, 0.85);
      context.strokeText(text, x, y);
      context.fillStyle = tokens.text;
      context.fillText(text, x, y);
    };
    context.globalAlpha = old ? 0.5 : 1;
    for (const storm of storms) {
      const { points, forecast } = storm, last = points[points.length - 1];
      // Where it may be: a hull around the circles of each two forecasts that follow one another.
      context.fillStyle = yiping.faded(tokens.text, 0.07);
      context.strokeStyle = yiping.faded(tokens.text, 0.35);
      const hull = new Path2D(), ahead = [{ ...last, radius: 0 }, ...forecast];
      for (let at = 1; at < ahead.length; at++) {
        const [x1, y1] = on(ahead[at - 1]), [x2, y2] = on(ahead[at]);
        const r1 = units(ahead[at - 1], ahead[at - 1].radius, view), r2 = units(ahead[at], ahead[at].radius, view);
        const away = Math.hypot(x2 - x1, y2 - y1), angle = Math.atan2(y2 - y1, x2 - x1);
        const part = new Path2D();
        part.arc(x2, y2, r2, 0, TURN);
        if (away > Math.abs(r2 - r1)) {
          const lean = Math.acos((r1 - r2) / away);
          // Around as the circle goes: the other way would take out of it what they share.
          part.moveTo(x1 + r1 * Math.cos(angle - lean), y1 + r1 * Math.sin(angle - lean));
          part.lineTo(x2 + r2 * Math.cos(angle - lean), y2 + r2 * Math.sin(angle - lean));
          part.lineTo(x2 + r2 * Math.cos(angle + lean), y2 + r2 * Math.sin(angle + lean));
          part.lineTo(x1 + r1 * Math.cos(angle + lean), y1 + r1 * Math.sin(angle + lean));
          part.closePath();
        }
        hull.addPath(part);
      }
      context.fill(hull, "nonzero");
      context.setLineDash([2, 4]);
      context.lineWidth = 1;
      for (const place of forecast) {
        context.beginPath();
        context.arc(...on(place), units(place, place.radius, view), 0, TURN);
        context.stroke();
      }
      context.setLineDash([]);
      CIRCLES.forEach(([, shade], index) => {
        const kilometres = last.circles[index];
        if (!kilometres) return;
        const [x, y] = on(last), radius = units(last, kilometres, view), colour = colourOf(FORCES[Math.min(index + 1, 3)]);
        context.beginPath();
        context.arc(x, y, radius, 0, TURN);
        context.fillStyle = yiping.faded(colour, shade * 0.5);
        context.fill();
        context.lineWidth = 1.2;
        context.strokeStyle = yiping.faded(colour, 0.8);
        context.stroke();
      });
      line(points, [], 2, yiping.faded(tokens.text, 0.8));
      line(ahead, [6, 5], 1.6, yiping.faded(tokens.text, 0.8));
      for (const place of points.slice(0, -1)) dot(context, ...on(place), place.wind);
      for (const place of forecast) dot(context, ...on(place), place.wind, { hollow: true });
      eye(context, ...on(last), last.wind);
      for (const one of writings(storm, view)) write(one);
    }
    context.globalAlpha = 1;
  }, { print: () => (storms.length ? undefined : null) });

  const placesOf = (storm) => [...storm.points, ...storm.forecast].map((place) => ({ storm, place })).reverse();
  const isAhead = ({ storm, place }) => storm.forecast.includes(place);
  const rowOf = ({ storm, place }) => {
    const { words } = yiping.plan;
    return {
      title: storm.name, simulated: storm.simulated,
      lines: [
        [isAhead({ storm, place }) ? words.forecast : words.observed, yiping.momentWords(place.moment)],
        [words.wind, place.wind === null ? "" : `${place.wind.toFixed(0)} m/s`],
        [words.pressure, place.pressure ? `${place.pressure.toFixed(0)} hPa` : ""],
        [words.circles, place.circles ? place.circles.map((one) => (one ? yiping.number(one) : "–")).join(" / ") + " km" : ""],
        [words.radius, place.radius ? `${yiping.number(place.radius)} km` : ""],
        [words.issued, `${yiping.momentWords(storm.issued)} · ${yiping.agoWords(now - storm.issued)}`],
        [words.source, storm.source],
      ],
    };
  };
  const keyOf = ({ storm, place }) => [storm.name, place.moment].join();
  const pickOf = (found) => {
    const { storm, place } = found, ahead = isAhead(found) ? ` ${yiping.plan.words.forecast}` : "";
    return { at: place.at, name: `${storm.name} · ${yiping.momentWords(place.moment)}${ahead}`, layer: "tracks", key: keyOf(found) };
  };
  const spot = (lat, lon) => ({ lat, lon, at: yiping.toSquare(lat, lon) });
  return {
    show({ data = {} }) {
      const mine = data.tracks;
      if (!mine) return;
      ({ now } = mine);
      const told = JSON.stringify([mine.rows, mine.quality, mine.age]);
      if (told === drawn) return;
      drawn = told;
      old = mine.quality === "old" || mine.quality === "never";
      storms = mine.rows.map(({ points, forecast, ...storm }) => ({
        ...storm, name: yiping.plain(storm.name, 30),
        points: points.map(([moment, lat, lon, wind, pressure, circles]) => ({ ...spot(lat, lon), moment, wind, pressure, circles })),
        forecast: forecast.map(([moment, lat, lon, wind, radius]) => ({ ...spot(lat, lon), moment, wind, radius })),
      }));
      say(title, { ...mine, hidden: !storms.length });
      canvas.paintSoon();
      yiping.canvases.labels.paintSoon();
    },
    pick({ x, y }) {
      if (yiping.isOff("tracks")) return null;
      for (const storm of storms) {
        for (const found of placesOf(storm)) {
          const [across, down] = yiping.onGlass(...found.place.at);
          if (Math.hypot(across - x, down - y) < REACH) return pickOf(found);
        }
      }
      return null;
    },
    /* Where something is written, which no region's name may cover. */
    wordBoxes: (view) => (yiping.isOff("tracks") ? [] : storms.flatMap((storm) => writings(storm, view))),
    again(key) {
      const found = storms.flatMap(placesOf).find((one) => keyOf(one) === key);
      return found ? rowOf(found) : null;
    },
    near: () => storms.flatMap((storm) => placesOf(storm).slice(0, 12).map(pickOf)),
    state: () => ({
      storms: storms.length, old, points: storms.map(({ points }) => points.length), ahead: storms.map(({ forecast }) => forecast.length),
    }),
  };
};
