//! The session: everything a merge was given, and nothing computed.

use std::{cmp::Ordering, collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Decision, DecisionKey, FileOutcome, Outcome};
use crate::{
    definition::{CivilDate, Pack},
    returns::Sent,
    submission::{Aliases, Identity, Import, Question, Sign, Wording},
};

/// A merge in progress. Serialise [`Session::state`] for the journal and come back by
/// [`Session::restore`].
#[derive(Debug, Clone)]
pub struct Session {
    pub(super) pack: Arc<Pack>,
    pub(super) state: SessionState,
}

/// The set of files, dates and decisions. Two sessions with equal states give equal results.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SessionState {
    pub pack: String,
    pub pack_hash: String,
    pub period: String,
    /// Sorted by path, then hash.
    pub(super) files: Vec<HeldFile>,
    /// Path, or the end of one, and the day it came.
    pub(super) received: BTreeMap<String, CivilDate>,
    /// Sorted by what they are about.
    pub(super) decisions: Vec<Decision>,
    pub non_secret: bool,
    /// By reporter.
    #[serde(default)]
    pub(super) sent: BTreeMap<String, Sent>,
}

/// One (path, hash) and what reading it gave: once without a decision, and once for every
/// identity that somebody gave it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct HeldFile {
    pub(super) path: String,
    pub(super) sha256: String,
    pub(super) size: u64,
    pub(super) plain: Option<Outcome>,
    pub(super) identified: Vec<Import>,
}

impl SessionState {
    /// Days on which files came, by path or the end of one.
    pub fn received(&self) -> &BTreeMap<String, CivilDate> {
        &self.received
    }
}

impl Session {
    /// An empty merge for one period of a pack (an id that the pack knows; otherwise
    /// nothing is owed and [`Session::finish`] gives `None`).
    pub fn new(pack: Arc<Pack>, period: &str) -> Self {
        let state = SessionState {
            pack: pack.id.clone(),
            pack_hash: pack.hash().to_owned(),
            period: period.to_owned(),
            ..SessionState::default()
        };
        Self { pack, state }
    }

    /// Takes up a journal. Where the pack has changed since, what was read of the files is
    /// forgotten and they have to be read anew; dates and decisions stay.
    pub fn restore(pack: Arc<Pack>, mut state: SessionState) -> Self {
        if state.pack_hash != pack.hash() {
            state.files.clear();
            pack.hash().clone_into(&mut state.pack_hash);
        }
        // What older programs kept apart may be about one thing by now.
        let decisions = std::mem::take(&mut state.decisions);
        let mut session = Self { pack, state };
        for decision in decisions {
            session.decide(decision);
        }
        session
    }

    pub fn state(&self) -> &SessionState {
        &self.state
    }

    pub fn pack(&self) -> &Arc<Pack> {
        &self.pack
    }

    /// Adds a file, or the result of reading it anew. The same file twice is the same as
    /// once; where two readings differ (a time-out, then a success), the better one stays.
    pub fn push(&mut self, file: FileOutcome) {
        let FileOutcome { path, sha256, size, outcome } = file;
        let files = &mut self.state.files;
        let found = files.binary_search_by(|held| {
            (held.path.as_str(), held.sha256.as_str()).cmp(&(path.as_str(), sha256.as_str()))
        });
        let at = found.unwrap_or_else(|at| {
            let held = HeldFile { path, sha256, size, plain: None, identified: Vec::new() };
            files.insert(at, held);
            at
        });
        files[at].take(outcome);
    }

    /// Takes a reading in place of the one there is: the file was read anew because what
    /// [`Session::aliases`] says has changed.
    pub fn read_anew(&mut self, file: FileOutcome) {
        let found =
            self.state.files.iter_mut().find(|held| {
                (held.path.as_str(), held.sha256.as_str()) == (&file.path, &file.sha256)
            });
        if let Some(held) = found {
            match &file.outcome {
                Outcome::Imported(import) if is_by_decision(import) => {
                    let key = identified_as(import);
                    held.identified.retain(|other| identified_as(other) != key);
                }
                _ => held.plain = None,
            }
        }
        self.push(file);
    }

    /// Takes out every file of this path, and all that such a file holds: `path!/…`.
    pub fn remove(&mut self, path: &str) {
        let inside = |rest: &str| rest.is_empty() || rest.starts_with("!/");
        self.state.files.retain(|held| !held.path.strip_prefix(path).is_some_and(inside));
    }

    /// Whether a file with these bytes was already read: a reload need not read it again.
    pub fn has_read(&self, path: &str, sha256: &str) -> bool {
        self.state.files.iter().any(|held| held.path == path && held.sha256 == sha256)
    }

