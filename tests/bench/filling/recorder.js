// Runs in the page, before anything of it: when the first input cell takes a key, and how long
// each key takes until what it did is painted.

(() => {
  const { program } = globalThis.filling;
  const field = {
    tonghop: () => document.querySelector("input.grid__field"),
    handsontable: () => document.querySelector(".handsontable td.current"),
    survey: () => document.querySelector("td input"),
  }[program];

  /** What the open editor shows. */
  const edited = () => (program === "univer" ? globalThis.bench?.edited() : document.activeElement?.value);

  /** Once the frame that begins now has been painted, or the first one that has what is waited for:
   *  when that was, and what the open editor showed in it. */
  const painted = (then, isReached = () => true) =>
    requestAnimationFrame(() => {
      if (!isReached()) return painted(then, isReached);
      const shown = edited();
      // Right after the frame: before what a program puts off until its frame is painted, which the
      // line of the work per key tells.
      scheduler.postTask(() => then(performance.now(), shown), { priority: "user-blocking" });
    });

  const isSeen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true });
  };

  /** Whether the first cell is seen and takes keys. */
  const isReady = () => {
    if (program === "univer") return globalThis.bench?.isReady() ?? false;
    const cell = field();
    if (!cell || !isSeen(cell)) return false;
    if (program !== "handsontable") cell.focus();
    return true;
  };

  // What the editor is to show after each key. Univer follows some keys a frame later: a key is
  // waited for until the editor shows what it made, or what a later key made. The others change
  // the page while they take the key.
  const made = [];
  let text = "";
  const make = (key) => {
    text = key.length > 1 ? "" : text + key;
    const at = made.push(text) - 1;
    return program === "univer" ? () => made.lastIndexOf(edited()) >= at : undefined;
  };

  const recorded = (globalThis.filling.recorded = { shown: 0, usable: 0, keys: [] });
  const await_first = () => {
    if (isReady()) {
      painted((at) => {
        recorded.shown = at;
        benchReady("");
      });
    } else {
      requestAnimationFrame(await_first);
    }
  };
  requestAnimationFrame(await_first);

  // Before every other listener. `timeStamp` is when the browser got the key.
  addEventListener(
    "keydown",
    (event) => {
      const { key, timeStamp } = event;
      const isReached = make(key);
      const wanted = text;
      if (key.length > 1 && key !== "Enter" && key !== "Tab") return;
      painted((at, shown) => {
        if (recorded.usable === 0) {
          if (shown === key) recorded.usable = at;
        } else {
          // Where a cell takes no figure a key is quick, and says nothing.
          const isTaken = key.length > 1 || (shown ?? "").startsWith(wanted);
          recorded.keys.push({ key, milliseconds: at - timeStamp, isTaken });
        }
      }, isReached);
    },
    true,
  );
})();
