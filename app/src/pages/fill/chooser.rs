//! Which form, of whom, for when: asked once, then the address holds it.

mod groups;
mod periods;

use leptos::{prelude::*, task::spawn_local};
use shared::{definition::DataSet, job::WriteRequest, text::fold};

use self::{
    groups::{Group, Groups, groups, options},
    periods::Periods,
};
use crate::{
    components::{
        icon::{Icon, Sign},
        picker::Picker,
        tag::Tone,
    },
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

/// A form to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FormLine {
    id: String,
    code: String,
    title: String,
    internal: bool,
}

impl FormLine {
    fn of(form: &DataSet) -> Self {
        Self {
            id: form.id.clone(),
            code: form.printed_code.clone(),
            title: form.title.clone(),
            internal: form.internal,
        }
    }
}

#[component]
pub(crate) fn Chooser(pack: Option<String>) -> impl IntoView {
    let title = ts("fill.chooser.title");
    use_title(move || title.get());
    let found = match &pack {
        Some(id) => packs::find(id),
        None => packs::in_use(None),
    };
    let Some(pack) = found else {
        return view! { <super::NotFound /> }.into_any();
    };
    let title = pack.title.clone();
    let pack = StoredValue::new(pack);
    let today = clock::today();
    let first_period = pack.with_value(|pack| {
        packs::current_period(pack, today).map(|period| period.id.clone()).unwrap_or_default()
    });
    let period = RwSignal::new(first_period);
    let reporter = RwSignal::new(String::new());
    let form = RwSignal::new(String::new());

    let group = RwSignal::new(None::<Group>);
    let groups = Memo::new(move |_| pack.with_value(|pack| groups(pack, &period.get())));
    let chosen_group = Memo::new(move |_| {
        let groups = groups.read();
        let chosen = group.get().filter(|chosen| groups.iter().any(|(group, _)| group == chosen));
        chosen.or(groups.first().map(|(group, _)| *group)).unwrap_or(Group::EVERYBODY)
    });
    let reporters = Memo::new(move |_| {
        pack.with_value(|pack| options(pack, &period.get(), chosen_group.get()))
    });
    // The forms to choose among; the first is chosen until somebody says otherwise.
    let forms = Memo::new(move |_| {
        pack.with_value(|pack| {
            let (reporter, period) = (reporter.get(), period.get());
            let owed = pack.reporter(&reporter).zip(pack.period(&period));
            let owed = owed.map(|(reporter, period)| pack.fillable(reporter, period));
            owed.into_iter().flatten().map(FormLine::of).collect::<Vec<_>>()
        })
    });
    let chosen_form = move || {
        let (forms, form) = (forms.get(), form.get());
        forms.iter().find(|line| line.id == form).or(forms.first()).map(|line| line.id.clone())
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
    let form_lines = move |internal: bool| {
        let lines = forms.get().into_iter().filter(|line| line.internal == internal);
        lines
            .map(|FormLine { id, code, title, .. }| {
                let chosen = id.clone();
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
                        <span><strong>{code}</strong> " " {title}</span>
                    </label>
                }
            })
            .collect_view()
    };
    let has_internal = move || forms.read().iter().any(|line| line.internal);
    view! {
        <div class="page page--narrow choosing">
            <header>
                <h1>{t("fill.chooser.title")}</h1>
                <p class="muted">{title}</p>
            </header>
            <Periods pack=pack period=period />
            <Show when=move || { groups.read().len() > 1 }>
                <Groups groups=groups chosen=chosen_group group=group />
            </Show>
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
                    more=move |left: usize| say(language, "fill.chooser.more", &[("count", &left.to_string())])
                    options=reporters
                    fold=fold
                    selected=reporter
                />
            </div>
            <Show when=move || !forms.get().is_empty()>
                <fieldset class="chooser__part">
                    <legend class="field__label">{t("fill.chooser.form")}</legend>
                    {move || form_lines(false)}
                    <Show when=has_internal>
                        <p class="chooser__internal">{t("fill.chooser.internal")}</p>
                    </Show>
                    {move || form_lines(true)}
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
