/* What a hand at a desk may do on the map: measure, search around, draw, read positions, choose what lies under it.
   The strip shows once a hand is on the map and goes when it has left: a wall has none. With the keys a cross stands in
   the middle of the map, Space sets a point there, Enter ends, Escape lets go. */
"use strict";

(() => {
  const TOOLS = { distance: "m", area: "a", circle: "c", polygon: "g", pen: "d", place: "x" };
  const HIDE = 30000, USUAL = 500, NEAR = 9;
  let tool = "", points = [], aim = null, byKeys = false, ended = false; // ended: what is measured stands
  let canvas = null, strip = null, panel = null, hiding = 0, asked = 0, found = null;

  yiping.busyTool = () => tool !== "";
  const words = (name, gaps) => yiping.word(name, gaps);
  const make = (name, parent, text = "") => {
    const element = document.createElement("div");
    element.className = name;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const placeAt = (point) => { const { lat, lng } = yiping.map.containerPointToLatLng(point); return [lat, lng]; };
  const repaint = () => canvas.paintSoon();

  const take = (name) => {
    tool = tool === name ? "" : name;
    points = [];
    aim = found = null;
    yiping.pen.lift();
    asked++;
    byKeys = ended = false;
    yiping.closeCategoryList();
    yiping.map.dragging[tool === "pen" ? "disable" : "enable"]();
    yiping.map.getContainer().classList.toggle("with-tool", tool !== "");
    for (const button of strip.children) button.classList.toggle("taken", button.dataset.tool === tool && tool !== "");
    say();
    repaint();
  };
  const radius = () => (aim && points.length ? yiping.metresBetween(points[0], aim) : USUAL);

  /* What the tool has to say, in the panel. */
  const say = (rows = null) => {
    panel.hidden = !tool && !rows;
    if (panel.hidden) return;
    panel.replaceChildren();
    panel.classList.toggle("telling", !rows);
    // Beside what it speaks of, not over it.
    panel.classList.toggle("aside", points.length > 0 && yiping.map.latLngToContainerPoint(points[0]).x > window.innerWidth * 0.5);
    make("title", panel, words(`tool_${tool}`));
    for (const row of rows || lines()) {
      const line = make(row.press ? "pair row" : "pair", panel);
      make("value", line, row.text);
      make("quiet", line, row.more || "");
      if (row.press) yiping.asButton(line, row.press);
    }
  };
  const lines = () => {
    const shown = tool === "circle" || !aim || !points.length ? points : [...points, aim];
    if (tool === "distance" && shown.length > 1) return [{ text: yiping.inMetres(yiping.lengthOf(shown)), more: words("tool_length") }];
    if (tool === "area" && shown.length > 2) {
      return [{ text: yiping.inSquareMetres(yiping.areaOf(shown)), more: words("tool_surface") },
        { text: yiping.inMetres(yiping.lengthOf([...shown, shown[0]])), more: words("tool_round") }];
    }
    if (tool === "circle" && points.length) return [{ text: yiping.inMetres(radius()), more: words("tool_radius") }];
    if (tool === "place" && points.length) return datums(points[0]);
    if (tool === "pen") return yiping.pen.lines();
    return [{ text: words(`tool_${tool}_how`) }];
  };
  const datums = ([lat, lon]) => {
    const written = ([y, x]) => `${y.toFixed(6)}, ${x.toFixed(6)}`;
    const all = [["WGS-84 · CGCS2000", [lat, lon]]];
    if (yiping.plan.shifted) all.push(["GCJ-02", yiping.toGcj(lat, lon)], ["BD-09", yiping.toBaidu(lat, lon)]);
    return all.map(([name, place]) => ({ text: written(place), more: name }));
  };

  /* Search what lies within, and say it: numbers by kind with the nearest of each, then the things themselves. */
  const search = async () => {
    const mine = ++asked;
    const round = points.flat().map((number) => number.toFixed(6)).join(",");
    const metres = tool === "circle" ? Math.max(10, Math.round(radius())) : 0;
    const url = tool === "circle" ? `near?circle=${round},${metres}` : `near?polygon=${round}`;
    found = { centre: points[0], metres, corners: tool === "polygon" ? [...points] : null };
    say([{ text: words("asking") }]);
    repaint();
    let answer = null;
    try {
      answer = await (await yiping.ask(url)).json();
    } catch {
      answer = null;
    }
    if (mine !== asked) return;
    if (!answer) {
      say([{ text: words("tool_failed") }]);
      return;
    }
    const fly = (thing) => () => {
      yiping.flyTo(thing.lat, thing.lon);
      yiping.tellChosen({ kind: thing.kind, id: thing.id, of: thing.source, key: thing.key, lat: thing.lat, lon: thing.lon });
    };
    const rows = [{ text: words("tool_within", { events: yiping.number(answer.events), assets: yiping.number(answer.assets) }),
      more: [metres ? yiping.inMetres(metres) : "", answer.simulated ? words("simulated") : "",
        answer.quality === "live" ? "" : words(`quality_${answer.quality}`)].filter(Boolean).join(" · ") }];
    for (const one of answer.kinds) {
      rows.push({ text: `${yiping.plain(one.what, 24)}  ${yiping.number(one.count)}`,
        more: words("tool_nearest", { metres: yiping.inMetres(one.metres), name: yiping.plain(one.name, 30) }), press: fly(one) });
    }
    for (const one of answer.things) {
      rows.push({ text: `${yiping.plain(one.name, 40) || one.key}`, press: fly(one),
        more: `${yiping.plain(one.what, 20)} · ${words(`state_${one.state}`) === `state_${one.state}` ? yiping.plain(one.state, 12) : words(`state_${one.state}`)} · ${yiping.inMetres(one.metres)}` });
    }
    say(rows);
    yiping.nearFound = answer;
  };

  const add = (place) => {
    if (tool === "place") points = [place];
    else if (tool === "circle" && points.length && !found) { aim = place; end(); return; }
    else if (found || ended) { found = null; ended = false; points = [place]; aim = null; }
    else points.push(place);
    say();
    repaint();
  };
  const end = () => {
    if (tool === "circle" && points.length) search();
    else if (tool === "polygon" && points.length > 2) { aim = null; search(); }
    else if (points.length > 1 && (tool === "distance" || tool === "area")) { aim = null; ended = true; say(); repaint(); }
  };

  const paint = (context, view) => {
    const { tokens, families } = yiping.plan;
    const at = ([lat, lon]) => {
      const [x, y] = yiping.toSquare(lat, lon);
      return [x * view.world - view.left, y * view.world - view.top];
    };
    const line = (places, closed = false) => {
      context.beginPath();
      for (const place of places) context.lineTo(...at(place));
      if (closed) context.closePath();
    };
    const write = (text, [x, y]) => {
      context.font = `15px ${families}`;
      context.textBaseline = "middle";
      context.lineWidth = 4;
      context.strokeStyle = tokens.ground;
      context.strokeText(text, x + 10, y);
      context.fillStyle = tokens.text;
      context.fillText(text, x + 10, y);
    };
    context.lineJoin = context.lineCap = "round";
    yiping.pen.paint(context, line, at);
    context.strokeStyle = context.fillStyle = tokens.accent;
    context.lineWidth = 2;
    const shown = aim && points.length && !found ? [...points, aim] : points;
    if (tool === "circle" && points.length) {
      const metres = found ? found.metres : radius(), [x, y] = at(points[0]);
      context.beginPath();
      context.arc(x, y, Math.abs(at(yiping.eastOf(points[0], metres))[0] - x), 0, 7);
      context.stroke();
      write(yiping.inMetres(metres), [x, y]);
    } else if (shown.length) {
      line(shown, tool === "area" || tool === "polygon");
      if (tool === "area" || tool === "polygon") {
        context.globalAlpha = 0.14;
        context.fill();
        context.globalAlpha = 1;
      }
      context.stroke();
    }
    for (const place of points) {
      context.fillStyle = tokens.accent;
      context.beginPath();
      context.arc(...at(place), 3.5, 0, 7);
      context.fill();
    }
    if (tool === "distance" && shown.length > 1) write(yiping.inMetres(yiping.lengthOf(shown)), at(shown[shown.length - 1]));
    if (byKeys && tool) {
      const [x, y] = at(placeAt(yiping.map.getSize().divideBy(2)));
      line([]);
      context.moveTo(x - NEAR, y);
      context.lineTo(x + NEAR, y);
      context.moveTo(x, y - NEAR);
      context.lineTo(x, y + NEAR);
      context.strokeStyle = tokens.text;
      context.stroke();
    }
  };

  const key = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const name = Object.keys(TOOLS).find((one) => TOOLS[one] === event.key.toLowerCase());
    if (name) { wake(); take(name); byKeys = tool !== ""; } else if (event.key.toLowerCase() === "l") turnTiles();
    else if (event.key.toLowerCase() === "s") printSheet();
    else if (event.key.toLowerCase() === "f") listCategories();
    else if (!tool) return;
    else if (event.key === " ") { add(placeAt(yiping.map.getSize().divideBy(2))); byKeys = true; } else if (event.key === "Enter") end();
    else if (event.key === "Backspace" && tool === "pen") yiping.pen.rub(event.shiftKey);
    else if (event.key.toLowerCase() === "k" && tool === "pen") yiping.pen.keep();
    else if (event.key === "Delete" && tool === "pen") yiping.pen.takeLast();
    else if (event.key === "Backspace") { points.pop(); found = null; ended = false; say(); } else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    repaint();
  };
  /* The tool in the hand, for the page that takes this one's place; and there: a search is made again. */
  yiping.keepTool = () => (tool ? { tool, points, aim: found ? aim : null, searched: found !== null, ended } : null);
  yiping.putTool = (kept) => {
    if (JSON.stringify(kept || null) === JSON.stringify(yiping.keepTool())) return;
    yiping.dropTool();
    if (!kept || !(kept.tool in TOOLS)) return;
    wake();
    take(kept.tool);
    ({ points, aim, ended } = kept);
    if (kept.searched) search();
    else say();
    repaint();
  };
  /* Escape: first the tool. Returns whether there was one. */
  yiping.dropTool = () => {
    if (!tool) return false;
    take(tool);
    return true;
  };

  /* What lies under the map: our own, then each of the centre's layers of tiles, then all that the scene names. */
  const turnTiles = () => {
    const { tiles, shown_tiles: usual } = yiping.plan, now = yiping.tilesShown().join();
    const all = [[], ...tiles.map(({ id }) => [id]), ...(usual.length > 1 ? [usual] : [])];
    const at = all.findIndex((ids) => ids.join() === now);
    yiping.showTiles(all[(at + 1) % all.length]);
  };
  /* A sheet to print: drawn anew elsewhere; what came of it is said for a while. */
  const SAID = 12000;
  const printSheet = () => {
    yiping.toolSaid(words("asking"));
    yiping.ask("sheet").catch(() => {});
  };
  let speaking = 0;
  yiping.toolSaid = (text) => {
    panel.hidden = false;
    panel.classList.add("telling");
    panel.replaceChildren();
    make("title", panel, words("tool_sheet"));
    make("value", make("pair", panel), yiping.plain(text, 300));
    clearTimeout(speaking);
    speaking = setTimeout(() => say(), SAID);
  };
  const listCategories = () => {
    wake();
    yiping.dropTool();
    yiping.turnCategoryList();
  };
  const wake = () => {
    strip.hidden = false;
    clearTimeout(hiding);
    hiding = setTimeout(() => { if (!tool) strip.hidden = true; }, HIDE);
  };

  yiping.openTools = () => {
    const { map, plan } = yiping, container = map.getContainer();
    canvas = yiping.canvases.tools;
    canvas.addPainter(10, paint, { print: () => (tool || yiping.pen.isSeen ? undefined : null) });
    strip = make("strip", document.body);
    strip.hidden = true;
    strip.setAttribute("role", "toolbar");
    panel = make("found", document.body);
    panel.hidden = true;
    L.DomEvent.disableScrollPropagation(panel);
    for (const name of Object.keys(TOOLS)) {
      const button = make("tool", strip, words(`tool_${name}`));
      button.dataset.tool = name;
      button.title = `${words(`tool_${name}`)} (${TOOLS[name].toUpperCase()})`;
      yiping.asButton(button, () => take(name));
    }
    const sheet = make("tool", strip, words("tool_sheet"));
    sheet.title = `${words("tool_sheet")} (S)`;
    yiping.asButton(sheet, printSheet);
    if (yiping.hasEvents()) {
      const list = make("tool", strip, words("tool_categories"));
      list.title = `${words("tool_categories")} (F)`;
      yiping.asButton(list, listCategories);
    }
    if (plan.tiles.length) yiping.asButton(make("tool", strip, words("tool_tiles")), turnTiles);
    // Before the map's own keys and the drill's: a tool in the hand has the word.
    container.addEventListener("keydown", key, { capture: true });
    container.addEventListener("pointermove", wake, { passive: true });
    container.addEventListener("pointerdown", (event) => {
      wake();
      if (tool !== "pen" || event.button) return;
      yiping.pen.begin(map.mouseEventToContainerPoint(event));
    });
    container.addEventListener("pointermove", (event) => {
      if (yiping.pen.isDown) yiping.pen.to(map.mouseEventToContainerPoint(event));
      else if (tool && tool !== "pen" && tool !== "place" && points.length && !found && !ended) {
        aim = placeAt(map.mouseEventToContainerPoint(event));
        say();
        repaint();
      }
    });
    window.addEventListener("pointerup", () => { if (yiping.pen.isDown) yiping.pen.end(); });
    yiping.pen.open(() => {
      if (tool === "pen" && !yiping.pen.isDown) say();
      repaint();
    });
    map.on("click", ({ containerPoint }) => { if (tool && tool !== "pen") add(placeAt(containerPoint)); });
    map.on("dblclick", () => { if (tool) { points = points.filter((one, index) => !index || yiping.metresBetween(one, points[index - 1]) > 1); end(); } });
    map.on("move", () => { if (byKeys) repaint(); });
  };
  yiping.toolState = () => ({ tool, points, ...yiping.pen.state(), strip: !strip.hidden, panel: panel.hidden ? "" : panel.innerText, rows: panel.children.length - 1 });
})();
