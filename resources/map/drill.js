/* From the centre down to a grid: the region that the scene has chosen stands out, what lies in it can be chosen next.
   By a click, or by keys: N and P go along the regions, Enter goes in, Backspace and Escape come back. */
"use strict";

(() => {
  const AGAIN = 350; // milliseconds: the second click of a double one goes no deeper
  const scratch = document.createElement("canvas").getContext("2d");
  let here = null, below = { level: null, regions: [] }, path = [], classes = {}, pointed = null;
  let turns = 0, turned = 0, turnedAt = -Infinity, canvas = null, crumbs = null, hint = null;

  const regions = () => yiping.layers.regions;
  const prefixOf = (code) => (code.length === 6 ? code.replace(/(00)+$/, "") : code);
  const isIn = (code, around) => code !== around && code.startsWith(prefixOf(around));

  /* Whether a place of the unit square lies in a region; islands count, holes don't. */
  const holds = ({ header }, { shape }, x, y) => {
    const across = (x - header.origin[0]) / header.step, down = (y - header.origin[1]) / header.step;
    return across >= shape.west && across <= shape.east && down >= shape.north && down <= shape.south &&
      scratch.isPointInPath(shape.path, across, down, "evenodd");
  };
  const boundsOf = ({ header, region: { shape } }) => {
    const [north, west] = yiping.toPlace(header.origin[0] + shape.west * header.step, header.origin[1] + shape.north * header.step);
    const [south, east] = yiping.toPlace(header.origin[0] + shape.east * header.step, header.origin[1] + shape.south * header.step);
    return [west, south, east, north];
  };

  /* The region of a code, and those around it, outermost first. */
  const locate = async (code) => {
    const around = [];
    for (const name of yiping.plan.steps) {
      const level = await regions().ensure(name);
      const found = level.regions.find((one) => one.code === code);
      if (found && found.shape) return { here: { header: level.header, region: found, name }, around };
      const outer = level.regions.find((one) => isIn(code, one.code));
      if (outer) around.push(outer);
    }
    return { here: null, around };
  };
  const inside = async (place) => {
    const { steps } = yiping.plan;
    for (const name of steps.slice(place ? steps.indexOf(place.name) + 1 : 0)) {
      const level = await regions().ensure(name);
      const found = level.regions.filter(({ code, shape }) => shape && (!place || isIn(code, place.region.code)));
      if (found.length) return { level, regions: found };
    }
    return { level: null, regions: [] };
  };

  /* Turn to what the scene has chosen; "" is all of the centre. */
  yiping.turnTo = async (code, name) => {
    if (!regions()) return;
    const mine = ++turns;
    const found = code ? await locate(code) : { here: null, around: [] };
    const inner = await inside(found.here);
    if (mine !== turns) return;
    turned = mine;
    here = found.here;
    below = inner;
    pointed = null;
    path = [...found.around, ...(code ? [{ code, name: here ? here.region.name : yiping.plain(name, 24) }] : [])];
    fill();
    showCrumbs();
    showHint(null);
    if (here) yiping.fit(boundsOf(here));
    else if (!code) yiping.goHome();
    repaint();
  };
  const repaint = () => {
    for (const name of ["drill", "pointed", "labels"]) yiping.canvases[name].paintSoon();
  };

  /* Classes of the regions inside by their open events, told by the exact code of each event's region. */
  const fill = () => {
    if (!here) { classes = {}; return; }
    const inner = Object.entries(yiping.shown.inner || {}), counts = {};
    for (const { code } of below.regions) {
      counts[code] = 0;
      for (const [region, count] of inner) if (region === code || isIn(region, code)) counts[code] += count;
    }
    const before = JSON.stringify(classes);
    classes = yiping.rankClasses(counts);
    if (before !== JSON.stringify(classes)) canvas.paintSoon();
  };

  const go = (code, name) => {
    turnedAt = performance.now();
    yiping.tellChosen({ region: code, name });
  };
  yiping.drillUp = () => {
    if (!path.length) return false;
    const outer = path[path.length - 2];
    go(outer ? outer.code : "", outer ? outer.name : "");
    return true;
  };

  /* Under the legend, of however many lines that is now. */
  const showCrumbs = () => {
    crumbs.hidden = !path.length;
    const line = [{ code: "", name: yiping.plan.words.whole }, ...path];
    crumbs.replaceChildren(...line.flatMap(({ code, name }, index) => {
      const step = document.createElement("div");
      step.textContent = name;
      step.className = index === line.length - 1 ? "crumb last" : "crumb";
      if (index < line.length - 1) yiping.asButton(step, () => go(code, code ? name : ""));
      const between = document.createElement("div");
      between.className = "quiet";
      between.textContent = "›";
      return index ? [between, step] : [step];
    }));
  };
  const showHint = (region, point = null) => {
    hint.hidden = !region;
    if (!region) return;
    hint.textContent = region.name;
    const at = point || yiping.map.latLngToContainerPoint(yiping.toPlace(...region.at));
    hint.style.left = `${Math.max(4, Math.min(at.x + 12, window.innerWidth - hint.offsetWidth - 4))}px`;
    hint.style.top = `${Math.max(4, at.y - hint.offsetHeight - 8)}px`;
  };
  const point = (region, at = null) => {
    if (region !== pointed) {
      pointed = region;
      yiping.canvases.pointed.paintSoon();
    }
    showHint(region, at);
  };

  const paint = (context, view) => {
    if (!here) return;
    const { tokens } = yiping.plan;
    context.fillStyle = yiping.faded(tokens.water, 0.62);
    context.fillRect(0, 0, view.width, view.height);
    context.globalCompositeOperation = "destination-out";
    context.fillStyle = tokens.water;
    yiping.enter(context, here.header, view);
    context.fill(here.region.shape.path, "evenodd");
    context.globalCompositeOperation = "source-over";
    if (below.level) paintInside(context, view, tokens);
    context.setLineDash([]);
    outline(context, view, here, 2.2, 0.9);
  };
  const paintInside = (context, view, tokens) => {
    const { unit, window } = yiping.enter(context, below.level.header, view);
    context.lineJoin = "round";
    for (const { code, shape, approximate } of below.regions) {
      if (!shape.isIn(window)) continue;
      if (classes[code]) {
        context.globalAlpha = 0.75;
        context.fillStyle = tokens.choropleth[classes[code]];
        context.fill(shape.path, "evenodd");
        context.globalAlpha = 1;
      }
      context.lineWidth = unit;
      context.strokeStyle = yiping.faded(tokens.quiet, 0.55);
      context.setLineDash(approximate ? [4 * unit, 3 * unit] : []);
      context.stroke(shape.path);
    }
  };
  const outline = (context, view, { header, region }, width, strength) => {
    const { unit } = yiping.enter(context, header, view);
    context.lineWidth = width * unit;
    context.strokeStyle = yiping.faded(yiping.plan.tokens.accent, strength);
    context.stroke(region.shape.path);
  };

  /* The region inside that lies under a hand. */
  const under = (latlng) => {
    if (!below.level) return null;
    const [x, y] = yiping.toSquare(latlng.lat, latlng.lng);
    return below.regions.find((region) => holds(below.level, region, x, y)) || null;
  };

  const click = ({ containerPoint }) => {
    if (yiping.busyTool() || yiping.isOnMark(containerPoint) || yiping.chosenState().thing) return;
    if (performance.now() - turnedAt < AGAIN) return;
    const region = under(yiping.map.containerPointToLatLng(containerPoint));
    if (region) go(region.code, region.name);
  };
  const key = (event) => {
    if (!below.regions.length && event.key !== "Backspace") return;
    const step = { n: 1, N: 1, p: -1, P: -1 }[event.key];
    if (step) {
      const count = below.regions.length, at = below.regions.indexOf(pointed);
      point(below.regions[(at < 0 ? (step > 0 ? 0 : count - 1) : at + step + count) % count]);
    } else if (event.key === "Enter" && pointed) go(pointed.code, pointed.name);
    else if (event.key === "Backspace") yiping.drillUp();
  };

  yiping.openDrill = () => {
    const { map } = yiping;
    canvas = yiping.canvases.drill;
    canvas.addPainter(10, paint, { print: () => (here ? undefined : null) });
    yiping.canvases.pointed.addPainter(10, (context, view) => {
      outline(context, view, { header: below.level.header, region: pointed }, 1.8, 1);
    }, { print: (view) => (pointed && yiping.reaches(pointed.shape, below.level.header, view) ? pointed.code : null) });
    crumbs = document.createElement("div");
    crumbs.className = "crumbs";
    crumbs.hidden = true;
    hint = document.createElement("div");
    hint.className = "hint";
    hint.hidden = true;
    document.body.append(crumbs, hint);
    map.doubleClickZoom.disable();
    map.on("click", click);
    map.getContainer().addEventListener("keydown", key);
    let looking = 0;
    map.on("mousemove", ({ containerPoint }) => {
      if (looking || yiping.busyTool()) return;
      looking = requestAnimationFrame(() => {
        looking = 0;
        if (yiping.isOnMark(containerPoint)) point(null);
        else point(under(map.containerPointToLatLng(containerPoint)), containerPoint);
      });
    });
    map.on("mouseout", () => point(null));
    map.on("movestart", () => showHint(null));
  };
  /* What can be chosen at all is known once the outlines are there. */
  yiping.outlinesCame = async () => {
    if (!path.length) below = await inside(null);
  };
  yiping.refillDrill = fill;
  yiping.hasTurned = () => turned === turns;
  yiping.drilled = () => (here ? { level: below.level || here, regions: below.regions, region: here.region } : null);
  yiping.drillState = () => ({
    path: path.map(({ code }) => code), crumbs: crumbs && !crumbs.hidden ? [...crumbs.querySelectorAll(".crumb")].map((one) => one.textContent) : [],
    inside: below.regions.length, level: below.level ? below.level.name : "", classes, pointed: pointed ? pointed.code : "",
  });
})();
