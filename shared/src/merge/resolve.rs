//! From files to submissions: the state of every file, and for every reporter and form the
//! files that count, newest first.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Candidate, Decision, FileAccount, FileResult, FileState, IgnoredFile, MergeQuestion, Session,
    WhyIgnored,
    order::newest_first,
    received::match_received,
    session::{HeldFile, Reading},
};
use crate::{
    definition::Period,
    diag::{Finding, Severity},
    submission::{
        About, CellAccount, Confidence, Identity, IgnoredReason, Import, ImportState, ImportedValue,
    },
};

/// (data set, reporter)
pub(super) type Slot = (String, String);

/// Every file with its state, and what counts.
pub(super) struct Resolution<'a> {
    /// Parallel to the session's files.
    pub(super) files: Vec<FileResult>,
    /// Parallel to `files`.
    pub(super) imports: Vec<Option<&'a Import>>,
    pub(super) slots: BTreeMap<Slot, SlotFiles>,
    pub(super) questions: Vec<MergeQuestion>,
    pub(super) findings: Vec<Finding>,
}

/// The files of one reporter and form, by position in [`Resolution::files`].
#[derive(Default)]
pub(super) struct SlotFiles {
    /// Newest first. The first counts; the others may lend values where it is blank.
    pub(super) accepted: Vec<usize>,
    /// The order of all but the first is not certain.
    pub(super) older_unordered: bool,
    /// Files that may belong here and wait for a decision.
    pub(super) waiting: BTreeSet<usize>,
}

