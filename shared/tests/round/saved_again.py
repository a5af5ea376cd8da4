"""Workbooks as scripts leave them: {"file", "out", "how"} a line on standard input.

`openpyxl` loads a workbook, writes `cells` (sheet, row and column from 1, value) and saves it: what
the library does not know is gone. `values` takes the stored values into a new workbook, as data
frames do: no names, no properties, no formats, nothing hidden. `visible` takes those of the visible
sheets alone.
"""

import json
import sys

from openpyxl import Workbook, load_workbook


def copied(source, only_visible):
    book = Workbook()
    book.remove(book.active)
    for sheet in source.worksheets:
        if only_visible and sheet.sheet_state != "visible":
            continue
        copy = book.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            copy.append(row)
    return book


def main():
    for line in sys.stdin:
        job = json.loads(line)
        if job["how"] == "openpyxl":
            book = load_workbook(job["file"])
            for sheet, row, column, value in job.get("cells", []):
                book[sheet].cell(row, column).value = value
        else:
            book = copied(load_workbook(job["file"], data_only=True), job["how"] == "visible")
        book.save(job["out"])


main()
