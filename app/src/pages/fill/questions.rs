//! A section of questions answered in words: one field under the other.

use leptos::{
    ev::{Event, KeyboardEvent},
    prelude::*,
};
use shared::{
    definition::ValueType,
    form::{CellIndex, FormRow},
};

use super::{
    Saver,
    grid::{choices, options},
    navigation::{go_to_range, select},
};
use crate::{
    platform::{grid, page},
    state::fill::{CellMode, Fill, Mark, Selection, Subject},
    tasks::fill::edit::{commit, redo, typing, undo},
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
            grid::set_field(cell, &fill.text(cell));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(cell) = grid::cell_of(&event)
            && press(fill, saver, section, cell, &event)
        {
            event.prevent_default();
        }
    };
    let on_focus = move |event: leptos::ev::FocusEvent| {
        if let Some(cell) = grid::cell_of(&event) {
            select(fill, Selection::one(cell));
            // The browser is content with a part of a long field.
            page::reveal(&grid::focus_id(cell));
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
            on:keydown=on_key
        >
            {fields}
        </div>
    }
}

/// Keys of a question; what moves the caret or writes is the browser's.
fn press(fill: Fill, saver: Saver, section: usize, cell: CellIndex, event: &KeyboardEvent) -> bool {
    // An input method is at work: the key is its own.
    if event.is_composing() || event.key_code() == 229 {
        return false;
    }
    let is_ready = fill.mode.get_value() == CellMode::Ready;
    let (shift, control) = (event.shift_key(), event.ctrl_key() || event.meta_key());
    let finish = || {
        if let Some(text) = grid::text(cell).filter(|_| !is_ready && fill.can_write()) {
            commit(fill, &saver.get(), cell, &text);
            grid::set_field(cell, &fill.text(cell));
        }
    };
    let travel = |to: Option<Selection>| {
        if let Some(selection) = to {
            go_to_range(fill, selection);
        }
    };
    match (event.key().as_str(), control, shift, event.alt_key()) {
        ("Escape", false, false, false) if !is_ready => {
            fill.mode.set_value(CellMode::Ready);
            grid::set_field(cell, &fill.text(cell));
            // The text that was dropped must not come back after a crash.
            saver.get().editor_closed();
        }
        // While a text is written, the browser takes its letters back one by one.
        ("z" | "Z", true, false, false) if is_ready => travel(undo(fill, &saver.get())),
        ("y" | "Y", true, false, false) | ("z" | "Z", true, true, false) if is_ready => {
            travel(redo(fill, &saver.get()));
        }
        ("Enter", true, ..) => {
            finish();
            let form = &fill.subject().form;
            let rows = form.sections[section].rows.iter();
            let cells = rows.filter_map(|row| row.cells.iter().flatten().next().copied());
            if let Some(next) = cells.skip_while(|other| *other != cell).nth(1) {
                go_to_range(fill, Selection::one(next));
            }
        }
        // Where the list opens, Alt+↑ explains.
        ("ArrowDown", false, false, true) if grid::is_list(cell) => return grid::open_list(cell),
        ("ArrowDown" | "ArrowUp", false, false, true) => {
            finish();
            page::focus("fill-details");
        }
        _ => return false,
    }
    true
}

fn question(
    fill: Fill,
    subject: &Subject,
    row: &FormRow,
    index: CellIndex,
) -> impl IntoView + use<> {
    let cell = &subject.form.cells[index];
    let view = fill.followed(index);
    let id = grid::focus_id(index);
    let text = {
        let view = view.clone();
        Memo::new(move |_| view.with(|view| view.text.clone()))
    };
    let is_bad = move || view.with(|view| (view.mark == Mark::Bad).then_some("true"));
    let options = options(subject, cell);
    let is_closed = !fill.can_write();
    let control = if !options.is_empty() {
        let offered = move || choices(&text.get(), &options);
        view! {
            <select id=id.clone() class="control questions__short" disabled=is_closed aria-invalid=is_bad>
                {offered}
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
