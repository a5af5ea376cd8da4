//! One tab writes a draft: taking its lease, keeping it, getting it back.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    platform::{
        page,
        storage::{self, LEASE_MILLISECONDS, Lease},
    },
    state::fill::{Access, Fill},
};

/// Takes the lease; where storage is refused there is nothing to share and this tab writes.
pub(super) async fn take(key: &str) -> Access {
    match storage::take(key, false).await {
        Ok(Lease::Theirs) => Access::LooksOn,
        Ok(Lease::Ours) | Err(_) => Access::Writes,
    }
}

/// Renews the lease while the page lives, and gives it back when it goes.
pub(super) fn keep(fill: Fill) {
    let key = fill.subject().id.key();
    let beat_key = key.clone();
    let renew = move || {
        if fill.access.try_get_untracked() != Some(Access::Writes) {
            return;
        }
        let key = beat_key.clone();
        spawn_local(async move {
            if storage::take(&key, false).await == Ok(Lease::Theirs) {
                fill.access.try_set(Access::LooksOn);
            }
        });
    };
    let pause = Duration::from_millis(LEASE_MILLISECONDS as u64 / 3);
    // Without a timer the lease runs out and another tab may take it: no harm to the figures.
    let beat = set_interval_with_handle(renew, pause).ok();
    let leave_key = key.clone();
    let leaving = page::on_leave(move || give_back(&leave_key));
    on_cleanup(move || {
        if let Some(beat) = beat {
            beat.clear();
        }
        leaving.remove();
        give_back(&key);
    });
}

fn give_back(key: &str) {
    let key = key.to_owned();
    // Should this fail, the lease runs out by itself.
    spawn_local(async move { drop(storage::release(&key).await) });
}

/// "Tiếp tục ở đây": takes the lease from the other tab and shows the draft as it stands now.
pub(crate) fn take_over(fill: Fill) {
    let key = fill.subject().id.key();
    spawn_local(async move {
        if storage::take(&key, true).await.is_ok() {
            page::reload();
        }
    });
}
