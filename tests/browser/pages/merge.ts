// The merge page as a person sees it: five parts, files with their states, figures, results.

import { expect, type Locator, type Page } from "@playwright/test";
import { bytesOf, open } from "../app";
import { pack } from "./fill";
import { drop } from "./files";

export const period = "2023S1";

export type Part = "Tệp" | "Cần xem xét" | "Tình trạng nộp" | "Số liệu" | "Kết quả";

/** What can be taken away, by the words of its button. */
export const output = {
  workbook: "Tải báo cáo .xlsx",
  data: "Tải data.csv",
  json: "Tải merge.json",
} as const;

export class MergePage {
  constructor(readonly page: Page) {}

  static async open(page: Page, origin: string, now: string): Promise<MergePage> {
    await open(page, origin, `#/merge/${pack}/${period}`, now);
    return new MergePage(page);
  }

  async part(name: Part): Promise<void> {
    const tab = this.page.getByRole("tab", { name });
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
  }

  get progress(): Locator {
    return this.page.getByRole("progressbar");
  }

  /** Drops files and folders and waits until as many files stand in the list. */
  async drop(files: number, ...paths: string[]): Promise<void> {
    await drop(this.page, ...paths);
    await this.has(files);
  }

  /** Every file was read, and the result is computed. */
  async has(files: number, timeout = 60_000): Promise<void> {
    await this.part("Tệp");
    await expect(this.page.getByText(`${files} tệp đã thả = `)).toBeVisible({ timeout });
    await expect(this.progress).toHaveCount(0, { timeout });
  }

  /** One of the results, after the tick that is asked once. */
  async download(button: string): Promise<Buffer> {
    await this.part("Kết quả");
    await this.page.getByRole("checkbox", { name: /không thuộc danh mục bí mật/ }).check();
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("button", { name: button }).click();
    return bytesOf(await download);
  }

  async journal(): Promise<any> {
    return JSON.parse((await this.download(output.json)).toString("utf8"));
  }
}
