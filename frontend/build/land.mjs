// The shapes of the land (Natural Earth through world-atlas, public domain; no country borders):
//   land.geojson            for the interactive map: degrees, two decimals, cut at the antimeridian
//   land-equalearth.json    for the world picture that the server draws: Equal Earth, centred on 11° E
//   globe-<lon>.json        for the small globes the server draws: orthographic, centre <lon>° E, 20° N; every 15°
// The formulas by which the server puts points on these pictures are in frontend/README.md.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { geoEqualEarth, geoEquirectangular, geoGraticule, geoOrthographic, geoPath } from "d3-geo";
import { geoProject } from "d3-geo-projection";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

import { CompactPath } from "./compact-path.mjs";

const WORLD_WIDTH = 960;
// The cut of the world picture then runs through the Bering Strait and divides no land but Antarctica.
const WORLD_CENTRE = 11;
const GLOBE_RADIUS = 330;
const GLOBE_LATITUDE = 20;
// Square degrees; keeps the bays and fjords that are seen when a country fills the screen.
const SMALLEST_DETAIL = 0.001;
const SPHERE = { type: "Sphere" };
const graticule = geoGraticule().step([30, 30])();

export async function writeLand(here, out) {
  const coarse = feature(...(await atlas(here, "land-110m.json")));
  const [fine, land] = await atlas(here, "land-50m.json");
  const detailed = feature(simplify(presimplify(fine), SMALLEST_DETAIL), land);
  const files = { "land.geojson": cutLand(detailed), "land-equalearth.json": worldPicture(coarse) };
  for (let longitude = -180; longitude < 180; longitude += 15) {
    files[`globe-${longitude}.json`] = globe(coarse, longitude);
  }
  await Promise.all(
    Object.entries(files).map(([name, content]) => writeFile(path.join(out, name), JSON.stringify(content))),
  );
  return `${Object.keys(files).length} files`;
}

async function atlas(here, name) {
  const topology = JSON.parse(await readFile(path.join(here, "node_modules/world-atlas", name), "utf8"));
  return [topology, topology.objects.land];
}

// A flat map with one degree a unit: projecting cuts each shape where the map ends, closing it along the edge.
function cutLand(land) {
  const flat = geoEquirectangular().scale(180 / Math.PI).translate([0, 0]).precision(0.05);
  const cut = geoProject(land, flat);
  const polygons = (cut.features ?? [cut]).flatMap((part) =>
    part.geometry.type === "Polygon" ? [part.geometry.coordinates] : part.geometry.coordinates,
  );
  const coordinates = polygons.map((rings) => rings.map(roundRing).filter((ring) => ring.length >= 4)).filter((p) => p.length);
  return { type: "Feature", properties: {}, geometry: { type: "MultiPolygon", coordinates } };
}

// d3 counts y downwards; degrees of latitude go up. Reversed order keeps outer rings anticlockwise, as GeoJSON wants.
function roundRing(ring) {
  const rounded = ring.map(([x, y]) => [Math.round(x * 100) / 100, Math.round(-y * 100) / 100 || 0]);
  const kept = rounded.filter((point, i) => i === 0 || point[0] !== rounded[i - 1][0] || point[1] !== rounded[i - 1][1]);
  return kept.reverse();
}

function worldPicture(land) {
  const projection = geoEqualEarth().rotate([-WORLD_CENTRE, 0]).fitWidth(WORLD_WIDTH, SPHERE).precision(0.3);
  const [[, top], [, bottom]] = geoPath(projection).bounds(SPHERE);
  return {
    projection: "equal-earth",
    width: WORLD_WIDTH,
    height: Math.ceil(bottom - top),
    centre_lon: WORLD_CENTRE,
    scale: projection.scale(),
    translate: projection.translate(),
    land: draw(projection, land),
    outline: draw(projection, SPHERE),
    graticule: draw(projection, graticule),
  };
}

function globe(land, longitude) {
  const projection = geoOrthographic()
    .rotate([-longitude, -GLOBE_LATITUDE])
    .scale(GLOBE_RADIUS)
    .translate([0, 0])
    .clipAngle(90)
    .precision(0.3);
  return {
    projection: "orthographic",
    lon: longitude,
    lat: GLOBE_LATITUDE,
    radius: GLOBE_RADIUS,
    land: draw(projection, land),
    graticule: draw(projection, graticule),
  };
}

function draw(projection, shape) {
  const pen = new CompactPath();
  geoPath(projection, pen)(shape);
  return pen.toString();
}
