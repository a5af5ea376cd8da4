//! The sheet "Cần sửa": every item with its place, what to do, and room for an answer.

use rust_xlsxwriter::{Color, Format, FormatAlign, ProtectionOptions, Url, Workbook, XlsxError};

use super::{
    super::{
        layout::{Layout, reference},
        report::sheet::{fit_height, text},
        sheets::{merged, page_footer, words},
        style,
    },
    Mending,
};
use crate::{
    diag::Severity,
    form::CellIndex,
    i18n::{self, Language},
    returns::{Item, file_name, masked},
    submission::MENDING_SHEET,
};

const PAPER_A4: u8 = 9;
/// Row of the headings.
const HEADINGS: u32 = 4;
const LINK: Color = Color::RGB(0x0015_4B8C);
/// Message ids of the headings, and widths in digits.
const COLUMNS: [(&str, f64); 10] = [
    ("return.heading.number", 5.0),
    ("return.heading.weight", 10.0),
    ("return.heading.form", 6.0),
    ("return.heading.row", 24.0),
    ("return.heading.cell", 14.0),
    ("return.heading.written", 11.0),
    ("return.heading.problem", 38.0),
    ("return.heading.do", 30.0),
    ("return.heading.source", 20.0),
    ("return.heading.answer", 22.0),
];
const LAST: u16 = COLUMNS.len() as u16 - 1;
/// Points.
const TALLEST_ROW: f64 = 405.0;

pub(super) fn write(
    workbook: &mut Workbook,
    mending: &Mending<'_>,
    layout: &Layout,
) -> Result<(), XlsxError> {
    let Mending { form, back, .. } = mending;
    let sheet = workbook.add_worksheet();
    sheet.set_name(MENDING_SHEET)?.set_active(true).set_tab_color(style::MARK);
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.79, 0.79, 0.3, 0.3);
    sheet.set_footer(page_footer(form, ""));
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?.set_freeze_panes(HEADINGS + 1, 0)?;

    let say = |id: &str, arguments: &[(&str, &str)]| i18n::format(Language::Vi, id, arguments);
    merged(sheet, 0, (0, LAST), words("return.title"), &style::title())?;
    sheet.set_row_height(0, 24)?;
    let about = [
        ("form", form.printed_code.as_str()),
        ("reporter", &form.reporter_name),
        ("period", &form.period_label),
    ];
    merged(sheet, 1, (0, LAST), &say("return.about", &about), &style::bold_centre())?;
    let carries = match &back.carries {
        Some(path) => {
            let name = masked(&file_name(path));
            say("return.about.carries", &[("path", &name)])
        }
        None => words("return.about.blank").to_owned(),
    };
    merged(sheet, 2, (0, LAST), &carries, &style::italic_centre())?;
    merged(sheet, 3, (0, LAST), words("return.about.how"), &style::italic())?;
    sheet.set_row_height(3, 32)?;
    for (column, (heading, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(HEADINGS, column, words(heading), &style::heading())?;
    }
    sheet.set_row_height(HEADINGS, 22)?;

    let left = style::bordered(style::wrapped()).set_font_size(10).set_num_format("@");
    let centred = left.clone().set_align(FormatAlign::Center);
    let answer = style::answer();
    for (at, item) in (HEADINGS + 1..).zip(&back.items) {
        let line = Line::of(mending, item);
        let number = (at - HEADINGS).to_string();
        text(sheet, at, 0, &number, &centred)?;
        text(sheet, at, 1, item.weight(), &weight(item.severity, &centred))?;
        text(sheet, at, 2, &form.data_set, &centred)?;
        text(sheet, at, 3, &line.row, &left)?;
        match item.cells.first() {
            Some(cell) => {
                let target = reference(layout, *cell).replace('$', "");
                let link = Url::new(format!("internal:{target}")).set_text(place(layout, *cell));
                sheet.write_url_with_format(at, 4, link, &centred.clone().set_font_color(LINK))?;
            }
            None => text(sheet, at, 4, words("return.whole-file"), &centred)?,
        }
        text(sheet, at, 5, &item.written, &left)?;
        text(sheet, at, 6, &line.problem, &left)?;
        text(sheet, at, 7, item.advice(), &left)?;
        text(sheet, at, 8, &line.source, &left)?;
        text(sheet, at, 9, "", &answer)?;
        let texts = [line.row.as_str(), &item.written, &line.problem, item.advice(), &line.source];
        let widths = [3, 5, 6, 7, 8].map(|column: usize| COLUMNS[column].1);
        fit_height(sheet, at, texts.into_iter().zip(widths), TALLEST_ROW)?;
    }
    let last = HEADINGS + back.items.len() as u32;
    sheet.autofilter(HEADINGS, 0, last, LAST)?;
    sheet.set_print_area(0, 0, last, LAST)?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        use_autofilter: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

/// The texts of an item that are worked out.
struct Line {
    row: String,
    problem: String,
    source: String,
}

impl Line {
    fn of(mending: &Mending<'_>, item: &Item) -> Self {
        let cell = item.cells.first().map(|cell| &mending.form.cells[*cell]);
        let row = cell.map(|cell| &mending.form.sections[cell.section].rows[cell.row]);
        let row = match row {
            Some(row) => format!("{} {}", row.code, row.label),
            None => item.row_code.clone(),
        };
        Self { row, problem: item.problem(), source: item.source() }
    }
}

fn weight(severity: Severity, format: &Format) -> Format {
    match severity {
        Severity::High => format.clone().set_font_color(style::ERROR).set_bold(),
        Severity::Medium | Severity::Low => format.clone(),
    }
}

/// `Biểu F28!D12`
fn place(layout: &Layout, cell: CellIndex) -> String {
    let (sheet, row, column) = layout.position(cell);
    let letters = grid::column_letters(u32::from(column));
    format!("{}!{letters}{}", layout.sheets[sheet].name, row + 1)
}
