// One program once, in a browser with a profile of its own:
//
//   node filling/measure.mjs PROGRAM ADDRESS DESCRIPTION
//
// PROGRAM is tonghop, univer, handsontable or survey, served at ADDRESS; DESCRIPTION is what
// `tonghop packs form` printed of the form it shows. Prints one line of JSON:
//
//   cold, warm   milliseconds from the navigation to the first typed figure on the screen: with a
//                new profile; and the third time with the same one
//   memory       MB of the page's process (PSS: wasm, scripts, document, workers) with every
//                cell filled and unused memory collected, after the keys
//   screen, free keys in milliseconds until painted, { figures, commits }: at 60 frames a second,
//                and without waiting for the screen's next turn
//   busy         milliseconds of processor time of the page's thread per key, whenever it was used

import { chromium } from "@playwright/test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { content, lay } from "./form.mjs";

const [program, address, description] = process.argv.slice(2);
const { form, ...rest } = JSON.parse(readFileSync(description, "utf8"));
const sections = lay({ form, ...rest });

/** The section that is typed into: the table with the most figures in its first column. */
const figuresOf = ({ rows }) => rows.filter(({ cells }) => cells[0]?.kind === "number" && !cells[0].calculated);
const SECTION = sections.reduce((best, item, at) => (figuresOf(item).length > figuresOf(sections[best]).length ? at : best), 0);
const KEYS_OF_A_FIGURE = "1048";
const FIGURES = 60;
/** Between keys; a quick typist needs longer. */
const PAUSE = 30;

const recorder = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "recorder.js"), "utf8");
const path = {
  tonghop: `?now=2023-06-14T08:30#/fill/${form.pack}/${form.data_set}/${form.reporter}/${form.period}`,
  univer: "",
  handsontable: "",
  survey: "",
}[program];

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Runs `work` with a browser on a new profile. */
async function inBrowser(flags, work) {
  const profile = mkdtempSync(join(tmpdir(), "tonghop-filling-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    viewport: { width: 1366, height: 768 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-features=SpareRendererForSitePerProcess",
      ...flags,
    ],
  });
  try {
    return { ...(await work(context)), browser: context.browser().version() };
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function press(session, key) {
  const named = { Enter: [13, "\r"], Tab: [9, undefined] }[key];
  const [windowsVirtualKeyCode, text] = named ?? [key.charCodeAt(0), key];
  const code = named ? key : `Digit${key}`;
  const type = text === undefined ? "rawKeyDown" : "keyDown";
  await session.send("Input.dispatchKeyEvent", { type, key, code, windowsVirtualKeyCode, text });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, windowsVirtualKeyCode });
}

/** Opens the form in a new tab and types one figure as soon as a cell is there. */
async function load(context) {
  const page = await context.newPage();
  for (const old of context.pages()) if (old !== page) await old.close();
  const session = await context.newCDPSession(page);
  await session.send("Runtime.enable");
  await session.send("Runtime.addBinding", { name: "benchReady" });
  const ready = new Promise((done) => session.once("Runtime.bindingCalled", done));
  await page.addInitScript(`globalThis.filling = { program: "${program}" };\n${recorder}`);
  await page.goto(address + path, { waitUntil: "commit" });
  await ready;
  await press(session, "7");
  await page.waitForFunction(() => filling.recorded.usable > 0);
  await sleep(500);
  const { usable, shown } = await page.evaluate(() => filling.recorded);
  return { page, session, usable, shown };
}

/** Every input cell gets something, by the quickest way the program has. */
async function fill(page) {
  await page.keyboard.press("Escape");
  const wanted = sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).filter((cell) => cell && !cell.calculated);
  const filled = program === "tonghop" ? await fillOurs(page) : await page.evaluate(`bench.fill(${content})`);
  if (filled !== wanted.length) throw new Error(`${filled} of ${wanted.length} cells were filled`);
  await sleep(1000);
}

