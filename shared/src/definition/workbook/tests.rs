//! Edits of a pack workbook: what people do is understood, and what is wrong is told with
//! sheet and cell.

use std::sync::LazyLock;

use grid::{Address, Cell, CellValue, Sheet, Workbook, column_letters};

use super::load_workbook;
use crate::{
    definition::{Pack, embedded},
    diag::{Finding, Severity},
    i18n,
    spreadsheet::pack_workbook,
};

static WORKBOOK: LazyLock<Workbook> = LazyLock::new(|| {
    let pack = embedded("duong-quang-2024").expect("sound");
    reader::read(&pack_workbook(&pack).expect("a workbook")).expect("a workbook of ours")
});

/// A workbook under somebody's hands.
struct Edited(Workbook);

impl Edited {
    fn new() -> Self {
        Self(WORKBOOK.clone())
    }

    fn sheet(&mut self, name: &str) -> &mut Sheet {
        self.0.sheets.iter_mut().find(|sheet| sheet.name == name).expect("a sheet of ours")
    }

    fn column(&mut self, sheet: &str, header: &str) -> u32 {
        let cells = self.sheet(sheet).row(0);
        cells.iter().find(|cell| cell.raw == header).expect("a column of ours").at.column
    }

    /// The first row in which a column holds a text.
    fn row(&mut self, sheet: &str, header: &str, text: &str) -> u32 {
        let column = self.column(sheet, header);
        let cells = &self.sheet(sheet).cells;
        let found = cells
            .iter()
            .find(|cell| cell.at.row > 0 && cell.at.column == column && cell.raw == text);
        found.unwrap_or_else(|| panic!("{sheet} has no {header} {text}")).at.row
    }

