//! What the formulas of a workbook came to beside what the engine says.

use std::collections::BTreeMap;

use serde_json::Value;
use shared::{
    definition::{Pack, ValueType},
    diag::Severity,
    entry::Entry,
    form::{Calculation, CellIndex, Form},
    i18n::{Language, text},
    spreadsheet::{LiveCheck, LiveMap},
    submission::{CHECK_SHEET, LIVE_SHEET},
    validation::{Context, Validation, validate},
};

use super::{
    calculator::{Block, Values},
    fill::Written,
};

/// Column of the verdicts on the hidden sheet.
const VERDICT: u32 = 8;
/// Line of a sheet that says how many errors are left.
const HEAD: u32 = 3;
/// First line of the list of rules.
const LIST: u32 = 7;

/// From bad to good: letter, sign beside a row, words in the list.
const VERDICTS: [(&str, &str, &str); 7] = [
    ("H", "✗", "workbook.live.verdict.high"),
    ("M", "!", "workbook.live.verdict.medium"),
    ("L", "•", "workbook.live.verdict.low"),
    ("U", "?", "workbook.live.verdict.unchecked"),
    ("E", "✓ ", "workbook.live.verdict.explained"),
    ("ok", "✓", "workbook.live.verdict.holds"),
    ("", "", "workbook.live.verdict.skipped"),
];

