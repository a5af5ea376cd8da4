//! Which cell of the workbook is which cell of the form: defined names, row codes, column
//! codes and labels side by side.
//!
//! **Invariant:** a cell is certain only where all signs that are present agree and at least
//! two are. Signs that disagree are contradictions of the whole file, never a choice.

use std::collections::{BTreeMap, BTreeSet};

use grid::{CellValue, Workbook};

use super::{
    About, Anchor, Contradiction, Sign,
    names::Position,
    tables::{CodeRow, FoundRow, LabelSign, Tables, unit_behind},
    words::Words,
};
use crate::{
    definition::ValueType,
    form::{CellIndex, Form, FormCell},
};

/// Where a cell of the form is, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    Certain(Position),
    /// Something stands there, but too few signs say that it belongs there: a code of
    /// the catalogue says why.
    Unsure(Position, &'static str),
    Contradicted(Position),
    Missing,
}

impl Spot {
    pub(super) fn position(&self) -> Option<Position> {
        match self {
            Self::Certain(at) | Self::Unsure(at, _) | Self::Contradicted(at) => Some(*at),
            Self::Missing => None,
        }
    }
}

/// The label beside a code is another than the row's.
pub(super) const UNSURE_LABEL: &str = "label-unsure";

#[derive(Debug)]
pub(super) struct Placement {
    /// One per cell of the form.
    pub(super) spots: Vec<Spot>,
    pub(super) contradictions: Vec<Contradiction>,
}

/// How much the labels have to prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// A stamp of this very pack: reworded labels are tolerated where codes and names stand.
    Stamped,
    /// An older template, or no stamp: every row has to carry its own label.
    LabelsToo,
}

pub(super) fn place(
    form: &Form,
    workbook: &Workbook,
    tables: &Tables,
    names: &BTreeMap<CellIndex, Vec<Position>>,
    trust: Trust,
    words: &Words<'_>,
) -> Placement {
    let placer = Placer {
        printed: printed_units(workbook, tables, words),
        words,
        form,
        workbook,
        tables,
        names,
        trust,
        at: by_code(form, tables),
    };
    let mut contradictions = placer.headings();
    contradictions.extend(placer.labels());
    let spots = (0..form.cells.len()).map(|cell| placer.spot(cell, &mut contradictions)).collect();
    contradictions.sort();
    contradictions.dedup();
    Placement { spots, contradictions }
}

struct Placer<'a> {
    /// By the row code's cell: each unit that is printed on the line, as the labels of the
    /// units written so.
    printed: BTreeMap<Position, Vec<&'a BTreeSet<String>>>,
    words: &'a Words<'a>,
    form: &'a Form,
    workbook: &'a Workbook,
    tables: &'a Tables,
    names: &'a BTreeMap<CellIndex, Vec<Position>>,
    trust: Trust,
    /// What the codes say stands at a position.
    at: BTreeMap<Position, CellIndex>,
}

fn by_code(form: &Form, tables: &Tables) -> BTreeMap<Position, CellIndex> {
    let mut at = BTreeMap::new();
    for row in &tables.rows {
        let form_row = &form.sections[row.id.0].rows[row.id.1];
        for cell in form_row.cells.iter().flatten() {
            if let Some(position) = tables.position(row, &form.cells[*cell].column_code) {
                at.insert(position, *cell);
            }
        }
    }
    at
}

/// The units printed between code and figures of every line.
fn printed_units<'p>(
    workbook: &Workbook,
    tables: &Tables,
    words: &Words<'p>,
) -> BTreeMap<Position, Vec<&'p BTreeSet<String>>> {
    let of_line = |row: &FoundRow| -> Vec<&BTreeSet<String>> {
        let code_row = row.code_row.map(|code_row| &tables.code_rows[code_row]);
        let columns = code_row.map(|code_row| &code_row.columns);
        let first_figure = columns.and_then(|columns| columns.values().min()).unwrap_or(&u32::MAX);
        let between = (row.at.column + 1)..*first_figure;
        // Where the columns are not ours, a unit may stand on any side of label and figures.
        let open = code_row.is_some_and(|code_row| code_row.open.is_some());
        let aside = |column: u32| {
            column != row.at.column
                && columns.is_none_or(|all| all.values().all(|at| *at != column))
        };
        let sheet = &workbook.sheets[row.sheet];
        let units = sheet
            .row(row.at.row)
            .iter()
            .filter(|cell| between.contains(&cell.at.column) || (open && aside(cell.at.column)))
            .filter_map(|cell| match &cell.value {
                CellValue::Text(text) => words.unit(text),
                _ => None,
            });
        let behind =
            sheet.cell(row.at).filter(|_| row.by_label).and_then(|cell| match &cell.value {
                CellValue::Text(text) => Some(unit_behind(text, words)?.1),
                _ => None,
            });
        units.chain(behind).collect()
    };
    let lines = tables.rows.iter().map(|row| ((row.sheet, row.at), of_line(row)));
    lines.filter(|(_, units)| !units.is_empty()).collect()
}

