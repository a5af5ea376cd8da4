"""Fills blank templates with LibreOffice and saves them as .xlsx, .xls or .ods.

Run by Debian's own Python, which knows `uno`: it starts one LibreOffice, then reads jobs from
standard input, one JSON object a line: {"template", "out", "writings", "modified"}.
"""

import json
import os
import sys

import uno

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import libreoffice


def moment(text):
    """`2023-06-12T08:00:00Z` as LibreOffice has it."""
    moment = uno.createUnoStruct("com.sun.star.util.DateTime")
    moment.Year, moment.Month, moment.Day = (int(part) for part in text[:10].split("-"))
    moment.Hours, moment.Minutes, moment.Seconds = (int(part) for part in text[11:19].split(":"))
    moment.IsUTC = True
    return moment


def fill(desktop, job):
    document = libreoffice.load(desktop, libreoffice.url(job["template"]))
    names = document.NamedRanges
    for name, written in job["writings"].items():
        cell = names.getByName(name).getReferredCells().getCellByPosition(0, 0)
        if isinstance(written, dict):
            year, month, day = written["date"].split("-")
            cell.setFormula(f"=DATE({int(year)};{int(month)};{int(day)})")
            cell.setValue(cell.getValue())
        elif isinstance(written, str):
            cell.setString(written)
        else:
            cell.setValue(written)
    # A document that is not modified keeps the moment that it is said to be of.
    properties = document.DocumentProperties
    properties.ModificationDate = moment(job["modified"])
    properties.ModifiedBy = ""
    properties.EditingDuration = 0
    document.setModified(False)
    libreoffice.save(document, job["out"])
    document.close(True)


with libreoffice.desktop() as desktop:
    for line in sys.stdin:
        fill(desktop, json.loads(line))
