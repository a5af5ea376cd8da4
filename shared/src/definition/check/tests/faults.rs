//! One broken pack for each kind of fault, and one with all of them, which tells them all.

use std::collections::BTreeSet;

use super::toy::FILES;
use crate::{definition::load, diag::Finding, i18n};

/// In a file a text becomes another; the finding is expected in the file on the line where
/// the text `at` stands afterwards.
struct Break {
    code: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    at: &'static str,
}

const fn fault(
    code: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    at: &'static str,
) -> Break {
    Break { code, file, from, to, at }
}

/// Those that can be told together.
const TOGETHER: &[Break] = &[
    fault(
        "pack-aggregation-missing",
        "elements.csv",
        "People,int,nguoi,SUM",
        "People,int,nguoi,",
        "people,",
    ),
    fault(
        "pack-nature-missing",
        "elements.csv",
        "Other,int,vu,SUM,flow",
        "Other,int,vu,SUM,",
        "other,",
    ),
    fault("pack-unknown-unit", "elements.csv", "Drugs,int,vu", "Drugs,int,tan", "drugs,"),
    fault(
        "pack-bad-value",
        "elements.csv",
        "Stock,int,nguoi,OWNER",
        "Stock,int,nguoi,OWNS",
        "stock,",
    ),
    fault("pack-unknown-choice-list", "forms/FA.toml", "by = [\"sex\"]", "by = [\"sax\"]", "sax"),
    fault(
        "pack-unknown-option",
        "elements.csv",
        "choices,state,clean",
        "choices,state,cleen",
        "clean,",
    ),
    fault("pack-duplicate-id", "choices.toml", "id = \"nu\"", "id = \"nam\"", "Nữ"),
    fault("pack-field-missing", "pack.toml", "title = \"Toy\"", "title = \" \"", "title = \" \""),
    fault(
        "pack-window-impossible",
        "pack.toml",
        "window_to = \"2023-01-14\"",
        "window_to = \"2022-01-14\"",
        "2022-01-14",
    ),
    fault(
        "pack-due-impossible",
        "pack.toml",
        "due_before = \"2023-12-16\"",
        "due_before = \"2023-12-14\"",
        "due_before",
    ),
    fault(
        "pack-period-order",
        "pack.toml",
        "previous = \"202301\"",
        "previous = \"2023\"",
        "previous = \"2023\"",
    ),
    fault(
        "pack-unknown-period",
        "pack.toml",
        "previous = \"2022\"",
        "previous = \"2021\"",
        "previous = \"2021\"",
    ),
    fault(
        "pack-quote-missing",
        "pack.toml",
        ", quote = \"before the 16th\"",
        "",
        "clause = \"V.1\"",
    ),
    fault(
        "pack-unknown-document",
        "reporters.csv",
        "B,B,rb,2023-01-01,2030-01-01,thông lệ",
        "B,B,rb,2023-01-01,2030-01-01,II.4",
        "rb,",
    ),
    fault("pack-successor-weights", "places.csv", "t.a:0.4|", "t.a:0.5|", "t.b,"),
    fault("pack-successor-dates", "places.csv", "403,2025-07-01,", "403,2025-08-01,", "t.b,"),
    fault("pack-place-cycle", "places.csv", "t.a.x,t.a,", "t.a.x,t.a.x,", "t.a.x,"),
    fault(
        "pack-row-cycle",
        "forms/FA.toml",
        "element = \"drugs\", parent = \"A1\"",
        "element = \"drugs\", parent = \"A2\"",
        "\"drugs\"",
    ),
    fault(
        "pack-unknown-row",
        "forms/FA.toml",
        "element = \"other\", parent = \"A1\"",
        "element = \"other\", parent = \"A9\"",
        "\"other\"",
    ),
    fault("pack-duplicate-row", "forms/FA.toml", "code = \"A7\"", "code = \"A4\"", "shared_one"),
    fault(
        "pack-element-twice",
        "forms/FA.toml",
        "element = \"people\"",
        "element = \"stock\"",
        "code = \"A6\"",
    ),
    fault(
        "pack-unknown-element",
        "rules.toml",
        "left = \"${drugs}\"",
        "left = \"${drag}\"",
        "drag",
    ),
    fault(
        "expression-incomplete",
        "rules.toml",
        "condition = \"${cases} > 0\"",
        "condition = \"${cases} >\"",
        "condition",
    ),
    fault(
        "pack-indicator-of-indicator",
        "indicators.toml",
        "numerator = \"${cases} - previous(${cases})\"",
        "numerator = \"${i2}\"",
        "${i2}",
    ),
    fault(
        "pack-unknown-measure",
        "targets.toml",
        "measures = [\"i1\"]",
        "measures = [\"i3\"]",
        "i3",
    ),
    fault("pack-unknown-group", "targets.toml", "group:g1", "group:g2", "group:g2"),
    fault(
        "pack-unknown-form",
        "reconciliation.toml",
        "data_set = \"FB\"",
        "data_set = \"FC\"",
        "FC",
    ),
    fault(
        "pack-owners-overlap",
        "owners.csv",
        "FA,,2023-07-01,",
        "FA,,2023-06-30,",
        "FA,,2023-06-30,",
    ),
    fault("pack-owner-without-row", "owners.csv", "cases,FA,", "cases,FB,", "cases,"),
    fault("pack-id-misread", "reporters.csv", "ra,ka", "r_xa_a,ka", "r_xa_a"),
];

