//! How another program writes numbers, and the same figures as people write them in Vietnam.

use std::borrow::Cow;

use rust_decimal::{Decimal, RoundingStrategy};

use super::html::{self, HtmlCell};
use crate::value::decimal_from_f64;

/// How the program that copied writes numbers, where it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separators {
    decimal: char,
    thousand: Option<char>,
}

impl Separators {
    const VIETNAMESE: Self = Self { decimal: ',', thousand: Some('.') };

    const ENGLISH: Self = Self { decimal: '.', thousand: Some(',') };

    /// What the HTML states (Excel, WPS), or shows by the numbers that it keeps beside their
    /// texts (LibreOffice, Google); `None` where neither tells.
    pub(super) fn of_html(html: &str) -> Option<Self> {
        let stated = |property: &str| {
            let rest = &html[html.find(property)? + property.len()..];
            let value = rest.trim_start().strip_prefix(':')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            value.trim_start_matches('\\').chars().next()
        };
        match stated("mso-displayed-decimal-separator") {
            Some(decimal) => {
                Some(Self { decimal, thousand: stated("mso-displayed-thousand-separator") })
            }
            None => Self::of_stored_numbers(&html::table(html)?),
        }
    }

    pub(super) fn of_people() -> Self {
        Self::VIETNAMESE
    }

    pub(super) fn is_vietnamese(self) -> bool {
        self.decimal == Self::VIETNAMESE.decimal
    }

    /// All numbers that are kept beside their texts and can be read one way only must agree.
    fn of_stored_numbers(table: &[Vec<HtmlCell>]) -> Option<Self> {
        let mut found: Option<Self> = None;
        for cell in table.iter().flatten() {
            let stored = cell.stored.as_deref().and_then(stored_number);
            let Some(stored) = stored else { continue };
            let fits = |own: &Self| own.shows(stored, cell.text.trim());
            let own = match (fits(&Self::ENGLISH), fits(&Self::VIETNAMESE)) {
                (true, false) => Self::ENGLISH,
                (false, true) => Self::VIETNAMESE,
                _ => continue,
            };
            if found.is_some_and(|before| before != own) {
                return None;
            }
            found = Some(own);
        }
        found
    }

    /// Whether a number is what one of the ways of writing shows as this text.
    pub(super) fn any_shows(stored: Decimal, shown: &str) -> bool {
        [Self::ENGLISH, Self::VIETNAMESE].iter().any(|own| own.shows(stored, shown.trim()))
    }

    /// Whether a number, rounded, is shown as this text.
    fn shows(self, stored: Decimal, shown: &str) -> bool {
        let digits = shown.trim_start_matches(['-', '−']);
        let (whole, fraction) = digits.split_once(self.decimal).unwrap_or((digits, ""));
        let number = self.ungrouped(whole).and_then(|whole| {
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{whole}{point}{fraction}").parse::<Decimal>().ok()
        });
        number.is_some_and(|number| {
            stored
                .abs()
                .round_dp_with_strategy(number.scale(), RoundingStrategy::MidpointAwayFromZero)
                == number
        })
    }

    /// A figure in Vietnamese spelling, without grouping, its unit behind it; anything else as
    /// it stands.
    ///
    /// A decimal sign before exactly three digits may have been meant as a group by the person
    /// who typed it there: such a figure is spelled so that its row (`count` or not) asks.
    pub(super) fn respell(self, cell: &str, count: bool) -> Cow<'_, str> {
        let kept = Cow::Borrowed(cell);
        if self.is_vietnamese() {
            return kept;
        }
        let text = cell.trim();
        let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let (figure, unit) = text.split_at(end);
        let (sign, digits) = match figure.strip_prefix(['-', '−', '+']) {
            Some(digits) => (&figure[..figure.len() - digits.len()], digits),
            None => ("", figure),
        };
        let (whole, fraction) = match digits.split_once(self.decimal) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let Some(plain) = self.ungrouped(whole) else { return kept };
        let are_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
        match fraction {
            Some(fraction) if fraction.is_empty() || !are_digits(fraction) => kept,
            Some(fraction) if fraction.len() == 3 && are_digits(whole) && is_group(whole) => {
                let sign_that_asks = if count { ',' } else { '.' };
                Cow::Owned(format!("{sign}{whole}{sign_that_asks}{fraction}{unit}"))
            }
            Some(fraction) => Cow::Owned(format!("{sign}{plain},{fraction}{unit}")),
            None => Cow::Owned(format!("{sign}{plain}{unit}")),
        }
    }

    /// The digits of a whole number; `None` where groups are not of three digits.
    fn ungrouped(self, whole: &str) -> Option<String> {
        let mut groups = whole.split(|c| Some(c) == self.thousand);
        let first = groups.next()?;
        let mut plain = first.to_owned();
        let mut alone = true;
        for group in groups {
            if group.len() != 3 {
                return None;
            }
            alone = false;
            plain.push_str(group);
        }
        let whole_groups = !first.is_empty() && (alone || is_group(first));
        (whole_groups && plain.chars().all(|c| c.is_ascii_digit())).then_some(plain)
    }
}

/// Whether digits can stand before a group of three.
fn is_group(digits: &str) -> bool {
    (1..=3).contains(&digits.len()) && !digits.starts_with('0')
}

/// A number as another program keeps it: plain digits, never grouped, so that a single comma is
/// the decimal sign of its language.
pub(super) fn stored_number(text: &str) -> Option<Decimal> {
    decimal_from_f64(text.trim().replace(',', ".").parse().ok()?)
}

/// A figure in a text of unknown spelling, whose one sign stands before exactly three digits, so
/// spelled that its row asks for the meaning; anything else as it stands.
pub(super) fn so_that_it_asks(cell: &str, count: bool) -> Cow<'_, str> {
    let text = cell.trim();
    let end = text.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (figure, unit) = text.split_at(end);
    let digits = figure.trim_start_matches(['-', '−', '+']);
    let sign = &figure[..figure.len() - digits.len()];
    match digits.split_once(['.', ',']) {
        Some((whole, fraction))
            if is_group(whole)
                && fraction.len() == 3
                && [whole, fraction]
                    .iter()
                    .all(|part| part.chars().all(|c| c.is_ascii_digit())) =>
        {
            let sign_that_asks = if count { ',' } else { '.' };
            Cow::Owned(format!("{sign}{whole}{sign_that_asks}{fraction}{unit}"))
        }
        _ => Cow::Borrowed(cell),
    }
}
