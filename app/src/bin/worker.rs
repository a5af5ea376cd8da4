//! The module of the workers.

fn main() {
    app::start_worker();
}
