//! The visible sheets: heading block, identity, sections, signatures, and how they print.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Format, FormatUnderline, Formula, IgnoreError, ProtectionOptions, Workbook, Worksheet,
    XlsxError,
};

use super::{
    layout::{Layout, SectionPlan, SheetPlan},
    live::Live,
    mending::Marks,
    pages::{self, A4, MARGINS, Pages},
    style, validation,
};
use crate::{
    definition::{self, CivilDate, DisplayAs, Pack, Relation, ValueType},
    earlier::Earlier,
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, FormColumn, FormRow, label_after},
    i18n::{self, Language},
    submission::Stamp,
    value::{Datum, ValueState, decimal_from_f64, display},
};

const PAPER_A4: u8 = 9;
/// Points of one line of text, and of the least room for an answer in words.
const LINE_HEIGHT: f64 = 15.0;
const ANSWER_HEIGHT: f64 = 105.0;
/// Lines below the sections that hold place, date and signatures.
const SIGNATURE_LINES: u32 = 3;
/// Rows of a table that stand above the signatures, on their page.
const ROWS_ABOVE_SIGNATURES: u32 = 3;
/// Points of the title, the guide, and the headings of a table.
const TITLE_HEIGHT: f64 = 36.0;
const GUIDE_HEIGHT: f64 = 44.0;
const HEADING_HEIGHT: f64 = 34.0;

pub(super) struct Writer<'a> {
    pub(super) pack: &'a Pack,
    pub(super) form: &'a Form,
    /// Recalculated.
    pub(super) entry: &'a Entry,
    pub(super) layout: &'a Layout,
    pub(super) stamp: &'a Stamp,
    pub(super) live: &'a Live<'a>,
    pub(super) earlier: &'a Earlier,
    /// Of a workbook that goes back to be mended.
    pub(super) marks: &'a Marks,
}