fn words(id: &'static str) -> &'static str {
    text(Language::Vi, id)
}

/// What is written to and read from a form's workbook.
pub(crate) struct Plan {
    /// Blocks of input cells, cell by cell in the order of their rows.
    inputs: Vec<(Block, Vec<CellIndex>)>,
    /// Per sheet, what is read of it: all that can change.
    sheets: Vec<Block>,
}

impl Plan {
    pub(crate) fn of(form: &Form, map: &LiveMap) -> Self {
        let sheets = map.sheets.iter().enumerate().map(|(number, name)| {
            let cells = map.cells.iter().filter(|(sheet, ..)| *sheet == number);
            let marks = map.marks.iter().map(|(at, _)| at).filter(|(sheet, ..)| *sheet == number);
            let all: Vec<_> = cells.chain(marks).collect();
            let (rows, columns) = (all.iter().map(|at| at.1), all.iter().map(|at| at.2));
            let (last_row, last_column) = (rows.max().unwrap_or(0), columns.max().unwrap_or(0));
            // From the fourth line on: how many errors are left stands there.
            (name.clone(), 0, HEAD, last_column + 1, last_row + 1 - HEAD)
        });
        Self { inputs: blocks(form, map), sheets: sheets.collect() }
    }

    pub(crate) fn written(&self) -> Vec<Block> {
        self.inputs.iter().map(|(block, _)| block.clone()).collect()
    }

    /// In the order in which [`compare`](Self::compare) takes them.
    pub(crate) fn read(&self, map: &LiveMap) -> Vec<Block> {
        let fixed = [
            (LIVE_SHEET.to_owned(), VERDICT, 0, 1, map.checks.len() as u32),
            (CHECK_SHEET.to_owned(), 0, LIST, 5, map.listed.len() as u32),
            (CHECK_SHEET.to_owned(), 0, 2, 1, 1),
        ];
        fixed.into_iter().chain(self.sheets.iter().cloned()).collect()
    }

    /// A fill as the script writes it.
    pub(crate) fn values(&self, written: &[Written]) -> Vec<Values> {
        let block = |(block, cells): &(Block, Vec<CellIndex>)| {
            let rows = cells.chunks(block.3 as usize);
            rows.map(|row| row.iter().map(|at| written[*at].json()).collect()).collect()
        };
        self.inputs.iter().map(block).collect()
    }

    /// Tells every difference, and counts the verdicts by the lines of the list.
    pub(crate) fn compare(
        &self,
        (pack, form, map): (&Pack, &Form, &LiveMap),
        (entry, context): (&Entry, &Context<'_>),
        read: &[Values],
        tally: &mut Tally,
    ) -> Vec<String> {
        let validation = validate(pack, form, entry, context);
        let (expected, mut differences) = verdicts(form, map, &validation);
        let mut differ = |what: String, found: &str, expected: &str| {
            if found != expected {
                differences.push(format!("{what}: “{found}” in the workbook, “{expected}” here"));
            }
        };
        for ((check, found), expected) in map.checks.iter().zip(&read[0]).zip(&expected) {
            let filled = || {
                let filled = check.rests_on.iter().map(|at| {
                    let cell = &form.cells[*at];
                    let (code, column) = (&cell.row_code, &cell.column_code);
                    format!("{code}/{column} {:?} {:?}", entry.get(*at).raw, entry.state(*at))
                });
                filled.take(8).collect::<Vec<_>>().join(", ")
            };
            if said(&found[0]) != *expected {
                differ(format!("{} [{}]", check.rule, filled()), &said(&found[0]), expected);
            }
        }
        for (line, checks) in map.listed.iter().enumerate() {
            let worst = worst(checks.iter().map(|at| expected[*at]));
            let name = || format!("line {line} of the list, {}", map.checks[checks[0]].rule);
            differ(name(), &said(&read[1][line][0]), words(VERDICTS[worst].2));
            let (letter, told) = (VERDICTS[worst].0, worst < 4);
            let concerned: Vec<usize> =
                checks.iter().copied().filter(|at| told && expected[*at] == letter).collect();
            let mut rows = match concerned.first() {
                Some(first) => form.cells[map.checks[*first].cells[0]].row_code.clone(),
                None => String::new(),
            };
            if let [_, more @ ..] = concerned.as_slice()
                && !more.is_empty()
            {
                let around = ["workbook.live.more.before", "workbook.live.more.after"].map(words);
                rows = format!("{rows}{}{}{}", around[0], more.len(), around[1]);
            }
            differ(name(), &said(&read[1][line][4]), &rows);
            tally.count(line, checks.iter().map(|at| expected[*at]));
        }
        let left = match expected.iter().filter(|letter| **letter == "H").count() {
            0 => None,
            left => {
                let around = ["workbook.live.left.before", "workbook.live.left.after"].map(words);
                Some(format!("{}{left}{}", around[0], around[1]))
            }
        };
        let none_left = words("workbook.live.none-left");
        differ(
            "the list's head".to_owned(),
            &said(&read[2][0][0]),
            left.as_deref().unwrap_or(none_left),
        );
        let nil = if entry.is_nil(form) { words("workbook.nil") } else { "" };
        differ("the form's head".to_owned(), &said(&read[3][0][0]), left.as_deref().unwrap_or(nil));
        let at = |(sheet, row, column): (usize, u32, u32)| {
            &read[3 + sheet][(row - HEAD) as usize][column as usize]
        };
        for (place, checks) in &map.marks {
            let worst = worst(expected[checks.clone()].iter().copied());
            let (found, sign) = (said(at(*place)), VERDICTS[worst].1);
            if !found.starts_with(sign) || found.is_empty() != sign.is_empty() {
                let beside = map.checks[checks.start].cells[0];
                differ(format!("the mark beside {}", form.cells[beside].row_code), &found, sign);
            }
        }
        for (index, cell) in form.cells.iter().enumerate().filter(|(_, cell)| !cell.is_input()) {
            let found = at(map.cells[index]);
            let expected: Option<f64> =
                entry.state(index).as_number().and_then(|number| number.to_string().parse().ok());
            let same = match (found.as_f64(), expected) {
                (Some(found), Some(expected)) => {
                    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
                }
                (None, None) => found.as_str() == Some(""),
                _ => false,
            };
            if !same {
                let (row, column) = (&cell.row_code, &cell.column_code);
                let expected = expected.map(|number| number.to_string()).unwrap_or_default();
                differ(format!("calculated {row}/{column}"), &said(found), &expected);
            }
        }
        differences
    }
}

/// The input cells as rectangles without anything else in them.
fn blocks(form: &Form, map: &LiveMap) -> Vec<(Block, Vec<CellIndex>)> {
    let mut cells: Vec<CellIndex> = form.inputs().map(|(index, _)| index).collect();
    cells.sort_by_key(|cell| map.cells[*cell]);
    let mut found: Vec<(Block, Vec<CellIndex>)> = Vec::new();
    let mut rest = cells.as_slice();
    while let Some(first) = rest.first() {
        let (sheet, row, column) = map.cells[*first];
        let beside = |(at, cell): &(usize, &CellIndex)| {
            map.cells[**cell] == (sheet, row, column + *at as u32)
        };
        let width = rest.iter().enumerate().take_while(beside).count();
        let (line, others) = rest.split_at(width);
        rest = others;
        let name = &map.sheets[sheet];
        // It goes on with a block that ends above it and is as wide.
        let above = found.iter_mut().find(|(block, _)| {
            (&block.0, block.1, block.2 + block.4, block.3) == (name, column, row, width as u32)
        });
        match above {
            Some((block, held)) => {
                block.4 += 1;
                held.extend(line);
            }
            None => found.push(((name.clone(), column, row, width as u32, 1), line.to_vec())),
        }
    }
    found
}

fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "#N/A".to_owned(),
        other => other.to_string(),
    }
}

fn worst<'a>(letters: impl Iterator<Item = &'a str>) -> usize {
    let rank = |letter: &str| VERDICTS.iter().position(|(other, ..)| *other == letter);
    letters.filter_map(rank).min().unwrap_or(VERDICTS.len() - 1)
}

