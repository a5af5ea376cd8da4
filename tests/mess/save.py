"""Saves books through the programs of the plan. What LibreOffice and Node save is collected and done at
the end, each in one run."""

import datetime
import io
import json
import os
import subprocess

from msoffcrypto.format.ooxml import OOXMLFile

from book import Error
from writers import frames, old_excel, open_document, package, plain_text

HERE = os.path.dirname(os.path.abspath(__file__))
FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8",
    "csv": "Text - txt - csv (StarCalc)", "html": "HTML (StarCalc)",
    "doc": "MS Word 97", "docx": "MS Word 2007 XML", "pdf": "writer_pdf_Export",
}
SHEETJS = {"xlsx": "xlsx", "xlsb": "xlsb", "xls": "biff8", "xls5": "biff5", "ods": "ods", "html": "html", "xml": "xlml"}


class Saver:
    def __init__(self, work):
        self.work, self.office, self.node = work, [], []

    def save(self, book, spec, path, password=None):
        """Writes the book, now or in [`finish`]. Returns the book as it is in the file."""
        if password and spec.format == "xlsx":
            encrypted(book, path, password)
        elif spec.program == "libreoffice":
            if spec.format == "html":
                book.trim()
            source = os.path.join(self.work, f"{len(self.office)}.xlsx")
            package.write(book, source)
            job = {"in": source, "out": path, "filter": FILTERS[spec.format], "password": password}
            if spec.format == "csv":
                job["options"] = "44,34,76,1"
            self.office.append(job)
            for sheet in book.sheets:
                for cell in sheet.cells.values():
                    if cell.means and cell.means.get("unclear") == "formula without a result":
                        del cell.means["unclear"]
        elif spec.program in ("sheetjs", "exceljs"):
            self.node.append(described(book, spec, path))
        elif spec.program == "openpyxl":
            package.write(book, path, macros=spec.format == "xlsm")
        elif spec.program == "xlwt":
            old_excel.write(book, path)
        elif spec.program == "odfpy":
            open_document.write(book, path)
        elif spec.program == "pandas":
            frames.write(book, path)
        elif spec.format == "csv":
            plain_text.write_csv(book, path, spec.program)
        elif spec.format == "html":
            plain_text.write_html(book, path)
        else:
            plain_text.write_xml(book, path)

    def paper(self, lines, kind_of_file, path):
        self.office.append({"lines": lines, "out": path, "filter": FILTERS[kind_of_file]})

    def finish(self):
        feed(["node", os.path.join(HERE, "writers", "node.mjs")], self.node)
        feed(["/usr/bin/python3", os.path.join(HERE, "writers", "office.py")], self.office)
        missing = [job["out"] for job in self.node + self.office if not os.path.exists(job["out"])]
        if missing:
            raise SystemExit("not written: " + ", ".join(missing))


def encrypted(book, path, password):
    """As Excel locks a workbook; LibreOffice does so for its older formats only."""
    package.write(book, path)
    with open(path, "rb") as file:
        whole = io.BytesIO(file.read())
    with open(path, "wb") as file:
        OOXMLFile(whole).encrypt(password, file)


def feed(command, jobs):
    if jobs:
        text = "".join(json.dumps(job, ensure_ascii=False) + "\n" for job in jobs)
        subprocess.run(command, input=text, text=True, check=True)


def described(book, spec, path):
    sheets = []
    for sheet in book.sheets:
        cells = []
        for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]):
            value, kind, date = cell.value, "s", False
            if isinstance(value, Error):
                value, kind = value.text, "e"
            elif isinstance(value, bool):
                kind = "b"
            elif isinstance(value, (int, float)):
                kind = "n"
            elif isinstance(value, datetime.date):
                day = value if not isinstance(value, datetime.datetime) else value.date()
                value, kind, date = (day - datetime.date(1899, 12, 30)).days, "n", True
            elif value is None:
                kind = "z" if not cell.formula else "n"
            cells.append([row, column, {"value": value, "kind": kind, "date": date, "font": cell.font,
                                        "formula": cell.formula if cell.means else ""}])
        sheets.append({"name": sheet.name, "visibility": sheet.visibility, "cells": cells, "merges": sheet.merges,
                       "hiddenRows": sorted(sheet.hidden_rows), "hiddenColumns": sorted(sheet.hidden_columns),
                       "comments": [[row, column, text] for (row, column), text in sorted(sheet.comments.items())]})
    return {"program": spec.program, "type": SHEETJS.get(spec.format), "out": path, "sheets": sheets}
