//! Notes at the corner of the screen, read aloud as they come.

use leptos::prelude::*;

use crate::{
    components::notice::Notice,
    state::{
        language::t,
        notices::{NoticeItem, Notices},
    },
};

#[component]
pub(crate) fn FloatingNotices() -> impl IntoView {
    let notices = Notices::here();
    view! {
        <div class="shell__notices" role="status">
            <For
                each=move || notices.items()
                key=|item| item.number
                children=move |NoticeItem { number, tone, text }| {
                    view! {
                        <Notice tone=tone text=text floating=true>
                            <button
                                type="button"
                                class="button button--quiet"
                                on:click=move |_| notices.put_away(number)
                            >
                                {t("app.close")}
                            </button>
                        </Notice>
                    }
                }
            />
        </div>
    }
}
