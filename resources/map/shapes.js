/* Lines and outlines of a pack, as paths in its own steps; and Web Mercator. */
"use strict";

(() => {
  const LINE = 4; // units
  yiping.toSquare = (lat, lon) => {
    const sine = Math.sin((Math.max(-85.051129, Math.min(85.051129, lat)) * Math.PI) / 180);
    // The world's other side begins half a turn from home: a county across the antimeridian stays in one piece.
    const near = lon - 360 * Math.round((lon - yiping.plan.home.lon) / 360);
    return [(near + 180) / 360, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };

  yiping.toPlace = (x, y) => [(360 / Math.PI) * Math.atan(Math.exp((1 - 2 * y) * Math.PI)) - 90, x * 360 - 180];

  class Shape {
    constructor() {
      this.path = new Path2D();
      this.west = this.north = Infinity;
      this.east = this.south = -Infinity;
    }

    take(x, y) {
      if (x < this.west) this.west = x;
      if (x > this.east) this.east = x;
      if (y < this.north) this.north = y;
      if (y > this.south) this.south = y;
    }

    /* Whether any of it, or of what is within a distance of it, is in the view; both given in the pack's steps. */
    isIn(window, around = 0) {
      return this.west - around <= window.east && this.east + around >= window.west &&
        this.north - around <= window.south && this.south + around >= window.north;
    }
  }

  /* Shapes of a pack's lines: `keyOf(line, x, y)` says which lines make one shape together. */
  yiping.shapes = (arrays, prefix, keyOf, closed) => {
    const first = arrays[prefix + "first"], delta = arrays[prefix + "delta"], corners = arrays[prefix + "corners"];
    const found = new Map();
    if (!first) return found;
    for (let line = 0, at = 0; line < corners.length; line++) {
      let x = first[2 * line], y = first[2 * line + 1];
      const key = keyOf(line, x, y);
      let shape = found.get(key);
      if (!shape) found.set(key, (shape = new Shape()));
      shape.path.moveTo(x, y);
      shape.take(x, y);
      for (let corner = 1; corner < corners[line]; corner++, at += 2) {
        x += delta[at];
        y += delta[at + 1];
        shape.path.lineTo(x, y);
        shape.take(x, y);
      }
      if (closed) shape.path.closePath();
    }
    return found;
  };

  /* Whether a shape reaches into a view, with the line around it. */
  yiping.reaches = ({ west, north, east, south }, { origin, step }, { world, left, top, width, height }) => {
    const across = (at) => (origin[0] + at * step) * world - left, down = (at) => (origin[1] + at * step) * world - top;
    return across(west) <= width + LINE && across(east) >= -LINE && down(north) <= height + LINE && down(south) >= -LINE;
  };

  /* Draw in a pack's steps from here on; returns the steps in one unit, and the window in steps. */
  yiping.enter = (context, header, view) => {
    const steps = 1 / (view.world * header.step);
    const scale = view.ratio / steps;
    const left = header.origin[0] * view.world - view.left, top = header.origin[1] * view.world - view.top;
    context.setTransform(scale, 0, 0, scale, left * view.ratio, top * view.ratio);
    return {
      unit: steps,
      window: {
        west: -left * steps, east: (view.width - left) * steps, north: -top * steps, south: (view.height - top) * steps,
      },
    };
  };
})();
