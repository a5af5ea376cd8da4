//! The role `packs`: packs as workbooks, and rehearsals of changed ones.

use std::{cell::RefCell, rc::Rc};

use shared::job::{PackAnswer, PackDesk, PackRequest, kept_files};

use super::packs::Packs;
use crate::platform::{
    inbox::{self, Question, Reply},
    journal::{Journal, Table},
    wire::{Bytes, Part},
};

#[derive(Default)]
struct Desk {
    packs: Packs,
    desk: PackDesk,
    /// `pack|period|` of the saved merge whose files are rehearsed.
    prefix: String,
    journal: Option<Journal>,
}

pub(super) fn run() {
    let desk = Rc::new(RefCell::new(Some(Desk::default())));
    inbox::serve(move |question: Question| {
        let desk = desk.clone();
        async move {
            // The inbox hands over one question at a time: the desk is always back by then.
            let mut own = desk.take().expect("one question at a time");
            own.packs.follow(&question.definitions).await;
            let reply = own.answer(&question.message, &question.parts).await;
            desk.replace(Some(own));
            reply
        }
    });
}

impl Desk {
    async fn answer(&mut self, message: &[u8], parts: &[Part]) -> Reply {
        let given = parts.first().and_then(Part::bytes).map(Bytes::to_vec);
        let (answer, bytes) = match serde_json::from_slice(message) {
            Err(error) => (PackAnswer::failed("request", error.to_string()), None),
            Ok(PackRequest::Kept { pack, period }) => (self.kept(&pack, &period).await, None),
            Ok(request) => {
                let part = match (&request, given) {
                    (PackRequest::Try { file }, None) => self.grid(&file.sha256).await,
                    (_, given) => given,
                };
                self.desk.handle(request, part.as_deref(), |id| self.packs.get(id))
            }
        };
        let parts = bytes.map(|bytes| Part::Bytes(Bytes::from(bytes.as_slice())));
        (serde_json::to_vec(&answer).unwrap_or_default(), parts.into_iter().collect())
    }

    /// Files that a merge on this machine has kept; none where storage is refused.
    async fn kept(&mut self, pack: &str, period: &str) -> PackAnswer {
        self.prefix = format!("{pack}|{period}|");
        if self.journal.is_none() {
            self.journal = Journal::open().await.ok();
        }
        let rows = match &self.journal {
            Some(journal) => journal.beginning(Table::Files, &self.prefix).await,
            None => Ok(Vec::new()),
        };
        PackAnswer::Kept { files: kept_files(&rows.unwrap_or_default()) }
    }

    async fn grid(&self, sha256: &str) -> Option<Vec<u8>> {
        let key = format!("{}{sha256}", self.prefix);
        self.journal.as_ref()?.get(Table::Grids, &key).await.ok().flatten()
    }
}
