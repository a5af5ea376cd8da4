"""Adds a form to a pack workbook as an official would: by writing lines into its sheets.

    python add_form.py PACK.xlsx CHANGED.xlsx          a form of thirty rows for the Health Department
    python add_form.py PACK.xlsx BROKEN.xlsx broken    three faults instead
    python add_form.py PACK.xlsx CHANGED.xlsx stricter  an old row less, a rule more

Nothing but the workbook is touched.
"""

import sys

import openpyxl

FORM = "F90"
ROWS = 30
PRACTICE = "thông lệ"


class Sheet:
    def __init__(self, book, name):
        self.sheet = book[name]
        self.columns = [cell.value for cell in self.sheet[1]]
        # Lines below the last one may be formatted and empty.
        self.last = max(cell.row for cell in self.sheet["A"] if cell.value is not None)

    def add(self, **fields):
        self.last += 1
        for name, value in fields.items():
            name = {"label_vi": "label::vi", "hint_vi": "hint::vi"}.get(name, name)
            self.sheet.cell(self.last, self.columns.index(name) + 1).value = value

    def find(self, **fields):
        at = {self.columns.index(name): value for name, value in fields.items()}
        for row in self.sheet.iter_rows(min_row=2):
            if all(row[index].value == value for index, value in at.items()):
                return row
        raise SystemExit(f"{self.sheet.title}: no line with {fields}")

    def set(self, row, name, value):
        row[self.columns.index(name)].value = value

    def remove(self, row):
        self.sheet.delete_rows(row[0].row)
        self.last -= 1


def element(number):
    return f"yte_{number:02}"


def add_form(book):
    survey, table, rules = Sheet(book, "survey"), Sheet(book, "table"), Sheet(book, "rules")
    for number in range(1, ROWS + 1):
        survey.add(
            name=element(number),
            block="HLT",
            label_vi=f"Chỉ tiêu y tế thêm số {number:02}",
            type="int",
            unit="nguoi",
            aggregation="SUM",
            nature="flow",
            clause=PRACTICE,
        )
    Sheet(book, "data_sets").add(
        id=FORM,
        printed_code="Biểu F90/PCMT-SYT",
        title="BÁO CÁO BỔ SUNG CỦA SỞ Y TẾ",
        version="1",
        clause=PRACTICE,
    )
    Sheet(book, "assignments").add(
        data_set=FORM, reporter_kinds="so_y_te", period_kinds="half_year|year"
    )
    table.add(data_set=FORM, section="A", title="Số liệu bổ sung", display_as="table")
    for number in range(1, ROWS + 1):
        line = {"data_set": FORM, "section": "A", "code": f"A{number}", "element": element(number)}
        if number == 1:
            line["by"] = "d_sex|d_age5"
        if number == 2:
            line.update(relation="part", parent="A1")
        table.add(**line)
    skip = "SKIP_IF_ANY_VALUE_MISSING"
    common = {
        "importance": "HIGH",
        "left_missing": skip,
        "right_missing": skip,
        "tolerance": 0,
        "stage": "active",
    }
    rules.add(
        id="YTE-01",
        left="${yte_03}",
        operator="less_than_or_equal_to",
        right="${yte_04}",
        message="Chỉ tiêu 03 ({left}) không được lớn hơn chỉ tiêu 04 ({right})",
        **common,
    )
    rules.add(
        id="YTE-02",
        left="${yte_05} + ${yte_06}",
        operator="equal_to",
        right="${yte_07}",
        message="Chỉ tiêu 05 cộng 06 ({left}) phải bằng chỉ tiêu 07 ({right})",
        **common,
    )
    rules.add(
        id="YTE-03",
        condition="${yte_08} > 0",
        left="${yte_09}",
        operator="greater_than",
        right="0",
        message="Có chỉ tiêu 08 thì chỉ tiêu 09 phải lớn hơn 0 (đang là {left})",
        **common,
    )
    Sheet(book, "targets").add(
        id="T-YTE-01",
        label="Ít nhất 10 người theo chỉ tiêu y tế thêm",
        shape="count_min",
        measures="${yte_01}",
        comparison="greater_than_or_equal_to",
        threshold=10,
        scope="root",
        period_kinds="half_year|year",
        deadline="6 tháng đầu năm 2023",
        clause=PRACTICE,
    )


def add_faults(book):
    """An element that is not there, a period that ends before it begins, a rule twice."""
    table, periods = Sheet(book, "table"), Sheet(book, "periods")
    table.set(table.find(data_set="F05", code="B3"), "element", "khong_co")
    periods.set(periods.find(id="2023S1"), "window_to", "2022-01-01")
    rules = Sheet(book, "rules")
    first = {name: cell.value for name, cell in zip(rules.columns, rules.sheet[2])}
    rules.add(**first)


def be_stricter(book):
    """F28 asks a row less (those who filled it lose its figure), and a rule more."""
    table, rules = Sheet(book, "table"), Sheet(book, "rules")
    row = table.find(data_set="F28", element="com_articles")
    table.remove(row)
    owners = Sheet(book, "owners")
    row = owners.find(element="com_articles")
    forms = row[owners.columns.index("data_sets")].value.split("|")
    owners.set(row, "data_sets", "|".join(form for form in forms if form != "F28"))
    rules.add(
        id="YTE-09",
        importance="HIGH",
        left="${com_sessions}",
        left_missing="SKIP_IF_ANY_VALUE_MISSING",
        operator="less_than",
        right="0",
        right_missing="SKIP_IF_ANY_VALUE_MISSING",
        tolerance=0,
        stage="active",
        message="Số buổi ({left}) phải nhỏ hơn 0",
    )


def main():
    given, written, *kind = sys.argv[1:]
    book = openpyxl.load_workbook(given)
    {"broken": add_faults, "stricter": be_stricter}.get("".join(kind), add_form)(book)
    book.save(written)


if __name__ == "__main__":
    main()
