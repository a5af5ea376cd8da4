//! The table of cases, and what was understood in its words.

use std::{collections::BTreeSet, path::Path, process::Command};

use shared::{
    definition::Pack,
    diag::{Finding, Severity},
    form::FormCell,
    value::{Parsed, ValueState, canonical, display},
};

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) rule: String,
    /// Id of the element: `count`, `decimal`, `money`, `kg`, `percent`, `date`, `flag`, `choice`, `text`.
    pub(crate) row: String,
    pub(crate) kind: String,
    pub(crate) written: String,
    pub(crate) format: String,
    pub(crate) told: Told,
    /// On screen, where it is something else than what was written.
    pub(crate) shown: String,
    /// What a CSV file gives, where it is something else.
    pub(crate) in_csv: Option<Told>,
}

/// What became of a cell, as the table says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    state: String,
    value: String,
    notes: String,
}

impl Told {
    pub(crate) fn of(cell: &FormCell, parsed: &Parsed) -> Self {
        if !parsed.ask.is_empty() {
            return Self::asked(parsed.ask.iter().map(|reading| reading.normalize().to_string()));
        }
        match parsed.state {
            ValueState::Unreadable(_) => {
                let said = |finding: &&Finding| finding.severity == Severity::High;
                let code = parsed.findings.iter().find(said).map(|finding| finding.code.as_str());
                let others = parsed.findings.len() - usize::from(code.is_some());
                assert_eq!(others, 0, "nothing is noted of what is refused: {parsed:?}");
                Self::refused(code.unwrap_or_default())
            }
            _ => Self::understood(cell, &parsed.state, &parsed.findings),
        }
    }

    pub(crate) fn understood(cell: &FormCell, state: &ValueState, notes: &[Finding]) -> Self {
        let codes: Vec<&str> = notes.iter().map(|finding| finding.code.as_str()).collect();
        Self {
            state: state.name().to_owned(),
            value: canonical(cell, state),
            notes: codes.join(" "),
        }
    }

    pub(crate) fn asked(readings: impl Iterator<Item = String>) -> Self {
        let readings: Vec<String> = readings.collect();
        Self { state: "ask".to_owned(), value: readings.join(" | "), notes: String::new() }
    }

    pub(crate) fn refused(code: &str) -> Self {
        Self { state: "refused".to_owned(), value: code.to_owned(), notes: String::new() }
    }

    pub(crate) fn is_personal(&self) -> bool {
        self.value.starts_with("pii-")
    }
}

/// What the screen shows where it differs from what was written.
pub(crate) fn shown(pack: &Pack, cell: &FormCell, written: &str, state: &ValueState) -> String {
    match state {
        ValueState::Unreadable(_) => String::new(),
        _ => Some(display(pack, cell, state))
            .filter(|shown| shown != written.trim())
            .unwrap_or_default(),
    }
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/values"))
}

pub(crate) fn script(name: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(folder().join(name));
    command
}

pub(crate) fn cases() -> Vec<Case> {
    let text = std::fs::read_to_string(folder().join("cases.csv")).expect("the table is there");
    text.lines().skip(1).map(|line| case(&fields(line))).collect()
}

fn case(fields: &[String]) -> Case {
    let [rule, row, kind, written, format, state, value, notes, shown, in_csv] = fields else {
        panic!("not ten columns: {fields:?}");
    };
    let in_csv = in_csv.strip_prefix("ask ");
    Case {
        rule: rule.clone(),
        row: row.clone(),
        kind: kind.clone(),
        written: unescaped(written),
        format: format.clone(),
        told: Told { state: state.clone(), value: unescaped(value), notes: notes.clone() },
        shown: unescaped(shown),
        in_csv: in_csv.map(|readings| Told::asked(readings.split(" | ").map(str::to_owned))),
    }
}

/// The fields of one line; quotes as in RFC 4180, no line breaks within.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = fields.last_mut().expect("begins with one field");
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => field.push(letter),
        }
    }
    fields
}

/// `\n`, `\t`, `\r` and `\u00a0`.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split('\\');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (letter, rest) = match piece.split_at(1) {
            ("u", rest) => {
                let (code, rest) = rest.split_at(4);
                let code = u32::from_str_radix(code, 16).expect("a code of four digits");
                (char::from_u32(code).expect("a character"), rest)
            }
            ("n", rest) => ('\n', rest),
            ("t", rest) => ('\t', rest),
            ("r", rest) => ('\r', rest),
            (other, _) => panic!("an unknown escape: {other}"),
        };
        out.push(letter);
        out.push_str(rest);
    }
    out
}

#[test]
fn the_table_is_large_and_what_its_script_writes() {
    let cases = cases();
    let by_hand = cases.iter().filter(|case| case.rule == "hand").count();
    assert!(by_hand >= 150, "{by_hand} by hand");
    assert!(cases.len() - by_hand >= 2_000, "{} made", cases.len() - by_hand);
    let distinct: BTreeSet<(&str, &str, &str, &str)> =
        cases.iter().map(|case| (&*case.row, &*case.kind, &*case.written, &*case.format)).collect();
    assert_eq!(distinct.len(), cases.len(), "a case stands twice");
    match script("make_cases.py").arg("--check").output() {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr))
        }
        Err(error) => println!("skipped: no python3 ({error})"),
    }
}
