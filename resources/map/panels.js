/* What stands around the map: legend, status, attribution, and the card of a mark. Text only by textContent. */
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
  let parts = null, card = null;

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

  const swatch = (parent, draw, width = 18) => {
    const canvas = document.createElement("canvas");
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
    window.addEventListener("resize", redraw);
    parent.append(canvas);
    return redraw;
  };

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
        }
        const old = make("entry", legend);
        swatch(old, (context) => yiping.drawMark(context, 3, 9, 9, { hollow: true, scale: 0.9 }));
        make("", old, plan.words.silent);
      }
      if (layers.has("assets")) {
        const entry = make("entry", legend);
        swatch(entry, (context) => {
          context.fillStyle = plan.tokens.normal;
          context.globalAlpha = 0.7;
          context.beginPath();
          context.arc(9, 9, 2.6, 0, 7);
          context.fill();
        }, 14);
        make("", entry, plan.words.assets);
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
      if (layers.has("warnings")) {
        parts.warned = make("entry", legend);
        parts.warned.hidden = true;
        parts.warnedSwatch = swatch(parts.warned, (context) => {
          const gravest = yiping.layers.warnings ? yiping.layers.warnings.gravest() : 5;
          context.clearRect(0, 0, 22, 18);
          context.strokeStyle = gravest < 5 ? plan.tokens.severity[gravest - 1] : plan.tokens.quiet;
          context.globalAlpha = 0.8;
          context.lineWidth = 1.6;
          context.setLineDash([6, 3]);
          context.strokeRect(2, 4, 18, 10);
        }, 22);
        make("", parts.warned, plan.words.warned);
      }
    }
    parts.sketch = make("chip sketch", top, plan.words.approximate);
    parts.sketch.hidden = true;
    yiping.freeChip = make("chip free", top, plan.words.locked);
    if (plan.simulated) make("chip simulated", top, yiping.plain(plan.simulated, 60));
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
    yiping.map.on("move", standCard);
    yiping.map.on("moveend", () => yiping.showPanels(yiping.shown));
  };

  yiping.showPanels = (shown) => {
    if (!parts) return;
    yiping.markChosen();
    yiping.refillDrill();
    yiping.considerIncidents();
    const { layers, plan } = yiping, regions = layers.regions;
    const totals = [];
    if (layers.events) totals.push(yiping.word("total_events", { n: yiping.number(layers.events.count) }));
    if (layers.assets) totals.push(yiping.word("total_assets", { n: yiping.number(layers.assets.count) }));
    const grids = regions && regions.summary.grid;
    if (grids) totals.push(yiping.word("total_grids", { n: yiping.number(grids.count) }));
    set(parts.totals, totals.join(" · "));
    if (parts.fill && regions) {
      set(parts.fill, regions.range
        ? `${plan.words.fill} ${[...new Set(regions.range)].map(yiping.number).join("–")}` : plan.words.fill);
    }
    if (parts.warned) {
      parts.warned.hidden = layers.warnings ? layers.warnings.gravest() > 4 : true;
      if (!parts.warned.hidden) parts.warnedSwatch();
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

  /* The card of a mark: what the picture says of it, asked when a hand asks. It stays at its place on the map, open
     over every update, until the hand lets go. */
  let anchor = null;
  const standCard = () => {
    if (!card) return;
    const point = yiping.map.latLngToContainerPoint(anchor), box = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(point.x + 14, window.innerWidth - box.width - 8))}px`;
    card.style.top = `${Math.max(8, Math.min(point.y + 14, window.innerHeight - box.height - 8))}px`;
    const size = yiping.map.getSize();
    card.hidden = point.x < -20 || point.y < -20 || point.x > size.x + 20 || point.y > size.y + 20;
  };
  yiping.hasCard = () => card !== null;
  yiping.dropCard = () => {
    if (card) card.remove();
    card = null;
  };
  yiping.closeCard = () => {
    yiping.dropCard();
    yiping.letGo();
  };
  yiping.openCard = async (about, id, point) => {
    yiping.dropCard();
    const mine = (card = make("card", document.body)), stand = standCard;
    anchor = yiping.map.containerPointToLatLng(point);
    mine.setAttribute("role", "dialog");
    make("quiet", mine, yiping.plan.words.asking);
    stand();
    let row = null;
    try {
      row = await (await yiping.ask(about + id)).json();
    } catch {
      row = null;
    }
    if (mine !== card) return;
    mine.replaceChildren();
    if (!row) {
      make("quiet", mine, yiping.plan.words.gone);
      stand();
      return;
    }
    yiping.tellChosen({ kind: "event", id: row.id, of: row.of, key: row.key, lat: row.lat ?? "", lon: row.lon ?? "" });
    const { words, language, zone } = yiping.plan;
    const inWords = (text) => (text && typeof text === "object" ? text[language] || Object.values(text)[0] : text);
    const moment = (at) => (at === null ? "" : new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
      timeZone: zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).format(at));
    const head = make("head", mine);
    swatch(head, (context) => yiping.drawMark(context, row.severity, 9, 9, { scale: row.severity === 1 ? 0.72 : 0.9 }));
    make("title", head, yiping.plain(row.title, 160));
    const lines = [
      [words.severity, words[`severity_${row.severity}`]], [words.state, words[`state_${row.state}`] || row.state],
      [words.category, inWords(row.category)], [words.region, row.region], [words.address, row.address],
      [words.source, [row.source, words[`quality_${row.quality}`]].filter(Boolean).join(" · ")], [words.reported, moment(row.reported)], [words.due, moment(row.due)],
    ];
    for (const [name, text] of lines) {
      if (!text) continue;
      const line = make("pair", mine);
      make("quiet", line, name);
      make("value", line, yiping.plain(text, 160));
    }
    if (row.simulated) make("quiet", mine, words.simulated);
    stand();
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
    card: card ? card.textContent : null, old: document.body.classList.contains("old"),
    attribution: parts ? document.querySelector(".attribution").textContent : "",
    simulated: (document.querySelector(".simulated") || { textContent: "" }).textContent,
  });
})();
