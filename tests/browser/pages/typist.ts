// Somebody who types: seeded bursts of what people do in a form, and what the form must then
// hold. Keys are real ones; a letter with a mark is typed as UniKey sends it: the bare letter,
// Backspace, the letter with its mark.

import { type Page } from "@playwright/test";
import { FillPage } from "./fill";

/** Numbers that look random and are the same in every run (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** In [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.between(0, items.length - 1)];
  }
}

/** Where the note stands among the fields of its row. */
const note = 2;

const rows = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"] as const;
const questions = ["I1", "I2", "I3", "I4"] as const;
const phrases = [
  "đã phối hợp với Công an huyện Kỳ Sơn",
  "số liệu của Bệnh viện Tâm thần, chưa đối chiếu",
  "thiếu báo cáo quý II của ba xã biên giới",
  "người cai nghiện tự nguyện tại gia đình",
];

/** A text as a figure is shown once it is finished. */
const grouped = (figure: string) => figure.replace(/\B(?=(\d{3})+$)/g, ".");

/** A cell: its section, row code and place in the row. */
type Place = { section: string; code: string; at: number };

const named = ({ code, at }: Place) => `${code}/${at}`;

export class Typist {
  /** What the form must hold, by cell. */
  readonly expected = new Map<string, string>();
  /** The cell of the open editor and what has been typed there so far. */
  open: { place: Place; text: string } | undefined;
  private steps: { cell: string; before: string }[][] = [];

  constructor(
    private readonly chance: Chance,
    private fill: FillPage,
  ) {}

  /**
   * Goes on in a page that was opened anew. What was open there counts as finished, which is the
   * one step that can be taken back now.
   */
  resume(fill: FillPage): void {
    this.fill = fill;
    this.steps = [];
    this.settle();
  }

  /** A text in an editor that stays open. */
  text(): Promise<string> {
    return this.write({ section: "B", code: this.chance.pick(rows), at: note });
  }

  /** A burst: finished cells, a choice, a note, a block, a step back; then an open editor. */
  async burst(): Promise<string> {
    for (let left = this.chance.between(1, 3); left > 0; left -= 1) await this.step();
    switch (this.chance.between(0, 5)) {
      case 0:
        return this.step();
      case 1:
        return this.write({ section: "I", code: this.chance.pick(questions), at: 0 });
      case 2:
      case 3:
        return this.text();
      default:
        return this.figure(undefined);
    }
  }

  private async step(): Promise<string> {
    switch (this.chance.between(0, 5)) {
      case 0:
        return this.choose();
      case 1:
        return this.paste();
      case 2:
        return this.undo();
      case 3:
        await this.write({ section: "B", code: this.chance.pick(rows), at: note }, 12);
        await this.finish("Enter");
        return "note";
      default:
        return this.figure(this.chance.pick(["Enter", "Tab"] as const));
    }
  }

  private async figure(key: "Enter" | "Tab" | undefined): Promise<string> {
    const place = { section: "B", code: this.chance.pick(rows), at: this.chance.between(0, 1) };
    await this.begin(place);
    const figure = String(this.chance.between(1, 10 ** this.chance.between(1, 8)));
    for (const digit of figure) await this.key(digit, this.open!.text + digit);
    if (!key) return "open figure";
    await this.finish(key);
    return "figure";
  }

  private async write(place: Place, most = 60): Promise<string> {
    await this.begin(place);
    const text = this.chance.pick(phrases).slice(0, this.chance.between(1, most));
    for (const letter of text) {
      const bare = letter.normalize("NFD")[0].replace("đ", "d").replace("Đ", "D");
      const before = this.open!.text;
      await this.key(bare, before + bare);
      if (bare === letter) continue;
      await this.key("Backspace", before);
      await this.fill.page.keyboard.insertText(letter);
      this.open!.text = before + letter;
    }
    return "open text";
  }

  private async choose(): Promise<string> {
    const place = { section: "A", code: "A1", at: 0 };
    await this.begin(place);
    const choice = this.chance.pick(["Có", "Không"]);
    await this.fill.page.keyboard.press(choice[0].toLowerCase());
    this.open = undefined;
    this.set([[place, choice]]);
    return "choice";
  }

