//! The pack of the small province: places, reporters, forms, and what can be measured of them.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{PERIOD, day};
use crate::definition::*;

pub(crate) fn pack() -> Arc<Pack> {
    let mut owners: Vec<Owner> = ["visits", "flag", "plans", "words", "best", "spent"]
        .map(|element| owner(element, "", ""))
        .into();
    owners.extend([
        owner("boxes", "U", ""),
        owner("joint", "P", ""),
        owner("cases", "P", "U"),
        owner("status", "U", ""),
        owner("people", "U", ""),
        owner("communes", "U", ""),
        owner("communes_with", "U", ""),
        owner("stations", "H", ""),
    ]);
    Arc::new(Pack {
        id: "toy".into(),
        version: "1".into(),
        title: "Toy".into(),
        root_place: "Root".into(),
        issuer: "ISSUER".into(),
        documents: vec![Document {
            id: "order".into(),
            number: "1/KH".into(),
            issuer: "Issuer".into(),
            date: Some(day("2023-02-23")),
            title: "Order".into(),
            file: String::new(),
        }],
        places: vec![
            place("r", 1, None),
            place("r.a", 2, Some("r")),
            place("r.b", 2, Some("r")),
            place("r.a.1", 3, Some("r.a")),
            place("r.a.2", 3, Some("r.a")),
            place("r.b.1", 3, Some("r.b")),
        ],
        reporters: vec![
            reporter("police", 1, "r"),
            reporter("health", 1, "r"),
            Reporter { kind: "district".into(), ..reporter("ua", 2, "r.a") },
            Reporter { kind: "district".into(), ..reporter("ub", 2, "r.b") },
        ],
        periods: vec![Period {
            id: PERIOD.into(),
            kind: "half_year".into(),
            label: "first half of 2023".into(),
            window_from: day("2022-12-15"),
            window_to: day("2023-06-14"),
            due_before: Some(day("2023-06-16")),
            due_inclusive: false,
            previous: Some("2022".into()),
            same_period_last_year: Some("2022S1".into()),
            source: source(),
        }],
        units: vec![unit("piece", "piece", 1), unit("million", "vnd", 1_000_000)],
        choices: vec![
            ChoiceList {
                id: "sex".into(),
                label: "Sex".into(),
                exhaustive: true,
                options: vec![choice("f"), choice("m")],
            },
            ChoiceList {
                id: "status".into(),
                label: "Status".into(),
                exhaustive: true,
                options: vec![choice("with"), choice("none")],
            },
        ],
        elements: vec![
            element("visits", ValueType::Integer, Aggregation::Sum, Nature::Flow),
            DataElement {
                unit: "million".into(),
                ..element("spent", ValueType::Money, Aggregation::Sum, Nature::Flow)
            },
            element("flag", ValueType::Bool, Aggregation::Yes, Nature::Event),
            element("plans", ValueType::Text, Aggregation::List, Nature::Event),
            element("words", ValueType::LongText, Aggregation::Cat, Nature::Text),
            element("best", ValueType::Integer, Aggregation::Max, Nature::Flow),
            element("boxes", ValueType::Integer, Aggregation::SumGeo, Nature::Stock),
            element("joint", ValueType::Integer, Aggregation::Check, Nature::Flow),
            element("cases", ValueType::Integer, Aggregation::Sum, Nature::Flow),
            element("stations", ValueType::Integer, Aggregation::Owner, Nature::Stock),
            element(
                "status",
                ValueType::SelectOne("status".into()),
                Aggregation::None,
                Nature::Stock,
            ),
            element("people", ValueType::Integer, Aggregation::SumGeo, Nature::Stock),
            DataElement {
                calculation: Some(RosterCount::Rows { border_only: false }),
                ..element("communes", ValueType::Integer, Aggregation::SumGeo, Nature::Stock)
            },
            DataElement {
                calculation: Some(RosterCount::Choices {
                    element: "status".into(),
                    options: vec!["with".into()],
                    border_only: false,
                }),
                ..element("communes_with", ValueType::Integer, Aggregation::SumGeo, Nature::Stock)
            },
        ],
        data_sets: vec![
            data_set(
                "P",
                "police",
                vec![table(&[
                    row("A1", "visits"),
                    row("A2", "joint"),
                    RowDef { by: vec!["sex".into()], ..row("A3", "cases") },
                    RowDef { opening: true, ..row("A4", "boxes") },
                ])],
            ),
            data_set("H", "health", vec![table(&[row("A1", "visits"), row("A2", "stations")])]),
            data_set(
                "U",
                "district",
                vec![
                    table(&[
                        row("A1", "visits"),
                        row("A2", "spent"),
                        row("A3", "flag"),
                        row("A4", "plans"),
                        row("A5", "best"),
                        row("A6", "boxes"),
                        RowDef { check: true, ..row("A7", "cases") },
                        row("A8", "communes"),
                        row("A9", "communes_with"),
                    ]),
                    Section {
                        id: "B".into(),
                        title: "Words".into(),
                        display_as: DisplayAs::Text,
                        period_kinds: Vec::new(),
                        rows: vec![row("B1", "words")],
                        roster: None,
                    },
                    Section {
                        id: "C".into(),
                        title: "Communes".into(),
                        display_as: DisplayAs::Roster,
                        period_kinds: Vec::new(),
                        rows: Vec::new(),
                        roster: Some(RosterDef {
                            level: 3,
                            columns: vec![
                                roster_column("1", "status"),
                                roster_column("2", "people"),
                            ],
                        }),
                    },
                ],
            ),
        ],
        rules: Vec::new(),
        owners,
        indicators: vec![],
        targets: vec![],
        reconciliation: vec![],
        layout: Layout::Government,
        practice: "thông lệ".into(),
        forms_to_come: vec![],
        computed: Default::default(),
    })
}

