// The globe itself: what is drawn, where it is turned to, and what is said when a city is chosen on it.
import { Map as GlobeMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";

import { angleBetween, arcsOf, pointsOf } from "./shapes.js";
import { dim, nightStyle } from "./style.js";

const MOST_ARCS = 600;
const MOST_ARCS_NEAR = 300; // the same number on a part of the globe would be a haze
const NEAR = 3.6; // from this zoom on, arcs are chosen among the cities in view
const CENTRE_LATITUDE = 20; // as on the server's picture
const RADIUS_ON_PICTURE = (330 / 900) * 1.1; // the picture is drawn a tenth larger (map.css), its halo running out of the stage
const TILE = 512;
const FIELD_OF_VIEW = 0.6435; // MapLibre's, in radians
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

export class Globe {
  #map;
  #ties;
  #pairs = [];
  #city = null;
  #rim;
  #styled;
  #tag = null;
  #radius = "";

  constructor({ canvas, rim, land, worker, longitude, onChoose }) {
    this.#rim = rim;
    setWorkerUrl(new URL(worker, location.href).href);
    canvas.hidden = false;
    this.#map = new GlobeMap({
      container: canvas,
      style: nightStyle(land),
      center: [longitude, CENTRE_LATITUDE],
      zoom: zoomLikePicture(canvas),
      minZoom: 0,
      maxZoom: 9,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      fadeDuration: 0,
      locale: {
        "Map.Title": canvas.dataset.label,
        "NavigationControl.ZoomIn": canvas.dataset.zoomIn,
        "NavigationControl.ZoomOut": canvas.dataset.zoomOut,
      },
    });
    this.#styled = new Promise((resolve) => this.#map.once("style.load", resolve));
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.addControl(new NavigationControl({ showCompass: false }), rightToLeft() ? "top-left" : "top-right");
    this.#map.on("render", () => this.#drawRim());
    this.#map.on("moveend", () => this.#map.getZoom() > NEAR && this.#ties && this.#drawArcs());
    this.#listen(onChoose);
  }

  // Resolves when the first whole picture stands.
  get ready() {
    return this.#map.loaded() ? Promise.resolve() : new Promise((resolve) => this.#map.once("load", resolve));
  }

  async show(ties, pairs) {
    this.#ties = ties;
    this.#pairs = pairs;
    await this.#styled;
    this.#map.getSource("cities").setData(pointsOf(ties, ties.citiesOf(pairs)));
    this.#drawArcs();
    this.#drawLit();
  }

  async choose(city) {
    this.#city = city;
    await this.#styled;
    this.#drawLit();
  }

  // The chosen city's name as HTML over the globe, for no font of the map draws every script; null takes it away.
  name(city, element) {
    this.#tag?.remove();
    if (city === null || !element) return;
    const place = [this.#ties.longitude[city], this.#ties.latitude[city]];
    const marker = new Marker({ element, anchor: "bottom", offset: [0, -12], opacityWhenCovered: "0" });
    this.#tag = marker.setLngLat(place).addTo(this.#map);
  }

  // Turn to a city (its place in the columns), nearer only where the globe is seen whole.
  flyTo(city) {
    const target = { center: [this.#ties.longitude[city], this.#ties.latitude[city]] };
    if (stillness.matches) this.#map.jumpTo(target);
    else this.#map.easeTo({ ...target, duration: 900 });
  }

  #drawArcs() {
    const near = this.#map.getZoom() > NEAR;
    const inView = near ? this.#inView() : null;
    const pairs = near ? this.#pairs.filter((pair) => inView[this.#ties.a[pair]] || inView[this.#ties.b[pair]]) : this.#pairs;
    const strongest = this.#ties.strongest(pairs, near ? MOST_ARCS_NEAR : MOST_ARCS, near ? MOST_ARCS_NEAR : 12);
    this.#map.getSource("arcs").setData(arcsOf(this.#ties, strongest));
  }

  #drawLit() {
    const city = this.#city;
    const pairs = city === null ? [] : this.#ties.pairsOf(city, this.#pairs);
    const points = pointsOf(this.#ties, this.#ties.citiesOf(pairs));
    for (const { properties } of points.features) properties.chosen = properties.city === city;
    this.#map.getSource("lit").setData(arcsOf(this.#ties, pairs));
    this.#map.getSource("partners").setData(points);
    dim(this.#map, city !== null);
  }

  // By place in the columns, whether a city is within what the screen shows.
  #inView() {
    const { lng, lat } = this.#map.getCenter();
    const bounds = this.#map.getBounds();
    const reach = angleBetween([lng, lat], [bounds.getEast(), bounds.getNorth()]);
    const { longitude, latitude } = this.#ties;
    return Array.from(longitude, (lon, city) => angleBetween([lng, lat], [lon, latitude[city]]) < reach);
  }

  #listen(onChoose) {
    const layers = ["partners", "cities", "clusters"];
    this.#map.on("click", async (event) => {
      const [found] = this.#map.queryRenderedFeatures(around(event.point), { layers });
      if (!found) return onChoose(null);
      if (found.properties.cluster) return this.#open(found);
      return onChoose(found.properties.city);
    });
    for (const layer of layers) {
      this.#map.on("mouseenter", layer, () => (this.#map.getCanvas().style.cursor = "pointer"));
      this.#map.on("mouseleave", layer, () => (this.#map.getCanvas().style.cursor = ""));
    }
  }

  async #open(cluster) {
    const zoom = await this.#map.getSource("cities").getClusterExpansionZoom(cluster.properties.cluster_id);
    const target = { center: cluster.geometry.coordinates, zoom: Math.min(zoom + 0.2, 9) };
    if (stillness.matches) this.#map.jumpTo(target);
    else this.#map.easeTo({ ...target, duration: 700 });
  }

  // The light around the globe lies over the canvas and follows its size.
  #drawRim() {
    const radius = `${radiusOnScreen(this.#map).toFixed(1)}px`;
    // The same value again would have the browser paint the whole light again.
    if (radius !== this.#radius) this.#rim.style.setProperty("--globe-radius", (this.#radius = radius));
    this.#rim.hidden = this.#map.getZoom() > 4.5;
  }
}

function around({ x, y }) {
  const reach = matchMedia("(pointer: coarse)").matches ? 14 : 5;
  return [
    [x - reach, y - reach],
    [x + reach, y + reach],
  ];
}

function rightToLeft() {
  return document.documentElement.dir === "rtl";
}

// MapLibre's globe grows towards the poles; its camera stands `distance` above the middle of the picture.
function radiusOnScreen(map) {
  const height = map.getContainer().clientHeight;
  const distance = height / 2 / Math.tan(FIELD_OF_VIEW / 2);
  const radius = (TILE * 2 ** map.getZoom()) / (2 * Math.PI) / Math.cos((map.getCenter().lat * Math.PI) / 180);
  return (radius * distance) / Math.sqrt(distance * distance + 2 * distance * radius);
}

// The zoom at which the globe is as large as on the server's picture, so that one takes the other's place.
function zoomLikePicture(canvas) {
  const seen = Math.min(canvas.clientWidth, canvas.clientHeight) * RADIUS_ON_PICTURE;
  const distance = canvas.clientHeight / 2 / Math.tan(FIELD_OF_VIEW / 2);
  const radius = (seen * seen + seen * Math.hypot(seen, distance)) / distance;
  return Math.log2((radius * 2 * Math.PI * Math.cos((CENTRE_LATITUDE * Math.PI) / 180)) / TILE);
}
