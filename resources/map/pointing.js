/* What a hand or the keys point at among the marks of all layers: its name beside it, its card when it is pressed.
   A layer has `pick(point)`, what of it lies there, and `near(point, most)`, what lies around it. A pick has a place on
   the unit square, and either what to ask for its card (`about`, `id`), by what its layer tells it (`layer`, `key`), or
   `open()`.
   By keys: full stop and comma go from mark to mark, the nearest to the middle first, Enter opens. */
"use strict";

(() => {
  const ORDER = ["stations", "tracks", "events", "teams", "incidents", "assets"];
  const REST = 300, MOST = 200;
  let hint = null, ring = null, resting = 0, named = 0, along = [], at = -1, hovering = 0;

  const layers = () => ORDER.map((name) => yiping.layers[name]).filter((layer) => layer && layer.pick);
  const pickAt = (place) => {
    for (const layer of layers()) {
      const found = layer.pick(place);
      if (found) return found;
    }
    return null;
  };
  yiping.isOnMark = (place) => pickAt(place) !== null;

  const open = (pick, point) => {
    hide();
    if (pick.open) pick.open();
    else if (pick.layer) { yiping.letGo(); yiping.openTold(pick, point); } else yiping.openCard(pick.about, pick.id, point);
  };
  const hide = () => {
    named++;
    clearTimeout(resting);
    if (hint) hint.hidden = true;
  };
  const say = (text, [x, y]) => {
    hint.textContent = yiping.plain(text, 60);
    hint.hidden = !hint.textContent;
    hint.style.left = `${Math.max(4, Math.min(x + 12, window.innerWidth - hint.offsetWidth - 4))}px`;
    hint.style.top = `${Math.max(4, y - hint.offsetHeight - 8)}px`;
  };
  /* A thing's name: what the layer knows, or what the picture says. */
  const name = async (pick) => {
    const mine = ++named, point = yiping.onGlass(...pick.at);
    if (pick.name !== undefined) { say(pick.name, point); return; }
    if (!pick.about) return;
    let row = null;
    try {
      row = await (await yiping.ask(pick.about + pick.id)).json();
    } catch {
      return;
    }
    if (mine === named) say(row.kind === "asset" ? `${row.title} · ${row.state}` : row.title, point);
  };

  const markRing = () => {
    const pick = along[at];
    if (!pick) {
      if (ring) ring.remove();
      ring = null;
      return;
    }
    ring ??= L.DomUtil.create("div", "chosen at-keys", yiping.map.getPanes().markerPane);
    const [lat, lon] = yiping.toPlace(...pick.at), { x, y } = yiping.map.latLngToLayerPoint([lat, lon]);
    ring.style.left = `${x}px`;
    ring.style.top = `${y}px`;
  };
  const leave = () => {
    along = [];
    at = -1;
    hide();
    markRing();
  };
  const step = (by) => {
    const size = yiping.map.getSize(), middle = { x: size.x / 2, y: size.y / 2 };
    if (at < 0) {
      const distance = (pick) => { const [x, y] = yiping.onGlass(...pick.at); return Math.hypot(x - middle.x, y - middle.y); };
      along = layers().flatMap((layer) => (layer.near ? layer.near(middle, MOST) : []))
        .map((pick) => ({ ...pick, far: distance(pick) })).sort((one, other) => one.far - other.far).slice(0, MOST);
    }
    if (!along.length) return;
    at = at < 0 ? (by > 0 ? 0 : along.length - 1) : (at + by + along.length) % along.length;
    markRing();
    name(along[at]);
  };
  const key = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "." || event.key === ",") step(event.key === "." ? 1 : -1);
    else if (event.key === "Enter" && at >= 0) {
      const pick = along[at], [x, y] = yiping.onGlass(...pick.at);
      leave();
      open(pick, L.point(x, y));
    } else if (event.key === "Escape" && at >= 0) leave();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  yiping.openPointing = () => {
    const { map } = yiping;
    hint = yiping.make("hint mark-name", document.body);
    hint.hidden = true;
    // After the tools', before the drill's: both of them have an Enter.
    map.getContainer().addEventListener("keydown", key, { capture: true });
    map.on("click", ({ containerPoint }) => {
      if (yiping.busyTool()) return;
      const pick = pickAt(containerPoint);
      leave();
      if (pick) open(pick, containerPoint);
      else yiping.closeCard();
    });
    map.on("mousemove", ({ containerPoint }) => {
      if (hovering) return;
      hovering = requestAnimationFrame(() => {
        hovering = 0;
        const pick = yiping.busyTool() ? null : pickAt(containerPoint);
        map.getContainer().classList.toggle("on-mark", pick !== null);
        hide();
        if (pick) resting = setTimeout(() => name(pick), REST);
      });
    });
    map.on("mouseout", hide);
    map.on("movestart zoomstart", leave);
  };
  yiping.pointedState = () => ({ name: hint && !hint.hidden ? hint.textContent : "", along: along.length, at });
})();
