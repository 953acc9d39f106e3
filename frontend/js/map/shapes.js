// From cities and ties to what the map draws: points, and arcs on great circles.
const RADIANS = Math.PI / 180;
const STEP = 2.5; // degrees of arc between two points of a line
const FARTHEST_NORTH = 85; // where the map's tiles end

export function pointsOf(ties, counts) {
  const features = [];
  for (const [city, count] of counts) {
    features.push({
      type: "Feature",
      properties: { city, ties: count },
      geometry: { type: "Point", coordinates: [ties.longitude[city], ties.latitude[city]] },
    });
  }
  return { type: "FeatureCollection", features };
}

export function arcsOf(ties, pairs) {
  const features = pairs.map((pair) => ({
    type: "Feature",
    properties: {},
    geometry: { type: "MultiLineString", coordinates: arc(placeOf(ties, ties.a[pair]), placeOf(ties, ties.b[pair])) },
  }));
  return { type: "FeatureCollection", features };
}

export function graticule(step = 30) {
  const lines = [];
  for (let lon = -180; lon < 180; lon += step) lines.push(range(-80, 80, 4).map((lat) => [lon, lat]));
  for (let lat = -60; lat <= 60; lat += step) lines.push(range(-180, 180, 4).map((lon) => [lon, lat]));
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } };
}

// The angle between two places, in degrees.
export function angleBetween(one, other) {
  const [p, q] = [unit(one), unit(other)];
  const cross = Math.hypot(p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]);
  return Math.atan2(cross, p[0] * q[0] + p[1] * q[1] + p[2] * q[2]) / RADIANS;
}

// The shortest way in pieces: cut beyond 85° of latitude, and running on past 180° instead of jumping back.
function arc(start, end) {
  const angle = angleBetween(start, end) * RADIANS;
  if (angle < 1e-6) return [[start, end]];
  const [p, q] = [unit(start), unit(end)];
  const count = Math.max(2, Math.ceil(angle / RADIANS / STEP));
  const pieces = [[]];
  let last = start[0];
  for (let step = 0; step <= count; step += 1) {
    const [nearStart, nearEnd] = [Math.sin(angle * (1 - step / count)), Math.sin((angle * step) / count)];
    const [x, y, z] = p.map((value, axis) => (value * nearStart + q[axis] * nearEnd) / Math.sin(angle));
    const lat = Math.asin(Math.max(-1, Math.min(1, z))) / RADIANS;
    const lon = Math.atan2(y, x) / RADIANS;
    last = lon + 360 * Math.round((last - lon) / 360);
    if (Math.abs(lat) <= FARTHEST_NORTH) pieces.at(-1).push([last, lat]);
    else if (pieces.at(-1).length) pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 1);
}

function placeOf(ties, city) {
  return [ties.longitude[city], ties.latitude[city]];
}

function unit([lon, lat]) {
  const [around, up] = [lon * RADIANS, lat * RADIANS];
  return [Math.cos(up) * Math.cos(around), Math.cos(up) * Math.sin(around), Math.sin(up)];
}

function range(first, last, step) {
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
}
