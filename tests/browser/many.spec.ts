// Five hundred files at once: the page goes on answering, what hangs or kills its reader is named and
// skipped, and whoever stops it is obeyed at once.

import type { CDPSession, Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, origins, root, test } from "./app";
import { drop } from "./pages/files";
import { MergePage } from "./pages/merge";
import { Review } from "./pages/review";
import { day, paths, samples } from "./pages/samples";

const workbooks = paths.filter((path) => !path.endsWith(".csv")).map((path) => join(samples, path));

/** The sample submissions over and over, each time with other bytes under another name. */
function folderOf(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (let at = 0; at < count; at += 1) {
    const path = workbooks[at % workbooks.length];
    writeFileSync(join(folder, `${String(at).padStart(3, "0")} ${basename(path)}`), commented(path, `${at}`));
  }
}

/** A workbook with a word behind its directory: other bytes, the same cells. */
function commented(path: string, word: string): Buffer {
  const bytes = Buffer.concat([readFileSync(path), Buffer.from(word)]);
  const end = bytes.length - word.length - 22;
  // Other formats have no such place: they are the same file again.
  if (bytes.readUInt32LE(end) !== 0x06054b50) return readFileSync(path);
  bytes.writeUInt16LE(word.length, end + 20);
  return bytes;
}

/** How long the page's own thread works at a stretch, in milliseconds of its processor time: what
    others do on the machine meanwhile is not counted. */
class Stretches {
  private constructor(private readonly session: CDPSession) {}

  static async begin(page: Page): Promise<Stretches> {
    const session = await page.context().newCDPSession(page);
    const categories = "toplevel,disabled-by-default-devtools.timeline,devtools.timeline";
    await session.send("Tracing.start", { categories, transferMode: "ReturnAsStream" });
    return new Stretches(session);
  }

  async end(): Promise<{ processor: number[]; clock: number[] }> {
    const complete = new Promise<string>((done) =>
      this.session.once("Tracing.tracingComplete", ({ stream }) => done(stream!)),
    );
    await this.session.send("Tracing.end");
    const handle = await complete;
    let text = "";
    for (let eof = false; !eof; ) {
      const chunk = await this.session.send("IO.read", { handle, size: 1 << 24 });
      text += chunk.base64Encoded ? Buffer.from(chunk.data, "base64").toString("utf8") : chunk.data;
      eof = chunk.eof;
    }
    await this.session.send("IO.close", { handle });
    const events: any[] = JSON.parse(text).traceEvents;
    const started = events.find(({ name }) => name === "TracingStartedInBrowser");
    const frame = started?.args.data.frames.find((frame: any) => frame.url.startsWith("http"));
    const main = events.find(
      ({ name, pid, args }) => name === "thread_name" && args.name === "CrRendererMain" && pid === frame.processId,
    );
    const tasks = events.filter(
      ({ name, pid, tid, tdur }) => name === "RunTask" && pid === main.pid && tid === main.tid && tdur !== undefined,
    );
    expect(tasks.length, "the thread of the page is in the trace").toBeGreaterThan(100);
    const longest = (of: (task: any) => number) => tasks.map(of).sort((a, b) => b - a).slice(0, 8).map((us) => us / 1_000);
    return { processor: longest(({ tdur }) => tdur), clock: longest(({ dur }) => dur) };
  }
}

/** What a stretch may take. */
const MOST = 50; // milliseconds

test("the page goes on answering while 500 files are read, merged and looked at", async ({ page }, info) => {
  test.setTimeout(400_000);
  const folder = info.outputPath("gui");
  folderOf(folder, 500);
  const merge = await MergePage.open(page, origins.served, day);
  const measured: Record<string, { processor: number[]; clock: number[] }> = {};
  const during = async (what: string, work: () => Promise<void>) => {
    const stretches = await Stretches.begin(page);
    await work();
    measured[what] = await stretches.end();
  };
  await during("dropped, read and merged", async () => {
    await drop(page, folder);
    // Looked at from outside as lightly as can be: to search a long page by its texts takes longer.
    const sum = () => page.evaluate(() => document.querySelector(".file-list__sum")?.textContent ?? "");
    await expect.poll(sum, { timeout: 300_000 }).toMatch(/^500 tệp đã thả = /);
    const reading = () => page.evaluate(() => document.querySelectorAll(".reading").length);
    await expect.poll(reading, { timeout: 60_000 }).toBe(0);
    const rows = () => page.evaluate(() => document.querySelectorAll(".file-row").length);
    await expect.poll(rows).toBe(100);
  });
  await during("questions", async () => {
    const review = new Review(page);
    await merge.part("Cần xem xét");
    await review.open();
    await review.list.focus();
    for (let step = 0; step < 12; step += 1) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await review.open();
  });
  await during("board, figures, results", async () => {
    await merge.part("Tình trạng nộp");
    await expect(page.getByRole("table").getByRole("row").nth(20)).toBeVisible();
    await merge.part("Số liệu");
    await expect(page.locator(".figure--total").first()).toBeVisible();
    await merge.part("Kết quả");
    await expect(page.getByRole("heading", { name: "Đối soát" })).toBeVisible();
  });
  console.log(`longest stretches of the page's thread, ms: ${JSON.stringify(measured)}`);
  for (const [what, { processor }] of Object.entries(measured)) {
    expect(processor.filter((time) => time > MOST), what).toEqual([]);
  }
});

