// Rules at work: what is told, where it leads, reasons that travel, and CÒN LỖI until it is mended.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import type { Download, TestInfo } from "@playwright/test";
import { expect, origins, python, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { address, column, FillPage, health } from "./pages/fill";
import { Keyboard } from "./pages/keyboard";
import { MergePage } from "./pages/merge";


const rule = "Có lượt người được tuyên truyền thì số buổi tuyên truyền trực tiếp phải lớn hơn 0 (đang là 0)";

/** What a workbook says of its errors: the banner of its first sheet and its stamp, twice. */
const errors = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], data_only=True)
hidden = {row[0]: row[1] for row in book["_tonghop"].iter_rows(max_col=2, values_only=True)}
properties = {item.name: item.value for item in book.custom_doc_props.props}
print(json.dumps([book.worksheets[0]["A4"].value, hidden["tonghop.has_errors"], properties["tonghop.has_errors"]]))
`;

async function enter(fill: FillPage, code: string, text: string, at: number = column.current): Promise<void> {
  await fill.goTo(code, at);
  await fill.type(text);
  await fill.press("Enter");
}

async function check(fill: FillPage): Promise<void> {
  await fill.page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(fill.page.getByRole("heading", { name: /nội dung cần sửa/ })).toBeFocused();
}

/** In the page: what storage holds of editors that are open. */
async function openEditors(): Promise<string> {
  const database: IDBDatabase = await new Promise((done, failed) => {
    const opening = indexedDB.open("tonghop-drafts-1");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => failed(opening.error);
  });
  const texts: string[] = await new Promise((done) => {
    const reading = database.transaction("editors").objectStore("editors").getAll();
    reading.onsuccess = () => done(reading.result);
  });
  database.close();
  return texts.join();
}

async function kept(file: Download, info: TestInfo, name: string): Promise<string> {
  const path = info.outputPath(name);
  await file.saveAs(path);
  return path;
}

test("a reason is written where it is asked for, can be changed, and travels into the report", async ({ page, browser }, info) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await enter(fill, "B1", "31");
  await enter(fill, "B1", "9", column.comparison);
  await check(fill);
  const line = fill.findings.getByRole("listitem").filter({ hasText: "so với cùng kỳ" });
  await expect(line).toContainText("Cần giải trình");
  await line.getByRole("button", { name: "Ghi lý do", exact: true }).click();
  await expect(line.getByRole("alert")).toHaveText("Nhập lý do");
  await line.getByRole("textbox").fill("mở đợt cao điểm");
  await fill.press("Enter");
  // The finding is closed where it stood, and the focus stays there.
  await expect(line).toContainText("Đã giải trình");
  await expect(line).toContainText("mở đợt cao điểm");
  const change = line.getByRole("button", { name: "Sửa lý do" });
  await expect(change).toBeFocused();
  await expect(fill.findings).toContainText("1 đã giải trình");
  await expect(fill.cell("B1", column.note)).toHaveValue("mở đợt cao điểm");
  await expectNoViolation(page, "a reason is given");
  await fill.press("Enter");
  await expect(line.getByRole("textbox")).toBeFocused();
  await line.getByRole("textbox").fill("mở hai đợt cao điểm");
  // Pressed again within the same frame, Enter opens it again: no key falls between the two fields.
  await new Keyboard(page).atOnce({ key: "Enter" }, { key: "Enter" });
  await expect(fill.cell("B1", column.note)).toHaveValue("mở hai đợt cao điểm");
  // Given up with Escape, it is gone for good, and the focus is where it began.
  await expect(line.getByRole("textbox")).toBeFocused();
  await line.getByRole("textbox").fill("thôi");
  await expect.poll(() => page.evaluate(openEditors)).toContain("thôi");
  await fill.press("Escape");
  await expect(change).toBeFocused();
  await expect(line).toContainText("mở hai đợt cao điểm");
  await expect.poll(() => page.evaluate(openEditors)).toBe("");
  // Cleared and left, it is gone from the note as well.
  await change.click();
  await line.getByRole("textbox").fill("");
  await fill.press("Tab");
  await expect(fill.cell("B1", column.note)).toHaveValue("");
  await expect(line).toContainText("Cần giải trình");
  await line.getByRole("textbox").fill("mở hai đợt cao điểm");
  await fill.press("Enter");
  await expect(line).toContainText("Đã giải trình");
  // Half typed, it is kept like everything else that is typed.
  await change.click();
  await line.getByRole("textbox").fill("mở ba đợt cao điểm");
  await fill.saved();
  await page.reload();
  await fill.section("B");
  await expect(fill.cell("B1", column.note)).toHaveValue("mở ba đợt cao điểm");

  const path = await kept(await fill.save("asked"), info, "F05_so-y-te_2023S1_lan1.xlsx");
  const office = await (await browser.newContext()).newPage();
  const merge = await MergePage.open(office, origins.served, "2023-06-20");
  await merge.drop(1, path);
  const journal = await merge.journal();
  expect(journal.explained.map((item: any) => [item.rule, item.reason])).toEqual([["X-03", "mở ba đợt cao điểm"]]);
  await office.context().close();
});

test("CÒN LỖI stands on screen, in the file, on paper and on the board until it is mended", async ({ page, browser }, info) => {
  const paper = async (name: string) => {
    const path = info.outputPath(name);
    writeFileSync(path, await page.pdf({ preferCSSPageSize: true }));
    return execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
  };
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await enter(fill, "B1", "0");
  await enter(fill, "B2", "1200");
  await page.locator(".context").getByRole("button", { name: "Lưu tệp Excel" }).click();
  const dialog = page.getByRole("dialog", { name: "Lưu tệp Excel" });
  await expect(dialog).toContainText("1 phải sửa");
  await expect(dialog).toContainText(/\d+ cần giải trình/);
  await expect(dialog).toContainText(/\d+ ô còn trống/);
  await fill.press("Escape");
  const flawed = await kept(await fill.save("asked"), info, "F05_so-y-te_2023S1_lan1.xlsx");
  await expect(page.getByText(/tệp ghi CÒN LỖI/)).toBeVisible();
  const [banner, ...stamps] = python(errors, flawed);
  expect(banner).toContain("CÒN 1 LỖI");
  expect(stamps).toEqual(["1", "1"]);
  expect(await paper("flawed.pdf")).toContain("CÒN LỖI");

  const office = await (await browser.newContext()).newPage();
  const merge = await MergePage.open(office, origins.served, "2023-06-20");
  await merge.drop(1, flawed);
  await expect(office.getByRole("row", { name: /F05_so-y-te/ })).toContainText("CÒN LỖI (1)");
  await merge.part("Tình trạng nộp");
  await expect(office.getByRole("row", { name: /Sở Y tế/ })).toContainText("CÒN LỖI (1)");

  // Who knows of the errors is asked again before each file; without any nobody is.
  await page.locator(".context").getByRole("button", { name: "Lưu tệp Excel" }).click();
  await dialog.getByRole("button", { name: "Xem nội dung cần sửa" }).click();
  await expect(page.getByRole("heading", { name: "Có nội dung cần sửa" })).toBeFocused();
  await fill.findings.getByRole("button", { name: rule }).click();
  await expect(fill.cell("B1")).toBeFocused();
  await fill.type("4");
  await fill.press("Enter");
  await expect(fill.findings.getByRole("button", { name: rule })).toHaveCount(0);
  await expect(fill.cell("B2")).toBeFocused();
  const sound = await kept(await fill.save("not asked"), info, "F05_so-y-te_2023S1_lan2.xlsx");
  expect(python(errors, sound)).toEqual([null, "0", "0"]);
  expect(await paper("sound.pdf")).not.toContain("CÒN LỖI");
  await merge.drop(2, sound);
  await merge.part("Tình trạng nộp");
  await expect(office.getByRole("row", { name: /Sở Y tế/ })).not.toContainText("CÒN LỖI");
  await office.context().close();
});

test("a text that no cell of a workbook holds is told before anything is asked, and stays", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("I");
  const answer = page.locator(".questions textarea").nth(1);
  await answer.fill("ế".repeat(32_768));
  await fill.section("A");
  await page.locator(".context").getByRole("button", { name: "Lưu tệp Excel" }).click();
  await expect(page.getByText("Ô I2 có 32.768 ký tự; một ô của tệp Excel chứa được 32.767.")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeHidden();
  await expect(answer).toBeFocused();
  expect((await answer.inputValue()).length).toBe(32_768);
  await answer.fill("ế".repeat(32_767));
  await kept(await fill.save("asked"), test.info(), "F05_so-y-te_2023S1_lan1.xlsx");
});

test("what is alike is told once, with its cells as Biểu, Mục, Ô and Nội dung", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await check(fill);
  const blank = fill.findings.getByRole("listitem").filter({ hasText: /Nhập \d+ chỉ tiêu còn trống, kể cả khi bằng 0/ });
  await expect(blank).toHaveCount(1);
  for (const heading of ["Biểu", "Mục", "Ô", "Nội dung"]) {
    await expect(blank.getByRole("columnheader", { name: heading, exact: true })).toBeVisible();
  }
  await expect(blank.getByRole("row")).toHaveCount(13);
  await blank.getByRole("button", { name: /Xem cả \d+ ô/ }).click();
  await expect(blank.getByRole("row")).not.toHaveCount(13);
  const link = blank.getByRole("row").filter({ hasText: "B1" }).getByRole("button").first();
  const words = await link.innerText();
  await link.click();
  await expect(fill.cell("B1")).toBeFocused();
  // The same words stand beside the cell.
  await expect(page.locator("#fill-details")).toContainText(words);
  // Mended, the line goes at once and nothing else of the page moves.
  await fill.type("12");
  await fill.press("Enter");
  await expect(blank.getByRole("row").filter({ hasText: /B1\b/ })).toHaveCount(0);
  await expect(fill.cell("B2")).toBeFocused();
  await expect(page).not.toHaveTitle(/^Lỗi: /);
});

test("rules that could not be checked are named with the figures they lack", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, address("F01", "ca.nghe_an"));
  const opening = page.locator(".grid__label", { hasText: "đầu kỳ" }).first();
  for (const letter of ["B", "C", "D", "E", "G", "H"]) {
    await fill.section(letter);
    if (await opening.count()) break;
  }
  const code = await page.getByRole("row").filter({ has: opening }).locator(".grid__code").innerText();
  await enter(fill, code, "12");
  await check(fill);
  const unchecked = fill.findings.locator(".findings__unchecked");
  await unchecked.locator("summary").click();
  await expect(unchecked).toContainText("chưa có số liệu kỳ trước để so sánh");
  await expect(unchecked.getByRole("listitem").first()).toContainText(code);
});

test("what a finding says stands apart from its places, and looks like the link that it is", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await enter(fill, "B2", "10");
  await enter(fill, "B2.1", "7");
  await enter(fill, "B2.2", "9");
  await check(fill);
  const line = fill.findings.locator(".findings__what").filter({ has: page.locator(".findings__places") }).first();
  const [link, places] = [line.locator(".findings__link"), line.locator(".findings__places")];
  const [one, other] = [await link.boundingBox(), await places.boundingBox()];
  expect(other!.y).toBeLessThan(one!.y + one!.height);
  expect(other!.x - (one!.x + one!.width)).toBeGreaterThanOrEqual(8);
  await expect(link).toHaveCSS("text-decoration-line", "underline");
  await expect(link).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
});
