"""Mess that moves things: sheets, rows, columns, headings, merges."""

import copy
import random

from book import Book, Error
from forms import plain

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
# How many cells of a workbook are damaged in a way; see the head of `plan.py`.
A_WORKBOOK = {"texts": 17, "errors": 2, "uncached": 2, "two readings": 2}


def heading_row(sheet):
    """The line of column codes `A B C 1 2 3`, or `None`."""
    for row in sheet.rows():
        texts = [str(cell.value) for _, cell in sheet.line(row) if cell.value is not None]
        if texts[:1] == ["A"] and "1" in texts:
            return row
    return None


def main(book):
    """The sheet with most cells of the form."""
    return max(book.tables(), key=lambda sheet: sum(1 for cell in sheet.cells.values() if cell.means))


def figure_rows(sheet):
    return sorted({row for (row, _), cell in sheet.cells.items() if cell.means})


def rename_sheets(book, dice):
    names = dice.choice([["Sheet1", "Sheet2", "Sheet3"], ["Biểu mẫu", "Phụ lục", "Thuyết minh BC"],
                         ["so lieu 6 thang", "dia ban", "thuyet minh"]])
    for sheet, name in zip(book.visible(), names):
        book.rename(sheet, name)


def title_rows(book, dice):
    sheet = main(book)
    book.insert_rows(sheet, 0, 6)
    sheet.put(0, 0, "TỈNH NGHỆ AN")
    sheet.put(0, 3, STATE)
    sheet.put(1, 0, "BAN CHỈ ĐẠO PHÒNG, CHỐNG TỘI PHẠM, TỆ NẠN XÃ HỘI")
    sheet.put(1, 3, "Độc lập - Tự do - Hạnh phúc")
    sheet.put(2, 0, f"Số: {dice.randint(10, 200)}/BC-BCĐ")
    sheet.put(2, 3, f"Nghệ An, ngày {dice.randint(10, 20)} tháng 6 năm 2023")
    sheet.put(4, 0, f"(Kèm theo Công văn số {dice.randint(100, 900)}/CV-BCĐ)")


def delete_headers(book, turn):
    """Somebody cut off the heading, the line of codes, the title, or all of them: in turn."""
    sheet = main(book)
    codes = heading_row(sheet)
    first, last = [(codes - 1, codes - 1), (codes, codes), (0, codes - 3), (0, codes)][turn % 4]
    book.delete_rows(sheet, first, last)
    book.headless = first == 0


def header_tree(book, dice):
    """A heading of three lines: one merged title over the figures of both years."""
    sheet = main(book)
    codes = heading_row(sheet)
    book.insert_rows(sheet, codes - 1, 1)
    top, low = codes - 1, codes
    for column in range(0, sheet.last_column() + 1):
        cell = sheet.cells.pop((low, column), None)
        if cell is None:
            continue
        if 3 <= column <= 6:
            sheet.cells[low, column] = cell
        else:
            sheet.cells[top, column] = cell
            sheet.merges.append((top, column, low, column))
    sheet.put(top, 3, dice.choice(["Kết quả thực hiện", "Số liệu", "Thực hiện trong kỳ"]))
    sheet.merges.append((top, 3, top, 6))


def columns(book, dice):
    sheet = main(book)
    what = dice.choice(["insert", "hide", "swap", "unit-last"])
    codes = heading_row(sheet)
    if what == "insert":
        book.insert_columns(sheet, dice.choice([0, 3, 4]))
    elif what == "hide":
        sheet.hidden_columns.add(4)
    elif what == "swap":
        _swap(sheet, codes - 1, 3, 4)
    else:
        last = sheet.last_column() + 1
        for row in sheet.rows():
            if row >= codes - 1 and (row, 2) in sheet.cells:
                sheet.cells[row, last] = sheet.cells.pop((row, 2))


