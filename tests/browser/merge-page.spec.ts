// The secretariat's way: files come in, the board fills, a figure is traced to its cells and
// adds up, the result leaves; a reload goes on, files go and come.

import { expectNoViolation } from "./pages/axe";
import { MergePage } from "./pages/merge";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, open, origins, test } from "./app";

const samples = join(__dirname, "../../public/samples/nghe-an-2023/2023S1");
const merge = "#/merge/nghe-an-2023/2023S1";

function below(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? below(path) : [path];
  });
}

const all = below(samples).filter((path) => !path.endsWith(".json"));
const workbooks = all.filter((path) => !path.endsWith(".csv"));

const tab = (page: Page, name: RegExp) => page.getByRole("tab", { name });

/** Gives files through "Chọn tệp". */
async function pick(page: Page, paths: string[]): Promise<void> {
  await tab(page, /^Tệp/).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Chọn tệp" }).click();
  await (await chooser).setFiles(paths);
}

/** Drops files anywhere on the page. */
async function drop(page: Page, paths: string[]): Promise<void> {
  const given = paths.map((path) => ({
    name: basename(path),
    base64: readFileSync(path).toString("base64"),
  }));
  const transfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, given);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
}

/** Waits until nothing is being read and the list counts this many files. */
async function settled(page: Page, files: number): Promise<void> {
  await tab(page, /^Tệp/).click();
  await expect(page.getByText(new RegExp(`^${files} tệp đã thả = `))).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Dừng" })).toHaveCount(0, { timeout: 90_000 });
}

const number = (text: string) => Number(text.replace(/\./g, "").replace(",", "."));

for (const [name, origin] of Object.entries(origins)) {
  test(`${name}: the samples are merged, traced and taken away`, async ({ page }) => {
    test.setTimeout(180_000);
    await open(page, origin, `${merge}?sample`);
    await settled(page, all.length);
    // The sum of the states is what was dropped.
    const sum = await page.getByText(/tệp đã thả = /).innerText();
    const [total, parts] = sum.split("tệp đã thả =");
    const counts = parts.split("+").map((part) => parseInt(part.trim(), 10));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(parseInt(total, 10));

    await tab(page, /^Tình trạng nộp/).click();
    for (const word of ["Đúng hạn", "Muộn", "Chưa nộp"]) {
      await expect(page.getByRole("table").getByText(word, { exact: true }).first()).toBeVisible();
    }

    await tab(page, /^Số liệu/).click();
    await page.getByRole("combobox", { name: "Biểu mẫu", exact: true }).selectOption("F28");
    // A section of figures that are added up over the districts.
    await page.getByLabel("Phần của biểu").selectOption({ index: 1 });
    await expect(page.locator("tbody .figure-table__code").first()).toHaveText(/^B/);
    const figure = page.locator(".figure__text", { hasText: /^[1-9][0-9.]*$/ });
    const total_ = page.locator(".figure--total").filter({ has: figure }).first();
    await expect(total_).toBeVisible({ timeout: 20_000 });
    const shown = number(await total_.locator(".figure__text").innerText());
    await total_.focus();
    await page.keyboard.press("Enter");
    const drawer = page.getByRole("complementary", { name: "Số này từ đâu ra?" });
    await expect(drawer.getByText(/: khớp$/).first()).toBeVisible();
    // Added up again from what is listed, by hand.
    const table = drawer.getByRole("table").first();
    const listed = await table.locator("tbody td.number").allInnerTexts();
    expect(listed.map(number).reduce((a, b) => a + b, 0)).toBe(shown);
    expect(await table.locator("li").first().innerText()).toMatch(/ · .+![A-Z]+[0-9]+ · “/);
    await page.keyboard.press("Escape");
    await expect(drawer).toHaveCount(0);
    await expect(total_).toBeFocused();

    await tab(page, /^Kết quả/).click();
    const data = page.getByRole("button", { name: "Tải data.csv" });
    await expect(data).toBeDisabled();
    await page.getByRole("checkbox", { name: /bí mật nhà nước/ }).check();
    await expect(data).toBeEnabled();
    for (const [button, ending, start] of [
      ["Tải data.csv", "_data.csv", "\ufeffdata_set"],
      ["Tải merge.json", "_merge.json", "{"],
      ["Tải báo cáo .xlsx", ".xlsx", "PK"],
    ]) {
      const saving = page.waitForEvent("download");
      await page.getByRole("button", { name: button }).click();
      const saved = await saving;
      expect(saved.suggestedFilename()).toMatch(new RegExp(`${ending.replace(".", "\\.")}$`));
      expect(readFileSync((await saved.path())!).toString("utf8").startsWith(start)).toBe(true);
    }
  });
}

