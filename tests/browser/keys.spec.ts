// Every key of the keyboard contract, one by one; what is written, see `typing.spec.ts`.

import type { Page } from "@playwright/test";
import { expect, origins, test } from "./app";
import { address, column, FillPage, health, tableB } from "./pages/fill";


test("Enter, Shift+Enter, Tab and Shift+Tab finish and go on; typing replaces", async ({ page }) => {
  const fill = await tableB(page);
  // A figure is grouped once it is finished, not before.
  await fill.type("1048");
  await expect(fill.cell("B1")).toHaveValue("1048");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("1.048");
  await expect(fill.cell("B2")).toBeFocused();
  await fill.type("12");
  await fill.press("Tab");
  await expect(fill.cell("B2", column.comparison)).toBeFocused();
  await fill.type("9");
  await fill.press("Shift+Tab");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("9");
  await expect(fill.cell("B2")).toBeFocused();
  await fill.type("13");
  await fill.press("Shift+Enter");
  await expect(fill.cell("B2")).toHaveValue("13");
  await expect(fill.cell("B1")).toBeFocused();
  // From the last row to the top of the next input column, over the calculated ones, and back.
  await fill.goTo("B8");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.comparison)).toBeFocused();
  await fill.goTo("B8", column.comparison);
  await fill.press("Enter");
  await expect(fill.cell("B1", column.note)).toBeFocused();
  await fill.press("Shift+Enter");
  await expect(fill.cell("B8", column.comparison)).toBeFocused();
  // Tab leaves the table at its end.
  await fill.goTo("B8", column.note);
  await fill.press("Tab");
  await expect(page.locator("table.grid :focus")).toHaveCount(0);
});

test("arrows, Home, End, Page keys and Ctrl lead where they lead in a spreadsheet", async ({ page }) => {
  const fill = await tableB(page);
  const leads = async (key: string, code: string, at: number = column.current) => {
    await fill.press(key);
    await expect(fill.cell(code, at), key).toBeFocused();
  };
  await leads("ArrowDown", "B2");
  await leads("ArrowUp", "B1");
  await leads("ArrowUp", "B1");
  await leads("ArrowRight", "B1", column.comparison);
  await leads("ArrowRight", "B1", column.difference);
  await leads("ArrowLeft", "B1", column.comparison);
  await leads("End", "B1", column.note);
  await leads("Home", "B1");
  await leads("Control+End", "B8", column.note);
  await leads("Control+Home", "B1");
  await leads("PageDown", "B8");
  await leads("PageUp", "B1");
  // Ctrl+arrow: the edge of the block, the next block, the end of the table.
  for (const figure of ["1", "2", "3"]) {
    await fill.type(figure);
    await fill.press("Enter");
  }
  await fill.goTo("B5");
  await fill.type("5");
  await fill.press("Control+Home");
  await leads("Control+ArrowDown", "B2.1");
  await leads("Control+ArrowDown", "B5");
  await leads("Control+ArrowDown", "B8");
  await leads("Control+ArrowUp", "B5");
  await leads("Control+ArrowUp", "B2.1");
  await leads("Control+ArrowUp", "B1");
  await leads("Control+ArrowRight", "B1", column.note);
  await leads("Control+ArrowLeft", "B1");
  // While typing, arrows finish and move.
  await fill.type("7");
  await leads("ArrowRight", "B1", column.comparison);
  await expect(fill.cell("B1")).toHaveValue("7");
});

