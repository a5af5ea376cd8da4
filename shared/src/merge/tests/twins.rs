//! The same report more than once.

use super::{toy::*, *};
use crate::merge::{FileOutcome, FileState, MergeQuestion, Outcome, SeveralReports, WhyIgnored};
use crate::submission::CellAccount;

fn report(pack: &crate::definition::Pack, path: &str, visits: &str) -> File {
    File::new(pack, path, "U", "ua").number("A1", visits)
}

/// Without any sign of which is newer.
fn unsigned(file: File) -> File {
    file.edit(|import| import.modified = None)
}

fn part(file: File) -> File {
    file.edit(|import| import.part_of = Some("d".repeat(64)))
}

fn states(result: &crate::merge::Consolidation) -> Vec<(&str, FileState)> {
    result.files.iter().map(|file| (file.path.as_str(), file.state)).collect()
}

#[test]
fn same_figures_count_once_and_nobody_is_asked() {
    let pack = pack();
    let newer = |import: &mut crate::submission::Import| {
        import.modified = Some("2023-06-12T08:00:00Z".into());
    };
    for (one, two) in [
        (unsigned(report(&pack, "a.xlsx", "3")), unsigned(report(&pack, "b.xlsx", "3"))),
        (report(&pack, "a.xlsx", "3").edit(newer), report(&pack, "b.xlsx", "3")),
    ] {
        let result = merge(&pack, [one.done(), two.done()]);
        assert_eq!(
            states(&result),
            [("a.xlsx", FileState::Recognised), ("b.xlsx", FileState::Duplicate)]
        );
        let copy = &result.files[1];
        assert_eq!(copy.instead.as_deref(), Some("a.xlsx"));
        assert_eq!(copy.account.ignored.get(&WhyIgnored::Duplicate), Some(&1));
        assert!(copy.account.balances());
        assert!(copy.findings.iter().any(|finding| finding.code == "same-figures"));
        assert_eq!(result.total("visits").value, number("3"));
        assert!(result.questions.is_empty());
    }
}

#[test]
fn other_figures_are_another_report() {
    let pack = pack();
    let files = [report(&pack, "a.xlsx", "3"), report(&pack, "b.xlsx", "4")];
    let result = merge(&pack, files.map(unsigned).map(File::done));
    assert_eq!(result.questions.len(), 1);
    assert!(states(&result).iter().all(|(_, state)| *state == FileState::NeedsReview));
}

#[test]
fn asked_is_about_different_figures_only() {
    let pack = pack();
    let files = [("a.xlsx", "3"), ("b.xlsx", "4"), ("c.xlsx", "3")];
    let result =
        merge(&pack, files.map(|(path, visits)| unsigned(report(&pack, path, visits)).done()));
    assert_eq!(
        states(&result),
        [
            ("a.xlsx", FileState::NeedsReview),
            ("b.xlsx", FileState::NeedsReview),
            ("c.xlsx", FileState::Duplicate)
        ]
    );
    let [MergeQuestion::Counts { files, .. }] = result.questions.as_slice() else {
        panic!("{:?}", result.questions)
    };
    assert_eq!(files.len(), 2);
    assert!(result.files.iter().all(|file| file.account.balances()));
}

#[test]
fn a_commune_alone_and_in_its_districts_file_counts_once() {
    let pack = pack();
    let alone = || report(&pack, "a.xlsx", "3");
    let inside = |visits| part(report(&pack, "d.xlsx!/Ua", visits));
    let result = merge(&pack, [alone().done(), inside("3").done()]);
    assert_eq!(
        states(&result),
        [("a.xlsx", FileState::Recognised), ("d.xlsx!/Ua", FileState::Duplicate)]
    );
    assert_eq!(result.total("visits").value, number("3"));
    assert!(result.questions.is_empty());
    // When the district put its file together says nothing of which figures are right.
    let later = inside("4").edit(|import| import.modified = Some("2023-06-30T08:00:00Z".into()));
    let result = merge(&pack, [alone().done(), later.done()]);
    let [MergeQuestion::Counts { files, .. }] = result.questions.as_slice() else {
        panic!("{:?}", result.questions)
    };
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a.xlsx", "d.xlsx!/Ua"]);
}

#[test]
fn two_editions_of_a_districts_file_are_ordered_as_files_are() {
    let pack = pack();
    let at = |path: &str, visits: &str, day: &str| {
        let modified = format!("2023-06-{day}T08:00:00Z");
        part(report(&pack, path, visits)).edit(|import| import.modified = Some(modified)).done()
    };
    let files = [at("d1.xlsx!/Ua", "3", "10"), at("d2.xlsx!/Ua", "4", "12")];
    let result = merge(&pack, files);
    assert_eq!(result.total("visits").value, number("4"));
    assert_eq!(result.files[0].state, FileState::Superseded);
}

#[test]
fn a_workbook_of_several_reports_is_listed_and_its_day_is_theirs() {
    let pack = pack();
    let whole = FileOutcome {
        path: "d.xlsx".into(),
        sha256: "d".repeat(64),
        size: 9,
        outcome: Outcome::Several(SeveralReports {
            parts: vec!["d.xlsx!/Ua".into()],
            account: CellAccount::default(),
            findings: Vec::new(),
        }),
    };
    let mut session = crate::merge::Session::new(pack.clone(), PERIOD);
    session.push(part(report(&pack, "d.xlsx!/Ua", "3")).done());
    session.push(whole);
    let day = crate::definition::CivilDate::parse_iso("2023-06-14");
    session.set_received([("d.xlsx".to_owned(), day)]);
    let now = crate::definition::CivilDate::parse_iso("2023-07-01").expect("a day");
    let result = session.finish(now).expect("the period is known");
    assert_eq!(
        states(&result),
        [("d.xlsx", FileState::Ignored), ("d.xlsx!/Ua", FileState::Recognised)]
    );
    assert_eq!(result.files[1].received, day);
    session.remove("d.xlsx");
    let result = session.finish(now).expect("the period is known");
    assert!(result.files.is_empty(), "the reports go with their file");
}