/// Those whose file, table or line would hide others.
const ALONE: &[Break] = &[
    fault("pack-syntax", "rules.toml", "id = \"R1\"", "id = ", "id = \n"),
    fault(
        "pack-column-unknown",
        "forms/FA.toml",
        "element = \"people\"",
        "element = \"people\", colour = \"red\"",
        "colour",
    ),
    fault("pack-column-missing", "owners.csv", "element,data_sets", "element,data_set", "element"),
    fault("pack-field-count", "units.csv", "vụ,vu,1", "vụ,vu,1,2", "vụ"),
    fault("pack-open-quote", "units.csv", "nguoi,người", "nguoi,\"người", "người"),
    fault(
        "pack-periods-overlap",
        "pack.toml",
        "window_from = \"2023-01-15\"",
        "window_from = \"2023-01-14\"",
        "window_from = \"2023-01-14\"",
    ),
    fault("pack-unknown-place", "places.csv", "t.a.x,t.a,", "t.a.x,t.z,", "t.a.x"),
    fault("pack-unknown-successor", "places.csv", "t.c:0.6", "t.z:0.6", "t.z"),
    fault("pack-successor-of-open", "places.csv", ",2025-07-01,t.a:0.4", ",,t.a:0.4", "t.b,"),
    fault(
        "pack-calculation-cycle",
        "elements.csv",
        "choices,state,clean,thông lệ\ndirty,B,Dirty,int,nguoi,SUM,stock,,choices,state,other",
        "total,dirty,,thông lệ\ndirty,B,Dirty,int,nguoi,SUM,stock,,total,clean,",
        "clean,",
    ),
    fault(
        "pack-roster-missing",
        "forms/FB.toml",
        "element = \"shared_one\", check = true }",
        "element = \"shared_one\", check = true }, { code = \"A2\", element = \"clean\", check = true }",
        "\"clean\"",
    ),
    fault(
        "pack-part-of-other-unit",
        "forms/FA.toml",
        "element = \"other\", parent",
        "element = \"people\", parent",
        "\"people\", parent",
    ),
    fault(
        "pack-breakdown-twice",
        "forms/FA.toml",
        "[\"sex\"]",
        "[\"sex\", \"sex\"]",
        "\"sex\", \"sex\"",
    ),
    fault(
        "pack-owner-missing",
        "owners.csv",
        "shared_one,FA,FB,,2023-06-30\n",
        "",
        "shared_one,FA",
    ),
    fault("pack-owner-and-check", "forms/FB.toml", ", check = true", "", "shared_one"),
    fault(
        "pack-reconciliation-alone",
        "reconciliation.toml",
        "  { element = \"shared_one\", data_set = \"FB\" },\n",
        "",
        "[[reconciliation]]",
    ),
];

