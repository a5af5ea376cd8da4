//! Where one heading ends and the next one begins on a sheet: forms under each other or side by
//! side.
//!
//! **Invariant:** a sheet is cut only between headings that name different forms or reporters,
//! each with figures of its own, and never through a table: above a heading after the last line
//! with a figure, beside it in a column that is empty from top to bottom.

use std::collections::BTreeSet;

use grid::{Address, Workbook};

use super::super::{About, Sign, account};
use super::{Look, take::Area};
use crate::text::{fold, normalise_label};

/// A line that says which form or whose report something is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SignLine {
    at: Address,
    about: About,
    /// What it was read as, or its words where nobody knows them.
    says: String,
}

/// What several lines say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    forms: BTreeSet<String>,
    reporters: BTreeSet<String>,
}

impl Said {
    fn of<'l>(lines: impl IntoIterator<Item = &'l SignLine>) -> Self {
        let mut said = Self::default();
        for line in lines {
            match line.about {
                About::DataSet => said.forms.insert(line.says.clone()),
                _ => said.reporters.insert(line.says.clone()),
            };
        }
        said
    }

    fn disagrees(&self) -> bool {
        self.forms.len() > 1 || self.reporters.len() > 1
    }

    /// Both speak of the form or of the reporter, and not of the same one.
    fn differs_from(&self, other: &Self) -> bool {
        let differ = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
            !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
        };
        differ(&self.forms, &other.forms) || differ(&self.reporters, &other.reporters)
    }

    fn join(&mut self, other: Self) {
        self.forms.extend(other.forms);
        self.reporters.extend(other.reporters);
    }
}

/// The areas of one sheet that have headings of their own; the whole sheet where that is not
/// certain.
pub(super) fn areas(look: &Look<'_>, workbook: &Workbook, whole: Area) -> Vec<Area> {
    let lines = sign_lines(look, workbook, whole);
    cut(workbook, whole, &lines)
}

fn sign_lines(look: &Look<'_>, workbook: &Workbook, area: Area) -> Vec<SignLine> {
    let recognition = look.signs(workbook, area);
    let mut lines: Vec<SignLine> = recognition
        .anchors
        .iter()
        .filter(|anchor| {
            anchor.sign == Sign::VisibleLine
                && matches!(anchor.about, About::DataSet | About::Reporter)
        })
        .filter_map(|anchor| {
            let at = Address::parse(anchor.cell.as_deref()?)?;
            let words = || format!("? {}", fold(&normalise_label(&anchor.text)));
            let says = anchor.reading.clone().unwrap_or_else(words);
            Some(SignLine { at, about: anchor.about, says })
        })
        .collect();
    lines.sort_by_key(|line| line.at);
    lines
}

fn cut(workbook: &Workbook, area: Area, lines: &[SignLine]) -> Vec<Area> {
    let lines: Vec<SignLine> =
        lines.iter().filter(|line| area.range.contains(line.at)).cloned().collect();
    if !Said::of(&lines).disagrees() {
        return vec![area];
    }
    let pieces = by_columns(workbook, area, &lines).or_else(|| by_rows(workbook, area, &lines));
    match pieces {
        Some(pieces) => pieces.into_iter().flat_map(|piece| cut(workbook, piece, &lines)).collect(),
        None => vec![area],
    }
}

/// Tables side by side: an empty column between them, each with a heading of its own.
fn by_columns(workbook: &Workbook, area: Area, lines: &[SignLine]) -> Option<Vec<Area>> {
    let used: BTreeSet<u32> = area.cells(workbook).map(|cell| cell.at.column).collect();
    let merges = workbook.sheets[area.sheet].merges.iter();
    let covered: BTreeSet<u32> = merges
        .filter(|merge| merge.first.column != merge.last.column)
        .filter(|merge| area.range.contains(merge.first))
        .flat_map(|merge| merge.first.column..=merge.last.column)
        .collect();
    let (first, last) = (*used.first()?, *used.last()?);
    let mut pieces: Vec<(u32, u32, Said)> = Vec::new();
    let mut from = first;
    for column in first..=last {
        let ends =
            column == last || (!used.contains(&(column + 1)) && !covered.contains(&(column + 1)));
        if !ends || !used.contains(&column) {
            continue;
        }
        let within = |line: &&SignLine| (from..=column).contains(&line.at.column);
        let said = Said::of(lines.iter().filter(within));
        match pieces.last_mut() {
            Some((_, to, before)) if !said.differs_from(before) => {
                *to = column;
                before.join(said);
            }
            _ => pieces.push((from, column, said)),
        }
        from = used.range(column + 1..).next().copied().unwrap_or(last);
    }
    let pieces = pieces.into_iter().map(|(from, to, _)| area.columns(from, to));
    certain(workbook, pieces.collect())
}

/// Tables under each other, each below a heading of its own.
fn by_rows(workbook: &Workbook, area: Area, lines: &[SignLine]) -> Option<Vec<Area>> {
    let figures: BTreeSet<u32> = figure_rows(workbook, area);
    let used: BTreeSet<u32> = area.cells(workbook).map(|cell| cell.at.row).collect();
    let mut headings: Vec<Vec<&SignLine>> = Vec::new();
    for line in lines {
        let after = headings.last().and_then(|heading| heading.last()).map(|last| last.at.row);
        let goes_on = after.is_some_and(|after| {
            after >= line.at.row || figures.range(after + 1..line.at.row).next().is_none()
        });
        match headings.last_mut().filter(|_| goes_on) {
            Some(heading) => heading.push(line),
            None => headings.push(vec![line]),
        }
    }
    let mut starts = vec![area.range.first.row];
    let mut current = Said::default();
    for heading in headings {
        let said = Said::of(heading.iter().copied());
        if said.disagrees() {
            return None;
        }
        if said.differs_from(&current) {
            let row = heading.first()?.at.row;
            let above = figures.range(..row).next_back().map_or(area.range.first.row, |at| at + 1);
            // Words between belong to what they stand next to: an empty line parts them.
            let blank = (above..row).rev().find(|row| !used.contains(row));
            starts.push(blank.map_or(row, |blank| blank + 1));
            current = said;
        } else {
            current.join(said);
        }
    }
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([area.range.last.row]);
    let pieces = starts.iter().zip(ends).map(|(start, end)| area.rows(*start, end));
    certain(workbook, pieces.collect())
}

/// Several pieces, each with figures.
fn certain(workbook: &Workbook, pieces: Vec<Area>) -> Option<Vec<Area>> {
    let filled = pieces.iter().all(|piece| !figure_rows(workbook, *piece).is_empty());
    (pieces.len() > 1 && filled).then_some(pieces)
}

fn figure_rows(workbook: &Workbook, area: Area) -> BTreeSet<u32> {
    let figures = area.cells(workbook).filter(|cell| account::is_figure(workbook.kind, cell));
    figures.map(|cell| cell.at.row).collect()
}
