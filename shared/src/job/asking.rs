//! What the page asks of a result: nothing of it changes anything.

use std::collections::BTreeSet;

use super::{
    XLSX,
    as_before::AsBefore,
    merging::Handled,
    messages::{MergeAnswer, MergeRequest, Output},
    review::{AskedView, Review},
    rivals::RivalsView,
    view::{Against, DecisionLine, FigureView, FileLine, FormView, window},
};
use crate::{
    export::{csv, merge_json},
    merge::Consolidation,
    report::{Report, cross_checks, indicators, print_body, section_report, targets},
    spreadsheet,
};

/// Answers what only looks at the result.
pub(super) fn ask(
    result: &Consolidation,
    put_off: &BTreeSet<String>,
    question: MergeRequest,
) -> Handled {
    match question {
        MergeRequest::Files { filter, from, count } => {
            let chosen = filter.choose(&result.pack, &result.files);
            let rows = window(&chosen, from, count).into_iter().map(FileLine::of).collect();
            MergeAnswer::Files { total: chosen.len(), rows }
        }
        MergeRequest::Paths { filter } => {
            let chosen = filter.choose(&result.pack, &result.files);
            MergeAnswer::Paths { paths: chosen.iter().map(|file| file.path.clone()).collect() }
        }
        MergeRequest::File { path, sha256 } => {
            let file = result.files.iter().find(|file| file.path == path && file.sha256 == sha256);
            match file {
                Some(file) => MergeAnswer::File { findings: file.findings.clone() },
                None => MergeAnswer::failed("no-file", path),
            }
        }
        MergeRequest::Review { from, count, find } => MergeAnswer::Review {
            review: Review::of(result, put_off, from, count, find.as_deref()),
        },
        MergeRequest::Asked { question } => match AskedView::of(result, put_off, &question) {
            Some(asked) => MergeAnswer::Asked { asked: Box::new(asked) },
            None => MergeAnswer::failed("no-question", question),
        },
        MergeRequest::Precedents => MergeAnswer::Precedents { lines: AsBefore::all(result) },
        MergeRequest::Decisions { from, count } => MergeAnswer::Decisions {
            total: result.decisions.len(),
            decisions: window(&DecisionLine::all(result), from, count),
        },
        MergeRequest::Corrections => {
            MergeAnswer::Corrections { corrections: result.corrections.clone() }
        }
        MergeRequest::Rivals => {
            let general = RivalsView::general(&result.decisions);
            MergeAnswer::Rivals { general, rivals: RivalsView::all(result) }
        }
        MergeRequest::Balance => MergeAnswer::Balance { balance: Box::new(result.balance()) },
        MergeRequest::Forms => MergeAnswer::Forms { forms: FormView::all(result) },
        MergeRequest::Section { data_set, section, from, count } => {
            section_window(result, &data_set, &section, from, count)
                .unwrap_or_else(|| MergeAnswer::failed("no-section", section))
        }
        MergeRequest::Figure { key, reporter } => {
            match FigureView::of(result, &key, reporter.as_deref(), &cross_checks(result)) {
                Some(figure) => MergeAnswer::Figure { figure: Box::new(figure) },
                None => MergeAnswer::failed("no-figure", key),
            }
        }
        MergeRequest::Targets => {
            MergeAnswer::Targets { targets: targets(result), indicators: indicators(result) }
        }
        MergeRequest::Against => MergeAnswer::Against { against: Against::of(result) },
        MergeRequest::Paper => MergeAnswer::Paper { html: print_body(&Report::of(result)) },
        MergeRequest::Write { output } => return written(result, output),
        _ => MergeAnswer::failed("request", ""),
    }
    .into()
}

fn section_window(
    result: &Consolidation,
    data_set: &str,
    section: &str,
    from: usize,
    count: usize,
) -> Option<MergeAnswer> {
    let form = result.forms.iter().find(|form| form.data_set == data_set)?;
    let found = form.form.sections.iter().find(|found| found.id == section)?;
    let mut section = section_report(result, form, found);
    let total = section.rows.len();
    section.rows = window(&section.rows, from, count);
    Some(MergeAnswer::Section { total, section })
}

fn written(result: &Consolidation, output: Output) -> Handled {
    let (rest, media_type, bytes) = match output {
        Output::Workbook => match spreadsheet::report(&Report::of(result)) {
            Ok(written) => (".xlsx", XLSX, written.report),
            Err(error) => return MergeAnswer::failed("workbook", error.to_string()).into(),
        },
        Output::Csv => ("_data.csv", "text/csv", csv(result)),
        Output::MergeJson => ("_merge.json", "application/json", merge_json(result)),
    };
    let name = format!("tong-hop_{}{rest}", result.period.id);
    let answer = MergeAnswer::Written { name, media_type: media_type.to_owned() };
    Handled { answer, parts: vec![bytes], journal: Vec::new() }
}
