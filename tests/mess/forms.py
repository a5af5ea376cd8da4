"""Forms as the terminal program describes them, our blank templates, and figures to fill them with."""

import datetime
import json
import os
import random
import subprocess

import openpyxl

from book import Book

NUMERIC = ("integer", "money", "percent", "decimal")


class Forms:
    """Descriptions and templates of one pack, asked for once and kept in a folder."""

    def __init__(self, tonghop, pack, folder):
        self.tonghop, self.pack, self.folder = tonghop, pack, folder
        os.makedirs(folder, exist_ok=True)

    def run(self, *arguments):
        return subprocess.run([self.tonghop, *arguments], check=True, capture_output=True, text=True).stdout

    def form(self, data_set, reporter, period):
        path = os.path.join(self.folder, f"{data_set}-{reporter}-{period}.json")
        if not os.path.exists(path):
            text = self.run("packs", "form", "--pack", self.pack, "--form", data_set, "--reporter", reporter,
                            "--period", period)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        with open(path, encoding="utf-8") as file:
            return Form(json.load(file))

    def template(self, data_set, reporter, period):
        """A blank template as a [`Book`]; every input cell of the form is marked."""
        path = os.path.join(self.folder, f"{data_set}-{reporter}-{period}.xlsx")
        if not os.path.exists(path):
            self.run("template", "--pack", self.pack, "--form", data_set, "--reporter", reporter,
                     "--period", period, "--out", path)
        return read(path)


class Form:
    def __init__(self, description):
        form = description["form"]
        self.data_set, self.reporter, self.period = form["data_set"], form["reporter"], form["period"]
        self.reporter_name, self.period_label = form["reporter_name"], form["period_label"]
        self.title, self.printed_code = form["title"], form["printed_code"]
        self.sections, self.cells = form["sections"], form["cells"]
        self.choices = {choice["id"]: choice["options"] for choice in description["choices"]}

    def name_of(self, cell):
        row = cell["row_code"].replace(".", "_").replace("-", "_")
        return f"th_{row}__{cell['column_code']}"

    def inputs(self):
        return [cell for cell in self.cells if cell["calculation"] is None]

    def figures(self):
        return [cell for cell in self.inputs() if kind(cell) in NUMERIC]

    def rows(self, roster=False):
        """(section, row, cells by column code) of every line that asks for a figure."""
        for section in self.sections:
            if section["display_as"] not in ("table", "roster") or (section["display_as"] == "roster") != roster:
                continue
            codes = [column["code"] for column in section["columns"]]
            for row in section["rows"]:
                cells = {code: self.cells[at] for code, at in zip(codes, row["cells"]) if at is not None}
                if any(kind(cell) in NUMERIC and cell["calculation"] is None for cell in cells.values()):
                    yield section, row, cells


def kind(cell):
    """`integer`, `decimal`, `money`, …"""
    kind = cell["value_type"]
    return kind if isinstance(kind, str) else next(iter(kind))


def decimals(cell):
    kind = cell["value_type"]
    if isinstance(kind, dict) and "decimal" in kind:
        return kind["decimal"]
    return {"money": 1, "percent": 1}.get(kind, 0)


def read(path):
    """An .xlsx file of ours as a [`Book`]."""
    workbook = openpyxl.load_workbook(path)
    book = Book()
    for source in workbook:
        sheet = book.add(source.title)
        sheet.visibility = source.sheet_state
        for row in source.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                formula = cell.value if cell.data_type == "f" else ""
                put = sheet.put(cell.row - 1, cell.column - 1, None if formula else cell.value)
                put.formula, put.number_format = formula, cell.number_format
        for merge in source.merged_cells.ranges:
            sheet.merges.append((merge.min_row - 1, merge.min_col - 1, merge.max_row - 1, merge.max_col - 1))
    for name, defined in workbook.defined_names.items():
        title, reference = defined.attr_text.rsplit("!", 1)
        source = workbook[title.strip("'").replace("''", "'")]
        at = source[reference.replace("$", "")]
        sheet = next(sheet for sheet in book.sheets if sheet.name == source.title)
        cell = sheet.cells.get((at.row - 1, at.column - 1)) or sheet.put(at.row - 1, at.column - 1, None)
        cell.number_format = at.number_format
        book.names[name] = cell
    book.properties = [(item.name, item.value or "") for item in workbook.custom_doc_props.props]
    return book


def plain(figure):
    """1200 → `1200`, 12.5 → `12.5`."""
    text = f"{figure:.6f}".rstrip("0").rstrip(".") if isinstance(figure, float) else str(figure)
    return text or "0"


def meaning(form, cell, figure):
    """What a cell is: its form, reporter and codes, and the value in the shown unit."""
    return {"data_set": form.data_set, "reporter": form.reporter, "period": form.period,
            "row": cell["row_code"], "column": cell["column_code"], "value": plain(figure),
            "unit": cell["unit"], "kind": kind(cell), "decimals": decimals(cell)}


def figure_for(dice, cell):
    if dice.random() < 0.08:
        return 0
    places = decimals(cell)
    if places == 0:
        return dice.choice([dice.randint(1, 40), dice.randint(41, 999), dice.randint(1000, 9999)])
    whole = dice.randint(1, 4000)
    return round(whole + dice.randint(1, 9) / 10, 1) if dice.random() < 0.6 else whole


def fill(book, form, seed):
    """Fills a template through its names: figures everywhere but for a few blanks, and some words."""
    dice = random.Random(f"{form.data_set} {form.reporter} {form.period} {seed}")
    for cell in form.cells:
        at = book.names.get(form.name_of(cell))
        if at is None or cell["calculation"] is not None:
            continue
        if kind(cell) in NUMERIC:
            if dice.random() < 0.05:
                continue
            figure = figure_for(dice, cell)
            at.value, at.means = figure, meaning(form, cell, figure)
        elif kind(cell) == "select_one":
            at.value = dice.choice(form.choices[cell["value_type"]["select_one"]])["label"]
        elif kind(cell) == "bool":
            at.value = "Có"
        elif kind(cell) == "date":
            at.value, at.number_format = datetime.date(2023, dice.randint(1, 3), dice.randint(1, 28)), "dd/mm/yyyy"
            at.why = "date of the form"
        elif kind(cell) == "text" and cell["column_role"] != "comment":
            at.value = f"{dice.randint(10, 99)}/KH-UBND"
    return book
