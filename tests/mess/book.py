"""A workbook in memory, between the program that made it and the one that saves it.

Every cell carries its meaning along, however rows and columns are moved: `means` says which cell of
which form it is and what it says, `why` why a figure is of no form. The truth about a file is read off
these marks when it is saved, never off the saved file.
"""

import copy
import re
from dataclasses import dataclass, field

REFERENCE = re.compile(r"('(?:[^']|'')+'|[^\W\d]\w*)!(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?")


def letters(column):
    """0 → `A`, 27 → `AB`."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(text):
    """`A` → 0."""
    column = 0
    for letter in text:
        column = column * 26 + ord(letter) - 64
    return column - 1


def address(row, column):
    return f"{letters(column)}{row + 1}"


@dataclass
class Cell:
    """`value`: str, int, float, bool, datetime.date or Error; `formula` stands beside the result it
    has, `None` where no program has calculated it."""

    value: object = None
    formula: str = ""
    font: str = ""
    number_format: str = ""
    means: dict = None
    why: str = ""

    def is_figure(self):
        return isinstance(self.value, (int, float)) and not isinstance(self.value, bool)


@dataclass(frozen=True)
class Error:
    """`#REF!` and its like."""

    text: str


@dataclass
class Sheet:
    name: str
    cells: dict = field(default_factory=dict)  # (row, column), from 0 → Cell
    merges: list = field(default_factory=list)  # (row, column, last row, last column)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    visibility: str = "visible"
    comments: dict = field(default_factory=dict)  # (row, column) → text
    text_boxes: list = field(default_factory=list)
    pictures: int = 0

    def put(self, row, column, value, **more):
        self.cells[row, column] = cell = Cell(value, **more)
        return cell

    def rows(self):
        return sorted({row for row, _ in self.cells})

    def line(self, row):
        """The cells of a row as (column, cell), left to right."""
        return sorted((column, cell) for (at, column), cell in self.cells.items() if at == row) \
            if row is not None else []

    def last_row(self):
        return max((row for row, _ in self.cells), default=-1)

    def last_column(self):
        return max((column for _, column in self.cells), default=-1)

    def _renumber(self, new_row, new_column):
        self.cells = {(new_row(row), new_column(column)): cell for (row, column), cell in self.cells.items()}
        self.merges = [(new_row(a), new_column(b), new_row(c), new_column(d)) for a, b, c, d in self.merges]
        self.hidden_rows = {new_row(row) for row in self.hidden_rows}
        self.hidden_columns = {new_column(column) for column in self.hidden_columns}
        self.comments = {(new_row(row), new_column(column)): text
                         for (row, column), text in self.comments.items()}


class Book:
    def __init__(self):
        self.sheets = []
        self.names = {}  # name → (sheet, cell): the cell itself, wherever it is moved
        self.properties = []
        self.headless = False  # its title was cut off

    def add(self, name):
        self.sheets.append(Sheet(name))
        return self.sheets[-1]

    def visible(self):
        return [sheet for sheet in self.sheets if sheet.visibility == "visible" and sheet.name != "Kiểm tra"]

    def figures(self):
        """(sheet, row, column, cell) of every cell that means something in a form."""
        return [(sheet, row, column, cell) for sheet in self.sheets
                for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]) if cell.means]

    def tables(self):
        """Sheets that hold cells of a form."""
        return [sheet for sheet in self.sheets if any(cell.means for cell in sheet.cells.values())]

    def trim(self):
        """What a program leaves that keeps only what is shown, from the first used cell on."""
        for sheet in self.sheets:
            sheet.cells = {at: cell for at, cell in sheet.cells.items()
                           if at[0] not in sheet.hidden_rows and at[1] not in sheet.hidden_columns}
            for hidden, part in ((sheet.hidden_rows, 0), (sheet.hidden_columns, 1)):
                filled = [at[part] for at, cell in sheet.cells.items() if cell.value is not None or cell.formula]
                gone = hidden | set(range(min(filled, default=0)))

                def moved(index, gone=gone):
                    return index - sum(1 for other in gone if other < index)

                def same(index):
                    return index

                sheet._renumber(*((moved, same) if part == 0 else (same, moved)))
            sheet.hidden_rows, sheet.hidden_columns = set(), set()

    def insert_rows(self, sheet, at, count=1):
        self._shift(sheet, at, count, rows=True)

    def insert_columns(self, sheet, at, count=1):
        self._shift(sheet, at, count, rows=False)

    def delete_rows(self, sheet, first, last):
        """References to what is deleted become `#REF!`, as everywhere."""
        sheet.cells = {at: cell for at, cell in sheet.cells.items() if not first <= at[0] <= last}
        sheet.merges = [merge for merge in sheet.merges if merge[2] < first or merge[0] > last]
        self._shift(sheet, last + 1, first - last - 1, rows=True)

    def _shift(self, sheet, at, count, rows):
        def moved(index):
            return index + count if index >= at else index

        def same(index):
            return index

        sheet._renumber(moved if rows else same, same if rows else moved)
        gone = range(at + count, at)

        def shifted(match):
            title, *parts = match.groups()
            if title.strip("'").replace("''", "'") != sheet.name:
                return match.group(0)
            spelled = []
            for lock, column, lock_row, row in (parts[:4], parts[4:]):
                if column is None:
                    break
                index = int(row) - 1 if rows else number(column)
                if index in gone:
                    return "#REF!"
                row, column = (moved(index) + 1, column) if rows else (row, letters(moved(index)))
                spelled.append(f"{lock}{column}{lock_row}{row}")
            return f"{title}!{':'.join(spelled)}"

        for other in self.sheets:
            for cell in other.cells.values():
                if cell.formula:
                    cell.formula = REFERENCE.sub(shifted, cell.formula)

    def rename(self, sheet, name):
        old, new = ("'" + title.replace("'", "''") + "'!" for title in (sheet.name, name))
        for other in self.sheets:
            for cell in other.cells.values():
                cell.formula = cell.formula.replace(old, new).replace(f"{sheet.name}!", new)
        sheet.name = name

    def named(self):
        """name → (sheet, row, column); names whose cell was deleted point nowhere."""
        places = {id(cell): (sheet, row, column) for sheet in self.sheets
                  for (row, column), cell in sheet.cells.items()}
        return {name: places[id(cell)] for name, cell in self.names.items() if id(cell) in places}

    def bare(self):
        """What is left when a program knows values only: sheets of the office's own, results of formulas."""
        book = Book()
        for sheet in self.sheets:
            if sheet.name.startswith("_") or sheet.name == "Kiểm tra":
                continue
            kept = copy.copy(sheet)
            kept.cells = {at: copy.copy(cell) for at, cell in sheet.cells.items()
                          if cell.value is not None or (cell.formula and cell.means)}
            for cell in kept.cells.values():
                if cell.value is not None and not cell.means:
                    cell.formula = ""
            book.sheets.append(kept)
        return book

    def truth(self):
        """(cells of forms, figures of no form): what is to be accounted for, sheet by sheet."""
        cells, beside = [], []
        for number_of_sheet, sheet in enumerate(self.sheets):
            for (row, column), cell in sorted(sheet.cells.items(), key=lambda item: item[0]):
                at = [number_of_sheet, sheet.name, address(row, column)]
                if cell.means and (cell.value is not None or cell.formula):
                    means = cell.means
                    cells.append(at + [means["data_set"], means["reporter"], means["period"], means["row"],
                                       means["column"], means["value"], means.get("unclear", "")])
                elif not cell.means and cell.is_figure():
                    beside.append(at + [cell.why or "code or number of a line"])
        return cells, beside