  private async paste(): Promise<string> {
    const from = this.chance.between(0, rows.length - 3);
    const figures = [0, 1, 2].map(() => [0, 1].map(() => String(this.chance.between(1, 9999))));
    await this.begin({ section: "B", code: rows[from], at: 0 });
    this.open = undefined;
    // Rows under "B2" are its parts: the block goes on from the row after them.
    const codes = ["B1", "B2", "B2.1", "B2.2", "B2.3", "B2.4", ...rows.slice(2)];
    const at = codes.indexOf(rows[from]);
    const changes: [Place, string][] = [];
    figures.forEach((pair, down) => {
      const code = codes[at + down];
      const inputs = code.includes(".") ? 1 : 2;
      pair.slice(0, inputs).forEach((figure, across) => {
        changes.push([{ section: "B", code, at: across }, grouped(figure)]);
      });
    });
    await paste(this.fill.page, figures.map((pair) => pair.join("\t")).join("\n"));
    this.set(changes);
    return "block";
  }

  private async undo(): Promise<string> {
    // Left with Escape and entered again: no editor is open, so the key takes back a step.
    await this.begin({ section: "B", code: this.chance.pick(rows), at: 0 });
    this.open = undefined;
    await this.fill.press("Control+z");
    for (const { cell, before } of this.steps.pop() ?? []) this.expected.set(cell, before);
    return "undo";
  }

  private async begin(place: Place): Promise<void> {
    this.settle();
    const { page } = this.fill;
    const open = page.locator(".sections__item[aria-current] .sections__letter");
    if ((await open.textContent()) !== place.section) await this.fill.section(place.section);
    const field =
      place.section === "I"
        ? page.locator(".questions .field", { hasText: place.code }).locator("textarea")
        : this.fill.row(place.code).locator("input, select").nth(place.at);
    await field.click();
    if (place.section === "I") await field.selectText();
    this.open = { place, text: this.expected.get(named(place)) ?? "" };
    if (!(await field.evaluate((field) => field === document.activeElement))) {
      throw new Error(`the focus is not in ${named(place)}`);
    }
    // What is typed into a chosen cell replaces.
    this.open.text = "";
  }

  private async key(key: string, after: string): Promise<void> {
    await this.fill.page.keyboard.press(key === " " ? "Space" : key);
    // Handled by the page now.
    this.open!.text = after;
  }

  private async finish(key: string): Promise<void> {
    await this.fill.press(key);
    this.settle();
  }

  /** The open editor, if any, counts as finished. */
  private settle(): void {
    const open = this.open;
    this.open = undefined;
    if (!open || open.text === "") return;
    const { place, text } = open;
    const isFigure = place.section === "B" && place.at < 2;
    this.set([[place, isFigure ? grouped(text) : text.trim()]]);
  }

  private set(changes: [Place, string][]): void {
    const step = changes
      .map(([place, after]) => ({ cell: named(place), before: this.expected.get(named(place)) ?? "", after }))
      .filter(({ before, after }) => before !== after);
    if (step.length > 0) this.steps.push(step);
    for (const { cell, after } of step) this.expected.set(cell, after);
  }

  /** Takes the form as it is: what was lost once is not told again. */
  async accept(): Promise<void> {
    const found = await held(this.fill);
    for (const cell of this.expected.keys()) this.expected.set(cell, found.get(cell) ?? "");
  }

  /** Characters and cells that are not there any more. */
  async lost(): Promise<{ characters: number; cells: string[] }> {
    const found = await held(this.fill);
    let characters = 0;
    const cells: string[] = [];
    for (const [cell, text] of this.expected) {
      const there = found.get(cell) ?? "";
      if (there.trim() === text.trim()) continue;
      cells.push(`${cell}: "${text}" is now "${there}"`);
      let same = 0;
      while (same < text.length && text[same] === there[same]) same += 1;
      characters += Math.max(text.length, there.length) - same;
    }
    return { characters, cells };
  }
}

/** What the fields of sections show, by cell. */
export async function held(fill: FillPage, sections = ["A", "B", "I"]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const section of sections) {
    await fill.section(section);
    const code = section === "I" ? "I1" : `${section}1`;
    await fill.page.locator(".grid__code, .questions__code", { hasText: code }).first().waitFor();
    const cells = await fill.page.evaluate(() => {
      const rows = [...document.querySelectorAll("tr:has([data-cell]), .questions .field")];
      return rows.flatMap((row) => {
        const code = row.querySelector(".grid__code, .questions__code")?.textContent ?? "";
        const fields = [...row.querySelectorAll<HTMLInputElement>("input, select, textarea")];
        return fields.map((field, at): [string, string] => [`${code}/${at}`, field.value]);
      });
    });
    for (const [cell, text] of cells) found.set(cell, text);
  }
  return found;
}

/** Pastes as the browser does it, where the clipboard itself cannot be reached. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const given = { clipboardData: data, bubbles: true, cancelable: true };
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", given));
  }, text);
}
