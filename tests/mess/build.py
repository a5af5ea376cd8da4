"""One file of the plan as a [`book.Book`]: template or layout, figures, then its kinds of mess."""

import random

import forms
import kinds_structure as structure
import kinds_text as text
import layouts
import legacy

# Kinds that change a workbook, in the order in which they must be laid on: figures first, then words,
# then what moves them, encodings last.
STEPS = [
    (9, structure.typed_totals), (10, structure.uncached), (12, structure.links), (13, text.as_text),
    (14, text.with_units), (15, text.signs), (16, text.separators), (31, text.into_comments),
    (32, text.into_text_box), (33, text.into_picture), (5, None), (8, text.numbering), (24, structure.old_sheet),
    (30, structure.merged_data), (4, structure.header_tree), (7, structure.rows), (6, structure.columns),
    (3, None), (2, structure.title_rows), (23, structure.transpose),
    (11, structure.error_cells), (36, text.persons), (29, None), (20, text.bare), (19, text.decomposed),
    (17, text.tcvn3), (18, text.vni), (1, structure.rename_sheets),
]
# Where a program keeps values only, stamp and names are gone.
KEEPS_ALL = ("openpyxl", "libreoffice")


def book_of(spec, library, period):
    """(book as it is to be saved, notes for the truth)."""
    dice = spec.dice("mess")
    described = [library.form(data_set, reporter, period) for data_set, reporter in spec.forms]
    notes = {}
    if spec.layout != "template":
        figures = random.Random(f"{spec.number} {period}")
        book = getattr(layouts, spec.layout)(described, Both(dice, figures))
        return book, notes
    books = [forms.fill(library.template(data_set, reporter, period), form, spec.number)
             for (data_set, reporter), form in zip(spec.forms, described)]
    book = books[0]
    if 21 in spec.kinds:
        structure.two_forms(book, books[1], dice)
    if 22 in spec.kinds:
        book = structure.many_sheets([(layouts.short_name(form)[2], item)
                                      for form, item in zip(described, books)])
    for kind, step in STEPS:
        if kind not in spec.kinds:
            continue
        if kind == 5:
            text.reword_headings(book, dice)
            if dice.random() < 0.6:
                text.reword_labels(book, dice)
        elif kind == 3:
            structure.delete_headers(book, spec.number)
        elif kind == 29:
            rows = 65535 if spec.format == "xls" else 1048575
            structure.ghost_range(book, dice, rows)
        else:
            step(book, dice)
    if 25 in spec.kinds:
        notes = period_mess(spec, book, dice, described[0])
    keeps_all = spec.program in KEEPS_ALL and spec.format not in ("csv", "html")
    if book.headless and not keeps_all and (spec.format == "csv" or len(book.visible()) == 1):
        # Nothing is left that says whose it is, or for when.
        notes = {"end": {"states": ["needs_review"], "codes": ["unit-missing", "period-missing"]}}
    if spec.format == "xls5":
        # One byte a letter, and the program at hand knows ASCII only.
        text.recode(book, dice, legacy.bare, ["Arial"])
    if not keeps_all:
        book = book.bare()
    return book, notes


def period_mess(spec, book, dice, form):
    """In one file of two the template is only older; the others speak of another period."""
    if spec.number % 2 == 0:
        text.other_pack_version(book, dice)
        return {}
    year = form.period[:4]
    before = str(int(year) - 1)
    text.wrong_period(book, dice, [(form.period_label, form.period_label.replace(year, before))])
    return {"end": {"states": ["needs_review"], "codes": []}}


class Both:
    """Dice for the layout, which is the same in every period, and for the figures, which are not."""

    def __init__(self, habits, figures):
        self.choice = habits.choice
        self._habits, self._figures = habits, figures

    def random(self):
        return self._figures.random()

    def randint(self, first, last):
        return self._figures.randint(first, last)
