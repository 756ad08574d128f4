/* A canvas over the map, a little larger than it. It moves with the map unpainted, and is painted when the map stands. */
"use strict";

(() => {
  const AROUND = 0.08, FIRST_PAUSE = 250;

  yiping.Canvas = L.Layer.extend({
    initialize(name, height) {
      this._name = name;
      this._height = height;
      this._painters = [];
      this.paints = 0;
    },

    onAdd(map) {
      const pane = map.createPane("yiping-" + this._name);
      pane.style.zIndex = this._height;
      pane.style.pointerEvents = "none";
      this._canvas = L.DomUtil.create("canvas", "yiping-canvas", pane);
      this._context = this._canvas.getContext("2d");
      this.place();
    },

    getEvents() { return { moveend: this.place, resize: this.place }; },

    /* `paint(context, view)`, in ascending `order`; the transform is units of the canvas when it is called. */
    addPainter(order, paint) {
      this._painters.push({ order, paint });
      this._painters.sort((one, other) => one.order - other.order);
      this.paintSoon();
    },

    paintSoon() {
      if (this._frame) return;
      if (yiping.isEarly()) return; // it has no size yet; all is painted when it has
      if (!yiping.painted) {
        // Much arrives at once while the page opens, and then all is painted together; what is slow is seen coming.
        this._frame = setTimeout(() => { this._frame = 0; if (!yiping.painted) this.paint(); }, FIRST_PAUSE);
        return;
      }
      this._frame = requestAnimationFrame(() => { this._frame = 0; this.paint(); });
    },

    place() {
      const map = this._map;
      if (!map || !map._loaded) return;
      const size = map.getSize(), ratio = window.devicePixelRatio || 1;
      const around = L.point(Math.round(size.x * AROUND), Math.round(size.y * AROUND));
      const corner = map.containerPointToLayerPoint([-around.x, -around.y]).round();
      const width = size.x + 2 * around.x, height = size.y + 2 * around.y;
      const wide = Math.max(1, Math.round(width * ratio)), high = Math.max(1, Math.round(height * ratio));
      if (this._canvas.width !== wide || this._canvas.height !== high) {
        this._canvas.width = wide;
        this._canvas.height = high;
        this._canvas.style.width = width + "px";
        this._canvas.style.height = height + "px";
      }
      L.DomUtil.setPosition(this._canvas, corner);
      const origin = map.getPixelOrigin(), zoom = map.getZoom();
      this.view = {
        zoom, ratio, width, height, world: 256 * 2 ** zoom, left: origin.x + corner.x, top: origin.y + corner.y, corner,
        around,
      };
      if (yiping.painted) this.paint();
      else this.paintSoon();
    },

    paint() {
      if (!this.view) return;
      const context = this._context, { ratio } = this.view;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this._canvas.width, this._canvas.height);
      for (const { paint } of this._painters) {
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.globalAlpha = 1;
        context.setLineDash([]);
        paint(context, this.view);
      }
      this.paints++;
    },
  });
})();
