//! Forms filled at random, the same each time: what people type, paste and leave, sound or not.

use shared::{
    definition::{Pack, ValueType},
    entry::Entry,
    form::{Form, FormCell},
    value::{RawValue, parse},
};

use crate::random::Random;

/// Signs of every state, as people write them.
const STATES: &[&str] = &[
    "0",
    "-",
    "–",
    "Không",
    "không có",
    "KPS",
    "kps",
    "không phát sinh",
    "…",
    "...",
    "//",
    "chưa có",
    "x",
    "X",
    " x ",
    "chưa có số liệu",
    "00",
    "0,0",
];

/// What in a row of figures is no figure, or has two readings, or is spelled oddly.
const ODD: &[&str] = &[
    "khoảng 20",
    "hơn 1.000",
    ">10",
    "10-15",
    "27/27",
    "3-5",
    "1.234",
    "1,234",
    "1.234,5",
    "1,234.5",
    "12.50",
    "1.234.567",
    "1 234",
    "1\u{a0}234",
    "12,5",
    "12,345678901",
    "-3",
    "+7",
    "05",
    "012",
    "12 vụ",
    "3kg",
    "12 (vụ)",
    "10%",
    "1e5",
    "mười hai",
    "4 bánh",
    "1,2,3",
    "12.34.567",
    "01/6",
    "05/3/2023",
    "2023-06-16",
    "31/02/2023",
    "#REF!",
    "#DIV/0!",
    "Err:502",
    "TRUE",
    "=1+1",
    "=SUM(A1:A9)",
    "=?",
    "'12",
    "+84",
    "-cmd",
    "@a",
    "12 ?",
    "  khoảng 20  ",
    "khoảng\n20",
    "khoảng\t20",
    "\"20\"",
    "20 'vụ'",
    "<20>",
    "20&21",
    "20;21",
    "_x0041_",
    "_x000D_",
    "20\u{200b}1",
    "kho\u{61}\u{309}ng 20",
    "Có",
    "không rõ",
    "😀 20",
    "99999999999",
    "123456789012345",
    "1234567890123456",
    "0,000001",
    "0,1234567",
    "9999999999,999999",
];

/// Sentences of answers, notes and reasons.
const WORDS: &[&str] = &[
    "12/KH-UBND",
    "Lý do: tăng do mở đợt cao điểm",
    "một câu dài hơn; có dấu chấm phẩy",
    " ",
    "  đầu và cuối  ",
    "=HYPERLINK(\"a\")",
    "+1",
    "-",
    "@",
    "'nháy đơn",
    "\"nháy kép\"",
    "dòng một\ndòng hai\n\ndòng bốn",
    "cột\tcột",
    "dòng một\r\ndòng hai",
    "cuối dòng có cách  \nx",
    "<b>đậm</b> & 'x'",
    "5/3",
    "2023",
    "1,5",
    "012",
    "TRUE",
    "#N/A",
    "KPS",
    "x",
    "…",
    "0",
    "_x0041_ _x000D_",
    "e\u{302}\u{301} Hoa\u{300}",
    "Thuỷ/Thủy",
    "😀",
    "a\u{a0}b",
    "a\u{200b}b\u{feff}",
    "ngày 05 tháng 3 năm 2023",
    "100%",
    "1.234",
    "%C4%91",
    "\\n \\t",
    "{}[]",
    "Đơn vị báo cáo: UBND huyện khác",
    "Kỳ báo cáo: năm 1999",
    "A1.2",
    "Biểu F01",
    "A",
    "1",
];

/// Days, true and false.
const DATES: &[&str] = &[
    "05/3/2023",
    "5/3/23",
    "31/12/2022",
    "16-6-2023",
    "ngày 05 tháng 3 năm 2023",
    "01/01/1900",
    "28/02/1900",
    "01/3/1900",
    "29/02/2024",
    "2023-06-16",
    "31/02/2023",
    "hôm qua",
    "13/13/2023",
];
const FLAGS: &[&str] = &["Có", "Không", "có", "co", "1", "0", "true", "chắc có", "đã"];

