//! Help: short. Keys, saving, where the data is, versions.

use leptos::prelude::*;

use crate::{
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
    (&["F2"], "app.help.key.edit"),
    (&["Esc"], "app.help.key.revert"),
    (&["Delete"], "app.help.key.clear"),
    (&["Shift", "↓"], "app.help.key.range"),
    (&["Ctrl", "C"], "app.help.key.copy"),
    (&["Ctrl", "V"], "app.help.key.paste"),
    (&["Ctrl", "Z"], "app.help.key.undo"),
    (&["Ctrl", "S"], "app.help.key.save"),
    (&["Alt", "↓"], "app.help.key.details"),
    (&["F6"], "app.help.key.regions"),
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
            {section("app.help.number.title", &["app.help.number.1", "app.help.number.2", "app.help.number.3"])}
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

fn key_line(keys: &'static [&'static str], does: &'static str) -> impl IntoView {
    view! {
        <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> " " }).collect_view()}</dt>
        <dd>{t(does)}</dd>
    }
}
