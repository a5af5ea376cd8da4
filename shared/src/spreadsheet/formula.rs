//! Calculated cells as live formulas of a workbook, saying exactly what `entry` calculates.

use super::layout::{Layout, reference};
use crate::{
    definition::{Pack, ValueType},
    form::{Calculation, CellIndex, Form},
    value::NIL,
};

/// The formula of a calculation, with its leading `=`.
pub(super) fn formula(
    pack: &Pack,
    form: &Form,
    layout: &Layout,
    calculation: &Calculation,
) -> String {
    match calculation {
        Calculation::Constant(number) => format!("={number}"),
        Calculation::Difference(a, b) => {
            let (both, a, b) = pair(layout, *a, *b);
            // Rounded to the decimals of the finest row: 0.3 - 0.2 is not 0.1 in binary.
            format!("=IF({both},ROUND({a}-{b},6),\"\")")
        }
        Calculation::Percent(a, b) => {
            let (both, a, b) = pair(layout, *a, *b);
            format!("=IF({both},IF({b}=0,\"\",ROUND(({a}-{b})/{b}*100,1)),\"\")")
        }
        Calculation::Sum(cells) => {
            let ranges = ranges(layout, cells);
            let numbers: Vec<String> =
                ranges.iter().map(|range| format!("COUNT({range})")).collect();
            let nils: Vec<String> =
                ranges.iter().map(|range| format!("COUNTIF({range},\"{NIL}\")")).collect();
            let any = [numbers, nils].concat().join("+");
            format!("=IF({any}=0,\"\",SUM({}))", ranges.join(","))
        }
        Calculation::Count { cells, options } => {
            let ranges = ranges(layout, cells);
            let labels: Vec<String> =
                options.iter().map(|option| choice_label(pack, form, cells, option)).collect();
            let any: Vec<String> = ranges.iter().map(|range| format!("COUNTA({range})")).collect();
            let counts: Vec<String> = ranges
                .iter()
                .flat_map(|range| {
                    labels.iter().map(move |label| format!("COUNTIF({range},\"{label}\")"))
                })
                .collect();
            format!("=IF({}=0,\"\",{})", any.join("+"), counts.join("+"))
        }
    }
}

/// Whether both cells hold figures, and the two figures: `KPS` is one, and `N` makes it 0.
fn pair(layout: &Layout, first: CellIndex, second: CellIndex) -> (String, String, String) {
    let [first, second] = [first, second].map(|cell| reference(layout, cell));
    let is_figure = |cell: &str| format!("OR(ISNUMBER({cell}),{cell}=\"{NIL}\")");
    let both = format!("AND({},{})", is_figure(&first), is_figure(&second));
    (both, format!("N({first})"), format!("N({second})"))
}

fn choice_label(pack: &Pack, form: &Form, cells: &[CellIndex], option: &str) -> String {
    let list = cells.first().and_then(|cell| match &form.cells[*cell].value_type {
        ValueType::SelectOne(list) => pack.choice_list(list),
        _ => None,
    });
    let label = list.and_then(|list| list.options.iter().find(|item| item.id == option));
    let label = label.map_or(option, |item| item.label.as_str());
    // In the condition of a count these stand for other characters unless marked.
    let plain = label.replace('~', "~~").replace('*', "~*").replace('?', "~?");
    plain.replace('"', "\"\"")
}

/// The cells as few ranges: one for every unbroken run down a column.
pub(super) fn ranges(layout: &Layout, cells: &[CellIndex]) -> Vec<String> {
    let mut runs: Vec<(CellIndex, CellIndex)> = Vec::new();
    for cell in cells {
        let (sheet, row, column) = layout.position(*cell);
        match runs.last_mut() {
            Some((_, last)) if follows(layout, layout.position(*last), (sheet, row, column)) => {
                *last = *cell;
            }
            _ => runs.push((*cell, *cell)),
        }
    }
    runs.into_iter()
        .map(|(first, last)| {
            let first = reference(layout, first);
            let last = reference(layout, last);
            let (_, address) = last.rsplit_once('!').expect("references name their sheet");
            format!("{first}:{address}")
        })
        .collect()
}

/// Below it in the same column, with nothing of the form between: the line that names a
/// district above its communes is empty there and may lie inside a range.
fn follows(layout: &Layout, last: (usize, u32, u16), next: (usize, u32, u16)) -> bool {
    (last.0, last.2) == (next.0, next.2)
        && (last.1 + 1..=last.1 + 2).contains(&next.1)
        && (last.1 + 1..next.1).all(|row| !layout.is_taken((next.0, row, next.2)))
}
