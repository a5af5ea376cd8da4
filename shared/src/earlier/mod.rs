//! Figures of earlier periods beside a form: what was reported for the period before and for
//! the same period last year, and where that is known from.
//!
//! **Invariants:** figures are of the same pack, form and reporter; they stand in shown units
//! under their own keys, as [`Context`] asks for them; where they come from is always said.

mod beside;
mod consolidated;
mod join;
mod known;
mod stated;
mod take;
mod tidy;

pub use beside::{Beside, Change, ToldBy, beside};
pub use join::Joined;
pub use known::{Figures, Known, Origin, OriginKind};
pub use stated::{Standing, Told, ToldKind, told};
pub use take::{Found, Offer, take, take_import};

use crate::{definition::Period, validation::Context};

/// What is known beside one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Earlier {
    pub previous: Option<Known>,
    pub same_period_last_year: Option<Known>,
}

impl Earlier {
    /// What the rules weigh against.
    pub fn context(&self) -> Context<'_> {
        let last_year = self.same_period_last_year.as_ref();
        Context {
            previous: self.previous.as_ref().map(|known| &known.figures),
            same_period_last_year: last_year.map(|known| &known.figures),
        }
    }

    /// Of all that is known, what stands beside a form of this period. A year's form has both
    /// from one report.
    pub fn beside(period: &Period, known: &[Known]) -> Self {
        let of = |id: &Option<String>| {
            let id = id.as_ref()?;
            known.iter().find(|known| known.period == *id).cloned()
        };
        Self {
            previous: of(&period.previous),
            same_period_last_year: of(&period.same_period_last_year),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.previous.is_none() && self.same_period_last_year.is_none()
    }
}

impl Period {
    /// The periods whose figures stand beside this one's, each once.
    pub fn earlier(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.previous.iter().map(String::as_str).collect();
        let last_year = self.same_period_last_year.as_deref();
        ids.extend(last_year.filter(|id| self.previous.as_deref() != Some(id)));
        ids
    }
}
