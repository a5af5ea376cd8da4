"""Layouts that are not ours: what an office draws up when it has the plan but not the template.

Labels are those of the form, as people reword them; there are no codes, no stamp and no names.
"""

from book import Book
from forms import figure_for, meaning
from kinds_text import WORDS

STATE = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]


def short_name(form):
    """`Ủy ban nhân dân xã Nậm Cắn, huyện Kỳ Sơn` → (`UBND XÃ NẬM CẮN`, `xã Nậm Cắn`, `Nậm Cắn`)."""
    name = form.reporter_name.split(",")[0]
    place = name
    for body in ("Ủy ban nhân dân ", "Công an "):
        place = place.removeprefix(body)
    office = name.replace("Ủy ban nhân dân", "UBND").upper()
    bare = place
    for level in ("xã ", "phường ", "thị trấn ", "huyện ", "thành phố ", "thị xã "):
        bare = bare.removeprefix(level)
    return office, place, bare


def lines(form, dice, reworded):
    """(section, label with its lead, unit, cell of the current period, indent) of the form's tables."""
    for section, row, cells in form.rows():
        cell = cells.get("1")
        if cell is None or cell["calculation"] is not None:
            continue
        label = f"{row['lead']} {row['label']}".strip()
        if reworded and dice.random() < 0.5:
            for old, new in WORDS:
                label = label.replace(old, new)
        yield section, label, row["unit"], cell, row["indent"]


