//! From the consolidation to what is shown of it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    CellReport, CorrectionLine, CrossCheckLine, ExplainedLine, FigureReport, FormReport, Heading,
    MissingLine, ProvinceFigure, Report, ReporterColumn, RosterHeading, RowReport, SectionReport,
    SourceLine, indicators, joint_sums, reconciliation, targets,
};
use crate::{
    definition::{DisplayAs, ValueType},
    form::{CellIndex, ColumnRole, FormCell, FormRow, FormSection},
    i18n::{self, Language},
    merge::{
        Aggregate, BoardLine, BoardStatus, Consolidation, Coverage, Figure, FormFigures,
        Occurrence, Standing,
    },
    value::{Datum, ValueState, display, format_change, format_number},
};

impl Report {
    pub fn of(consolidation: &Consolidation) -> Self {
        Self {
            heading: heading(consolidation),
            tally: consolidation.tally.clone(),
            board: consolidation.board.clone(),
            forms: consolidation
                .shown_forms()
                .map(|form| form_report(consolidation, form))
                .collect(),
            indicators: indicators(consolidation),
            targets: targets(consolidation),
            cross_checks: cross_checks(consolidation),
            reconciliation: reconciliation(consolidation),
            joint_sums: joint_sums(consolidation),
            explained: explained(consolidation),
            corrections: corrections(consolidation),
            missing: missing(consolidation),
            files: consolidation.files.clone(),
            sources: consolidation
                .forms
                .iter()
                .flat_map(|form| sources(consolidation, form))
                .collect(),
            questions: consolidation.questions.clone(),
            decisions: consolidation.decisions.clone(),
            findings: consolidation.findings.clone(),
            checksum: consolidation.checksum.chars().take(12).collect(),
        }
    }
}

impl Consolidation {
    /// The forms that are owed, and those of chains below where somebody sent one: what nobody
    /// owes and nobody sent would be empty pages.
    pub fn shown_forms(&self) -> impl Iterator<Item = &FormFigures> {
        self.forms.iter().filter(|form| {
            let internal = self.pack.data_set(&form.data_set).is_some_and(|of| of.internal);
            !internal || form.reporters.iter().any(|reporter| reporter.reported)
        })
    }

    /// The figure behind a key of [`FigureReport::key`]: of the form's own row, and of the
    /// province where that is another one.
    pub fn figure(&self, key: &str) -> Option<(&Figure, Option<&Figure>)> {
        let (form, at) = self.locate(key)?;
        let figure = &form.figures[&at];
        Some((figure, self.province_figure(figure)))
    }

    /// The cells behind a key of [`FigureReport::key`], also of a figure that we calculate:
    /// of the form's own figure, or with `province` of the figure that counts. What they add
    /// sums up to the figure.
    pub fn sources(&self, figure_key: &str, province: bool) -> Vec<SourceLine> {
        let Some((form, at)) = self.locate(figure_key) else { return Vec::new() };
        let own = &form.figures[&at];
        let figure = if province { self.province_figure(own).unwrap_or(own) } else { own };
        lines(self, form, &form.form.cells[at], figure)
    }

    fn locate(&self, key: &str) -> Option<(&FormFigures, CellIndex)> {
        let mut parts = key.splitn(3, '/');
        let (data_set, row, column) = (parts.next()?, parts.next()?, parts.next()?);
        let form = self.forms.iter().find(|form| form.data_set == data_set)?;
        let at = form.form.find(row, column)?;
        form.figures.contains_key(&at).then_some((form, at))
    }

    /// The figure that counts for the province where it is not this form's own.
    fn province_figure(&self, figure: &Figure) -> Option<&Figure> {
        let total = self.totals.get(&figure.key).filter(|_| figure.standing != Standing::Never)?;
        (total.data_sets != figure.data_sets).then_some(total)
    }
}

fn heading(consolidation: &Consolidation) -> Heading {
    let (pack, period) = (&consolidation.pack, &consolidation.period);
    Heading {
        pack: pack.id.clone(),
        pack_version: pack.version.clone(),
        pack_hash: pack.hash().to_owned(),
        pack_title: pack.title.clone(),
        issuer: pack.issuer.clone(),
        layout: pack.layout,
        root_place: pack.root_place.clone(),
        period: period.id.clone(),
        period_label: period.label.clone(),
        window_from: period.window_from,
        window_to: period.window_to,
        last_day: period.last_day(),
        now: consolidation.now,
        non_secret: consolidation.non_secret,
        documents: pack
            .documents
            .iter()
            .map(|document| {
                format!("{} · {} · {}", document.number, document.issuer, document.title)
            })
            .collect(),
    }
}

