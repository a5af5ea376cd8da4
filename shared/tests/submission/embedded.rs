//! The forms of the embedded packs come back whole, with and without their stamp.

use std::collections::BTreeSet;

use grid::CellValue;
use shared::{
    definition::{DataSet, EMBEDDED, Pack, Period, Reporter, embedded},
    entry::Entry,
    form::Form,
    spreadsheet::{self, SubmissionOptions},
    submission::{Confidence, ImportState, Integrity},
    value::{Datum, RawValue, ValueState, parse},
};

use crate::fixture::*;

#[test]
fn every_form_of_every_pack_is_recognised_and_placed_whole() {
    for id in EMBEDDED {
        let pack = embedded(id).unwrap();
        for data_set in &pack.data_sets {
            for (reporter, period) in one_of_each_kind(&pack, data_set) {
                let form = Form::build(&pack, data_set, reporter, period);
                let mut workbook = filled(&pack, &form);
                let import = read(&pack, &workbook);
                let which = (&data_set.id, &period.id, &import.questions);
                assert_eq!(import.state, ImportState::Recognised, "{which:?}");
                assert!(sure_enough(import.recognition.confidence, period), "{which:?}");
                assert_eq!(placed(&import), meant(&pack, &form), "{which:?}");

                restamp(&mut workbook, None, None);
                workbook.names.clear();
                workbook.sheets[0].name = "Sheet1".to_owned();
                let import = read(&pack, &workbook);
                let which = (&data_set.id, &period.id, &import.questions);
                assert_eq!(import.state, ImportState::Recognised, "{which:?}");
                assert_eq!(placed(&import), meant(&pack, &form), "{which:?}");
            }
        }
    }
}

/// Whether the form is asked whole: what is asked in a plan, a month or out of turn may stand
/// alike in several forms, and then tells none of them.
fn whole(period: &Period) -> bool {
    matches!(period.kind.as_str(), "half_year" | "year" | "campaign")
}

fn sure_enough(confidence: Confidence, period: &Period) -> bool {
    confidence == Confidence::High || (!whole(period) && confidence == Confidence::Medium)
}

/// Of each kind of period in which a form is filled the first one, with its first reporter.
fn one_of_each_kind<'a>(
    pack: &'a Pack,
    data_set: &DataSet,
) -> impl Iterator<Item = (&'a Reporter, &'a Period)> {
    let mut kinds = BTreeSet::new();
    pack.periods.iter().filter_map(move |period| {
        if kinds.contains(period.kind.as_str()) {
            return None;
        }
        let reporter = pack
            .reporters
            .iter()
            .find(|reporter| pack.fillable(reporter, period).any(|form| form.id == data_set.id))?;
        kinds.insert(period.kind.as_str());
        Some((reporter, period))
    })
}

#[test]
fn workbooks_that_we_write_come_back_through_the_reader() {
    for id in EMBEDDED {
        let pack = embedded(id).unwrap();
        for data_set in &pack.data_sets {
            let mut kinds: Vec<_> = one_of_each_kind(&pack, data_set).collect();
            kinds.sort_by_key(|(_, period)| !whole(period));
            let (reporter, period) = kinds[0];
            let form = Form::build(&pack, data_set, reporter, period);
            let blank = reader::read(&spreadsheet::template(&pack, &form).unwrap()).unwrap();
            let import = read(&pack, &blank);
            assert_eq!(asked(&import), ["nothing-filled"], "{:?}", import.recognition);
            assert_eq!(import.integrity, Integrity::FilledInExcel);
            assert_eq!(import.recognition.contradictions, []);

            let mut entry = Entry::empty(&form);
            for (index, value) in sample(&pack, &form) {
                let raw = match &value {
                    CellValue::Number(number) => RawValue::Number(*number),
                    CellValue::Text(text) => RawValue::Text(text),
                    other => panic!("no such sample: {other:?}"),
                };
                entry.set(index, "", parse(&pack, &form.cells[index], &raw).state);
            }
            let options = SubmissionOptions {
                revision: 1,
                exported_at: "2023-06-14T15:04:05+07:00".to_owned(),
                non_secret: true,
                has_errors: false,
            };
            let bytes = spreadsheet::submission(&pack, &form, &entry, &options).unwrap();
            let mut workbook = reader::read(&bytes).unwrap();
            let import = read(&pack, &workbook);
            let which = (&data_set.id, &import.questions, &import.findings);
            assert_eq!(import.state, ImportState::Recognised, "{which:?}");
            assert!(sure_enough(import.recognition.confidence, period), "{which:?}");
            assert_eq!(import.integrity, Integrity::IntactSinceExport, "{which:?}");
            assert_eq!(placed(&import), meant(&pack, &form), "{which:?}");
            assert_eq!(codes(&import), Vec::<&str>::new(), "{which:?}");

            // A flipped bit in any figure is seen by the live totals.
            let flipped = import
                .values
                .iter()
                .find(|value| matches!(value.state, ValueState::Value(Datum::Number(_))))
                .unwrap();
            let at = grid::Address::parse(&flipped.address).unwrap();
            let sheet = workbook.sheets.iter_mut().find(|sheet| sheet.name == flipped.sheet);
            put(sheet.unwrap(), at, CellValue::Number(4096.0));
            let import = read(&pack, &workbook);
            assert_eq!(asked(&import), ["control-total-differs"], "{}", data_set.id);
        }
    }
}
