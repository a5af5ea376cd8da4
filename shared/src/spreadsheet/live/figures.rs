//! Every cell of the form normalised: the grammar of cells, written as formulas.
//!
//! The first column says what the cell holds: a number (`KPS` is 0); for other kinds a text
//! that begins with `=`; or one letter for what is no value. The columns beside it are steps
//! on the way. What formulas cannot read for certain is [`UNCLEAR`], never a number.

use crate::{
    definition::{ChoiceList, Pack, UnitOfMeasure, ValueType},
    expr::excel::{FALSE, NIL_OF_ANOTHER_KIND, TRUE},
    form::{Calculation, CellIndex, Form, FormCell},
    text,
    value::{Datum, RawValue, ValueState, parse},
};

pub(super) const BLANK: &str = "B";
pub(super) const NOT_AVAILABLE: &str = "N";
pub(super) const NOT_APPLICABLE: &str = "X";
pub(super) const UNCLEAR: &str = "!";
pub(super) const NEGATIVE: &str = "-";
pub(super) const FRACTION: &str = ",";
pub(super) const TOO_FINE: &str = ".";
/// More than a hundred per cent.
pub(super) const TOO_GREAT: &str = "%";
/// Words of any kind.
pub(super) const WORDS: &str = "=t";

/// Letters, what they come to where a cell is checked, and how that is said: a small table
/// on the hidden sheet, with the formats of grouped figures by their count of digits beside.
pub(super) const LETTERS: [(&str, &str, &str); 9] = [
    (BLANK, "", ""),
    (NOT_AVAILABLE, "ok", ""),
    (NOT_APPLICABLE, "ok", ""),
    (UNCLEAR, "H", "workbook.live.short.unclear"),
    (NEGATIVE, "H", "workbook.live.short.negative"),
    (FRACTION, "H", "workbook.live.short.fraction"),
    (TOO_FINE, "H", "workbook.live.short.too-fine"),
    (TOO_GREAT, "H", "workbook.live.short.above-100"),
    (NIL_OF_ANOTHER_KIND, "ok", ""),
];
/// Where the table and, behind it, the formats stand.
pub(super) const LETTERS_COLUMN: u16 = 27;
pub(super) const LETTERS_RANGE: &str = "$AB$1:$AD$9";
const GROUPED: &str = "$AE$1:$AE$15";
/// 1 where every figure of the period is `KPS`: a nil report.
pub(super) const NIL_FLAG: &str = "$U$2";

/// The format of a figure of so many digits, grouped.
pub(super) fn grouped(digits: usize) -> String {
    format!("0{}", "\\.000".repeat((digits - 1) / 3))
}

/// Ends a text for a moment; nobody types it.
const END: char = '\u{205e}';

const NIL_SIGNS: &str = "|kps|không phát sinh|";
const ZERO_SIGNS: &str = "|kps|không phát sinh|-|–|—|−|không|không có|";
const NOT_AVAILABLE_SIGNS: &str = "|…|...|..|//|chưa có|chưa có số liệu|không có số liệu|";
/// A text of a formula holds this many characters at most.
const LONGEST_LITERAL: usize = 255;

/// Which line of the hidden sheet a cell has.
pub(super) struct Figures {
    lines: Vec<Option<u32>>,
    /// The cells in the order of the lines.
    pub(super) cells: Vec<CellIndex>,
}

impl Figures {
    /// Cells of one column stand below each other, so that few ranges hold them.
    pub(super) fn of(form: &Form) -> Self {
        let wanted = |cell: &FormCell| {
            !matches!(
                cell.calculation,
                Some(Calculation::Difference(..) | Calculation::Percent(..))
            )
        };
        let mut cells: Vec<CellIndex> =
            (0..form.cells.len()).filter(|index| wanted(&form.cells[*index])).collect();
        cells.sort_by_key(|index| {
            let cell = &form.cells[*index];
            (cell.section, cell.column, cell.row)
        });
        let mut lines = vec![None; form.cells.len()];
        for (line, cell) in (0..).zip(&cells) {
            lines[*cell] = Some(line);
        }
        Self { lines, cells }
    }

