//! `duties.csv` of a pack: every sentence of its document, in order, with what serves it.

use std::{fs, path::PathBuf};

pub(crate) const NO_FIGURES: &str = "không thu số liệu, vì ";

const HEADER: [&str; 6] = ["clause", "sentence", "kind", "indicators", "targets", "reason"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duty {
    /// As the splitter names it, unique in a document.
    pub(crate) clause: String,
    pub(crate) sentence: String,
    /// Whether the sentence orders something. Headings, legal bases, assessments, recipients and
    /// signatures do not; `reason` says which of these it is.
    pub(crate) orders: bool,
    /// Elements or calculated indicators of the pack.
    pub(crate) indicators: Vec<String>,
    pub(crate) targets: Vec<String>,
    pub(crate) reason: String,
}

pub(crate) fn read(pack: &str) -> Vec<Duty> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("packs").join(pack);
    let file = file.join("duties.csv");
    let text =
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    parse(&text)
}

fn parse(text: &str) -> Vec<Duty> {
    let mut lines = text.lines().map(fields);
    assert_eq!(lines.next().expect("a header"), HEADER);
    lines.map(duty).collect()
}

fn duty(fields: Vec<String>) -> Duty {
    let [clause, sentence, kind, indicators, targets, reason] =
        <[String; 6]>::try_from(fields).unwrap_or_else(|fields| panic!("six fields: {fields:?}"));
    let ids = |list: &str| list.split('|').filter(|id| !id.is_empty()).map(str::to_owned).collect();
    let orders = match kind.as_str() {
        "duty" => true,
        "not_duty" => false,
        other => panic!("{clause}: kind “{other}”"),
    };
    let (indicators, targets) = (ids(&indicators), ids(&targets));
    Duty { clause, sentence, orders, indicators, targets, reason }
}

/// The fields of one line; a quote inside a quoted field is doubled.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = fields.last_mut().expect("never empty");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => field.push(letter),
        }
    }
    fields
}

#[test]
fn quotes_and_commas_stand_in_fields() {
    assert_eq!(fields(r#"a,"b, ""c""",,d"#), ["a", r#"b, "c""#, "", "d"]);
}
