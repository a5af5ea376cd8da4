"""xlwt: workbooks of Excel 97, as many a script still makes them."""

import datetime

import xlwt

from book import Error


def write(book, path):
    workbook = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    fonts = {}
    for sheet in book.sheets:
        target = workbook.add_sheet(sheet.name, cell_overwrite_ok=True)
        target.visibility = {"visible": 0, "hidden": 1, "veryHidden": 2}[sheet.visibility]
        for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]):
            if cell.font and cell.font not in fonts:
                fonts[cell.font] = xlwt.easyxf(f"font: name {cell.font}")
            style = fonts.get(cell.font, xlwt.Style.default_style)
            if isinstance(cell.value, Error):
                target.row(row).set_cell_error(column, {"#N/A": "#N/A!"}.get(cell.value.text, cell.value.text), style)
            elif cell.formula and cell.means:
                target.write(row, column, xlwt.Formula(cell.formula[1:]), style)
            elif isinstance(cell.value, datetime.date):
                target.write(row, column, cell.value, day)
            elif cell.value is not None:
                target.write(row, column, cell.value, style)
        for first_row, first, last_row, last in sheet.merges:
            target.merge(first_row, last_row, first, last)
        for row in sheet.hidden_rows:
            target.row(row).hidden = True
        for column in sheet.hidden_columns:
            target.col(column).hidden = True
    workbook.save(path)
