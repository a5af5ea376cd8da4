//! The questions that wait, in the order in which they are asked: by what caused them, and within
//! a cause file by file.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    offers::{Offer, offers},
    view::window,
};
use crate::{
    form::Form,
    merge::{Consolidation, Decision, FileResult, MergeQuestion, WhyIgnored},
    submission::{Identity, Question},
};

/// What made somebody be asked, in the order of asking: whole files come before single cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Signs of personal data hold the file.
    Personal,
    Form,
    Reporter,
    Period,
    /// Made for another pack, or exported twice.
    Pack,
    /// Several files of one reporter and form.
    Rivals,
    /// Rows, columns or cells are not where the form has them.
    Layout,
    /// What written words mean.
    Words,
    /// It is not certain which cell of the form a figure belongs to.
    Placing,
    /// It is not certain which number a text means.
    Reading,
    /// A formula without a result, or with an error.
    Formula,
    /// A corrected value, and a file that says a third thing by now.
    Correction,
    Other,
}

/// A cause of which questions are open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseLine {
    pub cause: Cause,
    pub questions: usize,
    /// Figures that wait for their answers.
    pub figures: u32,
}

/// A message of the catalogue with its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub arguments: Vec<(String, String)>,
}

/// One question in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedLine {
    pub id: String,
    pub cause: Cause,
    /// Empty where it is about several files.
    pub path: String,
    pub words: Message,
    /// Figures that wait for the answer.
    pub figures: u32,
    /// Somebody put it off.
    pub put_off: bool,
}

/// A window of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    pub total: usize,
    /// All of them, whatever the window.
    pub causes: Vec<CauseLine>,
    pub from: usize,
    pub lines: Vec<AskedLine>,
    /// Where the question stands that was looked for.
    pub found: Option<usize>,
}

/// One question with all that is needed to answer it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskedView {
    pub line: AskedLine,
    pub question: MergeQuestion,
    /// Whose report the file is, as far as that is known.
    pub identity: Identity,
    /// Full name and unit of the row; empty where it is about no cell.
    pub label: String,
    pub unit: String,
    pub offers: Vec<Offer>,
}

impl Cause {
    pub const ALL: [Self; 13] = [
        Self::Personal,
        Self::Form,
        Self::Reporter,
        Self::Period,
        Self::Pack,
        Self::Rivals,
        Self::Layout,
        Self::Words,
        Self::Placing,
        Self::Reading,
        Self::Formula,
        Self::Correction,
        Self::Other,
    ];

    /// As written in messages: `merge.cause.<name>`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Personal => "personal",
            Self::Form => "form",
            Self::Reporter => "reporter",
            Self::Period => "period",
            Self::Pack => "pack",
            Self::Rivals => "rivals",
            Self::Layout => "layout",
            Self::Words => "words",
            Self::Placing => "placing",
            Self::Reading => "reading",
            Self::Formula => "formula",
            Self::Correction => "correction",
            Self::Other => "other",
        }
    }

    pub(super) fn of(question: &MergeQuestion) -> Self {
        match question {
            MergeQuestion::Counts { .. } | MergeQuestion::Conflict { .. } => Self::Rivals,
            MergeQuestion::Correction { .. } => Self::Correction,
            MergeQuestion::File { question, .. } => Self::of_code(&question.code, question),
        }
    }

    fn of_code(code: &str, question: &Question) -> Self {
        match code {
            _ if code.starts_with("pii-") => Self::Personal,
            "form-unknown" | "contradiction-form" | "unrecognised" => Self::Form,
            "unit-unknown" | "unit-missing" | "contradiction-unit" | "reporter-not-due" => {
                Self::Reporter
            }
            "period-unknown" | "period-missing" | "contradiction-period" | "period-mismatch" => {
                Self::Period
            }
            "contradiction-pack" | "contradiction-revision" => Self::Pack,
            _ if question.wording.is_some() => Self::Words,
            "row-unsure"
            | "column-unsure"
            | "label-unsure"
            | "extra-label"
            | "merge-over-figures"
            | "value-under-merge"
            | "unit-column-differs" => Self::Placing,
            "formula-uncached" | "formula-error" => Self::Formula,
            _ if question.about.is_some() => Self::Reading,
            "nothing-filled"
            | "cells-missing"
            | "control-total-differs"
            | "comment-with-figures"
            | "text-box-with-figures"
            | "picture" => Self::Layout,
            _ if code.starts_with("contradiction-") => Self::Layout,
            _ => Self::Other,
        }
    }
}

