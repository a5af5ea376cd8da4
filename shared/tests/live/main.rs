//! The rules in a workbook say what the rules of the program say.
//!
//! Forms of every embedded pack, one per kind of reporter, are filled at random. LibreOffice
//! holds the form's template open, takes the figures of every fill into its cells and
//! recalculates; every verdict of the hidden sheet, every mark beside a row, every line of the
//! sheet "Kiểm tra" and every computed total must be the engine's. Skipped where LibreOffice or
//! its Python (`python3-uno`) is not installed.
//!
//! A normal run fills every form a few times. For the full run:
//!
//! ```sh
//! TONGHOP_LIVE_FILLS=1000 cargo test -p shared --test live every_verdict -- --nocapture
//! ```
//!
//! It also demands that every rule was both held and broken where it can be, and says how
//! often. `TONGHOP_LIVE_FORM=F28` (or the name of a pack) looks at these forms only,
//! `TONGHOP_LIVE_PART=2/3` at the second third of them, `TONGHOP_LIVE_SEED` draws other figures.

mod calculator;
mod compare;
mod fill;
mod forms;
mod office;
mod random;
mod shown;

use std::{collections::BTreeMap, env};

use shared::{
    definition::{EMBEDDED, Pack, embedded},
    entry::Entry,
    form::Form,
    spreadsheet::{SubmissionOptions, live_map, submission, template},
    submission::{FileFacts, IgnoredReason, import},
    validation::Context,
    value::{RawValue, parse},
};

use calculator::Calculator;
use compare::{Plan, Tally};
use fill::{Filler, understood};
use random::Random;

/// Fills of every form in a normal run.
const FILLS: usize = 12;
/// Fills that go to LibreOffice at once.
const BATCH: usize = 20;
/// Differences told per form.
const TOLD: usize = 12;

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    env::var(name).ok()?.parse().ok()
}

fn written(pack: &Pack, form: &Form, entry: &Entry) -> Vec<u8> {
    let options = SubmissionOptions {
        revision: 1,
        exported_at: "2023-06-14T15:04:05+07:00".to_owned(),
        non_secret: true,
        has_errors: false,
    };
    submission(pack, form, entry, &options).expect("a workbook")
}

/// What stands in a workbook's input cells, read by the grammar.
fn read(pack: &Pack, form: &Form, book: &grid::Workbook) -> Entry {
    let mut entry = Entry::empty(form);
    let names: BTreeMap<&str, &str> =
        book.names.iter().map(|name| (name.name.as_str(), name.refers_to.as_str())).collect();
    for (index, cell) in form.inputs() {
        let name = cell.defined_name();
        let (sheet, at) = names[name.as_str()].rsplit_once('!').expect("a reference");
        let sheet = book.sheet(sheet.trim_matches('\'')).expect("its sheet");
        let stored = sheet.cell(grid::Address::parse(at).expect("an address"));
        let value =
            stored.map_or(RawValue::Empty, |cell| RawValue::of(cell, book.kind, book.date1904));
        let parsed = parse(pack, cell, &value);
        entry.set(index, stored.map(|cell| cell.raw.clone()).unwrap_or_default(), parsed.state);
    }
    entry.recalculate(form);
    entry
}

/// Checks come back as what they are: repeated by formulas, read by nobody.
fn nothing_of_ours_is_data(pack: &Pack, book: &grid::Workbook) {
    let sha256 = "0".repeat(64);
    let file = FileFacts { path: "a.xlsx", sha256: &sha256, size: 1 };
    let import = import(pack, &file, book);
    assert!(import.account.balances(), "{:?}", import.account);
    assert_eq!(import.account.ignored.get(&IgnoredReason::OutsideForm), None);
    let told = import.findings.iter().map(|finding| finding.code.as_str());
    let told: Vec<&str> = told
        .filter(|code| {
            ["figures-outside-form", "hidden-sheet-used", "error-in-formula"].contains(code)
        })
        .collect();
    assert_eq!(told, [""; 0]);
    assert!(import.recognition.contradictions.is_empty());
    assert_eq!(import.recognition.data_set.as_deref(), import.stamp.map(|s| s.data_set).as_deref());
}

