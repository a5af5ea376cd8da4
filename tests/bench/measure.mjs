// One measurement in a fresh Chromium: how long a program takes for all files of a folder.
//
//   node measure.mjs tonghop FOLDER ADDRESS PACK PERIOD DAY
//   node measure.mjs sheetjs FOLDER
//   node measure.mjs packs FOLDER ADDRESS
//
// Tổng Hợp, opened at ADDRESS, reads, recognises and consolidates the files, from the drop to the
// finished consolidation. SheetJS merely reads them, in a plain page, in one thread. Both get the
// same files through a file input. `packs` opens every pack (reads, checks, builds its first form)
// in a fresh page a few times and tells each time. Prints one line of JSON.

import { chromium } from "@playwright/test";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [program, folder, address, pack, period, day] = process.argv.slice(2);
const files = readdirSync(folder)
  .sort()
  .map((name) => join(folder, name));

const profile = mkdtempSync(join(tmpdir(), "tonghop-bench-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
try {
  const page = await browser.newPage();
  const measured = await { tonghop, sheetjs, packs }[program](page);
  console.log(JSON.stringify({ ...measured, files: files.length, browser: browser.browser().version() }));
} finally {
  await browser.close();
  rmSync(profile, { recursive: true, force: true });
}

/** Puts the files into an input of the page; they stand in `given.files`. */
async function give(page) {
  await page.evaluate(() => {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", multiple: true, id: "given" });
    document.body.append(input);
  });
  await page.setInputFiles("#given", files);
}

async function tonghop(page) {
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await give(page);
  const answer = await page.evaluate(
    async ([pack, period, day]) =>
      wasm_bindgen.mergeFiles(pack, period, day, [...document.querySelector("#given").files]),
    [pack, period, day],
  );
  const { milliseconds, overview, not_kept } = JSON.parse(answer);
  const tally = overview.tally;
  if (overview.kind !== "finished" || tally.dropped !== files.length || not_kept) {
    throw new Error(`the merge did not end as it should: ${answer.slice(0, 500)}`);
  }
  return { seconds: milliseconds / 1000, cells: tally.read, states: tally.states };
}

async function packs(page) {
  const rounds = [];
  for (let round = 0; round < 5; round += 1) {
    await page.goto("about:blank");
    await page.goto(address);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    rounds.push(JSON.parse(await page.evaluate(() => wasm_bindgen.openPacks())));
  }
  return { rounds };
}

async function sheetjs(page) {
  await page.goto("about:blank");
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("xlsx/dist/xlsx.full.min.js") });
  await give(page);
  return page.evaluate(async () => {
    let milliseconds = 0;
    let cells = 0;
    for (const file of document.querySelector("#given").files) {
      const began = performance.now();
      const book = XLSX.read(new Uint8Array(await file.arrayBuffer()));
      milliseconds += performance.now() - began;
      for (const sheet of Object.values(book.Sheets)) {
        cells += Object.keys(sheet).filter((key) => key[0] !== "!").length;
      }
    }
    return { seconds: milliseconds / 1000, cells };
  });
}
