//! The report: kinds of mess by formats, files by state, and why figures wait.

use std::{collections::BTreeMap, fmt::Write};

use shared::merge::FileState;

use crate::{
    judge::{Fate, Verdict},
    truth::Entry,
};

const FORMATS: [&str; 10] =
    ["xlsx", "xlsm", "xlsb", "xls", "xls5", "ods", "csv", "html", "xml", "zip"];
const FATES: [(Fate, &str); 6] = [
    (Fate::Right, "placed right"),
    (Fate::Wrong, "placed wrong"),
    (Fate::Queued, "queued"),
    (Fate::Ignored, "ignored"),
    (Fate::Unrecognised, "unrecognised"),
    (Fate::Rejected, "rejected"),
];

#[derive(Debug, Default, Clone)]
struct Sum {
    files: usize,
    fates: BTreeMap<Fate, usize>,
    vanished: usize,
}

impl Sum {
    fn add(&mut self, verdict: &Verdict) {
        self.files += 1;
        for (fate, cells) in &verdict.fates {
            *self.fates.entry(*fate).or_default() += cells;
        }
        // A figure on a line of no form can be placed wrong too.
        let wrong = self.fates.get(&Fate::Wrong).copied().unwrap_or_default();
        let more = verdict.wrong.len() - verdict.fates.get(&Fate::Wrong).unwrap_or(&0);
        self.fates.insert(Fate::Wrong, wrong + more);
        self.vanished += verdict.vanished;
    }

    fn of(&self, fate: Fate) -> usize {
        self.fates.get(&fate).copied().unwrap_or_default()
    }

    fn cells(&self) -> usize {
        self.fates.values().sum()
    }

    /// `97` per cent placed, `!3` wrong, `?2` vanished.
    fn short(&self) -> String {
        if self.files == 0 {
            return "·".to_owned();
        }
        let mut text = match self.cells() {
            0 => format!("{}f", self.files),
            cells => format!("{}", self.of(Fate::Right) * 100 / cells),
        };
        if self.of(Fate::Wrong) > 0 {
            let _ = write!(text, "!{}", self.of(Fate::Wrong));
        }
        if self.vanished > 0 {
            let _ = write!(text, "?{}", self.vanished);
        }
        text
    }
}

pub(crate) struct Report {
    text: String,
}

impl Report {
    pub(crate) fn of(
        entries: &[&Entry],
        verdicts: &[Verdict],
        states: &[Option<FileState>],
        questions: usize,
    ) -> Self {
        let both: Vec<(&Entry, &Verdict)> = entries.iter().copied().zip(verdicts).collect();
        let mut text = String::new();
        let alone = |entry: &Entry| entry.kinds.len() <= 1 && entry.layout == "template";
        for (title, wanted) in [("one kind alone", true), ("two to four kinds together", false)] {
            let _ = writeln!(
                text,
                "\n{title}: per cent of figures placed right (!wrong, ?vanished, f files without figures)"
            );
            matrix(&mut text, both.iter().filter(|(entry, _)| alone(entry) == wanted));
        }
        let _ = writeln!(text, "\nby layout");
        by(&mut text, &both, |entry| entry.layout.clone());
        let _ = writeln!(text, "\nby program");
        by(&mut text, &both, |entry| format!("{} {}", entry.format, entry.program));
        reasons(&mut text, &both);
        totals(&mut text, &both, states, questions);
        Self { text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

fn matrix<'a>(text: &mut String, files: impl Iterator<Item = &'a (&'a Entry, &'a Verdict)>) {
    let mut sums: BTreeMap<(u8, &str), Sum> = BTreeMap::new();
    let mut rows: BTreeMap<u8, Sum> = BTreeMap::new();
    for (entry, verdict) in files {
        let kinds = if entry.kinds.is_empty() { vec![0] } else { entry.kinds.clone() };
        for kind in kinds {
            sums.entry((kind, entry.format.as_str())).or_default().add(verdict);
            rows.entry(kind).or_default().add(verdict);
        }
    }
    let _ = write!(text, "kind");
    for format in FORMATS {
        let _ = write!(text, "{format:>8}");
    }
    for (_, name) in FATES {
        let _ = write!(text, "{name:>14}");
    }
    let _ = writeln!(text, "{:>10}", "files");
    for (kind, row) in &rows {
        let _ = write!(text, "{kind:>4}");
        for format in FORMATS {
            let cell = sums.get(&(*kind, format)).map_or_else(|| "·".to_owned(), Sum::short);
            let _ = write!(text, "{cell:>8}");
        }
        for (fate, _) in FATES {
            let _ = write!(text, "{:>14}", row.of(fate));
        }
        let _ = writeln!(text, "{:>10}", row.files);
    }
}

fn by(text: &mut String, both: &[(&Entry, &Verdict)], name: impl Fn(&Entry) -> String) {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for (entry, verdict) in both {
        sums.entry(name(entry)).or_default().add(verdict);
    }
    for (name, sum) in sums {
        let _ = write!(text, "{name:<22}{:>4} files", sum.files);
        for (fate, title) in FATES {
            let _ = write!(text, "  {} {title}", sum.of(fate));
        }
        let _ = writeln!(text, "  {} vanished", sum.vanished);
    }
}

/// Why figures were not placed, by how many there are.
fn reasons(text: &mut String, both: &[(&Entry, &Verdict)]) {
    let mut sums: BTreeMap<&str, (usize, usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for (entry, verdict) in both {
        for (reason, cells) in &verdict.reasons {
            let sum = sums.entry(reason).or_default();
            sum.0 += cells;
            sum.1 += 1;
            let kinds = format!("{:?}", entry.kinds);
            *sum.2
                .entry(if entry.layout == "template" { kinds } else { entry.layout.clone() })
                .or_default() += cells;
        }
    }
    let mut ranked: Vec<_> = sums.into_iter().collect();
    ranked.sort_by_key(|(_, (cells, ..))| std::cmp::Reverse(*cells));
    let _ = writeln!(text, "\nwhy figures were not placed");
    for (reason, (cells, files, kinds)) in ranked {
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|(_, cells)| std::cmp::Reverse(*cells));
        let kinds: Vec<String> =
            kinds.iter().take(6).map(|(kinds, cells)| format!("{kinds} {cells}")).collect();
        let _ =
            writeln!(text, "{cells:>7} figures {files:>4} files  {reason}  ({})", kinds.join(", "));
    }
}

fn totals(
    text: &mut String,
    both: &[(&Entry, &Verdict)],
    states: &[Option<FileState>],
    questions: usize,
) {
    let mut sum = Sum::default();
    let mut by_state: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, verdict), state) in both.iter().zip(states) {
        sum.add(verdict);
        *by_state.entry(state.map_or("unread", FileState::name)).or_default() += 1;
    }
    let _ = writeln!(text, "\nfiles by state after the merge");
    for (state, files) in by_state {
        let _ = writeln!(text, "{files:>7} {state}");
    }
    let asked: usize = both.iter().map(|(_, verdict)| verdict.questions).sum();
    let _ = writeln!(text, "\n{} files, {} figures of forms", sum.files, sum.cells());
    for (fate, title) in FATES {
        let cells = sum.of(fate);
        let share = cells as f64 * 100.0 / sum.cells().max(1) as f64;
        let _ = writeln!(text, "{cells:>7} {title} ({share:.2} %)");
    }
    let _ = writeln!(text, "{:>7} vanished", sum.vanished);
    let _ = writeln!(text, "{asked:>7} questions of files, {questions} of the merge");
}
