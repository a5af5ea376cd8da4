//! `tonghop merge`: a folder in, the consolidated report out.

use std::process::ExitCode;

use shared::{
    export::{csv, merge_json},
    i18n::{self, Language},
    merge::{Consolidation, Decision, FileState, Session, parse_received},
    report::Report,
};

use super::{find_period, load_pack, read_file, write_file};
use crate::{
    arguments::MergeOptions,
    drop::sources,
    failure::{Failure, words},
    read::read_all,
};

pub(crate) fn run(options: &MergeOptions) -> Result<ExitCode, Failure> {
    let exports = [&options.out, &options.data, &options.json, &options.print];
    if !options.non_secret && exports.iter().any(|path| path.is_some()) {
        return Err(Failure::secret());
    }
    let pack = load_pack(&options.pack)?;
    find_period(&pack, &options.period)?;
    let mut session = Session::new(pack, &options.period);
    session.set_non_secret(options.non_secret);
    for decision in decisions(options)? {
        session.decide(decision);
    }
    let identities = |sha256: &str| session.identity_of(sha256).cloned();
    let drop = read_all(&options.pack, sources(&options.inputs)?, &identities);
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
    let unknown = || Failure::content("cli.unknown-period", &[("period", &options.period), ("known", "")]);
    let consolidation = session.finish(options.now).ok_or_else(unknown)?;
    if let Some(path) = &options.data {
        write_file(path, &csv(&consolidation))?;
    }
    if let Some(path) = &options.json {
        write_file(path, &merge_json(&consolidation))?;
    }
    print_summary(&consolidation);
    Ok(ExitCode::SUCCESS)
}

fn decisions(options: &MergeOptions) -> Result<Vec<Decision>, Failure> {
    let Some(path) = &options.decisions else { return Ok(Vec::new()) };
    let bytes = read_file(path)?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::file("cli.bad-decisions", path, &error))
}

fn print_summary(consolidation: &Consolidation) {
    let tally = &consolidation.tally;
    let count = |number: usize| number.to_string();
    println!("{}", words("cli.merge-files", &[("count", &count(tally.dropped))]));
    for state in FileState::ALL {
        let number = tally.states.get(&state).copied().unwrap_or_default();
        if number > 0 {
            println!("  {:>5}  {}", number, words(&format!("merge.state.{}", state.name()), &[]));
        }
    }
    println!(
        "{}",
        words(
            "cli.merge-cells",
            &[
                ("read", &tally.read.to_string()),
                ("placed", &tally.placed.to_string()),
                ("queued", &tally.queued.to_string()),
                ("ignored", &tally.ignored.to_string()),
            ],
        )
    );
    println!(
        "{}",
        words(
            "cli.merge-board",
            &[
                ("reported", &count(tally.reported)),
                ("owed", &count(tally.owed)),
                ("late", &count(tally.late)),
                ("unknown", &count(tally.received_unknown)),
                ("missing", &count(tally.missing)),
            ],
        )
    );
    for file in &consolidation.files {
        let open = matches!(
            file.state,
            FileState::NeedsReview | FileState::Unrecognised | FileState::Rejected
        );
        if open {
            let state = words(&format!("merge.state.{}", file.state.name()), &[]);
            println!("{}: {state}", file.path);
            for finding in &file.findings {
                println!("    {}", i18n::finding(Language::Vi, finding));
            }
        }
    }
    for finding in &consolidation.findings {
        println!("{}", i18n::finding(Language::Vi, finding));
    }
}
