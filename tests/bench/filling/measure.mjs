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
//                cell filled, some time after the last key, unused memory collected
//   screen, free keys in milliseconds until painted, { figures, commits }: at 60 frames a second,
//                and without waiting for the screen's next turn
//   busy         milliseconds of processor time of the page's thread per key, whenever it was used

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inBrowser } from "./browser.mjs";
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
/** What was painted beyond the window is given up some seconds after the last key. */
const TIDIED = 10000;

const recorder = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "recorder.js"), "utf8");
const path = {
  tonghop: `?now=2023-06-14T08:30#/fill/${form.pack}/${form.data_set}/${form.reporter}/${form.period}`,
  univer: "",
  handsontable: "",
  survey: "",
}[program];

const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Opens the form in a new tab and types one figure as soon as a cell is there. */
async function load(browser) {
  const page = await browser.page();
  await page.send("Runtime.addBinding", { name: "benchReady" });
  const ready = page.once("Runtime.bindingCalled");
  const source = `globalThis.filling = { program: "${program}" };\n${recorder}`;
  await page.send("Page.addScriptToEvaluateOnNewDocument", { source });
  await page.send("Page.navigate", { url: address + path });
  await ready;
  await page.press("7");
  await page.until(() => filling.recorded.usable > 0);
  await sleep(500);
  const { usable, shown } = await page.evaluate("filling.recorded");
  return { page, usable, shown };
}

/** Every input cell gets something, by the quickest way the program has. */
async function fill(page) {
  await page.press("Escape");
  const wanted = sections.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells)).filter((cell) => cell && !cell.calculated);
  const filled = program === "tonghop" ? await fillOurs(page) : await page.evaluate(`bench.fill(${content})`);
  if (filled !== wanted.length) throw new Error(`${filled} of ${wanted.length} cells were filled`);
  await sleep(1000);
}

/** Ours are pasted section by section, as a person would out of a workbook. */
async function fillOurs(page) {
  let filled = 0;
  for (const [at, { asked, rows }] of sections.entries()) {
    await openOurs(page, at);
    if (asked) {
      const focus = (at) => document.querySelectorAll(".fill__middle textarea")[at]?.focus() !== undefined;
      const areas = await page.evaluate(() => document.querySelectorAll(".fill__middle textarea").length);
      for (let area = 0; area < areas; area += 1) {
        await page.evaluate(focus, area);
        await page.send("Input.insertText", { text: "Ghi chú" });
        await page.press("Tab");
      }
    } else {
      const table = rows.map(({ cells }, row) =>
        cells.map((cell) => (cell && !cell.calculated ? content(cell, row) : "")).join("\t"),
      );
      const first = rows.find(({ cells }) => cells.some(Boolean));
      await page.evaluate(paste, table.slice(rows.indexOf(first)).join("\n"), first.code);
    }
    filled += rows.flatMap(({ cells }) => cells).filter((cell) => cell && !cell.calculated).length;
  }
  return filled;
}

/** In the page: into the first cell of the row with this code. */
function paste(text, code) {
  const rows = [...document.querySelectorAll(".grid tbody tr")];
  const row = rows.find((row) => row.querySelector(".grid__code").textContent === code);
  const field = row.querySelector("[id^=cell-]");
  field.focus();
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
}

/** Shows a section of ours, with all of its rows. */
async function openOurs(page, at) {
  await page.evaluate((at) => document.querySelectorAll(".sections__item")[at].click(), at);
  const { asked, rows } = sections[at];
  const shown = asked
    ? () => document.querySelector(".fill__middle textarea")
    : (count) => document.querySelectorAll(".grid tbody tr").length === count;
  await page.until(shown, rows.length);
}

/** Goes to the first figure of the section that is typed into. */
async function open(page) {
  if (program === "tonghop") {
    await openOurs(page, SECTION);
    await page.evaluate(() => document.querySelector("input.grid__field").focus());
  } else {
    await page.evaluate((section) => void bench.open(section), SECTION);
  }
  // The mouse rests over the table, as it does beside a keyboard.
  await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: 700, y: 400 });
  await sleep(700);
}

/** Figures down the column. SurveyJS knows no way down: there Tab leads to the next cell, and on
 *  over the cells that take no figure. */
async function type(page) {
  const commit = program === "survey" ? "Tab" : "Enter";
  const work = async () => {
    const { metrics } = await page.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  // The time that the thread had a processor, whatever else the machine did.
  await page.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.evaluate("filling.recorded.keys.length = 0");
  const before = await work();
  let pressed = 0;
  for (let figure = 0; figure < FIGURES; figure += 1) {
    if (program === "survey") await page.evaluate("bench.toFigure()");
    for (const key of [...KEYS_OF_A_FIGURE.slice(0, 3), String(figure % 10), commit]) {
      await page.press(key);
      pressed += 1;
      await sleep(PAUSE);
    }
  }
  await sleep(500);
  const busy = ((await work()) - before) / pressed;
  const keys = await page.evaluate("filling.recorded.keys");
  if (keys.length !== pressed) throw new Error(`${keys.length} of ${pressed} keys were seen`);
  const lost = keys.filter(({ isTaken }) => !isTaken).length;
  if (lost > 0) throw new Error(`${lost} of ${pressed} keys went into no cell`);
  const of = (isCommit) => keys.filter(({ key }) => (key === commit) === isCommit).map(({ milliseconds }) => milliseconds);
  return { figures: of(false), commits: of(true), busy };
}

/** MB of the page's process, shared pages in proportion, once the browser has tidied up. */
async function memory(browser, page) {
  await page.send("HeapProfiler.enable");
  for (let turn = 0; turn < 3; turn += 1) await page.send("HeapProfiler.collectGarbage");
  await sleep(TIDIED);
  const process = await processOf(browser, page);
  const pss = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${process}/smaps_rollup`, "utf8"));
  return Number(pss[1]) / 1024;
}

/** The one process that works while the page does: the browser has others of the same kind. */
async function processOf(browser, page) {
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

const onScreen = await inBrowser([], async (browser) => {
  const cold = await load(browser);
  await load(browser);
  const { page, ...warm } = await load(browser);
  await fill(page);
  await open(page);
  const { busy, ...screen } = await type(page);
  if (process.env.PICTURE) writeFileSync(process.env.PICTURE, (await page.send("Page.captureScreenshot")).data, "base64");
  const { product } = await browser.send("Browser.getVersion");
  return {
    cold: cold.usable,
    warm: warm.usable,
    browser: product.split("/")[1],
    shown: { cold: cold.shown, warm: warm.shown },
    screen,
    busy,
    memory: await memory(browser, page),
  };
});
const free = await inBrowser(["--disable-frame-rate-limit", "--disable-gpu-vsync"], async (browser) => {
  const { page } = await load(browser);
  await fill(page);
  await open(page);
  const { figures, commits } = await type(page);
  return { figures, commits };
});
console.log(JSON.stringify({ ...onScreen, free: { figures: free.figures, commits: free.commits } }));