    /// `A12`, on the hidden sheet.
    pub(super) fn at(&self, cell: CellIndex) -> String {
        format!("A{}", self.lines[cell].map_or(0, |line| line + 1))
    }

    /// What stands in [`NIL_FLAG`]: whether all of the cells say `KPS`. Their signs stand in the
    /// second column, as 0 they stand in the first.
    pub(super) fn all_nil(&self, cells: &[CellIndex]) -> String {
        let ranges = self.ranges(cells);
        let counts = ranges.iter().flat_map(|range| {
            let signs = range.replace('A', "B");
            NIL_SIGNS
                .split('|')
                .filter(|sign| !sign.is_empty())
                .map(move |sign| format!("COUNTIF({signs},\"{sign}\")"))
        });
        let counts: Vec<String> = counts.collect();
        format!("=IF({}={},1,0)", counts.join("+"), cells.len())
    }

    /// The line of a cell, from 0.
    pub(super) fn line(&self, cell: CellIndex) -> Option<u32> {
        self.lines[cell]
    }

    /// The cells as few ranges.
    pub(super) fn ranges(&self, cells: &[CellIndex]) -> Vec<String> {
        let mut lines: Vec<u32> = cells.iter().filter_map(|cell| self.lines[*cell]).collect();
        lines.sort_unstable();
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for line in lines {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == line => *last = line,
                _ => runs.push((line, line)),
            }
        }
        runs.into_iter()
            .map(|(first, last)| match first == last {
                true => format!("A{}", first + 1),
                false => format!("A{}:A{}", first + 1, last + 1),
            })
            .collect()
    }
}

/// The formulas of one line, from its first column on; empty where a step is not needed.
pub(super) fn formulas(
    pack: &Pack,
    figures: &Figures,
    cell: &FormCell,
    source: &str,
    line: u32,
) -> Vec<String> {
    if let Some(calculation) = &cell.calculation {
        return vec![calculated(figures, calculation)];
    }
    let row = line + 1;
    let steps = Steps { x: source, row };
    match &cell.value_type {
        ValueType::Text | ValueType::LongText => vec![steps.words()],
        ValueType::Bool => vec![steps.flag(), steps.text()],
        ValueType::Date => steps.date(),
        ValueType::SelectOne(list) => vec![steps.choice(pack.choice_list(list)), steps.text()],
        ValueType::Integer => steps.number(own_unit(pack, cell), &whole(row), true),
        ValueType::Decimal(places) => {
            steps.number(own_unit(pack, cell), &at_most(row, u32::from(*places)), false)
        }
        ValueType::Percent => {
            let weighed = format!(
                "IF(F{row}>100,\"{TOO_GREAT}\",{})",
                at_most(row, u32::from(cell.value_type.decimals().unwrap_or(1)))
            );
            steps.number(own_unit(pack, cell), &weighed, false)
        }
        ValueType::Money => {
            let digits = cell.unit_factor.normalize().to_string();
            let tens = digits.strip_prefix('1').filter(|rest| rest.chars().all(|c| c == '0'));
            // Amounts are whole in đồng; other factors than tens do not occur.
            let places = tens.map_or(12, str::len) as u32;
            steps.number(own_unit(pack, cell), &at_most(row, places), false)
        }
    }
}

/// What the first column holds, as it is known when the workbook is written.
pub(super) fn result(pack: &Pack, cell: &FormCell, state: &ValueState) -> String {
    let numeric = cell.value_type.is_numeric() || cell.calculation.is_some();
    match state {
        ValueState::Blank => BLANK.to_owned(),
        ValueState::NotAvailable => NOT_AVAILABLE.to_owned(),
        ValueState::NotApplicable => NOT_APPLICABLE.to_owned(),
        ValueState::Nil => if numeric { "0" } else { NIL_OF_ANOTHER_KIND }.to_owned(),
        ValueState::Unreadable(raw) => {
            let said = parse(pack, cell, &RawValue::Text(raw)).findings;
            refused(said.first().map_or("", |finding| &finding.code)).to_owned()
        }
        ValueState::Value(datum) => match datum {
            Datum::Number(number) => number.to_string(),
            Datum::Flag(flag) => if *flag { TRUE } else { FALSE }.to_owned(),
            Datum::Choice(id) => format!("={id}"),
            Datum::Date(date) => (date.days_since_epoch() + 25_569).to_string(),
            Datum::Text(text) if text.trim().is_empty() => BLANK.to_owned(),
            Datum::Text(_) => WORDS.to_owned(),
        },
    }
}

