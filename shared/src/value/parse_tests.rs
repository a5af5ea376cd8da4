//! Golden cases of the cell grammar, as one table: what is written, in which row, what it means.

use rust_decimal::Decimal;

use super::*;
use crate::{
    definition::{
        Aggregation, Choice, ChoiceList, DataElement, Layout, Nature, Pack, Source, UnitOfMeasure,
        ValueType,
    },
    form::{ColumnRole, FormCell, ValueKey, ValueRole},
};

fn unit(id: &str, label: &str, canonical: &str, factor: i64, aliases: &[&str]) -> UnitOfMeasure {
    UnitOfMeasure {
        id: id.into(),
        label: label.into(),
        canonical: canonical.into(),
        factor: Decimal::from(factor),
        aliases: aliases.iter().map(|alias| (*alias).into()).collect(),
    }
}

fn pack() -> Pack {
    let element = |id: &str, value_type: ValueType, unit: &str| DataElement {
        id: id.into(),
        block: "T".into(),
        label: id.into(),
        hint: String::new(),
        value_type,
        unit: unit.into(),
        aggregation: Aggregation::Sum,
        nature: Nature::Flow,
        compulsory: false,
        sensitive: false,
        source: Source { document: String::new(), clause: String::new(), quote: String::new() },
        calculation: None,
    };
    let choice =
        |id: &str, label: &str| Choice { id: id.into(), label: label.into(), aliases: vec![] };
    Pack {
        id: "t".into(),
        version: "1".into(),
        title: String::new(),
        root_place: String::new(),
        issuer: String::new(),
        documents: vec![],
        places: vec![],
        reporters: vec![],
        periods: vec![],
        units: vec![
            unit("vu", "vụ", "vu", 1, &[]),
            unit("g", "g", "g", 1, &["gam"]),
            unit("kg", "kg", "g", 1000, &[]),
            unit("trieu", "triệu đồng", "vnd", 1_000_000, &["trđ"]),
        ],
        choices: vec![ChoiceList {
            id: "status".into(),
            label: String::new(),
            exhaustive: true,
            options: vec![choice("with", "Có ma túy"), choice("none", "Không có ma túy")],
        }],
        elements: vec![
            element("count", ValueType::Integer, "vu"),
            element("weight", ValueType::Decimal(3), "g"),
            element("money", ValueType::Money, "trieu"),
            element("flag", ValueType::Bool, ""),
            element("date", ValueType::Date, ""),
            element("text", ValueType::Text, ""),
            element("status", ValueType::SelectOne("status".into()), ""),
        ],
        data_sets: vec![],
        rules: vec![],
        owners: vec![],
        indicators: vec![],
        targets: vec![],
        reconciliation: vec![],
        layout: Layout::Government,
        practice: String::new(),
        forms_to_come: vec![],
        computed: Default::default(),
    }
}

fn cell(pack: &Pack, element: &str) -> FormCell {
    let element = pack.element(element).expect("an element of the test's pack");
    let unit = pack.unit(&element.unit);
    FormCell {
        section: 0,
        row: 0,
        column: 0,
        row_code: "A1".into(),
        column_code: "1".into(),
        column_role: ColumnRole::Current,
        key: ValueKey {
            element: element.id.clone(),
            option: String::new(),
            place: String::new(),
            period: String::new(),
            role: ValueRole::Reported,
        },
        value_type: element.value_type.clone(),
        nature: element.nature,
        unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
        unit_factor: unit.map_or(Decimal::ONE, |unit| unit.factor),
        compulsory: false,
        calculation: None,
        label: String::new(),
    }
}

/// `12.5`, `ask 1234 1.234`, `kps`, `n/a`, `x`, `blank`, `! code`, each with `~ code` for a note.
fn told(parsed: &Parsed) -> String {
    let notes: Vec<&str> = parsed.findings.iter().map(|finding| finding.code.as_str()).collect();
    let main = match &parsed.state {
        ValueState::Blank => "blank".to_owned(),
        ValueState::Nil => "kps".to_owned(),
        ValueState::NotAvailable => "n/a".to_owned(),
        ValueState::NotApplicable => "x".to_owned(),
        ValueState::Unreadable(_) if !parsed.ask.is_empty() => {
            let readings: Vec<String> = parsed.ask.iter().map(Decimal::to_string).collect();
            return format!("ask {}", readings.join(" "));
        }
        ValueState::Unreadable(_) => return format!("! {}", notes.join(" ")),
        ValueState::Value(Datum::Number(number)) => number.to_string(),
        ValueState::Value(Datum::Flag(flag)) => flag.to_string(),
        ValueState::Value(Datum::Date(date)) => date.iso(),
        ValueState::Value(Datum::Text(text) | Datum::Choice(text)) => text.clone(),
    };
    notes.iter().fold(main, |told, note| format!("{told} ~ {note}"))
}

