//! Drop-downs, input checks and what is said beside a chosen cell: a courtesy to who fills a
//! template, never a guarantee.
//! They warn and let pass: the signs for missing figures are text in cells for numbers.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};

use super::{
    layout::{SectionPlan, SheetPlan},
    sheets::words,
};
use crate::{
    definition::{ChoiceList, Pack, ValueType},
    earlier::{self, Beside, Earlier},
    entry::Entry,
    form::{CellIndex, ColumnRole, Form},
    i18n::{self, Language},
    submission::HIDDEN_SHEET,
    value::{NIL, NOT_APPLICABLE, NOT_AVAILABLE, display},
};

/// Characters of the text that a program shows beside a chosen cell.
const LONGEST_MESSAGE: usize = 255;

/// What is said to and asked of the input cells of a form.
pub(super) struct Inputs<'a> {
    pub(super) pack: &'a Pack,
    pub(super) form: &'a Form,
    /// Told beside the cells.
    pub(super) earlier: &'a Earlier,
}

/// Cells that are told and asked the same: first row and column, last row and column.
struct Block<'a> {
    kind: &'a ValueType,
    message: String,
    from: (u32, u16),
    to: (u32, u16),
}

impl Inputs<'_> {
    /// Adds one check per rectangle of input cells that are told and asked the same.
    pub(super) fn add(&self, plan: &SheetPlan, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for section in &plan.sections {
            for block in self.blocks(plan, section) {
                let check = self.check(block.kind, block.from)?;
                let check = check.set_input_message(&block.message)?;
                sheet.add_data_validation(
                    block.from.0,
                    block.from.1,
                    block.to.0,
                    block.to.1,
                    &check,
                )?;
            }
        }
        Ok(())
    }

    /// Runs down the columns; those of equal height beside each other are one.
    fn blocks(&self, plan: &SheetPlan, section: &SectionPlan) -> Vec<Block<'_>> {
        let definition = &self.form.sections[section.index];
        let mut blocks: Vec<Block<'_>> = Vec::new();
        for column in 0..definition.columns.len() {
            let at = plan.first_column + column as u16;
            let mut runs: Vec<Block<'_>> = Vec::new();
            for (row, line) in definition.rows.iter().zip(section.first_row..) {
                let cell = row.cells.get(column).copied().flatten();
                let Some(index) = cell.filter(|cell| self.form.cells[*cell].is_input()) else {
                    continue;
                };
                let (kind, message) = (&self.form.cells[index].value_type, self.message(index));
                match runs.last_mut() {
                    Some(run)
                        if run.to.0 + 1 == line && run.kind == kind && run.message == message =>
                    {
                        run.to.0 = line;
                    }
                    _ => runs.push(Block { kind, message, from: (line, at), to: (line, at) }),
                }
            }
            for run in runs {
                let beside = blocks.iter_mut().find(|block| {
                    (block.from.0, block.to.0, block.to.1 + 1) == (run.from.0, run.to.0, at)
                        && (block.kind, &block.message) == (run.kind, &run.message)
                });
                match beside {
                    Some(block) => block.to.1 = at,
                    None => blocks.push(run),
                }
            }
        }
        blocks
    }

    /// What was reported earlier, what to type, what is meant, which signs there are.
    fn message(&self, index: CellIndex) -> String {
        let cell = &self.form.cells[index];
        let said = |id, arguments: &[(&str, &str)]| i18n::format(Language::Vi, id, arguments);
        let what = match &cell.value_type {
            _ if cell.column_role == ColumnRole::Comment => said("workbook.input.note", &[]),
            ValueType::Integer => said("workbook.input.count", &[]),
            ValueType::Percent => said("workbook.input.percent", &[]),
            ValueType::Decimal(_) | ValueType::Money => said("workbook.input.number", &[]),
            ValueType::Date => said("workbook.input.date", &[]),
            ValueType::Bool | ValueType::SelectOne(_) => said("workbook.input.list", &[]),
            ValueType::Text | ValueType::LongText => said("workbook.input.text", &[]),
        };
        let is_figure = cell.value_type.is_numeric();
        let unit = match is_figure && !cell.unit.is_empty() {
            true => said("workbook.input.unit", &[("unit", &cell.unit)]),
            false => String::new(),
        };
        let signs = match &cell.value_type {
            ValueType::Text | ValueType::LongText => String::new(),
            _ if is_figure => said("workbook.input.signs-figure", &[]),
            _ => said("workbook.input.signs", &[]),
        };
        let before = self.earlier_figures(index);
        let mut parts = vec![before, format!("{what}{unit}."), signs];
        parts.retain(|part| !part.is_empty());
        let message = parts.join("\n");
        let element = self.pack.element(&cell.key.element);
        let hint = match cell.column_role {
            ColumnRole::Comment => "",
            _ => element.map_or("", |element| element.hint.as_str()),
        };
        let room = LONGEST_MESSAGE.saturating_sub(message.chars().count() + 1);
        match shortened(hint, room) {
            hint if hint.is_empty() => message.chars().take(LONGEST_MESSAGE).collect(),
            hint => format!("{message}\n{hint}"),
        }
    }

    /// `Kỳ trước (…): 1.234 · Cùng kỳ năm trước: 1.100`; empty where nothing was reported.
    fn earlier_figures(&self, index: CellIndex) -> String {
        let cell = &self.form.cells[index];
        if cell.column_role != ColumnRole::Current {
            return String::new();
        }
        let entry = Entry::empty(self.form);
        let [previous, last_year] =
            earlier::beside(self.pack, self.form, &entry, self.earlier, index);
        let label = |beside: &Beside| {
            self.pack.period(&beside.period).map(|period| period.label.clone()).unwrap_or_default()
        };
        let told = |id, beside: &Beside| {
            let figure = display(self.pack, cell, &beside.state);
            let arguments = [("period", label(beside)), ("figure", shortened(&figure, 40))];
            let [a, b] = &arguments;
            i18n::format(Language::Vi, id, &[(a.0, &a.1), (b.0, &b.1)])
        };
        let previous = previous.map(|beside| told("workbook.input.previous", &beside));
        let last_year = last_year.map(|beside| told("workbook.input.last-year", &beside));
        let found: Vec<String> = [previous, last_year].into_iter().flatten().collect();
        found.join(" · ")
    }

    fn check(
        &self,
        kind: &ValueType,
        (row, column): (u32, u16),
    ) -> Result<DataValidation, XlsxError> {
        let cell = format!("{}{}", grid::column_letters(u32::from(column)), row + 1);
        let signs = [NIL, NOT_APPLICABLE, NOT_AVAILABLE, "-"]
            .map(|sign| format!("{cell}=\"{sign}\""))
            .join(",");
        let custom = |condition: String| {
            DataValidation::new().allow_custom(Formula::new(format!("=OR({condition},{signs})")))
        };
        let (validation, message) = match kind {
            ValueType::Integer => (
                custom(format!("IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)")),
                "workbook.check.count",
            ),
            ValueType::Percent => (
                custom(format!("IF(ISNUMBER({cell}),AND({cell}>=0,{cell}<=100),FALSE)")),
                "workbook.check.percent",
            ),
            ValueType::Decimal(_) | ValueType::Money => {
                (custom(format!("IF(ISNUMBER({cell}),{cell}>=0,FALSE)")), "workbook.check.number")
            }
            ValueType::Date => (custom(format!("ISNUMBER({cell})")), "workbook.check.date"),
            ValueType::Bool => {
                let answers = [words("form.yes"), words("form.no")];
                (DataValidation::new().allow_list_strings(&answers)?, "workbook.check.list")
            }
            ValueType::SelectOne(list) => match self.pack.choice_list(list) {
                Some(list) => (self.options(list)?, "workbook.check.list"),
                None => return Ok(DataValidation::new().allow_any_value()),
            },
            ValueType::Text | ValueType::LongText => {
                return Ok(DataValidation::new().allow_any_value());
            }
        };
        Ok(validation
            .set_error_title(words("workbook.check.title"))?
            .set_error_message(words(message))?
            .set_error_style(DataValidationErrorStyle::Warning))
    }

    fn options(&self, list: &ChoiceList) -> Result<DataValidation, XlsxError> {
        let lists = long_lists(self.pack, self.form);
        match lists.iter().position(|long| long.id == list.id) {
            None => DataValidation::new().allow_list_strings(&labels(list)),
            Some(at) => {
                let column = grid::column_letters(u32::from(LISTS_COLUMN) + at as u32);
                let last = list.options.len();
                let range = format!("='{HIDDEN_SHEET}'!${column}$1:${column}${last}");
                Ok(DataValidation::new().allow_list_formula(Formula::new(range)))
            }
        }
    }
}

