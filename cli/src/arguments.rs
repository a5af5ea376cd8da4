//! The command line.

use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt};
use shared::definition::{CivilDate, EMBEDDED};

use crate::failure::{Failure, words};

pub(crate) enum Command {
    Help(String),
    Template(TemplateOptions),
    Check(CheckOptions),
    Merge(Box<MergeOptions>),
    Packs(PacksOptions),
    /// The sealed part of the program, started by itself.
    ReadChild,
}

#[derive(Default)]
pub(crate) struct TemplateOptions {
    pub(crate) pack: String,
    pub(crate) form: String,
    pub(crate) reporter: String,
    pub(crate) period: String,
    /// Every form to everybody who owes it, as one zip.
    pub(crate) all: bool,
    pub(crate) out: PathBuf,
}

#[derive(Default)]
pub(crate) struct CheckOptions {
    pub(crate) pack: String,
    pub(crate) json: bool,
    pub(crate) files: Vec<PathBuf>,
}

pub(crate) struct MergeOptions {
    pub(crate) pack: String,
    /// Empty where the session file says it.
    pub(crate) period: String,
    pub(crate) inputs: Vec<PathBuf>,
    pub(crate) received: Option<PathBuf>,
    pub(crate) decisions: Option<PathBuf>,
    pub(crate) aliases: Option<PathBuf>,
    /// A merge to go on with.
    pub(crate) session: Option<PathBuf>,
    pub(crate) save_session: Option<PathBuf>,
    pub(crate) save_decisions: Option<PathBuf>,
    pub(crate) save_aliases: Option<PathBuf>,
    pub(crate) questions: Option<PathBuf>,
    pub(crate) now: CivilDate,
    pub(crate) non_secret: bool,
    pub(crate) out: Option<PathBuf>,
    pub(crate) data: Option<PathBuf>,
    pub(crate) json: Option<PathBuf>,
    pub(crate) print: Option<PathBuf>,
    /// What goes back to the units, a zip.
    pub(crate) returns: Option<PathBuf>,
}

pub(crate) enum PacksOptions {
    List,
    /// What [`crate::pack::open`] takes, as everywhere.
    Check {
        pack: String,
    },
    /// To a workbook.
    Export {
        pack: String,
        out: PathBuf,
    },
    /// To the text that `--pack` takes.
    Import {
        pack: String,
        out: PathBuf,
    },
    /// The description of one form as JSON.
    Form {
        pack: String,
        form: String,
        reporter: String,
        period: String,
    },
    /// Who owes which form, as JSON.
    Owed {
        pack: String,
        period: String,
    },
}

/// Every option of every command; each command takes what it knows.
#[derive(Default)]
struct Given {
    pack: Option<String>,
    form: Option<String>,
    reporter: Option<String>,
    period: Option<String>,
    now: Option<String>,
    out: Option<PathBuf>,
    data: Option<PathBuf>,
    json_file: Option<PathBuf>,
    print: Option<PathBuf>,
    returns: Option<PathBuf>,
    received: Option<PathBuf>,
    decisions: Option<PathBuf>,
    aliases: Option<PathBuf>,
    session: Option<PathBuf>,
    save_session: Option<PathBuf>,
    save_decisions: Option<PathBuf>,
    save_aliases: Option<PathBuf>,
    questions: Option<PathBuf>,
    all: bool,
    json: bool,
    non_secret: bool,
    help: bool,
    values: Vec<PathBuf>,
}

pub(crate) fn parse() -> Result<Command, Failure> {
    let mut parser = Parser::from_env();
    let command = match parser.next().map_err(not_understood)? {
        None | Some(Arg::Long("help") | Arg::Short('h')) => {
            return Ok(Command::Help(help("cli.help")));
        }
        Some(Arg::Long("version") | Arg::Short('V')) => {
            return Ok(Command::Help(format!("tonghop {}\n", env!("CARGO_PKG_VERSION"))));
        }
        Some(Arg::Value(command)) => command.to_string_lossy().into_owned(),
        Some(other) => return Err(not_understood(other.unexpected())),
    };
    match command.as_str() {
        "template" => {
            template(given(parser, &["pack", "form", "reporter", "period", "all", "out"])?)
        }
        "check" => check(given(parser, &["pack", "json-flag"])?),
        "merge" => merge(given(
            parser,
            &[
                "pack",
                "period",
                "received",
                "decisions",
                "aliases",
                "session",
                "save-session",
                "save-decisions",
                "save-aliases",
                "questions",
                "now",
                "non-secret",
                "out",
                "data",
                "json",
                "print",
                "return",
            ],
        )?),
        "packs" => packs(given(parser, &["pack", "form", "reporter", "period", "out"])?),
        "read-child" => Ok(Command::ReadChild),
        other => Err(Failure::usage("cli.unknown-command", &[("command", other)])),
    }
}

fn template(given: Given) -> Result<Command, Failure> {
    if given.help {
        return Ok(Command::Help(help("cli.help-template")));
    }
    let one = |value: Option<String>, name| {
        if given.all { Ok(value.unwrap_or_default()) } else { required(value, name) }
    };
    Ok(Command::Template(TemplateOptions {
        form: one(given.form, "--form")?,
        reporter: one(given.reporter, "--reporter")?,
        period: required(given.period, "--period")?,
        out: required(given.out, "--out")?,
        pack: pack(given.pack),
        all: given.all,
    }))
}

