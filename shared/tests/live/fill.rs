//! Forms filled at random, the same each time.

use shared::{
    definition::{Pack, ValueType},
    entry::Entry,
    form::{ColumnRole, Form, FormCell},
    value::{RawValue, ValueState, parse},
};

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn one_of<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[self.below(texts.len() as u64) as usize]
    }
}

const STATES: [&str; 8] = ["…", "x", "KPS", "-", "Không", "chưa có", "X", "không phát sinh"];
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

/// One form: mostly small figures, so that sums fit now and then.
pub(crate) fn entry(pack: &Pack, form: &Form, random: &mut Random, typed: bool) -> Entry {
    let mut entry = Entry::empty(form);
    let blanks = [0, 10, 30, 60, 97][random.below(5) as usize];
    let size = [1, 2, 4, 30, 400][random.below(5) as usize];
    let states = [0, 4, 25][random.below(3) as usize];
    let notes = [0, 50, 90][random.below(3) as usize];
    for (index, cell) in form.inputs() {
        let is_note = cell.column_role == ColumnRole::Comment;
        let is_blank = random.below(100) < if is_note { 100 - notes } else { blanks };
        if is_blank {
            continue;
        }
        let raw = match random.below(100) < states && !is_note {
            true => random.one_of(&STATES).to_owned(),
            false => raw(pack, cell, random, size, typed),
        };
        let parsed = parse(pack, cell, &RawValue::Text(&raw)).state;
        // An unread text is written as it stands.
        let as_text = typed && cell.value_type.is_numeric() && random.below(3) == 0;
        let state = if as_text { ValueState::Unreadable(raw.clone()) } else { parsed };
        entry.set(index, raw, state);
    }
    // In every second form the wholes fit their parts.
    if random.below(2) == 0 {
        add_up(pack, form, &mut entry);
    }
    entry.recalculate(form);
    entry
}

fn raw(pack: &Pack, cell: &FormCell, random: &mut Random, size: u64, typed: bool) -> String {
    match &cell.value_type {
        kind if kind.is_numeric() && typed && random.below(6) == 0 => {
            random.one_of(&FIGURES).to_owned()
        }
        ValueType::Integer if typed && random.below(12) == 0 => {
            format!("{} {}", random.below(99), cell.unit)
        }
        ValueType::Integer => random.below(size + 1).to_string(),
        ValueType::Decimal(_) | ValueType::Percent | ValueType::Money => match random.below(3) {
            0 => random.below(size + 1).to_string(),
            _ => format!("{},{}", random.below(size + 1), random.below(10)),
        },
        ValueType::Bool => random.one_of(&["Có", "Không", "có", "co"]).to_owned(),
        ValueType::Date => random.one_of(&["05/3/2023", "31/02/2023", "16-6-2023"]).to_owned(),
        ValueType::SelectOne(list) => {
            let options = &pack.choice_list(list).expect("a list of the pack").options;
            options[random.below(options.len() as u64) as usize].label.clone()
        }
        ValueType::Text | ValueType::LongText => {
            random.one_of(&["12/KH-UBND", "lý do", " ", "một câu dài hơn"]).to_owned()
        }
    }
}

fn add_up(pack: &Pack, form: &Form, entry: &mut Entry) {
    for section in &form.sections {
        for (at, parent) in section.rows.iter().enumerate().rev() {
            let Some(Some(whole)) = parent.cells.first() else { continue };
            let mut sum: Option<rust_decimal::Decimal> = None;
            for row in section.rows.iter().filter(|row| row.parent == Some(at) && row.group <= 1) {
                let part = row.cells.first().copied().flatten();
                if let Some(number) = part.and_then(|part| entry.state(part).as_number()) {
                    sum = Some(sum.unwrap_or_default() + number);
                }
            }
            let cell = &form.cells[*whole];
            if let Some(sum) = sum.filter(|_| cell.is_input() && cell.value_type.is_numeric()) {
                let raw = sum.to_string().replace('.', ",");
                let state = parse(pack, cell, &RawValue::Text(&raw)).state;
                if state.as_number().is_some() {
                    entry.set(*whole, raw, state);
                }
            }
        }
    }
}
