//! The forms of the embedded packs come back whole, with and without their stamp.

use shared::{
    definition::{EMBEDDED, embedded},
    form::Form,
    submission::{Confidence, ImportState},
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
