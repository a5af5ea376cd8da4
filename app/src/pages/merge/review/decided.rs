//! What was decided: each decision can be taken back alone.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::Pack,
    i18n::Language,
    job::{DecisionLine, MergeAnswer, MergeRequest, habit_words},
    merge::{Decision, Verdict},
    submission::Meaning,
};

use super::{queue::Queue, value::value_word};
use crate::{
    pages::merge::{
        Merge,
        file_list::Pager,
        words::{count, file_name, form_code, reporter_name, verdict_word},
    },
    state::language::{language, say, t},
    tasks::merge,
};

/// Decisions of one page of the list.
const LINES: usize = 20;

#[component]
pub(super) fn Decided() -> impl IntoView {
    let Merge { state, pack, .. } = Merge::here();
    let language = language();
    let page = RwSignal::new(0);
    let total = RwSignal::new(0);
    let open = RwSignal::new(false);
    let decisions = RwSignal::new(Vec::<DecisionLine>::new());
    Effect::new(move |_| {
        state.version.track();
        let from = page.get() * LINES;
        spawn_local(async move {
            let request = MergeRequest::Decisions { from, count: LINES };
            if let Some((MergeAnswer::Decisions { total: all, decisions: made }, _)) =
                merge::ask(state, &request, None).await
            {
                let _ = decisions.try_set(made);
                let _ = total.try_set(all);
            }
        });
    });
    let items = move || {
        let decisions = decisions.read();
        decisions.iter().map(|line| item(language, &pack, line)).collect_view()
    };
    view! {
        <Show when=move || { total.get() > 0 }>
            <details
                class="decisions card"
                prop:open=move || open.get()
            >
                <summary on:click=move |event| {
                    event.prevent_default();
                    open.update(|open| *open = !*open);
                }>
                    {move || {
                        say(language, "merge.review.decided", &[("count", &count(total.get()))])
                    }}
                </summary>
                <ul>{items.clone()}</ul>
                <Pager page=page rows=LINES total=total />
            </details>
        </Show>
    }
}

fn item(language: RwSignal<Language>, pack: &Pack, line: &DecisionLine) -> impl IntoView + use<> {
    let queue = Queue::here();
    let key = line.decision.key();
    let words = decision_words(language, pack, &line.decision);
    let name = file_name(&line.path).to_owned();
    let label = say(language, "merge.page.undo.of", &[("what", &format!("{name} – {words}"))]);
    let undo = move |_| queue.decide(MergeRequest::Withdraw { key: key.clone() });
    view! {
        <li class="decision">
            <span class="decision__file">{name}</span>
            <span>{words}</span>
            <button type="button" class="button button--quiet" aria-label=label on:click=undo>
                {t("merge.page.undo")}
            </button>
        </li>
    }
}

/// What a decision says, without the file it is about.
fn decision_words(language: RwSignal<Language>, pack: &Pack, line: &Decision) -> String {
    match line {
        Decision::Counts { data_set, reporter, .. } => say(
            language,
            "merge.page.decided.counts",
            &[("reporter", &reporter_name(pack, reporter)), ("form", &form_code(pack, data_set))],
        ),
        Decision::Exclude { reason, .. } => {
            say(language, "merge.page.decided.exclude", &[("reason", reason)])
        }
        Decision::Identify { identity, .. } => say(
            language,
            "merge.page.decided.identify",
            &[
                ("reporter", &reporter_name(pack, &identity.reporter)),
                ("form", &form_code(pack, &identity.data_set)),
            ],
        ),
        Decision::Answer { question, state, .. } => say(
            language,
            "merge.page.decided.answer",
            &[("question", cell_of(question)), ("value", &value_word(language.get(), state))],
        ),
        Decision::Judge { target, met, reason } => {
            let found = pack.targets.iter().find(|found| found.id == *target);
            let label = found.map_or(target, |found| &found.label);
            let verdict = if *met { Verdict::Met } else { Verdict::NotMet };
            let verdict = verdict_word(language.get(), verdict);
            let arguments = [("target", label.as_str()), ("verdict", &verdict), ("reason", reason)];
            say(language, "merge.page.decided.judge", &arguments)
        }
        Decision::Include { reason, .. } => {
            say(language, "merge.page.decided.include", &[("reason", reason)])
        }
        Decision::Dismiss { question, reason, .. } => say(
            language,
            "merge.page.decided.dismiss",
            &[("question", cell_of(question)), ("reason", reason)],
        ),
        Decision::Take { reporter, row_code, column_code, .. } => say(
            language,
            "merge.page.decided.take",
            &[
                ("reporter", &reporter_name(pack, reporter)),
                ("row", row_code),
                ("column", column_code),
            ],
        ),
        Decision::Correct(correction) => say(
            language,
            "merge.page.decided.correct",
            &[
                ("reporter", &reporter_name(pack, &correction.reporter)),
                ("form", &form_code(pack, &correction.data_set)),
                ("row", &correction.row_code),
                ("column", &correction.column_code),
                ("original", &value_word(language.get(), &correction.original)),
                ("value", &value_word(language.get(), &correction.state)),
                ("reason", &correction.reason),
                ("by", &correction.by),
            ],
        ),
        Decision::Alias { alias } if alias.wording.scope.is_habit() => {
            habit_words(pack, language.get(), alias)
        }
        Decision::Alias { alias } => {
            let text = alias.wording.text();
            match &alias.means {
                Meaning::Is(means) => {
                    say(language, "merge.page.decided.alias", &[("text", text), ("means", means)])
                }
                Meaning::Ignore => say(language, "merge.page.decided.ignore", &[("text", text)]),
            }
        }
        Decision::Policy { data_set, reporter, policy } => {
            let all = |id: &str, name: String| match id {
                "" => say(language, "merge.page.decided.all", &[]),
                _ => name,
            };
            let word = say(language, &format!("merge.policy.{}", policy.name()), &[]);
            say(
                language,
                "merge.page.decided.policy",
                &[
                    ("reporter", &all(reporter, reporter_name(pack, reporter))),
                    ("form", &all(data_set, form_code(pack, data_set))),
                    ("policy", &word),
                ],
            )
        }
    }
}

/// The codes of row and column behind the code of a question.
fn cell_of(question: &str) -> &str {
    question.split_once(':').map_or(question, |(_, cell)| cell)
}
