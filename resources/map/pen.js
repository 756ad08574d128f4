/* The pen: lines drawn by hand, for a briefing. They stay as long as the window does; while an incident is chosen, an
   officer keeps them with it, and they are there again whenever it is chosen, until somebody takes them away. */
"use strict";

(() => {
  const LEAST = 4, LONGEST = 360, MOST = 60; // units between two corners; corners; lines
  let strokes = [], stroke = null, kept = [], said = "", repaint = () => {};

  /* The pane keeps them, so that they outlive this page. */
  const tell = () => yiping.ask("strokes?" + new URLSearchParams({ all: JSON.stringify(strokes) })).catch(() => {});
  yiping.putStrokes = (all) => {
    strokes = all;
    repaint();
  };
  const penned = (what) => yiping.ask("pen?" + new URLSearchParams(what)).catch(() => {});
  /* What came of keeping them, or of taking one away: nothing to say when it is done. */
  yiping.penSaid = (text) => {
    said = text;
    repaint();
  };

  const pen = {
    begin(point) { stroke = []; pen.to(point); },
    get isSeen() { return stroke !== null || strokes.length > 0 || kept.length > 0; },
    get isDown() { return stroke !== null; },
    to({ x, y }) {
      const last = stroke[stroke.length - 1];
      if (last && Math.hypot(last[2] - x, last[3] - y) < LEAST) return;
      const { lat, lng } = yiping.map.containerPointToLatLng([x, y]);
      if (stroke.length < LONGEST) stroke.push([lat, lng, x, y]);
      repaint();
    },
    end() {
      if (stroke && stroke.length > 1) {
        strokes = [...strokes, stroke.map(([lat, lon]) => [Number(lat.toFixed(5)), Number(lon.toFixed(5))])].slice(-MOST);
        tell();
      }
      stroke = null;
      repaint();
    },
    lift() { stroke = null; },
    rub(all) {
      strokes = all ? [] : strokes.slice(0, -1);
      tell();
      repaint();
    },
    keep() {
      const { pen: place } = yiping.shown;
      if (!place || !place.event || !place.may || !strokes.length) return;
      pen.end();
      penned({ do: "keep" });
    },
    take(id) { penned({ do: "rub", id }); },
    /* Delete: what was kept last. */
    takeLast() { if (kept.length && (yiping.shown.pen || {}).may) pen.take(kept[kept.length - 1].id); },
    lines() {
      const { words } = yiping.plan, { event = 0, may = false } = yiping.shown.pen || {}, lines = [{ text: words.tool_pen_how }];
      if (said) lines.push({ text: yiping.plain(said, 160) });
      if (event && may && strokes.length) lines.push({ text: words.pen_keep, more: "K", press: pen.keep });
      else if (strokes.length) lines.push({ text: event ? words.pen_nobody : words.pen_choose });
      for (const { id, officer, at } of kept) {
        const line = { text: `${officer} · ${yiping.momentWords(at)}` };
        lines.push(may ? { ...line, more: words.pen_take, press: () => pen.take(id) } : line);
      }
      return lines;
    },
    /* `draw(places)` makes a path of them; `at(place)` says where one is. */
    paint(context, draw, at) {
      const { tokens, families } = yiping.plan;
      for (const [lines, width, colour] of [[kept.flatMap((one) => one.strokes), 3, tokens.text], [[...strokes, stroke].filter(Boolean), 3, tokens.accent]]) {
        for (const places of lines) {
          draw(places);
          for (const [own, wide] of [[tokens.ground, width + 3], [colour, width]]) {
            context.strokeStyle = own;
            context.lineWidth = wide;
            context.stroke();
          }
        }
      }
      context.font = `13px ${families}`;
      context.textBaseline = "middle";
      for (const { officer, at: moment, strokes: own } of kept) {
        const [x, y] = at(own[0][0]), words = `${officer} · ${yiping.momentWords(moment)}`;
        context.lineWidth = 4;
        context.strokeStyle = tokens.ground;
        context.strokeText(words, x + 8, y - 10);
        context.fillStyle = tokens.text;
        context.fillText(words, x + 8, y - 10);
      }
    },
    show({ drawings = [] }) {
      const now = JSON.stringify(drawings);
      if (now === JSON.stringify(kept)) return;
      kept = drawings.map((one) => ({ ...one, officer: yiping.plain(one.officer, 30) }));
      repaint();
    },
    open(again) { repaint = again; },
    state: () => ({ strokes: strokes.length, kept: kept.length, said }),
  };
  yiping.pen = pen;
})();
