// The packs page as a person sees it: a list, one pack with its parts, the file just opened.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { open, root } from "../app";
import { pick } from "./files";

export const day = "2023-06-10";

/** Edits a pack workbook as an official would; see tests/packs/add_form.py. */
export function edit(given: string, written: string, ...kind: string[]): void {
  const program = join(root, "tests/packs/add_form.py");
  execFileSync(process.env.TONGHOP_PYTHON ?? "python3", [program, given, written, ...kind]);
}

export class PacksPage {
  constructor(readonly page: Page) {}

  static async open(page: Page, origin: string, pack = "nghe-an-2023"): Promise<PacksPage> {
    await open(page, origin, `#/packs/${pack}`, day);
    const packs = new PacksPage(page);
    await expect(packs.head).toBeVisible();
    return packs;
  }

  /** Title, id, version and hash of the pack that is shown. */
  get head(): Locator {
    return this.page.locator(".packs__pack");
  }

  /** The file that was opened, with what there is to say to it. */
  get candidate(): Locator {
    return this.page.locator(".packs__candidate");
  }

  get use(): Locator {
    return this.candidate.getByRole("button", { name: "Dùng bộ này" });
  }

  async part(name: string): Promise<void> {
    const tab = this.page.getByRole("tab", { name });
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
  }

  /** Presses a button that brings a file, and puts that into a folder of the test. */
  async download(button: string, path: string): Promise<string> {
    const download = this.page.waitForEvent("download");
    await this.head.getByRole("button", { name: button }).click();
    await (await download).saveAs(path);
    return path;
  }

  async load(path: string): Promise<void> {
    await pick(this.page, "Mở tệp bộ biểu mẫu (.xlsx)", path);
    await expect(this.candidate).toContainText(path.split("/").pop()!);
    await expect(this.candidate.getByText("Đang đọc bộ biểu mẫu")).toHaveCount(0, { timeout: 60_000 });
  }

  async take(): Promise<void> {
    await this.use.click();
    await expect(this.candidate).toHaveCount(0, { timeout: 30_000 });
  }
}
