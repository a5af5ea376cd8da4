//! A small form for the tests of rules, filled by row and column codes.
//!
//! Table A, columns `1` this period, `2` last year, `5` note: `A1` a count by sex (a
//! partition) and by age (another), `A2` a decimal with written "Chia ra" rows, `A3` a
//! whole with two "Trong đó" rows, `A4` a count by an open list, `A5` the opening row of
//! the stock `A6`, `A7` and `A9` compulsory, `A8` yes or no. Roster B over two communes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Context, Validation, validate};
use crate::{
    definition::{
        Aggregation, Choice, ChoiceList, CivilDate, DataElement, DataSet, DisplayAs, Layout,
        MissingValueStrategy, Nature, OrgPlace, Pack, Period, Relation, Reporter, RosterColumn,
        RosterDef, RowDef, Section, Side, Source, Stage, ValidationRule, ValueType,
    },
    diag::Severity,
    entry::Entry,
    form::{Form, ValueKey, ValueRole},
    i18n::{self, Language},
    value::{RawValue, ValueState, parse},
};

/// Figures of other periods, by element.
#[derive(Clone, Copy, Default)]
pub(super) struct Known<'a> {
    pub(super) previous: &'a [(&'a str, &'a str)],
    pub(super) last_year: &'a [(&'a str, &'a str)],
}

/// Checks all violations, among them only those of the rules named.
#[track_caller]
pub(super) fn check(filled: &[(&str, &str)], rules: &[&str], expected: &[&str]) {
    let found = run(&pack(), filled, &Known::default());
    assert_eq!(lines(&found, rules), expected);
}

#[track_caller]
pub(super) fn check_only(rule: &str, filled: &[(&str, &str)], expected: &[&str]) {
    check(filled, &[rule], expected);
}

#[track_caller]
pub(super) fn check_with(
    rule: &str,
    filled: &[(&str, &str)],
    known: &Known<'_>,
    expected: &[&str],
) {
    assert_eq!(lines(&run(&pack(), filled, known), &[rule]), expected);
}

/// Checks one rule `R-01` given by left side, operator, right side.
#[track_caller]
pub(super) fn check_rule(
    rule: (&str, &str, &str),
    strategy: &str,
    condition: &str,
    filled: &[(&str, &str)],
    expected: &[&str],
) {
    check_rule_with(rule, strategy, condition, filled, &Known::default(), expected);
}

#[track_caller]
pub(super) fn check_rule_with(
    rule: (&str, &str, &str),
    strategy: &str,
    condition: &str,
    filled: &[(&str, &str)],
    known: &Known<'_>,
    expected: &[&str],
) {
    let mut pack = pack();
    pack.rules.push(rule_line(rule, strategy, condition));
    assert_eq!(lines(&run(&pack, filled, known), &["R-01"]), expected, "{rule:?}");
}

/// What the violations of a rule say in Vietnamese.
pub(super) fn messages(rule: (&str, &str, &str), filled: &[(&str, &str)]) -> Vec<String> {
    let mut pack = pack();
    pack.rules.push(rule_line(rule, "", ""));
    let found = run(&pack, filled, &Known::default());
    let ours = found.violations.iter().filter(|violation| violation.rule == "R-01");
    ours.map(|violation| i18n::finding(Language::Vi, &violation.finding)).collect()
}

/// All that the rules say of a form.
pub(super) fn outcome(filled: &[(&str, &str)]) -> Validation {
    run(&pack(), filled, &Known::default())
}

/// What one rule comes to at one cell: `H`, `M`, `L` broken, `E` explained, `ok`, `?` unchecked,
/// `-` not weighed. `line`: a rule of the pack and its strategy.
#[track_caller]
pub(super) fn verdict(
    line: Option<((&str, &str, &str), &str)>,
    rule: &str,
    filled: &[(&str, &str)],
    known: &Known<'_>,
    at: &str,
) -> String {
    let mut pack = pack();
    pack.rules.extend(line.map(|(line, strategy)| rule_line(line, strategy, "")));
    let form = Form::build(&pack, &pack.data_sets[0], &pack.reporters[0], &pack.periods[0]);
    let (row, column) = at.split_once('/').unwrap_or((at, "1"));
    let cell = form.find(row, column).unwrap_or_else(|| panic!("no cell {at}"));
    let found = run(&pack, filled, known);
    let ours = |item: &&super::Violation| item.rule == rule && item.cells[0] == cell;
    if let Some(violation) = found.violations.iter().find(ours) {
        return match violation.severity() {
            Severity::High => "H",
            Severity::Medium => "M",
            Severity::Low => "L",
        }
        .to_owned();
    }
    if found.explained.iter().any(|item| ours(&item)) {
        return "E".to_owned();
    }
    if found.unchecked.iter().any(|item| item.rule == rule && item.cells.contains(&cell)) {
        return "?".to_owned();
    }
    let weighed = found.weighed.iter().any(|(id, cells)| id == rule && cells[0] == cell);
    if weighed { "ok" } else { "-" }.to_owned()
}

