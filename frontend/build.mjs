// Builds everything a browser gets from us: `node build.mjs OUT_DIR [HTMX_FILE]`.
// One line on stdout per step; any failure ends the process with exit code 1 and a message.
import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import esbuild from "esbuild";

import { compressAll } from "./build/compress.mjs";
import { writeFonts } from "./build/fonts.mjs";
import { writeLand } from "./build/land.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const [outArgument, htmxFile] = process.argv.slice(2);
if (!outArgument) {
  console.error("usage: node build.mjs OUT_DIR [HTMX_FILE]");
  process.exit(2);
}
const out = path.resolve(outArgument);
// Style layers, nesting and logical properties as all browsers have had them since spring 2023.
const target = ["chrome111", "firefox113", "safari16.4"];

async function step(name, work) {
  const start = performance.now();
  const count = await work();
  console.log(`  ${name}: ${count}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: [
      { in: "css/site.css", out: "site" },
      { in: "css/forums.css", out: "forums" },
      { in: "css/partners.css", out: "partners" },
      { in: "js/site.js", out: "site" },
      { in: "js/map.js", out: "map" },
      { in: "js/timetable.js", out: "timetable" },
    ],
    bundle: true,
    minify: true,
    format: "esm",
    target,
    charset: "utf8",
    legalComments: "linked",
    loader: { ".svg": "dataurl" },
    external: ["*.woff2"],
    outdir: out,
    metafile: true,
    logLevel: "warning",
    write: true,
  });
  return `${Object.keys(result.metafile.outputs).length} files`;
}

// MapLibre looks for its worker beside the script that it is part of, under this name.
async function copyWholeFiles() {
  const dist = path.join(here, "node_modules/maplibre-gl/dist");
  await copyFile(path.join(dist, "maplibre-gl-worker.mjs"), path.join(out, "maplibre-gl-worker.mjs"));
  if (!htmxFile) return "1 file";
  await copyFile(htmxFile, path.join(out, "htmx.min.js"));
  return "2 files";
}

try {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await step("styles and scripts", bundle);
  await step("map worker and htmx", copyWholeFiles);
  await step("fonts", () => writeFonts(here, out));
  await step("shapes of the land", () => writeLand(here, out));
  await step("compressed twins", () => compressAll(out));
} catch (error) {
  console.error(`The assets could not be built: ${error.message}`);
  process.exit(1);
}