fn refused(code: &str) -> &'static str {
    match code {
        // What is refused stands there as text, and formulas do not look for a sign in texts.
        "not-an-integer" => FRACTION,
        "above-100" => TOO_GREAT,
        "too-many-decimals" | "money-below-dong" => TOO_FINE,
        _ => UNCLEAR,
    }
}

/// Calculated cells are worked out from normalised ones, not from what other programs show.
fn calculated(figures: &Figures, calculation: &Calculation) -> String {
    match calculation {
        Calculation::Constant(number) => format!("={number}"),
        Calculation::Sum(cells) => {
            let ranges = figures.ranges(cells).join(",");
            format!("=IF(COUNT({ranges})=0,\"{BLANK}\",SUM({ranges}))")
        }
        Calculation::Count { cells, options } => {
            let ranges = figures.ranges(cells);
            let count = |whats: &[String]| -> String {
                let counts = ranges.iter().map(|range| {
                    let terms: String =
                        whats.iter().map(|what| format!("+({range}=\"{what}\")")).collect();
                    format!("SUMPRODUCT(0{terms})")
                });
                counts.collect::<Vec<_>>().join("+")
            };
            let chosen: Vec<String> = options.iter().map(|option| format!("={option}")).collect();
            let silent = [BLANK, NOT_AVAILABLE, NOT_APPLICABLE, UNCLEAR].map(str::to_owned);
            let (silent, chosen) = (count(&silent), count(&chosen));
            format!("=IF({silent}={},\"{BLANK}\",{chosen})", cells.len())
        }
        // Not among the lines: no rule speaks of changes, and nothing is made of them.
        Calculation::Difference(..) | Calculation::Percent(..) => format!("=\"{BLANK}\""),
    }
}

fn whole(row: u32) -> String {
    format!(
        "IF(F{row}<0,\"{NEGATIVE}\",IF(F{row}<>INT(F{row}),\"{FRACTION}\",IF(F{row}<100000000000,F{row},\"{UNCLEAR}\")))"
    )
}

fn at_most(row: u32, places: u32) -> String {
    format!(
        "IF(F{row}<0,\"{NEGATIVE}\",IF(ROUND(F{row},{places})<>F{row},\"{TOO_FINE}\",IF(F{row}<1000000000000000,F{row},\"{UNCLEAR}\")))"
    )
}

/// What may stand behind a figure: the row's own unit in all its spellings, also in brackets.
fn own_unit(pack: &Pack, cell: &FormCell) -> Vec<String> {
    let unit = pack.element(&cell.key.element).and_then(|element| pack.unit(&element.unit));
    let spellings = |unit: &UnitOfMeasure| -> Vec<String> {
        std::iter::once(&unit.label).chain(&unit.aliases).map(|word| word.to_lowercase()).collect()
    };
    let mut words = unit.map(spellings).unwrap_or_default();
    words.retain(|word| !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()));
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(6);
    words.iter().flat_map(|word| [format!("({word})"), word.clone()]).collect()
}

fn is_among(text: &str, signs: &str) -> String {
    format!("ISNUMBER(FIND(\"|\"&{text}&\"|\",\"{signs}\"))")
}

fn literal(text: &str) -> String {
    text.replace('"', "\"\"")
}

struct Steps<'a> {
    /// The form's cell.
    x: &'a str,
    row: u32,
}

