//! Forms as they will look, for any reporter and period.

use std::sync::Arc;

use leptos::prelude::*;
use shared::definition::{DataSet, Pack, Period, Reporter};

use crate::{
    pages::fill::Preview,
    state::{
        drafts::DraftId,
        language::{t, ts},
    },
    tasks::fill::open,
};

/// Reporters that are offered for one form; where it has more, these stand for them.
const MOST_REPORTERS: usize = 50;

#[component]
pub(super) fn Forms(pack: Arc<Pack>) -> impl IntoView {
    let first = pack.data_sets.first().map(|form| form.id.clone()).unwrap_or_default();
    let pack = StoredValue::new(pack);
    let form = RwSignal::new(first);
    let reporter = RwSignal::new(String::new());
    let period = RwSignal::new(String::new());
    let periods = Memo::new(move |_| pack.with_value(|pack| periods_of(pack, &form.get())));
    let chosen_period = Memo::new(move |_| chosen(&periods.read(), &period.get()));
    let reporters = Memo::new(move |_| {
        pack.with_value(|pack| reporters_of(pack, &form.get(), &chosen_period.get()))
    });
    let chosen_reporter = Memo::new(move |_| chosen(&reporters.read(), &reporter.get()));
    let forms = move || {
        pack.with_value(|pack| {
            let lines = pack.data_sets.iter().map(|form| {
                let mark = if form.internal { t("pack.forms.internal")() } else { "" };
                let title = format!("{} {}{mark}", form.printed_code, form.title);
                (form.id.clone(), title)
            });
            lines.collect::<Vec<_>>()
        })
    };
    let chosen_form = Memo::new(move |_| form.get());
    let preview = move || {
        let id = DraftId {
            pack: pack.with_value(|pack| pack.id.clone()),
            data_set: form.get(),
            reporter: chosen_reporter.get(),
            period: chosen_period.get(),
        };
        let address = id.route().to_string();
        match open::subject(id) {
            Some(subject) => view! {
                <p><a href=address>{t("pack.forms.fill")}</a></p>
                <Preview subject=subject />
            }
            .into_any(),
            None => view! { <p class="packs__none">{t("pack.forms.nobody")}</p> }.into_any(),
        }
    };
    view! {
        <div class="packs__choices">
            {choice("pack.forms.form", Signal::derive(forms), chosen_form, form)}
            {choice("pack.forms.period", periods.into(), chosen_period, period)}
            {choice("pack.forms.reporter", reporters.into(), chosen_reporter, reporter)}
        </div>
        {preview}
    }
}

type Lines = Vec<(String, String)>;

fn choice(
    label: &'static str,
    lines: Signal<Lines>,
    chosen: Memo<String>,
    set: RwSignal<String>,
) -> impl IntoView {
    let options = move || {
        let lines = lines.get().into_iter();
        lines
            .map(|(value, text)| {
                let own = value.clone();
                view! { <option value=value prop:selected=move || chosen.get() == own>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <label class="field">
            <span class="field__label">{ts(label)}</span>
            <select class="control" on:change=move |event| set.set(event_target_value(&event))>
                {options}
            </select>
        </label>
    }
}

/// What was chosen where it is still offered, else the first.
fn chosen(lines: &Lines, wanted: &str) -> String {
    let found = lines.iter().find(|(id, _)| id == wanted).or(lines.first());
    found.map(|(id, _)| id.clone()).unwrap_or_default()
}

fn owing<'a>(
    pack: &'a Pack,
    form: &'a DataSet,
    period: &'a Period,
) -> impl Iterator<Item = &'a Reporter> {
    let owes =
        |reporter: &&Reporter| pack.fillable(reporter, period).any(|owed| owed.id == form.id);
    pack.reporters.iter().filter(owes)
}

fn periods_of(pack: &Pack, form: &str) -> Lines {
    let Some(form) = pack.data_set(form) else { return Lines::new() };
    let asked = pack.periods.iter().filter(|period| form.period_kinds.contains(&period.kind));
    asked
        .filter(|period| owing(pack, form, period).next().is_some())
        .map(|period| (period.id.clone(), period.label.clone()))
        .collect()
}

fn reporters_of(pack: &Pack, form: &str, period: &str) -> Lines {
    let Some((form, period)) = pack.data_set(form).zip(pack.period(period)) else {
        return Lines::new();
    };
    owing(pack, form, period)
        .take(MOST_REPORTERS)
        .map(|reporter| (reporter.id.clone(), reporter.name.clone()))
        .collect()
}
