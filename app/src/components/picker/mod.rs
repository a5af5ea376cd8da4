//! One of many: a search field over the list of what fits (ARIA combobox with a listbox).

use leptos::{ev::KeyboardEvent, prelude::*};

use super::icon::{Icon, Sign};
use crate::platform::page;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PickerOption {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// What the search looks in, folded as [`Picker`]'s `fold` folds the words sought.
    pub(crate) folded: String,
}

/// Rows that stand at once: longer lists are searched, not scrolled.
const MOST_ROWS: usize = 100;

/// `selected` holds the value of the chosen option, empty while none is.
#[component]
pub(crate) fn Picker(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] placeholder: Signal<String>,
    #[prop(into)] none_found: Signal<String>,
    /// Says how many more there are than stand in the list.
    more: impl Fn(usize) -> String + Copy + Send + Sync + 'static,
    #[prop(into)] options: Signal<Vec<PickerOption>>,
    fold: fn(&str) -> String,
    selected: RwSignal<String>,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(None::<usize>);
    let found = Memo::new(move |_| {
        let sought = fold(&query.get());
        let words: Vec<&str> = sought.split_whitespace().collect();
        let options = options.read();
        let found =
            options.iter().filter(|option| words.iter().all(|word| option.folded.contains(word)));
        let total = found.clone().count();
        (found.take(MOST_ROWS).cloned().collect::<Vec<_>>(), total)
    });
    let shown = Signal::derive(move || found.get().0);
    let option_id = move |index: usize| format!("{id}-option-{index}");
    let move_to = move |index: usize| {
        at.set(Some(index));
        page::reveal(&option_id(index));
    };
    let choose = move |index: usize| {
        if let Some(option) = found.read_untracked().0.get(index) {
            selected.set(option.value.clone());
            at.set(Some(index));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.read_untracked().0.len();
        if event.is_composing() || count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => move_to(at.get_untracked().map_or(0, |at| (at + 1).min(count - 1))),
            "ArrowUp" => move_to(at.get_untracked().map_or(0, |at| at.saturating_sub(1))),
            "Enter" => choose(at.get_untracked().unwrap_or(0)),
            _ => return,
        }
        event.prevent_default();
    };
    let rows = move || {
        let shown = shown.get();
        if shown.is_empty() {
            return view! { <li class="picker__none">{none_found.get()}</li> }.into_any();
        }
        let left = found.read().1 - shown.len();
        let left = (left > 0)
            .then(|| view! { <li class="picker__none" role="presentation">{more(left)}</li> });
        let rows = shown
            .into_iter()
            .enumerate()
            .map(|(index, PickerOption { value, label, hint, .. })| {
                view! {
                    <li
                        id=option_id(index)
                        role="option"
                        class="picker__option"
                        class:picker__option--at=move || at.get() == Some(index)
                        aria-selected=move || (selected.get() == value).to_string()
                        on:click=move |_| choose(index)
                    >
                        <span>{label}</span>
                        <span class="picker__hint">{hint}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            {rows}
            {left}
        }
        .into_any()
    };
    view! {
        <div class="picker">
            <div class="picker__search">
                <Icon sign=Sign::Search />
                <input
                    id=id
                    class="picker__input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded="true"
                    aria-autocomplete="list"
                    aria-controls=format!("{id}-list")
                    aria-label=move || label.get()
                    aria-activedescendant=move || at.get().map(option_id)
                    placeholder=move || placeholder.get()
                    prop:value=move || query.get()
                    on:input=move |event| {
                        query.set(event_target_value(&event));
                        at.set(None);
                    }
                    on:keydown=on_key
                />
            </div>
            <ul class="picker__list" id=format!("{id}-list") role="listbox" aria-label=move || label.get()>
                {rows}
            </ul>
        </div>
    }
}
