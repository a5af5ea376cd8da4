//! What may be answered to a question, and to which other questions the same answer would go.
//!
//! **Invariant:** an answer for many is given only to questions that offer the same reading of
//! what stands in their cells, and how many those are is known before it is given.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::review::{Cause, find, form_of};
use crate::{
    definition::Pack,
    i18n::{self, Language},
    merge::{
        Consolidation, Decision, FileState, MergeQuestion, OfferedAnswer, Precedent, Sense,
        alike as alike_to, asked_with,
    },
    sensitivity,
    submission::{Alias, Answer, Habit, Identity, Meaning, Question, Scope, is_doubt},
    text::fold,
    value::{NIL, NOT_AVAILABLE},
};

/// An answer that settles a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Where it needs a reason, without it.
    pub decision: Decision,
    /// What is meant, where the decision has but a code: the label of a row, the heading of a
    /// column; else empty.
    pub words: String,
    /// To how many open questions it would go, the question itself among them.
    pub in_file: usize,
    pub same_text: usize,
    /// What would be remembered of the writer, were it given for the file from now on; empty where
    /// nothing of it lasts.
    pub lasting: Vec<Alias>,
    /// The files it would go to, where it is about whole files and there are others.
    pub files: Vec<String>,
    /// Id of the period in which the like was answered so: it is offered first, and has its reason.
    pub as_before: Option<String>,
}

/// Which questions get the answer of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alike {
    /// That one alone.
    One,
    /// Those of the same file that ask the same and offer the same reading.
    InFile,
    /// The same, and where others of them offer it as a habit the habit is said ([`Offer::lasting`]):
    /// it holds in other files of the writer and in other periods.
    FromNowOn,
    /// Those of all files that ask the same about the same text and offer the same value; files
    /// that are held by the same signs.
    SameText,
}

impl Offer {
    /// Whoever decides so has to say why.
    pub fn needs_reason(&self) -> bool {
        let is_reasoned = matches!(
            self.decision,
            Decision::Exclude { .. } | Decision::Include { .. } | Decision::Dismiss { .. }
        );
        is_reasoned && self.as_before.is_none()
    }

    /// It takes the file out, or figures of it.
    pub fn leaves_out(&self) -> bool {
        matches!(self.decision, Decision::Exclude { .. })
    }
}

pub(super) fn offers(
    result: &Consolidation,
    identity: &Identity,
    question: &MergeQuestion,
) -> Vec<Offer> {
    let answers = answers(result, question).into_iter();
    answers
        .map(|OfferedAnswer { decision, as_before, .. }| {
            let given = |alike| for_those_alike(result, question, decision.clone(), alike);
            let same_text = given(Alike::SameText);
            Offer {
                words: words(result, identity, &decision),
                in_file: given(Alike::InFile).len(),
                same_text: same_text.len(),
                lasting: match decision {
                    Decision::Answer { .. } => lasting(given(Alike::FromNowOn)),
                    _ => Vec::new(),
                },
                files: files(result, &same_text),
                as_before,
                decision,
            }
        })
        .collect()
}

/// What decisions have remembered of the writer.
fn lasting(given: Vec<Decision>) -> Vec<Alias> {
    let aliases = given.into_iter().filter_map(|decision| match decision {
        Decision::Alias { alias } => Some(alias),
        _ => None,
    });
    aliases.collect()
}

/// The files that several decisions about whole files are about.
fn files(result: &Consolidation, decisions: &[Decision]) -> Vec<String> {
    let of = |decision: &Decision| match decision {
        Decision::Identify { sha256, .. }
        | Decision::Exclude { sha256, .. }
        | Decision::Include { sha256, .. } => Some(sha256.clone()),
        _ => None,
    };
    let hashes: BTreeSet<String> = decisions.iter().filter_map(of).collect();
    if hashes.len() < 2 {
        return Vec::new();
    }
    let files = result
        .files
        .iter()
        .filter(|file| hashes.contains(&file.sha256) && file.state != FileState::Duplicate);
    files.map(|file| file.path.clone()).collect()
}

/// The decisions that give the offer at a position to the question with this id and to those
/// alike; empty where there is no such question or offer, or where its reason is missing.
pub(super) fn decisions(
    result: &Consolidation,
    id: &str,
    offer: usize,
    alike: Alike,
    reason: &str,
) -> Vec<Decision> {
    let Some(question) = find(result, id) else { return Vec::new() };
    let Some(OfferedAnswer { mut decision, .. }) = answers(result, question).into_iter().nth(offer)
    else {
        return Vec::new();
    };
    match &mut decision {
        Decision::Exclude { reason: why, .. }
        | Decision::Include { reason: why, .. }
        | Decision::Dismiss { reason: why, .. } => match reason.trim() {
            "" if why.is_empty() => return Vec::new(),
            "" => {}
            reason => reason.clone_into(why),
        },
        _ => {}
    }
    for_those_alike(result, question, decision, alike)
}