fn run(pack: &Pack, filled: &[(&str, &str)], known: &Known<'_>) -> Validation {
    let form = Form::build(pack, &pack.data_sets[0], &pack.reporters[0], &pack.periods[0]);
    let mut entry = Entry::empty(&form);
    for (at, raw) in filled {
        let (row, column) = at.split_once('/').unwrap_or((at, "1"));
        let cell = form.find(row, column).unwrap_or_else(|| panic!("no cell {at}"));
        let state = match raw.strip_prefix('=') {
            Some(number) => ValueState::number(number.parse::<Decimal>().expect("a number")),
            None => parse(pack, &form.cells[cell], &RawValue::Text(raw)).state,
        };
        entry.set(cell, *raw, state);
    }
    entry.recalculate(&form);
    let [previous, last_year] = [(known.previous, "2022"), (known.last_year, "2022S1")].map(
        |(figures, period)| -> BTreeMap<ValueKey, ValueState> {
            let key = |element: &str| ValueKey {
                element: element.to_owned(),
                option: String::new(),
                place: "h".to_owned(),
                period: period.to_owned(),
                role: ValueRole::Reported,
            };
            let state = |raw: &str| ValueState::number(raw.parse::<Decimal>().expect("a number"));
            figures.iter().map(|(element, raw)| (key(element), state(raw))).collect()
        },
    );
    let context = Context {
        previous: (!previous.is_empty()).then_some(&previous),
        same_period_last_year: (!last_year.is_empty()).then_some(&last_year),
    };
    validate(pack, &form, &entry, &context)
}

/// `rule code row/column`, with `?` before the code where unchecked and the reason after it
/// where explained.
fn lines(found: &Validation, rules: &[&str]) -> Vec<String> {
    let at = |finding: &crate::diag::Finding| {
        let part = |code: &Option<String>| code.clone().unwrap_or_default();
        format!("{}/{}", part(&finding.place.row_code), part(&finding.place.column_code))
    };
    let mut lines = Vec::new();
    for violation in found.violations.iter().chain(&found.explained) {
        if rules.contains(&violation.rule.as_str()) {
            let finding = &violation.finding;
            assert!(i18n::knows(&format!("finding.{}", finding.code)), "{}", finding.code);
            assert!(!i18n::finding(Language::Vi, finding).contains('{'), "{finding:?}");
            let reason = violation.reason.iter().map(|reason| format!(" ({reason})"));
            let reason: String = reason.collect();
            lines.push(format!("{} {} {}{reason}", violation.rule, finding.code, at(finding)));
        }
    }
    for unchecked in found.unchecked.iter().filter(|item| rules.contains(&item.rule.as_str())) {
        let finding = &unchecked.finding;
        assert!(i18n::knows(&format!("finding.{}", finding.code)), "{}", finding.code);
        lines.push(format!("{} ? {} {}", unchecked.rule, finding.code, at(finding)));
    }
    lines
}

fn rule_line(rule: (&str, &str, &str), strategy: &str, condition: &str) -> ValidationRule {
    let (left, operator, right) = rule;
    let side = |expression: &str| Side {
        expression: expression.to_owned(),
        missing_value_strategy: match strategy {
            "never" => MissingValueStrategy::NeverSkip,
            "all" => MissingValueStrategy::SkipIfAllValuesMissing,
            _ => MissingValueStrategy::SkipIfAnyValueMissing,
        },
    };
    ValidationRule {
        id: "R-01".to_owned(),
        importance: Severity::High,
        left_side: side(left),
        operator: serde_json::from_value(operator.into()).expect("an operator"),
        right_side: side(right),
        tolerance: Decimal::ZERO,
        message: "Trái {left}, phải {right}, lệch {difference}".to_owned(),
        condition: condition.to_owned(),
        stage: Stage::Active,
        valid_from: None,
        valid_to: None,
    }
}

pub(super) fn pack() -> Pack {
    let list = |id: &str, exhaustive: bool, options: [&str; 2]| ChoiceList {
        id: id.to_owned(),
        label: id.to_owned(),
        exhaustive,
        options: options
            .map(|id| Choice { id: id.to_owned(), label: id.to_owned(), aliases: Vec::new() })
            .to_vec(),
    };
    let period = |id: &str, previous: Option<&str>, last_year: Option<&str>| Period {
        id: id.to_owned(),
        kind: "half_year".to_owned(),
        label: id.to_owned(),
        window_from: day("2022-12-15"),
        window_to: day("2023-06-14"),
        due_before: Some(day("2023-06-16")),
        due_inclusive: false,
        previous: previous.map(str::to_owned),
        same_period_last_year: last_year.map(str::to_owned),
        source: source(),
    };
    Pack {
        id: "test".to_owned(),
        version: "1".to_owned(),
        title: String::new(),
        root_place: String::new(),
        issuer: String::new(),
        documents: Vec::new(),
        places: vec![place("h", 2, None), place("h.a", 3, Some("h")), place("h.b", 3, Some("h"))],
        reporters: vec![Reporter {
            id: "ubnd.h".to_owned(),
            name: "UBND huyện".to_owned(),
            short_name: String::new(),
            kind: "ubnd_huyen".to_owned(),
            level: 2,
            place: "h".to_owned(),
            slug: "h".to_owned(),
            requested: false,
            aliases: Vec::new(),
            valid_from: None,
            valid_to: None,
            source: source(),
        }],
        periods: vec![period("2023S1", Some("2022"), Some("2022S1"))],
        units: Vec::new(),
        choices: vec![
            list("sex", true, ["male", "female"]),
            list("age", true, ["young", "old"]),
            list("theme", false, ["law", "health"]),
        ],
        elements: elements(),
        data_sets: vec![data_set()],
        rules: Vec::new(),
        owners: Vec::new(),
        indicators: Vec::new(),
        targets: Vec::new(),
        reconciliation: Vec::new(),
        layout: Layout::Government,
        practice: String::new(),
        forms_to_come: Vec::new(),
        computed: Default::default(),
    }
}

