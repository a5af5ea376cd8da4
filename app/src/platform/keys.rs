//! What a key was pressed in: keys that mean something on a whole part of the page must not take
//! from fields and buttons what those do with them.

use leptos::{ev::KeyboardEvent, wasm_bindgen::JsCast, web_sys};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyTarget {
    /// Letters are typed there.
    Field,
    /// One of several to choose from; arrows choose there.
    Choice,
    /// Enter presses it.
    Button,
    Elsewhere,
}

impl KeyTarget {
    pub(crate) fn of(event: &KeyboardEvent) -> Self {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(target) = target else { return Self::Elsewhere };
        match target.tag_name().as_str() {
            "INPUT" => match target.get_attribute("type").as_deref() {
                Some("radio") => Self::Choice,
                Some("checkbox" | "button" | "submit") => Self::Button,
                _ => Self::Field,
            },
            "TEXTAREA" | "SELECT" => Self::Field,
            "BUTTON" | "A" | "SUMMARY" => Self::Button,
            _ => Self::Elsewhere,
        }
    }
}

/// Ctrl, or the key that stands for it on a Mac.
pub(crate) fn with_control(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key()
}
