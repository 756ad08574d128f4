/* Where the map looks, and who may move it. A hand locks the view: nothing but a hand, or a row that is clicked
   elsewhere, moves it after that, until the one control (or Home) frees it. No refresh ever does. */
"use strict";

(() => {
  const NEAR = 4.2; // zoom levels nearer than home: a place with the streets around it
  let before = null; // the view from which a flight began

  yiping.touched = false;

  yiping.openManners = () => {
    const { map } = yiping;
    const touch = () => { yiping.touched = true; };
    map.getContainer().addEventListener("wheel", touch, { passive: true });
    map.on("dragstart", touch);
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Home" || event.key === "0") yiping.goHome();
      else if (/^(Arrow|[+\-=_])/.test(event.key)) touch();
    });
    map.on("resize", () => { if (!yiping.touched && !before) yiping.goHome(); });
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
    before = null;
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
})();
