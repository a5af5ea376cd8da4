//! A figure of the province beside the cells it is made of: which formula says it, and what
//! has to be said about it.

use rust_decimal::Decimal;

use super::{
    super::sheets::words,
    sheet::{of, say},
};
use crate::{
    definition::Aggregation,
    merge::{Aggregate, Standing},
    report::{FigureReport, FormReport, RowReport},
    value::{Datum, NIL, ValueState},
};

/// More forms than these are told by their number.
const FORMS_BY_NAME: usize = 6;

/// How the total of a row is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Total {
    /// Formula over the cells of the row, with its result in the shown unit.
    Formula(String, Option<Decimal>),
    /// The figure is not what these cells add up to.
    Number(Decimal),
    Text(String),
    Blank,
}

/// The total of a matrix row whose cells stand in `range`.
///
/// A formula is written only where the cells really come to the figure.
pub(super) fn total(row: &RowReport, figure: &FigureReport, range: &str) -> Total {
    let numbers = || row.cells.iter().filter_map(|cell| cell.state.as_number());
    match &figure.value {
        _ if figure.standing == Standing::Never => Total::Blank,
        Aggregate::None if is_added(figure.aggregation) && numbers().next().is_none() => {
            let any = format!("COUNT({range})+COUNTIF({range},\"{NIL}\")");
            Total::Formula(format!("=IF({any}=0,\"\",SUM({range}))"), None)
        }
        Aggregate::Number(_) => {
            let Some(shown) = figure.shown else { return Total::Text(figure.text.clone()) };
            let sum = numbers().try_fold(Decimal::ZERO, |sum, n| sum.checked_add(n));
            let decimals = numbers().map(|n| n.normalize().scale()).max().unwrap_or(0);
            if figure.aggregation == Aggregation::Max && numbers().max() == Some(shown) {
                Total::Formula(format!("=MAX({range})"), Some(shown))
            } else if sum == Some(shown) && decimals == 0 {
                Total::Formula(format!("=SUM({range})"), Some(shown))
            } else if sum == Some(shown) {
                // Doubles do not add exactly; the figure has no more decimals than its parts.
                Total::Formula(format!("=ROUND(SUM({range}),{decimals})"), Some(shown))
            } else {
                Total::Number(shown)
            }
        }
        Aggregate::Yes(count) => {
            let yes = ValueState::Value(Datum::Flag(true));
            let found = row.cells.iter().filter(|cell| cell.state == yes).count();
            let count = Decimal::from(*count);
            if Decimal::from(found) == count {
                let formula = format!("=COUNTIF({range},\"{}\")", words("form.yes"));
                Total::Formula(formula, Some(count))
            } else {
                Total::Number(count)
            }
        }
        Aggregate::Single(_) => Total::Text(figure.text.clone()),
        Aggregate::None | Aggregate::List(_) | Aggregate::Texts(_) => Total::Blank,
    }
}

fn is_added(aggregation: Aggregation) -> bool {
    matches!(aggregation, Aggregation::Sum | Aggregation::SumGeo | Aggregation::Owner)
}

/// What has to be said beside the figure, in words. `of_province` where the row shows the
/// figure of the province and this form's own has to be named beside it.
pub(super) fn note(
    form: &FormReport,
    row: &RowReport,
    figure: &FigureReport,
    of_province: bool,
) -> String {
    let mut notes: Vec<String> = Vec::new();
    match (&figure.province, of_province) {
        (Some(total), false) => {
            let forms = forms(&total.data_sets);
            let arguments = [
                ("forms", forms.as_str()),
                ("text", &total.text),
                ("coverage", &of(total.coverage)),
            ];
            let id = match (figure.standing, total.standing) {
                (Standing::Part, _) => "workbook.report.note.part",
                (_, Standing::StandIn) => "workbook.report.note.stands-in-there",
                _ => "workbook.report.note.cross-check",
            };
            notes.push(say(id, &arguments));
        }
        (Some(total), true) => {
            let forms = forms(&total.data_sets);
            let own = if figure.text.is_empty() { "–" } else { &figure.text };
            let arguments =
                [("forms", forms.as_str()), ("text", own), ("coverage", &of(figure.coverage))];
            notes.push(say("workbook.report.note.by-forms", &arguments));
            if total.standing == Standing::StandIn {
                notes.push(words("workbook.report.note.stand-in").to_owned());
            }
        }
        (None, _) => match figure.standing {
            Standing::CrossCheck => {
                notes.push(words("workbook.report.note.cross-check-only").to_owned());
            }
            Standing::StandIn => notes.push(words("workbook.report.note.stand-in").to_owned()),
            Standing::Never => notes.push(words("workbook.report.note.never").to_owned()),
            Standing::Counts | Standing::Part => {}
        },
    }
    match figure.aggregation {
        Aggregation::Yes => notes.push(words("workbook.report.note.yes").to_owned()),
        Aggregation::Max => notes.push(words("workbook.report.note.max").to_owned()),
        Aggregation::List if !of_province => {
            notes.push(words("workbook.report.note.list").to_owned());
        }
        _ => {}
    }
    let named = |id: &str, which: &dyn Fn(usize) -> bool| {
        let names: Vec<&str> = (0..row.cells.len())
            .filter(|at| which(*at))
            .map(|at| form.reporters[at].short_name.as_str())
            .collect();
        (!names.is_empty()).then(|| say(id, &[("names", &names.join(", "))]))
    };
    notes.extend(named("workbook.report.note.lacking", &|at| {
        let cell = &row.cells[at];
        form.reporters[at].reported && cell.asked && !is_answer(&cell.state)
    }));
    notes.extend(named("workbook.report.note.older", &|at| row.cells[at].from_older));
    if figure.corrected > 0 {
        let count = figure.corrected.to_string();
        notes.push(say("workbook.report.note.corrected", &[("count", &count)]));
    }
    notes.join("; ")
}

/// Forms by their codes; of many how many: the sources name each.
fn forms(data_sets: &[String]) -> String {
    match data_sets {
        [first, second, .., last] if data_sets.len() > FORMS_BY_NAME => say(
            "workbook.report.note.forms",
            &[
                ("first", &format!("{first}, {second}")),
                ("last", last),
                ("count", &data_sets.len().to_string()),
            ],
        ),
        _ => data_sets.join(", "),
    }
}

fn is_answer(state: &ValueState) -> bool {
    matches!(state, ValueState::Value(_) | ValueState::Nil)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_forms_are_named_and_many_are_counted() {
        let codes = |count: usize| (1..=count).map(|n| format!("F0{n}")).collect::<Vec<_>>();
        assert_eq!(forms(&codes(3)), "F01, F02, F03");
        assert_eq!(forms(&codes(6)), "F01, F02, F03, F04, F05, F06");
        assert_eq!(forms(&codes(7)), "F01, F02, …, F07 (7 biểu)");
    }
}