/** The sealed reader, which for two kinds of content loops for ever or traps. */
function troubled(reader: string, folder: string): Buffer {
  const tool = (name: string, ...given: string[]) =>
    execFileSync(join(__dirname, "../node_modules/.bin", name), ["--all-features", ...given]);
  const [guard, made] = ["guard.wasm", "troubled.wasm"].map((name) => join(folder, name));
  tool("wasm-as", join(__dirname, "../fixtures/troubled.wat"), "-o", guard);
  tool("wasm-merge", guard, "guard", reader, "reader", "-o", made, "--rename-export-conflicts");
  return readFileSync(made);
}

test("among 500 files one that hangs and one that kills its reader are named and skipped", async ({ page }, info) => {
  test.setTimeout(400_000);
  const folder = info.outputPath("gui");
  folderOf(folder, 498);
  writeFileSync(join(folder, "100a treo.xlsx"), "LOOP");
  writeFileSync(join(folder, "200a hong.xlsx"), "TRAP");
  const dist = process.env.TONGHOP_DIST ?? join(root, "dist");
  const reader = troubled(join(dist, "reader.wasm"), info.outputDir);
  await page.route("**/reader.wasm", (route) => route.fulfill({ body: reader, contentType: "application/wasm" }));
  const merge = await MergePage.open(page, origins.served, day);
  await drop(page, folder);
  await merge.has(500, 300_000);
  await expect(page.getByText(/^500 tệp đã thả = .* \+ 2 không đọc được/)).toBeVisible();
  await page.getByRole("button", { name: /^Không đọc được/ }).click();
  const row = (name: string) => page.locator(".file-row").filter({ hasText: name });
  await expect(page.locator(".file-row")).toHaveCount(2);
  await expect(row("100a treo.xlsx")).toContainText("quá lâu");
  await expect(row("200a hong.xlsx")).toContainText("Không đọc được");
});

test("whoever stops the reading is obeyed at once, and what was read stays", async ({ page }, info) => {
  test.setTimeout(300_000);
  const folder = info.outputPath("gui");
  folderOf(folder, 400);
  await page.addInitScript(() => {
    const told = { pressed: 0, stopped: 0, running: 0 };
    (globalThis as any).told = told;
    const Own = Worker;
    (globalThis as any).Worker = class extends Own {
      private role = "";
      private ended = false;
      postMessage(...given: [any, any?]) {
        if (given[0]?.role) this.role = given[0].role;
        if (this.role === "reader" && given[0]?.role) told.running += 1;
        super.postMessage(...given);
      }
      terminate() {
        if (this.role === "reader" && !this.ended) told.running -= 1;
        this.ended = true;
        super.terminate();
      }
    };
    addEventListener("click", ({ target }) => {
      if ((target as HTMLElement).textContent?.trim() !== "Dừng") return;
      told.pressed = performance.now();
      const watch = new MutationObserver(() => {
        if (document.querySelector(".reading")) return;
        told.stopped = performance.now();
        watch.disconnect();
      });
      watch.observe(document.body, { childList: true, subtree: true });
    }, { capture: true });
  });
  const merge = await MergePage.open(page, origins.served, day);
  const took: number[] = [];
  // Whatever else the machine does may hold one of them up.
  while (took.length < 5 && !(Math.min(...took) <= 200)) {
    await drop(page, folder);
    await expect(page.locator(".progress__text")).toHaveText(/Đã đọc [1-9]/, { timeout: 60_000 });
    await page.getByRole("button", { name: "Dừng" }).click();
    await expect.poll(() => page.evaluate(() => (globalThis as any).told.stopped)).toBeGreaterThan(0);
    took.push(await page.evaluate(() => {
      const { told } = globalThis as any;
      const took = told.stopped - told.pressed;
      told.stopped = 0;
      return took;
    }));
    await expect(page.getByText(/^Đã dừng: đọc được [\d.]+\/400 tệp/)).toBeVisible();
  }
  console.log(`stopped after, ms: ${JSON.stringify(took)}`);
  expect(Math.min(...took)).toBeLessThanOrEqual(200);
  // Readers that were at work have ended; those that wait for work may stay.
  const sum = page.getByText(/tệp đã thả = /);
  await expect(sum).toBeVisible();
  const seen = parseInt(await sum.innerText(), 10);
  expect(seen).toBeGreaterThan(0);
  // What had been read when somebody stopped is still taken in after that: never less than was seen.
  await page.reload();
  const kept = async () => parseInt(await sum.innerText(), 10);
  await expect.poll(kept, { timeout: 60_000 }).toBeGreaterThanOrEqual(seen);
  await expect(merge.progress).toHaveCount(0);
  expect(await kept()).toBeLessThan(400);
});
