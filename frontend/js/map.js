// The interactive map. Until it stands, and where it cannot, the server's picture and the list show the same.
import "maplibre-gl/dist/maplibre-gl.css";
import "../css/map.css";

import { readColumns } from "./map/columns.js";
import { Globe } from "./map/globe.js";
import { Panel } from "./map/panel.js";
import { Ties } from "./map/ties.js";

const FADE = 700; // milliseconds, a little more than map.css takes to fade the picture out
const PATIENCE = 3000; // milliseconds to wait for a first paint that no browser reports in a hidden tab

const page = document.querySelector("[data-map]");
if (page) start(page);

async function start(page) {
  const data = page.dataset;
  const stage = page.querySelector(".map-stage");
  let [globe, ties, shown] = [null, null, null];
  const panel = new Panel(page, { onChange: show, onChoose: choose, onPoint: (number) => point(number) });

  function show() {
    if (!ties) return;
    shown = ties.shown(panel.choice);
    panel.say(shown.ties);
    if (globe) globe.show(ties, shown.pairs);
    else showPicture(stage, data.world, panel.choice);
  }

  function point(number) {
    const city = ties?.placeOf.get(number);
    if (globe && city !== undefined) globe.flyTo(city);
  }

  function tag(number) {
    const city = ties?.placeOf.get(number) ?? null;
    globe?.name(city, city === null ? null : panel.nameTag());
  }

  // From the list a city comes by its number, from the globe by its place in the columns.
  async function choose(number) {
    if (globe && ties) await globe.choose(number === null ? null : (ties.placeOf.get(number) ?? null));
    if (number !== null) point(number);
    tag(null);
    await panel.choose(number);
    tag(number);
  }

  const columns = fetch(data.source).then((answer) => answer.arrayBuffer());
  await pictureSeen(stage.querySelector("img"));
  globe = makeGlobe(stage, data, (place) => {
    const number = place === null ? null : ties.number[place];
    if (number !== null || page.querySelector(".map-city")) choose(number);
  });
  ties = new Ties(readColumns(await columns));
  panel.openTime(ties.firstYear);
  show();
  if (globe && data.city) {
    await globe.choose(ties.placeOf.get(Number(data.city)) ?? null);
    point(Number(data.city));
    tag(Number(data.city));
  }
  await globe?.ready;
  page.dataset.mapReady = globe ? "globe" : "picture";
  if (globe) setTimeout(() => (stage.querySelector(".map-picture").hidden = true), FADE);
}

// Setting up the globe keeps a slow machine busy for seconds; the picture comes first.
async function pictureSeen(image) {
  await image.decode().catch(() => null);
  await Promise.race([
    new Promise((resolve) => new PerformanceObserver(resolve).observe({ type: "paint", buffered: true })),
    new Promise((resolve) => setTimeout(resolve, PATIENCE)),
  ]);
}

function makeGlobe(stage, data, onChoose) {
  const canvas = stage.querySelector(".map-canvas");
  try {
    if (!document.createElement("canvas").getContext("webgl2")) throw new Error("no WebGL 2");
    const rim = stage.querySelector(".map-rim");
    return new Globe({ canvas, rim, ...data, longitude: Number(data.longitude), onChoose });
  } catch {
    canvas.hidden = true;
    stage.querySelector(".map-broken").hidden = false;
    return null;
  }
}

function showPicture(stage, address, { day, ...choice }) {
  stage.querySelector(".map-picture").classList.add("is-world");
  stage.querySelector("img").src = `${address}?${new URLSearchParams({ ...choice, as_of: day })}`;
}
