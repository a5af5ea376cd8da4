#!/usr/bin/env python3
"""Writes cases.csv, the golden cases of the cell grammar.

Lines whose rule is `hand` are written by people: they stay as they are, at the top. All others are
made here, each from a figure and a way of writing it, never by reading what was written.

Columns: rule; row (count, decimal, money, kg, percent, date, flag, choice, text); kind of cell (text, number,
date, bool, error, uncached, or point: a text copied from a program with a decimal point); written,
with \\n, \\t, \\r, \\uXXXX for what cannot be seen; number format; state (value, zero, blank,
not_available, not_applicable, nil, ask, refused); canonical value (VND, g), or the readings to ask
for in the row's unit, or the code of the refusal; codes of what is noted; what is shown where it
differs from what was written; state and readings in a CSV file where they differ.
"""
import csv
import datetime
import io
import pathlib
import random
import sys
import unicodedata
from decimal import Decimal

TABLE = pathlib.Path(__file__).with_name("cases.csv")
HEAD = ["rule", "row", "kind", "written", "format", "state", "value", "notes", "shown", "csv"]
FACTOR = {"count": 1, "decimal": 1, "money": 1_000_000, "kg": 1_000, "percent": 1}
PLACES = {"count": 0, "decimal": 3, "money": 6, "kg": 3, "percent": 1}
NUMERIC = ["count", "decimal", "money", "kg"]
DECIMALS = ["decimal", "money", "kg"]
OTHERS = ["date", "flag", "choice", "text"]
rows = []


def plain(number):
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "0") else text


def vietnamese(number):
    sign, text = ("−", plain(number)[1:]) if number < 0 else ("", plain(number))
    whole, _, fraction = text.partition(".")
    return sign + grouped(whole, ".") + ("," + fraction if fraction else "")


def grouped(digits, sign):
    head = len(digits) % 3 or 3
    return sign.join([digits[:head]] + [digits[at : at + 3] for at in range(head, len(digits), 3)])


def escaped(text):
    visible = "".join(
        c if c == " " or (c.isprintable() and not unicodedata.combining(c)) else f"\\u{ord(c):04x}" for c in text
    )
    return visible.replace("\\u000a", "\\n").replace("\\u0009", "\\t").replace("\\u000d", "\\r")


def add(rule, row, kind, written, state, value="", notes="", shown="", number_format="", in_csv=""):
    """Adds a case, once."""
    if shown == written.strip():
        shown = ""
    line = [rule, row, kind, escaped(written), number_format, state, escaped(value), notes, escaped(shown), in_csv]
    if not any(before[1:5] == line[1:5] for before in seen.get(line[3], [])):
        seen.setdefault(line[3], []).append(line)
        rows.append(line)


seen = {}


def figure(rule, row, kind, written, number, notes="", number_format=""):
    """A case that is understood as a figure in the row's unit, if the row takes such figures."""
    number = Decimal(number)
    digits = max(0, -number.normalize().as_tuple().exponent)
    if number < 0:
        add(rule, row, kind, written, "refused", "negative", number_format=number_format)
    elif row == "count" and digits:
        add(rule, row, kind, written, "refused", "not-an-integer", number_format=number_format)
    elif row == "percent" and number > 100:
        add(rule, row, kind, written, "refused", "above-100", number_format=number_format)
    elif digits > PLACES[row]:
        code = "money-below-dong" if row == "money" else "too-many-decimals"
        add(rule, row, kind, written, "refused", code, number_format=number_format)
    else:
        state = "value" if number else "zero"
        add(rule, row, kind, written, state, plain(number * FACTOR[row]), notes, vietnamese(number), number_format)


def refused(rule, in_rows, kind, written, code, number_format=""):
    for row in in_rows:
        add(rule, row, kind, written, "refused", code, number_format=number_format)


def asked(rule, row, kind, written, *readings):
    add(rule, row, kind, written, "ask", " | ".join(plain(Decimal(reading)) for reading in readings))


def three_digits_behind_comma(rule, row, written, whole, fraction, notes=""):
    """`1,234`: a question in a count, a decimal elsewhere, and a question where a program wrote it."""
    readings = (whole + fraction, f"{whole}.{fraction}")
    if row == "count":
        asked(rule, row, "text", written, *readings)
        return
    in_csv = "ask " + " | ".join(plain(Decimal(reading)) for reading in readings)
    number = Decimal(readings[1])
    add(rule, row, "text", written, "value", plain(number * FACTOR[row]), ("read-as-decimal " + notes).strip(),
        vietnamese(number), in_csv=in_csv)


