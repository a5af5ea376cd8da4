//! The sheets of a pack workbook: their columns, and what may stand in each.

use crate::definition::words;

/// What kind of text a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    /// Long text that wraps.
    Prose,
    /// `yes` or empty.
    Flag,
    /// A day, `2023-06-16`.
    Day,
    Number,
    /// One of a closed list.
    Words(&'static [&'static str]),
    /// An id of another sheet: its sheet; it stands in that sheet's first column.
    Id(&'static str),
    /// Only shown, to read the sheet by; never read back.
    Shown,
}

/// A column: its header, the field of the record it fills, and how wide it is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) header: &'static str,
    pub(crate) field: &'static str,
    pub(crate) holds: Holds,
    /// In characters.
    pub(crate) width: f64,
}

/// A sheet: header in its first row, one record a row.
#[derive(Debug)]
pub(crate) struct SheetShape {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [Column],
    /// Without it there is no pack.
    pub(in crate::definition) needed: bool,
    /// Columns without which its rows cannot be read.
    pub(in crate::definition) required: &'static [&'static str],
}

/// Explains the others; never read.
pub(crate) const GUIDE: &str = "huong_dan";

const fn column(header: &'static str, holds: Holds, width: f64) -> Column {
    Column { header, field: header, holds, width }
}

const fn named(header: &'static str, field: &'static str, holds: Holds, width: f64) -> Column {
    Column { header, field, holds, width }
}

const ID: Column = column("id", Holds::Text, 24.0);
const LABEL: Column = column("label", Holds::Prose, 48.0);
const PERIOD_KINDS: Column = column("period_kinds", Holds::Text, 22.0);
const FROM: Column = column("valid_from", Holds::Day, 12.0);
const TO: Column = column("valid_to", Holds::Day, 12.0);
const DOCUMENT: Column = column("document", Holds::Id("documents"), 22.0);
const CLAUSE: Column = column("clause", Holds::Text, 14.0);
const QUOTE: Column = column("quote", Holds::Prose, 56.0);
const NOTE: Column = column("note", Holds::Prose, 40.0);
const ALIASES: Column = column("aliases", Holds::Prose, 32.0);
const LAYOUT: Column = column("layout", Holds::Words(words::LAYOUT_WORDS), 13.0);

pub(crate) const SETTINGS: &str = "settings";
pub(in crate::definition) const TABLE: &str = "table";

const fn sheet(
    name: &'static str,
    needed: bool,
    required: &'static [&'static str],
    columns: &'static [Column],
) -> SheetShape {
    SheetShape { name, columns, needed, required }
}

