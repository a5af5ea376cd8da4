"""Checks a consolidated report without any code of the product.

    check_report.py TRUTH SAMPLES REPORT_XLSX DATA_CSV CATALOGUE

1. Every figure that the samples were meant to hold is found in the files by visible row code and
   column code, read with openpyxl, xlrd and odfpy.
2. The catalogue's aggregation (CATALOGUE, a Markdown table per block) is applied here, to the
   files that count.
3. REPORT_XLSX, recalculated by LibreOffice, and DATA_CSV must say the same. No difference is
   allowed; each is printed.
"""

import csv
import datetime
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from decimal import Decimal

import grids
import tables

SIGNS = {"…": "not_available", "//": "not_available", "chưa có": "not_available", "x": "not_applicable",
         "KPS": "nil", "-": "zero", "Không": "zero"}
ADDED = {"SUM", "SUM_GEO", "OWNER"}
differences = []


def differ(*words):
    differences.append(" ".join(str(word) for word in words))


def catalogue(path):
    """Indicator id → aggregation, from the catalogue's tables."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            row = [part.strip() for part in line.strip().strip("|").split("|")]
            if len(row) >= 8 and re.fullmatch(r"`[a-z0-9_]+`", row[0]):
                found[row[0].strip("`")] = row[5]
    return found


def said(value, meant):
    """The text and state a cell's value stands for, by what its row asks."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return format(Decimal(repr(value)).normalize(), "f")
    text = str(value).replace("\r\n", "\n").strip()
    if meant["state"] in ("not_available", "not_applicable", "nil", "zero"):
        return SIGNS.get(text, text)
    return {"Có": "true"}.get(text, text) if meant["value"] == "true" else text


def wanted(meant):
    if meant["state"] in ("not_available", "not_applicable", "nil"):
        return meant["state"]
    return meant["value"]


def check_files(truth, folder):
    """Step 1; → how many cells were compared."""
    compared = 0
    for name, file in truth["files"].items():
        found = {}
        for grid in grids.read(os.path.join(folder, name)).values():
            for address, (value, _) in tables.cells(grid).items():
                found[address] = value
        for code, meant in file["cells"].items():
            value = found.get(tuple(code.split("|")))
            compared += 1
            if meant["state"] == "blank":
                if value is not None:
                    differ(name, code, "should be blank, holds", value)
            elif value is None:
                differ(name, code, "is not there, meant", meant["value"])
            elif meant["state"] == "zero" and said(value, meant) in ("0", "zero"):
                continue
            elif said(value, meant) != wanted(meant) and not chosen(meant, value):
                differ(name, code, "holds", repr(value), "meant", wanted(meant))
    return compared


def chosen(meant, value):
    """A choice is written by its label and meant by its id."""
    return meant.get("label") == value


def keep_older_values(truth):
    """Where the newest file is blank and an older one of the same report has a value, that stays."""
    files = truth["files"].values()
    for newest in (file for file in files if file["counts"]):
        for older in files:
            same = all(older[part] == newest[part] for part in ("data_set", "reporter"))
            if not same or older["counts"]:
                continue
            for code, meant in newest["cells"].items():
                if meant["state"] == "blank":
                    newest["cells"][code] = older["cells"][code]


def province(truth, aggregations):
    """Step 2: (data set, row code) → total in the shown unit and how many reporters gave a figure,
    over the files that count, for the column of this period."""
    totals = defaultdict(lambda: [Decimal(0), 0])
    for file in truth["files"].values():
        if not file["counts"]:
            continue
        for code, meant in file["cells"].items():
            row, column = code.split("|")
            figure = number(meant)
            added = aggregations.get(meant["element"]) in ADDED
            if meant["role"] == "reported" and column == "1" and added and figure is not None:
                total = totals[file["data_set"], row]
                total[0] += figure
                total[1] += 1
    return totals


def number(meant):
    if meant["state"] in ("zero", "nil"):
        return Decimal(0)
    if meant["state"] == "value" and re.fullmatch(r"-?\d+(\.\d+)?", meant["value"]):
        return Decimal(meant["value"])
    return None


