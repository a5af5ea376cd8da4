//! One column for every unit, under a heading that names units; or one line for every unit, beside
//! its name: such a table is looked at as if it had been turned.
//!
//! **Invariant:** a table is taken apart only where its heading names several places of one parent,
//! each of which has figures below, where no figure stands above the heading (beside lines: none
//! but their numbers), and where no figure is merged over the columns of two. A column of nobody is
//! the sum of the units, or a part that asks. Forms, whose lines have codes, have no lines of units.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, Cell, CellValue, Range, Sheet, Workbook};

use super::super::{account, tables, turned, words::Words};
use super::{Look, take::Area};
use crate::definition::{OrgPlace, Pack};

/// So many sums must be right, none of them nought, before a column is taken for a total.
const PROOFS: usize = 5;
/// Lines of column codes below a heading, at most.
const CODE_LINES: u32 = 2;

/// The column of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// Id of the place.
    pub(super) place: String,
    /// Its name in the heading.
    pub(super) at: Address,
    pub(super) text: String,
    pub(super) own: Area,
}

impl Unit {
    /// The cell that names it.
    pub(super) fn heading(&self) -> Area {
        Area { range: Range::new(self.at, self.at), ..self.own }
    }
}

/// A table with a column for every unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitTable {
    pub(super) units: Vec<Unit>,
    /// Columns with figures of no unit.
    pub(super) others: Vec<Area>,
    /// Columns that add up the units.
    pub(super) sums: Vec<Area>,
    /// Where the words stand that belong to all: titles and labels.
    pub(super) shared: Vec<Area>,
}

impl UnitTable {
    /// The same with rows as columns.
    fn turned(mut self) -> Self {
        for unit in &mut self.units {
            unit.at = turned::swapped(unit.at);
            unit.own = unit.own.turned();
        }
        for areas in [&mut self.others, &mut self.sums, &mut self.shared] {
            areas.iter_mut().for_each(|area| *area = area.turned());
        }
        self
    }
}

/// The table of units on an area; `None` where it is none, or not for certain.
pub(super) fn units(look: &Look<'_>, workbook: &Workbook, area: Area) -> Option<UnitTable> {
    let places = Places::of(look.pack, look.words);
    columns(look, &places, workbook, area, false).or_else(|| {
        let lying = lying(look, &places, workbook, area)?;
        Some(columns(look, &places, &lying, area.turned(), true)?.turned())
    })
}

/// A workbook with this sheet turned, where its lines may be units: several places are named in one
/// column, and no line has a code.
fn lying(
    look: &Look<'_>,
    places: &Places<'_>,
    workbook: &Workbook,
    area: Area,
) -> Option<Workbook> {
    let mut named: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in area.cells(workbook) {
        if let CellValue::Text(text) = &cell.value
            && tables::is_line_code(text.trim())
        {
            return None;
        }
        if places.called(look.words, cell).is_some() {
            *named.entry(cell.at.column).or_default() += 1;
        }
    }
    let several = named.values().any(|names| *names > 1);
    if !several || area.range.last.row >= turned::COLUMNS {
        return None;
    }
    let mut lying = Workbook::new(workbook.kind);
    lying.sheets = workbook.sheets.iter().map(|_| Sheet::new("")).collect();
    let sheet = &mut lying.sheets[area.sheet];
    *sheet = workbook.sheets[area.sheet].clone();
    turned::turn(sheet, 0);
    Some(lying)
}

/// The table of units in columns; `lying` if they were lines.
fn columns(
    look: &Look<'_>,
    places: &Places<'_>,
    workbook: &Workbook,
    area: Area,
    lying: bool,
) -> Option<UnitTable> {
    let rows: BTreeSet<u32> = area.cells(workbook).map(|cell| cell.at.row).collect();
    let named = |row: u32| -> Vec<(&Cell, Vec<&OrgPlace>)> {
        let line = workbook.sheets[area.sheet].row(row).iter();
        line.filter_map(|cell| Some((cell, places.called(look.words, cell)?))).collect()
    };
    let mut headings =
        rows.iter().map(|row| (*row, named(*row))).filter(|(_, names)| names.len() > 1);
    let (heading, names) = headings.next()?;
    if headings.next().is_some() {
        return None;
    }
    let table = Table { workbook, area, heading, lying };
    let units = table.units(&names)?;
    let parent = units.first().and_then(|unit| look.pack.place(&unit.place)?.parent.as_deref())?;
    if table.has_figures_above(&units)
        || table.is_merged_over(&units)
        || table.speaks_of_others(look, &units, parent)
    {
        return None;
    }
    Some(table.sorted(units))
}

/// Places by their names, reduced; without diacritics where the workbook has none.
struct Places<'a>(BTreeMap<String, Vec<&'a OrgPlace>>);

