// A whole form by keyboard alone: from the start page to the file, without a mouse. The focus is
// never lost and never hidden, and whatever can be pressed is large enough for a finger.

import { expect, open, origins, python, test } from "./app";
import { address, FillPage } from "./pages/fill";
import { Keyboard, lateFrames, smallTargets } from "./pages/keyboard";

/** The row that jumps against the year before, and whose note is left for the reason. */
const jumped = "B1";
const reason = "vì mở đợt cao điểm";

/** Fills the field that has the focus with something that fits, as its help beside it says. */
async function fillIn(keys: Keyboard): Promise<void> {
  const field = await keys.page.evaluate(() => {
    const field = document.activeElement as HTMLInputElement & HTMLSelectElement;
    const row = field.closest("tr");
    return {
      kind: document.querySelector("#fill-details")?.textContent ?? "",
      label: row?.querySelector(".grid__code")?.textContent ?? "",
      isNote: row !== null && field.closest("td") === row.querySelector("td:last-child") && field.inputMode === "text",
      choices: field.tagName === "SELECT" ? [...field.options].map((option) => option.value) : undefined,
      isFigure: field.inputMode === "decimal",
      isCurrent: row !== null && field.closest("td") === row.querySelector("td.grid__cell"),
    };
  });
  if (field.choices) {
    const choice = field.choices.find((choice) => choice !== "");
    if (choice) await keys.type(choice[0].toLowerCase());
  } else if (field.isFigure) {
    await keys.type(field.isCurrent && field.label === jumped ? "1638" : "12");
  } else if (/Nhập ngày/.test(field.kind)) {
    await keys.type("14/6/2023");
  } else if (!(field.isNote && field.label === jumped)) {
    await keys.type("đã đối chiếu");
  }
}

test("a whole form is chosen, filled, checked, mended and exported by keys alone", async ({ page }, info) => {
  test.setTimeout(300_000);
  await page.addInitScript(lateFrames);
  await open(page, origins.served, "", "2023-06-14T08:30");
  const keys = new Keyboard(page);
  await keys.reach(/Lập báo cáo/);
  await keys.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Lập báo cáo" })).toBeVisible();
  await keys.reach(/6 tháng đầu năm 2023/);
  await keys.press("Space");
  await keys.reach(/^Đơn vị báo cáo$/);
  await keys.type("so y te");
  await keys.press("ArrowDown", "Enter");
  await keys.reach(/^Bắt đầu điền$/);
  await keys.press("Enter");
  const fill = new FillPage(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Biểu F05/PCMT-SYT · Sở Y tế");
  await keys.seen();

  // Every section: through the list of sections, or by the button above the table.
  const titles = await page.locator(".sections__title").allTextContents();
  for (const [index, title] of titles.entries()) {
    await openSection(keys, title);
    const fields = page.locator(".fill__middle [data-cell] :is(input, select, textarea)");
    const count = await fields.count();
    const visited = new Set<string>();
    for (let focus = await keys.seen(); focus.cell && !visited.has(focus.cell); focus = await keys.seen()) {
      visited.add(focus.cell);
      await fillIn(keys);
      if (visited.size === count) break;
      await keys.press("Tab");
    }
    expect(visited.size, `every field of section ${index}`).toBe(count);
    await keys.press("Tab");
    const empty = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLInputElement>(".fill__middle [data-cell] :is(input, textarea)")]
        .filter((field) => field.value === "")
        .map((field) => field.closest("tr")?.querySelector(".grid__code")?.textContent ?? field.id),
    );
    expect(empty, "what was left empty").toEqual(title === titles[1] ? [jumped] : []);
  }
  await fill.saved();

  // The details of a cell, and back.
  await openSection(keys, titles[1]);
  await keys.press("Alt+ArrowDown");
  await expect.poll(async () => (await keys.focus()).id).toBe("fill-details");
  await region(keys, "fill-findings");

  // "Kiểm tra", the link to a cell, the reason of a warning.
  await keys.reach(/^Kiểm tra$/, "Shift+Tab");
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "Có nội dung cần sửa" })).toBeFocused();
  await keys.press("Tab");
  let focus = await keys.seen();
  for (let step = 0; !(await isIn(keys, ".findings__link")); step += 1) {
    expect(step, "the first link of the summary").toBeLessThan(10);
    await keys.press("Tab");
    focus = await keys.seen();
  }
  await keys.press("Enter");
  await expect.poll(async () => (await keys.focus()).cell, focus.name).toBeDefined();
  await keys.seen();
  await keys.type("13");
  await keys.press("Enter");
  await keys.reach(/^Kiểm tra$/, "Shift+Tab");
  await keys.press("Enter");
  await expect(page.getByRole("heading", { name: "Có nội dung cần sửa" })).toBeFocused();
  await keys.reach(/^Lý do/);
  await keys.type(reason);
  await keys.press("Enter");
  await expect(fill.findings).toContainText("Đã giải trình");
  expect((await keys.seen()).name, "the focus stays where the reason stood").toBe("Sửa lý do");

  // The file, with the tick that is asked once.
  await keys.press("Control+s");
  await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeVisible();
  await keys.reach(/không thuộc danh mục bí mật/);
  await keys.press("Space");
  await keys.reach(/^Lưu tệp Excel$/);
  const download = page.waitForEvent("download");
  await keys.press("Enter");
  const file = await download;
  expect(file.suggestedFilename()).toBe("F05_so-y-te_2023S1_lan1.xlsx");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await keys.seen();

  // In the file the reason stands in the row that it is about.
  const path = info.outputPath(file.suggestedFilename());
  await file.saveAs(path);
  const rows: string[][] = python(
    `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
rows = [[str(cell) for cell in row if cell is not None] for sheet in shown for row in sheet.iter_rows(values_only=True)]
print(json.dumps([row for row in rows if sys.argv[2] in row]))
`,
    path,
    reason,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toContain(jumped);
});

