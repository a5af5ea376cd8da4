//! Start of the app's one wasm module: the page and its workers alike.

mod shell;

fn main() {
    leptos::mount::mount_to_body(shell::App);
}
