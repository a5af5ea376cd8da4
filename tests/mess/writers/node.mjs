// SheetJS and ExcelJS: workbooks described line by line as JSON on standard input, saved as told.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';

const require = createRequire(new URL('../../package.json', import.meta.url));
const MOMENT = new Date('2023-06-12T08:00:00Z');
const ERRORS = { '#NULL!': 0x00, '#DIV/0!': 0x07, '#VALUE!': 0x0f, '#REF!': 0x17, '#NAME?': 0x1d, '#NUM!': 0x24, '#N/A': 0x2a };

function sheetjs(job) {
  const XLSX = require('xlsx');
  const book = XLSX.utils.book_new();
  book.Workbook = { Sheets: [] };
  for (const sheet of job.sheets) {
    const target = {};
    let [lastRow, lastColumn] = [0, 0];
    for (const [r, c, cell] of sheet.cells) {
      const at = XLSX.utils.encode_cell({ r, c });
      const item = { t: cell.kind, v: cell.kind === 'e' ? ERRORS[cell.value] : cell.value };
      if (cell.kind === 'e') item.w = cell.value;
      if (cell.formula) item.f = cell.formula.slice(1);
      if (cell.date) Object.assign(item, { t: 'n', z: 'dd/mm/yyyy' });
      target[at] = item;
      [lastRow, lastColumn] = [Math.max(lastRow, r), Math.max(lastColumn, c)];
    }
    for (const [r, c, text] of sheet.comments) {
      const cell = (target[XLSX.utils.encode_cell({ r, c })] ??= { t: 'z' });
      cell.c = [{ a: 'UBND', t: text }];
    }
    target['!ref'] = XLSX.utils.encode_range({ s: { r: 0, c: 0 }, e: { r: lastRow, c: lastColumn } });
    target['!merges'] = sheet.merges.map(([top, left, bottom, right]) => ({ s: { r: top, c: left }, e: { r: bottom, c: right } }));
    if (sheet.hiddenColumns.length) {
      target['!cols'] = Array.from({ length: lastColumn + 1 }, (_, c) => ({ wch: 12, hidden: sheet.hiddenColumns.includes(c) }));
    }
    XLSX.utils.book_append_sheet(book, target, sheet.name);
    book.Workbook.Sheets.push({ Hidden: { visible: 0, hidden: 1, veryHidden: 2 }[sheet.visibility] });
  }
  book.Props = { CreatedDate: MOMENT, ModifiedDate: MOMENT };
  writeFileSync(job.out, XLSX.write(book, { type: 'buffer', bookType: job.type, compression: true }));
}

async function exceljs(job) {
  const ExcelJS = require('exceljs');
  const book = new ExcelJS.Workbook();
  book.created = book.modified = MOMENT;
  for (const sheet of job.sheets) {
    const target = book.addWorksheet(sheet.name, { state: sheet.visibility });
    for (const [r, c, cell] of sheet.cells) {
      const put = target.getCell(r + 1, c + 1);
      let value = cell.kind === 'e' ? { error: cell.value } : cell.value;
      if (cell.date) value = new Date(Math.round((cell.value - 25569) * 86400000));
      put.value = cell.formula ? { formula: cell.formula.slice(1), ...(value === null ? {} : { result: value }) } : value;
      if (cell.date) put.numFmt = 'dd/mm/yyyy';
      if (cell.font) put.font = { name: cell.font };
    }
    for (const [r, c, text] of sheet.comments) target.getCell(r + 1, c + 1).note = text;
    for (const [top, left, bottom, right] of sheet.merges) target.mergeCells(top + 1, left + 1, bottom + 1, right + 1);
    for (const column of sheet.hiddenColumns) target.getColumn(column + 1).hidden = true;
    for (const row of sheet.hiddenRows) target.getRow(row + 1).hidden = true;
  }
  await book.xlsx.writeFile(job.out);
}

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  await { sheetjs, exceljs }[job.program](job);
}
