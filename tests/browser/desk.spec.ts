// What the secretariat does beside answering: correcting a figure, taking the merge along to
// another machine, comparing two files of one report.

import { expect, origins, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { MergePage } from "./pages/merge";
import { day, paths, samples } from "./pages/samples";

/** The total of a row of the table of figures. */
function total(merge: MergePage, code: string) {
  const row = merge.page.getByRole("row").filter({
    has: merge.page.locator(".figure-table__code", { hasText: new RegExp(`^${code}$`) }),
  });
  return row.locator(".figure--total");
}

test("a corrected figure is told everywhere, goes along to another machine, and is taken back", async ({
  page,
  browser,
}, info) => {
  test.setTimeout(150_000);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  await merge.part("Số liệu");
  await expect(total(merge, "A4")).toContainText("4.896");
  await total(merge, "A4").click();
  const drawer = page.getByRole("complementary", { name: "Số này từ đâu ra?" });
  await drawer.getByRole("button", { name: "Sửa số này" }).first().click();
  const form = drawer.getByRole("form", { name: "Sửa số này" });
  await form.getByRole("button", { name: "Ghi số đã sửa" }).click();
  await expect(form.getByRole("alert")).toHaveText("Nhập số mới, lý do và người sửa");
  await form.getByLabel("Số mới").fill("4000");
  await form.getByLabel("Lý do").fill("đơn vị báo lại qua điện thoại");
  await form.getByLabel("Người sửa").fill("Nguyễn Thị Lan");
  await expectNoViolation(page, "a figure is being corrected");
  await form.getByLabel("Người sửa").press("Enter");
  await expect(total(merge, "A4")).toContainText("4.000");
  // What the file says stays beside it.
  await expect(drawer).toContainText("đã sửa; tệp ghi 4.896 · đơn vị báo lại qua điện thoại · Nguyễn Thị Lan");
  // The table marks it, and still says which figure the drawer is about and where keys enter it.
  await expect(total(merge, "A4")).toContainText("có 1 số đã sửa");
  await expect(page.locator("td.figure:not(.figure--total)", { hasText: "4.000" })).toContainText("đã sửa");
  await expect(total(merge, "A4")).toHaveAttribute("aria-selected", "true");
  await expect(page.locator(".figure[aria-selected]")).toHaveCount(1);
  await expect(page.locator(".figure[tabindex='0']")).toHaveCount(1);
  await expect(total(merge, "A4")).toHaveAttribute("tabindex", "0");

  await merge.part("Kết quả");
  const list = page.getByText("Số đã sửa (1)");
  await expect(list).toBeVisible();
  const journal = await merge.journal();
  expect(journal.corrections).toHaveLength(1);
  expect(journal.corrections[0]).toMatchObject({ status: "applied", original_text: "4.896", text: "4.000" });

  await merge.part("Tệp");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lưu phiên ra tệp" }).click();
  const session = info.outputPath("merge.tonghop");
  await (await saving).saveAs(session);
  const other = await (await browser.newContext()).newPage();
  const elsewhere = await MergePage.open(other, origins.served, day);
  await elsewhere.drop(paths.length, session);
  await expectNoViolation(other, "a merge that was taken along");
  await elsewhere.part("Số liệu");
  await expect(total(elsewhere, "A4")).toContainText("4.000");
  await elsewhere.part("Kết quả");
  await other.getByRole("button", { name: /^Hoàn tác:/ }).click();
  await elsewhere.part("Số liệu");
  await expect(total(elsewhere, "A4")).toContainText("4.896");
  await other.context().close();
});

test("two files of one report are compared cell by cell, and how they go together is chosen", async ({ page }) => {
  test.setTimeout(150_000);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  await merge.part("Tình trạng nộp");
  await page.getByText(/^Báo cáo có nhiều tệp \(\d+\)$/).click();
  const report = page.locator(".rivals__report").first();
  await report.getByText("So từng ô").click();
  await expect(report.getByText(/^\d+ ô khác nhau, \d+ ô như nhau$/)).toBeVisible();
  // From the older file to the newer one.
  await expect(report.getByRole("listitem").first()).toContainText("F28 Dien Chau.xlsx");
  const row = report.getByRole("row").filter({ hasText: "A4/1" });
  await expect(row.locator("td.number")).toHaveText(["510", "629"]);
  await expectNoViolation(page, "two files are compared");
  await report.getByRole("combobox").selectOption("supplement");
  await expect(report.getByRole("combobox")).toHaveValue("supplement");
});

test("how the files of a report go together is chosen for one report, or for all, and the figures follow", async ({ page }) => {
  test.setTimeout(150_000);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  const report = page.locator(".rivals__report").filter({ hasText: "Dien Chau" });
  const all = page.getByLabel(/^Mọi báo cáo, trừ/);
  const rivals = async () => {
    await merge.part("Tình trạng nộp");
    await page.getByText(/^Báo cáo có nhiều tệp/).click();
    await expect(all).toBeVisible();
  };
  const figure = async () => {
    await merge.part("Số liệu");
    await page.getByRole("combobox", { name: "Biểu mẫu", exact: true }).selectOption("F28");
    const text = total(merge, "A4").locator(".figure__text");
    await expect(page.locator(".figure-table__column").first()).toBeVisible();
    return Number((await text.innerText()).replace(/\./g, ""));
  };
  const questions = async () => {
    const text = await page.getByRole("tab", { name: "Cần xem xét" }).innerText();
    return Number(text.replace(/\D/g, ""));
  };
  const latest = await figure();
  const before = await questions();
  // The newer file says 629, the older one 510.
  await rivals();
  await report.getByRole("combobox").selectOption("keep_first");
  await expect.poll(figure).toBe(latest - 629 + 510);
  await rivals();
  await report.getByRole("combobox").selectOption("keep_latest");
  await expect.poll(figure).toBe(latest);
  // Parts that contradict each other are asked about, cell by cell.
  await rivals();
  await report.getByRole("combobox").selectOption("supplement");
  await expect.poll(questions).toBeGreaterThan(before);
  await merge.part("Cần xem xét");
  await expect(page.getByRole("listbox").getByText(/các tệp của báo cáo này ghi số khác nhau/).first()).toBeVisible();

  // What is said of one report goes before what is said of all.
  await rivals();
  await all.selectOption("ask");
  await expect(all).toHaveValue("ask");
  await expect(report.getByRole("combobox")).toHaveValue("supplement");
  await report.getByRole("combobox").selectOption("");
  await merge.part("Cần xem xét");
  await expect(page.getByRole("listbox").getByText(/UBND huyện Diễn Châu có 2 tệp .* Tệp nào mới nhất\?/)).toBeVisible();
  await rivals();
  await expectNoViolation(page, "how files go together, for all");
  await all.selectOption("");
  await expect.poll(questions).toBe(before);
  await expect.poll(figure).toBe(latest);
});
