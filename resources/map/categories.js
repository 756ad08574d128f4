/* Which categories of events are drawn. A scene may name those that its map has; of these a hand at a desk takes some off
   the map and puts them back, by a list at the strip or by F. That not all are drawn is said at the top, where a press
   puts them back: what is hidden is never silently so. */
"use strict";

(() => {
  const OTHER = (yiping.OTHER_CATEGORY = 255), KEY = "category "; // OTHER: one that the centre doesn't name
  let codes = [], hasOther = false, panel = null, chip = null;

  yiping.hasEvents = () => yiping.plan.layers.some((name) => name === "events" || name === "heat");
  const nameOf = (code) => {
    const found = yiping.plan.categories.find(([one]) => one === code);
    return found ? yiping.plain(found[1], 24) : yiping.word("category_other");
  };
  const codeOf = (place) => (place === OTHER ? "" : codes[place] || "");
  yiping.takeCategories = (told) => { codes = told; };
  /* `others`: whether there are events whose category the centre doesn't name. */
  yiping.takeOthers = (others) => { hasOther = others; };
  /* Whether the map has a category at all, by its place in what the marks' pack names. */
  yiping.hasCategory = (place) => {
    const { shown_categories: shown } = yiping.plan;
    return !shown.length || shown.includes(codeOf(place));
  };
  yiping.isCategoryOff = (code) => yiping.isOff(KEY + code);
  /* The places that are switched off, or null. */
  yiping.placesOff = () => {
    const off = new Set([...codes.keys(), OTHER].filter((place) => yiping.isCategoryOff(codeOf(place))));
    return off.size ? off : null;
  };

  const offered = () => yiping.plan.shown_categories.length ? yiping.plan.shown_categories : [...codes, ...(hasOther ? [""] : [])];
  const hidden = () => offered().filter(yiping.isCategoryOff);
  const others = () => yiping.allOff().filter((name) => !name.startsWith(KEY));
  const showAll = () => yiping.putOff(others());
  const showOnly = (code) => yiping.putOff([...others(), ...[...codes, ""].filter((one) => one !== code).map((one) => KEY + one)]);

  const fill = () => {
    if (panel.hidden) return;
    const counts = yiping.layers.events.byCategory(codeOf);
    const rows = offered().filter((code) => counts.get(code) || yiping.isCategoryOff(code));
    rows.sort((one, other) => (counts.get(other) || 0) - (counts.get(one) || 0));
    const focused = document.activeElement && document.activeElement.dataset.row;
    panel.replaceChildren();
    yiping.make("title", panel, yiping.word("tool_categories"));
    const line = (row, parts, press) => {
      const element = yiping.make("pair row", panel);
      parts.forEach(([kind, text]) => yiping.make(kind, element, text));
      yiping.asButton(element, press);
      element.dataset.row = row;
      if (row === focused) element.focus();
      return element;
    };
    line("all", [["value", yiping.word("category_all")]], showAll);
    for (const code of rows) {
      const element = line(code, [["value", nameOf(code)], ["quiet", yiping.number(counts.get(code) || 0)]],
        () => yiping.turn(KEY + code));
      element.setAttribute("role", "switch");
      element.setAttribute("aria-checked", String(!yiping.isCategoryOff(code)));
      element.classList.toggle("off", yiping.isCategoryOff(code));
      const only = yiping.make("only", element, yiping.word("category_only"));
      yiping.asButton(only, () => showOnly(code));
      only.addEventListener("click", (event) => event.stopPropagation()); // it lies in the row
      only.dataset.row = `only ${code}`;
      if (only.dataset.row === focused) only.focus();
    }
  };
  /* Regions are filled by what the pane counts, so it is told which categories are away. */
  let told = "[]";
  const allHidden = () => yiping.allOff().filter((name) => name.startsWith(KEY)).map((name) => name.slice(KEY.length)).sort();
  yiping.isSomeHidden = () => allHidden().length > 0;
  yiping.tellHidden = () => {
    told = JSON.stringify(allHidden());
    yiping.ask("hidden?" + new URLSearchParams({ all: told })).catch(() => {});
  };
  const takeTurn = () => {
    if (told !== JSON.stringify(allHidden())) yiping.tellHidden();
    yiping.showPanels(yiping.shown);
  };
  yiping.showCategories = () => {
    if (!chip) return;
    const away = hidden().length, all = offered().length;
    chip.hidden = !away;
    chip.textContent = yiping.word("categories_some", { n: yiping.number(all - away), all: yiping.number(all) });
    fill();
  };
  yiping.turnCategoryList = () => {
    if (!panel) return;
    panel.hidden = !panel.hidden;
    fill();
  };
  /* Escape, or a tool that is taken: the list goes. Returns whether it was there. */
  yiping.closeCategoryList = () => {
    const wasOpen = Boolean(panel) && !panel.hidden;
    if (wasOpen) panel.hidden = true;
    return wasOpen;
  };

  yiping.openCategories = (top) => {
    const { plan } = yiping;
    if (!yiping.hasEvents()) return;
    if (plan.shown_categories.length) {
      const named = plan.shown_categories.map(nameOf).join(" · ");
      yiping.make("chip only-some", top, yiping.plain(yiping.word("categories_only", { names: named }), 120));
    }
    chip = yiping.make("chip filtered", top);
    chip.hidden = true;
    yiping.asButton(chip, showAll);
    panel = yiping.make("found categories", document.body);
    panel.hidden = true;
    L.DomEvent.disableScrollPropagation(panel);
    L.DomEvent.disableClickPropagation(panel);
    yiping.whenTurned(takeTurn);
  };
  yiping.categoryState = () => ({ chip: chip && !chip.hidden ? chip.textContent : "", open: Boolean(panel) && !panel.hidden,
    rows: panel && !panel.hidden ? [...panel.querySelectorAll(".row")].map((row) => row.innerText) : [] });
})();
