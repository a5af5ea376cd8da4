//! One row of the table, and its cells.

use leptos::prelude::*;
use shared::{
    definition::{DisplayAs, Relation, ValueType},
    form::{CellIndex, ColumnRole, FormCell},
};

use crate::{
    platform::grid::{self, focus_id, one_line, scroll_instead},
    state::fill::{CellView, Fill, Mark, Subject},
};

/// The form element that a row's fields belong to. It sends nothing: with every key browsers go
/// through all fields of the same form for what they could fill in, so each row has its own.
fn form_id(section: usize, row: usize) -> String {
    format!("row-{section}-{row}")
}

#[component]
pub(super) fn Row(section: usize, row: usize) -> impl IntoView {
    let fill = Fill::here();
    let subject = fill.subject();
    let form_section = &subject.form.sections[section];
    let form_row = &form_section.rows[row];
    let is_roster = form_section.display_as == DisplayAs::Roster;
    let is_whole = form_section.rows.get(row + 1).is_some_and(|next| next.parent == Some(row));
    let class = match (form_row.relation, form_row.total, is_whole && form_row.parent.is_none()) {
        (_, true, _) | (_, _, true) => "grid__row grid__row--whole",
        (Relation::Own, ..) => "grid__row",
        _ => "grid__row grid__row--part",
    };
    let indent = format!("grid__label grid__label--{}", form_row.indent.min(4));
    let cells = form_row
        .cells
        .iter()
        .map(|cell| match cell {
            Some(cell) => cell_view(fill, &subject, *cell),
            None => {
                view! { <td class="grid__cell grid__cell--greyed" role="gridcell"></td> }.into_any()
            }
        })
        .collect_view();
    let is_text = is_roster && form_row.cells.iter().all(Option::is_none);
    view! {
        <tr
            class=class
            class:grid__row--heading=is_text
            role="row"
            aria-rowindex=(row + 2).to_string()
        >
            <td class="grid__code" role="gridcell">
                <form id=form_id(section, row) hidden></form>
                {form_row.code.clone()}
            </td>
            <th class=indent role="rowheader" scope="row">
                {(!form_row.lead.is_empty())
                    .then(|| view! { <span class="grid__lead">{form_row.lead.clone()}</span> })}
                {form_row.label.clone()}
            </th>
            {(!is_roster).then(|| view! { <td class="grid__unit" role="gridcell">{form_row.unit.clone()}</td> })}
            {cells}
        </tr>
    }
}

fn cell_view(fill: Fill, subject: &Subject, index: CellIndex) -> AnyView {
    let cell = &subject.form.cells[index];
    let shown = fill.shown(index);
    let classes = shown.classes(kind(cell));
    let tab_index = if fill.active_untracked() == Some(index) { "0" } else { "-1" };
    if !cell.is_input() {
        return view! {
            <td
                class=classes
                role="gridcell"
                aria-readonly="true"
                data-cell=index
                id=focus_id(index)
                tabindex=tab_index
            >
                {shown.text}
            </td>
        }
        .into_any();
    }
    let options = options(subject, cell);
    let field = if options.is_empty() {
        field(fill, cell, index, &shown, tab_index).into_any()
    } else {
        choice(fill, cell, index, tab_index, options).into_any()
    };
    view! {
        <td class=classes role="gridcell" data-cell=index>
            {field}
        </td>
    }
    .into_any()
}

/// The classes of a cell whatever it shows.
fn kind(cell: &FormCell) -> &'static str {
    match (cell.is_input(), is_figure(cell)) {
        (false, _) => "grid__cell grid__cell--calculated number",
        (true, true) => "grid__cell number",
        (true, false) => "grid__cell",
    }
}

fn is_figure(cell: &FormCell) -> bool {
    cell.value_type.is_numeric() && cell.column_role != ColumnRole::Comment
}

/// Paints the cells that show something else than before.
pub(super) fn paint_touched(fill: Fill, subject: &Subject) {
    for (cell, has_other_text) in fill.cells.take_touched() {
        let shown = fill.shown(cell);
        let classes = shown.classes(kind(&subject.form.cells[cell]));
        grid::paint(cell, &classes, shown.mark == Mark::Bad);
        if has_other_text {
            grid::show_text(cell, &shown.text);
        }
    }
}

/// A field for figures, dates and words.
fn field(
    fill: Fill,
    cell: &FormCell,
    index: CellIndex,
    shown: &CellView,
    tab_index: &'static str,
) -> impl IntoView + use<> {
    view! {
        <input
            id=focus_id(index)
            form=form_id(cell.section, cell.row)
            class="grid__field"
            type="text"
            inputmode=if is_figure(cell) { "decimal" } else { "text" }
            autocomplete="off"
            spellcheck="false"
            tabindex=tab_index
            readonly=!fill.can_write()
            aria-label=cell.label.clone()
            aria-invalid=(shown.mark == Mark::Bad).then_some("true")
            prop:value=one_line(&shown.text)
        />
    }
}

/// A field for one of a list. All options are there only while the cell is active: a roster
/// has hundreds of them.
fn choice(
    fill: Fill,
    cell: &FormCell,
    index: CellIndex,
    tab_index: &'static str,
    options: Vec<String>,
) -> impl IntoView + use<> {
    let view = fill.followed(index);
    let at_fault = view.get_untracked().mark == Mark::Bad;
    let shown = Memo::new(move |_| view.with(|view| (view.text.clone(), view.active)));
    let offered = move || {
        let (text, is_active) = shown.get();
        choices(&text, if is_active { &options } else { &[] })
    };
    view! {
        <select
            id=focus_id(index)
            form=form_id(cell.section, cell.row)
            class="grid__field grid__field--choice"
            tabindex=tab_index
            disabled=!fill.can_write()
            on:wheel=move |event| scroll_instead(&event)
            aria-label=cell.label.clone()
            aria-invalid=at_fault.then_some("true")
        >
            {offered}
        </select>
    }
}

/// What can be chosen in a cell, as it is shown; empty where one types.
pub(crate) fn options(subject: &Subject, cell: &FormCell) -> Vec<String> {
    if cell.column_role == ColumnRole::Comment {
        return Vec::new();
    }
    match &cell.value_type {
        ValueType::SelectOne(list) => subject
            .pack
            .choice_list(list)
            .map(|list| list.options.iter().map(|option| option.label.clone()).collect())
            .unwrap_or_default(),
        ValueType::Bool => ["form.yes", "form.no"]
            .map(|id| shared::i18n::text(shared::i18n::Language::Vi, id).to_owned())
            .to_vec(),
        _ => Vec::new(),
    }
}

/// The entries of a drop-down list: nothing, what it offers, and what was written, be it offered
/// or not.
pub(crate) fn choices(text: &str, offered: &[String]) -> impl IntoView + use<> {
    let is_offered = text.is_empty() || offered.iter().any(|option| option == text);
    let written = (!is_offered).then_some(text);
    let entries = [""].into_iter().chain(offered.iter().map(String::as_str)).chain(written);
    entries
        .map(|entry| {
            let entry = entry.to_owned();
            view! { <option value=entry.clone() prop:selected=entry == text>{entry.clone()}</option> }
        })
        .collect_view()
}