fn check(given: Given) -> Result<Command, Failure> {
    if given.help {
        return Ok(Command::Help(help("cli.help-check")));
    }
    if given.values.is_empty() {
        return Err(Failure::usage("cli.missing-files", &[]));
    }
    Ok(Command::Check(CheckOptions {
        pack: pack(given.pack),
        json: given.json,
        files: given.values,
    }))
}

fn merge(given: Given) -> Result<Command, Failure> {
    if given.help {
        return Ok(Command::Help(help("cli.help-merge")));
    }
    let resumes = given.session.is_some();
    if given.values.is_empty() && !resumes {
        return Err(Failure::usage("cli.missing-files", &[]));
    }
    let now = required(given.now, "--now")?;
    let now = CivilDate::parse_iso(&now)
        .ok_or_else(|| Failure::usage("cli.bad-date", &[("option", "--now"), ("text", &now)]))?;
    Ok(Command::Merge(Box::new(MergeOptions {
        period: match given.period {
            None if resumes => String::new(),
            period => required(period, "--period")?,
        },
        pack: pack(given.pack),
        inputs: given.values,
        received: given.received,
        decisions: given.decisions,
        aliases: given.aliases,
        session: given.session,
        save_session: given.save_session,
        save_decisions: given.save_decisions,
        save_aliases: given.save_aliases,
        questions: given.questions,
        now,
        non_secret: given.non_secret,
        out: given.out,
        data: given.data,
        json: given.json_file,
        print: given.print,
        returns: given.returns,
    })))
}

fn packs(given: Given) -> Result<Command, Failure> {
    if given.help {
        return Ok(Command::Help(help("cli.help-packs")));
    }
    let mut values = given.values.iter().map(|value| value.to_string_lossy().into_owned());
    let action = values.next();
    let options = match action.as_deref() {
        Some("list") | None => PacksOptions::List,
        Some("check") => PacksOptions::Check { pack: values.next().unwrap_or_else(|| pack(None)) },
        Some("export") => PacksOptions::Export {
            pack: required(values.next(), "BỘ")?,
            out: required(given.out, "--out")?,
        },
        Some("import") => PacksOptions::Import {
            pack: required(values.next(), "TỆP")?,
            out: required(given.out, "--out")?,
        },
        Some("form") => PacksOptions::Form {
            pack: pack(given.pack),
            form: required(given.form, "--form")?,
            reporter: required(given.reporter, "--reporter")?,
            period: required(given.period, "--period")?,
        },
        Some("owed") => PacksOptions::Owed {
            pack: pack(given.pack),
            period: required(given.period, "--period")?,
        },
        Some(other) => {
            return Err(Failure::usage("cli.unknown-command", &[("command", other)]));
        }
    };
    Ok(Command::Packs(options))
}

/// Reads the rest of the command line; options that the command does not know are refused.
fn given(mut parser: Parser, known: &[&str]) -> Result<Given, Failure> {
    let mut given = Given::default();
    while let Some(argument) = parser.next().map_err(not_understood)? {
        let name = match argument {
            Arg::Value(value) => {
                given.values.push(PathBuf::from(value));
                continue;
            }
            Arg::Long("help") | Arg::Short('h') => {
                given.help = true;
                continue;
            }
            Arg::Long("json") if known.contains(&"json-flag") => {
                given.json = true;
                continue;
            }
            Arg::Short('o') if known.contains(&"out") => "out".to_owned(),
            Arg::Long(name) if known.contains(&name) => name.to_owned(),
            other => return Err(not_understood(other.unexpected())),
        };
        let mut text = || parser.value().and_then(|value| value.string()).map_err(not_understood);
        match name.as_str() {
            "all" => given.all = true,
            "non-secret" => given.non_secret = true,
            "pack" => given.pack = Some(text()?),
            "form" => given.form = Some(text()?),
            "reporter" => given.reporter = Some(text()?),
            "period" => given.period = Some(text()?),
            "now" => given.now = Some(text()?),
            path_option => {
                let path = Some(PathBuf::from(parser.value().map_err(not_understood)?));
                match path_option {
                    "out" => given.out = path,
                    "data" => given.data = path,
                    "json" => given.json_file = path,
                    "print" => given.print = path,
                    "return" => given.returns = path,
                    "received" => given.received = path,
                    "aliases" => given.aliases = path,
                    "session" => given.session = path,
                    "save-session" => given.save_session = path,
                    "save-decisions" => given.save_decisions = path,
                    "save-aliases" => given.save_aliases = path,
                    "questions" => given.questions = path,
                    _ => given.decisions = path,
                }
            }
        }
    }
    Ok(given)
}

fn required<T>(value: Option<T>, name: &str) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::usage("cli.missing-option", &[("option", name)]))
}

fn pack(given: Option<String>) -> String {
    given.unwrap_or_else(|| EMBEDDED[0].to_owned())
}

fn not_understood(error: lexopt::Error) -> Failure {
    Failure::usage("cli.not-understood", &[("error", &error.to_string())])
}

fn help(id: &str) -> String {
    words(id, &[])
}
