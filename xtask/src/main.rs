//! `cargo xtask …`: everything that is done to the project from outside: set it up, build it,
//! serve it, pack it into one file, test it. Each step says what it does and how long it took.

mod bench;
#[cfg(test)]
mod borders;
mod build;
mod coverage;
mod pack;
mod reference;
mod samples;
mod serve;
mod step;
mod styles;
mod tests;
mod tools;

use std::process::ExitCode;

/// A step fails with words for the person at the terminal.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "\
cargo xtask serve [--port N] [--dev]   install what is missing, build, serve on http://localhost:8080
cargo xtask test [--fast]              install what is missing, run every test and count
cargo xtask build [--dev]              install what is missing, build into dist/
cargo xtask pack [--dev]               build, then write dist/tonghop.html, the one self-contained file
cargo xtask coverage                   write docs/coverage.md: which figures serve which duty of the plans
cargo xtask samples                    fill the sample submissions anew with other programs, check them
cargo xtask bench [merging|filling] [--no-build]
                                      measure sizes and speed, write bench/RESULTS.md";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let (task, options) = match arguments {
        [task, options @ ..] => (task.as_str(), options),
        [] => ("help", arguments),
    };
    match task {
        "serve" => serve::serve(options)?,
        "build" => build::build(profile(options)?)?,
        "pack" => pack::pack(options)?,
        "test" => return tests::test(options),
        "coverage" => coverage::write()?,
        "samples" => samples::samples()?,
        "bench" => bench::bench(options)?,
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => return Err(format!("there is no task “{other}”\n{USAGE}").into()),
    }
    Ok(ExitCode::SUCCESS)
}

fn profile(options: &[String]) -> Result<build::Profile> {
    match options {
        [] => Ok(build::Profile::Release),
        [dev] if dev == "--dev" => Ok(build::Profile::Dev),
        _ => {
            Err(format!("these options are not understood: {}\n{USAGE}", options.join(" ")).into())
        }
    }
}
