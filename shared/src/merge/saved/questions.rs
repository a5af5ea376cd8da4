//! The questions file: every open question with the decisions that would settle it, to be
//! filled in by a person or a script and given back as decisions.

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    super::{
        Candidate, Consolidation, Correction, Decision, MergeQuestion, Policy, Precedent,
        alike::like, order::added,
    },
    decisions::VERSION,
};
use crate::{
    definition::Pack,
    form::ValueRole,
    i18n::{self, Language},
    submission::{Alias, Answer, Habit, Identity, Meaning, Question, Scope, Wording, is_doubt},
};

pub(super) const FORMAT: &str = "tonghop-questions";

/// A question with everything that may settle it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AskedQuestion {
    /// From 1, in the order of the file.
    pub number: usize,
    /// In Vietnamese.
    pub words: String,
    pub question: MergeQuestion,
    pub answers: Vec<OfferedAnswer>,
    /// Numbers of the other questions that the same answer may settle.
    pub alike: Vec<usize>,
    /// To be filled in: the number of an answer, from 1.
    pub choose: Option<usize>,
    /// To be filled in: a decision of one's own. For a cell there is one without its value.
    pub decision: Value,
    /// The shape of `decision` for this question, without what only a person knows.
    pub blank: Value,
    /// To be filled in where a decision needs one.
    pub reason: Option<String>,
    /// To be filled in: the answer holds for `alike` too.
    pub apply_to_alike: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfferedAnswer {
    /// Whether `reason` has to be filled in.
    pub needs_reason: bool,
    pub decision: Decision,
    /// Id of the period in which the like was answered so; then the reason is given already.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_before: Option<String>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    pack: &'a str,
    period: &'a str,
    /// Over the set of files, days and decisions that the questions are about.
    checksum: &'a str,
    questions: Vec<AskedQuestion>,
}

/// The bytes of the questions file: indented, LF, in the order of the merge.
pub fn write_questions(result: &Consolidation) -> Vec<u8> {
    let written = Written {
        format: FORMAT,
        version: VERSION,
        pack: &result.pack.id,
        period: &result.period.id,
        checksum: &result.checksum,
        questions: asked_with(&result.pack, &result.questions, &result.precedents),
    };
    let mut bytes = serde_json::to_vec_pretty(&written).expect("plain data");
    bytes.push(b'\n');
    bytes
}

/// The questions with their possible answers.
pub fn asked(pack: &Pack, open: &[MergeQuestion]) -> Vec<AskedQuestion> {
    let questions = open.iter().enumerate().map(|(at, question)| AskedQuestion {
        number: at + 1,
        words: words(pack, question),
        question: question.clone(),
        answers: answers(question)
            .into_iter()
            .map(|decision| OfferedAnswer {
                needs_reason: needs_reason(&decision),
                decision,
                as_before: None,
            })
            .collect(),
        alike: like(pack, question, open).into_iter().map(|other| other + 1).collect(),
        choose: None,
        decision: Value::Null,
        blank: blank(pack, question),
        reason: None,
        apply_to_alike: false,
    });
    questions.collect()
}

/// The same, and first of all answers what was answered in an earlier period
/// ([`Consolidation::precedents`], whose positions are those of `open`).
pub fn asked_with(
    pack: &Pack,
    open: &[MergeQuestion],
    precedents: &[Precedent],
) -> Vec<AskedQuestion> {
    let mut asked = asked(pack, open);
    for Precedent { question, decision, said_in } in precedents {
        let Some(asked) = asked.get_mut(*question) else { continue };
        let says_it = |one: &Decision| one.key() == decision.key() && same(one, decision);
        asked.answers.retain(|answer| !says_it(&answer.decision));
        let as_before = Some(said_in.clone());
        let first = OfferedAnswer { needs_reason: false, decision: decision.clone(), as_before };
        asked.answers.insert(0, first);
    }
    asked
}

/// Whether two decisions about one thing say the same, whatever the reason.
fn same(one: &Decision, other: &Decision) -> bool {
    one == other || needs_reason(one)
}

/// A question in Vietnamese.
fn words(pack: &Pack, question: &MergeQuestion) -> String {
    let reporter = |id: &str| pack.reporter(id).map_or_else(|| id.to_owned(), |r| r.name.clone());
    let form = |id: &str| {
        pack.data_set(id).map_or_else(|| id.to_owned(), |form| form.printed_code.clone())
    };
    let say = |id: &str, arguments: &[(&str, &str)]| i18n::format(Language::Vi, id, arguments);
    match question {
        MergeQuestion::Counts { data_set, reporter: id, files } => say(
            "merge.question.counts",
            &[
                ("reporter", &reporter(id)),
                ("form", &form(data_set)),
                ("count", &files.len().to_string()),
            ],
        ),
        MergeQuestion::File { question, .. } => i18n::finding(Language::Vi, &question.finding()),
        MergeQuestion::Conflict { data_set, reporter: id, row_code, column_code, .. } => say(
            "merge.question.conflict",
            &[
                ("reporter", &reporter(id)),
                ("form", &form(data_set)),
                ("row", row_code),
                ("column", column_code),
            ],
        ),
        MergeQuestion::Correction { correction, now, .. } => say(
            "merge.question.correction",
            &[
                ("reporter", &reporter(&correction.reporter)),
                ("form", &form(&correction.data_set)),
                ("row", &correction.row_code),
                ("column", &correction.column_code),
                ("now", &now.text),
            ],
        ),
    }
}

