"""Opens workbooks in LibreOffice, does to them what people do, and saves them.

Run by a Python that knows `uno` (Debian's own). Reads jobs from standard input, one JSON object a
line: {"file", "steps": [[name, argument...]...], "outs": [path...]}; rows and columns count from 0.
"""

import json
import os
import sys

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "tests"))
import libreoffice


class Steps:
    """What one person does to one workbook."""

    def __init__(self, document):
        self.sheets = document.Sheets

    def sheet(self, name):
        sheet = self.sheets.getByName(name)
        if sheet.isProtected():
            sheet.unprotect("")
        return sheet

    def insert_rows(self, sheet, at, count):
        self.sheet(sheet).Rows.insertByIndex(at, count)

    def insert_columns(self, sheet, at, count):
        self.sheet(sheet).Columns.insertByIndex(at, count)

    def delete_row(self, sheet, at):
        self.sheet(sheet).Rows.removeByIndex(at, 1)

    def write(self, sheet, row, column, value):
        cell = self.sheet(sheet).getCellByPosition(column, row)
        if isinstance(value, str):
            cell.setString(value)
        else:
            cell.setValue(value)

    def hide_row(self, sheet, at):
        self.sheet(sheet).Rows.getByIndex(at).IsVisible = False

    def hide_column(self, sheet, at):
        self.sheet(sheet).Columns.getByIndex(at).IsVisible = False

    def rename(self, sheet, name):
        self.sheet(sheet).setName(name)

    def copy_sheet(self, sheet, name):
        self.sheets.copyByName(sheet, name, self.sheets.Count)

    def move(self, sheet, column, first, last, to):
        """Cuts part of a column and pastes it into another."""
        sheet = self.sheet(sheet)
        source = CellRangeAddress()
        source.Sheet = sheet.RangeAddress.Sheet
        source.StartColumn = source.EndColumn = column
        source.StartRow, source.EndRow = first, last
        target = CellAddress()
        target.Sheet, target.Column, target.Row = source.Sheet, to, first
        sheet.moveRange(target, source)

    def sort(self, sheet, first, last, last_column):
        """By the labels, from last to first; codes and figures go along."""
        field = TableSortField()
        field.Field, field.IsAscending = 1, False
        fields = PropertyValue()
        fields.Name = "SortFields"
        fields.Value = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        cells = self.sheet(sheet).getCellRangeByPosition(0, first, last_column, last)
        cells.sort((libreoffice.option("ContainsHeader", False), fields))


def work(desktop, job):
    document = libreoffice.load(desktop, libreoffice.url(job["file"]))
    steps = Steps(document)
    for name, *arguments in job["steps"]:
        getattr(steps, name)(*arguments)
    for out in job["outs"]:
        libreoffice.save(document, out)
    document.close(True)


with libreoffice.desktop() as desktop:
    for line in sys.stdin:
        work(desktop, json.loads(line))
