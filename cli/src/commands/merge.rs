//! `tonghop merge`: a folder in, the consolidated report out. What people decided comes from
//! files and goes into files, so that a merge can be gone on with here or elsewhere.

use std::{collections::BTreeMap, path::Path, process::ExitCode, sync::Arc};

use shared::{
    definition::Pack,
    diag::Finding,
    export::{csv, merge_json},
    i18n::{self, Language},
    merge::{
        Consolidation, Decision, FileState, Outcome, Session, open_session, parse_aliases,
        parse_decisions, parse_received, resume, save_session, write_aliases, write_decisions,
        write_questions,
    },
    report::{Report, print_html},
    returns::returns,
    spreadsheet,
};

use super::{find_period, read_file, show, write_file};
use crate::{
    arguments::MergeOptions,
    drop::sources,
    failure::{Failure, words},
    pack,
    read::{Given, read_all},
};

/// Done, and questions are open.
const QUESTIONS_OPEN: u8 = 5;

/// Done, nothing is open, and files could not be read.
const FILES_REJECTED: u8 = 6;

pub(crate) fn run(options: &MergeOptions) -> Result<ExitCode, Failure> {
    let exports = [&options.out, &options.data, &options.json, &options.print, &options.returns];
    if !options.non_secret && exports.iter().any(|path| path.is_some()) {
        return Err(Failure::secret());
    }
    let pack = pack::open(&options.pack)?;
    let mut session = begun(&pack, options)?;
    take_decided(&pack, &mut session, options)?;
    let lists = take_files(&pack, &mut session, options)?;
    for list in lists {
        let list = parse_received(&list);
        tell(&list.findings);
        session.set_received(list.dates.into_iter().map(|(name, day)| (name, Some(day))));
    }
    let period = session.state().period.clone();
    let unknown = || Failure::content("cli.unknown-period", &[("period", &period), ("known", "")]);
    let consolidation = session.finish(options.now).ok_or_else(unknown)?;
    write_session(&session, &consolidation, options)?;
    write_results(&consolidation, options)?;
    let mut said = summary(&consolidation);
    if let Some(path) = &options.returns {
        said += &send_back(path, &consolidation)?;
    }
    let to_stdout = [&options.json, &options.questions].into_iter().flatten().any(|p| is_dash(p));
    if to_stdout {
        eprint!("{said}");
    } else {
        show(&said);
    }
    Ok(ending(&consolidation))
}

/// A new merge, or the one that a session file holds.
fn begun(pack: &Arc<Pack>, options: &MergeOptions) -> Result<Session, Failure> {
    let mut session = match &options.session {
        None => {
            find_period(pack, &options.period)?;
            Session::new(pack.clone(), &options.period)
        }
        Some(path) => {
            let refused = |finding: Box<Finding>| refused(path, &finding);
            let saved = open_session(&read_file(path)?).map_err(refused)?;
            let found = saved.state.period.as_str();
            if !options.period.is_empty() && options.period != found {
                let names = [("expected", options.period.as_str()), ("found", found)];
                return Err(Failure::content("finding.session-other-period", &names));
            }
            let (session, findings) = resume(pack, saved.state).map_err(refused)?;
            tell(&findings);
            session
        }
    };
    if options.non_secret {
        session.set_non_secret(true);
    }
    Ok(session)
}

/// Aliases first, then decisions: what was decided in this merge goes before what was said
/// earlier.
fn take_decided(pack: &Pack, session: &mut Session, options: &MergeOptions) -> Result<(), Failure> {
    if let Some(path) = &options.aliases {
        let list = parse_aliases(pack, &read_file(path)?);
        tell(&list.findings);
        for alias in Vec::from(list.aliases) {
            session.decide(Decision::Alias { alias });
        }
    }
    if let Some(path) = &options.decisions {
        let list = parse_decisions(pack, &read_file(path)?);
        let list = list.map_err(|finding| refused(path, &finding))?;
        tell(&session.take_decisions(list));
    }
    Ok(())
}