fn place(id: &str, level: u8, parent: Option<&str>) -> OrgPlace {
    OrgPlace {
        id: id.into(),
        name: id.to_uppercase(),
        short_name: id.into(),
        kind: "x".into(),
        level,
        parent: parent.map(str::to_owned),
        gso_code: id.replace('.', ""),
        opened: None,
        closed: None,
        successors: Vec::new(),
        groups: Vec::new(),
        is_border: false,
        border_unconfirmed: false,
        aliases: Vec::new(),
    }
}

fn reporter(id: &str, level: u8, place: &str) -> Reporter {
    Reporter {
        id: id.into(),
        name: format!("Body {id}"),
        short_name: id.into(),
        kind: id.into(),
        level,
        place: place.into(),
        slug: id.into(),
        requested: false,
        aliases: Vec::new(),
        valid_from: None,
        valid_to: None,
        source: source(),
    }
}

fn unit(id: &str, canonical: &str, factor: i64) -> UnitOfMeasure {
    UnitOfMeasure {
        id: id.into(),
        label: id.into(),
        canonical: canonical.into(),
        factor: Decimal::from(factor),
        aliases: Vec::new(),
    }
}

fn choice(id: &str) -> Choice {
    Choice { id: id.into(), label: id.to_uppercase(), aliases: Vec::new() }
}

fn element(
    id: &str,
    value_type: ValueType,
    aggregation: Aggregation,
    nature: Nature,
) -> DataElement {
    DataElement {
        id: id.into(),
        block: "ALL".into(),
        label: format!("Element {id}"),
        hint: String::new(),
        unit: if value_type.is_numeric() { "piece".into() } else { String::new() },
        value_type,
        aggregation,
        nature,
        compulsory: false,
        sensitive: false,
        source: source(),
        calculation: None,
    }
}

fn row(code: &str, element: &str) -> RowDef {
    RowDef {
        code: code.into(),
        element: element.into(),
        label: String::new(),
        relation: Relation::Own,
        parent: None,
        by: Vec::new(),
        check: false,
        opening: false,
        period_kinds: Vec::new(),
    }
}

