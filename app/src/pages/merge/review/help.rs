//! The keys in short, above the questions.

use leptos::prelude::*;

use super::keys::HELP;
use crate::state::language::{language, say, ts};

#[component]
pub(super) fn KeyHelp(open: RwSignal<bool>) -> impl IntoView {
    let language = language();
    let lines = move || {
        let line = |(keys, name): &(&[&'static str], &'static str)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
            view! {
                <div class="key-help__line">
                    <dt>{keys}</dt>
                    <dd>{say(language, &format!("merge.review.key.{name}"), &[])}</dd>
                </div>
            }
        };
        HELP.iter().map(line).collect_view()
    };
    view! {
        <Show when=move || open.get()>
            <section class="key-help card" aria-label=ts("merge.review.keys")>
                <dl>{lines}</dl>
            </section>
        </Show>
    }
}