test("Shift extends the range, and the line below tells what it comes to", async ({ page }) => {
  const fill = await tableB(page);
  for (const figure of ["10", "2,5", "30"]) {
    await fill.type(figure);
    await fill.press("Enter");
  }
  const selected = page.locator("[aria-selected=true]");
  const figures = page.locator(".grid-status__figures");
  await fill.press("Control+Home", "Shift+ArrowDown", "Shift+ArrowDown");
  await expect(selected).toHaveCount(3);
  // Typing goes where the range began.
  await expect(fill.cell("B1")).toBeFocused();
  await expect(figures).toHaveText("Số ô có số: 2 · Tổng: 40 (nhiều đơn vị tính) · Nhỏ nhất: 10 · Lớn nhất: 30");
  await fill.press("Shift+ArrowRight");
  await expect(selected).toHaveCount(5);
  await fill.press("Shift+ArrowLeft", "Shift+ArrowUp");
  await expect(selected).toHaveCount(2);
  await fill.press("Shift+End");
  await expect(selected).toHaveCount(10);
  await fill.press("Shift+Home");
  await expect(selected).toHaveCount(2);
  await fill.press("Control+Home", "Shift+PageDown");
  await expect(selected).toHaveCount(12);
  await fill.press("Shift+PageUp");
  await expect(selected).toHaveCount(0);
  await fill.press("Control+Shift+ArrowDown");
  await expect(selected).toHaveCount(3);
  await fill.press("Control+Home", "Control+Shift+End");
  const all = await selected.count();
  expect(all).toBeGreaterThan(35);
  await fill.press("Control+Home", "Control+a");
  await expect(selected).toHaveCount(all);
  // An arrow alone ends the range.
  await fill.press("ArrowDown");
  await expect(selected).toHaveCount(0);
  await expect(fill.cell("B2")).toBeFocused();
  await expect(figures).toBeEmpty();
});

test("Enter and Tab go round inside a range, Ctrl+Enter fills it", async ({ page }) => {
  const fill = await tableB(page);
  await fill.press("Shift+ArrowDown", "Shift+ArrowRight");
  for (const [figure, key] of [["1", "Enter"], ["2", "Enter"], ["3", "Enter"], ["4", "Enter"]]) {
    await fill.type(figure);
    await fill.press(key);
  }
  await expect(fill.cell("B1")).toBeFocused();
  await expect(fill.cell("B2")).toHaveValue("2");
  await expect(fill.cell("B1", column.comparison)).toHaveValue("3");
  await fill.press("Tab");
  await expect(fill.cell("B1", column.comparison)).toBeFocused();
  await fill.press("Shift+Tab", "Shift+Tab");
  await expect(fill.cell("B2", column.comparison)).toBeFocused();
  await expect(page.locator("[aria-selected=true]")).toHaveCount(4);
  await fill.type("88");
  await fill.press("Control+Enter");
  for (const code of ["B1", "B2"]) {
    await expect(fill.cell(code)).toHaveValue("88");
    await expect(fill.cell(code, column.comparison)).toHaveValue("88");
  }
  await expect(fill.cell("B2", column.comparison)).toBeFocused();
  // One step.
  await fill.press("Control+z");
  await expect(fill.cell("B1", column.comparison)).toHaveValue("3");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("4");
});

