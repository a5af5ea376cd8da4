"""Workbooks as scripts leave them: {"file", "out", "how"} a line on standard input.

`openpyxl` loads and saves a workbook: what the library does not know is gone. `values` takes the
stored values into a new workbook, as data frames do: no names, no properties, no formats, nothing
hidden. `visible` takes those of the visible sheets alone.
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
        else:
            book = copied(load_workbook(job["file"], data_only=True), job["how"] == "visible")
        book.save(job["out"])


main()
