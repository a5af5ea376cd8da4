"""Makes the sample submissions of one pack and period from our own blank templates.

    make_samples.py TONGHOP PACK PERIOD OUT TRUTH

TONGHOP is the terminal program (for blank templates and form descriptions only). Some files are
filled by openpyxl, the others by LibreOffice as .xlsx, .xls and .ods. TRUTH gets what every cell
was meant to say. The cast: two districts have sent nothing, one was late, one sent twice, one
breaks a rule, one re-used its neighbour's file.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import fill_openpyxl
from values import Writer

HERE = os.path.dirname(os.path.abspath(__file__))
MISSING = ["ubnd.nghe_an.quy_chau", "ubnd.nghe_an.hung_nguyen"]
LATE = "ubnd.nghe_an.nam_dan"
TWICE = "ubnd.nghe_an.dien_chau"
BROKEN = "ubnd.nghe_an.anh_son"
REUSED, REUSED_BY = "ubnd.nghe_an.nghia_dan", "ubnd.nghe_an.tan_ky"
# Names as people give them; everybody else keeps the template's.
NAMES = {
    "ubnd.nghe_an.ky_son": "BC_KySon_6T2023.xlsx",
    "ubnd.nghe_an.yen_thanh": "qua Zalo/yen thanh (1).xls",
    "ubnd.nghe_an.tuong_duong": "Bao cao PCMT (1) - Copy.xlsx",
    "ubnd.nghe_an.do_luong": "qua Zalo/Báo cáo 6 tháng Đô Lương.ods",
    "so_y_te.nghe_an": "SYT - số liệu 6 tháng.xlsx",
}
FORMATS = [".xlsx", ".xlsx", "lo.xlsx", ".xls", ".ods"]


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


class Samples:
    def __init__(self, tonghop, pack, period, out):
        self.short_names = {}
        self.tonghop, self.pack, self.period, self.out = tonghop, pack, period, out
        self.work = tempfile.mkdtemp(prefix="samples")
        self.office = []  # jobs for LibreOffice
        self.touch = []  # (path, modified) to set in .xlsx files
        self.truth = {}

    def description(self, data_set, reporter):
        return json.loads(run(self.tonghop, "packs", "form", "--pack", self.pack, "--form", data_set,
                              "--reporter", reporter, "--period", self.period))

    def template(self, data_set, reporter):
        path = os.path.join(self.work, f"{data_set}-{reporter}.xlsx")
        run(self.tonghop, "template", "--pack", self.pack, "--form", data_set, "--reporter", reporter,
            "--period", self.period, "--out", path)
        return path

    def make(self, data_set, reporter, name, kind, seed, counts, modified=None, change=None):
        """One filled file. `kind` is an extension, `lo.` before it where LibreOffice fills."""
        description = self.description(data_set, reporter)
        writer = Writer(description, seed, self.period)
        writings, meant = writer.write()
        if change:
            change(writer, writings, meant)
        path = os.path.join(self.out, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        template = self.template(data_set, reporter)
        modified = modified or "2023-06-12T08:00:00Z"
        if kind == ".xlsx":
            fill_openpyxl.fill(template, path, writings)
        else:
            self.office.append({"template": template, "out": path, "writings": writings, "modified": modified})
        if path.endswith(".xlsx"):
            self.touch.append((path, modified))
        self.truth[name] = {"data_set": data_set, "reporter": reporter, "counts": counts,
                            "short_name": self.short_names[reporter], "cells": meant}

    def finish(self):
        jobs = "".join(json.dumps(job, ensure_ascii=False) + "\n" for job in self.office)
        script = os.path.join(HERE, "fill_libreoffice.py")
        subprocess.run(["/usr/bin/python3", script], input=jobs, text=True, check=True)
        for path, modified in self.touch:
            set_modified(path, modified)
        shutil.rmtree(self.work)


def set_modified(path, modified):
    """openpyxl and archives always have the present moment; samples have a moment of their own."""
    with zipfile.ZipFile(path) as old:
        parts = [(item, old.read(item)) for item in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for item, data in parts:
            if item.filename == "docProps/core.xml":
                stamp = f">{modified}</dcterms:".encode()
                data = re.sub(rb">[^<>]*</dcterms:", stamp, data)
            info = zipfile.ZipInfo(item.filename, (2023, 6, 12, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, data)


def break_a_sum(writer, writings, meant):
    """The first total that was split gets one more than its parts."""
    cell = next(writer.cells[writer.solver.cell_at(parent)] for parent in sorted(writer.solver.children)
                if writer.solver.cell_at(parent) in writer.solver.figures)
    name = f"th_{cell['row_code'].replace('.', '_')}__{cell['column_code']}"
    writings[name] += 1
    meant[f"{cell['row_code']}|{cell['column_code']}"]["value"] = str(writings[name])


def main():
    tonghop, pack, period, out, truth = sys.argv[1:6]
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    samples = Samples(os.path.abspath(tonghop), pack, period, out)
    owed = json.loads(run(samples.tonghop, "packs", "owed", "--pack", pack, "--period", period))
    samples.short_names = {item["reporter"]: item["short_name"] for item in owed}
    for order, item in enumerate(owed):
        data_set, reporter = item["data_set"], item["reporter"]
        if reporter in MISSING:
            continue
        kind = FORMATS[order % len(FORMATS)]
        name = NAMES.get(reporter, item["file_name"].replace("_lan1.xlsx", "_mau") + kind.removeprefix("lo"))
        if reporter in NAMES:
            kind = "." + name.rsplit(".", 1)[1]
        seed = 1000 + order
        if reporter == TWICE:
            samples.make(data_set, reporter, "F28 Dien Chau.xlsx", ".xlsx", seed + 500, False, "2023-06-09T02:00:00Z")
            samples.make(data_set, reporter, "F28 Dien Chau (sua).xlsx", ".xlsx", seed, True, "2023-06-13T09:30:00Z")
        elif reporter == REUSED_BY:
            names = {other["reporter"]: other["reporter_name"] for other in owed}
            samples.make(data_set, REUSED, "tam.xlsx", ".xlsx", seed, False)
            entry = samples.truth.pop("tam.xlsx")
            path, target = os.path.join(out, "tam.xlsx"), os.path.join(out, "Tân Kỳ bc 6 thang.xlsx")
            fill_openpyxl.overwrite_text(path, target, names[REUSED], names[REUSED_BY])
            os.remove(path)
            samples.touch[-1] = (target, "2023-06-12T08:00:00Z")
            samples.truth[os.path.basename(target)] = {**entry, "reporter": None}
        else:
            samples.make(data_set, reporter, name, kind, seed, True,
                         change=break_a_sum if reporter == BROKEN else None)
    samples.finish()
    files = sorted(samples.truth)
    with open(os.path.join(out, "received.csv"), "w", encoding="utf-8") as sheet:
        sheet.write("path,received_date\n")
        for order, name in enumerate(files):
            late = samples.truth[name]["reporter"] == LATE
            if order % 6 != 5 or late:
                sheet.write(f"{name},{'2023-06-20' if late else f'2023-06-{9 + order % 7:02}'}\n")
    # The list of files for the page; it stands beside the folder so that the folder holds reports only.
    with open(out.rstrip("/") + ".json", "w", encoding="utf-8") as index:
        json.dump(files + ["received.csv"], index, ensure_ascii=False, indent=0)
    with open(truth, "w", encoding="utf-8") as file:
        json.dump({"pack": pack, "period": period, "now": "2023-06-21", "files": samples.truth}, file,
                  ensure_ascii=False, separators=(",", ":"), sort_keys=True)


main()
