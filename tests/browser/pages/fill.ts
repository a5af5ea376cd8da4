// The fill page as a person sees it: sections by letter, cells by row code and column.

import { expect, type Download, type Locator, type Page } from "@playwright/test";
import { open, origins } from "../app";

export const pack = "nghe-an-2023";

/** Columns of a table form, counted as they stand. */
export const column = { current: 0, comparison: 1, difference: 2, percent: 3, note: 4 } as const;

/** The address of a form. */
export function address(form: string, reporter: string, period = "2023S1"): string {
  return `#/fill/${pack}/${form}/${reporter}/${period}`;
}

export class FillPage {
  constructor(readonly page: Page) {}

  /** Opens a form where the Health Department of Nghệ An would fill it in June 2023. */
  static async open(page: Page, origin: string, hash: string): Promise<FillPage> {
    await open(page, origin, hash, "2023-06-14T08:30");
    const fill = new FillPage(page);
    await expect(fill.saveLine).toBeVisible();
    return fill;
  }

  get saveLine(): Locator {
    return this.page.locator(".save-line");
  }

  get findings(): Locator {
    return this.page.locator(".findings");
  }

  async section(letter: string): Promise<void> {
    const item = this.page
      .getByRole("navigation", { name: "Các phần của biểu mẫu" })
      .getByRole("button")
      .filter({ has: this.page.locator(".sections__letter", { hasText: new RegExp(`^${letter}$`) }) });
    await item.click();
    await expect(item).toHaveAttribute("aria-current", "true");
  }

  /** A row of the open table, near or far from what is seen. */
  row(code: string): Locator {
    return this.page.locator(".grid__part tr").filter({ has: this.code(code) });
  }

  private code(code: string): Locator {
    return this.page.locator(".grid__code", { hasText: new RegExp(`^${code.replaceAll(".", "\\.")}$`) });
  }

  /** A cell of the open table: its field, or the cell itself where it is calculated. */
  cell(code: string, at: number = column.current): Locator {
    const cell = this.row(code).locator("td.grid__cell").nth(at);
    return cell.locator("input, select").or(cell.and(this.page.locator(".grid__cell--calculated")));
  }

  /** Goes to a cell by mouse, as one does before typing: scrolls to its rows, which are far if
   * they are not seen, and clicks. */
  async goTo(code: string, at: number = column.current): Promise<void> {
    await this.page.locator(".grid__part").filter({ has: this.code(code) }).scrollIntoViewIfNeeded();
    await this.cell(code, at).click();
    await expect(this.cell(code, at)).toBeFocused();
  }

  /** Types, one key after the other. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** What was typed last is on the disk. */
  async saved(): Promise<void> {
    await expect(this.saveLine).toContainText("Đã lưu trên máy này lúc");
  }

  /** Saves as Excel; the first time with the tick that is asked once. */
  async save(asked: "asked" | "not asked"): Promise<Download> {
    const download = this.page.waitForEvent("download");
    await this.page.locator(".context").getByRole("button", { name: "Lưu tệp Excel" }).click();
    if (asked === "asked") {
      const dialog = this.page.getByRole("dialog", { name: "Lưu tệp Excel" });
      await dialog.getByRole("checkbox").check();
      await dialog.getByRole("button", { name: "Lưu tệp Excel" }).click();
    }
    return download;
  }
}

/** The form of the Health Department. */
export const health = address("F05", "so_y_te.nghe_an");

/** Section B of the health department: rows B1 … B8, the parts of B2 among them. */
export async function tableB(page: Page): Promise<FillPage> {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await expect(fill.cell("B1")).toBeFocused();
  return fill;
}
