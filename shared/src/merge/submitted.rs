//! What one reporter gave in one form: its files put together as their policy says, and the
//! secretariat's corrections on top.
//!
//! **Invariant:** a cell about which files or people disagree stays blank and is asked about;
//! every figure that is not in the entry is queued or ignored in the account of its file.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    CellReading, Corrected, Correction, CorrectionResult, CorrectionStatus, MergeQuestion, Origin,
    Policy, ReporterFigures, WhyIgnored,
    correction::fits,
    decided::Decided,
    resolve::{Resolution, SlotFiles},
};
use crate::{
    definition::{DataSet, Pack, Reporter, ValueType},
    diag::{Finding, Severity},
    entry::Entry,
    form::{CellIndex, Form, FormCell},
    submission::ImportedValue,
    value::{ValueState, display},
};

/// The values that people's answers add to a file, by its position.
pub(super) type Answers = BTreeMap<usize, Vec<ImportedValue>>;

/// Puts the files of each reporter and form together.
pub(super) struct Slots<'a> {
    pack: &'a Pack,
    decided: &'a Decided<'a>,
    answers: Answers,
    corrections: Vec<CorrectionResult>,
}

/// A value and the position of its file.
type Reading<'v> = (usize, &'v ImportedValue);

/// What is to be noted once the entry is made.
#[derive(Default)]
struct Notes {
    /// Of superseded files: cells that count after all, and how many of them are figures.
    kept: BTreeMap<usize, (u32, u32)>,
    /// Figures that wait for a decision about their cell.
    queued: BTreeMap<usize, u32>,
    /// Figures that another part has too, or that were decided against.
    repeated: BTreeMap<usize, u32>,
    /// Cells that stay blank because somebody has to answer first.
    waiting: BTreeSet<CellIndex>,
    questions: Vec<MergeQuestion>,
}

impl<'a> Slots<'a> {
    pub(super) fn new(pack: &'a Pack, decided: &'a Decided<'a>, answers: Answers) -> Self {
        Self { pack, decided, answers, corrections: Vec::new() }
    }

    /// What became of every correction, by form, reporter and cell.
    pub(super) fn corrections(mut self) -> Vec<CorrectionResult> {
        let known: BTreeSet<_> = self.corrections.iter().map(|r| r.correction.key()).collect();
        for correction in self.decided.all_corrections() {
            if !known.contains(&correction.key()) {
                // Nobody owes this form here: there is no report to correct.
                self.corrections.push(blank_result(correction, CorrectionStatus::NoReport));
            }
        }
        self.corrections.sort_by_key(|result| result.correction.key());
        self.corrections
    }

    /// A reporter's values in `form`, recalculated. Accounts, findings and questions of the
    /// files follow.
    pub(super) fn reporter_figures(
        &mut self,
        data_set: &DataSet,
        reporter: &Reporter,
        form: Form,
        resolution: &mut Resolution<'_>,
    ) -> ReporterFigures {
        let positions = form
            .cells
            .iter()
            .enumerate()
            .map(|(index, cell)| ((cell.row_code.clone(), cell.column_code.clone()), index));
        let mut figures = ReporterFigures {
            reporter: reporter.id.clone(),
            entry: Entry::empty(&form),
            origins: vec![None; form.cells.len()],
            corrected: BTreeMap::new(),
            reported: false,
            due: true,
            positions: positions.collect(),
            form,
        };
        let slot = (data_set.id.clone(), reporter.id.clone());
        let mut notes = Notes::default();
        let files = resolution.slots.get(&slot).filter(|files| !files.accepted.is_empty());
        if let Some(files) = files {
            figures.reported = true;
            match files.policy {
                Policy::Supplement => self.supplement(&mut figures, files, resolution, &mut notes),
                _ => self.first_counts(&mut figures, files, resolution, &mut notes),
            }
        }
        let first = files.map(|files| files.accepted[0]);
        for correction in self.decided.corrections(&data_set.id, &reporter.id) {
            let result = self.correct(&mut figures, correction, first, resolution, &mut notes);
            self.corrections.push(result);
        }
        figures.entry.recalculate(&figures.form);
        notes.write(first, resolution);
        figures
    }

