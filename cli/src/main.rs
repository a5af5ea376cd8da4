//! `tonghop`: the same engine as the page, over folders.
//!
//! Exit codes: 0 done; 1 done, and `check` found something that has to be mended; 2 the
//! command line was not understood; 3 a file could not be read or written; 4 export refused
//! because the figures were not declared non-secret; 5 `merge` is done and questions are open; 6
//! it is done, nothing is open and files could not be read.

mod arguments;
mod child;
mod commands;
mod drop;
mod failure;
mod pack;
mod pool;
mod read;

use std::process::ExitCode;

use arguments::Command;
use failure::Failure;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}

fn run() -> Result<ExitCode, Failure> {
    match arguments::parse()? {
        Command::Help(text) => {
            print!("{text}");
            Ok(ExitCode::SUCCESS)
        }
        Command::Template(options) => commands::template::run(&options),
        Command::Check(options) => commands::check::run(&options),
        Command::Merge(options) => commands::merge::run(&options),
        Command::Packs(options) => commands::packs::run(&options),
        Command::ReadChild => child::run(),
    }
}
