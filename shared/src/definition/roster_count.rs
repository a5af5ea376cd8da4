//! Stocks that are counted instead of typed.

use serde::{Deserialize, Serialize};

/// How a stock is counted from the rows of a roster in the same form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RosterCount {
    /// How many rows the roster has, of several that of the lowest places; with `border_only`,
    /// how many of them are border places.
    Rows { border_only: bool },
    /// How many rows have one of these choices in the column of `element`.
    Choices { element: String, options: Vec<String>, border_only: bool },
    /// Total of the numeric column of `element`.
    Total { element: String },
}

/// Texts name the kind of a count inside it; a format without names holds that text.
pub(super) mod optional {
    use serde::{
        Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _,
    };

    use super::RosterCount;

    type Count = Option<RosterCount>;

    pub(in crate::definition) fn serialize<S: Serializer>(
        of: &Count,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return of.serialize(to);
        }
        serde_json::to_string(of).map_err(S::Error::custom)?.serialize(to)
    }

    pub(in crate::definition) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Count, D::Error> {
        if from.is_human_readable() {
            return Count::deserialize(from);
        }
        serde_json::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}
