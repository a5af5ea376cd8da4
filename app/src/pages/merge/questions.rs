//! The part *Cần xem xét*: questions one after another, the place they are about beside them,
//! and the decisions made, each of which can be taken back.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::Pack,
    job::{DecisionLine, MergeAnswer, MergeRequest},
    merge::{Decision, MergeQuestion, Verdict},
    submission::Meaning,
};

use super::{
    Merge,
    file_list::Pager,
    question::QuestionCard,
    words::{count, file_name, finding_word, form_code, reporter_name, verdict_word},
};
use crate::{
    components::empty_state::EmptyState,
    state::{
        language::{language, say, t, ts},
        rows::{Row, renew},
    },
    tasks::merge,
};

/// Questions of one page of the list.
const QUESTIONS: usize = 50;

#[component]
pub(super) fn QuestionsPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let page = RwSignal::new(0);
    let at = RwSignal::new(0_usize);
    let questions = RwSignal::new(Vec::<Row<MergeQuestion>>::new());
    let total = RwSignal::new(0);
    let decisions = RwSignal::new(Vec::<DecisionLine>::new());
    let loaded = RwSignal::new(false);
    Effect::new(move |_| {
        state.version.track();
        let from = page.get() * QUESTIONS;
        spawn_local(async move {
            let request = MergeRequest::Questions { from, count: QUESTIONS };
            let Some((answer, _)) = merge::ask(state, &request, None).await else { return };
            let MergeAnswer::Questions { total: all, questions: asked, decisions: made } = answer
            else {
                return;
            };
            let asked = asked.into_iter().map(|question| (id_of(&question), question));
            let _ = questions.try_update(|known| *known = renew(known, asked));
            let _ = decisions.try_set(made);
            let _ = total.try_set(all);
            let _ = loaded.try_set(true);
        });
    });
    let current = Memo::new(move |_| {
        let questions = questions.read();
        let at = at.get().min(questions.len().saturating_sub(1));
        questions.get(at).cloned()
    });
    view! {
        <div
            class="merge__panel"
            id="merge-questions-panel"
            role="tabpanel"
            aria-labelledby="merge-questions-tab"
        >
            <Show
                when=move || { total.get() > 0 }
                fallback=move || {
                    view! {
                        <Show when=move || loaded.get()>
                            <EmptyState text=ts("merge.page.questions.none") />
                        </Show>
                    }
                }
            >
                <div class="review">
                    <QuestionList questions=questions at=at />
                    <div class="review__question">
                        {move || current.get().map(|row| view! { <QuestionCard asked=row.item /> })}
                    </div>
                </div>
                <Pager page=page rows=QUESTIONS total=total />
            </Show>
            <Decisions decisions=decisions />
        </div>
    }
}

fn id_of(question: &MergeQuestion) -> String {
    match question {
        MergeQuestion::Counts { data_set, reporter, .. } => format!("{data_set}\n{reporter}"),
        MergeQuestion::File { path, question, .. } => format!("{path}\n{}", question.id),
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, .. } => {
            format!("{data_set}\n{reporter}\n{row_code}/{column_code}")
        }
        MergeQuestion::Correction { correction, .. } => {
            let at = format!("{}/{}", correction.row_code, correction.column_code);
            format!("{}\n{}\n{at} {}", correction.data_set, correction.reporter, correction.at)
        }
    }
}