/// The id under which the page knows a question.
pub(super) fn id_of(question: &MergeQuestion) -> String {
    match question {
        MergeQuestion::Counts { data_set, reporter, .. } => format!("{data_set}\n{reporter}"),
        MergeQuestion::File { sha256, question, .. } => format!("{sha256}\n{}", question.id),
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, .. } => {
            format!("{data_set}\n{reporter}\n{row_code}/{column_code}")
        }
        MergeQuestion::Correction { correction, .. } => {
            let at = format!("{}/{}", correction.row_code, correction.column_code);
            format!("{}\n{}\n{at}\n", correction.data_set, correction.reporter)
        }
    }
}

/// The id of the question that a decision answers; of a decision about a whole file what the ids
/// of all its questions begin with.
pub(super) fn question_behind(decision: &Decision) -> Option<String> {
    match decision {
        Decision::Counts { data_set, reporter, .. }
        | Decision::Policy { data_set, reporter, .. } => Some(format!("{data_set}\n{reporter}")),
        Decision::Answer { sha256, question, .. } | Decision::Dismiss { sha256, question, .. } => {
            Some(format!("{sha256}\n{question}"))
        }
        Decision::Exclude { sha256, .. }
        | Decision::Include { sha256, .. }
        | Decision::Identify { sha256, .. } => Some(format!("{sha256}\n")),
        Decision::Take { data_set, reporter, row_code, column_code, .. } => {
            Some(format!("{data_set}\n{reporter}\n{row_code}/{column_code}"))
        }
        Decision::Judge { .. } | Decision::Correct(_) | Decision::Alias { .. } => None,
    }
}

pub(super) fn find<'a>(result: &'a Consolidation, id: &str) -> Option<&'a MergeQuestion> {
    result.questions.iter().find(|question| id_of(question) == id)
}

impl Review {
    pub(super) fn of(
        result: &Consolidation,
        put_off: &BTreeSet<String>,
        from: usize,
        count: usize,
        sought: Option<&str>,
    ) -> Self {
        let lines = lines(result, put_off);
        let mut causes: Vec<CauseLine> = Vec::new();
        for line in &lines {
            match causes.last_mut().filter(|last| last.cause == line.cause) {
                Some(last) => {
                    last.questions += 1;
                    last.figures += line.figures;
                }
                None => causes.push(CauseLine {
                    cause: line.cause,
                    questions: 1,
                    figures: line.figures,
                }),
            }
        }
        let is_sought = |line: &AskedLine, id: &str| {
            line.id == id || (id.ends_with('\n') && line.id.starts_with(id))
        };
        Self {
            total: lines.len(),
            causes,
            from,
            found: sought.and_then(|id| lines.iter().position(|line| is_sought(line, id))),
            lines: window(&lines, from, count),
        }
    }
}

/// All questions in the order of asking; within a cause as the merge has them.
fn lines(result: &Consolidation, put_off: &BTreeSet<String>) -> Vec<AskedLine> {
    let mut asked: Vec<(Cause, &MergeQuestion)> =
        result.questions.iter().map(|question| (Cause::of(question), question)).collect();
    asked.sort_by_key(|(cause, _)| *cause);
    // What a file holds back waits for the first of its questions.
    let mut held: BTreeSet<&str> = BTreeSet::new();
    let line = |(cause, question): (Cause, &'_ MergeQuestion), first: bool| {
        let id = id_of(question);
        AskedLine {
            put_off: put_off.contains(&id),
            id,
            cause,
            path: path_of(question).to_owned(),
            words: words(result, question),
            figures: waiting(result, question, first),
        }
    };
    let mut lines = Vec::with_capacity(asked.len());
    for (cause, question) in asked {
        let first = held.insert(path_of(question));
        lines.push(line((cause, question), first));
    }
    lines
}

fn path_of(question: &MergeQuestion) -> &str {
    match question {
        MergeQuestion::File { path, .. } => path,
        MergeQuestion::Counts { .. }
        | MergeQuestion::Conflict { .. }
        | MergeQuestion::Correction { .. } => "",
    }
}

