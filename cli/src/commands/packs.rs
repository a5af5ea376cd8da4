//! `tonghop packs`: what the packs hold, and whether one on disk is sound.

use std::{fs, path::Path, process::ExitCode};

use serde::Serialize;
use shared::{
    definition::{self, ChoiceList, EMBEDDED, ValidationRule, embedded_files},
    diag::Finding,
    form::Form,
    i18n::{self, Language},
    spreadsheet::file_name,
    submission::StampKind,
};

use super::{find_form, find_period, load_pack, show};
use crate::{
    arguments::PacksOptions,
    drop::sources,
    failure::{Failure, words},
};

pub(crate) fn run(options: &PacksOptions) -> Result<ExitCode, Failure> {
    match options {
        PacksOptions::List => list(),
        PacksOptions::Check { pack } => check(pack),
        PacksOptions::Form { pack, form, reporter, period } => {
            describe(pack, form, reporter, period)
        }
        PacksOptions::Owed { pack, period } => owed(pack, period),
    }
}

fn list() -> Result<ExitCode, Failure> {
    let mut out = String::new();
    for id in EMBEDDED {
        let pack = load_pack(id)?;
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

fn check(pack: &str) -> Result<ExitCode, Failure> {
    let (loaded, findings) = match embedded_files(pack) {
        Some(files) => definition::load(&files),
        None => {
            let texts = texts(Path::new(pack))?;
            let files: Vec<(&str, &str)> =
                texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
            definition::load(&files)
        }
    };
    for finding in &findings {
        show(&(in_words(finding) + "\n"));
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

/// The files of a pack on disk, as (path inside the folder, text).
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    for source in sources(&[folder.to_owned()])? {
        let text = fs::read_to_string(&source.path)
            .map_err(|error| Failure::file("cli.cannot-read", &source.path, &error))?;
        texts.push((source.name, text));
    }
    // Shared files lie beside the pack's folder.
    let head = texts.iter().find(|(path, _)| path == "pack.toml");
    for include in head.map(|(_, text)| definition::included_files(text)).unwrap_or_default() {
        if let Ok(text) = fs::read_to_string(folder.join("..").join(&include)) {
            texts.push((include, text));
        }
    }
    Ok(texts)
}

fn in_words(finding: &Finding) -> String {
    let place = &finding.place;
    let message = i18n::finding(Language::Vi, finding);
    match (&place.file, place.line) {
        (Some(file), Some(line)) => format!("{file}:{line}: {message}"),
        (Some(file), None) => format!("{file}: {message}"),
        _ => message,
    }
}

/// What another program needs to fill or read a form.
#[derive(Serialize)]
struct Description<'a> {
    form: &'a Form,
    choices: &'a [ChoiceList],
    rules: &'a [ValidationRule],
}

fn describe(pack: &str, form: &str, reporter: &str, period: &str) -> Result<ExitCode, Failure> {
    let pack = load_pack(pack)?;
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
    let pack = load_pack(pack)?;
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
