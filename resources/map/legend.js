/* Lines of the legend that layers bring by themselves, each with its own age: an old layer's line is hatched and says it.
   A click, or Enter, on a line takes what it names off the map and puts it back. */
"use strict";

(() => {
  const off = new Set(), told = [];
  yiping.isOff = (name) => off.has(name);
  const turn = (name, isOff) => {
    if (isOff) off.add(name);
    else off.delete(name);
    for (const entry of document.querySelectorAll(".entry.switch")) {
      const isNow = off.has(entry.dataset.name);
      entry.classList.toggle("off", isNow);
      entry.setAttribute("aria-checked", String(!isNow));
    }
    for (const canvas of Object.values(yiping.canvases)) canvas.paintSoon();
    for (const tell of told) tell();
  };
  yiping.turn = (name) => turn(name, !off.has(name));
  yiping.whenTurned = (tell) => told.push(tell);
  /* What is switched off, for the page that takes this one's place; and there. */
  yiping.allOff = () => [...off];
  yiping.putOff = (names) => {
    for (const name of [...off]) if (!names.includes(name)) turn(name, false);
    for (const name of names) if (!off.has(name)) turn(name, true);
  };
  yiping.asSwitch = (entry, name) => {
    entry.classList.add("switch");
    entry.dataset.name = name;
    yiping.asButton(entry, () => yiping.turn(name));
    entry.setAttribute("role", "switch");
    entry.setAttribute("aria-checked", "true");
  };

  yiping.legendLine = (width, draw, name) => {
    const legend = document.querySelector(".legend"), entry = document.createElement("div");
    const canvas = document.createElement("canvas"), words = document.createElement("div");
    entry.className = "entry";
    entry.append(canvas, words);
    if (legend) legend.append(entry);
    yiping.asSwitch(entry, name);
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
    return (text, { quality = "live", age = "", hidden = false } = {}) => {
      const isOld = quality === "old" || quality === "never", whole = yiping.plain(isOld && age ? `${text} · ${age}` : text, 140);
      entry.hidden = hidden;
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
