/* What stands around the map: legend, status, attribution, and buttons. Text only by textContent. */
"use strict";

(() => {
  const make = (name, parent, text = "") => {
    const element = document.createElement("div");
    element.className = name;
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  let parts = null;

  /* An element that a hand or Enter presses. */
  yiping.asButton = (element, press) => {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.classList.add("button");
    L.DomEvent.disableClickPropagation(element);
    element.addEventListener("click", press);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      press();
    });
  };

  /* Small pictures beside words. They come and go with cards: one listener sees to those that are there. */
  const redraws = new WeakMap();
  window.addEventListener("resize", () => {
    for (const canvas of document.querySelectorAll("canvas.swatch")) redraws.get(canvas)();
  });
  const swatch = (parent, draw, width = 18) => {
    const canvas = document.createElement("canvas");
    canvas.className = "swatch";
    const redraw = () => {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(18 * ratio);
      canvas.style.width = width + "px";
      canvas.style.height = "18px";
      const context = canvas.getContext("2d", { willReadFrequently: true }); // small, and drawn while the map opens
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context);
    };
    redraw();
    redraws.set(canvas, redraw);
    parent.append(canvas);
  };

  yiping.make = make;
  yiping.swatch = swatch;

  yiping.openPanels = () => {
    const { plan } = yiping, body = document.body;
    const layers = new Set(plan.layers);
    parts = {};
    const top = make("bar top", body);
    if (plan.legend) {
      const legend = make("legend", top);
      if (layers.has("events")) {
        for (const severity of [1, 2, 3, 4]) {
          const entry = make("entry", legend);
          swatch(entry, (context) => yiping.drawMark(context, severity, 9, 9, { scale: severity === 1 ? 0.72 : 0.9 }));
          make("", entry, plan.words[`severity_${severity}`]);
          yiping.asSwitch(entry, `severity_${severity}`);
        }
        const old = make("entry", legend);
        swatch(old, (context) => yiping.drawMark(context, 3, 9, 9, { hollow: true, scale: 0.9 }));
        make("", old, plan.words.silent);
      }
      if (layers.has("regions") && !layers.has("choropleth")) {
        const entry = make("entry", legend), steps = plan.tokens.choropleth;
        swatch(entry, (context) => steps.forEach((colour, index) => {
          context.fillStyle = colour;
          context.fillRect(1 + index * 11, 4, 11, 10);
          context.strokeStyle = plan.tokens.line;
          context.strokeRect(1.5, 4.5, steps.length * 11 - 1, 9);
        }), steps.length * 11 + 3);
        parts.fill = make("", entry, plan.words.fill);
      }
    }
    parts.sketch = make("chip sketch", top, plan.words.approximate);
    parts.sketch.hidden = true;
    yiping.freeChip = make("chip free", top, plan.words.locked);
    yiping.openCategories(top);
    if (plan.simulated) make("chip simulated", top, yiping.plain(plan.simulated, 60));
    // The legend has more lines in a narrow window, and with more layers; what stands under it gives way.
    const below = () => body.style.setProperty("--below", `${Math.max(46, Math.ceil(top.getBoundingClientRect().bottom) + 9)}px`);
    new ResizeObserver(below).observe(top);
    parts.notice = make("notice", body);
    parts.notice.hidden = true;

    const bottom = make("bar bottom", body);
    const line = make("line", bottom);
    parts.live = make("live", line, plan.words.waiting);
    parts.totals = make("totals", line);
    const attribution = document.createElement("span");
    make("attribution", bottom).append(attribution);
    yiping.showAttribution = (more) => {
      const all = [plan.attribution, ...more].filter(Boolean);
      set(attribution, all.map((text) => yiping.plain(text, 240)).join(" · "));
    };
    yiping.showAttribution([]);
    yiping.map.on("moveend", () => yiping.showPanels(yiping.shown));
  };

  yiping.showPanels = (shown) => {
    if (!parts) return;
    yiping.markChosen();
    yiping.refillDrill();
    yiping.showCategories();
    yiping.considerIncidents();
    const { layers, plan } = yiping, regions = layers.regions;
    const totals = [];
    if (layers.base && layers.base.isMissing() && !yiping.hasTiles()) totals.push(plan.words.baseless);
    if (layers.events) totals.push(yiping.word("total_events", { n: yiping.number(layers.events.count) }));
    if (layers.assets) totals.push(yiping.word("total_assets", { n: yiping.number(layers.assets.count) }));
    const grids = regions && regions.summary.grid;
    if (grids) totals.push(yiping.word("total_grids", { n: yiping.number(grids.count) }));
    set(parts.totals, totals.join(" · "));
    if (parts.fill && regions) {
      const by = yiping.isSomeHidden() ? plan.words.fill_hidden : plan.words.fill;
      set(parts.fill, regions.range ? `${by} ${[...new Set(regions.range)].map(yiping.number).join("–")}` : by);
    }
    const view = yiping.canvases.ground.view;
    const drilled = yiping.drilled();
    const levels = regions && view ? regions.levels.slice(0, regions.depth(view) + 1) : [];
    if (drilled) levels.push({ regions: [drilled.region, ...drilled.regions] });
    parts.sketch.hidden = !levels.some((level) => level && level.regions.some(({ approximate }) => approximate));
    const age = shown.age || {};
    set(parts.live, yiping.plain(shown.moment || age.words || plan.words.waiting, 120));
    document.body.classList.toggle("replay", Boolean(shown.moment));
    document.body.classList.toggle("late", age.quality === "late");
    document.body.classList.toggle("old", age.quality === "old" || age.quality === "never" || Boolean(shown.trouble));
    parts.notice.hidden = !shown.trouble;
    set(parts.notice, yiping.plain(shown.trouble || "", 300));
  };

  /* How much of the window's top and bottom the panels take. */
  yiping.panelRoom = () => {
    const top = [...document.querySelectorAll(".legend, .chip:not([hidden]), .crumbs:not([hidden])")].map((part) => part.getBoundingClientRect().bottom);
    const bottom = document.querySelector(".bottom").getBoundingClientRect().top;
    return { top: Math.max(0, ...top), bottom: window.innerHeight - bottom };
  };

  /* Where the panels stand, in units of the window. */
  yiping.panelBoxes = () =>
    [...document.querySelectorAll(".legend, .chip:not([hidden]), .crumbs:not([hidden]), .bottom")].map((part) => part.getBoundingClientRect());

  yiping.panelState = () => ({
    legend: parts ? [...document.querySelectorAll(".legend .entry:not([hidden])")].map((entry) => entry.textContent) : [],
    live: parts ? parts.live.textContent : "", totals: parts ? parts.totals.textContent : "",
    sketch: parts ? !parts.sketch.hidden : false, notice: parts ? parts.notice.textContent : "",
    card: yiping.cardText(), old: document.body.classList.contains("old"),
    attribution: parts ? document.querySelector(".attribution").textContent : "",
    simulated: (document.querySelector(".simulated") || { textContent: "" }).textContent,
  });
})();
