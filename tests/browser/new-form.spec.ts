// A form is added by editing a pack's workbook alone; then it is filled, sent, merged, reported
// and printed like any other.

import { writeFileSync } from "node:fs";
import { expect, origins, python, test } from "./app";
import { FillPage } from "./pages/fill";
import { MergePage, output } from "./pages/merge";
import { edit, PacksPage } from "./pages/packs";

const form = "#/fill/nghe-an-2023/F90/so_y_te.nghe_an/2023S1";
const target = "Ít nhất 10 người theo chỉ tiêu y tế thêm";
const label = "Chỉ tiêu y tế thêm số 30";

/** Every text of a workbook, by sheet. */
const texts = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({s.title: [str(c.value) for r in s.iter_rows() for c in r if c.value is not None] for s in book}))
`;

test("a form of thirty rows goes from the workbook to the printed report", async ({ page }, info) => {
  test.setTimeout(300_000);
  const packs = await PacksPage.open(page, origins.served);
  const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
  edit(workbook, info.outputPath("form.xlsx"));
  await packs.load(info.outputPath("form.xlsx"));
  for (const [kind, count] of [["Dòng của biểu", 30], ["Quy tắc", 3], ["Mục tiêu", 1]]) {
    const change = packs.candidate.locator("summary").filter({ hasText: kind as string });
    await expect(change).toContainText(`thêm ${count}`);
  }
  await packs.take();

  // On screen: the rows, both groups "Chia ra", the row "Trong đó", and the rules.
  const fill = await FillPage.open(page, origins.served, form);
  await expect(page.locator(".grid__lead").filter({ hasText: /giới tính/ })).toBeVisible();
  await expect(page.locator(".grid__lead").filter({ hasText: /nhóm tuổi/ })).toBeVisible();
  await expect(page.locator(".grid__lead").filter({ hasText: /Trong đó/ })).toBeVisible();
  const enter = async (code: string, figure: string) => {
    await fill.goTo(code);
    await fill.type(figure);
    await fill.press("Enter");
  };
  const told = fill.findings;
  await enter("A3", "9");
  await enter("A4", "5");
  await enter("A5", "1");
  await enter("A6", "2");
  await enter("A7", "4");
  await enter("A8", "3");
  await enter("A9", "0");
  await enter("A1", "12");
  await enter("A2", "13");
  await told.getByRole("button", { name: "Xem" }).click();
  for (const sentence of [
    "Chỉ tiêu 03 (9) không được lớn hơn chỉ tiêu 04 (5)",
    "Chỉ tiêu 05 cộng 06 (3) phải bằng chỉ tiêu 07 (4)",
    "Có chỉ tiêu 08 thì chỉ tiêu 09 phải lớn hơn 0 (đang là 0)",
    /\(13\) không được lớn hơn .*\(12\)/,
  ]) {
    await expect(told.getByRole("button", { name: sentence })).toBeVisible();
  }
  await enter("A3", "5");
  await enter("A7", "3");
  await enter("A9", "1");
  await enter("A2", "4");
  await enter("A30", "77");
  await expect(told).not.toContainText("phải sửa");
  await fill.saved();
  const template = page.waitForEvent("download");
  await page.getByRole("button", { name: "Mẫu trống" }).click();
  await (await template).saveAs(info.outputPath("template.xlsx"));
  expect(JSON.stringify(python(texts, info.outputPath("template.xlsx")))).toContain(label);
  const sent = info.outputPath("sent.xlsx");
  await (await fill.save("asked")).saveAs(sent);

  // In the merge: figures, target, workbook, paper.
  const merge = await MergePage.open(page, origins.served, "2023-06-15");
  await merge.drop(1, sent);
  await merge.part("Số liệu");
  await page.getByRole("combobox", { name: "Biểu mẫu", exact: true }).selectOption("F90");
  const row = page.locator("tr").filter({ hasText: label });
  await expect(row.locator(".figure--total .figure__text").first()).toHaveText("77");
  const report = await merge.download(output.workbook);
  writeFileSync(info.outputPath("report.xlsx"), report);
  const sheets: Record<string, string[]> = python(texts, info.outputPath("report.xlsx"));
  const all = Object.values(sheets).flat();
  expect(all).toContain(label);
  expect(all.some((text) => text.includes(target)), "the target stands in the workbook").toBe(true);
  await page.getByRole("button", { name: "In", exact: true }).click();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("body")).toContainText(label, { timeout: 30_000 });
  await expect(page.locator("body")).toContainText(target);
});
