//! What people should know about a file and what does not stop its values.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, Visibility, Workbook};

use super::{
    FileFacts,
    account::{self, Outside},
    is_beside_the_form, mending,
    names::Position,
    place::{Placement, Spot},
    recognise::Recognised,
    tables::{LabelSign, Tables},
};
use crate::{
    diag::{Finding, Place, Severity},
    form::Form,
    i18n,
};

pub(super) struct Notices<'a> {
    pub(super) file: &'a FileFacts<'a>,
    pub(super) form: &'a Form,
    pub(super) workbook: &'a Workbook,
    pub(super) tables: &'a Tables,
    pub(super) placement: &'a Placement,
}

impl Notices<'_> {
    /// About the stamp.
    pub(super) fn of_template(&self, recognised: &Recognised<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        let place = || Place { file: Some(self.file.path.to_owned()), ..Place::default() };
        if recognised.stamps.unreadable {
            findings.push(Finding::new(Severity::Low, "stamp-unreadable").at(place()));
        }
        let stamp = recognised.stamps.any();
        if let Some(stamp) = stamp.filter(|stamp| stamp.pack_hash != self.form.pack_hash) {
            let finding = Finding::new(Severity::Medium, "template-older")
                .with("found", stamp.pack_version.as_str())
                .with("expected", self.form.pack_version.as_str());
            findings.push(finding.at(place()));
        }
        findings
    }

    /// About lines and cells of the form.
    pub(super) fn of_form(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for row in &self.tables.rows {
            if let LabelSign::Reworded(text) = &row.label {
                let form_row = &self.form.sections[row.id.0].rows[row.id.1];
                let finding = Finding::new(Severity::Low, "incorrect-label")
                    .with("found", text.as_str())
                    .with("expected", form_row.label.as_str());
                let mut place = self.at((row.sheet, row.at));
                place.row_code = Some(form_row.code.clone());
                findings.push(finding.at(place));
            }
        }
        findings.extend(self.missing_rows());
        for at in account::greyed(self.form, self.workbook, self.tables) {
            let raw = self.workbook.sheets[at.0].cell(at.1).map(|cell| cell.raw.as_str());
            if let Some(raw) = raw.filter(|raw| !matches!(raw.trim(), "" | "x" | "X")) {
                let finding = Finding::new(Severity::Low, "greyed-cell-used")
                    .with("cell", at.1.to_string())
                    .with("raw", raw);
                findings.push(finding.at(self.at(at)));
            }
        }
        findings.extend(self.hidden_cells());
        findings.extend(self.merged_cells());
        findings
    }

    /// Lines of the form that ask for something and are not in the file.
    fn missing_rows(&self) -> Vec<Finding> {
        let mut rows: BTreeMap<(usize, usize), bool> = BTreeMap::new();
        for (index, cell) in self.form.inputs() {
            let missing = self.placement.spots[index] == Spot::Missing;
            *rows.entry((cell.section, cell.row)).or_insert(true) &= missing;
        }
        rows.into_iter()
            .filter(|(_, missing)| *missing)
            .map(|((section, row), _)| {
                let row = &self.form.sections[section].rows[row];
                Finding::new(Severity::Medium, "missing-label")
                    .with("label", row.label.as_str())
                    .at(Place {
                        file: Some(self.file.path.to_owned()),
                        row_code: Some(row.code.clone()),
                        ..Place::default()
                    })
            })
            .collect()
    }

    /// Figures of the form on hidden sheets, rows or columns.
    fn hidden_cells(&self) -> Vec<Finding> {
        let hidden = |(sheet, at): &Position| {
            let sheet = &self.workbook.sheets[*sheet];
            sheet.visibility != Visibility::Visible
                || sheet.hidden_rows.binary_search(&at.row).is_ok()
                || sheet.hidden_columns.binary_search(&at.column).is_ok()
        };
        let mut by_sheet: BTreeMap<usize, Vec<Address>> = BTreeMap::new();
        for at in self.filled_inputs().filter(hidden) {
            by_sheet.entry(at.0).or_default().push(at.1);
        }
        by_sheet
            .into_iter()
            .map(|(sheet, cells)| {
                let cells_named: Vec<String> =
                    cells.iter().take(5).map(ToString::to_string).collect();
                Finding::new(Severity::Medium, "hidden-row-used")
                    .with("cell", cells_named.join(", "))
                    .at(self.at((sheet, cells[0])))
            })
            .collect()
    }

    /// One merge over several cells of the form. Over several figures it is a question.
    fn merged_cells(&self) -> Vec<Finding> {
        let inputs: BTreeSet<Position> = self
            .form
            .inputs()
            .filter_map(|(index, _)| self.placement.spots[index].position())
            .collect();
        let figures: BTreeSet<Position> = self
            .form
            .inputs()
            .filter(|(_, cell)| cell.value_type.is_numeric())
            .filter_map(|(index, _)| self.placement.spots[index].position())
            .collect();
        let filled: BTreeSet<Position> = self.filled_inputs().collect();
        let mut findings = Vec::new();
        for (number, sheet) in self.workbook.sheets.iter().enumerate() {
            for merge in &sheet.merges {
                let covered = |cells: &BTreeSet<Position>| {
                    let inside = cells.range((number, merge.first)..=(number, merge.last));
                    inside.filter(|(_, at)| merge.contains(*at)).count()
                };
                if covered(&inputs) > 1
                    && covered(&figures) <= 1
                    && filled.contains(&(number, merge.first))
                {
                    let finding = Finding::new(Severity::Medium, "merged-cell")
                        .with("cell", merge.first.to_string());
                    findings.push(finding.at(self.at((number, merge.first))));
                }
            }
        }
        findings
    }

    fn filled_inputs(&self) -> impl Iterator<Item = Position> {
        self.form
            .inputs()
            .filter_map(|(index, _)| self.placement.spots[index].position())
            .filter(|at| self.workbook.sheets[at.0].cell(at.1).is_some())
    }

    /// About everything around the form.
    pub(super) fn of_surroundings(&self, outside: &Outside) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (number, cells) in outside {
            let hidden = self.workbook.sheets[*number].visibility != Visibility::Visible;
            let (severity, code) = if hidden {
                (Severity::Medium, "hidden-sheet-used")
            } else {
                (Severity::Low, "figures-outside-form")
            };
            let sheet = &self.workbook.sheets[*number].name;
            let finding = Finding::new(severity, code)
                .with("sheet", sheet.as_str())
                .with("count", cells.len().to_string());
            findings.push(finding.at(self.at((*number, cells[0]))));
        }
        for (number, sheet) in self.workbook.sheets.iter().enumerate() {
            let with_digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
            let is_theirs = |text: &str| with_digits(text) && !mending::is_mending_note(text);
            for (at, text) in sheet.comments.iter().filter(|(_, text)| is_theirs(text)) {
                let finding = Finding::new(Severity::Low, "comment-with-figures")
                    .with("raw", shortened(text));
                findings.push(finding.at(self.at((number, *at))));
            }
            for text in sheet.text_boxes.iter().filter(|text| with_digits(text)) {
                let finding = Finding::new(Severity::Low, "text-box-with-figures")
                    .with("raw", shortened(text));
                let mut place = self.at((number, Address::new(0, 0)));
                place.cell = None;
                findings.push(finding.at(place));
            }
        }
        findings.extend(self.of_reader());
        findings.extend(mending::replies(self.file, self.workbook));
        findings
    }

    /// What the reader noticed, but for what is said of the cells themselves.
    fn of_reader(&self) -> Vec<Finding> {
        let known: BTreeSet<Position> =
            self.placement.spots.iter().filter_map(Spot::position).collect();
        // A formula beside the form that no program has calculated hides no figure: the form's own
        // cells are asked about one by one. Templates carry a check in every line.
        let of_form: BTreeSet<usize> = known.iter().map(|(sheet, _)| *sheet).collect();
        let told = |note: &grid::Note| {
            let sheet = note.sheet.as_deref();
            let number = self.workbook.sheets.iter().position(|item| Some(&*item.name) == sheet);
            let of_cell = number.zip(note.at).is_some_and(|at| known.contains(&at));
            let beside = note.code == "formula-uncached"
                && number.is_some_and(|number| of_form.contains(&number));
            of_cell
                || beside
                || sheet.is_some_and(is_beside_the_form)
                || note.code == "hidden-sheet-used"
        };
        self.workbook
            .notes
            .iter()
            .filter(|note| !told(note))
            .map(|note| {
                let known = i18n::knows(&format!("finding.{}", note.code));
                let code = if known { note.code.as_str() } else { "reader-note" };
                Finding::new(Severity::Low, code)
                    .with("raw", note.detail.as_str())
                    .with("code", note.code.as_str())
                    .at(Place {
                        file: Some(self.file.path.to_owned()),
                        sheet: note.sheet.clone(),
                        cell: note.at.map(|at| at.to_string()),
                        ..Place::default()
                    })
            })
            .collect()
    }

    fn at(&self, (sheet, at): Position) -> Place {
        Place {
            file: Some(self.file.path.to_owned()),
            sheet: Some(self.workbook.sheets[sheet].name.clone()),
            cell: Some(at.to_string()),
            ..Place::default()
        }
    }
}

fn shortened(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}
