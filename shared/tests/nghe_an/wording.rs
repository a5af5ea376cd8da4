//! Whether a quote stands in a document word for word.

/// With single spaces between words.
pub(crate) fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of a quote stand in the text in their order.
pub(crate) fn stands_in(quote: &str, text: &str) -> bool {
    let mut rest = text;
    collapse(quote).split(" ... ").all(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}
