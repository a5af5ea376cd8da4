//! Precedents: what was answered in an earlier period to questions that no habit can settle, so that
//! it can be proposed when the same is asked again.
//!
//! **Invariants.**
//! - A precedent settles nothing. It is a proposal beside a question; a person takes it, and then it
//!   is a decision of this merge like any other.
//! - It holds a reading, never a figure: that the sign groups thousands, not which number it was;
//!   that a bare number is a day as spreadsheets count them from 1900, not which day. That is
//!   proposed for days about the period only: counted from 1904 they lie years away.
//! - It fits only what asks the same: the same code, of the same reporter, about figures written in
//!   the same way in the same kind of rows and of file, or about the same word. Of files that do not
//!   say whose they are it fits the same name in the same folder, and only if one file is called so.
//! - Where the same was answered in two ways, or otherwise than before, nothing is proposed.
//! - What holds a file may be answered again by leaving the file out, or by saying whose report it
//!   is where that was missing; never by letting it in. That signs of personal data are none, or that
//!   a doubt is no matter, has to be looked at every time. Whom a file is of that names two
//!   reporters, and which form it is, is never proposed either; of two periods only that of this
//!   merge, where the file itself names it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Decision, FileResult, MergeQuestion, Sense,
    session::{HeldFile, Reading, Session},
};
use crate::{
    definition::{CivilDate, Pack, ValueType},
    i18n::{self, Language},
    submission::{
        Alias, Aliases, Answer, Identity, Import, Meaning, Question, Scope, Wording,
        name_that_stays,
    },
    value::{Datum, Told, ValueState, told},
};

/// Before the period in which it was answered.
const SAID_IN: &str = " @";
const LEFT_OUT: &str = "left-out";
const EXCLUDED: &str = "excluded";
const IDENTIFIED: &str = "identified ";
const GROUPED: &str = "grouped";
const FRACTION: &str = "fraction";
const COUNTED_DAY: &str = "counted-day";

/// Questions that may be answered again by whose report a file is.
const WHOSE: [&str; 5] =
    ["unit-missing", "unit-unknown", "period-missing", "period-unknown", "contradiction-period"];

/// Longer texts are sentences: nobody writes them again.
const MOST_CHARS: usize = 30;

/// What was answered to a question like one that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// Position among the open questions.
    pub question: usize,
    /// What would settle the question in the same way; whole, with its reason.
    pub decision: Decision,
    /// Id of the period in which it was answered; empty where that is not known.
    pub said_in: String,
}

impl Session {
    /// What is carried into the next period: all that was [said](Session::aliases), and what was
    /// answered here to questions that may be asked again. It takes the place of earlier answers;
    /// where it contradicts itself, none is left.
    pub fn remembered(&self) -> Aliases {
        let mut answers: BTreeMap<Wording, BTreeSet<Option<String>>> = BTreeMap::new();
        for decision in self.decisions() {
            let Some(sha256) = decision.file() else { continue };
            let held = self.state.files.iter().filter(|held| held.sha256 == sha256);
            for (wording, answer) in held.flat_map(|held| self.answered(held, decision)) {
                answers.entry(wording).or_default().insert(answer);
            }
        }
        let mut aliases = self.aliases();
        for (wording, answers) in answers {
            match answers.into_iter().collect::<Vec<_>>().as_slice() {
                [Some(answer)] => {
                    let means = format!("{answer}{SAID_IN}{}", self.state.period);
                    aliases.set(Alias { wording, means: Meaning::Is(means) });
                }
                _ => aliases.remove(&wording),
            }
        }
        aliases
    }

    /// The questions of a file that a decision answered, and how; `None` for an answer that says
    /// nothing of another period.
    fn answered(&self, held: &HeldFile, decision: &Decision) -> Vec<(Wording, Option<String>)> {
        let identity = match decision {
            // It was asked of the file as it was before.
            Decision::Identify { .. } => None,
            _ => self.identity_of(&held.sha256),
        };
        let Some(Reading::Imported(import)) = held.outcome(identity) else { return Vec::new() };
        let known = known(import);
        let questions = import.questions.iter().filter(|question| match decision {
            Decision::Answer { question: id, .. } | Decision::Dismiss { question: id, .. } => {
                question.id == *id
            }
            Decision::Identify { .. } => {
                !known.data_set.is_empty() && WHOSE.contains(&question.code.as_str())
            }
            Decision::Exclude { .. } | Decision::Include { .. } => is_of_file(question),
            _ => false,
        });
        let keyed = questions.filter_map(|question| {
            let wording = wording(&self.pack, &held.path, &known, question)?;
            Some((wording, answer(question, decision)))
        });
        keyed.collect()
    }

