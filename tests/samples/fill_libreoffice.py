"""Fills blank templates with LibreOffice and saves them as .xlsx, .xls or .ods.

Run by Debian's own Python, which knows `uno`: it starts one LibreOffice, then reads jobs from
standard input, one JSON object a line: {"template", "out", "writings"}.
"""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import libreoffice


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
    libreoffice.save(document, job["out"])
    document.close(True)


with libreoffice.desktop() as desktop:
    for line in sys.stdin:
        fill(desktop, json.loads(line))