#[track_caller]
fn check_all(element: &str, cases: &[(&str, &str)]) {
    let pack = pack();
    let cell = cell(&pack, element);
    for (written, meant) in cases {
        let parsed = parse(&pack, &cell, &RawValue::Text(written));
        assert_eq!(told(&parsed), *meant, "“{written}” in a {element} row");
        if let ValueState::Unreadable(raw) = &parsed.state {
            assert_eq!(raw, written, "what was written is kept to the letter");
        }
    }
}

#[test]
fn counts() {
    check_all(
        "count",
        &[
            ("12", "12"),
            ("05", "5"),
            ("012", "12"),
            (" 12 ", "12"),
            ("12\u{a0}", "12"),
            ("+3", "3"),
            ("1.234", "1234"),
            ("1.234.567", "1234567"),
            ("1 234", "1234"),
            ("1\u{202f}234", "1234"),
            ("1,234", "ask 1234 1.234"),
            ("12,0", "12"),
            ("12,5", "! not-an-integer"),
            ("2,5", "! not-an-integer"),
            ("12.5", "! not-an-integer"),
            ("0.5", "! not-an-integer"),
            ("1.234,56", "! not-an-integer"),
            ("1 234,56", "! not-an-integer"),
            ("1,234.56", "! not-an-integer"),
            ("1,234,567", "1234567 ~ english-number"),
            ("1.23", "! not-an-integer"),
            ("1.2345", "! not-an-integer"),
            ("12.34.567", "! not-a-number"),
            ("12 vụ", "12"),
            ("12vụ", "12"),
            ("12 (vụ)", "12"),
            ("12 người", "! unit-differs"),
            ("0", "0"),
            ("-", "0 ~ dash-as-zero"),
            ("–", "0 ~ dash-as-zero"),
            ("không", "0"),
            ("Không có", "0"),
            ("", "blank"),
            ("  ", "blank"),
            ("…", "n/a"),
            ("...", "n/a"),
            ("//", "n/a"),
            ("chưa có", "n/a"),
            ("Chưa có số liệu", "n/a"),
            ("x", "x"),
            ("X", "x"),
            ("KPS", "kps"),
            ("Không phát sinh", "kps"),
            ("-3", "! negative"),
            ("27/27", "! fraction"),
            ("10-15", "! range-text"),
            ("01/6/2023", "! date-in-number-cell"),
            ("khoảng 20", "! not-a-number"),
            (">10", "! not-a-number"),
            ("10%", "! percent"),
            ("040095012345", "40095012345"),
            ("140095012345", "! pii-suspected"),
            ("1e5", "! not-a-number"),
            ("mười", "! not-a-number"),
            ("9999999999999999999999999999", "! not-a-number"),
            ("1,2,3", "! not-a-number"),
            ("١٢", "! not-a-number"),
        ],
    );
}

#[test]
fn weights_and_money() {
    check_all(
        "weight",
        &[
            ("206,78", "206.78"),
            ("206,78gam", "206.78"),
            ("206,78 g", "206.78"),
            ("2,5", "2.5"),
            ("3kg", "3000 ~ unit-converted"),
            ("1.234", "ask 1234 1.234"),
            ("1,234", "1.234 ~ read-as-decimal"),
            ("1.234,56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1,234.56", "1234.56 ~ english-number"),
            ("12.5", "12.5 ~ english-number"),
            ("0.125", "0.125 ~ english-number"),
            ("0,125", "0.125"),
            ("4 bánh heroin", "! unit-differs"),
            ("0,1234", "! too-many-decimals"),
            ("9.974 viên", "! unit-differs"),
        ],
    );
    check_all(
        "money",
        &[
            ("12,5", "12.5"),
            ("12,5 triệu đồng", "12.5"),
            ("12,5 trđ", "12.5"),
            ("1.234", "ask 1234 1.234"),
            ("0,000001", "0.000001"),
            ("0,0000001", "! money-below-dong"),
            ("1.000.000.005,599976", "! too-many-digits"),
            ("999.999.999,999999", "999999999.999999"),
        ],
    );
}