#[test]
fn a_submission_with_its_checks_is_read_as_without() {
    let pack = embedded(EMBEDDED[0]).expect("the pack is sound");
    let data_set = pack.data_set("F28").expect("a form of the pack");
    let form = forms::one(&pack, data_set, None).expect("somebody owes it");
    let map = live_map(&pack, &form);
    let filler = Filler { pack: &pack, form: &form, map: &map };
    let entry = understood(&pack, &form, &filler.fill(&mut Random::new(7)));
    let book = reader::read(&written(&pack, &form, &entry)).expect("our own workbook");
    nothing_of_ours_is_data(&pack, &book);
    assert_eq!(read(&pack, &form, &book).canonical_hash(&form), entry.canonical_hash(&form));
}

#[test]
fn every_verdict_in_the_workbook_is_that_of_the_engine() {
    let Some(mut calculator) = Calculator::start("verdicts") else { return };
    let wanted: Option<usize> = variable("TONGHOP_LIVE_FILLS");
    let seed: u64 = variable("TONGHOP_LIVE_SEED").unwrap_or(20_230_616);
    let mut failures = Vec::new();
    for (number, (pack, form)) in forms::all().iter().enumerate() {
        if !is_in_part(number) {
            continue;
        }
        let began = std::time::Instant::now();
        let map = live_map(pack, form);
        let (plan, filler) = (Plan::of(form, &map), Filler { pack, form, map: &map });
        let blank = template(pack, form).expect("a template");
        let loading = calculator.open(&blank, &plan.written(), &plan.read(&map));
        let mut random = Random::new(seed + number as u64);
        let (mut tally, mut differences) = (Tally::default(), Vec::new());
        let fills = wanted.unwrap_or(FILLS);
        for first in (0..fills).step_by(BATCH) {
            let batch: Vec<_> =
                (first..fills.min(first + BATCH)).map(|_| filler.fill(&mut random)).collect();
            let values: Vec<_> = batch.iter().map(|fill| plan.values(fill)).collect();
            for (fill, read) in batch.iter().zip(calculator.fill(&values)) {
                let entry = understood(pack, form, fill);
                let about = (&**pack, form, &map);
                differences.extend(plan.compare(
                    about,
                    (&entry, &Context::default()),
                    &read,
                    &mut tally,
                ));
            }
        }
        let name = format!("{} {} {}", form.pack, form.data_set, form.reporter);
        eprintln!(
            "{name}: {} checks, {fills} fills, {} differences; {:.1} s, opened in {loading:.2} s",
            map.checks.len(),
            differences.len(),
            began.elapsed().as_secs_f64(),
        );
        if wanted.is_some() {
            tally.table(&map).iter().for_each(|line| eprintln!("  {line}"));
            let one_sided = tally.one_sided(form, &map);
            failures.extend(one_sided.iter().map(|line| format!("{name}: {line}")));
        }
        // Those of rules first.
        differences.sort();
        differences.dedup();
        failures.extend(differences.iter().take(TOLD).map(|told| format!("{name}: {told}")));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Whether `TONGHOP_LIVE_PART` is to look at this form.
fn is_in_part(number: usize) -> bool {
    let Some(part) = env::var("TONGHOP_LIVE_PART").ok() else { return true };
    let numbers = part.split_once('/').map(|(part, of)| (part.parse(), of.parse()));
    let Some((Ok::<usize, _>(part), Ok::<usize, _>(of))) = numbers else {
        panic!("TONGHOP_LIVE_PART is like 2/3, not {part}");
    };
    number % of == part - 1
}

#[test]
fn what_a_workbook_shows_before_it_is_calculated_is_what_comes_out() {
    let Some(office) = office::Office::find() else { return };
    let forms: Vec<_> = forms::all().into_iter().step_by(9).collect();
    let mut files = Vec::new();
    for (number, (pack, form)) in forms.iter().enumerate() {
        let map = live_map(pack, form);
        let filler = Filler { pack, form, map: &map };
        let entry = understood(pack, form, &filler.fill(&mut Random::new(5 + number as u64)));
        files.push(written(pack, form, &entry));
    }
    let views: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
    let recalculated = office.recalculated(&views);
    for (((pack, form), bytes), after) in forms.iter().zip(&files).zip(recalculated) {
        let before = reader::read(bytes).expect("what we saved");
        let after = reader::read(&after).expect("what LibreOffice saved");
        nothing_of_ours_is_data(pack, &after);
        shown::same(form, &before, &after);
    }
}
