//! The median of several rounds, with the smallest and the largest.

pub(super) struct Spread {
    pub(super) median: f64,
    smallest: f64,
    largest: f64,
}

impl Spread {
    pub(super) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self {
            median: at(values.len() / 2),
            smallest: at(0),
            largest: at(values.len().saturating_sub(1)),
        }
    }

    pub(super) fn shown(&self, decimals: usize) -> String {
        let Self { median, smallest, largest } = self;
        format!("{median:.decimals$} ({smallest:.decimals$}–{largest:.decimals$})")
    }
}
