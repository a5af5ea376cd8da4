//! Two sendings of one report, cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CellReading, Session, session::Reading};
use crate::{
    form::{Form, FormCell},
    submission::{Identity, Import},
    value::{ValueState, display},
};

/// What changed from one file to another of the same reporter and form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDiff {
    pub identity: Identity,
    /// Cells that both files have and that say the same, blank ones too.
    pub same: usize,
    /// Cells that differ, in the order of the form.
    pub cells: Vec<CellDiff>,
}

/// One cell that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellDiff {
    pub row_code: String,
    pub column_code: String,
    /// Full name of the cell.
    pub label: String,
    pub unit: String,
    pub change: CellChange,
    /// `None` where the file has no such cell.
    pub old: Option<CellReading>,
    pub new: Option<CellReading>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellChange {
    /// Another value.
    Changed,
    /// Was blank or not there.
    Added,
    /// Is blank or not there: where the newer file counts, the older value stays.
    Emptied,
    /// One of the two is not understood and waits for an answer.
    Waiting,
}

impl CellChange {
    pub const ALL: [Self; 4] = [Self::Changed, Self::Added, Self::Emptied, Self::Waiting];

    /// As written in data; messages stand under `merge.change.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Emptied => "emptied",
            Self::Waiting => "waiting",
        }
    }
}

/// What a file says in one cell, and whether that waits.
type Said = (CellReading, bool);

impl Session {
    /// The cells that differ between two files, by hash, from old to new, answers included.
    /// `None` unless both were read and are understood to be the same reporter's same form.
    pub fn differences(&self, old: &str, new: &str) -> Option<FileDiff> {
        let (old, new) = (self.import_of(old)?, self.import_of(new)?);
        let identity = new.recognition.identity()?;
        let other = old.recognition.identity()?;
        if (&identity.data_set, &identity.reporter) != (&other.data_set, &other.reporter) {
            return None;
        }
        let pack = self.pack();
        let form = Form::build(
            pack,
            pack.data_set(&identity.data_set)?,
            pack.reporter(&identity.reporter)?,
            pack.period(&identity.period)?,
        );
        let (old, new) = (self.said(&form, old), self.said(&form, new));
        let mut diff = FileDiff { identity, same: 0, cells: Vec::new() };
        for index in old.keys().chain(new.keys()).copied().collect::<BTreeSet<_>>() {
            let (before, after) = (old.get(&index), new.get(&index));
            match change(before, after) {
                None => diff.same += 1,
                Some(change) => {
                    let cell = &form.cells[index];
                    diff.cells.push(CellDiff {
                        row_code: cell.row_code.clone(),
                        column_code: cell.column_code.clone(),
                        label: cell.label.clone(),
                        unit: cell.unit.clone(),
                        change,
                        old: before.map(|(reading, _)| reading.clone()),
                        new: after.map(|(reading, _)| reading.clone()),
                    });
                }
            }
        }
        Some(diff)
    }

    fn import_of(&self, sha256: &str) -> Option<&Import> {
        let held = self.state.files.iter().find(|held| held.sha256 == sha256)?;
        match held.outcome(self.identity_of(sha256))? {
            Reading::Imported(import) => Some(import),
            _ => None,
        }
    }

    /// By position in the form what a file says there: what it would place, or what was
    /// answered, or what it asks about.
    fn said(&self, form: &Form, import: &Import) -> BTreeMap<usize, Said> {
        let decided = super::decided::Decided::of(&self.state.decisions);
        let (values, questions) = match &import.withheld {
            Some(withheld) => (&withheld.values, &withheld.questions),
            None => (&import.values, &import.questions),
        };
        let mut said: BTreeMap<usize, Said> = BTreeMap::new();
        let reading =
            |cell: &FormCell, (sheet, at, raw): (&str, &str, &str), state: &ValueState| {
                CellReading {
                    path: import.path.clone(),
                    sha256: import.sha256.clone(),
                    sheet: sheet.to_owned(),
                    cell: at.to_owned(),
                    raw: raw.to_owned(),
                    state: state.clone(),
                    text: display(&self.pack, cell, state),
                }
            };
        for value in values {
            if let Some(index) = form.find(&value.row_code, &value.column_code) {
                let place = (value.sheet.as_str(), value.address.as_str(), value.raw.as_str());
                said.insert(index, (reading(&form.cells[index], place, &value.state), false));
            }
        }
        for question in questions {
            let Some(about) = &question.about else { continue };
            let Some(index) = form.find(&about.row_code, &about.column_code) else { continue };
            let answer = decided.answer(&import.sha256, &question.id);
            let raw = ValueState::Unreadable(question.raw.clone());
            let part = |part: &Option<String>| part.clone().unwrap_or_default();
            let (sheet, at) = (part(&question.place.sheet), part(&question.place.cell));
            let place = (sheet.as_str(), at.as_str(), question.raw.as_str());
            let state = answer.unwrap_or(&raw);
            said.insert(index, (reading(&form.cells[index], place, state), answer.is_none()));
        }
        said
    }
}

/// `None` where nothing changed.
fn change(old: Option<&Said>, new: Option<&Said>) -> Option<CellChange> {
    let state = |said: Option<&Said>| said.map_or(ValueState::Blank, |said| said.0.state.clone());
    let (before, after) = (state(old), state(new));
    if before == after {
        return None;
    }
    let waits = |said: Option<&Said>| said.is_some_and(|(_, waits)| *waits);
    Some(if waits(old) || waits(new) {
        CellChange::Waiting
    } else if before.is_blank() {
        CellChange::Added
    } else if after.is_blank() {
        CellChange::Emptied
    } else {
        CellChange::Changed
    })
}
