//! Help: short. Keys, saving, where the data is, versions.

use leptos::prelude::*;

use crate::{
    components::{
        table_region::TableRegion,
        tag::{Tag, Tone},
    },
    route::Route,
    state::{
        language::{t, ts},
        packs::{self, PackList},
        title::use_title,
    },
};

/// Keys of the tables and what they do.
const KEYS: &[(&[&str], &str)] = &[
    (&["Enter"], "app.help.key.down"),
    (&["Shift", "Enter"], "app.help.key.up"),
    (&["Tab"], "app.help.key.right"),
    (&["←", "↑", "↓", "→"], "app.help.key.arrows"),
    (&["Home", "End"], "app.help.key.row"),
    (&["Ctrl", "Home"], "app.help.key.corner"),
    (&["Ctrl", "↓"], "app.help.key.edge"),
    (&["F2"], "app.help.key.edit"),
    (&["Esc"], "app.help.key.revert"),
    (&["Delete"], "app.help.key.clear"),
    (&["Shift", "↓"], "app.help.key.range"),
    (&["Ctrl", "C"], "app.help.key.copy"),
    (&["Ctrl", "V"], "app.help.key.paste"),
    (&["Ctrl", "D"], "app.help.key.fill-down"),
    (&["Ctrl", "R"], "app.help.key.fill-right"),
    (&["Ctrl", "Enter"], "app.help.key.fill-all"),
    (&["Ctrl", "Z"], "app.help.key.undo"),
    (&["Ctrl", "S"], "app.help.key.save"),
    (&["Alt", "↓"], "app.help.key.details"),
    (&["F6"], "app.help.key.regions"),
];

/// What one types where there is no figure to type: the sign, what it means, how it counts.
const SIGNS: &[(&str, &str, &str)] = &[
    ("0   -   Không", "app.help.sign.zero", "app.help.sign.zero.counts"),
    ("KPS", "app.help.sign.nil", "app.help.sign.nil.counts"),
    ("…   //   chưa có", "app.help.sign.not-available", "app.help.sign.not-available.counts"),
    ("x", "app.help.sign.not-applicable", "app.help.sign.not-applicable.counts"),
    ("", "app.help.sign.blank", "app.help.sign.blank.counts"),
];

/// How marks look beside a cell, and what they ask.
const MARKS: &[(Tone, &str, &str)] = &[
    (Tone::Bad, "fill.severity.high", "app.help.check.high"),
    (Tone::Warn, "fill.severity.medium", "app.help.check.medium"),
    (Tone::Info, "fill.severity.low", "app.help.check.low"),
];

#[component]
pub(crate) fn Help() -> impl IntoView {
    let title = ts("app.page.help");
    use_title(move || title.get());
    let list = PackList::here();
    let pack = move || {
        list.track();
        packs::find(&list.preferred()).map(|pack| {
            view! {
                <dt>{pack.title.clone()}</dt>
                <dd>
                    {pack.id.clone()} " · " {pack.version.clone()}
                    <code class="help__hash">{pack.hash().to_owned()}</code>
                </dd>
            }
        })
    };
    view! {
        <div class="page page--narrow help">
            <h1>{t("app.page.help")}</h1>
            {section("app.help.data.title", &["app.help.data.1", "app.help.data.2", "app.help.data.3"])}
            {section("app.help.save.title", &["app.help.save.1", "app.help.save.2", "app.help.save.3"])}
            <section class="card">
                <h2 class="card__heading">{t("app.help.again.title")}</h2>
                <ol class="help__sentences">
                    <li>{t("app.help.again.1")}</li>
                    <li>{t("app.help.again.2")}</li>
                    <li>{t("app.help.again.3")}</li>
                </ol>
            </section>
            {section("app.help.number.title", &["app.help.number.1", "app.help.number.2", "app.help.number.3"])}
            <section class="card">
                <h2 class="card__heading">{t("app.help.sign.title")}</h2>
                <TableRegion label=ts("app.help.sign.title")>
                    <table class="table help__signs">
                        <thead>
                            <tr>
                                <th scope="col">{t("app.help.sign.typed")}</th>
                                <th scope="col">{t("app.help.sign.means")}</th>
                                <th scope="col">{t("app.help.sign.counts")}</th>
                            </tr>
                        </thead>
                        <tbody>{SIGNS.iter().map(sign_line).collect_view()}</tbody>
                    </table>
                </TableRegion>
                <p>{t("app.help.sign.stock")}</p>
            </section>
            <section class="card">
                <h2 class="card__heading">{t("app.help.check.title")}</h2>
                <ul class="help__marks">
                    {MARKS
                        .iter()
                        .map(|(tone, name, asks)| {
                            view! {
                                <li>
                                    <Tag tone=*tone>{t(name)}</Tag>
                                    <span>{t(asks)}</span>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
                <p>{t("app.help.check.file")}</p>
            </section>
            <section class="card">
                <h2 class="card__heading">{t("app.help.key.title")}</h2>
                <dl class="help__keys">
                    {KEYS.iter().map(|(keys, does)| key_line(keys, does)).collect_view()}
                </dl>
            </section>
            <section class="card">
                <h2 class="card__heading">{t("app.help.version.title")}</h2>
                <dl class="help__versions">
                    <dt>{t("app.name")}</dt>
                    <dd>{env!("CARGO_PKG_VERSION")} " · MIT OR Apache-2.0"</dd>
                    {pack}
                </dl>
                <p class="muted">
                    {t("app.help.version.hash")} " "
                    <a href=Route::Packs { pack: None }.to_string()>{t("app.help.version.packs")}</a>
                </p>
            </section>
        </div>
    }
}

fn section(title: &'static str, sentences: &'static [&'static str]) -> impl IntoView {
    view! {
        <section class="card">
            <h2 class="card__heading">{t(title)}</h2>
            <ul class="help__sentences">
                {sentences.iter().map(|sentence| view! { <li>{t(sentence)}</li> }).collect_view()}
            </ul>
        </section>
    }
}

fn sign_line((typed, means, counts): &(&'static str, &'static str, &'static str)) -> impl IntoView {
    let (typed, means, counts) = (*typed, *means, *counts);
    view! {
        <tr>
            <th scope="row">
                {match typed {
                    "" => view! { <span class="muted">{t("app.help.sign.nothing")}</span> }.into_any(),
                    typed => {
                        typed
                            .split("   ")
                            .map(|sign| view! { <kbd>{sign}</kbd> " " })
                            .collect_view()
                            .into_any()
                    }
                }}
            </th>
            <td>{t(means)}</td>
            <td>{t(counts)}</td>
        </tr>
    }
}

fn key_line(keys: &'static [&'static str], does: &'static str) -> impl IntoView {
    view! {
        <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view()}</dt>
        <dd>{t(does)}</dd>
    }
}
