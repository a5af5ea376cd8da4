//! Taking figures, and refusing to.

use shared::{
    earlier::{Earlier, Joined, OriginKind},
    form::{ValueKey, ValueRole},
    value::ValueState,
};

use crate::files::*;

const BEFORE: &str = "202305";
const NOW: &str = "202306";
const LAST_YEAR: &str = "202206";

#[track_caller]
fn refused(offer: shared::earlier::Offer, code: &str, arguments: &[(&str, &str)]) {
    let finding = offer.expect_err("nothing is taken");
    assert_eq!(finding.code, code);
    for (name, value) in arguments {
        assert_eq!(finding.argument(name), Some(*value));
    }
    let words = shared::i18n::finding(shared::i18n::Language::Vi, &finding);
    assert!(!words.contains('{'), "{words}");
}

#[test]
fn a_form_that_was_sent_gives_everything_it_holds() {
    let pack = pack();
    for period in [BEFORE, LAST_YEAR] {
        let form = form(&pack, "F05", HEALTH, period);
        let entry = filled(&pack, &form, 20);
        let bytes = written(&pack, &form, &entry, 2);
        let found = offer(&pack, NOW, "thang truoc/F05.xlsx", &bytes).expect("taken");
        assert_eq!(found.known.figures, told(&form, &entry).figures);
        assert_eq!((found.known.period.as_str(), found.unclear), (period, 0));
        assert!(found.gone.is_empty());
        assert_eq!(found.known.origin.file, "F05.xlsx");
        assert!(matches!(
            found.known.origin.kind,
            OriginKind::Submission { revision: Some(2), exported_at: Some(_), .. }
        ));
        // Notes and what is stated about other periods are no figures of this one.
        for key in found.known.figures.keys() {
            assert_eq!(key.period, period);
            assert_ne!(key.role, ValueRole::Comment);
        }
    }
}

#[test]
fn a_form_of_a_past_year_is_laid_out_like_one_of_this_year() {
    let pack = pack();
    let rows = |period| {
        let form = form(&pack, "F01", "ca.nghe_an", period);
        form.sections.iter().map(|section| section.rows.len()).collect::<Vec<_>>()
    };
    assert_eq!(rows("2022S1"), rows("2023S1"));
    assert_eq!(rows("2022"), rows("2023"));
}

#[test]
fn what_a_consolidation_holds_is_what_was_sent() {
    let pack = pack();
    let form = form(&pack, "F05", HEALTH, BEFORE);
    let entry = filled(&pack, &form, 1_000);
    let bytes = written(&pack, &form, &entry, 1);
    let (report, data) = merged(&pack, BEFORE, &[("F05.xlsx", &bytes)]);
    let sent = told(&form, &entry);

    let found = offer(&pack, NOW, "data.csv", &data).expect("taken");
    assert_eq!(found.known.origin.kind, OriginKind::Data);
    assert_eq!((found.unclear, found.gone.len()), (0, 0), "{found:?}");
    assert_eq!(found.known.figures, sent.figures);

    let found = offer(&pack, NOW, "report.xlsx", &report).expect("taken");
    assert_eq!(found.known.origin.kind, OriginKind::Report);
    assert_eq!((found.unclear, found.gone.len()), (0, 0), "{found:?}");
    assert_eq!(found.known.figures, without_marks(&sent));
}

#[test]
fn files_that_libreoffice_saved_again_give_the_same_or_nothing() {
    let pack = pack();
    let form = form(&pack, "F05", HEALTH, BEFORE);
    let entry = filled(&pack, &form, 100);
    let bytes = written(&pack, &form, &entry, 1);
    let (report, _) = merged(&pack, BEFORE, &[("F05.xlsx", &bytes)]);
    let sent = told(&form, &entry);
    for (format, to) in [("xls:MS Excel 97", "xls"), ("ods", "ods")] {
        let Some([form_file, report_file]) = resaved([&bytes, &report], format, to) else { return };
        let found = offer(&pack, NOW, &format!("F05.{to}"), &form_file).expect("taken");
        assert_eq!(found.known.figures, sent.figures, "{to}");
        let found = offer(&pack, NOW, &format!("report.{to}"), &report_file);
        let found = found.unwrap_or_else(|finding| panic!("{to}: {finding:?}"));
        assert_eq!(found.known.figures, without_marks(&sent), "{to}");
    }
}

