//! What people's answers make of the questions of a file.

use super::{correction::fits, decided::Decided};
use crate::{
    definition::{Pack, ValueType},
    diag::{Finding, Severity},
    form::ValueRole,
    submission::{Habit, Import, ImportedValue, Question},
    value::{NIL, NOT_AVAILABLE, ValueState, format_number},
};

/// The values that people's answers give for an import's questions about cells.
pub(super) fn answers(pack: &Pack, import: &Import, decided: &Decided<'_>) -> Vec<ImportedValue> {
    import
        .questions
        .iter()
        .filter_map(|question| {
            let about = question.about.as_ref()?;
            let state = answer(pack, decided, import, question)?;
            Some(ImportedValue {
                key: about.key.clone(),
                cell: about.cell,
                row_code: about.row_code.clone(),
                column_code: about.column_code.clone(),
                state: state.clone(),
                raw: question.raw.clone(),
                sheet: question.place.sheet.clone().unwrap_or_default(),
                address: question.place.cell.clone().unwrap_or_default(),
                findings: Vec::new(),
            })
        })
        .collect()
}

/// Somebody's answer, to the question or to all that are written like it; none that the cell
/// cannot hold.
pub(super) fn answer<'a>(
    pack: &Pack,
    decided: &Decided<'a>,
    import: &Import,
    question: &'a Question,
) -> Option<&'a ValueState> {
    let of_habit = || decided.habit(import, question)?.state.as_ref();
    let state = decided.answer(&import.sha256, &question.id).or_else(of_habit)?;
    let key = &question.about.as_ref()?.key;
    let value_type = match key.role {
        ValueRole::Comment => &ValueType::Text,
        _ => &pack.element(&key.element)?.value_type,
    };
    fits(pack, value_type, state).then_some(state)
}

/// Nobody looked at this cell: how it was understood is said, and to its unit that it was left out.
pub(super) fn by_habit(question: &Question, habit: &Habit) -> Finding {
    let shown = match &habit.state {
        None => return question.finding(),
        Some(ValueState::Nil) => NIL.to_owned(),
        Some(ValueState::NotAvailable) => NOT_AVAILABLE.to_owned(),
        Some(state) => state.as_number().map(format_number).unwrap_or_default(),
    };
    let finding = Finding::new(Severity::Low, "read-as-confirmed").with("raw", &question.raw);
    finding.with("value", shown).at(question.place.clone())
}

/// How many figures wait for a question: those of its words or its line, or its cell.
pub(super) fn figures_of(question: &Question) -> u32 {
    let count = question.arguments.iter().find(|(name, _)| name == "count");
    match count {
        _ if question.about.is_some() => 1,
        _ if !question.waiting.is_empty() => u32::try_from(question.waiting.len()).unwrap_or(0),
        Some((_, count)) => count.parse().unwrap_or(1),
        None => 1,
    }
}
