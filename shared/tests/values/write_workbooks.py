#!/usr/bin/env python3
"""Writes the workbooks that a layout describes with other programs, for workbooks.rs.

    write_workbooks.py LAYOUT.json FOLDER

The layout is a list of sheets; a sheet is a list of [row, column, kind, written, number format].
Each becomes `<program>_<number>.<ending>`.
"""
import csv
import datetime
import json
import pathlib
import shutil
import subprocess
import sys

import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

SHEET = "Biểu F28"
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#NUM!": 0x24, "#N/A": 0x2A}
# Days between the two ways to count.
FROM_1904 = 1462


def number(text):
    return int(text) if text.lstrip("-").isdigit() else float(text)


def with_openpyxl(cells, path, from_1904):
    book = openpyxl.Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = SHEET
    for row, column, kind, written, number_format in cells:
        cell = sheet.cell(row + 1, column + 1)
        if kind == "text":
            # Also what begins like a formula or an error.
            cell.value, cell.data_type = written, "s"
        elif kind == "number":
            cell.value = number(written)
        elif kind == "date":
            serial = number(written)
            if from_1904 and serial >= 1:
                serial -= FROM_1904
                if serial < 1:
                    continue
            cell.value = serial
        elif kind == "bool":
            cell.value = written == "TRUE"
        elif kind == "error":
            cell.value, cell.data_type = written, "e"
        elif kind == "uncached":
            cell.value = "=1+1"
        if number_format:
            cell.number_format = number_format
    book.save(path)


def with_xlwt(cells, path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(SHEET)
    styles = {}
    for row, column, kind, written, number_format in cells:
        style = styles.setdefault(number_format, xlwt.easyxf(num_format_str=number_format or "General"))
        if kind == "text":
            sheet.write(row, column, written, style)
        elif kind in ("number", "date"):
            sheet.write(row, column, number(written), style)
        elif kind == "bool":
            sheet.write(row, column, written == "TRUE", style)
        elif kind == "error":
            sheet.row(row).set_cell_error(column, ERRORS[written], style)
    book.save(str(path))


def odf_text(written):
    """The paragraphs of a text, with marks for what would be lost."""
    for line in written.split("\n"):
        paragraph = odf.text.P()
        for letter in line:
            if letter == "\t":
                paragraph.addElement(odf.text.Tab())
            elif letter == " ":
                paragraph.addElement(odf.text.S())
            else:
                paragraph.addText(letter)
        yield paragraph


def odf_cell(kind, written, number_format):
    if kind == "text":
        cell = odf.table.TableCell(valuetype="string")
        for paragraph in odf_text(written):
            cell.addElement(paragraph)
        return cell
    if kind == "number":
        is_percentage = "%" in number_format
        return odf.table.TableCell(valuetype="percentage" if is_percentage else "float", value=written)
    if kind == "date":
        serial = float(written)
        if serial < 1:
            return odf.table.TableCell(valuetype="time", timevalue=f"PT{int(serial * 24):02}H00M00S")
        # Before 1 March 1900 the serials count a day that never was.
        day = datetime.datetime(1899, 12, 31 if serial < 60 else 30) + datetime.timedelta(days=serial)
        return odf.table.TableCell(valuetype="date", datevalue=day.isoformat(timespec="seconds"))
    if kind == "bool":
        return odf.table.TableCell(valuetype="boolean", booleanvalue=written.lower())
    if kind == "uncached":
        return odf.table.TableCell(formula="of:=1+1")
    return odf.table.TableCell()


def grid(cells):
    """Rows of cells, `None` where there is nothing."""
    height, width = (1 + max(cell[at] for cell in cells) for at in (0, 1))
    lines = [[None] * width for _ in range(height)]
    for row, column, *cell in cells:
        lines[row][column] = cell
    return lines


def with_odfpy(cells, path):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name=SHEET)
    for line in grid(cells):
        row = odf.table.TableRow()
        for cell in line:
            row.addElement(odf_cell(*cell) if cell else odf.table.TableCell())
        table.addElement(row)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def with_csv(cells, path, encoding, separator):
    with open(path, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        for line in grid(cells):
            writer.writerow([cell[1] if cell and cell[0] == "text" else "" for cell in line])


def main():
    layouts = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    folder = pathlib.Path(sys.argv[2])
    for at, cells in enumerate(layouts):
        with_openpyxl(cells, folder / f"openpyxl_{at}.xlsx", False)
        with_openpyxl(cells, folder / f"from1904_{at}.xlsx", True)
        with_xlwt(cells, folder / f"xlwt_{at}.xls")
        with_odfpy(cells, folder / f"odfpy_{at}.ods")
        with_csv(cells, folder / f"csv_semicolons_{at}.csv", "utf-8-sig", ";")
        with_csv(cells, folder / f"csv_commas_{at}.csv", "utf-8", ",")
        with_csv(cells, folder / f"csv_tabs_{at}.csv", "utf-16", "\t")
    office = shutil.which("soffice")
    if not office:
        print("skipped: LibreOffice is missing, its files are not read")
        return
    sources = [str(folder / f"openpyxl_{at}.xlsx") for at in range(len(layouts))]
    for ending in ("xlsx", "xls", "ods"):
        target = folder / ending
        command = [office, f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}", "--headless",
                   "--convert-to", ending, "--outdir", str(target), *sources]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        for at in range(len(layouts)):
            (target / f"openpyxl_{at}.{ending}").rename(folder / f"libreoffice_{at}.{ending}")


main()