impl Placer<'_> {
    fn spot(&self, index: CellIndex, contradictions: &mut Vec<Contradiction>) -> Spot {
        let cell = &self.form.cells[index];
        let rows: Vec<&FoundRow> = self.tables.of((cell.section, cell.row)).collect();
        let coded: Vec<(Position, &FoundRow)> = rows
            .iter()
            .filter_map(|row| Some((self.tables.position(row, &cell.column_code)?, *row)))
            .collect();
        let coded = match self.one_of(&coded) {
            Ok(coded) => coded,
            Err((first, second)) => {
                contradictions.push(Contradiction {
                    about: About::Cell,
                    first: self.anchor(Sign::RowCode, first, cell, &cell.row_code),
                    second: self.anchor(Sign::RowCode, second, cell, &cell.row_code),
                });
                return Spot::Contradicted(first);
            }
        };
        let named = self.names.get(&index).map(Vec::as_slice).unwrap_or_default();
        // Of the names on copied sheets, the one that the codes confirm.
        let agreeing = coded.and_then(|(at, _)| named.iter().find(|name| **name == at));
        match (coded, agreeing.or(named.first()).copied()) {
            (Some((at, row)), Some(name)) if at == name => self.confirmed(cell, at, row, true),
            (Some((at, row)), None) => self.confirmed(cell, at, row, false),
            (Some((at, _)), Some(name)) => {
                contradictions.push(self.moved(cell, at, name));
                Spot::Contradicted(at)
            }
            (None, Some(name)) => self.by_name(cell, &rows, name, contradictions),
            (None, None) => Spot::Missing,
        }
    }

    /// A code may stand twice, on a copied line or sheet. That is harmless where only one of
    /// the places holds something or all hold the same.
    fn one_of<'r>(
        &self,
        places: &[(Position, &'r FoundRow)],
    ) -> Result<Option<(Position, &'r FoundRow)>, (Position, Position)> {
        let mut filled = places.iter().filter(|(at, _)| self.raw(*at).is_some());
        let Some(first) = filled.next() else { return Ok(places.first().copied()) };
        match filled.find(|(at, _)| self.raw(*at) != self.raw(first.0)) {
            Some(other) => Err((first.0, other.0)),
            None => Ok(Some(*first)),
        }
    }

    fn confirmed(&self, cell: &FormCell, at: Position, row: &FoundRow, named: bool) -> Spot {
        let own_label = row.label == LabelSign::Same;
        let enough = match self.trust {
            Trust::Stamped => named || own_label || !row.by_label,
            Trust::LabelsToo => own_label,
        };
        if !enough {
            return Spot::Unsure(at, UNSURE_LABEL);
        }
        if cell.is_input() && self.other_unit(cell, row) {
            return Spot::Unsure(at, "unit-column-differs");
        }
        if cell.is_input() && self.needs_unit(cell, row) {
            return Spot::Unsure(at, "unit-not-said");
        }
        Spot::Certain(at)
    }

    /// No codes lead to the cell; its name does.
    fn by_name(
        &self,
        cell: &FormCell,
        rows: &[&FoundRow],
        name: Position,
        contradictions: &mut Vec<Contradiction>,
    ) -> Spot {
        if let Some(other) = self.at.get(&name).filter(|other| self.form.cells[**other] != *cell) {
            contradictions.push(Contradiction {
                about: About::Cell,
                first: self.anchor(Sign::DefinedName, name, cell, &cell.defined_name()),
                second: self.code_anchor(name, &self.form.cells[*other]),
            });
            return Spot::Contradicted(name);
        }
        let same_line = |row: &&&FoundRow| (row.sheet, row.at.row) == (name.0, name.1.row);
        match (rows.first(), rows.iter().find(same_line)) {
            // The heading with the column codes is gone: name and row code are left.
            (_, Some(row)) if row.code_row.is_none() => self.confirmed(cell, name, row, true),
            (_, Some(_)) => Spot::Unsure(name, "column-unsure"),
            (Some(row), None) => {
                contradictions.push(self.moved(cell, (row.sheet, row.at), name));
                Spot::Contradicted(name)
            }
            (None, None) if self.has_label(cell, name) => Spot::Certain(name),
            (None, None) => Spot::Unsure(name, "row-unsure"),
        }
    }

    /// Name and codes point to different places: cut and pasted, or sorted.
    fn moved(&self, cell: &FormCell, coded: Position, name: Position) -> Contradiction {
        let beside = self.at.get(&name).map(|other| &self.form.cells[*other]);
        Contradiction {
            about: About::Cell,
            first: self.anchor(Sign::DefinedName, name, cell, &cell.defined_name()),
            second: match beside {
                Some(other) => self.code_anchor(name, other),
                None => self.code_anchor(coded, cell),
            },
        }
    }

    /// Lines whose code and label belong to different rows.
    fn labels(&self) -> Vec<Contradiction> {
        let mut found = Vec::new();
        for row in &self.tables.rows {
            let LabelSign::Other { code, at, text } = &row.label else { continue };
            let own = &self.form.sections[row.id.0].rows[row.id.1].code;
            let anchor = |sign, at: grid::Address, text: &str, reading: &str| Anchor {
                sign,
                about: About::Cell,
                sheet: Some(self.workbook.sheets[row.sheet].name.clone()),
                cell: Some(at.to_string()),
                text: text.to_owned(),
                reading: Some(reading.to_owned()),
            };
            found.push(Contradiction {
                about: About::Cell,
                first: anchor(Sign::RowCode, row.at, own, own),
                second: anchor(Sign::Label, *at, text, code),
            });
        }
        found
    }

    /// Columns whose code stands under the heading of another column.
    fn headings(&self) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let coded = self.tables.code_rows.iter().enumerate();
        for (number, code_row) in coded.filter(|(_, code_row)| code_row.open.is_none()) {
            let linked = self.tables.rows.iter().find(|row| row.code_row == Some(number));
            let Some(section) = linked.map(|row| &self.form.sections[row.id.0]) else { continue };
            for column in &section.columns {
                let Some(at) = code_row.columns.get(&column.code) else { continue };
                let above = self.heading_texts(code_row, *at);
                let is = |heading: &str| {
                    above
                        .iter()
                        .find(|(_, text)| self.words.exact(text) == self.words.exact(heading))
                };
                if is(&column.heading).is_some() {
                    continue;
                }
                let other = section
                    .columns
                    .iter()
                    .filter(|other| other.code != column.code)
                    .find_map(|other| Some((other, is(&other.heading)?)));
                if let Some((other, (heading_at, text))) = other {
                    let sheet = self.workbook.sheets[code_row.sheet].name.clone();
                    let anchor = |sign, row, text: &str, reading: &str| Anchor {
                        sign,
                        about: About::Cell,
                        sheet: Some(sheet.clone()),
                        cell: Some(grid::Address::new(row, *at).to_string()),
                        text: text.to_owned(),
                        reading: Some(format!("{}/{reading}", section.id)),
                    };
                    found.push(Contradiction {
                        about: About::Cell,
                        first: anchor(Sign::ColumnCode, code_row.row, &column.code, &column.code),
                        second: anchor(Sign::Label, *heading_at, text, &other.code),
                    });
                }
            }
        }
        found
    }

    /// The texts right above a column code, up to the table before.
    fn heading_texts(&self, code_row: &CodeRow, column: u32) -> Vec<(u32, String)> {
        let sheet = &self.workbook.sheets[code_row.sheet];
        (code_row.row.saturating_sub(3)..code_row.row)
            .filter_map(|row| match &sheet.cell(grid::Address::new(row, column))?.value {
                CellValue::Text(text) => Some((row, text.clone())),
                _ => None,
            })
            .collect()
    }

    /// The unit printed on the line is another one that we know: `đồng` where the form has
    /// `triệu đồng`.
    fn other_unit(&self, cell: &FormCell, row: &FoundRow) -> bool {
        let printed = self.printed.get(&(row.sheet, row.at)).map(Vec::as_slice).unwrap_or_default();
        !cell.unit.is_empty()
            && !printed.is_empty()
            && !printed.iter().any(|labels| labels.contains(&cell.unit))
    }

    /// In a table that is not ours nobody says in which of several units the figure is: đồng or
    /// triệu đồng, hundredths or a part of one.
    fn needs_unit(&self, cell: &FormCell, row: &FoundRow) -> bool {
        let open = row.code_row.is_some_and(|at| self.tables.code_rows[at].open.is_some());
        open && row.by_label
            && cell.value_type.is_numeric()
            && !cell.unit.is_empty()
            && !self.printed.contains_key(&(row.sheet, row.at))
            && (cell.value_type == ValueType::Percent
                || self.words.signs.has_other_units(&cell.unit))
    }

    fn has_label(&self, cell: &FormCell, at: Position) -> bool {
        let wanted = self.words.exact(&self.form.sections[cell.section].rows[cell.row].label);
        self.workbook.sheets[at.0].row(at.1.row).iter().any(
            |cell| matches!(&cell.value, CellValue::Text(text) if self.words.exact(text) == wanted),
        )
    }

    fn raw(&self, at: Position) -> Option<&str> {
        self.workbook.sheets[at.0].cell(at.1).map(|cell| cell.raw.as_str())
    }

    fn code_anchor(&self, at: Position, cell: &FormCell) -> Anchor {
        self.anchor(Sign::RowCode, at, cell, &cell.row_code)
    }

    fn anchor(&self, sign: Sign, at: Position, cell: &FormCell, text: &str) -> Anchor {
        Anchor {
            sign,
            about: About::Cell,
            sheet: Some(self.workbook.sheets[at.0].name.clone()),
            cell: Some(at.1.to_string()),
            text: text.to_owned(),
            reading: Some(format!("{}/{}", cell.row_code, cell.column_code)),
        }
    }
}
