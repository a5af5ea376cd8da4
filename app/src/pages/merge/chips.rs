//! Chips that narrow a list: all of it, or one kind, each with how many there are. A kind of which
//! there is nothing has no chip.

use leptos::prelude::*;
use shared::i18n::Language;

use super::words::count;
use crate::state::language::{language, say, ts};

/// `only` holds the kind that is shown; `number_of` counts one kind, or all.
pub(super) fn filter_chips<T>(
    label: &'static str,
    kinds: &'static [T],
    only: RwSignal<Option<T>>,
    word: fn(Language, T) -> String,
    number_of: impl Fn(Option<T>) -> usize + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let language = language();
    let chips = [None].into_iter().chain(kinds.iter().copied().map(Some)).map(move |wanted| {
        view! {
            <Show when=move || { wanted.is_none() || number_of(wanted) > 0 }>
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || (only.get() == wanted).to_string()
                    on:click=move |_| only.set(wanted)
                >
                    {move || match wanted {
                        Some(kind) => word(language.get(), kind),
                        None => say(language, "merge.page.all", &[]),
                    }}
                    <span class="chip__count">{move || count(number_of(wanted))}</span>
                </button>
            </Show>
        }
    });
    view! {
        <div class="chips" role="group" aria-label=ts(label)>
            {chips.collect_view()}
        </div>
    }
}
