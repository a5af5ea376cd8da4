//! A range of a form on its way to the clipboard.

use std::fmt::Write;

use rust_decimal::Decimal;

use super::text::write_table;
use crate::{
    definition::Pack,
    entry::{Entry, Filled, selection::Selection},
    form::Form,
    value::{Datum, ValueState, display, format_number},
};

/// Both flavours of one range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Copied {
    /// Text with tabs, figures ungrouped, so that they read back as what they are anywhere.
    pub text: String,
    /// A table, figures as shown and, beside them, exactly.
    pub html: String,
}

/// By this our own tables are known again.
const OURS: &str = "data-tonghop";

pub(super) fn is_ours(html: &str) -> bool {
    html.contains(OURS)
}

/// The text that means in another cell of the same kind what stands in this one: figures without
/// grouping and in the unit of the row, everything else as it was typed.
pub fn carried(filled: &Filled) -> String {
    match &filled.state {
        ValueState::Value(Datum::Number(number)) => {
            format_number(*number).replace('.', "").replace('−', "-")
        }
        _ => filled.raw.clone(),
    }
}

/// A figure as it is pasted when nothing is in doubt: one sign before exactly three digits would
/// be asked about, so a fourth digit follows.
pub(super) fn exactly(number: Decimal) -> String {
    let text = format_number(number).replace('.', "").replace('−', "-");
    match text.split_once(',') {
        Some((_, fraction)) if fraction.len() == 3 => text + "0",
        _ => text,
    }
}

/// The cells of a selection; places without a cell are empty.
pub fn copied(pack: &Pack, form: &Form, entry: &Entry, selection: Selection) -> Copied {
    let rows = selection.rows(form);
    let mut texts: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    let mut html = format!(
        "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head>\
         <meta charset=\"utf-8\"><style><!--table{{mso-displayed-decimal-separator:\"\\,\";\
         mso-displayed-thousand-separator:\"\\.\";}}br{{mso-data-placement:same-cell;}}--></style>\
         </head><body><table {OURS}=\"1\">"
    );
    for row in &rows {
        html.push_str("<tr>");
        let mut line = Vec::with_capacity(row.len());
        for cell in row {
            let Some(cell) = *cell else {
                html.push_str("<td></td>");
                line.push(String::new());
                continue;
            };
            let (filled, at) = (entry.get(cell), &form.cells[cell]);
            let shown = display(pack, at, &filled.state);
            write_cell(&mut html, filled, &shown);
            line.push(match (&filled.state, at.is_input()) {
                (ValueState::Value(Datum::Number(_)), _) | (_, true) => carried(filled),
                _ => shown,
            });
        }
        html.push_str("</tr>");
        texts.push(line);
    }
    html.push_str("</table></body></html>");
    Copied { text: write_table(&texts), html }
}

/// Excel and WPS read `x:num` and the format, LibreOffice `sdval` and `sdnum`, whose first
/// number says how `sdval` is written (1033: with a point).
/// Words are marked as such, else `1/2` would become a day.
fn write_cell(html: &mut String, filled: &Filled, shown: &str) {
    let outcome = match &filled.state {
        ValueState::Blank => write!(html, "<td></td>"),
        ValueState::Value(Datum::Number(number)) => {
            let number = number.normalize();
            let places = "0".repeat(number.scale() as usize);
            let point = if places.is_empty() { "" } else { "." };
            write!(
                html,
                "<td x:num=\"{number}\" sdval=\"{number}\" sdnum=\"1033;0;#,##0{point}{places}\" \
                 style=\"text-align:right;mso-number-format:'#,##0{point}{places}'\">{shown}</td>"
            )
        }
        _ => write!(
            html,
            "<td x:str sdnum=\"1033;0;@\" style=\"mso-number-format:'\\@'\">{}</td>",
            escaped(shown)
        ),
    };
    outcome.expect("writing to a string");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' => out.push_str("<br>"),
            letter => out.push(letter),
        }
    }
    out
}
