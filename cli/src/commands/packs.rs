//! `tonghop packs`: what the packs hold, whether one is sound, and the way to a workbook and back.

use std::{path::Path, process::ExitCode};

use serde::Serialize;
use shared::{
    definition::{ChoiceList, EMBEDDED, ValidationRule},
    diag::Severity,
    form::Form,
    spreadsheet::{file_name, pack_workbook},
    submission::StampKind,
};

use super::{find_form, find_period, show, write_file};
use crate::{
    arguments::PacksOptions,
    failure::{Failure, words},
    pack,
};

pub(crate) fn run(options: &PacksOptions) -> Result<ExitCode, Failure> {
    match options {
        PacksOptions::List => list(),
        PacksOptions::Check { pack } => check(pack),
        PacksOptions::Export { pack, out } => export(pack, out),
        PacksOptions::Import { pack, out } => import(pack, out),
        PacksOptions::Form { pack, form, reporter, period } => {
            describe(pack, form, reporter, period)
        }
        PacksOptions::Owed { pack, period } => owed(pack, period),
    }
}

fn list() -> Result<ExitCode, Failure> {
    let mut out = String::new();
    for id in EMBEDDED {
        let pack = pack::open(id)?;
        let forms: Vec<&str> = pack.data_sets.iter().map(|form| form.id.as_str()).collect();
        let periods: Vec<&str> = pack.periods.iter().map(|period| period.id.as_str()).collect();
        let forms = words("cli.packs-forms", &[("forms", &forms.join(", "))]);
        let periods = words("cli.packs-periods", &[("periods", &periods.join(", "))]);
        let version = format!("{} · {}", pack.version, pack.hash());
        out += &format!("{id}  {}\n    {forms}\n    {periods}\n    {version}\n", pack.title);
    }
    show(&out);
    Ok(ExitCode::SUCCESS)
}

fn check(word: &str) -> Result<ExitCode, Failure> {
    let (loaded, findings) = pack::check(word)?;
    for finding in &findings {
        show(&(pack::in_words(finding) + "\n"));
    }
    match loaded {
        Some(pack) => {
            let sound = words("cli.packs-sound", &[("pack", &pack.id), ("hash", pack.hash())]);
            show(&(sound + "\n"));
            Ok(ExitCode::SUCCESS)
        }
        None => Ok(ExitCode::from(1)),
    }
}

/// Writes a pack as a workbook, to be edited.
fn export(word: &str, out: &Path) -> Result<ExitCode, Failure> {
    let pack = pack::open(word)?;
    let bytes =
        pack_workbook(&pack).map_err(|error| Failure::file("cli.cannot-write", out, &error))?;
    write_file(out, &bytes)?;
    let path = out.display().to_string();
    show(&(words("cli.packs-exported", &[("pack", &pack.id), ("path", &path)]) + "\n"));
    Ok(ExitCode::SUCCESS)
}

/// Keeps an edited pack as one text that `--pack` takes. With a fault nothing is written.
fn import(word: &str, out: &Path) -> Result<ExitCode, Failure> {
    let (loaded, findings) = pack::check(word)?;
    for finding in &findings {
        show(&(pack::in_words(finding) + "\n"));
    }
    let Some(pack) = loaded else {
        let high = findings.iter().filter(|finding| finding.severity == Severity::High).count();
        show(&(words("cli.packs-not-imported", &[("count", &high.to_string())]) + "\n"));
        return Ok(ExitCode::from(1));
    };
    write_file(out, pack.to_json().as_bytes())?;
    let path = out.display().to_string();
    let arguments = [("pack", pack.id.as_str()), ("path", &path), ("hash", pack.hash())];
    show(&(words("cli.packs-imported", &arguments) + "\n"));
    Ok(ExitCode::SUCCESS)
}

/// What another program needs to fill or read a form.
#[derive(Serialize)]
struct Description<'a> {
    form: &'a Form,
    choices: &'a [ChoiceList],
    rules: &'a [ValidationRule],
}

fn describe(pack: &str, form: &str, reporter: &str, period: &str) -> Result<ExitCode, Failure> {
    let pack = pack::open(pack)?;
    let period = find_period(&pack, period)?;
    let (data_set, reporter) = find_form(&pack, form, reporter, period)?;
    let form = Form::build(&pack, data_set, reporter, period);
    print_json(&Description { form: &form, choices: &pack.choices, rules: &pack.rules })
}

#[derive(Serialize)]
struct Owed<'a> {
    data_set: &'a str,
    reporter: &'a str,
    reporter_name: &'a str,
    short_name: &'a str,
    /// What the export is called, first revision.
    file_name: String,
}

fn owed(pack: &str, period: &str) -> Result<ExitCode, Failure> {
    let pack = pack::open(pack)?;
    let period = find_period(&pack, period)?;
    let mut lines = Vec::new();
    for data_set in &pack.data_sets {
        for reporter in &pack.reporters {
            if pack.owed(reporter, period).any(|owed| owed.id == data_set.id) {
                let form = Form::build(&pack, data_set, reporter, period);
                lines.push(Owed {
                    data_set: &data_set.id,
                    reporter: &reporter.id,
                    reporter_name: &reporter.name,
                    short_name: &reporter.short_name,
                    file_name: file_name(&pack, &form, StampKind::Submission, 1),
                });
            }
        }
    }
    print_json(&lines)
}

fn print_json(value: &impl Serialize) -> Result<ExitCode, Failure> {
    show(&(serde_json::to_string_pretty(value).expect("plain data") + "\n"));
    Ok(ExitCode::SUCCESS)
}
