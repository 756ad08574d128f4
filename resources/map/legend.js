/* Lines of the legend that layers bring by themselves, each with its own age: an old layer's line is hatched and says it. */
"use strict";

(() => {
  yiping.legendLine = (width, draw) => {
    const legend = document.querySelector(".legend"), entry = document.createElement("div");
    const canvas = document.createElement("canvas"), words = document.createElement("div");
    entry.className = "entry";
    entry.append(canvas, words);
    if (legend) legend.append(entry);
    const redraw = () => {
      const ratio = window.devicePixelRatio || 1;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(18 * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = "18px";
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context);
    };
    redraw();
    window.addEventListener("resize", redraw);
    return (text, { quality = "live", age = "" } = {}) => {
      const isOld = quality === "old" || quality === "never", whole = yiping.plain(isOld && age ? `${text} · ${age}` : text, 80);
      entry.classList.toggle("aged", isOld);
      if (words.textContent !== whole) words.textContent = whole;
      redraw();
    };
  };

  /* Lines across a shape that is the context's path: what is drawn in it is old. */
  yiping.hatch = (context, west, north, east, south, colour) => {
    context.save();
    context.clip();
    context.beginPath();
    for (let at = west - (south - north); at < east; at += 5) {
      context.moveTo(at, south);
      context.lineTo(at + south - north, north);
    }
    context.lineWidth = 1;
    context.strokeStyle = colour;
    context.stroke();
    context.restore();
  };
})();
