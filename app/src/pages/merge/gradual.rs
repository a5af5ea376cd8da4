//! Long lists are built some rows a frame, so that none of them ever holds the page up.

use leptos::prelude::*;

use crate::{platform::page::next_frame, state::rows::Row};

/// The rows that stand by now: `per_frame` more in each frame until all do.
pub(super) fn gradually<T: Clone + Send + Sync + 'static>(
    rows: RwSignal<Vec<Row<T>>>,
    per_frame: impl Fn() -> usize + Copy + 'static,
) -> impl Fn() -> Vec<Row<T>> + Copy + Send + Sync + 'static {
    let built = RwSignal::new(0);
    Effect::new(move |_| {
        let total = rows.read().len();
        if built.get_untracked() > total {
            built.set(total);
        }
        build_on(built, rows, per_frame);
    });
    move || {
        let built = built.get();
        rows.read().iter().take(built).cloned().collect()
    }
}

fn build_on<T: Send + Sync + 'static>(
    built: RwSignal<usize>,
    rows: RwSignal<Vec<Row<T>>>,
    per_frame: impl Fn() -> usize + Copy + 'static,
) {
    next_frame(move || {
        // The list may have left the page meanwhile.
        let (Some(total), Some(so_far)) =
            (rows.try_with_untracked(Vec::len), built.try_get_untracked())
        else {
            return;
        };
        if so_far < total {
            built.set((so_far + per_frame()).min(total));
            build_on(built, rows, per_frame);
        }
    });
}
