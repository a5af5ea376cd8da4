"""What is written into every input cell of a form, and what it means.

Each writing is paired with its meaning: the state, the figure in the shown unit, and what the
cell is about. 5 % of the cells stay blank; every sign for a state is used somewhere.
"""

from solve import REFERENCE, Solver

SIGNS = [("…", "not_available"), ("//", "not_available"), ("chưa có", "not_available"), ("x", "not_applicable"),
         ("KPS", "nil"), ("-", "zero"), ("Không", "zero"), (0, "zero")]


def plain(number):
    """1200 → `1200`, 12.5 → `12.5`: no exponent, no trailing zeros."""
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return text or "0"


class Writer:
    def __init__(self, description, seed, period):
        self.solver = Solver(description, seed)
        self.random = self.solver.random
        self.cells = self.solver.cells
        self.period = period
        self.choices = {c["id"]: c for c in description["choices"]}
        self.signs = 0

    def constrained(self):
        """Cells that a rule, a split or a part binds: their figures stay as they were solved."""
        bound = set()
        for parent, groups in self.solver.children.items():
            bound.add(self.solver.cell_at(parent))
            bound.update(self.solver.cell_at(child) for group in groups.values() for child in group)
        for parent, parts in self.solver.parts.items():
            bound.update([self.solver.cell_at(parent), *(self.solver.cell_at(part) for part in parts)])
        for rule in self.solver.rules:
            text = " ".join([rule["left_side"]["expression"], rule["right_side"]["expression"], rule["condition"]])
            for when, element, option in REFERENCE.findall(text):
                index = self.solver.reference(when, element, option)
                if index is not None:
                    bound.add(index)
        # Last year's figures of rows that are split hold together too.
        tied = {self.solver.place_of(index) for index in bound}
        bound.update(index for index, cell in enumerate(self.cells)
                     if cell["column_role"] == "comparison" and self.solver.place_of(index) in tied)
        return bound

    def compare(self):
        """Figures of last year: near this year's, and split as their rows are split."""
        self.comparisons = {}
        solver = self.solver
        cells = [(index, cell) for index, cell in enumerate(self.cells) if cell["column_role"] == "comparison"]
        at = {solver.place_of(index): index for index, _ in cells}
        for index, cell in reversed(cells):
            groups = solver.children.get(solver.place_of(index), {}).values()
            group = next((group for group in groups if all(child in at for child in group)), None)
            if group:
                self.comparisons[index] = sum(self.comparisons[at[child]] for child in group)
                continue
            current = solver.value(solver.cell_at(solver.place_of(index)))
            spread = current // 4 + 3
            self.comparisons[index] = max(0, current + self.random.randint(-spread, spread))
        for parent, parts in sorted(solver.parts.items()):
            for part in parts:
                if part in at and parent in at and self.is_free(part):
                    most = self.comparisons[at[parent]]
                    self.comparisons[at[part]] = min(self.comparisons[at[part]], most)

    def is_free(self, place):
        return place not in self.solver.children

    def write(self):
        """→ ({defined name: writing}, {"row|column": {"state", "value", "factor", …key}})."""
        chosen = self.solver.choose()
        self.solver.guess()
        self.compare()
        # A place without its class would leave the counts of the roster incomplete.
        bound = self.constrained() | set(chosen)
        writings, meant = {}, {}
        for index, cell in enumerate(self.cells):
            if cell["calculation"] is not None:
                continue
            written, state, value = self.cell(index, cell, chosen, index in bound)
            name = f"th_{cell['row_code'].replace('.', '_').replace('-', '_')}__{cell['column_code']}"
            if state != "blank":
                writings[name] = written
            meant[f"{cell['row_code']}|{cell['column_code']}"] = {
                "state": state, "value": value, "factor": cell["unit_factor"], **cell["key"]}
            if index in chosen:
                meant[f"{cell['row_code']}|{cell['column_code']}"]["label"] = written
        return writings, meant

    def cell(self, index, cell, chosen, bound):
        if not bound and self.random.random() < 0.05:
            return None, "blank", ""
        kind = cell["value_type"]
        if cell["column_role"] == "comment":
            text = f"Ghi chú dòng {cell['row_code']}"
            return text, "value", text
        if index in chosen:
            options = self.choices[kind["select_one"]]["options"]
            label = next(option["label"] for option in options if option["id"] == chosen[index])
            return label, "value", chosen[index]
        if self.solver.numeric(index):
            return self.figure(index, cell, bound)
        if kind == "bool":
            return "Có", "value", "true"
        if kind == "date":
            day = f"2023-0{self.random.randint(1, 4)}-{self.random.randint(10, 28)}"
            return {"date": day}, "value", day
        if kind == "text":
            text = f"{self.random.randint(10, 99)}/KH-{cell['row_code']}"
            return text, "value", text
        text = f"Nội dung mục {cell['row_code']} ({self.period}), số thứ tự {self.random.randint(100, 999)}."
        return text, "value", text

    def figure(self, index, cell, bound):
        if cell["column_role"] == "comparison":
            number = self.comparisons[index]
            return number, "value" if number else "zero", plain(number)
        number = self.solver.figures[index]
        if not bound and self.random.random() < 0.06:
            sign, state = SIGNS[self.signs % len(SIGNS)]
            self.signs += 1
            return sign, state, "0" if state in ("zero", "nil") else ""
        kind = cell["value_type"]
        if isinstance(kind, dict) and not bound:
            number += self.random.randint(1, 10 ** kind["decimal"] - 1) / 10 ** kind["decimal"]
        return number, "value" if number else "zero", plain(number)
