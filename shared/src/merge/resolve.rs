//! From files to submissions: the state of every file, and for every reporter and form the
//! files that count, newest first.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    FileAccount, FileResult, FileState, IgnoredFile, MergeQuestion, Policy, Session, WhyIgnored,
    answered::{answers, by_habit, figures_of},
    asking::ask,
    decided::Decided,
    misplaced::{NOT_DUE, misplaced},
    received::match_received,
    rivals,
    session::{HeldFile, Reading},
    twins,
};
use crate::{
    definition::Period,
    diag::Finding,
    submission::{Confidence, Identity, Import, ImportState},
};

/// (data set, reporter)
pub(super) type Slot = (String, String);

/// Every file with its state, and what counts.
pub(super) struct Resolution<'a> {
    /// Parallel to the session's files.
    pub(super) files: Vec<FileResult>,
    /// Parallel to `files`.
    pub(super) imports: Vec<Option<Cow<'a, Import>>>,
    pub(super) slots: BTreeMap<Slot, SlotFiles>,
    pub(super) questions: Vec<MergeQuestion>,
    pub(super) findings: Vec<Finding>,
}

/// The files of one reporter and form, by position in [`Resolution::files`].
#[derive(Default)]
pub(super) struct SlotFiles {
    /// The first counts. What the others add to it says `policy`.
    pub(super) accepted: Vec<usize>,
    /// The order of all but the first is not certain.
    pub(super) older_unordered: bool,
    /// Files that may belong here and wait for a decision.
    pub(super) waiting: BTreeSet<usize>,
    pub(super) policy: Policy,
}

