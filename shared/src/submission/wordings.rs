//! What is asked once for many cells: a label beside a code, a line without a code, a column
//! without one. The answer is an [`Alias`], which settles all of them and the same words in every
//! other file.

use std::collections::BTreeMap;

use grid::Workbook;

use super::{
    Alias, Answer, FileFacts, Meaning, Question, SheetCell, Wording,
    account::ExtraRow,
    candidates,
    cells::CellReading,
    lines::Said,
    open::OpenColumn,
    place::UNSURE_LABEL,
    tables::{LabelSign, RowId, Tables},
    words::Words,
};
use crate::{
    definition::DisplayAs,
    diag::Place,
    form::{ColumnRole, Form},
};

pub(super) struct Wordings<'a> {
    pub(super) file: &'a FileFacts<'a>,
    pub(super) form: &'a Form,
    pub(super) workbook: &'a Workbook,
    pub(super) tables: &'a Tables,
    pub(super) words: &'a Words<'a>,
    pub(super) said: Said<'a>,
}

impl Wordings<'_> {
    /// One question per label that stands beside the code of a row and is another than the row's;
    /// with the readings that wait for it.
    pub(super) fn of_labels<'r>(
        &self,
        readings: &'r [CellReading],
    ) -> (Vec<Question>, Vec<&'r CellReading>) {
        let mut by_row: BTreeMap<RowId, Vec<&CellReading>> = BTreeMap::new();
        for reading in
            readings.iter().filter(|reading| reading.waits.as_deref() == Some(UNSURE_LABEL))
        {
            let cell = &self.form.cells[reading.cell];
            by_row.entry((cell.section, cell.row)).or_default().push(reading);
        }
        let (mut questions, mut waiting) = (Vec::new(), Vec::new());
        for (id, readings) in by_row {
            let mut reworded = self.tables.of(id).filter_map(|row| match &row.label {
                LabelSign::Reworded(text) => Some(text),
                _ => None,
            });
            let (Some(text), None) = (reworded.next(), reworded.next()) else { continue };
            let (section, row) = (&self.form.sections[id.0], &self.form.sections[id.0].rows[id.1]);
            let wording = Wording::new(self.said.scope_of_code(&section.id), text);
            let cells =
                readings.iter().map(|reading| self.cell(reading.at.0, reading.at.1)).collect();
            let mut question = self.question("label-reworded", &row.code, text, cells);
            question.arguments.push(("expected".to_owned(), row.label.clone()));
            question.place.row_code = Some(row.code.clone());
            question.answers = answers(&wording, [row.code.clone()], false);
            question.wording = Some(wording);
            questions.push(question);
            waiting.extend(readings);
        }
        (questions, waiting)
    }

    /// One question per line that is not of the form and holds figures.
    pub(super) fn of_lines(&self, rows: &[ExtraRow]) -> Vec<Question> {
        let free: Vec<RowId> = self
            .form
            .sections
            .iter()
            .enumerate()
            .filter(|(_, section)| section.display_as == DisplayAs::Table)
            .flat_map(|(section, item)| (0..item.rows.len()).map(move |row| (section, row)))
            .filter(|id| self.tables.of(*id).next().is_none())
            .collect();
        rows.iter()
            .map(|row| {
                let sheet = &self.workbook.sheets[row.sheet];
                let cells = row.cells.iter().map(|at| self.cell(row.sheet, *at)).collect();
                let id = format!("{}!{}", sheet.name, row.row + 1);
                let mut question = self.question("extra-label", &id, &row.text, cells);
                if let Some((at, label)) = &row.label {
                    let scope = self.said.scope_of_line(sheet, *at, self.words);
                    let wording = Wording::new(scope, label);
                    let like = candidates::rows_like(self.form, &free, label, self.words);
                    question.answers = answers(&wording, like, true);
                    question.answers.extend(
                        wording.in_all_forms().map(|wording| {
                            Answer::Alias(Alias { wording, means: Meaning::Ignore })
                        }),
                    );
                    question.wording = Some(wording);
                }
                question
            })
            .collect()
    }

    /// One question per column with figures of which nobody knows what it is.
    pub(super) fn of_columns(&self, columns: &[OpenColumn]) -> Vec<Question> {
        columns
            .iter()
            .map(|column| {
                let sheet = &self.workbook.sheets[column.sheet].name;
                let cells: Vec<SheetCell> =
                    column.cells.iter().map(|at| self.cell(column.sheet, *at)).collect();
                let first = column.cells.first().map(|at| at.column).unwrap_or_default();
                let id = format!("{sheet}!{}", first + 1);
                let mut question = self.question("column-unknown", &id, &column.heading, cells);
                if let Some(at) = column.at {
                    question.place.cell = Some(at.to_string());
                    let wording = Wording::new(self.said.scope_of_column(), &column.heading);
                    let tables = self.form.sections.iter();
                    let tables = tables.filter(|section| section.display_as == DisplayAs::Table);
                    let offered =
                        [ColumnRole::Current, ColumnRole::Comparison, ColumnRole::Cumulative];
                    let mut codes: Vec<String> = Vec::new();
                    for column in tables.flat_map(|section| &section.columns) {
                        if offered.contains(&column.role) && !codes.contains(&column.code) {
                            codes.push(column.code.clone());
                        }
                    }
                    question.answers = answers(&wording, codes, true);
                    question.wording = Some(wording);
                }
                question
            })
            .collect()
    }

    fn cell(&self, sheet: usize, at: grid::Address) -> SheetCell {
        SheetCell { sheet: self.workbook.sheets[sheet].name.clone(), cell: at.to_string() }
    }

    fn question(&self, code: &str, id: &str, text: &str, waiting: Vec<SheetCell>) -> Question {
        let first = waiting.first();
        Question {
            id: format!("{code}:{id}"),
            code: code.to_owned(),
            place: Place {
                file: Some(self.file.path.to_owned()),
                sheet: first.map(|at| at.sheet.clone()),
                cell: first.map(|at| at.cell.clone()),
                ..Place::default()
            },
            arguments: vec![
                ("label".to_owned(), text.to_owned()),
                ("count".to_owned(), waiting.len().to_string()),
            ],
            raw: text.to_owned(),
            answers: Vec::new(),
            about: None,
            wording: None,
            waiting,
        }
    }
}

/// What the words may mean, likeliest first; last, where that is possible, nothing of the form.
fn answers(
    wording: &Wording,
    codes: impl IntoIterator<Item = String>,
    or_nothing: bool,
) -> Vec<Answer> {
    let means = codes.into_iter().map(Meaning::Is);
    let means = means.chain(or_nothing.then_some(Meaning::Ignore));
    means.map(|means| Answer::Alias(Alias { wording: wording.clone(), means })).collect()
}

/// Whether somebody said that a line is nothing of the form.
pub(super) fn is_ignored(
    row: &ExtraRow,
    workbook: &Workbook,
    words: &Words<'_>,
    said: Said<'_>,
) -> bool {
    row.label.as_ref().is_some_and(|(at, label)| {
        said.of_line(&workbook.sheets[row.sheet], *at, label, words) == Some(&Meaning::Ignore)
    })
}
