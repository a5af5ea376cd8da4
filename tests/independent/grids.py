"""Reads .xlsx, .xls and .ods into plain grids: {sheet: {(row, column): value}}, from 0.

With openpyxl, xlrd and odfpy; nothing of the product. Dates become `datetime.date`.
"""

import datetime
import os

import openpyxl
import xlrd
from odf import opendocument, table, text
from odf.namespaces import OFFICENS, TABLENS


def read(path):
    return {".xlsx": xlsx, ".xls": xls, ".ods": ods}[os.path.splitext(path)[1].lower()](path)


def xlsx(path):
    workbook = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            (cell.row - 1, cell.column - 1): day(cell.value)
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in workbook
    }


def xls(path):
    book = xlrd.open_workbook(path)
    grids = {}
    for sheet in book.sheets():
        grid = grids.setdefault(sheet.name, {})
        for row in range(sheet.nrows):
            for column in range(sheet.ncols):
                cell = sheet.cell(row, column)
                if cell.ctype == xlrd.XL_CELL_DATE:
                    grid[row, column] = xlrd.xldate_as_datetime(cell.value, book.datemode).date()
                elif cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    grid[row, column] = cell.value
    return grids


def ods(path):
    grids = {}
    for sheet in opendocument.load(path).spreadsheet.getElementsByType(table.Table):
        grid = grids.setdefault(sheet.getAttribute("name"), {})
        row = 0
        for line in sheet.getElementsByType(table.TableRow):
            column = 0
            for cell in line.childNodes:
                if cell.qname[1] not in ("table-cell", "covered-table-cell"):
                    continue
                value = ods_value(cell)
                repeated = int(cell.attributes.get((TABLENS, "number-columns-repeated"), 1))
                if value is not None:
                    for offset in range(min(repeated, 1000)):
                        grid[row, column + offset] = value
                column += repeated
            row += int(line.attributes.get((TABLENS, "number-rows-repeated"), 1))
    return grids


def ods_value(cell):
    attribute = lambda name: cell.attributes.get((OFFICENS, name))
    kind = attribute("value-type")
    if kind in ("float", "percentage", "currency"):
        return float(attribute("value"))
    if kind == "date":
        return datetime.date.fromisoformat(attribute("date-value")[:10])
    if kind == "boolean":
        return attribute("boolean-value") == "true"
    paragraphs = cell.getElementsByType(text.P)
    return "\n".join(str(paragraph) for paragraph in paragraphs) if paragraphs else None


def day(value):
    return value.date() if isinstance(value, datetime.datetime) else value
