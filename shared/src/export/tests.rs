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

/// From what the reporter wrote in the note to what other programs and paper get of it.
#[test]
fn a_reason_goes_from_the_note_into_merge_json_and_onto_paper() {
    let pack = toy::pack();
    let filled = |reason: &str| {
        let mut session = Session::new(pack.clone(), toy::PERIOD);
        let file = File::new(&pack, "p.xlsx", "P", "police").number("A1", "31").number("A1/2", "9");
        session.push(if reason.is_empty() {
            file.done()
        } else {
            file.text("A1/5", reason).done()
        });
        session.finish(toy::day("2023-06-20")).expect("the period is known")
    };
    let json = |consolidation: &Consolidation| -> serde_json::Value {
        serde_json::from_slice(&merge_json(consolidation)).expect("JSON")
    };
    let open = filled("");
    assert_eq!(json(&open)["explained"], serde_json::json!([]));
    let findings = json(&open)["files"][0]["reasons"].to_string();
    assert!(findings.contains("change-up"), "{findings}");

    let explained = filled("mở đợt cao điểm");
    let line = &json(&explained)["explained"][0];
    assert_eq!((&line["reporter"], &line["rule"]), (&"police".into(), &"X-03".into()));
    assert_eq!((&line["code"], &line["reason"]), (&"change-up".into(), &"mở đợt cao điểm".into()));
    assert_eq!(line["place"]["row_code"], "A1");
    assert!(!json(&explained)["files"][0]["reasons"].to_string().contains("change-up"));
    let paper = print_html(&Report::of(&explained));
    assert!(paper.contains("mở đợt cao điểm") && paper.contains("đã giải trình"));
}

#[test]
fn nil_reports_and_errors_are_said_on_the_board() {
    let pack = toy::pack();
    let nil = |file: File| {
        ["A1", "A2", "A5", "A7"].iter().fold(file, |file, at| file.with(at, ValueState::Nil, "KPS"))
    };
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    session.push(nil(File::new(&pack, "a.xlsx", "U", "ua")).number("A6", "12").done());
    session.push(nil(File::new(&pack, "b.xlsx", "U", "ub")).number("A1", "0").done());
    let police = File::new(&pack, "p.xlsx", "P", "police").number("A3", "3").number("A3.1", "4");
    session.push(police.done());
    let result = session.finish(toy::day("2023-06-20")).expect("the period is known");
    let line = |reporter: &str| {
        let found = result.board.lines.iter().find(|line| line.reporter == reporter);
        found.map(|line| (line.nil, line.errors, line.status.is_reported())).expect("on the board")
    };
    // What stands at the end of the period makes it no less of a nil report; a zero does.
    assert_eq!(line("ua"), (true, 0, true));
    assert_eq!(line("ub"), (false, 0, true));
    assert_eq!(line("police"), (false, 1, true));
    assert_eq!(line("health"), (false, 0, false));
    let json: serde_json::Value = serde_json::from_slice(&merge_json(&result)).expect("JSON");
    let errors: Vec<_> = json["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["errors"].clone())
        .collect();
    assert_eq!(errors, [0, 0, 1]);
    let paper = print_html(&Report::of(&result));
    assert!(paper.contains("Báo cáo không phát sinh (1): Body ua ("));
    assert!(paper.contains("Còn lỗi phải sửa (1): Body police ("));
}

/// Five states, five ways out: none is taken for another.
#[test]
fn each_state_leaves_with_its_own_sign() {
    let pack = toy::pack();
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    let file = File::new(&pack, "a.xlsx", "U", "ua")
        .number("A1", "0")
        .with("A2", ValueState::Nil, "KPS")
        .with("A5", ValueState::NotAvailable, "…")
        .with("A6", ValueState::NotApplicable, "x");
    session.push(file.done());
    let result = session.finish(toy::day("2023-06-20")).expect("the period is known");
    let text = String::from_utf8(csv(&result)).expect("utf-8");
    let ua = "U,1,2023S1,2022-12-15,2023-06-14,ua,Body ua,";
    for (element, value) in [
        ("visits", "visits,,0,piece,A,"),
        ("spent", "spent,,0,vnd,N,"),
        ("best", "best,,,piece,L,"),
        ("boxes", "boxes,,,piece,M,"),
        ("cases", "cases,,,piece,O,"),
    ] {
        assert!(line(&text, &format!("{ua}{element},")).contains(value), "{element}");
    }
    let report = Report::of(&result);
    let form = report.forms.iter().find(|form| form.data_set == "U").expect("the form");
    let shown: Vec<&str> = ["A1", "A2", "A5", "A6", "A7"]
        .iter()
        .map(|code| {
            let row = form.sections[0].rows.iter().find(|row| row.code == *code).expect("a row");
            row.cells[0].text.as_str()
        })
        .collect();
    assert_eq!(shown, ["0", "KPS", "…", "x", ""]);
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