#[test]
fn words_choices_flags_and_dates() {
    check_all(
        "flag",
        &[("Có", "true"), ("không", "false"), ("x", "x"), ("", "blank"), ("có lẽ", "! not-yes-no")],
    );
    check_all(
        "date",
        &[
            ("05/3/2023", "2023-03-05"),
            ("5-3-2023", "2023-03-05"),
            ("5/3/23", "2023-03-05"),
            ("ngày 05 tháng 3 năm 2023", "2023-03-05"),
            ("31/02/2023", "! not-a-date"),
            ("tháng 3", "! not-a-date"),
        ],
    );
    check_all("text", &[(" 12/KH-UBND ", "12/KH-UBND"), ("Không", "Không"), ("-", "-")]);
    check_all(
        "status",
        &[
            ("Có ma túy", "with"),
            ("có ma túy", "with"),
            ("none", "none"),
            ("Co ma tuy", "with"),
            ("Co\u{301} ma tu\u{301}y", "with"),
            ("không rõ", "! not-a-choice"),
        ],
    );
}

#[test]
fn numbers_as_stored_by_a_workbook() {
    let pack = pack();
    let mut cases: Vec<(&str, RawValue<'_>, &str)> = vec![
        ("count", RawValue::Number(12.0), "12"),
        ("count", RawValue::Number(12.5), "! not-an-integer"),
        ("count", RawValue::Number(-0.0), "0"),
        ("count", RawValue::Number(f64::NAN), "! too-many-digits"),
        ("count", RawValue::Number(1e300), "! too-many-digits"),
        ("count", RawValue::Date { serial: 45_093.0, date1904: false }, "! date-in-number-cell"),
        ("count", RawValue::Bool(true), "! not-a-number"),
        ("count", RawValue::Error("#REF!"), "! formula-error"),
        ("count", RawValue::Uncached, "! formula-uncached"),
        ("count", RawValue::Empty, "blank"),
        ("weight", RawValue::Number(0.1 + 0.2), "0.3"),
        ("weight", RawValue::Number(1.234), "1.234"),
        ("date", RawValue::Date { serial: 45_093.0, date1904: false }, "2023-06-16"),
        ("flag", RawValue::Bool(false), "false"),
        ("flag", RawValue::Text("TRUE"), "true"),
        ("weight", RawValue::Percent(0.1), "! percent"),
        ("weight", RawValue::Displayed("1,234"), "ask 1234 1.234"),
        ("weight", RawValue::Displayed("2,5"), "2.5"),
        ("weight", RawValue::Text("-1.234"), "! negative"),
        ("weight", RawValue::Text("#DIV/0!"), "! formula-error"),
        ("text", RawValue::Text("#DIV/0!"), "! formula-error"),
        ("text", RawValue::Number(2023.0), "2023"),
        ("date", RawValue::Date { serial: 0.5, date1904: false }, "! not-a-date"),
        ("date", RawValue::Text("2023-06-16"), "2023-06-16"),
    ];
    for (element, raw, meant) in cases.drain(..) {
        let parsed = parse(&pack, &cell(&pack, element), &raw);
        assert_eq!(told(&parsed), meant, "{raw:?} in a {element} row");
    }
}

/// What is shown can be typed again and means the same: 2,000 figures of every kind of row.
#[test]
fn what_is_shown_reads_back_as_the_same_value() {
    let pack = pack();
    let mut seed: u64 = 20_230_616;
    for round in 0..2_000_u32 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (element, scale) =
            [("count", 0), ("weight", round % 4), ("money", round % 7)][round as usize % 3];
        let digits = i64::try_from(seed >> 40).expect("24 bits");
        let cell = cell(&pack, element);
        let state = ValueState::Value(Datum::Number(Decimal::new(digits, scale).normalize()));
        let shown = display(&pack, &cell, &state);
        let parsed = parse(&pack, &cell, &RawValue::Text(&shown));
        // One dot before three digits is asked in decimal rows: both readings are offered.
        let read = if parsed.ask.is_empty() {
            vec![parsed.state.as_number()]
        } else {
            parsed.ask.iter().copied().map(Some).collect()
        };
        assert!(read.contains(&state.as_number()), "{shown} in a {element} row gave {parsed:?}");
    }
}
