//! Rehearsal: files of a past period read with the pack in use and with a changed one, side by
//! side, before the changed one is published.
//!
//! **Invariants.** Nothing is stored and nothing is decided: both packs read the bytes alone, as
//! a merge would at first. What the changed pack merely adds is no break; told is what a file
//! gave before and gives no more.

use std::{collections::BTreeMap, sync::Arc};

use grid::envelope::Answer;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    definition::{CivilDate, Pack},
    diag::Finding,
    entry::Entry,
    form::{Form, ValueKey},
    merge::{Consolidation, FileOutcome, Outcome, Session, TotalKey},
    submission::{FileFacts, Identity, Import, ImportState, ImportedValue, Known},
    validation::{Context, validate},
    value::{ValueState, display, format_number},
};

/// The rule that compulsory figures are given.
const COMPULSORY: &str = "X-08";

/// Both packs and what they made of the files so far.
pub struct Rehearsal {
    before: Arc<Pack>,
    after: Arc<Pack>,
    sessions: [Session; 2],
    files: Vec<RehearsedFile>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RehearsalReport {
    /// In the order in which they were read.
    pub files: Vec<RehearsedFile>,
    /// Breaks by row, the most frequent first.
    pub rows: Vec<RehearsedRow>,
    /// Totals that the changed pack gives otherwise.
    pub totals: Vec<RehearsedTotal>,
}

/// What one file gives before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RehearsedFile {
    pub path: String,
    /// Printed code of the form, name of the reporter, label of the period, as the pack in use
    /// reads them; empty where it does not.
    pub form: String,
    pub reporter: String,
    pub period: String,
    pub before: Standing,
    pub after: Standing,
    /// Cells with a value that were placed.
    pub placed_before: usize,
    pub placed_after: usize,
    pub breaks: Vec<Break>,
}

/// How far a file was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Recognised,
    NeedsReview,
    Unrecognised,
    /// No report: damaged, an archive, something of a system.
    NoReport,
}

/// One thing that worked and works no more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Break {
    pub kind: BreakKind,
    pub row_code: String,
    pub column_code: String,
    pub label: String,
    /// As shown.
    pub before: String,
    pub after: String,
    /// The changed pack's own words, where it has any.
    pub finding: Option<Finding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// Nothing of the file is placed any more.
    NotRecognised,
    /// It is taken for another form, unit or period.
    OtherIdentity,
    /// A value has no cell any more.
    NotPlaced,
    /// A value is understood otherwise.
    OtherValue,
    /// A cell that was left blank must be filled.
    NewBlank,
    /// A rule that did not speak speaks.
    NewRule,
}

/// A break and the files that have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RehearsedRow {
    pub kind: BreakKind,
    pub form: String,
    pub row_code: String,
    pub label: String,
    /// Paths.
    pub files: Vec<String>,
    pub finding: Option<Finding>,
}

/// A figure of the whole that would be another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsedTotal {
    pub label: String,
    pub unit: String,
    pub before: String,
    /// Empty where there is none any more.
    pub after: String,
}

impl Rehearsal {
    /// Begins with no files. Totals are those of a period of both packs.
    pub fn new(before: Arc<Pack>, after: Arc<Pack>, period: &str) -> Self {
        let sessions = [Session::new(before.clone(), period), Session::new(after.clone(), period)];
        Self { before, after, sessions, files: Vec::new() }
    }

    /// Reads a file with both packs.
    pub fn push(&mut self, file: &FileFacts<'_>, answer: Answer) {
        let before = FileOutcome::of_answer(&self.before, file, answer.clone(), Known::default());
        let after = FileOutcome::of_answer(&self.after, file, answer, Known::default());
        self.files.push(self.compare(&before, &after));
        for (session, outcome) in self.sessions.iter_mut().zip([before, after]) {
            session.push(outcome);
        }
    }

    /// What came of it, as of a day.
    pub fn report(&self, now: CivilDate) -> RehearsalReport {
        let [before, after] = self.sessions.each_ref().map(|session| session.finish(now));
        let totals = match (&before, &after) {
            (Some(before), Some(after)) => totals(before, after),
            _ => Vec::new(),
        };
        RehearsalReport { files: self.files.clone(), rows: rows(&self.files), totals }
    }

