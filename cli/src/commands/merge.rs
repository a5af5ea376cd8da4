//! `tonghop merge`: a folder in, the consolidated report out.

use std::{path::Path, process::ExitCode};

use shared::{
    export::{csv, merge_json},
    i18n::{self, Language},
    merge::{Consolidation, Decision, FileState, Session, parse_received},
    report::{Report, print_html},
    spreadsheet,
};

use super::{find_period, read_file, show, write_file};
use crate::{
    arguments::MergeOptions,
    drop::sources,
    failure::{Failure, words},
    pack,
    read::read_all,
};

pub(crate) fn run(options: &MergeOptions) -> Result<ExitCode, Failure> {
    let exports = [&options.out, &options.data, &options.json, &options.print];
    if !options.non_secret && exports.iter().any(|path| path.is_some()) {
        return Err(Failure::secret());
    }
    let pack = pack::open(&options.pack)?;
    find_period(&pack, &options.period)?;
    let mut session = Session::new(pack.clone(), &options.period);
    session.set_non_secret(options.non_secret);
    for decision in decisions(options)? {
        session.decide(decision);
    }
    let identities = |sha256: &str| session.identity_of(sha256).cloned();
    let drop = read_all(&pack, sources(&options.inputs)?, &identities);
    for outcome in drop.outcomes {
        session.push(outcome);
    }
    let mut lists = drop.received_lists;
    if let Some(path) = &options.received {
        lists.push(read_file(path)?);
    }
    for list in lists {
        let list = parse_received(&list);
        for finding in &list.findings {
            eprintln!("{}", i18n::finding(Language::Vi, finding));
        }
        session.set_received(list.dates.into_iter().map(|(name, day)| (name, Some(day))));
    }
    let unknown =
        || Failure::content("cli.unknown-period", &[("period", &options.period), ("known", "")]);
    let consolidation = session.finish(options.now).ok_or_else(unknown)?;
    let report = Report::of(&consolidation);
    if let Some(path) = &options.out {
        write_workbooks(path, &report)?;
    }
    if let Some(path) = &options.data {
        write_file(path, &csv(&consolidation))?;
    }
    if let Some(path) = &options.json {
        write_file(path, &merge_json(&consolidation))?;
    }
    if let Some(path) = &options.print {
        write_file(path, print_html(&report).as_bytes())?;
    }
    show(&summary(&consolidation));
    Ok(ExitCode::SUCCESS)
}

/// The report; where its sources are too many for one workbook, theirs beside it.
fn write_workbooks(path: &Path, report: &Report) -> Result<(), Failure> {
    let books = spreadsheet::report(report)
        .map_err(|error| Failure::file("cli.cannot-write", path, &error))?;
    write_file(path, &books.report)?;
    for (number, sources) in (1..).zip(&books.sources) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        write_file(&path.with_file_name(format!("{stem}_nguon{number}.xlsx")), sources)?;
    }
    Ok(())
}

fn decisions(options: &MergeOptions) -> Result<Vec<Decision>, Failure> {
    let Some(path) = &options.decisions else { return Ok(Vec::new()) };
    let bytes = read_file(path)?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::file("cli.bad-decisions", path, &error))
}

/// The counts, and every file that wants somebody's attention.
fn summary(consolidation: &Consolidation) -> String {
    let tally = &consolidation.tally;
    let count = |number: usize| number.to_string();
    let state_name = |state: FileState| words(&format!("merge.state.{}", state.name()), &[]);
    let mut lines = vec![words("cli.merge-files", &[("count", &count(tally.dropped))])];
    for (state, number) in tally.states.iter().filter(|(_, number)| **number > 0) {
        lines.push(format!("  {number:>5}  {}", state_name(*state)));
    }
    lines.push(words(
        "cli.merge-cells",
        &[
            ("read", &tally.read.to_string()),
            ("placed", &tally.placed.to_string()),
            ("queued", &tally.queued.to_string()),
            ("ignored", &tally.ignored.to_string()),
        ],
    ));
    lines.push(words(
        "cli.merge-board",
        &[
            ("reported", &count(tally.reported)),
            ("owed", &count(tally.owed)),
            ("late", &count(tally.late)),
            ("unknown", &count(tally.received_unknown)),
            ("missing", &count(tally.missing)),
        ],
    ));
    let open = |state| {
        matches!(state, FileState::NeedsReview | FileState::Unrecognised | FileState::Rejected)
    };
    for file in consolidation.files.iter().filter(|file| open(file.state)) {
        lines.push(format!("{}: {}", file.path, state_name(file.state)));
        let findings = file.findings.iter().map(|finding| i18n::finding(Language::Vi, finding));
        lines.extend(findings.map(|finding| format!("    {finding}")));
    }
    let findings = consolidation.findings.iter();
    lines.extend(findings.map(|finding| i18n::finding(Language::Vi, finding)));
    lines.join("\n") + "\n"
}
