"""Invents the figures of one form so that its "Chia ra", "Trong đó" and rule lines hold.

Input is the description that `tonghop packs form` prints: rows, cells, choices, rules. The figures
are made up from a fixed seed, distinct where the constraints leave room, and mean nothing.
"""

import random
import re

REFERENCE = re.compile(
    r"(?:(previous|samePeriodLastYear)\()?\$\{([a-z0-9_]+)(?::([a-z0-9_:]+))?\}(?(1)\))")


class Missing(Exception):
    """A rule asks for a figure that this form does not hold."""


class Solver:
    def __init__(self, description, seed):
        self.random = random.Random(seed)
        self.form = description["form"]
        self.cells = self.form["cells"]
        self.figures = {}  # cell index -> int or scaled figure, current columns only
        self.rows = []  # (section index, row)
        self.children = {}  # (section, row index) -> {group: [row index]}, partitions
        self.parts = {}  # (section, row index) -> [row index], parts
        self.by_element = {}
        self.openings = {}
        self.comparisons = {}
        self.used = set()
        self.rules = description["rules"]
        self.choices = {c["id"]: c for c in description["choices"]}
        self.index_rows()

    # -- shape -----------------------------------------------------------------

    def index_rows(self):
        for s, section in enumerate(self.form["sections"]):
            for r, row in enumerate(section["rows"]):
                if row["parent"] is not None and section["display_as"] != "roster":
                    parent = (s, row["parent"])
                    if row["relation"] == "partition":
                        self.children.setdefault(parent, {}).setdefault(row["group"], []).append((s, r))
                    elif row["relation"] == "part":
                        self.parts.setdefault(parent, []).append((s, r))
        for index, cell in enumerate(self.cells):
            key = cell["key"]
            if cell["column_role"] == "current":
                if key["role"] == "stated":
                    self.openings[key["element"]] = index
                elif self.form["sections"][cell["section"]]["display_as"] == "table":
                    self.by_element[(key["element"], key["option"])] = index
            elif cell["column_role"] == "comparison":
                self.comparisons[key["element"]] = index

    def cell_at(self, place):
        section, row = place
        return self.form["sections"][section]["rows"][row]["cells"][0]

    def place_of(self, index):
        cell = self.cells[index]
        return cell["section"], cell["row"]

    def numeric(self, index):
        kind = self.cells[index]["value_type"]
        return kind in ("integer", "money", "percent") or (isinstance(kind, dict) and "decimal" in kind)

    def is_input(self, index):
        return self.cells[index]["calculation"] is None

    # -- first guess -----------------------------------------------------------

    def guess(self):
        for index, cell in enumerate(self.cells):
            if cell["column_role"] == "current" and self.numeric(index) and self.is_input(index):
                roster = self.form["sections"][cell["section"]]["display_as"] == "roster"
                if cell["value_type"] == "percent":
                    self.figures[index] = self.random.randint(5, 95)
                else:
                    self.figures[index] = self.fresh(3, 60) if roster else self.fresh(20, 4 * len(self.cells))
        self.order_rosters()
        for place in sorted(self.children, reverse=True):
            self.sum_up(place)
        for _ in range(600):
            broken = self.first_broken()
            if broken is None:
                return
            broken()
        raise RuntimeError(f"{self.form['data_set']} {self.form['reporter']}: no figures satisfy the rules")

    def order_rosters(self):
        """A rule "a at most b" about two columns of a roster holds in every place."""
        columns = {}
        for index in self.figures:
            cell = self.cells[index]
            if self.form["sections"][cell["section"]]["display_as"] == "roster":
                columns.setdefault(cell["key"]["element"], {})[cell["key"]["place"]] = index
        for rule in self.rules:
            sides = [REFERENCE.fullmatch(rule[side]["expression"].strip()) for side in ("left_side", "right_side")]
            if rule["operator"] != "less_than_or_equal_to" or not all(sides):
                continue
            least, most = (columns.get(side[2], {}) for side in sides)
            for place, index in least.items():
                if place in most:
                    self.figures[index] = self.random.randint(0, self.figures[most[place]])

    def fresh(self, low, high):
        for _ in range(200):
            value = self.random.randint(low, high)
            if value not in self.used:
                self.used.add(value)
                return value
        return self.random.randint(low, high)

    def sum_up(self, place):
        """Parent from its first group; further groups split the same total."""
        parent = self.cell_at(place)
        if parent not in self.figures:
            return
        groups = [[self.cell_at(child) for child in group] for _, group in sorted(self.children[place].items())]
        groups = [group for group in groups if all(cell in self.figures for cell in group)]
        if not groups:
            return
        self.figures[parent] = sum(self.figures[cell] for cell in groups[0])
        for group in groups[1:]:
            self.split(self.figures[parent], group)

    def split(self, total, group):
        cuts = sorted(self.random.randint(0, total) for _ in group[1:])
        for cell, low, high in zip(group, [0, *cuts], [*cuts, total]):
            self.set_whole(cell, high - low)

    def set_whole(self, index, value):
        """A new figure for a row, passed down to the rows that split it."""
        self.figures[index] = value
        for group in self.children.get(self.place_of(index), {}).values():
            self.split(value, [self.cell_at(child) for child in group])
        for part in self.parts.get(self.place_of(index), []):
            cell = self.cell_at(part)
            if cell in self.figures and self.figures[cell] > value:
                self.set_whole(cell, self.random.randint(0, value))

    # -- constraints -----------------------------------------------------------

    def first_broken(self):
        for place, groups in self.children.items():
            parent = self.cell_at(place)
            for group in groups.values():
                cells = [self.cell_at(child) for child in group]
                if parent in self.figures and sum(self.figures[c] for c in cells) != self.figures[parent]:
                    return lambda place=place: self.sum_up(place)
        for place, parts in self.parts.items():
            parent = self.cell_at(place)
            for part in parts:
                cell = self.cell_at(part)
                if self.value(cell) > self.value(parent):
                    return lambda c=cell, p=parent: self.set_whole(c, self.random.randint(0, self.value(p)))
        for rule in self.rules:
            try:
                if rule["condition"] and not self.evaluate(rule["condition"]):
                    continue
                left = self.evaluate(rule["left_side"]["expression"])
                right = self.evaluate(rule["right_side"]["expression"])
            except (Missing, ZeroDivisionError):
                continue
            if not self.holds(rule["operator"], left, right):
                return lambda rule=rule: self.mend(rule)
        return None

    @staticmethod
    def holds(operator, left, right):
        return {
            "equal_to": left == right,
            "not_equal_to": left != right,
            "greater_than": left > right,
            "greater_than_or_equal_to": left >= right,
            "less_than": left < right,
            "less_than_or_equal_to": left <= right,
        }.get(operator, True)

    def mend(self, rule):
        """Moves one figure of the rule by what is lacking; which one is left to chance."""
        sides = [rule["left_side"]["expression"], rule["right_side"]["expression"]]
        movable = []
        for side in sides:
            for when, element, option in REFERENCE.findall(side):
                index = self.reference(when, element, option)
                if index is not None and self.is_input(index):
                    movable.append(index)
        openings = [index for index in movable if index in self.openings.values()]
        self.random.shuffle(movable)
        for index in openings + movable:
            if index not in self.figures:
                continue
            before = self.figures[index]
            gap = lambda: self.evaluate(sides[0]) - self.evaluate(sides[1])
            was = gap()
            self.figures[index] = before + 1
            slope = gap() - was
            self.figures[index] = before
            if slope == 0:
                continue
            strict = rule["operator"] in ("less_than", "greater_than")
            slack = self.random.choice([1, 2, 5, 9] if strict else [0, 0, 0, 3, 8])
            aim = {"less_than_or_equal_to": -slack, "less_than": -slack, "greater_than": slack,
                   "greater_than_or_equal_to": slack}.get(rule["operator"], 0)
            wanted = before + (aim - was) / slope
            if wanted < 0 or wanted != int(wanted):
                continue
            self.set_whole(index, int(wanted))
            return
        index = movable[0] if movable else None
        if index is not None and index in self.figures:
            self.set_whole(index, self.random.randint(1, 60))

    def reference(self, when, element, option):
        if when == "previous":
            return self.openings.get(element)
        if when == "samePeriodLastYear":
            return self.comparisons.get(element)
        return self.by_element.get((element, option))

    def value(self, index):
        if index in self.figures:
            return self.figures[index]
        calculation = self.cells[index]["calculation"]
        if not calculation:
            raise Missing(index)
        if "constant" in calculation:
            return int(calculation["constant"])
        if "sum" in calculation:
            return sum(self.value(cell) for cell in calculation["sum"])
        if "count" in calculation:
            count = calculation["count"]
            return sum(self.chosen.get(cell) in count["options"] for cell in count["cells"])
        raise Missing(index)

    def evaluate(self, expression):
        def lookup(match):
            index = self.reference(match[1], match[2], match[3] or "")
            if index is None:
                raise Missing(match[0])
            return f"({self.value(index)})"

        text = REFERENCE.sub(lookup, expression)
        text = re.sub(r"(?<![<>!=])=(?!=)", "==", text).replace(" div ", " / ").replace(" mod ", " % ")
        text = re.sub(r"\bif\(", "iif(", text)
        names = {"iif": lambda c, a, b: a if c else b, "coalesce": lambda *a: a[0], "sum": lambda *a: sum(a),
                 "abs": abs, "min": min, "max": max, "round": round, "true": True, "false": False}
        return eval(text, {"__builtins__": {}}, names)  # noqa: S307: our own rule lines

    # -- choices ---------------------------------------------------------------

    def choose(self):
        """One option per choice cell. Kept: rules about them are counts of the roster."""
        self.chosen = {}
        for index, cell in enumerate(self.cells):
            kind = cell["value_type"]
            if isinstance(kind, dict) and "select_one" in kind and self.is_input(index):
                options = self.choices[kind["select_one"]]["options"]
                self.chosen[index] = self.random.choice(options)["id"]
        return self.chosen
