//! "Số này từ đâu ra?": the reporters, files and cells behind one figure, their sum, who is
//! missing, and what another form says.

use leptos::{ev::KeyboardEvent, prelude::*, task::spawn_local};
use shared::{
    definition::Aggregation,
    job::{
        CellView, ContributionView, FigurePart, FigureView, FormPlace, MergeAnswer, MergeRequest,
    },
};

use super::{
    Merge,
    correct::Correct,
    figures::Pick,
    words::{board_tone, board_word, count, file_name, of, standing_word},
};
use crate::{
    components::tag::{Tag, Tone},
    platform::{grid, page},
    state::language::{language, say, t},
    tasks::merge,
};

const HEADING: &str = "merge-drawer-heading";
/// Cells of one reporter that are shown before the rest is asked for.
const CELLS: usize = 6;

#[component]
pub(super) fn Drawer(picked: RwSignal<Option<Pick>>) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let figure = RwSignal::new(None::<FigureView>);
    Effect::new(move |_| {
        state.version.track();
        let Some(Pick { key, reporter, .. }) = picked.get() else {
            figure.set(None);
            return;
        };
        spawn_local(async move {
            let request = MergeRequest::Figure { key, reporter };
            let answer = merge::ask(state, &request, None).await;
            if let Some((MergeAnswer::Figure { figure: found }, _)) = answer {
                let _ = figure.try_set(Some(*found));
            }
        });
    });
    Effect::new(move |_| {
        if picked.read().is_some() {
            page::focus_soon(HEADING);
        }
    });
    let close = move || {
        if let Some(pick) = picked.get_untracked() {
            picked.set(None);
            grid::focus(pick.cell);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    view! {
        <Show when=move || picked.read().is_some()>
            <aside class="drawer" aria-labelledby=HEADING on:keydown=on_key>
                <div class="drawer__top">
                    <h2 id=HEADING tabindex="-1">{t("merge.page.drawer")}</h2>
                    <button type="button" class="button button--quiet" on:click=move |_| close()>
                        {t("app.close")}
                    </button>
                </div>
                {move || figure.get().map(|figure| view! { <Whole figure=figure /> })}
            </aside>
        </Show>
    }
}

#[component]
fn Whole(figure: FigureView) -> impl IntoView {
    let language = language();
    let one = figure.reporter.is_some();
    let province = figure.province.map(|province| {
        view! {
            <h3 class="drawer__heading">{t("merge.page.drawer.province")}</h3>
            <Part part=province one=false />
        }
    });
    let checks = figure.checks.into_iter().map(|line| {
        view! {
            <li>
                {move || {
                    say(
                        language,
                        "merge.page.drawer.check",
                        &[
                            ("counted_form", &line.counted_form),
                            ("counted", &line.counted_text),
                            ("other_form", &line.other_form),
                            ("other", &line.other_text),
                            ("difference", &line.difference_text),
                        ],
                    )
                }}
            </li>
        }
    });
    let checks: Vec<_> = checks.collect();
    let checks = (!checks.is_empty()).then(|| {
        view! {
            <h3 class="drawer__heading">{t("merge.page.drawer.checks")}</h3>
            <ul class="drawer__checks">{checks}</ul>
        }
    });
    view! {
        <Part part=figure.own one=one />
        {province}
        {checks}
    }
}

fn aggregation_id(aggregation: Aggregation) -> &'static str {
    match aggregation {
        Aggregation::Sum => "merge.page.aggregation.sum",
        Aggregation::SumGeo => "merge.page.aggregation.sum_geo",
        Aggregation::Owner => "merge.page.aggregation.owner",
        Aggregation::Check => "merge.page.aggregation.check",
        Aggregation::Yes => "merge.page.aggregation.yes",
        Aggregation::List => "merge.page.aggregation.list",
        Aggregation::Cat => "merge.page.aggregation.cat",
        Aggregation::Ratio => "merge.page.aggregation.ratio",
        Aggregation::Max => "merge.page.aggregation.max",
        Aggregation::None => "merge.page.aggregation.none",
    }
}

