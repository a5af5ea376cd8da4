"""Makes single files of what people send, described on standard input.

    some.py OUT --tonghop PROGRAM [--library FOLDER] [--pack nghe-an-2023] [--period 2023S1]

Standard input is a list of `{"name", "number", "kinds", "damage", "format", "program", "layout", "forms"}`:
kinds of mess by their numbers, how much of a workbook is damaged where that is not the usual
(`{"two readings": 7}`), forms as `[data set, reporter]`. What is left out is a workbook of openpyxl without
mess. The figures follow from the number; standard output is, by name, what was written where.
"""

import argparse
import json
import os
import sys
import tempfile

from build import book_of
from forms import Forms
from kinds_structure import A_WORKBOOK
from plan import Spec
from save import Saver


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--tonghop", default="tonghop")
    parser.add_argument("--library")
    parser.add_argument("--pack", default="nghe-an-2023")
    parser.add_argument("--period", default="2023S1")
    options = parser.parse_args()
    truth, usual = {}, dict(A_WORKBOOK)
    with tempfile.TemporaryDirectory(prefix="mess") as work:
        library = Forms(options.tonghop, options.pack, options.library or os.path.join(work, "forms"))
        saver = Saver(work)
        for order, wanted in enumerate(json.load(sys.stdin)):
            spec = Spec(wanted.get("number", order), wanted.get("kinds", []), wanted.get("format", "xlsx"),
                        wanted.get("program", "openpyxl"), wanted.get("layout", "template"),
                        [tuple(form) for form in wanted["forms"]])
            A_WORKBOOK.update(usual | wanted.get("damage", {}))
            book, _ = book_of(spec, library, options.period)
            path = os.path.join(options.out, wanted["name"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            saver.save(book, spec, path)
            truth[wanted["name"]], _ = book.truth()
        saver.finish()
    json.dump(truth, sys.stdout, ensure_ascii=False)


main()