impl<'a> Places<'a> {
    fn of(pack: &'a Pack, words: &Words<'_>) -> Self {
        let mut places: BTreeMap<String, Vec<&OrgPlace>> = BTreeMap::new();
        for place in &pack.places {
            let names = place.aliases.iter().chain([&place.name, &place.short_name]);
            let names: BTreeSet<String> =
                names.map(|name| words.within(name).to_string()).collect();
            for name in names {
                places.entry(name).or_default().push(place);
            }
        }
        Self(places)
    }

    /// The places that a cell may name.
    fn called(&self, words: &Words<'_>, cell: &Cell) -> Option<Vec<&'a OrgPlace>> {
        let CellValue::Text(text) = &cell.value else { return None };
        self.0.get(&*words.within(text)).cloned()
    }
}

struct Table<'a> {
    workbook: &'a Workbook,
    area: Area,
    /// The row that names the units.
    heading: u32,
    /// In the file the units are lines.
    lying: bool,
}

impl Table<'_> {
    /// The units of a heading, all of one parent.
    fn units(&self, names: &[(&Cell, Vec<&OrgPlace>)]) -> Option<Vec<Unit>> {
        let parents: BTreeSet<&str> = names
            .iter()
            .flat_map(|(_, places)| places.iter().filter_map(|place| place.parent.as_deref()))
            .collect();
        let inside = |parent: &str| -> Option<Vec<Unit>> {
            let one = |(cell, places): &(&Cell, Vec<&OrgPlace>)| {
                let mut own = places.iter().filter(|place| place.parent.as_deref() == Some(parent));
                let place = own.next().filter(|_| own.next().is_none())?;
                Some(Unit {
                    place: place.id.clone(),
                    at: cell.at,
                    text: cell.raw.trim().to_owned(),
                    own: self.columns_of(cell.at),
                })
            };
            let units: Vec<Unit> = names.iter().map(one).collect::<Option<_>>()?;
            let different: BTreeSet<&str> = units.iter().map(|unit| unit.place.as_str()).collect();
            (different.len() == units.len()).then_some(units)
        };
        let mut found = parents.into_iter().filter_map(inside);
        let units = found.next().filter(|_| found.next().is_none())?;
        let filled = units.iter().filter(|unit| !self.figures(unit.own).is_empty());
        // Whoever has no figure has sent none.
        let units: Vec<Unit> = filled.cloned().collect();
        (units.len() > 1).then_some(units)
    }

    /// What stands below a heading, over as many columns as it is merged.
    fn columns_of(&self, at: Address) -> Area {
        let merges = &self.workbook.sheets[self.area.sheet].merges;
        let merge = merges.iter().find(|merge| merge.first == at);
        let last = merge.map_or(at.column, |merge| merge.last.column);
        self.area.columns(at.column, last).rows(self.heading, self.area.range.last.row)
    }

    /// Figures of an area below the heading.
    fn figures(&self, area: Area) -> BTreeMap<Address, f64> {
        let below = area.cells(self.workbook).filter(|cell| cell.at.row > self.heading);
        let figures = below.filter(|cell| account::is_figure(self.workbook.kind, cell));
        figures.map(|cell| (cell.at, number(cell))).collect()
    }

    /// Figures above the heading; beside lines of units stand the numbers of the lines.
    fn has_figures_above(&self, units: &[Unit]) -> bool {
        let is_number_of_line = |cell: &Cell| {
            let unit = units.iter().position(|unit| unit.at.column == cell.at.column);
            self.lying && unit.is_some_and(|at| number(cell) == (at + 1) as f64)
        };
        let above = self.area.cells(self.workbook).filter(|cell| cell.at.row <= self.heading);
        let mut figures = above.filter(|cell| account::is_figure(self.workbook.kind, cell));
        figures.any(|cell| !is_number_of_line(cell))
    }

    /// A figure stands for two columns.
    fn is_merged_over(&self, units: &[Unit]) -> bool {
        let of_unit = |column: u32| {
            units.iter().any(|unit| {
                (unit.own.range.first.column..=unit.own.range.last.column).contains(&column)
            })
        };
        let merges = self.workbook.sheets[self.area.sheet].merges.iter();
        merges.filter(|merge| merge.first.row > self.heading).any(|merge| {
            let (first, last) = (merge.first.column, merge.last.column);
            first != last && (first..=last).any(of_unit)
        })
    }

    /// Words above the table name a place beside the parent of the units.
    fn speaks_of_others(&self, look: &Look<'_>, units: &[Unit], parent: &str) -> bool {
        let Some(parent) = look.pack.place(parent) else { return true };
        let beside: Vec<String> = look
            .pack
            .places
            .iter()
            .filter(|place| place.level == parent.level && place.id != parent.id)
            .map(|place| look.words.within(&place.name).to_string())
            .collect();
        // Over lines of units stand the titles and headings.
        let first = units.iter().map(|unit| unit.at.column).min().filter(|_| self.lying);
        let above = self.area.cells(self.workbook).filter(|cell| {
            cell.at.row < self.heading || first.is_some_and(|first| cell.at.column < first)
        });
        let texts = above.filter_map(|cell| match &cell.value {
            CellValue::Text(text) => Some(look.words.within(text)),
            _ => None,
        });
        texts.into_iter().any(|text| beside.iter().any(|name| text.contains(name.as_str())))
    }

    /// The columns by what they are.
    fn sorted(&self, mut units: Vec<Unit>) -> UnitTable {
        let (first, last) = (self.area.range.first, self.area.range.last);
        let body = self.first_line(&units);
        let owned = |column: u32| {
            units.iter().any(|unit| {
                (unit.own.range.first.column..=unit.own.range.last.column).contains(&column)
            })
        };
        let beside: Vec<Area> = (first.column..=last.column)
            .filter(|column| !owned(*column))
            .map(|column| self.area.columns(column, column))
            .collect();
        let above = self.heading.checked_sub(1).filter(|above| *above >= first.row);
        let mut shared: Vec<Area> =
            above.map(|above| self.area.rows(first.row, above)).into_iter().collect();
        let (mut others, mut sums) = (Vec::new(), Vec::new());
        for column in beside {
            let below = column.rows(body, last.row);
            let figures = self.figures(below);
            let counts = figures.values().scan(0.0, |before, number| {
                let next = *number == *before + 1.0 || *number == 1.0;
                *before = *number;
                Some(next)
            });
            let first_unit = units.iter().map(|unit| unit.at.column).min().unwrap_or(u32::MAX);
            let numbers =
                column.range.first.column < first_unit && counts.into_iter().all(|next| next);
            if figures.is_empty() || numbers {
                // Labels, units of measure, notes, numbers of lines.
                shared.push(column.rows(self.heading, last.row));
            } else if self.adds_up(&figures, &units, body) {
                sums.push(below);
            } else {
                others.push(column.rows(self.heading, last.row));
            }
        }
        for unit in &mut units {
            unit.own = unit.own.rows(body, last.row);
        }
        UnitTable { units, others, sums, shared }
    }

    /// The first line below the heading and the codes of its columns.
    fn first_line(&self, units: &[Unit]) -> u32 {
        let is_codes = |row: u32| {
            let numbers = units.iter().map(|unit| {
                let at = Address::new(row, unit.own.range.first.column);
                self.workbook.sheets[self.area.sheet].cell(at).map(code)
            });
            let numbers: Option<Vec<f64>> = numbers.map(Option::flatten).collect();
            numbers.is_some_and(|numbers| {
                numbers.windows(2).all(|pair| pair[1] > pair[0] && pair[1] - pair[0] <= 4.0)
            }) && self.is_short(row)
        };
        let lines = self.heading + 1..=self.heading + CODE_LINES;
        lines.take_while(|row| is_codes(*row)).last().unwrap_or(self.heading) + 1
    }

    /// No word stands on a line: codes only.
    fn is_short(&self, row: u32) -> bool {
        self.workbook.sheets[self.area.sheet].row(row).iter().all(|cell| match &cell.value {
            CellValue::Text(text) => text.trim().chars().count() <= 4,
            _ => true,
        })
    }

    /// Every figure is the sum of the units on its line.
    fn adds_up(&self, figures: &BTreeMap<Address, f64>, units: &[Unit], body: u32) -> bool {
        let sum_of = |row: u32| -> f64 {
            let cells = units.iter().filter_map(|unit| {
                let at = Address::new(row, unit.own.range.first.column);
                self.workbook.sheets[self.area.sheet].cell(at)
            });
            cells.map(number).sum()
        };
        let single =
            units.iter().all(|unit| unit.own.range.first.column == unit.own.range.last.column);
        let close = |one: f64, other: f64| (one - other).abs() <= 1e-6 * other.abs().max(1.0);
        let mut proofs = 0;
        for (at, figure) in figures {
            let sum = sum_of(at.row);
            if !close(*figure, sum) {
                return false;
            }
            proofs += usize::from(sum != 0.0);
        }
        let lines: BTreeSet<u32> = figures.keys().map(|at| at.row).collect();
        let all = units.iter().flat_map(|unit| self.figures(unit.own).into_keys());
        let covered = all
            .filter(|at| at.row >= body)
            .all(|at| lines.contains(&at.row) || close(sum_of(at.row), 0.0));
        single && covered && proofs >= PROOFS
    }
}

fn number(cell: &Cell) -> f64 {
    match &cell.value {
        CellValue::Number(number) | CellValue::Percent(number) | CellValue::DateTime(number) => {
            *number
        }
        CellValue::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

/// The number of a column: `3`, `(3)`.
fn code(cell: &Cell) -> Option<f64> {
    match &cell.value {
        CellValue::Number(number) => Some(*number),
        CellValue::Text(text) => text.trim().trim_matches(['(', ')']).parse().ok(),
        _ => None,
    }
    .filter(|number| number.fract() == 0.0 && (1.0..=999.0).contains(number))
}