/// One figure with the cells behind it; `one` where it is what a single reporter gave.
#[component]
fn Part(part: FigurePart, one: bool) -> impl IntoView {
    let language = language();
    let coverage = part.coverage;
    let aggregation = part.aggregation;
    let standing = part.standing;
    let how = move || {
        let from = [("coverage", of(coverage))];
        let from = say(language, "merge.page.drawer.from", &[(from[0].0, &from[0].1)]);
        format!("{} · {from}", say(language, aggregation_id(aggregation), &[]))
    };
    let mark = move || standing_word(language.get(), standing);
    let value = format!("{} {}", part.text, part.unit);
    let sum = part.sum.map(|sum| {
        let tone = if sum.equal { Tone::Ok } else { Tone::Bad };
        view! {
            <p class="drawer__sum">
                <Tag tone=tone>
                    {move || {
                        let id = if sum.equal {
                            "merge.page.drawer.equal"
                        } else {
                            "merge.page.drawer.unequal"
                        };
                        say(language, id, &[("sum", &sum.text)])
                    }}
                </Tag>
            </p>
        }
    });
    let rows: Vec<_> = part
        .contributions
        .into_iter()
        .map(|contribution| view! { <Given contribution=contribution /> })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table class="sources">
                <thead>
                    <tr>
                        <th>{t("merge.page.column.reporter")}</th>
                        <th class="number">{t("merge.page.column.figure")}</th>
                        <th>{t("merge.page.column.source")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let lacking: Vec<_> = part
        .lacking
        .into_iter()
        .map(|lacking| {
            let status = lacking.status;
            view! {
                <li>
                    {lacking.reporter_name}
                    " "
                    <Tag tone=board_tone(status)>{move || board_word(language.get(), status)}</Tag>
                </li>
            }
        })
        .collect();
    let lacking = (!lacking.is_empty()).then(|| {
        view! {
            <h3 class="drawer__heading">{t("merge.page.drawer.lacking")}</h3>
            <ul class="drawer__lacking">{lacking}</ul>
        }
    });
    view! {
        <p class="drawer__value">
            <strong>{value}</strong>
        </p>
        <p>{part.label}</p>
        <p class="muted">{part.forms.join(", ")}{(!one).then(|| view! { " · "{how} })}</p>
        <p class="drawer__mark">{mark}</p>
        {table}
        {sum}
        {lacking}
    }
}

#[component]
fn Given(contribution: ContributionView) -> impl IntoView {
    let language = language();
    let all = contribution.cells.len();
    let open = RwSignal::new(all <= CELLS);
    let cells = StoredValue::new(contribution.cells);
    let (data_set, reporter) = (contribution.data_set, contribution.reporter);
    let shown = move || {
        let count = if open.get() { all } else { CELLS - 1 };
        let line = |cell: &CellView| {
            let place = FormPlace {
                data_set: data_set.clone(),
                reporter: reporter.clone(),
                row_code: cell.row_code.clone(),
                column_code: cell.column_code.clone(),
            };
            source(cell, place)
        };
        cells.with_value(|cells| cells.iter().take(count).map(line).collect_view())
    };
    view! {
        <tr>
            <th scope="row">{contribution.reporter_name}</th>
            <td class="number">{contribution.text}</td>
            <td>
                <ul class="sources__cells">{shown}</ul>
                <Show when=move || !open.get()>
                    <button type="button" class="link" on:click=move |_| open.set(true)>
                        {move || {
                            let rest = count(all - (CELLS - 1));
                            say(language, "merge.page.drawer.more", &[("count", &rest)])
                        }}
                    </button>
                </Show>
            </td>
        </tr>
    }
}

/// `file · Sheet!D9 · “raw”`.
fn source(cell: &CellView, place: FormPlace) -> impl IntoView + use<> {
    let language = language();
    let corrected = cell.corrected.clone().map(|corrected| {
        let words = move || {
            say(
                language,
                "merge.corrected",
                &[
                    ("original", &corrected.original_text),
                    ("reason", &corrected.reason),
                    ("by", &corrected.by),
                ],
            )
        };
        view! { <p class="corrected">{words}</p> }
    });
    let older =
        cell.from_older.then(|| view! { <Tag tone=Tone::Info>{t("merge.page.from-older")}</Tag> });
    view! {
        <li>
            <span title=cell.path.clone()>{file_name(&cell.path).to_owned()}</span>
            " · "
            <strong>{format!("{}!{}", cell.sheet, cell.cell)}</strong>
            " · “"
            {cell.raw.clone()}
            "” "
            {older}
            {corrected}
            " "
            <Correct cell=place />
        </li>
    }
}