/// At most so many characters, cut at a blank.
pub(super) fn shortened(text: &str, room: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= room {
        return text;
    }
    let cut: String = text.chars().take(room.saturating_sub(1)).collect();
    match cut.rsplit_once(' ') {
        Some((kept, _)) if !kept.is_empty() => format!("{kept}…"),
        _ => String::new(),
    }
}

/// Column of the hidden sheet where the first of the [`long_lists`] stands, the others beside it.
const LISTS_COLUMN: u16 = 4;

/// The choice lists of a form that a check cannot hold itself: it has room for 255 characters,
/// and a comma in it ends a label.
fn long_lists<'a>(pack: &'a Pack, form: &Form) -> Vec<&'a ChoiceList> {
    let asked = |list: &ChoiceList| {
        form.inputs()
            .any(|(_, cell)| matches!(&cell.value_type, ValueType::SelectOne(id) if *id == list.id))
    };
    let is_long = |list: &ChoiceList| {
        let labels = labels(list);
        labels.join(",").chars().count() > 255 || labels.iter().any(|label| label.contains(','))
    };
    pack.choices.iter().filter(|list| asked(list) && is_long(list)).collect()
}

/// Writes the labels of the [`long_lists`] where the checks look for them.
pub(super) fn write_long_lists(
    pack: &Pack,
    form: &Form,
    hidden: &mut Worksheet,
) -> Result<(), XlsxError> {
    for (list, column) in long_lists(pack, form).into_iter().zip(LISTS_COLUMN..) {
        hidden.write_column(0, column, labels(list))?;
    }
    Ok(())
}

fn labels(list: &ChoiceList) -> Vec<&str> {
    list.options.iter().map(|item| item.label.as_str()).collect()
}
