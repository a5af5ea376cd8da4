//! Forms filled at random, the same each time: as people and as this program leave the cells.
//!
//! Mere noise would break every rule and hold none. So wholes are made to fit their parts in
//! every second form, and some rules of each form get figures on or beside their boundary.

use rust_decimal::Decimal;
use serde_json::{Value, json};
use shared::{
    definition::{Pack, ValueType},
    earlier::Earlier,
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, FormCell, ValueKey},
    spreadsheet::{LiveCheck, LiveMap},
    value::{RawValue, format_number, parse},
};

use super::random::Random;

/// What a cell of a workbook is left with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Written {
    Blank,
    /// Dates too: as their serials.
    Number(f64),
    Text(String),
    /// `#N/A`
    Error,
}

impl Written {
    fn whole(number: u64) -> Self {
        Self::Number(number as f64)
    }

    /// As the script reads it.
    pub(crate) fn json(&self) -> Value {
        match self {
            Self::Blank => json!(""),
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Error => Value::Null,
        }
    }

    /// As a reader gives it: a number in a cell for dates is a date.
    fn raw(&self, cell: &FormCell) -> RawValue<'_> {
        match self {
            Self::Blank => RawValue::Empty,
            Self::Number(serial) if cell.value_type == ValueType::Date => {
                RawValue::Date { serial: *serial, date1904: false }
            }
            Self::Number(number) => RawValue::Number(*number),
            Self::Text(text) => RawValue::Text(text),
            Self::Error => RawValue::Error("#N/A"),
        }
    }
}

/// The form as the program understands it; one value per cell, calculated ones ignored.
pub(crate) fn understood(pack: &Pack, form: &Form, written: &[Written]) -> Entry {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        let raw = written[index].raw(cell);
        let text = match &written[index] {
            Written::Text(text) => text.clone(),
            Written::Number(number) => number.to_string(),
            Written::Blank | Written::Error => String::new(),
        };
        entry.set(index, text, parse(pack, cell, &raw).state);
    }
    entry.recalculate(form);
    entry
}

const STATES: [&str; 10] =
    ["…", "x", "KPS", "-", "Không", "chưa có", "X", "không phát sinh", "//", "kps"];
/// What people write into rows of figures, sound or not.
const FIGURES: [&str; 40] = [
    "1.234",
    "1.234.567",
    "1 234",
    "2,5",
    "12,0",
    "1,234",
    "1.234,5",
    "0,125",
    "0.125",
    "12.5",
    "05",
    " 7 ",
    "12\u{a0}",
    "1\u{202f}234",
    "-3",
    "-12,5",
    "khoảng 20",
    ">10",
    "10-15",
    "27/27",
    "10%",
    "1e5",
    "12.34.567",
    "1,2,3",
    "mười",
    "–",
    "//",
    "...",
    "140095012345",
    "3,14159",
    "0",
    "00",
    "0,000",
    "1234,5",
    "1234.567",
    "12.0",
    "1.234.56",
    "12,",
    ",5",
    "kps",
];
const WRONG_NUMBERS: [f64; 6] = [-3.0, 2.5, 0.1234567, 250.0, 1e12, -0.5];

fn decimal(number: f64) -> Decimal {
    Decimal::from_f64_retain(number).unwrap_or_default().round_dp(6).normalize()
}

/// Fills one form.
pub(crate) struct Filler<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) form: &'a Form,
    pub(crate) map: &'a LiveMap,
    /// What the workbook knows of earlier periods.
    pub(crate) earlier: &'a Earlier,
}

