// Copying and pasting: what every office program puts on the clipboard, and what we put there.

import type { Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { expect, origins, python, test } from "./app";
import { address, column, FillPage, health } from "./pages/fill";

const district = address("F28", "ubnd.nghe_an.ky_son");

interface Flavours {
  text: string;
  html?: string;
}

/** Pastes into the focused cell as the browser does: an event that carries both flavours. */
async function paste(page: Page, { text, html }: Flavours): Promise<void> {
  await page.evaluate(
    ([text, html]) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      if (html) clipboardData.setData("text/html", html);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      document.activeElement!.dispatchEvent(event);
    },
    [text, html ?? ""],
  );
}

/** What the page puts on the clipboard when somebody copies or cuts. */
async function taken(page: Page, kind: "copy" | "cut"): Promise<Required<Flavours>> {
  return page.evaluate((kind) => {
    const clipboardData = new DataTransfer();
    document.activeElement!.dispatchEvent(
      new ClipboardEvent(kind, { clipboardData, bubbles: true, cancelable: true }),
    );
    return { text: clipboardData.getData("text/plain"), html: clipboardData.getData("text/html") };
  }, kind);
}

const told = (page: Page) => page.locator(".grid-status__told");

/** A page of Excel or WPS around rows of cells. */
function office(point: string, group: string, rows: string, styles = ""): string {
  return `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
    <head><meta name=ProgId content=Excel.Sheet><style><!--table
    {mso-displayed-decimal-separator:"\\${point}"; mso-displayed-thousand-separator:"\\${group}";}
    tr {mso-height-source:auto;} ${styles}--></style></head><body link=blue><table border=0 width=128>
    <!--StartFragment--> <col width=64 span=2> ${rows}<!--EndFragment--></table></body></html>`;
}

const row = (...cells: string[]) => `<tr height=20>${cells.map((cell) => `<td class=xl63 align=right>${cell}</td>`).join("\n  ")}</tr>`;

/** A number as LibreOffice writes it: kept beside shown. */
const kept = (stored: string, shown: string) =>
  `<td height="20" align="right" sdval="${stored}" sdnum="1033;0;#,##0.0"><font color="#000000">${shown}</font></td>`;
const calc = (rows: string) =>
  `<!DOCTYPE html><html><head><meta name="generator" content="LibreOffice 7.4"/></head><body>
   <table cellspacing="0" border="0"><colgroup span="2" width="72"></colgroup>${rows}</table></body></html>`;

/** A number as Google writes it. */
const sheet = (stored: string, shown: string) =>
  `<td style="overflow:hidden" data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:${stored}}">${shown}</td>`;

