//! Targets and indicators: what the plan orders, how far it is met, and where the figures behind
//! it come from. A target in words is judged here, with a reason.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    i18n::Language,
    job::{MergeAnswer, MergeRequest},
    merge::{Calculated, Decision, Term, Verdict},
    report::{IndicatorLine, TargetLine},
};

use super::{
    Merge,
    chips::filter_chips,
    figures::Pick,
    reason::{Reason, ReasonForm},
    words::{count, of, verdict_tone, verdict_word},
};
use crate::{
    components::{empty_state::EmptyState, table_region::TableRegion, tag::Tag},
    platform::grid,
    state::language::{language, say, t, ts},
    tasks::merge,
};

/// Units of a target that are named before the rest is only counted.
const UNITS: usize = 12;

/// Gives every figure that can be traced a place for the focus to come back to.
#[derive(Clone, Copy)]
struct Tracer {
    picked: RwSignal<Option<Pick>>,
    next: StoredValue<usize>,
}

impl Tracer {
    fn button(self, text: String, key: &str, reporter: Option<&String>) -> AnyView {
        if key.is_empty() {
            return view! { <span>{text}</span> }.into_any();
        }
        let cell = self.next.get_value();
        self.next.set_value(cell + 1);
        let pick = Pick { key: key.to_owned(), reporter: reporter.cloned(), cell };
        let picked = self.picked;
        view! {
            <button
                type="button"
                class="link"
                id=grid::focus_id(cell)
                data-cell=cell.to_string()
                on:click=move |_| picked.set(Some(pick.clone()))
            >
                {text}
            </button>
        }
        .into_any()
    }

    /// `Số vụ … (kỳ này): 36 · 6/6`
    fn terms(self, language: Language, terms: &[Term]) -> AnyView {
        let lines = terms.iter().map(|term| {
            let when = match term.when {
                shared::expr::When::Current => "report.when.current",
                shared::expr::When::Previous => "report.when.previous",
                shared::expr::When::SamePeriodLastYear => "report.when.same_period_last_year",
            };
            let when = shared::i18n::text(language, when);
            let value = term.value.map(shared::value::format_number).unwrap_or("–".to_owned());
            let words = format!("{} ({when})", term.label);
            let button = self.button(words, &term.key, term.reporter.as_ref());
            view! { <li>{button}": "{value}<span class="muted">" · "{of(term.coverage)}</span></li> }
        });
        view! { <ul class="targets__terms">{lines.collect_view()}</ul> }.into_any()
    }
}

#[component]
pub(super) fn TargetsPart(picked: RwSignal<Option<Pick>>) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let targets = RwSignal::new(Vec::<TargetLine>::new());
    let indicators = RwSignal::new(Vec::<IndicatorLine>::new());
    let only = RwSignal::new(None::<Verdict>);
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Targets, None).await;
            let Some((MergeAnswer::Targets { targets: found, indicators: others }, _)) = answer
            else {
                return;
            };
            let _ = targets.try_set(found);
            let _ = indicators.try_set(others);
        });
    });
    let next = StoredValue::new(0);
    let tracer = Tracer { picked, next };
    let number_of = move |wanted: Option<Verdict>| {
        let targets = targets.read();
        let fits = |line: &&TargetLine| wanted.is_none_or(|wanted| line.result.verdict == wanted);
        targets.iter().filter(fits).count()
    };
    view! {
        <h2 class="figures__heading">{t("merge.page.targets")}</h2>
        <Show
            when=move || !targets.read().is_empty()
            fallback=|| view! { <EmptyState text=ts("merge.page.targets.none") /> }
        >
            {filter_chips(
                "merge.page.targets.filter",
                &Verdict::ALL,
                only,
                verdict_word,
                number_of,
            )}
            <TargetTable only=only targets=targets tracer=tracer />
        </Show>
        <Show when=move || !indicators.read().is_empty()>
            <h2 class="figures__heading">{t("merge.page.indicators")}</h2>
            <IndicatorTable indicators=indicators tracer=tracer />
        </Show>
    }
}

