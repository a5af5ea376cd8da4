// The three ways the app reaches people, and the guard that every browser test runs under:
// one message on the console fails the test, and so does a request that leaves the app.

import {
  chromium,
  test as base,
  expect,
  type BrowserContext,
  type Download,
  type Page,
} from "@playwright/test";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const port = process.env.TONGHOP_PORT ?? "8080";
const dist = process.env.TONGHOP_DIST ?? join(__dirname, "../../dist");

/** The workspace. */
export const root = join(__dirname, "../..");

/** The program that the page must agree with. */
export const terminal = process.env.TONGHOP_PROGRAM ?? join(root, "target/debug/tonghop");

/** Real and damaged files beside the workspace; tests that need them are skipped without. */
export const reference = process.env.TONGHOP_REFERENCE;

/** Where the app is opened from. */
export const origins = {
  served: `http://localhost:${port}/`,
  "plain http, other host name": `http://tonghop.van-phong:${port}/`,
  "single file": pathToFileURL(join(dist, "tonghop.html")).href,
} as const;

/** Addresses besides these that a test made itself. */
export const made: string[] = [];

/** What the pages of a context said and asked for that they should not have. */
export function watch(context: BrowserContext): string[] {
  const said: string[] = [];
  context.on("console", (message) => {
    said.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => said.push(`error: ${error.error().message}`));
  context.on("request", (request) => {
    const known = [...Object.values(origins), ...made].some((origin) => request.url().startsWith(origin));
    if (!known && !/^(blob|data):/.test(request.url())) said.push(`request: ${request.url()}`);
  });
  return said;
}

export function expectSilence(said: string[]): void {
  expect(said, "nothing is said on the console and nothing leaves").toEqual([]);
}

export const test = base.extend<{ guard: void }>({
  guard: [
    async ({ context }, use) => {
      const said = watch(context);
      await use();
      expectSilence(said);
    },
    { auto: true },
  ],
});

/** Opens the app and waits until its shell stands. `now` sets the clock of the page. */
export async function open(page: Page, origin: string, hash = "", now?: string): Promise<void> {
  await page.goto(origin + (now ? `?now=${now}` : "") + hash);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

/** The bytes that a download brought. */
export async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

/** Runs a Python program that prints JSON, and gives what it printed. */
export function python(program: string, ...given: string[]): any {
  const interpreter = process.env.TONGHOP_PYTHON ?? "python3";
  const options = { encoding: "utf8", maxBuffer: 1 << 28 } as const;
  return JSON.parse(execFileSync(interpreter, ["-c", program, ...given], options));
}

/** A browser with a profile of its own on the disk, as a person has it. */
export class Profile {
  private constructor(
    /** The browser's own process, found before it matters how long that takes. */
    private readonly process: number,
    readonly context: BrowserContext,
    private readonly said: string[],
  ) {}

  static async open(folder: string): Promise<Profile> {
    const { use } = base.info().project;
    const context = await chromium.launchPersistentContext(folder, {
      ...use.launchOptions,
      locale: use.locale,
      timezoneId: use.timezoneId,
      viewport: use.viewport,
    });
    return new Profile(mainProcess(folder), context, watch(context));
  }

  async page(): Promise<Page> {
    return this.context.pages()[0] ?? this.context.newPage();
  }

  /** Ends the process that shows a page, as [`rendererOf`] found it; a new page beside it. */
  async killTab(page: Page, renderer: number): Promise<Page> {
    const crashed = page.waitForEvent("crash");
    process.kill(renderer, "SIGKILL");
    await crashed;
    const next = await this.context.newPage();
    await page.close();
    return next;
  }

  /** Ends the browser's process: nobody is asked, nothing is flushed. */
  async kill(): Promise<void> {
    const closed = this.context.waitForEvent("close");
    process.kill(this.process, "SIGKILL");
    await closed;
    expectSilence(this.said);
  }

  /** The process that shows a page: of those of this browser the one that works when it does. */
  async rendererOf(page: Page): Promise<number> {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      // A process that another one was made into has its words in one, parted by spaces. The
      // browser's own surfaces have renderers too.
      const renderers = descendants(this.process).filter((process) => {
        const words = commandLine(process).join(" ");
        return words.includes("--type=renderer") && !words.includes("--top-chrome-webui");
      });
      const before = new Map(renderers.map((process) => [process, timeOf(process)]));
      await page.evaluate(() => {
        const end = performance.now() + 150;
        while (performance.now() < end);
      });
      const worked = renderers.map((process) => ({ process, time: timeOf(process) - before.get(process)! }));
      const [first, second] = worked.sort((one, other) => other.time - one.time);
      // On a busy machine another one may have worked as much: then it is asked again.
      if (first && first.time > 2 * (second?.time ?? 0)) return Number(first.process);
    }
    throw new Error("no process shows the page alone");
  }

  async close(): Promise<void> {
    await this.context.close();
    expectSilence(this.said);
  }
}

/** The browser that works in a profile: the one process of it that no other one started. */
function mainProcess(folder: string): number {
  const argument = `--user-data-dir=${folder}`;
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const words = commandLine(name);
      return words.includes(argument) && !words.some((word) => word.startsWith("--type="));
    });
  // What it starts has its words for a moment, until it becomes another program.
  const first = found.filter((process) => !found.includes(stat(process).parent));
  expect(first, `the browser of ${dirname(folder)}`).toHaveLength(1);
  return Number(first[0]);
}

/** A process's parent and the time it has worked, in ticks of the system's clock. */
function stat(process: string): { parent: string; time: number } {
  try {
    const words = readFileSync(`/proc/${process}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    return { parent: words[1], time: Number(words[11]) + Number(words[12]) };
  } catch {
    // It ended meanwhile.
    return { parent: "", time: 0 };
  }
}

const timeOf = (process: string) => stat(process).time;

/** Everything that a process started, and what that started. */
function descendants(process: number): string[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = all.map((name): [string, string] => [name, stat(name).parent]);
  const found = [String(process)];
  for (const ancestor of found) {
    found.push(...parents.filter(([, parent]) => parent === ancestor).map(([name]) => name));
  }
  return found.slice(1);
}

function commandLine(process: string): string[] {
  try {
    return readFileSync(`/proc/${process}/cmdline`, "utf8").split("\0");
  } catch {
    // It ended meanwhile.
    return [];
  }
}

export { expect };
