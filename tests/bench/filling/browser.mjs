// A browser on a new profile, led through its debugging pipe with as little as that takes: no
// listening to the network, so that the inspector keeps no copy of what the page fetched.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless=new",
  "--remote-debugging-pipe",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--disable-back-forward-cache",
  "--disable-features=SpareRendererForSitePerProcess,Translate,OptimizationHints",
  "--password-store=basic",
];
/** Milliseconds in which a browser that was just started is busy with itself. */
const STARTING = 1500;
const VIEWPORT = { width: 1366, height: 768, deviceScaleFactor: 1, mobile: false };

/** Runs `work` with a browser on a new profile. */
export async function inBrowser(flags, work) {
  const profile = mkdtempSync(join(tmpdir(), "tonghop-filling-"));
  const program = spawn(
    process.env.CHROMIUM ?? "/usr/bin/chromium",
    [...FLAGS, ...flags, `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const ended = new Promise((done) => program.once("exit", done));
  const browser = new Browser(program.stdio[3], program.stdio[4]);
  try {
    await browser.send("Browser.getVersion");
    await new Promise((done) => setTimeout(done, STARTING));
    return await work(browser);
  } finally {
    await browser.send("Browser.close").catch(() => program.kill("SIGKILL"));
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

class Browser {
  #to;
  #asked = new Map();
  #heard = [];
  #last = 0;
  #page;

  constructor(to, from) {
    this.#to = to;
    let rest = "";
    from.setEncoding("utf8");
    from.on("data", (data) => {
      const messages = (rest + data).split("\0");
      rest = messages.pop();
      messages.forEach((message) => this.#take(JSON.parse(message)));
    });
    from.on("close", () => this.#asked.forEach(({ refuse }) => refuse(new Error("the browser has ended"))));
  }

  #take({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      const at = this.#heard.findIndex((one) => one.method === method && one.sessionId === sessionId);
      if (at >= 0) this.#heard.splice(at, 1)[0].done(params);
      return;
    }
    const { done, refuse } = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) refuse(new Error(error.message));
    else done(result);
  }

  send(method, params = {}, sessionId = undefined) {
    this.#last += 1;
    const id = this.#last;
    this.#to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done, refuse) => this.#asked.set(id, { done, refuse }));
  }

  once(method, sessionId) {
    return new Promise((done) => this.#heard.push({ method, sessionId, done }));
  }

  /** A new tab, empty; the one before it is closed. */
  async page() {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { targetInfos } = await this.send("Target.getTargets");
    for (const target of targetInfos) {
      if (target.type === "page" && target.targetId !== targetId) {
        await this.send("Target.closeTarget", { targetId: target.targetId });
      }
    }
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    this.#page = new Page(this, sessionId);
    await this.#page.send("Page.enable");
    await this.#page.send("Runtime.enable");
    await this.#page.send("Emulation.setDeviceMetricsOverride", VIEWPORT);
    await this.#page.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    return this.#page;
  }
}

class Page {
  #browser;
  #session;

  constructor(browser, session) {
    this.#browser = browser;
    this.#session = session;
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  once(method) {
    return this.#browser.once(method, this.#session);
  }

  /** What an expression gives, or what its promise does; a function is called with `values`. */
  async evaluate(what, ...values) {
    const called = values.map((value) => JSON.stringify(value)).join(", ");
    const expression = typeof what === "function" ? `(${what})(${called})` : what;
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until a function gives something true, looked at in each frame. */
  until(what, ...values) {
    const called = values.map((value) => JSON.stringify(value)).join(", ");
    return this.evaluate(`new Promise((done) => {
      const look = () => ((${what})(${called}) ? done() : requestAnimationFrame(look));
      look();
    })`);
  }

  /** A real key. */
  async press(key) {
    const [code, number, text] = NAMED[key] ?? [`Digit${key}`, key.charCodeAt(0), key];
    const down = { key, code, windowsVirtualKeyCode: number, text };
    await this.send("Input.dispatchKeyEvent", { ...down, type: text ? "keyDown" : "rawKeyDown" });
    await this.send("Input.dispatchKeyEvent", { ...down, type: "keyUp", text: undefined });
  }
}

const NAMED = { Enter: ["Enter", 13, "\r"], Tab: ["Tab", 9], Escape: ["Escape", 27] };
