//! One file per command.

pub(crate) mod check;
pub(crate) mod merge;
pub(crate) mod packs;
pub(crate) mod template;

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use shared::definition::{DataSet, Pack, Period, Reporter};

use crate::failure::Failure;

fn find_period<'a>(pack: &'a Pack, id: &str) -> Result<&'a Period, Failure> {
    let known = || pack.periods.iter().map(|period| period.id.as_str()).collect::<Vec<_>>();
    pack.period(id).ok_or_else(|| {
        Failure::content("cli.unknown-period", &[("period", id), ("known", &known().join(", "))])
    })
}

/// The form and the reporter, which has to owe it.
fn find_form<'a>(
    pack: &'a Pack,
    form: &str,
    reporter: &str,
    period: &Period,
) -> Result<(&'a DataSet, &'a Reporter), Failure> {
    let unknown = |id, name| Failure::content(id, &[("name", name)]);
    let data_set = pack.data_set(form).ok_or_else(|| unknown("cli.unknown-form", form))?;
    let reporter =
        pack.reporter(reporter).ok_or_else(|| unknown("cli.unknown-reporter", reporter))?;
    if !pack.fillable(reporter, period).any(|form| form.id == data_set.id) {
        let names =
            [("reporter", reporter.name.as_str()), ("form", data_set.printed_code.as_str())];
        return Err(Failure::content("finding.reporter-not-due", &names));
    }
    Ok((data_set, reporter))
}

fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file("cli.cannot-read", path, &error))
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    fs::write(path, bytes).map_err(|error| Failure::file("cli.cannot-write", path, &error))
}

/// Lines for a person or another program. Whoever reads may have stopped: that is no failure.
fn show(text: &str) {
    let _ = io::stdout().write_all(text.as_bytes());
}
