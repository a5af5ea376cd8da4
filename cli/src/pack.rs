//! Where a pack comes from: the program itself, a folder of its files, a workbook, or a text
//! that was imported before.

use std::{fs, path::Path, sync::Arc};

use grid::envelope::{Answer, Operation};
use shared::{
    definition::{self, Pack, embedded_files},
    diag::{Finding, Place, Severity},
    i18n::{self, Language},
    merge::Rejection,
};

use crate::{
    drop::sources,
    failure::Failure,
    pool::{Lost, Reader},
    read,
};

/// The pack that a word of the command line means. One with faults is refused with all of them.
pub(crate) fn open(word: &str) -> Result<Arc<Pack>, Failure> {
    let (pack, findings) = check(word)?;
    pack.map(Arc::new).ok_or_else(|| {
        let told: Vec<String> = findings.iter().map(in_words).collect();
        let arguments = [("pack", word), ("findings", &told.join("\n"))];
        Failure::content("cli.pack-refused", &arguments)
    })
}

/// The same, with what is to be said about it.
pub(crate) fn check(word: &str) -> Result<(Option<Pack>, Vec<Finding>), Failure> {
    if let Some(files) = embedded_files(word) {
        return Ok(definition::load(&files));
    }
    let path = Path::new(word);
    if path.is_dir() {
        let texts = texts(path)?;
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        return Ok(definition::load(&files));
    }
    if !path.is_file() {
        return Err(Failure::content("cli.unknown-pack", &[("pack", word)]));
    }
    let bytes = fs::read(path).map_err(|error| Failure::file("cli.cannot-read", path, &error))?;
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        return Ok(from_json(word, &bytes));
    }
    from_workbook(word, &bytes)
}

fn from_json(word: &str, bytes: &[u8]) -> (Option<Pack>, Vec<Finding>) {
    let read = definition::from_json(&String::from_utf8_lossy(bytes));
    match read {
        Ok(pack) => (Some(pack), Vec::new()),
        Err(error) => {
            let place = Place { file: Some(word.to_owned()), ..Place::default() };
            (None, vec![Finding::new(Severity::High, error.code()).at(place)])
        }
    }
}

/// Like every workbook from outside, it is opened in a child.
fn from_workbook(word: &str, bytes: &[u8]) -> Result<(Option<Pack>, Vec<Finding>), Failure> {
    let refused = |rejection: Rejection| {
        let error = i18n::finding(Language::Vi, &rejection.finding());
        Failure::file("cli.cannot-read", Path::new(word), &error)
    };
    let answer = Reader::without_pack().ask(Operation::Read as u32, &[bytes]);
    match answer.map(|answer| Answer::from_bytes(&answer)) {
        Ok(Ok(Answer::Workbook(workbook))) => Ok(definition::load_workbook(&workbook)),
        Ok(Ok(Answer::Rejected(rejection))) => Err(refused(rejection.into())),
        Ok(_) => Err(refused(read::loss(Lost::Died))),
        Err(lost) => Err(refused(read::loss(lost))),
    }
}

/// The files of a pack on disk, as (path inside the folder, text); the shared ones that it
/// includes lie beside its folder.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut texts = Vec::new();
    for source in sources(&[folder.to_owned()])? {
        let is_text = source.name.ends_with(".toml") || source.name.ends_with(".csv");
        if is_text {
            let text = fs::read_to_string(&source.path)
                .map_err(|error| Failure::file("cli.cannot-read", &source.path, &error))?;
            texts.push((source.name, text));
        }
    }
    let head = texts.iter().find(|(path, _)| path == "pack.toml");
    for include in head.map(|(_, text)| definition::included_files(text)).unwrap_or_default() {
        if let Ok(text) = fs::read_to_string(folder.join("..").join(&include)) {
            texts.push((include, text));
        }
    }
    Ok(texts)
}

/// A finding with its file and line, or its sheet and cell.
pub(crate) fn in_words(finding: &Finding) -> String {
    let place = &finding.place;
    let message = i18n::finding(Language::Vi, finding);
    match (&place.file, place.line, &place.sheet, &place.cell) {
        (Some(file), Some(line), ..) => format!("{file}:{line}: {message}"),
        (_, _, Some(sheet), Some(cell)) => format!("{sheet}!{cell}: {message}"),
        (Some(name), ..) | (_, _, Some(name), _) => format!("{name}: {message}"),
        _ => message,
    }
}