    /// What was answered in an earlier period to the open questions, in their order.
    pub(super) fn precedents(
        &self,
        files: &[FileResult],
        questions: &[MergeQuestion],
    ) -> Vec<Precedent> {
        let said: BTreeMap<&Wording, &str> = self
            .decisions()
            .iter()
            .filter_map(|decision| match decision {
                Decision::Alias { alias: Alias { wording, means: Meaning::Is(means) } }
                    if matches!(wording.scope, Scope::AsBefore { .. }) =>
                {
                    Some((wording, means.as_str()))
                }
                _ => None,
            })
            .collect();
        if said.is_empty() {
            return Vec::new();
        }
        let known: BTreeMap<(&str, &str), &Identity> = files
            .iter()
            .map(|file| ((file.path.as_str(), file.sha256.as_str()), &file.identity))
            .collect();
        let mut fitting = Vec::new();
        // Files by the words that fit them: a name that two have says nothing of either.
        let mut called: BTreeMap<Wording, BTreeSet<&str>> = BTreeMap::new();
        for (at, asked) in questions.iter().enumerate() {
            let MergeQuestion::File { path, sha256, question } = asked else { continue };
            let Some(identity) = known.get(&(path.as_str(), sha256.as_str())) else { continue };
            let Some(wording) = wording(&self.pack, path, identity, question) else { continue };
            let Some(means) = said.get(&wording) else { continue };
            let (answer, said_in) = means.rsplit_once(SAID_IN).unwrap_or((means, ""));
            if let Some(decision) = self.again(sha256, identity, question, answer, said_in) {
                called.entry(wording.clone()).or_default().insert(sha256);
                let said_in = said_in.to_owned();
                fitting.push((wording, Precedent { question: at, decision, said_in }));
            }
        }
        let alone = fitting.into_iter().filter(|(wording, _)| {
            let is_of_name =
                matches!(&wording.scope, Scope::AsBefore { reporter, .. } if reporter.is_empty());
            !is_of_name || called.get(wording).is_some_and(|files| files.len() == 1)
        });
        alone.map(|(_, precedent)| precedent).collect()
    }

    /// The decision that answers a question again as it was answered before; `None` where it can
    /// not be answered so.
    fn again(
        &self,
        sha256: &str,
        known: &Identity,
        question: &Question,
        answer: &str,
        said_in: &str,
    ) -> Option<Decision> {
        let sha256 = sha256.to_owned();
        let reason = || {
            let label = self.pack.period(said_in).map_or(said_in, |period| &period.label);
            i18n::format(Language::Vi, "merge.as-before.reason", &[("period", label)])
        };
        if is_of_file(question) {
            if answer == EXCLUDED {
                return Some(Decision::Exclude { sha256, reason: reason() });
            }
            let identity =
                self.identity_again(known, question, answer.strip_prefix(IDENTIFIED)?)?;
            return Some(Decision::Identify { sha256, identity });
        }
        let id = question.id.clone();
        let with_sense = |wanted: &Sense| {
            question.answers.iter().find_map(|answer| match answer {
                Answer::Value(state) if Sense::of(&question.raw, state) == *wanted => {
                    Some(state.clone())
                }
                _ => None,
            })
        };
        let state = match (question.code.as_str(), answer) {
            (_, LEFT_OUT) => {
                return Some(Decision::Dismiss { sha256, question: id, reason: reason() });
            }
            ("ask-number", GROUPED) => with_sense(&Sense::Grouped)?,
            ("ask-number", FRACTION) => with_sense(&Sense::Fraction)?,
            ("not-a-number", "nil") => ValueState::Nil,
            ("not-a-number", "not_available") => ValueState::NotAvailable,
            ("not-a-number", "not_applicable") => ValueState::NotApplicable,
            ("not-a-number", Meaning::ZERO) => ValueState::number(0),
            ("not-a-date", COUNTED_DAY) => {
                let day = counted_day(&question.raw).filter(|day| self.is_about_now(*day))?;
                ValueState::Value(Datum::Date(day))
            }
            _ => return None,
        };
        Some(Decision::Answer { sha256, question: id, state })
    }

    /// Whether a day lies within a year of the period that is merged.
    fn is_about_now(&self, day: CivilDate) -> bool {
        self.pack.period(&self.state.period).is_some_and(|period| {
            let about = |end: CivilDate, days| end.add_days(days);
            let (from, to) = (about(period.window_from, -366), about(period.window_to, 366));
            from.zip(to).is_some_and(|(from, to)| (from..=to).contains(&day))
        })
    }

    /// The same form of the same reporter, of the period that is merged. What the file itself says
    /// does not speak against it.
    fn identity_again(
        &self,
        known: &Identity,
        question: &Question,
        said: &str,
    ) -> Option<Identity> {
        let (data_set, reporter) = said.split_once(' ')?;
        let found = (self.pack.data_set(data_set)?, self.pack.reporter(reporter)?);
        let fits = WHOSE.contains(&question.code.as_str())
            && found.0.reporter_kinds.contains(&found.1.kind)
            && known.data_set == data_set
            && (known.reporter.is_empty() || known.reporter == reporter);
        let identity = Identity {
            data_set: data_set.to_owned(),
            reporter: reporter.to_owned(),
            period: self.state.period.clone(),
        };
        let is_offered = || question.answers.contains(&Answer::Identity(identity.clone()));
        let says_when = question.code.starts_with("contradiction-");
        (fits && (!says_when || is_offered())).then_some(identity)
    }
}

