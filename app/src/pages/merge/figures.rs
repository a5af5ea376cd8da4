//! The part *Số liệu*: one section of one form at a time, and the drawer that shows where a
//! figure comes from.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    definition::DisplayAs,
    job::{FormView, MergeAnswer, MergeRequest},
    report::{FormReport, ReporterColumn, RosterHeading, RowReport},
};

use super::{
    Merge,
    cards::Cards,
    drawer::Drawer,
    file_list::Pager,
    table::{FigureTable, TextList},
    targets::TargetsPart,
    words::of,
};
use crate::{
    components::{
        empty_state::EmptyState,
        tag::{Tag, Tone},
    },
    state::{
        language::{language, say, t, ts},
        rows::{Row, renew},
    },
    tasks::merge,
};

/// Rows of one page of a section: districts have some twenty communes, the province 460.
const ROWS: usize = 100;

/// Chosen in place of a form: what the plan orders, and what is calculated.
const TARGETS: &str = "@targets";

/// A figure somebody wants to trace: its key, and one reporter where only that one's part of
/// it is meant. `cell` is where the focus goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) key: String,
    pub(super) reporter: Option<String>,
    pub(super) cell: usize,
}

/// The section that is shown, without its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) data_set: String,
    pub(super) section: String,
    pub(super) reporters: Vec<ReporterColumn>,
    pub(super) columns: Vec<RosterHeading>,
}

/// A row with its place in the list.
pub(super) type TableRow = Row<(usize, RowReport)>;

#[component]
pub(super) fn FiguresPanel() -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let forms = RwSignal::new(Vec::<FormView>::new());
    let chosen = RwSignal::new((String::new(), String::new()));
    let page = RwSignal::new(0);
    let picked = RwSignal::new(None::<Pick>);
    Effect::new(move |_| {
        state.version.track();
        spawn_local(async move {
            let answer = merge::ask(state, &MergeRequest::Forms, None).await;
            let Some((MergeAnswer::Forms { forms: views }, _)) = answer else { return };
            let _ = chosen.try_update(|(form, section)| {
                // Where anything has been reported is the better place to begin.
                let first = || views.iter().find(|view| view.form.coverage.counted > 0);
                if form.is_empty()
                    && let Some(view) = first().or(views.first())
                {
                    form.clone_from(&view.form.data_set);
                    *section = view.sections.first().map(|of| of.id.clone()).unwrap_or_default();
                }
            });
            let _ = forms.try_set(views);
        });
    });
    view! {
        <div
            class="figures"
            class:figures--open=move || picked.read().is_some()
            id="merge-figures-panel"
            role="tabpanel"
            aria-labelledby="merge-figures-tab"
        >
            <div class="figures__main">
                <Cards />
                <Show
                    when=move || !forms.read().is_empty()
                    fallback=|| view! { <EmptyState text=ts("merge.page.figures.none") /> }
                >
                    <Chooser forms=forms chosen=chosen page=page />
                    <Show
                        when=move || chosen.read().0 != TARGETS
                        fallback=move || view! { <TargetsPart picked=picked /> }
                    >
                        <Section forms=forms chosen=chosen page=page picked=picked />
                    </Show>
                </Show>
            </div>
            <Drawer picked=picked />
        </div>
    }
}

