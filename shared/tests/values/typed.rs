//! Typed, and as a cell of every kind holds it.

use shared::value::{RawValue, parse};

use crate::{
    cases::{Case, Told, cases, shown},
    form::{cell, form, pack},
};

fn raw(case: &Case) -> RawValue<'_> {
    let number = || case.written.parse::<f64>().expect("a number");
    match case.kind.as_str() {
        "text" => RawValue::Text(&case.written),
        "number" if case.format.contains('%') => RawValue::Percent(number()),
        "number" => RawValue::Number(number()),
        "date" => RawValue::Date { serial: number(), date1904: false },
        "bool" => RawValue::Bool(case.written == "TRUE"),
        "error" => RawValue::Error(&case.written),
        "uncached" => RawValue::Uncached,
        other => panic!("an unknown kind: {other}"),
    }
}

#[test]
fn every_case_means_what_the_table_says() {
    let pack = pack(1);
    let form = form(&pack);
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases().iter().filter(|case| case.kind != "point") {
        let cell = cell(&form, &case.row);
        let parsed = parse(&pack, cell, &raw(case));
        let told = Told::of(cell, &parsed);
        let shown = shown(&pack, cell, &case.written, &parsed.state);
        if told != case.told || shown != case.shown {
            wrong.push(format!("{case:?}\n  gave {told:?}, shown “{shown}”"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