fn table(rows: &[RowDef]) -> Section {
    Section {
        id: "A".into(),
        title: "Figures".into(),
        display_as: DisplayAs::Table,
        period_kinds: Vec::new(),
        rows: rows.to_vec(),
        roster: None,
    }
}

fn roster_column(code: &str, element: &str) -> RosterColumn {
    RosterColumn {
        code: code.into(),
        element: element.into(),
        heading: element.to_uppercase(),
        check: false,
    }
}

fn data_set(id: &str, kind: &str, sections: Vec<Section>) -> DataSet {
    DataSet {
        id: id.into(),
        printed_code: format!("Form {id}"),
        title: format!("Report {id}"),
        version: "1".into(),
        period_kinds: vec!["half_year".into()],
        reporter_kinds: vec![kind.into()],
        layout: None,
        internal: false,
        valid_from: None,
        valid_to: None,
        sections,
        source: source(),
    }
}

fn owner(element: &str, data_set: &str, stand_in: &str) -> Owner {
    Owner {
        element: element.into(),
        counts: match data_set {
            "" => Counts::Everywhere,
            _ => Counts::In(vec![data_set.into()]),
        },
        stand_in: stand_in.into(),
        valid_from: None,
        valid_to: None,
    }
}

fn source() -> Source {
    Source { document: "order".into(), clause: "1".into(), quote: String::new() }
}

pub(crate) fn ratio(id: &str, numerator: &str, denominator: &str) -> Indicator {
    Indicator {
        id: id.into(),
        label: format!("Ratio {id}"),
        numerator: numerator.into(),
        denominator: denominator.into(),
        factor: 100.into(),
        decimals: 1,
        unit: "%".into(),
        note: String::new(),
        source: source(),
    }
}

pub(crate) fn change(id: &str, element: &str) -> Indicator {
    let then = format!("samePeriodLastYear(${{{element}}})");
    ratio(id, &format!("${{{element}}} - {then}"), &then)
}

pub(crate) fn target(measure: &str, comparison: Operator, threshold: &str) -> Target {
    Target {
        id: "T".into(),
        label: "Target".into(),
        shape: TargetShape::RatioMin,
        measures: vec![measure.into()],
        comparison: Some(comparison),
        threshold: Some(match CivilDate::parse_iso(threshold) {
            Some(day) => Threshold::Day(day),
            None => Threshold::Number(threshold.parse().expect("a number")),
        }),
        threshold_to: None,
        scope: Scope::Root,
        period_kinds: vec!["half_year".into()],
        valid_from: None,
        valid_to: None,
        deadline: String::new(),
        assumption: String::new(),
        source: source(),
    }
}

pub(crate) fn side_by_side(relation: ReconciliationRelation, tolerance: i64) -> Reconciliation {
    let item = |element: &str, data_set: &str| ReconciliationItem {
        element: element.into(),
        data_set: data_set.into(),
        label: String::new(),
    };
    Reconciliation {
        id: "pair".into(),
        label: "Pair".into(),
        relation,
        tolerance_percent: tolerance.into(),
        items: vec![item("cases", "P"), item("cases", "U"), item("stations", "")],
        note: String::new(),
        source: source(),
    }
}

/// An indicator, a target for each district, one in words, and a pair.
pub(crate) fn measure(pack: &mut Pack) {
    pack.indicators = vec![ratio("r", "${cases}", "55")];
    let each = target("${boxes}", Operator::EqualTo, "0");
    let words = target("${words}", Operator::EqualTo, "0");
    pack.targets = vec![
        Target { scope: Scope::Places(2), shape: TargetShape::ListAll, ..each },
        Target {
            id: "W".into(),
            shape: TargetShape::Qualitative,
            comparison: None,
            threshold: None,
            ..words
        },
    ];
    pack.reconciliation = vec![side_by_side(ReconciliationRelation::Equal, 0)];
}
