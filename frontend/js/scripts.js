// Names in scripts foreign to the page are drawn by the reader's system. Only a system that lacks one loads our slices.
const SAMPLES = {
  Arabic: "عم",
  Devanagari: "कख",
  Ethiopic: "አበ",
  Bengali: "কখ",
  Telugu: "కఖ",
  Tamil: "கச",
  Thai: "กข",
  Hebrew: "אב",
  Armenian: "աբ",
  Georgian: "აბ",
  Han: "永国",
};
const FIELDS = "input:not([type='hidden'], [type='password']), textarea";

export function drawMissingScripts() {
  const written = [...document.querySelectorAll(FIELDS)].map((field) => field.value);
  draw([document.body.textContent, ...written].join(" "));
  document.addEventListener("input", ({ target }) => target.matches(FIELDS) && draw(target.value));
}

const looked = new Set();

function draw(text) {
  const found = Object.keys(SAMPLES).filter(
    (script) => !looked.has(script) && new RegExp(`\\p{Script=${script}}`, "u").test(text),
  );
  found.forEach((script) => looked.add(script));
  const missing = found.filter((script) => !canDraw(...SAMPLES[script]));
  if (missing.length) document.documentElement.classList.add("draw-scripts");
  const sheet = document.querySelector("script[data-cjk]")?.dataset.cjk;
  if (!sheet || !missing.includes("Han")) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet }));
}

// Two letters that look the same are both the box of a missing letter.
function canDraw(one, other) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const [first, second] = [one, other].map((letter) => {
    brush.clearRect(0, 0, 24, 24);
    brush.font = "20px sans-serif";
    brush.fillText(letter, 1, 20);
    return brush.getImageData(0, 0, 24, 24).data.join();
  });
  return first !== second;
}
