//! What people see of the checks: the column beside each table, marked cells, the state of
//! the file, and the sheet of all rules.

use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, Format, FormatAlign, Formula, ProtectionOptions, Url,
    Workbook, Worksheet, XlsxError,
};

use super::{
    Live, Verdict,
    checks::{Check, Kinds, POSSIBLE},
    hidden::{self, COUNTED},
    lines::Line,
};
use crate::{
    i18n::{self, Language},
    spreadsheet::{
        layout::{SectionPlan, SheetPlan, reference},
        sheets::{merged, page_footer, words},
        style,
        validation::shortened,
    },
    submission::CHECK_SHEET,
};

const COLUMN_WIDTH: f64 = 26.0;
/// Columns of the list that hold sentences.
const WHAT_WIDTH: f64 = 56.0;
const PLACE_WIDTH: f64 = 60.0;
/// Letters of 10 points that stand beside each other in a column as wide as one digit.
const LETTERS: f64 = 1.3;
/// Row of the headings of the list.
const HEADINGS: u32 = 6;
const PAPER_A4: u8 = 9;

const BAD: Color = Color::RGB(0x00F8_D7DA);
const DOUBTFUL: Color = Color::RGB(0x00FF_E8B3);
const BAD_INK: Color = Color::RGB(0x00B3_261E);
const GOOD_INK: Color = Color::RGB(0x001E_6B3A);
const DOUBTFUL_INK: Color = Color::RGB(0x0083_5A00);

/// What a mark beside a row begins with: colour is never the only sign.
fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::High => "✗ ",
        Verdict::Medium => "! ",
        Verdict::Low => "• ",
        Verdict::Unchecked => "? ",
        Verdict::Explained | Verdict::Holds => "✓",
        Verdict::Skipped => "",
    }
}