/** Ours are pasted section by section, as a person would out of a workbook. */
async function fillOurs(page) {
  let filled = 0;
  for (const [at, { asked, rows }] of sections.entries()) {
    await page.locator(".sections__item").nth(at).click();
    const inputs = rows.flatMap(({ cells }) => cells).filter((cell) => cell && !cell.calculated).length;
    if (asked) {
      for (const area of await page.locator(".fill__middle textarea").all()) {
        await area.fill("Ghi chú");
        await area.press("Tab");
      }
    } else {
      await page.waitForFunction(
        (count) => document.querySelectorAll(".grid tbody tr").length === count,
        rows.length,
      );
      const table = rows.map(({ cells }, row) =>
        cells.map((cell) => (cell && !cell.calculated ? content(cell, row) : "")).join("\t"),
      );
      const first = rows.find(({ cells }) => cells.some(Boolean));
      await page.evaluate(
        ([text, code]) => {
          const rows = [...document.querySelectorAll(".grid tbody tr")];
          const row = rows.find((row) => row.querySelector(".grid__code").textContent === code);
          const field = row.querySelector("[id^=cell-]");
          field.focus();
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
        },
        [table.slice(rows.indexOf(first)).join("\n"), first.code],
      );
    }
    filled += inputs;
  }
  return filled;
}

/** Goes to the first figure of the section that is typed into. */
async function open(page) {
  if (program === "tonghop") {
    await page.locator(".sections__item").nth(SECTION).click();
    await page.waitForFunction((count) => document.querySelectorAll(".grid tbody tr").length === count, sections[SECTION].rows.length);
    await page.locator("input.grid__field").first().focus();
  } else {
    await page.evaluate((section) => bench.open(section), SECTION);
  }
  // The mouse rests over the table, as it does beside a keyboard.
  await page.mouse.move(700, 400);
  await sleep(700);
}

/** Figures down the column. SurveyJS knows no way down: there Tab leads to the next cell. */
async function type(page, session) {
  const commit = program === "survey" ? "Tab" : "Enter";
  const work = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  // The time that the thread had a processor, whatever else the machine did.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate(() => (filling.recorded.keys.length = 0));
  const before = await work();
  let pressed = 0;
  for (let figure = 0; figure < FIGURES; figure += 1) {
    for (const key of [...KEYS_OF_A_FIGURE.slice(0, 3), String(figure % 10), commit]) {
      await press(session, key);
      pressed += 1;
      await sleep(PAUSE);
    }
  }
  await sleep(500);
  const busy = ((await work()) - before) / pressed;
  const keys = await page.evaluate(() => filling.recorded.keys);
  if (keys.length !== pressed) throw new Error(`${keys.length} of ${pressed} keys were seen`);
  const of = (isCommit) => keys.filter(({ key }) => (key === commit) === isCommit).map(({ milliseconds }) => milliseconds);
  return { figures: of(false), commits: of(true), busy };
}

/** MB of the page's process, shared pages in proportion. */
async function memory(context, page, session) {
  await session.send("HeapProfiler.enable");
  for (let turn = 0; turn < 3; turn += 1) await session.send("HeapProfiler.collectGarbage");
  await sleep(1000);
  const process = await processOf(context, page);
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, "utf8"));
  return Number(pss[1]) / 1024;
}

/** The one process that works while the page does: the browser has others of the same kind. */
async function processOf(context, page) {
  const browser = await context.browser().newBrowserCDPSession();
  const worked = async () => {
    const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
    return new Map(processInfo.filter(({ type }) => type === "renderer").map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await worked();
  await page.evaluate(() => {
    const end = performance.now() + 500;
    while (performance.now() < end);
  });
  const after = [...(await worked())].map(([id, time]) => [time - (before.get(id) ?? 0), id]);
  return after.sort(([a], [b]) => b - a)[0][1];
}

const onScreen = await inBrowser([], async (context) => {
  const cold = await load(context);
  await load(context);
  const { page, session, ...warm } = await load(context);
  await fill(page);
  await open(page);
  const { busy, ...screen } = await type(page, session);
  if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
  return {
    cold: cold.usable,
    warm: warm.usable,
    shown: { cold: cold.shown, warm: warm.shown },
    screen,
    busy,
    memory: await memory(context, page, session),
  };
});
const free = await inBrowser(["--disable-frame-rate-limit", "--disable-gpu-vsync"], async (context) => {
  const { page, session } = await load(context);
  await fill(page);
  await open(page);
  const { figures, commits } = await type(page, session);
  return { figures, commits };
});
console.log(JSON.stringify({ ...onScreen, free: { figures: free.figures, commits: free.commits } }));
