//! `Đối chiếu`, `Giải trình`, `Số đã sửa`, `Chưa nộp`, `Câu hỏi`, `Tệp`.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::{
    super::sheets::words,
    beside,
    list::{Column, Item, List},
    sheet::{of, say},
};
use crate::{
    i18n::{self, Language},
    merge::{CellReading, FileResult, MergeQuestion, moment},
    report::Report,
};

pub(super) const FILE_COLUMNS: [Column; 13] = [
    ("workbook.report.heading.file", 30.0),
    ("workbook.report.heading.state", 12.0),
    ("workbook.report.heading.form", 7.0),
    ("workbook.report.heading.reporter", 18.0),
    ("workbook.report.heading.period", 8.0),
    ("workbook.report.heading.integrity", 12.0),
    ("workbook.report.heading.received", 11.0),
    ("workbook.report.heading.read", 7.0),
    ("workbook.report.heading.placed", 7.0),
    ("workbook.report.heading.queued", 7.0),
    ("workbook.report.heading.ignored", 7.0),
    ("workbook.report.heading.reasons", 48.0),
    ("workbook.report.heading.sha256", 9.0),
];

pub(super) fn write(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    cross_checks(workbook, report)?;
    if !report.explained.is_empty() {
        explained(workbook, report)?;
    }
    if !report.corrections.is_empty() {
        corrections(workbook, report)?;
    }
    missing(workbook, report)?;
    if !report.questions.is_empty() {
        questions(workbook, report)?;
    }
    files(workbook, report)
}

fn cross_checks(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.cross-checks"),
        title: words("workbook.report.title.cross-checks"),
        note: words("workbook.report.about.cross-checks"),
        columns: &[
            ("workbook.heading.label", 56.0),
            ("workbook.heading.unit", 11.0),
            ("workbook.report.heading.counted-form", 26.0),
            ("workbook.report.heading.counted", 16.0),
            ("workbook.report.heading.coverage", 8.0),
            ("workbook.report.heading.other-form", 26.0),
            ("workbook.report.heading.other", 16.0),
            ("workbook.report.heading.coverage", 8.0),
            ("workbook.report.heading.difference", 14.0),
        ],
        wraps: true,
    };
    let lines = report.cross_checks.iter().map(|line| {
        let shown = |text: &str, value: &crate::merge::Aggregate| match value {
            // The text is the number in the shown unit, spelled as Vietnamese offices do.
            crate::merge::Aggregate::Number(_) => plain(text),
            _ => Item::Text(text.to_owned()),
        };
        vec![
            Item::Text(line.label.clone()),
            Item::Short(line.unit.clone()),
            Item::Text(line.counted_form.clone()),
            shown(&line.counted_text, &line.check.counted.value),
            Item::Short(of(line.check.counted.coverage)),
            Item::Text(line.other_form.clone()),
            shown(&line.other_text, &line.check.other.value),
            Item::Short(of(line.check.other.coverage)),
            plain(&line.difference_text),
        ]
    });
    let next = list.write(workbook, report, lines)?;
    beside::write(workbook, report, next + 1)
}

/// A figure that the report has spelled out, as a number again.
fn plain(text: &str) -> Item {
    let digits = text.replace('.', "").replace(',', ".").replace('−', "-");
    match digits.trim_start_matches('+').parse() {
        Ok(number) => Item::Number(number),
        Err(_) => Item::Short(text.to_owned()),
    }
}

fn explained(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.explained"),
        title: words("workbook.report.title.explained"),
        note: "",
        columns: &[
            ("workbook.report.heading.form", 10.0),
            ("workbook.report.heading.reporter", 30.0),
            ("workbook.report.heading.rule", 14.0),
            ("workbook.report.heading.finding", 70.0),
            ("workbook.report.heading.reason", 60.0),
        ],
        wraps: true,
    };
    let lines = report.explained.iter().map(|line| {
        vec![
            Item::Short(line.explained.data_set.clone()),
            Item::Text(line.reporter_name.clone()),
            Item::Short(line.explained.rule.clone()),
            Item::Text(line.message.clone()),
            Item::Text(line.explained.reason.clone()),
        ]
    });
    list.write(workbook, report, lines).map(drop)
}

