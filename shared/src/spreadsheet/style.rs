//! How workbooks look: Times New Roman as Decree 30/2020 asks, one quiet accent, input cells tinted.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::{definition::ValueType, form::FormCell};

const FONT: &str = "Times New Roman";
const LINE: Color = Color::RGB(0x00B8_C2CE);
pub(super) const HEADING: Color = Color::RGB(0x00E7_F0FA);
const INPUT: Color = Color::RGB(0x00FF_FDF3);
pub(super) const MARK: Color = Color::RGB(0x00FF_D9A0);
pub(super) const CALCULATED: Color = Color::RGB(0x00F1_F3F6);
pub(super) const ABSENT: Color = Color::RGB(0x0070_7780);
pub(super) const ERROR: Color = Color::RGB(0x00B3_261E);

pub(super) fn plain() -> Format {
    Format::new().set_font_name(FONT).set_font_size(11)
}

pub(super) fn wrapped() -> Format {
    plain().set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

pub(super) fn bold_centre() -> Format {
    wrapped().set_bold().set_align(FormatAlign::Center)
}

pub(super) fn title() -> Format {
    bold_centre().set_font_size(13)
}

pub(super) fn italic() -> Format {
    wrapped().set_italic().set_font_size(10)
}

pub(super) fn italic_centre() -> Format {
    italic().set_align(FormatAlign::Center)
}

pub(super) fn banner() -> Format {
    bold_centre().set_font_color(ERROR)
}

pub(super) fn bordered(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(LINE)
}

pub(super) fn heading() -> Format {
    bordered(bold_centre()).set_background_color(HEADING).set_font_size(10)
}

pub(super) fn column_code() -> Format {
    bordered(plain()).set_align(FormatAlign::Center).set_italic().set_font_size(9)
}

pub(super) fn section_title() -> Format {
    bordered(wrapped()).set_bold().set_background_color(HEADING)
}

pub(super) fn row_code() -> Format {
    bordered(plain()).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter)
}

pub(super) fn label(indent: u8, strong: bool) -> Format {
    let format = bordered(wrapped()).set_indent(indent);
    if strong { format.set_bold() } else { format }
}

pub(super) fn unit() -> Format {
    bordered(wrapped()).set_align(FormatAlign::Center).set_font_size(10)
}

pub(super) fn greyed() -> Format {
    bordered(plain()).set_background_color(CALCULATED)
}

fn decimals(places: u8) -> String {
    match places {
        0 => "#,##0".to_owned(),
        _ => format!("#,##0.0{}", "#".repeat(usize::from(places) - 1)),
    }
}

/// What is to be mended: colour is never the only sign.
pub(super) fn marked(format: Format) -> Format {
    format.set_background_color(MARK).set_border(FormatBorder::Medium).set_border_color(ERROR)
}

/// Room for a unit's answer: unlocked, words stay words.
pub(super) fn answer() -> Format {
    bordered(wrapped())
        .set_font_size(10)
        .set_num_format("@")
        .set_background_color(INPUT)
        .set_unlocked()
}

/// A cell of the form: input cells are unlocked and tinted, figures right-aligned.
pub(super) fn cell(cell: &FormCell) -> Format {
    let format = bordered(wrapped());
    let format = match &cell.value_type {
        ValueType::Integer => format.set_num_format("#,##0"),
        // At least one decimal: an optional first one would leave a bare comma behind `12`.
        ValueType::Decimal(places) => format.set_num_format(decimals(*places)),
        ValueType::Percent => format.set_num_format(decimals(1)),
        ValueType::Money => format.set_num_format(decimals(6)),
        ValueType::Date => format.set_num_format("dd/mm/yyyy"),
        // Words stay words, whatever they look like: `5/3` is no date, `=1+1` no formula.
        _ => format.set_num_format("@"),
    };
    let format = match &cell.value_type {
        kind if kind.is_numeric() => format.set_align(FormatAlign::Right),
        ValueType::LongText => format.set_align(FormatAlign::Top),
        ValueType::Text => format.set_align(FormatAlign::Left),
        _ => format.set_align(FormatAlign::Center),
    };
    if cell.is_input() {
        format.set_background_color(INPUT).set_unlocked()
    } else {
        format.set_background_color(CALCULATED)
    }
}
