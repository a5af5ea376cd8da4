// What is written in cells and how: input methods as they really type, cells of words, lists, and
// questions.

import type { Page } from "@playwright/test";
import { expect, origins, test } from "./app";
import { address, column, FillPage, health, tableB } from "./pages/fill";

const district = address("F28", "ubnd.nghe_an.ky_son");

/** A key as UniKey sends it: a character of its own making, without a key behind it. */
async function injected(page: Page, character: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const event = { key: character, windowsVirtualKeyCode: 231, nativeVirtualKeyCode: 231 };
  await session.send("Input.dispatchKeyEvent", { type: "keyDown", text: character, ...event });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  await session.detach();
}

test("UniKey types over a selected cell: letters, Backspace, letters with marks", async ({ page }) => {
  const fill = await tableB(page);
  await fill.goTo("B1", column.note);
  await fill.type("cũ");
  await fill.press("Enter", "ArrowUp");
  // Telex "aa": a, then Backspace and â. The first letter replaces what stood there.
  await fill.type("a");
  await fill.press("Backspace");
  await injected(page, "â");
  await expect(fill.cell("B1", column.note)).toHaveValue("â");
  await fill.press("Enter", "ArrowUp");
  // "tieengs vieetj"
  for (const part of ["tie", "⌫", "ê", "ng", "⌫⌫⌫", "ếng", " vie", "⌫", "ê", "t", "⌫⌫", "ệt"]) {
    if (part.startsWith("⌫")) await fill.press(...[...part].map(() => "Backspace"));
    else for (const letter of part) await injected(page, letter);
  }
  await expect(fill.cell("B1", column.note)).toHaveValue("tiếng việt");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.note)).toHaveValue("tiếng việt");
  await expect(fill.cell("B2", column.note)).toBeFocused();
});

test("a composing input method keeps its keys until it is done", async ({ page }) => {
  const fill = await tableB(page);
  await fill.goTo("B1", column.note);
  await fill.type("cũ");
  await fill.press("Enter", "ArrowUp");
  const session = await page.context().newCDPSession(page);
  const compose = async (text: string) => {
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", windowsVirtualKeyCode: 229 });
    await session.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  };
  for (const text of ["d", "đ", "đo", "đó"]) await compose(text);
  await expect(fill.cell("B1", column.note)).toHaveValue("đó");
  // Enter, Escape and arrows belong to the method while it composes.
  for (const [key, code] of [["Enter", 13], ["Escape", 27], ["ArrowDown", 40], ["Tab", 9]] as const) {
    await page.evaluate(
      ([key, code]) => {
        const event = new KeyboardEvent("keydown", { key, keyCode: code, isComposing: true, bubbles: true, cancelable: true });
        document.activeElement?.dispatchEvent(event);
      },
      [key, code] as const,
    );
  }
  await expect(fill.cell("B1", column.note)).toBeFocused();
  await session.send("Input.insertText", { text: "đó" });
  await expect(fill.cell("B1", column.note)).toHaveValue("đó");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.note)).toHaveValue("đó");
  await expect(fill.cell("B2", column.note)).toBeFocused();
});

test("a cell of words keeps its lines", async ({ page }) => {
  const fill = await tableB(page);
  await fill.goTo("B1", column.note);
  await fill.type("một");
  await fill.press("Alt+Enter");
  await fill.type("hai");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.note)).toHaveValue("một ↵ hai");
  await fill.press("ArrowUp", "F2", "End");
  await fill.type(" ba");
  await fill.press("Enter");
  await expect(fill.cell("B1", column.note)).toHaveValue("một ↵ hai ba");
  // Beside the figure the note has its lines.
  await fill.goTo("B1");
  await expect(page.locator(".details__field")).toHaveValue("một\nhai ba");
});

test("lists are cells: letters choose, Delete empties, arrows move, Alt+↓ opens", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, district);
  await fill.section("D");
  const [first, second] = [fill.cell("D.16813"), fill.cell("D.16816")];
  await expect(first).toBeFocused();
  await expect(page.locator(".grid-status__hint")).toContainText("Alt+↓ mở danh sách");
  // The first letters choose, with or without marks; more letters choose more closely.
  await fill.type("co");
  await expect(first).toHaveValue("Có ma túy");
  await fill.press("Enter");
  await expect(second).toBeFocused();
  await fill.type("khong");
  await fill.press("ArrowDown");
  await expect(second).toHaveValue("Không có ma túy");
  // Arrows do not choose.
  await fill.press("ArrowUp", "ArrowUp");
  await expect(first).toBeFocused();
  await expect(first).toHaveValue("Có ma túy");
  await fill.press("ArrowRight");
  await expect(fill.cell("D.16813", 1)).toBeFocused();
  await fill.press("ArrowLeft");
  // As UniKey types "kh": the letters come back after a Backspace.
  await fill.type("k");
  await fill.press("Escape");
  await expect(first).toHaveValue("Có ma túy");
  await fill.type("tr");
  await fill.press("Backspace");
  await injected(page, "r");
  await fill.press("Enter", "ArrowUp");
  await expect(first).toHaveValue("Trọng điểm loại I");
  await fill.press("Delete");
  await expect(first).toHaveValue("");
  await fill.press("Control+z");
  await expect(first).toHaveValue("Trọng điểm loại I");
  await page.mouse.wheel(0, 200);
  await expect(first).toHaveValue("Trọng điểm loại I");
  // The open list has keys of its own; Alt+↑ explains.
  await fill.press("Alt+ArrowDown");
  await expect.poll(() => first.evaluate((list) => list.matches(":open"))).toBe(true);
  await fill.press("Escape");
  await expect.poll(() => first.evaluate((list) => list.matches(":open"))).toBe(false);
  await fill.press("ArrowDown");
  await expect(second).toBeFocused();
  await fill.press("Alt+ArrowUp");
  await expect(page.locator("#fill-details")).toBeFocused();
});

test("questions: Esc reverts, Ctrl+Enter goes on, Ctrl+Z and Ctrl+Y go back and forth", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("I");
  const areas = page.locator(".questions textarea");
  await areas.nth(0).click();
  await fill.type("Kết quả");
  await fill.press("Enter");
  await fill.type("dòng hai");
  await fill.press("Control+Enter");
  await expect(areas.nth(0)).toHaveValue("Kết quả\ndòng hai");
  await expect(areas.nth(1)).toBeFocused();
  await fill.type("nháp");
  await fill.press("Escape");
  await expect(areas.nth(1)).toHaveValue("");
  await fill.type("Tồn tại");
  await fill.press("Tab");
  await expect(areas.nth(1)).toHaveValue("Tồn tại");
  await fill.press("Control+z");
  await expect(areas.nth(1)).toHaveValue("");
  await expect(areas.nth(1)).toBeFocused();
  await fill.press("Control+z");
  await expect(areas.nth(0)).toHaveValue("");
  await fill.press("Control+y");
  await expect(areas.nth(0)).toHaveValue("Kết quả\ndòng hai");
});
