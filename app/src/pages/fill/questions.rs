//! A section of questions answered in words: one field under the other.

use leptos::{ev::Event, prelude::*};
use shared::{
    definition::ValueType,
    form::{CellIndex, FormRow},
};

use super::{Saver, grid::options, navigation::select};
use crate::{
    platform::grid,
    state::fill::{CellMode, Fill, Mark, Selection, Subject},
    tasks::fill::edit::{commit, shown, typing},
};

#[component]
pub(super) fn Questions(section: usize) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let subject = fill.subject();
    let on_input = move |event: Event| {
        if let Some((cell, text)) = grid::cell_of(&event).zip(grid::field_text(&event)) {
            fill.mode.set_value(CellMode::Edit);
            typing(fill, &saver.get(), cell, text);
        }
    };
    let finish = move |event: Event| {
        if fill.is_gone() {
            return;
        }
        let Some((cell, text)) = grid::cell_of(&event).zip(grid::field_text(&event)) else {
            return;
        };
        if fill.mode.get_value() != CellMode::Ready && fill.can_write() {
            commit(fill, &saver.get(), cell, &text);
            grid::set_field(cell, &shown(fill, cell));
        }
    };
    let on_focus = move |event: leptos::ev::FocusEvent| {
        if let Some(cell) = grid::cell_of(&event) {
            select(fill, Selection::one(cell));
        }
    };
    let fields = subject.form.sections[section]
        .rows
        .iter()
        .filter_map(|row| {
            let cell = row.cells.iter().flatten().copied().next()?;
            Some(question(fill, &subject, row, cell))
        })
        .collect_view();
    view! {
        <div
            class="questions"
            on:input=on_input
            on:change=finish
            on:focusout=move |event| finish(event.into())
            on:focusin=on_focus
        >
            {fields}
        </div>
    }
}

fn question(
    fill: Fill,
    subject: &Subject,
    row: &FormRow,
    index: CellIndex,
) -> impl IntoView + use<> {
    let cell = &subject.form.cells[index];
    let view = fill.cell(index);
    let id = grid::focus_id(index);
    let text = {
        let view = view.clone();
        Memo::new(move |_| view.with(|view| view.text.clone()))
    };
    let is_bad = move || view.with(|view| (view.mark == Mark::Bad).then_some("true"));
    let options = options(subject, cell);
    let is_closed = !fill.can_write();
    let control = if !options.is_empty() {
        let choices = move || {
            let text = text.get();
            let mut offered = vec![String::new()];
            offered.extend(options.iter().cloned());
            if !offered.contains(&text) {
                offered.push(text.clone());
            }
            offered
                .into_iter()
                .map(|option| {
                    let is_chosen = option == text;
                    view! { <option value=option.clone() prop:selected=is_chosen>{option.clone()}</option> }
                })
                .collect_view()
        };
        view! {
            <select id=id.clone() class="control questions__short" disabled=is_closed aria-invalid=is_bad>
                {choices}
            </select>
        }
        .into_any()
    } else if cell.value_type == ValueType::LongText {
        view! {
            <textarea
                id=id.clone()
                class="control"
                rows="4"
                readonly=is_closed
                aria-invalid=is_bad
                prop:value=move || text.get()
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                class="control questions__short"
                type="text"
                autocomplete="off"
                readonly=is_closed
                aria-invalid=is_bad
                prop:value=move || text.get()
            />
        }
        .into_any()
    };
    view! {
        <div class="field" data-cell=index>
            <label class="field__label" for=id>
                <span class="questions__code">{row.code.clone()}</span>
                {row.label.clone()}
            </label>
            {control}
        </div>
    }
}
