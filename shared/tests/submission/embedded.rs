//! The forms of the embedded packs come back whole, with and without their stamp.

use grid::CellValue;
use shared::{
    definition::{DataSet, EMBEDDED, Pack, Period, embedded},
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
            for period in
                pack.periods.iter().filter(|period| data_set.period_kinds.contains(&period.kind))
            {
                let reporter = pack
                    .reporters
                    .iter()
                    .find(|reporter| data_set.reporter_kinds.contains(&reporter.kind))
                    .unwrap();
                let form = Form::build(&pack, data_set, reporter, period);
                let mut workbook = filled(&pack, &form);
                let import = read(&pack, &workbook);
                let which = (&data_set.id, &period.id, &import.questions);
                assert_eq!(import.state, ImportState::Recognised, "{which:?}");
                assert_eq!(import.recognition.confidence, Confidence::High, "{which:?}");
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

/// The form of the first reporter that owes it.
fn first_form(pack: &Pack, data_set: &DataSet, period: &Period) -> Form {
    let mut kinds = pack.reporters.iter();
    let reporter = kinds.find(|reporter| data_set.reporter_kinds.contains(&reporter.kind)).unwrap();
    Form::build(pack, data_set, reporter, period)
}

#[test]
fn workbooks_that_we_write_come_back_through_the_reader() {
    for id in EMBEDDED {
        let pack = embedded(id).unwrap();
        let period = pack.period("2023S1").unwrap();
        for data_set in &pack.data_sets {
            let form = first_form(&pack, data_set, period);
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
            assert_eq!(import.recognition.confidence, Confidence::High, "{which:?}");
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