#[test]
fn what_does_not_fit_says_what_it_is_and_what_is_needed() {
    let pack = pack();
    let sent = |data_set: &str, reporter: &str, period: &str| {
        let form = form(&pack, data_set, reporter, period);
        written(&pack, &form, &filled(&pack, &form, 10), 1)
    };
    let name = |data_set: &str| pack.data_set(data_set).expect("there").printed_code.clone();
    let refuse = |bytes: &[u8], code: &str, arguments: &[(&str, &str)]| {
        refused(offer(&pack, NOW, "a.xlsx", bytes), code, arguments);
    };
    let other = sent("F06", "bdbp.nghe_an", BEFORE);
    let (found, wanted) = (name("F06"), name("F05"));
    refuse(&other, "earlier-other-form", &[("found", &found), ("wanted", &wanted)]);
    let period = pack.period("202304").expect("there").label.clone();
    refuse(&sent("F05", HEALTH, "202304"), "earlier-other-period", &[("found", &period)]);
    refuse(&sent("F05", HEALTH, NOW), "earlier-other-period", &[]);

    let f05 = sent("F05", HEALTH, BEFORE);
    let (report, data) = merged(&pack, BEFORE, &[("F06.xlsx", &other)]);
    refuse(&report, "earlier-not-inside", &[("form", &wanted)]);
    refused(offer(&pack, NOW, "data.csv", &data), "earlier-not-inside", &[("form", &wanted)]);
    let (report, data) = merged(&pack, "202304", &[("F05.xlsx", &sent("F05", HEALTH, "202304"))]);
    refuse(&report, "earlier-other-period", &[("found", &period)]);
    refused(offer(&pack, NOW, "data.csv", &data), "earlier-other-period", &[("found", &period)]);
    // What is stated there about the earlier period is no report of it.
    let (report, data) = merged(&pack, NOW, &[("F05.xlsx", &sent("F05", HEALTH, NOW))]);
    refuse(&report, "earlier-other-period", &[]);
    refused(offer(&pack, NOW, "data.csv", &data), "earlier-other-period", &[]);

    let (report, data) = merged(&pack, BEFORE, &[("F05.xlsx", &f05)]);
    let mut other_pack = (*pack).clone();
    other_pack.id = "another".into();
    refused(offer(&other_pack, NOW, "r.xlsx", &report), "earlier-other-pack", &[]);
    refused(offer(&other_pack, NOW, "a.xlsx", &f05), "contradiction-pack", &[]);
    // Another body's file under our name, a column cut out, a line twice.
    let text = String::from_utf8(data).expect("utf-8");
    let renamed = text.replace("Sở Y tế", "Sở Y");
    refused(offer(&pack, NOW, "data.csv", renamed.as_bytes()), "earlier-damaged", &[]);
    let cut = text.replacen("window_to,", "", 1);
    assert!(offer(&pack, NOW, "data.csv", cut.as_bytes()).is_err());
    let line = text.lines().find(|line| line.ends_with(",reported")).expect("a line");
    let twice = format!("{text}{line}\n");
    refused(offer(&pack, NOW, "data.csv", twice.as_bytes()), "earlier-damaged", &[]);
    refused(offer(&pack, NOW, "a.docx", b"PK no workbook"), "not-a-spreadsheet-text", &[]);
    refused(offer(&pack, "2023X-ke-hoach", "F05.xlsx", &f05), "earlier-none-wanted", &[]);
}

