//! What is to be mended in a submission whose figures count.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Item, file_name, masked};
use crate::{
    definition::{Pack, ValueType},
    diag::{Finding, Place, Severity},
    entry::Entry,
    form::CellIndex,
    merge::{Consolidation, Correction, CorrectionStatus, FileResult, ReporterFigures, located},
    submission::{Answer, Question},
    validation::{Context, Violation, validate},
    value::{Datum, RawValue, ValueState, display, parse},
};

/// A line of the form that the file does not have.
const MISSING_ROW: &str = "missing-label";
/// The newer file is blank where an older one has a value.
const KEPT: &str = "kept-from-older";
/// Notices that leave nothing to mend: every figure was read, or what they say is told by cells.
const TOLD_OTHERWISE: [&str; 3] = [KEPT, MISSING_ROW, "template-older"];

/// What stands against the figures of one reporter and form, in no order.
pub(super) fn of_submission(
    consolidation: &Consolidation,
    figures: &ReporterFigures,
    file: &FileResult,
    asked: &[&Question],
) -> Vec<Item> {
    let pack = &consolidation.pack;
    let mut items: Vec<Item> =
        asked.iter().map(|question| of_question(figures, question)).collect();
    let waiting: BTreeSet<CellIndex> =
        items.iter().flat_map(|item| item.cells.iter().copied()).collect();
    let missing = missing_rows(figures, file);
    let outcome = validate(pack, &figures.form, &figures.entry, &Context::default());
    let mut told: Vec<Finding> = Vec::new();
    for violation in &outcome.violations {
        told.push(located(violation, figures));
        let first = violation.cells[0];
        let row = &figures.form.cells[first].row_code;
        // A cell that nobody could read is not one that was left out.
        let otherwise = violation.finding.code.starts_with("compulsory")
            && (waiting.contains(&first) || missing.contains_key(row));
        if violation.severity() != Severity::Low && !otherwise {
            items.push(of_violation(pack, figures, violation));
        }
    }
    items.extend(missing.values().map(|(finding, cells)| {
        let row = finding.place.row_code.clone().unwrap_or_default();
        let item = bare(format!("row:{row}"), Severity::High, finding, "return.do.row");
        Item { cells: cells.clone(), row_code: row, ..item }
    }));
    items.extend(kept(pack, figures));
    items.extend(corrected(consolidation, figures));
    let others = file.findings.iter().filter(|finding| {
        finding.severity != Severity::Low
            && !TOLD_OTHERWISE.contains(&finding.code.as_str())
            && !told.contains(finding)
    });
    items.extend(others.map(|finding| {
        let Place { sheet, cell, .. } = &finding.place;
        let at = [sheet, cell].map(|part| part.clone().unwrap_or_default()).join("!");
        bare(format!("{}:{at}", finding.code), finding.severity, finding, "return.do.look")
    }));
    items
}

/// An item that is a finding and nothing else.
pub(super) fn bare(
    id: String,
    severity: Severity,
    finding: &Finding,
    advice: &'static str,
) -> Item {
    Item {
        id,
        severity,
        finding: finding.clone(),
        advice,
        source: finding.place.clone(),
        written: String::new(),
        cells: Vec::new(),
        row_code: finding.place.row_code.clone().unwrap_or_default(),
    }
}

/// A cell that waits: its figure counts nowhere until it is clear.
pub(super) fn of_question(figures: &ReporterFigures, question: &Question) -> Item {
    let about = question.about.as_ref();
    let codes = about.map(|about| (about.row_code.clone(), about.column_code.clone()));
    let cell = codes.as_ref().and_then(|codes| figures.positions.get(codes).copied());
    let advice = match question.code.as_str() {
        "extra-label" => "return.do.extra",
        _ => "return.do.cell",
    };
    // Why it is unclear may change with what is written; that it is does not.
    let id = match &codes {
        Some((row, column)) => format!("cell:{row}/{column}"),
        None => format!("question:{}", question.id),
    };
    Item {
        written: masked(&question.raw),
        cells: cell.into_iter().collect(),
        row_code: codes.map(|(row, _)| row).unwrap_or_default(),
        ..bare(id, Severity::High, &question.finding(), advice)
    }
}

fn of_violation(pack: &Pack, figures: &ReporterFigures, violation: &Violation) -> Item {
    let first = violation.cells[0];
    let cell = &figures.form.cells[first];
    let code = violation.finding.code.as_str();
    let advice = match violation.severity() {
        _ if code == "compulsory-number" => "return.do.compulsory-number",
        _ if code == "compulsory" => "return.do.compulsory",
        _ if code == "compulsory-not-available" => "return.do.not-available",
        Severity::High => "return.do.figure",
        _ => "return.do.reason",
    };
    Item {
        written: masked(&display(pack, cell, figures.entry.state(first))),
        source: origin(figures, first),
        cells: violation.cells.clone(),
        row_code: cell.row_code.clone(),
        ..bare(
            format!("rule:{}:{}/{}", violation.rule, cell.row_code, cell.column_code),
            violation.severity(),
            &violation.finding,
            advice,
        )
    }
}

