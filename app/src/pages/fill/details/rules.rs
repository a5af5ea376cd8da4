//! The rules at the selected cell, each with what is known of it by now.

use leptos::prelude::*;
use shared::{
    diag::Severity,
    form::{CellIndex, ColumnRole},
    validation::{RuleAt, RuleStanding},
};

use crate::{
    components::tag::{Tag, Tone},
    state::{
        fill::Fill,
        language::{language, t},
    },
};

/// Rules that are listed at once; a total of a roster stands in hundreds of them.
const MOST: usize = 12;

#[component]
pub(super) fn Rules(cell: CellIndex) -> impl IntoView {
    let fill = Fill::here();
    let language = language();
    let cell = figure_of(fill, cell);
    let here = Memo::new(move |_| {
        let rules = fill.rules.get().unwrap_or_default();
        let here = rules.iter().filter(|rule| rule.concerns(cell)).take(MOST);
        here.cloned().collect::<Vec<RuleAt>>()
    });
    move || {
        let validation = fill.validation.get();
        let items = here
            .get()
            .into_iter()
            .map(|rule| {
                let (tone, id) = standing(rule.standing(&validation));
                view! {
                    <li class="details__rule">
                        <Tag tone=tone>{t(id)}</Tag>
                        <span>
                            {rule.words(language.get())} " "
                            <span class="details__rule-id">{rule.rule}</span>
                        </span>
                    </li>
                }
            })
            .collect::<Vec<_>>();
        (!items.is_empty()).then(|| {
            view! {
                <h4 class="details__part">{t("fill.rule.title")}</h4>
                <ul class="details__rules">{items}</ul>
            }
        })
    }
}

/// The rules at a note are those at the figure that it explains.
fn figure_of(fill: Fill, cell: CellIndex) -> CellIndex {
    let form = &fill.subject().form;
    let at = &form.cells[cell];
    let row = &form.sections[at.section].rows[at.row];
    let is_note = at.column_role == ColumnRole::Comment;
    row.cells.first().copied().flatten().filter(|_| is_note).unwrap_or(cell)
}

fn standing(standing: RuleStanding) -> (Tone, &'static str) {
    match standing {
        RuleStanding::Holds => (Tone::Ok, "fill.rule.holds"),
        RuleStanding::Broken(Severity::High) => (Tone::Bad, "fill.severity.high"),
        RuleStanding::Broken(Severity::Medium) => (Tone::Warn, "fill.severity.medium"),
        RuleStanding::Broken(Severity::Low) => (Tone::Info, "fill.severity.low"),
        RuleStanding::Explained => (Tone::Ok, "fill.rule.explained"),
        RuleStanding::Unchecked => (Tone::Plain, "fill.rule.unchecked"),
        RuleStanding::Waits => (Tone::Plain, "fill.rule.waits"),
    }
}
