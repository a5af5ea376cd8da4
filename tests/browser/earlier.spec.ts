// Help beside the cell: figures of earlier periods, taken from a file that is dropped or picked or
// from a draft of this machine; what follows from them; rules and reasons in the panel.

import { writeFileSync } from "node:fs";
import { expect, origins, test } from "./app";
import { drop } from "./pages/files";
import { column, FillPage } from "./pages/fill";

const pack = "nghe-an-hai-cap";

function health(period: string): string {
  return `#/fill/${pack}/F05/so_y_te.nghe_an/${period}`;
}

const asked = "Dùng tệp này để làm gì?";

/** Fills the year 2025 and saves it as a file. */
async function year2025(page: import("@playwright/test").Page, path: string): Promise<void> {
  const fill = await FillPage.open(page, origins.served, health("2025"));
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("40");
  await fill.press("Enter");
  await fill.section("E");
  // Closing stock of the year.
  await fill.goTo("E7");
  await fill.type("318");
  await fill.press("Enter");
  const file = await fill.save("asked");
  expect(file.suggestedFilename()).toBe("F05_so-y-te_2025_lan1.xlsx");
  await file.saveAs(path);
}

test("figures of the file that is dropped stand beside the cell, fill what is blank, and stay", async ({
  page,
  browser,
}, info) => {
  const path = info.outputPath("F05_so-y-te_2025_lan1.xlsx");
  await year2025(page, path);

  // A context of its own: nothing of last year is on that machine.
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  const fill = await FillPage.open(other, origins.served, health("2026"));
  const details = other.locator("#fill-details");
  await fill.section("B");
  await fill.goTo("B1");
  await expect(details).toContainText("Chưa có số của Năm 2025");
  await fill.type("50");
  await fill.press("Enter");
  await fill.goTo("B2", column.comparison);
  await fill.type("7");
  await fill.press("Enter");
  await fill.goTo("B1");

  await drop(other, path);
  const dialog = other.getByRole("dialog", { name: asked });
  await dialog.getByRole("button", { name: "Lấy làm số kỳ trước (Năm 2025)" }).click();
  await expect(other.getByText(/Đã lấy \d+ số của Năm 2025 từ F05_so-y-te_2025_lan1\.xlsx\./)).toBeVisible();

  // Beside the cell: the figure, what changed, where it comes from.
  const beside = details.locator(".details__beside");
  await expect(beside).toContainText("Kỳ trước (Năm 2025)");
  await expect(beside.locator("dd").first()).toHaveText("40");
  await expect(beside).toContainText("+10 (+25 %)");
  await expect(details.locator(".details__origin")).toContainText("F05_so-y-te_2025_lan1.xlsx");
  // It follows what is typed.
  await fill.type("30");
  await fill.press("Enter", "ArrowUp");
  await expect(beside).toContainText("−10 (−25 %)");

  // Blank comparisons and openings were filled; what was typed stays.
  await expect(fill.cell("B1", column.comparison)).toHaveValue("40");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("7");
  await fill.section("E");
  await expect(fill.cell("E3")).toHaveValue("318");
  // In one step of undo.
  await fill.goTo("E3");
  await fill.press("Control+z", "Control+z");
  await expect(fill.cell("B1", column.comparison)).toHaveValue("");
  await fill.section("E");
  await expect(fill.cell("E3")).toHaveValue("");
  await fill.goTo("E3");
  await details.getByRole("button", { name: /^Điền \d+ ô còn trống$/ }).click();
  await expect(fill.cell("E3")).toHaveValue("318");

  // Another opening than the last closing figure is told, with the figure at a press.
  await fill.goTo("E3");
  await fill.type("300");
  await fill.press("Enter", "ArrowUp");
  const take = details.getByRole("button", { name: "Lấy số cuối kỳ trước: 318" });
  await expect(details).toContainText("phải bằng số cuối kỳ trước đã nộp (318)");
  await take.click();
  await expect(fill.cell("E3")).toHaveValue("318");
  await expect(fill.cell("E3")).toBeFocused();
  await expect(take).toHaveCount(0);
  // The rule that could not be weighed before holds now.
  const rule = details.locator(".details__rule", { hasText: "Số đầu kỳ bằng số cuối kỳ trước đã nộp" });
  await expect(rule).toContainText("Đạt");
  await fill.saved();

  // A reload knows it still; taken away, it is gone for good.
  await other.reload();
  await fill.section("B");
  await fill.goTo("B1");
  await expect(beside.locator("dd").first()).toHaveText("40");
  await details.getByRole("button", { name: "Bỏ số của Năm 2025" }).click();
  await expect(details).toContainText("Chưa có số của Năm 2025");
  await expect(details.locator(".details__origin")).toHaveCount(0);
  // What the form itself says of last year is left.
  await expect(beside).toContainText("theo dòng B1, cột 2 của biểu này");
  await other.reload();
  await fill.section("B");
  await fill.goTo("B1");
  await expect(details).toContainText("Chưa có số của Năm 2025");
  await elsewhere.close();
});