def whole_numbers():
    dice = random.Random(2023)
    small = [1, 7, 12, 35, 99, 100, 250, 999]
    large = [1000, 1001, 1234, 2023, 9974, 12345, 30000, 100000, 206780, 999999]
    huge = [1000000, 1234567, 20000000, 45678901] + [dice.randrange(10**6, 10**8) for _ in range(4)]
    large += [dice.randrange(1000, 10**6) for _ in range(8)]
    for row in NUMERIC:
        for number in small + large + huge:
            figure("digits", row, "text", str(number), number)
        for number in small:
            figure("leading-zero", row, "text", f"0{number}", number)
            figure("leading-zeros", row, "text", f"00{number}", number)
            figure("plus", row, "text", f"+{number}", number)
            for minus in ("-", "−", "- "):
                refused("negative", [row], "text", f"{minus}{number}", "negative")
        for number in large:
            text = str(number)
            if row == "count":
                figure("one-dot-group", row, "text", grouped(text, "."), number)
            else:
                asked("one-dot-group", row, "text", grouped(text, "."), number, Decimal(number) / 1000)
            three_digits_behind_comma("one-comma-group", row, grouped(text, ","), text[:-3], text[-3:])
            refused("negative", [row], "text", "-" + grouped(text, "."), "negative")
        for number in large + huge:
            for blank in (" ", "\u00a0", "\u202f", "\u2009"):
                figure("blank-groups", row, "text", grouped(str(number), blank), number)
        for number in huge:
            figure("dot-groups", row, "text", grouped(str(number), "."), number)
            figure("comma-groups", row, "text", grouped(str(number), ","), number, "english-number")


def decimals():
    wholes = ["0", "1", "2", "12", "206", "999", "1234", "45678"]
    for row in NUMERIC:
        for whole in wholes:
            for fraction in ("5", "25", "05", "50", "78", "0", "00"):
                number = f"{whole}.{fraction}"
                figure("comma-decimal", row, "text", f"{whole},{fraction}", number)
                figure("point-decimal", row, "text", number, number, "english-number")
                if len(whole) > 3:
                    text = f"{grouped(whole, '.')},{fraction}"
                    figure("dot-groups-comma", row, "text", text, number)
                    figure("blank-groups-comma", row, "text", f"{grouped(whole, chr(0xA0))},{fraction}", number)
                    text = f"{grouped(whole, ',')}.{fraction}"
                    figure("comma-groups-point", row, "text", text, number, "english-number")
            for fraction in ("1234", "1200", "0001", "123456", "1234567"):
                number = f"{whole}.{fraction}"
                figure("many-decimals", row, "text", f"{whole},{fraction}", number)
                figure("many-decimals-point", row, "text", number, number, "english-number")
        for fraction in ("125", "001", "500"):
            # Nobody begins a group with a zero, nor with four digits.
            for whole in ("0", "1234", "45678"):
                number = f"{whole}.{fraction}"
                figure("three-decimals", row, "text", f"{whole},{fraction}", number)
                figure("three-decimals-point", row, "text", number, number, "english-number")
        for text in ("-2,5", "−0,5", "-1.234,5", "-1,234"):
            refused("negative", [row], "text", text, "negative")
        for text in ("2,5", "0,5", "12,75"):
            figure("outer-blanks", row, "text", f" {text}\u00a0", text.replace(",", "."))
            figure("outer-breaks", row, "text", f"\t{text}\n", text.replace(",", "."))
            figure("no-width", row, "text", f"\u200b{text}\ufeff", text.replace(",", "."))


