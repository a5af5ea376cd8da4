#!/usr/bin/env python3
"""Writes the same small workbook with other programs into a folder, for tests/second_opinion.rs."""
import datetime
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
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

FOLDER = pathlib.Path(sys.argv[1])
SHEET = "Biểu F28"
DAY = datetime.date(2023, 6, 14)
LINES = "một  hai\nba"


def with_openpyxl(path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["E1"], sheet["F1"] = "Kỳ Sơn", 1234.5, DAY, "x", "y"
    sheet["B2"], sheet["A3"], sheet["A6"] = 0.1, LINES, "gộp"
    sheet["F1"].comment = Comment("ghi chú", "a")
    sheet.row_dimensions[4].hidden = True
    sheet["A4"] = "ẩn"
    sheet.column_dimensions["G"].hidden = True
    sheet.merge_cells("A6:C7")
    hidden = book.create_sheet("_tonghop")
    hidden.sheet_state = "veryHidden"
    hidden["A1"] = "k"
    book.defined_names["v_1"] = DefinedName("v_1", attr_text=f"'{SHEET}'!$B$1")
    book.custom_doc_props.append(StringProperty(name="tonghop.kind", value="template"))
    book.save(path)


def with_xlwt(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet(SHEET)
    date = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for row, column, value in ((0, 0, "Kỳ Sơn"), (0, 1, 1234.5), (0, 4, "x"), (1, 1, 0.1), (2, 0, LINES)):
        sheet.write(row, column, value)
    sheet.write(0, 2, DAY, date)
    sheet.row(3).hidden = True
    sheet.write(3, 0, "ẩn")
    sheet.col(6).hidden = True
    sheet.write_merge(5, 6, 0, 2, "gộp")
    hidden = book.add_sheet("_tonghop")
    hidden.visibility = 2
    hidden.write(0, 0, "k")
    book.save(str(path))


def with_odfpy(path):
    book = odf.opendocument.OpenDocumentSpreadsheet()
    unseen = odf.style.Style(name="unseen", family="table")
    unseen.addElement(odf.style.TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)

    def table(name, rows, **options):
        sheet = odf.table.Table(name=name, **options)
        for values in rows:
            row = odf.table.TableRow()
            for value in values:
                if value is None:
                    cell = odf.table.TableCell()
                elif isinstance(value, float):
                    cell = odf.table.TableCell(valuetype="float", value=repr(value))
                elif isinstance(value, datetime.date):
                    cell = odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
                else:
                    cell = odf.table.TableCell(valuetype="string")
                    for line in value.split("\n"):
                        paragraph = odf.text.P()
                        for index, piece in enumerate(line.split("  ")):
                            if index:
                                paragraph.addText(" ")
                                paragraph.addElement(odf.text.S())
                            paragraph.addText(piece)
                        cell.addElement(paragraph)
                row.addElement(cell)
            sheet.addElement(row)
        book.spreadsheet.addElement(sheet)

    table(SHEET, [["Kỳ Sơn", 1234.5, DAY, None, "x"], [None, 0.1], [LINES], ["ẩn"], [], ["gộp"]])
    table("_tonghop", [["k"]], stylename=unseen)
    book.save(str(path))


with_openpyxl(FOLDER / "openpyxl.xlsx")
with_xlwt(FOLDER / "xlwt.xls")
with_odfpy(FOLDER / "odfpy.ods")
office = shutil.which("soffice")
if office:
    for ending in ("xlsx", "xls", "ods", "html"):
        target = FOLDER / ending
        command = [office, f"-env:UserInstallation={(FOLDER / 'profile').resolve().as_uri()}", "--headless",
                   "--convert-to", f"{ending}:HTML (StarCalc)" if ending == "html" else ending, "--outdir", str(target), str(FOLDER / "openpyxl.xlsx")]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        (target / f"openpyxl.{ending}").rename(FOLDER / f"libreoffice_{ending}.{ending}")
else:
    print("skipped: LibreOffice is missing, its files are not compared")