fn missing(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.missing"),
        title: words("workbook.report.title.missing"),
        note: &match report.heading.last_day {
            Some(day) => say("workbook.report.about.missing", &[("day", &day.to_string())]),
            None => say("workbook.report.about.missing-no-day", &[]),
        },
        columns: &[
            ("workbook.report.heading.number", 6.0),
            ("workbook.report.heading.reporter", 44.0),
            ("workbook.report.heading.form", 26.0),
            ("workbook.report.heading.status", 22.0),
            ("workbook.report.heading.last-day", 14.0),
            ("workbook.report.heading.received", 14.0),
            ("workbook.report.heading.files", 52.0),
        ],
        wraps: true,
    };
    // The report lists what is not there, waits or is late; a file whose day of receipt nobody
    // knows belongs to the same question, what is left to settle.
    let unknown = crate::merge::BoardStatus::ReceivedUnknown;
    let lines = report.board.lines.iter().filter(|line| {
        line.status == unknown
            || report
                .missing
                .iter()
                .any(|other| (&other.reporter, &other.data_set) == (&line.reporter, &line.data_set))
    });
    let lines = lines.enumerate().map(|(number, line)| {
        let status = format!("merge.board.{}", line.status.name());
        let files: Vec<&str> =
            line.counting.iter().chain(&line.others).map(String::as_str).collect();
        vec![
            Item::Short((number + 1).to_string()),
            Item::Text(line.reporter_name.clone()),
            Item::Text(line.printed_code.clone()),
            Item::Short(i18n::text(Language::Vi, &status).to_owned()),
            Item::day(report.heading.last_day),
            Item::day(line.received),
            Item::Text(files.join("\n")),
        ]
    });
    list.write(workbook, report, lines).map(drop)
}

fn questions(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.questions"),
        title: words("workbook.report.title.questions"),
        note: words("workbook.report.about.questions"),
        columns: &[
            ("workbook.report.heading.file", 50.0),
            ("workbook.report.heading.sheet", 18.0),
            ("workbook.report.heading.cell", 10.0),
            ("workbook.report.heading.raw", 26.0),
            ("workbook.report.heading.finding", 80.0),
        ],
        wraps: true,
    };
    let lines = report.questions.iter().map(|question| match question {
        MergeQuestion::Counts { data_set, reporter, files } => {
            let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
            let count = files.len().to_string();
            let reporter = reporter_name(report, reporter);
            let arguments =
                [("reporter", reporter.as_str()), ("count", &count), ("form", data_set)];
            let asked = say("merge.question.counts", &arguments);
            vec![
                Item::Text(names.join("\n")),
                Item::Blank,
                Item::Blank,
                Item::Blank,
                Item::Text(asked),
            ]
        }
        MergeQuestion::File { path, question, .. } => {
            let place = |part: &Option<String>| Item::Short(part.clone().unwrap_or_default());
            vec![
                Item::Text(path.clone()),
                place(&question.place.sheet),
                place(&question.place.cell),
                Item::Text(question.raw.clone()),
                Item::Text(i18n::finding(Language::Vi, &question.finding())),
            ]
        }
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, readings, .. } => {
            let of_each = |part: &dyn Fn(&CellReading) -> &str| {
                Item::Text(readings.iter().map(part).collect::<Vec<_>>().join("\n"))
            };
            let asked = question_words(
                report,
                "merge.question.conflict",
                (data_set, reporter),
                &[("row", row_code), ("column", column_code)],
            );
            vec![
                of_each(&|reading| &reading.path),
                of_each(&|reading| &reading.sheet),
                of_each(&|reading| &reading.cell),
                of_each(&|reading| &reading.text),
                Item::Text(asked),
            ]
        }
        MergeQuestion::Correction { correction, now, .. } => {
            let asked = question_words(
                report,
                "merge.question.correction",
                (&correction.data_set, &correction.reporter),
                &[
                    ("row", &correction.row_code),
                    ("column", &correction.column_code),
                    ("now", &now.text),
                ],
            );
            vec![
                Item::Text(now.path.clone()),
                Item::Short(now.sheet.clone()),
                Item::Short(now.cell.clone()),
                Item::Text(now.raw.clone()),
                Item::Text(asked),
            ]
        }
    });
    list.write(workbook, report, lines).map(drop)
}

fn question_words(
    report: &Report,
    id: &str,
    (data_set, reporter): (&str, &str),
    more: &[(&str, &str)],
) -> String {
    let reporter = reporter_name(report, reporter);
    let mut arguments = vec![("form", data_set), ("reporter", reporter.as_str())];
    arguments.extend(more);
    say(id, &arguments)
}