def units():
    own = {
        "count": [" vụ", "vụ", " (vụ)", " VỤ", " vụ.", "(vụ)", " vu\u0323"],
        "decimal": [" g", "g", " gam", "gam", " (gam)", " G"],
        "kg": [" kg", "kg", " (kg)", " Kg", "\u00a0kg"],
        "money": [" triệu đồng", "triệu đồng", " trđ", " (trđ)", " TRIỆU ĐỒNG"],
    }
    for row, labels in own.items():
        for label in labels:
            for text in ("12", "05", "2,5", "1.234.567", "1 234,5"):
                number = text.replace(" ", "").replace(".", "").replace(",", ".")
                figure("own-unit", row, "text", text + label, number)
            asked("own-unit", row, "text", "1.234" + label, 1234, "1.234") if row != "count" else figure(
                "own-unit", row, "text", "1.234" + label, 1234)
            figure("own-unit", row, "text", "12.5" + label, "12.5", "english-number")
    other = [
        ("decimal", "kg", 1000), ("kg", "g", Decimal("0.001")), ("kg", "gam", Decimal("0.001")),
        ("money", "đồng", Decimal("0.000001")), ("money", "tỷ đồng", 1000), ("money", "tỷ", 1000),
    ]
    for row, label, factor in other:
        for text in ("3", "500", "1500", "2,5", "0,25", "1.500.000", "12 345 678"):
            number = Decimal(text.replace(" ", "").replace(".", "").replace(",", ".")) * factor
            figure("other-unit", row, "text", f"{text} {label}", number, "unit-converted")
        readings = [Decimal(1234) * factor, Decimal("1.234") * factor]
        asked("other-unit", row, "text", f"1.234 {label}", *readings)
        figure("other-unit", row, "text", f"2.5{label}", Decimal("2.5") * factor, "english-number unit-converted")
    foreign = {
        "count": ["12 người", "3 kg", "5 đối tượng", "12 vụ việc"], "decimal": ["9.974 viên", "4 bánh heroin", "5 vụ"],
        "kg": ["4 bánh", "12 viên", "3 lít"], "money": ["12 USD", "5 vụ", "3 tấn"],
    }
    for row, texts in foreign.items():
        for text in texts:
            refused("foreign-unit", [row], "text", text, "unit-differs")
    for text in ("10%", "12,5%", "100 %", "0%", "12.5 %"):
        refused("percent", NUMERIC, "text", text, "percent")


def percentages():
    """A row that asks for a percentage takes the sign, and figures that are shown with it."""
    for text in ("0", "5", "12", "100", "101", "1000", "12,5", "0,5", "99,9", "12,55", "12,50", "-5"):
        for sign in ("", "%", " %", "\u00a0%"):
            figure("percentage", "percent", "text", text + sign, text.replace(",", "."))
    for text in ("12.5", "0.5", "99.90"):
        for sign in ("", "%"):
            figure("percentage-point", "percent", "text", text + sign, text, "english-number")
            figure("percentage-copied", "percent", "point", text + sign, text)
    asked("percentage", "percent", "text", "1.234", 1234, "1.234")
    for number in ("0", "0.05", "0.125", "1", "1.2", "0.1255", "-0.1"):
        for number_format in ("0%", "0.0%"):
            figure("percentage-stored", "percent", "number", number, Decimal(number) * 100, number_format=number_format)
        figure("percentage-stored", "percent", "number", number, number, number_format="General")
    refused("percentage", ["percent"], "text", "12 vụ", "unit-differs")
    refused("percentage", ["percent"], "text", "5/12", "fraction")
    refused("percentage", ["percent"], "date", "45093", "date-in-number-cell", "dd/mm/yyyy")
    add("percentage", "percent", "text", "…", "not_available")
    add("percentage", "percent", "text", "x", "not_applicable")


def no_figures():
    for text in ("27/27", "3/5", "1 / 2", "12/2023"):
        refused("fraction", NUMERIC, "text", text, "fraction")
    for text in ("10-15", "10 - 15", "10–15", "3-5"):
        refused("range", NUMERIC, "text", text, "range-text")
    for text in ("01/6/2023", "5-3-2023", "16.6.2023", "16/06/2023", "2023-06-16"):
        refused("date-text", NUMERIC, "text", text, "date-in-number-cell")
    texts = ["khoảng 20", ">10", "<5", "≈7", "≥3", "~ 12", "mười hai", "12 hoặc 13", "1e5", "1E+05", "1,23E+08",
             "12 34", "1.23.456", "1,23,456", "1.234,567,8", "1..2", "1,,2", ",5", ".5", "1'234", "(5)", "1.234.56",
             "1,234.567.8", "12,5,5", "1 2 3", "12a3", "٣٤", "１２", "½", "=1+2", "n/a 5", "Có", "TRUE", "FALSE",
             "1.2345.678", "1 234 5", "1 234.5", "NaN", "Infinity", "0x1F", "#", "?", "+", "*", "''", "N/A"]
    for text in texts:
        refused("no-number", NUMERIC, "text", text, "not-a-number")
    for text in ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"):
        refused("error", NUMERIC + OTHERS, "error", text, "formula-error")
        refused("error-as-text", NUMERIC + OTHERS, "text", text, "formula-error")
    refused("error-as-text", NUMERIC + OTHERS, "text", "Err:502", "formula-error")
    refused("uncached", NUMERIC + OTHERS, "uncached", "", "formula-uncached")


