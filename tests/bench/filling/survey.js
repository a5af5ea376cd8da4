// The form in SurveyJS: one page a section, each a matrix; the words asked for at the end are
// plain questions. Figures are checked as numbers, differences and percentages are expression
// columns, every change goes to localStorage.

import { Model } from "survey-core";
import { renderSurvey } from "survey-js-ui";
import "survey-core/survey-core.fontless.min.css";
import sections from "form";

const STORE = "bench-survey";

const number = { cellType: "text", inputType: "number", validators: [{ type: "numeric" }] };
/** The column's own type is that of most of its cells; the others are set one by one. */
function column({ name, heading }, at, rows) {
  const cells = rows.map(({ cells }) => cells[at]).filter(Boolean);
  const formula = cells.find(({ difference, percent }) => difference ?? percent);
  if (formula) {
    const [a, b] = (formula.difference ?? formula.percent).map((of) => `{row.c${of + 1}}`);
    const value = formula.difference ? `${a} - ${b}` : `round((${a} - ${b}) * 100 / ${b}, 1)`;
    const expression = `iif(${a} notempty and ${b} notempty, ${value}, '')`;
    return { name, title: heading, cellType: "expression", expression };
  }
  if (cells.length > 0 && cells.every(({ kind }) => kind === "choice")) {
    return { name, title: heading, cellType: "dropdown", renderAs: "select", choices: cells[0].options };
  }
  if (cells.every(({ kind }) => kind === "text")) return { name, title: heading, cellType: "text" };
  return { name, title: heading, ...number };
}

const pages = sections.map(({ id, title, asked, columns, rows }) => ({
  name: id,
  title,
  elements: asked
    ? rows.map(({ code, label }) => ({ type: "comment", name: code, title: label }))
    : [
        {
          type: "matrixdropdown",
          name: id,
          titleLocation: "hidden",
          columns: columns.map((item, at) => column(item, at, rows)),
          rows: rows.map(({ code, label, unit }) => ({ value: code, text: `${code} ${label} ${unit}` })),
        },
      ],
}));

const byCode = new Map(sections.flatMap(({ rows }) => rows.map((row) => [row.code, row])));
const survey = new Model({ pages, autoFocusFirstQuestion: true, checkErrorsMode: "onValueChanged" });
survey.onMatrixCellCreated.add((_, { row, columnName, cellQuestion }) => {
  const cell = byCode.get(row.rowName)?.cells[Number(columnName.slice(1)) - 1];
  if (!cell) cellQuestion.readOnly = true;
});
const stored = localStorage.getItem(STORE);
if (stored) survey.data = JSON.parse(stored);
survey.onValueChanged.add(() => localStorage.setItem(STORE, JSON.stringify(survey.data)));
renderSurvey(survey, document.getElementById("form"));

const figures = () => [...document.querySelectorAll("td input[type=number]:not([readonly])")];
globalThis.bench = {
  open(section) {
    survey.currentPageNo = section;
    survey.currentPage.questions[0].focus();
  },
  /** What is typed next replaces a figure: from a cell that takes none on to the next one that does. */
  toFigure() {
    const here = document.activeElement;
    const isBehind = (field) => here.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING;
    const field = figures().includes(here) ? here : figures().find(isBehind);
    field.focus();
    field.select();
  },
  fill(content) {
    const data = {};
    let count = 0;
    for (const { id, asked, rows } of sections) {
      rows.forEach(({ code, cells }, row) =>
        cells.forEach((cell, column) => {
          if (!cell || cell.calculated) return;
          const text = content(cell, row);
          const value = cell.kind === "number" ? Number(text) : text;
          if (asked) data[code] = value;
          else ((data[id] ??= {})[code] ??= {})[`c${column + 1}`] = value;
          count += 1;
        }),
      );
    }
    survey.data = data;
    localStorage.setItem(STORE, JSON.stringify(survey.data));
    return count;
  },
};
