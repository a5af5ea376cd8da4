//! The app: a page, and the workers that read, merge and write for it. Each is a wasm module of
//! its own (`main.rs`, `bin/worker.rs`): the page's one holds nothing that only workers do.

// The macro of Leptos' components writes `pub` of its own.
#![allow(unreachable_pub)]

mod components;
mod harness;
mod pages;
mod platform;
mod route;
mod shell;
mod shipped;
mod state;
mod tasks;
mod worker;

use platform::boot;

/// Starts the page.
pub fn start_page() {
    boot::reserve_memory();
    boot::report_panics();
    wasm_bindgen_futures::spawn_local(async {
        tasks::packs::take_up().await;
        leptos::mount::mount_to_body(shell::App);
    });
}

/// Starts a worker in the role that its page gave it.
pub fn start_worker() {
    boot::reserve_memory();
    worker::run(&boot::role());
}
