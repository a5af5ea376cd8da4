//! Properties over many made-up folders, with fixed seeds.

use rust_decimal::Decimal;

use super::{toy::*, *};
use crate::{
    merge::{Decision, Outcome, Rejection, RejectionCode},
    value::ValueState,
};

/// xorshift64*: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % below
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next(at + 1));
        }
    }
}

/// A folder with rivals, copies, refusals, nil and blank cells.
fn folder(pack: &Pack, random: &mut Random) -> Vec<FileOutcome> {
    let bodies = [("P", "police"), ("H", "health"), ("U", "ua"), ("U", "ub")];
    let mut files = Vec::new();
    for number in 0..4 + random.next(8) {
        let (data_set, reporter) = bodies[random.next(bodies.len())];
        let mut file = File::new(pack, &format!("{number}.xlsx"), data_set, reporter);
        let revision = random.next(4) as u32;
        let date = format!("2023-06-{:02}T08:00:00Z", 1 + random.next(9));
        file = file.edit(|import| {
            import.revision = (revision > 0).then_some(revision);
            import.modified = (revision != 3).then_some(date);
            for value in &mut import.values {
                let numeric = !matches!(value.row_code.as_str(), "A3" | "A4" | "B1")
                    || (data_set, value.row_code.as_str()) == ("P", "A3");
                let choice = value.row_code.starts_with('C') && value.column_code == "1";
                value.state = match random.next(6) {
                    0 => ValueState::Blank,
                    1 => ValueState::Nil,
                    2 => ValueState::NotAvailable,
                    _ if choice || !numeric || value.column_code == "5" => ValueState::Blank,
                    _ => ValueState::number(Decimal::new(random.next(100_000) as i64, 1)),
                };
            }
        });
        let file = file.done();
        if random.next(4) == 0 {
            files.push(FileOutcome { path: format!("copy of {number}.xlsx"), ..file.clone() });
        }
        if random.next(6) == 0 {
            let code = RejectionCode::TimeOut;
            let rejection = Rejection { code, what: String::new(), detail: String::new() };
            files.push(FileOutcome { outcome: Outcome::Rejected(rejection), ..file.clone() });
        }
        files.push(file);
    }
    files
}

/// Everything of a result that anybody can see.
fn seen(result: &Consolidation) -> String {
    let figures: Vec<_> =
        result.forms.iter().map(|form| form.figures.values().collect::<Vec<_>>()).collect();
    let totals: Vec<_> = result.totals.values().collect();
    let all = (
        (&result.files, &result.board, &result.tally, figures, totals),
        (&result.cross_checks, &result.questions, &result.findings, &result.checksum),
    );
    serde_json::to_string(&all).expect("plain data")
}

fn decided(pack: &Arc<Pack>, files: &[FileOutcome]) -> Session {
    let mut session = session(pack, files.iter().cloned());
    for file in &files[..files.len().min(2)] {
        if file.sha256.ends_with(['0', '2', '4', '6']) {
            let reason = "not this one".to_owned();
            session.decide(Decision::Exclude { sha256: file.sha256.clone(), reason });
        }
    }
    session
}

#[test]
fn the_order_of_files_does_not_matter_and_twice_is_once() {
    let pack = pack();
    for seed in 1..=60 {
        let mut random = Random(seed * 7919);
        let files = folder(&pack, &mut random);
        let session = decided(&pack, &files);
        let expected = seen(&finish(&session));

        let mut shuffled = files.clone();
        shuffled.extend(files.iter().take(3).cloned());
        random.shuffle(&mut shuffled);
        let mut other = Session::new(pack.clone(), PERIOD);
        for decision in session.decisions().iter().rev() {
            other.decide(decision.clone());
        }
        for file in shuffled {
            other.push(file);
        }
        assert_eq!(seen(&finish(&other)), expected, "seed {seed}");

        // A file that came and went leaves no trace; a journal brings everything back.
        other.push(File::new(&pack, "guest.xlsx", "H", "health").number("A1", "1").done());
        other.remove("guest.xlsx");
        let journal = serde_json::to_string(other.state()).unwrap();
        let restored = Session::restore(pack.clone(), serde_json::from_str(&journal).unwrap());
        assert_eq!(seen(&finish(&restored)), expected, "seed {seed}");
    }
}

#[test]
fn what_was_read_is_placed_queued_or_ignored_and_totals_follow_from_their_cells() {
    let pack = pack();
    let mut compared = 0;
    for seed in 1..=120 {
        let files = folder(&pack, &mut Random(seed * 104_729));
        let result = finish(&decided(&pack, &files));
        for file in &result.files {
            assert!(file.account.balances(), "seed {seed}: {} {:?}", file.path, file.account);
        }
        for figure in result.totals.values() {
            let Aggregate::Number(total) = figure.value else { continue };
            if figure.aggregation == crate::definition::Aggregation::Max {
                continue;
            }
            let again: Decimal =
                figure.contributions.iter().filter_map(|contribution| contribution.number).sum();
            assert_eq!(total, again, "seed {seed}: {:?}", figure.key);
            for contribution in &figure.contributions {
                if figure.key.element != "communes" {
                    let cells: Option<Decimal> =
                        contribution.parts.iter().map(|part| part.adds).sum();
                    assert_eq!(cells, contribution.number, "seed {seed}: {:?}", figure.key);
                }
                compared += 1;
            }
            let mut reporters: Vec<&str> =
                figure.contributions.iter().map(|c| c.reporter.as_str()).collect();
            reporters.extend(figure.lacking.iter().map(String::as_str));
            assert_eq!(reporters.len(), figure.coverage.expected);
            reporters.sort_unstable();
            let all = reporters.len();
            reporters.dedup();
            assert_eq!(reporters.len(), all, "nobody is in a total twice");
        }
    }
    assert!(compared > 1000, "only {compared} contributions were looked at");
}
