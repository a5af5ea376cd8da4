//! What goes back to the units that reported: for each of them what is to be mended, where it
//! stands in their own file, and how.
//!
//! **Invariants:** an item is there exactly as long as the consolidation shows its cause, so a
//! newer submission closes it and nobody ticks it off; its id is the same in every merge that
//! shows the cause; what looks like personal data is named by place and kind and never repeated;
//! a file of which nobody knows who sent it goes back to no one and is listed.

mod files;
mod items;
mod message;
mod model;
mod sender;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    merge::{Consolidation, FileResult, FileState, FormFigures, MergeQuestion, ReporterFigures},
    submission::Question,
};

pub use message::message;
pub use model::*;
pub(crate) use model::{file_name, masked};

/// The questions of each file, by its hash.
type Questions<'a> = BTreeMap<&'a str, Vec<&'a Question>>;

/// Everything that is to be mended, unit by unit in roster order. Units that were sent something
/// and have mended it all are there too, with nothing open.
pub fn returns(consolidation: &Consolidation) -> Returns {
    let mut questions = Questions::new();
    for question in &consolidation.questions {
        if let MergeQuestion::File { sha256, question, .. } = question {
            questions.entry(sha256).or_default().push(question);
        }
    }
    let mut troubled = files::Troubled::of(consolidation, &questions);
    let mut units = Vec::new();
    for reporter in &consolidation.pack.reporters {
        let mut forms = Vec::new();
        for form in &consolidation.forms {
            let figures = form.reporters.iter().find(|figures| figures.reporter == reporter.id);
            let Some(figures) = figures else { continue };
            let of_files = troubled.take(&form.data_set, &reporter.id);
            forms.extend(form_return(consolidation, form, figures, &questions, of_files));
        }
        let loose = troubled.take_loose(&reporter.id);
        let open: BTreeSet<&str> = forms
            .iter()
            .flat_map(|form| &form.items)
            .chain(&loose)
            .map(|item| item.id.as_str())
            .collect();
        let sent = consolidation.sent.get(&reporter.id).map(|sent| Progress {
            day: sent.day,
            sent: sent.items.len(),
            mended: sent.items.iter().filter(|id| !open.contains(id.as_str())).count(),
        });
        if !forms.is_empty() || !loose.is_empty() || sent.is_some() {
            units.push(UnitReturn {
                reporter: reporter.id.clone(),
                name: reporter.name.clone(),
                slug: reporter.slug.clone(),
                requested: reporter.requested,
                forms,
                loose,
                sent,
            });
        }
    }
    Returns { units, nobody: troubled.nobody }
}

/// What one unit has to mend in one form; `None` where that is nothing.
fn form_return(
    consolidation: &Consolidation,
    form: &FormFigures,
    figures: &ReporterFigures,
    questions: &Questions<'_>,
    of_files: Vec<Item>,
) -> Option<FormReturn> {
    let counting = counting(consolidation, &form.data_set, &figures.reporter);
    let asked = counting.and_then(|file| questions.get(file.sha256.as_str()));
    let asked = asked.map(Vec::as_slice).unwrap_or_default();
    let mut items = of_files;
    if let Some(file) = counting {
        items.extend(items::of_submission(consolidation, figures, file, asked));
    }
    if items.is_empty() {
        return None;
    }
    items.sort_by(|a, b| a.order().cmp(&b.order()));
    items::number_twins(&mut items);
    Some(FormReturn {
        data_set: form.data_set.clone(),
        printed_code: figures.form.printed_code.clone(),
        title: figures.form.title.clone(),
        carries: counting.map(|file| file.path.clone()),
        revision: counting.and_then(|file| file.revision).unwrap_or(0),
        exported_at: counting.and_then(|file| file.exported_at.clone()).unwrap_or_default(),
        entry: items::entry(&consolidation.pack, figures, asked),
        items,
    })
}

/// The file whose figures count for a reporter and form.
fn counting<'a>(
    consolidation: &'a Consolidation,
    data_set: &str,
    reporter: &str,
) -> Option<&'a FileResult> {
    consolidation.files.iter().find(|file| {
        file.state == FileState::Recognised
            && file.identity.data_set == data_set
            && file.identity.reporter == reporter
    })
}
