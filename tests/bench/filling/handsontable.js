// The form in Handsontable: one sheet with all sections, drawn as far as it is seen. Taken in are
// the editors, clipboard and undo, no other plugin. What is typed is checked by the cell's type,
// differences and percentages follow in `afterChange`, every change goes to localStorage.

import Handsontable from "handsontable/base";
import {
  DateCellType,
  DropdownCellType,
  NumericCellType,
  registerCellType,
  TextCellType,
} from "handsontable/cellTypes";
import { CopyPaste, registerPlugin, UndoRedo } from "handsontable/plugins";
import "handsontable/styles/handsontable.min.css";
import "handsontable/styles/ht-theme-main-no-icons.min.css";
import sections from "form";

for (const type of [TextCellType, NumericCellType, DateCellType, DropdownCellType]) registerCellType(type);
for (const plugin of [CopyPaste, UndoRedo]) registerPlugin(plugin);

const STORE = "bench-handsontable";
/** Columns before the cells: code, label, unit. */
const BEFORE = 3;

const lines = sections.flatMap(({ title, rows }) => [{ title }, ...rows]);
const width = Math.max(...sections.map(({ columns }) => columns.length));
const cellAt = (row, column) => lines[row].cells?.[column - BEFORE] ?? null;
const stored = JSON.parse(localStorage.getItem(STORE) ?? "null");
const data =
  stored ??
  lines.map(({ title, code, label, unit }) => [code ?? "", title ?? label, unit ?? "", ...Array(width).fill(null)]);

const readOnly = { type: "text", readOnly: true };
const meta = (row, column) => {
  const cell = cellAt(row, column);
  if (!cell) return readOnly;
  if (cell.calculated) return { type: "numeric", readOnly: true };
  if (cell.kind === "number") return { type: "numeric", allowInvalid: true };
  if (cell.kind === "date") return { type: "date", dateFormat: "DD/MM/YYYY" };
  if (cell.kind === "choice") return { type: "dropdown", source: cell.options };
  return { type: "text" };
};

const headings = sections[0].columns.map(({ heading }) => heading);
const hot = new Handsontable(document.getElementById("form"), {
  data,
  themeName: "ht-theme-main",
  licenseKey: "non-commercial-and-evaluation",
  width: "100%",
  height: innerHeight,
  colHeaders: ["Mã", "Chỉ tiêu báo cáo", "ĐVT", ...headings],
  colWidths: [80, 420, 70, 110, 110, 90, 90, 160],
  rowHeaders: false,
  fixedColumnsStart: 2,
  undo: true,
  copyPaste: true,
  cells: meta,
  afterChange(changes, source) {
    if (!changes || source === "calculated") return;
    const follow = [];
    for (const [row, column] of changes) {
      lines[row].cells?.forEach((cell, at) => {
        const [current, before] = cell?.difference ?? cell?.percent ?? [];
        if (current === column - BEFORE || before === column - BEFORE) {
          const figures = [current, before].map((of) => hot.getDataAtCell(row, of + BEFORE));
          follow.push([row, at + BEFORE, change(cell, figures)]);
        }
      });
    }
    if (follow.length > 0) hot.setDataAtCell(follow, "calculated");
    localStorage.setItem(STORE, JSON.stringify(hot.getSourceDataArray()));
  },
});

function change({ percent }, [current, before]) {
  if (typeof current !== "number" || typeof before !== "number") return null;
  if (!percent) return current - before;
  return before === 0 ? null : Math.round(((current - before) / before) * 1000) / 10;
}

const rowOf = (section) => lines.findIndex(({ title }) => title === sections[section].title) + 1;
globalThis.bench = {
  open: (section) => hot.selectCell(rowOf(section), BEFORE),
  fill(content) {
    const changes = [];
    lines.forEach(({ cells }, row) =>
      cells?.forEach((cell, column) => {
        if (!cell || cell.calculated) return;
        const text = content(cell, row);
        changes.push([row, column + BEFORE, cell.kind === "number" ? Number(text) : text]);
      }),
    );
    hot.setDataAtCell(changes);
    return changes.length;
  },
};
hot.selectCell(rowOf(0), BEFORE);
