// Starts the page, served or packed into one file, and hands `tonghop` to the Rust side
// (app/src/platform/boot.rs): how to read files of the app, how to start a worker with its
// compiled modules, and what to show when the app stops.
"use strict";

globalThis.tonghop = (() => {
  // In the single file every other file stands in the page: gzip, then base64.
  const packed = (path) => document.getElementById(`file:${path}`);

  const unpack = async (element) => {
    const text = atob(element.textContent.trim());
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  };

  const fetched = async (path) => {
    if (location.protocol === "file:") throw new Error(`${path}: not in this file`);
    const response = await fetch(path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };

  const read = async (path) => {
    const element = packed(path);
    return element ? unpack(element) : (await fetched(path)).arrayBuffer();
  };

  // Compiled while it comes in, where the host says what it is.
  const compiled = async (path) => {
    if (packed(path)) return WebAssembly.compile(await read(path));
    const response = await fetched(path);
    const isNamed = response.headers.get("content-type")?.startsWith("application/wasm");
    return isNamed
      ? WebAssembly.compileStreaming(response)
      : WebAssembly.compile(await response.arrayBuffer());
  };

  // Runs in a worker, behind the glue: the first message brings the modules and the role.
  const workerMain = () => {
    onmessage = ({ data }) => {
      globalThis.tonghop = data;
      wasm_bindgen.initSync({ module: data.app });
    };
  };

  // The app in one file with a pack inside (JSON without `<`): this very file anew, without what
  // the app has added to its page; served, the single file that lies beside the page. Data blocks
  // are no scripts: the hashes of the policy go on to hold.
  const withPack = async (head, json) => {
    const quoted = head.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
    const block = `<script type="application/json" id="pack" data-head="${quoted}">${json}<\/script>\n`;
    const type = { type: "text/html" };
    if (packed("app_bg.wasm")) {
      const page = document.head.cloneNode(true);
      page.querySelector("title").textContent = "Tổng Hợp";
      const own = ({ localName, id }) => localName === "script" && id !== "pack";
      const scripts = [...document.body.children].filter(own).map(({ outerHTML }) => `${outerHTML}\n`);
      const start = `<!doctype html>\n<html lang="vi">\n${page.outerHTML}\n<body>\n`;
      return new Blob([start, block, ...scripts, "</body>\n</html>\n"], type);
    }
    const single = new TextDecoder().decode(await read("tonghop.html"));
    const at = single.indexOf("<body>") + "<body>".length;
    return new Blob([single.slice(0, at), "\n", block, single.slice(at)], type);
  };

  // What workers need, fetched ahead. As blobs it lies with the browser, not in the memory of a
  // page that may never start one.
  const SOON = 1500; // milliseconds
  const ahead = new Map();
  const fetchAhead = () => {
    for (const path of ["worker.js", "worker_bg.wasm", "reader.wasm"]) {
      const blob = fetched(path).then((response) => response.blob());
      ahead.set(path, blob);
      // A failure shows, and is tried again, where the file is needed.
      blob.catch(() => ahead.delete(path));
    }
  };
  const readAhead = async (path) => (await ahead.get(path))?.arrayBuffer() ?? read(path);

  // Modules and the worker's address are made for the first worker and kept for every one to
  // come: who only fills a form does without.
  let workerModule;
  let readerModule;
  let workerAddress;
  const compiledAhead = async (path) => WebAssembly.compile(await readAhead(path));

  const makeWorkerAddress = async () => {
    const glue = new TextDecoder().decode(await readAhead("worker.js"));
    const script = [glue, `\n;(${workerMain})();`];
    return URL.createObjectURL(new Blob(script, { type: "text/javascript" }));
  };

  const worker = async (role, otherReader) => {
    const [app, reader, address] = await Promise.all([
      (workerModule ??= compiledAhead("worker_bg.wasm")),
      otherReader ?? (readerModule ??= compiledAhead("reader.wasm")),
      (workerAddress ??= makeWorkerAddress()),
    ]);
    const started = new Worker(address);
    started.postMessage({ app, reader, role });
    return started;
  };

  // The dialog is plain script: after a panic nothing of the app can be relied on.
  let words = { title: "Tổng Hợp", text: "", reload: "↻" };
  const stopped = (report) => {
    if (document.querySelector(".stopped")) return;
    const make = (tag, className, text) => {
      const element = document.createElement(tag);
      element.className = className;
      element.textContent = text;
      return element;
    };
    const dialog = make("dialog", "stopped", "");
    const heading = make("h2", "stopped__title", words.title);
    heading.id = "stopped-title";
    dialog.setAttribute("aria-labelledby", heading.id);
    const button = make("button", "stopped__reload", words.reload);
    button.type = "button";
    button.addEventListener("click", () => location.reload());
    dialog.append(
      heading,
      make("p", "stopped__text", words.text),
      make("pre", "stopped__report", report),
      button,
    );
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
    button.focus();
  };

  const start = async () => {
    // Served, this script runs before the page has been read; the page has asked for the module.
    const module = compiled("app_bg.wasm");
    // Its end is awaited below; until then a failure is nobody's error.
    module.catch(() => {});
    try {
      // The browser reads what is kept there at the first question: now, while nothing else is
      // to be done. Refused storage is told where it is missed.
      localStorage.getItem("");
    } catch {}
    addEventListener("error", ({ error }) => {
      if (error instanceof WebAssembly.RuntimeError) stopped(String(error.stack ?? error));
    });
    addEventListener("unhandledrejection", ({ reason }) => {
      if (reason instanceof WebAssembly.RuntimeError) stopped(String(reason.stack ?? reason));
    });
    if (document.readyState === "loading") {
      await new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
    }
    await wasm_bindgen({ module_or_path: await module });
    // The first form and the first key go first; soon after, the page asks for nothing more.
    if (!packed("worker_bg.wasm")) setTimeout(fetchAhead, SOON);
  };

  return {
    read,
    worker,
    stopped,
    withPack,
    sayWhenStopped: (title, text, reload) => {
      words = { title, text, reload };
    },
    start,
  };
})();

tonghop.start().catch((error) => tonghop.stopped(String(error?.stack ?? error)));
