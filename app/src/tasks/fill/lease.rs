//! One tab writes a draft: taking its lease, keeping it, getting it back.

use std::{cell::Cell, rc::Rc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    entry::{Entry, Wire},
    form::CellIndex,
    value::{RawValue, parse},
};

use super::autosave::{Autosave, json};
use crate::{
    platform::{
        clock, page,
        storage::{self, DraftChange, LEASE_MILLISECONDS, Lease, StorageError},
    },
    state::{
        drafts::DraftHead,
        fill::{Access, Fill, SaveState},
    },
};

/// Takes the lease; where storage is refused there is nothing to share and this tab writes.
pub(super) async fn take(key: &str) -> Access {
    match storage::take(key, false).await {
        Ok(Lease::Theirs) => Access::LooksOn,
        Ok(Lease::Ours) | Err(_) => Access::Writes,
    }
}

/// Renews the lease while the page lives, and gives it back when it goes.
pub(super) fn keep(autosave: &Autosave) {
    let fill = autosave.fill();
    // A page that is loaded anew is gone for a moment: only who stays away has gone.
    let away = Rc::new(Cell::new(0));
    let saver = autosave.clone();
    let beat = move || {
        let (saver, away) = (saver.clone(), away.clone());
        match fill.access.try_get_untracked() {
            Some(Access::Writes) => spawn_local(async move { saver.beat().await }),
            Some(Access::LooksOn) => spawn_local(async move { look_out(saver, away).await }),
            Some(Access::Erased) | None => {}
        }
    };
    let pause = Duration::from_millis(LEASE_MILLISECONDS as u64 / 3);
    // Without a timer the lease runs out and another tab may take it: no harm to the figures.
    let timer = set_interval_with_handle(beat.clone(), pause).ok();
    // Who comes back to this tab learns at once whether it still writes.
    let returning = page::on_return(beat);
    let saver = autosave.clone();
    let leaving = page::on_leave(move || give_back(&saver));
    // What was put aside and fetched back has given its lease away: it starts from the disk.
    let waking = page::on_wake(move || {
        if fill.save.try_with_untracked(|save| matches!(save, SaveState::Refused(_))) == Some(false)
        {
            page::reload();
        }
    });
    let saver = StoredValue::new_local(autosave.clone());
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
        for listener in returning.into_iter().chain([leaving, waking]) {
            listener.remove();
        }
        if let Some(saver) = saver.try_get_value() {
            give_back(&saver);
        }
    });
}

/// What waits is sent before the lease is given back: the browser does both in this order.
fn give_back(autosave: &Autosave) {
    autosave.send();
    let key = autosave.key().to_owned();
    // Should this fail, the lease runs out by itself.
    spawn_local(async move { drop(storage::release(&key).await) });
}

/// Looks on until the tab that writes has gone, then goes on here.
async fn look_out(autosave: Autosave, away: Rc<Cell<u32>>) {
    let fill = autosave.fill();
    if storage::is_free(autosave.key()).await != Ok(true) {
        away.set(0);
        return;
    }
    away.update(|beats| beats + 1);
    let has_stranded = fill.stranded.try_with_untracked(|texts| !texts.is_empty());
    if away.get() > 1
        && has_stranded == Some(false)
        && storage::take(autosave.key(), false).await == Ok(Lease::Ours)
    {
        page::reload();
    }
}

/// "Tiếp tục ở đây": takes the lease from the other tab, puts what was typed here in the
/// meantime into the draft, and shows the draft as it stands then.
pub(crate) fn take_over(fill: Fill) {
    let key = fill.subject().id.key();
    spawn_local(async move {
        let taken = match storage::take(&key, true).await {
            Ok(_) => place_stranded(fill, &key).await,
            Err(error) => Err(error),
        };
        match taken {
            Ok(()) => page::reload(),
            Err(error) => drop(fill.save.try_set(SaveState::Refused(error.to_string()))),
        }
    });
}

async fn place_stranded(fill: Fill, key: &str) -> Result<(), StorageError> {
    let texts = fill.stranded.try_get_untracked().unwrap_or_default();
    if texts.is_empty() {
        return Ok(());
    }
    let stored = storage::load(key).await?.unwrap_or_default();
    let subject = fill.subject();
    let form = &subject.form;
    let mut entry = match serde_json::from_str::<Wire>(&stored.entry) {
        Ok(wire) => Entry::from_wire(form, &wire).0,
        Err(_) => Entry::empty(form),
    };
    for (cell, text) in &texts {
        let state = parse(&subject.pack, &form.cells[*cell], &RawValue::Text(text)).state;
        entry.set(*cell, text.as_str(), state);
    }
    entry.recalculate(form);
    let mut head =
        DraftHead::read(&stored.head).unwrap_or_else(|| DraftHead::new(subject.id.clone()));
    head.filled = entry.filled(form);
    head.saved_at = clock::now();
    head.unexported = true;
    let change = DraftChange {
        head: Some(json(&head)),
        entry: Some(json(&entry.to_wire(form))),
        editor: None,
    };
    storage::save(key, &change).await
}

/// The stranded texts as lines: row, column heading where it is not the first, text.
pub(crate) fn stranded_lines(fill: Fill, texts: &[(CellIndex, String)]) -> Vec<String> {
    let subject = fill.subject();
    let line = |(cell, text): &(CellIndex, String)| {
        let at = &subject.form.cells[*cell];
        let section = &subject.form.sections[at.section];
        let heading = section.columns.get(at.column).map_or("", |column| column.heading.as_str());
        format!("{} · {heading}: {text}", at.row_code)
    };
    texts.iter().map(line).collect()
}