/// The annex of what the secretariat corrected, unit by unit.
fn corrections(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.corrections"),
        title: words("workbook.report.title.corrections"),
        note: words("workbook.report.about.corrections"),
        columns: &[
            ("workbook.report.heading.reporter", 23.0),
            ("workbook.report.heading.form", 7.0),
            ("workbook.report.heading.row-code", 7.0),
            ("workbook.report.heading.column-code", 5.0),
            ("workbook.heading.label", 26.0),
            ("workbook.heading.unit", 7.0),
            ("workbook.report.heading.original", 10.0),
            ("workbook.report.heading.corrected", 10.0),
            ("workbook.report.heading.status", 10.0),
            ("workbook.report.heading.why", 27.0),
            ("workbook.report.heading.by", 12.0),
            ("workbook.report.heading.at", 10.0),
            ("workbook.report.heading.file", 17.0),
            ("workbook.report.heading.sheet", 7.0),
            ("workbook.report.heading.cell", 5.0),
        ],
        wraps: true,
    };
    let lines = report.corrections.iter().map(|line| {
        let result = &line.result;
        let correction = &result.correction;
        let status = format!("merge.correction.{}", result.status.name());
        let origin = |part: fn(&crate::merge::Origin) -> &String| {
            result.origin.as_ref().map(|origin| part(origin).clone()).unwrap_or_default()
        };
        vec![
            Item::Text(line.reporter_name.clone()),
            Item::Short(correction.data_set.clone()),
            Item::Short(correction.row_code.clone()),
            Item::Short(correction.column_code.clone()),
            Item::Text(result.label.clone()),
            Item::Short(result.unit.clone()),
            Item::Figure(result.original_text.clone()),
            Item::Figure(result.text.clone()),
            Item::Short(i18n::text(Language::Vi, &status).to_owned()),
            Item::Text(correction.reason.clone()),
            Item::Text(correction.by.clone()),
            Item::Short(moment(&correction.at)),
            Item::Text(origin(|origin| &origin.path)),
            Item::Short(origin(|origin| &origin.sheet)),
            Item::Short(origin(|origin| &origin.cell)),
        ]
    });
    list.write(workbook, report, lines).map(drop)
}

fn files(workbook: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let list = List {
        name: words("workbook.report.sheet.files"),
        title: words("workbook.report.title.files"),
        note: words("workbook.report.about.files"),
        columns: &FILE_COLUMNS,
        wraps: true,
    };
    let lines = report.files.iter().map(|file| {
        let integrity = file.integrity.map(|integrity| match integrity {
            crate::submission::Integrity::FilledInExcel => "merge.integrity.filled_in_excel",
            crate::submission::Integrity::IntactSinceExport => {
                "merge.integrity.intact_since_export"
            }
            crate::submission::Integrity::ChangedOutside => "merge.integrity.changed_outside",
        });
        let state = format!("merge.state.{}", file.state.name());
        let account = &file.account;
        vec![
            Item::Text(file.path.clone()),
            Item::Short(i18n::text(Language::Vi, &state).to_owned()),
            Item::Short(file.identity.data_set.clone()),
            Item::Text(reporter_name(report, &file.identity.reporter)),
            Item::Short(file.identity.period.clone()),
            Item::Short(integrity.map(words).unwrap_or_default().to_owned()),
            Item::day(file.received),
            Item::count(account.read),
            Item::count(account.placed),
            Item::count(account.queued),
            Item::count(account.ignored_total()),
            Item::Text(reasons(file)),
            Item::Short(file.sha256.chars().take(16).collect()),
        ]
    });
    list.write(workbook, report, lines).map(drop)
}

/// Everything that was said of a file, one statement a line.
fn reasons(file: &FileResult) -> String {
    let mut lines: Vec<String> = Vec::new();
    if let Some(rejection) = &file.rejection {
        lines.push(i18n::finding(Language::Vi, &rejection.finding()));
    }
    if let Some(ignored) = file.ignored {
        let id = format!("merge.ignored-file.{}", ignored.name());
        lines.push(i18n::text(Language::Vi, &id).to_owned());
    }
    if let Some(instead) = &file.instead {
        lines.push(say("workbook.report.instead", &[("path", instead)]));
    }
    if !file.reason.is_empty() {
        lines.push(say("workbook.report.reason", &[("reason", &file.reason)]));
    }
    for contradiction in &file.contradictions {
        let arguments = [
            ("first", contradiction.first.text.as_str()),
            ("second", contradiction.second.text.as_str()),
        ];
        lines.push(say("workbook.report.contradiction", &arguments));
    }
    for (why, count) in &file.account.ignored {
        let why = i18n::text(Language::Vi, &format!("merge.ignored.{}", why.name())).to_owned();
        lines.push(say("workbook.report.ignored", &[("count", &count.to_string()), ("why", &why)]));
    }
    for finding in &file.findings {
        let place = [&finding.place.sheet, &finding.place.cell];
        let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).collect();
        let said = i18n::finding(Language::Vi, finding);
        let line = if place.is_empty() { said } else { format!("{} – {said}", place.join("!")) };
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// By the columns of the forms and the board; an unknown id is shown as it is.
fn reporter_name(report: &Report, id: &str) -> String {
    let line = report.board.lines.iter().find(|line| line.reporter == id);
    line.map_or_else(|| id.to_owned(), |line| line.reporter_name.clone())
}
