//! What of a file is in no part: sheets that add up the parts, hidden sheets, sheets of ours.

use std::collections::BTreeMap;

use grid::{Address, Cell, CellValue, Workbook};

use super::super::{
    CHECK_SHEET, CellAccount, FileFacts, IgnoredReason, account, is_beside_the_form,
};
use super::{
    reports::Report,
    take::{Area, Cut},
};
use crate::{
    definition::Pack,
    diag::{Finding, Place, Severity},
};

/// So many sums must be right, none of them nought, before a sheet is taken for a summary.
const PROOFS: usize = 5;

/// Takes out reports that nobody owes and that are the sums of the others, cell by cell; their
/// areas.
pub(super) fn summaries(pack: &Pack, workbook: &Workbook, reports: &mut Vec<Report>) -> Vec<Area> {
    let owed = |report: &Report| {
        let form = report.form.as_ref().and_then(|form| pack.data_set(form));
        let reporter = report.reporter.as_ref().and_then(|reporter| pack.reporter(reporter));
        form.zip(reporter)
            .is_some_and(|(form, reporter)| form.reporter_kinds.contains(&reporter.kind))
    };
    let is_summary = |report: &Report| {
        let [area] = report.areas.as_slice() else { return false };
        let added: Vec<Area> = reports
            .iter()
            .filter(|other| owed(other) && (report.form.is_none() || other.form == report.form))
            .flat_map(|other| &other.areas)
            .filter(|other| other.sheet != area.sheet)
            .copied()
            .collect();
        !owed(report) && adds_up(workbook, *area, &added)
    };
    let (found, kept): (Vec<Report>, Vec<Report>) =
        reports.iter().cloned().partition(|report| is_summary(report));
    *reports = kept;
    found.into_iter().flat_map(|report| report.areas).collect()
}

/// Every figure of the area is what stands everywhere (a code, a number of a line) or the sum of
/// what stands there in the others; and nothing of theirs is missing.
fn adds_up(workbook: &Workbook, area: Area, others: &[Area]) -> bool {
    let figures = |area: Area| -> BTreeMap<Address, f64> {
        area.cells(workbook).filter_map(|cell| Some((cell.at, number(cell)?))).collect()
    };
    let (own, others) = (figures(area), others.iter().map(|area| figures(*area)));
    let others: Vec<BTreeMap<Address, f64>> = others.collect();
    let mut places: Vec<&Address> =
        own.keys().chain(others.iter().flat_map(BTreeMap::keys)).collect();
    places.sort();
    places.dedup();
    let mut proofs = 0;
    for at in places {
        let said = own.get(at).copied();
        let parts: Vec<Option<f64>> = others.iter().map(|other| other.get(at).copied()).collect();
        if parts.iter().all(|part| *part == said) {
            continue;
        }
        let sum: f64 = parts.iter().flatten().sum();
        let found = said.unwrap_or(0.0);
        if (found - sum).abs() > 1e-6 * sum.abs().max(1.0) {
            return false;
        }
        proofs += usize::from(sum != 0.0);
    }
    others.len() > 1 && proofs >= PROOFS
}

fn number(cell: &Cell) -> Option<f64> {
    match cell.value {
        CellValue::Number(number) | CellValue::Percent(number) => Some(number),
        _ => None,
    }
}

/// The account of everything that no part owns, and what there is to say of it.
pub(super) fn account(
    file: &FileFacts<'_>,
    workbook: &Workbook,
    cuts: &[Cut],
    hidden: &[Area],
    summaries: &[Area],
) -> (CellAccount, Vec<Finding>) {
    let mut account = CellAccount::default();
    let stamped = cuts.iter().any(|cut| cut.stamped);
    let inside =
        |areas: &[Area], sheet: usize, at: Address| areas.iter().any(|area| area.holds(sheet, at));
    for (number, sheet) in workbook.sheets.iter().enumerate() {
        let ours = is_beside_the_form(&sheet.name);
        for cell in &sheet.cells {
            let owned = (ours && stamped) || cuts.iter().any(|cut| cut.owns(number, cell.at));
            // What our checks repeat of the form is not read a second time.
            let repeated = sheet.name == CHECK_SHEET && cell.formula;
            if owned || repeated || !account::is_figure(workbook.kind, cell) {
                continue;
            }
            let reason = if ours {
                IgnoredReason::HiddenSheet
            } else if inside(summaries, number, cell.at) {
                IgnoredReason::Summary
            } else if inside(hidden, number, cell.at) {
                IgnoredReason::OutsideForm
            } else {
                IgnoredReason::Heading
            };
            account.read += 1;
            *account.ignored.entry(reason).or_default() += 1;
        }
    }
    let told = [("summary-sheet", summaries), ("hidden-sheet-used", hidden)];
    let findings = told.into_iter().flat_map(|(code, areas)| {
        areas.iter().map(move |area| told_of(code, file, workbook, *area))
    });
    (account, findings.collect())
}

fn told_of(code: &str, file: &FileFacts<'_>, workbook: &Workbook, area: Area) -> Finding {
    let sheet = &workbook.sheets[area.sheet].name;
    let figures = area.cells(workbook).filter(|cell| account::is_figure(workbook.kind, cell));
    let place = Place {
        file: Some(file.path.to_owned()),
        sheet: Some(sheet.clone()),
        cell: Some(area.range.first.to_string()),
        ..Place::default()
    };
    Finding::new(Severity::Medium, code)
        .with("sheet", sheet)
        .with("count", figures.count().to_string())
        .at(place)
}
