//! The packs of Nghệ An, of 2023 and of two-tier government: that their data say what their
//! documents say, and that their rules and forms do what they are for.

mod composition;
mod forms;
mod hai_cap;
mod quotes;
mod reference;
mod refusal;
mod roster;
mod wording;

use std::sync::{Arc, LazyLock};

use shared::{
    definition::{Pack, embedded},
    form::Form,
};

static PACK: LazyLock<Arc<Pack>> =
    LazyLock::new(|| embedded("nghe-an-2023").expect("the embedded pack is sound"));

fn form(data_set: &str, reporter: &str, period: &str) -> Form {
    let pack = &**PACK;
    Form::build(
        pack,
        pack.data_set(data_set).expect("a form of the pack"),
        pack.reporter(reporter).expect("a reporter of the pack"),
        pack.period(period).expect("a period of the pack"),
    )
}