/// Reads what was dropped; gives the contents of lists of receipt dates. What a session holds
/// is read anew where it is among the files; where it is not and would have to be, that is said.
fn take_files(
    pack: &Pack,
    session: &mut Session,
    options: &MergeOptions,
) -> Result<Vec<Vec<u8>>, Failure> {
    let aliases = session.aliases();
    let identities = |sha256: &str| session.identity_of(sha256).cloned();
    let given = Given { identities: &identities, aliases: &aliases };
    let drop = read_all(pack, sources(&options.inputs)?, given);
    for file in drop.outcomes {
        if matches!(file.outcome, Outcome::Several(_)) {
            // Read anew, it may hold other reports. They come right after it.
            session.remove(&file.path);
        }
        session.read_anew(file);
    }
    let outdated = session.outdated();
    if !outdated.is_empty() {
        let finding = Finding::new(shared::diag::Severity::Medium, "session-needs-files")
            .with("count", outdated.len().to_string())
            .with("paths", outdated.join(", "));
        tell(&[finding]);
    }
    let mut lists = drop.received_lists;
    if let Some(path) = &options.received {
        lists.push(read_file(path)?);
    }
    Ok(lists)
}

fn write_session(
    session: &Session,
    consolidation: &Consolidation,
    options: &MergeOptions,
) -> Result<(), Failure> {
    if let Some(path) = &options.save_session {
        write_file(path, &save_session(session, &BTreeMap::new()))?;
    }
    if let Some(path) = &options.save_decisions {
        write_file(path, &write_decisions(session))?;
    }
    if let Some(path) = &options.save_aliases {
        write_file(path, &write_aliases(&session.remembered()))?;
    }
    if let Some(path) = &options.questions {
        write_or_show(path, &write_questions(consolidation))?;
    }
    Ok(())
}

fn write_results(consolidation: &Consolidation, options: &MergeOptions) -> Result<(), Failure> {
    let report = Report::of(consolidation);
    if let Some(path) = &options.out {
        write_workbooks(path, &report)?;
    }
    if let Some(path) = &options.data {
        write_file(path, &csv(consolidation))?;
    }
    if let Some(path) = &options.json {
        write_or_show(path, &merge_json(consolidation))?;
    }
    if let Some(path) = &options.print {
        write_file(path, print_html(&report).as_bytes())?;
    }
    Ok(())
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

/// `-` is the standard output, for another program.
fn write_or_show(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_dash(path) {
        show(&String::from_utf8_lossy(bytes));
        return Ok(());
    }
    write_file(path, bytes)
}

/// Writes what goes back to the units, and says how much that is.
fn send_back(path: &Path, consolidation: &Consolidation) -> Result<String, Failure> {
    let returns = returns(consolidation);
    let zip = spreadsheet::return_bundle(consolidation, &returns, |unit| {
        spreadsheet::return_files(consolidation, unit)
    });
    write_file(path, &zip.map_err(|error| Failure::file("cli.cannot-write", path, &error))?)?;
    let units = returns.open().count().to_string();
    let items = returns.open().map(|unit| unit.items().count()).sum::<usize>().to_string();
    let nobody = returns.nobody.len().to_string();
    let counts = [("units", units.as_str()), ("items", &items), ("nobody", &nobody)];
    Ok(words("cli.merge-returned", &counts) + "\n")
}

fn is_dash(path: &Path) -> bool {
    path == Path::new("-")
}

fn ending(consolidation: &Consolidation) -> ExitCode {
    let rejected = consolidation.files.iter().any(|file| file.state == FileState::Rejected);
    match (consolidation.questions.is_empty(), rejected) {
        (false, _) => ExitCode::from(QUESTIONS_OPEN),
        (true, true) => ExitCode::from(FILES_REJECTED),
        (true, false) => ExitCode::SUCCESS,
    }
}

fn tell(findings: &[Finding]) {
    for finding in findings {
        eprintln!("{}", i18n::finding(Language::Vi, finding));
    }
}

fn refused(path: &Path, finding: &Finding) -> Failure {
    let said = i18n::finding(Language::Vi, finding);
    Failure::content("cli.refused", &[("path", &path.display().to_string()), ("finding", &said)])
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
