//! What of a merge goes to another machine or another period as a file, and comes back from one.

use std::collections::BTreeMap;

use super::{
    journal::{Head, JournalRow},
    merging::{Handled, MergeDesk},
    messages::MergeAnswer,
};
use crate::{
    diag::{Finding, Severity},
    merge::{Decision, open_session, parse_aliases, resume, save_session, write_aliases},
};

const BINARY: &str = "application/octet-stream";

impl MergeDesk {
    /// The bytes of a session file, with these grids by the hashes of their files.
    pub fn save_session(&self, grids: &BTreeMap<String, Vec<u8>>) -> Handled {
        if self.waiting() > 0 {
            return MergeAnswer::failed("to-read", self.waiting().to_string()).into();
        }
        let name = format!("phien_{}.tonghop", self.session.state().period);
        let answer = MergeAnswer::Written { name, media_type: BINARY.to_owned() };
        let parts = vec![save_session(&self.session, grids)];
        Handled { answer, parts, journal: Vec::new() }
    }

    /// Goes on with a saved session in place of this one; where it cannot be used, nothing changes.
    pub(super) fn resume(&mut self, bytes: &[u8]) -> Handled {
        let refused = |finding: Finding| MergeAnswer::Unclear { findings: vec![finding] }.into();
        let pack = self.session.pack().clone();
        let saved = match open_session(bytes) {
            Ok(saved) => saved,
            Err(finding) => return refused(*finding),
        };
        let (period, own) = (saved.state.period.clone(), self.session.state().period.clone());
        let (session, findings) = match resume(&pack, saved.state) {
            Ok(resumed) => resumed,
            Err(finding) => return refused(*finding),
        };
        if period != own {
            let label =
                |id: &str| pack.period(id).map_or_else(|| id.to_owned(), |of| of.label.clone());
            let finding = Finding::new(Severity::High, "session-other-period");
            return refused(finding.with("expected", label(&own)).with("found", label(&period)));
        }
        let state = session.state();
        let head = Head {
            received: state.received().clone(),
            decisions: session.decisions().to_vec(),
            non_secret: state.non_secret,
            sent: session.sent().clone(),
            ..Head::default()
        };
        let readings = session.readings();
        *self = Self::of(session, head);
        self.look_for_outdated();
        let mut journal = vec![JournalRow::Nothing];
        journal.extend(readings.iter().map(|(file, decided)| self.row(file, *decided)));
        let grids = saved.grids.into_iter();
        journal.extend(grids.map(|(sha256, bytes)| JournalRow::Grid { sha256, bytes }));
        let taken = MergeAnswer::Taken { count: readings.len(), findings };
        let mut handled = self.with_head(taken);
        journal.append(&mut handled.journal);
        Handled { journal, ..handled }
    }

    pub(super) fn save_aliases(&self) -> Handled {
        let (name, media_type) = ("aliases.csv".to_owned(), "text/csv".to_owned());
        let answer = MergeAnswer::Written { name, media_type };
        let parts = vec![write_aliases(&self.session.remembered())];
        Handled { answer, parts, journal: Vec::new() }
    }

    /// Takes the entries of a list of aliases, as one step.
    pub(super) fn load_aliases(&mut self, bytes: &[u8]) -> Handled {
        let list = parse_aliases(self.session.pack(), bytes);
        let aliases = Vec::from(list.aliases).into_iter();
        let decisions: Vec<Decision> = aliases.map(|alias| Decision::Alias { alias }).collect();
        let count = decisions.len();
        self.take(decisions, Vec::new());
        self.with_head(MergeAnswer::Taken { count, findings: list.findings })
    }
}
