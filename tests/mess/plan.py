"""Which files there are: every kind in every format that can express it, then two to four kinds together,
then layouts that are not ours. A file's habits depend on its number alone, never on the period.

How the corpus is put together, and why:

- Every kind stands alone once in every format that can express it, then in files with others.
- Forms go round among those that owe them. Most reporters are communes (920 of 1,000), so most files are
  theirs; some districts' are among them. Where the purpose of a kind is that the whole file waits for a
  person (lists of persons, the wrong period, a head that was cut off), the file is the shortest form
  that is owed in every period: what is measured there is the file's fate, not how many cells it has.
- How much of a file is damaged follows what was counted in 31 workbooks of Vietnamese offices: 541 numbers
  stored as text (17 a workbook) and 67 error cells (2 a workbook). Nobody has counted formulas without a
  result and texts with two readings; they are taken to be as many as error cells.
- Kinds that go together are drawn by weight, again after those workbooks. What is in most of them has 3:
  titles, reworded headings, numbering, numbers as text and dashes (1,795 labels with stray blanks, 541
  numbers as text, 75 noughts shown as a dash). What is in many has 2: merged cells (23 of 31), used ranges
  beyond the content (18 sheets), moved rows and columns, typed totals, other names of sheets, text without
  diacritics. What is in few has 1: hidden sheets (1 of 191), errors, two ways of writing fractions, and the
  encodings of before Unicode, which those workbooks were chosen for and which others rarely have.
- Programs that show numbers in their own way are set to Vietnamese, as in the offices.
"""

import random
from dataclasses import dataclass, field

import layouts

SPREADSHEETS = ["xlsx", "xlsm", "xlsb", "xls", "xls5", "ods", "csv", "html", "xml"]
PACKAGED = ["xlsx", "xlsm", "xls", "xls5", "ods"]
WITH_SHEETS = [kind for kind in SPREADSHEETS if kind not in ("csv", "html")]
WITH_MERGES = [kind for kind in SPREADSHEETS if kind != "csv"]

# Programs that save a format, in turn.
PROGRAMS = {
    "xlsx": ["openpyxl", "libreoffice", "exceljs", "sheetjs", "pandas"], "xlsm": ["openpyxl"], "xlsb": ["sheetjs"],
    "xls": ["libreoffice", "xlwt", "sheetjs"], "xls5": ["sheetjs"],
    "ods": ["libreoffice", "odfpy", "sheetjs", "pandas"], "csv": ["comma", "semicolon", "libreoffice", "tab"],
    "html": ["by-hand", "libreoffice", "sheetjs"], "xml": ["by-hand", "sheetjs"],
}
# Formats that can express a kind; the others have no sheets, no merges, no formulas, no drawings.
EXPRESSED = {
    1: WITH_SHEETS, 2: SPREADSHEETS, 3: SPREADSHEETS, 4: WITH_MERGES, 5: SPREADSHEETS, 6: SPREADSHEETS,
    7: SPREADSHEETS, 8: SPREADSHEETS, 9: SPREADSHEETS, 10: ["xlsx", "xlsm", "xls", "ods"], 11: SPREADSHEETS,
    12: ["xlsx", "xlsm", "ods"], 13: SPREADSHEETS, 14: SPREADSHEETS, 15: SPREADSHEETS, 16: SPREADSHEETS,
    17: SPREADSHEETS, 18: SPREADSHEETS, 19: SPREADSHEETS, 20: SPREADSHEETS, 21: SPREADSHEETS, 22: WITH_SHEETS,
    23: SPREADSHEETS, 24: WITH_SHEETS, 25: SPREADSHEETS, 26: SPREADSHEETS, 27: ["xlsx", "xls", "ods"],
    28: ["xlsx", "xlsb", "xls", "ods", "csv", "html", "xml"], 29: ["xlsx", "xlsm", "xls", "ods"],
    30: WITH_MERGES, 31: ["xlsx", "xlsm", "xls", "ods", "xml"], 32: ["xlsx", "xlsm", "xls", "ods"],
    33: ["xlsx", "xlsm", "xls", "ods"], 34: ["doc", "docx", "pdf", "jpg"], 35: ["zip"], 36: SPREADSHEETS,
}
# What a program cannot keep of a kind.
LOSES = {
    1: [], 4: ["pandas"], 6: ["pandas"], 10: ["libreoffice", "sheetjs", "pandas"],
    12: ["libreoffice", "pandas", "sheetjs"], 24: ["pandas"], 27: ["openpyxl", "exceljs", "sheetjs", "pandas", "xlwt", "odfpy"],
    29: ["libreoffice", "pandas", "sheetjs"], 30: ["pandas"], 31: ["pandas", "xlwt"],
    32: ["exceljs", "sheetjs", "pandas", "xlwt", "odfpy"], 33: ["exceljs", "sheetjs", "pandas", "xlwt", "odfpy"],
}
# The same, in one format only.
# SheetJS writes Excel 95 in ASCII alone: there all text is without diacritics. Cells are merged since Excel 97.
LOSES_IN = {("ods", 11): ["sheetjs", "odfpy"], ("xls", 31): ["sheetjs"],
            **{("xls5", kind): ["sheetjs"] for kind in (4, 17, 18, 19, 30)},
            # What is hidden is shown again.
            ("ods", 24): ["sheetjs"]}
