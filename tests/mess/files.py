"""A file of the plan on the disk: its name, its wrapping, its copies, and its entry in the truth."""

import copy
import os
import shutil
import unicodedata
import zipfile

import legacy
from forms import plain
from layouts import short_name
from writers.package import png

EXTENSIONS = {"xls5": "xls", "html": "xls", "xml": "xls"}
# A file that calls itself what it is not.
MISNAMED = {"xlsx": "xls", "xlsb": "xlsx", "xls": "xlsx", "ods": "xls", "csv": "xls", "html": "xlsx", "xml": "xlsx"}
ENDS = {
    27: {"states": ["rejected"], "codes": ["protected"]},
    31: {"states": ["needs_review"], "codes": ["comment-with-figures"]},
    32: {"states": ["needs_review"], "codes": ["text-box-with-figures"]},
    33: {"states": ["needs_review"], "codes": ["picture"]},
    34: {"states": ["rejected"], "codes": ["not-a-spreadsheet"]},
    36: {"states": ["needs_review"], "codes": ["pii-identity-number", "pii-phone", "pii-birth-year", "pii-name-column",
                                               "pii-suspected"]},
}


class File:
    def __init__(self, spec, book, notes, saver, target):
        self.spec, self.target, self.notes = spec, target, notes
        self.dice = spec.dice("name")
        extension = EXTENSIONS.get(spec.format, spec.format)
        if 28 in spec.kinds:
            extension = MISNAMED[spec.format]
        self.name = self.human_name(extension)
        self.path = os.path.join(target, self.name)
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        self.second = None
        if 34 in spec.kinds:
            self.paper(book, saver)
        elif 35 in spec.kinds:
            self.inner = os.path.join(saver.work, f"inner{spec.number}.xlsx")
            whole = spec.__class__(spec.number, [], "xlsx", "openpyxl")
            saver.save(book, whole, self.inner)
        else:
            saver.save(book, spec, self.path, "138" if 27 in spec.kinds else None)
        self.book = book
        if 26 in spec.kinds:
            self.changed = changed(book, self.dice)
            stem, extension = os.path.splitext(self.name)
            self.changed_name = f"{stem} sua{extension}"
            saver.save(self.changed, spec, os.path.join(target, self.changed_name))

    def human_name(self, extension):
        """As attachments are called; the district's folder tells whose they are."""
        data_set, reporter = self.spec.forms[0]
        unit = reporter.split(".")[-1]
        folder = reporter.split(".")[2] if reporter.count(".") >= 2 else "tinh"
        name = self.dice.choice([
            f"BC PCMT {unit.replace('_', ' ')}", f"{data_set} {unit.replace('_', ' ').title()}", f"{unit}_bao cao so lieu",
            f"Báo cáo phòng chống ma túy ({unit.replace('_', ' ')})", f"bieu {data_set}", "Bao cao so lieu PCMT"])
        return f"{folder}/{name} {self.spec.number:03}.{extension}"

    def paper(self, book, saver):
        lines = [f"{cell.value}" for sheet in book.visible() for _, cell in sorted(sheet.cells.items())
                 if cell.value is not None][:120]
        if self.spec.format == "jpg":
            with open(self.path, "wb") as file:
                file.write(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + png() + b"\xff\xd9")
        else:
            saver.paper(lines, self.spec.format, self.path)

    def entry(self, name, cells, beside, **more):
        spec = self.spec
        end = self.notes.get("end") or next((ENDS[kind] for kind in spec.kinds if kind in ENDS), None)
        exact = spec.program != "libreoffice"
        return {"path": unicodedata.normalize("NFC", name), "number": spec.number, "kinds": spec.kinds,
                "format": spec.format, "program": spec.program, "layout": spec.layout, "end": end, "exact": exact,
                "cells": cells, "beside": beside, **more}

    def finish(self):
        """What depends on the saved bytes; → entries of the truth."""
        if 34 in self.spec.kinds or 27 in self.spec.kinds:
            return [self.entry(self.name, [], [])]
        cells, beside = self.book.truth()
        first = self.spec.format == "csv" or (self.spec.format == "html" and self.spec.program == "sheetjs")
        if first:
            cells, beside = of_first(cells), of_first(beside)
        if 35 in self.spec.kinds:
            return self.archive(cells, beside)
        entries = [self.entry(self.name, cells, beside, group=self.spec.number)]
        if 26 in self.spec.kinds:
            stem, extension = os.path.splitext(self.name)
            copied = f"{stem} (1) - Copy{extension}"
            shutil.copyfile(self.path, os.path.join(self.target, copied))
            entries.append(self.entry(copied, cells, beside, group=self.spec.number, copy=True))
            cells, beside = self.changed.truth()
            entries.append(self.entry(self.changed_name, of_first(cells) if first else cells,
                                      of_first(beside) if first else beside, group=self.spec.number))
        return entries

    def archive(self, cells, beside):
        """The workbook in an archive, in an archive of archives, under names that lost their letters."""
        way = self.spec.number % 4
        inner = ["Biểu số liệu.xlsx", "thư mục con/Báo cáo 6 tháng.xlsx", "Báo cáo huyện.xlsx", "sub/bieu.xlsx"][way]
        with open(self.inner, "rb") as file:
            data = file.read()
        outer = os.path.join(self.target, self.name)
        if way == 3:
            nested = os.path.join(os.path.dirname(self.inner), f"nested{self.spec.number}.zip")
            pack(nested, [(inner, data)])
            with open(nested, "rb") as file:
                pack(outer, [("gửi lại/lần 2.zip", file.read()), ("Thumbs.db", b"\0" * 10)])
            inner = f"gửi lại/lần 2.zip!/{inner}"
        else:
            pack(outer, [(inner, data)], mangled=way == 2)
            if way == 2:
                inner = mangled_name(inner)
        entries = [self.entry(self.name, [], [], archive=True), self.entry(f"{self.name}!/{inner}", cells, beside)]
        return entries


def of_first(cells):
    """What is left where only the first sheet is saved."""
    return [cell for cell in cells if cell[0] == 0]


def changed(book, dice):
    """The same report sent again, three figures corrected."""
    again = copy.deepcopy(book)
    for _, _, _, cell in dice.sample([item for item in again.figures() if item[3].is_figure()], 3):
        cell.value = round(cell.value + dice.randint(1, 9), 1)
        cell.means["value"] = plain(cell.value)
    return again


class Mangled(zipfile.ZipInfo):
    """A name in the code page of an old Windows, not marked as Unicode."""

    def _encodeFilenameFlags(self):
        return legacy.tcvn3(self.filename).encode("latin-1", "replace"), self.flag_bits & ~0x800


def mangled_name(name):
    """What code page 437 makes of such a name."""
    return unicodedata.normalize("NFC", legacy.tcvn3(name).encode("latin-1", "replace").decode("cp437"))


def pack(path, members, mangled=False):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = (Mangled if mangled else zipfile.ZipInfo)(name, (2023, 6, 12, 8, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
