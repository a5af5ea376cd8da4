//! "This is form X of reporter Y, period Z": three fields to search in, filled with what is known
//! of the file.

use leptos::{ev::SubmitEvent, prelude::*};
use shared::{
    definition::{DataSet, Pack, Reporter},
    job::MergeRequest,
    merge::Decision,
    submission::{Answer, Identity, Question},
    text::fold,
};

use super::queue::Queue;
use crate::{
    components::picker::{Picker, PickerOption},
    pages::merge::{Merge, words::count},
    state::language::{language, say, t, ts},
};

/// The field for the form, where the keyboard begins.
pub(super) const FIRST: &str = "review-form";

#[component]
pub(super) fn OtherIdentity(sha256: String, question: Question) -> impl IntoView {
    let Merge { pack, period, .. } = Merge::here();
    let queue = Queue::here();
    let language = language();
    // What is known of it stands there already.
    let known = question.answers.iter().find_map(|answer| match answer {
        Answer::Identity(identity) => Some(identity.clone()),
        Answer::Value(_) | Answer::Alias(_) | Answer::Habit(_) => None,
    });
    let known = known.unwrap_or_default();
    let form = RwSignal::new(known.data_set);
    let reporter = RwSignal::new(known.reporter);
    let at = if known.period.is_empty() { period.id.clone() } else { known.period };
    let at = RwSignal::new(at);
    let pack = StoredValue::new(pack);
    let forms = Memo::new(move |_| {
        let kind =
            pack.with_value(|pack| pack.period(&at.read()).map(|period| period.kind.clone()));
        pack.with_value(|pack| {
            let asks =
                |form: &&DataSet| kind.as_ref().is_none_or(|kind| form.period_kinds.contains(kind));
            pack.data_sets.iter().filter(asks).map(form_option).collect::<Vec<_>>()
        })
    });
    let reporters = Memo::new(move |_| pack.with_value(|pack| reporters_of(pack, &form.read())));
    let periods = Memo::new(move |_| {
        pack.with_value(|pack| {
            let option = |period: &shared::definition::Period| PickerOption {
                value: period.id.clone(),
                label: period.label.clone(),
                hint: format!("{} – {}", period.window_from, period.window_to),
                folded: fold(&format!("{} {}", period.label, period.id)),
            };
            pack.periods.iter().map(option).collect::<Vec<_>>()
        })
    });
    // Somebody who does not owe the form that was chosen now is not meant any more.
    Effect::new(move |_| {
        let owes = reporters.read().iter().any(|option| option.value == *reporter.read());
        if !owes && !reporter.read_untracked().is_empty() && !form.read_untracked().is_empty() {
            reporter.set(String::new());
        }
    });
    let lacks = move || [form, reporter, at].iter().any(|part| part.read().is_empty());
    let decide = move |event: SubmitEvent| {
        event.prevent_default();
        if lacks() {
            return;
        }
        let identity = Identity {
            data_set: form.get_untracked(),
            reporter: reporter.get_untracked(),
            period: at.get_untracked(),
        };
        let decision = Decision::Identify { sha256: sha256.clone(), identity };
        queue.decide(MergeRequest::Decide { decision });
    };
    let more = move |left: usize| say(language, "fill.chooser.more", &[("count", &count(left))]);
    let field = move |id, name, options: Memo<Vec<PickerOption>>, selected| {
        view! {
            <div class="other__field">
                <label for=id>{t(name)}</label>
                <Picker
                    id=id
                    label=ts(name)
                    placeholder=ts("merge.review.search")
                    none_found=ts("merge.review.none-found")
                    more=more
                    options=options
                    fold=fold
                    selected=selected
                    popup=true
                />
            </div>
        }
    };
    view! {
        <form class="other" on:submit=decide aria-label=ts("merge.review.identity")>
            <p class="other__heading">{t("merge.review.identity")}" "<kbd>"0"</kbd></p>
            {field(FIRST, "merge.page.question.form", forms, form)}
            {field("review-reporter", "merge.page.question.reporter", reporters, reporter)}
            {field("review-period", "merge.review.period", periods, at)}
            <button type="submit" class="button" disabled=lacks>
                {t("merge.page.question.identify")}
            </button>
        </form>
    }
}

fn form_option(form: &DataSet) -> PickerOption {
    PickerOption {
        value: form.id.clone(),
        label: form.printed_code.clone(),
        hint: form.title.clone(),
        folded: fold(&format!("{} {} {}", form.id, form.printed_code, form.title)),
    }
}

/// Those who owe a form; everybody while no form is chosen.
fn reporters_of(pack: &Pack, form: &str) -> Vec<PickerOption> {
    let kinds = pack.data_set(form).map(|form| &form.reporter_kinds);
    let owes = |reporter: &&Reporter| kinds.is_none_or(|kinds| kinds.contains(&reporter.kind));
    let option = |reporter: &Reporter| PickerOption {
        value: reporter.id.clone(),
        label: reporter.name.clone(),
        hint: reporter.short_name.clone(),
        folded: fold(&format!(
            "{} {} {}",
            reporter.name,
            reporter.short_name,
            reporter.aliases.join(" ")
        )),
    };
    pack.reporters.iter().filter(owes).map(option).collect()
}
