//! The role `merge`: the one desk of a merge, and its journal.
//!
//! **Invariant:** a change is answered for only after its rows are kept. Where storage is
//! refused the merge goes on in memory, and every answer says so.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use shared::job::{Handled, JournalRow, MergeAnswer, MergeDesk, MergeReply, MergeRequest};

use super::packs::Packs;
use crate::platform::{
    inbox::{self, Question, Reply},
    journal::{Change, Journal, Table},
    wire::{Bytes, Part},
};

#[derive(Default)]
struct Desk {
    packs: Packs,
    merge: Option<MergeDesk>,
    /// `pack|period|`, before every key of the open merge.
    prefix: String,
    journal: Option<Journal>,
    /// Why nothing is kept; empty while everything is.
    not_kept: String,
    /// Grids that no journal keeps, by key.
    grids: BTreeMap<String, Vec<u8>>,
}

pub(super) fn run() {
    let desk = Rc::new(RefCell::new(Some(Desk::default())));
    inbox::serve(move |Question { message, parts, definitions }| {
        let desk = desk.clone();
        async move {
            // The inbox hands over one question at a time: the desk is always back by then.
            let mut own = desk.take().expect("one question at a time");
            own.packs.follow(&definitions).await;
            let reply = own.answer(&message, &parts).await;
            desk.replace(Some(own));
            reply
        }
    });
}

impl Desk {
    async fn answer(&mut self, message: &[u8], parts: &[Part]) -> Reply {
        let parts: Vec<Vec<u8>> =
            parts.iter().filter_map(|part| part.bytes().map(Bytes::to_vec)).collect();
        let handled = match serde_json::from_slice(message) {
            Ok(MergeRequest::Open { pack, period, sample }) => {
                self.open(&pack, &period, sample).await.into()
            }
            Ok(MergeRequest::SaveSession) => self.save_session().await,
            Ok(request) => self.handle(request, &parts).await,
            Err(error) => MergeAnswer::failed("request", error.to_string()).into(),
        };
        self.keep(handled.journal).await;
        let waiting = self.merge.as_ref().map_or(0, MergeDesk::waiting);
        let (answer, not_kept) = (handled.answer, self.not_kept.clone());
        let reply = MergeReply { answer, not_kept, waiting };
        let parts = handled.parts.iter().map(|bytes| Part::Bytes(Bytes::from(bytes.as_slice())));
        (serde_json::to_vec(&reply).unwrap_or_default(), parts.collect())
    }

    async fn open(&mut self, pack: &str, period: &str, sample: bool) -> MergeAnswer {
        let Some(definition) = self.packs.get(pack) else {
            return MergeAnswer::failed("no-pack", pack);
        };
        let kind = if sample { "sample:" } else { "" };
        self.prefix = format!("{kind}{pack}|{period}|");
        self.not_kept.clear();
        self.grids.clear();
        if self.journal.is_none() {
            match Journal::open().await {
                Ok(journal) => self.journal = Some(journal),
                Err(error) => self.not_kept = error,
            }
        }
        let (head, files) = self.kept_rows().await;
        let (merge, answer) = MergeDesk::open(definition, period, head.as_deref(), &files);
        self.merge = Some(merge);
        answer
    }

    async fn kept_rows(&mut self) -> (Option<Vec<u8>>, Vec<Vec<u8>>) {
        let Some(journal) = &self.journal else { return (None, Vec::new()) };
        let head = journal.get(Table::Heads, &self.prefix).await;
        let files = journal.beginning(Table::Files, &self.prefix).await;
        match (head, files) {
            (Ok(head), Ok(files)) => (head, files),
            (Err(error), _) | (_, Err(error)) => {
                self.not_kept = error;
                (None, Vec::new())
            }
        }
    }

    async fn handle(&mut self, request: MergeRequest, parts: &[Vec<u8>]) -> Handled {
        let needed = self.merge.as_ref().and_then(|merge| merge.needs_grid(&request));
        let grid = match needed.map(str::to_owned) {
            Some(sha256) => self.grid(&sha256).await,
            None => None,
        };
        match &mut self.merge {
            Some(merge) => merge.handle(request, parts, grid.as_deref()),
            None => MergeAnswer::failed("not-open", "").into(),
        }
    }

    async fn save_session(&self) -> Handled {
        let Some(merge) = &self.merge else { return MergeAnswer::failed("not-open", "").into() };
        let mut grids = BTreeMap::new();
        for sha256 in merge.files() {
            if let Some(grid) = self.grid(&sha256).await {
                grids.insert(sha256, grid);
            }
        }
        merge.save_session(&grids)
    }

    async fn grid(&self, sha256: &str) -> Option<Vec<u8>> {
        let key = format!("{}{sha256}", self.prefix);
        if let Some(grid) = self.grids.get(&key) {
            return Some(grid.clone());
        }
        self.journal.as_ref()?.get(Table::Grids, &key).await.ok().flatten()
    }

    async fn keep(&mut self, rows: Vec<JournalRow>) {
        let key = |rest: &str| format!("{}{rest}", self.prefix);
        let mut changes = Vec::with_capacity(rows.len());
        for row in rows {
            match row {
                JournalRow::Head(bytes) => changes.push(Change::Put(Table::Heads, key(""), bytes)),
                JournalRow::File { key: file, row } => {
                    changes.push(Change::Put(Table::Files, key(&file), row));
                }
                JournalRow::NoFile { prefix } => {
                    changes.push(Change::DeleteBeginning(Table::Files, key(&prefix)));
                }
                JournalRow::Grid { sha256, bytes } => {
                    changes.push(Change::Put(Table::Grids, key(&sha256), bytes));
                }
                JournalRow::Nothing => changes.extend(
                    [Table::Heads, Table::Files, Table::Grids]
                        .map(|table| Change::DeleteBeginning(table, key(""))),
                ),
            }
        }
        let written = match &self.journal {
            Some(journal) => journal.write(&changes).await,
            None => Err(self.not_kept.clone()),
        };
        if let Err(error) = written {
            self.not_kept = error;
            // The session itself holds everything but these.
            for change in changes {
                if let Change::Put(Table::Grids, key, bytes) = change {
                    self.grids.insert(key, bytes);
                }
            }
        }
    }
}
