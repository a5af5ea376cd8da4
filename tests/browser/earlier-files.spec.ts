// Earlier figures from what a merge hands out, and from two files that contradict each other: the
// data file, the report, a submission; nobody but a person says which of them counts.

import { writeFileSync } from "node:fs";
import { expect, origins, open, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { drop } from "./pages/files";
import { column, FillPage } from "./pages/fill";
import { MergePage, output } from "./pages/merge";

const pack = "nghe-an-hai-cap";
const health = (period: string) => `#/fill/${pack}/F05/so_y_te.nghe_an/${period}`;
const take = "Lấy làm số kỳ trước (Năm 2025)";

/** Saves the form as a file, with whatever is asked before. */
async function save(fill: FillPage, asked: "asked" | "not asked", path: string): Promise<void> {
  await (await fill.save(asked)).saveAs(path);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`${colorScheme}: data.csv, the report and a submission as earlier figures, and which of them counts`, async ({ browser }, info) => {
    test.setTimeout(180_000);
    const csv = info.outputPath("data.csv");
    const report = info.outputPath("bao-cao-2025.xlsx");
    const first = info.outputPath("F05_so-y-te_2025_lan1.xlsx");
    const second = info.outputPath("F05_so-y-te_2025_lan2.xlsx");

    // Last year, where it was written and merged; a correction came later.
    const there = await browser.newContext({ locale: "vi-VN" });
    const page = await there.newPage();
    const last = await FillPage.open(page, origins.served, health("2025"));
    await last.section("B");
    await last.goTo("B1");
    await last.type("40");
    await last.press("Enter");
    await save(last, "asked", first);
    await last.goTo("B1");
    await last.type("45");
    await last.press("Enter");
    await save(last, "not asked", second);
    await open(page, origins.served, `#/merge/${pack}/2025`, "2026-01-20");
    const merge = new MergePage(page);
    await merge.drop(1, first);
    writeFileSync(csv, await merge.download(output.data));
    writeFileSync(report, await merge.download(output.workbook));
    await there.close();

    // This year, on a machine that knows nothing of it.
    const here = await browser.newContext({ locale: "vi-VN", colorScheme });
    const fill = await FillPage.open(await here.newPage(), origins.served, health("2026"));
    const details = fill.page.locator("#fill-details");
    const beside = details.locator(".details__beside");
    const origin = details.locator(".details__origin");
    const asked = fill.page.getByRole("dialog", { name: "Dùng tệp này để làm gì?" });
    const which = fill.page.getByRole("dialog", { name: "Dùng số kỳ trước của tệp nào?" });
    const give = async (path: string) => {
      await drop(fill.page, path);
      await expect(asked).toBeVisible();
      await asked.getByRole("button", { name: take }).click();
    };
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("50");
    await fill.press("Enter");
    await fill.goTo("B1");
    await drop(fill.page, csv);
    await expect(asked.getByRole("button", { name: take })).toBeVisible();
    await expectNoViolation(fill.page, "asking what a data file is for");
    await asked.getByRole("button", { name: take }).click();
    await expect(fill.page.getByText(/Đã lấy \d+ số của Năm 2025 từ data\.csv\./)).toBeVisible();
    await expect(beside.locator("dd").first()).toHaveText("40");
    await expect(beside).toContainText("+10 (+25 %)");
    await expect(origin).toContainText("data.csv");
    await expect(fill.cell("B1", column.comparison)).toHaveValue("40");
    await expectNoViolation(fill.page, "earlier figures of a data file");

    // The report of the same merge says the same.
    await give(report);
    await expect(fill.page.getByText("bao-cao-2025.xlsx không có gì mới")).toBeVisible();
    await expect(beside.locator("dd").first()).toHaveText("40");

    // The correction contradicts it, and nothing tells which is newer.
    await give(second);
    await expect(which).toContainText("F05_so-y-te_2025_lan2.xlsx khác số đã lấy từ data.csv");
    await expectNoViolation(fill.page, "asking which file counts");
    await which.getByRole("button", { name: "Giữ số đang có" }).click();
    await expect(which).toHaveCount(0);
    await expect(beside.locator("dd").first()).toHaveText("40");
    await expect(origin).toContainText("data.csv");

    await give(second);
    await which.getByRole("button", { name: "Dùng F05_so-y-te_2025_lan2.xlsx" }).click();
    await expect(beside.locator("dd").first()).toHaveText("45");
    await expect(beside).toContainText("+5 (+11,1 %)");
    await expect(origin).toContainText("F05_so-y-te_2025_lan2.xlsx");
    // What was filled into a cell stays; beside it stands what the file says now, at a press.
    await fill.goTo("B1", column.comparison);
    await expect(fill.cell("B1", column.comparison)).toHaveValue("40");
    await details.getByRole("button", { name: "Lấy số đã báo cáo cùng kỳ: 45" }).click();
    await expect(fill.cell("B1", column.comparison)).toHaveValue("45");
    await fill.goTo("B1");

    // Between submissions the older one gives way by itself.
    await give(first);
    await expect(fill.page.getByText("F05_so-y-te_2025_lan1.xlsx cũ hơn tệp đã lấy")).toBeVisible();
    await expect(beside.locator("dd").first()).toHaveText("45");

    // A reload knows what was decided.
    await fill.saved();
    await fill.page.reload();
    await fill.section("B");
    await fill.goTo("B1");
    await expect(beside.locator("dd").first()).toHaveText("45");
    await expect(origin).toContainText("F05_so-y-te_2025_lan2.xlsx");
    await here.close();
  });
}
