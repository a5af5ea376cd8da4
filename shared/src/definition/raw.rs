//! Raw shapes of a pack's TOML files, as written: nothing is required here, so that one
//! missing word does not hide the next. The check names what is missing.

use serde::Deserialize;
use toml::Spanned;

/// A word with the place where it stands.
pub(super) type Word = Option<Spanned<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHead {
    pub(super) id: Word,
    pub(super) version: Word,
    pub(super) title: Word,
    pub(super) root_place: Word,
    pub(super) issuer: Word,
    /// The clause of a source that is practice and no order: such sources have no quote.
    pub(super) practice: Word,
    /// Forms that own figures but are not in the pack yet.
    #[serde(default)]
    pub(super) forms_to_come: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) documents: Vec<Spanned<RawDocument>>,
    #[serde(default)]
    pub(super) periods: Vec<Spanned<RawPeriod>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    pub(super) id: Word,
    pub(super) number: Word,
    pub(super) issuer: Word,
    pub(super) date: Word,
    pub(super) title: Word,
    pub(super) file: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPeriod {
    pub(super) id: Word,
    pub(super) kind: Word,
    pub(super) label: Word,
    pub(super) window_from: Word,
    pub(super) window_to: Word,
    pub(super) due_before: Word,
    #[serde(default)]
    pub(super) due_inclusive: bool,
    pub(super) previous: Word,
    pub(super) same_period_last_year: Word,
    pub(super) source: Option<Spanned<RawSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSource {
    pub(super) document: Word,
    pub(super) clause: Word,
    pub(super) quote: Word,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoices {
    #[serde(default)]
    pub(super) choices: Vec<Spanned<RawChoiceList>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawChoiceList {
    pub(super) id: Word,
    pub(super) label: Word,
    pub(super) exhaustive: Option<bool>,
    #[serde(default)]
    pub(super) options: Vec<Spanned<RawOption>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOption {
    pub(super) id: Word,
    pub(super) label: Word,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForm {
    pub(super) id: Word,
    pub(super) printed_code: Word,
    pub(super) title: Word,
    pub(super) version: Word,
    #[serde(default)]
    pub(super) period_kinds: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) reporter_kinds: Vec<Spanned<String>>,
    pub(super) source: Option<Spanned<RawSource>>,
    #[serde(default)]
    pub(super) sections: Vec<Spanned<RawSection>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSection {
    pub(super) id: Word,
    pub(super) title: Word,
    pub(super) display_as: Word,
    #[serde(default)]
    pub(super) rows: Vec<Spanned<RawRow>>,
    /// Level of the places of a roster.
    pub(super) level: Option<Spanned<u8>>,
    #[serde(default)]
    pub(super) columns: Vec<Spanned<RawColumn>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRow {
    pub(super) code: Word,
    pub(super) element: Word,
    pub(super) label: Word,
    pub(super) relation: Word,
    pub(super) parent: Word,
    #[serde(default)]
    pub(super) by: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) check: bool,
    #[serde(default)]
    pub(super) opening: bool,
    #[serde(default)]
    pub(super) period_kinds: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) code: Word,
    pub(super) element: Word,
    pub(super) heading: Word,
    #[serde(default)]
    pub(super) check: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRules {
    #[serde(default)]
    pub(super) rules: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) id: Word,
    pub(super) importance: Word,
    pub(super) left: Word,
    pub(super) left_missing: Word,
    pub(super) operator: Word,
    pub(super) right: Word,
    pub(super) right_missing: Word,
    pub(super) tolerance: Word,
    pub(super) condition: Word,
    pub(super) message: Word,
}