/// The engine's verdict on every check of the map, and everything it says that no check is for.
fn verdicts(
    form: &Form,
    map: &LiveMap,
    validation: &Validation,
) -> (Vec<&'static str>, Vec<String>) {
    let mut known: BTreeMap<(&str, &[CellIndex]), &'static str> = BTreeMap::new();
    for (rule, cells) in &validation.weighed {
        // Words have no kind to be weighed by in a workbook.
        let kind = &form.cells[cells[0]].value_type;
        let words = rule == "X-01" && matches!(kind, ValueType::Text | ValueType::LongText);
        if !words {
            known.insert((rule, cells), "ok");
        }
    }
    for violation in &validation.explained {
        known.insert((&violation.rule, &violation.cells), "E");
    }
    for violation in &validation.violations {
        let letter = match violation.severity() {
            Severity::High => "H",
            Severity::Medium => "M",
            Severity::Low => "L",
        };
        known.insert((&violation.rule, &violation.cells), letter);
    }
    let mut unchecked: Vec<(&str, &[CellIndex], bool)> = validation
        .unchecked
        .iter()
        .map(|item| (item.rule.as_str(), item.cells.as_slice(), false))
        .collect();
    let mut found = Vec::new();
    for check in &map.checks {
        let about = |(rule, cells, _): &&mut (&str, &[CellIndex], bool)| {
            *rule == check.rule && cells.iter().any(|cell| check.rests_on.contains(cell))
        };
        found.push(match known.remove(&(check.rule.as_str(), check.cells.as_slice())) {
            Some(letter) => letter,
            None => match unchecked.iter_mut().find(about) {
                Some(item) => {
                    item.2 = true;
                    "U"
                }
                None => "",
            },
        });
    }
    let lost = known.into_iter().map(|((rule, cells), letter)| {
        format!(
            "{rule} at {:?} is {letter}, and no line of the workbook is for it",
            form.cells[cells[0]].row_code
        )
    });
    let lost_too = unchecked.iter().filter(|item| !item.2).map(|(rule, cells, _)| {
        format!("{rule} at {:?} is unchecked, and no line is for it", form.cells[cells[0]].row_code)
    });
    (found, lost.chain(lost_too).collect())
}

/// How often each verdict was given, by line of the list.
#[derive(Debug, Default)]
pub(crate) struct Tally(Vec<BTreeMap<&'static str, usize>>);

impl Tally {
    fn count(&mut self, line: usize, letters: impl Iterator<Item = &'static str>) {
        if self.0.len() <= line {
            self.0.resize_with(line + 1, BTreeMap::new);
        }
        for letter in letters {
            *self.0[line].entry(letter).or_default() += 1;
        }
    }

    fn sum(&self, line: usize, letters: &[&str]) -> usize {
        let counts = self.0.get(line);
        letters.iter().filter_map(|letter| counts?.get(letter)).sum()
    }

    /// How often rules held and were broken, one line of text for each line of the list.
    pub(crate) fn table(&self, map: &LiveMap) -> Vec<String> {
        let line = |(line, checks): (usize, &Vec<usize>)| {
            let check = &map.checks[checks[0]];
            let [held, broken, explained, unchecked, skipped] =
                [&["ok"][..], &["H", "M", "L"], &["E"], &["U"], &[""]].map(|l| self.sum(line, l));
            format!(
                "{:10} × {:4}: held {held:7} broken {broken:7} explained {explained:6} unchecked {unchecked:6} skipped {skipped:7}",
                check.rule,
                checks.len()
            )
        };
        map.listed.iter().enumerate().map(line).collect()
    }

    /// Lines of the list that could be weighed both ways and were not: rule and what never came.
    pub(crate) fn one_sided(&self, form: &Form, map: &LiveMap) -> Vec<String> {
        let mut found = Vec::new();
        for (line, checks) in map.listed.iter().enumerate() {
            let can =
                |of: &dyn Fn((bool, bool)) -> bool| checks.iter().any(|at| of(map.checks[*at].can));
            let check = &map.checks[checks[0]];
            let rule = format!("{} at {}", check.rule, form.cells[check.cells[0]].row_code);
            if can(&|can| can.0) && self.sum(line, &["ok"]) == 0 {
                found.push(format!("{rule} never held"));
            }
            let always = checks.iter().all(|at| holds_by_itself(form, &map.checks[*at]));
            if !always && can(&|can| can.1) && self.sum(line, &["H", "M", "L", "E"]) == 0 {
                found.push(format!("{rule} was never broken"));
            }
        }
        found
    }
}

/// Whether the parts of a whole cannot but fit it: the whole is worked out from them, or whole
/// and parts are all counted from the same roster.
fn holds_by_itself(form: &Form, check: &LiveCheck) -> bool {
    let [whole, parts @ ..] = check.cells.as_slice() else { return false };
    let is_summed = match &form.cells[*whole].calculation {
        Some(Calculation::Sum(cells)) => parts.iter().all(|part| cells.contains(part)),
        _ => false,
    };
    let is_counted = |cell: &CellIndex| {
        let calculation = &form.cells[*cell].calculation;
        matches!(calculation, Some(Calculation::Count { .. } | Calculation::Constant(_)))
    };
    check.rule == "X-05" && (is_summed || check.cells.iter().all(is_counted))
}