/// What holds a whole file in a merge and opens for its author.
const PERSONAL: &[&str] = &["CCCD 040200012345", "140095012345", "gọi 0912345678"];

/// How one form is filled.
pub(crate) struct Manner {
    /// Of hundred input cells so many stay blank.
    blank: u64,
    /// So many hold a sign, and so many something odd.
    state: u64,
    odd: u64,
    size: u64,
    /// Somewhere stands what looks like personal data.
    pub(crate) personal: bool,
    /// Very long texts stand among the notes.
    pub(crate) long: bool,
}

impl Manner {
    /// Of one in ten forms signs of personal data, of one in twelve very long texts.
    pub(crate) fn of(random: &mut Random) -> Self {
        Self {
            blank: [0, 5, 20, 60, 95][random.below(5) as usize],
            state: [0, 10, 50][random.below(3) as usize],
            odd: [0, 0, 5, 30, 90][random.below(5) as usize],
            size: [9, 999, 99_999, 99_999_999][random.below(4) as usize],
            personal: random.below(10) == 0,
            long: random.below(12) == 0,
        }
    }
}

pub(crate) fn entry(pack: &Pack, form: &Form, random: &mut Random, manner: &Manner) -> Entry {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        if random.below(100) >= manner.blank {
            let raw = raw(pack, cell, random, manner);
            let state = parse(pack, cell, &RawValue::Text(&raw)).state;
            entry.set(index, raw, state);
        }
    }
    if manner.personal {
        let inputs: Vec<usize> = form.inputs().map(|(index, _)| index).collect();
        let index = inputs[random.below(inputs.len() as u64) as usize];
        let raw = random.pick(PERSONAL);
        let state = parse(pack, &form.cells[index], &RawValue::Text(raw)).state;
        entry.set(index, raw, state);
    }
    entry.recalculate(form);
    entry
}

fn raw(pack: &Pack, cell: &FormCell, random: &mut Random, manner: &Manner) -> String {
    let chance = random.below(100);
    let is_words = matches!(cell.value_type, ValueType::Text | ValueType::LongText);
    if !is_words && chance < manner.state {
        return random.pick(STATES).to_owned();
    }
    if !is_words && chance < manner.state + manner.odd {
        return match random.below(12) {
            0 => random.pick(WORDS).to_owned(),
            1 => format!("{} {}", random.below(manner.size), cell.unit),
            _ => random.pick(ODD).to_owned(),
        };
    }
    match &cell.value_type {
        ValueType::Integer => random.below(manner.size).to_string(),
        ValueType::Percent => decimal(random, 100, 1),
        ValueType::Money => decimal(random, manner.size, 6),
        ValueType::Decimal(places) => decimal(random, manner.size, u32::from(*places)),
        ValueType::Bool => random.pick(FLAGS).to_owned(),
        ValueType::Date => random.pick(DATES).to_owned(),
        ValueType::SelectOne(list) => {
            let options = &pack.choice_list(list).expect("a list of the pack").options;
            let option = &options[random.below(options.len() as u64) as usize];
            if random.below(3) == 0 { option.id.clone() } else { option.label.clone() }
        }
        ValueType::Text | ValueType::LongText if manner.long && random.below(20) == 0 => {
            // As long as a cell of a workbook can be, in letters of one and of two units.
            ["ế", "a b\n", "😀"][random.below(3) as usize]
                .repeat(32_767)
                .chars()
                .take(16_383)
                .collect()
        }
        ValueType::Text | ValueType::LongText => random.pick(WORDS).to_owned(),
    }
}

/// With as many decimals as allowed, or fewer, in the Vietnamese spelling.
fn decimal(random: &mut Random, size: u64, places: u32) -> String {
    let whole = random.below(size);
    match u32::try_from(random.below(u64::from(places) + 1)).unwrap_or_default() {
        0 => whole.to_string(),
        places => {
            let fraction = random.below(10u64.pow(places));
            format!("{whole},{fraction:0>width$}", width = places as usize)
        }
    }
}
