//! Corrections by the secretariat: made where a figure is traced, with reason, name and time; the
//! original stays visible, and each can be taken back.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use shared::{
    job::{FormPlace, MergeAnswer, MergeRequest},
    merge::{CorrectionResult, CorrectionStatus, moment},
};

use super::{
    Merge,
    words::{count, form_code, reporter_name, unclear},
};
use crate::{
    components::{
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    platform::{clock, page},
    state::language::{language, say, say_now, t, ts},
    tasks::merge,
};

/// Under which this browser remembers who corrects.
const NAME: &str = "merge.corrected-by";

/// The button, and unfolded the new value, the reason and the name.
#[component]
pub(super) fn Correct(cell: FormPlace) -> impl IntoView {
    let open = RwSignal::new(false);
    let cell = StoredValue::new(cell);
    view! {
        <button
            type="button"
            class="link"
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {t("merge.correct")}
        </button>
        <Show when=move || open.get()>
            <CorrectForm cell=cell.get_value() />
        </Show>
    }
}

#[component]
fn CorrectForm(cell: FormPlace) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let text = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let by = RwSignal::new(page::preference(NAME).unwrap_or_default());
    let problem = RwSignal::new(String::new());
    let lacks = move || [text, reason, by].iter().any(|part| part.read().trim().is_empty());
    let write = move |event: SubmitEvent| {
        event.prevent_default();
        if lacks() {
            problem.set(say_now(language, "merge.correct.lacking", &[]));
            return;
        }
        let by = by.get_untracked().trim().to_owned();
        page::set_preference(NAME, &by);
        let request = MergeRequest::Correct {
            cell: cell.clone(),
            text: text.get_untracked(),
            reason: reason.get_untracked().trim().to_owned(),
            by,
            at: clock::stamp(clock::now()),
        };
        spawn_local(async move {
            match merge::ask(state, &request, None).await {
                Some((MergeAnswer::Unclear { findings }, _)) => {
                    let _ = problem.try_set(unclear(language.get_untracked(), &findings));
                }
                _ => merge::finish(state).await,
            }
        });
    };
    let field = move |name: &'static str, value: RwSignal<String>| {
        view! {
            <label class="correct__field">
                <span>{t(name)}</span>
                <input
                    class="control"
                    type="text"
                    autocomplete="off"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
            </label>
        }
    };
    view! {
        <form class="correct" on:submit=write aria-label=ts("merge.correct")>
            {field("merge.correct.value", text)}
            {field("merge.correct.reason", reason)}
            {field("merge.correct.by", by)}
            <button type="submit" class="button">{t("merge.correct.write")}</button>
            <Show when=move || !problem.read().is_empty()>
                <p class="field-error" role="alert">{move || problem.get()}</p>
            </Show>
        </form>
    }
}

/// All corrections, by reporter.
#[component]
pub(super) fn CorrectionsPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let corrections = RwSignal::new(Vec::<CorrectionResult>::new());
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Corrections, None).await;
            if let Some((MergeAnswer::Corrections { corrections: found }, _)) = answer {
                let _ = corrections.try_set(found);
            }
        });
    });
    let rows =
        move || corrections.get().into_iter().map(|of| view! { <Line of=of /> }).collect_view();
    view! {
        <Show when=move || !corrections.read().is_empty()>
            <section class="corrections card">
                <h2>
                    {move || {
                        let number = count(corrections.read().len());
                        say(language, "merge.corrections", &[("count", &number)])
                    }}
                </h2>
                <TableRegion label=ts("merge.corrections.list")>
                    <table class="table">
                        <thead>
                            <tr>
                                <th>{t("merge.page.column.reporter")}</th>
                                <th>{t("merge.page.column.label")}</th>
                                <th class="number">{t("merge.corrections.original")}</th>
                                <th class="number">{t("merge.corrections.corrected")}</th>
                                <th>{t("merge.correct.reason")}</th>
                                <th>{t("merge.page.column.state")}</th>
                                <th>
                                    <span class="hidden-text">{t("merge.page.column.actions")}</span>
                                </th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </TableRegion>
            </section>
        </Show>
    }
}

#[component]
fn Line(of: CorrectionResult) -> impl IntoView {
    let Merge { state, pack, .. } = Merge::here();
    let language = language();
    let CorrectionResult { correction, status, label, unit, original_text, text, .. } = of;
    let tone = match status {
        CorrectionStatus::Applied => Tone::Info,
        CorrectionStatus::TakenOver => Tone::Ok,
        CorrectionStatus::Waiting | CorrectionStatus::Outdated | CorrectionStatus::NoReport => {
            Tone::Warn
        }
        CorrectionStatus::Unfit => Tone::Bad,
    };
    let word = move || say(language, &format!("merge.correction.{}", status.name()), &[]);
    let reporter = reporter_name(&pack, &correction.reporter);
    let form = form_code(&pack, &correction.data_set);
    let what = format!("{reporter} – {label}");
    let undo_label = move || say(language, "merge.page.undo.of", &[("what", &what)]);
    let key = correction.key();
    let undo = move |_| {
        let key = key.clone();
        spawn_local(async move {
            merge::change(state, MergeRequest::Withdraw { key }).await;
        });
    };
    view! {
        <tr>
            <th scope="row">
                {reporter}
                <span class="muted">" · "{form}</span>
            </th>
            <td>{label}" "<span class="muted">{unit}</span></td>
            <td class="number">{original_text}</td>
            <td class="number">
                <strong>{text}</strong>
            </td>
            <td>
                {correction.reason}
                <span class="muted">" · "{correction.by}" · "{moment(&correction.at)}</span>
            </td>
            <td>
                <Tag tone=tone>{word}</Tag>
            </td>
            <td>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-label=undo_label
                    on:click=undo
                >
                    {t("merge.page.undo")}
                </button>
            </td>
        </tr>
    }
}