/// Which form, which section.
#[component]
fn Chooser(
    forms: RwSignal<Vec<FormView>>,
    chosen: RwSignal<(String, String)>,
    page: RwSignal<usize>,
) -> impl IntoView {
    let form_options = move || {
        let forms = forms.read();
        let option = |view: &FormView| {
            let id = view.form.data_set.clone();
            let is_chosen = {
                let id = id.clone();
                move || chosen.read().0 == id
            };
            let FormReport { printed_code, title, coverage, .. } = &view.form;
            view! {
                <option value=id prop:selected=is_chosen>
                    {format!("{printed_code} · {} · {title}", of(*coverage))}
                </option>
            }
        };
        forms.iter().map(option).collect_view()
    };
    let choose_form = move |event| {
        let id = event_target_value(&event);
        let section = {
            let forms = forms.read_untracked();
            let view = forms.iter().find(|view| view.form.data_set == id);
            view.and_then(|view| view.sections.first()).map(|of| of.id.clone())
        };
        page.set(0);
        chosen.set((id, section.unwrap_or_default()));
    };
    let section_options = move || {
        let forms = forms.read();
        let form = chosen.read().0.clone();
        let view = forms.iter().find(|view| view.form.data_set == form);
        let sections = view.map(|view| view.sections.clone()).unwrap_or_default();
        sections
            .into_iter()
            .map(|section| {
                let is_chosen = {
                    let id = section.id.clone();
                    move || chosen.read().1 == id
                };
                view! {
                    <option value=section.id.clone() prop:selected=is_chosen>
                        {format!("{}. {}", section.id, section.title)}
                    </option>
                }
            })
            .collect_view()
    };
    let is_targets = move || chosen.read().0 == TARGETS;
    let choose_section = move |event| {
        page.set(0);
        let section = event_target_value(&event);
        chosen.update(|chosen| chosen.1 = section);
    };
    view! {
        <div class="chooser">
            <label class="chooser__section">
                {t("merge.page.forms")}
                <select class="control" on:change=choose_form>
                    <option value=TARGETS prop:selected=is_targets>
                        {t("merge.page.targets")}
                    </option>
                    {form_options}
                </select>
            </label>
            <Show when=move || !is_targets()>
                <label class="chooser__section">
                    {t("merge.page.sections")}
                    <select class="control" on:change=choose_section>{section_options}</select>
                </label>
            </Show>
        </div>
    }
}

#[component]
fn Section(
    forms: RwSignal<Vec<FormView>>,
    chosen: RwSignal<(String, String)>,
    page: RwSignal<usize>,
    picked: RwSignal<Option<Pick>>,
) -> impl IntoView {
    let Merge { state, .. } = Merge::here();
    let language = language();
    let shown = RwSignal::new(Shown::default());
    let display = RwSignal::new(DisplayAs::Table);
    let rows = RwSignal::new(Vec::<TableRow>::new());
    let total = RwSignal::new(0);
    Effect::new(move |_| {
        state.version.track();
        let (data_set, section) = chosen.get();
        let from = page.get() * ROWS;
        if data_set.is_empty() {
            return;
        }
        spawn_local(async move {
            let request = MergeRequest::Section {
                data_set: data_set.clone(),
                section: section.clone(),
                from,
                count: ROWS,
            };
            let Some((MergeAnswer::Section { total: all, section: report }, _)) =
                merge::ask(state, &request, None).await
            else {
                return;
            };
            if chosen.try_get_untracked() != Some((data_set.clone(), section.clone())) {
                return;
            }
            let reporters = forms
                .read_untracked()
                .iter()
                .find(|view| view.form.data_set == data_set)
                .map(|view| view.form.reporters.clone())
                .unwrap_or_default();
            let next = Shown { data_set, section, reporters, columns: report.columns };
            let lines = report.rows.into_iter().enumerate().map(|(at, row)| {
                (format!("{}/{}/{}", next.data_set, row.code, row.place), (at, row))
            });
            rows.update(|rows| *rows = renew(rows, lines));
            total.set(all);
            display.set(report.display_as);
            if *shown.read_untracked() != next {
                shown.set(next);
            }
        });
    });
    let heading = move || {
        let forms = forms.read();
        let chosen = chosen.read();
        let view = forms.iter().find(|view| view.form.data_set == chosen.0)?;
        let coverage = view.form.coverage;
        let arguments = [("coverage", of(coverage))];
        let incomplete = (!coverage.is_complete()).then(|| {
            let words = say(
                language,
                "merge.page.incomplete",
                &[(arguments[0].0, arguments[0].1.as_str())],
            );
            view! { <Tag tone=Tone::Warn>{words}</Tag> }
        });
        Some(view! {
            <h2 class="figures__heading">{view.form.title.clone()}" "{incomplete}</h2>
            <p class="figures__hint muted">{t("merge.page.figures.hint")}</p>
        })
    };
    view! {
        <header class="figures__top">{heading}</header>
        <Show
            when=move || display.get() != DisplayAs::Text
            fallback=move || view! { <TextList shown=shown rows=rows picked=picked /> }
        >
            <FigureTable shown=shown rows=rows picked=picked />
        </Show>
        <Pager page=page rows=ROWS total=total />
    }
}