def signs():
    for row in NUMERIC:
        for text in ("-", "–", "—", "−", " - ", "\u00a0-\u00a0"):
            add("dash", row, "text", text, "zero", "0", "dash-as-zero", "0")
        for text in ("không", "Không", "KHÔNG", "không có", "Không có", "Kho\u0302ng"):
            add("none", row, "text", text, "zero", "0", "", "0")
        for text in ("0", "00", "0,0", "0,00", "-0", "+0"):
            figure("zero", row, "text", text, 0)
        figure("zero", row, "text", "0.0", 0, "english-number")
    for row in NUMERIC + ["date", "flag", "choice"]:
        for text in ("…", "...", "..", "//", "chưa có", "Chưa có", "CHƯA CÓ", "chưa có số liệu", "không có số liệu"):
            add("not-available", row, "text", text, "not_available", "", "", "…")
        for text in ("x", "X", " x "):
            add("not-applicable", row, "text", text, "not_applicable", "", "", "x")
        for text in ("KPS", "kps", "Kps", "không phát sinh", "Không phát sinh", "KHÔNG PHÁT SINH"):
            value = "0" if row in NUMERIC else ""
            add("nil", row, "text", text, "nil", value, "", "KPS")
    for row in NUMERIC + OTHERS:
        for text in (" ", "   ", "\u00a0", "\n", "\u200b"):
            add("blank", row, "text", text, "blank")


def stored_numbers():
    formats = ["General", "0", "0.00", "#,##0", "#,##0.00", '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', "0.00E+00",
               '#,##0" vụ"', "@"]
    numbers = ["0", "1", "12", "999", "1234", "45678", "1234567", "2.5", "0.125", "1.234", "206.78", "12345.678",
               "0.1234", "1234.5", "0.000001"]
    for row in NUMERIC:
        for at, number in enumerate(numbers):
            for step in range(3):
                number_format = formats[(at + 4 * step) % len(formats)]
                figure("stored", row, "number", number, number, number_format=number_format)
        figure("residue", row, "number", "0.30000000000000004", "0.3", number_format="General")
        figure("residue", row, "number", "2.4999999999999996", "2.5", number_format="0.0")
        for number in ("-3", "-2.5", "-1234"):
            refused("stored-negative", [row], "number", number, "negative", "#,##0")
        for number in ("0.1", "1", "0.125", "0", "12.5"):
            for number_format in ("0%", "0.00%"):
                refused("percent-format", [row], "number", number, "percent", number_format)
        refused("stored-too-long", [row], "number", "1e+15", "too-many-digits", "General")
        refused("stored-too-long", [row], "number", "1e+20", "too-many-digits", "0")
        refused("stored-third", [row], "number", "0.3333333333333333",
                {"count": "not-an-integer", "money": "money-below-dong"}.get(row, "too-many-decimals"), "0.00")
        for text in ("TRUE", "FALSE"):
            refused("bool", [row], "bool", text, "not-a-number")
    for number, text in (("2023", "2023"), ("12.5", "12,5"), ("1234567", "1234567"), ("0", "0"), ("0.125", "0,125")):
        add("words-stored", "text", "number", number, "value", text, "", text, "General")
        add("words-stored", "text", "number", number, "value", text, "", text, "#,##0")
    refused("number-in-other", ["date"], "number", "45093", "not-a-date", "General")
    refused("number-in-other", ["date"], "number", "2023", "not-a-date", "0")
    refused("number-in-other", ["flag"], "number", "2", "not-yes-no", "General")
    refused("number-in-other", ["choice"], "number", "2", "not-a-choice", "General")
    for text, flag in (("TRUE", "true"), ("FALSE", "false")):
        add("bool", "flag", "bool", text, "value", flag, "", "Có" if flag == "true" else "Không")
        add("bool", "text", "bool", text, "value", text, "", text)
        refused("bool", ["date"], "bool", text, "not-a-date")
        refused("bool", ["choice"], "bool", text, "not-a-choice")
    for number, flag in (("1", "true"), ("0", "false")):
        add("number-flag", "flag", "number", number, "value", flag, "", "Có" if flag == "true" else "Không", "General")