#[component]
fn QuestionList(
    questions: RwSignal<Vec<Row<MergeQuestion>>>,
    at: RwSignal<usize>,
) -> impl IntoView {
    let Merge { pack, .. } = Merge::here();
    let language = language();
    let items = move || {
        let chosen = at.get();
        let questions = questions.read();
        let last = questions.len().saturating_sub(1);
        questions
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let (name, words) = match &row.item {
                    MergeQuestion::Counts { data_set, reporter, files } => {
                        let number = count(files.len());
                        let words = say(
                            language,
                            "merge.question.counts",
                            &[
                                ("reporter", &reporter_name(&pack, reporter)),
                                ("count", &number),
                                ("form", &form_code(&pack, data_set)),
                            ],
                        );
                        (reporter_name(&pack, reporter), words)
                    }
                    MergeQuestion::File { path, question, .. } => {
                        let words = finding_word(language, &question.finding());
                        (file_name(path).to_owned(), words)
                    }
                    MergeQuestion::Conflict { reporter, .. } => {
                        (reporter_name(&pack, reporter), cell_question(language, &pack, &row.item))
                    }
                    MergeQuestion::Correction { correction, .. } => (
                        reporter_name(&pack, &correction.reporter),
                        cell_question(language, &pack, &row.item),
                    ),
                };
                view! {
                    <li>
                        <button
                            type="button"
                            class="review__item"
                            aria-current=(index == chosen.min(last)).then_some("true")
                            on:click=move |_| at.set(index)
                        >
                            <span class="review__file">{name}</span>
                            <span class="review__words">{words}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <nav class="review__list" aria-label=ts("merge.page.questions")>
            <ol>{items}</ol>
        </nav>
    }
}

/// What is asked about a cell of which files, or a file and a correction, disagree.
pub(super) fn cell_question(
    language: RwSignal<shared::i18n::Language>,
    pack: &Pack,
    asked: &MergeQuestion,
) -> String {
    match asked {
        MergeQuestion::Conflict { data_set, reporter, row_code, column_code, .. } => say(
            language,
            "merge.question.conflict",
            &[
                ("reporter", &reporter_name(pack, reporter)),
                ("form", &form_code(pack, data_set)),
                ("row", row_code),
                ("column", column_code),
            ],
        ),
        MergeQuestion::Correction { correction, now, .. } => say(
            language,
            "merge.question.correction",
            &[
                ("reporter", &reporter_name(pack, &correction.reporter)),
                ("form", &form_code(pack, &correction.data_set)),
                ("row", &correction.row_code),
                ("column", &correction.column_code),
                ("now", &now.text),
            ],
        ),
        MergeQuestion::Counts { .. } | MergeQuestion::File { .. } => String::new(),
    }
}

/// What a decision says, without the file it is about.
fn decision_words(
    language: RwSignal<shared::i18n::Language>,
    pack: &Pack,
    line: &Decision,
) -> String {
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
            &[
                ("question", question),
                ("value", &super::question::value_word(language.get(), state)),
            ],
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
            &[("question", question), ("reason", reason)],
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
                ("original", &super::question::value_word(language.get(), &correction.original)),
                ("value", &super::question::value_word(language.get(), &correction.state)),
                ("reason", &correction.reason),
                ("by", &correction.by),
            ],
        ),
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
            let id = format!("merge.policy.{}", policy.name());
            let word = shared::i18n::text(language.get(), &id);
            say(
                language,
                "merge.page.decided.policy",
                &[
                    ("reporter", &all(reporter, reporter_name(pack, reporter))),
                    ("form", &all(data_set, form_code(pack, data_set))),
                    ("policy", word),
                ],
            )
        }
    }
}

#[component]
fn Decisions(decisions: RwSignal<Vec<DecisionLine>>) -> impl IntoView {
    let Merge { state, pack, .. } = Merge::here();
    let language = language();
    let items = move || {
        let decisions = decisions.read();
        decisions
            .iter()
            .map(|line| {
                let key = line.decision.key();
                let words = decision_words(language, &pack, &line.decision);
                let name = file_name(&line.path).to_owned();
                let label =
                    say(language, "merge.page.undo.of", &[("what", &format!("{name} – {words}"))]);
                let undo = move |_| {
                    let key = key.clone();
                    spawn_local(async move {
                        merge::change(state, MergeRequest::Withdraw { key }).await;
                    });
                };
                view! {
                    <li class="decision">
                        <span class="decision__file">{name}</span>
                        <span>{words}</span>
                        <button
                            type="button"
                            class="button button--quiet"
                            aria-label=label
                            on:click=undo
                        >
                            {t("merge.page.undo")}
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !decisions.read().is_empty()>
            <section class="decisions card">
                <h2>{t("merge.page.decisions")}</h2>
                <ul>{items.clone()}</ul>
            </section>
        </Show>
    }
}