#[test]
fn a_newer_version_of_the_pack_takes_what_it_still_has() {
    let pack = pack();
    let form = form(&pack, "F05", HEALTH, BEFORE);
    let entry = filled(&pack, &form, 10);
    let bytes = written(&pack, &form, &entry, 1);
    let (report, data) = merged(&pack, BEFORE, &[("F05.xlsx", &bytes)]);
    let mut newer = (*pack).clone();
    newer.version.push_str("-moi");
    // A row of figures that nothing hangs on.
    let mut rows = form.sections.iter().flat_map(|section| {
        let hangs = |at: usize| section.rows.iter().any(|row| row.parent == Some(at));
        section.rows.iter().enumerate().filter(move |(at, row)| row.parent.is_none() && !hangs(*at))
    });
    let is_count = |row: &shared::form::FormRow| {
        let cell = row.cells[0].map(|cell| &form.cells[cell]);
        cell.is_some_and(|cell| cell.is_input() && cell.value_type.is_numeric())
    };
    let gone = rows.find(|(_, row)| is_count(row)).expect("one").1.element.clone();
    let data_set = newer.data_sets.iter_mut().find(|set| set.id == "F05").expect("there");
    let before = data_set.sections.iter().map(|section| section.rows.len()).sum::<usize>();
    for section in &mut data_set.sections {
        section.rows.retain(|row| row.element != gone);
    }
    let after = data_set.sections.iter().map(|section| section.rows.len()).sum::<usize>();
    assert_eq!(before, after + 1);
    for (name, bytes) in [("report.xlsx", &report), ("data.csv", &data)] {
        let found = offer(&newer, NOW, name, bytes).expect("taken");
        assert!(!found.gone.is_empty(), "{name}");
        assert!(found.known.figures.len() < told(&form, &entry).figures.len());
        for (key, state) in &found.known.figures {
            assert_eq!(told(&form, &entry).figures.get(key), Some(state), "{name}: {key:?}");
        }
    }
}

#[test]
fn of_two_files_the_newer_one_counts_and_what_nobody_can_tell_is_asked() {
    let pack = pack();
    let form = form(&pack, "F05", HEALTH, BEFORE);
    let taken = |from: i64, revision: u32| {
        let bytes = written(&pack, &form, &filled(&pack, &form, from), revision);
        offer(&pack, NOW, "F05.xlsx", &bytes).expect("taken").known
    };
    let (old, new) = (taken(10, 1), taken(11, 2));
    assert_eq!(old.join(&new), Joined::Replaces);
    assert_eq!(new.join(&old), Joined::Older);
    assert_eq!(old.join(&taken(10, 3)), Joined::Nothing);
    let bytes = written(&pack, &form, &filled(&pack, &form, 12), 1);
    let (report, _) = merged(&pack, BEFORE, &[("F05.xlsx", &bytes)]);
    let consolidated = offer(&pack, NOW, "report.xlsx", &report).expect("taken").known;
    let Joined::Differs(keys) = new.join(&consolidated) else { panic!("nobody can tell") };
    assert!(keys.len() > 10);
    let mut part = new.clone();
    part.figures.pop_first();
    assert_eq!(part.join(&new), Joined::Replaces, "the same and more");
    let same_revision = taken(13, 2);
    assert!(matches!(new.join(&same_revision), Joined::Differs(_)));
}

#[test]
fn both_periods_are_found_among_what_is_known() {
    let pack = pack();
    let known: Vec<_> = [BEFORE, LAST_YEAR, "202304"]
        .map(|period| {
            let form = form(&pack, "F05", HEALTH, period);
            told(&form, &filled(&pack, &form, 10))
        })
        .into();
    let earlier = Earlier::beside(pack.period(NOW).expect("there"), &known);
    assert_eq!(earlier.previous.as_ref().map(|known| known.period.as_str()), Some(BEFORE));
    let last_year = earlier.same_period_last_year.as_ref();
    assert_eq!(last_year.map(|known| known.period.as_str()), Some(LAST_YEAR));
    let year = pack.period("2023").expect("there");
    assert_eq!(year.earlier(), ["2022"]);
    assert!(Earlier::beside(year, &known).is_empty());
    let key =
        ValueKey { period: "no".into(), ..known[0].figures.keys().next().expect("one").clone() };
    assert_eq!(
        earlier.context().previous.and_then(|figures| figures.get(&key)),
        None::<&ValueState>
    );
}