def shown_date(day):
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def dates():
    dice = random.Random(105)
    first = datetime.date(2015, 1, 1)
    days = [datetime.date(2023, 3, 5), datetime.date(2023, 6, 16), datetime.date(2022, 12, 15),
            datetime.date(2024, 2, 29), datetime.date(2023, 1, 1), datetime.date(2023, 10, 31)]
    days += [first + datetime.timedelta(days=dice.randrange(4000)) for _ in range(14)]
    formats = ["dd/mm/yyyy", "d/m/yy", "yyyy-mm-dd", "d-mmm", "mm/dd/yyyy", '"ngày" dd "tháng" mm', "dd/mm/yyyy hh:mm"]
    for at, day in enumerate(days):
        texts = [f"{day.day}/{day.month}/{day.year}", f"{day.day:02}/{day.month:02}/{day.year}",
                 f"{day.day}-{day.month}-{day.year}", f"{day.day:02}.{day.month:02}.{day.year}",
                 f"{day.day}/{day.month}/{day.year % 100:02}", f"{day.day:02}-{day.month:02}-{day.year % 100:02}",
                 f"ngày {day.day:02} tháng {day.month} năm {day.year}",
                 f"Ngày {day.day} tháng {day.month:02} năm {day.year}", f"ngày {day.day}/{day.month}/{day.year}",
                 day.isoformat(), f"{day.isoformat()} 00:00:00", f"{day.isoformat()}T00:00:00",
                 f" {day.day} / {day.month} / {day.year} "]
        for text in texts:
            add("date-text", "date", "text", text, "value", day.isoformat(), "", shown_date(day))
        serial = str((day - datetime.date(1899, 12, 30)).days)
        for number_format in (formats[at % 7], formats[(at + 3) % 7]):
            add("date", "date", "date", serial, "value", day.isoformat(), "", shown_date(day), number_format)
            add("date", "text", "date", serial, "value", shown_date(day), "", shown_date(day), number_format)
            refused("date-in-number", NUMERIC, "date", serial, "date-in-number-cell", number_format)
        refused("date-in-other", ["flag"], "date", serial, "not-yes-no", "dd/mm/yyyy")
        refused("date-in-other", ["choice"], "date", serial, "not-a-choice", "dd/mm/yyyy")
        add("date-with-time", "date", "date", f"{serial}.75", "value", day.isoformat(), "", shown_date(day), formats[6])
    for serial, iso in (("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("36526", "2000-01-01")):
        day = datetime.date.fromisoformat(iso)
        add("date-early", "date", "date", serial, "value", iso, "", shown_date(day), "dd/mm/yyyy")
    for row in NUMERIC:
        refused("time-in-number", [row], "date", "0.5", "date-in-number-cell", "hh:mm")
    refused("time-in-date", ["date"], "date", "0.5", "not-a-date", "hh:mm")
    texts = ["31/02/2023", "30/02/2024", "29/02/2023", "31/4/2023", "6/16/2023", "06/16/2023", "0/3/2023", "5/0/2023",
             "5/13/2023", "tháng 3", "tháng 3 năm 2023", "quý II", "2023", "5/3", "5/3/023", "5/3/20235", "05032023",
             "16/6", "hôm nay", "16-6", "2023/06/16", "2023-6-16", "2023-02-30", "15/12/2022-14/6/2023",
             "16/06/2023 08:30", "ngày 5", "năm 2023", "1/2/3/2023", "5,3,2023", "Jun 16, 2023", "Có", "12,5"]
    for text in texts:
        refused("no-date", ["date"], "text", text, "not-a-date")


def flags_choices_words():
    for flag, texts in (
        ("true", ["Có", "có", "CÓ", "Co", "co", "Co\u0301", "đã", "Đã", "yes", "Yes", "1", "TRUE", "true", "Đúng", " có "]),
        ("false", ["Không", "không", "KHÔNG", "khong", "Khong", "chưa", "Chưa", "no", "NO", "0", "FALSE", "sai"]),
    ):
        for text in texts:
            add("flag", "flag", "text", text, "value", flag, "", "Có" if flag == "true" else "Không")
    for text in ("có lẽ", "Có/Không", "2", "12,5", "đang làm", "v", "X?", "Không rõ", "01", "1,0", "T", "√"):
        refused("no-flag", ["flag"], "text", text, "not-yes-no")
    options = {"with": "Có ma túy", "none": "Không có ma túy", "hot": "Trọng điểm, phức tạp về ma túy"}
    bare = {"with": "Co ma tuy", "none": "Khong co ma tuy", "hot": "Trong diem, phuc tap ve ma tuy"}
    for option, label in options.items():
        forms = [label, label.lower(), label.upper(), f"  {label} ", label.replace(" ", "\u00a0"), option,
                 unicodedata.normalize("NFD", label), bare[option], bare[option].upper(), label.replace(" ", "  "),
                 label.replace("túy", "tuý")]
        for text in forms:
            add("choice", "choice", "text", text, "value", option, "", label)
    add("choice-alias", "choice", "text", "trọng điểm", "value", "hot", "", options["hot"])
    for text in ("không rõ", "Có", "Không", "1", "ma túy", "Có ma túy, Không có ma túy", "-", "With none", "12,5"):
        refused("no-choice", ["choice"], "text", text, "not-a-choice")
    words = ["12/KH-UBND", "Không", "-", "2,5", "1.234", "1,234", "001", "x", "KPS", "…", "Có", "10%", "5/3/2023",
             "=1+2", "+84", "@a", "Tập huấn 12 lớp; 350 lượt", 'nói "không"', "a,b;c", "'", "Kỳ Sơn", "Nậm Cắn",
             "dòng một\ndòng hai", "a\tb", "TRUE", "khoảng 20", "1e5", "  thụt vào  ", "A1", "Err", "#"]
    for text in words:
        add("words", "text", "text", text, "value", text.strip(), "", text.strip())
    for text in ("Ky\u0300 So\u031bn", "Ho\u0301a", "To\u0302\u0309ng"):
        clean = unicodedata.normalize("NFC", text)
        add("words-composed", "text", "text", text, "value", clean, "", clean)


def copied_with_point():
    """Texts that a program with a decimal point shows, beside HTML that says so."""
    for row in NUMERIC:
        for number in ("0", "7", "12", "999", "1234", "45678", "2.5", "12.5", "206.78", "0.5", "1234.5", "45678.25"):
            whole, _, fraction = number.partition(".")
            tail = "." + fraction if fraction else ""
            figure("copied", row, "point", number, number)
            figure("copied-groups", row, "point", grouped(whole, ",") + tail, number)
            if not fraction:
                figure("copied-two-decimals", row, "point", grouped(whole, ",") + ".00", number)
            refused("copied-negative", [row], "point", "-" + grouped(whole, ",") + ".5", "negative")
        for number in ("1.234", "12.500", "999.999"):
            asked("copied-three-decimals", row, "point", number, number.replace(".", ""), number)
        for number in ("0.125", "1234.567"):
            figure("copied-three-decimals", row, "point", number, number)
        figure("copied-many-groups", row, "point", "1,234,567", 1234567)
        figure("copied-many-groups", row, "point", "1,234,567.5", "1234567.5")
        for text in ("2,5", "12,5", "0,5", "206,78", "0,125"):
            # Written by hand into a cell of text: no group of that program.
            figure("copied-comma-decimal", row, "point", text, text.replace(",", "."))
        refused("copied-percent", [row], "point", "12.50%", "percent")
        refused("copied-date", [row], "point", "16.6.2023", "date-in-number-cell")
        refused("copied-no-number", [row], "point", "12,34.5", "not-a-number")
        add("copied-dash", row, "point", " -   ", "zero", "0", "dash-as-zero", "0")
        unit = {"count": "vụ", "decimal": "g", "kg": "kg", "money": "trđ"}[row]
        figure("copied-unit", row, "point", f"1,234 {unit}", 1234)
        figure("copied-unit", row, "point", f"2.5 {unit}", "2.5")
    for text in ("2.5", "1,234", "1.234", "16.6", "1,234.5"):
        add("copied-words", "text", "point", text, "value", text, "", text)
    add("copied-date", "date", "point", "16.6.2023", "value", "2023-06-16", "", "16/6/2023")


def main():
    by_hand = []
    if TABLE.exists():
        with TABLE.open(encoding="utf-8", newline="") as table:
            by_hand = [line for line in csv.reader(table) if line and line[0] == "hand"]
    for line in by_hand:
        seen.setdefault(line[3], []).append(line)
    for make in (whole_numbers, decimals, units, percentages, no_figures, signs, stored_numbers, dates, flags_choices_words,
                 copied_with_point):
        make()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([HEAD] + by_hand + rows)
    if "--check" in sys.argv:
        if TABLE.read_text(encoding="utf-8") != out.getvalue():
            sys.exit("cases.csv is not what make_cases.py writes")
    else:
        TABLE.write_text(out.getvalue(), encoding="utf-8")
        print(f"{len(by_hand)} by hand, {len(rows)} made")


main()
