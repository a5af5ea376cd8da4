//! A small province for tests: two districts with three communes, its police and its
//! health department, and one form for each kind of body.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::{
    definition::*,
    diag::Place,
    form::Form,
    merge::{FileOutcome, Outcome},
    submission::{
        Answer, CellAccount, CellRef, Confidence, Habit, Import, ImportState, ImportedValue,
        Integrity, Question, Recognition, SheetCell, Withheld, Wording,
    },
    value::{Datum, ValueState, sha256_hex},
};

mod province;

pub(crate) use province::{change, measure, pack, ratio, side_by_side, target};

pub(crate) const PERIOD: &str = "2023S1";

pub(crate) fn day(text: &str) -> CivilDate {
    CivilDate::parse_iso(text).expect("a day")
}

/// A file as reading would have it: everything blank but what is given, by `A1` or `C.code/2`
/// (row code, then column code where it is not 1).
pub(crate) struct File {
    import: Import,
}

impl File {
    pub(crate) fn new(pack: &Pack, path: &str, data_set: &str, reporter: &str) -> Self {
        Self::of(pack, path, (data_set, reporter, PERIOD))
    }

    pub(crate) fn of(
        pack: &Pack,
        path: &str,
        (data_set, reporter, period_id): (&str, &str, &str),
    ) -> Self {
        let period = pack.period(period_id).expect("known");
        let owed = pack.data_set(data_set).expect("known");
        let form = Form::build(pack, owed, pack.reporter(reporter).expect("known"), period);
        let values: Vec<ImportedValue> = form
            .inputs()
            .enumerate()
            .map(|(line, (index, cell))| ImportedValue {
                key: cell.key.clone(),
                cell: index,
                row_code: cell.row_code.clone(),
                column_code: cell.column_code.clone(),
                state: ValueState::Blank,
                raw: String::new(),
                sheet: data_set.into(),
                address: format!("D{}", line + 5),
                findings: Vec::new(),
            })
            .collect();
        let import = Import {
            part_of: None,
            path: path.into(),
            sha256: sha256_hex(path.as_bytes()),
            size: 1000,
            state: ImportState::Recognised,
            recognition: Recognition {
                data_set: Some(data_set.into()),
                reporter: Some(reporter.into()),
                period: Some(period_id.into()),
                confidence: Confidence::High,
                ..Recognition::default()
            },
            integrity: Integrity::FilledInExcel,
            stamp: None,
            revision: None,
            exported_at: None,
            modified: Some("2023-06-10T08:00:00Z".into()),
            values,
            account: CellAccount::default(),
            findings: Vec::new(),
            questions: Vec::new(),
            withheld: None,
        };
        Self { import }
    }

    #[track_caller]
    pub(crate) fn with(mut self, at: &str, state: ValueState, raw: &str) -> Self {
        let (row, column) = at.split_once('/').unwrap_or((at, "1"));
        let value = self
            .import
            .values
            .iter_mut()
            .find(|value| value.row_code == row && value.column_code == column)
            .unwrap_or_else(|| panic!("{at} is an input cell"));
        value.state = state;
        value.raw = raw.into();
        self
    }

    #[track_caller]
    pub(crate) fn number(self, at: &str, number: &str) -> Self {
        let state = ValueState::number(number.parse::<Decimal>().expect("a number"));
        self.with(at, state, number)
    }

    #[track_caller]
    pub(crate) fn text(self, at: &str, text: &str) -> Self {
        self.with(at, ValueState::Value(Datum::Text(text.into())), text)
    }

    #[track_caller]
    pub(crate) fn choice(self, at: &str, id: &str) -> Self {
        self.with(at, ValueState::Value(Datum::Choice(id.into())), id)
    }

    pub(crate) fn edit(mut self, edit: impl FnOnce(&mut Import)) -> Self {
        edit(&mut self.import);
        self
    }

    /// The file asks about a cell in place of having a value there.
    #[track_caller]
    pub(crate) fn asks(self, at: &str, raw: &str) -> Self {
        let (row, column) = at.split_once('/').unwrap_or((at, "1"));
        let id = format!("ask-number:{row}/{column}");
        let raw = raw.to_owned();
        self.edit(|import| {
            let mut values = import.values.iter();
            let found = values.position(|v| v.row_code == row && v.column_code == column);
            let value = import.values.remove(found.expect("an input cell"));
            import.questions.push(Question {
                id,
                code: "ask-number".into(),
                place: Place {
                    sheet: Some(value.sheet),
                    cell: Some(value.address),
                    ..Place::default()
                },
                arguments: Vec::new(),
                raw,
                answers: vec![Answer::Value(ValueState::number(1234))],
                about: Some(CellRef {
                    cell: value.cell,
                    key: value.key,
                    row_code: value.row_code,
                    column_code: value.column_code,
                }),
                wording: None,
                waiting: Vec::new(),
            });
        })
    }

    /// What was asked last may be how the writer always writes.
    #[track_caller]
    pub(crate) fn offers(mut self, habit: Habit) -> Self {
        let question = self.import.questions.last_mut().expect("something is asked");
        question.answers.push(Answer::Habit(habit));
        self
    }

    /// The file asks what the words of a line mean that holds one figure.
    pub(crate) fn asks_of_words(self, wording: Wording) -> Self {
        self.edit(|import| {
            import.questions.push(Question {
                id: format!("row-unknown:{}", wording.text()),
                code: "row-unknown".into(),
                place: Place::default(),
                arguments: Vec::new(),
                raw: wording.text().to_owned(),
                answers: Vec::new(),
                about: None,
                waiting: vec![SheetCell { sheet: "U".into(), cell: "D99".into() }],
                wording: Some(wording),
            });
        })
    }

    /// As [`File::done`], with everything that the file holds withheld for a doubt.
    pub(crate) fn doubted(self) -> FileOutcome {
        let mut outcome = self.done();
        let Outcome::Imported(import) = &mut outcome.outcome else { return outcome };
        let account = import.account.clone();
        let queued = account.queued + account.placed;
        import.withheld = Some(Box::new(Withheld {
            values: std::mem::take(&mut import.values),
            account: account.clone(),
            questions: std::mem::take(&mut import.questions),
        }));
        import.state = ImportState::NeedsReview;
        import.account = CellAccount { placed: 0, queued, ..account };
        import.questions.push(Question {
            id: "cells-missing".into(),
            code: "cells-missing".into(),
            place: Place::default(),
            arguments: Vec::new(),
            raw: String::new(),
            answers: Vec::new(),
            about: None,
            wording: None,
            waiting: Vec::new(),
        });
        outcome
    }

    pub(crate) fn sha256(&self) -> String {
        self.import.sha256.clone()
    }

    /// The account follows from the values: every number that is there was read.
    pub(crate) fn done(mut self) -> FileOutcome {
        let figures = self.import.values.iter().filter(|value| value.state.as_number().is_some());
        let placed = u32::try_from(figures.count()).expect("few");
        let queued = u32::try_from(self.import.questions.len()).expect("few");
        let ignored = BTreeMap::from([(crate::submission::IgnoredReason::Heading, 3)]);
        self.import.account = CellAccount { read: placed + queued + 3, placed, queued, ignored };
        FileOutcome {
            path: self.import.path.clone(),
            sha256: self.import.sha256.clone(),
            size: self.import.size,
            outcome: Outcome::Imported(Box::new(self.import)),
        }
    }
}