/** Each brings 2,5 and 1234 (money: decimals), the way its program writes them. */
const sources: Record<string, Flavours> = {
  "Excel in English": { text: "2.5\t1,234\r\n", html: office(".", ",", row("2.5", "1,234")) },
  "Excel in Vietnamese": { text: "2,5\t1234\r\n", html: office(",", ".", row("2,5", "1234")) },
  "LibreOffice in English": {
    text: "2.5\t1,234.0\n",
    html: calc(`<tr>${kept("2.5", "2.5")}${kept("1234", "1,234.0")}</tr>`),
  },
  "LibreOffice in Vietnamese": {
    text: "2,5\t1.234\n",
    html: calc(`<tr>${kept("2.5", "2,5")}${kept("1234", "1.234")}</tr>`),
  },
  "WPS in English": {
    text: "2.5\t1,234\r\n",
    html: office(".", ",", `<tr><td class="et2" x:num="2.5">2.5</td><td class="et2" x:num="1234">1,234</td></tr>`),
  },
  "WPS in Vietnamese": {
    text: "2,5\t1.234\r\n",
    html: office(",", ".", `<tr><td class="et2" x:num="2.5">2,5</td><td class="et2" x:num="1234">1.234</td></tr>`),
  },
  "Google Sheets in English": {
    text: "2.5\t1,234",
    html: `<meta charset="utf-8"><google-sheets-html-origin><table data-sheets-root="1"><tbody><tr>${sheet("2.5", "2.5")}${sheet("1234", "1,234")}</tr></tbody></table></google-sheets-html-origin>`,
  },
  "Google Sheets in Vietnamese": {
    text: "2,5\t1.234",
    html: `<meta charset="utf-8"><google-sheets-html-origin><table data-sheets-root="1"><tbody><tr>${sheet("2.5", "2,5")}${sheet("1234", "1.234")}</tr></tbody></table></google-sheets-html-origin>`,
  },
  "a table of Word": {
    text: "2,5\t1234\r\n",
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
      <!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body><table class=MsoTableGrid><tr>
      <td><p class=MsoNormal>2,5<o:p></o:p></p></td><td><p class=MsoNormal>1234<o:p></o:p></p></td></tr></table></body></html>`,
  },
  "plain text": { text: "2,5\t1234" },
};

test("every program's figures keep their worth", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("H");
  for (const [program, flavours] of Object.entries(sources)) {
    await fill.goTo("H1");
    await paste(page, flavours);
    await expect(fill.cell("H1"), program).toHaveValue("2,5");
    await expect(fill.cell("H1", column.comparison), program).toHaveValue("1.234");
    await expect(told(page), program).toHaveText("Đã dán 2 ô");
    for (const at of [column.current, column.comparison]) {
      await expect(fill.cell("H1", at), program).not.toHaveAttribute("aria-invalid", "true");
    }
    await fill.press("Control+z");
    await expect(fill.cell("H1"), program).toHaveValue("");
    await expect(fill.cell("H1", column.comparison), program).toHaveValue("");
  }
});

test("merged cells, lines inside cells and empty rows at the end keep their places", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B6");
  await fill.type("9");
  await fill.press("Enter");
  await fill.goTo("B3");
  const rows = `<tr><td colspan=2 rowspan=2>7</td></tr><tr></tr>${row("1", "2")}${row("", "")}`;
  await paste(page, { text: "7\t\r\n\t\r\n1\t2\r\n\t\r\n", html: office(",", ".", rows) });
  await expect(fill.cell("B3")).toHaveValue("7");
  await expect(fill.cell("B3", column.comparison)).toHaveValue("");
  await expect(fill.cell("B4")).toHaveValue("");
  await expect(fill.cell("B5")).toHaveValue("1");
  await expect(fill.cell("B5", column.comparison)).toHaveValue("2");
  await expect(fill.cell("B6"), "an empty row at the end empties nothing").toHaveValue("9");
  // Word ends the lines of a cell as it ends rows; its HTML tells them apart.
  await fill.goTo("B3", column.note);
  await paste(page, {
    text: "dòng một\r\ndòng hai\r\nba\r\n",
    html: "<table class=MsoTableGrid><tr><td><p>dòng một</p><p>dòng hai</p></td></tr><tr><td><p>ba</p></td></tr></table>",
  });
  await expect(fill.cell("B3", column.note)).toHaveValue("dòng một ↵ dòng hai");
  await expect(fill.cell("B4", column.note)).toHaveValue("ba");
  await fill.goTo("B5", column.note);
  await paste(page, { text: "\"trong ô\nhai dòng\"\t\r\n" });
  await expect(fill.cell("B5", column.note)).toHaveValue("trong ô ↵ hai dòng");
});

test("what has no place is told, and one Ctrl+Z takes the whole paste back", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B7");
  await fill.type("1");
  await fill.press("Enter");
  await fill.goTo("B7");
  await paste(page, { text: Array(4).fill("3\t4\t5\t6\tghi chú\tx").join("\n") });
  await expect(told(page)).toHaveText(
    "Đã dán 6 ô; 4 ô không nhận vì là ô tự tính; 2 dòng nằm ngoài bảng; 1 cột nằm ngoài bảng",
  );
  await expect(fill.cell("B8", column.note)).toHaveValue("ghi chú");
  await fill.press("Control+z");
  await expect(fill.cell("B7")).toHaveValue("1");
  await expect(fill.cell("B8")).toHaveValue("");
  await expect(fill.cell("B8", column.note)).toHaveValue("");
  await fill.press("Control+y");
  await expect(fill.cell("B8", column.note)).toHaveValue("ghi chú");
  // Greyed places take nothing either.
  await fill.goTo("B2.1");
  await paste(page, { text: "5\t6" });
  await expect(told(page)).toHaveText("Đã dán 1 ô; 1 ô không nhận vì là ô không phải điền");
});

test("a block is repeated over a range that is a multiple of it", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B3");
  await fill.press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowRight");
  await paste(page, { text: "1\n2\n" });
  for (const at of [column.current, column.comparison]) {
    for (const [code, figure] of [["B3", "1"], ["B4", "2"], ["B5", "1"], ["B6", "2"]]) {
      await expect(fill.cell(code, at)).toHaveValue(figure);
    }
  }
  await expect(told(page)).toHaveText("Đã dán 8 ô");
  await fill.press("Control+z");
  await expect(fill.cell("B6", column.comparison)).toHaveValue("");
});

test("a date that nothing tells is marked, not guessed", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("A");
  const date = fill.cell("A2");
  const short = `.xl63 {mso-number-format:"Short Date";}`;
  await fill.goTo("A2");
  await paste(page, { text: "6/5/2023\r\n", html: office(".", ",", row("6/5/2023"), short) });
  await expect(date).toHaveValue("6/5/2023 ?");
  await expect(date).toHaveAttribute("aria-invalid", "true");
  await expect(told(page)).toContainText("1 ngày chưa rõ số nào là ngày");
  for (const [flavours, shown] of [
    [{ text: "6/5/2023\r\n", html: office(".", ",", row("6/5/2023"), `.xl63 {mso-number-format:"m\\/d\\/yyyy";}`) }, "05/6/2023"],
    [{ text: "06/05/2023\n", html: calc(`<tr>${kept("45082", "06/05/2023")}</tr>`) }, "05/6/2023"],
    [{ text: "05/06/2023\r\n", html: office(",", ".", row("05/06/2023"), short) }, "05/6/2023"],
    [{ text: "25/6/2023\r\n" }, "25/6/2023"],
  ] as const) {
    await fill.press("ArrowUp", "ArrowDown");
    await paste(page, flavours);
    await expect(date).toHaveValue(shown);
    await expect(date).not.toHaveAttribute("aria-invalid", "true");
  }
});

test("labels of lists are pasted, and what is no option stays and is marked", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, district);
  await fill.section("D");
  await expect(fill.cell("D.16813")).toBeFocused();
  await paste(page, { text: "Có ma túy\nKHONG CO MA TUY\nLoại II\nchưa rõ" });
  await expect(fill.cell("D.16813")).toHaveValue("Có ma túy");
  await expect(fill.cell("D.16816")).toHaveValue("Không có ma túy");
  await expect(fill.cell("D.16819")).toHaveValue("Trọng điểm loại II");
  await expect(fill.cell("D.16822")).toHaveValue("chưa rõ");
  await expect(fill.cell("D.16822")).toHaveAttribute("aria-invalid", "true");
  await fill.press("Control+Home", "Shift+ArrowDown");
  const copied = await taken(page, "copy");
  expect(copied.text.split("\r\n")).toHaveLength(2);
  await fill.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown");
  await expect(fill.cell("D.16825")).toBeFocused();
  await paste(page, copied);
  await expect(fill.cell("D.16825")).toHaveValue("Có ma túy");
  await expect(fill.cell("D.16828")).toHaveValue("Không có ma túy");
});

test("what is copied and pasted is what it was, cut is one step", async ({ page }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("H");
  await fill.goTo("H1");
  // Figures of decimals, signs of states, what is asked about, what is no figure, words.
  const written = ["2,5", "1234", "1.234", "KPS", "…", "x", "khoảng 20"];
  for (const [at, text] of written.entries()) {
    await fill.type(text);
    await fill.press("Enter");
    if (at === 0) await expect(fill.cell("H1")).toHaveValue("2,5");
  }
  await fill.goTo("H1", column.note);
  await fill.type("\"trích\" một");
  await fill.press("Alt+Enter");
  await fill.type("hai");
  await fill.press("Enter", "Control+Home", "Control+a");
  const state = () =>
    page.locator("table.grid td.grid__cell").evaluateAll((cells) =>
      cells.map((cell) => {
        const field = cell.querySelector("input");
        return `${field ? field.value : cell.textContent}${field?.getAttribute("aria-invalid") ?? ""}`;
      }),
    );
  await fill.press("Control+Home", "Control+Shift+End");
  const before = await state();
  const cut = await taken(page, "cut");
  await expect(fill.cell("H1")).toHaveValue("");
  await expect(fill.cell("H2", column.current)).toHaveValue("");
  expect(cut.text).toContain("1234");
  expect(cut.html).toContain(`sdval="1234"`);
  expect(cut.html).toContain("mso-displayed-decimal-separator");
  for (const flavours of [cut, { text: cut.text }]) {
    await fill.press("Control+z");
    await expect.poll(state).toEqual(before);
    await fill.press("Control+y");
    await expect(fill.cell("H1")).toHaveValue("");
    await fill.goTo("H1");
    await paste(page, flavours);
    await expect.poll(state).toEqual(before);
    await fill.press("Control+z");
  }
});

test("the browser's own keys copy, cut and paste", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.type("1048");
  await fill.press("Tab");
  await fill.type("7");
  await fill.press("Control+Home", "Shift+ArrowRight", "Control+c");
  await fill.goTo("B3");
  await fill.press("Control+v");
  await expect(fill.cell("B3")).toHaveValue("1.048");
  await expect(fill.cell("B3", column.comparison)).toHaveValue("7");
  await fill.press("Control+x");
  await expect(fill.cell("B3")).toHaveValue("");
  await fill.goTo("B5");
  await fill.press("Control+v");
  await expect(fill.cell("B5", column.comparison)).toHaveValue("7");
  // From a calculated cell too, and inside a text the browser's own way.
  await fill.goTo("B5");
  await fill.press("ArrowRight", "ArrowRight", "Control+c");
  await fill.goTo("B6");
  await fill.press("Control+v");
  await expect(fill.cell("B6")).toHaveValue("1.041");
  await fill.press("F2", "Control+a", "Control+c", "Escape");
  await fill.goTo("B7");
  await fill.press("Backspace", "Control+v", "Enter");
  await expect(fill.cell("B7")).toHaveValue("1.041");
  // On a list.
  const second = await FillPage.open(page, origins.served, district);
  await second.section("D");
  await second.type("co");
  await second.press("Enter", "ArrowUp", "Control+c", "ArrowDown", "Control+v");
  await expect(second.cell("D.16816")).toHaveValue("Có ma túy");
});

test("nothing is pasted or cut where one only looks on", async ({ page, context }) => {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.type("5");
  await fill.press("Enter");
  await fill.saved();
  const second = await FillPage.open(await context.newPage(), origins.served, health);
  await expect(second.page.getByText("đang được điền ở một thẻ khác")).toBeVisible();
  await second.section("B");
  await paste(second.page, { text: "9" });
  await taken(second.page, "cut");
  for (const key of ["Delete", "Backspace", "Control+d", "7", "Control+z"]) await second.press(key);
  await expect(second.cell("B1")).toHaveValue("5");
});

const office365 = process.env.TONGHOP_SOFFICE ?? "/usr/bin/soffice";

test("LibreOffice takes our figures as numbers and our words as words", async ({ page }, info) => {
  test.skip(!existsSync(office365), "LibreOffice is not here");
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("H");
  for (const text of ["1234,5", "KPS", "1/2", "0,125"]) {
    await fill.type(text);
    await fill.press("Enter");
  }
  await fill.press("Control+Home", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
  const { html } = await taken(page, "copy");
  const path = info.outputPath("copied.html");
  writeFileSync(path, html);
  const profile = `-env:UserInstallation=file://${info.outputPath("office")}`;
  const convert = ["--headless", "--infilter=HTML (StarCalc)", "--convert-to", "xlsx:Calc MS Excel 2007 XML"];
  execFileSync(office365, [profile, ...convert, "--outdir", info.outputDir, path], { stdio: "ignore" });
  const cells = python(
    "import json, sys, openpyxl; print(json.dumps([row[0].value for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows()]))",
    info.outputPath("copied.xlsx"),
  );
  expect(cells).toEqual([1234.5, "KPS", "1/2", 0.125]);
});