fn broken(breaks: &[&Break]) -> Vec<(&'static str, String)> {
    let text = |path: &str, text: &str| {
        breaks.iter().filter(|damage| damage.file == path).fold(text.to_owned(), |text, damage| {
            assert!(text.contains(damage.from), "{} is not in {path}", damage.from);
            text.replacen(damage.from, damage.to, 1)
        })
    };
    FILES.iter().map(|(path, original)| (*path, text(path, original))).collect()
}

fn refused(files: &[(&str, String)]) -> Vec<Finding> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let (pack, findings) = load(&files);
    assert!(pack.is_none(), "the pack should be refused");
    findings
}

fn assert_told(damage: &Break, files: &[(&str, String)], findings: &[Finding]) {
    let (_, text) = files.iter().find(|(path, _)| *path == damage.file).expect("a file");
    let at = text.find(damage.at).unwrap_or_else(|| panic!("{} is not there", damage.at));
    let line = u32::try_from(1 + text[..at].matches('\n').count()).expect("files are short");
    let told = findings.iter().any(|finding| {
        finding.code == damage.code
            && finding.place.file.as_deref() == Some(damage.file)
            && finding.place.line == Some(line)
    });
    assert!(told, "{} on {}:{line} is not among {findings:#?}", damage.code, damage.file);
}

#[test]
fn the_toy_is_sound() {
    let (pack, findings) = load(FILES);
    assert_eq!(findings, []);
    assert!(pack.is_some());
}

#[test]
fn each_fault_is_told_where_it_stands() {
    for damage in TOGETHER.iter().chain(ALONE) {
        let files = broken(&[damage]);
        assert_told(damage, &files, &refused(&files));
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let all: Vec<&Break> = TOGETHER.iter().collect();
    let files = broken(&all);
    let findings = refused(&files);
    for damage in TOGETHER {
        assert_told(damage, &files, &findings);
    }
    let mut once = findings.clone();
    once.dedup();
    assert_eq!(once, findings, "nothing is told twice");
}

#[test]
fn a_missing_file_is_told_and_the_others_are_still_read() {
    let mut files = broken(&[&TOGETHER[0]]);
    files.retain(|(path, _)| *path != "units.csv");
    let findings = refused(&files);
    assert!(findings.iter().any(|finding| finding.code == "pack-file-missing"));
    assert_told(&TOGETHER[0], &files, &findings);
}

/// Codes that only workbooks, kept texts and shared parts can have are tested with these.
const ELSEWHERE: &[&str] = &[
    "pack-cell-error",
    "pack-cell-uncalculated",
    "pack-file-missing",
    "pack-json-format",
    "pack-json-hash",
    "pack-json-malformed",
    "pack-line-without-section",
    "pack-section-empty",
    "pack-sheet-empty",
    "pack-sheet-missing",
    "pack-sheet-unknown",
    "pack-unknown-section",
];

#[test]
fn every_kind_of_fault_has_its_broken_pack() {
    let words = include_str!("../../../../i18n/vi/finding.toml");
    let known: BTreeSet<&str> = words
        .lines()
        .filter_map(|line| line.strip_prefix('"')?.split_once('"'))
        .map(|(code, _)| code)
        .filter(|code| code.starts_with("pack-"))
        .collect();
    let tested = TOGETHER.iter().chain(ALONE).map(|damage| damage.code);
    let tested: BTreeSet<&str> = tested.chain(ELSEWHERE.iter().copied()).collect();
    let left: Vec<_> = known.difference(&tested).collect();
    assert!(left.is_empty(), "kinds of faults without a broken pack: {left:?}");
    for code in &tested {
        assert!(i18n::knows(&format!("finding.{code}")), "{code}");
    }
}