/// Cells that were corrected, until the unit's own file says the same.
fn corrected(consolidation: &Consolidation, figures: &ReporterFigures) -> Vec<Item> {
    let own = consolidation.corrections.iter().filter(|result| {
        result.status == CorrectionStatus::Applied
            && result.correction.data_set == figures.form.data_set
            && result.correction.reporter == figures.reporter
    });
    own.map(|result| {
        let Correction { row_code, column_code, reason, .. } = &result.correction;
        let codes = (row_code.clone(), column_code.clone());
        let finding = Finding::new(Severity::Medium, "figure-corrected")
            .with("original", masked(&result.original_text))
            .with("value", masked(&result.text))
            .with("reason", masked(reason));
        Item {
            written: masked(&result.original_text),
            source: result.origin.as_ref().map(origin_place).unwrap_or_default(),
            cells: figures.positions.get(&codes).copied().into_iter().collect(),
            row_code: row_code.clone(),
            ..bare(
                format!("corrected:{row_code}/{column_code}"),
                Severity::Medium,
                &finding,
                "return.do.corrected",
            )
        }
    })
    .collect()
}

/// By code, lines that are not in the file, and their cells.
fn missing_rows<'a>(
    figures: &ReporterFigures,
    file: &'a FileResult,
) -> BTreeMap<String, (&'a Finding, Vec<CellIndex>)> {
    let missing = file.findings.iter().filter(|finding| finding.code == MISSING_ROW);
    missing
        .filter_map(|finding| {
            let row = finding.place.row_code.clone()?;
            let of_row = figures.form.inputs().filter(|(_, cell)| cell.row_code == row);
            Some((row.clone(), (finding, of_row.map(|(index, _)| index).collect())))
        })
        .collect()
}

/// Cells that the newer file leaves blank.
fn kept(pack: &Pack, figures: &ReporterFigures) -> Vec<Item> {
    let older = figures.origins.iter().enumerate().filter_map(|(index, origin)| {
        Some((index, origin.as_ref().filter(|origin| origin.from_older)?))
    });
    older
        .map(|(index, origin)| {
            let cell = &figures.form.cells[index];
            let value = display(pack, cell, figures.entry.state(index));
            let finding = Finding::new(Severity::Medium, "cell-kept-from-older")
                .with("value", masked(&value))
                .with("path", masked(&file_name(&origin.path)));
            Item {
                source: origin_place(origin),
                cells: vec![index],
                row_code: cell.row_code.clone(),
                ..bare(
                    format!("older:{}/{}", cell.row_code, cell.column_code),
                    Severity::Medium,
                    &finding,
                    "return.do.older",
                )
            }
        })
        .collect()
}

fn origin(figures: &ReporterFigures, cell: CellIndex) -> Place {
    figures.origins[cell].as_ref().map(origin_place).unwrap_or_default()
}

fn origin_place(origin: &crate::merge::Origin) -> Place {
    Place {
        file: Some(origin.path.clone()),
        sheet: Some(origin.sheet.clone()),
        cell: Some(origin.cell.clone()),
        ..Place::default()
    }
}

/// Tells apart items of one id, by their order.
pub(super) fn number_twins(items: &mut [Item]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let count = seen.entry(item.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            item.id = format!("{}#{count}", item.id);
        }
    }
}

/// The unit's figures as they count, and cells that wait as they were written: with a sign that
/// lets nobody take them over unread, however the file had stored them.
pub(super) fn entry(pack: &Pack, figures: &ReporterFigures, asked: &[&Question]) -> Entry {
    let mut entry = figures.entry.clone();
    for question in asked {
        let Some(about) = &question.about else { continue };
        let codes = (about.row_code.clone(), about.column_code.clone());
        let Some(index) = figures.positions.get(&codes).copied() else { continue };
        let cell = &figures.form.cells[index];
        if matches!(cell.value_type, ValueType::Text | ValueType::LongText) {
            if let Some(Answer::Value(state @ ValueState::Value(Datum::Text(text)))) =
                question.answers.first()
            {
                entry.set(index, text.clone(), state.clone());
            }
            continue;
        }
        let text = format!("{} ?", masked(question.raw.trim()));
        let parsed = parse(pack, cell, &RawValue::Text(&text));
        if matches!(parsed.state, ValueState::Unreadable(_)) {
            entry.set(index, text, parsed.state);
        }
    }
    entry.recalculate(&figures.form);
    entry
}