fn elements() -> Vec<DataElement> {
    let element = |id: &str, value_type: ValueType, compulsory: bool| DataElement {
        id: id.to_owned(),
        block: "ALL".to_owned(),
        label: format!("Chỉ tiêu {id}"),
        hint: String::new(),
        value_type,
        unit: String::new(),
        aggregation: Aggregation::Sum,
        nature: Nature::Flow,
        compulsory,
        sensitive: false,
        source: source(),
        calculation: None,
    };
    let mut all = vec![
        element("a_must", ValueType::Integer, true),
        element("a_flag", ValueType::Bool, false),
        element("a_text", ValueType::LongText, true),
        element("elsewhere", ValueType::Integer, false),
    ];
    for id in ["a_decimal", "a_decimal_x", "a_decimal_y"] {
        all.push(element(id, ValueType::Decimal(3), false));
    }
    for id in ["a_int", "a_whole", "a_part", "a_part_b", "a_open", "a_stock", "r_people", "r_cases"]
    {
        all.push(element(id, ValueType::Integer, false));
    }
    all
}

fn data_set() -> DataSet {
    let row = |code: &str, element: &str| RowDef {
        code: code.to_owned(),
        element: element.to_owned(),
        label: String::new(),
        relation: Relation::Own,
        parent: None,
        by: Vec::new(),
        check: false,
        opening: false,
        period_kinds: Vec::new(),
    };
    let child = |code: &str, element: &str, parent: &str, relation: Relation| RowDef {
        relation,
        parent: Some(parent.to_owned()),
        ..row(code, element)
    };
    let by = |lists: &[&str]| lists.iter().map(|list| (*list).to_owned()).collect();
    let rows = vec![
        RowDef { by: by(&["sex", "age"]), ..row("A1", "a_int") },
        row("A2", "a_decimal"),
        child("A2.1", "a_decimal_x", "A2", Relation::Partition),
        child("A2.2", "a_decimal_y", "A2", Relation::Partition),
        row("A3", "a_whole"),
        child("A3.1", "a_part", "A3", Relation::Part),
        child("A3.2", "a_part_b", "A3", Relation::Part),
        RowDef { by: by(&["theme"]), ..row("A4", "a_open") },
        RowDef { opening: true, ..row("A5", "a_stock") },
        row("A6", "a_stock"),
        row("A7", "a_must"),
        row("A8", "a_flag"),
        row("A9", "a_text"),
    ];
    let section = |id: &str, display_as: DisplayAs, rows: Vec<RowDef>, roster| Section {
        id: id.to_owned(),
        title: String::new(),
        display_as,
        period_kinds: Vec::new(),
        rows,
        roster,
    };
    let roster_column = |code: &str, element: &str| RosterColumn {
        code: code.to_owned(),
        element: element.to_owned(),
        heading: element.to_owned(),
        check: false,
    };
    let columns = vec![roster_column("1", "r_people"), roster_column("2", "r_cases")];
    DataSet {
        id: "F".to_owned(),
        printed_code: "F".to_owned(),
        title: String::new(),
        version: "1".to_owned(),
        period_kinds: vec!["half_year".to_owned()],
        reporter_kinds: vec!["ubnd_huyen".to_owned()],
        layout: None,
        internal: false,
        valid_from: None,
        valid_to: None,
        sections: vec![
            section("A", DisplayAs::Table, rows, None),
            section("B", DisplayAs::Roster, Vec::new(), Some(RosterDef { level: 3, columns })),
        ],
        source: source(),
    }
}

fn place(id: &str, level: u8, parent: Option<&str>) -> OrgPlace {
    OrgPlace {
        id: id.to_owned(),
        name: format!("xã {id}"),
        short_name: id.to_owned(),
        kind: "xa".to_owned(),
        level,
        parent: parent.map(str::to_owned),
        gso_code: if id == "h.a" { "101".to_owned() } else { "102".to_owned() },
        opened: None,
        closed: None,
        successors: Vec::new(),
        groups: Vec::new(),
        is_border: false,
        border_unconfirmed: false,
        aliases: Vec::new(),
    }
}

fn source() -> Source {
    Source { document: String::new(), clause: String::new(), quote: String::new() }
}

fn day(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).expect("a day")
}
