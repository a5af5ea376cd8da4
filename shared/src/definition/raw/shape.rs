//! Which fields the records of each table may have. The names are those of the text files.

/// The fields of one kind of record, and the kinds below it.
#[derive(Debug)]
pub(in crate::definition) struct Shape {
    pub(in crate::definition) fields: &'static [&'static str],
    /// Columns without which a table of such records cannot be read at all.
    pub(in crate::definition) required: &'static [&'static str],
    pub(in crate::definition) children: &'static [(&'static str, &'static Shape)],
}

const fn flat(fields: &'static [&'static str], required: &'static [&'static str]) -> Shape {
    Shape { fields, required, children: &[] }
}

const fn tree(
    fields: &'static [&'static str],
    children: &'static [(&'static str, &'static Shape)],
) -> Shape {
    Shape { fields, required: &[], children }
}

pub(in crate::definition) const HEAD_FIELDS: &[&str] = &[
    "id",
    "version",
    "title",
    "root_place",
    "issuer",
    "layout",
    "practice",
    "forms_to_come",
    "include",
];

pub(in crate::definition) const HEAD: Shape =
    tree(HEAD_FIELDS, &[("documents", &DOCUMENT), ("periods", &PERIOD)]);

pub(in crate::definition) const DOCUMENT: Shape =
    flat(&["id", "number", "issuer", "date", "title", "file"], &["id"]);

pub(in crate::definition) const PERIOD: Shape = flat(
    &[
        "id",
        "kind",
        "label",
        "window_from",
        "window_to",
        "due_before",
        "due_inclusive",
        "previous",
        "same_period_last_year",
        "document",
        "clause",
        "quote",
    ],
    &["id", "kind", "window_from", "window_to"],
);

pub(in crate::definition) const PLACE: Shape = flat(
    &[
        "id",
        "parent",
        "kind",
        "name",
        "short_name",
        "gso_code",
        "border",
        "border_unconfirmed",
        "opened",
        "closed",
        "aliases",
        "successors",
        "groups",
    ],
    &["id", "parent", "kind", "name", "short_name", "gso_code"],
);

pub(in crate::definition) const REPORTER: Shape = flat(
    &[
        "id",
        "kind",
        "place",
        "name",
        "short_name",
        "slug",
        "requested",
        "aliases",
        "valid_from",
        "valid_to",
        "document",
        "clause",
        "quote",
    ],
    &["id", "kind", "place", "name", "short_name", "slug", "clause"],
);

pub(in crate::definition) const UNIT: Shape = flat(
    &["id", "label", "canonical", "factor", "aliases"],
    &["id", "label", "canonical", "factor"],
);

pub(in crate::definition) const CHOICES: Shape = tree(&[], &[("choices", &CHOICE_LIST)]);

pub(in crate::definition) const CHOICE_LIST: Shape =
    tree(&["id", "label", "exhaustive"], &[("options", &CHOICE)]);

pub(in crate::definition) const CHOICE: Shape = flat(&["id", "label", "aliases"], &["id", "label"]);

pub(in crate::definition) const ELEMENT: Shape = flat(
    &[
        "id",
        "block",
        "label",
        "type",
        "unit",
        "aggregation",
        "nature",
        "compulsory",
        "count",
        "count_of",
        "count_options",
        "count_border",
        "sensitive",
        "hint",
        "document",
        "clause",
        "quote",
    ],
    &["id", "block", "label", "type", "aggregation", "nature"],
);

/// Which elements of the library a pack takes, and what in its documents asks for them.
pub(in crate::definition) const SOURCE: Shape =
    flat(&["element", "label", "document", "clause", "quote"], &["element", "clause"]);

pub(in crate::definition) const FORM: Shape = tree(
    &[
        "id",
        "printed_code",
        "title",
        "version",
        "layout",
        "internal",
        "valid_from",
        "valid_to",
        "period_kinds",
        "reporter_kinds",
        "document",
        "clause",
        "quote",
    ],
    &[("sections", &SECTION)],
);

pub(in crate::definition) const SECTION: Shape = tree(
    &["id", "title", "display_as", "level", "period_kinds", "use", "except"],
    &[("rows", &ROW), ("columns", &COLUMN)],
);

pub(in crate::definition) const ROW: Shape = flat(
    &["code", "element", "label", "relation", "parent", "by", "check", "opening", "period_kinds"],
    &["element"],
);

pub(in crate::definition) const COLUMN: Shape =
    flat(&["code", "element", "heading", "check"], &["element"]);

/// Sections that several forms share; their rows have no codes yet.
pub(in crate::definition) const SHARED_SECTIONS: Shape =
    tree(&[], &[("sections", &SHARED_SECTION)]);

const SHARED_SECTION: Shape = tree(
    &["key", "title", "display_as", "level", "period_kinds"],
    &[("rows", &ROW), ("columns", &COLUMN)],
);

pub(in crate::definition) const RULES: Shape = tree(&[], &[("rules", &RULE)]);

pub(in crate::definition) const RULE: Shape = flat(
    &[
        "id",
        "importance",
        "left",
        "left_missing",
        "operator",
        "right",
        "right_missing",
        "tolerance",
        "condition",
        "message",
        "stage",
        "valid_from",
        "valid_to",
    ],
    &["id", "importance", "left", "operator", "right", "message"],
);

pub(in crate::definition) const OWNER: Shape = flat(
    &["element", "data_sets", "stand_in", "valid_from", "valid_to"],
    &["element", "data_sets"],
);

pub(in crate::definition) const INDICATORS: Shape = tree(&[], &[("indicators", &INDICATOR)]);

pub(in crate::definition) const INDICATOR: Shape = flat(
    &[
        "id",
        "label",
        "numerator",
        "denominator",
        "factor",
        "decimals",
        "unit",
        "note",
        "document",
        "clause",
        "quote",
    ],
    &["id", "label", "numerator", "denominator"],
);

pub(in crate::definition) const TARGETS: Shape = tree(&[], &[("targets", &TARGET)]);

pub(in crate::definition) const TARGET: Shape = flat(
    &[
        "id",
        "label",
        "shape",
        "measures",
        "comparison",
        "threshold",
        "threshold_to",
        "scope",
        "period_kinds",
        "valid_from",
        "valid_to",
        "deadline",
        "assumption",
        "document",
        "clause",
        "quote",
    ],
    &["id", "label", "shape"],
);

pub(in crate::definition) const RECONCILIATIONS: Shape =
    tree(&[], &[("reconciliation", &RECONCILIATION)]);

pub(in crate::definition) const RECONCILIATION: Shape = tree(
    &["id", "label", "relation", "tolerance_percent", "note", "document", "clause", "quote"],
    &[("items", &RECONCILIATION_ITEM)],
);

pub(in crate::definition) const RECONCILIATION_ITEM: Shape =
    flat(&["element", "data_set", "label"], &["element"]);
