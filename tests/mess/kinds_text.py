"""Mess in what is written: numbers as text, units, signs, old encodings, other words."""

import re

import legacy
from book import Cell
from kinds_structure import A_WORKBOOK, figure_rows, heading_row, main

NBSP = "\u00a0"

# How Vietnamese offices say the same.
HEADINGS = {
    "Kỳ báo cáo": ["Số liệu kỳ này", "Kết quả kỳ BC", "Thực hiện trong kỳ", "Kỳ này"],
    "Cùng kỳ năm trước": ["CK năm 2022", "Cùng kỳ 2022", "Số cùng kỳ", "So cùng kỳ năm ngoái"],
    "Chỉ tiêu báo cáo": ["Nội dung", "Chỉ tiêu", "Tiêu chí", "Nội dung báo cáo"],
    "ĐVT": ["Đơn vị tính", "Đ.vị", "Đơn vị"],
    "Ghi chú": ["G/chú", "Ghi chú thêm"],
    "Mã": ["Mã số", "MS"],
}
WORDS = [
    ("phòng, chống ma túy", "PCMT"), ("Ủy ban nhân dân", "UBND"), ("trái phép chất ma túy", "TPCMT"),
    ("cây có chất ma túy", "cây CMT"), ("cơ sở cai nghiện bắt buộc", "CSCNBB"), ("người nghiện", "NN ma túy"),
    ("Số lượt người", "Lượt người"), ("tại gia đình, cộng đồng", "tại GĐ, CĐ"), ("phát hiện", "p.hiện"),
    ("Kinh phí", "K.phí"), ("Số cuộc", "Tổng số cuộc"), ("ngân sách nhà nước", "NSNN"),
]
LEADS = ["1.2. ", "a) ", "- ", "+ ", "Trong đó: ", "1/ ", "(2) ", "• ", "III. ", "b. "]


def texts(book):
    for sheet in book.sheets:
        if sheet.visibility == "visible":
            for at, cell in sheet.cells.items():
                if isinstance(cell.value, str) and not cell.means and not cell.formula:
                    yield sheet, at, cell


def reword_headings(book, dice):
    for _, _, cell in texts(book):
        if cell.value in HEADINGS:
            cell.value = dice.choice(HEADINGS[cell.value])


def reword_labels(book, dice, share=0.5):
    for sheet in book.tables():
        for row in figure_rows(sheet):
            label = sheet.cells.get((row, 1))
            if label is None or not isinstance(label.value, str) or dice.random() > share:
                continue
            for old, new in WORDS:
                label.value = label.value.replace(old, new)


def numbering(book, dice):
    for sheet in book.tables():
        for row in figure_rows(sheet):
            label = sheet.cells.get((row, 1))
            if label is not None and isinstance(label.value, str) and dice.random() < 0.6:
                label.value = dice.choice(LEADS) + label.value + dice.choice(["", " (1)", ":", "  "])


def some(book, dice, count, wanted=lambda cell: True):
    found = [cell for _, _, _, cell in book.figures() if cell.is_figure() and not cell.formula and wanted(cell)]
    return dice.sample(found, min(count, len(found)))


def vietnamese(figure):
    """1234.5 → `1.234,5`."""
    return f"{figure:,}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def as_text(book, dice):
    """Numbers stored as text, with the blanks and grouping that hands give them."""
    for cell in some(book, dice, A_WORKBOOK["texts"]):
        spelled = str(cell.value).replace(".", ",")
        grouped = vietnamese(cell.value)
        if cell.means["kind"] != "integer" and isinstance(cell.value, int):
            grouped = spelled
        cell.value = dice.choice([spelled, f" {spelled} ", f"{spelled}{NBSP}", grouped])


def with_units(book, dice):
    for cell in some(book, dice, 20, lambda cell: cell.means["unit"]):
        spelled = str(cell.value).replace(".", ",")
        cell.value = dice.choice(["{} {}", "{}{}", "{} ({})"]).format(spelled, cell.means["unit"])


def signs(book, dice):
    """Signs in place of figures; what they mean is another thing than blank."""
    written = [("-", "0"), ("–", "0"), ("Không", "0"), ("không", "0"), ("KPS", "nil"), ("kps", "nil"),
               ("//", "not_available"), ("…", "not_available"), ("chưa có", "not_available"), ("x", "not_applicable")]
    for cell in some(book, dice, 14):
        cell.value, cell.means["value"] = dice.choice(written)


