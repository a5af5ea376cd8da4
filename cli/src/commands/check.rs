//! `tonghop check`: is this file understood, and does it keep the rules?

use std::process::ExitCode;

use serde::Serialize;
use shared::{
    definition::Pack,
    diag::{Finding, Severity},
    i18n::{self, Language},
    merge::{FileOutcome, Outcome},
    submission::{Import, ImportState},
    validation::{Context, validate},
};

use super::show;
use crate::{
    arguments::CheckOptions,
    drop::sources,
    failure::{Failure, words},
    pack,
    read::{Given, read_all},
};

/// What is said of one file.
#[derive(Serialize)]
struct Checked {
    path: String,
    /// `recognised`, `needs_review`, `unrecognised`, `rejected`, `ignored`.
    state: &'static str,
    form: String,
    reporter: String,
    period: String,
    findings: Vec<Told>,
}

#[derive(Serialize)]
struct Told {
    /// Of the rule that is broken; empty for findings of the reading.
    rule: String,
    #[serde(flatten)]
    finding: Finding,
    message: String,
}

pub(crate) fn run(options: &CheckOptions) -> Result<ExitCode, Failure> {
    let pack = pack::open(&options.pack)?;
    let drop = read_all(&pack, sources(&options.files)?, Given::default());
    let checked: Vec<Checked> = drop.outcomes.iter().map(|outcome| check(&pack, outcome)).collect();
    if options.json {
        show(&(serde_json::to_string_pretty(&checked).expect("plain data") + "\n"));
    } else {
        show(&checked.iter().map(in_words).collect::<String>());
    }
    let clean = |file: &Checked| {
        matches!(file.state, "recognised" | "ignored") && count(file, Severity::High) == 0
    };
    Ok(if checked.iter().all(clean) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn check(pack: &Pack, file: &FileOutcome) -> Checked {
    let mut checked = Checked {
        path: file.path.clone(),
        state: "ignored",
        form: String::new(),
        reporter: String::new(),
        period: String::new(),
        findings: Vec::new(),
    };
    match &file.outcome {
        Outcome::Ignored(_) => {}
        Outcome::Several(several) => {
            checked.findings.extend(several.findings.iter().map(|one| told("", one.clone())));
        }
        Outcome::Rejected(rejection) => {
            checked.state = "rejected";
            checked.findings.push(told("", rejection.finding()));
        }
        Outcome::Imported(import) => imported(pack, import, &mut checked),
    }
    checked
}

fn imported(pack: &Pack, import: &Import, checked: &mut Checked) {
    let recognition = &import.recognition;
    checked.state = match import.state {
        ImportState::Recognised => "recognised",
        ImportState::NeedsReview => "needs_review",
        ImportState::Unrecognised => "unrecognised",
    };
    checked.form = recognition.data_set.clone().unwrap_or_default();
    checked.reporter = recognition.reporter.clone().unwrap_or_default();
    checked.period = recognition.period.clone().unwrap_or_default();
    let findings = import.findings.iter().cloned();
    let questions = import.questions.iter().map(|question| question.finding());
    let mut read: Vec<Finding> = findings.chain(questions).collect();
    read.sort_by(|a, b| (&a.place, &a.code).cmp(&(&b.place, &b.code)));
    read.dedup_by(|a, b| (&a.place, &a.code) == (&b.place, &b.code));
    checked.findings.extend(read.into_iter().map(|finding| told("", finding)));
    if let Some((form, entry)) = import.to_entry(pack) {
        for violation in validate(pack, &form, &entry, &Context::default()).violations {
            let codes = violation.cells.first().map(|cell| &form.cells[*cell]);
            let value = import.values.iter().find(|value| {
                codes.is_some_and(|cell| {
                    (&value.row_code, &value.column_code) == (&cell.row_code, &cell.column_code)
                })
            });
            let mut finding = violation.finding;
            if let Some(value) = value {
                finding.place.sheet = Some(value.sheet.clone());
                finding.place.cell = Some(value.address.clone());
            }
            checked.findings.push(told(&violation.rule, finding));
        }
    }
}

fn told(rule: &str, finding: Finding) -> Told {
    let message = i18n::finding(Language::Vi, &finding);
    Told { rule: rule.to_owned(), finding, message }
}

fn count(file: &Checked, severity: Severity) -> usize {
    file.findings.iter().filter(|told| told.finding.severity == severity).count()
}

fn in_words(file: &Checked) -> String {
    let state = words(&format!("merge.state.{}", file.state), &[]);
    let number = |severity| count(file, severity).to_string();
    let id = match file.state {
        "recognised" if file.findings.is_empty() => "cli.check-clean",
        "recognised" => "cli.check-found",
        _ => "cli.check-not-read",
    };
    let mut out = words(
        id,
        &[
            ("path", &file.path),
            ("state", &state),
            ("form", &file.form),
            ("reporter", &file.reporter),
            ("period", &file.period),
            ("high", &number(Severity::High)),
            ("medium", &number(Severity::Medium)),
            ("low", &number(Severity::Low)),
        ],
    );
    for told in &file.findings {
        let place = &told.finding.place;
        let cell = match (&place.sheet, &place.cell) {
            (Some(sheet), Some(cell)) => format!("{sheet}!{cell}: "),
            _ => String::new(),
        };
        let rule = if told.rule.is_empty() { String::new() } else { format!("[{}] ", told.rule) };
        out += &format!("\n    {rule}{cell}{}", told.message);
    }
    out + "\n"
}
