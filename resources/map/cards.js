/* The card of a mark: what the picture says of it, asked when a hand asks. It stays at its place on the map, open over
   every update, and is told anew what became of its thing, until the hand lets go. */
"use strict";

(() => {
  const AGAIN = 15e3; // ms: an age on it grows
  const LEAST = 800; // ms between two questions about one thing
  const { make, swatch } = yiping;
  let card = null, shown = null, told = null, anchor = null, asked = 0, again = 0, moments = null;

  const stand = () => {
    if (!card) return;
    const point = yiping.map.latLngToContainerPoint(anchor), box = card.getBoundingClientRect();
    card.style.left = `${Math.max(8, Math.min(point.x + 14, window.innerWidth - box.width - 8))}px`;
    card.style.top = `${Math.max(8, Math.min(point.y + 14, window.innerHeight - box.height - 8))}px`;
    const size = yiping.map.getSize();
    card.hidden = point.x < -20 || point.y < -20 || point.x > size.x + 20 || point.y > size.y + 20;
  };
  yiping.hasCard = () => card !== null;
  yiping.cardText = () => (card ? card.textContent : null);
  yiping.dropCard = () => {
    if (card) card.remove();
    clearTimeout(again);
    card = shown = told = null;
  };
  yiping.closeCard = () => {
    yiping.dropCard();
    yiping.letGo();
  };

  const inWords = (text) => (text && typeof text === "object" ? text[yiping.plan.language] || Object.values(text)[0] : text);
  /* As the panes write it, in any language: 11-22 17:42. */
  yiping.momentWords = (at) => {
    if (at === null || at === undefined) return "";
    // One for all: to make it takes long, and what it holds outside the page's heap is given back late.
    moments ??= new Intl.DateTimeFormat("en-GB", {
      timeZone: yiping.plan.zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    });
    const said = Object.fromEntries(moments.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${said.month}-${said.day} ${said.hour}:${said.minute}`;
  };
  /* How long something is ago, in the reader's words. */
  yiping.agoWords = (milliseconds) => {
    const minutes = Math.max(0, Math.floor(milliseconds / 60e3));
    if (minutes < 1) return yiping.plan.words.ago_now;
    if (minutes < 60) return yiping.word("ago_minutes", { n: minutes });
    if (minutes < 48 * 60) return yiping.word("ago_hours", { n: Math.floor(minutes / 60) });
    return yiping.word("ago_days", { n: Math.floor(minutes / 1440) });
  };

  const eventLines = (row) => {
    const { words } = yiping.plan;
    return [
      [words.severity, words[`severity_${row.severity}`]], [words.state, words[`state_${row.state}`] || row.state],
      [words.category, inWords(row.category)], [words.region, row.region], [words.address, row.address],
      [words.source, [row.source, words[`quality_${row.quality}`]].filter(Boolean).join(" · ")],
      [words.reported, yiping.momentWords(row.reported)], [words.due, yiping.momentWords(row.due)],
    ];
  };
  const assetLines = (row) => {
    const { words } = yiping.plan;
    return [
      [words.kind, row.what], [words.state, row.state],
      [words.heard, `${yiping.momentWords(row.updated)} · ${yiping.agoWords(row.now - row.updated)}`],
      [words.region, row.region], [words.tags, row.tags],
      [words.source, [row.source, words[`quality_${row.quality}`]].filter(Boolean).join(" · ")], [words.number, row.number],
    ];
  };
  const fill = (row) => {
    const { words } = yiping.plan, head = make("head", card);
    if (row.severity) swatch(head, (context) => yiping.drawMark(context, row.severity, 9, 9, { scale: row.severity === 1 ? 0.72 : 0.9 }));
    make("title", head, yiping.plain(row.title, 160));
    for (const [name, text] of row.lines || (row.kind === "asset" ? assetLines(row) : eventLines(row))) {
      if (!text) continue;
      const line = make("pair", card);
      make("quiet", line, name);
      make("value", line, yiping.plain(text, 160));
    }
    if (row.simulated) make("quiet", card, words.simulated);
  };
  const ask = async (first) => {
    const mine = card, { about, id } = shown;
    asked = performance.now();
    let row = null;
    try {
      row = await (await yiping.ask(about + id)).json();
    } catch {
      row = null;
    }
    if (mine !== card) return;
    // A store may give the number of what is long gone to another thing: that is not what was opened.
    const name = row && [row.of, row.key].join("\n");
    if (name && (shown.name ??= name) !== name) row = null;
    clearTimeout(again);
    again = setTimeout(() => ask(false), AGAIN);
    if (!row && !first) return; // it is no longer open, or the store is away: what was read stays
    card.replaceChildren();
    if (row) {
      fill(row);
      const kind = row.kind || "event";
      if (first) yiping.tellChosen({ kind, id: row.id, of: row.of, key: row.key, lat: row.lat ?? "", lon: row.lon ?? "" });
    } else make("quiet", card, yiping.plan.words.gone);
    stand();
  };
  const begin = (place) => {
    yiping.dropCard();
    card = make("card", document.body);
    card.setAttribute("role", "dialog");
    anchor = place;
  };
  /* Of a thing that the store knows by its id. */
  yiping.openCard = (about, id, point) => {
    begin(yiping.map.containerPointToLatLng(point));
    shown = { about, id };
    make("quiet", card, yiping.plan.words.asking);
    stand();
    return ask(true);
  };
  /* Of what the map itself was told: `layer` tells it `again(key)` whenever there is news. */
  yiping.openTold = ({ layer, key }, point) => {
    begin(yiping.map.containerPointToLatLng(point));
    told = { layer, key, row: "" };
    yiping.refreshTold();
  };
  yiping.refreshTold = () => {
    const layer = told && yiping.layers[told.layer], row = layer ? layer.again(told.key) : null;
    if (!row || told.row === JSON.stringify(row)) return; // what was read stays
    told.row = JSON.stringify(row);
    card.replaceChildren();
    fill(row);
    stand();
  };

  /* The card that is open, for the page that takes this one's place; and there. */
  yiping.keepCard = () => {
    if (!card) return null;
    return { ...(told ? { layer: told.layer, key: told.key } : shown), at: [anchor.lat, anchor.lng] };
  };
  yiping.putCard = (kept) => {
    if (JSON.stringify(kept) === JSON.stringify(yiping.keepCard())) return;
    yiping.dropCard();
    if (!kept) return;
    begin(L.latLng(kept.at));
    if (kept.layer) {
      told = { layer: kept.layer, key: kept.key, row: "" };
      yiping.refreshTold();
      return;
    }
    shown = { about: kept.about, id: kept.id, name: kept.name };
    make("quiet", card, yiping.plan.words.asking);
    stand();
    ask(false);
  };
  /* These things are told to have changed. */
  yiping.refreshCard = (about, ids) => {
    if (!shown || shown.about !== about || performance.now() - asked < LEAST) return;
    for (const id of ids) if (id === shown.id) { ask(false); return; }
  };
  yiping.openCards = () => yiping.map.on("move", stand);
})();