test("Ctrl+D and Ctrl+R fill from the first row and column, Delete empties the range", async ({ page }) => {
  const fill = await tableB(page);
  await fill.type("1048");
  await fill.press("Tab");
  await fill.type("7");
  await fill.press("Control+Home", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d");
  for (const code of ["B2", "B2.1"]) await expect(fill.cell(code)).toHaveValue("1.048");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("7");
  // One cell takes what stands above it.
  await fill.goTo("B2.2");
  await fill.press("Control+d");
  await expect(fill.cell("B2.2")).toHaveValue("1.048");
  await fill.goTo("B2");
  await fill.press("Shift+ArrowRight", "Control+r");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("1.048");
  await fill.press("Delete");
  await expect(fill.cell("B2")).toHaveValue("");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("");
  await fill.press("Control+z", "Control+z");
  await expect(fill.cell("B2", column.comparison)).toHaveValue("7");
});

test("F2 edits and goes back, Backspace empties and edits, Esc reverts", async ({ page }) => {
  const fill = await tableB(page);
  await fill.type("1048");
  await fill.press("Enter", "ArrowUp");
  // Grouping signs are no part of what is edited: 1.048 and a 5 make 10485, not 1,0485.
  await fill.press("F2");
  await expect(fill.cell("B1")).toHaveValue("1048");
  await fill.type("5");
  await fill.press("ArrowLeft", "ArrowLeft", "Backspace", "Enter");
  await expect(fill.cell("B1")).toHaveValue("1.085");
  // Without a change nothing changes, and nothing is asked about.
  await fill.press("ArrowUp", "F2", "Enter");
  await expect(fill.cell("B1")).toHaveValue("1.085");
  await fill.press("ArrowUp", "F2", "F2", "ArrowDown");
  await expect(fill.cell("B2")).toBeFocused();
  await fill.press("ArrowUp", "Backspace");
  await expect(fill.cell("B1")).toHaveValue("");
  await fill.type("6");
  await fill.press("Escape");
  await expect(fill.cell("B1")).toHaveValue("1.085");
  await fill.type("77");
  await fill.press("Escape");
  await expect(fill.cell("B1")).toHaveValue("1.085");
  await fill.press("Backspace", "Enter");
  await expect(fill.cell("B1")).toHaveValue("");
  // Two steps, not more: what was not changed is no step.
  await fill.press("Control+z", "Control+z");
  await expect(fill.cell("B1")).toHaveValue("1.048");
  await fill.press("Control+z");
  await expect(fill.cell("B1")).toHaveValue("");
});

test("a key right behind one that opens another section is not lost", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  const areas = page.locator(".questions textarea");
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("40");
  await fill.press("Enter");
  await fill.type("7");
  await fill.press("Enter");
  // The next key is the very next thing that the browser does: no frame lies between.
  const undoTwice = () =>
    page.evaluate(async () => {
      const press = () =>
        document.activeElement!.dispatchEvent(
          new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }),
        );
      press();
      // All that has to be done at once is done, and no frame has come.
      for (let turn = 0; turn < 100; turn++) await null;
      press();
    });
  await fill.section("E");
  await fill.goTo("E3");
  await undoTwice();
  await expect(fill.cell("B1")).toHaveValue("");
  await expect(fill.cell("B2")).toHaveValue("");
  await expect(fill.cell("B1")).toBeFocused();
  await fill.press("Control+y", "Control+y");
  await fill.section("I");
  await areas.nth(0).click();
  await fill.type("Kết quả");
  await fill.press("Control+Enter");
  await fill.section("B");
  await undoTwice();
  await expect(fill.cell("B2")).toHaveValue("");
  await expect(fill.cell("B1")).toHaveValue("40");
});

test("a press on a cell selects it, the next one edits", async ({ page }) => {
  const fill = await tableB(page);
  // Also where a key or a link had led before.
  await fill.goTo("B3");
  await fill.section("A");
  await fill.section("B");
  await expect(fill.cell("B1")).toBeFocused();
  for (const figure of ["20", "30"]) {
    await fill.goTo("B1");
    await fill.type(figure);
    await fill.press("Enter");
    await expect(fill.cell("B1")).toHaveValue(figure);
  }
  await fill.goTo("B2");
  await fill.goTo("B1");
  await fill.cell("B1").click();
  await fill.press("End");
  await fill.type("5");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("305");
});

test("what is typed replaces, also where the press on the cell ended elsewhere", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B3");
  await fill.type("9");
  await fill.press("Enter");
  await expect(fill.cell("B3")).toHaveValue("9");
  const field = await fill.cell("B3").boundingBox();
  if (!field) throw new Error("the cell is not there");
  await page.mouse.move(field.x + 4, field.y + field.height / 2);
  await page.mouse.down();
  await page.mouse.move(field.x + 4, 8);
  await page.mouse.up();
  await expect(fill.cell("B3")).toBeFocused();
  await fill.type("5");
  await fill.press("Enter");
  await expect(fill.cell("B3")).toHaveValue("5");
});

test("a press of the mouse edits a figure without its grouping", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, address("F05", "so_y_te.nghe_an"));
  await fill.section("H");
  await fill.type("1234");
  await fill.press("Enter");
  await expect(fill.cell("H1")).toHaveValue("1.234");
  await fill.cell("H1").dblclick();
  await expect(fill.cell("H1")).toHaveValue("1234");
  // In a row of decimals "1.234" would be asked about; here nobody changed anything.
  await fill.press("Enter");
  await expect(fill.cell("H1")).toHaveValue("1.234");
  await expect(fill.cell("H1")).not.toHaveAttribute("aria-invalid", "true");
});

