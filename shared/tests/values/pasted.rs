//! Pasted: text with tabs, and the HTML that says how the other program writes numbers.

use shared::{
    entry::clipboard::{read_table, write_table},
    value::{RawValue, parse},
};

use crate::{
    cases::{Case, Told, cases, shown},
    form::{cell, form, pack},
};

const POINT: &str = r#"<html><style>table {mso-displayed-decimal-separator:"\.";
    mso-displayed-thousand-separator:"\,";}</style></html>"#;
const COMMA: &str = r#"<html><style>table {mso-displayed-decimal-separator:"\,";
    mso-displayed-thousand-separator:"\.";}</style></html>"#;

/// LibreOffice states nothing, but writes the stored number beside the shown one.
const STORED: &str = r##"<table><tr><td align="right" valign=bottom sdval="1234.5"
    sdnum="1033;0;#,##0.0"><font color="#000000">1,234.5</font></td></tr></table>"##;

/// Pastes each case of a kind alone: what stands beside a date can tell which of its numbers is
/// the day, and the cases contradict each other there.
#[track_caller]
fn check(kind: &str, html: &str) {
    let pack = pack(1);
    let form = form(&pack);
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.kind == kind).collect();
    let mut wrong = Vec::new();
    for case in &cases {
        let table =
            read_table(&format!("{}\r\n", write_table(&[vec![case.written.clone()]])), html);
        let cell = cell(&form, &case.row);
        let text = table[0][0].text_for(&cell.value_type);
        let parsed = parse(&pack, cell, &RawValue::Text(&text));
        let told = Told::of(cell, &parsed);
        let shown = shown(&pack, cell, &case.written, &parsed.state);
        if told != case.told || shown != case.shown {
            wrong.push(format!("{case:?}\n  gave {told:?}, shown “{shown}”"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn texts_alone_mean_what_they_mean_when_typed() {
    check("text", "");
}

#[test]
fn beside_html_with_a_decimal_comma_too() {
    check("text", COMMA);
}

#[test]
fn beside_html_with_a_decimal_point_figures_keep_their_worth() {
    check("point", POINT);
}

#[test]
fn beside_html_with_stored_numbers_too() {
    check("point", STORED);
}
