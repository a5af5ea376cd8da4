//! Which parts of something long are near what is seen of it: the browser lays out and paints only
//! those.
//!
//! Every part is laid out once, so that its height is known. From then on one that is far away is
//! `hidden="until-found"`: it keeps its place and its height, and searching the page still finds
//! what stands there. Browsers that do not know the word show all.

use leptos::{
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
    web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit},
};

/// What the attribute `hidden` says of a part that is far away.
const FAR: &str = "until-found";
/// So far beyond what is seen a part is still near: scrolling meets nothing empty.
const MARGIN: &str = "60% 0px";

/// Watches the parts of one scrolled region for as long as it lives.
pub(crate) struct Nearness {
    /// Browsers without it show all.
    observer: Option<IntersectionObserver>,
    _seen: Closure<dyn FnMut(js_sys::Array)>,
}

impl Nearness {
    pub(crate) fn within(region: &Element) -> Self {
        let seen = Closure::new(|entries: js_sys::Array| {
            for entry in entries.iter() {
                let entry: IntersectionObserverEntry = entry.unchecked_into();
                set_far(&entry.target(), !entry.is_intersecting());
            }
        });
        let options = IntersectionObserverInit::new();
        options.set_root(Some(region));
        options.set_root_margin(MARGIN);
        let callback: &JsValue = seen.as_ref();
        let observer =
            IntersectionObserver::new_with_options(callback.unchecked_ref(), &options).ok();
        Self { observer, _seen: seen }
    }

    /// From the next frame on the part is laid out only while it is near.
    pub(crate) fn watch(&self, part: &Element) {
        match &self.observer {
            Some(observer) => observer.observe(part),
            None => set_far(part, false),
        }
    }
}

impl Drop for Nearness {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// The part with the tab stop is never far: it may have the focus, which the browser would take
/// away, and Tab must lead back to it.
fn set_far(part: &Element, is_far: bool) {
    let has_stop = || matches!(part.query_selector("[tabindex='0']"), Ok(Some(_)));
    let _ = match is_far && !has_stop() {
        true => part.set_attribute("hidden", FAR),
        false => part.remove_attribute("hidden"),
    };
}

/// Has a place laid out that is about to be gone to, however far it is.
pub(crate) fn bring_near(place: &Element) {
    if let Ok(Some(part)) = place.closest("[hidden=until-found]") {
        set_far(&part, false);
    }
}