pub(super) fn words(id: &'static str) -> &'static str {
    i18n::text(Language::Vi, id)
}

impl Writer<'_> {
    pub(super) fn write(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        for (index, plan) in self.layout.sheets.iter().enumerate() {
            let sheet = workbook.add_worksheet();
            // A formula whose result is blank must not show 0 before it is recalculated.
            sheet.set_name(&plan.name)?.set_formula_result_default("");
            self.page(sheet, plan)?;
            self.identity(sheet, plan, index == 0)?;
            for section in &plan.sections {
                self.section(sheet, plan, section)?;
            }
            if index == 0 {
                signatures(sheet, plan, self.pack.layout_of(&self.form.data_set))?;
            }
            validation::Inputs { pack: self.pack, form: self.form, earlier: self.earlier }
                .add(plan, sheet)?;
            let last_row = plan.end + if index == 0 { SIGNATURE_LINES } else { 0 };
            self.live.beside(sheet, plan, last_row)?;
            protect(sheet);
        }
        Ok(())
    }

    /// Columns, paper, titles repeated on every page, page numbers and checksum.
    fn page(&self, sheet: &mut Worksheet, plan: &SheetPlan) -> Result<(), XlsxError> {
        for (column, width) in widths(plan).into_iter().enumerate() {
            sheet.set_column_width(column as u16, width)?;
        }
        sheet.set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
        if plan.display_as == DisplayAs::Table {
            sheet.set_landscape();
        }
        let (left, right, above) = MARGINS;
        sheet.set_margins(left, right, above, above, 0.3, 0.3);
        self.breaks(sheet, plan)?;
        // A short checksum ties the paper to the file; a template has none yet.
        let checksum = match self.stamp.values_sha256.get(..12) {
            Some(checksum) => format!("{checksum} · "),
            None => String::new(),
        };
        sheet.set_footer(page_footer(self.form, &checksum));
        if let Some(heading) = plan.sections.first().and_then(|section| section.heading_row) {
            sheet.set_repeat_rows(heading, heading + 1)?;
            sheet.set_freeze_panes(heading + 2, 2)?;
        }
        Ok(())
    }

    /// The visible identity, on every sheet in the same words.
    fn identity(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        first: bool,
    ) -> Result<(), XlsxError> {
        let last = plan.width - 1;
        let right = if plan.display_as == DisplayAs::Table { 3 } else { 2 };
        if first {
            let name = self.form.reporter_name.to_uppercase();
            merged(sheet, 0, (0, right - 1), &name, &style::bold_centre())?;
            let underlined = style::bold_centre().set_underline(FormatUnderline::Single);
            match self.pack.layout_of(&self.form.data_set) {
                definition::Layout::Government => {
                    let country = words("workbook.country");
                    merged(sheet, 0, (right, last), country, &style::bold_centre())?;
                    merged(sheet, 1, (right, last), words("workbook.motto"), &underlined)?;
                }
                definition::Layout::Party => {
                    merged(sheet, 1, (0, right - 1), "*", &style::bold_centre())?;
                    merged(sheet, 0, (right, last), words("workbook.party"), &underlined)?;
                }
            }
        }
        sheet.write_string_with_format(
            2,
            0,
            &self.form.printed_code,
            &style::plain().set_bold(),
        )?;
        let note = if self.stamp.has_errors { words("workbook.has-errors") } else { "" };
        merged(sheet, 3, (0, last), note, &style::banner())?;
        merged(sheet, 4, (0, last), &self.form.title, &style::title())?;
        sheet.set_row_height(4, TITLE_HEIGHT)?;
        let reporter =
            i18n::format(Language::Vi, "workbook.reporter", &[("name", &self.form.reporter_name)]);
        merged(sheet, 5, (0, last), &reporter, &style::bold_centre())?;
        merged(sheet, 6, (0, last), &self.period_line(), &style::bold_centre().set_italic())?;
        merged(sheet, 7, (0, last), &self.due_line(), &style::italic_centre())?;
        let guide = match plan.display_as {
            DisplayAs::Table => "workbook.guide.table",
            DisplayAs::Roster => "workbook.guide.roster",
            DisplayAs::Text => "workbook.guide.text",
        };
        merged(sheet, 8, (0, last), words(guide), &style::italic())?;
        sheet.set_row_height(8, GUIDE_HEIGHT)?;
        Ok(())
    }

    fn period_line(&self) -> String {
        let Some(period) = super::period(self.pack, self.form) else {
            return self.form.period_label.clone();
        };
        i18n::format(
            Language::Vi,
            "workbook.period",
            &[
                ("label", &period.label),
                ("from", &period.window_from.to_string()),
                ("to", &period.window_to.to_string()),
            ],
        )
    }

    fn due_line(&self) -> String {
        let Some(period) = super::period(self.pack, self.form) else { return String::new() };
        let documents: Vec<&str> =
            self.pack.documents.iter().map(|document| document.number.as_str()).collect();
        let Some(due) = period.due_before else { return String::new() };
        let id = if period.due_inclusive { "workbook.due-inclusive" } else { "workbook.due" };
        i18n::format(
            Language::Vi,
            id,
            &[("date", &due.to_string()), ("document", &documents.join(", "))],
        )
    }

    fn section(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        at: &SectionPlan,
    ) -> Result<(), XlsxError> {
        let section = &self.form.sections[at.index];
        if let Some(row) = at.heading_row {
            headings(sheet, plan, row, &section.columns)?;
        }
        let title = format!("{}. {}", section.id, section.title);
        merged(sheet, at.title_row, (0, plan.width - 1), &title, &style::section_title())?;
        for (line, row) in section.rows.iter().zip(at.first_row..) {
            self.row(sheet, plan, line, row)?;
        }
        Ok(())
    }

    fn row(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        row: &FormRow,
        at: u32,
    ) -> Result<(), XlsxError> {
        let strong = row.total
            || (row.relation == Relation::Own
                && row.cells.iter().all(Option::is_none)
                && plan.display_as == DisplayAs::Roster);
        sheet.write_string_with_format(at, 0, &row.code, &style::row_code())?;
        let label = label(row);
        sheet.write_string_with_format(at, 1, &label, &style::label(row.indent, strong))?;
        if plan.display_as == DisplayAs::Table {
            sheet.write_string_with_format(at, 2, &row.unit, &style::unit())?;
        }
        if let Some(height) = self.height(plan, row) {
            sheet.set_row_height(at, height)?;
        }
        for (column, cell) in row.cells.iter().enumerate() {
            let column = plan.first_column + column as u16;
            match cell {
                Some(cell) => self.cell(sheet, at, column, *cell)?,
                None => {
                    sheet.write_blank(at, column, &style::greyed())?;
                }
            }
        }
        Ok(())
    }

    /// A fixed height does not grow with what people type: only where it is needed.
    fn height(&self, plan: &SheetPlan, row: &FormRow) -> Option<f64> {
        let lines = self.lines(plan, row, &label(row));
        // A row of a sheet can be 409 points high.
        let height = (LINE_HEIGHT * lines as f64).min(405.0);
        match plan.display_as {
            DisplayAs::Text => Some(height.max(ANSWER_HEIGHT)),
            _ => (lines > 1).then_some(height),
        }
    }

    /// Keeps the signatures with the last rows, and headings with the first row below them.
    fn breaks(&self, sheet: &mut Worksheet, plan: &SheetPlan) -> Result<(), XlsxError> {
        let is_first = self.layout.sheets.first().is_some_and(|first| first.name == plan.name);
        let last = plan.end + if is_first { SIGNATURE_LINES } else { 0 };
        let mut heights = vec![None; last as usize + 1];
        heights[4] = Some(TITLE_HEIGHT);
        heights[8] = Some(GUIDE_HEIGHT);
        let mut blocks = Vec::new();
        for (number, section) in plan.sections.iter().enumerate() {
            let rows = &self.form.sections[section.index].rows;
            for (row, at) in rows.iter().zip(section.first_row..) {
                heights[at as usize] = self.height(plan, row);
            }
            if let Some(heading) = section.heading_row {
                heights[heading as usize] = Some(HEADING_HEIGHT);
                // The first headings are repeated above every page.
                if number > 0 {
                    blocks.push(section.title_row..section.first_row + 1);
                }
            }
        }
        if is_first {
            blocks.push(plan.end.saturating_sub(ROWS_ABOVE_SIGNATURES)..last + 1);
        }
        let Some(heading) = plan.sections.first().and_then(|section| section.heading_row) else {
            return Ok(());
        };
        let paper = match plan.display_as {
            DisplayAs::Table => (A4.1, A4.0),
            _ => A4,
        };
        let room = pages::room(paper, &widths(plan));
        let pages = Pages { heights: &heights, titles: heading..heading + 2, room };
        sheet.set_page_breaks(&pages.breaks(&blocks))?;
        Ok(())
    }

    /// How many lines of text the row needs: programs disagree on when to make room themselves.
    fn lines(&self, plan: &SheetPlan, row: &FormRow, label: &str) -> usize {
        let needed = |text: &str, width: usize| -> usize {
            text.lines().map(|line| line.chars().count().div_ceil(width).max(1)).sum()
        };
        // Letters of Times New Roman are narrower than the digits that columns are measured in.
        let (label_width, text_width) = match plan.display_as {
            DisplayAs::Table => (58 - 2 * usize::from(row.indent), 26),
            DisplayAs::Roster => (40, 24),
            DisplayAs::Text => (30, 76),
        };
        let words = row.cells.iter().flatten().filter_map(|cell| match self.entry.state(*cell) {
            ValueState::Value(Datum::Text(text)) => Some(needed(text, text_width)),
            _ => None,
        });
        words.chain([needed(label, label_width)]).max().unwrap_or(1)
    }

    fn cell(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        index: CellIndex,
    ) -> Result<(), XlsxError> {
        let cell = &self.form.cells[index];
        let format = self.marks.format(index, style::cell(cell));
        self.marks.note(sheet, (row, column), index)?;
        let state = self.entry.state(index);
        if !cell.is_input() {
            let text = self.live.total(index);
            let result = match state {
                ValueState::Value(Datum::Number(number)) => number.to_string(),
                _ => String::new(),
            };
            sheet.write_formula_with_format(
                row,
                column,
                Formula::new(text).set_result(result),
                &format,
            )?;
            return Ok(());
        }
        match state {
            ValueState::Blank => sheet.write_blank(row, column, &format)?,
            ValueState::Value(Datum::Number(number)) => match exact(*number) {
                Some(number) => sheet.write_number_with_format(row, column, number, &format)?,
                None => self.text(sheet, (row, column), index, &format)?,
            },
            ValueState::Value(Datum::Date(date)) => match serial(*date) {
                Some(serial) => sheet.write_number_with_format(row, column, serial, &format)?,
                None => self.text(sheet, (row, column), index, &format)?,
            },
            _ => self.text(sheet, (row, column), index, &format)?,
        };
        Ok(())
    }

    /// Words and signs, always as text; what could not be read stands as it was written.
    fn text<'s>(
        &self,
        sheet: &'s mut Worksheet,
        (row, column): (u32, u16),
        index: CellIndex,
        format: &Format,
    ) -> Result<&'s mut Worksheet, XlsxError> {
        let state = self.entry.state(index);
        let cell = &self.form.cells[index];
        let text = display(self.pack, cell, state);
        // A workbook holds 32,767 characters in a cell: a longer text is refused, never cut.
        let format = if matches!(cell.value_type, ValueType::Text | ValueType::LongText) {
            format.clone()
        } else {
            format.clone().set_num_format("@")
        };
        sheet.write_string_with_format(row, column, text, &format)
    }
}