def _swap(sheet, first_row, one, other):
    for row in [row for row in sheet.rows() if row >= first_row]:
        left, right = sheet.cells.pop((row, one), None), sheet.cells.pop((row, other), None)
        if right is not None:
            sheet.cells[row, one] = right
        if left is not None:
            sheet.cells[row, other] = left
    sheet.merges = [merge for merge in sheet.merges if merge[0] < first_row]


def _middle(rows, first, last):
    """Rows away from both ends; of a short form, any."""
    return rows[first:last] or rows


def rows(book, dice):
    """An empty line, a line of one's own with figures, a line that was moved, one that was deleted."""
    sheet = main(book)
    filled = figure_rows(sheet)
    book.insert_rows(sheet, dice.choice(_middle(filled, 2, -2)))
    own = dice.choice(_middle(figure_rows(sheet), 3, -2))
    book.insert_rows(sheet, own)
    sheet.put(own, 1, "Nội dung khác do địa phương bổ sung")
    sheet.put(own, 3, dice.randint(3, 90), why="line of their own")
    plain_rows = [row for row in figure_rows(sheet) if not _is_child(sheet, row)]
    moved = dice.choice(_middle(plain_rows, 2, -4))
    if dice.random() < 0.5:
        book.delete_rows(sheet, moved, moved)
        return
    line = [(column, sheet.cells.pop((moved, column))) for column, _ in sheet.line(moved)]
    target = figure_rows(sheet)[-1] + 1
    book.insert_rows(sheet, target)
    for column, cell in line:
        sheet.cells[target, column] = cell


def _is_child(sheet, row):
    label = sheet.cells.get((row, 1))
    code = sheet.cells.get((row, 0))
    return code is None or "." in str(code.value) or label is None


def typed_totals(book, dice):
    """Figures typed over the formulas: some right, some not. They are the program's to calculate."""
    for sheet in book.tables():
        columns_of_figures = {column for (_, column), cell in sheet.cells.items() if cell.means}
        for (row, column), cell in sheet.cells.items():
            if cell.formula and column in range(3, 7) and not cell.means:
                cell.formula, cell.value, cell.why = "", dice.randint(1, 500), "calculated"
        if not any(cell.why == "calculated" for cell in sheet.cells.values()) and columns_of_figures:
            last = figure_rows(sheet)[-1] + 1
            book.insert_rows(sheet, last)
            total = sum(cell.value for (_, column), cell in sheet.cells.items()
                        if column == 3 and cell.means and cell.is_figure())
            sheet.put(last, 1, "Tổng cộng")
            sheet.put(last, 3, total, why="total of their own")


def two_forms(book, other, dice):
    """A second form under the first, on one sheet."""
    sheet, below = main(book), main(other)
    start = sheet.last_row() + 3
    for (row, column), cell in below.cells.items():
        sheet.cells[start + row, column] = cell
    sheet.merges += [(start + a, b, start + c, d) for a, b, c, d in below.merges]
    book.names = {}
    book.properties = []
    book.sheets = [item for item in book.sheets if item.visibility == "visible" and item.name != "Kiểm tra"]


def many_sheets(books):
    """The reports of several units in one workbook, a sheet each, named as the unit is called."""
    whole = Book()
    for name, book in books:
        sheet = main(book)
        sheet.name = name[:31]
        for cell in sheet.cells.values():
            if cell.formula and not cell.means:
                cell.formula = ""
        whole.sheets.append(sheet)
    return whole


def old_sheet(book, dice):
    """Last year's report still lies there, hidden."""
    sheet = main(book)
    old = copy.deepcopy(sheet)
    old.name = dice.choice(["Biểu cũ", "2022", "Bieu F (2)"])
    old.visibility = dice.choice(["hidden", "veryHidden"])
    for cell in old.cells.values():
        cell.formula = ""
        if cell.means:
            cell.means = None
            if cell.is_figure():
                cell.value += dice.randint(1, 50)
                cell.why = "old hidden sheet"
        elif isinstance(cell.value, str):
            cell.value = cell.value.replace("năm 2023", "năm 2022").replace("/2023", "/2022")
    book.sheets.append(old)


