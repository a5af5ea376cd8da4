"""Finds the tables of a form in a grid as a person does: by the heading `Mã`, the row of column
codes under it and the row codes below. Neither names nor stamps are looked at."""

import re

ROW_CODE = re.compile(r"^[A-ZĐ]{1,2}(\d+)?(\.[0-9A-Za-z]+)*$")
COLUMN_CODE = re.compile(r"^\d{1,2}$")


def plain(value):
    """12.0 → `12`; texts without outer blanks."""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value).strip()


def cells(grid):
    """{(row code, column code): (value, (row, column))} of one sheet; blanks are left out."""
    found = {}
    headings = sorted(at for at, value in grid.items() if plain(value) == "Mã")
    for order, (top, left) in enumerate(headings):
        below = [row for row, column in headings[order + 1:] if column == left]
        bottom = min(below, default=1 + max(row for row, _ in grid))
        columns = column_codes(grid, top, bottom)
        for row in range(top + 1, bottom):
            code = plain(grid.get((row, left), ""))
            if not ROW_CODE.match(code):
                continue
            for column, column_code in columns.items():
                value = grid.get((row, column))
                if value is not None and plain(value) != "":
                    found[code, column_code] = (value, (row, column))
    return found


def column_codes(grid, top, bottom):
    for row in range(top + 1, min(top + 5, bottom)):
        codes = {column: plain(value) for (at, column), value in grid.items()
                 if at == row and COLUMN_CODE.match(plain(value))}
        if codes and "1" in codes.values():
            return codes
    return {}