/// Form, reporter and period at the foot of a page; on the right what ties it to its file, and
/// its number.
pub(super) fn page_footer(form: &Form, checksum: &str) -> String {
    // The space ends the size: digits after it would be read as part of it.
    let font = "&\"Times New Roman,Regular\"&9 ";
    format!(
        "&L{font}{} · {} · {}&R{font}{checksum}&P/&N",
        form.data_set,
        form.reporter_name.replace('&', "&&"),
        form.period_label.replace('&', "&&"),
    )
}

/// Widths of the columns, in digits.
fn widths(plan: &SheetPlan) -> Vec<f64> {
    match plan.display_as {
        DisplayAs::Table => vec![8.0, 52.0, 11.0, 13.0, 13.0, 11.0, 11.0, 24.0],
        DisplayAs::Text => vec![7.0, 28.0, 64.0],
        DisplayAs::Roster => {
            let columns = usize::from(plan.width - plan.first_column);
            let each = (60.0 / columns as f64).clamp(13.0, 26.0);
            [vec![10.0, 38.0], vec![each; columns]].concat()
        }
    }
}

/// What a row is called, after the words that lead a group of rows.
fn label(row: &FormRow) -> String {
    match row.lead.as_str() {
        "" => row.label.clone(),
        lead => format!("{lead} {}", label_after(lead, &row.label)),
    }
}

