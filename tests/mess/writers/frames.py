"""pandas: what a script of somebody's IT department leaves of a workbook, values and nothing else."""

import pandas

from book import Error


def frame(sheet):
    rows = [[None] * (sheet.last_column() + 1) for _ in range(sheet.last_row() + 1)]
    for (row, column), cell in sheet.cells.items():
        rows[row][column] = cell.value.text if isinstance(cell.value, Error) else cell.value
    return pandas.DataFrame(rows, dtype=object)


def write(book, path):
    engine = "odf" if path.endswith(".ods") else "openpyxl"
    with pandas.ExcelWriter(path, engine=engine) as writer:
        for sheet in book.sheets:
            frame(sheet).to_excel(writer, sheet_name=sheet.name, header=False, index=False)