impl Live<'_> {
    /// The column of one sheet, the marks of its cells, and what of the sheet is printed.
    pub(in crate::spreadsheet) fn beside(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        last_row: u32,
    ) -> Result<(), XlsxError> {
        sheet.set_column_width(plan.width, COLUMN_WIDTH)?;
        sheet.set_print_area(0, 0, last_row, plan.width - 1)?;
        self.state(sheet)?;
        for section in &plan.sections {
            if let Some(row) = section.heading_row {
                let format = style::heading();
                sheet.write_string_with_format(
                    row,
                    plan.width,
                    words("workbook.live.heading"),
                    &format,
                )?;
            }
            self.rows(sheet, plan, section)?;
            self.marks(sheet, plan, section)?;
        }
        Ok(())
    }

    /// How many errors are left, or that nothing arose, where the stamp's note stands.
    fn state(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let high = self.count(Verdict::High);
        // Where nothing is left to mend, the note of the stamp; else that nothing arose.
        let (nil, nil_is_known) = (words("workbook.nil"), self.entry.is_nil(self.form));
        let (otherwise, known) = match self.has_errors {
            true => {
                let note = words("workbook.has-errors");
                (format!("\"{note}\""), note)
            }
            false => (
                format!("IF({}=1,\"{nil}\",\"\")", hidden::nil_flag()),
                if nil_is_known { nil } else { "" },
            ),
        };
        let formula = format!(
            "=IF({total}>0,\"{}\"&{total}&\"{}\",{otherwise})",
            words("workbook.live.left.before"),
            words("workbook.live.left.after"),
            total = hidden::total(Verdict::High),
        );
        let result = if high > 0 { left(high) } else { known.to_owned() };
        let formula = Formula::new(formula).set_result(result);
        sheet.write_formula_with_format(3, 0, formula, &style::banner())?;
        // That nothing arose is no alarm.
        let calm = ConditionalFormatFormula::new()
            .set_rule(format!("=$A$4=\"{nil}\"").as_str())
            .set_format(Format::new().set_font_color(Color::Black));
        sheet.add_conditional_format(3, 0, 3, 0, &calm)?;
        Ok(())
    }

    fn rows(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        section: &SectionPlan,
    ) -> Result<(), XlsxError> {
        let format = style::wrapped().set_font_size(9);
        for row in 0..self.form.sections[section.index].rows.len() {
            let checks = self.beside_row((section.index, row));
            let (first, end) = (checks.start, checks.end);
            if checks.is_empty() {
                continue;
            }
            let (verdicts, said) =
                (hidden::verdicts(first, end - 1), hidden::short_words(first, end - 1));
            let possible = |verdict| (first..end).any(|check| self.checks[check].can_be(verdict));
            let mut formula =
                format!("IF(COUNTIF({verdicts},\"ok\"),\"{}\",\"\")", sign(Verdict::Holds));
            for verdict in POSSIBLE.into_iter().rev().filter(|verdict| possible(*verdict)) {
                let letter = verdict.letter();
                formula = match verdict {
                    Verdict::Explained | Verdict::Unchecked => format!(
                        "IF(COUNTIF({verdicts},\"{letter}\"),\"{}\",{formula})",
                        fixed(verdict)
                    ),
                    _ => format!(
                        "IFERROR(\"{}\"&INDEX({said},MATCH(\"{letter}\",{verdicts},0)),{formula})",
                        sign(verdict)
                    ),
                };
            }
            let worst = (first..end).max_by_key(|at| (self.verdicts[*at], std::cmp::Reverse(*at)));
            let result = worst.map(|at| self.mark(at)).unwrap_or_default();
            let formula = Formula::new(format!("={formula}")).set_result(result);
            sheet.write_formula_with_format(
                section.first_row + row as u32,
                plan.width,
                formula,
                &format,
            )?;
        }
        Ok(())
    }

    fn mark(&self, check: usize) -> String {
        match self.verdicts[check] {
            verdict @ (Verdict::High | Verdict::Medium | Verdict::Low) => {
                format!("{}{}", sign(verdict), self.words_of(&self.checks[check]))
            }
            verdict @ (Verdict::Explained | Verdict::Unchecked) => fixed(verdict),
            verdict => sign(verdict).to_owned(),
        }
    }

    /// Cells of rows with something to mend or to explain.
    fn marks(
        &self,
        sheet: &mut Worksheet,
        plan: &SheetPlan,
        section: &SectionPlan,
    ) -> Result<(), XlsxError> {
        use crate::form::ColumnRole::{Comparison, Current};

        let definition = &self.form.sections[section.index];
        let Some(count) = definition.rows.len().checked_sub(1) else { return Ok(()) };
        let (first, last) = (section.first_row, section.first_row + count as u32);
        let figures =
            definition.columns.iter().filter(|column| matches!(column.role, Current | Comparison));
        let columns = (plan.first_column, plan.first_column + figures.count().max(1) as u16 - 1);
        let at = format!("${}{}", grid::column_letters(u32::from(plan.width)), first + 1);
        for (verdict, paper, ink) in
            [(Verdict::High, BAD, BAD_INK), (Verdict::Medium, DOUBTFUL, DOUBTFUL_INK)]
        {
            let rule = format!("=LEFT({at},1)=\"{}\"", sign(verdict).trim());
            // Nothing written is said beside the row; a blank form stays a clean paper.
            let written = format!("{}{}", grid::column_letters(u32::from(columns.0)), first + 1);
            let here = format!("=AND(LEN({written})>0,LEFT({at},1)=\"{}\")", sign(verdict).trim());
            let marked = ConditionalFormatFormula::new()
                .set_rule(here.as_str())
                .set_format(Format::new().set_background_color(paper));
            sheet.add_conditional_format(first, columns.0, last, columns.1, &marked)?;
            let told = ConditionalFormatFormula::new()
                .set_rule(rule.as_str())
                .set_format(Format::new().set_font_color(ink));
            sheet.add_conditional_format(first, plan.width, last, plan.width, &told)?;
        }
        let good = ConditionalFormatFormula::new()
            .set_rule(format!("=LEFT({at},1)=\"{}\"", sign(Verdict::Holds)).as_str())
            .set_format(Format::new().set_font_color(GOOD_INK));
        sheet.add_conditional_format(first, plan.width, last, plan.width, &good)?;
        Ok(())
    }

    /// Adds the sheet of all rules.
    pub(in crate::spreadsheet) fn sheet(&self, workbook: &mut Workbook) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(CHECK_SHEET)?.set_formula_result_default("");
        for (column, width) in (0..).zip([17.0, 10.0, WHAT_WIDTH, PLACE_WIDTH, 20.0]) {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_landscape().set_paper_size(PAPER_A4).set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.79, 0.6, 0.79, 0.79, 0.3, 0.3);
        sheet.set_footer(page_footer(self.form, ""));
        sheet.set_repeat_rows(HEADINGS, HEADINGS)?.set_freeze_panes(HEADINGS + 1, 0)?;
        self.head(sheet)?;
        for (number, line) in self.lines.iter().enumerate() {
            self.line(sheet, number, line)?;
        }
        let last = HEADINGS + self.lines.len() as u32;
        sheet.autofilter(HEADINGS, 0, last, 4)?;
        for (verdict, paper) in [(Verdict::High, BAD), (Verdict::Medium, DOUBTFUL)] {
            let rule = format!("=$A{}=\"{}\"", HEADINGS + 2, verdict_words(verdict));
            let marked = ConditionalFormatFormula::new()
                .set_rule(rule.as_str())
                .set_format(Format::new().set_background_color(paper));
            sheet.add_conditional_format(HEADINGS + 1, 0, last, 0, &marked)?;
        }
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            ..ProtectionOptions::default()
        });
        Ok(())
    }

    fn head(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let title = format!("{} – {}", words("workbook.live.title"), self.form.printed_code);
        let whose = format!(
            "{} · {} · {}",
            self.form.title, self.form.reporter_name, self.form.period_label
        );
        merged(sheet, 0, (0, 4), &title, &style::title())?;
        merged(sheet, 1, (0, 4), &whose, &style::italic_centre())?;
        sheet.set_row_height(1, 30)?;
        let (total, high) = (hidden::total(Verdict::High), self.count(Verdict::High));
        merged(sheet, 2, (0, 4), "", &style::bold_centre())?;
        let before = words("workbook.live.left.before");
        let left_over = ConditionalFormatFormula::new()
            .set_rule(format!("=LEFT($A$3,{})=\"{before}\"", before.chars().count()).as_str())
            .set_format(Format::new().set_font_color(BAD_INK));
        sheet.add_conditional_format(2, 0, 2, 4, &left_over)?;
        let formula = format!(
            "=IF({total}>0,\"{}\"&{total}&\"{}\",\"{}\")",
            words("workbook.live.left.before"),
            words("workbook.live.left.after"),
            words("workbook.live.none-left"),
        );
        let result =
            if high > 0 { left(high) } else { words("workbook.live.none-left").to_owned() };
        let formula = Formula::new(formula).set_result(result);
        sheet.write_formula_with_format(2, 0, formula, &style::bold_centre())?;
        merged(sheet, 3, (0, 4), "", &style::bold_centre())?;
        let told = |count: &dyn Fn(Verdict) -> String| -> Vec<(String, String)> {
            COUNTED
                .iter()
                .map(|verdict| (verdict_words(*verdict).to_owned(), count(*verdict)))
                .collect()
        };
        let formula: Vec<String> = told(&hidden::total)
            .into_iter()
            .map(|(words, at)| format!("\"{words}: \"&{at}"))
            .collect();
        let result: Vec<String> = told(&|verdict| self.count(verdict).to_string())
            .into_iter()
            .map(|(words, count)| format!("{words}: {count}"))
            .collect();
        let formula =
            Formula::new(format!("={}", formula.join("&\" · \"&"))).set_result(result.join(" · "));
        sheet.write_formula_with_format(3, 0, formula, &style::bold_centre())?;
        merged(sheet, 4, (0, 4), words("workbook.live.guide"), &style::italic())?;
        sheet.set_row_height(4, 42)?;
        let headings = [
            "workbook.live.heading.verdict",
            "workbook.live.heading.rule",
            "workbook.live.heading.what",
            "workbook.live.heading.where",
            "workbook.live.heading.row",
        ];
        for (column, id) in (0..).zip(headings) {
            sheet.write_string_with_format(HEADINGS, column, words(id), &style::heading())?;
        }
        sheet.set_row_height(HEADINGS, 20)?;
        Ok(())
    }

    fn line(&self, sheet: &mut Worksheet, number: usize, line: &Line) -> Result<(), XlsxError> {
        let row = HEADINGS + 1 + number as u32;
        let check = &self.checks[line.first];
        let worst = self.in_line(line).map(|at| self.verdicts[at]).max();
        let worst = worst.unwrap_or(Verdict::Skipped);
        let cell = || style::bordered(style::wrapped()).set_font_size(10);
        let mut formula = format!("\"{}\"", verdict_words(Verdict::Skipped));
        let mut rows = "\"\"".to_owned();
        let (keys, verdicts) =
            (hidden::keys(line.first, line.last), hidden::verdicts(line.first, line.last));
        let codes = hidden::codes(line.first, line.last);
        let possible = |verdict| self.in_line(line).any(|check| self.checks[check].can_be(verdict));
        for verdict in std::iter::once(Verdict::Holds).chain(POSSIBLE.into_iter().rev()) {
            if verdict != Verdict::Holds && !possible(verdict) {
                continue;
            }
            let count = hidden::count(number, verdict);
            formula = format!("IF({count}>0,\"{}\",{formula})", verdict_words(verdict));
            if !is_told(verdict) {
                continue;
            }
            let letter = verdict.letter();
            rows = if line.first == line.last {
                format!("IF({count}>0,{codes},{rows})")
            } else {
                // The first of them, from the end: sums of products need no array formula.
                format!(
                    "IF({count}>0,INDEX({codes},{end}-SUMPRODUCT(MAX(({keys}=\"{}\")*({verdicts}=\"{letter}\")*({end}-ROW({verdicts})))){offset})&IF({count}>1,\"{}\"&({count}-1)&\"{}\",\"\"),{rows})",
                    line.key,
                    words("workbook.live.more.before"),
                    words("workbook.live.more.after"),
                    end = line.last + 2,
                    offset = format_args!("-{}", line.first),
                )
            };
        }
        let formula = Formula::new(format!("={formula}")).set_result(verdict_words(worst));
        let centred = cell().set_align(FormatAlign::Center);
        sheet.write_formula_with_format(row, 0, formula, &centred)?;
        sheet.write_string_with_format(row, 1, &check.rule, &centred)?;
        sheet.write_string_with_format(row, 2, self.what(check), &cell())?;
        let at = check.cells[0];
        let link = Url::new(format!("internal:{}", reference(self.layout, at).replace('$', "")))
            .set_text(self.place(check));
        let format = cell().set_font_color(Color::RGB(0x0015_4B8C));
        sheet.write_url_with_format(row, 3, link, &format)?;
        let concerned: Vec<usize> = match is_told(worst) {
            true => self.in_line(line).filter(|at| self.verdicts[*at] == worst).collect(),
            false => Vec::new(),
        };
        let first = concerned.first().map(|at| self.cell(self.checks[*at].cells[0]));
        let mut result = first.map(|cell| cell.row_code.clone()).unwrap_or_default();
        if concerned.len() > 1 {
            let more = (words("workbook.live.more.before"), words("workbook.live.more.after"));
            result = format!("{result}{}{}{}", more.0, concerned.len() - 1, more.1);
        }
        let formula = Formula::new(format!("={rows}")).set_result(result);
        sheet.write_formula_with_format(row, 4, formula, &cell())?;
        // Programs disagree on when to make room for a second line themselves.
        let lines = [(self.what(check), WHAT_WIDTH), (self.place(check), PLACE_WIDTH)]
            .map(|(text, width)| (text.chars().count() as f64 / (width * LETTERS)).ceil());
        let lines = lines.into_iter().fold(1.0, f64::max).min(20.0);
        sheet.set_row_height(row, 14.0 * lines + 2.0)?;
        Ok(())
    }

    /// What has to hold.
    fn what(&self, check: &Check) -> String {
        let rows = &self.form.sections[check.line.0].rows;
        let code = check.parent.map(|row| rows[row].code.as_str()).unwrap_or_default();
        match &check.kind {
            Kinds::Value => words("workbook.live.what.value").to_owned(),
            Kinds::Compulsory => words("workbook.live.what.compulsory").to_owned(),
            Kinds::Change => words("workbook.live.what.change").to_owned(),
            Kinds::Opening => words("workbook.live.what.stated").to_owned(),
            Kinds::Comparison => words("workbook.live.what.comparison").to_owned(),
            Kinds::Cumulative { known: false } => words("workbook.live.what.cumulative").to_owned(),
            Kinds::Cumulative { known: true } => {
                words("workbook.live.what.cumulative-known").to_owned()
            }
            Kinds::Part => i18n::format(Language::Vi, "workbook.live.what.part", &[("code", code)]),
            Kinds::Partition(group) => {
                let children = rows
                    .iter()
                    .filter(|row| row.parent == check.parent && row.group == *group)
                    .filter(|row| row.relation == crate::definition::Relation::Partition);
                let children: Vec<&str> = children.map(|row| row.code.as_str()).collect();
                let sum = match children.as_slice() {
                    [first, .., last] if children.len() > 4 => format!("{first} + … + {last}"),
                    children => children.join(" + "),
                };
                format!("{code} = {sum}")
            }
            Kinds::Relation(spelled) => spelled.clone(),
        }
    }

    /// Where: the sheet, and the table or the row. On one line: LibreOffice does not wrap a link.
    fn place(&self, check: &Check) -> String {
        let (sheet, ..) = self.layout.position(check.cells[0]);
        let sheet = &self.layout.sheets[sheet].name;
        let section = &self.form.sections[check.line.0];
        let row = &section.rows[check.parent.unwrap_or(check.line.1)];
        let single = match &check.kind {
            Kinds::Partition(_) | Kinds::Part => true,
            Kinds::Relation(_) => row.place.is_empty(),
            _ => false,
        };
        let text = match single {
            true => format!("{sheet} · {} {}", row.code, row.label),
            false => format!("{sheet} · {}. {}", section.id, section.title),
        };
        shortened(&text, (PLACE_WIDTH * LETTERS) as usize)
    }
}

fn left(count: usize) -> String {
    format!("{}{count}{}", words("workbook.live.left.before"), words("workbook.live.left.after"))
}

/// Verdicts that send people to a row.
fn is_told(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::High | Verdict::Medium | Verdict::Low | Verdict::Unchecked)
}

fn fixed(verdict: Verdict) -> String {
    match verdict {
        Verdict::Unchecked => {
            format!("{}{}", sign(verdict), words("workbook.live.short.unchecked"))
        }
        _ => format!("{} {}", sign(verdict), words("workbook.live.short.explained")),
    }
}

fn verdict_words(verdict: Verdict) -> &'static str {
    words(match verdict {
        Verdict::High => "workbook.live.verdict.high",
        Verdict::Medium => "workbook.live.verdict.medium",
        Verdict::Low => "workbook.live.verdict.low",
        Verdict::Unchecked => "workbook.live.verdict.unchecked",
        Verdict::Explained => "workbook.live.verdict.explained",
        Verdict::Holds => "workbook.live.verdict.holds",
        Verdict::Skipped => "workbook.live.verdict.skipped",
    })
}
