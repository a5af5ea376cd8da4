// What the program is not sure of is settled by keys alone, stands in the result as it was meant,
// and is there again after a reload, on another machine, in the next session.

import { join } from "node:path";
import { readdirSync } from "node:fs";
import { type Page } from "@playwright/test";
import { expect, origins, Profile, python, reference, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { drop } from "./pages/files";
import { MergePage, output } from "./pages/merge";
import { make, rowsOf, type Written } from "./pages/mess";
import { Review } from "./pages/review";
import { day } from "./pages/samples";

const unit = (commune: string) => `ubnd.nghe_an.ky_son.${commune}`;

/** Texts with two readings: seven questions in each file. */
const doubtful = [
  { name: "F29 Tà Cạ.xlsx", number: 3, forms: [["F29", unit("ta_ca")]] },
  { name: "F29 Bắc Lý.xlsx", number: 4, forms: [["F29", unit("bac_ly")]] },
  { name: "F29 Bảo Nam.xlsx", number: 5, forms: [["F29", unit("bao_nam")]] },
  { name: "F28 Con Cuông.xlsx", number: 6, forms: [["F28", "ubnd.nghe_an.con_cuong"]] },
].map((file) => ({ ...file, kinds: [16], damage: { "two readings": 7 } })) as Parameters<typeof make>[1];

/** The figure that stands at a place of a file. */
function meant(truth: Written[], file: string, cell: string): Written {
  const found = truth.find((written) => written.file === file && `${written.sheet}!${written.cell}` === cell);
  if (!found) throw new Error(`${file} ${cell}`);
  return found;
}

/** 1234.5 as the page shows it. */
function shown(value: string): string {
  const [whole, rest] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (rest ? `,${rest}` : "");
}

/** Every figure of these files stands in `data.csv` as it was meant. */
function expectAsMeant(csv: Buffer, truth: Written[]): void {
  // Forms ask for money in millions.
  const shown = ({ value, unit }: Record<string, string>) => (unit === "vnd" ? Number(value) / 1e6 : Number(value));
  const stands = new Map(
    rowsOf(csv).map((row) => [`${row.source_file} ${row.source_sheet}!${row.source_cell}`, shown(row)]),
  );
  const numbers = truth.filter(({ value }) => /^-?[\d.]+$/.test(value));
  expect(numbers.length).toBeGreaterThan(0);
  const differing = numbers.flatMap(({ file, sheet, cell, value }) => {
    const found = stands.get(`${file} ${sheet}!${cell}`);
    return found === Number(value) ? [] : [`${file} ${sheet}!${cell}: ${found}, not ${value}`];
  });
  expect(differing).toEqual([]);
}

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: a long queue is settled by keys alone, and every figure stands as it was meant`, async ({ page }, info) => {
    test.setTimeout(240_000);
    const folder = info.outputPath("gui");
    const truth = make(folder, doubtful);
    const unclear = truth.filter((written) => written.unclear);
    expect(unclear.length).toBeGreaterThanOrEqual(20);
    const merge = await MergePage.open(page, origins[origin], day);
    await merge.drop(doubtful.length, folder);

    const review = new Review(page);
    await review.enter();
    await review.isAt(1, unclear.length);
    // To and fro: the open question, its file and its cell go along.
    await review.keys.press("ArrowDown", "j", "ArrowDown");
    await review.isAt(4, unclear.length);
    const fourth = await review.open();
    const cell = page.locator(".source__here");
    await expect(cell).toHaveText(new RegExp(`^${fourth.words.match(/“(.*?)”/)![1]}`));
    await review.keys.seen();
    await review.keys.press("k");
    await review.isAt(3, unclear.length);
    await review.keys.press("End");
    await review.isAt(unclear.length, unclear.length);
    await review.keys.press("Home");
    await review.isAt(1, unclear.length);
    if (origin === "served") await expectNoViolation(page, "a long queue");

    // Nothing is marked: Enter decides nothing.
    await review.keys.press("Enter");
    await expect(review.said).toHaveText("Chọn một phương án bằng phím số, rồi Enter");
    await review.isAt(1, unclear.length);

    // The same answer for all alike of the file: how many is said before.
    const first = await review.open();
    const right = ({ file, cell }: { file: string; cell: string }) => shown(meant(truth, file, cell).value);
    await review.choose(right(first));
    const alike = await review.alike();
    expect(alike).toBeGreaterThan(1);
    await review.confirm("Shift+Enter", alike);
    await review.keys.press("Control+z");
    await review.isAt(1, unclear.length);
    expect(await review.open()).toMatchObject({ file: first.file, cell: first.cell });
    await review.keys.press("Control+y");
    await expect.poll(async () => (await review.place())[1]).toBe(unclear.length - alike);

    // Within one frame: the second Enter decides nothing more, Ctrl+Z takes back what is still on its way.
    const next = await review.open();
    await review.choose(right(next));
    await review.keys.atOnce({ key: "Enter" }, { key: "Enter" }, { key: "z", control: true });
    await expect(review.said).toHaveText("Đã lấy lại 1 quyết định");
    await review.isAt(next.at, next.total);
    expect(await review.open()).toMatchObject({ file: next.file, cell: next.cell });
    await expect(page.getByText("Chưa ghi được quyết định")).toHaveCount(0);

    // Put off, it goes on waiting and says so.
    const later = await review.open();
    await review.keys.press("s");
    const [position] = await review.place();
    expect(position).toBe(later.at + 1);
    const off = review.list.getByText("để sau");
    await expect(off).toHaveCount(1);

    // A reload in the middle forgets nothing of that, and what was decided before is taken back after it.
    await page.reload();
    await review.enter();
    await expect.poll(async () => (await review.place())[1]).toBe(unclear.length - alike);
    await expect(off).toHaveCount(1);
    await review.keys.press("Control+z");
    await review.isAt(1, unclear.length);
    await review.keys.press("Control+y");
    await expect.poll(async () => (await review.place())[1]).toBe(unclear.length - alike);

    for (let left = unclear.length - alike; left > 0; left = (await review.place())[1]) {
      const open = await review.open();
      await review.choose(right(open));
      await review.keys.seen();
      await review.confirm("Enter", 1);
    }
    await expect(review.done).toBeVisible();
    await expectNoViolation(page, "no question is left");
    expectAsMeant(await merge.download(output.data), truth);
  });
}

test("a merge is taken along to another browser in the middle of its questions", async ({ page }, info) => {
  test.setTimeout(150_000);
  const folder = info.outputPath("gui");
  const truth = make(folder, doubtful.slice(0, 2));
  const total = truth.filter((written) => written.unclear).length;
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(2, folder);
  const review = new Review(page);
  await review.enter();
  const right = ({ file, cell }: { file: string; cell: string }) => shown(meant(truth, file, cell).value);
  await review.choose(right(await review.open()));
  const answered = await review.alike();
  await review.confirm("Shift+Enter", answered);
  await merge.part("Tệp");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lưu phiên ra tệp" }).click();
  const session = info.outputPath("phien.tonghop");
  await (await saving).saveAs(session);

  const other = await Profile.open(info.outputPath("profile"));
  const elsewhere = await MergePage.open(await other.page(), origins.served, day);
  await elsewhere.drop(2, session);
  const there = new Review(elsewhere.page);
  await there.enter();
  await there.isAt(1, total - answered);
  for (let left = total - answered; left > 0; left = (await there.place())[1]) {
    const open = await there.open();
    await there.choose(right(open));
    await there.confirm("Shift+Enter", await there.alike());
  }
  // What was answered on the first machine is listed, and can be taken back one by one.
  await there.page.getByText(`Đã quyết định (${total})`).click();
  expectAsMeant(await elsewhere.download(output.data), truth);
  await other.close();
});

test("files that contradict themselves alike are named and answered together", async ({ page }, info) => {
  const folder = info.outputPath("gui");
  const police = (commune: string) => `ca.nghe_an.ky_son.${commune}`;
  // A period of last year typed over this one's.
  const truth = make(folder, [
    { name: "a/F03 Bắc Lý.xlsx", number: 195, kinds: [25], forms: [["F03", police("bac_ly")]] },
    { name: "b/F03 Bảo Nam.xlsx", number: 199, kinds: [25], forms: [["F03", police("bao_nam")]] },
  ] as Parameters<typeof make>[1]);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(2, folder);
  const review = new Review(page);
  await review.enter();
  await review.isAt(1, 2);
  const this_year = page.locator(".offer", { hasText: "6 tháng đầu năm 2023" });
  await this_year.getByRole("radio").check();
  await expect(page.locator(".reach__list")).toHaveText(/a\/F03 Bắc Lý\.xlsx.*b\/F03 Bảo Nam\.xlsx/s);
  await page.getByRole("button", { name: "Cho cả 2 tệp nêu dưới" }).click();
  await expect(review.done).toBeVisible();
  await expectNoViolation(page, "files were answered together");
  expectAsMeant(await merge.download(output.data), truth);
});

/** Leaves ten lines without a title, and calls the first as nobody else does. */
const unrecognisable = `
import json, sys
from openpyxl import load_workbook
for path in sys.argv[2:]:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(sys.argv[1]):
                cell.value = "Số công văn chỉ đạo, hướng dẫn đã ban hành"
    start = next(row[0].row for row in sheet.iter_rows() if row[1].value == "Số công văn chỉ đạo, hướng dẫn đã ban hành")
    sheet.delete_rows(start + 10, sheet.max_row)
    sheet.delete_rows(1, start - 3)
    book.save(path)
print("null")
`;

/** Fills the three fields by keys and confirms. */
async function map(review: Review, form: string, reporter: string): Promise<void> {
  const { keys } = review;
  await keys.press("0");
  await expect.poll(async () => (await keys.focus()).id).toBe("review-form");
  await keys.press("Control+a");
  await keys.type(form);
  await keys.press("ArrowDown", "Enter", "Tab");
  expect((await keys.seen()).id).toBe("review-reporter");
  await keys.press("Control+a");
  await keys.type(reporter);
  await keys.press("ArrowDown", "Enter");
  // The period stands there already.
  await keys.reach(/^Đọc tệp theo lựa chọn này$/);
  await keys.press("Enter");
}

test("a file that is nobody's is mapped by keys; what its words mean is kept in a file and used the next time", async ({ page, browser }, info) => {
  test.setTimeout(180_000);
  const folder = info.outputPath("gui");
  const files = ["ta_ca", "bac_ly"].map((commune, at) => ({
    name: `bang so lieu ${at + 1}.xlsx`, number: 20 + at, layout: "plain_table" as const, forms: [["F29", unit(commune)]] as [string, string][],
  }));
  const truth = make(folder, files);
  const paths = files.map(({ name }) => join(folder, name));
  python(unrecognisable, "Số văn bản chỉ đạo", ...paths);

  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(1, paths[0]);
  await expect(page.locator(".file-row")).toContainText("Chưa nhận ra");
  const review = new Review(page);
  await review.enter();
  await review.isAt(1, 1);
  await expectNoViolation(page, "a file to be mapped");
  await map(review, "F29", "ta ca");
  // Now it is known whose it is; one line is called as nobody calls it.
  await expect(page.locator(".asked__words")).toContainText("Số công văn chỉ đạo, hướng dẫn đã ban hành");
  const { offers } = await review.open();
  const means = offers.find((offer) => /Số văn bản chỉ đạo/.test(offer));
  expect(means, offers.join(" | ")).toBeDefined();
  await review.choose(means!);
  await review.keys.press("Enter");
  await expect(review.done).toBeVisible();
  const first = truth.filter(({ file }) => file === files[0].name);
  const docs = (csv: Buffer) => rowsOf(csv).filter((row) => row.raw_text !== "" && row.data_element === "gov_docs_issued");
  const written = (from: Written[]) => Number(from.find(({ row }) => row === "A4")!.value);
  expect(docs(await merge.download(output.data)).map((row) => Number(row.value))).toEqual([written(first)]);

  await merge.part("Tệp");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lưu tên gọi ra tệp" }).click();
  const aliases = info.outputPath("aliases.csv");
  await (await saving).saveAs(aliases);

  // Another session, another unit, the same words: they are not asked about again.
  const context = await browser.newContext();
  const next = await MergePage.open(await context.newPage(), origins.served, day);
  await drop(next.page, aliases);
  await expect(next.page.getByText(/^Đã nạp 1 tên gọi/)).toBeVisible();
  await next.drop(1, paths[1]);
  const there = new Review(next.page);
  await there.enter();
  await there.isAt(1, 1);
  await map(there, "F29", "bac ly");
  await expect(there.done).toBeVisible();
  const second = truth.filter(({ file }) => file === files[1].name);
  expect(docs(await next.download(output.data)).map((row) => Number(row.value))).toEqual([written(second)]);
  await context.close();
});

test("real tables of a ministry can be mapped", async ({ page }) => {
  test.skip(reference === undefined, "no reference material beside the workspace");
  test.setTimeout(120_000);
  const folder = join(reference!, "corpus/gov-xls");
  const [name] = readdirSync(folder).sort();
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(1, join(folder, name));
  await expect(page.locator(".file-row")).toContainText("Chưa nhận ra");
  const review = new Review(page);
  await review.enter();
  await review.isAt(1, 1);
  await expect(page.locator(".source__grid")).toBeVisible();
  await map(review, "F29", "ta ca");
  await expect(page.getByText(/^Đã trả lời 1 câu/).first()).toBeVisible();
  await merge.part("Tệp");
  const row = page.locator(".file-row");
  await expect(row).toContainText("UBND xã Tà Cạ");
  await expect(row).not.toContainText("Chưa nhận ra");
});

test("a sheet or a column for every unit is a report for every unit, and who comes twice counts once", async ({ page }, info) => {
  test.setTimeout(150_000);
  const folder = info.outputPath("gui");
  const sheets = ["chieu_luu", "dooc_may", "huoi_tu"].map((commune): [string, string] => ["F29", unit(commune)]);
  const columns = ["hoi_son", "phuc_son", "thanh_son"].map((commune): [string, string] => ["F29", `ubnd.nghe_an.anh_son.${commune}`]);
  const truth = make(folder, [
    { name: "huyen Ky Son.xlsx", number: 7, kinds: [5, 22], layout: "sheet_each", forms: sheets },
    { name: "huyen Anh Son.xlsx", number: 8, kinds: [5, 22], layout: "column_each", forms: columns },
    // The first commune of the district, as it was sent alone.
    { name: "xa gui rieng.xlsx", number: 7, kinds: [5], layout: "plain_table", forms: [sheets[0]] },
  ]);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(9, folder);
  const row = (name: string) => page.locator(".file-row").filter({ hasText: name });
  for (const part of ["Chiêu Lưu", "Đoọc Mạy", "Huồi Tụ"]) await expect(row(`huyen Ky Son.xlsx!/${part}`)).toContainText("Đã nhận ra");
  for (const part of ["Hội Sơn", "Phúc Sơn", "Thành Sơn"]) await expect(row(`huyen Anh Son.xlsx!/Tổng hợp ${part}`)).toContainText("Đã nhận ra");
  await expect(row("xa gui rieng.xlsx")).toContainText("Trùng tệp");
  await expect(row("xa gui rieng.xlsx")).toContainText("Tính theo Chiêu Lưu");

  const rows = rowsOf(await merge.download(output.data)).filter((row) => row.source_cell !== "");
  const value = (row: Record<string, string>) => (row.unit === "vnd" ? Number(row.value) / 1e6 : Number(row.value));
  const stands = new Map(rows.map((row) => [`${row.org_unit} ${row.source_sheet}!${row.source_cell}`, value(row)]));
  const numbers = truth.filter(({ file, value }) => file !== "xa gui rieng.xlsx" && /^[\d.]+$/.test(value));
  expect(numbers.length).toBeGreaterThan(200);
  for (const { reporter, sheet, cell, value } of numbers) {
    expect(stands.get(`${reporter} ${sheet}!${cell}`), `${reporter} ${sheet}!${cell}`).toBe(Number(value));
  }
  // One figure per line: the commune that came twice is there once.
  const twice = rows.filter((row) => row.org_unit === sheets[0][1] && row.source_file.startsWith("xa gui"));
  expect(twice).toEqual([]);
});

/** Where one looks at the questions of one file. */
async function askedOf(page: Page, folder: string, file: (typeof doubtful)[number]): Promise<void> {
  make(folder, [file]);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(1, folder);
  await merge.part("Cần xem xét");
}

test("on a telephone the asked cell is seen beside the question, and nothing widens the page", async ({ page }, info) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await askedOf(page, info.outputPath("gui"), doubtful[0]);
  const here = page.locator(".source__here");
  await expect(here).toBeVisible();
  const isSeen = () =>
    here.evaluate((cell) => {
      const [inner, outer] = [cell, cell.closest(".table-region")!].map((at) => at.getBoundingClientRect());
      return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
    });
  await expect.poll(isSeen).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});

test("the asked cell is brought into sight without moving the page away from the focus", async ({ page }, info) => {
  await page.setViewportSize({ width: 1280, height: 480 });
  await askedOf(page, info.outputPath("gui"), doubtful[0]);
  const list = page.getByRole("listbox", { name: "Các câu hỏi" });
  await list.focus();
  await page.evaluate(() => window.scrollTo(0, 0));
  const here = page.locator(".source__here");
  const place = () => page.locator(".source__place strong").innerText();
  for (const key of ["End", "Home"]) {
    const before = await place();
    await page.keyboard.press(key);
    await expect.poll(place).not.toBe(before);
    await expect(here).toHaveCount(1);
    // The cell is looked for in the frame after the grid stands.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await page.evaluate(() => window.scrollY), key).toBe(0);
  }
});

test("five questions stand in one window, and the sheet beside them keeps its headings", async ({ page }, info) => {
  await askedOf(page, info.outputPath("gui"), { ...doubtful[0], damage: { "two readings": 5 } });
  const review = new Review(page);
  await review.isAt(1, 5);
  await review.list.focus();
  await page.keyboard.press("End");
  await review.isAt(5, 5);
  await review.open();
  // Nothing has to be scrolled for to see all of the list, which file it is, and the cell in its table.
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(720);
  for (const line of await review.list.getByRole("option").all()) await expect(line).toBeInViewport({ ratio: 1 });
  await expect(page.locator(".source__place")).toBeInViewport({ ratio: 1 });
  await expect(page.locator(".source__grid thead .source__at")).toBeInViewport({ ratio: 1 });
  await expect(page.locator(".source__here")).toBeInViewport({ ratio: 1 });
});
