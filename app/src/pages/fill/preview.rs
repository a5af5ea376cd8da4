//! A form as it will look: the parts of the fill page, empty and without the right to write.

use leptos::prelude::*;
use shared::entry::Entry;

use super::{Middle, Saver};
use crate::{
    state::{
        drafts::DraftHead,
        fill::{Access, Fill, Subject},
        language::ts,
    },
    tasks::fill::Autosave,
};

/// One section at a time, chosen above it. Only one may stand in a page.
#[component]
pub(crate) fn Preview(subject: Subject) -> impl IntoView {
    let mut entry = Entry::empty(&subject.form);
    entry.recalculate(&subject.form);
    let head = DraftHead::new(subject.id.clone());
    let fill = Fill::new(subject, entry, head, Access::LooksOn);
    provide_context(fill);
    provide_context(Saver(StoredValue::new_local(Autosave::new(fill, None))));
    let subject = fill.subject();
    let sections = subject.form.sections.iter().enumerate().map(|(index, section)| {
        let is_chosen = move || fill.section.get() == index;
        view! {
            <option value=index.to_string() prop:selected=is_chosen>
                {section.id.clone()} ". " {section.title.clone()}
            </option>
        }
    });
    view! {
        <div class="preview">
            <label class="field preview__section">
                <span class="field__label">{ts("pack.forms.section")}</span>
                <select
                    class="control"
                    on:change=move |event| {
                        if let Ok(section) = event_target_value(&event).parse() {
                            fill.section.set(section);
                        }
                    }
                >
                    {sections.collect_view()}
                </select>
            </label>
            <Middle />
        </div>
    }
}