/// In their order in the workbook, after the guide.
pub(crate) const SHEETS: &[SheetShape] = &[
    sheet(
        SETTINGS,
        true,
        &["key", "value"],
        &[column("key", Holds::Text, 18.0), column("value", Holds::Prose, 80.0)],
    ),
    sheet(
        "documents",
        false,
        &["id"],
        &[
            ID,
            column("number", Holds::Text, 18.0),
            column("issuer", Holds::Prose, 32.0),
            column("date", Holds::Day, 12.0),
            column("title", Holds::Prose, 70.0),
            column("file", Holds::Text, 30.0),
        ],
    ),
    sheet(
        "periods",
        true,
        &["id", "kind", "window_from", "window_to"],
        &[
            column("id", Holds::Text, 22.0),
            column("kind", Holds::Text, 15.0),
            column("label", Holds::Text, 30.0),
            column("window_from", Holds::Day, 13.0),
            column("window_to", Holds::Day, 13.0),
            column("due_before", Holds::Day, 13.0),
            column("due_inclusive", Holds::Flag, 13.0),
            column("previous", Holds::Id("periods"), 12.0),
            column("same_period_last_year", Holds::Id("periods"), 22.0),
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "data_sets",
        true,
        &["id", "printed_code", "title"],
        &[
            column("id", Holds::Text, 10.0),
            column("printed_code", Holds::Text, 24.0),
            column("title", Holds::Prose, 60.0),
            column("version", Holds::Text, 9.0),
            LAYOUT,
            column("internal", Holds::Flag, 10.0),
            FROM,
            TO,
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "assignments",
        true,
        &["data_set", "reporter_kinds", "period_kinds"],
        &[
            column("data_set", Holds::Id("data_sets"), 12.0),
            column("reporter_kinds", Holds::Prose, 50.0),
            column("period_kinds", Holds::Prose, 50.0),
        ],
    ),
    sheet(
        "survey",
        true,
        &["name", "type", "aggregation", "nature"],
        &[
            named("name", "id", Holds::Text, 26.0),
            column("block", Holds::Text, 9.0),
            named("label::vi", "label", Holds::Prose, 56.0),
            column("type", Holds::Text, 20.0),
            column("unit", Holds::Id("measures"), 14.0),
            column("aggregation", Holds::Words(words::AGGREGATION_WORDS), 14.0),
            column("nature", Holds::Words(words::NATURE_WORDS), 10.0),
            named("required", "compulsory", Holds::Flag, 10.0),
            column("count", Holds::Words(words::COUNT_WORDS), 10.0),
            column("count_of", Holds::Id("survey"), 20.0),
            column("count_options", Holds::Text, 16.0),
            column("count_border", Holds::Flag, 13.0),
            column("sensitive", Holds::Flag, 10.0),
            named("hint::vi", "hint", Holds::Prose, 48.0),
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "choices",
        false,
        &["list_name", "name"],
        &[
            column("list_name", Holds::Id("categories"), 20.0),
            named("name", "id", Holds::Text, 24.0),
            named("label::vi", "label", Holds::Prose, 52.0),
            ALIASES,
        ],
    ),
    sheet(
        "categories",
        false,
        &["list_name"],
        &[
            named("list_name", "id", Holds::Text, 20.0),
            named("label::vi", "label", Holds::Prose, 52.0),
            column("exhaustive", Holds::Flag, 12.0),
        ],
    ),
    sheet(
        TABLE,
        true,
        &["section", "element"],
        &[
            column("data_set", Holds::Id("data_sets"), 10.0),
            named("section", "id", Holds::Text, 9.0),
            column("title", Holds::Prose, 46.0),
            column("display_as", Holds::Words(words::DISPLAY_WORDS), 12.0),
            column("level", Holds::Number, 7.0),
            PERIOD_KINDS,
            column("code", Holds::Text, 9.0),
            column("element", Holds::Id("survey"), 26.0),
            column("element_label", Holds::Shown, 48.0),
            column("label", Holds::Prose, 36.0),
            column("relation", Holds::Words(words::RELATION_WORDS), 11.0),
            column("parent", Holds::Text, 9.0),
            column("by", Holds::Text, 22.0),
            column("check", Holds::Flag, 8.0),
            column("opening", Holds::Flag, 9.0),
            column("heading", Holds::Prose, 32.0),
        ],
    ),
    sheet(
        "rules",
        false,
        &["id", "importance", "left", "operator", "right", "message"],
        &[
            column("id", Holds::Text, 14.0),
            column("importance", Holds::Words(words::IMPORTANCE_WORDS), 12.0),
            column("condition", Holds::Prose, 36.0),
            column("left", Holds::Prose, 44.0),
            column("left_missing", Holds::Words(words::STRATEGY_WORDS), 30.0),
            column("operator", Holds::Words(words::OPERATOR_WORDS), 26.0),
            column("right", Holds::Prose, 44.0),
            column("right_missing", Holds::Words(words::STRATEGY_WORDS), 30.0),
            column("tolerance", Holds::Number, 10.0),
            column("message", Holds::Prose, 60.0),
            column("stage", Holds::Words(words::STAGE_WORDS), 9.0),
            FROM,
            TO,
        ],
    ),
    sheet(
        "indicators",
        false,
        &["id", "numerator", "denominator"],
        &[
            ID,
            LABEL,
            column("numerator", Holds::Prose, 48.0),
            column("denominator", Holds::Prose, 40.0),
            column("factor", Holds::Number, 9.0),
            column("decimals", Holds::Number, 9.0),
            column("unit", Holds::Text, 10.0),
            NOTE,
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "targets",
        false,
        &["id", "label", "shape"],
        &[
            column("id", Holds::Text, 14.0),
            LABEL,
            column("shape", Holds::Words(words::SHAPE_WORDS), 13.0),
            column("measures", Holds::Prose, 36.0),
            column("comparison", Holds::Words(words::OPERATOR_WORDS), 26.0),
            column("threshold", Holds::Number, 11.0),
            column("threshold_to", Holds::Number, 12.0),
            column("scope", Holds::Text, 18.0),
            PERIOD_KINDS,
            FROM,
            TO,
            column("deadline", Holds::Prose, 20.0),
            column("assumption", Holds::Prose, 40.0),
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "reconciliation",
        false,
        &["id", "relation", "element"],
        &[
            ID,
            LABEL,
            column("relation", Holds::Words(words::RECONCILIATION_WORDS), 12.0),
            column("tolerance_percent", Holds::Number, 18.0),
            column("element", Holds::Id("survey"), 26.0),
            column("data_set", Holds::Id("data_sets"), 10.0),
            column("item_label", Holds::Prose, 36.0),
            NOTE,
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
    sheet(
        "owners",
        false,
        &["element", "data_sets"],
        &[
            column("element", Holds::Text, 26.0),
            column("data_sets", Holds::Text, 22.0),
            column("stand_in", Holds::Id("data_sets"), 10.0),
            FROM,
            TO,
        ],
    ),
    sheet(
        "measures",
        true,
        &["id", "label", "canonical", "factor"],
        &[
            column("id", Holds::Text, 16.0),
            column("label", Holds::Text, 20.0),
            column("canonical", Holds::Id("measures"), 16.0),
            column("factor", Holds::Number, 12.0),
            ALIASES,
        ],
    ),
    sheet(
        "units",
        true,
        &["id", "parent", "kind", "name", "short_name", "gso_code"],
        &[
            column("id", Holds::Text, 34.0),
            column("parent", Holds::Text, 22.0),
            column("kind", Holds::Text, 11.0),
            column("name", Holds::Text, 28.0),
            column("short_name", Holds::Text, 22.0),
            column("gso_code", Holds::Text, 10.0),
            column("border", Holds::Flag, 8.0),
            column("border_unconfirmed", Holds::Flag, 19.0),
            column("opened", Holds::Day, 12.0),
            column("closed", Holds::Day, 12.0),
            ALIASES,
            column("successors", Holds::Prose, 32.0),
            column("groups", Holds::Text, 20.0),
        ],
    ),
    sheet(
        "reporters",
        true,
        &["id", "kind", "place", "name", "short_name", "slug"],
        &[
            column("id", Holds::Text, 34.0),
            column("kind", Holds::Text, 16.0),
            column("place", Holds::Id("units"), 26.0),
            column("name", Holds::Prose, 44.0),
            column("short_name", Holds::Text, 26.0),
            column("slug", Holds::Text, 28.0),
            column("requested", Holds::Flag, 10.0),
            ALIASES,
            FROM,
            TO,
            DOCUMENT,
            CLAUSE,
            QUOTE,
        ],
    ),
];

/// The keys of the sheet of settings, in their order.
pub(in crate::definition) const SETTING_KEYS: &[&str] =
    &["id", "version", "title", "root_place", "issuer", "layout", "practice", "forms_to_come"];
