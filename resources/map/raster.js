/* Thousands of small pictures on a canvas, put together pixel by pixel in typed arrays: the canvas's own calls take many
   times as long for each. It goes by tiles, and a tile on which the same marks stand as before is left alone. */
"use strict";

(() => {
  const TILE = 128; // device pixels
  const MOST_PIXELS = 4e6; // of all pictures together, four bytes each: discs with numbers come in thousands of kinds

  /* A picture of a mark, drawn once for each ratio. `size` in units. */
  let pictures = new Map(), held = 0, number = 0;
  yiping.picture = (key, size, ratio, draw) => {
    const name = `${key}|${ratio}`;
    let found = pictures.get(name);
    if (!found) {
      const side = Math.ceil(size * ratio);
      if (held + side * side > MOST_PIXELS) { pictures = new Map(); held = 0; }
      held += side * side;
      const canvas = new OffscreenCanvas(side, side);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.scale(ratio, ratio);
      draw(context, side / ratio / 2);
      const pixels = new Uint32Array(context.getImageData(0, 0, side, side).data.buffer);
      found = { number: ++number, side, half: side / 2, pixels };
      pictures.set(name, found);
    }
    return found;
  };
  yiping.pictureState = () => ({ pictures: pictures.size, pixels: held });

  /* One colour over another, each with its strength in the highest byte, not multiplied in: as ImageData has them. */
  const over = (above, below) => {
    const strong = above >>> 24, weak = ((below >>> 24) * (255 - strong)) / 255, whole = strong + weak;
    const mixed = (shift) =>
      Math.round((((above >>> shift) & 255) * strong + ((below >>> shift) & 255) * weak) / whole) << shift;
    return ((Math.round(whole) << 24) | mixed(16) | mixed(8) | mixed(0)) >>> 0;
  };

  yiping.Raster = class {
    constructor() {
      this.count = 0;
      this.left = new Int32Array(1024);
      this.top = new Int32Array(1024);
      this.pictures = [];
      this.tile = new ImageData(TILE, TILE);
      this.pixels = new Uint32Array(this.tile.data.buffer);
      this.drawn = new WeakMap(); // of each canvas: what its tiles were last painted from
      this.painted = 0;
    }

    begin(ratio) {
      this.count = 0;
      this.ratio = ratio;
    }

    /* Let a picture's middle stand there, in units, over all before it. */
    add(picture, x, y) {
      if (this.count === this.left.length) {
        for (const name of ["left", "top"]) {
          const larger = new Int32Array(2 * this.count);
          larger.set(this[name]);
          this[name] = larger;
        }
      }
      this.left[this.count] = Math.round(x * this.ratio - picture.half);
      this.top[this.count] = Math.round(y * this.ratio - picture.half);
      this.pictures[this.count++] = picture;
    }

    /* A canvas is painted on by others now. */
    forget(canvas) { this.drawn.delete(canvas); }

    /* Put all on a canvas that nothing else paints on. */
    paint(context) {
      const { width, height } = context.canvas, across = Math.ceil(width / TILE), down = Math.ceil(height / TILE);
      const known = this.drawn.get(context.canvas), isSame = known && known.width === width && known.height === height;
      const before = isSame ? known.prints : new Float64Array(across * down).fill(NaN);
      const [starts, members] = this.sorted(across, down);
      const prints = new Float64Array(across * down);
      for (let cell = 0; cell < prints.length; cell++) {
        prints[cell] = this.print(members, starts[cell], starts[cell + 1]);
        if (prints[cell] === before[cell]) continue;
        const west = (cell % across) * TILE, north = Math.floor(cell / across) * TILE;
        this.pixels.fill(0);
        for (let at = starts[cell]; at < starts[cell + 1]; at++) {
          const mark = members[at];
          this.stamp(this.pictures[mark], this.left[mark] - west, this.top[mark] - north);
        }
        context.putImageData(this.tile, west, north);
        this.painted++;
      }
      this.drawn.set(context.canvas, { width, height, prints });
    }

    /* The marks of each tile, in their order: where a tile's begin in the list, and the list. */
    sorted(across, down) {
      const starts = new Uint32Array(across * down + 1);
      const each = (take) => {
        for (let mark = 0; mark < this.count; mark++) {
          const { side } = this.pictures[mark], left = this.left[mark], top = this.top[mark];
          const west = Math.max(0, Math.floor(left / TILE)), east = Math.min(across - 1, Math.floor((left + side - 1) / TILE));
          const north = Math.max(0, Math.floor(top / TILE)), south = Math.min(down - 1, Math.floor((top + side - 1) / TILE));
          for (let row = north; row <= south; row++) {
            for (let column = west; column <= east; column++) take(row * across + column, mark);
          }
        }
      };
      each((cell) => { starts[cell + 1]++; });
      for (let cell = 0; cell < across * down; cell++) starts[cell + 1] += starts[cell];
      const next = starts.slice(), members = new Uint32Array(starts[across * down]);
      each((cell, mark) => { members[next[cell]++] = mark; });
      return [starts, members];
    }

    /* A number that differs when other marks stand on a tile, or in another order. */
    print(members, from, to) {
      let low = 0x811c9dc5 ^ (to - from), high = 0x01000193;
      for (let at = from; at < to; at++) {
        const mark = members[at], place = (this.left[mark] << 16) ^ (this.top[mark] & 0xffff);
        low = Math.imul(low ^ place, 0x01000193) ^ this.pictures[mark].number;
        high = Math.imul(high ^ this.pictures[mark].number ^ (place >>> 7), 0x85ebca6b) + at - from;
      }
      return (low >>> 0) + (high & 0xfffff) * 2 ** 32;
    }

    stamp({ side, pixels }, left, top) {
      const west = Math.max(0, -left), east = Math.min(side, TILE - left);
      const north = Math.max(0, -top), south = Math.min(side, TILE - top);
      for (let row = north; row < south; row++) {
        let from = row * side + west, to = (top + row) * TILE + left + west;
        for (let column = west; column < east; column++, from++, to++) {
          const pixel = pixels[from];
          if (pixel < 0x1000000) continue; // nothing there
          const below = this.pixels[to];
          this.pixels[to] = pixel >= 0xff000000 || below < 0x1000000 ? pixel : over(pixel, below);
        }
      }
    }
  };
})();