fn form_report(consolidation: &Consolidation, form: &FormFigures) -> FormReport {
    let sections = &form.form.sections;
    FormReport {
        sections: sections
            .iter()
            .map(|section| section_report(consolidation, form, section))
            .collect(),
        ..form_heading(consolidation, form)
    }
}

/// A form with its reporters, without its sections.
pub fn form_heading(consolidation: &Consolidation, form: &FormFigures) -> FormReport {
    let pack = &consolidation.pack;
    let columns: Vec<ReporterColumn> = form
        .reporters
        .iter()
        .filter_map(|figures| Some((pack.reporter(&figures.reporter)?, figures)))
        .map(|(reporter, figures)| {
            let shown = |name: &str| match figures.due {
                true => name.to_owned(),
                false => i18n::format(Language::Vi, "report.not-due", &[("name", name)]),
            };
            ReporterColumn {
                reporter: reporter.id.clone(),
                name: shown(&reporter.name),
                short_name: shown(&reporter.short_name),
                reported: figures.reported,
                due: figures.due,
            }
        })
        .collect();
    let data_set = pack.data_set(&form.data_set);
    let version = data_set.map(|data_set| data_set.version.clone());
    FormReport {
        data_set: form.data_set.clone(),
        data_set_version: version.unwrap_or_default(),
        printed_code: form.form.printed_code.clone(),
        title: form.form.title.clone(),
        internal: data_set.is_some_and(|data_set| data_set.internal),
        coverage: Coverage {
            counted: columns.iter().filter(|column| column.due && column.reported).count(),
            expected: columns.iter().filter(|column| column.due).count(),
        },
        reporters: columns,
        sections: Vec::new(),
    }
}

/// One section of a form with all its rows.
pub fn section_report(
    consolidation: &Consolidation,
    form: &FormFigures,
    section: &FormSection,
) -> SectionReport {
    let roster = section.display_as == DisplayAs::Roster;
    let unit_of = |at: usize| {
        let cell = section.rows.iter().find_map(|row| row.cells.get(at).copied().flatten());
        cell.map(|cell| form.form.cells[cell].unit.clone()).unwrap_or_default()
    };
    let columns = section.columns.iter().enumerate().filter(|_| roster);
    SectionReport {
        id: section.id.clone(),
        title: section.title.clone(),
        display_as: section.display_as,
        columns: columns
            .map(|(at, column)| RosterHeading {
                code: column.code.clone(),
                heading: column.heading.clone(),
                unit: unit_of(at),
            })
            .collect(),
        rows: section.rows.iter().map(|row| row_report(consolidation, form, row, roster)).collect(),
    }
}

fn row_report(
    consolidation: &Consolidation,
    form: &FormFigures,
    row: &FormRow,
    roster: bool,
) -> RowReport {
    let current: Vec<Option<CellIndex>> = if roster {
        row.cells.clone()
    } else {
        let cells = row.cells.iter().flatten().copied();
        let is_current =
            |cell: &CellIndex| form.form.cells[*cell].column_role == ColumnRole::Current;
        cells.filter(is_current).map(Some).take(1).collect()
    };
    let cells = match current.first() {
        Some(Some(cell)) if !roster => reporter_cells(consolidation, form, &form.form.cells[*cell]),
        _ => Vec::new(),
    };
    RowReport {
        code: row.code.clone(),
        lead: row.lead.clone(),
        label: row.label.clone(),
        unit: row.unit.clone(),
        indent: row.indent,
        relation: row.relation,
        total: row.total,
        element: row.element.clone(),
        place: row.place.clone(),
        cells,
        figures: current
            .into_iter()
            .map(|cell| cell.and_then(|cell| figure_report(consolidation, form, cell)))
            .collect(),
    }
}

