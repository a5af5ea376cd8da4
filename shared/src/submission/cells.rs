//! The input cells of a form as they stand in a file: understood, or waiting with a question.
//! What is known of how their writers always write comes from [`super::habits`].

use std::collections::{BTreeMap, BTreeSet};

use grid::{Cell, CellValue, Workbook};

use super::{
    Answer, CellRef, FileFacts, IgnoredReason, ImportedValue, Question,
    account::{Fate, is_figure, looks_like_figure},
    habits::Habits,
    legacy::Legacy,
    names::Position,
    place::{Placement, Spot},
    words::Words,
    writing::Writing,
};
use crate::{
    definition::{Pack, ValueType},
    diag::{Finding, Place, Severity},
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, FormCell},
    value::{
        Parsed, RawValue, SIGNS_IN_WORDS, ValueState, as_typed, decimal_from_f64, format_number,
        parse,
    },
};

/// What the grammar says of a figure that is too long for a count.
const PERSONAL: &str = "pii-suspected";

/// What stands in a draft for a formula that no program has calculated.
const UNCALCULATED: &str = "=?";

/// One input cell that was found.
pub(super) struct CellReading {
    pub(super) cell: CellIndex,
    pub(super) at: Position,
    pub(super) raw: String,
    pub(super) parsed: Parsed,
    /// Code of the question that it waits for.
    pub(super) waits: Option<String>,
    /// The account counts it.
    counted: bool,
}

pub(super) struct CellReader<'a> {
    pub(super) pack: &'a Pack,
    pub(super) form: &'a Form,
    pub(super) workbook: &'a Workbook,
    pub(super) legacy: &'a Legacy,
    pub(super) file: &'a FileFacts<'a>,
    pub(super) words: &'a Words<'a>,
}

