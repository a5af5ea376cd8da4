//! Where we are.

use leptos::prelude::*;

use crate::{platform::page, route::Route};

/// The route of the address; given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct Navigation {
    pub(crate) route: Memo<Route>,
}

impl Navigation {
    /// Follows the address from now on.
    pub(crate) fn follow() -> Self {
        let hash = RwSignal::new(page::hash());
        page::on_hash_change(move |changed| hash.set(changed));
        Self { route: Memo::new(move |_| Route::parse(&hash.get())) }
    }
}

pub(crate) fn route() -> Memo<Route> {
    expect_context::<Navigation>().route
}

/// Opens a page; the one before stays in the history.
pub(crate) fn open(route: &Route) {
    page::go_to(&route.to_string());
}