    fn compare(&self, before: &FileOutcome, after: &FileOutcome) -> RehearsedFile {
        let (old, new) = (imported(before), imported(after));
        let identity = old.and_then(|import| import.recognition.identity());
        let [form, reporter, period] = names(&self.before, identity.as_ref());
        let mut file = RehearsedFile {
            path: before.path.clone(),
            form,
            reporter,
            period,
            before: standing(old),
            after: standing(new),
            placed_before: placed(old).count(),
            placed_after: placed(new).count(),
            breaks: Vec::new(),
        };
        let Some(old) = old.filter(|_| file.before == Standing::Recognised) else { return file };
        match new.filter(|_| file.after == Standing::Recognised) {
            None => file.breaks.push(Break {
                finding: new.and_then(|import| import.findings.first().cloned()),
                ..Break::whole(BreakKind::NotRecognised)
            }),
            Some(new) => file.breaks = self.breaks(old, new),
        }
        file
    }

    /// Of a file that both packs recognise.
    fn breaks(&self, old: &Import, new: &Import) -> Vec<Break> {
        let (was, is) = (old.recognition.identity(), new.recognition.identity());
        if was != is {
            let words = |pack, identity: Option<&Identity>| names(pack, identity).join(" · ");
            return vec![Break {
                before: words(&self.before, was.as_ref()),
                after: words(&self.after, is.as_ref()),
                ..Break::whole(BreakKind::OtherIdentity)
            }];
        }
        let (Some((old_form, old_entry)), Some((new_form, new_entry))) =
            (old.to_entry(&self.before), new.to_entry(&self.after))
        else {
            return Vec::new();
        };
        let mut breaks = Vec::new();
        let found: BTreeMap<&ValueKey, &ImportedValue> =
            new.values.iter().map(|value| (&value.key, value)).collect();
        for value in placed(Some(old)) {
            let cell = &old_form.cells[value.cell];
            let shown = display(&self.before, cell, &value.state);
            let broken = |kind, after| Break {
                kind,
                row_code: value.row_code.clone(),
                column_code: value.column_code.clone(),
                label: cell.label.clone(),
                before: shown.clone(),
                after,
                finding: None,
            };
            match found.get(&value.key) {
                None => breaks.push(broken(BreakKind::NotPlaced, String::new())),
                Some(other) if other.state != value.state => {
                    let cell = &new_form.cells[other.cell];
                    let after = display(&self.after, cell, &other.state);
                    breaks.push(broken(BreakKind::OtherValue, after));
                }
                Some(_) => {}
            }
        }
        let old = (&*self.before, &old_form, &old_entry);
        breaks.extend(new_violations(old, (&*self.after, &new_form, &new_entry)));
        breaks
    }
}

type Filled<'a> = (&'a Pack, &'a Form, &'a Entry);

/// Rules that are broken now and were not, by rule and cell.
fn new_violations(old: Filled<'_>, new: Filled<'_>) -> Vec<Break> {
    let told = |(pack, form, entry): Filled<'_>| {
        let violations = validate(pack, form, entry, &Context::default()).violations;
        let by_cell = violations.into_iter().map(|violation| {
            let key = form.cells[violation.cells[0]].key.clone();
            ((violation.rule.clone(), key), violation)
        });
        by_cell.collect::<BTreeMap<_, _>>()
    };
    let before = told(old);
    let (pack, form, entry) = new;
    let mut breaks: Vec<(usize, Break)> = told(new)
        .into_iter()
        .filter(|(key, _)| !before.contains_key(key))
        .map(|((rule, _), violation)| {
            let at = violation.cells[0];
            let cell = &form.cells[at];
            let is_blank = rule == COMPULSORY && *entry.state(at) == ValueState::Blank;
            let found = Break {
                kind: if is_blank { BreakKind::NewBlank } else { BreakKind::NewRule },
                row_code: cell.row_code.clone(),
                column_code: cell.column_code.clone(),
                label: cell.label.clone(),
                before: String::new(),
                after: display(pack, cell, entry.state(at)),
                finding: Some(violation.finding),
            };
            (at, found)
        })
        .collect();
    breaks.sort_by_key(|(at, _)| *at);
    breaks.into_iter().map(|(_, found)| found).collect()
}