def head(sheet, form, dice, width):
    office, place, _ = short_name(form)
    sheet.put(0, 0, office)
    sheet.put(0, width // 2 + 1, STATE[0])
    sheet.put(1, width // 2 + 1, STATE[1])
    sheet.put(2, 0, f"Số: {dice.randint(5, 300)}/BC-UBND")
    sheet.put(4, 0, dice.choice(["BÁO CÁO", "PHỤ LỤC SỐ LIỆU", "BIỂU TỔNG HỢP"]))
    sheet.put(5, 0, dice.choice(["Kết quả công tác phòng, chống ma túy {p} của {u}",
                                 "Số liệu PCMT {p} - {u}", "Công tác phòng chống ma túy {p} ({u})"])
              .format(p=form.period_label.lower(), u=place))
    return 7


def figure(sheet, row, column, form, cell, dice, with_unit=True):
    if dice.random() < 0.05:
        return
    value = figure_for(dice, cell)
    means = meaning(form, cell, value)
    if means["kind"] == "money" and not with_unit:
        means["unclear"] = "đồng or millions of đồng"
    sheet.put(row, column, value, means=means)


def table(book_sheet, start, form, dice, order, reworded=True, numbered=True):
    """One table; `order` names its columns left to right."""
    titles = {"number": ["TT", "STT"], "label": ["Nội dung", "Chỉ tiêu", "Tiêu chí"], "unit": ["ĐVT", "Đơn vị tính"],
              "figure": ["Kết quả", "Số liệu", "Thực hiện", "Kết quả thực hiện"], "note": ["Ghi chú"],
              "before": ["Cùng kỳ 2022", "Cùng kỳ"]}
    row = start
    for column, what in enumerate(order):
        book_sheet.put(row, column, dice.choice(titles[what]))
    at, outline = None, [0, 0]
    for section, label, unit, cell, indent in lines(form, dice, reworded):
        row += 1
        if section["id"] != at:
            at, outline = section["id"], [outline[0] + 1, 0]
            book_sheet.put(row, order.index("label"), section["title"].upper())
            if "number" in order:
                book_sheet.put(row, order.index("number"), ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][outline[0] - 1])
            row += 1
        outline[1] += indent == 0
        for column, what in enumerate(order):
            if what == "number" and indent == 0 and numbered:
                book_sheet.put(row, column, outline[1], why="number of a line")
            elif what == "label":
                book_sheet.put(row, column, label if indent == 0 else f"- {label}")
            elif what == "unit":
                book_sheet.put(row, column, unit)
            elif what == "figure":
                figure(book_sheet, row, column, form, cell, dice, with_unit="unit" in order)
    return row


def one(form, dice, order):
    book = Book()
    sheet = book.add(dice.choice(["Sheet1", "BC", "Số liệu", "Phu luc 1"]))
    last = table(sheet, head(sheet, form, dice, len(order)), form, dice, order)
    sheet.put(last + 2, len(order) // 2 + 1, dice.choice(["CHỦ TỊCH", "KT. CHỦ TỊCH", "NGƯỜI LẬP BIỂU"]))
    return book


def plain_table(forms, dice):
    return one(forms[0], dice, ["number", "label", "unit", "figure", "note"])


def without_numbers(forms, dice):
    return one(forms[0], dice, ["label", "figure"])


def figures_first(forms, dice):
    return one(forms[0], dice, ["number", "figure", "unit", "label", "note"])


def with_last_year(forms, dice):
    return one(forms[0], dice, ["number", "label", "unit", "before", "figure", "note"])


def sheet_each(forms, dice):
    """One workbook of a district, a sheet for every commune."""
    book = Book()
    for form in forms:
        _, _, name = short_name(form)
        sheet = book.add(name[:31])
        table(sheet, head(sheet, form, dice, 5), form, dice, ["number", "label", "unit", "figure", "note"])
    return book


def column_each(forms, dice):
    """Indicators down, one column for every commune."""
    book = Book()
    sheet = book.add("Tổng hợp")
    form = forms[0]
    sheet.put(0, 0, "UBND HUYỆN " + form.reporter_name.split("huyện ")[-1].upper())
    sheet.put(2, 0, f"BIỂU TỔNG HỢP SỐ LIỆU PHÒNG, CHỐNG MA TÚY {form.period_label.upper()} CÁC XÃ, THỊ TRẤN")
    sheet.put(4, 0, "TT")
    sheet.put(4, 1, "Nội dung")
    sheet.put(4, 2, "ĐVT")
    sheet.put(4, 3, "Kết quả theo từng xã")
    sheet.merges.append((4, 3, 4, 2 + len(forms)))
    for column, other in enumerate(forms):
        sheet.put(5, 3 + column, short_name(other)[2])
    for order, (_, label, unit, cell, _) in enumerate(lines(form, dice, True)):
        sheet.put(6 + order, 0, order + 1, why="number of a line")
        sheet.put(6 + order, 1, label)
        sheet.put(6 + order, 2, unit)
        for column, other in enumerate(forms):
            same = next(item for item in other.cells if item["row_code"] == cell["row_code"]
                        and item["column_code"] == cell["column_code"])
            figure(sheet, 6 + order, 3 + column, other, same, dice)
    return book


def row_each(forms, dice):
    """Communes down, indicators across under a heading of two lines; totals below."""
    book = Book()
    sheet = book.add("Phụ lục")
    form = forms[0]
    sheet.put(0, 0, f"PHỤ LỤC KẾT QUẢ PCMT {form.period_label.upper()}")
    sheet.put(1, 0, "(Kèm theo Báo cáo của UBND huyện " + form.reporter_name.split("huyện ")[-1] + ")")
    sheet.put(3, 0, "STT")
    sheet.merges.append((3, 0, 4, 0))
    sheet.put(3, 1, "Tên xã, thị trấn")
    sheet.merges.append((3, 1, 4, 1))
    wanted = list(lines(form, dice, True))[:12]
    column, start, title = 2, 2, None
    for section, label, unit, _, _ in wanted:
        if section["title"] != title:
            if title:
                sheet.merges.append((3, start, 3, column - 1))
            title, start = section["title"], column
            sheet.put(3, column, title)
        sheet.put(4, column, f"{label} ({unit})")
        column += 1
    if column - 1 > start:
        sheet.merges.append((3, start, 3, column - 1))
    for order, other in enumerate(forms):
        sheet.put(5 + order, 0, order + 1, why="number of a line")
        sheet.put(5 + order, 1, short_name(other)[1])
        for column, (_, _, _, cell, _) in enumerate(wanted):
            same = next(item for item in other.cells if item["row_code"] == cell["row_code"]
                        and item["column_code"] == cell["column_code"])
            figure(sheet, 5 + order, 2 + column, other, same, dice)
    last = 5 + len(forms)
    sheet.put(last, 1, "Tổng cộng")
    for column in range(2, 2 + len(wanted)):
        total = sum(cell.value for (row, at), cell in sheet.cells.items() if at == column and row >= 5 and cell.means)
        sheet.put(last, column, round(total, 1), why="total of their own")
    return book


def across(forms, dice):
    """One line of headings, one line of figures."""
    book = Book()
    sheet = book.add("Sheet1")
    start = head(sheet, forms[0], dice, 6)
    for column, (_, label, unit, cell, _) in enumerate(lines(forms[0], dice, True)):
        sheet.put(start, column, label)
        sheet.put(start + 1, column, unit)
        figure(sheet, start + 2, column, forms[0], cell, dice)
    return book


def grouped(forms, dice):
    """A heading of two lines merged over its columns, the parts of a total beside it."""
    book = one(forms[0], dice, ["number", "label", "unit", "figure", "note"])
    sheet = book.sheets[0]
    book.insert_rows(sheet, 8)
    sheet.put(7, 3, "Số liệu báo cáo")
    for column, title in ((3, "Kết quả trong kỳ"), (4, "Ghi chú, giải trình")):
        sheet.put(8, column, title)
    sheet.merges += [(7, 0, 8, 0), (7, 1, 8, 1), (7, 2, 8, 2), (7, 3, 7, 4)]
    return book


ALONE = [plain_table, without_numbers, figures_first, with_last_year, across, grouped]
TOGETHER = [sheet_each, column_each, row_each]