/// Every decision that settles a question and is complete but for a reason.
fn answers(question: &MergeQuestion) -> Vec<Decision> {
    match question {
        MergeQuestion::Counts { data_set, reporter, files } => {
            let counts = files.iter().map(|file| Decision::Counts {
                data_set: data_set.clone(),
                reporter: reporter.clone(),
                sha256: file.sha256.clone(),
            });
            let parts = Decision::Policy {
                data_set: data_set.clone(),
                reporter: reporter.clone(),
                policy: Policy::Supplement,
            };
            counts.chain(sent_again(files)).chain([parts]).collect()
        }
        MergeQuestion::File { sha256, question, .. } => of_file(sha256, question),
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, readings, .. } => {
            let take = readings.iter().map(|reading| Decision::Take {
                data_set: data_set.clone(),
                reporter: reporter.clone(),
                row_code: row_code.clone(),
                column_code: column_code.clone(),
                sha256: reading.sha256.clone(),
            });
            take.collect()
        }
        MergeQuestion::Correction { correction, now, .. } => {
            let again = Correction { original: now.state.clone(), ..(**correction).clone() };
            // What is corrected to what it says is no correction any more.
            let given_up = Correction { state: now.state.clone(), ..again.clone() };
            vec![Decision::Correct(again), Decision::Correct(given_up)]
        }
    }
}

/// From now on: a file whose name has these words too is the newer one. Only of two files.
fn sent_again(files: &[Candidate]) -> Option<Decision> {
    let [one, other] = files else { return None };
    let words = added(&one.path, &other.path).or_else(|| added(&other.path, &one.path))?;
    let wording = Wording::new(Scope::SentAgain, &words);
    let means = Meaning::Is(Meaning::NEWER.to_owned());
    Some(Decision::Alias { alias: Alias { wording, means } })
}

fn of_file(sha256: &str, question: &Question) -> Vec<Decision> {
    let own = || sha256.to_owned();
    let whole = |identity: &Identity| {
        ![&identity.data_set, &identity.reporter, &identity.period].iter().any(|id| id.is_empty())
    };
    let mut answers: Vec<Decision> = question
        .answers
        .iter()
        .filter_map(|answer| match answer {
            Answer::Value(state) => Some(Decision::Answer {
                sha256: own(),
                question: question.id.clone(),
                state: state.clone(),
            }),
            Answer::Identity(identity) => whole(identity)
                .then(|| Decision::Identify { sha256: own(), identity: identity.clone() }),
            Answer::Alias(alias) | Answer::Habit(Habit { alias, .. }) => {
                Some(Decision::Alias { alias: alias.clone() })
            }
        })
        .collect();
    if let Some(wording) = &question.wording
        && !wording.scope.says_whose()
    {
        let ignored = Alias { wording: wording.clone(), means: Meaning::Ignore };
        let ignored = Decision::Alias { alias: ignored };
        if !answers.contains(&ignored) {
            answers.push(ignored);
        }
    }
    if is_doubt(question) {
        answers.push(Decision::Include { sha256: own(), reason: String::new() });
    }
    // A contradiction has a place too, and is about the whole file: it is not left out by a cell.
    let is_about_a_cell = question.about.is_some() || !question.raw.is_empty();
    if question.place.cell.is_some() && is_about_a_cell && question.wording.is_none() {
        let (question, reason) = (question.id.clone(), String::new());
        answers.push(Decision::Dismiss { sha256: own(), question, reason });
    }
    answers.push(Decision::Exclude { sha256: own(), reason: String::new() });
    answers
}

fn needs_reason(decision: &Decision) -> bool {
    matches!(
        decision,
        Decision::Exclude { .. } | Decision::Include { .. } | Decision::Dismiss { .. }
    )
}

/// A decision without what only a person knows: the value of a cell, whose report a file is,
/// what words mean. `null` where the answers say everything.
fn blank(pack: &Pack, question: &MergeQuestion) -> Value {
    let MergeQuestion::File { sha256, question, .. } = question else { return Value::Null };
    if let Some(wording) = &question.wording
        && !wording.scope.says_whose()
    {
        let alias = Alias { wording: wording.clone(), means: Meaning::Is(String::new()) };
        return json!(Decision::Alias { alias });
    }
    if let Some(about) = &question.about {
        let element = pack.element(&about.key.element);
        let is_figure = about.key.role != ValueRole::Comment
            && element.is_some_and(|element| element.value_type.is_numeric());
        let kind = if is_figure { "number" } else { "text" };
        return json!({
            "kind": "answer",
            "sha256": sha256,
            "question": question.id,
            "state": { "state": "value", "value": { "type": kind, "is": "" } },
        });
    }
    let known = question.answers.iter().find_map(|answer| match answer {
        Answer::Identity(identity) => Some(identity.clone()),
        _ => None,
    });
    let identity = known.unwrap_or_default();
    json!(Decision::Identify { sha256: sha256.clone(), identity })
}