test("steps are taken back and done again without limit, across sections", async ({ page }) => {
  test.setTimeout(120_000);
  const fill = await tableB(page);
  await fill.type("5");
  await fill.press("Enter");
  await fill.section("G");
  await fill.type("44");
  await fill.press("Enter");
  // Many more steps than anybody counts.
  await fill.goTo("G2");
  for (let step = 1; step <= 520; step++) {
    await fill.type(String(step % 10));
    await fill.press("Enter", "ArrowUp");
  }
  for (let step = 0; step < 520; step++) await fill.press("Control+z");
  await expect(fill.cell("G2")).toHaveValue("");
  await fill.press("Control+z");
  await expect(fill.cell("G1")).toHaveValue("");
  await expect(fill.cell("G1")).toBeFocused();
  // The step before was in another section: it opens, with the cell focused.
  await fill.press("Control+z");
  await expect(fill.cell("B1")).toBeFocused();
  await expect(fill.cell("B1")).toHaveValue("");
  await fill.press("Control+y");
  await expect(fill.cell("B1")).toHaveValue("5");
  await fill.press("Control+Shift+z");
  await expect(fill.cell("G1")).toBeFocused();
  await expect(fill.cell("G1")).toHaveValue("44");
  // A new step gives up what was undone.
  await fill.type("1");
  await fill.press("Enter", "Control+y");
  await expect(fill.cell("G2")).toHaveValue("");
});

test("Alt+↓ explains, Ctrl+S saves, F6 goes round the parts of the page", async ({ page }) => {
  const fill = await tableB(page);
  await fill.type("5");
  await fill.press("Alt+ArrowDown");
  await expect(page.locator("#fill-details")).toBeFocused();
  await expect(fill.cell("B1")).toHaveValue("5");
  await fill.goTo("B2");
  await fill.press("Alt+ArrowUp");
  await expect(page.locator("#fill-details")).toBeFocused();
  await fill.goTo("B3");
  await fill.type("8");
  await fill.press("Control+s");
  await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeVisible();
  await expect(fill.cell("B3")).toHaveValue("8");
});

test("keys that would harm the page do not", async ({ page }) => {
  const fill = await tableB(page);
  await fill.type("5");
  await fill.press("Control+r", "Control+d");
  await expect(fill.cell("B1")).toHaveValue("5");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("5");
  await fill.press("Control+Enter");
  await expect(fill.cell("B2")).toBeFocused();
  // The wheel scrolls and changes nothing, also over the field in which one types.
  await fill.goTo("B1");
  await page.mouse.wheel(0, 240);
  await expect(fill.cell("B1")).toHaveValue("5");
  expect(await page.locator("input[type=number]").count()).toBe(0);
});

for (const [name, size] of [
  ["a wide page", { width: 1280, height: 720 }],
  ["200 % zoom", { width: 640, height: 360 }],
  ["a telephone", { width: 390, height: 844 }],
] as const) {
  test(`${name}: the focus is never hidden under headings or first columns`, async ({ page }) => {
    await page.setViewportSize(size);
    const fill = await tableB(page);
    const covered = () =>
      page.evaluate(() => {
        const at = document.activeElement!.closest("td")!.getBoundingClientRect();
        const inset = [[at.left + 3, at.top + 3], [at.right - 3, at.bottom - 3]];
        return inset.filter(([x, y]) => {
          const over = document.elementFromPoint(x, y);
          return !over || over.closest("td") !== document.activeElement!.closest("td");
        });
      });
    const keys = ["Control+End", "ArrowUp", "ArrowUp", "ArrowUp", "Home", "End", "Control+Home", "ArrowRight",
      "ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "PageDown", "ArrowLeft", "ArrowLeft", "ArrowLeft",
      "ArrowLeft", "PageUp", "ArrowDown", "ArrowDown", "ArrowUp", "Control+End", "Control+ArrowUp"];
    for (const key of keys) {
      await fill.press(key);
      expect(await covered(), `after ${key}`).toEqual([]);
    }
  });
}