/// Every decision that settles a question and is complete but for a reason.
fn answers(result: &Consolidation, question: &MergeQuestion) -> Vec<OfferedAnswer> {
    let own = result.precedents.iter().find(|one| result.questions[one.question] == *question);
    let own = own.map(|precedent| Precedent { question: 0, ..precedent.clone() });
    let asked = asked_with(&result.pack, std::slice::from_ref(question), own.as_slice());
    asked.into_iter().flat_map(|asked| asked.answers).collect()
}

/// What an alias means, in the words of the form.
pub(super) fn words(result: &Consolidation, identity: &Identity, decision: &Decision) -> String {
    let Decision::Alias { alias } = decision else { return String::new() };
    let Meaning::Is(means) = &alias.means else { return String::new() };
    let pack = &result.pack;
    let found = match &alias.wording.scope {
        Scope::Form => pack.data_set(means).map(|f| format!("{} · {}", f.printed_code, f.title)),
        Scope::Reporter { .. } | Scope::FileName { .. } => {
            pack.reporter(means).map(|found| found.name.clone())
        }
        Scope::Row { section, .. } => form_of(result, identity).and_then(|form| {
            let mut sections = form.sections.iter();
            let own = |of: &&crate::form::FormSection| section.is_empty() || of.id == *section;
            let row = sections.by_ref().filter(own).flat_map(|of| &of.rows);
            row.into_iter().find(|row| row.code == *means).map(|row| row.label.clone())
        }),
        Scope::Column { section, .. } => form_of(result, identity).and_then(|form| {
            let own = |of: &&crate::form::FormSection| section.is_empty() || of.id == *section;
            let mut columns = form.sections.iter().filter(own).flat_map(|of| &of.columns);
            columns.find(|column| column.code == *means).map(|column| column.heading.clone())
        }),
        Scope::Figures { .. }
        | Scope::Sign
        | Scope::Merged { .. }
        | Scope::Unstated { .. }
        | Scope::SentAgain
        | Scope::AsBefore { .. } => None,
    };
    match found {
        Some(label) => format!("{means} · {label}"),
        None => means.clone(),
    }
}

/// What is said of how somebody writes and sends ([`Scope::is_habit`]), as a sentence.
pub fn habit_words(pack: &Pack, language: Language, alias: &Alias) -> String {
    let name = |id: &str| {
        pack.reporter(id).map_or_else(|| id.to_owned(), |reporter| reporter.short_name.clone())
    };
    let text = alias.wording.text();
    let means = match &alias.means {
        Meaning::Is(means) => means.as_str(),
        Meaning::Ignore => "",
    };
    let say = |id: &str, reporter: &str, means: &str| {
        let arguments = [("reporter", reporter), ("text", text), ("means", means)];
        i18n::format(language, &format!("merge.habit.{id}"), &arguments)
    };
    match &alias.wording.scope {
        Scope::Figures { reporter, exported } => {
            let id = if *exported { "exported" } else { "figures" };
            say(id, &name(reporter), means)
        }
        Scope::Sign if text == Scope::ERROR => say("error", "", ""),
        Scope::Sign if text == Scope::UNCALCULATED => say("uncalculated", "", ""),
        Scope::Sign => match means {
            "" => say("left-out", "", ""),
            "nil" => say("sign", "", NIL),
            "not_available" => say("sign", "", NOT_AVAILABLE),
            means => say("sign", "", means),
        },
        Scope::Merged { reporter } => match (means, text.split_once('x')) {
            ("", _) => say("merged-left-out", &name(reporter), ""),
            (_, Some((lines, "1"))) => say("merged-lines", &name(reporter), lines),
            (_, Some(("1", columns))) => say("merged-columns", &name(reporter), columns),
            _ => say("merged", &name(reporter), ""),
        },
        Scope::Unstated { reporter, .. } => say("unit", &name(reporter), means),
        Scope::SentAgain => say("sent-again", "", ""),
        Scope::AsBefore { reporter, .. } => say("as-before", &name(reporter), means),
        Scope::Form
        | Scope::Reporter { .. }
        | Scope::FileName { .. }
        | Scope::Row { .. }
        | Scope::Column { .. } => text.to_owned(),
    }
}

/// A decision for the question it was taken about, and for those alike.
pub fn for_those_alike(
    result: &Consolidation,
    asked: &MergeQuestion,
    decision: Decision,
    alike: Alike,
) -> Vec<Decision> {
    match (&decision, asked) {
        _ if alike == Alike::One => vec![decision],
        (Decision::Answer { .. }, MergeQuestion::File { .. }) => {
            answers_alike(result, asked, decision, alike)
        }
        (Decision::Dismiss { .. } | Decision::Exclude { .. }, MergeQuestion::File { .. }) => {
            without_those_alike(result, asked, decision, alike)
        }
        (Decision::Identify { .. }, MergeQuestion::File { .. }) if alike == Alike::SameText => {
            let pack = &result.pack;
            let others = alike_to(pack, asked, &decision, &result.questions).into_iter();
            others.map(|(_, other)| other).chain([decision]).collect()
        }
        _ => vec![decision],
    }
}

