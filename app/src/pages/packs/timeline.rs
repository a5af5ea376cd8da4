//! The periods of a pack on one line of time: what each is about and by when it is due. The same
//! as a table below.

use std::sync::Arc;

use leptos::prelude::*;
use shared::definition::{CivilDate, Pack, Period, Source};

use crate::{
    components::table_region::TableRegion,
    pages::due::DueTag,
    platform::clock,
    state::{
        language::{language, say, t, ts},
        packs,
    },
};

/// Days from the first to the last day that is shown.
#[derive(Clone, Copy)]
struct Span {
    first: i64,
    last: i64,
}

impl Span {
    /// Of all periods, whole months; `None` where there are none.
    fn of(periods: &[&Period]) -> Option<Self> {
        let first = periods.iter().map(|period| period.window_from).min()?;
        let last = periods
            .iter()
            .flat_map(|period| [Some(period.window_to), period.due_before])
            .flatten()
            .max()?;
        let first = CivilDate::new(first.year(), first.month(), 1).unwrap_or(first);
        Some(Self { first: first.days_since_epoch(), last: last.days_since_epoch() + 1 })
    }

    /// Where a day begins, in per cent.
    fn at(self, day: CivilDate) -> f64 {
        let days = (self.last - self.first).max(1);
        (day.days_since_epoch() - self.first) as f64 / days as f64 * 100.0
    }

    /// First days of the months or quarters of the span, not more than a dozen or so.
    fn marks(self) -> Vec<CivilDate> {
        let months = (self.last - self.first) / 30;
        let step = [1, 3, 6, 12, 60].into_iter().find(|step| months / step <= 14).unwrap_or(120);
        let day = |index: i64| {
            let (year, month) = (index.div_euclid(12), index.rem_euclid(12));
            CivilDate::new(i32::try_from(year).ok()?, u8::try_from(month).ok()? + 1, 1)
        };
        let Some(first) = CivilDate::from_days_since_epoch(self.first) else { return Vec::new() };
        let start = i64::from(first.year()) * 12 + i64::from(first.month()) - 1;
        let indices = (start..).filter(|index| (index % step) == 0);
        indices.map_while(day).take_while(|day| day.days_since_epoch() < self.last).collect()
    }
}

fn percent(number: f64) -> String {
    format!("{number:.3}%")
}

#[component]
pub(super) fn Timeline(pack: Arc<Pack>) -> impl IntoView {
    let today = clock::today();
    let periods = packs::reported_periods(&pack);
    let Some(span) = Span::of(&periods) else {
        return view! { <p>{t("pack.deadlines.none")}</p> }.into_any();
    };
    let (due, others): (Vec<&Period>, Vec<&Period>) =
        periods.iter().partition(|period| period.due_before.is_some());
    // A word at the very end would stand outside.
    let marks = span.marks().into_iter().filter(|day| span.at(*day) < 95.0).map(|day| {
        view! {
            <span class="timeline__mark" style:left=percent(span.at(day))>
                {day.month()} "/" {day.year()}
            </span>
        }
    });
    let lines = |periods: Vec<&Period>| {
        periods.into_iter().map(|period| line(period, span, today)).collect_view()
    };
    let is_inside = (span.first..span.last).contains(&today.days_since_epoch());
    let now = is_inside.then(|| {
        view! { <span class="timeline__today" style:left=percent(span.at(today))></span> }
    });
    let others = (!others.is_empty()).then(|| {
        view! {
            <p class="timeline__heading">{t("pack.deadlines.free")}</p>
            {lines(others)}
        }
    });
    view! {
        <div class="timeline" aria-hidden="true">
            <div class="timeline__row timeline__row--axis">
                <span></span>
                <div class="timeline__track">{marks.collect_view()}{now}</div>
            </div>
            {lines(due)}
            {others}
        </div>
        <p class="timeline__legend" aria-hidden="true">
            <span class="timeline__key"></span>{t("pack.deadlines.window")}
            <span class="timeline__key timeline__key--due"></span>{t("pack.deadlines.due")}
        </p>
        <Table pack=pack.clone() />
    }
    .into_any()
}

fn line(period: &Period, span: Span, today: CivilDate) -> impl IntoView + use<> {
    let from = span.at(period.window_from);
    let width = span.at(period.window_to) - from;
    let due = period.due_before.map(|due| {
        let class = match period.last_day() {
            Some(last) if last < today => "timeline__due timeline__due--past",
            _ => "timeline__due",
        };
        view! { <span class=class style:left=percent(span.at(due))></span> }
    });
    view! {
        <div class="timeline__row">
            <span class="timeline__label">{period.label.clone()}</span>
            <div class="timeline__track">
                <span
                    class="timeline__window"
                    style:left=percent(from)
                    style:width=percent(width.max(0.4))
                ></span>
                {due}
            </div>
        </div>
    }
}

#[component]
fn Table(pack: Arc<Pack>) -> impl IntoView {
    let today = clock::today();
    let language = language();
    let rows = packs::reported_periods(&pack).into_iter().map(|period| {
        let asked = pack.data_sets.iter().filter(|form| form.period_kinds.contains(&period.kind));
        let codes: Vec<&str> = asked.map(|form| form.id.as_str()).collect();
        let source = source_words(&pack, &period.source);
        view! {
            <tr>
                <th scope="row">{period.label.clone()}</th>
                <td>{period.window_from.to_string()} " – " {period.window_to.to_string()}</td>
                <td><DueTag period=period.clone() today=today /></td>
                <td class="packs__codes">{codes.join(", ")}</td>
                <td>{source}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let now = today.to_string();
    view! {
        <h3>{t("pack.deadlines.table")}</h3>
        <p class="muted">{move || say(language, "pack.deadlines.today", &[("date", &now)])}</p>
        <TableRegion label=ts("pack.deadlines.table")>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t("pack.deadlines.period")}</th>
                        <th scope="col">{t("pack.deadlines.window")}</th>
                        <th scope="col">{t("pack.deadlines.due")}</th>
                        <th scope="col">{t("pack.deadlines.forms")}</th>
                        <th scope="col">{t("pack.source")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

/// "105/KH-UBND, mục III.3: “…”".
pub(super) fn source_words(pack: &Pack, source: &Source) -> String {
    let document = pack.documents.iter().find(|document| document.id == source.document);
    let number = document.map_or("", |document| document.number.as_str());
    let place = [number, source.clause.as_str()];
    let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if source.quote.is_empty() { place } else { format!("{place}: “{}”", source.quote) }
}
