//! Start of the app's one wasm module: the page and its workers alike.

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

use platform::boot::Scope;

fn main() {
    platform::boot::reserve_memory();
    // The same module runs in workers, where there is no document for Leptos to mount to.
    match platform::boot::scope() {
        Scope::Page => {
            platform::boot::report_panics();
            wasm_bindgen_futures::spawn_local(async {
                tasks::packs::take_up().await;
                leptos::mount::mount_to_body(shell::App);
            });
        }
        Scope::Worker(role) => worker::run(&role),
    }
}
