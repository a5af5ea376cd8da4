//! What leaves: spelling, protection against formulas, and agreement with the session.

use super::{csv, merge_json};
use crate::{
    merge::{
        Consolidation, Session,
        tests::toy::{self, File},
    },
    report::{Report, print_html},
    value::ValueState,
};

fn consolidation() -> Consolidation {
    let mut pack = (*toy::pack()).clone();
    toy::measure(&mut pack);
    let pack = std::sync::Arc::new(pack);
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    session.push(
        File::new(&pack, "=in/a \"1\".xlsx", "U", "ua")
            .number("A2", "0.5")
            .with("A6", ValueState::Nil, "KPS")
            .with("A5", ValueState::NotAvailable, "…")
            .text("A4", "=HYPERLINK(1)\n<script>alert(1)</script>")
            .text("A1/5", "+cmd")
            .number("A1", "3")
            .choice("C.ra1/1", "with")
            .done(),
    );
    session.push(File::new(&pack, "p.xlsx", "P", "police").number("A3", "11").done());
    session.push(File::new(&pack, "b.xlsx", "U", "ub").number("A7", "5").done());
    session.finish(toy::day("2023-06-20")).expect("the period is known")
}

fn line<'a>(text: &'a str, start: &str) -> &'a str {
    text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no line {start}"))
}

#[test]
fn figures_leave_in_the_canonical_unit_with_their_state() {
    let text = String::from_utf8(csv(&consolidation())).expect("utf-8");
    assert!(text.starts_with("\u{feff}data_set,data_set_version,period,"));
    assert!(!text.contains('\r') && text.ends_with('\n'));
    let ua = "U,1,2023S1,2022-12-15,2023-06-14,ua,Body ua,";
    assert!(line(&text, &format!("{ua}spent,")).contains("spent,,500000,vnd,A,"));
    assert!(line(&text, &format!("{ua}boxes,")).contains("boxes,,0,piece,N,"));
    assert!(line(&text, &format!("{ua}best,")).contains("best,,,piece,L,"));
    assert!(line(&text, &format!("{ua}status,")).ends_with(",with,r.a.1,R.A.1,reported"));
    assert!(line(&text, &format!("{ua}communes_with,")).contains("communes_with,,1,piece,A,"));
}

#[test]
fn no_text_becomes_a_formula_and_quotes_hold() {
    let text = String::from_utf8(csv(&consolidation())).expect("utf-8");
    assert!(text.contains("\"'=HYPERLINK(1)\n<script>alert(1)</script>\""));
    assert!(text.contains("\"'=in/a \"\"1\"\".xlsx\""));
    let visits = line(&text, "U,1,2023S1,2022-12-15,2023-06-14,ua,Body ua,visits,,3,");
    assert!(visits.contains(",A,'+cmd,"), "the note stands beside its figure: {visits}");
}

#[test]
fn merge_json_names_every_file_and_every_total_with_its_reporters() {
    let json: serde_json::Value =
        serde_json::from_slice(&merge_json(&consolidation())).expect("JSON");
    assert_eq!(json["format"], super::FORMAT);
    assert_eq!(json["version"], super::VERSION);
    assert_eq!(json["files"].as_array().map(Vec::len), Some(3));
    let totals = json["totals"].as_array().expect("a list");
    let cases = totals.iter().find(|total| total["element"] == "cases").expect("a total");
    assert_eq!((&cases["counted"], &cases["expected"]), (&1.into(), &1.into()));
    assert_eq!(cases["value"]["is"], "11");
    assert_eq!(json["cross_checks"][0]["difference"], "-6");
}

#[test]
fn merge_json_has_what_was_calculated_and_what_it_was_made_of() {
    let json: serde_json::Value =
        serde_json::from_slice(&merge_json(&consolidation())).expect("JSON");
    let indicator = &json["indicators"][0];
    assert_eq!(indicator["outcome"]["is"], "20");
    assert_eq!(indicator["terms"][0]["key"], "P/A3/1");
    assert_eq!(json["targets"][0]["verdict"], "incomplete");
    assert_eq!(json["targets"][0]["units"][0]["verdict"], "met");
    assert_eq!(json["targets"][1]["verdict"], "to_judge");
    assert_eq!(json["reconciliation"][0]["agreement"], "incomplete");
    assert_eq!(json["reconciliation"][0]["items"][0]["value"], "11");
}

#[test]
fn paper_shows_words_as_words() {
    let html = print_html(&Report::of(&consolidation()));
    assert!(!html.contains("<script"));
    assert!(html.contains("&lt;script&gt;"));
    assert!(html.contains("Chưa ký – bản tổng hợp nháp"));
    assert!(!html.contains("style=\""), "class names only");
}

#[test]
fn every_figure_of_the_report_can_be_asked_where_it_comes_from() {
    let consolidation = consolidation();
    let report = Report::of(&consolidation);
    let mut asked = 0;
    for form in &report.forms {
        let rows = form.sections.iter().flat_map(|section| &section.rows);
        for figure in rows.flat_map(|row| row.figures.iter().flatten()) {
            let Some(shown) = figure.shown else { continue };
            let (own, _) = consolidation.figure(&figure.key).expect("the key leads back");
            assert_eq!(own.coverage, figure.coverage);
            let cells = consolidation.sources(&figure.key, false);
            // How many places a roster has is known without any cell.
            if own.key.element == "communes" {
                continue;
            }
            let sum: rust_decimal::Decimal = cells.iter().filter_map(|cell| cell.adds).sum();
            assert_eq!(sum, shown, "{}", figure.key);
            asked += 1;
        }
    }
    assert!(asked >= 6, "only {asked}");
    let counted = consolidation.sources("U/A7/1", true);
    assert_eq!(counted[0].file, "p.xlsx", "the province's figure is the owner's");
}

#[test]
fn every_word_is_in_the_catalogue() {
    use crate::{i18n::knows, merge::*};

    for state in FileState::ALL {
        assert!(knows(&format!("merge.state.{}", state.name())));
    }
    for code in RejectionCode::ALL {
        assert!(knows(&format!("finding.{}", code.name())));
    }
    let known = |status: &BoardStatus| knows(&format!("merge.board.{}", status.name()));
    assert!(BoardStatus::ALL.iter().all(known));
    assert!(Verdict::ALL.iter().all(|one| knows(&format!("merge.verdict.{}", one.name()))));
    assert!(Agreement::ALL.iter().all(|one| knows(&format!("merge.agreement.{}", one.name()))));
    let codes = [
        "which-counts",
        "kept-from-older",
        "levels-mixed",
        "period-mismatch",
        "reporter-not-due",
        "received-line",
        "received-twice",
        "received-unmatched",
        "received-ambiguous",
    ];
    assert!(codes.iter().all(|code| knows(&format!("finding.{code}"))));
}
