//! What a cell says, understood by what its row asks for.
//!
//! One grammar for every path: typed, pasted, read from a workbook. **Invariant:** it never
//! guesses. A text with two readings gives both back in [`Parsed::ask`] and no value.

use rust_decimal::Decimal;
use unicode_normalization::UnicodeNormalization;

use super::{
    ValueState,
    answer::{choice, date, iso_date, words, yes_no},
    decimal_from_f64, format_number,
    number::{Spelling, spell},
};
use crate::{
    definition::{CivilDate, Pack, ValueType},
    diag::{Finding, Severity},
    form::FormCell,
};

/// A cell's content before it is understood. Texts are as typed or stored.
#[derive(Debug, Clone, PartialEq)]
pub enum RawValue<'a> {
    Empty,
    Number(f64),
    /// A number whose format shows it times hundred, with a `%`.
    Percent(f64),
    Text(&'a str),
    /// A text that some program made of a value, as in a CSV file or a page: how that program writes
    /// numbers is not known.
    Displayed(&'a str),
    Bool(bool),
    /// `#REF!` and its like.
    Error(&'a str),
    /// A date's serial.
    Date {
        serial: f64,
        date1904: bool,
    },
    /// A formula without a stored result.
    Uncached,
}

impl<'a> RawValue<'a> {
    /// What stands in a cell of a file of this kind.
    pub fn of(cell: &'a grid::Cell, kind: grid::FileKind, date1904: bool) -> Self {
        match &cell.value {
            grid::CellValue::Text(text) if kind.is_displayed() => Self::Displayed(text),
            grid::CellValue::Missing => Self::Uncached,
            grid::CellValue::Number(number) => Self::Number(*number),
            grid::CellValue::Percent(number) => Self::Percent(*number),
            grid::CellValue::Text(text) => Self::Text(text),
            grid::CellValue::Bool(flag) => Self::Bool(*flag),
            grid::CellValue::Error(text) => Self::Error(text),
            grid::CellValue::DateTime(serial) => Self::Date { serial: *serial, date1904 },
        }
    }
}

/// What was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Parsed {
    /// `Unreadable` where nothing was understood or where one must ask.
    pub state: ValueState,
    /// What the person should know. `High`: the value was not taken over.
    pub findings: Vec<Finding>,
    /// The readings between which somebody has to choose; empty otherwise. In the shown unit.
    pub ask: Vec<Decimal>,
}

impl Parsed {
    pub(super) fn of(state: ValueState) -> Self {
        Self { state, ..Self::default() }
    }

    pub(super) fn refused(raw: &str, code: &str) -> Self {
        Self::refused_with(raw, Finding::new(Severity::High, code))
    }

    fn refused_with(raw: &str, finding: Finding) -> Self {
        Self {
            state: ValueState::Unreadable(raw.to_owned()),
            findings: vec![finding.with("raw", raw)],
            ask: Vec::new(),
        }
    }

    /// Says how a figure was understood; of what was not understood there is nothing to say.
    fn noting(mut self, severity: Severity, code: &str, raw: &str) -> Self {
        if let Some(value) = self.state.as_number() {
            let finding = Finding::new(severity, code).with("raw", raw);
            self.findings.push(finding.with("value", format_number(value)));
        }
        self
    }
}

/// Understands a cell. Findings carry `raw` and, where something was understood, `value`.
pub fn parse(pack: &Pack, cell: &FormCell, raw: &RawValue<'_>) -> Parsed {
    match raw {
        RawValue::Empty => return Parsed::default(),
        RawValue::Error(code) => return Parsed::refused(code, "formula-error"),
        RawValue::Uncached => return Parsed::refused("", "formula-uncached"),
        RawValue::Text(text) | RawValue::Displayed(text) => {
            let clean = clean(text);
            if clean.is_empty() {
                return Parsed::default();
            }
            if is_error(&clean) {
                return Parsed::refused(text, "formula-error");
            }
        }
        _ => {}
    }
    match &cell.value_type {
        ValueType::Integer | ValueType::Decimal(_) | ValueType::Percent | ValueType::Money => {
            number(pack, cell, raw)
        }
        ValueType::Bool => yes_no(raw),
        ValueType::Date => date(raw),
        ValueType::Text | ValueType::LongText => words(raw),
        ValueType::SelectOne(list) => match pack.choice_list(list) {
            Some(list) => choice(list, raw),
            None => Parsed::refused(&shown(raw), "not-a-choice"),
        },
    }
}

/// Normal form of what is typed in one line: NFC, all kinds of blanks alike, none outside.
pub(super) fn clean(text: &str) -> String {
    let folded: String = text
        .nfc()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}'))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .collect();
    folded.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Errors of formulas as programs show them, also where they were copied as text.
fn is_error(clean: &str) -> bool {
    const ERRORS: [&str; 10] = [
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    ];
    let of_libreoffice = clean
        .strip_prefix("Err:")
        .is_some_and(|code| code.len() == 3 && code.chars().all(|c| c.is_ascii_digit()));
    of_libreoffice || ERRORS.contains(&clean)
}

pub(super) fn shown(raw: &RawValue<'_>) -> String {
    match raw {
        RawValue::Number(number) => {
            decimal_from_f64(*number).map_or_else(|| number.to_string(), format_number)
        }
        RawValue::Percent(part) => {
            let percent = decimal_from_f64(*part)
                .map(|part| part * Decimal::ONE_HUNDRED)
                .map_or_else(|| part.to_string(), format_number);
            format!("{percent}%")
        }
        RawValue::Text(text) | RawValue::Displayed(text) | RawValue::Error(text) => {
            (*text).to_owned()
        }
        RawValue::Bool(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        RawValue::Date { serial, date1904 } => CivilDate::from_serial(*serial, *date1904)
            .map_or_else(|| serial.to_string(), |date| date.to_string()),
        RawValue::Empty | RawValue::Uncached => String::new(),
    }
}

/// The signs that stand for a state in every kind of cell but words.
pub(super) fn sign(lower: &str) -> Option<ValueState> {
    match lower {
        "kps" | "không phát sinh" => Some(ValueState::Nil),
        "…" | "..." | ".." | "//" | "chưa có" | "chưa có số liệu" | "không có số liệu" => {
            Some(ValueState::NotAvailable)
        }
        "x" => Some(ValueState::NotApplicable),
        _ => None,
    }
}

/// The words that stand in place of a figure.
pub(crate) const SIGNS_IN_WORDS: [&str; 6] =
    ["không", "không có", "không phát sinh", "chưa có", "chưa có số liệu", "không có số liệu"];

/// Whether a text is nothing but such words.
pub(crate) fn is_sign_in_words(text: &str) -> bool {
    SIGNS_IN_WORDS.contains(&clean(text).to_lowercase().as_str())
}

fn number(pack: &Pack, cell: &FormCell, raw: &RawValue<'_>) -> Parsed {
    match raw {
        RawValue::Number(double) => match decimal_from_f64(*double) {
            Some(value) => weigh(cell, value, &shown(raw)),
            None => Parsed::refused(&shown(raw), "too-many-digits"),
        },
        RawValue::Percent(part) if cell.value_type == ValueType::Percent => {
            match decimal_from_f64(*part) {
                Some(part) => weigh(cell, part * Decimal::ONE_HUNDRED, &shown(raw)),
                None => Parsed::refused(&shown(raw), "too-many-digits"),
            }
        }
        RawValue::Percent(_) => Parsed::refused(&shown(raw), "percent"),
        RawValue::Text(text) => number_in_words(pack, cell, text, Spelled::ByHand),
        RawValue::Displayed(text) => number_in_words(pack, cell, text, Spelled::ByProgram),
        RawValue::Date { .. } => Parsed::refused(&shown(raw), "date-in-number-cell"),
        _ => Parsed::refused(&shown(raw), "not-a-number"),
    }
}

/// Who wrote the digits: people write the Vietnamese way, programs as they are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelled {
    ByHand,
    ByProgram,
}

fn number_in_words(pack: &Pack, cell: &FormCell, raw: &str, spelled: Spelled) -> Parsed {
    let text = clean(raw);
    let lower = text.to_lowercase();
    if let Some(state) = sign(&lower) {
        return Parsed::of(state);
    }
    match lower.as_str() {
        "-" | "–" | "—" | "−" => {
            return Parsed::of(ValueState::number(Decimal::ZERO)).noting(
                Severity::Low,
                "dash-as-zero",
                raw,
            );
        }
        "không" | "không có" => return Parsed::of(ValueState::number(Decimal::ZERO)),
        _ => {}
    }
    let (digits, unit) = split_unit(&text);
    let Some(spelling) = spell(digits) else {
        return Parsed::refused(raw, not_a_number(&lower));
    };
    let factor = match unit_factor(pack, cell, unit) {
        Some(factor) => factor,
        None if unit == "%" && cell.value_type == ValueType::Percent => Decimal::ONE,
        None if unit == "%" => return Parsed::refused(raw, "percent"),
        None => {
            let finding =
                Finding::new(Severity::High, "unit-differs").with("unit", cell.unit.as_str());
            return Parsed::refused_with(raw, finding);
        }
    };
    let parsed = read_spelling(cell, spelling, factor, raw, spelled);
    if unit.is_empty() || factor == Decimal::ONE {
        return parsed;
    }
    parsed.noting(Severity::Low, "unit-converted", raw)
}

fn read_spelling(
    cell: &FormCell,
    spelling: Spelling,
    factor: Decimal,
    raw: &str,
    spelled: Spelled,
) -> Parsed {
    let count = cell.value_type == ValueType::Integer;
    let scaled = |value: Decimal| value.checked_mul(factor);
    let weighed = |value: Decimal| match scaled(value) {
        Some(value) => weigh(cell, value, raw),
        None => Parsed::refused(raw, "too-many-digits"),
    };
    let asked = |grouped: Decimal, decimal: Decimal| {
        if grouped.is_sign_negative() {
            return Parsed::refused(raw, "negative");
        }
        let readings: Vec<Decimal> = [grouped, decimal].into_iter().filter_map(scaled).collect();
        let finding = Finding::new(Severity::High, "ask-number")
            .with("first", readings.first().copied().map(format_number).unwrap_or_default())
            .with("second", readings.last().copied().map(format_number).unwrap_or_default());
        Parsed { ask: readings, ..Parsed::refused_with(raw, finding) }
    };
    match spelling {
        Spelling::Plain(value) | Spelling::Vietnamese(value) => weighed(value),
        Spelling::DotGroup { grouped, .. } if count => weighed(grouped),
        Spelling::DotGroup { grouped, decimal } => asked(grouped, decimal),
        Spelling::CommaThree { grouped, decimal } if count || spelled == Spelled::ByProgram => {
            asked(grouped, decimal)
        }
        Spelling::CommaThree { decimal, .. } => {
            weighed(decimal).noting(Severity::Low, "read-as-decimal", raw)
        }
        Spelling::English(value) if count && !value.fract().is_zero() => {
            Parsed::refused(raw, "not-an-integer")
        }
        Spelling::English(value) => weighed(value).noting(Severity::Low, "english-number", raw),
    }
}

/// Whether a figure can stand in its row: whole where a count is asked, not negative,
/// not as long as the number of an identity card.
pub(super) fn weigh(cell: &FormCell, value: Decimal, raw: &str) -> Parsed {
    if value.is_sign_negative() && !value.is_zero() {
        return Parsed::refused(raw, "negative");
    }
    match &cell.value_type {
        ValueType::Integer if !value.fract().is_zero() => {
            return Parsed::refused(raw, "not-an-integer");
        }
        ValueType::Integer if value >= Decimal::from(100_000_000_000_i64) => {
            return Parsed::refused(raw, "pii-suspected");
        }
        ValueType::Percent if value > Decimal::ONE_HUNDRED => {
            return Parsed::refused(raw, "above-100");
        }
        _ if too_long(value) => return Parsed::refused(raw, "too-many-digits"),
        _ if too_fine(&cell.value_type, value) => {
            let places = cell.value_type.decimals().unwrap_or_default();
            let finding = Finding::new(Severity::High, "too-many-decimals")
                .with("places", places.to_string());
            return Parsed::refused_with(raw, finding);
        }
        ValueType::Money if !(value * cell.unit_factor).fract().is_zero() => {
            return Parsed::refused(raw, "money-below-dong");
        }
        _ => {}
    }
    Parsed::of(ValueState::number(value.normalize()))
}

/// More than the fifteen digits that a workbook's number keeps: the file would hold another
/// figure than the form.
fn too_long(value: Decimal) -> bool {
    value.normalize().mantissa().unsigned_abs() >= 10_u128.pow(15)
}

/// Whether a figure has more decimals than its type allows.
pub(crate) fn too_fine(value_type: &ValueType, value: Decimal) -> bool {
    value_type.decimals().is_some_and(|places| value.normalize().scale() > u32::from(places))
}

/// Which finding describes best what is no number.
fn not_a_number(lower: &str) -> &'static str {
    let digits_and = |sign: char| {
        let mut parts = lower.split(sign).map(str::trim);
        let number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        matches!((parts.next(), parts.next(), parts.next()), (Some(a), Some(b), None) if number(a) && number(b))
    };
    if digits_and('/') {
        "fraction"
    } else if digits_and('-') || digits_and('–') {
        "range-text"
    } else if CivilDate::parse_vi(lower).or_else(|| iso_date(lower)).is_some() {
        "date-in-number-cell"
    } else {
        "not-a-number"
    }
}

