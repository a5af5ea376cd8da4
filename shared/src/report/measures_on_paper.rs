//! Indicators, targets and reconciliation on paper.

use super::{
    IndicatorLine, Report, TargetLine,
    print::{escape, of, put, say, section, table_head},
};
use crate::{
    i18n::{self, Language},
    merge::{Agreement, Verdict},
    value::{format_change, format_number},
};

pub(super) fn targets(out: &mut String, report: &Report) {
    if report.targets.is_empty() {
        return;
    }
    section(out, "print.targets");
    table_head(
        out,
        &[
            "print.column.target",
            "print.column.condition",
            "print.column.result",
            "print.column.verdict",
            "print.column.basis",
        ],
    );
    for line in &report.targets {
        let result = if line.units.is_empty() {
            let several = line.measures.len() > 1;
            let measures = line.measures.iter().map(|measure| match several {
                true => escape(&format!("{}: {}", measure.label, measure.text)),
                false => escape(&measure.text),
            });
            measures.collect::<Vec<_>>().join("<br>")
        } else {
            say("print.units-met", &[("coverage", &of(line.result.met()))])
        };
        let scope = match line.scope.as_str() {
            "" => String::new(),
            scope => format!(" ({})", escape(scope)),
        };
        put(
            out,
            format_args!(
                "<tr><td>{}{scope}</td><td>{}</td><td>{result}</td>\
                 <td><b>{}</b></td><td>{}</td></tr>\n",
                escape(&line.label),
                escape(&line.condition),
                verdict(line.result.verdict),
                notes(line).join("<br>"),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

/// Escaped, in the order in which they are read.
fn notes(line: &TargetLine) -> Vec<String> {
    let units = |wanted: &dyn Fn(Verdict) -> bool| {
        let units = line.result.units.iter().zip(&line.units);
        let names = units.filter(|(unit, _)| wanted(unit.verdict));
        names.map(|(_, shown)| format!("{} ({})", shown.name, shown.text)).collect::<Vec<_>>()
    };
    let failing = units(&|verdict| verdict == Verdict::NotMet);
    let open = units(&|verdict| !matches!(verdict, Verdict::NotMet | Verdict::Met));
    let mut notes = Vec::new();
    for (id, names) in [("print.failing", failing), ("print.not-known", open)] {
        if !names.is_empty() {
            notes.push(say(id, &[("names", &names.join(", "))]));
        }
    }
    if !line.result.reason.is_empty() {
        notes.push(say("print.judged", &[("reason", &line.result.reason)]));
    }
    if !line.assumption.is_empty() {
        notes.push(say("print.assumption", &[("text", &line.assumption)]));
    }
    notes
}

pub(super) fn indicators(out: &mut String, report: &Report) {
    if report.indicators.is_empty() {
        return;
    }
    section(out, "print.indicators");
    let heads = [
        "print.column.indicator",
        "print.column.ratio",
        "print.column.result",
        "print.column.note",
    ];
    table_head(out, &heads);
    for line in &report.indicators {
        put(
            out,
            format_args!(
                "<tr><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td>\
                 <td>{}</td></tr>\n",
                escape(&line.label),
                escape(&ratio(line)),
                escape(&line.text),
                escape(&line.note),
            ),
        );
    }
    out.push_str("</tbody></table>\n");
}

fn ratio(line: &IndicatorLine) -> String {
    match (line.result.numerator, line.result.denominator) {
        (Some(over), Some(under)) => format!("{}/{}", format_number(over), format_number(under)),
        _ => String::new(),
    }
}

const HEADS: [&str; 5] = [
    "print.column.label",
    "print.column.form",
    "print.column.figure",
    "print.column.coverage",
    "print.column.difference",
];

pub(super) fn reconciliation(out: &mut String, report: &Report) {
    if report.reconciliation.is_empty() {
        return;
    }
    section(out, "print.reconciliation");
    table_head(out, &HEADS);
    for line in &report.reconciliation {
        let agreement = match line.result.agreement {
            Agreement::Beside => String::new(),
            other => {
                let word = format!("merge.agreement.{}", other.name());
                format!(" – {}", escape(i18n::text(Language::Vi, &word)))
            }
        };
        put(
            out,
            format_args!(
                "<tr class=\"place-row\"><td colspan=\"5\">{} ({}){agreement}</td></tr>\n",
                escape(&line.label),
                escape(i18n::text(Language::Vi, &line.relation)),
            ),
        );
        for (item, forms) in line.result.items.iter().zip(&line.forms) {
            let value = item.value.map(format_number).unwrap_or_default();
            let difference = item.difference.map(format_change).unwrap_or_default();
            let difference = if item.differs { format!("<b>{difference}</b>") } else { difference };
            open_row(out, &item.label, forms, &value, &of(item.coverage));
            put(out, format_args!("<td class=\"number\">{difference}</td></tr>\n"));
        }
    }
    out.push_str("</tbody></table>\n");
}

pub(super) fn joint_sums(out: &mut String, report: &Report) {
    if report.joint_sums.is_empty() {
        return;
    }
    section(out, "print.joint-sums");
    table_head(out, &HEADS[..4]);
    for line in &report.joint_sums {
        let sum = &line.sum;
        put(
            out,
            format_args!(
                "<tr class=\"place-row\"><td colspan=\"4\">{}</td></tr>\n",
                escape(&sum.label),
            ),
        );
        for (part, form) in sum.parts.iter().zip(&line.forms) {
            let value = part.value.map(format_number).unwrap_or_default();
            open_row(out, &part.name, form, &value, &of(part.coverage));
            out.push_str("</tr>\n");
        }
        let total = sum.total.map(format_number).unwrap_or_default();
        let label = i18n::text(Language::Vi, "report.print.joint-total");
        open_row(out, label, "", &total, &of(sum.coverage));
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
}

/// The cells of a row that both tables have; the row stays open.
fn open_row(out: &mut String, label: &str, forms: &str, value: &str, coverage: &str) {
    put(
        out,
        format_args!(
            "<tr><td class=\"in-1\">{}</td><td>{}</td><td class=\"number\">{value}</td>\
             <td class=\"number\">{coverage}</td>",
            escape(label),
            escape(forms),
        ),
    );
}

fn verdict(verdict: Verdict) -> String {
    escape(i18n::text(Language::Vi, &format!("merge.verdict.{}", verdict.name())))
}