impl Filler<'_> {
    /// One value per cell of the form, blank where it is calculated.
    pub(crate) fn fill(&self, random: &mut Random) -> Vec<Written> {
        let form = self.form;
        let mut written = vec![Written::Blank; form.cells.len()];
        let typed = random.below(3) == 0;
        let blanks = random.pick(&[0, 10, 30, 60, 97]);
        let size = random.pick(&[1, 2, 4, 30, 400]);
        let states = random.pick(&[0, 0, 4, 25]);
        let notes = random.pick(&[0, 50, 90]);
        for (index, cell) in form.inputs() {
            let is_note = cell.column_role == ColumnRole::Comment;
            if random.below(100) < if is_note { 100 - notes } else { blanks } {
                continue;
            }
            written[index] = match random.below(100) < states && !is_note {
                true => Written::Text(random.pick(&STATES).to_owned()),
                false => self.sound(cell, random, size),
            };
        }
        // Now and then nothing arose.
        if random.below(25) == 0 {
            for (index, cell) in form.inputs().filter(|(_, cell)| cell.value_type.is_numeric()) {
                if cell.column_role == ColumnRole::Current {
                    written[index] = Written::Text("KPS".to_owned());
                }
            }
        }
        if random.below(2) == 0 {
            self.add_up(&mut written);
        }
        for _ in 0..random.below(12) {
            let listed = &self.map.listed[random.below(self.map.listed.len() as u64) as usize];
            let check = listed[random.below(listed.len() as u64) as usize];
            self.aim(&mut written, &self.map.checks[check], random);
        }
        // Rules about one figure are few among many: they get their turn.
        let alone: Vec<&LiveCheck> =
            self.map.checks.iter().filter(|check| self.limit(check).is_some()).collect();
        if !alone.is_empty() {
            self.aim(&mut written, random.pick(&alone), random);
        }
        if typed {
            for (index, cell) in form.inputs() {
                self.type_over(&mut written[index], cell, random);
            }
        }
        written
    }

    /// The fixed figure against which a rule of the pack weighs one figure with decimals.
    fn limit(&self, check: &LiveCheck) -> Option<Decimal> {
        let decimal =
            |at: &CellIndex| matches!(self.form.cells[*at].value_type, ValueType::Decimal(_));
        let is_about_one = check.cells.len() == 1 && check.cells.iter().all(decimal);
        let rule = self.pack.rules.iter().find(|rule| is_about_one && rule.id == check.rule)?;
        rule.right_side.expression.parse().ok()
    }

    /// What the cell asks for; figures up to a size.
    fn sound(&self, cell: &FormCell, random: &mut Random, size: u64) -> Written {
        match &cell.value_type {
            ValueType::Integer => Written::whole(random.below(size + 1)),
            ValueType::Decimal(_) | ValueType::Percent | ValueType::Money => {
                let tenths = if random.below(3) == 0 { 0 } else { random.below(10) };
                Written::Number((random.below(size.min(99) + 1) * 10 + tenths) as f64 / 10.0)
            }
            ValueType::Bool => Written::Text(random.pick(&["Có", "Không"]).to_owned()),
            ValueType::Date => self.day(random),
            ValueType::SelectOne(list) => {
                let options = &self.pack.choice_list(list).expect("a list of the pack").options;
                let option = &options[random.below(options.len() as u64) as usize];
                Written::Text(option.label.clone())
            }
            ValueType::Text | ValueType::LongText => {
                let words = ["12/KH-UBND", "lý do", " ", "một câu dài hơn"];
                Written::Text(random.pick(&words).to_owned())
            }
        }
    }

    /// A day about the ends of the period.
    fn day(&self, random: &mut Random) -> Written {
        let period = self.pack.period(&self.form.period).expect("the form's period");
        let end = random.pick(&[period.window_from, period.window_to]);
        let serial = end.days_since_epoch() + 25_569 + random.below(5) as i64 - 2;
        Written::Number(serial as f64)
    }

    /// Figures of a rule on its boundary, beside it, or just of the right kind.
    fn aim(&self, written: &mut [Written], check: &LiveCheck, random: &mut Random) {
        let cells: Vec<CellIndex> =
            check.rests_on.iter().copied().filter(|at| self.form.cells[*at].is_input()).collect();
        let Some(first) = cells.first().copied() else { return };
        let cell = &self.form.cells[first];
        match check.rule.as_str() {
            "X-01" => {
                written[first] = if cell.value_type.is_numeric() && random.below(2) == 0 {
                    Written::Number(random.pick(&WRONG_NUMBERS))
                } else if random.below(20) == 0 {
                    Written::Error
                } else {
                    Written::Text(random.pick(&FIGURES).to_owned())
                };
            }
            "X-03" => {
                let before: u64 = random.pick(&[0, 1, 4, 10, 20, 21, 100, 1000]);
                let half = before / 2;
                let step = random.pick(&[0, 10, 11, half, half + 1]);
                let now =
                    if random.below(2) == 0 { before + step } else { before.saturating_sub(step) };
                written[first] = Written::whole(now);
                if let Some(comparison) = cells.get(1) {
                    written[*comparison] = Written::whole(before);
                }
            }
            "X-08" => {
                written[first] = match random.below(4) {
                    0 => Written::Blank,
                    1 => Written::Text("…".to_owned()),
                    2 => Written::Text("KPS".to_owned()),
                    _ => self.sound(cell, random, 3),
                };
            }
            "X-06" => {
                let known = self.known(cell).unwrap_or_else(|| random.below(9));
                written[first] = Written::whole(match random.below(3) {
                    0 => known + 1,
                    1 => known.saturating_sub(1),
                    _ => known,
                });
            }
            "X-02" => {
                let (before, figure) = (self.known(cell).unwrap_or(2), random.below(5));
                if let Some(current) = cells.get(1) {
                    written[*current] = Written::whole(figure);
                }
                let sum = before + figure;
                let beside = random.pick(&[sum, sum, sum + 1, figure, figure.saturating_sub(1)]);
                written[first] = Written::whole(beside);
            }
            _ => self.balance(written, check, &cells, random),
        }
        if random.below(2) == 0 {
            let row = &self.form.sections[cell.section].rows[cell.row];
            let notes = row.cells.iter().flatten().copied();
            for note in notes.filter(|at| self.form.cells[*at].column_role == ColumnRole::Comment) {
                let text = if random.below(3) == 0 { "" } else { "mở đợt cao điểm" };
                written[note] = Written::Text(text.to_owned());
            }
        }
    }

    /// What was reported of the earlier figure that a cell states.
    fn known(&self, cell: &FormCell) -> Option<u64> {
        let context = self.earlier.context();
        let figures = match cell.column_role {
            ColumnRole::Comparison => context.same_period_last_year,
            _ => context.previous,
        };
        let is_same = |key: &ValueKey| {
            (&key.element, &key.option, &key.place)
                == (&cell.key.element, &cell.key.option, &cell.key.place)
        };
        let (_, state) = figures?.iter().find(|(key, _)| is_same(key))?;
        state.as_number()?.to_string().parse().ok()
    }

    /// Small figures, and one that is the sum of the others, or a little beside it.
    fn balance(
        &self,
        written: &mut [Written],
        check: &LiveCheck,
        cells: &[CellIndex],
        random: &mut Random,
    ) {
        let size = random.pick(&[1, 2, 5]);
        for index in cells {
            if random.below(8) > 0 {
                written[*index] = self.sound(&self.form.cells[*index], random, size);
            }
        }
        let figures: Vec<CellIndex> = check
            .cells
            .iter()
            .copied()
            .filter(|at| self.form.cells[*at].value_type.is_numeric())
            .collect();
        let Some(leading) = figures.first().copied() else { return };
        // A rule about one figure alone: where grams were taken for kilograms.
        if let Some(limit) = self.limit(check) {
            let beside = Decimal::new(random.below(3) as i64 - 1, 3);
            let binary = (limit + beside).to_string().parse().expect("a number");
            written[leading] = Written::Number(binary);
            return;
        }
        if random.below(3) == 0 {
            return;
        }
        let is_input = |at: &CellIndex| self.form.cells[*at].is_input();
        let recalculated =
            (!figures.iter().all(is_input)).then(|| understood(self.pack, self.form, written));
        let number = |at: CellIndex| match (&recalculated, &written[at]) {
            (Some(entry), _) => entry.state(at).as_number().unwrap_or_default(),
            (None, Written::Number(number)) => decimal(*number),
            (None, _) => Decimal::ZERO,
        };
        let rest: Decimal = figures[1..].iter().map(|at| number(*at)).sum();
        let (lead, end) = (number(leading), figures.last().map_or(Decimal::ZERO, |at| number(*at)));
        let beside = Decimal::from(random.below(3)) - Decimal::ONE;
        let wanted = rest + if random.below(2) == 0 { beside } else { Decimal::ZERO };
        let set = |written: &mut [Written], at: CellIndex, number: Decimal| {
            if self.form.cells[at].is_input() && !number.is_sign_negative() {
                let binary = number.to_string().parse().expect("a number");
                written[at] = Written::Number(binary);
            }
        };
        if self.form.cells[leading].is_input() {
            set(written, leading, wanted);
        } else if let [_, .., last] = figures.as_slice() {
            set(written, *last, lead - (rest - end) + beside);
        }
    }

    /// Wholes that fit their parts, in every column of figures.
    fn add_up(&self, written: &mut [Written]) {
        let entry = understood(self.pack, self.form, written);
        let mut sums: std::collections::BTreeMap<CellIndex, Decimal> = Default::default();
        let number = |sums: &std::collections::BTreeMap<CellIndex, Decimal>, at: CellIndex| {
            sums.get(&at).copied().or_else(|| entry.state(at).as_number())
        };
        for section in &self.form.sections {
            for (at, parent) in section.rows.iter().enumerate().rev() {
                for (column, whole) in parent.cells.iter().enumerate() {
                    let Some(whole) = *whole else { continue };
                    let parts = section
                        .rows
                        .iter()
                        .filter(|row| row.parent == Some(at) && row.group <= 1)
                        .filter_map(|row| row.cells.get(column).copied().flatten());
                    let known: Vec<Decimal> =
                        parts.filter_map(|part| number(&sums, part)).collect();
                    let cell = &self.form.cells[whole];
                    if !known.is_empty() && cell.is_input() && cell.value_type.is_numeric() {
                        sums.insert(whole, known.into_iter().sum());
                    }
                }
            }
        }
        for (whole, sum) in sums {
            written[whole] = Written::Number(sum.to_string().parse().expect("a number"));
        }
    }

    /// The same, or something like it, as text: what a paste leaves, or a stubborn hand.
    fn type_over(&self, written: &mut Written, cell: &FormCell, random: &mut Random) {
        if *written == Written::Blank || random.below(3) > 0 {
            return;
        }
        match (&cell.value_type, &*written) {
            (kind, Written::Number(number)) if kind.is_numeric() => {
                let shown = format_number(decimal(*number));
                *written = Written::Text(match random.below(6) {
                    0 => random.pick(&FIGURES).to_owned(),
                    1 => format!("{shown} {}", cell.unit),
                    2 => format!(" {shown}"),
                    _ => shown,
                });
            }
            (ValueType::Date, Written::Number(_)) => {
                let days = ["05/3/2023", "31/02/2023", "16-6-2023", "06/16/2023", "sau này"];
                *written = Written::Text(random.pick(&days).to_owned());
            }
            (ValueType::Bool, _) => {
                let answers = ["có", "co", "CÓ", "chưa", "đúng", "chắc vậy", " Không "];
                *written = match random.below(8) {
                    0 => Written::whole(random.below(3)),
                    _ => Written::Text(random.pick(&answers).to_owned()),
                };
            }
            (ValueType::SelectOne(_), Written::Text(text)) => {
                *written = Written::Text(match random.below(3) {
                    0 => text.to_uppercase(),
                    1 => format!("  {text} "),
                    _ => "một lựa chọn khác".to_owned(),
                });
            }
            _ => {}
        }
    }
}
