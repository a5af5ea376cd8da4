//! `Tổng hợp`: what this report is, who has reported, what became of every file and figure,
//! and what still stands against it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Format, FormatAlign, FormatUnderline, Formula, Workbook, Worksheet, XlsxError,
};

use super::{
    super::{
        pages::{self, A4, Pages},
        sheets::{signed_by, words},
        style,
    },
    sheet::{self, Paper, of, say},
};
use crate::{
    definition::{CivilDate, Layout},
    i18n::{self, Language},
    merge::{Agreement, BoardStatus, FileState, Standing, Verdict, WhyIgnored},
    report::{self, Report},
};

const WIDTHS: [f64; 8] = [30.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0, 11.0];
const LAST: u16 = WIDTHS.len() as u16 - 1;
/// Characters of a line over all columns.
const LINE: f64 = 104.0;

const DATED: [BoardStatus; 6] = [
    BoardStatus::OnTime,
    BoardStatus::Late,
    BoardStatus::ReceivedUnknown,
    BoardStatus::InReview,
    BoardStatus::Missing,
    BoardStatus::NotYetDue,
];
const DATED_HEADINGS: [&str; 8] = [
    "workbook.report.heading.form",
    "workbook.report.heading.reported",
    "merge.board.on_time",
    "merge.board.late",
    "merge.board.received_unknown",
    "merge.board.in_review",
    "merge.board.missing",
    "merge.board.not_yet_due",
];
const UNDATED: [BoardStatus; 3] =
    [BoardStatus::Received, BoardStatus::InReview, BoardStatus::NoDueDay];
const UNDATED_HEADINGS: [&str; 5] = [
    "workbook.report.heading.form",
    "workbook.report.heading.reported",
    "merge.board.received",
    "merge.board.in_review",
    "merge.board.no_due_day",
];

/// `parts`: in how many workbooks of their own the sources stand; 0 where they are in this one.
pub(super) fn write(
    workbook: &mut Workbook,
    report: &Report,
    parts: usize,
) -> Result<(), XlsxError> {
    let name = words("workbook.report.sheet.summary");
    let sheet = sheet::add(workbook, report, name, Paper::A4, &WIDTHS)?;
    let mut summary = Summary { sheet, report, row: 0, heights: BTreeMap::new() };
    summary.head()?;
    summary.board()?;
    summary.files()?;
    let figures = summary.row;
    summary.figures()?;
    let warnings = summary.row;
    summary.standing_warnings(parts)?;
    let documents = summary.row;
    summary.documents()?;
    summary.foot()?;
    summary.breaks(&[figures, warnings, documents])
}

struct Summary<'a> {
    sheet: &'a mut Worksheet,
    report: &'a Report,
    row: u32,
    /// Points of the rows that were given a height.
    heights: BTreeMap<u32, f64>,
}

