// How the night globe is painted. No glyph server: figures are drawn in the browser, names stand in HTML beside the map.
import { graticule } from "./shapes.js";

const NOTHING = { type: "FeatureCollection", features: [] };
const AMBER = "#f2a541";
const SEA = "#8fd8cd";

export function nightStyle(landAddress) {
  return {
    version: 8,
    projection: { type: "globe" },
    transition: { duration: 300, delay: 0 },
    sources: {
      land: { type: "geojson", data: landAddress, tolerance: 0.4, maxzoom: 6 },
      graticule: { type: "geojson", data: graticule(), maxzoom: 2 },
      arcs: { type: "geojson", data: NOTHING, tolerance: 0.2, maxzoom: 6 },
      lit: { type: "geojson", data: NOTHING, tolerance: 0.2, maxzoom: 6 },
      partners: { type: "geojson", data: NOTHING },
      cities: {
        type: "geojson",
        data: NOTHING,
        cluster: true,
        clusterRadius: 46,
        clusterMaxZoom: 7,
        clusterMinPoints: 3,
        clusterProperties: { ties: ["+", ["get", "ties"]] },
      },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": "#0d2231" } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": "#223c4e", "fill-outline-color": "#3d5d72" } },
      line("graticule", "graticule", SEA, 0.7, 0.1),
      line("arcs-glow", "arcs", AMBER, 5, 0.07, 3),
      line("arcs", "arcs", "#ffc673", 0.9, 0.5),
      { id: "clusters", type: "circle", source: "cities", filter: ["has", "point_count"], paint: clusterPaint() },
      {
        id: "figures",
        type: "symbol",
        source: "cities",
        filter: ["has", "point_count"],
        layout: {
          "text-field": ["to-string", ["get", "point_count_abbreviated"]],
          "text-font": ["Noto Sans SemiBold"],
          "text-size": 11.5,
          "text-allow-overlap": true,
        },
        paint: { "text-color": "#d9f5f0" },
      },
      { id: "cities", type: "circle", source: "cities", filter: ["!", ["has", "point_count"]], paint: cityPaint() },
      line("lit-glow", "lit", AMBER, 8, 0.22, 5),
      line("lit", "lit", "#ffd08a", 1.7, 0.95),
      { id: "partners", type: "circle", source: "partners", paint: partnerPaint() },
    ],
  };
}

// How strongly the rest is drawn while a city's partners are lit.
export function dim(map, isDim) {
  const opacities = {
    "arcs-glow": ["line-opacity", 0.07, 0],
    arcs: ["line-opacity", 0.5, 0.1],
    clusters: ["circle-opacity", 0.82, 0.25],
    cities: ["circle-opacity", 0.95, 0.3],
    figures: ["text-opacity", 1, 0.35],
  };
  for (const [layer, [property, bright, faint]] of Object.entries(opacities)) {
    map.setPaintProperty(layer, property, isDim ? faint : bright);
  }
  map.setPaintProperty("clusters", "circle-stroke-opacity", isDim ? 0.2 : 0.7);
}

function line(id, source, color, width, opacity, blur = 0) {
  return {
    id,
    type: "line",
    source,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": color, "line-width": width, "line-opacity": opacity, "line-blur": blur },
  };
}

function clusterPaint() {
  return {
    "circle-color": "#12504f",
    "circle-opacity": 0.82,
    "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0.4, 8, 2, 13, 3, 17, 4, 22],
    "circle-stroke-color": SEA,
    "circle-stroke-width": 1.2,
    "circle-stroke-opacity": 0.7,
  };
}

function cityPaint() {
  return {
    "circle-color": SEA,
    "circle-opacity": 0.95,
    "circle-radius": ["interpolate", ["linear"], ["ln", ["+", 1, ["get", "ties"]]], 0, 2, 2, 3, 5, 6],
    "circle-stroke-color": SEA,
    "circle-stroke-opacity": 0.18,
    "circle-stroke-width": 3,
  };
}

function partnerPaint() {
  return {
    "circle-color": ["case", ["get", "chosen"], AMBER, "#e4fbf6"],
    "circle-radius": ["case", ["get", "chosen"], 7, 4],
    "circle-stroke-color": ["case", ["get", "chosen"], "#ffffff", AMBER],
    "circle-stroke-width": ["case", ["get", "chosen"], 2, 1.4],
  };
}