impl Session {
    pub(super) fn resolve(&self, period: &Period, decided: &Decided<'_>) -> Resolution<'_> {
        let held = &self.state.files;
        let (dates, findings) = match_received(held, &self.state.received);
        let mut resolution = Resolution {
            files: Vec::with_capacity(held.len()),
            imports: Vec::with_capacity(held.len()),
            slots: BTreeMap::new(),
            questions: Vec::new(),
            findings,
        };
        let keepers = keepers(held);
        for (file, received) in held.iter().zip(dates) {
            let reading = file.outcome(self.identity_of(&file.sha256));
            let mut result = blank_result(file);
            result.received = received;
            let mut kept = None;
            match reading {
                Some(Reading::Imported(import)) => {
                    let import = included(import, decided);
                    describe(&mut result, &import);
                    self.settle(&mut result, &import, period, &keepers, (file, decided));
                    kept = Some(import);
                }
                Some(Reading::Rejected(rejection)) => {
                    result.state = FileState::Rejected;
                    result.rejection = Some(rejection.clone());
                    result.findings.push(rejection.finding());
                }
                Some(Reading::Ignored(ignored)) => {
                    result.state = FileState::Ignored;
                    result.ignored = Some(ignored);
                }
                Some(Reading::Several(several)) => {
                    result.state = FileState::Ignored;
                    result.ignored = Some(IgnoredFile::SeveralReports);
                    result.account = FileAccount::of(&several.account);
                    result.findings.clone_from(&several.findings);
                }
                None => {}
            }
            resolution.files.push(result);
            resolution.imports.push(kept);
        }
        rivals::fill_slots(&mut resolution, decided);
        twins::fold(&mut resolution);
        ask(&self.pack, &mut resolution, decided, period);
        resolution
    }

    /// The state that one import has by itself, before its rivals are looked at.
    fn settle(
        &self,
        result: &mut FileResult,
        import: &Import,
        period: &Period,
        keepers: &BTreeMap<&str, &str>,
        (file, decided): (&HeldFile, &Decided<'_>),
    ) {
        // Who leaves out a workbook of several reports leaves out all of them.
        let whole = import.part_of.as_deref().and_then(|whole| decided.excluded(whole));
        if let Some(reason) = decided.excluded(&file.sha256).or(whole) {
            result.state = FileState::Excluded;
            reason.clone_into(&mut result.reason);
            result.account.ignore_rest(WhyIgnored::Excluded);
            return;
        }
        let keeper = keepers.get(file.sha256.as_str()).filter(|keeper| **keeper != file.path);
        if let Some(keeper) = keeper {
            result.state = FileState::Duplicate;
            result.instead = Some((*keeper).to_owned());
            result.account.ignore_rest(WhyIgnored::Duplicate);
            return;
        }
        result.state = match import.state {
            ImportState::Recognised => FileState::Recognised,
            ImportState::NeedsReview => FileState::NeedsReview,
            ImportState::Unrecognised => FileState::Unrecognised,
        };
        let may_stand = decided.included(&file.sha256).is_some();
        if result.state == FileState::Recognised
            && let Some(finding) = misplaced(&self.pack, &result.identity, period)
            && !(may_stand && finding.code == NOT_DUE)
        {
            result.state = FileState::NeedsReview;
            result.findings.push(finding);
        }
        match result.state {
            FileState::NeedsReview => result.account.queue_placed(),
            FileState::Recognised => {
                for _ in answers(&self.pack, import, decided) {
                    result.account.answer_one();
                }
                for question in &import.questions {
                    if decided.leaves_out(import, question) {
                        result.account.dismiss(figures_of(question));
                    }
                    if let Some(habit) = decided.habit(import, question) {
                        result.findings.push(by_habit(question, habit));
                    }
                }
                if let Some(reason) = decided.included(&file.sha256) {
                    reason.clone_into(&mut result.reason);
                }
            }
            _ => {}
        }
    }
}

/// Of files with the same bytes the one that counts: that with the shortest name, which is no copy
/// of another.
fn keepers(held: &[HeldFile]) -> BTreeMap<&str, &str> {
    let mut keepers: BTreeMap<&str, &str> = BTreeMap::new();
    for file in held {
        let keeper = keepers.entry(&file.sha256).or_insert(&file.path);
        if (file.path.len(), file.path.as_str()) < (keeper.len(), *keeper) {
            *keeper = &file.path;
        }
    }
    keepers
}

/// The import as it counts: where somebody included the file, with what its doubts held back.
fn included<'a>(import: &'a Import, decided: &Decided<'_>) -> Cow<'a, Import> {
    match &import.withheld {
        Some(withheld) if decided.included(&import.sha256).is_some() => {
            let mut import = import.clone();
            import.state = ImportState::Recognised;
            import.values.clone_from(&withheld.values);
            import.questions.clone_from(&withheld.questions);
            import.account.clone_from(&withheld.account);
            Cow::Owned(import)
        }
        _ => Cow::Borrowed(import),
    }
}

fn blank_result(file: &HeldFile) -> FileResult {
    FileResult {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        size: file.size,
        state: FileState::NeedsReview,
        rejection: None,
        ignored: None,
        identity: Identity::default(),
        confidence: Confidence::None,
        contradictions: Vec::new(),
        integrity: None,
        revision: None,
        exported_at: None,
        modified: None,
        received: None,
        instead: None,
        reason: String::new(),
        account: FileAccount::default(),
        errors: 0,
        findings: Vec::new(),
    }
}

fn describe(result: &mut FileResult, import: &Import) {
    let recognition = &import.recognition;
    result.identity = Identity {
        data_set: recognition.data_set.clone().unwrap_or_default(),
        reporter: recognition.reporter.clone().unwrap_or_default(),
        period: recognition.period.clone().unwrap_or_default(),
    };
    result.confidence = recognition.confidence;
    result.contradictions.clone_from(&recognition.contradictions);
    result.integrity = Some(import.integrity);
    result.revision = import.revision;
    result.exported_at.clone_from(&import.exported_at);
    result.modified.clone_from(&import.modified);
    result.findings.clone_from(&import.findings);
    result.account = FileAccount::of(&import.account);
}
