//! Rosters: a line for each place below the reporter, the line of their totals, and the figures
//! of other sections that are counted from them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Builder, CellSpec, column, words};
use crate::{
    definition::{DisplayAs, OrgPlace, Relation, RosterCount, RosterDef, Section},
    form::{Calculation, CellIndex, ColumnRole, FormColumn, FormRow, FormSection, ValueRole},
};

impl<'a> Builder<'a> {
    pub(super) fn roster(
        &mut self,
        index: usize,
        section: &'a Section,
        roster: &'a RosterDef,
    ) -> (Vec<FormColumn>, Vec<FormRow>) {
        let columns: Vec<FormColumn> = roster
            .columns
            .iter()
            .map(|item| column(&item.code, &item.heading, ColumnRole::Current))
            .collect();
        let mut rows: Vec<FormRow> = Vec::new();
        let places =
            self.pack.places_below(&self.reporter.place, roster.level, self.period.window_to);
        let mut heading: Option<usize> = None;
        for place in places {
            if place.parent.as_deref() != Some(&self.reporter.place) {
                heading = self.roster_heading(section, place, heading, columns.len(), &mut rows);
            }
            let at = rows.len();
            let code = format!("{}.{}", section.id, place.gso_code);
            let mut cells = Vec::new();
            for (column_at, (definition, column)) in roster.columns.iter().zip(&columns).enumerate()
            {
                let Some(element) = self.element(&definition.element) else {
                    cells.push(None);
                    continue;
                };
                let role = if definition.check { ValueRole::Check } else { ValueRole::Reported };
                let mut key = self.key(element, "", role);
                key.place.clone_from(&place.id);
                cells.push(Some(self.cell(CellSpec {
                    at: (index, at, column_at),
                    row_code: &code,
                    column,
                    element,
                    key,
                    label: format!("{} – {}", definition.heading, place.name),
                    compulsory: element.compulsory && !definition.check,
                })));
            }
            rows.push(FormRow {
                indent: u8::from(heading.is_some()),
                parent: heading,
                cells,
                ..roster_row(code, place.name.clone(), place.id.clone())
            });
        }
        let total = self.roster_total(index, section, roster, &columns, &rows);
        rows.extend(total);
        (columns, rows)
    }

    /// A line with the name of the place in between (the district above its communes).
    fn roster_heading(
        &self,
        section: &Section,
        place: &OrgPlace,
        heading: Option<usize>,
        columns: usize,
        rows: &mut Vec<FormRow>,
    ) -> Option<usize> {
        let parent = place.parent.as_deref().and_then(|id| self.pack.place(id))?;
        if heading.is_some_and(|at| rows[at].place == parent.id) {
            return heading;
        }
        let code = format!("{}.{}", section.id, parent.gso_code);
        rows.push(FormRow {
            cells: vec![None; columns],
            ..roster_row(code, parent.name.clone(), parent.id.clone())
        });
        Some(rows.len() - 1)
    }

    /// The line of totals below a roster, where it has columns of numbers.
    fn roster_total(
        &mut self,
        index: usize,
        section: &Section,
        roster: &'a RosterDef,
        columns: &[FormColumn],
        rows: &[FormRow],
    ) -> Option<FormRow> {
        let code = format!("{}.T", section.id);
        let mut cells: Vec<Option<CellIndex>> = Vec::new();
        for (at, (definition, column)) in roster.columns.iter().zip(columns).enumerate() {
            let element = self.element(&definition.element);
            let Some(element) = element.filter(|element| element.value_type.is_numeric()) else {
                cells.push(None);
                continue;
            };
            let parts = rows.iter().filter_map(|row| row.cells[at]).collect();
            let cell = self.cell(CellSpec {
                at: (index, rows.len(), at),
                row_code: &code,
                column,
                element,
                key: self.key(element, "", ValueRole::Check),
                label: format!("{} – {}", definition.heading, words("row.total")),
                compulsory: false,
            });
            self.cells[cell].calculation = Some(Calculation::Sum(parts));
            cells.push(Some(cell));
        }
        let any = cells.iter().any(Option::is_some);
        any.then(|| FormRow {
            total: true,
            cells,
            ..roster_row(code, words("row.total"), String::new())
        })
    }

    /// Links every calculated element to the roster cells it is counted from.
    pub(super) fn calculate_from_rosters(&mut self, sections: &[FormSection]) {
        let places: BTreeMap<&str, &OrgPlace> =
            self.pack.places.iter().map(|place| (place.id.as_str(), place)).collect();
        let border = |id: &str| places.get(id).is_some_and(|place| place.is_border);
        let roster_rows: Vec<&FormRow> = sections
            .iter()
            .filter(|section| section.display_as == DisplayAs::Roster)
            .flat_map(|section| &section.rows)
            .filter(|row| !row.total && row.cells.iter().any(Option::is_some))
            .collect();
        // Of several rosters the one of the lowest places is the one that is counted.
        let level = |row: &FormRow| places.get(row.place.as_str()).map_or(0, |place| place.level);
        let lowest = roster_rows.iter().map(|row| level(row)).max().unwrap_or_default();
        let roster_places: BTreeMap<&str, ()> = roster_rows
            .iter()
            .filter(|row| level(row) == lowest)
            .map(|row| (row.place.as_str(), ()))
            .collect();
        let column = |element: &str, border_only: bool| -> Vec<CellIndex> {
            roster_rows
                .iter()
                .filter(|row| !border_only || border(&row.place))
                .flat_map(|row| row.cells.iter().flatten().copied())
                .filter(|cell| self.cells[*cell].key.element == element)
                .collect()
        };
        let mut calculations: Vec<(CellIndex, Calculation)> = Vec::new();
        for (index, cell) in self.cells.iter().enumerate() {
            let in_table = sections[cell.section].display_as == DisplayAs::Table;
            let current = cell.column_role == ColumnRole::Current && cell.key.option.is_empty();
            if !in_table || !current || cell.key.role == ValueRole::Stated {
                continue;
            }
            // A period that does not ask for the roster asks for the figure.
            if roster_rows.is_empty() {
                continue;
            }
            let counted = self.element(&cell.key.element).and_then(|e| e.calculation.as_ref());
            let calculation = match counted {
                None => continue,
                Some(RosterCount::Rows { border_only }) => {
                    let count =
                        roster_places.keys().filter(|place| !border_only || border(place)).count();
                    Calculation::Constant(Decimal::from(count))
                }
                // A district without border communes has none that is clean.
                Some(RosterCount::Choices { element, options, border_only }) => {
                    match column(element, *border_only) {
                        cells if cells.is_empty() => Calculation::Constant(Decimal::ZERO),
                        cells => Calculation::Count { cells, options: options.clone() },
                    }
                }
                // Where the form has no such table, the total is typed.
                Some(RosterCount::Total { element }) => match column(element, false) {
                    cells if cells.is_empty() => continue,
                    cells => Calculation::Sum(cells),
                },
            };
            calculations.push((index, calculation));
        }
        for (index, calculation) in calculations {
            self.cells[index].calculation = Some(calculation);
        }
    }
}

fn roster_row(code: String, label: String, place: String) -> FormRow {
    FormRow {
        code,
        lead: String::new(),
        label,
        unit: String::new(),
        indent: 0,
        relation: Relation::Own,
        group: 0,
        parent: None,
        total: false,
        cells: Vec::new(),
        element: String::new(),
        place,
    }
}
