// A table longer than the screen: what is far from sight is not laid out, and nobody notices.

import type { Page } from "@playwright/test";
import { expect, origins, test } from "./app";
import { address, column, FillPage } from "./pages/fill";

/** The crimes that the police of the province report: the longest table of rows and columns. */
async function crimes(page: Page): Promise<FillPage> {
  const fill = await FillPage.open(page, origins.served, address("F01", "ca.nghe_an"));
  await fill.section("C");
  await expect(fill.cell("C1")).toBeFocused();
  await expect(page.locator("tbody .grid__code")).toHaveCount(await rowCount(page));
  return fill;
}

/** As many as the table says to screen readers, without its heading. */
async function rowCount(page: Page): Promise<number> {
  return Number(await page.locator("table.grid").getAttribute("aria-rowcount")) - 1;
}

const far = (page: Page) => page.locator(".grid__part[hidden]");

/** Whether the cell that has the focus is seen whole, between the headings and the lower edge. */
async function isFocusSeen(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const cell = document.activeElement!.getBoundingClientRect();
    const region = document.querySelector(".grid-region")!.getBoundingClientRect();
    const heading = document.querySelector(".grid thead")!.getBoundingClientRect();
    return cell.height > 0 && cell.top >= heading.bottom - 1 && cell.bottom <= region.bottom + 1;
  });
}

test("what is far is there as soon as keys or scrolling come to it", async ({ page }) => {
  const fill = await crimes(page);
  expect(await rowCount(page)).toBeGreaterThan(80);
  await expect.poll(() => far(page).count()).toBeGreaterThan(6);
  const last = page.locator("tbody tr").last();
  await fill.press("Control+End");
  await expect(last.locator(":focus")).toHaveCount(1);
  expect(await isFocusSeen(page)).toBe(true);
  // Now the beginning is far, and a key leads there.
  await expect(page.locator(".grid__part").first()).toHaveAttribute("hidden");
  await fill.press("Control+Home");
  await expect(fill.cell("C1")).toBeFocused();
  expect(await isFocusSeen(page)).toBe(true);
  for (let screen = 0; screen < 12; screen += 1) {
    await fill.press("PageDown");
    expect(await isFocusSeen(page), `after ${screen + 1} times PageDown`).toBe(true);
  }
  // Scrolled through, every row is seen at some time, and nothing empty.
  const seen = await page.evaluate(async () => {
    const region = document.querySelector(".grid-region")!;
    const frame = () => new Promise(requestAnimationFrame);
    const codes = new Set<string>();
    for (let top = 0; top < region.scrollHeight; top += 150) {
      region.scrollTop = top;
      await frame();
      await frame();
      const sight = region.getBoundingClientRect();
      const rows = [...document.querySelectorAll("tbody tr")].filter((row) => {
        const at = row.getBoundingClientRect();
        return row.checkVisibility() && at.bottom > sight.top && at.top < sight.bottom;
      });
      if (rows.length < 4) throw new Error(`${rows.length} rows are seen at ${top}`);
      rows.forEach((row) => codes.add(row.querySelector(".grid__code")!.textContent!));
    }
    return codes.size;
  });
  expect(seen).toBe(await rowCount(page));
});

test("an open editor and the way back with Tab outlive scrolling away", async ({ page }) => {
  const fill = await crimes(page);
  await fill.type("12");
  await page.mouse.move(640, 450);
  await page.mouse.wheel(0, 20_000);
  await expect(page.locator("tbody tr").last()).toBeInViewport();
  await expect(fill.cell("C1")).toBeFocused();
  await fill.type("3");
  await expect(fill.cell("C1")).toHaveValue("123");
  await fill.press("Enter");
  await expect(fill.cell("C1")).toHaveValue("123");
  // From somewhere else Tab comes back to the cell, wherever the table was scrolled to.
  await fill.press("Control+Home");
  await page.mouse.wheel(0, 20_000);
  await expect(page.locator("tbody tr").last()).toBeInViewport();
  await page.getByRole("button", { name: "Phần sau" }).first().focus();
  await fill.press("Tab");
  await expect(fill.cell("C1", column.current)).toBeFocused();
});