test("dropped files fill the list, a reload goes on, files go and come back", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page, `${origins.served}?now=2023-06-21`, merge);
  await expect(page.getByText("Thả tệp, thư mục hoặc gói .zip")).toBeVisible();
  const six = workbooks.slice(0, 6);
  await drop(page, six);
  await settled(page, 6);
  const rows = page.locator(".file-row");
  await expect(rows).toHaveCount(6);
  const before = await rows.allInnerTexts();

  await page.reload();
  await settled(page, 6);
  await expect(rows).toHaveCount(6);
  expect(await rows.allInnerTexts()).toEqual(before);

  // A day, typed in its row, is kept too.
  const day = rows.first().getByRole("textbox");
  await day.fill("20/6/2023");
  await day.press("Tab");
  await page.reload();
  await settled(page, 6);
  await expect(page.locator(".file-row").first().getByRole("textbox")).toHaveValue("20/6/2023");

  await rows.first().getByRole("checkbox").check();
  await page.getByRole("button", { name: "Bỏ các tệp đã chọn" }).click();
  await settled(page, 5);
  await pick(page, [six[0], workbooks[6]]);
  await settled(page, 7);
  await expect(rows).toHaveCount(7);
});

test("until a merge is open again nothing takes the focus that its list would push away", async ({ page }) => {
  await open(page, `${origins.served}?now=2023-06-21`, merge);
  await drop(page, workbooks.slice(0, 3));
  await settled(page, 3);
  let go = () => {};
  const held = new Promise<void>((done) => (go = done));
  await page.route("**/worker_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await expect(page.getByText("Đang mở phiên tổng hợp…")).toBeVisible();
  const below = page.getByRole("button", { name: "Mở phiên từ tệp…" });
  await expect(below).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Chọn tệp" })).toBeVisible();
  go();
  await settled(page, 3);
  await expect(below).toBeVisible();
});

test("a file that contradicts itself is asked about, excluded, and taken back", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page, origins.served, `${merge}?sample`);
  await settled(page, all.length);
  await tab(page, /^Cần xem xét/).click();
  const card = page.locator(".asked");
  await expect(card).toBeVisible();
  await expect(card.getByText(/chưa lấy số nào|Chọn .* đúng|Tệp ghi hai|khác/).first()).toBeVisible();
  const place = page.locator(".review-bar__place");
  const asked = await place.innerText();
  await page.locator("#review-list").focus();
  await page.keyboard.press("x");
  await page.getByRole("textbox", { name: "Lý do" }).fill("sai đơn vị");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Đã trả lời 1 câu. Ctrl+Z để lấy lại").first()).toBeVisible();
  await page.getByText("Đã quyết định (1)").click();
  await expect(page.getByText("không tính: sai đơn vị")).toBeVisible();
  await page.getByRole("button", { name: /^Hoàn tác:/ }).click();
  await expect(place).toHaveText(asked);
});

for (const width of [1280, 390]) {
  test(`axe finds nothing on the five parts at ${width} px`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 720 });
    await open(page, origins.served, merge);
    await expectNoViolation(page, "merge");
    await open(page, origins.served, `${merge}?sample`);
    await settled(page, all.length);
    for (const name of [/^Tệp/, /^Cần xem xét/, /^Tình trạng nộp/, /^Số liệu/, /^Kết quả/]) {
      await tab(page, name).click();
      await page.waitForTimeout(500);
      await expectNoViolation(page, "merge");
    }
    await tab(page, /^Số liệu/).click();
    await page.locator(".figure--total").first().click();
    await expect(page.getByRole("complementary")).toBeVisible();
    await expectNoViolation(page, "merge");
  });
}

test("nothing is called complete before the merge is open", async ({ page }) => {
  let release = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route(/worker_bg\.wasm/, async (route) => {
    await held;
    await route.continue();
  });
  const merge = await MergePage.open(page, origins.served, "2023-06-21");
  await merge.part("Kết quả");
  await expect(page.getByRole("heading", { name: "Còn lại trước khi dùng kết quả" })).toBeVisible();
  await expect(page.getByText(/^Không còn gì/)).toHaveCount(0);
  release();
  await expect(page.getByRole("heading", { name: "Chưa nộp, nộp muộn hoặc chờ xem xét" })).toBeVisible();
});
