//! The report: kinds of mess by formats, files by state, and why figures wait.

use std::{collections::BTreeMap, fmt::Write};

use shared::merge::FileState;

use crate::{
    judge::{Fate, Verdict},
    truth::Entry,
};

const FORMATS: [&str; 10] =
    ["xlsx", "xlsm", "xlsb", "xls", "xls5", "ods", "csv", "html", "xml", "zip"];
/// Programs that are not of the maker's own writing.
const OTHERS: [&str; 6] = ["libreoffice", "xlwt", "odfpy", "pandas", "sheetjs", "exceljs"];
const FATES: [(Fate, &str); 7] = [
    (Fate::Right, "placed right"),
    (Fate::Wrong, "placed wrong"),
    (Fate::Queued, "queued"),
    (Fate::Ignored, "ignored"),
    (Fate::Unrecognised, "unrecognised"),
    (Fate::Rejected, "rejected"),
    (Fate::NoNumber, "no number"),
];

/// Questions listed of one file, at most.
const LISTED: usize = 12;

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

    /// Numeric cells.
    fn cells(&self) -> usize {
        self.fates.values().sum::<usize>() - self.of(Fate::NoNumber)
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
    /// Numeric cells that were placed right.
    pub(crate) placed: usize,
    /// Numeric cells.
    pub(crate) figures: usize,
    /// Those that wait for a person, whoever reads them.
    pub(crate) waiting: usize,
    /// Files of programs that are not of the maker's own writing.
    pub(crate) of_other_programs: usize,
    /// Files in layouts that are not ours.
    pub(crate) of_other_layouts: usize,
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
        let sum = totals(&mut text, &both, states, questions);
        let count = |wanted: &dyn Fn(&&&Entry) -> bool| entries.iter().filter(wanted).count();
        let mut report = Self {
            text,
            placed: sum.of(Fate::Right),
            figures: sum.cells(),
            waiting: 0,
            of_other_programs: count(&|entry| OTHERS.contains(&entry.program.as_str())),
            of_other_layouts: count(&|entry| entry.layout != "template"),
        };
        report.contract(entries);
        report
    }

    /// What waits for a person whoever reads it, and the share of the rest.
    fn contract(&mut self, entries: &[&Entry]) {
        let mut waiting: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries {
            let cells = entry.cells.iter().filter(|cell| !cell.is_error());
            for why in cells.filter_map(|cell| entry.waits(cell)) {
                *waiting.entry(why).or_default() += 1;
            }
        }
        self.waiting = waiting.values().sum();
        let (share, of_allowed) = (self.share() * 100.0, self.share_of_allowed() * 100.0);
        let text = &mut self.text;
        let _ = writeln!(text, "\n{:>7} figures wait for a person by contract", self.waiting);
        for (why, cells) in waiting {
            let _ = writeln!(text, "{cells:>7}   {why}");
        }
        let _ = writeln!(
            text,
            "\nplaced: {:.2} % of {} numeric cells, {:.2} % of those that may be placed\n\
             {} files of other programs, {} in other layouts",
            share, self.figures, of_allowed, self.of_other_programs, self.of_other_layouts
        );
    }

    /// Share of all numeric cells that was placed right.
    pub(crate) fn share(&self) -> f64 {
        self.placed as f64 / self.figures.max(1) as f64
    }

    /// Share of those that may be placed without a person.
    pub(crate) fn share_of_allowed(&self) -> f64 {
        self.placed as f64 / (self.figures - self.waiting).max(1) as f64
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Every file that holds something back, and what it asks.
pub(crate) fn each(entries: &[&Entry], verdicts: &[Verdict]) -> String {
    let mut text = String::new();
    for (entry, verdict) in entries.iter().zip(verdicts) {
        if verdict.reasons.is_empty() {
            continue;
        }
        let Entry { number, kinds, format, program, layout, path, .. } = entry;
        let _ = writeln!(text, "{number} {kinds:?} {format} {program} {layout} {path}");
        for (reason, cells) in &verdict.reasons {
            let _ = writeln!(text, "    {cells} {reason}");
        }
        for asked in verdict.asked.iter().take(LISTED) {
            let _ = writeln!(text, "        {asked}");
        }
    }
    text
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
) -> Sum {
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
    sum
}
