//! Printing: the browser's own dialog over the page as its print style shows it.

/// Opens the print dialog; returns when it is closed.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // Refused only in frames, and the app forbids being framed.
        let _ = window.print();
    }
}
