// Copies the front-end files that are served from node_modules/ to service/static/vendor/<package>/.
//
//   node scripts/assets.mjs           copy
//   node scripts/assets.mjs --check   exit 1 unless every file of the list is in place
//
// The list is the whole of it. Fonts, crown and crest of govuk-frontend are for gov.uk alone and are not in it.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(root, "node_modules");
const vendor = join(root, "service", "static", "vendor");

const served = {
  "govuk-frontend": {
    "govuk-frontend.min.css": "dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "dist/govuk/govuk-frontend.min.js",
  },
  leaflet: {
    "leaflet.css": "dist/leaflet.css",
    "leaflet.js": "dist/leaflet.js",
    "images/layers.png": "dist/images/layers.png",
    "images/layers-2x.png": "dist/images/layers-2x.png",
    "images/marker-icon.png": "dist/images/marker-icon.png",
    "images/marker-icon-2x.png": "dist/images/marker-icon-2x.png",
    "images/marker-shadow.png": "dist/images/marker-shadow.png",
    LICENSE: "LICENSE",
  },
  "leaflet.markercluster": {
    "MarkerCluster.css": "dist/MarkerCluster.css",
    "leaflet.markercluster.js": "dist/leaflet.markercluster.js",
    "MIT-LICENCE.txt": "MIT-LICENCE.txt",
  },
};

const files = Object.entries(served).flatMap(([name, list]) =>
  Object.entries(list).map(([to, from]) => ({ from: join(modules, name, from), to: join(name, to) })),
);

if (process.argv.includes("--check")) {
  const missing = files.filter(({ to }) => !existsSync(join(vendor, to)));
  process.exit(missing.length === 0 ? 0 : 1);
}

// All of them are laid out beside the old ones first, so that a copy cut short leaves no half set behind.
const fresh = `${vendor}.new`;
rmSync(fresh, { recursive: true, force: true });
for (const { from, to } of files) {
  mkdirSync(dirname(join(fresh, to)), { recursive: true });
  cpSync(from, join(fresh, to));
}

// Without its font files the stylesheet may not ask for them either: it then falls back to Arial.
const stylesheet = join(fresh, "govuk-frontend", "govuk-frontend.min.css");
const css = readFileSync(stylesheet, "utf8");
const withoutFonts = css.replace(/@font-face\{[^}]*\}/g, "");
if (withoutFonts === css || /\.woff2?/.test(withoutFonts)) {
  console.error("govuk-frontend names its fonts in another way than before: see to scripts/assets.mjs.");
  process.exit(1);
}
writeFileSync(stylesheet, withoutFonts);

rmSync(vendor, { recursive: true, force: true });
renameSync(fresh, vendor);
console.log(`${files.length} front-end files are in service/static/vendor`);
