// The questions as somebody without a mouse meets them: one is open, keys answer it.

import { expect, type Locator, type Page } from "@playwright/test";
import { Keyboard } from "./keyboard";

/** The open question. */
export type Open = { at: number; total: number; file: string; cell: string; words: string; offers: string[] };

const number = (text: string) => Number(text.replace(/\./g, ""));

export class Review {
  readonly keys: Keyboard;

  constructor(readonly page: Page) {
    this.keys = new Keyboard(page);
  }

  /** From wherever the focus is to the list of questions, by keys alone. */
  async enter(): Promise<void> {
    // Until the merge is open, its parts count nothing.
    await expect(this.page.getByRole("tab", { name: /^Tệp ?\d/ })).toBeVisible();
    await this.keys.reach(/^Tệp ?\d/);
    await this.keys.press("ArrowRight");
    await expect(this.page.getByRole("tab", { name: "Cần xem xét" })).toHaveAttribute("aria-selected", "true");
    await this.keys.reach(/^Các câu hỏi$/);
  }

  get list(): Locator {
    return this.page.getByRole("listbox", { name: "Các câu hỏi" });
  }

  get done(): Locator {
    return this.page.getByRole("heading", { name: "Không còn câu hỏi nào" });
  }

  /** Position of the open question and how many there are; `[0, 0]` where there are none. */
  async place(): Promise<[number, number]> {
    const text = await this.page.locator(".review-bar__place").innerText();
    const found = text.match(/^Câu ([\d.]+)\/([\d.]+) /);
    return found ? [number(found[1]), number(found[2])] : [0, 0];
  }

  async isAt(at: number, total: number): Promise<void> {
    await expect.poll(() => this.place()).toEqual([at, total]);
  }

  /** The open question, once list, question and source speak of the same. */
  async open(): Promise<Open> {
    const whence = (name: string) =>
      this.page.locator(".whence dt", { hasText: new RegExp(`^${name}$`) }).locator("+ dd");
    let open: Open | undefined;
    await expect(async () => {
      const [at, total] = await this.place();
      const line = this.page.getByRole("option", { selected: true });
      const options = { timeout: 1_000 };
      const file = await line.locator(".queue__file").innerText(options);
      const words = await this.page.locator(".asked__words").innerText(options);
      expect(await line.locator(".queue__words").innerText(options)).toBe(words);
      const [named] = await whence("Tệp").allInnerTexts();
      const [cell] = await whence("Ô").allInnerTexts();
      expect(named ?? file).toBe(file);
      if (cell) expect(await this.page.locator(".source__place strong").innerText(options)).toBe(cell);
      const offers = await this.page.locator(".offer__words").allInnerTexts();
      open = { at, total, file, cell: cell ?? "", words, offers };
    }).toPass({ intervals: [20, 50, 100, 200], timeout: 20_000 });
    return open!;
  }

  /** What was said last. */
  get said(): Locator {
    return this.page.locator(".review-panel > [role=status]");
  }

  /** Marks the answer with these words, by its number. */
  async choose(offer: string): Promise<void> {
    const { offers } = await this.open();
    const at = offers.indexOf(offer);
    expect(at, `${offer} among ${offers.join(" | ")}`).toBeGreaterThanOrEqual(0);
    await this.keys.press(String(at + 1));
    await expect(this.page.getByRole("radio").nth(at)).toBeChecked();
  }

  /** How many questions an answer for many would go to, as its button says; 1 where there is none. */
  async alike(): Promise<number> {
    const [text] = await this.page.getByRole("button", { name: /giống thế trong tệp/ }).allInnerTexts();
    return text ? number(text.match(/([\d.]+) câu/)![1]) : 1;
  }

  /** Confirms, and waits until that many are answered. */
  async confirm(keys: "Enter" | "Shift+Enter" | "Control+Enter", answered: number): Promise<void> {
    const [, total] = await this.place();
    await this.keys.press(keys);
    await expect.poll(async () => (await this.place())[1]).toBe(total - answered);
    await expect(this.said).toHaveText(`Đã trả lời ${answered} câu. Ctrl+Z để lấy lại`);
  }
}
