//! The first sheet: what each sheet and column holds, and how to add a form.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatUnderline, Url, Workbook, Worksheet, XlsxError,
};

use super::super::{sheets::words, style};
use crate::{
    definition::{
        Pack,
        workbook::{Column, GUIDE, Holds, SHEETS, SheetShape},
    },
    i18n::{self, Language},
};

const WIDTHS: [f64; 4] = [18.0, 24.0, 78.0, 54.0];

const STEPS: [&str; 8] = [
    "definition.guide.step.1",
    "definition.guide.step.2",
    "definition.guide.step.3",
    "definition.guide.step.4",
    "definition.guide.step.5",
    "definition.guide.step.6",
    "definition.guide.step.7",
    "definition.guide.step.8",
];

pub(super) fn write(workbook: &mut Workbook, pack: &Pack) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(GUIDE)?;
    sheet.set_screen_gridlines(false);
    for (at, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    let mut page = Page { sheet, row: 0 };
    page.across(words("definition.guide.title"), &title())?;
    let named = [("title", pack.title.as_str()), ("version", pack.version.as_str())];
    let named = i18n::format(Language::Vi, "definition.guide.pack", &named);
    page.across(&named, &prose().set_bold())?;
    for id in ["definition.guide.what", "definition.guide.rules", "definition.guide.version"] {
        page.across(words(id), &prose())?;
    }
    page.row += 1;
    page.across(words("definition.guide.steps"), &section())?;
    for (number, id) in (1..).zip(STEPS) {
        page.step(number, words(id))?;
    }
    page.row += 1;
    page.across(words("definition.guide.sheets"), &section())?;
    for shape in SHEETS {
        let about =
            i18n::text(Language::Vi, &format!("definition.sheet.{}", shape.name)).to_owned();
        page.named(shape.name, &about)?;
    }
    page.row += 1;
    page.across(words("definition.guide.columns"), &section())?;
    page.head()?;
    for shape in SHEETS {
        for column in shape.columns {
            page.column(shape, column)?;
        }
    }
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Writes from the top down.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Page<'_> {
    /// A text over the whole width.
    fn across(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        self.merged(0, text, format)
    }

    fn step(&mut self, number: u8, text: &str) -> Result<(), XlsxError> {
        let format = prose().set_align(FormatAlign::Right);
        self.sheet.write_number_with_format(self.row, 0, number, &format)?;
        self.merged(1, text, &prose())
    }

    fn named(&mut self, name: &str, text: &str) -> Result<(), XlsxError> {
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        self.sheet.write_url_with_format(self.row, 0, link, &link_format())?;
        self.merged(1, text, &prose())
    }

    /// Merged cells do not grow with their text: the height is set.
    fn merged(&mut self, from: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        let last = WIDTHS.len() as u16 - 1;
        self.sheet.merge_range(self.row, from, self.row, last, text, format)?;
        let width: f64 = WIDTHS[usize::from(from)..].iter().sum();
        let lines = (text.chars().count() as f64 / (width * 0.95)).ceil().max(1.0);
        self.sheet.set_row_height(self.row, 16.0 * lines + 3.0)?;
        self.row += 1;
        Ok(())
    }

    fn head(&mut self) -> Result<(), XlsxError> {
        let heads = [
            "definition.guide.head.sheet",
            "definition.guide.head.column",
            "definition.guide.head.meaning",
            "definition.guide.head.words",
        ];
        for (at, id) in (0u16..).zip(heads) {
            self.sheet.write_string_with_format(self.row, at, words(id), &style::heading())?;
        }
        self.row += 1;
        Ok(())
    }

    fn column(&mut self, shape: &SheetShape, column: &Column) -> Result<(), XlsxError> {
        let format = style::bordered(prose()).set_font_size(10);
        let values = match column.holds {
            Holds::Words(words) => words.join(", "),
            Holds::Flag => "yes".to_owned(),
            Holds::Id(sheet) => format!("→ {sheet}"),
            _ => String::new(),
        };
        let meaning = meaning(shape, column);
        let texts = [shape.name, column.header, &meaning, &values];
        for (at, text) in (0u16..).zip(texts) {
            self.sheet.write_string_with_format(self.row, at, text, &format)?;
        }
        self.row += 1;
        Ok(())
    }
}

/// What the catalogue says of a column: of this sheet's, or of all of that name.
pub(super) fn meaning(shape: &SheetShape, column: &Column) -> String {
    let own = format!("definition.column.{}.{}", shape.name, column.field);
    let id = if i18n::knows(&own) { own } else { format!("definition.column.{}", column.field) };
    i18n::text(Language::Vi, &id).to_owned()
}

fn prose() -> Format {
    style::wrapped().set_align(FormatAlign::Top)
}

fn link_format() -> Format {
    prose().set_font_color(Color::Blue).set_underline(FormatUnderline::Single)
}

fn title() -> Format {
    style::title().set_align(FormatAlign::Left)
}

fn section() -> Format {
    prose().set_bold().set_font_size(13)
}
