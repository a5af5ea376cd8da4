//! One question: both readings in words, the answers as buttons with numbers for the keyboard,
//! other answers, and the way out of the merge for the file.

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use shared::{
    i18n::Language,
    job::{MergeAnswer, MergeRequest},
    merge::{Candidate, CellReading, Correction, Decision, MergeQuestion},
    submission::{Answer, Identity, Question},
    value::{Datum, ValueState, format_number},
};

use super::{
    Merge,
    file_row::ExcludeForm,
    questions::cell_question,
    source::Source,
    words::{count, file_name, finding_word, form_code, period_label, place_word, reporter_name},
};
use crate::{
    components::tag::Tone,
    state::{
        language::{language, say, t, ts},
        notices::Notices,
    },
    tasks::merge,
};

/// What a value reads like outside a form.
pub(super) fn value_word(language: Language, state: &ValueState) -> String {
    let word = |id| shared::i18n::text(language, id).to_owned();
    match state {
        ValueState::Value(Datum::Number(number)) => format_number(*number),
        ValueState::Value(Datum::Text(text) | Datum::Choice(text)) => text.clone(),
        ValueState::Value(Datum::Flag(true)) => word("merge.page.value.yes"),
        ValueState::Value(Datum::Flag(false)) => word("merge.page.value.no"),
        ValueState::Value(Datum::Date(day)) => day.to_string(),
        ValueState::Blank => word("merge.page.value.blank"),
        ValueState::NotAvailable => word("merge.page.value.not_available"),
        ValueState::NotApplicable => word("merge.page.value.not_applicable"),
        ValueState::Nil => word("merge.page.value.nil"),
        ValueState::Unreadable(text) => text.clone(),
    }
}

/// An answer to choose: what it says, and what is asked of the desk for it.
#[derive(Clone)]
struct Choice {
    words: String,
    request: MergeRequest,
}

#[component]
pub(super) fn QuestionCard(asked: MergeQuestion) -> impl IntoView {
    match asked {
        MergeQuestion::Counts { data_set, reporter, files } => {
            view! { <WhichCounts data_set=data_set reporter=reporter files=files /> }.into_any()
        }
        MergeQuestion::File { path, sha256, question } => {
            view! { <AboutFile path=path sha256=sha256 question=*question /> }.into_any()
        }
        asked @ (MergeQuestion::Conflict { .. } | MergeQuestion::Correction { .. }) => {
            view! { <AboutCell asked=asked /> }.into_any()
        }
    }
}

#[component]
fn WhichCounts(data_set: String, reporter: String, files: Vec<Candidate>) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let (name, form) = (reporter_name(&pack, &reporter), form_code(&pack, &data_set));
    let number = count(files.len());
    let heading = move || {
        let arguments =
            [("reporter", name.as_str()), ("count", number.as_str()), ("form", form.as_str())];
        say(language, "merge.question.counts", &arguments)
    };
    let choices = files.into_iter().map(|file| {
        let revision = file.revision.map(|number| number.to_string()).unwrap_or_default();
        let facts =
            [revision, file.exported_at.unwrap_or_default(), file.modified.unwrap_or_default()];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let words = format!("{} ({})", file.path, facts.join(" · "));
        let decision = Decision::Counts {
            data_set: data_set.clone(),
            reporter: reporter.clone(),
            sha256: file.sha256,
        };
        Choice { words, request: MergeRequest::Decide { decision } }
    });
    let choices: Vec<Choice> = choices.collect();
    view! {
        <article class="question card">
            <h2 class="question__words">{heading}</h2>
            <Choices choices=choices />
        </article>
    }
}

