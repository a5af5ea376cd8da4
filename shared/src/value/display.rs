//! How a value is shown, on screen and in words of a workbook, and how it stands in hashes.

use unicode_normalization::UnicodeNormalization;

use super::{Datum, ValueState, format_change, format_number};
use crate::{
    definition::{Pack, ValueType},
    form::{ColumnRole, FormCell},
    i18n::{self, Language},
};

/// The signs of `contracts.md` 8 on the way out.
pub const NOT_AVAILABLE: &str = "…";
pub const NOT_APPLICABLE: &str = "x";
pub const NIL: &str = "KPS";

/// What the person sees: `1.234,5`, `Có`, `05/3/2023`, a choice's label, `…`, `x`, `KPS`, or
/// the text that could not be read.
pub fn display(pack: &Pack, cell: &FormCell, state: &ValueState) -> String {
    match state {
        ValueState::Blank => String::new(),
        ValueState::NotAvailable => NOT_AVAILABLE.to_owned(),
        ValueState::NotApplicable => NOT_APPLICABLE.to_owned(),
        ValueState::Nil => NIL.to_owned(),
        ValueState::Unreadable(raw) => raw.clone(),
        ValueState::Value(Datum::Number(number)) => match cell.column_role {
            ColumnRole::Difference | ColumnRole::Percent => format_change(*number),
            _ => format_number(*number),
        },
        ValueState::Value(Datum::Text(text)) => text.clone(),
        ValueState::Value(Datum::Flag(flag)) => {
            i18n::text(Language::Vi, if *flag { "form.yes" } else { "form.no" }).to_owned()
        }
        ValueState::Value(Datum::Date(date)) => date.to_string(),
        ValueState::Value(Datum::Choice(id)) => match &cell.value_type {
            ValueType::SelectOne(list) => pack
                .choice_list(list)
                .and_then(|list| list.options.iter().find(|option| option.id == *id))
                .map_or_else(|| id.clone(), |option| option.label.clone()),
            _ => id.clone(),
        },
    }
}

/// What a person types to say this: [`parse`](super::parse) understands it as the same state in
/// this cell. As [`display`], but without groups: in a row of decimals `1.234` has two readings.
pub fn as_typed(pack: &Pack, cell: &FormCell, state: &ValueState) -> String {
    match state {
        ValueState::Value(Datum::Number(number)) => {
            number.normalize().to_string().replace('.', ",")
        }
        _ => display(pack, cell, state),
    }
}

/// The value in its canonical unit and spelling, for hashes and data files: plain digits with
/// `.`, ISO dates, option ids; empty where the state is no value.
pub fn canonical(cell: &FormCell, state: &ValueState) -> String {
    match state {
        ValueState::Value(Datum::Number(number)) => {
            // Cannot overflow: shown figures have at most fifteen whole digits.
            (*number * cell.unit_factor).normalize().to_string()
        }
        ValueState::Nil if cell.value_type.is_numeric() => "0".to_owned(),
        ValueState::Value(Datum::Text(text)) => {
            let text: String = text.nfc().collect::<String>().replace("\r\n", "\n");
            text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
        }
        ValueState::Value(Datum::Flag(flag)) => if *flag { "true" } else { "false" }.to_owned(),
        ValueState::Value(Datum::Date(date)) => date.iso(),
        ValueState::Value(Datum::Choice(id)) => id.clone(),
        ValueState::Unreadable(raw) => raw.clone(),
        _ => String::new(),
    }
}

impl ValueState {
    /// Stable name of the state: `value`, `zero`, `blank`, `not_available`, `not_applicable`,
    /// `nil`, `unreadable`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Value(Datum::Number(number)) if number.is_zero() => "zero",
            Self::Value(_) => "value",
            Self::Blank => "blank",
            Self::NotAvailable => "not_available",
            Self::NotApplicable => "not_applicable",
            Self::Nil => "nil",
            Self::Unreadable(_) => "unreadable",
        }
    }
}
