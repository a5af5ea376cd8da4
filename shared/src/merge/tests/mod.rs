//! Scenarios: files go in, and the province's figures are looked at.

mod decided;
mod folders;
mod habits;
mod order;
mod properties;
mod scenarios;
pub(crate) mod toy;
mod twins;

use std::sync::Arc;

use super::{Aggregate, Consolidation, Figure, FileOutcome, FileResult, Session, TotalKey};
use crate::definition::Pack;

fn session(pack: &Arc<Pack>, files: impl IntoIterator<Item = FileOutcome>) -> Session {
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    for file in files {
        session.push(file);
    }
    session
}

fn finish(session: &Session) -> Consolidation {
    session.finish(toy::day("2023-06-20")).expect("the period is known")
}

fn merge(pack: &Arc<Pack>, files: impl IntoIterator<Item = FileOutcome>) -> Consolidation {
    finish(&session(pack, files))
}

impl Consolidation {
    #[track_caller]
    fn total(&self, element: &str) -> &Figure {
        self.total_of(element, "", "r")
    }

    #[track_caller]
    fn total_of(&self, element: &str, option: &str, place: &str) -> &Figure {
        let key = TotalKey { element: element.into(), option: option.into(), place: place.into() };
        &self.totals[&key]
    }

    /// The figure of a form's own row, `F/A1`.
    #[track_caller]
    fn row(&self, at: &str) -> &Figure {
        let (data_set, code) = at.split_once('/').expect("F/A1");
        let form = self.forms.iter().find(|form| form.data_set == data_set).expect("known");
        &form.figures[&form.form.find(code, "1").expect("known")]
    }

    #[track_caller]
    fn file(&self, path: &str) -> &FileResult {
        self.files.iter().find(|file| file.path == path).expect("known")
    }
}

fn number(text: &str) -> Aggregate {
    Aggregate::Number(text.parse().expect("a number"))
}

fn coverage(figure: &Figure) -> (usize, usize) {
    (figure.coverage.counted, figure.coverage.expected)
}