fn reporter_cells(
    consolidation: &Consolidation,
    form: &FormFigures,
    cell: &FormCell,
) -> Vec<CellReport> {
    let codes = (cell.row_code.clone(), cell.column_code.clone());
    form.reporters
        .iter()
        .map(|figures| {
            let at = figures.positions.get(&codes).copied();
            let state = match at {
                Some(at) if figures.reported => figures.entry.state(at).clone(),
                _ => ValueState::Blank,
            };
            let origin = at.and_then(|at| figures.origins[at].as_ref());
            CellReport {
                text: display(&consolidation.pack, cell, &state),
                state,
                from_older: origin.is_some_and(|origin| origin.from_older),
                corrected: at.is_some_and(|at| figures.corrected.contains_key(&at)),
                calculated: !cell.is_input(),
                asked: at.is_some(),
            }
        })
        .collect()
}

fn figure_report(
    consolidation: &Consolidation,
    form: &FormFigures,
    at: CellIndex,
) -> Option<FigureReport> {
    let figure = form.figures.get(&at)?;
    let cell = &form.form.cells[at];
    let province = consolidation.province_figure(figure).map(|total| ProvinceFigure {
        data_sets: total.data_sets.clone(),
        standing: total.standing,
        text: aggregate_text(consolidation, cell, &total.value, total.unit_factor),
        value: total.value.clone(),
        shown: total.shown(),
        coverage: total.coverage,
        corrected: total.corrected,
    });
    Some(FigureReport {
        key: key(form, cell),
        aggregation: figure.aggregation,
        standing: figure.standing,
        value: figure.value.clone(),
        shown: figure.shown(),
        decimals: match cell.value_type {
            ValueType::Money => 6,
            ref kind => kind.decimals().unwrap_or_default(),
        },
        text: aggregate_text(consolidation, cell, &figure.value, figure.unit_factor),
        coverage: figure.coverage,
        corrected: figure.corrected,
        province,
    })
}

fn key(form: &FormFigures, cell: &FormCell) -> String {
    format!("{}/{}/{}", form.data_set, cell.row_code, cell.column_code)
}

/// A value as it is shown in the row of a cell.
pub fn aggregate_text(
    consolidation: &Consolidation,
    cell: &FormCell,
    value: &Aggregate,
    factor: Decimal,
) -> String {
    match value {
        Aggregate::None => String::new(),
        Aggregate::Number(number) => {
            number.checked_div(factor).map(format_number).unwrap_or_default()
        }
        Aggregate::Yes(count) => {
            let count = count.to_string();
            i18n::format(Language::Vi, "report.value.yes", &[("count", &count)])
        }
        Aggregate::List(items) => {
            items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join("; ")
        }
        Aggregate::Texts(count) => {
            let count = count.to_string();
            i18n::format(Language::Vi, "report.value.texts", &[("count", &count)])
        }
        Aggregate::Single(datum) => single_text(consolidation, cell, datum),
    }
}

fn single_text(consolidation: &Consolidation, cell: &FormCell, datum: &Datum) -> String {
    display(&consolidation.pack, cell, &ValueState::Value(datum.clone()))
}

/// Occurrences that differ from the figure that counts.
pub fn cross_checks(consolidation: &Consolidation) -> Vec<CrossCheckLine> {
    // The first cell of a key gives label and unit.
    let mut cells: BTreeMap<_, &FormCell> = BTreeMap::new();
    for form in &consolidation.forms {
        for (at, figure) in &form.figures {
            cells.entry(&figure.key).or_insert(&form.form.cells[*at]);
        }
    }
    let form_names = |occurrence: &Occurrence| {
        let names = occurrence.data_sets.iter().map(|id| {
            consolidation.pack.data_set(id).map_or(id.as_str(), |form| form.printed_code.as_str())
        });
        names.collect::<Vec<_>>().join(", ")
    };
    let differing = consolidation.cross_checks.iter().filter(|check| check.differs);
    differing
        .filter_map(|check| {
            let cell = cells.get(&check.key)?;
            let text = |occurrence: &Occurrence| {
                aggregate_text(consolidation, cell, &occurrence.value, cell.unit_factor)
            };
            let difference = check.difference.and_then(|d| d.checked_div(cell.unit_factor));
            Some(CrossCheckLine {
                label: cell.label.clone(),
                unit: cell.unit.clone(),
                counted_text: text(&check.counted),
                other_text: text(&check.other),
                difference_text: difference.map(format_change).unwrap_or_default(),
                counted_form: form_names(&check.counted),
                other_form: form_names(&check.other),
                check: check.clone(),
            })
        })
        .collect()
}