/// A cell of which parts of a report disagree, or that was corrected and now says something else.
#[component]
fn AboutCell(asked: MergeQuestion) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let heading = {
        let asked = asked.clone();
        move || cell_question(language, &pack, &asked)
    };
    let choices: Vec<Choice> = match asked {
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, readings, .. } => {
            let of = |reading: CellReading| {
                let decision = Decision::Take {
                    data_set: data_set.clone(),
                    reporter: reporter.clone(),
                    row_code: row_code.clone(),
                    column_code: column_code.clone(),
                    sha256: reading.sha256,
                };
                let at = format!("{}!{}", reading.sheet, reading.cell);
                let words = format!("{} ({} · {at})", reading.text, reading.path);
                Choice { words, request: MergeRequest::Decide { decision } }
            };
            readings.into_iter().map(of).collect()
        }
        MergeQuestion::Correction { correction, now, .. } => {
            let key = correction.key();
            let again = Correction { original: now.state.clone(), ..(*correction).clone() };
            let corrected = value_word(language.get_untracked(), &correction.state);
            vec![
                Choice {
                    words: format!("{} ({})", now.text, now.path),
                    request: MergeRequest::Withdraw { key },
                },
                Choice {
                    words: format!("{corrected} ({})", correction.reason),
                    request: MergeRequest::Decide { decision: Decision::Correct(again) },
                },
            ]
        }
        MergeQuestion::Counts { .. } | MergeQuestion::File { .. } => Vec::new(),
    };
    view! {
        <article class="question card">
            <h2 class="question__words">{heading}</h2>
            <Choices choices=choices />
        </article>
    }
}

#[component]
fn AboutFile(path: String, sha256: String, question: Question) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let finding = question.finding();
    let place = place_word(&finding);
    let raw = question.raw.clone();
    let name = file_name(&path).to_owned();
    let is_cell = question.about.is_some();
    let choices = question.answers.iter().filter_map(|answer| match answer {
        Answer::Value(state) => {
            let words = value_word(language.get_untracked(), state);
            let decision = Decision::Answer {
                sha256: sha256.clone(),
                question: question.id.clone(),
                state: state.clone(),
            };
            Some(Choice { words, request: MergeRequest::Decide { decision } })
        }
        Answer::Identity(identity) => {
            let words = format!(
                "{} · {} · {}",
                reporter_name(&pack, &identity.reporter),
                form_code(&pack, &identity.data_set),
                period_label(&pack, &identity.period)
            );
            // An identity that is only half known is completed below.
            let whole = !identity.data_set.is_empty()
                && !identity.reporter.is_empty()
                && !identity.period.is_empty();
            let decision =
                Decision::Identify { sha256: sha256.clone(), identity: identity.clone() };
            whole.then_some(Choice { words, request: MergeRequest::Decide { decision } })
        }
        Answer::Alias(_) => None,
    });
    let choices: Vec<Choice> = choices.collect();
    let other = if is_cell {
        view! { <OtherValue sha256=sha256.clone() question=question.id.clone() /> }.into_any()
    } else {
        view! { <OtherIdentity sha256=sha256.clone() question=question.clone() /> }.into_any()
    };
    let cell = question.place.cell.clone();
    let sheet = question.place.sheet.clone();
    view! {
        <article class="question card">
            <p class="question__file">
                <strong>{name}</strong>
                <span class="muted">{(!place.is_empty()).then(|| format!(" · {place}"))}</span>
                {(!raw.is_empty()).then(|| view! { <span>" · “"{raw.clone()}"”"</span> })}
            </p>
            <h2 class="question__words">{move || finding_word(language, &finding)}</h2>
            <Choices choices=choices />
            {other}
            <details class="question__out">
                <summary>{t("merge.page.question.out")}</summary>
                <ExcludeForm sha256=sha256.clone() />
            </details>
            <Source sha256=sha256 sheet=sheet cell=cell />
        </article>
    }
}

