/* WGS-84 as GCJ-02 and BD-09 show it (data_sources/coordinates.py says from where), and lengths on the ellipsoid. */
"use strict";

(() => {
  const AXIS = 6378245, ECCENTRIC = 0.00669342162296594323, BAIDU = (Math.PI * 3000) / 180;
  const wave = (value, parts) => parts.reduce((sum, [size, turn]) => sum + size * Math.sin(turn * Math.PI * value), 0) * (2 / 3);

  yiping.toGcj = (lat, lon) => {
    if (!yiping.plan.shifted) return [lat, lon];
    const x = lon - 105, y = lat - 35, root = Math.sqrt(Math.abs(x)), ripple = [[20, 6], [20, 2]];
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root +
      wave(x, ripple) + wave(y, [[20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]]);
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root +
      wave(x, [...ripple, [20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]]);
    const radians = (lat * Math.PI) / 180, flat = 1 - ECCENTRIC * Math.sin(radians) ** 2;
    const meridian = (AXIS * (1 - ECCENTRIC)) / (flat * Math.sqrt(flat));
    const parallel = (AXIS / Math.sqrt(flat)) * Math.cos(radians);
    return [lat + (north / meridian) * (180 / Math.PI), lon + (east / parallel) * (180 / Math.PI)];
  };
  yiping.toBaidu = (lat, lon) => {
    if (!yiping.plan.shifted) return [lat, lon];
    const [y, x] = yiping.toGcj(lat, lon);
    const length = Math.hypot(x, y) + 0.00002 * Math.sin(y * BAIDU);
    const angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * BAIDU);
    return [length * Math.sin(angle) + 0.006, length * Math.cos(angle) + 0.0065];
  };
})();
