/* Layers of tiles under everything: packs beside the centre, and servers that the scheme asks. A tile that isn't there
   says so in its own square; one that didn't come because its server was silent, or its file not to be read, is asked for
   again. */
"use strict";

(() => {
  const SIZE = 256, SLOW = 1500, AGAIN = 15000, STRIP = 8;
  const OVER = 1; // unit by which a tile reaches under the next: where they are scaled a seam would show between them
  /* How pictures are made to fit the wall. Not a style of the whole layer: what is said in a square is in the look's colours. */
  const LOOKS = { dimmed: "brightness(0.72) saturate(0.8)", dark: "invert(1) hue-rotate(180deg) brightness(0.8) saturate(0.55)" };
  const PASSING = new Set(["silent", "absent"]);
  let shown = [];

  const hatch = (tile, words) => {
    const context = tile.getContext("2d"), { tokens, families } = yiping.plan, ratio = tile.width / (SIZE + OVER);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.filter = "none";
    context.fillStyle = tokens.pane;
    context.fillRect(0, 0, SIZE + OVER, SIZE + OVER);
    context.strokeStyle = tokens.line;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let at = -SIZE; at < SIZE; at += 16) {
      context.moveTo(at, SIZE);
      context.lineTo(at + SIZE, 0);
    }
    context.stroke();
    context.font = `14px ${families}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 5;
    context.strokeStyle = tokens.pane;
    context.strokeText(words, SIZE / 2, SIZE / 2);
    context.fillStyle = tokens.quiet;
    context.fillText(words, SIZE / 2, SIZE / 2);
  };

  /* The picture of a tile, or why there is none. */
  const picture = async (url, signal) => {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return { missing: "broken" };
    if ((answer.headers.get("content-type") || "").includes("json")) return answer.json();
    try {
      const bitmap = await createImageBitmap(await answer.blob());
      return { bitmap, close: () => bitmap.close() }; // the collector doesn't know how large it is
    } catch {
      return { missing: "broken" };
    }
  };

  /* A tile of Web Mercator out of one cut by longitude and latitude: as wide, but stretched strip by strip. */
  const latOf = (row, level) => (360 / Math.PI) * Math.atan(Math.exp((1 - (2 * row) / 2 ** level) * Math.PI)) - 90;
  const geographic = async (layer, { x, y, z }, signal) => {
    const rows = (lat) => ((90 - lat) / 360) * 2 ** z;
    const first = Math.floor(rows(latOf(y, z))), last = Math.floor(rows(latOf(y + 1, z)) - 1e-9);
    const found = new Map(), close = () => { for (const bitmap of found.values()) bitmap.close(); };
    for (let row = first; row <= last; row++) {
      const one = await picture(`tile/${layer.id}/${z}/${x}/${row}`, signal);
      if (!one.bitmap) { close(); return one; }
      found.set(row, one.bitmap);
    }
    return {
      close,
      draw: (context) => {
        for (let top = 0; top < SIZE; top += STRIP) {
          const from = rows(latOf(y + top / SIZE, z)), to = rows(latOf(y + (top + STRIP) / SIZE, z));
          const bitmap = found.get(Math.floor((from + to) / 2)) || found.get(first);
          const begin = (from - Math.floor((from + to) / 2)) * bitmap.height;
          context.drawImage(bitmap, 0, begin, bitmap.width, (to - from) * bitmap.height, 0, top, SIZE, STRIP);
        }
      },
    };
  };

  const Tiles = L.GridLayer.extend({
    initialize(layer) {
      L.GridLayer.prototype.initialize.call(this, {
        pane: "tilePane", minNativeZoom: layer.levels[0], maxNativeZoom: layer.levels[1], minZoom: 0, maxZoom: 22,
        noWrap: true, keepBuffer: 1, updateWhenIdle: true,
      });
      this.layer = layer;
      this.asked = new Map();
      this.counts = { drawn: 0, none: 0, silent: 0, absent: 0, broken: 0 };
    },

    /* Where pictures are shifted, the layer works as if the map looked at the shifted place. */
    _shift(zoom) {
      if (!this.layer.shifted || !yiping.plan.shifted) return L.point(0, 0);
      const { lat, lng } = this._map.getCenter(), [north, east] = yiping.toGcj(lat, lng);
      return this._map.project([north, east], zoom).subtract(this._map.project([lat, lng], zoom));
    },
    _setZoomTransform(level, center, zoom) {
      const scale = this._map.getZoomScale(zoom, level.zoom);
      const place = level.origin.multiplyBy(scale).subtract(this._map._getNewPixelOrigin(center, zoom))
        .subtract(this._shift(zoom)).round();
      L.DomUtil.setTransform(level.el, place, scale);
    },
    _getTiledPixelBounds(center) {
      const bounds = L.GridLayer.prototype._getTiledPixelBounds.call(this, center);
      const shift = this._shift(this._tileZoom);
      return L.bounds(bounds.min.add(shift), bounds.max.add(shift));
    },
    _update(center) {
      if (this._map && this.layer.shifted) this._setZoomTransforms(this._map.getCenter(), this._map.getZoom());
      L.GridLayer.prototype._update.call(this, center);
    },

    createTile(coords, done) {
      const tile = document.createElement("canvas"), ratio = window.devicePixelRatio > 1.25 ? 2 : 1;
      tile.width = tile.height = (SIZE + OVER) * ratio;
      this.fill(tile, coords);
      setTimeout(() => done(null, tile)); // it is seen from now on: what it waits for, it says itself
      return tile;
    },
    _initTile(tile) {
      L.GridLayer.prototype._initTile.call(this, tile);
      tile.style.width = tile.style.height = `${SIZE + OVER}px`;
    },
    async fill(tile, coords) {
      const { layer } = this, stop = new AbortController(), { words } = yiping.plan;
      this.asked.set(tile, { coords, stop, missing: "" });
      const slow = setTimeout(() => { if (!tile.done) hatch(tile, words.tile_slow); }, SLOW);
      let found;
      try {
        found = layer.grid === "geographic" ? await geographic(layer, coords, stop.signal)
          : await picture(`tile/${layer.id}/${coords.z}/${coords.x}/${coords.y}`, stop.signal);
      } catch {
        found = { missing: "silent" };
      }
      clearTimeout(slow);
      const mine = this.asked.get(tile);
      if (!mine && found.close) found.close();
      if (!mine) return;
      mine.missing = found.missing || "";
      this.counts[found.missing || "drawn"]++;
      if (found.missing) {
        hatch(tile, words[`tile_${found.missing}`] || words.tile_broken);
        return;
      }
      tile.done = true;
      const context = tile.getContext("2d"), ratio = tile.width / (SIZE + OVER);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, SIZE + OVER, SIZE + OVER);
      context.filter = LOOKS[layer.look] || "none";
      if (found.draw) found.draw(context);
      else context.drawImage(found.bitmap, 0, 0, SIZE, SIZE);
      found.close();
      context.filter = "none";
      const edge = SIZE * ratio - 1;
      context.drawImage(tile, edge, 0, 1, SIZE * ratio, SIZE, 0, OVER, SIZE);
      context.drawImage(tile, 0, edge, tile.width, 1, 0, SIZE, SIZE + OVER, OVER);
    },
    forget(tile) {
      const mine = this.asked.get(tile);
      this.asked.delete(tile);
      if (mine) mine.stop.abort();
    },
    askAgain() {
      for (const [tile, { coords, missing }] of [...this.asked]) if (PASSING.has(missing)) this.fill(tile, coords);
    },
  });

  /* Whether pictures lie under the map: then our own land and roads are not drawn over them. */
  yiping.hasTiles = () => shown.length > 0;
  yiping.tilesShown = () => shown.map(({ layer }) => layer.id);
  yiping.showTiles = (ids) => {
    for (const one of shown) one.remove();
    shown = ids.map((id) => yiping.plan.tiles.find((layer) => layer.id === id)).filter(Boolean).map((layer, index) => {
      const one = new Tiles(layer);
      one.on("tileunload", ({ tile }) => one.forget(tile));
      one.addTo(yiping.map);
      one.setZIndex(1 + index);
      one.getContainer().classList.add(`tiles-${layer.look}`);
      return one;
    });
    yiping.showAttribution(shown.map(({ layer }) => layer.attribution));
    for (const name of ["ground", "labels"]) yiping.canvases[name].paintSoon();
  };
  yiping.openTiles = () => {
    const { map, plan } = yiping;
    map.getPanes().tilePane.style.zIndex = 190;
    if (plan.tiles.length) setInterval(yiping.askTilesAgain, AGAIN);
  };
  yiping.askTilesAgain = () => { for (const one of shown) one.askAgain(); };
  /* Not before the map has its place: tiles of another view would be asked for in vain. */
  yiping.startTiles = () => { if (yiping.plan.shown_tiles.length) yiping.showTiles(yiping.plan.shown_tiles); };
  yiping.tileState = () => shown.map((one) => ({ id: one.layer.id, ...one.counts, tiles: one.asked.size,
    silent: [...one.asked.values()].filter(({ missing }) => missing === "silent").length,
    none: [...one.asked.values()].filter(({ missing }) => missing === "none").length,
  }));
})();
