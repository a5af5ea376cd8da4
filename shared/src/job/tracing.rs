//! Where a figure comes from: reporters, files, sheets, cells, and the proof that they add up.

use rust_decimal::Decimal;

use super::view::{CellView, ContributionView, FigurePart, FigureView, LackingView, SumCheck};
use crate::{
    merge::{BoardStatus, Consolidation, Contribution, Figure},
    report::{CrossCheckLine, aggregate_text},
    value::format_number,
};

impl FigureView {
    /// The figure behind a key of [`crate::report::FigureReport::key`]; with `reporter`, only
    /// what that one gave. `None` where the merge has no such figure.
    pub(super) fn of(
        result: &Consolidation,
        key: &str,
        reporter: Option<&str>,
        cross_checks: &[CrossCheckLine],
    ) -> Option<Self> {
        let (own, province) = result.figure(key)?;
        let (row, column) = key.split_once('/')?.1.split_once('/')?;
        let form =
            result.forms.iter().find(|form| key.starts_with(&format!("{}/", form.data_set)))?;
        let cell = &form.form.cells[form.form.find(row, column)?];
        let part = |figure: &Figure| FigurePart {
            label: cell.label.clone(),
            unit: figure.unit.clone(),
            text: match reporter {
                Some(id) => figure
                    .contributions
                    .iter()
                    .find(|contribution| contribution.reporter == id)
                    .map(|contribution| contribution.text.clone())
                    .unwrap_or_default(),
                None => aggregate_text(result, cell, &figure.value, figure.unit_factor),
            },
            forms: figure.data_sets.iter().map(|id| printed_code(result, id)).collect(),
            aggregation: figure.aggregation,
            standing: figure.standing,
            coverage: figure.coverage,
            contributions: figure
                .contributions
                .iter()
                .filter(|contribution| reporter.is_none_or(|id| contribution.reporter == id))
                .map(|contribution| contribution_view(result, figure, contribution))
                .collect(),
            lacking: figure
                .lacking
                .iter()
                .filter(|id| reporter.is_none_or(|wanted| *id == wanted))
                .map(|id| lacking(result, figure, id))
                .collect(),
            sum: sum(figure).filter(|_| reporter.is_none()),
        };
        Some(Self {
            key: key.to_owned(),
            own: part(own),
            province: province.filter(|_| reporter.is_none()).map(part),
            reporter: reporter.map(str::to_owned),
            checks: cross_checks.iter().filter(|line| line.check.key == own.key).cloned().collect(),
        })
    }
}

fn contribution_view(
    result: &Consolidation,
    figure: &Figure,
    contribution: &Contribution,
) -> ContributionView {
    let cells = contribution.parts.iter().map(|part| CellView {
        path: part.origin.path.clone(),
        sheet: part.origin.sheet.clone(),
        cell: part.origin.cell.clone(),
        raw: part.origin.raw.clone(),
        adds: part.adds.map(|adds| shown(adds, figure.unit_factor)).unwrap_or_default(),
        from_older: part.origin.from_older,
        row_code: part.row_code.clone(),
        column_code: part.column_code.clone(),
        corrected: part.corrected.clone(),
    });
    ContributionView {
        data_set: contribution.data_set.clone(),
        reporter: contribution.reporter.clone(),
        reporter_name: reporter_name(result, &contribution.reporter),
        text: contribution.text.clone(),
        cells: cells.collect(),
    }
}

fn lacking(result: &Consolidation, figure: &Figure, reporter: &str) -> LackingView {
    let line = result
        .board
        .lines
        .iter()
        .find(|line| line.reporter == reporter && figure.data_sets.contains(&line.data_set));
    LackingView {
        reporter_name: reporter_name(result, reporter),
        status: line.map_or(BoardStatus::Missing, |line| line.status),
    }
}

/// Adds the figure up again from its contributions, and each of them from its cells.
fn sum(figure: &Figure) -> Option<SumCheck> {
    let (equal, sum) = (figure.adds_up()?, figure.contributions_sum()?);
    Some(SumCheck { text: shown(sum, figure.unit_factor), equal })
}

fn shown(number: Decimal, factor: Decimal) -> String {
    number.checked_div(factor).map(format_number).unwrap_or_default()
}

fn reporter_name(result: &Consolidation, id: &str) -> String {
    result.pack.reporter(id).map_or_else(|| id.to_owned(), |reporter| reporter.name.clone())
}

fn printed_code(result: &Consolidation, id: &str) -> String {
    result.pack.data_set(id).map_or_else(|| id.to_owned(), |form| form.printed_code.clone())
}
