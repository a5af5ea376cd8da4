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

/// `selected` holds the value of the chosen option, empty while none is.
#[component]
pub(crate) fn Picker(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] placeholder: Signal<String>,
    #[prop(into)] none_found: Signal<String>,
    #[prop(into)] options: Signal<Vec<PickerOption>>,
    fold: fn(&str) -> String,
    selected: RwSignal<String>,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(None::<usize>);
    let shown = Memo::new(move |_| {
        let sought = fold(&query.get());
        let words: Vec<&str> = sought.split_whitespace().collect();
        options
            .get()
            .into_iter()
            .filter(|option| words.iter().all(|word| option.folded.contains(word)))
            .collect::<Vec<_>>()
    });
    let option_id = move |index: usize| format!("{id}-option-{index}");
    let move_to = move |index: usize| {
        at.set(Some(index));
        page::reveal(&option_id(index));
    };
    let choose = move |index: usize| {
        if let Some(option) = shown.read_untracked().get(index) {
            selected.set(option.value.clone());
            at.set(Some(index));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let count = shown.read_untracked().len();
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
        shown
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
            .collect_view()
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