/// The answers to choose from; with the focus among them, the digits choose too.
#[component]
fn Choices(choices: Vec<Choice>) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let notices = Notices::here();
    let failed = ts("merge.page.decide.failed");
    let choose = move |request: MergeRequest| {
        spawn_local(async move {
            if !merge::change(state, request).await {
                notices.say(Tone::Bad, failed.get_untracked());
            }
        });
    };
    let requests: Vec<MergeRequest> = choices.iter().map(|choice| choice.request.clone()).collect();
    let on_key = move |event: KeyboardEvent| {
        let digit = event.key().parse::<usize>().ok();
        if let Some(request) = digit.and_then(|digit| requests.get(digit.checked_sub(1)?)) {
            event.prevent_default();
            choose(request.clone());
        }
    };
    let buttons = choices
        .into_iter()
        .enumerate()
        .map(|(index, Choice { words, request })| {
            view! {
                <li>
                    <button
                        type="button"
                        class="button choice"
                        on:click=move |_| choose(request.clone())
                    >
                        <kbd>{index + 1}</kbd>
                        {words}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="choices" on:keydown=on_key>{buttons}</ol>
    }
}

/// Another value than those offered, typed as in the form; or none.
#[component]
fn OtherValue(sha256: String, question: String) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let text = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let about = StoredValue::new((sha256, question));
    let write = move |_| {
        let (sha256, question) = about.get_value();
        let request = MergeRequest::AnswerText { sha256, question, text: text.get_untracked() };
        spawn_local(async move {
            match merge::ask(state, &request, None).await {
                Some((MergeAnswer::Unclear { findings }, _)) => {
                    let words: Vec<String> = findings
                        .iter()
                        .map(|finding| shared::i18n::finding(language.get_untracked(), finding))
                        .collect();
                    let _ = problem.try_set(words.join(". "));
                }
                _ => merge::finish(state).await,
            }
        });
    };
    let settle = move |value: ValueState| {
        let (sha256, question) = about.get_value();
        let decision = Decision::Answer { sha256, question, state: value };
        spawn_local(async move {
            merge::change(state, MergeRequest::Decide { decision }).await;
        });
    };
    view! {
        <div class="question__other">
            <label>
                {t("merge.page.question.value")}
                <input
                    class="control control--value"
                    type="text"
                    inputmode="decimal"
                    prop:value=move || text.get()
                    aria-invalid=move || (!problem.read().is_empty()).then_some("true")
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <button type="button" class="button" on:click=write>
                {t("merge.page.question.write")}
            </button>
            <button
                type="button"
                class="button"
                on:click=move |_| settle(ValueState::NotAvailable)
            >
                {t("merge.page.question.not_available")}
            </button>
            <Show when=move || !problem.read().is_empty()>
                <p class="field-error" role="alert">{move || problem.get()}</p>
            </Show>
        </div>
    }
}

/// Another identity than those offered: any form and reporter of the pack.
#[component]
fn OtherIdentity(sha256: String, question: Question) -> impl IntoView {
    let Merge { state, pack, period, .. } = Merge::here();
    let notices = Notices::here();
    let failed = ts("merge.page.decide.failed");
    // What is known of it stands there already.
    let known = question.answers.iter().find_map(|answer| match answer {
        Answer::Identity(identity) => Some(identity.clone()),
        Answer::Value(_) | Answer::Alias(_) => None,
    });
    let known = known.unwrap_or_default();
    let data_set = RwSignal::new(known.data_set);
    let reporter = RwSignal::new(known.reporter);
    let forms: Vec<(String, String)> = pack
        .data_sets
        .iter()
        .filter(|form| form.period_kinds.contains(&period.kind))
        .map(|form| (form.id.clone(), form.printed_code.clone()))
        .collect();
    let reporters = {
        let pack = pack.clone();
        Memo::new(move |_| {
            let kinds = pack.data_set(&data_set.read()).map(|form| form.reporter_kinds.clone());
            let owes = |kind: &String| kinds.as_ref().is_none_or(|kinds| kinds.contains(kind));
            pack.reporters
                .iter()
                .filter(|reporter| owes(&reporter.kind))
                .map(|reporter| (reporter.id.clone(), reporter.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    let decide = move |_| {
        let identity = Identity {
            data_set: data_set.get_untracked(),
            reporter: reporter.get_untracked(),
            period: period.id.clone(),
        };
        let decision = Decision::Identify { sha256: sha256.clone(), identity };
        spawn_local(async move {
            if !merge::change(state, MergeRequest::Decide { decision }).await {
                notices.say(Tone::Bad, failed.get_untracked());
            }
        });
    };
    let option = |(id, name): (String, String), chosen: RwSignal<String>| {
        let is_chosen = {
            let id = id.clone();
            move || *chosen.read() == id
        };
        view! { <option value=id prop:selected=is_chosen>{name}</option> }
    };
    view! {
        <div class="question__other">
            <label>
                {t("merge.page.question.form")}
                <select class="control" on:change=move |event| data_set.set(event_target_value(&event))>
                    <option value=""></option>
                    {forms.into_iter().map(|form| option(form, data_set)).collect_view()}
                </select>
            </label>
            <label>
                {t("merge.page.question.reporter")}
                <select class="control" on:change=move |event| reporter.set(event_target_value(&event))>
                    <option value=""></option>
                    {move || {
                        reporters.get().into_iter().map(|of| option(of, reporter)).collect_view()
                    }}
                </select>
            </label>
            <button
                type="button"
                class="button"
                disabled=move || data_set.read().is_empty() || reporter.read().is_empty()
                on:click=decide
            >
                {t("merge.page.question.identify")}
            </button>
        </div>
    }
}
