//! The decisions file: JSON with a version, to be given to another merge of the same period.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    super::{Decision, Session, alike, decision::MergeQuestion},
    questions,
};
use crate::{
    definition::Pack,
    diag::{Finding, Severity},
};

const FORMAT: &str = "tonghop-decisions";
pub(super) const VERSION: u64 = 1;

/// What a decisions file says, and the entries that say nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DecisionList {
    /// Id of the pack it was made with; empty where it does not say.
    pub pack: String,
    /// Id of the period; empty where it does not say.
    pub period: String,
    pub decisions: Vec<Decision>,
    pub findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    pack: &'a str,
    period: &'a str,
    decisions: &'a [Decision],
}

/// The bytes of the decisions file: indented, LF, sorted by what the decisions are about.
pub fn write_decisions(session: &Session) -> Vec<u8> {
    let written = Written {
        format: FORMAT,
        version: VERSION,
        pack: &session.state().pack,
        period: &session.state().period,
        decisions: session.decisions(),
    };
    let mut bytes = serde_json::to_vec_pretty(&written).expect("plain data");
    bytes.push(b'\n');
    bytes
}

/// Reads a decisions file, a questions file that somebody has filled in, or a bare list of
/// decisions as `merge.json` holds it.
///
/// Entries that are no decision, and those whose reason is empty, become findings
/// (`decision-line`, `decision-reason`).
///
/// # Errors
///
/// `decisions-malformed` or `decisions-newer`, where nothing of the file can be used.
pub fn parse_decisions(pack: &Pack, bytes: &[u8]) -> Result<DecisionList, Box<Finding>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let malformed = |error: &str| {
        Box::new(Finding::new(Severity::High, "decisions-malformed").with("error", error))
    };
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| malformed(&error.to_string()))?;
    let mut list = DecisionList::default();
    let entries = match value {
        Value::Array(entries) => entries,
        Value::Object(mut file) => {
            let text =
                |name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let format = text("format");
            if ![FORMAT, questions::FORMAT].contains(&format.as_str()) {
                return Err(malformed(&format));
            }
            let version = file.get("version").and_then(Value::as_u64).unwrap_or_default();
            if version > VERSION {
                let newer = Finding::new(Severity::High, "decisions-newer");
                return Err(Box::new(newer.with("version", version.to_string())));
            }
            (list.pack, list.period) = (text("pack"), text("period"));
            let name = if format == FORMAT { "decisions" } else { "questions" };
            match file.remove(name) {
                Some(Value::Array(entries)) if format == FORMAT => entries,
                Some(Value::Array(entries)) => {
                    list.answers(pack, entries);
                    return Ok(list);
                }
                _ => return Err(malformed(name)),
            }
        }
        _ => return Err(malformed("")),
    };
    for (number, entry) in (1..).zip(entries) {
        list.take(number, entry);
    }
    Ok(list)
}

impl DecisionList {
    fn take(&mut self, number: usize, entry: Value) {
        match serde_json::from_value::<Decision>(entry) {
            Ok(decision) => self.add(number, decision),
            Err(error) => self.refuse(number, "decision-line", &error.to_string()),
        }
    }

    fn add(&mut self, number: usize, decision: Decision) {
        if has_reason(&decision) {
            self.decisions.push(decision);
        } else {
            self.refuse(number, "decision-reason", "");
        }
    }

    fn refuse(&mut self, number: usize, code: &str, error: &str) {
        let finding = Finding::new(Severity::Medium, code).with("number", number.to_string());
        self.findings.push(finding.with("error", error));
    }

    /// The decisions of a questions file: those chosen, those written out, and what they settle
    /// besides where that was wished.
    fn answers(&mut self, pack: &Pack, entries: Vec<Value>) {
        let mut filled = Vec::new();
        for (number, entry) in (1..).zip(entries) {
            match serde_json::from_value::<Filled>(entry) {
                Ok(entry) => filled.push((number, entry)),
                Err(error) => self.refuse(number, "decision-line", &error.to_string()),
            }
        }
        let open: Vec<MergeQuestion> =
            filled.iter().map(|(_, entry)| entry.question.clone()).collect();
        for (number, entry) in filled {
            let decision = match (entry.decision, entry.choose) {
                (Some(decision), _) => Some(decision),
                (None, Some(choice)) => match entry.answers.into_iter().nth(choice.wrapping_sub(1))
                {
                    Some(answer) => Some(answer.decision),
                    None => {
                        self.refuse(number, "decision-line", &choice.to_string());
                        None
                    }
                },
                (None, None) => None,
            };
            let Some(decision) = decision else { continue };
            let mut reasoned = entry.reason.filter(|reason| !reason.trim().is_empty());
            let decision: Result<Decision, _> = serde_json::from_value(decision);
            let decision = match decision {
                Ok(decision) => with_reason(decision, reasoned.take()),
                Err(error) => {
                    self.refuse(number, "decision-line", &error.to_string());
                    continue;
                }
            };
            if entry.apply_to_alike && has_reason(&decision) {
                let others = alike(pack, &entry.question, &decision, &open);
                self.decisions.extend(others.into_iter().map(|(_, other)| other));
            }
            self.add(number, decision);
        }
    }
}

/// One question of a questions file as somebody gives it back.
#[derive(Deserialize)]
struct Filled {
    question: MergeQuestion,
    #[serde(default)]
    answers: Vec<Offered>,
    /// Number of one of `answers`, from 1.
    #[serde(default)]
    choose: Option<usize>,
    /// A decision of one's own.
    #[serde(default)]
    decision: Option<Value>,
    /// For decisions that need one.
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    apply_to_alike: bool,
}

#[derive(Deserialize)]
struct Offered {
    decision: Value,
}

/// Somebody has to say why.
fn has_reason(decision: &Decision) -> bool {
    match decision {
        Decision::Exclude { reason, .. }
        | Decision::Include { reason, .. }
        | Decision::Dismiss { reason, .. }
        | Decision::Judge { reason, .. } => !reason.trim().is_empty(),
        Decision::Correct(correction) => {
            !correction.reason.trim().is_empty() && !correction.by.trim().is_empty()
        }
        _ => true,
    }
}

fn with_reason(mut decision: Decision, given: Option<String>) -> Decision {
    if let (
        Decision::Exclude { reason, .. }
        | Decision::Include { reason, .. }
        | Decision::Dismiss { reason, .. },
        Some(given),
    ) = (&mut decision, given)
    {
        *reason = given;
    }
    decision
}

impl Session {
    /// Takes the decisions of a file. Of another period or pack only those are taken that do not
    /// depend on it: what words mean, and how files go together; the others are counted in a
    /// finding (`decisions-other-period`). An earlier decision about the same thing is replaced.
    pub fn take_decisions(&mut self, list: DecisionList) -> Vec<Finding> {
        let mut findings = list.findings;
        let state = self.state();
        let other = |given: &str, own: &str| !given.is_empty() && given != own;
        let is_other = other(&list.pack, &state.pack) || other(&list.period, &state.period);
        let mut left_out = 0;
        for decision in list.decisions {
            let lasts = matches!(decision, Decision::Alias { .. } | Decision::Policy { .. });
            if is_other && !lasts {
                left_out += 1;
            } else {
                self.decide(decision);
            }
        }
        if left_out > 0 {
            let finding = Finding::new(Severity::Medium, "decisions-other-period");
            findings.push(finding.with("count", left_out.to_string()).with("period", list.period));
        }
        findings
    }
}
