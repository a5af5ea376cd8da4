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

/// `selected` holds the value of the chosen option, empty while none is. With `popup` the list
/// shows only while it is searched, and the field shows what is chosen.
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
    #[prop(optional)] popup: bool,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let open = RwSignal::new(!popup);
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
            open.set(!popup);
        }
    };
    let shown_text = move || match open.get() {
        true => query.get(),
        false => {
            let chosen = selected.read();
            let options = options.read();
            let found = options.iter().find(|option| option.value == *chosen);
            found.map(|option| option.label.clone()).unwrap_or_default()
        }
    };
    let search_anew = move || {
        query.set(String::new());
        at.set(None);
        open.set(true);
    };
    let on_key = move |event: KeyboardEvent| {
        let count = found.read_untracked().0.len();
        if event.is_composing() {
            return;
        }
        let key = event.key();
        if popup && open.get_untracked() && key == "Escape" {
            open.set(false);
            event.stop_propagation();
            return;
        }
        if !open.get_untracked() {
            if matches!(key.as_str(), "ArrowDown" | "ArrowUp") {
                event.prevent_default();
                search_anew();
            }
            return;
        }
        if count == 0 {
            return;
        }
        match key.as_str() {
            "ArrowDown" => move_to(at.get_untracked().map_or(0, |at| (at + 1).min(count - 1))),
            "ArrowUp" => move_to(at.get_untracked().map_or(0, |at| at.saturating_sub(1))),
            "Enter" => choose(at.get_untracked().unwrap_or(0)),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
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
                        // The focus stays in the field.
                        on:mousedown=|event| event.prevent_default()
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
        <div class="picker" class:picker--popup=popup>
            <div class="picker__search">
                <Icon sign=Sign::Search />
                <input
                    id=id
                    class="picker__input"
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    aria-expanded=move || open.get().to_string()
                    aria-autocomplete="list"
                    aria-controls=move || open.get().then(|| format!("{id}-list"))
                    aria-label=move || label.get()
                    aria-activedescendant=move || at.get().filter(|_| open.get()).map(option_id)
                    placeholder=move || placeholder.get()
                    prop:value=shown_text
                    on:focus=move |_| {
                        if popup && selected.read_untracked().is_empty() {
                            search_anew();
                        }
                    }
                    on:blur=move |_| open.set(!popup)
                    on:input=move |event| {
                        query.set(event_target_value(&event));
                        at.set(None);
                        open.set(true);
                    }
                    on:keydown=on_key
                />
            </div>
            <Show when=move || open.get()>
                <ul
                    class="picker__list"
                    id=format!("{id}-list")
                    role="listbox"
                    aria-label=move || label.get()
                >
                    {rows}
                </ul>
            </Show>
        </div>
    }
}
