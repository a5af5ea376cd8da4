//! The module of the page.

fn main() {
    app::start_page();
}