/// Figures that wait for the answer. What a file as a whole holds back is told of the `first` of
/// its questions alone, so that sums count nothing twice.
fn waiting(result: &Consolidation, question: &MergeQuestion, first: bool) -> u32 {
    let file = |path: &str| result.files.iter().find(|file| file.path == path);
    match question {
        MergeQuestion::Counts { files, .. } => {
            let held = files.iter().filter_map(|one| file(&one.path));
            held.map(|file| file.account.queued).sum()
        }
        MergeQuestion::File { question, .. } if question.about.is_some() => 1,
        MergeQuestion::File { question, .. } if !question.waiting.is_empty() => {
            u32::try_from(question.waiting.len()).unwrap_or(u32::MAX)
        }
        MergeQuestion::File { path, .. } if first => file(path).map_or(0, held_by),
        MergeQuestion::File { .. } => 0,
        MergeQuestion::Conflict { .. } | MergeQuestion::Correction { .. } => 1,
    }
}

/// Figures of a file that wait for an answer about it as a whole.
fn held_by(file: &FileResult) -> u32 {
    let unrecognised = file.account.ignored.get(&WhyIgnored::Unrecognised);
    file.account.queued + unrecognised.copied().unwrap_or(0)
}

pub(super) fn words(result: &Consolidation, question: &MergeQuestion) -> Message {
    let pack = &result.pack;
    let form = |id: &str| {
        pack.data_set(id).map_or_else(|| id.to_owned(), |form| form.printed_code.clone())
    };
    let reporter = |id: &str| {
        pack.reporter(id).map_or_else(|| id.to_owned(), |found| found.short_name.clone())
    };
    let message = |id: &str, arguments: Vec<(&str, String)>| Message {
        id: id.to_owned(),
        arguments: arguments.into_iter().map(|(name, text)| (name.to_owned(), text)).collect(),
    };
    match question {
        MergeQuestion::File { question, .. } => Message {
            id: format!("finding.{}", question.code),
            arguments: question.arguments.clone(),
        },
        MergeQuestion::Counts { data_set, reporter: id, files } => message(
            "merge.question.counts",
            vec![
                ("reporter", reporter(id)),
                ("count", files.len().to_string()),
                ("form", form(data_set)),
            ],
        ),
        MergeQuestion::Conflict { data_set, reporter: id, row_code, column_code, .. } => message(
            "merge.question.conflict",
            vec![
                ("reporter", reporter(id)),
                ("form", form(data_set)),
                ("row", row_code.clone()),
                ("column", column_code.clone()),
            ],
        ),
        MergeQuestion::Correction { correction, now, .. } => message(
            "merge.question.correction",
            vec![
                ("reporter", reporter(&correction.reporter)),
                ("form", form(&correction.data_set)),
                ("row", correction.row_code.clone()),
                ("column", correction.column_code.clone()),
                ("now", now.text.clone()),
            ],
        ),
    }
}

impl AskedView {
    pub(super) fn of(result: &Consolidation, put_off: &BTreeSet<String>, id: &str) -> Option<Self> {
        let question = find(result, id)?;
        let line = lines(result, put_off).into_iter().find(|line| line.id == id)?;
        let file = result.files.iter().find(|file| file.path == line.path);
        let identity = file.map(|file| file.identity.clone()).unwrap_or_default();
        let (label, unit) = cell_words(result, &identity, question).unwrap_or_default();
        let offers = offers(result, &identity, question);
        Some(Self { offers, line, question: question.clone(), identity, label, unit })
    }
}

fn cell_words(
    result: &Consolidation,
    identity: &Identity,
    question: &MergeQuestion,
) -> Option<(String, String)> {
    match question {
        MergeQuestion::File { question, .. } => {
            let about = question.about.as_ref()?;
            let form = form_of(result, identity)?;
            let cell = form.cells.get(about.cell)?;
            Some((cell.label.clone(), cell.unit.clone()))
        }
        MergeQuestion::Conflict { label, .. } | MergeQuestion::Correction { label, .. } => {
            Some((label.clone(), String::new()))
        }
        MergeQuestion::Counts { .. } => None,
    }
}

/// The form of an identity; `None` while it is not known whole.
pub(super) fn form_of(result: &Consolidation, identity: &Identity) -> Option<Form> {
    let pack = &result.pack;
    Some(Form::build(
        pack,
        pack.data_set(&identity.data_set)?,
        pack.reporter(&identity.reporter)?,
        pack.period(&identity.period)?,
    ))
}
