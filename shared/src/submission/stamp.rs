//! The stamp: the identity a workbook carries, as custom properties and again in a very
//! hidden sheet (office programs drop one or the other when they save).

use serde::{Deserialize, Serialize};

/// Name of the very hidden sheet. Column A holds keys, column B values as text; below
/// them one line per control total: `total.<section>.<column>`, stored value, live formula in C.
pub const HIDDEN_SHEET: &str = "_tonghop";

/// Name of the very hidden sheet with the live checks: formulas over the form's cells.
pub const LIVE_SHEET: &str = "_tonghop_kt";

/// Name of the visible sheet that lists all rules with their verdicts.
pub const CHECK_SHEET: &str = "Kiểm tra";

/// Name of the visible sheet of a returned workbook: what is to be mended, and their answers.
pub const MENDING_SHEET: &str = "Cần sửa";

/// Whether a sheet is of our making and no part of any form: nothing on it is a sign or data.
pub fn is_beside_the_form(sheet: &str) -> bool {
    [HIDDEN_SHEET, LIVE_SHEET, CHECK_SHEET, MENDING_SHEET].contains(&sheet)
}

const PREFIX: &str = "tonghop.";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StampKind {
    Template,
    Submission,
}

/// Who the workbook says it is. Never trusted alone (`ARCHITECTURE.md`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub kind: StampKind,
    pub pack: String,
    pub pack_version: String,
    pub pack_hash: String,
    pub data_set: String,
    pub reporter: String,
    pub period: String,
    /// 0 for templates, then 1, 2, 3…
    pub revision: u32,
    /// `2023-06-14T15:04:05+07:00`; empty for templates.
    pub exported_at: String,
    /// How many input cells are not blank.
    pub filled: u32,
    /// SHA-256 of the canonical values; empty for templates.
    pub values_sha256: String,
    /// The reporter declared the figures non-secret.
    pub non_secret: bool,
    /// The form still had errors when it was exported.
    pub has_errors: bool,
}

impl Stamp {
    /// Pairs for custom properties and the hidden sheet, keys prefixed `tonghop.`.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let kind = match self.kind {
            StampKind::Template => "template",
            StampKind::Submission => "submission",
        };
        let flag = |value: bool| if value { "1" } else { "0" }.to_owned();
        [
            ("format", "1".to_owned()),
            ("kind", kind.to_owned()),
            ("pack", self.pack.clone()),
            ("pack_version", self.pack_version.clone()),
            ("pack_hash", self.pack_hash.clone()),
            ("data_set", self.data_set.clone()),
            ("reporter", self.reporter.clone()),
            ("period", self.period.clone()),
            ("revision", self.revision.to_string()),
            ("exported_at", self.exported_at.clone()),
            ("filled", self.filled.to_string()),
            ("values_sha256", self.values_sha256.clone()),
            ("non_secret", flag(self.non_secret)),
            ("has_errors", flag(self.has_errors)),
        ]
        .into_iter()
        .map(|(key, value)| (format!("{PREFIX}{key}"), value))
        .collect()
    }

    /// Reads pairs of either carrier; `None` where they are not a stamp that this version knows.
    pub fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Option<Self> {
        let get = |name: &str| {
            pairs
                .clone()
                .find(|(key, _)| key.strip_prefix(PREFIX) == Some(name))
                .map(|(_, value)| value.to_owned())
        };
        if get("format")? != "1" {
            return None;
        }
        Some(Self {
            kind: match get("kind")?.as_str() {
                "template" => StampKind::Template,
                "submission" => StampKind::Submission,
                _ => return None,
            },
            pack: get("pack")?,
            pack_version: get("pack_version")?,
            pack_hash: get("pack_hash")?,
            data_set: get("data_set")?,
            reporter: get("reporter")?,
            period: get("period")?,
            revision: get("revision")?.parse().ok()?,
            exported_at: get("exported_at").unwrap_or_default(),
            filled: get("filled").and_then(|text| text.parse().ok()).unwrap_or(0),
            values_sha256: get("values_sha256").unwrap_or_default(),
            non_secret: get("non_secret").as_deref() == Some("1"),
            has_errors: get("has_errors").as_deref() == Some("1"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_round_trip_through_pairs() {
        let stamp = Stamp {
            kind: StampKind::Submission,
            pack: "nghe-an-2023".into(),
            pack_version: "1".into(),
            pack_hash: "ab".into(),
            data_set: "F28".into(),
            reporter: "ubnd.nghe_an.ky_son".into(),
            period: "2023S1".into(),
            revision: 2,
            exported_at: "2023-06-14T15:04:05+07:00".into(),
            filled: 12,
            values_sha256: "cd".into(),
            non_secret: true,
            has_errors: false,
        };
        let pairs = stamp.to_pairs();
        let read = Stamp::from_pairs(pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())));
        assert_eq!(read, Some(stamp));
    }
}
