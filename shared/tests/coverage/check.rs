//! What coverage promises, as a list of what is broken: the sentences of the document are the
//! rows, and every duty is served or says why not.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    duties::{Duty, NO_FIGURES},
    sentences::Sentence,
};

/// The rows against the sentences of the document.
pub(crate) fn sentences(sentences: &[Sentence], duties: &[Duty]) -> Vec<String> {
    let mut problems = Vec::new();
    let rows: BTreeMap<&str, &Duty> =
        duties.iter().map(|duty| (duty.clause.as_str(), duty)).collect();
    if rows.len() != duties.len() {
        problems.push("a clause has two rows".to_owned());
    }
    let mut known = BTreeSet::new();
    for Sentence { clause, text, .. } in sentences {
        if !known.insert(clause.as_str()) {
            problems.push(format!("{clause}: two sentences of this name"));
        }
        match rows.get(clause.as_str()) {
            None => problems.push(format!("{clause}: has no row: “{text}”")),
            Some(duty) if duty.sentence != *text => {
                problems.push(format!("{clause}: “{}” is not “{text}”", duty.sentence));
            }
            Some(_) => {}
        }
    }
    for duty in duties {
        if !known.contains(duty.clause.as_str()) {
            problems.push(format!("{}: is no sentence of the document", duty.clause));
        }
    }
    let in_order = duties.iter().map(|duty| &duty.clause);
    if problems.is_empty() && !in_order.eq(sentences.iter().map(|sentence| &sentence.clause)) {
        problems.push("the rows are not in the document's order".to_owned());
    }
    problems
}

/// The rows in themselves.
pub(crate) fn rows(duties: &[Duty]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut reasons = BTreeSet::new();
    for duty in duties {
        let clause = &duty.clause;
        let served = !duty.indicators.is_empty() || !duty.targets.is_empty();
        let fault = match (duty.orders, served, duty.reason.strip_prefix(NO_FIGURES)) {
            (true, true, _) if !duty.reason.is_empty() => "is served, and says why not",
            (true, false, None) if duty.reason.is_empty() => {
                "has no indicator, no target and no reason"
            }
            (true, false, None) => "its reason does not say why no figures are collected",
            (true, false, Some(why)) if !reasons.insert(why) => "repeats the reason of another",
            (false, true, _) => "is no duty, but is served",
            (false, false, _) if duty.reason.is_empty() => "does not say why it is no duty",
            _ => "",
        };
        if !fault.is_empty() {
            problems.push(format!("{clause}: {fault}"));
        }
        for other in clauses_in(&duty.reason) {
            let inside = |duty: &Duty| {
                duty.clause
                    .strip_prefix(other)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
            };
            if !duties.iter().any(inside) {
                problems.push(format!("{clause}: its reason names {other}, which is no clause"));
            }
        }
    }
    problems
}

/// The clauses that a reason refers to: `II.3/9`, `¶7`.
fn clauses_in(reason: &str) -> impl Iterator<Item = &str> {
    reason.split([' ', '(', ')', ',', ';']).filter(|word| {
        let roman = |part: &str| part.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
        word.starts_with('¶')
            || word.split_once('.').is_some_and(|(section, rest)| {
                !section.is_empty() && roman(section) && !rest.is_empty()
            })
    })
}
