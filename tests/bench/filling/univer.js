// The form in Univer: one sheet with all sections, drawn on a canvas as far as it is seen. Taken in
// is the preset of its core (sheets, formulas, number formats and their user interface), without
// toolbar, formula bar, footer and context menu. Differences and percentages are formulas, every
// change goes to localStorage.

import { LocaleType, LogLevel, Univer } from "@univerjs/core";
import { FUniver } from "@univerjs/core/lib/facade";
import { IRenderManagerService, UniverSheetsCorePreset } from "@univerjs/preset-sheets-core";
import words from "@univerjs/preset-sheets-core/locales/vi-VN";
import "@univerjs/preset-sheets-core/lib/index.css";
import "./univer.css";
import sections from "form";

const STORE = "bench-univer";
const FORM = "form";
/** Columns before the cells: code, label, unit. */
const BEFORE = 3;
/** Rows before the sections: the headings. */
const ABOVE = 1;
/** What Univer calls the types of a cell. */
const TEXT = 1;
const NUMBER = 2;

const lines = sections.flatMap(({ title, rows }) => [{ title }, ...rows]);
const width = Math.max(...sections.map(({ columns }) => columns.length));
const cellAt = (row, column) => lines[row - ABOVE]?.cells?.[column - BEFORE] ?? null;
const isInput = (cell) => cell !== null && !cell.calculated;
/** What stands in the input cells, line by line. */
const kept = JSON.parse(localStorage.getItem(STORE) ?? "null") ?? lines.map(() => Array(width).fill(null));

function formula({ difference, percent }, row) {
  const [a, b] = (difference ?? percent).map((of) => String.fromCharCode(65 + of + BEFORE) + (row + 1));
  const value = difference ? `${a}-${b}` : `IF(${b}=0,"",ROUND((${a}-${b})*100/${b},1))`;
  return `=IF(COUNT(${a},${b})=2,${value},"")`;
}

const typed = (v) => ({ v, t: typeof v === "number" ? NUMBER : TEXT });
const title = (v) => ({ ...typed(v), s: "title" });
function laid(cell, row, column) {
  if (cell === null) return { s: "greyed" };
  if (cell.difference ?? cell.percent) return { f: formula(cell, row) };
  const value = kept[row - ABOVE][column];
  return value === null ? {} : typed(value);
}
const headings = sections[0].columns.map(({ heading }) => heading);
const rows = [
  ["Mã", "Chỉ tiêu báo cáo", "ĐVT", ...headings].map(title),
  ...lines.map((line, at) =>
    line.title
      ? [{}, title(line.title)]
      : [
          ...[line.code, line.label, line.unit ?? ""].map(typed),
          ...line.cells.map((cell, column) => laid(cell, at + ABOVE, column)),
        ],
  ),
];

const univer = new Univer({ locale: LocaleType.VI_VN, locales: { [LocaleType.VI_VN]: words }, logLevel: LogLevel.WARN });
const bare = { header: false, toolbar: false, formulaBar: false, footer: false, contextMenu: false };
for (const plugin of UniverSheetsCorePreset({ container: "form", ...bare }).plugins) {
  univer.registerPlugin(...[plugin].flat());
}
const api = FUniver.newAPI(univer);
const sheet = api
  .createWorkbook({
    id: FORM,
    sheetOrder: [FORM],
    styles: { title: { bl: 1 }, greyed: { bg: { rgb: "#e6e6e6" } } },
    sheets: {
      [FORM]: {
        id: FORM,
        name: "Biểu",
        rowCount: rows.length,
        columnCount: BEFORE + width,
        columnData: [80, 420, 70, 110, 110, 90, 90, 160].map((w) => ({ w })),
        cellData: rows,
        freeze: { xSplit: 2, ySplit: ABOVE, startRow: ABOVE, startColumn: 2 },
      },
    },
  })
  .getActiveSheet();

// Results of formulas come this way too; they are not kept.
api.addEvent(api.Event.SheetValueChanged, ({ payload }) => {
  let isChanged = false;
  for (const [row, cells] of Object.entries(payload.params.cellValue ?? {})) {
    for (const [column, cell] of Object.entries(cells)) {
      if (!isInput(cellAt(row, column))) continue;
      kept[row - ABOVE][column - BEFORE] = cell?.v ?? null;
      isChanged = true;
    }
  }
  if (isChanged) localStorage.setItem(STORE, JSON.stringify(kept));
});

const rowOf = (section) => lines.findIndex(({ title }) => title === sections[section].title) + 1 + ABOVE;
const open = (section) => {
  sheet.getRange(rowOf(section), BEFORE).activate();
  sheet.scrollToCell(rowOf(section), BEFORE);
};

/** Whether the sheet has been drawn with its first cell chosen. */
let isDrawn = false;
api.addEvent(api.Event.LifeCycleChanged, ({ stage }) => {
  if (stage !== api.Enum.LifecycleStages.Rendered) return;
  sheet.getRange(rowOf(0), BEFORE).activate();
  const { engine } = univer.__getInjector().get(IRenderManagerService).getRenderById(FORM);
  const drawing = engine.endFrame$.subscribe(() => {
    isDrawn = true;
    drawing.unsubscribe();
  });
});

/** What the open editor holds. */
let edited = "";
api.addEvent(api.Event.SheetEditChanging, ({ value }) => (edited = value.toPlainText()));
api.addEvent(api.Event.SheetEditEnded, () => (edited = ""));
/** The editor's own canvas is moved over the cell a frame after the key that opens it. */
function isEditorSeen() {
  const { x, width } = document.getElementById("univer-doc-main-canvas").getBoundingClientRect();
  return x >= 0 && width > 0;
}

globalThis.bench = {
  open,
  isReady: () => isDrawn && document.activeElement.isContentEditable,
  edited: () => (isEditorSeen() ? edited : ""),
  fill(content) {
    const values = {};
    let count = 0;
    lines.forEach(({ cells }, line) =>
      cells?.forEach((cell, column) => {
        if (!isInput(cell)) return;
        const text = content(cell, line);
        (values[line + ABOVE] ??= {})[column + BEFORE] = typed(cell.kind === "number" ? Number(text) : text);
        count += 1;
      }),
    );
    sheet.getRange(ABOVE, BEFORE, lines.length, width).setValues(values);
    return count;
  },
};
