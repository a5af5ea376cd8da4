//! Which areas of a workbook are one report: those that name the same form and the same reporter.
//!
//! **Invariant:** what names nobody joins a report only where a single one can be meant; else it
//! is a part of its own, and asks.

use std::collections::BTreeSet;

use grid::{CellValue, Visibility, Workbook};

use super::super::{About, Recognition, account, is_beside_the_form, tables::Tables};
use super::{
    Look,
    columns::{self, Unit, UnitTable},
    lines,
    take::{Area, Cut},
};

/// What an area says about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Says {
    Nothing,
    One(String),
    /// Its signs disagree, or one of them names nobody that is known.
    Unclear,
}

/// An area with figures, and whose it says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) area: Area,
    pub(super) form: Says,
    pub(super) reporter: Says,
}

/// Areas that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) areas: Vec<Area>,
    pub(super) form: Option<String>,
    pub(super) reporter: Option<String>,
    /// It names form or reporter, or both, without a doubt.
    pub(super) certain: bool,
    /// Where words stand that it has in common with others.
    pub(super) shared: Vec<Area>,
    /// The unit of whose columns it is made.
    pub(super) unit: Option<Unit>,
}

/// What a workbook is made of.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) reports: Vec<Report>,
    /// They add up the reports beside them.
    pub(super) sums: Vec<Area>,
    /// Hidden, and of no report that people see.
    pub(super) hidden: Vec<Area>,
}

impl Says {
    fn of(recognition: &Recognition, about: About) -> Self {
        let of: Vec<_> =
            recognition.anchors.iter().filter(|anchor| anchor.about == about).collect();
        let readings: BTreeSet<&String> =
            of.iter().filter_map(|anchor| anchor.reading.as_ref()).collect();
        let unread = of.iter().any(|anchor| anchor.reading.is_none());
        match (readings.first(), readings.len(), unread) {
            (None, _, false) => Self::Nothing,
            (Some(reading), 1, false) => Self::One((*reading).clone()),
            _ => Self::Unclear,
        }
    }

    fn one(&self) -> Option<&String> {
        match self {
            Self::One(reading) => Some(reading),
            Self::Nothing | Self::Unclear => None,
        }
    }
}

/// What areas hold figures or coded lines, in reading order.
fn seen(look: &Look<'_>, workbook: &Workbook, sheets: &[Area]) -> Vec<Seen> {
    let areas = sheets.iter().flat_map(|whole| lines::areas(look, workbook, *whole));
    areas
        .filter(|area| holds_something(workbook, *area))
        .map(|area| {
            let recognition = look.signs(workbook, area);
            let form = Says::of(&recognition, About::DataSet);
            let reporter = Says::of(&recognition, About::Reporter);
            Seen { area, form, reporter }
        })
        .collect()
}

/// Figures other than the numbers of lines, or lines of a form. Notes and legends have neither.
fn holds_something(workbook: &Workbook, area: Area) -> bool {
    let mut figures = area.cells(workbook).filter(|cell| account::is_figure(workbook.kind, cell));
    let mut next = 1.0;
    let counts_on = |cell: &grid::Cell| {
        let counts = cell.at.column == area.range.first.column
            && matches!(cell.value, CellValue::Number(number) if number == next);
        next += 1.0;
        counts
    };
    !figures.all(counts_on) || Tables::coded_lines(&Cut::of(vec![area]).taken(workbook)) > 0
}

/// Sorts the areas of a workbook into reports.
pub(super) fn found(look: &Look<'_>, workbook: &Workbook) -> Found {
    let is_shown = |number: usize| workbook.sheets[number].visibility == Visibility::Visible;
    let mut found = Found::default();
    let mut sheets = Vec::new();
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        let whole = Area::of_sheet(number, sheet).filter(|_| !is_beside_the_form(&sheet.name));
        let Some(whole) = whole else { continue };
        match columns::units(look, workbook, whole).filter(|_| is_shown(number)) {
            Some(table) => found.add(table),
            None => sheets.push(whole),
        }
    }
    let (shown, hidden): (Vec<Seen>, Vec<Seen>) =
        seen(look, workbook, &sheets).into_iter().partition(|seen| is_shown(seen.area.sheet));
    let mut reports: Vec<Report> = Vec::new();
    // Those that say most come first: the others are joined to them.
    let rank = |seen: &Seen| match (&seen.form, &seen.reporter) {
        (Says::One(_), Says::One(_)) => 0,
        (_, Says::One(_)) => 1,
        (Says::One(_), _) => 2,
        _ => 3,
    };
    for wanted in 0..=3 {
        for seen in shown.iter().filter(|seen| rank(seen) == wanted) {
            match home(&reports, seen) {
                Some(at) => reports[at].areas.push(seen.area),
                None => reports.push(Report {
                    areas: vec![seen.area],
                    form: seen.form.one().cloned(),
                    reporter: seen.reporter.one().cloned(),
                    certain: wanted < 3
                        && seen.form != Says::Unclear
                        && seen.reporter != Says::Unclear,
                    shared: Vec::new(),
                    unit: None,
                }),
            }
        }
    }
    let mut left = Vec::new();
    for seen in hidden {
        match home(&reports, &seen).filter(|_| rank(&seen) < 3) {
            Some(at) => reports[at].areas.push(seen.area),
            None => left.push(seen.area),
        }
    }
    for report in &mut reports {
        report.areas.sort_by_key(|area| (area.sheet, area.range.first));
    }
    found.reports.extend(reports);
    found.reports.sort_by_key(|report| (report.areas[0].sheet, report.areas[0].range.first));
    Found { hidden: left, ..found }
}

impl Found {
    /// Every unit of a table is a report; so is each column of which nobody knows whose it is.
    fn add(&mut self, table: UnitTable) {
        let UnitTable { units, others, sums, shared } = table;
        let of_unit = units.into_iter().map(|unit| Report {
            areas: vec![unit.heading(), unit.own],
            form: None,
            reporter: None,
            certain: true,
            shared: shared.clone(),
            unit: Some(unit),
        });
        self.reports.extend(of_unit);
        let of_nobody = others.into_iter().map(|area| Report {
            areas: vec![area],
            form: None,
            reporter: None,
            certain: false,
            shared: shared.clone(),
            unit: None,
        });
        self.reports.extend(of_nobody);
        self.sums.extend(sums);
    }
}

/// The one report that an area can belong to.
fn home(reports: &[Report], seen: &Seen) -> Option<usize> {
    let fits = |own: &Option<String>, says: &Says| match says {
        Says::One(reading) => own.as_ref() == Some(reading),
        Says::Nothing => true,
        Says::Unclear => false,
    };
    let says_something = seen.form.one().or(seen.reporter.one()).is_some();
    let mut fitting = (0..reports.len()).filter(|at| {
        let report = &reports[*at];
        report.certain && fits(&report.form, &seen.form) && fits(&report.reporter, &seen.reporter)
    });
    match (fitting.next(), fitting.next()) {
        (Some(at), None) if says_something => Some(at),
        _ => None,
    }
}
