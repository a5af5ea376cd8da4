// The peers' pages, each in a folder of its own, ready to be served:
//
//   node filling/bundle.mjs DESCRIPTION FOLDER
//
// DESCRIPTION is what `tonghop packs form` printed. Nothing is taken from the network.

import { build } from "esbuild";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { lay } from "./form.mjs";

const [description, folder] = process.argv.slice(2);
const form = JSON.stringify(lay(JSON.parse(readFileSync(description, "utf8"))));
const here = dirname(fileURLToPath(import.meta.url));

// As strict as the peers bear: both put styles into the page.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:";
const page = `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Bench</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="page.css">
  </head>
  <body>
    <div id="form"></div>
    <script type="module" src="page.js"></script>
  </body>
</html>
`;

for (const peer of ["univer", "handsontable", "survey"]) {
  const out = join(folder, peer);
  mkdirSync(out, { recursive: true });
  await build({
    entryPoints: { page: join(here, `${peer}.js`) },
    outdir: out,
    bundle: true,
    minify: true,
    target: "es2022",
    // What a peer loads on demand (Univer: hyphenation of many languages) stays in files of its own.
    format: "esm",
    splitting: true,
    logLevel: "warning",
    plugins: [
      {
        name: "form",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^form$/ }, () => ({ path: "form", namespace: "form" }));
          // The quickest way for a browser to take in much data.
          const contents = `export default JSON.parse(${JSON.stringify(form)})`;
          onLoad({ filter: /.*/, namespace: "form" }, () => ({ contents }));
        },
      },
    ],
  });
  writeFileSync(join(out, "index.html"), page);
}
