//! From files to submissions: the state of every file, and for every reporter and form the
//! files that count, newest first.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use super::{
    Candidate, FileAccount, FileResult, FileState, IgnoredFile, MergeQuestion, Policy, Session,
    WhyIgnored,
    asking::ask,
    correction::fits,
    decided::Decided,
    misplaced::{NOT_DUE, misplaced},
    order::{SentAgain, newest_first, same_content},
    received::match_received,
    session::{HeldFile, Reading},
    twins,
};
use crate::{
    definition::{Pack, Period, ValueType},
    diag::{Finding, Severity},
    form::ValueRole,
    submission::{
        About, CellAccount, Confidence, Habit, Identity, IgnoredReason, Import, ImportState,
        ImportedValue, Question,
    },
    value::{NIL, NOT_AVAILABLE, ValueState, format_number},
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
                    result.account = account(&several.account);
                    result.findings.clone_from(&several.findings);
                }
                None => {}
            }
            resolution.files.push(result);
            resolution.imports.push(kept);
        }
        fill_slots(&mut resolution, decided);
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

fn fill_slots(resolution: &mut Resolution<'_>, decided: &Decided<'_>) {
    for (at, file) in resolution.files.iter().enumerate() {
        let slot = || (file.identity.data_set.clone(), file.identity.reporter.clone());
        match file.state {
            FileState::Recognised => {
                resolution.slots.entry(slot()).or_default().accepted.push(at);
            }
            FileState::NeedsReview => {
                let Some(import) = &resolution.imports[at] else { continue };
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
    let again = decided.sent_again();
    for ((data_set, reporter), slot) in slots {
        slot.policy = decided.policy(data_set, reporter);
        if slot.accepted.len() < 2 || slot.policy == Policy::Supplement {
            continue;
        }
        let submissions: Vec<&Import> =
            slot.accepted.iter().filter_map(|at| imports[*at].as_deref()).collect();
        let is = |at: &usize, sha256: &str| files[*at].sha256 == sha256;
        let named = decided
            .counts(data_set, reporter)
            .and_then(|sha256| slot.accepted.iter().position(|at| is(at, sha256)));
        let first = named.or_else(|| preferred(&submissions, decided, &again));
        let order = match first {
            None => in_order(slot.policy, &submissions, &again),
            Some(first) => {
                let rest: Vec<usize> = (0..submissions.len()).filter(|at| *at != first).collect();
                let older: Vec<&Import> = rest.iter().map(|at| submissions[*at]).collect();
                let order = newest_first(&older, &again);
                slot.older_unordered = order.is_none();
                let order = order.unwrap_or_else(|| (0..rest.len()).collect());
                Some([first].into_iter().chain(order.into_iter().map(|at| rest[at])).collect())
            }
        };
        match order {
            Some(order) => {
                slot.accepted = order.into_iter().map(|at| slot.accepted[at]).collect();
                let counting = files[slot.accepted[0]].path.clone();
                for at in &slot.accepted[1..] {
                    files[*at].state = FileState::Superseded;
                    files[*at].instead = Some(counting.clone());
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

/// The file that somebody included, of several the newest of these; `None` where nobody did or
/// their order is not certain.
fn preferred(
    submissions: &[&Import],
    decided: &Decided<'_>,
    again: &SentAgain<'_>,
) -> Option<usize> {
    let included: Vec<usize> = (0..submissions.len())
        .filter(|at| decided.included(&submissions[*at].sha256).is_some())
        .collect();
    let imports: Vec<&Import> = included.iter().map(|at| submissions[*at]).collect();
    if included.len() == submissions.len() {
        return None;
    }
    newest_first(&imports, again)?.first().map(|at| included[*at])
}

/// Positions, the one that counts first; `None` where it has to be asked.
fn in_order(policy: Policy, submissions: &[&Import], again: &SentAgain<'_>) -> Option<Vec<usize>> {
    let all_the_same = || submissions.windows(2).all(|pair| same_content(pair[0], pair[1]));
    match policy {
        Policy::KeepLatest | Policy::Supplement => newest_first(submissions, again),
        Policy::KeepFirst => newest_first(submissions, again).map(|mut order| {
            order.reverse();
            order
        }),
        Policy::Ask => all_the_same().then(|| (0..submissions.len()).collect()),
    }
}

/// The values that people's answers give for an import's questions about cells.
pub(super) fn answers(pack: &Pack, import: &Import, decided: &Decided<'_>) -> Vec<ImportedValue> {
    import
        .questions
        .iter()
        .filter_map(|question| {
            let about = question.about.as_ref()?;
            let state = answer(pack, decided, import, question)?;
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

/// Somebody's answer, to the question or to all that are written like it; none that the cell
/// cannot hold.
pub(super) fn answer<'a>(
    pack: &Pack,
    decided: &Decided<'a>,
    import: &Import,
    question: &'a Question,
) -> Option<&'a ValueState> {
    let of_habit = || decided.habit(import, question)?.state.as_ref();
    let state = decided.answer(&import.sha256, &question.id).or_else(of_habit)?;
    let key = &question.about.as_ref()?.key;
    let value_type = match key.role {
        ValueRole::Comment => &ValueType::Text,
        _ => &pack.element(&key.element)?.value_type,
    };
    fits(pack, value_type, state).then_some(state)
}

/// Nobody looked at this cell: how it was understood is said, and to its unit that it was left out.
fn by_habit(question: &Question, habit: &Habit) -> Finding {
    let shown = match &habit.state {
        None => return question.finding(),
        Some(ValueState::Nil) => NIL.to_owned(),
        Some(ValueState::NotAvailable) => NOT_AVAILABLE.to_owned(),
        Some(state) => state.as_number().map(format_number).unwrap_or_default(),
    };
    let finding = Finding::new(Severity::Low, "read-as-confirmed").with("raw", &question.raw);
    finding.with("value", shown).at(question.place.clone())
}

/// How many figures wait for a question: those of its words or its line, or its cell.
fn figures_of(question: &Question) -> u32 {
    let count = question.arguments.iter().find(|(name, _)| name == "count");
    match count {
        _ if question.about.is_some() => 1,
        _ if !question.waiting.is_empty() => u32::try_from(question.waiting.len()).unwrap_or(0),
        Some((_, count)) => count.parse().unwrap_or(1),
        None => 1,
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

    /// Figures that wait are taken nowhere after all.
    fn dismiss(&mut self, count: u32) {
        self.ignore(|account| &mut account.queued, count, WhyIgnored::Dismissed);
    }

    /// Figures of a recognised file wait for a decision about their cells.
    pub(super) fn queue_some(&mut self, count: u32) {
        let count = count.min(self.placed);
        self.placed -= count;
        self.queued += count;
    }

    /// Figures of a recognised file that another part of the same report has too, or that were
    /// decided against.
    pub(super) fn ignore_some(&mut self, count: u32, why: WhyIgnored) {
        self.ignore(|account| &mut account.placed, count, why);
    }

    fn ignore(&mut self, from: impl Fn(&mut Self) -> &mut u32, count: u32, why: WhyIgnored) {
        let from = from(self);
        let count = count.min(*from);
        *from -= count;
        if count > 0 {
            *self.ignored.entry(why).or_default() += count;
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
