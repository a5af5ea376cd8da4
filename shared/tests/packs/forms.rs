use std::collections::BTreeSet;

use shared::{
    definition::{Pack, Period, Reporter},
    form::{Calculation, Form},
};

use crate::{DUONG_QUANG, PROGRAMME, RESOLUTION, THANH_HOA, packs};

/// Every form that somebody owes, as that body sees it.
fn owed(pack: &Pack) -> impl Iterator<Item = (&Reporter, &Period, Form)> {
    pack.periods.iter().flat_map(move |period| {
        pack.reporters.iter().flat_map(move |reporter| {
            pack.owed(reporter, period)
                .map(move |form| (reporter, period, Form::build(pack, form, reporter, period)))
        })
    })
}

fn forms_of(pack: &Pack) -> BTreeSet<&str> {
    pack.data_sets.iter().map(|form| form.id.as_str()).collect()
}

#[test]
fn every_form_has_something_to_fill_in_each_of_its_sections() {
    for pack in packs() {
        let mut built = BTreeSet::new();
        for (reporter, period, form) in owed(pack) {
            let which = format!("{} {} {} {}", pack.id, form.data_set, reporter.id, period.id);
            assert!(!form.sections.is_empty(), "{which}");
            assert!(form.inputs().count() > 0, "{which}");
            for (at, section) in form.sections.iter().enumerate() {
                let cells = form.cells.iter().filter(|cell| cell.section == at).count();
                assert!(!section.rows.is_empty() && cells > 0, "{which} {}", section.id);
            }
            built.insert(form.data_set);
        }
        let ids: BTreeSet<&str> = built.iter().map(String::as_str).collect();
        assert_eq!(ids, forms_of(pack), "{}: a form that nobody owes", pack.id);
    }
}

/// A body that no form is for, or an element that no form asks, would be dead weight.
#[test]
fn everybody_owes_something_and_everything_is_asked() {
    for pack in packs() {
        let (mut bodies, mut elements) = (BTreeSet::new(), BTreeSet::new());
        for (reporter, _, form) in owed(pack) {
            bodies.insert(reporter.id.as_str());
            elements.extend(form.cells.into_iter().map(|cell| cell.key.element));
        }
        assert_eq!(bodies.len(), pack.reporters.len(), "{}", pack.id);
        for element in &pack.elements {
            assert!(elements.contains(&element.id), "{} {}", pack.id, element.id);
        }
    }
}

/// Rows of workbooks without codes are found by their labels.
#[test]
fn labels_of_a_form_are_distinct() {
    for pack in packs() {
        for form in &pack.data_sets {
            let mut seen = BTreeSet::new();
            for row in form.sections.iter().flat_map(|section| &section.rows) {
                let element = pack.element(&row.element).expect("an element");
                let label = if row.label.is_empty() { &element.label } else { &row.label };
                assert!(seen.insert(label.to_lowercase()), "{} {} {label}", pack.id, form.id);
            }
        }
    }
}

#[test]
fn the_forms_are_those_of_the_bodies_that_the_documents_name() {
    let lists = [
        "F01 F04 F05 F06 F07 F10 F11 F12 F13 F14 F16 F18 F19 F21 F22 F23 F24 F26 F27 F28",
        "F01 F18 F19 F20 F30 F30A F30B F30C F30D F30E F30G F30H",
        "F03 F24 F27 F27A F29",
        "F01 F04 F05 F24 F27 F28",
    ];
    for (pack, list) in packs().into_iter().zip(lists) {
        assert_eq!(forms_of(pack), list.split(' ').collect(), "{}", pack.id);
    }
}

/// A window of its own, due before the third of July: the second is the last day.
#[test]
fn the_action_month_is_a_campaign_of_thirty_days() {
    let kept = THANH_HOA.periods.iter().filter(|period| period.kind == "campaign");
    let kept: Vec<_> = kept.collect();
    assert_eq!(kept.len(), 1);
    let window = (kept[0].window_from.iso(), kept[0].window_to.iso());
    assert_eq!(window, ("2024-06-01".to_owned(), "2024-06-30".to_owned()));
    assert_eq!(kept[0].last_day().map(|day| day.iso()).as_deref(), Some("2024-07-02"));
    assert!(THANH_HOA.data_sets.iter().all(|form| form.period_kinds == ["campaign"]));
}

/// Months, quarters and years tile the report year; the resolution sets no day for any.
#[test]
fn hearings_of_the_resolution_tile_the_year() {
    let pack = &**RESOLUTION;
    for (kind, count) in [("month", 12), ("quarter", 4), ("year", 2)] {
        let of_kind: Vec<_> = pack.periods.iter().filter(|period| period.kind == kind).collect();
        assert_eq!(of_kind.len(), count, "{kind}");
        assert!(of_kind.iter().all(|period| period.due_before.is_none()), "{kind}");
        for pair in of_kind.windows(2) {
            assert_eq!(pair[0].window_to.add_days(1), Some(pair[1].window_from), "{kind}");
        }
        assert_eq!(of_kind[count - 1].window_to.iso(), "2024-12-14", "{kind}");
    }
    let police = pack.reporter("ca.nghe_an").expect("the police report");
    let owed = |reporter: &str, period: &str| -> Vec<&str> {
        let reporter = pack.reporter(reporter).expect("a reporter");
        let period = pack.period(period).expect("a period");
        pack.owed(reporter, period).map(|form| form.id.as_str()).collect()
    };
    assert_eq!(owed(&police.id, "202405"), ["F01"]);
    assert_eq!(owed("cap_uy.nghe_an.ky_son", "202405"), [""; 0]);
    assert_eq!(owed("cap_uy.nghe_an.ky_son", "2024"), ["F30"]);
    // The Party's forms begin after the resolution; its end-of-2023 targets rest on the police.
    assert_eq!(owed("cap_uy.nghe_an.ky_son", "2023"), [""; 0]);
}

#[test]
fn plans_of_one_year_or_more_have_a_year_each() {
    let years = |pack: &Pack| -> Vec<String> {
        let years = pack.periods.iter().filter(|period| period.kind == "year");
        years.map(|period| period.id.clone()).collect()
    };
    assert_eq!(years(&DUONG_QUANG), ["2024", "2025", "2026", "2027", "2028", "2029", "2030"]);
    assert_eq!(years(&PROGRAMME), ["2019"]);
}

/// Beside the roster of communes the police have one of districts: communes are counted, not
/// both.
#[test]
fn communes_are_counted_from_the_roster_of_communes() {
    let pack = &**RESOLUTION;
    let police = pack.reporter("ca.nghe_an").expect("the police report");
    let (data_set, year) = (pack.data_set("F01"), pack.period("2024"));
    let form = Form::build(pack, data_set.expect("there"), police, year.expect("there"));
    let counted = |element: &str| {
        let cells = form.cells.iter().filter(|cell| cell.key.element == element);
        cells
            .filter_map(|cell| match &cell.calculation {
                Some(Calculation::Constant(count)) => Some(count.to_string()),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(counted("loc_communes_total"), ["460"]);
    assert_eq!(counted("loc_border_communes"), ["27"]);
}