impl Session {
    pub(super) fn resolve(&self, period: &Period) -> Resolution<'_> {
        let held = &self.state.files;
        let (dates, findings) = match_received(held, &self.state.received);
        let mut resolution = Resolution {
            files: Vec::with_capacity(held.len()),
            imports: Vec::with_capacity(held.len()),
            slots: BTreeMap::new(),
            questions: Vec::new(),
            findings,
        };
        let mut keepers: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, received) in held.iter().zip(dates) {
            let reading = file.outcome(self.identity_of(&file.sha256));
            let mut result = blank_result(file);
            result.received = received;
            let mut kept = None;
            match reading {
                Some(Reading::Imported(import)) => {
                    describe(&mut result, import);
                    self.settle(&mut result, import, period, &mut keepers, file);
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
                    result.account = account(&several.account);
                    result.findings.clone_from(&several.findings);
                }
                None => {}
            }
            resolution.files.push(result);
            resolution.imports.push(kept);
        }
        self.fill_slots(&mut resolution);
        self.ask(&mut resolution);
        resolution
    }

    /// The state that one import has by itself, before its rivals are looked at.
    fn settle<'a>(
        &self,
        result: &mut FileResult,
        import: &Import,
        period: &Period,
        keepers: &mut BTreeMap<&'a str, &'a str>,
        file: &'a HeldFile,
    ) {
        let excluded = self.state.decisions.iter().find_map(|decision| match decision {
            Decision::Exclude { sha256, reason } if *sha256 == file.sha256 => Some(reason),
            _ => None,
        });
        if let Some(reason) = excluded {
            result.state = FileState::Excluded;
            result.reason.clone_from(reason);
            result.account.ignore_rest(WhyIgnored::Excluded);
            return;
        }
        if let Some(keeper) = keepers.get(file.sha256.as_str()) {
            result.state = FileState::Duplicate;
            result.instead = Some((*keeper).to_owned());
            result.account.ignore_rest(WhyIgnored::Duplicate);
            return;
        }
        keepers.insert(&file.sha256, &file.path);
        result.state = match import.state {
            ImportState::Recognised => FileState::Recognised,
            ImportState::NeedsReview => FileState::NeedsReview,
            ImportState::Unrecognised => FileState::Unrecognised,
        };
        if result.state == FileState::Recognised
            && let Some(finding) = self.misplaced(&result.identity, period)
        {
            result.state = FileState::NeedsReview;
            result.findings.push(finding);
        }
        match result.state {
            FileState::NeedsReview => result.account.queue_placed(),
            FileState::Recognised => {
                for _ in self.answers(import) {
                    result.account.answer_one();
                }
            }
            _ => {}
        }
    }

    /// Why a recognised file has no place in this merge.
    fn misplaced(&self, identity: &Identity, period: &Period) -> Option<Finding> {
        if identity.period != period.id {
            let label = self.pack.period(&identity.period).map(|period| period.label.clone());
            return Some(
                Finding::new(Severity::High, "period-mismatch")
                    .with("expected", &period.label)
                    .with("found", label.unwrap_or_else(|| identity.period.clone())),
            );
        }
        let owed = self.pack.reporter(&identity.reporter).is_some_and(|reporter| {
            self.pack.fillable(reporter, period).any(|data_set| data_set.id == identity.data_set)
        });
        (!owed).then(|| {
            let name = self.pack.reporter(&identity.reporter).map(|reporter| &reporter.name);
            let form = self.pack.data_set(&identity.data_set).map(|form| &form.printed_code);
            Finding::new(Severity::High, "reporter-not-due")
                .with("reporter", name.unwrap_or(&identity.reporter))
                .with("form", form.unwrap_or(&identity.data_set))
        })
    }

    fn fill_slots(&self, resolution: &mut Resolution<'_>) {
        for (at, file) in resolution.files.iter().enumerate() {
            let slot = || (file.identity.data_set.clone(), file.identity.reporter.clone());
            match file.state {
                FileState::Recognised => {
                    resolution.slots.entry(slot()).or_default().accepted.push(at);
                }
                FileState::NeedsReview => {
                    let Some(import) = resolution.imports[at] else { continue };
                    // A blank template that came back is nobody's report.
                    if import.findings.iter().any(|finding| finding.code == "nothing-filled") {
                        continue;
                    }
                    for slot in possible_slots(&file.identity, import) {
                        resolution.slots.entry(slot).or_default().waiting.insert(at);
                    }
                }
                _ => {}
            }
        }
        let Resolution { files, imports, slots, questions, .. } = resolution;
        for ((data_set, reporter), slot) in slots {
            if slot.accepted.len() < 2 {
                continue;
            }
            let submissions: Vec<&Import> =
                slot.accepted.iter().filter_map(|at| imports[*at]).collect();
            let chosen = self
                .chosen(data_set, reporter)
                .and_then(|sha256| slot.accepted.iter().position(|at| files[*at].sha256 == sha256));
            let order = match chosen {
                None => newest_first(&submissions),
                Some(first) => {
                    let rest: Vec<usize> =
                        (0..submissions.len()).filter(|at| *at != first).collect();
                    let older: Vec<&Import> = rest.iter().map(|at| submissions[*at]).collect();
                    let order = newest_first(&older);
                    slot.older_unordered = order.is_none();
                    let order = order.unwrap_or_else(|| (0..rest.len()).collect());
                    Some([first].into_iter().chain(order.into_iter().map(|at| rest[at])).collect())
                }
            };
            match order {
                Some(order) => {
                    slot.accepted = order.into_iter().map(|at| slot.accepted[at]).collect();
                    let newest = files[slot.accepted[0]].path.clone();
                    for at in &slot.accepted[1..] {
                        files[*at].state = FileState::Superseded;
                        files[*at].instead = Some(newest.clone());
                        files[*at].account.ignore_rest(WhyIgnored::Superseded);
                    }
                }
                None => {
                    questions.push(MergeQuestion::Counts {
                        data_set: data_set.clone(),
                        reporter: reporter.clone(),
                        files: slot.accepted.iter().map(|at| candidate(&files[*at])).collect(),
                    });
                    for at in std::mem::take(&mut slot.accepted) {
                        files[at].state = FileState::NeedsReview;
                        files[at].account.queue_placed();
                        let finding = Finding::new(Severity::High, "which-counts");
                        files[at].findings.push(finding);
                        slot.waiting.insert(at);
                    }
                }
            }
        }
    }

    fn chosen(&self, wanted_data_set: &str, wanted_reporter: &str) -> Option<&str> {
        self.state.decisions.iter().find_map(|decision| match decision {
            Decision::Counts { data_set, reporter, sha256 }
                if data_set == wanted_data_set && reporter == wanted_reporter =>
            {
                Some(sha256.as_str())
            }
            _ => None,
        })
    }

    /// The questions of every file whose answer would change something.
    fn ask(&self, resolution: &mut Resolution<'_>) {
        for (file, import) in resolution.files.iter().zip(&resolution.imports) {
            let open = matches!(
                file.state,
                FileState::Recognised | FileState::NeedsReview | FileState::Unrecognised
            );
            let Some(import) = import.filter(|_| open) else { continue };
            for question in &import.questions {
                if self.answer(&import.sha256, &question.id).is_none() {
                    resolution.questions.push(MergeQuestion::File {
                        path: file.path.clone(),
                        sha256: file.sha256.clone(),
                        question: Box::new(question.clone()),
                    });
                }
            }
        }
    }

    fn answer(&self, wanted_sha256: &str, wanted: &str) -> Option<&crate::value::ValueState> {
        self.state.decisions.iter().find_map(|decision| match decision {
            Decision::Answer { sha256, question, state }
                if sha256 == wanted_sha256 && question == wanted =>
            {
                Some(state)
            }
            _ => None,
        })
    }

    /// The values that people's answers give for an import's questions about cells.
    pub(super) fn answers(&self, import: &Import) -> Vec<ImportedValue> {
        import
            .questions
            .iter()
            .filter_map(|question| {
                let about = question.about.as_ref()?;
                let state = self.answer(&import.sha256, &question.id)?;
                Some(ImportedValue {
                    key: about.key.clone(),
                    cell: about.cell,
                    row_code: about.row_code.clone(),
                    column_code: about.column_code.clone(),
                    state: state.clone(),
                    raw: question.raw.clone(),
                    sheet: question.place.sheet.clone().unwrap_or_default(),
                    address: question.place.cell.clone().unwrap_or_default(),
                    findings: Vec::new(),
                })
            })
            .collect()
    }
}

