/* Where the map looks, and who may move it. A hand locks the view: nothing but a hand, or a row that is clicked
   elsewhere, moves it after that, until the one control (or Home) frees it. No refresh ever does. */
"use strict";

(() => {
  const NEAR = 4.2; // zoom levels nearer than home: a place with the streets around it
  const AGAIN = 100; // ms
  const AROUND = 0.03; // degrees kept around incidents: a single one isn't looked at from a hand's width
  let before = null; // the view from which a flight began
  let fitted = null, idle = 0, going = false;

  /* Locked: a hand has moved the map, and only a hand or the one control frees it. */
  let locked = false;
  Object.defineProperty(yiping, "touched", {
    get: () => locked,
    set: (value) => {
      locked = value;
      if (yiping.freeChip) yiping.freeChip.hidden = !locked;
    },
  });

  yiping.openManners = () => {
    const { map } = yiping;
    const touch = () => { yiping.touched = true; stir(); };
    yiping.asButton(yiping.freeChip, free);
    yiping.freeChip.hidden = true;
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, stir, { capture: true, passive: true });
    map.getContainer().addEventListener("wheel", touch, { passive: true });
    map.on("dragstart", touch);
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Home" || event.key === "0") free();
      else if (/^(Arrow|[+\-=_])/.test(event.key)) touch();
    });
    map.on("resize", () => { if (!yiping.touched && !before) { yiping.goHome(); yiping.considerIncidents(); } });
  };

  /* Free the view: home, out of every region, and whatever was chosen let go. */
  const free = () => {
    yiping.goHome();
    yiping.considerIncidents();
    if (yiping.chosenState().region) yiping.tellChosen({ region: "", name: "" });
    else yiping.letGo();
  };
  /* A map that nobody touches any more goes home by itself, where the scene wants that, and lays away what was in hand. */
  const leave = () => {
    yiping.dropTool();
    yiping.closeCategoryList();
    yiping.dropCard();
    free();
  };
  const stir = () => {
    clearTimeout(idle);
    const { home_after: seconds } = yiping.plan;
    if (seconds) idle = setTimeout(leave, seconds * 1000);
  };

  /* Where the scene follows incidents: look at the grave ones when there are others than before, and never for a move. */
  yiping.considerIncidents = () => {
    const { plan, layers, touched } = yiping;
    if (plan.follow !== "incidents" || !layers.events || !layers.events.grave) return;
    if (going || touched || before || yiping.chosenState().region) return;
    const grave = layers.events.grave(), ids = grave.map(([id]) => id).sort().join();
    if (ids === fitted) return;
    if (!grave.length && fitted) yiping.goHome();
    fitted = ids;
    if (!grave.length) return;
    const lats = grave.map(([, lat]) => lat), lons = grave.map(([, , lon]) => lon);
    yiping.fit([Math.min(...lons) - AROUND, Math.min(...lats) - AROUND, Math.max(...lons) + AROUND, Math.max(...lats) + AROUND]);
  };

  /* Show what lies within west, south, east, north, beside the panels. */
  yiping.fit = ([west, south, east, north]) => {
    const { plan, map } = yiping;
    const room = yiping.panelRoom(), [above, right, below, left] = plan.margins;
    const top = Math.max(above, room.top + 8), bottom = Math.max(below, room.bottom + 8);
    const size = map.getSize();
    const fits = size.x > left + right + 40 && size.y > top + bottom + 40;
    map.fitBounds([[south, west], [north, east]], {
      animate: false,
      paddingTopLeft: fits ? [left, top] : [0, 0],
      paddingBottomRight: fits ? [right, bottom] : [0, 0],
    });
  };

  /* The first view, and the one that Home brings back. */
  yiping.goHome = () => {
    const { plan, map } = yiping;
    yiping.touched = false;
    before = fitted = null;
    going = true; // or incidents would be looked at under way, and that would be taken for home
    yiping.homeZoom = Infinity; // the way home is no nearing
    const bounds = plan.fit && yiping.layers.regions && yiping.layers.regions.bounds;
    if (bounds) {
      yiping.fit(bounds);
      yiping.homeZoom = map.getZoom();
      map.setMinZoom(Math.max(2, yiping.homeZoom - 2));
    } else {
      // The centre's zoom is told for a map 1000 units wide.
      const zoom = plan.home.zoom + Math.log2(Math.max(map.getSize().x, 100) / 1000);
      map.setView([plan.home.lat, plan.home.lon], zoom, { animate: false });
      yiping.homeZoom = zoom;
    }
    going = false;
  };

  /* Go to a place; the way back is kept from the first flight on. */
  yiping.flyTo = (lat, lon) => {
    const { map } = yiping;
    before ??= { centre: map.getCenter(), zoom: map.getZoom() };
    map.setView([lat, lon], Math.max(map.getZoom(), Math.min(yiping.homeZoom + NEAR, 16)), { animate: false });
  };
  yiping.flyBack = () => {
    if (!before) return;
    const { centre, zoom } = before;
    before = null;
    yiping.map.setView(centre, zoom, { animate: false });
  };

  /* Where the reader is: for the page that takes this one's place. */
  yiping.keep = () => {
    const { map } = yiping, { lat, lng } = map.getCenter(), { x, y } = map.getSize(), ratio = window.devicePixelRatio || 1;
    return {
      centre: [lat, lng], zoom: map.getZoom(), touched: yiping.touched, before, off: yiping.allOff(),
      tiles: yiping.tilesShown(), card: yiping.keepCard(), tool: yiping.keepTool(),
      pixels: Math.round(x * y * ratio ** 2),
    };
  };
  /* Be where another page was. To be called until it is true: then all that the pane told is on the canvas, too. */
  let resumed = "";
  yiping.resume = (kept) => {
    if (!yiping.painted || !yiping.hasTurned()) return false;
    if (kept && resumed !== JSON.stringify(kept)) {
      resumed = JSON.stringify(kept);
      yiping.map.setView(kept.centre, kept.zoom, { animate: false });
      ({ before } = kept);
      yiping.touched = kept.touched;
      yiping.putOff(kept.off || []);
      if (kept.tiles && kept.tiles.join() !== yiping.tilesShown().join()) yiping.showTiles(kept.tiles);
      yiping.putTool(kept.tool);
      yiping.putCard(kept.card);
      yiping.tellHidden();
      yiping.paintAll();
      return false;
    }
    return yiping.isSettled();
  };
  yiping.resumeSoon = (kept) => { if (!yiping.resume(kept)) setTimeout(() => yiping.resumeSoon(kept), AGAIN); };
})();
