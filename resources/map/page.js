/* The page itself: what it was opened with, how it asks, when it is complete. Everything else hangs on `yiping`.
   Text from outside reaches the page only through textContent and canvas text. */
"use strict";

window.yiping = (() => {
  const ARRAYS = {
    i1: Int8Array, u1: Uint8Array, i2: Int16Array, u2: Uint16Array, i4: Int32Array, u4: Uint32Array,
    f4: Float32Array, f8: Float64Array,
  };
  const RETRY_FIRST = 300, RETRY_LAST = 10000;

  const page = {
    plan: null, map: null, layers: {}, canvases: {}, shown: {}, seq: 0, painted: false, paints: 0,
    trouble: "", times: {},
  };
  const waiting = new Set();

  /* A pack (docs/map-format.md) as {header, arrays}: the arrays are views, nothing is copied. */
  page.unpack = (buffer) => {
    const view = new DataView(buffer);
    if (buffer.byteLength < 8 || view.getUint32(0) !== 0x59504d31) throw new Error("not a pack");
    const length = view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
    const arrays = {};
    for (const [name, [kind, at, count]] of Object.entries(header.arrays)) {
      arrays[name] = new ARRAYS[kind](buffer, 8 + length + at, count);
    }
    return { header, arrays };
  };

  page.patience = 120000; // ms: an answer that was lost on its way is asked for again
  page.ask = async (url) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), page.patience);
    try {
      const answer = await fetch(url, { cache: "no-store", signal: stop.signal });
      if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
      return answer;
    } finally {
      clearTimeout(timer);
    }
  };
  page.askPack = async (url) => page.unpack(await (await page.ask(url)).arrayBuffer());

  /* Ask until there is an answer: a store that isn't open yet, or fails for a while, leaves no hole. */
  page.askUntil = async (question) => {
    for (let pause = RETRY_FIRST; ; pause = Math.min(pause * 2, RETRY_LAST)) {
      try {
        return await question();
      } catch (error) {
        page.trouble = String(error);
        await new Promise((resolve) => {
          sleepers.add(resolve);
          setTimeout(() => { sleepers.delete(resolve); resolve(); }, pause);
        });
      }
    }
  };
  const sleepers = new Set();
  /* Something has changed in the store: it answers again, so whoever waits to ask again asks now. */
  const wakeSleepers = () => {
    for (const wake of sleepers) wake();
    sleepers.clear();
  };

  /* The pane has something to tell: come for all of it, in its order. */
  let heard = 0, harking = false, called = false;
  page.heard = () => heard;
  page.hark = async () => {
    called = true;
    if (harking) return;
    harking = true;
    while (called) {
      called = false;
      const told = await page.askUntil(async () => (await page.ask(`told?after=${heard}`)).json());
      for (const [number, name, what] of told) {
        try {
          page[name](what);
        } catch (error) {
          console.error(`${name}: ${error}`);
        }
        heard = number;
      }
    }
    harking = false;
  };

  /* Tell the pane up to which number everything is on the screen. */
  const followers = [];
  let told = -1, telling = false;
  page.follow = (follower) => followers.push(follower);
  page.tellDrawn = () => {
    if (telling || !page.painted || followers.some(({ busy }) => busy) || !page.isSettled()) return;
    const seq = followers.length ? Math.min(...followers.map((one) => one.seq)) : page.seq;
    if (seq <= told) return;
    telling = true;
    const say = () => {
      telling = false;
      told = seq;
      page.ask(`drawn?seq=${seq}`).catch(() => {});
      page.tellDrawn(); // there may be more by now
    };
    if (document.hidden) say();
    else requestAnimationFrame(() => requestAnimationFrame(say));
  };

  /* Names of what the first complete paint waits for. */
  page.await = (name) => waiting.add(name);
  page.arrived = (name) => {
    if (waiting.has(name)) page.times[name] = Math.round(performance.now());
    if (!waiting.delete(name) || page.painted) return;
    if (waiting.size) {
      const isMarks = (one) => followers.some((follower) => follower.name === one);
      if (!isMarks(name) && [...waiting].every(isMarks)) page.paintAhead(); // the ground; marks come last
      return;
    }
    page.painted = true;
    page.unveil();
    page.startTiles();
    page.paintAll(0); // the margin, as much again, comes when what can be seen is there
    // Two frames: the first draws, the second says that it is on the screen. A hidden page has no frames.
    const say = () => {
      page.times.painted = Math.round(performance.now());
      page.ask("painted").catch(() => {});
      page.tellDrawn();
      page.paintStack();
    };
    if (document.hidden) say();
    else requestAnimationFrame(() => requestAnimationFrame(say));
  };

  /* A page that was loaded before its pane was there waits for its place, so many units wide and high: then it is laid
     out and painted, once. A place that doesn't come as it was told is not waited for long. */
  const LATE = 1000;
  let place = null;
  page.take = (width, height) => {
    const isNew = place === null;
    place = { width, height };
    const stand = (anyway) => {
      const differs = Math.abs(innerWidth - place.width) > 1.5 || Math.abs(innerHeight - place.height) > 1.5;
      if (page.painted || (!anyway && (document.hidden || differs))) return;
      page.map.invalidateSize({ animate: false, pan: false });
      page.arrived("taken");
    };
    if (isNew) {
      window.addEventListener("resize", () => stand(false));
      document.addEventListener("visibilitychange", () => stand(false));
      setTimeout(page.unveil, VEILED);
      setTimeout(() => stand(true), LATE);
    }
    stand(false);
  };
  page.isEarly = () => waiting.has("taken");

  /* Text as a person may see it: no controls, no direction overrides, no endless lines. */
  page.plain = (text, most = 240) => {
    const whole = String(text ?? "").slice(0, most * 4)
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g, " ").trim();
    const characters = Array.from(whole);
    return characters.length > most ? characters.slice(0, most - 1).join("") + "…" : whole;
  };
  page.word = (name, gaps = {}) =>
    (page.plan.words[name] ?? name).replace(/\{(\w+)\}/g, (gap, key) => (key in gaps ? gaps[key] : gap));
  /* 12345.678 as 12,345.678. The engine's own way loads all languages' first: a fortieth of a second. */
  page.number = (value) => {
    const [whole, part] = String(Math.round(Number(value) * 1000) / 1000).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  };
  page.faded = (colour, alpha) => {
    const value = parseInt(colour.slice(1), 16);
    return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
  };

  /* Each frame is composed with the whole window: none is asked for before there is something to see. */
  const VEILED = 400;
  page.unveil = () => { document.documentElement.style.visibility = ""; };

  page.open = (map, plan) => {
    page.map = map;
    page.plan = plan;
    document.documentElement.style.visibility = "hidden";
    if (location.search === "?early") page.await("taken");
    else setTimeout(page.unveil, VEILED);
    document.documentElement.lang = plan.language;
    page.openStack(map);
    for (const [index, name] of ["ground", "drill", "pointed", "assets", "events", "labels", "tools"].entries()) {
      page.canvases[name] = new page.Canvas(name, 10 * index, { tiled: name !== "tools", slow: name === "ground" || name === "drill" });
    }
    page.await("fonts");
    page.await("opened");
    const first = plan.faces.slice(0, 1).map(([, family]) => document.fonts.load(`16px "${family}"`, "一A"));
    Promise.allSettled(first).then(() => page.arrived("fonts"));
    // A character that the first face lacks brings the next: what was written without it is written anew.
    document.fonts.addEventListener("loadingdone", () => {
      for (const canvas of Object.values(page.canvases)) canvas.paintAnew();
    });
    page.openPanels();
    page.openManners();
    page.openChosen();
    page.openDrill();
    page.openTiles();
    page.openTools();
    page.openCards();
    page.openPointing();
  };
  page.add = (name, options) => { page.layers[name] = page.makers[name](options); };
  page.begin = () => {
    if (!page.layers.regions) {
      page.goHome();
      document.body.classList.add("standing");
    }
    if (page.isEarly()) page.ask("opened").catch(() => {});
    page.arrived("opened");
  };
  page.makers = {};

  /* Called by the pane: something changed in the store; its newest answer; a full look is due. */
  page.changed = (seq) => {
    page.seq = Math.max(page.seq, seq);
    wakeSleepers();
    for (const layer of Object.values(page.layers)) if (layer.changed) layer.changed(page.seq);
  };
  page.refresh = () => {
    for (const layer of Object.values(page.layers)) if (layer.refresh) layer.refresh();
  };
  page.show = ({ data, ...answer }) => {
    Object.assign(page.shown, answer); // what did not change is not told again
    page.shown.data = { ...page.shown.data, ...data };
    for (const layer of Object.values(page.layers)) if (layer.show) layer.show(page.shown);
    page.pen.show(page.shown);
    page.refreshTold();
    page.showPanels(page.shown);
  };

  /* What is drawn, for tests and for the curious. */
  page.state = () => {
    const state = { painted: page.painted, seq: page.seq, waiting: [...waiting], times: page.times, zoom: page.map.getZoom(), layers: {} };
    const middle = page.map.getCenter();
    state.centre = [middle.lat, middle.lng];
    state.ratio = window.devicePixelRatio;
    state.size = [page.map.getSize().x, page.map.getSize().y];
    state.paints = Object.fromEntries(Object.entries(page.canvases).map(([name, canvas]) => [name, canvas.paints]));
    for (const [name, layer] of Object.entries(page.layers)) state.layers[name] = layer.state ? layer.state() : {};
    state.panels = page.panelState();
    state.chosen = page.chosenState();
    state.tiles = page.tileState();
    state.tool = page.toolState();
    state.categories = page.categoryState();
    state.pointed = page.pointedState();
    state.locked = page.touched;
    return state;
  };
  return page;
})();