impl Steps<'_> {
    /// Column B: a text without blanks outside and doubled inside, in small letters.
    fn text(&self) -> String {
        let x = self.x;
        format!(
            "=IF(ISTEXT({x}),LOWER(TRIM(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({x},CHAR(10),\" \"),CHAR(9),\" \"),\"\u{a0}\",\" \"),\"\u{202f}\",\" \"))),\"\")"
        )
    }

    fn words(&self) -> String {
        let x = self.x;
        format!(
            "=IF(ISERROR({x}),\"{UNCLEAR}\",IF(LEN(TRIM(SUBSTITUTE(SUBSTITUTE({x},CHAR(10),\" \"),\"\u{a0}\",\" \")))=0,\"{BLANK}\",\"{WORDS}\"))"
        )
    }

    /// The signs for what is no value, in kinds that are no numbers; else `otherwise`.
    fn signs(&self, otherwise: &str) -> String {
        let b = format!("B{}", self.row);
        format!(
            "IF({},\"{NIL_OF_ANOTHER_KIND}\",IF({},\"{NOT_AVAILABLE}\",IF({b}=\"x\",\"{NOT_APPLICABLE}\",{otherwise})))",
            is_among(&b, NIL_SIGNS),
            is_among(&b, NOT_AVAILABLE_SIGNS),
        )
    }

    fn flag(&self) -> String {
        let (x, b) = (self.x, format!("B{}", self.row));
        let signs = self.signs(&format!("\"{UNCLEAR}\""));
        format!(
            "=IF(ISERROR({x}),\"{UNCLEAR}\",IF(ISLOGICAL({x}),IF({x},\"{TRUE}\",\"{FALSE}\"),IF(ISNUMBER({x}),IF({x}=1,\"{TRUE}\",IF({x}=0,\"{FALSE}\",\"{UNCLEAR}\")),IF({b}=\"\",\"{BLANK}\",IF({},\"{TRUE}\",IF({},\"{FALSE}\",{signs}))))))",
            is_among(&b, "|có|co|đã|yes|1|true|đúng|"),
            is_among(&b, "|không|khong|chưa|no|0|false|sai|"),
        )
    }

    fn choice(&self, list: Option<&ChoiceList>) -> String {
        let (x, b) = (self.x, format!("B{}", self.row));
        let options = list.map(|list| list.options.as_slice()).unwrap_or_default();
        let folded: Vec<String> = options.iter().map(|option| text::fold(&option.label)).collect();
        let mut chain = self.signs(&format!("\"{UNCLEAR}\""));
        // Spreadsheets nest 64 levels; lists of forms are far shorter.
        for (at, option) in options.iter().enumerate().take(40).rev() {
            let mut spellings = format!("|{}|", option.label.to_lowercase());
            let alone = folded.iter().filter(|other| **other == folded[at]).count() == 1;
            let others = option.aliases.iter().map(|alias| alias.to_lowercase());
            let bare = alone.then(|| folded[at].clone());
            for other in others.chain([option.id.clone()]).chain(bare) {
                if spellings.chars().count() + other.chars().count() < LONGEST_LITERAL {
                    spellings = format!("{spellings}{other}|");
                }
            }
            if spellings.chars().count() <= LONGEST_LITERAL {
                let is = is_among(&b, &literal(&spellings));
                chain = format!("IF({is},\"={}\",{chain})", literal(&option.id));
            }
        }
        format!(
            "=IF(OR(ISERROR({x}),ISNUMBER({x}),ISLOGICAL({x})),\"{UNCLEAR}\",IF({b}=\"\",\"{BLANK}\",{chain}))"
        )
    }

    /// Columns: result, text, with slashes, the first slash, the second, the day meant.
    fn date(&self) -> Vec<String> {
        let (x, row) = (self.x, self.row);
        let signs = self.signs(&format!("F{row}"));
        vec![
            format!(
                "=IF(ISERROR({x}),\"{UNCLEAR}\",IF(ISNUMBER({x}),IF({x}>=1,INT({x}),\"{UNCLEAR}\"),IF(ISLOGICAL({x}),\"{UNCLEAR}\",IF(B{row}=\"\",\"{BLANK}\",{signs}))))"
            ),
            self.text(),
            format!("=IF(ISNUMBER(FIND(\"/\",B{row})),B{row},SUBSTITUTE(B{row},\"-\",\"/\"))"),
            format!("=IFERROR(FIND(\"/\",C{row}),0)"),
            format!("=IFERROR(FIND(\"/\",C{row},D{row}+1),0)"),
            format!(
                "=IFERROR(IF(AND(D{row}>1,E{row}>D{row}+1,LEN(C{row})-E{row}=4,DAY(DATE(VALUE(MID(C{row},E{row}+1,4)),VALUE(MID(C{row},D{row}+1,E{row}-D{row}-1)),VALUE(LEFT(C{row},D{row}-1))))=VALUE(LEFT(C{row},D{row}-1)),VALUE(MID(C{row},D{row}+1,E{row}-D{row}-1))<=12,VALUE(MID(C{row},E{row}+1,4))>=1900),DATE(VALUE(MID(C{row},E{row}+1,4)),VALUE(MID(C{row},D{row}+1,E{row}-D{row}-1)),VALUE(LEFT(C{row},D{row}-1))),\"{UNCLEAR}\"),\"{UNCLEAR}\")"
            ),
        ]
    }

    /// Columns: result, text, text without the unit, its digits, how many of them are
    /// decimals, the number as written.
    fn number(&self, units: Vec<String>, weighed: &str, count: bool) -> Vec<String> {
        let (x, row) = (self.x, self.row);
        let s = if units.is_empty() { format!("B{row}") } else { format!("C{row}") };
        let (b, d, e) = (format!("B{row}"), format!("D{row}"), format!("E{row}"));
        let marked = units.iter().fold(format!("{b}&\"{END}\""), |rest, unit| {
            format!("SUBSTITUTE({rest},\"{}{END}\",\"\")", literal(unit))
        });
        let bare = format!("TRIM(SUBSTITUTE({marked},\"{END}\",\"\"))");
        // One separator before exactly three digits is a group where it is a dot, unless a
        // zero leads. In a count a comma there, in a decimal row a dot, has two readings:
        // somebody has to say which.
        let three = |at: &str| {
            format!("AND(LEN({s})-FIND(\"{at}\",{s})=3,FIND(\"{at}\",{s})<5,LEFT({s},1)<>\"0\"")
        };
        let behind = |at: &str| format!("LEN({s})-FIND(\"{at}\",{s})");
        let (comma, dot) = match count {
            true => (
                format!("IF({},LEN({s})-LEN({d})=1),\"{UNCLEAR}\",{})", three(","), behind(",")),
                "0".to_owned(),
            ),
            false => (behind(","), format!("\"{UNCLEAR}\"")),
        };
        let decimals = format!(
            "=IFERROR({comma},IF(LEN({s})-LEN({d})=1,IFERROR(IF({}),{dot},{}),0),0))",
            three("."),
            behind("."),
        );
        // Put together again from its digits it must be what was written.
        let whole = format!("LEFT({d},LEN({d})-{e})");
        let tail = format!("IF({e}=0,\"\",RIGHT({s},{e}+1))");
        let dotted = format!("SUBSTITUTE({s},\" \",\".\")");
        let number = format!(
            "IFERROR(IF(TEXT(VALUE(\"1\"&{d}),REPT(\"0\",LEN({d})+1))=\"1\"&{d},IF(OR({dotted}={whole}&{tail},{dotted}=TEXT(VALUE({whole}),INDEX({GROUPED},LEN({d})-{e}))&{tail}),VALUE({d})/10^{e},\"{UNCLEAR}\"),\"{UNCLEAR}\"),\"{UNCLEAR}\")"
        );
        let written = format!(
            "=IF(ISNUMBER({x}),{x},IF({b}=\"\",IF(OR(ISBLANK({x}),ISTEXT({x})),\"{BLANK}\",\"{UNCLEAR}\"),IF({},0,IF({},\"{NOT_AVAILABLE}\",IF({b}=\"x\",\"{NOT_APPLICABLE}\",{number})))))",
            is_among(&b, ZERO_SIGNS),
            is_among(&b, NOT_AVAILABLE_SIGNS),
        );
        vec![
            format!("=IF(ISNUMBER(F{row}),{weighed},F{row})"),
            self.text(),
            if units.is_empty() { String::new() } else { format!("={bare}") },
            format!("=SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({s},\".\",\"\"),\",\",\"\"),\" \",\"\")"),
            decimals,
            written,
        ]
    }
}
