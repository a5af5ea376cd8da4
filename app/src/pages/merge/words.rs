//! Words and tones of the merge: states, days, numbers, places.

use leptos::prelude::*;
use shared::{
    definition::Pack,
    diag::{Finding, Severity},
    i18n::{self, Language},
    merge::{BoardStatus, FileState, Standing, Verdict},
    submission::Integrity,
    value::format_number,
};

use crate::components::tag::Tone;

pub(super) fn state_word(language: Language, state: FileState) -> String {
    i18n::text(language, &format!("merge.state.{}", state.name())).to_owned()
}

pub(super) fn state_tone(state: FileState) -> Tone {
    match state {
        FileState::Recognised => Tone::Ok,
        FileState::NeedsReview | FileState::Unrecognised => Tone::Warn,
        FileState::Rejected => Tone::Bad,
        FileState::Duplicate | FileState::Superseded | FileState::Excluded | FileState::Ignored => {
            Tone::Plain
        }
    }
}

pub(super) fn board_word(language: Language, status: BoardStatus) -> String {
    i18n::text(language, &format!("merge.board.{}", status.name())).to_owned()
}

pub(super) fn board_tone(status: BoardStatus) -> Tone {
    match status {
        BoardStatus::OnTime | BoardStatus::Received => Tone::Ok,
        BoardStatus::Late | BoardStatus::InReview => Tone::Warn,
        BoardStatus::ReceivedUnknown => Tone::Info,
        BoardStatus::Missing => Tone::Bad,
        BoardStatus::NotYetDue | BoardStatus::NoDueDay => Tone::Plain,
    }
}

pub(super) fn verdict_word(language: Language, verdict: Verdict) -> String {
    i18n::text(language, &format!("merge.verdict.{}", verdict.name())).to_owned()
}

pub(super) fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Met => Tone::Ok,
        Verdict::NotMet => Tone::Bad,
        Verdict::Incomplete | Verdict::ToJudge => Tone::Warn,
        Verdict::Undefined => Tone::Plain,
    }
}

pub(super) fn integrity_word(language: Language, integrity: Integrity) -> String {
    let id = match integrity {
        Integrity::FilledInExcel => "merge.integrity.filled_in_excel",
        Integrity::IntactSinceExport => "merge.integrity.intact_since_export",
        Integrity::ChangedOutside => "merge.integrity.changed_outside",
    };
    i18n::text(language, id).to_owned()
}

/// What a standing other than "counts" says; nothing for a figure that simply counts.
pub(super) fn standing_word(language: Language, standing: Standing) -> Option<String> {
    (standing != Standing::Counts)
        .then(|| i18n::text(language, &format!("merge.standing.{}", standing.name())).to_owned())
}

pub(super) fn severity_word(language: Language, severity: Severity) -> (String, Tone) {
    let (id, tone) = match severity {
        Severity::High => ("merge.page.severity.high", Tone::Bad),
        Severity::Medium => ("merge.page.severity.medium", Tone::Warn),
        Severity::Low => ("merge.page.severity.low", Tone::Plain),
    };
    (i18n::text(language, id).to_owned(), tone)
}

/// `Biểu F28!D12`, or what is known of it; empty for the file as a whole.
pub(super) fn place_word(finding: &Finding) -> String {
    let place = &finding.place;
    match (&place.sheet, &place.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => sheet.clone(),
        (None, Some(cell)) => cell.clone(),
        (None, None) => place.line.map(|line| line.to_string()).unwrap_or_default(),
    }
}

/// `1.234`.
pub(super) fn count(number: usize) -> String {
    format_number(number.into())
}

/// `19/21`.
pub(super) fn of(coverage: shared::merge::Coverage) -> String {
    format!("{}/{}", count(coverage.counted), count(coverage.expected))
}

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Short name of a reporter; the id where the pack has forgotten it.
pub(super) fn reporter_name(pack: &Pack, id: &str) -> String {
    pack.reporter(id).map_or_else(|| id.to_owned(), |reporter| reporter.short_name.clone())
}

pub(super) fn form_code(pack: &Pack, id: &str) -> String {
    pack.data_set(id).map_or_else(|| id.to_owned(), |form| form.printed_code.clone())
}

pub(super) fn period_label(pack: &Pack, id: &str) -> String {
    pack.period(id).map_or_else(|| id.to_owned(), |period| period.label.clone())
}

/// What a finding says, following the language.
pub(super) fn finding_word(language: RwSignal<Language>, finding: &Finding) -> String {
    i18n::finding(language.get(), finding)
}

/// What a message of the desk says, following the language.
pub(super) fn message_word(language: RwSignal<Language>, message: &shared::job::Message) -> String {
    let arguments: Vec<(&str, &str)> =
        message.arguments.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    i18n::format(language.get(), &message.id, &arguments)
}

/// Why what somebody typed is not understood.
pub(super) fn unclear(language: Language, findings: &[Finding]) -> String {
    let words: Vec<String> =
        findings.iter().map(|finding| i18n::finding(language, finding)).collect();
    words.join(". ")
}