#[component]
fn TargetTable(
    only: RwSignal<Option<Verdict>>,
    targets: RwSignal<Vec<TargetLine>>,
    tracer: Tracer,
) -> impl IntoView {
    let language = language();
    let rows = move || {
        tracer.next.set_value(0);
        let (targets, only) = (targets.read(), only.get());
        let shown = targets.iter().filter(|line| only.is_none_or(|v| line.result.verdict == v));
        shown.map(|line| target_row(line, language, tracer)).collect_view()
    };
    view! {
        <TableRegion label=ts("merge.page.targets")>
            <table class="table targets">
                <thead>
                    <tr>
                        <th>{t("merge.page.targets.target")}</th>
                        <th>{t("merge.page.targets.condition")}</th>
                        <th>{t("merge.page.targets.result")}</th>
                        <th>{t("merge.page.targets.verdict")}</th>
                        <th>{t("merge.page.targets.deadline")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

fn target_row(line: &TargetLine, language: RwSignal<Language>, tracer: Tracer) -> AnyView {
    let verdict = line.result.verdict;
    let scope = (!line.scope.is_empty()).then(|| format!(" ({})", line.scope));
    let assumption = (!line.assumption.is_empty()).then(|| {
        let words = say(language, "merge.page.targets.assumption", &[("text", &line.assumption)]);
        view! { <p class="muted">{words}</p> }
    });
    let quote = line.quote.clone();
    let judge = (line.condition.is_empty()).then(
        || view! { <Judge target=line.result.id.clone() reason=line.result.reason.clone() /> },
    );
    view! {
        <tr>
            <th scope="row">
                {line.label.clone()}
                {scope}
                <p class="muted" title=quote>{line.source.clone()}</p>
                {assumption}
            </th>
            <td>{line.condition.clone()}</td>
            <td>{results(line, language, tracer)}{judge}</td>
            <td>
                <Tag tone=verdict_tone(verdict)>{verdict_word(language.get(), verdict)}</Tag>
            </td>
            <td>{line.deadline.clone()}</td>
        </tr>
    }
    .into_any()
}

/// The measures of the province, or the units that do not pass.
fn results(line: &TargetLine, language: RwSignal<Language>, tracer: Tracer) -> AnyView {
    if line.units.is_empty() {
        let measures = line.measures.iter().zip(&line.result.measures).map(|(shown, measure)| {
            let ratio = (!shown.ratio.is_empty()).then(|| format!(" ({})", shown.ratio));
            let name = (line.measures.len() > 1).then(|| {
                let tone = verdict_tone(measure.verdict);
                let verdict = verdict_word(language.get(), measure.verdict);
                view! { <p>{shown.label.clone()}" "<Tag tone=tone>{verdict}</Tag></p> }
            });
            view! {
                {name}
                <p>
                    <strong>{shown.text.clone()}</strong>
                    {ratio}
                </p>
                {tracer.terms(language.get(), &measure.terms)}
            }
        });
        return measures.collect_view().into_any();
    }
    let coverage = of(line.result.met());
    let met = say(language, "merge.page.targets.met", &[("coverage", &coverage)]);
    let open: Vec<_> = line
        .result
        .units
        .iter()
        .zip(&line.units)
        .filter(|(unit, _)| unit.verdict != Verdict::Met)
        .collect();
    let more = open.len().saturating_sub(UNITS);
    let units = open.into_iter().take(UNITS).map(|(unit, shown)| {
        let term = unit.measures.iter().flat_map(|measure| &measure.terms).next();
        let key = term.map_or("", |term| term.key.as_str());
        let reporter = term.and_then(|term| term.reporter.as_ref());
        let button = tracer.button(shown.name.clone(), key, reporter);
        let verdict = verdict_word(language.get(), unit.verdict);
        view! {
            <li>
                {button}
                ": "
                {shown.text.clone()}
                " "
                <Tag tone=verdict_tone(unit.verdict)>{verdict}</Tag>
            </li>
        }
    });
    let more = (more > 0).then(|| {
        let words = say(language, "merge.page.targets.more", &[("count", &count(more))]);
        view! { <li class="muted">{words}</li> }
    });
    view! {
        <p><strong>{met}</strong></p>
        <ul class="targets__terms">{units.collect_view()}{more}</ul>
    }
    .into_any()
}

/// A verdict in words, with its reason.
#[component]
fn Judge(target: String, reason: String) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let reason = Reason::new(reason);
    let target = StoredValue::new(target);
    let judge = move |met: bool| {
        let Some(reason) = reason.given() else { return };
        let decision = Decision::Judge { target: target.get_value(), met, reason };
        spawn_local(async move {
            merge::change(state, MergeRequest::Decide { decision }).await;
        });
    };
    view! {
        <ReasonForm
            class="targets__judge"
            reason=reason
            label="merge.page.targets.reason"
            lacking="merge.page.targets.lacking"
        >
            <button type="button" class="button" on:click=move |_| judge(true)>
                {t("merge.verdict.met")}
            </button>
            <button type="button" class="button" on:click=move |_| judge(false)>
                {t("merge.verdict.not_met")}
            </button>
        </ReasonForm>
    }
}

#[component]
fn IndicatorTable(indicators: RwSignal<Vec<IndicatorLine>>, tracer: Tracer) -> impl IntoView {
    let language = language();
    let rows = move || {
        let rows = indicators.read();
        let row = |line: &IndicatorLine| {
            let there = matches!(line.result.outcome, Calculated::Number(_));
            let class = if there { "number" } else { "muted" };
            view! {
                <tr>
                    <th scope="row">
                        {line.label.clone()} <p class="muted">{line.note.clone()}</p>
                    </th>
                    <td class=class>{line.text.clone()}</td>
                    <td>{tracer.terms(language.get(), &line.result.terms)}</td>
                </tr>
            }
        };
        rows.iter().map(row).collect_view()
    };
    view! {
        <TableRegion label=ts("merge.page.indicators")>
            <table class="table targets">
                <thead>
                    <tr>
                        <th>{t("merge.page.indicators.indicator")}</th>
                        <th class="number">{t("merge.page.targets.result")}</th>
                        <th>{t("merge.page.indicators.terms")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}
