//! What is to be mended in files that count nowhere: not read, not recognised, held.

use std::collections::BTreeMap;

use super::{
    Questions, counting,
    items::bare,
    model::{Item, masked},
    sender,
};
use crate::{
    diag::{Finding, Place, Severity},
    merge::{Consolidation, FileResult, FileState, RejectionCode, order::instant},
    sensitivity,
    submission::Question,
};

/// By whom and which form they are.
#[derive(Default)]
pub(super) struct Troubled {
    by_slot: BTreeMap<(String, String), Vec<Item>>,
    /// By reporter, where nobody knows which form it is.
    loose: BTreeMap<String, Vec<Item>>,
    pub(super) nobody: Vec<Item>,
}

impl Troubled {
    pub(super) fn of(consolidation: &Consolidation, questions: &Questions<'_>) -> Self {
        let mut troubled = Self::default();
        for file in &consolidation.files {
            let asked = questions.get(file.sha256.as_str()).map(Vec::as_slice).unwrap_or_default();
            let items = items(file, asked);
            if items.is_empty() {
                continue;
            }
            let (reporter, data_set) = whose(consolidation, file);
            match (reporter, data_set) {
                (None, _) => troubled.nobody.extend(items),
                (Some(reporter), Some(data_set)) => {
                    if !is_answered(consolidation, file, &data_set, &reporter) {
                        let slot = (data_set, reporter);
                        troubled.by_slot.entry(slot).or_default().extend(items);
                    }
                }
                (Some(reporter), None) => {
                    if !has_reported_all(consolidation, &reporter) {
                        troubled.loose.entry(reporter).or_default().extend(items);
                    }
                }
            }
        }
        troubled
    }

    pub(super) fn take(&mut self, data_set: &str, reporter: &str) -> Vec<Item> {
        self.by_slot.remove(&(data_set.to_owned(), reporter.to_owned())).unwrap_or_default()
    }

    /// Of a reporter, what belongs to no form that it is known by.
    pub(super) fn take_loose(&mut self, reporter: &str) -> Vec<Item> {
        let mut items = self.loose.remove(reporter).unwrap_or_default();
        let slots: Vec<_> = self.by_slot.keys().filter(|(_, of)| of == reporter).cloned().collect();
        items.extend(slots.iter().filter_map(|slot| self.by_slot.remove(slot)).flatten());
        items.sort_by(|a, b| a.order().cmp(&b.order()));
        items
    }
}

/// What a file says of itself, or else its name.
fn whose(consolidation: &Consolidation, file: &FileResult) -> (Option<String>, Option<String>) {
    let known = |id: &String| Some(id.clone()).filter(|id| !id.is_empty());
    let named = || sender::of_path(&consolidation.pack, &consolidation.period, &file.path);
    match known(&file.identity.reporter) {
        Some(reporter) => {
            let data_set = known(&file.identity.data_set).or_else(|| {
                let (named, data_set) = named()?;
                data_set.filter(|_| named.id == reporter).map(str::to_owned)
            });
            (Some(reporter), data_set)
        }
        // Where its signs contradict each other, its name is but one more of them.
        None if file.contradictions.is_empty() => match named() {
            Some((reporter, data_set)) => {
                let own = known(&file.identity.data_set);
                (Some(reporter.id.clone()), own.or_else(|| data_set.map(str::to_owned)))
            }
            None => (None, None),
        },
        None => (None, None),
    }
}

/// A newer submission counts: what held this file does not matter any more.
fn is_answered(
    consolidation: &Consolidation,
    file: &FileResult,
    data_set: &str,
    reporter: &str,
) -> bool {
    let Some(counting) = counting(consolidation, data_set, reporter) else { return false };
    // What was there when it was sent back, and what came since.
    let since = consolidation.sent.get(reporter).is_some_and(|sent| {
        sent.files.contains(&file.sha256) && !sent.files.contains(&counting.sha256)
    });
    let moment = |text: &Option<String>| text.as_deref().and_then(instant);
    let signs = [
        moment(&counting.exported_at).zip(moment(&file.exported_at)),
        moment(&counting.modified).zip(moment(&file.modified)),
        counting
            .received
            .zip(file.received)
            .map(|(one, other)| (one.days_since_epoch(), other.days_since_epoch())),
    ];
    let differing = signs.into_iter().flatten().filter(|(one, other)| one != other);
    let newer: Vec<bool> = differing.map(|(counting, file)| counting > file).collect();
    match newer.as_slice() {
        _ if since => true,
        // A scan or a letter beside the workbook.
        [] => file.state == FileState::Rejected,
        signs => signs.iter().all(|newer| *newer),
    }
}

/// Nothing is owed any more to which a file of no known form could belong.
fn has_reported_all(consolidation: &Consolidation, reporter: &str) -> bool {
    let mut lines = consolidation.board.lines.iter().filter(|line| line.reporter == reporter);
    lines.all(|line| line.status.is_reported())
}

/// What holds a file; nothing where it counts, or where another file counts instead.
fn items(file: &FileResult, asked: &[&Question]) -> Vec<Item> {
    match file.state {
        FileState::Rejected => {
            let Some(rejection) = &file.rejection else { return Vec::new() };
            let advice = match rejection.code {
                RejectionCode::Protected => "return.do.password",
                _ => "return.do.template",
            };
            vec![of_file(file, &rejection.finding(), advice)]
        }
        FileState::Unrecognised | FileState::NeedsReview => {
            let mut items: Vec<Item> = Vec::new();
            for question in asked {
                items.push(of_held(file, &question.finding(), &question.raw));
            }
            let severe = file.findings.iter().filter(|finding| finding.severity == Severity::High);
            items.extend(severe.map(|finding| of_held(file, finding, "")));
            let mut seen = std::collections::BTreeSet::new();
            items.retain(|item| seen.insert(item.id.clone()));
            items
        }
        _ => Vec::new(),
    }
}

fn of_held(file: &FileResult, finding: &Finding, raw: &str) -> Item {
    let code = finding.code.as_str();
    if code.starts_with(sensitivity::PREFIX) {
        // Place and kind; what was found is not repeated, not even shortened.
        let mut named = Finding::new(Severity::High, code).at(finding.place.clone());
        if code == "pii-name-column" {
            named.arguments.clone_from(&finding.arguments);
        }
        let Place { sheet, cell, .. } = &finding.place;
        let at = [sheet, cell].map(|part| part.clone().unwrap_or_default()).join("!");
        let mut item = of_file(file, &named, "return.do.personal");
        item.id = format!("{}:{at}", item.id);
        return item;
    }
    let advice = match code {
        "nothing-filled" => "return.do.fill",
        "which-counts" => "return.do.newest",
        "comment-with-figures" | "text-box-with-figures" | "picture" => "return.do.type",
        "control-total-differs" => "return.do.look",
        _ => "return.do.template",
    };
    let mut item = of_file(file, finding, advice);
    item.written = masked(raw);
    item
}

fn of_file(file: &FileResult, finding: &Finding, advice: &'static str) -> Item {
    let name = file.path.rsplit('/').next().unwrap_or(&file.path);
    let short: String = file.sha256.chars().take(8).collect();
    let place = Place { file: Some(file.path.clone()), ..finding.place.clone() };
    let finding = finding.clone().at(place);
    let mut item =
        bare(format!("file:{}:{name}:{short}", finding.code), Severity::High, &finding, advice);
    item.row_code.clear();
    item
}
