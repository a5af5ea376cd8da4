//! The closed words of pack files and workbooks, each with what it means.

use super::{
    Aggregation, DisplayAs, Layout, MissingValueStrategy, Nature, Operator, ReconciliationRelation,
    Relation, Stage, TargetShape,
};
use crate::diag::Severity;

pub(super) const LAYOUTS: &[(&str, Layout)] =
    &[("government", Layout::Government), ("party", Layout::Party)];

pub(super) const AGGREGATIONS: &[(&str, Aggregation)] = &[
    ("SUM", Aggregation::Sum),
    ("SUM_GEO", Aggregation::SumGeo),
    ("OWNER", Aggregation::Owner),
    ("CHECK", Aggregation::Check),
    ("YES", Aggregation::Yes),
    ("LIST", Aggregation::List),
    ("CAT", Aggregation::Cat),
    ("RATIO", Aggregation::Ratio),
    ("MAX", Aggregation::Max),
    ("NONE", Aggregation::None),
];

pub(super) const NATURES: &[(&str, Nature)] = &[
    ("flow", Nature::Flow),
    ("stock", Nature::Stock),
    ("ytd", Nature::Ytd),
    ("event", Nature::Event),
    ("text", Nature::Text),
];

pub(super) const DISPLAYS: &[(&str, DisplayAs)] =
    &[("table", DisplayAs::Table), ("roster", DisplayAs::Roster), ("text", DisplayAs::Text)];

pub(super) const RELATIONS: &[(&str, Relation)] = &[
    ("own", Relation::Own),
    ("partition", Relation::Partition),
    ("part", Relation::Part),
    ("beside", Relation::Beside),
];

pub(super) const IMPORTANCES: &[(&str, Severity)] =
    &[("HIGH", Severity::High), ("MEDIUM", Severity::Medium), ("LOW", Severity::Low)];

pub(super) const OPERATORS: &[(&str, Operator)] = &[
    ("equal_to", Operator::EqualTo),
    ("not_equal_to", Operator::NotEqualTo),
    ("greater_than", Operator::GreaterThan),
    ("greater_than_or_equal_to", Operator::GreaterThanOrEqualTo),
    ("less_than", Operator::LessThan),
    ("less_than_or_equal_to", Operator::LessThanOrEqualTo),
    ("compulsory_pair", Operator::CompulsoryPair),
    ("exclusive_pair", Operator::ExclusivePair),
];

pub(super) const STRATEGIES: &[(&str, MissingValueStrategy)] = &[
    ("SKIP_IF_ANY_VALUE_MISSING", MissingValueStrategy::SkipIfAnyValueMissing),
    ("SKIP_IF_ALL_VALUES_MISSING", MissingValueStrategy::SkipIfAllValuesMissing),
    ("NEVER_SKIP", MissingValueStrategy::NeverSkip),
];

pub(super) const STAGES: &[(&str, Stage)] =
    &[("active", Stage::Active), ("beta", Stage::Beta), ("off", Stage::Off)];

pub(super) const SHAPES: &[(&str, TargetShape)] = &[
    ("change_pct", TargetShape::ChangePct),
    ("ratio_min", TargetShape::RatioMin),
    ("count_min", TargetShape::CountMin),
    ("count_range", TargetShape::CountRange),
    ("list_all", TargetShape::ListAll),
    ("zero", TargetShape::Zero),
    ("hold", TargetShape::Hold),
    ("qualitative", TargetShape::Qualitative),
];

pub(super) const RECONCILIATION_RELATIONS: &[(&str, ReconciliationRelation)] = &[
    ("equal", ReconciliationRelation::Equal),
    ("decreasing", ReconciliationRelation::Decreasing),
    ("beside", ReconciliationRelation::Beside),
    ("at_most", ReconciliationRelation::AtMost),
];

/// The words of a table alone.
macro_rules! only_words {
    ($($name:ident = $table:ident),+ $(,)?) => {
        $(pub(super) const $name: &[&str] = &{
            let mut words = [""; $table.len()];
            let mut at = 0;
            while at < words.len() {
                words[at] = $table[at].0;
                at += 1;
            }
            words
        };)+
    };
}

only_words!(
    LAYOUT_WORDS = LAYOUTS,
    AGGREGATION_WORDS = AGGREGATIONS,
    NATURE_WORDS = NATURES,
    DISPLAY_WORDS = DISPLAYS,
    RELATION_WORDS = RELATIONS,
    IMPORTANCE_WORDS = IMPORTANCES,
    OPERATOR_WORDS = OPERATORS,
    STRATEGY_WORDS = STRATEGIES,
    STAGE_WORDS = STAGES,
    SHAPE_WORDS = SHAPES,
    RECONCILIATION_WORDS = RECONCILIATION_RELATIONS,
);

/// How an element may be counted from a roster.
pub(super) const COUNT_WORDS: &[&str] = &["rows", "choices", "total"];

/// The word for a meaning.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], meaning: &T) -> &'static str {
    words.iter().find(|(_, known)| known == meaning).map_or("", |(word, _)| word)
}
