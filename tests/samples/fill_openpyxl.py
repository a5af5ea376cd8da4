"""Fills a blank template with openpyxl, cell by cell through its defined names."""

import datetime

import openpyxl


def target(workbook, name):
    """The cell behind a defined name such as `'Biểu F28'!$D$12`."""
    sheet, reference = workbook.defined_names[name].attr_text.rsplit("!", 1)
    return workbook[sheet.strip("'").replace("''", "'")][reference.replace("$", "")]


def fill(template, out, writings):
    """`writings`: defined name → number, text or `YYYY-MM-DD` wrapped as {"date": …}."""
    workbook = openpyxl.load_workbook(template)
    for name, written in writings.items():
        cell = target(workbook, name)
        if isinstance(written, dict):
            cell.value = datetime.date.fromisoformat(written["date"])
            cell.number_format = "dd/mm/yyyy"
        else:
            cell.value = written
    workbook.save(out)


def overwrite_text(path, out, old, new):
    """Replaces a visible text on every sheet, as somebody who re-uses a neighbour's file does."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and old in cell.value:
                    cell.value = cell.value.replace(old, new)
    workbook.save(out)