/// Headings and, below them, the codes that readers find columns by.
fn headings(
    sheet: &mut Worksheet,
    plan: &SheetPlan,
    row: u32,
    columns: &[FormColumn],
) -> Result<(), XlsxError> {
    let fixed = match plan.display_as {
        DisplayAs::Table => {
            vec!["workbook.heading.code", "workbook.heading.label", "workbook.heading.unit"]
        }
        DisplayAs::Roster => vec!["workbook.heading.code", "workbook.heading.place"],
        DisplayAs::Text => vec!["workbook.heading.code", "workbook.heading.question"],
    };
    for (column, id) in fixed.into_iter().enumerate() {
        let column = column as u16;
        sheet.write_string_with_format(row, column, words(id), &style::heading())?;
        let letter = grid::column_letters(u32::from(column));
        sheet.write_string_with_format(row + 1, column, letter, &style::column_code())?;
    }
    for (column, at) in columns.iter().zip(plan.first_column..) {
        let heading = match column.role {
            ColumnRole::Difference => format!("{} (1−2)", column.heading),
            _ => column.heading.clone(),
        };
        sheet.write_string_with_format(row, at, heading, &style::heading())?;
        sheet.write_string_with_format(row + 1, at, &column.code, &style::column_code())?;
    }
    sheet.set_row_height(row, HEADING_HEIGHT)?;
    sheet.ignore_error_range(
        row + 1,
        0,
        row + 1,
        plan.width - 1,
        IgnoreError::NumberStoredAsText,
    )?;
    Ok(())
}

/// The number as workbooks hold it; `None` where that would be another one.
pub(super) fn exact(number: Decimal) -> Option<f64> {
    let binary: f64 = number.to_string().parse().ok()?;
    (decimal_from_f64(binary) == Some(number)).then_some(binary)
}

/// A day as workbooks count it, from 1899-12-30; `None`, and written as text, before 1 March 1900,
/// where programs disagree by one, and beyond the year 9999.
pub(super) fn serial(day: CivilDate) -> Option<f64> {
    let serial = day.days_since_epoch() + 25_569;
    (61..=2_958_465).contains(&serial).then_some(serial as f64)
}

/// Who signs: the head of an office; in papers of the Party somebody on behalf of a committee,
/// whose name is written in by hand.
pub(super) fn signed_by(papers: definition::Layout) -> &'static str {
    match papers {
        definition::Layout::Government => words("workbook.head"),
        definition::Layout::Party => words("workbook.head-party"),
    }
}

/// Place and date, who made the form, who answers for it.
fn signatures(
    sheet: &mut Worksheet,
    plan: &SheetPlan,
    papers: definition::Layout,
) -> Result<(), XlsxError> {
    let row = plan.end + 1;
    let last = plan.width - 1;
    let centred = style::italic_centre();
    merged(sheet, row, (3, last), words("workbook.place-and-date"), &centred)?;
    let bold = style::bold_centre();
    merged(sheet, row + 1, (0, 2), words("workbook.made-by"), &bold)?;
    merged(sheet, row + 1, (3, last), signed_by(papers), &bold)?;
    merged(sheet, row + 2, (0, 2), words("workbook.sign-name"), &centred)?;
    merged(sheet, row + 2, (3, last), words("workbook.sign-seal"), &centred)?;
    Ok(())
}

pub(super) fn merged(
    sheet: &mut Worksheet,
    row: u32,
    (first, last): (u16, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if first == last {
        sheet.write_string_with_format(row, first, text, format)?;
    } else {
        sheet.merge_range(row, first, row, last, text, format)?;
    }
    Ok(())
}

/// Labels and codes cannot be changed by accident; there is no password.
fn protect(sheet: &mut Worksheet) {
    sheet.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
}