impl Break {
    /// About the file as a whole.
    fn whole(kind: BreakKind) -> Self {
        Self {
            kind,
            row_code: String::new(),
            column_code: String::new(),
            label: String::new(),
            before: String::new(),
            after: String::new(),
            finding: None,
        }
    }
}

impl BreakKind {
    /// As messages name it: `pack.rehearsal.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotRecognised => "not_recognised",
            Self::OtherIdentity => "other_identity",
            Self::NotPlaced => "not_placed",
            Self::OtherValue => "other_value",
            Self::NewBlank => "new_blank",
            Self::NewRule => "new_rule",
        }
    }
}

impl Standing {
    /// As messages name it: `pack.standing.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recognised => "recognised",
            Self::NeedsReview => "needs_review",
            Self::Unrecognised => "unrecognised",
            Self::NoReport => "no_report",
        }
    }
}

fn imported(file: &FileOutcome) -> Option<&Import> {
    match &file.outcome {
        Outcome::Imported(import) => Some(import),
        Outcome::Rejected(_) | Outcome::Ignored(_) | Outcome::Several(_) => None,
    }
}

fn standing(import: Option<&Import>) -> Standing {
    match import.map(|import| import.state) {
        Some(ImportState::Recognised) => Standing::Recognised,
        Some(ImportState::NeedsReview) => Standing::NeedsReview,
        Some(ImportState::Unrecognised) => Standing::Unrecognised,
        None => Standing::NoReport,
    }
}

fn placed(import: Option<&Import>) -> impl Iterator<Item = &ImportedValue> {
    let values = import.into_iter().flat_map(|import| &import.values);
    values.filter(|value| value.state != ValueState::Blank)
}

fn names(pack: &Pack, identity: Option<&Identity>) -> [String; 3] {
    let Some(identity) = identity else { return Default::default() };
    let form = pack.data_set(&identity.data_set).map(|form| form.printed_code.clone());
    let reporter = pack.reporter(&identity.reporter).map(|reporter| reporter.name.clone());
    let period = pack.period(&identity.period).map(|period| period.label.clone());
    [form, reporter, period].map(Option::unwrap_or_default)
}

fn rows(files: &[RehearsedFile]) -> Vec<RehearsedRow> {
    let mut rows: BTreeMap<(BreakKind, &str, &str, &str), RehearsedRow> = BTreeMap::new();
    for file in files {
        for found in &file.breaks {
            let key = (found.kind, &*file.form, &*found.row_code, &*found.label);
            let row = rows.entry(key).or_insert_with(|| RehearsedRow {
                kind: found.kind,
                form: file.form.clone(),
                row_code: found.row_code.clone(),
                label: found.label.clone(),
                files: Vec::new(),
                finding: found.finding.clone(),
            });
            if row.files.last() != Some(&file.path) {
                row.files.push(file.path.clone());
            }
        }
    }
    let mut rows: Vec<RehearsedRow> = rows.into_values().collect();
    // Stable: rows of equal weight stay in the order of their kinds.
    rows.sort_by_key(|row| std::cmp::Reverse(row.files.len()));
    rows
}

fn totals(before: &Consolidation, after: &Consolidation) -> Vec<RehearsedTotal> {
    let shown = |number: Option<Decimal>| number.map(format_number).unwrap_or_default();
    let changed = before.totals.iter().filter_map(|(key, figure)| {
        let was = figure.shown()?;
        let is = after.totals.get(key).and_then(|figure| figure.shown());
        (is != Some(was)).then(|| RehearsedTotal {
            label: label(&before.pack, key),
            unit: figure.unit.clone(),
            before: shown(Some(was)),
            after: shown(is),
        })
    });
    changed.collect()
}

fn label(pack: &Pack, key: &TotalKey) -> String {
    let mut label =
        pack.element(&key.element).map_or(&key.element, |element| &element.label).clone();
    if let Some((list, option)) = key.option.split_once(':') {
        let list = pack.choice_list(list);
        let option = list.and_then(|list| list.options.iter().find(|one| one.id == option));
        label = format!("{label} – {}", option.map_or(&key.option, |option| &option.label));
    }
    match pack.place(&key.place) {
        Some(place) if place.parent.is_some() => format!("{label}, {}", place.name),
        _ => label,
    }
}