    /// Path, hash and size in bytes of every file, sorted.
    pub fn held(&self) -> impl Iterator<Item = (&str, &str, u64)> {
        self.state.files.iter().map(|held| (held.path.as_str(), held.sha256.as_str(), held.size))
    }

    /// Every reading of every file, and whether it rests on an identity that somebody gave.
    pub fn readings(&self) -> Vec<(FileOutcome, bool)> {
        let of = |held: &HeldFile, outcome: Outcome, decided| {
            let HeldFile { path, sha256, size, .. } = held;
            let (path, sha256) = (path.clone(), sha256.clone());
            (FileOutcome { path, sha256, size: *size, outcome }, decided)
        };
        let mut readings = Vec::new();
        for held in &self.state.files {
            readings.extend(held.plain.iter().map(|plain| of(held, plain.clone(), false)));
            let identified = held.identified.iter();
            readings.extend(
                identified
                    .map(|import| of(held, Outcome::Imported(Box::new(import.clone())), true)),
            );
        }
        readings
    }

    /// The reading of the same bytes under any path, to be pushed under another one too.
    pub fn reading_of(&self, sha256: &str) -> Option<&Outcome> {
        self.state
            .files
            .iter()
            .filter(|held| held.sha256 == sha256 && !sha256.is_empty())
            .find_map(|held| held.plain.as_ref())
    }

    /// Sets or clears the day on which files came. Names are paths, or the last parts of
    /// paths as `received.csv` has them.
    pub fn set_received(&mut self, dates: impl IntoIterator<Item = (String, Option<CivilDate>)>) {
        for (name, date) in dates {
            match date {
                Some(date) => self.state.received.insert(name, date),
                None => self.state.received.remove(&name),
            };
        }
    }

    /// Takes a decision; an earlier one about the same thing is replaced. Where it gives a
    /// file an identity, the file has to be read anew with it and pushed again.
    pub fn decide(&mut self, decision: Decision) {
        let key = decision.key();
        match self.state.decisions.binary_search_by(|other| other.key().cmp(&key)) {
            Ok(at) => self.state.decisions[at] = decision,
            Err(at) => self.state.decisions.insert(at, decision),
        }
    }

    /// Takes a decision back.
    pub fn withdraw(&mut self, key: &DecisionKey) {
        self.state.decisions.retain(|decision| decision.key() != *key);
    }

    pub fn decisions(&self) -> &[Decision] {
        &self.state.decisions
    }

    /// The identity that somebody gave a file.
    pub fn identity_of(&self, sha256: &str) -> Option<&Identity> {
        self.state.decisions.iter().find_map(|decision| match decision {
            Decision::Identify { sha256: file, identity } if file == sha256 => Some(identity),
            _ => None,
        })
    }

    /// Writes down what was sent back to a reporter, in place of what was sent before. It changes
    /// nothing of the result: it only tells how far the reporter has come.
    pub fn set_sent(&mut self, reporter: &str, sent: Sent) {
        self.state.sent.insert(reporter.to_owned(), sent);
    }

    pub fn sent(&self) -> &BTreeMap<String, Sent> {
        &self.state.sent
    }

    /// What people have said that words mean. Every file has to be read with it; where a
    /// decision changes it, the files of [`Session::said_in`] anew.
    pub fn aliases(&self) -> Aliases {
        let aliases = self.state.decisions.iter().filter_map(|decision| match decision {
            Decision::Alias { alias } => Some(alias.clone()),
            _ => None,
        });
        aliases.collect()
    }

    /// Path and hash of the files that ask what these words mean: what is said of them changes
    /// the reading of no other file. Whoever takes such a decision back, or says something of words
    /// that were nothing of any form ([`Aliases::ignores_everywhere`]), has to read all files anew.
    pub fn said_in(&self, wording: &Wording) -> Vec<(&str, &str)> {
        let asks = |import: &Import| {
            let mut asked = questions_of(import).filter_map(|asked| asked.wording.as_ref());
            asked.any(|asked| wording.covers(asked))
        };
        let files = self.state.files.iter().filter(|held| {
            let plain = match &held.plain {
                Some(Outcome::Imported(import)) => Some(import.as_ref()),
                _ => None,
            };
            plain.into_iter().chain(&held.identified).any(asks)
        });
        files.map(|held| (held.path.as_str(), held.sha256.as_str())).collect()
    }

