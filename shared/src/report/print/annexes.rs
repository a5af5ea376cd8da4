//! What follows the forms: cross-checks, reasons, corrections, and the files that are not, or not
//! all, in the report.

use super::{escape, of, put, say, section, table_head};
use crate::{
    i18n::{self, Language},
    merge::{FileState, moment},
    report::Report,
};

pub(super) fn cross_checks(out: &mut String, report: &Report) {
    if report.cross_checks.is_empty() {
        return;
    }
    section(out, "print.cross-checks");
    table_head(
        out,
        &[
            "print.column.label",
            "print.column.unit",
            "print.column.counted",
            "print.column.other",
            "print.column.difference",
        ],
    );
    for line in &report.cross_checks {
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td class=\"number\">{} ({}, {})</td>\
             <td class=\"number\">{} ({}, {})</td><td class=\"number\">{}</td></tr>\n",
                escape(&line.label),
                escape(&line.unit),
                escape(&line.counted_text),
                escape(&line.counted_form),
                of(line.check.counted.coverage),
                escape(&line.other_text),
                escape(&line.other_form),
                of(line.check.other.coverage),
                escape(&line.difference_text),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

pub(super) fn explained(out: &mut String, report: &Report) {
    if report.explained.is_empty() {
        return;
    }
    section(out, "print.explained");
    table_head(out, &["print.column.reporter", "print.column.finding", "print.column.reason"]);
    for line in &report.explained {
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td class=\"words\">{}</td></tr>\n",
                escape(&line.reporter_name),
                escape(&line.message),
                escape(&line.explained.reason),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

/// The annex of what the secretariat corrected.
pub(super) fn corrections(out: &mut String, report: &Report) {
    if report.corrections.is_empty() {
        return;
    }
    section(out, "print.corrections");
    table_head(
        out,
        &[
            "print.column.reporter",
            "print.column.label",
            "print.column.original",
            "print.column.corrected",
            "print.column.why",
        ],
    );
    for line in &report.corrections {
        let result = &line.result;
        let correction = &result.correction;
        let status = format!("merge.correction.{}", result.status.name());
        let who =
            say("print.corrected-by", &[("by", &correction.by), ("at", &moment(&correction.at))]);
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td>{} {}: {}</td><td class=\"number\">{}</td>\
                 <td class=\"number\">{}</td><td class=\"words\">{}<br>{who}<br>{}</td></tr>\n",
                escape(&line.reporter_name),
                escape(&line.form),
                escape(&correction.row_code),
                escape(&result.label),
                escape(&result.original_text),
                escape(&result.text),
                escape(&correction.reason),
                escape(i18n::text(Language::Vi, &status)),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

/// The files whose figures are not, or not all, in the report.
pub(super) fn files(out: &mut String, report: &Report) {
    let quiet = |state| matches!(state, FileState::Recognised | FileState::Ignored);
    if report.files.iter().all(|file| quiet(file.state)) {
        return;
    }
    section(out, "print.files");
    table_head(out, &["print.column.file", "print.column.status", "print.column.finding"]);
    for file in report.files.iter().filter(|file| !quiet(file.state)) {
        let findings: Vec<String> = file
            .findings
            .iter()
            .take(3)
            .map(|finding| i18n::finding(Language::Vi, finding))
            .collect();
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td class=\"words\">{}</td></tr>\n",
                escape(&file.path),
                escape(i18n::text(Language::Vi, &format!("merge.state.{}", file.state.name()))),
                escape(&findings.join("\n")),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}
