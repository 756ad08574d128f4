/* What the reader of the scene has chosen. The page tells the pane what a hand chose on it; only `yiping.choose`, which
   the pane calls with what the scene says, changes what is chosen. */
"use strict";

(() => {
  const NOTHING = { region: "", name: "", thing: null };
  let chosen = NOTHING, told = "", ring = null;

  const nameOf = (thing) => (thing ? [thing.kind, thing.of ?? thing.source, thing.key].join("\n") : "");

  yiping.tellChosen = (what) => {
    told = nameOf(what);
    yiping.ask("chosen?" + new URLSearchParams(what)).catch(() => {});
  };
  yiping.letGo = () => { if (chosen.thing) yiping.tellChosen({ kind: "none" }); };

  /* A ring around the chosen thing: an element, so that it follows the map without a repaint. */
  const mark = () => {
    const { thing } = chosen, { map } = yiping;
    const place = thing && (yiping.placeOf(thing) || (thing.lat === null ? null : [thing.lat, thing.lon]));
    if (!place) {
      if (ring) ring.remove();
      ring = null;
      return;
    }
    ring ??= L.DomUtil.create("div", "chosen", map.getPanes().markerPane);
    const { x, y } = map.latLngToLayerPoint(place);
    ring.style.left = `${x}px`;
    ring.style.top = `${y}px`;
  };
  /* Where the mark of a thing is now, in degrees; null where it has none here. */
  yiping.placeOf = ({ kind, id }) => {
    const layer = yiping.layers[`${kind}s`];
    return layer && layer.placeOf ? layer.placeOf(id) : null;
  };

  yiping.choose = (selection) => {
    const before = chosen, name = nameOf(selection.thing);
    chosen = selection;
    if (selection.region !== before.region) yiping.turnTo(selection.region, selection.name);
    if (name !== nameOf(before.thing)) {
      const { thing } = selection;
      if (name !== told) yiping.dropCard();
      if (!thing) yiping.flyBack();
      else if (name !== told && thing.lat !== null) yiping.flyTo(thing.lat, thing.lon);
      told = "";
    }
    mark();
  };
  yiping.markChosen = mark;
  yiping.openChosen = () => {
    yiping.map.on("zoomend viewreset", mark);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || yiping.dropTool() || yiping.closeCategoryList()) return;
      if (chosen.thing || yiping.hasCard()) yiping.closeCard();
      else yiping.drillUp();
    });
  };
  yiping.chosenState = () => ({ region: chosen.region, thing: nameOf(chosen.thing), ring: Boolean(ring), ...yiping.drillState() });
})();
