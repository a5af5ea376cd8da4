//! Cells that hold no number: yes or no, days, words, one of a list. Part of the grammar of
//! [`super::parse`].

use unicode_normalization::UnicodeNormalization;

use super::{
    Datum, Parsed, RawValue, ValueState, decimal_from_f64,
    parse::{clean, shown, sign},
};
use crate::{
    definition::{ChoiceList, CivilDate},
    text,
};

pub(super) fn yes_no(raw: &RawValue<'_>) -> Parsed {
    let flag = |flag| Parsed::of(ValueState::Value(Datum::Flag(flag)));
    match raw {
        RawValue::Bool(value) => flag(*value),
        RawValue::Number(number) if *number == 1.0 => flag(true),
        RawValue::Number(number) if *number == 0.0 => flag(false),
        RawValue::Text(text) | RawValue::Displayed(text) => {
            let lower = clean(text).to_lowercase();
            match lower.as_str() {
                "có" | "co" | "đã" | "yes" | "1" | "true" | "đúng" => flag(true),
                "không" | "khong" | "chưa" | "no" | "0" | "false" | "sai" => flag(false),
                _ => sign(&lower).map_or_else(|| Parsed::refused(text, "not-yes-no"), Parsed::of),
            }
        }
        _ => Parsed::refused(&shown(raw), "not-yes-no"),
    }
}

pub(super) fn date(raw: &RawValue<'_>) -> Parsed {
    let found = match raw {
        // Less than a day is a time.
        RawValue::Date { serial, .. } if *serial < 1.0 => None,
        RawValue::Date { serial, date1904 } => CivilDate::from_serial(*serial, *date1904),
        RawValue::Text(text) | RawValue::Displayed(text) => {
            let lower = clean(text).to_lowercase();
            if let Some(state) = sign(&lower) {
                return Parsed::of(state);
            }
            let day = without_midnight(&lower);
            CivilDate::parse_vi(day)
                .or_else(|| iso_date(day))
                .or_else(|| CivilDate::parse_vi(&spelled_date(day)))
                .or_else(|| short_year(day))
        }
        _ => None,
    };
    match found {
        Some(date) => Parsed::of(ValueState::Value(Datum::Date(date))),
        None => Parsed::refused(&shown(raw), "not-a-date"),
    }
}

/// Programs write a day as its first moment: `2023-06-16 00:00:00`.
fn without_midnight(lower: &str) -> &str {
    ["t00:00:00", " 00:00:00", " 00:00", " 0:00"]
        .iter()
        .find_map(|midnight| lower.strip_suffix(midnight))
        .unwrap_or(lower)
}

/// `2023-06-16`, with all its digits: as programs write it.
pub(super) fn iso_date(lower: &str) -> Option<CivilDate> {
    let shape = lower.len() == 10
        && lower.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    shape.then(|| CivilDate::parse_iso(lower)).flatten()
}

/// `ngày 05 tháng 3 năm 2023`, `ngày 5/3/2023` → `05/3/2023`.
fn spelled_date(lower: &str) -> String {
    let numbers: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let is_spelled = lower.contains("tháng") || lower.starts_with("ngày ");
    if is_spelled { numbers.join("/") } else { String::new() }
}

/// `5/3/23`: years of two digits lie in this century.
fn short_year(lower: &str) -> Option<CivilDate> {
    let (rest, year) = lower.rsplit_once(['/', '-', '.'])?;
    let digits = year.len() == 2 && year.chars().all(|c| c.is_ascii_digit());
    digits.then(|| CivilDate::parse_vi(&format!("{rest}/20{year}"))).flatten()
}

pub(super) fn words(raw: &RawValue<'_>) -> Parsed {
    let text = match raw {
        RawValue::Text(text) | RawValue::Displayed(text) => {
            text.nfc().collect::<String>().replace("\r\n", "\n")
        }
        other => plain(other),
    };
    Parsed::of(ValueState::Value(Datum::Text(text.trim().to_owned())))
}

/// As [`shown`], but a number is words here: the year 2023 has no groups.
fn plain(raw: &RawValue<'_>) -> String {
    match raw {
        RawValue::Number(number) => decimal_from_f64(*number)
            .map_or_else(|| number.to_string(), |number| number.to_string().replace('.', ",")),
        other => shown(other),
    }
}

pub(super) fn choice(list: &ChoiceList, raw: &RawValue<'_>) -> Parsed {
    let written = plain(raw);
    let text = clean(&written);
    let lower = text.to_lowercase();
    let exact = list.options.iter().find(|option| {
        option.id == text
            || option.label.to_lowercase() == lower
            || option.aliases.iter().any(|alias| alias.to_lowercase() == lower)
    });
    if let Some(option) = exact {
        return Parsed::of(ValueState::Value(Datum::Choice(option.id.clone())));
    }
    if let Some(state) = sign(&lower) {
        return Parsed::of(state);
    }
    // Without diacritics only where a single option is meant.
    let folded = text::fold(&text);
    let mut alike = list.options.iter().filter(|option| text::fold(&option.label) == folded);
    match (alike.next(), alike.next()) {
        (Some(option), None) => Parsed::of(ValueState::Value(Datum::Choice(option.id.clone()))),
        _ => Parsed::refused(&written, "not-a-choice"),
    }
}
