// What is to be mended goes back to its unit, comes in again mended, and closes by itself.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, origins, python, terminal, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { pack } from "./pages/fill";
import { MergePage, period } from "./pages/merge";
import { day, paths, samples } from "./pages/samples";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

/** Takes a workbook out of the zip, follows the first link of its list, and writes a text there. */
const mend = `
import io, json, sys, zipfile
from openpyxl import load_workbook
zip, wanted, out = sys.argv[1:4]
with zipfile.ZipFile(zip) as files:
    name = next(name for name in files.namelist() if wanted in name and name.endswith(".xlsx"))
    book = load_workbook(io.BytesIO(files.read(name)))
    names = files.namelist()
sheet = book["Cần sửa"]
rows = [row for row in sheet.iter_rows(min_row=6) if row[0].value]
target = rows[0][4].hyperlink.location
form, cell = target.rsplit("!", 1)
marked = book[form.strip("'")][cell]
told = marked.comment.text
marked.value = "Không"
book.save(out)
print(json.dumps({"names": names, "items": len(rows), "note": told}))
`;

test("what is to be mended goes back, and what comes in mended closes", async ({ page }, info) => {
  test.setTimeout(150_000);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  await merge.part("Kết quả");
  const card = page.locator("section.back");
  await expect(card.getByRole("heading", { name: "Gửi trả để sửa" })).toBeVisible();
  const all = card.getByRole("button", { name: "Tải gói gửi trả (.zip)" });
  await expect(all).toBeDisabled();

  // The letter is read before anything is exported; copying waits for the tick.
  const customs = card.getByRole("listitem").filter({ hasText: "Cục Hải quan" });
  await customs.getByRole("button", { name: "Xem thư" }).click();
  const letter = page.getByRole("dialog").getByRole("textbox");
  await expect(letter).toHaveValue(/Kính gửi: Cục Hải quan tỉnh Nghệ An\n/);
  await expect(page.getByRole("button", { name: "Sao chép thư" })).toBeDisabled();
  await expectNoViolation(page, "a letter to a unit");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  // The same bytes as in the terminal.
  const zip = await merge.download("Tải gói gửi trả (.zip)");
  const out = info.outputPath("terminal.zip");
  const given = ["merge", "--pack", pack, "--period", period, samples, "--now", day, "--non-secret"];
  // Done, with questions open.
  expect(spawnSync(terminal, [...given, "--return", out], { stdio: "inherit" }).status).toBe(5);
  expect(sha256(zip)).toBe(sha256(readFileSync(out)));

  await customs.getByRole("button", { name: "Xem thư" }).click();
  await page.getByRole("button", { name: "Sao chép thư" }).click();
  await expect(page.getByText("Đã sao chép. Dán vào thư điện tử.")).toBeVisible();
  await page.getByRole("button", { name: "Đóng" }).click();

  await card.getByRole("button", { name: "Ghi nhận đã gửi tất cả" }).click();
  await expect(customs.getByText(/^Đã gửi trả .*, đã sửa 0\/1$/)).toBeVisible();
  await expectNoViolation(page, "what was sent back");

  // Mended in another program and dropped again.
  const path = info.outputPath("zip.zip");
  writeFileSync(path, zip);
  const mended = info.outputPath("F07_cuc-hai-quan_2023S1_can-sua.xlsx");
  const told = python(mend, path, "F07_cuc-hai-quan", mended);
  expect(told.names).toContain("danh_sach.xlsx");
  expect(told.names).toContain("cuc-hai-quan/thu_cuc-hai-quan_2023S1.txt");
  expect(told.items).toBe(1);
  expect(told.note).toMatch(/^CẦN SỬA\n/);
  await merge.drop(paths.length + 1, mended);
  await merge.part("Kết quả");
  await expect(customs.getByText(/^Đã gửi trả .*, đã sửa 1\/1$/)).toBeVisible();
  await expect(customs.getByRole("button")).toHaveCount(0);

  // A reload remembers what was sent; a phone has room for it.
  await page.reload();
  await page.setViewportSize({ width: 390, height: 844 });
  await merge.part("Kết quả");
  await expect(customs.getByText(/, đã sửa 1\/1$/)).toBeVisible();
  await expectNoViolation(page, "what was mended, on a phone");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