# Kinds that can be laid over one another in any file, and how often they are.
COMBINED = {**dict.fromkeys([2, 5, 8, 13, 15], 3), **dict.fromkeys([1, 6, 7, 9, 14, 20, 29, 30], 2),
            **dict.fromkeys([11, 16, 17, 18, 19, 24], 1)}
# Kinds for which the whole file waits.
WAITING = (3, 25, 36)
FILES = 640
APART = [{17, 18}, {17, 19}, {18, 19}, {17, 20}, {18, 20}, {13, 14}, {4, 3}, {6, 30}, {7, 30}]


@dataclass
class Spec:
    number: int
    kinds: list
    format: str
    program: str
    layout: str = "template"
    forms: list = field(default_factory=list)  # (data set, reporter)

    def dice(self, what=""):
        return random.Random(f"mess {self.number} {what}")


class Units:
    """Reporters in turn: mostly communes, whose forms are small, the districts among them."""

    def __init__(self, reporters):
        shuffled = random.Random("units")
        kinds = {"F29": "ubnd_xa", "F03": "cong_an_xa", "F28": "ubnd_huyen", "F02": "cong_an_huyen"}
        self.lists = {}
        for data_set, kind in kinds.items():
            self.lists[data_set] = sorted(item["id"] for item in reporters if item["kind"] == kind)
            shuffled.shuffle(self.lists[data_set])
        self.taken = dict.fromkeys(kinds, 0)
        self.turn = 0

    def next(self, wanted=None):
        self.turn += 1
        data_set = wanted or ("F28" if self.turn % 12 == 0 else "F02" if self.turn % 40 == 7
                              else "F03" if self.turn % 3 == 1 else "F29")
        if self.taken[data_set] == len(self.lists[data_set]):
            data_set = "F29" if self.taken["F29"] < len(self.lists["F29"]) else "F03"
        self.taken[data_set] += 1
        return data_set, self.lists[data_set][self.taken[data_set] - 1]

    def neighbours(self, count):
        """Communes of one district that nobody else in the corpus reports for."""
        left = self.lists["F29"][self.taken["F29"]:]
        by_district = {}
        for reporter in left:
            by_district.setdefault(reporter.rsplit(".", 1)[0], []).append(reporter)
        chosen = max(by_district.values(), key=len)[:count]
        self.lists["F29"] = self.lists["F29"][:self.taken["F29"]] + [item for item in left if item not in chosen]
        return [("F29", reporter) for reporter in chosen]


