// "Không phát sinh": for the form and for a section, on screen, in the file, on paper and on the
// secretariat's board.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, open, origins, python, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { drop } from "./pages/files";
import { column, FillPage, health } from "./pages/fill";
import { MergePage } from "./pages/merge";

const sign = "BÁO CÁO KHÔNG PHÁT SINH TRONG KỲ";

/** All texts of the visible sheets. */
const texts = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
print(json.dumps([str(cell) for sheet in book if sheet.sheet_state == "visible"
                  for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]))
`;

/** Answers the question about the whole form, by keyboard alone. */
async function nil(fill: FillPage): Promise<void> {
  const button = fill.page.locator(".context").getByRole("button", { name: "Không phát sinh" });
  await button.focus();
  await fill.press("Enter");
  const dialog = fill.page.getByRole("dialog", { name: "Cả biểu không phát sinh?" });
  await expect(dialog).toContainText(/Ghi KPS vào \d+ ô còn trống/);
  await dialog.getByRole("button", { name: "Ghi KPS" }).focus();
  await fill.press("Enter");
  await expect(dialog).toBeHidden();
}

test("a whole form: what holds something stays, what is at hand is left, one step takes it back", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("841");
  await fill.press("Enter");
  await nil(fill);
  const told = page.getByRole("status").filter({ hasText: "Đã ghi KPS vào" });
  await expect(told).toContainText(/Đã ghi KPS vào \d+ ô; 1 ô đã có nội dung nên giữ nguyên\. Còn \d+ ô phải điền/);
  await fill.section("B");
  await expect(fill.cell("B1")).toHaveValue("841");
  await expect(fill.cell("B3")).toHaveValue("KPS");
  // Last year's figure is nobody's nil.
  await expect(fill.cell("B3", column.comparison)).toHaveValue("");
  // Stations of a commune stand there, whatever arose.
  await fill.section("D");
  await expect(fill.cell("D.412")).toHaveValue("");
  await fill.section("B");
  await fill.goTo("B1");
  await fill.press("Control+z");
  await fill.section("B");
  await expect(fill.cell("B3")).toHaveValue("");
  await expect(fill.cell("B1")).toHaveValue("841");
});

test("one section", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await page.getByRole("button", { name: "Phần này không phát sinh" }).click();
  await expect(page.getByRole("status").filter({ hasText: /Đã ghi KPS vào \d+ ô/ })).toBeVisible();
  await expect(fill.cell("B1")).toHaveValue("KPS");
  await expect(fill.cell("B1")).toBeFocused();
  await expect(page.locator(".context").getByText("Báo cáo không phát sinh")).toHaveCount(0);
  // Again there is nothing left to write.
  await page.getByRole("button", { name: "Phần này không phát sinh" }).click();
  await expect(page.getByText("Không còn ô trống nào để ghi KPS")).toBeVisible();
  await page.reload();
  await fill.section("B");
  await expect(fill.cell("B1")).toHaveValue("KPS");
});

test("a nil report says so on screen, in its file, on paper and on the board", async ({ page, browser }, info) => {
  const fill = await FillPage.open(page, origins.served, health);
  const asked = page.locator(".context").getByRole("button", { name: "Không phát sinh" });
  await asked.click();
  await expectNoViolation(page, "asking whether nothing arose");
  await fill.press("Escape");
  await nil(fill);
  await expect(page.locator(".context").getByText("Báo cáo không phát sinh")).toBeVisible();
  // Words are not demanded of who has nothing to report; what is at hand still is.
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(fill.findings).not.toContainText("Khó khăn");
  await expect(fill.findings).toContainText("kể cả khi bằng 0");

  const path = info.outputPath("F05_so-y-te_2023S1_lan1.xlsx");
  await (await fill.save("asked")).saveAs(path);
  expect(python(texts, path)).toContain(sign);
  const pdf = info.outputPath("F05.pdf");
  writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true }));
  expect(execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" })).toContain(sign);

  const office = await (await browser.newContext()).newPage();
  const merge = await MergePage.open(office, origins.served, "2023-06-20");
  await merge.drop(1, path);
  await merge.part("Tình trạng nộp");
  const line = office.getByRole("row", { name: /Sở Y tế/ });
  await expect(line).toContainText("Không phát sinh");
  const journal = await merge.journal();
  const board = journal.board.find((line: any) => line.reporter === "so_y_te.nghe_an");
  expect([board.nil, board.errors]).toEqual([true, 0]);
  await office.context().close();

  // It goes on as what it was, and one figure makes it an ordinary report.
  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, origins.served, "", "2023-06-15");
  await drop(elsewhere, path);
  await elsewhere.getByRole("dialog").getByRole("button", { name: "Điền tiếp" }).click();
  const again = new FillPage(elsewhere);
  const still = elsewhere.locator(".context").getByText("Báo cáo không phát sinh");
  await expect(still).toBeVisible();
  await again.section("B");
  await again.goTo("B1");
  await again.type("0");
  await again.press("Enter");
  await expect(still).toHaveCount(0);
  await elsewhere.context().close();
});
