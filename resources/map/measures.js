/* Lengths and areas on the WGS-84 ellipsoid, and how they are written. */
"use strict";

(() => {
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F), E2 = F * (2 - F), E = Math.sqrt(E2);
  const radians = (degrees) => (degrees * Math.PI) / 180;

  /* Vincenty's inverse; on the far side of the earth, where it doesn't settle, a sphere. Metres. */
  yiping.metresBetween = ([lat1, lon1], [lat2, lon2]) => {
    const turn = radians((((lon2 - lon1 + 180) % 360) + 360) % 360 - 180);
    const u1 = Math.atan((1 - F) * Math.tan(radians(lat1))), u2 = Math.atan((1 - F) * Math.tan(radians(lat2)));
    const [s1, c1, s2, c2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    let lambda = turn;
    for (let step = 0; step < 100; step++) {
      const sl = Math.sin(lambda), cl = Math.cos(lambda);
      const sine = Math.hypot(c2 * sl, c1 * s2 - s1 * c2 * cl);
      if (!sine) return 0;
      const cosine = s1 * s2 + c1 * c2 * cl, sigma = Math.atan2(sine, cosine);
      const alpha = (c1 * c2 * sl) / sine, square = 1 - alpha * alpha;
      const middle = square ? cosine - (2 * s1 * s2) / square : 0;
      const c = (F / 16) * square * (4 + F * (4 - 3 * square)), before = lambda;
      lambda = turn + (1 - c) * F * alpha * (sigma + c * sine * (middle + c * cosine * (2 * middle * middle - 1)));
      if (Math.abs(lambda - before) > 1e-12) continue;
      const u = (square * (A * A - B * B)) / (B * B);
      const k = 1 + (u / 16384) * (4096 + u * (u * (320 - 175 * u) - 768));
      const b = (u / 1024) * (256 + u * (u * (74 - 47 * u) - 128));
      const change = b * sine * (middle + (b / 4) * (cosine * (2 * middle * middle - 1) -
        (b / 6) * middle * (4 * sine * sine - 3) * (4 * middle * middle - 3)));
      return B * k * (sigma - change);
    }
    const cosine = Math.sin(radians(lat1)) * Math.sin(radians(lat2)) + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.cos(turn);
    return 6371008.8 * Math.acos(Math.max(-1, Math.min(1, cosine)));
  };
  yiping.lengthOf = (places) => {
    let sum = 0;
    for (let at = 1; at < places.length; at++) sum += yiping.metresBetween(places[at - 1], places[at]);
    return sum;
  };
  /* On the cylinder of equal area; sides straight on it. Square metres. */
  yiping.areaOf = (places) => {
    if (places.length < 3) return 0;
    const height = (lat) => {
      const sine = Math.sin(radians(lat));
      return ((1 - E2) * (sine / (1 - E2 * sine * sine) - Math.log((1 - E * sine) / (1 + E * sine)) / (2 * E))) / 2;
    };
    const first = places[0][1];
    const ring = places.map(([lat, lon]) => [radians((((lon - first + 180) % 360) + 360) % 360 - 180), height(lat)]);
    let sum = 0;
    ring.forEach(([x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length];
      sum += x * nextY - nextX * y;
    });
    return Math.abs((sum * A * A) / 2);
  };
  /* The place that lies so many metres to the east: the rim of a circle. */
  yiping.eastOf = ([lat, lon], metres) => {
    const sine = Math.sin(radians(lat));
    return [lat, lon + (metres / ((A / Math.sqrt(1 - E2 * sine * sine)) * Math.cos(radians(lat)))) * (180 / Math.PI)];
  };

  const figure = (value) => yiping.number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0));
  yiping.inMetres = (metres) => (metres < 1000 ? `${Math.round(metres)} m` : `${figure(metres / 1000)} km`);
  yiping.inSquareMetres = (area) => (area < 1e5 ? `${yiping.number(Math.round(area))} m²` : `${figure(area / 1e6)} km²`);
})();
