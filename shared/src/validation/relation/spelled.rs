//! A rule as people read it: `A1 = A2 + A3`.

use super::{Parsed, Spots};
use crate::{
    definition::{Operator, ValidationRule},
    expr::{Reference, When, wording::Spelling},
    i18n::{self, Language},
    validation::Subject,
};

/// The rule in codes of rows; a roster's column stands for its line, whichever it is.
pub(crate) fn spelled(
    subject: &Subject<'_>,
    language: Language,
    rule: &ValidationRule,
    parsed: &Parsed,
    spots: &Spots<'_>,
) -> String {
    let word = |word: &str| i18n::text(language, &format!("workbook.live.word.{word}")).to_owned();
    let name = |reference: &Reference| {
        let spots = spots.of(reference);
        let Some(spot) = spots.first() else { return String::new() };
        let cell = subject.cell(spot.cell);
        let section = &subject.form.sections[cell.section];
        let of = if section.rows[cell.row].place.is_empty() {
            cell.row_code.clone()
        } else {
            format!("{} [{}]", section.id, cell.column_code)
        };
        match reference.when {
            When::Current => of,
            When::Previous if spot.said.is_some() => of,
            When::Previous => format!("{of} {}", word("previous")),
            When::SamePeriodLastYear => format!("{of} {}", word("last-year")),
        }
    };
    let spelling = Spelling { reference: &name, word: &word };
    let (left, right) = (parsed.left.spelled(&spelling), parsed.right.spelled(&spelling));
    let sign = match rule.operator.sign() {
        Some(sign) => sign.to_owned(),
        None if rule.operator == Operator::CompulsoryPair => word("with"),
        None => word("without"),
    };
    let main = format!("{left} {sign} {right}");
    match &parsed.condition {
        None => main,
        Some(condition) => {
            format!("{} {}: {main}", word("when"), condition.spelled(&spelling))
        }
    }
}
