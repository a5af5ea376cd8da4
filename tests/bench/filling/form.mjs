// The form that all programs show: sections, rows and columns as the terminal program
// describes them (`tonghop packs form`), cut down to what a page needs.
//
// A cell is `null` (greyed), or { id, kind, options?, difference?, percent? }: kinds are number,
// text, date, choice; the last two name the two columns of the same row that they are made of.

/** The names of a column's place in its row. */
const name = (column) => `c${column + 1}`;

export function lay({ form, choices }) {
  const options = (list) => choices.find(({ id }) => id === list).options.map(({ label }) => label);
  const cell = (index) => {
    if (index === null) return null;
    const { row_code, column, column_role, value_type, calculation } = form.cells[index];
    const laid = { id: `${row_code}|${column}`, ...kindOf(column_role, value_type, options) };
    if (calculation === null) return laid;
    // What counts or adds up other rows is shown as it stands by the peers, in their favour.
    laid.calculated = true;
    for (const change of ["difference", "percent"]) {
      if (calculation[change]) laid[change] = calculation[change].map((at) => form.cells[at].column);
    }
    return laid;
  };
  return form.sections.map(({ id, title, display_as, columns, rows }) => ({
    id,
    title: `${id}. ${title}`,
    asked: display_as === "text",
    columns: columns.map(({ heading }, column) => ({ name: name(column), heading })),
    rows: rows.map(({ code, label, unit, cells }) => ({ code, label, unit, cells: cells.map(cell) })),
  }));
}

function kindOf(role, type, options) {
  if (role === "comment" || type === "text" || type === "long_text") return { kind: "text" };
  if (type === "date") return { kind: "date" };
  if (type === "bool") return { kind: "choice", options: ["Có", "Không"] };
  if (type.select_one) return { kind: "choice", options: options(type.select_one) };
  return { kind: "number" };
}

/** A fitting content for an input cell, as a person would type it; differs from row to row. */
export function content({ kind, options }, row) {
  if (kind === "number") return String(100 + ((row * 37) % 900));
  if (kind === "date") return "14/06/2023";
  if (kind === "choice") return options[row % options.length];
  return `Ghi chú ${row + 1}`;
}
