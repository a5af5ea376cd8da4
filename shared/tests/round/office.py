"""Opens workbooks in LibreOffice, does to them what people do, and saves them.

Run by a Python that knows `uno` (Debian's own). Reads jobs from standard input, one JSON object a
line: {"file", "steps": [[name, argument...]...], "outs": [path...]}; rows and columns count from 0.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import CellAddress, CellRangeAddress, TableSortField

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
PIPE = f"tonghop{os.getpid()}"


def option(name, value):
    item = PropertyValue()
    item.Name, item.Value = name, value
    return item


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice did not answer")


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
        cells.sort((option("ContainsHeader", False), fields))


def work(desktop, job):
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(os.path.abspath(job["file"])), "_blank", 0, (option("Hidden", True),))
    steps = Steps(document)
    for name, *arguments in job["steps"]:
        getattr(steps, name)(*arguments)
    for out in job["outs"]:
        target = os.path.abspath(out)
        document.storeToURL(uno.systemPathToFileUrl(target),
                            (option("FilterName", FILTERS[os.path.splitext(target)[1]]),))
    document.close(True)


def main():
    with tempfile.TemporaryDirectory() as profile:
        office = subprocess.Popen(
            ["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}",
             f"--accept=pipe,name={PIPE};urp;"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            desktop = connect()
            for line in sys.stdin:
                work(desktop, json.loads(line))
            desktop.terminate()
            office.wait(60)
        finally:
            office.kill()


main()
