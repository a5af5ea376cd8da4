"""Makes the corpus of what people really send: hundreds of files, and the truth about each.

    make.py OUT --tonghop PROGRAM | --library FOLDER [--period 2023S1] [--files N] [--pack nghe-an-2023]

PROGRAM is the terminal program (for blank templates and descriptions of forms only); FOLDER holds those
already, `--list` says which. OUT/files gets the files, OUT/truth.json what they are: kinds of mess, format, program, whose report, and for every figure that
was written the cell of the form that it is, or why it is of none. With --files a part of the plan that
holds every kind. The same plan for another period gives the same habits with other figures.
"""

import argparse
import csv
import io
import json
import os
import shutil
import sys
import tempfile

import files
from build import book_of
from forms import Forms
from plan import Plan, reduced
from save import Saver

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def reporters(pack):
    path = os.path.join(ROOT, "shared", "packs", pack, "reporters.csv")
    with open(path, encoding="utf-8") as file:
        text = "".join(line for line in file if not line.startswith("#"))
    return list(csv.DictReader(io.StringIO(text)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--tonghop", default="tonghop")
    parser.add_argument("--library")
    parser.add_argument("--list", action="store_true", help="name the forms that are needed, make nothing")
    parser.add_argument("--pack", default="nghe-an-2023")
    parser.add_argument("--period", default="2023S1")
    parser.add_argument("--files", type=int, default=10**6)
    parser.add_argument("--only", type=int, help="the file with this number alone")
    options = parser.parse_args()
    specs = reduced(Plan(reporters(options.pack)).specs, options.files)
    if options.only is not None:
        specs = [spec for spec in specs if spec.number == options.only]
    if options.list:
        for data_set, reporter in sorted({form for spec in specs for form in spec.forms}):
            print(data_set, reporter, options.period)
        return
    target = os.path.join(options.out, "files")
    shutil.rmtree(options.out, ignore_errors=True)
    os.makedirs(target)
    with tempfile.TemporaryDirectory(prefix="mess") as work:
        library = Forms(options.tonghop, options.pack, options.library or os.path.join(work, "forms"))
        saver = Saver(work)
        made = []
        for spec in specs:
            try:
                made.append(files.File(spec, *book_of(spec, library, options.period), saver, target))
            except Exception as error:
                raise SystemExit(f"file {spec.number} {spec.kinds} {spec.format} {spec.program}: {error!r}") from error
        saver.finish()
        truth = [entry for file in made for entry in file.finish()]
    truth.sort(key=lambda entry: entry["path"])
    with open(os.path.join(options.out, "truth.json"), "w", encoding="utf-8") as out:
        json.dump({"pack": options.pack, "period": options.period, "files": truth}, out, ensure_ascii=False,
                  separators=(",", ":"))
    print(f"{len(truth)} files, {sum(len(entry['cells']) for entry in truth)} figures of forms", file=sys.stderr)


main()