/// Every (data set, reporter) that a file in review may turn out to be.
fn possible_slots(identity: &Identity, import: &Import) -> BTreeSet<Slot> {
    let readings = |about: About, known: &str| -> BTreeSet<String> {
        let contradictions = import.recognition.contradictions.iter();
        contradictions
            .filter(|contradiction| contradiction.about == about)
            .flat_map(|contradiction| [&contradiction.first, &contradiction.second])
            .filter_map(|anchor| anchor.reading.clone())
            .chain([known.to_owned()])
            .filter(|id| !id.is_empty())
            .collect()
    };
    let data_sets = readings(About::DataSet, &identity.data_set);
    let reporters = readings(About::Reporter, &identity.reporter);
    data_sets
        .iter()
        .flat_map(|data_set| {
            reporters.iter().map(move |reporter| (data_set.clone(), reporter.clone()))
        })
        .collect()
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
    result.account = account(&import.account);
}

fn account(of_file: &CellAccount) -> FileAccount {
    let ignored = of_file.ignored.iter();
    FileAccount {
        read: of_file.read,
        placed: of_file.placed,
        queued: of_file.queued,
        ignored: ignored.map(|(why, count)| ((*why).into(), *count)).collect(),
    }
}

fn candidate(file: &FileResult) -> Candidate {
    Candidate {
        path: file.path.clone(),
        sha256: file.sha256.clone(),
        revision: file.revision,
        exported_at: file.exported_at.clone(),
        modified: file.modified.clone(),
    }
}

impl FileAccount {
    /// What was placed or asked is out of the merge for a reason.
    fn ignore_rest(&mut self, why: WhyIgnored) {
        let rest = std::mem::take(&mut self.placed) + std::mem::take(&mut self.queued);
        if rest > 0 {
            *self.ignored.entry(why).or_default() += rest;
        }
    }

    /// What was placed waits for a decision about the file.
    fn queue_placed(&mut self) {
        self.queued += std::mem::take(&mut self.placed);
    }

    fn answer_one(&mut self) {
        if self.queued > 0 {
            self.queued -= 1;
            self.placed += 1;
        }
    }

    /// Figures of a superseded file that count after all, because the newer one is blank.
    pub(super) fn place_from_superseded(&mut self, count: u32) {
        if let Some(superseded) = self.ignored.get_mut(&WhyIgnored::Superseded) {
            let count = count.min(*superseded);
            *superseded -= count;
            self.placed += count;
            if *superseded == 0 {
                self.ignored.remove(&WhyIgnored::Superseded);
            }
        }
    }
}

impl From<IgnoredReason> for WhyIgnored {
    fn from(reason: IgnoredReason) -> Self {
        match reason {
            IgnoredReason::Calculated => Self::Calculated,
            IgnoredReason::Heading => Self::Heading,
            IgnoredReason::HiddenSheet => Self::HiddenSheet,
            IgnoredReason::OutsideForm => Self::OutsideForm,
            IgnoredReason::Greyed => Self::Greyed,
            IgnoredReason::Unrecognised => Self::Unrecognised,
            IgnoredReason::Summary => Self::Summary,
        }
    }
}
