//! The workers of this page, started when first needed, and what can be asked of them.

use shared::job::{
    MergeReply, MergeRequest, PackAnswer, PackRequest, WriteAnswer, WriteRequest, push_message,
};

use super::take_in::ReadFile;

use crate::{
    platform::{
        engine::{Ended, Engine},
        pool::Pool,
        wire::{Bytes, Part},
    },
    worker::{MERGE, PACKS, WRITER},
};

struct Workers {
    pool: Pool,
    merge: Engine,
    writer: Engine,
    packs: Engine,
}

thread_local! {
    static WORKERS: Workers = Workers {
        pool: Pool::new(),
        merge: Engine::new(MERGE),
        writer: Engine::new(WRITER),
        packs: Engine::new(PACKS),
    };
}

/// The pool that reads untrusted files.
pub(crate) fn pool() -> Pool {
    WORKERS.with(|workers| workers.pool.clone())
}

/// Asks the merge desk; `bytes` are handed over. Begin with [`MergeRequest::Open`], again
/// too when the worker has died: it then takes the merge up from its journal.
pub(crate) async fn merge(
    request: &MergeRequest,
    bytes: Option<Bytes>,
) -> Result<(MergeReply, Option<Bytes>), Ended> {
    let engine = WORKERS.with(|workers| workers.merge.clone());
    let parts = bytes.into_iter().map(Part::Bytes).collect();
    let (reply, parts) = engine.ask(request, parts).await?;
    Ok((reply, parts.into_iter().next()))
}

/// Adds a file to the merge as it was read; `grid` is handed over.
pub(crate) async fn push(
    file: &ReadFile,
    grid: Option<Bytes>,
) -> Result<(MergeReply, Option<Bytes>), Ended> {
    let engine = WORKERS.with(|workers| workers.merge.clone());
    let parts = grid.into_iter().map(Part::Bytes).collect();
    let (reply, parts) = engine.ask_written(push_message(file.json()), parts).await?;
    Ok((reply, parts.into_iter().next()))
}

/// Has a workbook or a zip written; the bytes beside [`WriteAnswer::Written`].
pub(crate) async fn write(request: &WriteRequest) -> Result<(WriteAnswer, Option<Bytes>), Ended> {
    let engine = WORKERS.with(|workers| workers.writer.clone());
    let (answer, parts) = engine.ask(request, Vec::new()).await?;
    Ok((answer, parts.into_iter().next()))
}

/// Asks the desk of packs; `part` is handed over.
pub(crate) async fn packs(
    request: &PackRequest,
    part: Option<Bytes>,
) -> Result<(PackAnswer, Option<Bytes>), Ended> {
    let engine = WORKERS.with(|workers| workers.packs.clone());
    let (answer, parts) = engine.ask(request, part.into_iter().map(Part::Bytes).collect()).await?;
    Ok((answer, parts.into_iter().next()))
}