    /// Paths of the files whose reading is not what decisions ask for: they ask what words mean
    /// that was said since, or were not read with the identity that they were given.
    pub fn outdated(&self) -> Vec<&str> {
        let aliases = self.aliases();
        let files = self.state.files.iter().filter(|held| {
            let identity = self.identity_of(&held.sha256);
            let Some(Reading::Imported(import)) = held.outcome(identity) else { return false };
            let mut wordings = questions_of(import).filter_map(|asked| asked.wording.as_ref());
            wordings.any(|wording| aliases.settles(wording).is_some())
                || identity.is_some_and(|given| identified_as(import).as_ref() != Some(given))
        });
        files.map(|held| held.path.as_str()).collect()
    }

    /// Whoever merges declares the figures to be outside the list of state secrets.
    pub fn set_non_secret(&mut self, non_secret: bool) {
        self.state.non_secret = non_secret;
    }
}

impl HeldFile {
    /// Path of the workbook that this is a report of, where it holds several.
    pub(super) fn part_of(&self) -> Option<&str> {
        let import = match &self.plain {
            Some(Outcome::Imported(import)) => import,
            _ => self.identified.first()?,
        };
        import.part_of.as_ref()?;
        self.path.rsplit_once("!/").map(|(whole, _)| whole)
    }

    fn take(&mut self, outcome: Outcome) {
        if let Outcome::Imported(import) = &outcome
            && is_by_decision(import)
        {
            let key = identified_as(import);
            let found = self.identified.binary_search_by(|other| identified_as(other).cmp(&key));
            if let Err(at) = found {
                self.identified.insert(at, (**import).clone());
            }
            return;
        }
        if self.plain.as_ref().is_none_or(|held| preference(&outcome, held).is_lt()) {
            self.plain = Some(outcome);
        }
    }

    /// What counts as the reading of this file, given the identity somebody decided.
    pub(super) fn outcome(&self, identity: Option<&Identity>) -> Option<Reading<'_>> {
        // Whose report a file is cannot be said of one that holds several.
        let whole = !matches!(self.plain, Some(Outcome::Several(_)));
        let decided = identity.filter(|_| whole).and_then(|identity| {
            let wanted = Some(identity);
            self.identified.iter().find(|import| identified_as(import).as_ref() == wanted)
        });
        match (decided, &self.plain) {
            (Some(import), _) => Some(Reading::Imported(import)),
            (None, Some(Outcome::Imported(import))) => Some(Reading::Imported(import)),
            (None, Some(Outcome::Rejected(rejection))) => Some(Reading::Rejected(rejection)),
            (None, Some(Outcome::Ignored(ignored))) => Some(Reading::Ignored(*ignored)),
            (None, Some(Outcome::Several(several))) => Some(Reading::Several(several)),
            (None, None) => None,
        }
    }
}

/// A borrowed [`Outcome`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Reading<'a> {
    Imported(&'a Import),
    Rejected(&'a super::Rejection),
    Ignored(super::IgnoredFile),
    Several(&'a super::SeveralReports),
}

/// Which of two readings of the same bytes stays: what was taken apart before what was not, what
/// was understood before what was refused, and a refusal for good before one that the machine had a part in.
fn preference(one: &Outcome, other: &Outcome) -> Ordering {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Several(_) => 0,
        Outcome::Imported(_) => 1,
        Outcome::Ignored(_) => 2,
        Outcome::Rejected(rejection) if !rejection.code.depends_on_machine() => 3,
        Outcome::Rejected(_) => 4,
    };
    rank(one).cmp(&rank(other)).then_with(|| match (one, other) {
        (Outcome::Rejected(one), Outcome::Rejected(other)) => one.cmp(other),
        (Outcome::Ignored(one), Outcome::Ignored(other)) => one.cmp(other),
        // Reading is a function of the bytes; an older program may still have left another
        // reading in a journal.
        _ => serde_json::to_string(one).ok().cmp(&serde_json::to_string(other).ok()),
    })
}

/// Those that are asked now, and those that would be once the file's doubts are settled.
fn questions_of(import: &Import) -> impl Iterator<Item = &Question> {
    let withheld = import.withheld.iter().flat_map(|withheld| &withheld.questions);
    import.questions.iter().chain(withheld)
}

fn is_by_decision(import: &Import) -> bool {
    import.recognition.anchors.iter().any(|anchor| anchor.sign == Sign::Decision)
}

fn identified_as(import: &Import) -> Option<Identity> {
    let recognition = &import.recognition;
    Some(Identity {
        data_set: recognition.data_set.clone()?,
        reporter: recognition.reporter.clone()?,
        period: recognition.period.clone()?,
    })
}