/// What is left out for one reason: cells of the same file that ask for the same reason, or in all
/// files those with the same text; files that are held for the same reason.
fn without_those_alike(
    result: &Consolidation,
    asked: &MergeQuestion,
    decision: Decision,
    alike: Alike,
) -> Vec<Decision> {
    let MergeQuestion::File { sha256, question, .. } = asked else { return vec![decision] };
    let given = |other: &MergeQuestion| {
        if other == asked {
            return Some(decision.clone());
        }
        let MergeQuestion::File { sha256: of, question: other, .. } = other else { return None };
        if other.code != question.code || other.about.is_some() != question.about.is_some() {
            return None;
        }
        let (question, sha256) = match (&question.about, alike) {
            (Some(_), Alike::InFile) if of == sha256 => (other.id.clone(), of.clone()),
            (Some(_), Alike::SameText) if fold(&other.raw) == fold(&question.raw) => {
                (other.id.clone(), of.clone())
            }
            (None, Alike::SameText) if is_held(question) => (other.id.clone(), of.clone()),
            _ => return None,
        };
        match &decision {
            Decision::Dismiss { reason, .. } => {
                Some(Decision::Dismiss { sha256, question, reason: reason.clone() })
            }
            Decision::Exclude { reason, .. } if other.about.is_none() => {
                Some(Decision::Exclude { sha256, reason: reason.clone() })
            }
            _ => None,
        }
    };
    result.questions.iter().filter_map(given).collect()
}

/// Whether nothing of a file is to be had before it is sent again: what is said against it is no
/// matter of its words or its cells.
fn is_held(question: &Question) -> bool {
    let personal = question.code.starts_with(sensitivity::PREFIX);
    question.code == "nothing-filled" || personal || is_doubt(question)
}

fn answers_alike(
    result: &Consolidation,
    asked: &MergeQuestion,
    decision: Decision,
    alike: Alike,
) -> Vec<Decision> {
    let (Decision::Answer { state, .. }, MergeQuestion::File { sha256, question, .. }) =
        (&decision, asked)
    else {
        return vec![decision];
    };
    let sense = Sense::of(&question.raw, state);
    let given = |asked: &MergeQuestion| {
        let MergeQuestion::File { sha256: of, question: other, .. } = asked else { return None };
        let is_itself = of == sha256 && other.id == question.id;
        if !is_itself && (other.code != question.code || !same_matter(question, other)) {
            return None;
        }
        let same = |answer: &Answer| match answer {
            Answer::Value(other_state) => {
                let fits = match alike {
                    Alike::SameText => {
                        fold(&other.raw) == fold(&question.raw)
                            && other_state == state
                            && Cause::of(asked) != Cause::Placing
                    }
                    _ => of == sha256 && Sense::of(&other.raw, other_state) == sense,
                };
                fits.then(|| other_state.clone())
            }
            Answer::Identity(_) | Answer::Alias(_) | Answer::Habit(_) => None,
        };
        let state = match is_itself {
            true => state.clone(),
            false => other.answers.iter().find_map(same)?,
        };
        // What the question itself offers to remember is an answer of its own.
        let habit = other.answers.iter().find_map(|answer| match answer {
            Answer::Habit(habit) if habit.state.as_ref() == Some(&state) => {
                Some(habit).filter(|habit| !offers_habit(question, habit))
            }
            _ => None,
        });
        Some(match habit {
            Some(habit) if alike == Alike::FromNowOn => {
                Decision::Alias { alias: habit.alias.clone() }
            }
            _ => Decision::Answer { sha256: of.clone(), question: other.id.clone(), state },
        })
    };
    let mut decisions: Vec<Decision> = Vec::new();
    for decision in result.questions.iter().filter_map(given) {
        if !decisions.contains(&decision) {
            decisions.push(decision);
        }
    }
    decisions
}

fn offers_habit(question: &Question, wanted: &Habit) -> bool {
    question.answers.iter().any(|answer| match answer {
        Answer::Habit(habit) => habit.alias.wording == wanted.alias.wording,
        _ => false,
    })
}

/// Whether two questions of one code are about the same thing: where a line or a column is in
/// doubt, about the same one.
fn same_matter(one: &Question, other: &Question) -> bool {
    let (Some(first), Some(second)) = (&one.about, &other.about) else { return false };
    match one.code.as_str() {
        "column-unsure" => first.column_code == second.column_code,
        "row-unsure" | "label-unsure" | "unit-column-differs" => first.row_code == second.row_code,
        "value-under-merge" | "merge-over-figures" => false,
        _ => true,
    }
}