/** Goes from region to region until that one has the focus. */
async function region(keys: Keyboard, id: string): Promise<void> {
  for (let step = 0; (await keys.focus()).id !== id; step += 1) {
    expect(step, `F6 comes to ${id}`).toBeLessThan(8);
    await keys.press("F6");
  }
}

/** Opens a section through the list of sections; the focus goes to its first cell. */
async function openSection(keys: Keyboard, title: string): Promise<void> {
  await region(keys, "fill-sections");
  await keys.reach(new RegExp(title.slice(0, 24).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  await keys.press("Enter");
  await expect(keys.page.locator("#fill-section-heading")).toContainText(title);
  await expect.poll(async () => (await keys.focus()).cell).toBeDefined();
}

async function isIn(keys: Keyboard, selector: string): Promise<boolean> {
  return keys.page.evaluate((selector) => document.activeElement!.matches(selector), selector);
}

for (const width of [1280, 390]) {
  test(`whatever can be pressed is at least 24 px large at a width of ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    const told: Record<string, string[]> = {};
    const look = async (state: string) => {
      told[state] = await smallTargets(page);
    };
    await open(page, origins.served, "", "2023-06-14T08:30");
    await look("start");
    await open(page, origins.served, "#/fill", "2023-06-14");
    await page.getByRole("combobox", { name: "Đơn vị báo cáo" }).fill("so y te");
    await page.getByRole("listbox").getByRole("option").first().click();
    await look("choosing");
    const fill = await FillPage.open(page, origins.served, address("F05", "so_y_te.nghe_an"));
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("0");
    await fill.press("Enter");
    await fill.type("1638");
    await fill.press("Enter");
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await look("a form with findings");
    await fill.section("D");
    await look("a roster");
    await fill.section("I");
    await look("questions");
    await fill.press("Control+s");
    await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeVisible();
    await look("asking before the export");
    await fill.press("Escape");
    await open(page, origins.served, "#/help");
    await look("help");
    expect(told).toEqual(Object.fromEntries(Object.keys(told).map((state) => [state, []])));
  });
}
