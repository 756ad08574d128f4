/* What lies under the marks: land, coast and roads; outlines filled by open events; areas of warnings. */
"use strict";

(() => {
  const { makers } = yiping;
  const ground = () => yiping.canvases.ground;
  const CELL = 60000; // steps: roads within about 20 km make one shape, so that a close view draws few
  const NEAR_ZOOM = 11.4;

  const ROADS = { // width in units, opacity, and the zoom from which a class is drawn
    motorway: [1.5, 0.75, 0], trunk: [1, 0.6, 0], avenue: [0.8, 0.42, 0], street: [0.7, 0.42, NEAR_ZOOM],
    country: [0.7, 0.32, NEAR_ZOOM],
  };

  makers.base = ({ url, roads }) => {
    let header = null, land = null, arrays = {};
    const details = {};
    // Built when first drawn: the near view's 108,000 corners have no part in the first paint.
    const roadShapes = (detail) => {
      const classes = arrays[detail + "_class"];
      if (!details[detail] && roads && classes) {
        const shapes = yiping.shapes(arrays, detail + "_", (line, x, y) =>
          `${classes[line]}|${Math.floor(x / CELL)}|${Math.floor(y / CELL)}`, false);
        details[detail] = [...shapes].map(([key, shape]) => ({ kind: header.classes[key.split("|")[0]], shape }));
      }
      return details[detail];
    };
    /* A base map ends somewhere, and on a very wide wall in sight: its edges fade, or land would seem to end there. */
    const fadeOut = (context, view) => {
      const { water } = yiping.plan.tokens, { origin, step } = header, reach = 140;
      const west = (origin[0] + land.west * step) * view.world - view.left;
      const east = (origin[0] + land.east * step) * view.world - view.left;
      const north = (origin[1] + land.north * step) * view.world - view.top;
      const south = (origin[1] + land.south * step) * view.world - view.top;
      context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
      for (const [edge, inward, upright] of [[west, 1, true], [east, -1, true], [north, 1, false], [south, -1, false]]) {
        const end = edge + inward * reach;
        const shade = upright ? context.createLinearGradient(edge, 0, end, 0) : context.createLinearGradient(0, edge, 0, end);
        shade.addColorStop(0, water);
        shade.addColorStop(1, yiping.faded(water, 0));
        context.fillStyle = shade;
        const from = Math.min(edge - 2 * inward, end);
        if (upright) context.fillRect(from, 0, reach + 2, view.height);
        else context.fillRect(0, from, view.width, reach + 2);
      }
    };
    yiping.await("base");
    yiping.askUntil(() => yiping.askPack(url)).then((pack) => {
      ({ header, arrays } = pack);
      land = yiping.shapes(arrays, "land_", () => 0, true).get(0);
      ground().paintSoon();
      yiping.arrived("base");
    });
    ground().addPainter(10, (context, view) => {
      const { tokens } = yiping.plan;
      if (yiping.hasTiles()) return;
      context.fillStyle = tokens.water;
      context.fillRect(0, 0, view.width, view.height);
      if (!land) return;
      const { unit } = yiping.enter(context, header, view);
      context.fillStyle = tokens.land;
      context.fill(land.path, "evenodd");
      context.lineWidth = 0.8 * unit;
      context.strokeStyle = yiping.faded(tokens.line, 0.9);
      context.stroke(land.path);
      fadeOut(context, view);
    });
    ground().addPainter(30, (context, view) => {
      if (yiping.hasTiles()) return;
      const shapes = roadShapes(view.zoom >= NEAR_ZOOM ? "near" : "far");
      if (!shapes) return;
      const { unit, window } = yiping.enter(context, header, view);
      const wider = Math.max(1, 1 + (view.zoom - NEAR_ZOOM) * 0.35);
      context.lineJoin = context.lineCap = "round";
      context.strokeStyle = yiping.plan.tokens.normal;
      for (const { kind, shape } of shapes) {
        const [width, opacity, from] = ROADS[kind] || ROADS.street;
        if (view.zoom < from || !shape.isIn(window)) continue;
        context.lineWidth = width * wider * unit;
        context.globalAlpha = opacity;
        context.stroke(shape.path);
      }
    });
    return {
      isMissing: () => header !== null && !land,
      state: () => ({ land: Boolean(land), roads: Object.fromEntries(Object.entries(details).map(([k, v]) => [k, v.length])) }),
    };
  };

  /* Classes by rank among the different counts: one crowded region doesn't make all others look alike. */
  yiping.rankClasses = (counts) => {
    const known = [...new Set(Object.values(counts))].filter((count) => count > 0).sort((one, other) => one - other);
    const steps = yiping.plan.tokens.choropleth.length, classes = {};
    for (const [code, count] of Object.entries(counts)) {
      const rank = known.length > 1 ? known.indexOf(count) / (known.length - 1) : 0.5;
      classes[code] = count ? Math.min(steps - 1, 1 + Math.floor(rank * (steps - 1))) : 0;
    }
    return classes;
  };

  /* Regions, level by level: the first is filled; the finer ones come in once they are large enough to be read. */
  makers.regions = ({ url, levels }) => {
    const layer = { levels: [], bounds: null, classes: {}, summary: {} };
    const packs = new Map();
    const LEAST_SIZE = 64; // units: a finer level is drawn once half of its regions are this large

    const read = ({ header, arrays }, name) => {
      const turns = Math.round(header.origin[0] - yiping.toSquare(0, yiping.plan.home.lon)[0]);
      header.origin[0] -= turns;
      if (header.bounds) header.bounds = header.bounds.map((side, index) => (index % 2 ? side : side - 360 * turns));
      const shapes = yiping.shapes(arrays, "", (line) => arrays.feature[line], true);
      const sizes = [...shapes.values()].map((shape) => Math.sqrt((shape.east - shape.west) * (shape.south - shape.north)));
      sizes.sort((one, other) => one - other);
      const regions = header.regions.map((region, index) => ({
        ...region, shape: shapes.get(index), name: yiping.plain(region.name, 24),
        at: region.lat === null || region.lon === null ? null : yiping.toSquare(region.lat, region.lon),
      }));
      return { name, header, regions, size: (sizes[sizes.length >> 1] || 0) * header.step };
    };

    /* Which finer level is close enough to be drawn in this view (0: only the filled one). */
    layer.depth = (view) => {
      let depth = 0;
      for (let index = 1; index < layer.levels.length; index++) {
        const level = layer.levels[index];
        if (level && level.regions.length && level.size * view.world >= LEAST_SIZE) depth = index;
      }
      return depth;
    };

    /* The regions of a level by its name, loaded when somebody first needs them. */
    layer.ensure = (name) => {
      if (!packs.has(name)) packs.set(name, yiping.askUntil(() => yiping.askPack(url + name)).then((pack) => read(pack, name)));
      return packs.get(name);
    };
    const loading = new Set();
    const load = async (index) => {
      if (index >= levels.length || loading.has(index)) return;
      loading.add(index);
      const level = await layer.ensure(levels[index]);
      layer.levels[index] = level;
      if (index === 0) {
        layer.bounds = level.header.bounds;
        yiping.goHome();
        yiping.outlinesCame();
        document.body.classList.add("standing");
        fill();
        yiping.arrived("regions");
        yiping.askUntil(async () => (await yiping.ask(url.replace(/\/$/, ""))).json()).then((summary) => {
          layer.summary = summary;
          yiping.showPanels(yiping.shown);
        });
      }
      for (const name of ["ground", "labels"]) yiping.canvases[name].paintSoon();
      yiping.showPanels(yiping.shown);
    };
    const loadFiner = () => {
      const nearer = yiping.map.getZoom() - yiping.homeZoom;
      if (nearer >= 0.8) load(1);
      if (nearer >= 3) load(2);
    };

    const fill = () => {
      const counts = (yiping.shown.load || {}).counts || {};
      const first = layer.levels[0];
      if (!first) return;
      const own = Object.fromEntries(first.regions.map(({ code }) => [code, counts[code] || 0]));
      const known = Object.values(own).filter((count) => count > 0), before = JSON.stringify(layer.classes);
      layer.classes = yiping.rankClasses(own);
      layer.range = known.length ? [Math.min(...known), Math.max(...known)] : null;
      if (before !== JSON.stringify(layer.classes)) ground().paintSoon();
    };

    yiping.await("regions");
    load(0);
    yiping.map.on("moveend", () => { if (layer.levels[0]) loadFiner(); });
    layer.show = fill;

    ground().addPainter(20, (context, view) => {
      const level = layer.levels[0];
      if (!level) return;
      const { window } = yiping.enter(context, level.header, view);
      for (const { code, shape } of level.regions) {
        if (!shape || !shape.isIn(window)) continue;
        if (yiping.hasTiles()) context.globalAlpha = layer.classes[code] ? 0.32 : 0;
        context.fillStyle = yiping.plan.tokens.choropleth[layer.classes[code] || 0];
        context.fill(shape.path, "evenodd");
      }
    });
    ground().addPainter(40, (context, view) => {
      const { tokens } = yiping.plan, depth = layer.depth(view);
      context.lineJoin = "round";
      for (let index = depth; index >= 0; index--) {
        const level = layer.levels[index];
        if (!level) continue;
        const { unit, window } = yiping.enter(context, level.header, view);
        context.lineWidth = (index === 0 ? 1.1 : 0.8) * unit;
        context.strokeStyle = yiping.faded(index === 0 ? tokens.accent : tokens.quiet, index === 0 ? 0.32 : 0.28);
        for (const { shape, approximate } of level.regions) {
          if (!shape || !shape.isIn(window)) continue;
          // Borders of the first level are shared: dashed twice they would be a muddle, and the chip says it.
          context.setLineDash(approximate && index > 0 ? [4 * unit, 3 * unit] : []);
          context.stroke(shape.path);
        }
      }
    });
    layer.shapeOf = (code) => {
      for (const level of layer.levels) {
        const region = level && level.regions.find((one) => one.code === code);
        if (region && region.shape) return { header: level.header, shape: region.shape };
      }
      return null;
    };
    layer.state = () => ({
      regions: layer.levels.map((level) => (level ? level.regions.length : 0)), classes: layer.classes,
      bounds: layer.bounds, depth: ground().view ? layer.depth(ground().view) : 0,
    });
    return layer;
  };

  /* Warnings in force: polygons, circles, or the regions that they name. Level by colour and by its word in the pane. */
  makers.warnings = () => {
    let areas = [], drawn = "", old = false;
    const polygon = (ring) => {
      const path = new Path2D();
      ring.forEach(([lat, lon], index) => {
        const [x, y] = yiping.toSquare(lat, lon);
        // Path2D keeps 32-bit numbers: told in steps from the map's home, they stay exact to a hand's width.
        path[index ? "lineTo" : "moveTo"]((x - home[0]) / 1e-8, (y - home[1]) / 1e-8);
      });
      path.closePath();
      return path;
    };
    const round = ([lat, lon, kilometres]) => {
      const ring = [];
      for (let step = 0; step < 72; step++) {
        const turn = (step / 72) * 2 * Math.PI;
        ring.push([
          lat + (kilometres / 111.32) * Math.sin(turn),
          lon + (kilometres / (111.32 * Math.max(0.01, Math.cos((lat * Math.PI) / 180)))) * Math.cos(turn),
        ]);
      }
      return ring;
    };
    const { home: place } = yiping.plan;
    const gravest = () => areas.reduce((found, { level }) => Math.min(found, level), 5);
    const say = yiping.legendLine(22, (context) => {
      const { tokens } = yiping.plan, level = gravest();
      context.clearRect(0, 0, 22, 18);
      context.strokeStyle = level < 5 ? tokens.severity[level - 1] : tokens.quiet;
      context.globalAlpha = 0.8;
      context.lineWidth = 1.6;
      context.setLineDash([6, 3]);
      context.strokeRect(2, 4, 18, 10);
    }, "warnings");
    say(yiping.plan.words.warned, { hidden: true });
    const home = yiping.toSquare(place.lat, place.lon), frame = { origin: home, step: 1e-8 };
    const sheet = document.createElement("canvas");

    /* What each level covers, a region only under its gravest: several warnings must not cross each other out. */
    const covered = () => {
      const layer = yiping.layers.regions, gravest = new Map(), shapes = [1, 2, 3, 4].map(() => []);
      for (const { level, paths, regions } of areas) {
        for (const path of paths) shapes[level - 1].push({ header: frame, path });
        if (paths.length) continue;
        for (const code of regions) gravest.set(code, Math.min(level, gravest.get(code) || 4));
      }
      for (const [code, level] of gravest) {
        const found = layer && layer.shapeOf(code);
        if (found) shapes[level - 1].push({ header: found.header, path: found.shape.path, shape: found.shape });
      }
      return shapes;
    };

    /* One line around all that a level covers, none between neighbours: drawn apart, and what lies inside wiped out. */
    const outline = (view, shapes, colour) => {
      const { ratio } = view;
      sheet.width = Math.ceil(view.width * ratio);
      sheet.height = Math.ceil(view.height * ratio);
      const context = sheet.getContext("2d", { willReadFrequently: true });
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const draw = (each) => {
        for (const { header, path, shape } of shapes) {
          context.save();
          const { unit, window } = yiping.enter(context, header, view);
          if (!shape || shape.isIn(window, 2 * unit)) each(path, unit);
          context.restore();
        }
      };
      context.strokeStyle = colour;
      context.lineJoin = "round";
      draw((path, unit) => {
        context.lineWidth = 3.2 * unit;
        context.setLineDash([9 * unit, 6 * unit]);
        context.stroke(path);
      });
      context.globalCompositeOperation = "destination-out";
      draw((path, unit) => {
        context.fill(path, "evenodd");
        context.lineWidth = 0.9 * unit;
        context.stroke(path);
      });
    };

    ground().addPainter(50, (context, view) => {
      if (yiping.isOff("warnings")) return;
      const shapes = covered();
      for (const level of [4, 3, 2, 1]) {
        if (!shapes[level - 1].length) continue;
        const colour = yiping.plan.tokens.severity[level - 1];
        outline(view, shapes[level - 1], colour);
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.globalAlpha = old ? 0.35 : 0.7; // an old warning may be over
        context.drawImage(sheet, 0, 0);
        context.restore();
      }
    });
    return {
      show({ warnings = [], data = {} }) {
        const mine = data.warnings || {}, now = JSON.stringify([warnings, mine]);
        if (now === drawn) return;
        drawn = now;
        old = mine.quality === "old" || mine.quality === "never";
        // The gravest is drawn last, over the others.
        areas = [...warnings].sort((one, other) => other.level - one.level).map((warning) => ({
          level: warning.level, regions: warning.regions,
          paths: [...warning.polygons, ...warning.circles.map(round)].map(polygon),
        }));
        say(yiping.plan.words.warned, { ...mine, hidden: !areas.length });
        ground().paintSoon();
      },
      state: () => ({ areas: areas.length, old }),
    };
  };
})();
