//! A section as a table of cells: one tab stop, keys as in a spreadsheet (ARIA grid).
//!
//! Every input cell holds a real field, so that input methods, touch keyboards and screen
//! readers work as the browser made them; events are heard once, at the table.

mod act;
mod keys;
mod part;
mod pointer;
mod row;
mod status;
mod typed;

use leptos::{
    ev::{self, ClipboardEvent, Event},
    prelude::*,
};
use shared::{definition::DisplayAs, entry::clipboard::Copied, i18n::Language};

pub(super) use self::row::{choices, options};
use self::{act::Keyboard, part::Part, pointer::Pointer, status::Status, typed::Typed};
use super::{Saver, navigation::select};
use crate::{
    platform::{self, grid, page},
    state::{
        fill::{CellMode, Fill, Selection, Told},
        language::{language, t},
    },
    tasks::fill::{
        clipboard,
        edit::{clear, commit, typing},
    },
};

/// Rows that are laid out together or, far from what is seen, not at all.
const ROWS_OF_A_PART: usize = 8;
/// Parts built per frame: the rest of a long roster follows without holding up the page.
const PARTS_PER_FRAME: usize = 3;

#[component]
pub(super) fn Grid(section: usize) -> impl IntoView {
    let fill = Fill::here();
    let saver = Saver::here();
    let pointer = Pointer::new(fill);
    let keyboard = Keyboard { fill, saver, typed: Typed::new() };
    let language = language();
    fill.told.set(None);
    let subject = fill.subject();
    let form_section = &subject.form.sections[section];
    let row_count = form_section.rows.len();
    let parts = row_count.div_ceil(ROWS_OF_A_PART);
    let built = RwSignal::new(first_parts(fill, section).min(parts));
    page::when_idle(move || build_the_rest(built, parts));

    Effect::new({
        let subject = subject.clone();
        move |_| row::paint_touched(fill, &subject)
    });

    let on_focus = move |event: ev::FocusEvent| {
        let Some(cell) = grid::cell_of(&event) else { return };
        if fill.active_untracked() != Some(cell) {
            select(fill, Selection::one(cell));
        }
    };
    let on_blur = move |event: ev::FocusEvent| finish(fill, saver, &event);
    let on_input = move |event: Event| {
        let Some((cell, text)) = grid::cell_of(&event).zip(grid::field_text(&event)) else {
            return;
        };
        if fill.mode.get_value() == CellMode::Ready {
            fill.mode.set_value(CellMode::Enter);
        }
        if fill.told.with_untracked(Option::is_some) {
            fill.told.set(None);
        }
        typing(fill, &saver.get(), cell, text);
    };
    let on_change = move |event: Event| finish(fill, saver, &event);
    let settle = move |event: &ClipboardEvent| {
        if let Some(cell) = grid::cell_of(event) {
            keyboard.settle(cell);
        }
    };
    let on_copy = move |event: ClipboardEvent| {
        settle(&event);
        copy(fill, &event);
    };
    let on_cut = move |event: ClipboardEvent| {
        settle(&event);
        if copy(fill, &event)
            && let Some(selection) = fill.selection.get_untracked()
        {
            clear(fill, &saver.get(), selection);
            grid::set_field(selection.active, &fill.text(selection.active));
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        settle(&event);
        if let Some(told) = paste(fill, saver, language, &event) {
            fill.told.set(Some(told));
        }
    };

    let is_roster = form_section.display_as == DisplayAs::Roster;
    let column_heads = form_section.columns.clone();
    let widths = part::widths(form_section);
    let nearness = StoredValue::new_local(None);
    let class = if is_roster { "grid grid--roster" } else { "grid" };
    view! {
        <div class="grid-region">
            <table
                class=class
                style:--grid-widths=widths
                role="grid"
                aria-labelledby="fill-section-heading"
                aria-rowcount=(row_count + 1).to_string()
                on:focusin=on_focus
                on:focusout=on_blur
                on:input=on_input
                on:change=on_change
                on:keydown=move |event| {
                    pointer.forget();
                    keyboard.press(&event);
                }
                on:pointerdown=move |event| pointer.down(&event)
                on:mousedown=move |event| pointer.mouse_down(&event)
                on:pointerover=move |event| pointer.over(&event)
                on:click=move |event| pointer.click(&event)
                on:dblclick=move |event| pointer.double_click(&event)
                on:copy=on_copy
                on:cut=on_cut
                on:paste=on_paste
                on:submit=move |event| event.prevent_default()
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th class="grid__code" role="columnheader" scope="col">{t("fill.column.code")}</th>
                        <th class="grid__label" role="columnheader" scope="col">
                            {if is_roster { t("fill.column.place") } else { t("fill.column.element") }}
                        </th>
                        {(!is_roster).then(|| view! { <th class="grid__unit" role="columnheader" scope="col">{t("fill.column.unit")}</th> })}
                        {column_heads
                            .into_iter()
                            .map(|column| {
                                view! { <th role="columnheader" scope="col">{column.heading}</th> }
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <For
                    each=move || 0..built.get()
                    key=|part| *part
                    children=move |part| {
                        let first = part * ROWS_OF_A_PART;
                        let rows = first..(first + ROWS_OF_A_PART).min(row_count);
                        view! { <Part section=section rows=rows nearness=nearness /> }
                    }
                />
            </table>
        </div>
        <Status />
    }
}

/// The parts built at once: what is seen at first, or up to the row of the active cell, which takes
/// the focus.
fn first_parts(fill: Fill, section: usize) -> usize {
    let active = fill.active_untracked().map_or(0, |cell| {
        let cell = &fill.subject().form.cells[cell];
        if cell.section == section { cell.row } else { 0 }
    });
    (active / ROWS_OF_A_PART + 1).max(PARTS_PER_FRAME)
}

fn build_the_rest(built: RwSignal<usize>, parts: usize) {
    request_animation_frame(move || {
        let Some(done) = built.try_get_untracked().filter(|done| *done < parts) else { return };
        built.set((done + PARTS_PER_FRAME).min(parts));
        build_the_rest(built, parts);
    });
}

/// Takes over the text of a field that is being left or whose choice was made.
fn finish(fill: Fill, saver: Saver, event: &Event) {
    if fill.is_gone() {
        return;
    }
    let Some((cell, text)) = grid::cell_of(event).zip(grid::field_text(event)) else { return };
    if fill.mode.get_value() == CellMode::Ready || !fill.can_write() {
        return;
    }
    commit(fill, &saver.get(), cell, &text);
    // Typed another way, a figure may show as it did before: the field must say so.
    grid::set_field(cell, &fill.text(cell));
}

/// Copies the selected cells; a text that is being edited is left to the browser.
fn copy(fill: Fill, event: &ClipboardEvent) -> bool {
    let selection = fill.selection.get_untracked();
    let Some(selection) = selection.filter(|_| fill.mode.get_value() == CellMode::Ready) else {
        return false;
    };
    let Copied { text, html } = clipboard::copy(fill, selection);
    platform::clipboard::copy(event, &text, &html)
}

/// Pastes over the selected cells; what became of it. Into a text that is being edited the
/// browser pastes.
fn paste(
    fill: Fill,
    saver: Saver,
    language: RwSignal<Language>,
    event: &ClipboardEvent,
) -> Option<Told> {
    let selection = fill.selection.get_untracked();
    let selection = selection.filter(|_| fill.mode.get_value() == CellMode::Ready)?;
    let (text, html) = platform::clipboard::pasted(event)?;
    event.prevent_default();
    if !fill.can_write() {
        return None;
    }
    let placed = clipboard::paste(fill, &saver.get(), selection, &text, &html);
    if let Some(range) = placed.range {
        select(fill, range);
        grid::set_field(range.active, &fill.text(range.active));
        grid::focus(range.active);
    }
    Some(status::of_paste(language.get_untracked(), &placed))
}