    fn put(&mut self, sheet: &str, row: u32, header: &str, value: CellValue) -> String {
        let column = self.column(sheet, header);
        let at = Address::new(row, column);
        let raw = match &value {
            CellValue::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let cells = &mut self.sheet(sheet).cells;
        cells.retain(|cell| cell.at != at);
        let place = cells.partition_point(|cell| cell.at < at);
        cells.insert(place, Cell { at, value, raw, formula: false });
        format!("{}{}", column_letters(column), row + 1)
    }

    fn set(&mut self, sheet: &str, row: u32, header: &str, text: &str) -> String {
        self.put(sheet, row, header, CellValue::Text(text.to_owned()))
    }

    /// In the row where `key` (column, text) stands.
    fn change(&mut self, sheet: &str, key: (&str, &str), header: &str, text: &str) -> String {
        let row = self.row(sheet, key.0, key.1);
        self.set(sheet, row, header, text)
    }

    /// Adds a row below the last.
    fn add(&mut self, sheet: &str, cells: &[(&str, &str)]) -> u32 {
        let row = self.sheet(sheet).cells.last().expect("a header").at.row + 1;
        for (header, text) in cells {
            self.set(sheet, row, header, text);
        }
        row
    }

    fn read(&self) -> (Option<Pack>, Vec<Finding>) {
        load_workbook(&self.0)
    }
}

fn original() -> Pack {
    Edited::new().read().0.expect("sound")
}

fn is_at(finding: &Finding, code: &str, sheet: &str, cell: &str) -> bool {
    finding.code == code
        && finding.place.sheet.as_deref() == Some(sheet)
        && finding.place.cell.as_deref() == Some(cell)
}

/// One edit: what is done, and where the finding is expected.
type Edit = fn(&mut Edited) -> (&'static str, &'static str, String);

const FAULTS: &[Edit] = &[
    |book| {
        let cell = book.change("table", ("code", "D2"), "element", "tip_verifid");
        ("pack-unknown-element", "table", cell)
    },
    |book| ("pack-duplicate-row", "table", book.change("table", ("code", "D3"), "code", "D2")),
    |book| {
        let cell = book.change("survey", ("name", "tip_received"), "aggregation", "");
        ("pack-aggregation-missing", "survey", cell)
    },
    |book| {
        let cell = book.change("survey", ("name", "tip_verified"), "nature", "");
        ("pack-nature-missing", "survey", cell)
    },
    |book| {
        let cell = book.change("survey", ("name", "tip_verified"), "aggregation", "SUMM");
        ("pack-bad-value", "survey", cell)
    },
    |book| ("pack-row-cycle", "table", book.change("table", ("code", "D4"), "parent", "D4")),
    |book| {
        let row = book.add("owners", &[("element", "tip_received"), ("data_sets", "F03")]);
        ("pack-owners-overlap", "owners", format!("A{}", row + 1))
    },
    |book| {
        let cell = book.change("owners", ("element", "tip_verified"), "data_sets", "F99");
        ("pack-unknown-form", "owners", cell)
    },
    |book| {
        let cell = book.change("periods", ("id", "2025"), "window_to", "2024-12-01");
        ("pack-window-impossible", "periods", cell)
    },
    |book| {
        let cell = book.change("periods", ("id", "2026"), "due_before", "2026-01-01");
        ("pack-due-impossible", "periods", cell)
    },
    |book| {
        ("pack-period-order", "periods", book.change("periods", ("id", "2027"), "previous", "2028"))
    },
    |book| {
        let cell = book.change("periods", ("id", "2028"), "window_from", "31/2/2028");
        ("pack-bad-value", "periods", cell)
    },
    |book| ("pack-duplicate-id", "periods", book.change("periods", ("id", "2030"), "id", "2029")),
    |book| {
        (
            "pack-bad-value",
            "data_sets",
            book.change("data_sets", ("id", "F03"), "internal", "maybe"),
        )
    },
    |book| {
        let cell = book.change("assignments", ("data_set", "F24"), "reporter_kinds", "ubnd_huyen");
        ("pack-bad-value", "assignments", cell)
    },
    |book| {
        let row = book.add(
            "table",
            &[("data_set", "F03"), ("section", "Z"), ("code", "Z1"), ("element", "tip_received")],
        );
        ("pack-line-without-section", "table", format!("B{}", row + 1))
    },
    |book| {
        let cell = book.change("targets", ("id", "T-S002-01"), "measures", "r_villages_nome");
        ("pack-unknown-measure", "targets", cell)
    },
    |book| {
        (
            "pack-bad-value",
            "targets",
            book.change("targets", ("id", "T-S002-02"), "threshold", "nhiều"),
        )
    },
    |book| {
        (
            "pack-unknown-group",
            "targets",
            book.change("targets", ("id", "T-S002-03"), "scope", "group:x"),
        )
    },
    |book| {
        let row = 1;
        (
            "expression-incomplete",
            "indicators",
            book.set("indicators", row, "numerator", "${tip_received} +"),
        )
    },
    |book| {
        let row = 2;
        let first = book.sheet("indicators").row(1)[0].raw.clone();
        let cell = book.set("indicators", row, "denominator", &format!("${{{first}}}"));
        ("pack-indicator-of-indicator", "indicators", cell)
    },
    |book| {
        (
            "pack-unknown-unit",
            "survey",
            book.change("survey", ("name", "tip_received"), "unit", "tan"),
        )
    },
    |book| {
        ("pack-place-cycle", "units", {
            let row = 2;
            let id = book.sheet("units").row(row)[0].raw.clone();
            book.set("units", row, "parent", &id)
        })
    },
    |book| {
        ("pack-field-missing", "settings", book.change("settings", ("key", "title"), "value", " "))
    },
    |book| {
        let row = book.row("rules", "importance", "HIGH");
        ("pack-bad-value", "rules", book.set("rules", row, "operator", "bigger"))
    },
    |book| {
        let row = book.row("survey", "name", "tip_received");
        (
            "pack-cell-error",
            "survey",
            book.put("survey", row, "label::vi", CellValue::Error("#REF!".into())),
        )
    },
    |book| {
        let row = book.row("survey", "name", "tip_verified");
        (
            "pack-cell-uncalculated",
            "survey",
            book.put("survey", row, "hint::vi", CellValue::Missing),
        )
    },
    |book| {
        let column = book.column("measures", "aliases") + 1;
        let at = Address::new(0, column);
        let cells = &mut book.sheet("measures").cells;
        let place = cells.partition_point(|cell| cell.at < at);
        let value = CellValue::Text("ghi chú".into());
        cells.insert(place, Cell { at, value, raw: "ghi chú".into(), formula: false });
        ("pack-column-unknown", "measures", format!("{}1", column_letters(column)))
    },
];

#[test]
fn each_wrong_edit_is_told_with_its_sheet_and_cell() {
    for edit in FAULTS {
        let mut book = Edited::new();
        let (code, sheet, cell) = edit(&mut book);
        let (pack, findings) = book.read();
        assert!(pack.is_none(), "{code} in {sheet}!{cell} should be refused");
        let told = findings.iter().any(|finding| is_at(finding, code, sheet, &cell));
        assert!(told, "{code} in {sheet}!{cell} is not among {findings:#?}");
        for finding in &findings {
            assert!(i18n::knows(&format!("finding.{}", finding.code)), "{}", finding.code);
        }
    }
}

#[test]
fn all_wrong_edits_of_one_workbook_are_told_at_once() {
    let mut book = Edited::new();
    let expected: Vec<_> = FAULTS
        .iter()
        .enumerate()
        // The rest would hide one another: they change one and the same line.
        .filter(|(at, _)| !matches!(at, 1 | 4 | 21))
        .map(|(_, edit)| edit(&mut book))
        .collect();
    let (pack, findings) = book.read();
    assert!(pack.is_none());
    for (code, sheet, cell) in expected {
        let told = findings.iter().any(|finding| is_at(finding, code, sheet, &cell));
        assert!(told, "{code} in {sheet}!{cell} is not among {findings:#?}");
    }
}

#[test]
fn a_missing_sheet_is_told_and_a_strange_one_is_passed_over() {
    let mut book = Edited::new();
    book.0.sheets.retain(|sheet| sheet.name != "survey");
    let (pack, findings) = book.read();
    assert!(pack.is_none());
    assert!(findings.iter().any(|finding| is_at(finding, "pack-sheet-missing", "survey", "A1")));

    let mut book = Edited::new();
    book.sheet("measures").cells.clear();
    let (pack, findings) = book.read();
    assert!(pack.is_none());
    assert!(findings.iter().any(|finding| is_at(finding, "pack-sheet-empty", "measures", "A1")));

    let mut book = Edited::new();
    let mut notes = book.sheet("owners").clone();
    notes.name = "Ghi chú".into();
    book.0.sheets.push(notes);
    let (pack, findings) = book.read();
    assert_eq!(pack, Some(original()));
    let [finding] = findings.as_slice() else { panic!("{findings:#?}") };
    assert_eq!((finding.severity, finding.code.as_str()), (Severity::Low, "pack-sheet-unknown"));
}

#[test]
fn what_people_do_in_a_spreadsheet_changes_nothing() {
    let mut book = Edited::new();
    // Blank lines in between, and cells with nothing but blanks.
    for (name, header) in [("survey", "label::vi"), ("table", "title"), ("units", "name")] {
        for cell in &mut book.sheet(name).cells {
            cell.at.row += u32::from(cell.at.row > 3) * 2;
        }
        book.set(name, 4, header, "   ");
    }
    // Columns in another order.
    let last = book.sheet("targets").row(0).last().expect("a header").at.column;
    let sheet = book.sheet("targets");
    sheet.cells.iter_mut().for_each(|cell| cell.at.column = last - cell.at.column);
    sheet.cells.sort_by_key(|cell| cell.at);
    // Blanks around words, other capitals.
    book.change("survey", ("name", "tip_received"), "name", "  tip_received ");
    book.change("survey", ("name", "tip_verified"), "aggregation", "sum ");
    // Real dates, numbers and flags.
    let row = book.row("periods", "id", "2025");
    book.put("periods", row, "window_to", CellValue::DateTime(46_005.0));
    book.set("periods", row, "window_from", "15/12/2024");
    book.put("periods", row, "id", CellValue::Number(2025.0));
    book.put("settings", 2, "value", CellValue::Number(1.0));
    let column = book.column("survey", "required");
    let lines: Vec<(u32, bool)> = {
        let sheet = book.sheet("survey");
        let ids = sheet.cells.iter().filter(|cell| cell.at.column == 0 && cell.at.row > 4);
        let flag = |row| sheet.cell(Address::new(row, column)).is_some_and(|c| c.raw == "yes");
        ids.map(|cell| (cell.at.row, flag(cell.at.row))).collect()
    };
    let mut yes = lines.iter().filter(|(_, flag)| *flag);
    let mut no = lines.iter().filter(|(_, flag)| !*flag);
    for word in ["có", "X", "TRUE"] {
        let (row, _) = yes.next().expect("a required element");
        book.set("survey", *row, "required", word);
    }
    let (row, _) = yes.next().expect("a required element");
    book.put("survey", *row, "required", CellValue::Bool(true));
    let (row, _) = no.next().expect("an element that is not required");
    book.put("survey", *row, "required", CellValue::Bool(false));
    let (row, _) = no.next().expect("an element that is not required");
    book.set("survey", *row, "required", "Không");
    let (pack, findings) = book.read();
    assert_eq!(findings, []);
    let (pack, original) = (pack.expect("no finding"), original());
    assert_eq!(pack.hash(), original.hash());
    assert_eq!(pack, original);
}

#[test]
fn a_form_of_thirty_rows_is_added_in_the_workbook_alone() {
    let mut book = Edited::new();
    let source = [("clause", "thông lệ")];
    book.add(
        "data_sets",
        &[
            &[("id", "F31"), ("printed_code", "Biểu F31"), ("title", "BIỂU MỚI"), ("version", "1")],
            source.as_slice(),
        ]
        .concat(),
    );
    book.add(
        "assignments",
        &[("data_set", "F31"), ("reporter_kinds", "cong_an_xa"), ("period_kinds", "year")],
    );
    book.add(
        "categories",
        &[("list_name", "new_list"), ("label::vi", "Danh sách mới"), ("exhaustive", "có")],
    );
    for option in ["one", "two"] {
        book.add("choices", &[("list_name", "new_list"), ("name", option), ("label::vi", option)]);
    }
    book.add(
        "table",
        &[("data_set", "F31"), ("section", "A"), ("title", "Phần mới"), ("display_as", "table")],
    );
    for number in 1..=30 {
        let element = format!("new_{number}");
        book.add(
            "survey",
            &[
                &[
                    ("name", element.as_str()),
                    ("block", "NEW"),
                    ("label::vi", &element),
                    ("type", "int"),
                    ("unit", "nguoi"),
                    ("aggregation", "SUM"),
                    ("nature", "flow"),
                ],
                source.as_slice(),
            ]
            .concat(),
        );
        let code = format!("A{number}");
        let mut line = vec![
            ("data_set", "F31"),
            ("section", "A"),
            ("code", code.as_str()),
            ("element", &element),
        ];
        match number {
            1 => line.push(("by", "new_list|d_sex")),
            2 => line.extend([("parent", "A1"), ("relation", "part")]),
            _ => {}
        }
        book.add("table", &line);
    }
    for number in 3..=5 {
        let (id, left) = (format!("NEW-{number}"), format!("${{new_{number}}}"));
        book.add(
            "rules",
            &[
                ("id", &*id),
                ("importance", "HIGH"),
                ("left", &left),
                ("operator", "less_than_or_equal_to"),
                ("right", "${new_1}"),
                ("message", "{left} lớn hơn {right}"),
            ],
        );
    }
    book.add(
        "targets",
        &[
            &[
                ("id", "T-NEW"),
                ("label", "Mục tiêu mới"),
                ("shape", "count_min"),
                ("measures", "${new_1}"),
                ("comparison", "greater_than_or_equal_to"),
                ("threshold", "10"),
                ("scope", "root"),
                ("period_kinds", "year"),
            ],
            source.as_slice(),
        ]
        .concat(),
    );
    let (pack, findings) = book.read();
    assert_eq!(findings, []);
    let pack = pack.expect("no finding");
    let form = pack.data_set("F31").expect("the new form");
    let police =
        pack.reporters.iter().find(|reporter| reporter.kind == "cong_an_xa").expect("there");
    let period = pack.periods.iter().find(|period| period.kind == "year").expect("there");
    assert!(pack.owed(police, period).any(|owed| owed.id == "F31"));
    let laid_out = crate::form::Form::build(&pack, form, police, period);
    assert_eq!(laid_out.sections[0].rows.len(), 30 + 2 + 2);
    assert!(pack.owners.iter().any(|owner| owner.element == "new_30"), "owned by its only form");
    assert!(pack.rules.iter().any(|rule| rule.id == "NEW-5"));
    assert_eq!(pack.targets.last().map(|target| target.id.as_str()), Some("T-NEW"));
}
