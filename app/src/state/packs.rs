//! The packs of this app, immutable and shared.

use std::sync::{Arc, LazyLock};

use shared::definition::{self, CivilDate, Pack, Period};

/// Read and checked at the first use.
static PACKS: LazyLock<Arc<[Arc<Pack>]>> = LazyLock::new(|| {
    definition::EMBEDDED.iter().filter_map(|id| definition::embedded(id)).collect()
});

/// The packs that come with the program.
pub(crate) fn all() -> Arc<[Arc<Pack>]> {
    PACKS.clone()
}

/// The pack of an address; `None` where no pack here has this id.
pub(crate) fn find(id: &str) -> Option<Arc<Pack>> {
    all().iter().find(|pack| pack.id == id).cloned()
}

/// The pack that the address names, else the first.
pub(crate) fn in_use(id: Option<&str>) -> Option<Arc<Pack>> {
    id.and_then(find).or_else(|| all().first().cloned())
}

/// The periods for which a pack has forms, soonest deadline first.
pub(crate) fn reported_periods(pack: &Pack) -> Vec<&Period> {
    let is_reported = |period: &&Period| {
        pack.data_sets.iter().any(|data_set| data_set.period_kinds.contains(&period.kind))
    };
    let mut periods: Vec<&Period> = pack.periods.iter().filter(is_reported).collect();
    periods.sort_by_key(|period| period.due_before);
    periods
}

/// The period that people most likely work on: the first whose report is due on or after a
/// day, else the last one of the pack.
pub(crate) fn current_period(pack: &Pack, today: CivilDate) -> Option<&Period> {
    let periods = reported_periods(pack);
    let coming = periods.iter().find(|period| period.last_day().is_some_and(|last| last >= today));
    coming.or(periods.last()).copied()
}
