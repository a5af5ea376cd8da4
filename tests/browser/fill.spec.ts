// Filling a form: every key, what follows from it, and that nothing typed is ever lost.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { expect, open, origins, Profile, python, test } from "./app";
import { drop } from "./pages/files";
import { address, column, FillPage, health } from "./pages/fill";


const rule = "Có lượt người được tuyên truyền thì số buổi tuyên truyền trực tiếp phải lớn hơn 0 (đang là 0)";

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: form and unit are chosen once, then the address holds them`, async ({ page }) => {
    await open(page, origins[origin], "", "2023-06-14T08:30");
    await page.getByRole("main").getByRole("link", { name: /Lập báo cáo/ }).click();
    await page.getByRole("radio", { name: /6 tháng đầu năm 2023/ }).check();
    await page.getByRole("combobox", { name: "Đơn vị báo cáo" }).fill("so y te");
    await page.getByRole("option", { name: /Sở Y tế/ }).click();
    await page.getByRole("button", { name: "Bắt đầu điền" }).click();
    const fill = new FillPage(page);
    await expect(fill.saveLine).toContainText("Chưa xuất tệp");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Biểu F05/PCMT-SYT · Sở Y tế");
    expect(page.url()).toContain(health);
  });
}

test("what follows from a figure is there at once", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("841");
  await fill.press("Tab");
  await fill.type("720");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.difference)).toHaveText("+121");
  await expect(fill.cell("B1", column.percent)).toHaveText("+16,8");

  // Rows of a roster add up under it, and in the sections that count them.
  await fill.section("D");
  await fill.goTo("D.412");
  await fill.type("37");
  await fill.press("Enter");
  await fill.type("963");
  await fill.press("Enter");
  await expect(fill.cell("D.T")).toHaveText("1.000");
  await fill.section("C");
  await expect(fill.cell("C1")).toHaveText("1.000");
});

test("a broken rule is told, and its link leads to the cell", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("0");
  await fill.press("Enter");
  await fill.type("1.200");
  await fill.press("Enter");
  await expect(fill.findings).toContainText("1 phải sửa");
  await expect(fill.cell("B1")).toHaveAttribute("aria-invalid", "true");
  // From another section: the link opens the right one and puts the focus there.
  await fill.section("A");
  await fill.findings.getByRole("button", { name: "Xem" }).click();
  await fill.findings.getByRole("button", { name: rule }).click();
  await expect(fill.cell("B1")).toBeFocused();

  // "Kiểm tra" tells everything, also what is merely empty, and the focus goes there.
  const told = fill.findings.getByRole("listitem");
  await expect(told).toHaveCount(1);
  await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Có nội dung cần sửa" })).toBeFocused();
  await expect(told).not.toHaveCount(1);
  await expect(page).toHaveTitle(/^Lỗi: /);
  await fill.goTo("B1");
  await fill.type("4");
  await fill.press("Enter");
  await expect(fill.findings.getByRole("button", { name: rule })).toHaveCount(0);
  await expect(fill.cell("B1")).not.toHaveAttribute("aria-invalid", "true");
});

test("what cannot be read as a figure stays as it was typed", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("khoảng hai chục");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("khoảng hai chục");
  await expect(fill.cell("B1")).toHaveAttribute("aria-invalid", "true");
  for (const [typed, shown] of [["-", "0"], ["kps", "KPS"], ["…", "…"], ["x", "x"]]) {
    await fill.goTo("B3");
    await fill.type(typed);
    await fill.press("Enter");
    await expect(fill.cell("B3")).toHaveValue(shown);
  }
  await page.reload();
  await fill.section("B");
  await expect(fill.cell("B1")).toHaveValue("khoảng hai chục");
});

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: the browser is killed while somebody types, and nothing is lost`, async ({}, info) => {
    const folder = info.outputPath("profile");
    const before = await Profile.open(folder);
    const fill = await FillPage.open(await before.page(), origins[origin], health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Enter");
    await fill.type("1638");
    await fill.press("Enter");
    await expect(fill.cell("B2.1")).toBeFocused();
    // Not finished: no Enter, no other cell.
    await fill.type("12345");
    const page = fill.page;
    const inEditor = () => page.evaluate(openEditor);
    await expect.poll(inEditor, { timeout: 1_000, intervals: [20] }).toContain('"12345"');
    await before.kill();

    const after = await Profile.open(folder);
    const again = await FillPage.open(await after.page(), origins[origin], health);
    await expect(again.page.getByText("Đã lấy lại chữ đang gõ dở ở dòng B2.1")).toBeVisible();
    await again.section("B");
    await expect(again.cell("B1")).toHaveValue("841");
    await expect(again.cell("B2")).toHaveValue("1.638");
    await expect(again.cell("B2.1")).toHaveValue("12.345");
    await after.close();
  });
}