impl Summary<'_> {
    /// Decree 30/2020: the issuer on the left, the nation on the right, place and date, title.
    /// Papers of the Party have the Party's name in place of the nation.
    fn head(&mut self) -> Result<(), XlsxError> {
        let heading = &self.report.heading;
        let bold = style::bold_centre();
        sheet::merged(self.sheet, 0, (0, 1), &heading.issuer, &bold)?;
        match heading.layout {
            Layout::Government => {
                sheet::merged(self.sheet, 0, (2, LAST), words("workbook.country"), &bold)?;
                let underlined = bold.clone().set_underline(FormatUnderline::Single);
                sheet::merged(self.sheet, 1, (2, LAST), words("workbook.motto"), &underlined)?;
            }
            Layout::Party => {
                sheet::merged(self.sheet, 1, (0, 1), "*", &bold)?;
                let underlined = bold.clone().set_underline(FormatUnderline::Single);
                sheet::merged(self.sheet, 0, (2, LAST), words("workbook.party"), &underlined)?;
            }
        }
        self.set_height(0, 32.0)?;
        let date = date_line(heading.now);
        sheet::merged(self.sheet, 3, (2, LAST), &date, &style::italic_centre().set_font_size(11))?;
        sheet::merged(self.sheet, 5, (0, LAST), words("workbook.report.title"), &style::title())?;
        self.set_height(5, 22.0)?;
        let about = say("workbook.report.subtitle", &[("pack", &heading.pack_title)]);
        sheet::merged(self.sheet, 6, (0, LAST), &about, &bold)?;
        sheet::merged(self.sheet, 7, (0, LAST), &sheet::period_line(self.report), &bold)?;
        sheet::merged(self.sheet, 8, (0, LAST), words("workbook.report.draft"), &style::banner())?;
        let check = say(
            "workbook.report.checksum",
            &[
                ("checksum", &self.report.checksum),
                ("pack", &heading.pack),
                ("version", &heading.pack_version),
                ("hash", heading.pack_hash.get(..12).unwrap_or(&heading.pack_hash)),
            ],
        );
        sheet::merged(self.sheet, 9, (0, LAST), &check, &style::italic_centre())?;
        self.row = 11;
        Ok(())
    }

    fn board(&mut self) -> Result<(), XlsxError> {
        self.title("workbook.report.part.board")?;
        // Without a day nobody is on time or late.
        let (headings, statuses): (&[&'static str], &[BoardStatus]) =
            match self.report.heading.last_day {
                Some(_) => (&DATED_HEADINGS, &DATED),
                None => (&UNDATED_HEADINGS, &UNDATED),
            };
        self.headings(headings)?;
        for form in &self.report.forms {
            if form.internal {
                let count = form.coverage.counted.to_string();
                let line = say("workbook.report.internal", &[("count", &count)]);
                sheet::text(self.sheet, self.row, 0, &form.printed_code, &sheet::left())?;
                sheet::merged(self.sheet, self.row, (1, LAST), &line, &sheet::left())?;
                self.row += 1;
                continue;
            }
            let mut counts: BTreeMap<BoardStatus, u32> = BTreeMap::new();
            for line in &self.report.board.lines {
                if line.data_set == form.data_set {
                    *counts.entry(line.status).or_default() += 1;
                }
            }
            let count = |status| Decimal::from(counts.get(&status).copied().unwrap_or(0));
            sheet::text(self.sheet, self.row, 0, &form.printed_code, &sheet::left())?;
            let coverage = of(form.coverage);
            sheet::text(self.sheet, self.row, 1, &coverage, &sheet::centred().set_bold())?;
            for (column, status) in (2u16..).zip(statuses) {
                sheet::number(self.sheet, self.row, column, count(*status), &sheet::right())?;
            }
            self.row += 1;
        }
        let nil = report::named(self.report, |line| line.nil);
        let flawed = report::named(self.report, |line| line.errors > 0);
        for (id, names) in [("report.print.nil", nil), ("report.print.flawed", flawed)] {
            if !names.is_empty() {
                let count = names.len().to_string();
                let arguments = [("count", count.as_str()), ("names", &names.join("; "))];
                let line = i18n::format(Language::Vi, id, &arguments);
                self.paragraph(&line, &sheet::left())?;
            }
        }
        self.row += 1;
        Ok(())
    }

    /// Dropped is the sum of the states, and the sheet proves it.
    fn files(&mut self) -> Result<(), XlsxError> {
        self.title("workbook.report.part.files")?;
        let first = self.row;
        let states = &self.report.tally.states;
        for state in FileState::ALL {
            let count = states.get(&state).copied().unwrap_or(0);
            let id = format!("merge.state.{}", state.name());
            self.line(i18n::text(Language::Vi, &id), Decimal::from(count as u64), &sheet::right())?;
        }
        self.total(
            "workbook.report.dropped",
            first,
            Decimal::from(self.report.tally.dropped as u64),
        )
    }

    fn figures(&mut self) -> Result<(), XlsxError> {
        self.title("workbook.report.part.figures")?;
        let tally = &self.report.tally;
        let first = self.row;
        let right = sheet::right();
        self.line(words("workbook.report.placed"), Decimal::from(tally.placed), &right)?;
        self.line(words("workbook.report.queued"), Decimal::from(tally.queued), &right)?;
        let mut reasons: BTreeMap<WhyIgnored, u32> = BTreeMap::new();
        for file in &self.report.files {
            for (why, count) in &file.account.ignored {
                *reasons.entry(*why).or_default() += count;
            }
        }
        for (why, count) in reasons {
            let id = format!("merge.ignored.{}", why.name());
            let why = i18n::text(Language::Vi, &id);
            let label = say("workbook.report.ignored-for", &[("why", why)]);
            self.line(&label, Decimal::from(count), &right)?;
        }
        self.total("workbook.report.read", first, Decimal::from(tally.read))
    }

    fn standing_warnings(&mut self, parts: usize) -> Result<(), XlsxError> {
        self.title("workbook.report.part.warnings")?;
        let warnings = self.warnings(parts);
        if warnings.is_empty() {
            self.paragraph(words("workbook.report.no-warnings"), &style::wrapped())?;
        }
        for warning in warnings {
            self.paragraph(&format!("– {warning}"), &style::wrapped())?;
        }
        self.row += 1;
        Ok(())
    }

    fn warnings(&self, parts: usize) -> Vec<String> {
        let report = self.report;
        let mut warnings = Vec::new();
        for form in report.forms.iter().filter(|form| !form.internal) {
            let lacking: Vec<&str> = form
                .reporters
                .iter()
                .filter(|reporter| !reporter.reported)
                .map(|reporter| reporter.short_name.as_str())
                .collect();
            if !lacking.is_empty() {
                let (coverage, names) = (of(form.coverage), lacking.join(", "));
                let arguments = [
                    ("form", form.printed_code.as_str()),
                    ("coverage", &coverage),
                    ("names", &names),
                ];
                warnings.push(say("workbook.report.warning.lacking", &arguments));
            }
        }
        let figures = report.forms.iter().flat_map(|form| {
            let rows = form.sections.iter().flat_map(|section| &section.rows);
            rows.flat_map(|row| row.figures.iter().flatten())
        });
        let stand_in = figures.filter(|figure| figure.standing == Standing::StandIn).count();
        let state = |state| report.tally.states.get(&state).copied().unwrap_or(0);
        let verdict = |verdict| {
            let targets = report.targets.iter();
            targets.filter(|line| line.result.verdict == verdict).count()
        };
        let differs =
            |line: &&crate::report::ReconciliationLine| line.result.agreement == Agreement::Differs;
        let counted = [
            ("workbook.report.warning.not-met", verdict(Verdict::NotMet)),
            (
                "workbook.report.warning.not-judged",
                verdict(Verdict::Incomplete) + verdict(Verdict::Undefined),
            ),
            ("workbook.report.warning.to-judge", verdict(Verdict::ToJudge)),
            (
                "workbook.report.warning.reconciliation",
                report.reconciliation.iter().filter(differs).count(),
            ),
            ("workbook.report.warning.joint-sums", report.joint_sums.len()),
            ("workbook.report.warning.stand-in", stand_in),
            ("workbook.report.warning.questions", report.questions.len()),
            ("workbook.report.warning.review", state(FileState::NeedsReview)),
            ("workbook.report.warning.unrecognised", state(FileState::Unrecognised)),
            ("workbook.report.warning.rejected", state(FileState::Rejected)),
            ("workbook.report.warning.queued", report.tally.queued as usize),
            ("workbook.report.warning.cross-checks", report.cross_checks.len()),
            ("workbook.report.warning.explained", report.explained.len()),
            ("workbook.report.warning.apart", parts),
        ];
        for (id, count) in counted {
            if count > 0 {
                warnings.push(say(id, &[("count", &count.to_string())]));
            }
        }
        let said = report.findings.iter().map(|finding| i18n::finding(Language::Vi, finding));
        warnings.extend(said);
        warnings
    }

    fn documents(&mut self) -> Result<(), XlsxError> {
        self.title("workbook.report.part.documents")?;
        for document in &self.report.heading.documents {
            self.paragraph(document, &style::wrapped())?;
        }
        self.row += 1;
        let secrecy = if self.report.heading.non_secret {
            "workbook.report.non-secret"
        } else {
            "workbook.report.not-declared"
        };
        self.paragraph(words(secrecy), &style::wrapped().set_bold())?;
        self.row += 1;
        Ok(())
    }

    fn foot(&mut self) -> Result<(), XlsxError> {
        let (bold, quiet) = (style::bold_centre(), style::italic_centre());
        sheet::merged(self.sheet, self.row, (0, 2), words("workbook.made-by"), &bold)?;
        let head = signed_by(self.report.heading.layout);
        sheet::merged(self.sheet, self.row, (3, LAST), head, &bold)?;
        sheet::merged(self.sheet, self.row + 1, (0, 2), words("workbook.sign-name"), &quiet)?;
        sheet::merged(self.sheet, self.row + 1, (3, LAST), words("workbook.sign-seal"), &quiet)
    }

    fn title(&mut self, id: &'static str) -> Result<(), XlsxError> {
        sheet::merged(self.sheet, self.row, (0, LAST), words(id), &style::section_title())?;
        self.row += 1;
        Ok(())
    }

    fn headings(&mut self, ids: &[&'static str]) -> Result<(), XlsxError> {
        for (column, id) in (0u16..).zip(ids) {
            sheet::text(self.sheet, self.row, column, words(id), &style::heading())?;
        }
        self.set_height(self.row, 32.0)?;
        self.row += 1;
        Ok(())
    }

    /// A label over all columns but the last two, and its number.
    fn line(&mut self, label: &str, number: Decimal, format: &Format) -> Result<(), XlsxError> {
        sheet::merged(self.sheet, self.row, (0, LAST - 1), label, &sheet::left())?;
        sheet::number(self.sheet, self.row, LAST, number, format)?;
        self.row += 1;
        Ok(())
    }

    /// The sum of the lines since `first`, live.
    fn total(&mut self, id: &'static str, first: u32, number: Decimal) -> Result<(), XlsxError> {
        let bold = sheet::left().set_bold().set_background_color(style::CALCULATED);
        sheet::merged(self.sheet, self.row, (0, LAST - 1), words(id), &bold)?;
        let column = grid::column_letters(u32::from(LAST));
        let formula = format!("=SUM({column}{}:{column}{})", first + 1, self.row);
        let right = bold.set_align(FormatAlign::Right).set_num_format("#,##0");
        let formula = Formula::new(formula).set_result(number.to_string());
        self.sheet.write_formula_with_format(self.row, LAST, formula, &right)?;
        self.row += 2;
        Ok(())
    }

    fn paragraph(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        sheet::merged(self.sheet, self.row, (0, LAST), text, format)?;
        if let Some(height) = sheet::height([(text, LINE)], 405.0) {
            self.set_height(self.row, height)?;
        }
        self.row += 1;
        Ok(())
    }

    fn set_height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, points)?;
        self.heights.insert(row, points);
        Ok(())
    }

    /// The signatures never stand on a page of their own: the part above them goes with them.
    fn breaks(&mut self, parts: &[u32]) -> Result<(), XlsxError> {
        let end = self.row + 2;
        let heights: Vec<_> = (0..end).map(|row| self.heights.get(&row).copied()).collect();
        let room = pages::room(A4, &WIDTHS);
        let pages = Pages { heights: &heights, titles: 0..0, room };
        if let Some(begin) = pages.second_page(parts, end) {
            self.sheet.set_page_breaks(&[begin])?;
        }
        Ok(())
    }
}

/// Days below 10 and the months 1 and 2 have a leading zero, as Decree 30/2020 writes dates.
fn date_line(date: CivilDate) -> String {
    let month = match date.month() {
        month @ 1..=2 => format!("0{month}"),
        month => month.to_string(),
    };
    let (day, year) = (format!("{:02}", date.day()), date.year().to_string());
    say("workbook.report.date", &[("day", &day), ("month", &month), ("year", &year)])
}
