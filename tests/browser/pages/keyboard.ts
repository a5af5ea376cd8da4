// A person without a mouse: keys alone, and a focus that can always be seen.

import { expect, type Page } from "@playwright/test";

/** What has the focus, as the person meets it. */
export type Focus = {
  tag: string;
  name: string;
  id: string;
  cell: string | undefined;
  /** Hidden: by what, or that it is out of sight. */
  hidden: string | undefined;
};

/** For `addInitScript`: a machine so busy that every frame is late. Keys do not wait for frames, and
 * whatever has the focus a frame later takes them. */
export function lateFrames(): void {
  const paint = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => window.setTimeout(() => paint(run), 150);
}

/** A key that writes itself, or does something with Control. */
export type Stroke = { key: string; control?: boolean };

export class Keyboard {
  constructor(readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Keys pressed and released one after the other, as fast as the browser takes them: there is no
   * frame between. */
  async atOnce(...keys: Stroke[]): Promise<void> {
    const browser = await this.page.context().newCDPSession(this.page);
    const events = keys.flatMap(({ key, control = false }) => {
      const code = key === "Enter" ? { code: key, windowsVirtualKeyCode: 13, text: "\r" } : { text: key };
      const event = { key, ...(control ? { modifiers: 2 } : code) };
      return (["keyDown", "keyUp"] as const).map((type) => ({ ...event, type }));
    });
    await Promise.all(events.map((event) => browser.send("Input.dispatchKeyEvent", event)));
    await browser.detach();
  }

  async focus(): Promise<Focus> {
    return this.page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent);
      const name = element.getAttribute("aria-label") ?? (labels.join(" ") || element.textContent) ?? "";
      // A region that takes the focus as a whole may be larger than the window.
      const isRegion = element.tabIndex < 0;
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const dialog = document.querySelector("dialog[open]");
      let hidden: string | undefined;
      if (!isRegion) {
        const points = [0.1, 0.5, 0.9].flatMap((x) =>
          [0.2, 0.5, 0.8].map((y) => [left + (right - left) * x, top + (bottom - top) * y] as const),
        );
        const covers = points.flatMap(([x, y]) => {
          const over = document.elementFromPoint(x, y);
          const isOwn = over && (element.contains(over) || over.contains(element) || over.closest("label") !== null);
          return isOwn ? [] : [over ? `${over.tagName}.${over.className}` : `out of sight at ${x}, ${y}`];
        });
        // A long field may go on below, but never be hidden whole.
        const most = element.tagName === "TEXTAREA" ? points.length - 1 : 0;
        if (covers.length > most) hidden = covers.join(", ");
      }
      if (dialog && !dialog.contains(element)) hidden = "behind the dialog";
      return {
        tag: element.tagName.toLowerCase(),
        name: name.replace(/\s+/g, " ").trim(),
        id: element.id,
        cell: element.closest<HTMLElement>("[data-cell]")?.dataset.cell,
        hidden,
      };
    });
  }

  /** The focus is somewhere, and what has it can be seen (WCAG 2.4.11). */
  async seen(): Promise<Focus> {
    // The page may still be bringing it into view.
    await expect(async () => {
      const focus = await this.focus();
      expect(focus.tag, "the focus is not lost").not.toBe("body");
      expect(focus.hidden, `${focus.tag} "${focus.name}" can be seen`).toBeUndefined();
    }).toPass({ intervals: [20, 50, 100, 200], timeout: 3_000 });
    return this.focus();
  }

  /** Goes on with a key until something with that name has the focus. */
  async reach(name: RegExp, key = "Tab"): Promise<Focus> {
    const passed: string[] = [];
    for (let step = 0; step < 80; step += 1) {
      await this.press(key);
      const focus = await this.focus();
      // Past its ends the document hands the focus to the browser's own bars.
      if (focus.tag === "body") continue;
      await this.seen();
      if (name.test(focus.name)) return focus;
      passed.push(focus.name);
    }
    throw new Error(`${key} never came to ${name}: ${passed.join(" → ")}`);
  }
}

/** Everything that can be pressed and is less than 24 px wide or high (WCAG 2.5.8). */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, summary, [role='option'], [role='tab'], [tabindex='0']",
    );
    const told: string[] = [];
    for (const target of targets) {
      if (!target.checkVisibility({ visibilityProperty: true })) continue;
      // A link inside a sentence is as high as its line.
      if (target.matches("p a, li a, dd a") && target.parentElement!.textContent !== target.textContent) continue;
      const box = (target.closest("label") ?? target).getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      if (box.width < 24 || box.height < 24) {
        const name = target.getAttribute("aria-label") ?? target.textContent ?? "";
        told.push(`${target.tagName}.${target.className} "${name.trim().slice(0, 40)}": ${Math.round(box.width)} × ${Math.round(box.height)}`);
      }
    }
    return told;
  });
}
