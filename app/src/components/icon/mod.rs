//! Drawn signs, always beside a word: never read aloud, never alone.

use leptos::prelude::*;

/// A sign by what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Form,
    Stack,
    Check,
    Save,
    Print,
    Local,
    Upload,
    Template,
    Search,
}

impl Sign {
    /// Path data on a grid of 24.
    fn path(self) -> &'static str {
        match self {
            Self::Form => "M6 3h9l4 4v14H6zM15 3v4h4M9 11h7M9 14.5h7M9 18h4",
            Self::Stack => "M12 3l9 4.5-9 4.5-9-4.5zM3 12l9 4.5 9-4.5M3 16.5L12 21l9-4.5",
            Self::Check => "M5 12.5l4.5 4.5L19 7.5",
            Self::Save => "M12 4v11M7.5 10.5L12 15l4.5-4.5M4 19.5h16",
            Self::Print => "M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7z",
            Self::Local => "M4 5h16v10.5H4zM9 20h6M12 15.5V20",
            Self::Upload => "M12 20V8M7.5 12.5L12 8l4.5 4.5M4 4.5h16",
            Self::Template => "M4 4h16v16H4zM4 9h16M10 9v11",
            Self::Search => "M10.5 4a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM15.5 15.5L20 20",
        }
    }
}

#[component]
pub(crate) fn Icon(sign: Sign, #[prop(optional)] large: bool) -> impl IntoView {
    let class = if large { "icon icon--large" } else { "icon" };
    view! {
        <svg class=class viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=sign.path()></path>
        </svg>
    }
}
