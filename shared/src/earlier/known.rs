//! The figures of one earlier period, and their origin.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    entry::Entry,
    form::{Form, ValueKey, ValueRole},
    value::ValueState,
};

/// In shown units, by their own keys.
pub type Figures = BTreeMap<ValueKey, ValueState>;

/// What was reported for one earlier period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Id of the period.
    pub period: String,
    pub origin: Origin,
    /// Reported figures and cross-checks, and what was stated since the year began; nothing
    /// that is blank, no notes.
    #[serde(with = "pairs")]
    pub figures: Figures,
}

/// Where figures were taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub kind: OriginKind,
    /// Name of the file as given; empty for a draft.
    pub file: String,
    /// 64 hex digits; empty for a draft.
    pub sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum OriginKind {
    /// A form that was sent.
    Submission {
        /// `None`: the file does not say.
        revision: Option<u32>,
        /// `2023-06-14T15:04:05+07:00`
        exported_at: Option<String>,
        /// The workbook's own property, as written in it.
        modified: Option<String>,
    },
    /// The consolidated report of all reporters.
    Report,
    /// The data file of a consolidation.
    Data,
    /// A draft of this machine, as it was last put into a file.
    Draft { revision: u32 },
}

impl Known {
    /// Everything that a filled form of an earlier period tells.
    pub fn of_entry(form: &Form, entry: &Entry, origin: Origin) -> Self {
        let told = |role, period: &str| match role {
            ValueRole::Reported | ValueRole::Check => true,
            // The column since the year began; comparisons stand under other periods.
            ValueRole::Stated => period == form.period,
            ValueRole::Comment => false,
        };
        let cells = form.cells.iter().enumerate();
        let figures = cells
            .map(|(index, cell)| (&cell.key, entry.state(index)))
            .filter(|(key, state)| told(key.role, &key.period) && is_told(state))
            .map(|(key, state)| (key.clone(), state.clone()))
            .collect();
        Self { period: form.period.clone(), origin, figures }
    }
}

/// Blank says nothing, and what could not be read is no figure.
fn is_told(state: &ValueState) -> bool {
    !matches!(state, ValueState::Blank | ValueState::Unreadable(_))
}

/// JSON has no keys but texts.
mod pairs {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Figures;

    pub(super) fn serialize<S: Serializer>(
        figures: &Figures,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        figures.iter().collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Figures, D::Error> {
        Vec::deserialize(deserializer).map(|pairs| pairs.into_iter().collect())
    }
}