fn explained(consolidation: &Consolidation) -> Vec<ExplainedLine> {
    consolidation
        .explained
        .iter()
        .map(|explained| ExplainedLine {
            explained: explained.clone(),
            reporter_name: reporter_name(consolidation, &explained.reporter),
            message: i18n::finding(Language::Vi, &explained.finding),
        })
        .collect()
}

/// The secretariat's corrections, reporter by reporter in roster order.
pub fn corrections(consolidation: &Consolidation) -> Vec<CorrectionLine> {
    let pack = &consolidation.pack;
    let rank = |id: &str| pack.reporters.iter().position(|reporter| reporter.id == id);
    let form = |id: &String| {
        pack.data_set(id).map_or_else(|| id.clone(), |form| form.printed_code.clone())
    };
    let mut lines: Vec<CorrectionLine> = consolidation
        .corrections
        .iter()
        .map(|result| CorrectionLine {
            result: result.clone(),
            reporter_name: reporter_name(consolidation, &result.correction.reporter),
            form: form(&result.correction.data_set),
        })
        .collect();
    lines.sort_by_key(|line| rank(&line.result.correction.reporter).unwrap_or(usize::MAX));
    lines
}

/// Reports that a sentence names, as `Body (form)`: those that say that nothing arose, those
/// that still break rules.
pub fn named(report: &Report, which: impl Fn(&BoardLine) -> bool) -> Vec<String> {
    let lines = report.board.lines.iter().filter(|line| which(line));
    lines.map(|line| format!("{} ({})", line.reporter_name, line.printed_code)).collect()
}

/// Forms that are owed and not there, waiting or late.
pub fn missing(consolidation: &Consolidation) -> Vec<MissingLine> {
    let settled = |line: &&BoardLine| {
        line.internal || (line.status.is_reported() && line.status != BoardStatus::Late)
    };
    consolidation
        .board
        .lines
        .iter()
        .filter(|line| !settled(line))
        .map(|line| MissingLine {
            reporter: line.reporter.clone(),
            reporter_name: line.reporter_name.clone(),
            data_set: line.data_set.clone(),
            printed_code: line.printed_code.clone(),
            status: format!("merge.board.{}", line.status.name()),
            last_day: consolidation.period.last_day(),
            received: line.received,
            files: line.counting.iter().chain(&line.others).cloned().collect(),
        })
        .collect()
}

/// One line per cell that was read, under the figure of its own row: calculated figures
/// follow from these.
fn sources(consolidation: &Consolidation, form: &FormFigures) -> Vec<SourceLine> {
    let typed = form.figures.iter().filter(|(at, _)| form.form.cells[**at].is_input());
    typed
        .flat_map(|(at, figure)| lines(consolidation, form, &form.form.cells[*at], figure))
        .collect()
}

/// The cells of one figure of a form.
fn lines(
    consolidation: &Consolidation,
    form: &FormFigures,
    cell: &FormCell,
    figure: &Figure,
) -> Vec<SourceLine> {
    let mut lines = Vec::new();
    for contribution in &figure.contributions {
        for part in &contribution.parts {
            let text = match part.adds.and_then(|adds| adds.checked_div(cell.unit_factor)) {
                Some(adds) if !cell.is_input() => format_number(adds),
                _ => contribution.text.clone(),
            };
            lines.push(SourceLine {
                figure: key(form, cell),
                data_set: contribution.data_set.clone(),
                row_code: part.row_code.clone(),
                column_code: part.column_code.clone(),
                label: cell.label.clone(),
                reporter: contribution.reporter.clone(),
                reporter_name: reporter_name(consolidation, &contribution.reporter),
                adds: part.adds.and_then(|adds| adds.checked_div(cell.unit_factor)),
                text,
                unit: cell.unit.clone(),
                file: part.origin.path.clone(),
                sha256: part.origin.sha256.clone(),
                sheet: part.origin.sheet.clone(),
                cell: part.origin.cell.clone(),
                raw: part.origin.raw.clone(),
                from_older: part.origin.from_older,
                original: part.corrected.as_ref().map(|was| was.original_text.clone()),
            });
        }
    }
    lines
}

fn reporter_name(consolidation: &Consolidation, id: &str) -> String {
    consolidation.pack.reporter(id).map_or_else(|| id.to_owned(), |reporter| reporter.name.clone())
}