def separators(book, dice):
    """Both ways of writing fractions in one file; some texts have two readings, and one must ask."""
    unclear = A_WORKBOOK["two readings"]
    for cell in some(book, dice, 12, lambda cell: cell.means["kind"] != "integer"):
        figure = float(cell.value)
        way = dice.choice(["vi", "en", "point", "group"])
        if way == "vi":
            cell.value = vietnamese(round(figure, 1))
        elif way == "en":
            cell.value = f"{round(figure, 1):,}"
            if figure < 1000:
                cell.value = vietnamese(round(figure, 1))
        elif way == "point":
            cell.value = f"{figure:.2f}"
        elif figure >= 1000 and unclear > 1:
            cell.value = f"{int(figure):,}".replace(",", ".")
            cell.means.update(value=str(int(figure)), unclear="two readings")
            unclear -= 1
    for cell in some(book, dice, unclear, lambda cell: cell.means["kind"] == "integer" and cell.value >= 1000):
        cell.value = f"{cell.value:,}"
        cell.means["unclear"] = "two readings"


def recode(book, dice, encode, fonts):
    """All text of the workbook under a legacy font."""
    for sheet in book.sheets:
        if sheet.visibility != "visible":
            continue
        for cell in sheet.cells.values():
            if isinstance(cell.value, str) and not cell.formula:
                capitals = len(fonts) > 1 and cell.value.isupper()
                cell.value = encode(cell.value)
                cell.font = fonts[1] if capitals else fonts[0]


def tcvn3(book, dice):
    recode(book, dice, legacy.tcvn3, [".VnTime", ".VnTimeH"])


def vni(book, dice):
    recode(book, dice, legacy.vni, ["VNI-Times"])


def decomposed(book, dice):
    recode(book, dice, legacy.decomposed, ["Times New Roman"])


def bare(book, dice):
    how = dice.choice([legacy.bare, str.upper, lambda text: legacy.bare(text).upper(), legacy.late_tone])
    codes = re.compile(r"^[A-Z]{1,2}\d[\w.]*$")
    for sheet, _, cell in texts(book):
        if not codes.match(cell.value):
            cell.value = how(cell.value)


def wrong_period(book, dice, labels):
    """A template of another period, filled now, or this one's with a period typed over it."""
    for _, _, cell in texts(book):
        for old, new in labels:
            if old in cell.value:
                cell.value = cell.value.replace(old, new)


def other_pack_version(book, dice):
    """A template that went out before the forms were last changed."""
    book.properties = [(key, {"tonghop.pack_version": "0", "tonghop.pack_hash": "0" * 64}.get(key, value))
                       for key, value in book.properties]
    for sheet in book.sheets:
        if sheet.name == "_tonghop":
            for row in sheet.rows():
                key = sheet.cells.get((row, 0))
                if key and key.value == "tonghop.pack_hash":
                    sheet.put(row, 1, "0" * 64)
                if key and key.value == "tonghop.pack_version":
                    sheet.put(row, 1, "0")


def into_comments(book, dice):
    """The figures stand in comments, their cells are empty."""
    for sheet, row, column, cell in book.figures():
        if not cell.is_figure():
            continue
        sheet.comments[row, column] = f"Số liệu: {cell.value}"
        cell.value, cell.means = None, None


def into_text_box(book, dice):
    sheet = main(book)
    lines = []
    for owner, row, _, cell in book.figures():
        if owner is sheet and cell.is_figure():
            label = sheet.cells.get((row, 1))
            lines.append(f"{label.value if label else ''}: {cell.value}")
        cell.value, cell.means = None, None
    sheet.text_boxes.append("\n".join(lines[:20]))


def into_picture(book, dice):
    """A photograph of the filled form, pasted over an empty one."""
    main(book).pictures = 1
    for _, _, _, cell in book.figures():
        cell.value, cell.means = None, None


def persons(book, dice):
    """A list of names with identity numbers below the table; in one file of three a phone number."""
    sheet = main(book)
    last = sheet.last_row() + 2
    for column, text in enumerate(["STT", "Họ và tên", "Năm sinh", "Số CCCD", "Số điện thoại"]):
        sheet.put(last, column, text)
    family = ["Nguyễn Văn", "Lô Thị", "Vi Văn", "Trần Thị", "Moong Văn"]
    for order in range(3):
        sheet.put(last + 1 + order, 0, order + 1, why="number of a person in a list")
        sheet.put(last + 1 + order, 1, f"{dice.choice(family)} {dice.choice('ABCDĐEGH')}")
        sheet.put(last + 1 + order, 2, dice.randint(1960, 2004), why="year of birth")
        sheet.put(last + 1 + order, 3, f"0{dice.choice([38, 40, 42]):02}{dice.randint(0, 3)}{dice.randint(60, 99)}"
                                       f"{dice.randint(0, 999999):06}")
        sheet.put(last + 1 + order, 4, f"09{dice.randint(10000000, 99999999)}")


def drop_stamp(book, dice):
    """Sent on by way of a program that keeps neither properties nor hidden sheets nor names."""
    book.names, book.properties = {}, []
    book.sheets = [sheet for sheet in book.sheets if sheet.visibility == "visible" and sheet.name != "Kiểm tra"]
    for sheet in book.sheets:
        for at, cell in list(sheet.cells.items()):
            if cell.formula and not cell.means:
                sheet.cells[at] = Cell(None)
