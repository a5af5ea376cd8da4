//! Beside the selected figure: what was reported before, the change since, and where it is from.

use leptos::prelude::*;
use shared::{
    earlier::{Beside, Known, OriginKind, Standing, ToldBy, beside},
    form::CellIndex,
    value::{display, format_change},
};

use super::{Saver, Taker, label, origin};
use crate::{
    components::icon::{Icon, Sign},
    platform::page,
    state::{
        fill::Fill,
        language::{language, say, t},
    },
    tasks::fill::earlier,
};

#[component]
pub(in super::super) fn BesideEarlier(cell: CellIndex) -> impl IntoView {
    let fill = Fill::here();
    let subject = fill.subject();
    if subject.period.earlier().is_empty() {
        return None;
    }
    // Figures change with every finished cell; the rules follow each of them.
    let figures = move || {
        fill.validation.track();
        let earlier = fill.earlier.get();
        let subject = fill.subject();
        let beside = fill
            .entry
            .with_value(|entry| beside(&subject.pack, &subject.form, entry, &earlier, cell));
        let ids = ["fill.earlier.previous", "fill.earlier.last_year"];
        let lines: Vec<_> = ids
            .into_iter()
            .zip(beside)
            .filter_map(|(id, beside)| Some(line(fill, cell, id, beside?)))
            .collect();
        (!lines.is_empty()).then(|| view! { <dl class="details__beside">{lines}</dl> })
    };
    Some(view! {
        <h4 class="details__part">{t("fill.earlier.title")}</h4>
        {figures}
        <Sources />
    })
}

fn line(fill: Fill, cell: CellIndex, id: &'static str, beside: Beside) -> impl IntoView + use<> {
    let language = language();
    let subject = fill.subject();
    let period = label(&subject.pack, &beside.period);
    let shown = display(&subject.pack, &subject.form.cells[cell], &beside.state);
    let by = match beside.told_by {
        ToldBy::Report => None,
        ToldBy::Form(cell) => {
            let cell = &subject.form.cells[cell];
            Some((cell.row_code.clone(), cell.column_code.clone()))
        }
    };
    let by = by.map(|(code, column)| {
        let text =
            move || say(language, "fill.earlier.by_form", &[("code", &code), ("column", &column)]);
        view! { <span class="details__about">{text}</span> }
    });
    let change = beside.change.map(|change| {
        let difference = format_change(change.difference);
        let text = match change.percent {
            Some(percent) => format!("{difference} ({} %)", format_change(percent)),
            None => difference,
        };
        view! {
            <dt class="details__then">{t("fill.earlier.change")}</dt>
            <dd class="details__now">{text}</dd>
        }
    });
    view! {
        <dt>
            {move || say(language, id, &[("period", &period)])} {by}
        </dt>
        <dd>{shown}</dd>
        {change}
    }
}

/// What is known, from where; taking more and taking away.
#[component]
fn Sources() -> impl IntoView {
    let fill = Fill::here();
    let taker: Taker = expect_context();
    let saver = Saver::here();
    let language = language();
    let items = move || {
        let known = earlier::all(&fill.earlier.get());
        known.into_iter().map(|known| source(fill, taker, known)).collect_view()
    };
    let lacking = move || {
        let subject = fill.subject();
        let known = earlier::all(&fill.earlier.get());
        let lacking = subject.period.earlier().into_iter();
        let lacking: Vec<String> = lacking
            .filter(|period| known.iter().all(|known| known.period != **period))
            .map(|period| label(&subject.pack, period))
            .collect();
        let periods = lacking.join(", ");
        let text = move || say(language, "fill.earlier.lacking", &[("periods", &periods)]);
        (!lacking.is_empty()).then(|| view! { <p class="details__about">{text}</p> })
    };
    let blanks = move || {
        fill.validation.track();
        let told = if fill.earlier.get().is_empty() { Vec::new() } else { earlier::stated(fill) };
        let blank = told.iter().filter(|told| told.standing == Standing::Blank).count();
        let write = move |_| {
            earlier::fill_blanks(fill, &saver.get());
            page::focus(TAKE);
        };
        let text = move || say(language, "fill.earlier.fill", &[("count", &blank.to_string())]);
        (blank > 0 && fill.can_write()).then(|| {
            view! { <button type="button" class="button" on:click=write>{text}</button> }
        })
    };
    view! {
        <ul class="details__known">{items}</ul>
        {lacking}
        <div class="button-row">
            {blanks}
            <button type="button" class="button" id=TAKE on:click=move |_| taker.pick()>
                <Icon sign=Sign::Upload />
                {t("fill.earlier.take")}
            </button>
        </div>
    }
}

/// The button that asks for a file; it is always there.
const TAKE: &str = "details-take";

fn source(fill: Fill, taker: Taker, known: Known) -> impl IntoView + use<> {
    let language = language();
    let period = label(&fill.subject().pack, &known.period);
    let count = known.figures.len().to_string();
    let (id, name) = (known.period.clone(), period.clone());
    let is_draft = matches!(known.origin.kind, OriginKind::Draft { .. });
    let text = move || {
        let origin = origin(language, &known);
        let arguments = [("period", period.as_str()), ("count", &count), ("file", &origin)];
        say(language, "fill.earlier.source", &arguments)
    };
    // A draft is no file that was taken: it is there as long as the draft is.
    let forget = (!is_draft).then(|| {
        let forget = move |_| {
            taker.forget(id.clone());
            page::focus(TAKE);
        };
        view! {
            <button
                type="button"
                class="button button--quiet"
                aria-label=move || say(language, "fill.earlier.forget.of", &[("period", &name)])
                on:click=forget
            >
                {t("fill.earlier.forget")}
            </button>
        }
    });
    view! {
        <li class="details__origin">
            <span>{text}</span>
            {forget}
        </li>
    }
}
