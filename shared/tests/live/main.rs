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
mod functions;
mod office;
mod random;
mod shown;

use std::{collections::BTreeMap, env};

use shared::{
    definition::{EMBEDDED, Pack, embedded},
    earlier::{Earlier, told},
    entry::Entry,
    form::{ColumnRole, Form},
    spreadsheet::{SubmissionOptions, live_map, submission, template_beside},
    submission::{FileFacts, IgnoredReason, Known, import},
    value::{RawValue, parse},
};

use calculator::Calculator;
use compare::{Plan, Tally};
use fill::{Filler, Written, understood};
use random::Random;

/// Fills of every form in a normal run.
const FILLS: usize = 6;
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
    let import = import(pack, &file, book, Known::default());
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
    let map = live_map(&pack, &form, &Earlier::default());
    let earlier = Earlier::default();
    let filler = Filler { pack: &pack, form: &form, map: &map, earlier: &earlier };
    let entry = understood(&pack, &form, &filler.fill(&mut Random::new(7)));
    let book = reader::read(&written(&pack, &form, &entry)).expect("our own workbook");
    nothing_of_ours_is_data(&pack, &book);
    assert_eq!(read(&pack, &form, &book).canonical_hash(&form), entry.canonical_hash(&form));
}

#[test]
fn a_template_with_earlier_figures_is_blank_where_it_is_blank() {
    let pack = embedded(EMBEDDED[0]).expect("the pack is sound");
    for id in ["F28", "F05"] {
        let data_set = pack.data_set(id).expect("a form of the pack");
        let form = forms::one(&pack, data_set, None).expect("somebody owes it");
        let earlier = forms::earlier(&pack, &form, &mut Random::new(11));
        let bytes = template_beside(&pack, &form, &earlier).expect("a template");
        let book = reader::read(&bytes).expect("our own workbook");
        nothing_of_ours_is_data(&pack, &book);
        let entry = read(&pack, &form, &book);
        let told = told(&pack, &form, &Entry::empty(&form), &earlier);
        let mut blank = 0;
        for (index, cell) in form.inputs() {
            let told = told.iter().find(|told| told.cell == index);
            blank += usize::from(told.is_none());
            let expected = told.map(|told| parse(&pack, cell, &RawValue::Text(&told.text)).state);
            assert_eq!(*entry.state(index), expected.unwrap_or_default(), "{}", cell.label);
        }
        assert!(!told.is_empty() && blank > told.len(), "{id}: {} of {blank}", told.len());
        // Said beside the cells that are chosen.
        let parts = functions::parts(&bytes);
        let said = parts.iter().map(|(_, xml)| xml.matches("prompt=\"Kỳ trước (").count());
        let said: usize = said.sum();
        assert!(said > 5, "{id}: {said}");
    }
}

#[test]
fn totals_of_a_workbook_are_ours_whatever_their_figures_are_written_as() {
    let Some(mut calculator) = Calculator::start("totals") else { return };
    let pack = embedded(EMBEDDED[0]).expect("the pack is sound");
    let data_set = pack.data_set("F28").expect("a form of the pack");
    let form = forms::one(&pack, data_set, None).expect("somebody owes it");
    let earlier = Earlier::default();
    let map = live_map(&pack, &form, &earlier);
    let plan = Plan::of(&form, &map);
    let blank = template_beside(&pack, &form, &earlier).expect("a template");
    calculator.open(&blank, &plan.written(), &plan.read(&map));
    let filled = |current: Written, comparison: Written| {
        let mut written = vec![Written::Blank; form.cells.len()];
        for (index, cell) in form.inputs().filter(|(_, cell)| cell.value_type.is_numeric()) {
            written[index] = match cell.column_role {
                ColumnRole::Comparison => comparison.clone(),
                _ => current.clone(),
            };
        }
        written
    };
    let text = |text: &str| Written::Text(text.to_owned());
    let fills = [
        // −63,75 %, which binary fractions make −63,749…
        filled(Written::Number(29.0), Written::Number(80.0)),
        // A sum looks past texts.
        filled(text("1 234"), text("KPS")),
        filled(text("12"), text("-")),
        // More digits than a count can have, fewer than an amount can.
        filled(text("1.000.000.000.000"), text("12.345.678.901.234")),
    ];
    let values: Vec<_> = fills.iter().map(|fill| plan.values(fill)).collect();
    for (fill, read) in fills.iter().zip(calculator.fill(&values)) {
        let entry = understood(&pack, &form, fill);
        let (about, against) = ((&*pack, &form, &map), (&entry, &earlier.context()));
        let differences = plan.compare(about, against, &read, &mut Tally::default());
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
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
        let mut random = Random::new(seed + number as u64);
        let mut tallies = [Tally::default(), Tally::default()];
        let (mut differences, mut loading) = (Vec::new(), 0.0);
        let fills = wanted.unwrap_or(FILLS);
        // First with nothing known of earlier periods, then with reports of them.
        let known = [Earlier::default(), forms::earlier(pack, form, &mut random)];
        let maps = known.each_ref().map(|earlier| live_map(pack, form, earlier));
        for ((earlier, map), tally) in known.iter().zip(&maps).zip(&mut tallies) {
            let (plan, filler) = (Plan::of(form, map), Filler { pack, form, map, earlier });
            let blank = template_beside(pack, form, earlier).expect("a template");
            loading += calculator.open(&blank, &plan.written(), &plan.read(map));
            let half = fills.div_ceil(2);
            for first in (0..half).step_by(BATCH) {
                let batch: Vec<_> =
                    (first..half.min(first + BATCH)).map(|_| filler.fill(&mut random)).collect();
                let values: Vec<_> = batch.iter().map(|fill| plan.values(fill)).collect();
                for (fill, read) in batch.iter().zip(calculator.fill(&values)) {
                    let entry = understood(pack, form, fill);
                    let (about, against) = ((&**pack, form, map), (&entry, &earlier.context()));
                    differences.extend(plan.compare(about, against, &read, tally));
                }
            }
        }
        let name = format!("{} {} {}", form.pack, form.data_set, form.reporter);
        eprintln!(
            "{name}: {} checks, {fills} fills, {} differences; {:.1} s, opened twice in {loading:.2} s",
            maps[0].checks.len(),
            differences.len(),
            began.elapsed().as_secs_f64(),
        );
        if wanted.is_some() {
            for (tally, map) in tallies.iter().zip(&maps) {
                tally.table(map).iter().for_each(|line| eprintln!("  {line}"));
                let one_sided = tally.one_sided(form, map);
                failures.extend(one_sided.iter().map(|line| format!("{name}: {line}")));
            }
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
        let earlier = Earlier::default();
        let map = live_map(pack, form, &earlier);
        let filler = Filler { pack, form, map: &map, earlier: &earlier };
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