/// Whether a question is about a file as a whole.
fn is_of_file(question: &Question) -> bool {
    let says_whose = question.wording.as_ref().is_none_or(|words| words.scope.says_whose());
    question.about.is_none() && question.waiting.is_empty() && says_whose
}

fn known(import: &Import) -> Identity {
    let recognition = &import.recognition;
    let or_empty = |id: &Option<String>| id.clone().unwrap_or_default();
    Identity {
        data_set: or_empty(&recognition.data_set),
        reporter: or_empty(&recognition.reporter),
        period: or_empty(&recognition.period),
    }
}

/// By what a question is known again in another period; `None` where it is not.
fn wording(pack: &Pack, path: &str, known: &Identity, question: &Question) -> Option<Wording> {
    let Identity { data_set, reporter, .. } = known;
    let (reporter, text) = if is_of_file(question) {
        match data_set.is_empty() || reporter.is_empty() {
            true => (String::new(), name_that_stays(path)),
            false => (reporter.clone(), data_set.clone()),
        }
    } else {
        let text = written(pack, path, question)?;
        (!reporter.is_empty()).then(|| (reporter.clone(), text))?
    };
    let wording = Wording::new(Scope::AsBefore { asked: question.code.clone(), reporter }, &text);
    wording.says_something().then_some(wording)
}

/// The shape of what is written in the cell that a question is about: of a figure its sign, the kind
/// of its row and of the file, of anything else the text.
fn written(pack: &Pack, path: &str, question: &Question) -> Option<String> {
    let about = question.about.as_ref()?;
    let value_type = &pack.element(&about.key.element)?.value_type;
    let file = path.rsplit('/').next()?;
    let kind = file.rsplit_once('.').map_or("", |(_, kind)| kind).to_lowercase();
    match question.code.as_str() {
        "not-a-date" => counted_day(&question.raw).map(|_| format!("{COUNTED_DAY} {kind}")),
        _ if !value_type.is_numeric() => None,
        "ask-number" => {
            let rows = if *value_type == ValueType::Integer { "counts" } else { "fractions" };
            let sign = match told(&question.raw)? {
                Told::Point => Scope::FRACTIONS,
                Told::Comma => Scope::COUNTS,
                Told::Proves(_) => return None,
            };
            Some(format!("{rows} {sign} {kind}"))
        }
        "not-a-number" => {
            let text = question.raw.trim().to_lowercase();
            let has_digit = text.chars().any(|c| c.is_ascii_digit());
            (!has_digit && text.chars().count() <= MOST_CHARS).then_some(text)
        }
        _ => None,
    }
}

/// The day that a bare number is in most spreadsheets.
fn counted_day(raw: &str) -> Option<CivilDate> {
    let count: u32 = raw.trim().parse().ok()?;
    CivilDate::from_serial(f64::from(count), false)
}

/// An answer in a form that holds in another period.
fn answer(question: &Question, decision: &Decision) -> Option<String> {
    match decision {
        // What a file does not say of itself is no reason to leave it out the next time.
        Decision::Exclude { .. } => (!question.code.ends_with("-missing")
            && !question.code.ends_with("-unknown"))
        .then(|| EXCLUDED.to_owned()),
        Decision::Dismiss { .. } => Some(LEFT_OUT.to_owned()),
        Decision::Identify { identity, .. } => {
            Some(format!("{IDENTIFIED}{} {}", identity.data_set, identity.reporter))
        }
        Decision::Answer { state, .. } => {
            let answer = match (question.code.as_str(), Sense::of(&question.raw, state)) {
                ("ask-number", Sense::Grouped) => GROUPED,
                ("ask-number", Sense::Fraction) => FRACTION,
                ("not-a-date", Sense::State(ValueState::Value(Datum::Date(day))))
                    if counted_day(&question.raw) == Some(day) =>
                {
                    COUNTED_DAY
                }
                ("not-a-number", Sense::State(ValueState::Nil)) => "nil",
                ("not-a-number", Sense::State(ValueState::NotAvailable)) => "not_available",
                ("not-a-number", Sense::State(ValueState::NotApplicable)) => "not_applicable",
                ("not-a-number", Sense::State(state)) if state == ValueState::number(0) => {
                    Meaning::ZERO
                }
                _ => return None,
            };
            Some(answer.to_owned())
        }
        // Letting a file in is looked at every time.
        _ => None,
    }
}