class Plan:
    def __init__(self, reporters):
        self.units, self.specs, self.turns = Units(reporters), [], {}
        # Groups first: they need communes of one district.
        together = [(layout, self.units.neighbours(3 + order % 3)) for order in range(5)
                    for layout in layouts.TOGETHER]
        sheets = [self.units.neighbours(3) for _ in EXPRESSED[22]]
        self.singles(sheets)
        self.clean()
        self.others(together)
        self.together()

    def program(self, kind_of_file, kinds):
        names = [name for name in PROGRAMS.get(kind_of_file, ["by-hand"])
                 if not any(name in LOSES.get(kind, []) + LOSES_IN.get((kind_of_file, kind), []) for kind in kinds)]
        if not names:
            return None
        turn = self.turns.get(kind_of_file, 0)
        self.turns[kind_of_file] = turn + 1
        return names[turn % len(names)]

    def add(self, kinds, kind_of_file, forms=None, layout="template", wanted=None):
        program = self.program(kind_of_file, kinds)
        if program is None:
            return
        number = len(self.specs)
        self.specs.append(Spec(number, sorted(kinds), kind_of_file, program, layout,
                               forms or [self.units.next(wanted)]))

    def singles(self, sheets):
        for kind, formats in EXPRESSED.items():
            for order, kind_of_file in enumerate(formats):
                wanted = "F29" if kind in (16, 21, 30) else "F03" if kind in WAITING else None
                forms = sheets[order] if kind == 22 else None
                if kind == 21:
                    forms = [self.units.next("F29"), self.units.next("F03")]
                if kind == 35:
                    for _ in range(4):
                        self.add([35], "zip", [self.units.next(), self.units.next()])
                    continue
                self.add([kind], kind_of_file, forms, wanted=wanted)

    def clean(self):
        """Nothing wrong but the program that saved it, as most files are."""
        for kind_of_file in SPREADSHEETS:
            for _ in range(5):
                self.add([], kind_of_file)

    def others(self, together):
        for order in range(8):
            for layout in layouts.ALONE:
                kind_of_file = SPREADSHEETS[(order + len(self.specs)) % len(SPREADSHEETS)]
                kinds = {layouts.across: [5, 23], layouts.grouped: [4, 5]}.get(layout, [5])
                self.add(kinds, kind_of_file, layout=layout.__name__, wanted="F29")
        for order, (layout, forms) in enumerate(together):
            kind_of_file = (WITH_SHEETS if layout is layouts.sheet_each else SPREADSHEETS)[order % 7]
            kinds = [5, 22] if layout is not layouts.row_each else [4, 5, 22, 23]
            self.add(kinds, kind_of_file, forms, layout=layout.__name__)

    def together(self):
        dice = random.Random("together")
        while len(self.specs) < FILES:
            wanted, kinds = dice.choice([2, 2, 3, 3, 4]), set()
            while len(kinds) < wanted:
                kinds.add(dice.choices(list(COMBINED), COMBINED.values())[0])
            kind_of_file = dice.choice(SPREADSHEETS)
            if any(apart <= kinds for apart in APART) or any(kind_of_file not in EXPRESSED[kind] for kind in kinds):
                continue
            self.add(kinds, kind_of_file)


def reduced(specs, count):
    """A part of the plan that still holds every kind and every format: in turn, rarest first."""
    if count >= len(specs):
        return specs
    chosen, seen = [], set()
    order = random.Random("reduced").sample(specs, len(specs))
    for signs in (lambda spec: {(kind,) for kind in spec.kinds}, lambda spec: {spec.format, spec.layout, spec.program}):
        for spec in order:
            if len(chosen) < count and spec not in chosen and not signs(spec) <= seen:
                chosen.append(spec)
                seen |= signs(spec) | {(kind,) for kind in spec.kinds}
    rest = [spec for spec in order if spec not in chosen]
    return sorted(chosen + rest[:count - len(chosen)], key=lambda spec: spec.number)