def ghost_range(book, dice, last_row):
    """Something at the very end of the sheet makes it a million rows long."""
    main(book).put(last_row, 0, " ")


def merged_data(book, dice):
    """One merge over two lines of figures, one over the empty cells beside figures."""
    sheet = main(book)
    filled = [row for row in figure_rows(sheet) if (row, 3) in sheet.cells and sheet.cells[row, 3].means]
    pairs = [row for row in filled if row + 1 in filled]
    row = _habitual(sheet, pairs, dice)
    lower = sheet.cells[row + 1, 3]
    lower.value, lower.means = None, None
    sheet.cells[row, 3].means["unclear"] = "merged over two lines"
    sheet.merges.append((row, 3, row + 1, 3))
    for row in dice.sample(filled, 3):
        beside = [sheet.cells.get((row, column)) for column in (4, 5)]
        if all(cell is None or (cell.value is None and not cell.formula) for cell in beside) and \
                not any(merge[0] <= row <= merge[2] for merge in sheet.merges):
            sheet.merges.append((row, 3, row, 4))


def _habitual(sheet, rows, dice):
    """One of the lines, and the same one in every period that asks for it: those of part B mostly are."""
    habit = dice.random()
    codes = {row: str(sheet.cells[row, 0].value) for row in rows if (row, 0) in sheet.cells}
    lasting = [row for row in rows if codes.get(row, "").startswith("B")] or rows
    return min(lasting, key=lambda row: random.Random(f"{habit} {codes.get(row)}").random())


def transpose(book, dice):
    """Indicators across, years down; the stamp is gone with the template."""
    sheet = main(book)
    codes = heading_row(sheet)
    table = {at: cell for at, cell in sheet.cells.items() if at[0] >= codes - 1 and at[1] <= 4}
    last = max(row for row, _ in table)
    for at in list(sheet.cells):
        if at[0] >= codes - 1:
            del sheet.cells[at]
    for (row, column), cell in table.items():
        if row <= figure_rows_last(table):
            sheet.cells[codes - 1 + column, row - codes + 1] = cell
    sheet.merges = [merge for merge in sheet.merges if merge[2] < codes - 1]
    book.names, book.properties = {}, []
    book.sheets = [item for item in book.sheets if item.visibility == "visible" and item.name != "Kiểm tra"]
    return last


def figure_rows_last(table):
    return max((row for (row, _), cell in table.items() if cell.means), default=0)


def error_cells(book, dice):
    for _, _, _, cell in dice.sample(book.figures(), A_WORKBOOK["errors"]):
        cell.value = Error(dice.choice(["#REF!", "#DIV/0!", "#N/A", "#VALUE!"]))
        cell.formula = {"#REF!": "=#REF!+1", "#DIV/0!": "=1/0", "#N/A": "=NA()", "#VALUE!": '="a"+1'}[cell.value.text]
        cell.means["unclear"] = "error"


def uncached(book, dice):
    """Sums in place of figures. Only where a program has calculated them is there a result."""
    figures = [item for item in book.figures() if item[3].is_figure()]
    for _, _, _, cell in dice.sample(figures, A_WORKBOOK["uncached"]):
        part = dice.randint(1, 9)
        rest = round(cell.value - part, 1)
        cell.formula, cell.value = f"={plain(rest)}+{part}" if rest >= 0 else f"={plain(cell.value)}+0", None
        cell.means["unclear"] = "formula without a result"


def links(book, dice):
    """Formulas into another workbook, with the result they had."""
    for _, row, _, cell in dice.sample([item for item in book.figures() if item[3].is_figure()], 5):
        cell.formula = f"='[so theo doi 2023.xlsx]Thang 6'!$D${row + 1}"
