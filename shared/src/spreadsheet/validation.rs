//! Drop-downs and input checks of a template: a courtesy to who fills it, never a guarantee.
//! They warn and let pass: the signs for missing figures are text in cells for numbers.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};

use super::{layout::SheetPlan, sheets::words};
use crate::{
    definition::{Pack, ValueType},
    form::Form,
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
                    if let Some(check) = check(pack, kind, first, at)? {
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
    kind: &ValueType,
    row: u32,
    column: u16,
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
            let labels: Vec<&str> = list.options.iter().map(|item| item.label.as_str()).collect();
            (DataValidation::new().allow_list_strings(&labels)?, "workbook.check.list")
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
