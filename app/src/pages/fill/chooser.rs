//! Which form, of whom, for when: asked once, then the address holds it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::{DataSet, Pack, Reporter},
    job::WriteRequest,
    text::fold,
};

use crate::{
    components::{
        icon::{Icon, Sign},
        picker::{Picker, PickerOption},
        tag::Tone,
    },
    pages::due::DueTag,
    platform::clock,
    route::Route,
    state::{
        language::{language, say, t, ts},
        navigation,
        notices::Notices,
        packs,
        title::use_title,
    },
    tasks::fill::export::hand_over,
};

/// The forms that a reporter owes for a period.
fn owed<'a>(pack: &'a Pack, reporter: &'a str, period: &'a str) -> Vec<&'a DataSet> {
    match (pack.reporter(reporter), pack.period(period)) {
        (Some(reporter), Some(period)) => pack.fillable(reporter, period).collect(),
        _ => Vec::new(),
    }
}

#[component]
pub(crate) fn Chooser(pack: Option<String>) -> impl IntoView {
    let title = ts("fill.chooser.title");
    use_title(move || title.get());
    let Some(pack) = packs::in_use(pack.as_deref()) else {
        return view! { <super::NotFound /> }.into_any();
    };
    let pack = StoredValue::new(pack);
    let today = clock::today();
    let first_period = pack.with_value(|pack| {
        packs::current_period(pack, today).map(|period| period.id.clone()).unwrap_or_default()
    });
    let period = RwSignal::new(first_period);
    let reporter = RwSignal::new(String::new());
    let form = RwSignal::new(String::new());

    let periods = pack.with_value(|pack| {
        packs::reported_periods(pack)
            .into_iter()
            .map(|item| {
                let id = item.id.clone();
                let value = id.clone();
                let is_chosen = {
                    let id = id.clone();
                    Signal::derive(move || period.get() == id)
                };
                view! {
                    <label class="chooser__period" class:chooser__period--chosen=is_chosen>
                        <input
                            type="radio"
                            class="check__box"
                            name="period"
                            value=value
                            prop:checked=is_chosen
                            on:change=move |_| period.set(id.clone())
                        />
                        <span>
                            <strong>{item.label.clone()}</strong>
                            " "
                            <span class="muted">{item.window_from.to_string()} " – " {item.window_to.to_string()}</span>
                        </span>
                        <DueTag period=item.clone() today=today />
                    </label>
                }
            })
            .collect_view()
    });
    let reporters = Signal::derive(move || {
        pack.with_value(|pack| {
            let is_asked = |item: &&Reporter| !owed(pack, &item.id, &period.get()).is_empty();
            pack.reporters
                .iter()
                .filter(is_asked)
                .map(|item| option(pack, item, &period.get()))
                .collect()
        })
    });
    // The forms to choose among; the first is chosen until somebody says otherwise.
    let forms = Memo::new(move |_| {
        pack.with_value(|pack| {
            let (reporter, period) = (reporter.get(), period.get());
            let forms = owed(pack, &reporter, &period);
            forms
                .iter()
                .map(|form| (form.id.clone(), form.printed_code.clone(), form.title.clone()))
                .collect::<Vec<_>>()
        })
    });
    let chosen_form = move || {
        let (forms, form) = (forms.get(), form.get());
        forms.iter().find(|(id, ..)| *id == form).or(forms.first()).map(|(id, ..)| id.clone())
    };
    let address = move || {
        Some(Route::Fill {
            pack: pack.with_value(|pack| pack.id.clone()),
            data_set: chosen_form()?,
            reporter: reporter.get(),
            period: period.get(),
        })
    };
    let is_asking = RwSignal::new(false);
    let begin = move |_| match address() {
        Some(route) => navigation::open(&route),
        None => is_asking.set(true),
    };
    let is_writing = RwSignal::new(false);
    let (language, notices) = (language(), Notices::here());
    let templates = move |_| {
        let request = WriteRequest::Templates {
            pack: pack.with_value(|pack| pack.id.clone()),
            period: period.get_untracked(),
        };
        is_writing.set(true);
        spawn_local(async move {
            let outcome = hand_over(&request).await;
            let (tone, id, argument, text) = match &outcome {
                Ok(file) => (Tone::Ok, "fill.export.templates", "file", file),
                Err(reason) => (Tone::Bad, "fill.export.failed", "reason", reason),
            };
            notices.say(tone, untrack(|| say(language, id, &[(argument, text)])));
            is_writing.try_set(false);
        });
    };
    let form_choice = move || {
        let forms = forms.get();
        forms
            .iter()
            .map(|(id, code, title)| {
                let (id, chosen) = (id.clone(), id.clone());
                let is_chosen = Signal::derive(move || chosen_form().as_deref() == Some(&chosen));
                view! {
                    <label class="chooser__period" class:chooser__period--chosen=is_chosen>
                        <input
                            type="radio"
                            class="check__box"
                            name="form"
                            prop:checked=is_chosen
                            on:change=move |_| form.set(id.clone())
                        />
                        <span><strong>{code.clone()}</strong> " " {title.clone()}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <div class="page page--narrow chooser">
            <h1>{t("fill.chooser.title")}</h1>
            <fieldset class="chooser__part">
                <legend class="field__label">{t("fill.chooser.period")}</legend>
                {periods}
            </fieldset>
            <div class="field">
                <label class="field__label" for="chooser-reporter">{t("fill.chooser.reporter")}</label>
                <Show when=move || is_asking.get() && reporter.get().is_empty()>
                    <p class="chooser__error">{t("fill.chooser.reporter.missing")}</p>
                </Show>
                <Picker
                    id="chooser-reporter"
                    label=ts("fill.chooser.reporter")
                    placeholder=ts("fill.chooser.search")
                    none_found=ts("fill.chooser.none_found")
                    options=reporters
                    fold=fold
                    selected=reporter
                />
            </div>
            <Show when=move || !forms.get().is_empty()>
                <fieldset class="chooser__part">
                    <legend class="field__label">{t("fill.chooser.form")}</legend>
                    {form_choice}
                </fieldset>
            </Show>
            <div class="button-row">
                <button type="button" class="button button--main" on:click=begin>
                    {t("fill.chooser.begin")}
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || is_writing.get()
                    on:click=templates
                >
                    <Icon sign=Sign::Template />
                    {t("fill.chooser.templates")}
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn option(pack: &Pack, reporter: &Reporter, period: &str) -> PickerOption {
    let codes: Vec<&str> =
        owed(pack, &reporter.id, period).iter().map(|form| form.printed_code.as_str()).collect();
    let sought =
        [reporter.name.as_str(), &reporter.short_name, &reporter.aliases.join(" ")].join(" ");
    PickerOption {
        value: reporter.id.clone(),
        label: reporter.name.clone(),
        hint: codes.join(", "),
        folded: fold(&sought),
    }
}
