// Copies the WOFF2 slices that pages use and writes the style sheets that name them:
// fonts.css for alphabets and abugidas, fonts-cjk.css for Chinese (a hundred slices, wanted by few pages).
// A browser loads a slice only when a page has a character of its unicode-range.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

// One weight of a script of 50 kB and more is what a page can carry; its titles are then drawn bold by the browser.
const WEIGHTS = [400];
const BOTH_WEIGHTS = [400, 600];
// The small "latin-ext" slices of the Devanagari packages hold exactly these letters, drawn as in Noto Sans and
// Noto Serif (same advance widths). With them "Łódź" costs 7 kB instead of 56 kB.
const EUROPEAN =
  "U+0100-0107,U+010A-0113,U+0116-011B,U+011E-0123,U+0126-0127,U+012A-012B,U+012E-0130,U+0136-0137,U+0139-013E," +
  "U+0141-0148,U+0150-0151,U+0154-0155,U+0158-015B,U+015E-0161,U+0164-0165,U+016A-016B,U+016E-017E,U+0218-021B," +
  "U+0237,U+1E80-1E85,U+1E9E,U+1EF2-1EF3";
const latinAndKin = ["latin-ext", "vietnamese", "greek-ext", "greek", "cyrillic-ext", "cyrillic", "latin"];

// In one family a later face wins where ranges overlap, so the wide slices come first.
const FAMILIES = [
  { family: "Noto Sans", of: "noto-sans", slices: latinAndKin, weights: BOTH_WEIGHTS },
  { family: "Noto Sans", of: "noto-sans-devanagari", slices: ["latin-ext"], range: EUROPEAN, metricsOfNotoSans: true, weights: BOTH_WEIGHTS },
  { family: "Noto Serif", of: "noto-serif", slices: latinAndKin, weights: BOTH_WEIGHTS },
  { family: "Noto Serif", of: "noto-serif-devanagari", slices: ["latin-ext"], range: EUROPEAN, metricsOfNotoSans: true, weights: BOTH_WEIGHTS },
  { family: "Noto Sans Arabic", of: "noto-sans-arabic", slices: ["arabic"] },
  { family: "Noto Sans Devanagari", of: "noto-sans-devanagari", slices: ["devanagari"] },
  { family: "Noto Sans Ethiopic", of: "noto-sans-ethiopic", slices: ["ethiopic"] },
  { family: "Noto Sans Bengali", of: "noto-sans-bengali", slices: ["bengali"] },
  { family: "Noto Sans Telugu", of: "noto-sans-telugu", slices: ["telugu"] },
  { family: "Noto Sans Tamil", of: "noto-sans-tamil", slices: ["tamil"] },
  { family: "Noto Sans Thai", of: "noto-sans-thai", slices: ["thai"] },
  { family: "Noto Sans Hebrew", of: "noto-sans-hebrew", slices: ["hebrew"] },
  { family: "Noto Sans Armenian", of: "noto-sans-armenian", slices: ["armenian"] },
  { family: "Noto Sans Georgian", of: "noto-sans-georgian", slices: ["georgian"] },
];

export async function writeFonts(here, out) {
  const modules = path.join(here, "node_modules");
  await mkdir(path.join(out, "fonts"), { recursive: true });
  const faces = [];
  for (const entry of FAMILIES) {
    const folder = path.join(modules, "@fontsource", entry.of);
    const ranges = JSON.parse(await readFile(path.join(folder, "unicode.json"), "utf8"));
    for (const slice of entry.slices) {
      for (const weight of entry.weights ?? WEIGHTS) {
        const source = path.join(folder, "files", `${entry.of}-${slice}-${weight}-normal.woff2`);
        const address = await place(source, out, `${entry.of}-${slice}-${weight}.woff2`);
        faces.push(face({ ...entry, weight, address, range: entry.range ?? ranges[slice] }));
      }
    }
  }
  await writeFile(path.join(out, "fonts.css"), faces.join("\n") + "\n");
  const chinese = await chineseFaces(path.join(modules, "@fontsource-variable/noto-sans-sc"), out);
  await writeFile(path.join(out, "fonts-cjk.css"), chinese.join("\n") + "\n");
  return `${faces.length + chinese.length} slices`;
}

async function chineseFaces(folder, out) {
  const ranges = JSON.parse(await readFile(path.join(folder, "unicode.json"), "utf8"));
  return Promise.all(
    Object.entries(ranges).filter(([slice]) => slice.startsWith("[")).map(async ([slice, range]) => {
      const number = slice.replace(/[[\]]/g, "");
      const source = path.join(folder, "files", `noto-sans-sc-${number}-wght-normal.woff2`);
      const address = await place(source, out, `noto-sans-sc-${number}.woff2`);
      return face({ family: "Noto Sans SC", weight: "100 900", address, range });
    }),
  );
}

// The address carries a fingerprint of the content, as the server's {% static %} writes it: a browser may keep it for ever.
async function place(source, out, name) {
  const content = await readFile(source);
  await writeFile(path.join(out, "fonts", name), content);
  return `fonts/${name}?v=${createHash("sha256").update(content).digest("hex").slice(0, 10)}`;
}

function face({ family, weight, address, range, metricsOfNotoSans }) {
  const metrics = metricsOfNotoSans ? "ascent-override:106.9%;descent-override:29.3%;line-gap-override:0%;" : "";
  return (
    `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;${metrics}` +
    `src:url(${address}) format("woff2");unicode-range:${range}}`
  );
}
