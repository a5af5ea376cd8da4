//! The packs of the four plans beside Nghệ An's year plan: that their data say what their
//! documents say, and that every form of them can be filled.

mod catalogue;
mod forms;
mod quotes;
#[path = "../nghe_an/reference.rs"]
mod reference;
mod rosters;
mod targets;
#[path = "../nghe_an/wording.rs"]
mod wording;

use std::sync::{Arc, LazyLock};

use shared::definition::{Pack, embedded};

static THANH_HOA: LazyLock<Arc<Pack>> = LazyLock::new(|| open("thanh-hoa-thang-hanh-dong-2024"));
static RESOLUTION: LazyLock<Arc<Pack>> = LazyLock::new(|| open("nghe-an-nq14"));
static DUONG_QUANG: LazyLock<Arc<Pack>> = LazyLock::new(|| open("duong-quang-2024"));
static PROGRAMME: LazyLock<Arc<Pack>> = LazyLock::new(|| open("bcd138-2019"));

fn open(id: &str) -> Arc<Pack> {
    embedded(id).expect("the embedded pack is sound")
}

fn packs() -> [&'static Pack; 4] {
    [&THANH_HOA, &RESOLUTION, &DUONG_QUANG, &PROGRAMME].map(|pack| &***pack)
}