    fn values_of<'v>(
        &'v self,
        resolution: &'v Resolution<'_>,
        at: usize,
    ) -> impl Iterator<Item = &'v ImportedValue> {
        let answered = self.answers.get(&at).map(Vec::as_slice).unwrap_or_default();
        let values = resolution.imports[at].as_deref().map(|import| import.values.as_slice());
        values.unwrap_or_default().iter().chain(answered)
    }

    /// Cells that a file asks about, answered or not.
    fn asked(
        &self,
        figures: &ReporterFigures,
        resolution: &Resolution<'_>,
        at: usize,
        open: bool,
    ) -> BTreeSet<CellIndex> {
        let import = resolution.imports[at].as_deref();
        import
            .iter()
            .flat_map(|import| import.questions.iter().map(move |question| (import, question)))
            .filter(|(import, question)| !open || self.decided.is_open(import, question))
            .filter_map(|(_, question)| question.about.as_ref())
            .filter_map(|about| cell_of(figures, &about.row_code, &about.column_code))
            .collect()
    }

    /// The first file's values, and unless the first is to stand alone, where it is blank the
    /// value of another one.
    fn first_counts(
        &self,
        figures: &mut ReporterFigures,
        files: &SlotFiles,
        resolution: &Resolution<'_>,
        notes: &mut Notes,
    ) {
        let Some((first, others)) = files.accepted.split_first() else { return };
        for value in self.values_of(resolution, *first) {
            place(figures, resolution, (*first, value), false);
        }
        notes.waiting = self.asked(figures, resolution, *first, true);
        if files.policy == Policy::KeepFirst {
            return;
        }
        // What is still asked of the first file is not blank: nothing else takes its place.
        let asked = self.asked(figures, resolution, *first, false);
        for (cell, (at, value)) in self.others_have(figures, files, others, resolution) {
            if asked.contains(&cell) || !figures.entry.state(cell).is_blank() {
                continue;
            }
            place(figures, resolution, (at, value), true);
            let counts = notes.kept.entry(at).or_default();
            counts.0 += 1;
            counts.1 += counted(&figures.form.cells[cell]);
        }
    }

    /// By cell, the value that the other files have: of the first among them that has one, or,
    /// where their order is not certain, only a value on which all of them agree.
    fn others_have<'v>(
        &'v self,
        figures: &ReporterFigures,
        files: &SlotFiles,
        others: &[usize],
        resolution: &'v Resolution<'_>,
    ) -> BTreeMap<CellIndex, Reading<'v>> {
        let mut found: BTreeMap<CellIndex, Reading<'v>> = BTreeMap::new();
        let mut disputed: BTreeSet<CellIndex> = BTreeSet::new();
        for at in others {
            for value in self.values_of(resolution, *at).filter(|value| is_answer(&value.state)) {
                let Some(cell) = cell_of(figures, &value.row_code, &value.column_code) else {
                    continue;
                };
                match found.get(&cell) {
                    None => {
                        found.insert(cell, (*at, value));
                    }
                    Some((_, other)) if files.older_unordered && other.state != value.state => {
                        disputed.insert(cell);
                    }
                    Some(_) => {}
                }
            }
        }
        found.retain(|cell, _| !disputed.contains(cell));
        found
    }

    /// Every part gives what it has; a sign that there is no figure gives way to a figure.
    fn supplement(
        &self,
        figures: &mut ReporterFigures,
        files: &SlotFiles,
        resolution: &Resolution<'_>,
        notes: &mut Notes,
    ) {
        let mut by_cell: BTreeMap<CellIndex, Vec<Reading<'_>>> = BTreeMap::new();
        let mut waiting: BTreeSet<CellIndex> = BTreeSet::new();
        for at in &files.accepted {
            for value in self.values_of(resolution, *at) {
                if let Some(cell) = cell_of(figures, &value.row_code, &value.column_code) {
                    by_cell.entry(cell).or_default().push((*at, value));
                }
            }
            waiting.extend(self.asked(figures, resolution, *at, true));
        }
        notes.waiting.clone_from(&waiting);
        for (cell, readings) in by_cell {
            let figure = counted(&figures.form.cells[cell]);
            let strength = |(_, value): &Reading<'_>| match &value.state {
                ValueState::Blank => 0,
                state if is_answer(state) => 2,
                _ => 1,
            };
            let strongest = readings.iter().map(strength).max().unwrap_or_default();
            let (said, weaker): (Vec<_>, Vec<_>) =
                readings.into_iter().partition(|reading| strength(reading) == strongest);
            for (at, _) in weaker.iter().filter(|reading| strength(reading) > 0) {
                *notes.repeated.entry(*at).or_default() += figure;
            }
            if waiting.contains(&cell) && strongest > 0 {
                for (at, _) in said {
                    *notes.queued.entry(at).or_default() += figure;
                }
                continue;
            }
            let agreed = said.iter().all(|(_, value)| value.state == said[0].1.state);
            let chosen =
                if agreed { Some(0) } else { self.taken(figures, cell, &said, resolution) };
            let Some(chosen) = chosen else {
                for (at, _) in &said {
                    *notes.queued.entry(*at).or_default() += figure;
                }
                notes.waiting.insert(cell);
                notes.questions.push(self.conflict(figures, cell, &said, resolution));
                continue;
            };
            for (number, (at, value)) in said.iter().enumerate() {
                if number == chosen {
                    place(figures, resolution, (*at, value), false);
                } else if strongest > 0 {
                    *notes.repeated.entry(*at).or_default() += figure;
                }
            }
        }
    }

    /// The reading that somebody took.
    fn taken(
        &self,
        figures: &ReporterFigures,
        cell: CellIndex,
        said: &[Reading<'_>],
        resolution: &Resolution<'_>,
    ) -> Option<usize> {
        let form = &figures.form;
        let codes = (form.cells[cell].row_code.as_str(), form.cells[cell].column_code.as_str());
        let wanted = self.decided.taken((&form.data_set, &figures.reporter), codes)?;
        said.iter().position(|(at, _)| resolution.files[*at].sha256 == wanted)
    }

    fn conflict(
        &self,
        figures: &ReporterFigures,
        cell: CellIndex,
        said: &[Reading<'_>],
        resolution: &Resolution<'_>,
    ) -> MergeQuestion {
        let of_form = &figures.form.cells[cell];
        MergeQuestion::Conflict {
            data_set: figures.form.data_set.clone(),
            reporter: figures.reporter.clone(),
            row_code: of_form.row_code.clone(),
            column_code: of_form.column_code.clone(),
            label: of_form.label.clone(),
            readings: said
                .iter()
                .map(|(at, value)| CellReading {
                    path: resolution.files[*at].path.clone(),
                    sha256: resolution.files[*at].sha256.clone(),
                    sheet: value.sheet.clone(),
                    cell: value.address.clone(),
                    raw: value.raw.clone(),
                    state: value.state.clone(),
                    text: display(self.pack, of_form, &value.state),
                })
                .collect(),
        }
    }

    /// Applies one correction to what the files gave. `first` is the file that counts.
    fn correct(
        &self,
        figures: &mut ReporterFigures,
        correction: &Correction,
        first: Option<usize>,
        resolution: &Resolution<'_>,
        notes: &mut Notes,
    ) -> CorrectionResult {
        let cell = cell_of(figures, &correction.row_code, &correction.column_code).filter(|cell| {
            fits(self.pack, &figures.form.cells[*cell].value_type, &correction.state)
        });
        let Some(cell) = cell else { return blank_result(correction, CorrectionStatus::Unfit) };
        let of_form = figures.form.cells[cell].clone();
        let shown = |state: &ValueState| display(self.pack, &of_form, state);
        let mut result = CorrectionResult {
            label: of_form.label.clone(),
            unit: of_form.unit.clone(),
            original_text: shown(&correction.original),
            text: shown(&correction.state),
            ..blank_result(correction, CorrectionStatus::NoReport)
        };
        let Some(first) = first else { return result };
        let now = figures.entry.state(cell).clone();
        let origin = figures.origins[cell].clone().unwrap_or_else(|| Origin {
            path: resolution.files[first].path.clone(),
            sha256: resolution.files[first].sha256.clone(),
            sheet: String::new(),
            cell: String::new(),
            raw: String::new(),
            from_older: false,
        });
        result.status = if notes.waiting.contains(&cell) {
            CorrectionStatus::Waiting
        } else if now == correction.state {
            CorrectionStatus::TakenOver
        } else if now == correction.original {
            CorrectionStatus::Applied
        } else {
            CorrectionStatus::Outdated
        };
        match result.status {
            CorrectionStatus::Applied => {
                figures.entry.set(cell, "", correction.state.clone());
                figures.origins[cell] = Some(origin.clone());
                let corrected = Corrected {
                    original: correction.original.clone(),
                    original_text: result.original_text.clone(),
                    reason: correction.reason.clone(),
                    by: correction.by.clone(),
                    at: correction.at.clone(),
                };
                figures.corrected.insert(cell, corrected);
            }
            CorrectionStatus::Outdated => {
                figures.entry.set(cell, "", ValueState::Blank);
                let of_file = |file: &super::FileResult| {
                    file.path == origin.path && file.sha256 == origin.sha256
                };
                if let Some(at) = resolution.files.iter().position(of_file) {
                    let figure = if now.is_blank() { 0 } else { counted(&of_form) };
                    *notes.queued.entry(at).or_default() += figure;
                }
                notes.questions.push(MergeQuestion::Correction {
                    correction: Box::new(correction.clone()),
                    label: of_form.label.clone(),
                    now: Box::new(CellReading {
                        path: origin.path.clone(),
                        sha256: origin.sha256.clone(),
                        sheet: origin.sheet.clone(),
                        cell: origin.cell.clone(),
                        raw: origin.raw.clone(),
                        text: shown(&now),
                        state: now,
                    }),
                });
            }
            _ => {}
        }
        result.origin = Some(origin);
        result
    }
}

impl Notes {
    fn write(self, first: Option<usize>, resolution: &mut Resolution<'_>) {
        for (at, (cells, counted)) in self.kept {
            let other = &mut resolution.files[at];
            other.account.place_from_superseded(counted);
            let finding = Finding::new(Severity::Medium, "kept-from-older")
                .with("count", cells.to_string())
                .with("path", &other.path);
            if let Some(first) = first {
                resolution.files[first].findings.push(finding);
            }
        }
        for (at, count) in self.queued {
            resolution.files[at].account.queue_some(count);
        }
        for (at, count) in self.repeated {
            resolution.files[at].account.ignore_some(count, WhyIgnored::Repeated);
        }
        resolution.questions.extend(self.questions);
    }
}

/// The input cell at these codes.
fn cell_of(figures: &ReporterFigures, row_code: &str, column_code: &str) -> Option<CellIndex> {
    let codes = (row_code.to_owned(), column_code.to_owned());
    let cell = figures.positions.get(&codes).copied()?;
    figures.form.cells[cell].is_input().then_some(cell)
}

fn place(
    figures: &mut ReporterFigures,
    resolution: &Resolution<'_>,
    (at, value): Reading<'_>,
    from_older: bool,
) {
    let Some(cell) = cell_of(figures, &value.row_code, &value.column_code) else { return };
    let file = &resolution.files[at];
    figures.entry.set(cell, value.raw.clone(), value.state.clone());
    figures.origins[cell] = Some(Origin {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        sheet: value.sheet.clone(),
        cell: value.address.clone(),
        raw: value.raw.clone(),
        from_older,
    });
}

fn is_answer(state: &ValueState) -> bool {
    matches!(state, ValueState::Value(_) | ValueState::Nil)
}

/// How many of the figures of [`super::FileAccount`] a value of this cell is: one or none.
fn counted(cell: &FormCell) -> u32 {
    u32::from(cell.value_type.is_numeric() || cell.value_type == ValueType::Date)
}

fn blank_result(correction: &Correction, status: CorrectionStatus) -> CorrectionResult {
    CorrectionResult {
        correction: correction.clone(),
        status,
        label: String::new(),
        unit: String::new(),
        original_text: String::new(),
        text: String::new(),
        origin: None,
    }
}