def recalculated(path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
                        "xlsx:Calc MS Excel 2007 XML", "--outdir", folder, path], check=True, capture_output=True)
        return grids.xlsx(os.path.join(folder, os.path.basename(path)))


def find(grid, text):
    return [at for at, value in grid.items() if tables.plain(value) == text]


def check_workbook(truth, totals, path):
    """Step 3: the matrix of each form: `Mã` beside the rows, `Cộng theo biểu` and the reporters above."""
    compared = 0
    book = recalculated(path)
    for data_set in sorted({file["data_set"] for file in truth["files"].values()}):
        grid = book.get(f"Ma trận {data_set}")
        if grid is None:
            differ("no sheet with the matrix of", data_set)
            continue
        (top, left), = find(grid, "Mã")
        (_, all_column), = [at for at in find(grid, "Cộng theo biểu") if at[0] == top]
        rows = {tables.plain(value): row for (row, column), value in grid.items() if column == left and row > top}
        reporters = {tables.plain(value): column for (row, column), value in grid.items() if row == top}
        for (owner, code), (total, _) in totals.items():
            if owner != data_set or code not in rows:
                continue
            compared += 1
            shown = grid.get((rows[code], all_column))
            if shown is None or isinstance(shown, str) or Decimal(repr(shown)).quantize(Decimal("0.000001")) != total:
                differ(data_set, code, "province shows", repr(shown), "but the files add up to", total)
        for name, file in truth["files"].items():
            if not file["counts"] or file["data_set"] != data_set:
                continue
            column = reporters.get(file["short_name"])
            if column is None:
                differ(data_set, "no column for", file["short_name"])
                continue
            for address, meant in file["cells"].items():
                code, period_column = address.split("|")
                figure = number(meant)
                if period_column != "1" or code not in rows or meant["role"] in ("stated", "comment"):
                    continue
                if figure is None:
                    continue
                compared += 1
                shown = grid.get((rows[code], column))
                if meant["state"] == "nil" and shown == "KPS":
                    continue
                if shown is None or isinstance(shown, str) or Decimal(repr(shown)) != figure:
                    differ(data_set, code, file["short_name"], "shows", repr(shown), "meant", figure)
    return compared


def check_csv(truth, path):
    compared = 0
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = {(row["data_set"], row["org_unit"], row["place"], row["data_element"], row["category_option_combo"],
                  row["period"], row["role"]): row for row in csv.DictReader(file)}
    for name, file in truth["files"].items():
        if not file["counts"]:
            continue
        for code, meant in file["cells"].items():
            if meant["state"] == "blank" or meant["role"] == "comment":
                continue
            compared += 1
            row = lines.get((file["data_set"], file["reporter"], meant["place"], meant["element"], meant["option"],
                             meant["period"], meant["role"]))
            if row is None:
                differ(name, code, "is not in the data file")
                continue
            figure = number(meant)
            value = row["value"]
            if figure is not None:
                same = value != "" and Decimal(value) == figure * Decimal(meant["factor"])
            elif meant["state"] == "value":
                same = value.lstrip("'") == meant["value"]
            else:
                same = value == ""
            if not same:
                differ(name, code, "data file has", value, "meant", meant["value"], meant["state"])
    return compared


def main():
    truth_path, folder, report, data, catalogue_path = sys.argv[1:6]
    with open(truth_path, encoding="utf-8") as file:
        truth = json.load(file)
    in_files = check_files(truth, folder)
    keep_older_values(truth)
    totals = province(truth, catalogue(catalogue_path))
    compared = [in_files, check_workbook(truth, totals, report), check_csv(truth, data)]
    for line in differences[:60]:
        print("DIFFERENT:", line)
    print(f"compared: {compared[0]} cells of the files, {compared[1]} figures of the workbook, "
          f"{compared[2]} lines of the data file; {len(totals)} totals; {len(differences)} differences")
    if differences or min(compared) == 0:
        sys.exit(1)


if __name__ == "__main__":
    main()
