//! The same after other programs saved the file, and after people changed it there.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use grid::{Address, Workbook};
use serde_json::{Value, json};
use shared::{
    entry::Entry,
    spreadsheet::template,
    submission::{Draft, FileFacts, Import, ImportState, Integrity, Known, draft, import},
    value::{Datum, ValueState},
};

use crate::{
    changes::{self, CHANGES, Change, Done},
    fill::{self, Manner},
    fills,
    forms::{Case, forms},
    programs::{KINDS, Programs},
    random::Random,
    same::{differences, differing, expected, exported},
};

/// Jobs that one LibreOffice does before it is started anew.
const BATCH: usize = 25;

/// Fills of one form that go through LibreOffice, at most.
const MOST_FILLS: u64 = 10;

/// Text that looks like an escape of the format: openpyxl writes it unescaped, and every program
/// then reads another letter.
const SPOILED: &str = "_x0";

/// A filled form, exported.
struct Filled {
    entry: Entry,
    bytes: Vec<u8>,
}

/// A fill that a merge takes without a question about the whole file, without the texts that a
/// program is known to spoil.
fn filled(case: &Case, number: u64, spoiled: &str) -> Filled {
    for attempt in 0.. {
        let mut random = Random::new(case.seed * 7_000_003 + number * 101 + attempt);
        let mut manner = Manner::of(&mut random);
        manner.personal = false;
        let mut entry = fill::entry(&case.pack, &case.form, &mut random, &manner);
        for (index, _) in case.form.inputs() {
            if !spoiled.is_empty() && entry.get(index).raw.contains(spoiled) {
                entry.set(index, "", ValueState::Blank);
            }
        }
        entry.recalculate(&case.form);
        let bytes = exported(&case.pack, &case.form, &entry);
        let workbook = reader::read(&bytes).expect("our own workbook");
        if import(&case.pack, &facts("a.xlsx"), &workbook, Known::default()).state
            == ImportState::Recognised
        {
            return Filled { entry, bytes };
        }
    }
    unreachable!("some fill has no personal data")
}

fn facts(path: &str) -> FileFacts<'_> {
    FileFacts { path, sha256: "00", size: 1 }
}

fn opened(case: &Case, path: &str, bytes: &[u8]) -> Result<Draft, Box<Import>> {
    let workbook = reader::read(bytes).unwrap_or_else(|refused| panic!("{path}: {refused}"));
    draft(&case.pack, &facts(path), &workbook)
}

/// Never, whatever was done, another figure than was meant.
fn nothing_wrong(case: &Case, entry: &Entry, import: &Import) -> Vec<String> {
    let mut wrong = Vec::new();
    for value in &import.values {
        let meant = expected(&case.pack, &case.form, entry, value.cell).state;
        if value.state != meant && !value.state.is_blank() {
            wrong.push(format!(
                "{}/{} placed {:?}, meant {meant:?}",
                value.row_code, value.column_code, value.state
            ));
        }
    }
    if !import.account.balances() {
        wrong.push(format!("{:?}", import.account));
    }
    wrong
}

/// What must hold of a file after a change.
fn judged(work: &Work, path: &str, bytes: &[u8]) -> Vec<String> {
    let Work { case, filled, change, done } = work;
    let change = *change;
    let draft = match opened(case, path, bytes) {
        Ok(draft) => draft,
        Err(held) if change == Change::Sorted => {
            let placed = held.values.len() + held.account.placed as usize;
            let mut wrong = nothing_wrong(case, &filled.entry, &held);
            wrong.extend((placed > 0).then(|| format!("{placed} placed of sorted rows")));
            return wrong;
        }
        Err(held) => {
            let asked: Vec<String> = held
                .questions
                .iter()
                .map(|question| format!("{} {:?}", question.code, question.arguments))
                .collect();
            return vec![format!("held: {:.400}", asked.join(", "))];
        }
    };
    let mut wrong = nothing_wrong(case, &filled.entry, &draft.import);
    let mut must = |holds: bool, what: String| {
        if !holds {
            wrong.push(what)
        }
    };
    let codes: BTreeSet<&str> =
        draft.import.findings.iter().map(|finding| finding.code.as_str()).collect();
    must(draft.import.state == ImportState::Recognised, format!("held: {codes:?}"));
    must(draft.revision() == 3 && draft.non_secret(), "the stamp".to_owned());
    let mut differs = differences(&case.pack, &case.form, &filled.entry, &draft.entry);
    if let Some(code) = &done.deleted {
        // What stood in the row is gone with it; the row is missed.
        let own = format!("{code}/");
        differs.retain(|what| !what.starts_with(&own));
        let row = draft.import.findings.iter().any(|finding| {
            finding.code == "missing-label" && finding.place.row_code.as_ref() == Some(code)
        });
        let asks = case.form.inputs().any(|(_, cell)| cell.row_code == *code);
        must(row || !asks, format!("nobody misses {code}"));
    } else {
        must(draft.is_intact(), format!("{:?}", draft.import.integrity));
    }
    let told = told_figures(&draft.import);
    let outside = draft.import.findings.iter().filter(|told| told.code == "figures-outside-form");
    let outside: Vec<_> = outside.map(|told| (&told.place.sheet, &told.place.cell)).collect();
    let told_of = format!("told {told} of {} figures {outside:?}", done.figures);
    // What stands twice is told once more.
    must(told == done.figures || change == Change::SheetCopied, told_of);
    if matches!(change, Change::Nothing) {
        let known = ["pii-", "hidden-row-used"];
        let odd: Vec<&&str> = codes
            .iter()
            .filter(|code| !known.iter().any(|known| code.starts_with(known)))
            .collect();
        must(odd.is_empty(), format!("told {odd:?}"));
    }
    wrong.extend(differs);
    wrong
}