test("a draft of this machine that was sent serves without a file", async ({ page }, info) => {
  await year2025(page, info.outputPath("F05.xlsx"));
  const fill = await FillPage.open(page, origins.served, health("2026S1"));
  const details = page.locator("#fill-details");
  await expect(page.getByText(/Đã điền \d+ ô đầu kỳ, cùng kỳ còn trống/)).toBeVisible();
  await fill.section("E");
  await expect(fill.cell("E3")).toHaveValue("318");
  await fill.goTo("E7");
  await expect(details.locator(".details__origin")).toContainText("bản nháp trên máy này (tệp lần 1)");
  await fill.type("330");
  await fill.press("Enter", "ArrowUp");
  // A stock is compared with the end of the year, what flows in half a year is not.
  await expect(details.locator(".details__beside")).toContainText("+12 (+3,8 %)");
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("20");
  await fill.press("Enter", "ArrowUp");
  await expect(details.locator(".details__beside dd").first()).toHaveText("40");
  await expect(details.locator(".details__now")).toHaveCount(0);
});

test("files that do not fit say what they are and what is needed", async ({ page }, info) => {
  const path = info.outputPath("F05_so-y-te_2025_lan1.xlsx");
  await year2025(page, path);
  const fill = await FillPage.open(page, origins.served, health("202608"));
  const details = page.locator("#fill-details");
  await fill.section("B");
  await fill.goTo("B1");
  const pickFile = async (file: string) => {
    const chooser = page.waitForEvent("filechooser");
    await details.getByRole("button", { name: "Lấy số kỳ trước…" }).click();
    await (await chooser).setFiles([file]);
  };
  await pickFile(path);
  await expect(page.getByText(/Chưa lấy được số kỳ trước từ F05_.*Tệp của kỳ Năm 2025; cần một trong các kỳ/)).toBeVisible();
  const note = info.outputPath("ghi-chu.txt");
  writeFileSync(note, "Chỉ là một tờ giấy.");
  await pickFile(note);
  await expect(page.getByText(/Chưa lấy được số kỳ trước từ ghi-chu\.txt/)).toBeVisible();
  // Dropped, it can still be filled on or merged; the dialog says why it is no earlier figure.
  await drop(page, path);
  const dialog = page.getByRole("dialog", { name: asked });
  await expect(dialog).toContainText("Không lấy làm số kỳ trước được");
  await expect(dialog.getByRole("button", { name: /Lấy làm số kỳ trước/ })).toHaveCount(0);
});

test("the reason that a finding asks for is written in the panel and travels in the file", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health("2026"));
  const details = page.locator("#fill-details");
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("90");
  await fill.press("Tab");
  await fill.type("20");
  await fill.press("Enter");
  await fill.goTo("B1");
  await expect(details).toContainText("tăng 350%");
  const rule = details.locator(".details__rule", { hasText: "Tăng, giảm quá 50%" });
  await expect(rule).toContainText("Cần giải trình");
  // By keyboard: to the panel, and to its field.
  await fill.press("Alt+ArrowDown");
  await expect(details).toBeFocused();
  const field = details.getByRole("textbox", { name: "Lý do, ghi chú của đơn vị" });
  await field.focus();
  await fill.type("Mở đợt cao điểm");
  await fill.press("Tab");
  await expect(rule).toContainText("Đã giải trình");
  await expect(fill.cell("B1", column.note)).toHaveValue("Mở đợt cao điểm");
  await fill.goTo("B1", column.comparison);
  await fill.press("Control+z");
  await expect(fill.cell("B1", column.note)).toHaveValue("");
  await fill.goTo("B1");
  await expect(rule).toContainText("Cần giải trình");
});
