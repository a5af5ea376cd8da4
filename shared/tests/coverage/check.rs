//! What coverage promises, as a list of what is broken: the sentences of the document are the
//! rows, every duty is served or says why not, and nothing that the pack asks is without a duty.

use std::collections::{BTreeMap, BTreeSet};

use shared::definition::{DataSet, Pack, Target};

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
            if !duties.iter().any(|duty| lies_in(&duty.clause, other)) {
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

/// The rows against the pack, both ways.
pub(crate) fn pack(pack: &Pack, duties: &[Duty]) -> Vec<String> {
    let mut problems = Vec::new();
    let asked: BTreeSet<&str> = pack
        .elements
        .iter()
        .map(|element| element.id.as_str())
        .filter(|id| is_asked(pack, id))
        .collect();
    for duty in duties {
        for id in &duty.indicators {
            if pack.indicators.iter().any(|indicator| indicator.id == *id) {
                continue;
            }
            if pack.element(id).is_none() {
                problems.push(format!("{}: {id} is not in the pack", duty.clause));
            } else if !asked.contains(id.as_str()) {
                problems.push(format!("{}: no form asks {id}", duty.clause));
            }
        }
        for id in &duty.targets {
            let Some(target) = pack.targets.iter().find(|target| target.id == *id) else {
                problems.push(format!("{}: {id} is no target of the pack", duty.clause));
                continue;
            };
            let measured = measured_by(pack, target);
            let named = |it: &String| measured.contains(it);
            if !target.measures.is_empty() && !duty.indicators.iter().any(named) {
                problems.push(format!("{}: names nothing that {id} is measured by", duty.clause));
            }
        }
    }
    let indicators: BTreeSet<&str> =
        duties.iter().flat_map(|duty| &duty.indicators).map(String::as_str).collect();
    for element in &pack.elements {
        if element.source.clause != pack.practice && !indicators.contains(element.id.as_str()) {
            problems.push(format!("{}: no duty is served by it", element.id));
        }
    }
    let targets: BTreeSet<&str> =
        duties.iter().flat_map(|duty| &duty.targets).map(String::as_str).collect();
    for target in &pack.targets {
        if !targets.contains(target.id.as_str()) {
            problems.push(format!("{}: no duty sets it", target.id));
        }
    }
    problems
}

/// What the pack quotes as the order for a figure, against the row of that sentence.
pub(crate) fn quotes(pack: &Pack, duties: &[Duty]) -> Vec<String> {
    let mut problems = Vec::new();
    for element in pack.elements.iter().filter(|element| element.source.clause != pack.practice) {
        let quote = plain(element.source.quote.split(" ... ").next().unwrap_or_default());
        let quoted: Vec<&Duty> = duties
            .iter()
            .filter(|duty| duty.orders && lies_in(&duty.clause, &element.source.clause))
            .filter(|duty| plain(&duty.sentence).contains(&quote))
            .collect();
        if let Some(first) = quoted.first()
            && !quoted.iter().any(|duty| duty.indicators.contains(&element.id))
        {
            problems.push(format!("{}: is quoted for {}", first.clause, element.id));
        }
    }
    problems
}

/// Without the marks of emphasis that the transcription has, with single spaces.
fn plain(text: &str) -> String {
    text.replace('*', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a sentence belongs to a clause or to one inside it.
fn lies_in(sentence: &str, clause: &str) -> bool {
    sentence
        .strip_prefix(clause)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
}

/// The calculated indicators and the elements that a target rests on.
fn measured_by(pack: &Pack, target: &Target) -> BTreeSet<String> {
    let mut measured = BTreeSet::new();
    for measure in &target.measures {
        measured.extend(elements_in(measure));
        if let Some(indicator) = pack.indicators.iter().find(|it| it.id == *measure) {
            measured.insert(indicator.id.clone());
            measured.extend(elements_in(&indicator.numerator));
            measured.extend(elements_in(&indicator.denominator));
        }
    }
    measured
}

/// `crm_cases` of `${crm_cases:force:cong_an}`.
fn elements_in(expression: &str) -> impl Iterator<Item = String> {
    expression
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split([':', '}']).next())
        .map(str::to_owned)
}

fn is_asked(pack: &Pack, element: &str) -> bool {
    forms_asking(pack, element).next().is_some()
}

/// Ids of the forms with a row or a column of an element.
pub(crate) fn forms_asking<'a>(pack: &'a Pack, element: &'a str) -> impl Iterator<Item = &'a str> {
    let asks = move |data_set: &&DataSet| {
        data_set.sections.iter().any(|section| {
            section.rows.iter().any(|row| row.element == element)
                || section
                    .roster
                    .iter()
                    .flat_map(|roster| &roster.columns)
                    .any(|column| column.element == element)
        })
    };
    pack.data_sets.iter().filter(asks).map(|data_set| data_set.id.as_str())
}