/// Figures outside the form that somebody hears of.
fn told_figures(import: &Import) -> usize {
    let number = |arguments: &[(String, String)]| {
        arguments
            .iter()
            .find(|(name, _)| name == "count")
            .and_then(|(_, n)| n.parse::<usize>().ok())
    };
    let questions = import.questions.iter().filter(|question| question.code == "extra-label");
    let findings = import.findings.iter().filter(|finding| finding.code == "figures-outside-form");
    let asked = questions.filter_map(|question| number(&question.arguments));
    asked.chain(findings.filter_map(|finding| number(&finding.arguments))).sum()
}

/// One file that is changed in LibreOffice.
struct Work {
    case: &'static Case,
    filled: Filled,
    change: Change,
    done: Done,
}

impl Work {
    fn new(case: &'static Case, number: u64, change: Change) -> Self {
        let filled = filled(case, number, "");
        let workbook = reader::read(&filled.bytes).expect("our own workbook");
        let mut random = Random::new(case.seed + number);
        let done = changes::done(&case.form, &workbook, change, &mut random);
        Self { case, filled, change, done }
    }
}

/// Usually every fourth form with one change each, so that all changes come about; where a number
/// of fills is wanted, each fill of every form once as it is and once with a change.
/// `TONGHOP_ROUND_CHANGE` names the only change.
fn planned() -> Vec<(&'static Case, u64, Change)> {
    let wanted = env::var("TONGHOP_ROUND_FILLS").is_ok();
    let only = env::var("TONGHOP_ROUND_CHANGE").ok();
    let mut planned = Vec::new();
    for (at, case) in forms().iter().enumerate() {
        for number in 0..fills(1).min(MOST_FILLS) {
            let turn = CHANGES[(at / 4 + at + number as usize) % CHANGES.len()];
            let changes: Vec<Change> = match &only {
                Some(only) => {
                    CHANGES.into_iter().filter(|change| *only == format!("{change:?}")).collect()
                }
                None if wanted => vec![Change::Nothing, turn],
                None if at % 4 == 1 => vec![turn],
                None => Vec::new(),
            };
            planned.extend(changes.into_iter().map(|change| (case, number, change)));
        }
    }
    planned
}

#[test]
fn what_libreoffice_saves_is_what_was_exported() {
    let Some(office) = Programs::office("libreoffice") else { return };
    let (mut files, mut cells, mut wrong) = (0, 0, Vec::new());
    for part in planned().chunks(BATCH) {
        let work: Vec<Work> =
            part.iter().map(|(case, number, change)| Work::new(case, *number, *change)).collect();
        compare(&office, &work, &mut wrong);
        println!("{} files so far, {} differences", files + work.len() * KINDS.len(), wrong.len());
        files += work.len() * KINDS.len();
        let inputs = work.iter().map(|work| work.case.form.inputs().count());
        cells += inputs.sum::<usize>() * KINDS.len();
    }
    println!("{files} files, {cells} cells");
    tell(&wrong);
}

fn compare(office: &Programs, work: &[Work], wrong: &mut Vec<String>) {
    let jobs = work.iter().enumerate().map(|(number, work)| {
        let file = office.write(&format!("{number}-before.xlsx"), &work.filled.bytes);
        office.job(&file, &number.to_string(), &work.done.steps)
    });
    office.run("office.py", &jobs.collect::<Vec<_>>());
    for (number, work) in work.iter().enumerate() {
        for kind in KINDS {
            let path = format!("{number}.{kind}");
            let of = format!("{} {:?} {kind}", work.case.name(), work.change);
            let found = judged(work, &path, &office.taken(&path));
            wrong.extend(found.into_iter().map(|what| format!("{of}: {what}")));
        }
    }
}