/// `12 vụ`, `12vụ`, `12 (vụ)`, `10%` → digits and unit.
pub(super) fn split_unit(text: &str) -> (&str, &str) {
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (digits, unit) = text.split_at(end);
    let unit = unit.trim();
    let unit = unit.strip_prefix('(').and_then(|unit| unit.strip_suffix(')')).unwrap_or(unit);
    (digits, unit.trim().trim_end_matches('.'))
}

/// By how much a figure written in `unit` is multiplied to stand in the row's unit.
fn unit_factor(pack: &Pack, cell: &FormCell, unit: &str) -> Option<Decimal> {
    if unit.is_empty() {
        return Some(Decimal::ONE);
    }
    let wanted = unit.to_lowercase();
    let own = pack.element(&cell.key.element).and_then(|element| pack.unit(&element.unit))?;
    let called = |label: &str| label.to_lowercase() == wanted;
    let is_called = |unit: &crate::definition::UnitOfMeasure| {
        called(&unit.label) || unit.aliases.iter().any(|alias| called(alias))
    };
    if is_called(own) {
        return Some(Decimal::ONE);
    }
    pack.units
        .iter()
        .filter(|other| other.canonical == own.canonical && other.id != own.id)
        .find(|other| is_called(other))
        .and_then(|other| other.factor.checked_div(own.factor))
}