impl CellReader<'_> {
    /// Every input cell with a place in the workbook, in the order of the form.
    pub(super) fn inputs(&self, placement: &Placement) -> Vec<CellReading> {
        let shared: BTreeSet<Position> = self.shared(placement).into_keys().collect();
        self.form
            .inputs()
            .filter_map(|(index, cell)| {
                let spot = &placement.spots[index];
                let at = spot.position()?;
                Some(self.input(index, cell, spot, at, &shared))
            })
            .collect()
    }

    /// Cells merged with other cells of the form that ask for a figure: one figure where several
    /// are asked, which may be meant for all of them together. With all of those.
    pub(super) fn shared(&self, placement: &Placement) -> BTreeMap<Position, Vec<CellIndex>> {
        let asking: BTreeMap<Position, CellIndex> = self
            .form
            .inputs()
            .filter(|(_, cell)| cell.value_type.is_numeric())
            .filter_map(|(index, _)| Some((placement.spots[index].position()?, index)))
            .collect();
        let sheets = self.workbook.sheets.iter().enumerate();
        sheets
            .flat_map(|(number, sheet)| sheet.merges.iter().map(move |merge| (number, merge)))
            .filter_map(|(number, merge)| {
                let inside = asking.range((number, merge.first)..=(number, merge.last));
                let inside = inside.filter(|((_, at), _)| merge.contains(*at));
                let cells: Vec<CellIndex> = inside.map(|(_, index)| *index).collect();
                (cells.len() > 1).then_some(((number, merge.first), cells))
            })
            .collect()
    }

    fn input(
        &self,
        index: CellIndex,
        cell: &FormCell,
        spot: &Spot,
        at: Position,
        shared: &BTreeSet<Position>,
    ) -> CellReading {
        let stored = self.workbook.sheets[at.0].cell(at.1);
        let marked = stored.and_then(|stored| self.with_its_words(cell, stored));
        let value = match (&marked, stored) {
            (Some(text), _) if self.workbook.kind.is_displayed() => RawValue::Displayed(text),
            (Some(text), _) => RawValue::Text(text),
            (None, Some(stored)) => {
                RawValue::of(stored, self.workbook.kind, self.workbook.date1904)
            }
            (None, None) => RawValue::Empty,
        };
        let parsed = parse(self.pack, cell, &value);
        let raw = stored.map(|stored| stored.raw.clone()).unwrap_or_default();
        let refused = || {
            let high = parsed.findings.iter().find(|finding| finding.severity == Severity::High);
            high.or(parsed.findings.first()).map(|finding| finding.code.clone())
        };
        // A formula that shows nothing may be one that no program has calculated: some store an
        // empty text in its place.
        let uncached = parsed.state.is_blank()
            && cell.value_type.is_numeric()
            && stored.is_some_and(|stored| stored.formula);
        let waits = match spot {
            _ if uncached => Some("formula-uncached".to_owned()),
            _ if parsed.state.is_blank() => None,
            Spot::Unsure(_, code) => Some((*code).to_owned()),
            // A figure with its unit, and the signs for none, are words that prove the reading.
            _ if self.legacy.is_guess(at) && !cell.value_type.is_numeric() => {
                Some("legacy-text".to_owned())
            }
            _ if self.is_covered(at) => Some("value-under-merge".to_owned()),
            _ if shared.contains(&at) => Some("merge-over-figures".to_owned()),
            _ if !parsed.ask.is_empty() || matches!(parsed.state, ValueState::Unreadable(_)) => {
                refused().or_else(|| Some("not-a-number".to_owned()))
            }
            _ => None,
        };
        let counted = (uncached || !parsed.state.is_blank())
            && stored.is_some_and(|stored| is_counted(cell, stored));
        CellReading { cell: index, at, raw, parsed, waits, counted }
    }

    /// In a workbook without diacritics, or with signs for letters: a figure whose unit is the row's,
    /// with the unit as it is printed, and a word for no figure as it is written with its letters. A
    /// line to write on is no unit.
    fn with_its_words(&self, cell: &FormCell, stored: &Cell) -> Option<String> {
        let CellValue::Text(text) = &stored.value else { return None };
        let writing = self.words.writing;
        if writing == Writing::Marked || !cell.value_type.is_numeric() {
            return None;
        }
        let Some(end) = text.rfind(|c: char| c.is_ascii_digit()) else {
            let written = text.trim().to_lowercase();
            let mut meant = SIGNS_IN_WORDS
                .into_iter()
                .filter(|word| *word != written && writing.key(word) == writing.key(&written));
            return meant.next().filter(|_| meant.next().is_none()).map(str::to_owned);
        };
        let (figure, unit) = text.split_at(end + 1);
        let unit = unit.trim();
        let unit = unit.strip_prefix('(').and_then(|unit| unit.strip_suffix(')')).unwrap_or(unit);
        if !unit.is_empty() && unit.chars().all(|c| c == '_') {
            return Some(figure.to_owned());
        }
        let means = self.words.unit(unit)?;
        means.contains(&cell.unit).then(|| format!("{figure} {}", cell.unit))
    }

    /// Nobody sees the value: another cell of the same merge lies over it.
    fn is_covered(&self, (sheet, at): Position) -> bool {
        let merges = &self.workbook.sheets[sheet].merges;
        merges.iter().any(|merge| merge.first != at && merge.contains(at))
    }

    /// All readings as an entry, as if they had been typed.
    pub(super) fn entry(&self, readings: &[CellReading]) -> Entry {
        let mut entry = Entry::empty(self.form);
        for reading in readings {
            let (raw, state) = self.typed(reading);
            entry.set(reading.cell, raw, state);
        }
        entry.recalculate(self.form);
        entry
    }

    /// What a person would have typed for a reading. What could not be understood stands as it
    /// was shown: how a file stores it (a date as a count of days, a decimal point) would be
    /// understood as something else. A figure of which only the place is in doubt is marked, so
    /// that nobody takes it over without having looked.
    fn typed(&self, reading: &CellReading) -> (String, ValueState) {
        let cell = &self.form.cells[reading.cell];
        let text = match &reading.parsed.state {
            ValueState::Unreadable(text) if text.is_empty() => UNCALCULATED.to_owned(),
            ValueState::Unreadable(text) => text.clone(),
            state => {
                let text = as_typed(self.pack, cell, state);
                let is_words = matches!(cell.value_type, ValueType::Text | ValueType::LongText);
                if is_words || reading.waits.is_none() {
                    return (text, state.clone());
                }
                format!("{text} ?")
            }
        };
        let state = parse(self.pack, cell, &RawValue::Text(&text)).state;
        (text, state)
    }

    /// What becomes of the figures in cells of the form, were nothing else in the way.
    pub(super) fn fates(
        &self,
        placement: &Placement,
        readings: &[CellReading],
    ) -> BTreeMap<Position, Fate> {
        let mut fates = BTreeMap::new();
        for (index, spot) in placement.spots.iter().enumerate() {
            if self.form.cells[index].is_input() {
                continue;
            }
            if let Some(at) = spot.position()
                && self.workbook.sheets[at.0]
                    .cell(at.1)
                    .is_some_and(|stored| is_figure(self.workbook.kind, stored))
            {
                fates.insert(at, Fate::Ignored(IgnoredReason::Calculated));
            }
        }
        for reading in readings.iter().filter(|reading| reading.counted) {
            let fate = if reading.waits.is_some() { Fate::Queued } else { Fate::Placed };
            fates.insert(reading.at, fate);
        }
        fates
    }

    pub(super) fn values(&self, readings: &[CellReading]) -> Vec<ImportedValue> {
        readings
            .iter()
            .filter(|reading| reading.waits.is_none())
            .map(|reading| {
                let cell = &self.form.cells[reading.cell];
                let place = self.place(reading);
                let findings = reading.parsed.findings.iter().cloned();
                ImportedValue {
                    key: cell.key.clone(),
                    cell: reading.cell,
                    row_code: cell.row_code.clone(),
                    column_code: cell.column_code.clone(),
                    state: reading.parsed.state.clone(),
                    raw: reading.raw.clone(),
                    sheet: place.sheet.clone().unwrap_or_default(),
                    address: place.cell.clone().unwrap_or_default(),
                    findings: findings.map(|finding| finding.at(place.clone())).collect(),
                }
            })
            .collect()
    }

    /// One question per waiting cell, but for those that wait for another answer.
    pub(super) fn questions(
        &self,
        readings: &[CellReading],
        other: &[&CellReading],
        habits: &Habits<'_>,
    ) -> Vec<Question> {
        let is_other = |reading: &CellReading| other.iter().any(|one| one.cell == reading.cell);
        readings
            .iter()
            .filter(|reading| !is_other(reading))
            .filter_map(|reading| Some((reading, reading.waits.as_ref()?)))
            .map(|(reading, code)| self.question(reading, code, habits))
            .collect()
    }

    fn question(&self, reading: &CellReading, code: &str, habits: &Habits<'_>) -> Question {
        let cell = &self.form.cells[reading.cell];
        let own = reading.parsed.findings.iter().find(|finding| finding.code == code);
        let arguments = own.map_or_else(
            || {
                vec![
                    ("raw".to_owned(), reading.raw.clone()),
                    ("cell".to_owned(), reading.at.1.to_string()),
                    ("label".to_owned(), cell.label.clone()),
                    ("unit".to_owned(), cell.unit.clone()),
                ]
            },
            |finding| finding.arguments.clone(),
        );
        let understood = !matches!(reading.parsed.state, ValueState::Unreadable(_));
        let answers = reading.parsed.ask.iter().map(|number| ValueState::number(*number));
        let answers = answers.chain(understood.then(|| reading.parsed.state.clone()));
        let answers = answers.chain(self.of_sign(reading, code));
        Question {
            id: format!("{code}:{}/{}", cell.row_code, cell.column_code),
            code: code.to_owned(),
            place: self.place(reading),
            arguments,
            raw: reading.raw.clone(),
            answers: answers.map(Answer::Value).chain(habits.answers(reading, code)).collect(),
            about: Some(CellRef {
                cell: reading.cell,
                key: cell.key.clone(),
                row_code: cell.row_code.clone(),
                column_code: cell.column_code.clone(),
            }),
            wording: None,
            waiting: Vec::new(),
        }
    }

    /// What a sign may say that some program made of several: which of them, only a person knows.
    fn of_sign(&self, reading: &CellReading, code: &str) -> Vec<ValueState> {
        let raw = reading.raw.trim();
        let is_sign = !raw.is_empty() && !raw.chars().any(char::is_alphanumeric);
        if code != "not-a-number"
            || !is_sign
            || !self.form.cells[reading.cell].value_type.is_numeric()
        {
            return Vec::new();
        }
        vec![ValueState::NotAvailable, ValueState::number(0), ValueState::Nil]
    }

    /// Cells whose figure is as long as the number of an identity card; the figure itself is
    /// not repeated, a warning must not spread it.
    pub(super) fn personal(&self, readings: &[CellReading]) -> Vec<Finding> {
        readings
            .iter()
            .filter(|reading| {
                reading.parsed.findings.iter().any(|finding| finding.code == PERSONAL)
            })
            .map(|reading| {
                let masked = "•".repeat(reading.raw.chars().count().min(16));
                let finding = Finding::new(Severity::High, PERSONAL).with("raw", masked);
                finding.at(self.place(reading))
            })
            .collect()
    }

    /// Calculated cells whose stored result is another than ours. Nothing is said while cells
    /// wait that they may rest on.
    pub(super) fn calculated_differ(
        &self,
        placement: &Placement,
        readings: &[CellReading],
        entry: &Entry,
    ) -> Vec<Finding> {
        if readings.iter().any(|reading| reading.waits.is_some()) {
            return Vec::new();
        }
        let cells = self.form.cells.iter().enumerate().filter(|(_, cell)| !cell.is_input());
        cells
            .filter_map(|(index, cell)| {
                let at = placement.spots[index].position()?;
                let stored = self.workbook.sheets[at.0].cell(at.1)?;
                let stored = match RawValue::of(stored, self.workbook.kind, false) {
                    RawValue::Number(number) => decimal_from_f64(number)?,
                    // As it was shown: rounded perhaps, and with signs before changes.
                    text @ RawValue::Displayed(_) => {
                        parse(self.pack, cell, &text).state.as_number()?
                    }
                    _ => return None,
                };
                let own = entry.state(index).as_number();
                // A percentage may be stored with all its digits.
                let percent = cell.column_role == ColumnRole::Percent;
                let same = match own {
                    Some(own) if percent => {
                        stored.round_dp(1) == own.round_dp(1)
                            || (stored - own).abs() * rust_decimal::Decimal::from(20)
                                <= rust_decimal::Decimal::ONE
                    }
                    Some(own) => stored == own,
                    None => stored.is_zero(),
                };
                (!same).then(|| {
                    Finding::new(Severity::Low, "calculated-differs")
                        .with("cell", at.1.to_string())
                        .with("found", format_number(stored))
                        .with("expected", own.map_or_else(|| "–".to_owned(), format_number))
                        .at(self.place_at(cell, at))
                })
            })
            .collect()
    }

    fn place(&self, reading: &CellReading) -> Place {
        self.place_at(&self.form.cells[reading.cell], reading.at)
    }

    fn place_at(&self, cell: &FormCell, at: Position) -> Place {
        Place {
            file: Some(self.file.path.to_owned()),
            line: None,
            sheet: Some(self.workbook.sheets[at.0].name.clone()),
            cell: Some(at.1.to_string()),
            row_code: Some(cell.row_code.clone()),
            column_code: Some(cell.column_code.clone()),
        }
    }
}

/// Whatever stands where a figure is asked counts; elsewhere only a figure does.
fn is_counted(cell: &FormCell, stored: &Cell) -> bool {
    let is_text = matches!(stored.value, CellValue::Text(_) | CellValue::Bool(_));
    cell.value_type.is_numeric() || (!is_text && looks_like_figure(stored))
}
