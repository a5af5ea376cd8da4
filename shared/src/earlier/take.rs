//! Taking figures of an earlier period from a file: a form that was sent, the consolidated
//! report, or the data file of a consolidation.
//!
//! **Invariant:** pack, form, reporter, period and codes agree, or nothing is taken and it is
//! said what the file is and what is needed; single figures that are not certain are left out
//! and counted.

use grid::Workbook;
use serde::{Deserialize, Serialize};

use super::{Known, Origin, OriginKind, consolidated, tidy};
use crate::{
    definition::{DataSet, Pack, Period, Reporter},
    diag::{Finding, Severity},
    form::Form,
    merge::{FileOutcome, Outcome},
    submission::{Identity, Import, ImportState},
};

/// What a file gives, or why it gives nothing.
pub type Offer = Result<Found, Box<Finding>>;

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub known: Known,
    /// Lines of the file with figures that the form does not have any more, as they are called
    /// there.
    pub gone: Vec<String>,
    /// Cells that could not be understood for certain.
    pub unclear: usize,
}

/// The form that is being filled, and the periods whose figures stand beside it.
pub(super) struct Frame<'a> {
    pub(super) pack: &'a Pack,
    pub(super) data_set: &'a DataSet,
    pub(super) reporter: &'a Reporter,
    periods: Vec<&'a Period>,
}

/// What one file offers beside the form of `wanted`. `workbook`: what the sealed reader read.
pub fn take(
    pack: &Pack,
    wanted: &Identity,
    file: &FileOutcome,
    workbook: Option<&Workbook>,
) -> Offer {
    let frame = Frame::of(pack, wanted)?;
    let origin = |kind| Origin { kind, file: name(&file.path), sha256: file.sha256.clone() };
    if let Some(workbook) = workbook {
        if consolidated::is_report(workbook) {
            return consolidated::take(&frame, workbook, origin(OriginKind::Report));
        }
        if let Some(table) = tidy::Table::of(workbook) {
            return tidy::take(&frame, &table, origin(OriginKind::Data));
        }
    }
    match &file.outcome {
        Outcome::Imported(import) => of_import(&frame, import),
        Outcome::Rejected(rejection) => Err(rejection.finding().into()),
        Outcome::Ignored(_) | Outcome::Several(_) => {
            Err(Finding::new(Severity::High, "earlier-unrecognised").into())
        }
    }
}

/// What a form that was read offers beside the form of `wanted`.
pub fn take_import(pack: &Pack, wanted: &Identity, import: &Import) -> Offer {
    of_import(&Frame::of(pack, wanted)?, import)
}

fn of_import(frame: &Frame<'_>, import: &Import) -> Offer {
    let unrecognised = || Finding::new(Severity::High, "earlier-unrecognised");
    match import.state {
        ImportState::Recognised => {}
        ImportState::NeedsReview => {
            let first = import.questions.first();
            return Err(first.map_or_else(unrecognised, |question| question.finding()).into());
        }
        ImportState::Unrecognised => return Err(unrecognised().into()),
    }
    let identity = import.recognition.identity().ok_or_else(unrecognised)?;
    frame.is_ours(&identity.data_set, &identity.reporter)?;
    frame.period(&identity.period)?;
    let (form, entry) = import.to_entry(frame.pack).ok_or_else(unrecognised)?;
    let origin = Origin {
        kind: OriginKind::Submission {
            revision: import.revision,
            exported_at: import.exported_at.clone(),
            modified: import.modified.clone(),
        },
        file: name(&import.path),
        sha256: import.sha256.clone(),
    };
    let (unclear, gone): (Vec<_>, Vec<_>) =
        import.questions.iter().partition(|question| question.about.is_some());
    Ok(Found {
        known: Known::of_entry(&form, &entry, origin),
        gone: gone.into_iter().map(|question| question.raw.clone()).collect(),
        unclear: unclear.len(),
    })
}

impl<'a> Frame<'a> {
    fn of(pack: &'a Pack, wanted: &Identity) -> Result<Self, Box<Finding>> {
        let none = || Finding::new(Severity::High, "earlier-none-wanted");
        let period = pack.period(&wanted.period).ok_or_else(none)?;
        let periods: Vec<&Period> =
            period.earlier().into_iter().filter_map(|id| pack.period(id)).collect();
        if periods.is_empty() {
            return Err(none().into());
        }
        Ok(Self {
            pack,
            data_set: pack.data_set(&wanted.data_set).ok_or_else(none)?,
            reporter: pack.reporter(&wanted.reporter).ok_or_else(none)?,
            periods,
        })
    }

    pub(super) fn is_ours(&self, data_set: &str, reporter: &str) -> Result<(), Box<Finding>> {
        if data_set != self.data_set.id {
            let found = self.pack.data_set(data_set).map_or(data_set, |found| &found.printed_code);
            return Err(Finding::new(Severity::High, "earlier-other-form")
                .with("found", found)
                .with("wanted", &self.data_set.printed_code)
                .into());
        }
        if reporter != self.reporter.id {
            let found = self.pack.reporter(reporter).map_or(reporter, |found| &found.name);
            return Err(Finding::new(Severity::High, "earlier-other-reporter")
                .with("found", found)
                .with("wanted", &self.reporter.name)
                .into());
        }
        Ok(())
    }

    /// The earlier period with this id.
    pub(super) fn period(&self, id: &str) -> Result<&'a Period, Box<Finding>> {
        self.periods.iter().find(|period| period.id == id).copied().ok_or_else(|| {
            let found = self.pack.period(id).map_or(id, |found| &found.label);
            let wanted: Vec<&str> = self.periods.iter().map(|period| &*period.label).collect();
            Finding::new(Severity::High, "earlier-other-period")
                .with("found", found)
                .with("wanted", wanted.join(", "))
                .into()
        })
    }

    pub(super) fn form(&self, period: &Period) -> Form {
        Form::build(self.pack, self.data_set, self.reporter, period)
    }

    /// A consolidation without this reporter's form.
    pub(super) fn not_inside(&self) -> Box<Finding> {
        Finding::new(Severity::High, "earlier-not-inside")
            .with("form", &self.data_set.printed_code)
            .with("reporter", &self.reporter.name)
            .into()
    }
}

fn name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