/// The steps that write an entry into the cells of a template.
fn typed_in(case: &Case, template: &Workbook, entry: &Entry) -> Vec<Value> {
    let names: BTreeMap<&str, &str> =
        template.names.iter().map(|name| (name.name.as_str(), name.refers_to.as_str())).collect();
    let inputs = case.form.inputs().filter(|(index, _)| !entry.state(*index).is_blank());
    let steps = inputs.map(|(index, cell)| {
        let (sheet, at) =
            names[cell.defined_name().as_str()].rsplit_once('!').expect("a reference");
        let at = Address::parse(at).expect("an address");
        let value = match entry.state(index) {
            ValueState::Value(Datum::Number(number)) => {
                json!(number.to_string().parse::<f64>().ok())
            }
            ValueState::Value(Datum::Date(day)) => json!(day.days_since_epoch() + 25_569),
            _ => json!(entry.get(index).raw),
        };
        json!(["write", sheet.trim_matches('\''), at.row, at.column, value])
    });
    steps.collect()
}

#[test]
fn a_template_filled_in_libreoffice_is_the_form_that_was_meant() {
    let Some(office) = Programs::office("template") else { return };
    let step = if env::var("TONGHOP_ROUND_FILLS").is_ok() { 1 } else { 24 };
    let mut work = Vec::new();
    for case in forms().iter().skip(1).step_by(step) {
        let filled = filled(case, 1_000, "");
        let bytes = template(&case.pack, &case.form).expect("a workbook");
        let steps = typed_in(case, &reader::read(&bytes).expect("our own"), &filled.entry);
        let number = work.len();
        let file = office.write(&format!("{number}-before.xlsx"), &bytes);
        work.push((case, filled.entry, office.job(&file, &number.to_string(), &steps)));
    }
    office.run("office.py", &work.iter().map(|(.., job)| job.clone()).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (number, (case, entry, _)) in work.iter().enumerate() {
        for kind in KINDS {
            let path = format!("{number}.{kind}");
            let found = match opened(case, &path, &office.taken(&path)) {
                Ok(draft) if draft.import.integrity == Integrity::FilledInExcel => {
                    differences(&case.pack, &case.form, entry, &draft.entry)
                }
                Ok(draft) => vec![format!("{:?}", draft.import.integrity)],
                Err(held) => vec![format!("held: {:?}", held.questions.first())],
            };
            wrong.extend(found.into_iter().map(|what| format!("{} {kind}: {what}", case.name())));
        }
    }
    println!("{} files", work.len() * KINDS.len());
    tell(&wrong);
}

/// Scripts keep less: what they keep is placed as it was meant, what they make of a text is asked
/// about, and where too little is left the file is held.
#[test]
fn what_scripts_save_is_what_was_exported_or_is_asked_about() {
    let Some(python) = Programs::openpyxl("openpyxl") else { return };
    let wanted = env::var("TONGHOP_ROUND_FILLS").is_ok();
    let mut work = Vec::new();
    for (at, case) in forms().iter().enumerate().filter(|(at, _)| wanted || at % 8 == 3) {
        for number in 0..fills(1).min(MOST_FILLS) {
            let filled = filled(case, number, SPOILED);
            for how in ["openpyxl", "values", "visible"] {
                let name = format!("{at}-{number}-{how}");
                let file = python.write(&format!("{name}-before.xlsx"), &filled.bytes);
                let out = python.path(&format!("{name}.xlsx"));
                let job = json!({ "file": file, "out": out, "how": how });
                work.push((case, filled.entry.clone(), how, name, job));
            }
        }
    }
    let jobs: Vec<Value> = work.iter().map(|(.., job)| job.clone()).collect();
    python.run("saved_again.py", &jobs);
    let (mut wrong, mut held_files, mut cells) = (Vec::new(), 0, 0);
    for (case, entry, how, name, _) in &work {
        let path = format!("{name}.xlsx");
        let (import, mut found) = match opened(case, &path, &python.taken(&path)) {
            Ok(draft) => {
                let asked = |cell: usize| {
                    let mut abouts = draft.import.questions.iter().filter_map(|q| q.about.as_ref());
                    abouts.any(|about| about.cell == cell)
                };
                let found = differing(&case.pack, &case.form, entry, &draft.entry);
                let unasked = found.into_iter().filter(|(cell, _)| !asked(*cell));
                (draft.import.clone(), unasked.map(|(_, what)| what).collect())
            }
            Err(held) => {
                held_files += 1;
                (*held, Vec::new())
            }
        };
        found.extend(nothing_wrong(case, entry, &import));
        cells += import.values.len();
        let is_placed = import.state == ImportState::Recognised;
        if !is_placed && (*how == "openpyxl" || !import.values.is_empty()) {
            let asked: Vec<&String> = import.questions.iter().map(|asked| &asked.code).collect();
            found.push(format!("held: {asked:?}"));
        }
        wrong.extend(found.into_iter().map(|what| format!("{} {how}: {what}", case.name())));
    }
    println!("{} files, {held_files} of them held, {cells} cells placed", work.len());
    tell(&wrong);
}

#[track_caller]
fn tell(wrong: &[String]) {
    let shown = wrong.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} wrong:\n{shown}", wrong.len());
}
