//! Where everything of a form stands in its workbook: which section on which sheet, and the
//! address of every cell, before anything is written (formulas point across sheets).

use std::collections::BTreeSet;

use crate::{
    definition::DisplayAs,
    form::{CellIndex, Form},
    i18n::{self, Language},
};

/// Lines above the first section: heading block, identity, guide. See `sheets::identity`.
pub(super) const HEAD_LINES: u32 = 10;

/// One visible sheet.
#[derive(Debug)]
pub(super) struct SheetPlan {
    pub(super) name: String,
    pub(super) display_as: DisplayAs,
    pub(super) sections: Vec<SectionPlan>,
    /// First column of cells; before it stand code, label and (in tables) unit.
    pub(super) first_column: u16,
    /// How many columns are used.
    pub(super) width: u16,
    /// Row of the first line after the sections.
    pub(super) end: u32,
}

#[derive(Debug)]
pub(super) struct SectionPlan {
    /// Index in the form.
    pub(super) index: usize,
    pub(super) title_row: u32,
    /// Headings stand here and column codes below; `None` where those above still hold.
    pub(super) heading_row: Option<u32>,
    pub(super) first_row: u32,
}

#[derive(Debug)]
pub(super) struct Layout {
    pub(super) sheets: Vec<SheetPlan>,
    /// Per cell of the form: sheet, row, column.
    positions: Vec<(usize, u32, u16)>,
    taken: BTreeSet<(usize, u32, u16)>,
}

impl Layout {
    pub(super) fn of(form: &Form) -> Self {
        let positions = vec![(0, 0, 0); form.cells.len()];
        let mut layout = Self { sheets: Vec::new(), positions, taken: BTreeSet::new() };
        let kind = |display_as| {
            (0..form.sections.len()).filter(move |at| form.sections[*at].display_as == display_as)
        };
        layout.add(form, DisplayAs::Table, &kind(DisplayAs::Table).collect::<Vec<_>>());
        for section in kind(DisplayAs::Roster) {
            layout.add(form, DisplayAs::Roster, &[section]);
        }
        layout.add(form, DisplayAs::Text, &kind(DisplayAs::Text).collect::<Vec<_>>());
        layout.taken = layout.positions.iter().copied().collect();
        layout
    }

    /// Whether a cell of the form stands there.
    pub(super) fn is_taken(&self, position: (usize, u32, u16)) -> bool {
        self.taken.contains(&position)
    }

    pub(super) fn position(&self, cell: CellIndex) -> (usize, u32, u16) {
        self.positions[cell]
    }

    fn add(&mut self, form: &Form, display_as: DisplayAs, sections: &[usize]) {
        if sections.is_empty() {
            return;
        }
        let sheet = self.sheets.len();
        let first_column = if display_as == DisplayAs::Table { 3 } else { 2 };
        let mut plans: Vec<SectionPlan> = Vec::new();
        let mut row = HEAD_LINES;
        for index in sections {
            let section = &form.sections[*index];
            let same_headings = plans
                .last()
                .is_some_and(|above| form.sections[above.index].columns == section.columns);
            // The first headings come before the section's title, so that they can be
            // repeated on every printed page.
            let (title_row, heading_row, first_row) = match (plans.is_empty(), same_headings) {
                (true, _) => (row + 2, Some(row), row + 3),
                (false, true) => (row, None, row + 1),
                (false, false) => (row, Some(row + 1), row + 3),
            };
            for cells in section.rows.iter().zip(first_row..) {
                for (column, cell) in cells.0.cells.iter().enumerate() {
                    if let Some(cell) = cell {
                        self.positions[*cell] = (sheet, cells.1, first_column + column as u16);
                    }
                }
            }
            row = first_row + section.rows.len() as u32;
            plans.push(SectionPlan { index: *index, title_row, heading_row, first_row });
        }
        let columns = sections.iter().map(|index| form.sections[*index].columns.len());
        self.sheets.push(SheetPlan {
            name: self.sheet_name(form, display_as),
            display_as,
            sections: plans,
            first_column,
            width: first_column + columns.max().unwrap_or(1) as u16,
            end: row,
        });
    }

    /// `Biểu F28`, `F28 Địa bàn`, `F28 Thuyết minh`; numbered where one form has several rosters.
    fn sheet_name(&self, form: &Form, display_as: DisplayAs) -> String {
        let id = match display_as {
            DisplayAs::Table => "workbook.sheet.table",
            DisplayAs::Roster => "workbook.sheet.roster",
            DisplayAs::Text => "workbook.sheet.text",
        };
        let name = i18n::format(Language::Vi, id, &[("form", &form.data_set)]);
        let same = self.sheets.iter().filter(|sheet| sheet.display_as == display_as).count();
        if same == 0 { name } else { format!("{name} {}", same + 1) }
    }
}

/// `'Biểu F28'!$D$12`
pub(super) fn reference(layout: &Layout, cell: CellIndex) -> String {
    let (sheet, row, column) = layout.position(cell);
    let name = layout.sheets[sheet].name.replace('\'', "''");
    format!("'{name}'!${}${}", grid::column_letters(u32::from(column)), row + 1)
}