/** In the page: the text of the open editor as the database holds it. */
function openEditor(): Promise<string> {
  return new Promise((done, failed) => {
    const opening = indexedDB.open("tonghop-drafts-1");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction("editors").objectStore("editors").getAll();
      reading.onerror = () => failed(reading.error);
      reading.onsuccess = () => {
        database.close();
        done(reading.result.join("\n"));
      };
    };
  });
}

/** The cells of a workbook, by sheet and row code: all of a row from the code on. */
const cellsByCode = `
import json, sys, openpyxl
rows = {}
for sheet in openpyxl.load_workbook(sys.argv[1]):
    if sheet.sheet_state == "visible":
        for row in sheet.iter_rows(values_only=True):
            if row[0] is not None:
                rows[str(row[0])] = [str(cell) if cell is not None else "" for cell in row]
print(json.dumps(rows))
`;

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: the form leaves as Excel, and goes on from it on another machine`, async ({ page, browser }, info) => {
    const fill = await FillPage.open(page, origins[origin], health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Tab");
    await fill.type("720");
    await fill.press("Enter");
    await fill.goTo("B3");
    await fill.type("kps");
    await fill.press("Enter");
    // Still in its editor when the file is saved: it belongs into the file.
    await fill.type("58");
    const first = await fill.save("asked");
    expect(first.suggestedFilename()).toBe("F05_so-y-te_2023S1_lan1.xlsx");
    await expect(fill.saveLine).toContainText("Đã xuất tệp lần 1");
    const second = await fill.save("not asked");
    expect(second.suggestedFilename()).toBe("F05_so-y-te_2023S1_lan2.xlsx");

    const path = info.outputPath("F05_so-y-te_2023S1_lan2.xlsx");
    await second.saveAs(path);
    const rows = python(cellsByCode, path);
    expect(rows["B1"].slice(3, 5)).toEqual(["841", "720"]);
    expect(rows["B3"][3]).toBe("KPS");
    expect(rows["B4"][3]).toBe("58");

    // A context of its own: nothing of this draft is on that machine.
    const elsewhere = await browser.newContext();
    const other = await elsewhere.newPage();
    await open(other, origins[origin], "", "2023-06-15");
    await drop(other, path);
    const dialog = other.getByRole("dialog", { name: "Dùng tệp này để làm gì?" });
    await expect(dialog).toContainText("Sở Y tế");
    await dialog.getByRole("button", { name: "Điền tiếp" }).click();
    const again = new FillPage(other);
    await again.section("B");
    await expect(again.cell("B1")).toHaveValue("841");
    await expect(again.cell("B1", column.comparison)).toHaveValue("720");
    await expect(again.cell("B3")).toHaveValue("KPS");
    await expect(again.cell("B4")).toHaveValue("58");
    await expect(again.saveLine).toContainText("lần 2");
    await elsewhere.close();
  });
}

test("a blank form and all blank forms are handed out", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  const template = page.waitForEvent("download");
  await page.getByRole("button", { name: "Mẫu trống" }).click();
  expect((await template).suggestedFilename()).toBe("F05_so-y-te_2023S1_mau.xlsx");
  await expect(fill.saveLine).toContainText("Chưa xuất tệp");
  await open(page, origins.served, "#/fill", "2023-06-14");
  const all = page.waitForEvent("download");
  await page.getByRole("button", { name: "Tải mọi mẫu trống (zip)" }).click();
  const zip = await (await all).path();
  const names = python(
    "import json, sys, zipfile; print(json.dumps(zipfile.ZipFile(sys.argv[1]).namelist()))",
    zip,
  );
  expect(names).toHaveLength(48);
  expect(names.join("\n")).toContain("F28_ubnd-ky-son_2023S1_mau.xlsx");
});

for (const origin of ["served", "plain http, other host name"] as const) {
  test(`${origin}: a second tab looks on until it takes over`, async ({ page, context }) => {
    const fill = await FillPage.open(page, origins[origin], health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Enter");
    await fill.saved();

    const second = await FillPage.open(await context.newPage(), origins[origin], health);
    const elsewhere = second.page.getByText("đang được điền ở một thẻ khác");
    await expect(elsewhere).toBeVisible();
    await second.section("B");
    await expect(second.cell("B1")).toHaveValue("841");
    await expect(second.cell("B1")).toHaveAttribute("readonly");
    await second.page.getByRole("button", { name: "Tiếp tục ở đây" }).click();
    await expect(elsewhere).toHaveCount(0);
    await second.section("B");
    await expect(second.cell("B1")).not.toHaveAttribute("readonly");
    await second.goTo("B1");
    await second.type("900");
    await second.press("Enter");
    await second.saved();

    // The first one learns of it at its next key at the latest, and overwrites nothing.
    await page.bringToFront();
    await fill.goTo("B1");
    await fill.type("1");
    await fill.press("Enter");
    await expect(page.getByText("đang được điền ở một thẻ khác")).toBeVisible();
    await second.page.reload();
    await second.section("B");
    await expect(second.cell("B1")).toHaveValue("900");
  });
}

test("where the browser refuses storage, it is said and the work goes on", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("no storage here", "SecurityError");
    };
  });
  const fill = await FillPage.open(page, origins.served, health);
  await expect(page.getByText("Trình duyệt không cho lưu")).toBeVisible();
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("841");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("841");
  await expect(fill.saveLine).toContainText("Chưa lưu được trên máy này");
  expect((await fill.save("asked")).suggestedFilename()).toBe("F05_so-y-te_2023S1_lan1.xlsx");
});

test("a disk that fills up while somebody types is told", async ({ page }) => {
  // A full disk shows as a transaction that the browser aborts after the write was taken.
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given: any[]) {
      const request = put.apply(this, given as [unknown]);
      if ("diskIsFull" in globalThis) this.transaction.abort();
      return request;
    };
  });
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("84");
  await fill.saved();
  await page.evaluate(() => Object.assign(globalThis, { diskIsFull: true }));
  await fill.type("1");
  const told = page.getByText("Trình duyệt không cho lưu");
  await expect(told).toBeVisible({ timeout: 1_000 });
  await page.evaluate(() => delete (globalThis as any).diskIsFull);
  await fill.press("Enter");
  await expect(told).toHaveCount(0);
  await fill.saved();
});

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: the form prints on clean paper`, async ({ page }, info) => {
    const fill = await FillPage.open(page, origins[origin], health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Enter");
    const path = info.outputPath("F05.pdf");
    writeFileSync(path, await page.pdf({ preferCSSPageSize: true }));
    const text = execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
    for (const words of [
      "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
      "Biểu F05/PCMT-SYT",
      "BÁO CÁO KẾT QUẢ CÔNG TÁC PHÒNG, CHỐNG MA TÚY CỦA SỞ Y TẾ",
      "huyện Kỳ Sơn",
      "Thuyết minh",
      "mã kiểm",
    ]) {
      expect(text.replace(/\s+/g, " ")).toContain(words);
    }
    expect(text).toMatch(/B1 .*841/);
    // Nothing of the editor: no button, no bar, no line of saving.
    for (const words of ["Lưu tệp Excel", "Kiểm tra", "Đã lưu trên máy này"]) {
      expect(text).not.toContain(words);
    }
    // The page is back as it was.
    await expect(fill.cell("B1")).toHaveValue("841");
    await expect(page.locator(".paper")).toBeEmpty();
  });
}
