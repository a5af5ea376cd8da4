// Runs in the page, before anything of it: when the first input cell takes a key, and how long
// each key takes until what it did is painted.

(() => {
  const { program } = globalThis.filling;
  const field = {
    tonghop: () => document.querySelector("input.grid__field"),
    handsontable: () => document.querySelector(".handsontable td.current"),
    survey: () => document.querySelector("td input"),
  }[program];

  /** Once the frame that begins now has been painted. */
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = () => then(performance.now());
      port1.postMessage(0);
    });

  const isSeen = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true });
  };

  const recorded = (globalThis.filling.recorded = { shown: 0, usable: 0, keys: [] });
  const await_first = () => {
    const cell = field();
    if (cell && isSeen(cell)) {
      if (program !== "handsontable") cell.focus();
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
      if (key.length > 1 && key !== "Enter" && key !== "Tab") return;
      painted((at) => {
        if (recorded.usable === 0) {
          if (document.activeElement?.value === key) recorded.usable = at;
        } else {
          recorded.keys.push({ key, milliseconds: at - timeStamp });
        }
      });
    },
    true,
  );
})();
