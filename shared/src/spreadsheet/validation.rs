//! Drop-downs and input checks of a template: a courtesy to who fills it, never a guarantee.
//! They warn and let pass: the signs for missing figures are text in cells for numbers.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};

use super::{layout::SheetPlan, sheets::words};
use crate::{
    definition::{ChoiceList, Pack, ValueType},
    form::Form,
    submission::HIDDEN_SHEET,
    value::{NIL, NOT_APPLICABLE, NOT_AVAILABLE},
};

/// Adds one check per run of input cells of one kind down a column.
pub(super) fn add(
    pack: &Pack,
    form: &Form,
    plan: &SheetPlan,
    sheet: &mut Worksheet,
) -> Result<(), XlsxError> {
    for section in &plan.sections {
        let definition = &form.sections[section.index];
        for column in 0..definition.columns.len() {
            let kinds = definition.rows.iter().map(|row| {
                let cell = &form.cells[row.cells[column]?];
                cell.is_input().then_some(&cell.value_type)
            });
            let mut run: Option<(&ValueType, u32)> = None;
            for (kind, row) in kinds.chain([None]).zip(section.first_row..) {
                if run.map(|(kind, _)| kind) == kind {
                    continue;
                }
                if let Some((kind, first)) = run {
                    let at = plan.first_column + column as u16;
                    if let Some(check) = check(pack, form, kind, (first, at))? {
                        sheet.add_data_validation(first, at, row - 1, at, &check)?;
                    }
                }
                run = kind.map(|kind| (kind, row));
            }
        }
    }
    Ok(())
}

fn check(
    pack: &Pack,
    form: &Form,
    kind: &ValueType,
    (row, column): (u32, u16),
) -> Result<Option<DataValidation>, XlsxError> {
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
        ValueType::SelectOne(list) => {
            let Some(list) = pack.choice_list(list) else { return Ok(None) };
            let lists = long_lists(pack, form);
            let options = match lists.iter().position(|long| long.id == list.id) {
                None => DataValidation::new().allow_list_strings(&labels(list))?,
                Some(at) => {
                    let column = grid::column_letters(u32::from(LISTS_COLUMN) + at as u32);
                    let last = list.options.len();
                    let range = format!("='{HIDDEN_SHEET}'!${column}$1:${column}${last}");
                    DataValidation::new().allow_list_formula(Formula::new(range))
                }
            };
            (options, "workbook.check.list")
        }
        ValueType::Text | ValueType::LongText => return Ok(None),
    };
    Ok(Some(
        validation
            .set_error_title(words("workbook.check.title"))?
            .set_error_message(words(message))?
            .set_error_style(DataValidationErrorStyle::Warning),
    ))
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
