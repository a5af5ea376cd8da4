//! The checked shapes of a pack. Everything here is immutable and sound.

use std::{collections::BTreeMap, sync::OnceLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::CivilDate;
use crate::{diag::Severity, submission::PackSigns};

/// Everything of one plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pack {
    pub id: String,
    pub version: String,
    /// What people call it: `Kế hoạch 105/KH-UBND · Nghệ An 2023`.
    pub title: String,
    /// Name of the consolidating place, for headings: `tỉnh Nghệ An`.
    pub root_place: String,
    /// Body whose name stands at the top left of papers: `ỦY BAN NHÂN DÂN TỈNH NGHỆ AN`.
    pub issuer: String,
    /// How papers are headed, where a form does not say otherwise.
    pub layout: Layout,
    /// The clause of a source that is standard practice and no order of a document.
    pub practice: String,
    /// Forms that own figures but are not in the pack: not yet, or no longer.
    pub forms_to_come: Vec<String>,
    pub documents: Vec<Document>,
    /// In roster order. The first is the root.
    pub places: Vec<OrgPlace>,
    /// In roster order.
    pub reporters: Vec<Reporter>,
    pub periods: Vec<Period>,
    pub units: Vec<UnitOfMeasure>,
    pub choices: Vec<ChoiceList>,
    pub elements: Vec<DataElement>,
    pub data_sets: Vec<DataSet>,
    pub rules: Vec<ValidationRule>,
    pub owners: Vec<Owner>,
    /// Ratios and changes, calculated from merged figures.
    pub indicators: Vec<Indicator>,
    /// In the order of the documents.
    pub targets: Vec<Target>,
    pub reconciliation: Vec<Reconciliation>,
    /// What was worked out from the pack; no part of the pack itself.
    #[serde(skip)]
    pub computed: Computed,
}

/// Functions of the pack that holds it, computed when they are first asked for.
#[derive(Debug, Default)]
pub struct Computed {
    hash: OnceLock<String>,
    signs: OnceLock<Box<PackSigns>>,
}

impl Computed {
    pub(crate) fn signs(&self, compute: impl FnOnce() -> PackSigns) -> &PackSigns {
        self.signs.get_or_init(|| Box::new(compute()))
    }
}

/// Says nothing about the pack that holds it.
impl PartialEq for Computed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A copy may be altered before it is used: it starts with nothing.
impl Clone for Computed {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// A document the pack implements: number, issuer, date, title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: String,
    pub number: String,
    pub issuer: String,
    /// `None` where the copy at hand leaves the day blank.
    pub date: Option<CivilDate>,
    pub title: String,
    /// The reference file it was read from, such as `000_bc34d1cb1494a642.txt`.
    pub file: String,
}

/// Where something stands in a document, word for word; ` ... ` marks an omission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub document: String,
    /// `II.4`, or `thông lệ` where it is standard practice and no order: then without quote.
    pub clause: String,
    #[serde(default)]
    pub quote: String,
}

/// How a paper is headed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Decree 30/2020: with Quốc hiệu and Tiêu ngữ.
    Government,
    /// A document of the Party: without Quốc hiệu, with "ĐẢNG CỘNG SẢN VIỆT NAM".
    Party,
}

/// A territory. Ids are stable slugs (`nghe_an.ky_son.nam_can`); codes are attributes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgPlace {
    pub id: String,
    /// With its kind: `xã Nậm Càn`, `thị trấn Mường Xén`, `huyện Kỳ Sơn`, `tỉnh Nghệ An`.
    pub name: String,
    /// Without its kind: `Nậm Càn`.
    pub short_name: String,
    /// `tinh`, `thanh_pho`, `thi_xa`, `huyen`, `xa`, `phuong`, `thi_tran`.
    pub kind: String,
    /// `1` province, `2` district, `3` commune.
    pub level: u8,
    pub parent: Option<String>,
    pub gso_code: String,
    /// The first day on which it exists; `None`: before anything the pack knows.
    pub opened: Option<CivilDate>,
    /// The first day on which it exists no more.
    pub closed: Option<CivilDate>,
    /// Who took it over when it was closed; the weights add up to 1.
    pub successors: Vec<Successor>,
    /// Named lists it stands in, for the scopes of targets: `nq14_a`, `bien_gioi`.
    pub groups: Vec<String>,
    pub is_border: bool,
    /// The flag above is not settled by a document.
    pub border_unconfirmed: bool,
    pub aliases: Vec<String>,
}

/// A share of a closed place that went to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    pub place: String,
    /// 0 < weight ≤ 1.
    pub weight: Decimal,
}

/// A body that owes forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    pub id: String,
    pub name: String,
    pub short_name: String,
    /// Matches [`DataSet::reporter_kinds`]: `so_y_te`, `ubnd_huyen`, `cong_an_tinh` …
    pub kind: String,
    pub level: u8,
    pub place: String,
    /// For file names: `ubnd-ky-son`.
    pub slug: String,
    /// Asked (`true`) or ordered to report: softens the words of reminders.
    pub requested: bool,
    pub aliases: Vec<String>,
    /// First and last day on which it reports; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
    pub source: Source,
}

/// A reporting period with its window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// DHIS2 id: `2023S1`.
    pub id: String,
    /// `plan`, `month`, `quarter`, `half_year`, `year`, `campaign`, `ad_hoc`; `past_…` for
    /// those that only hold earlier figures.
    pub kind: String,
    pub label: String,
    /// `6 tháng đầu năm 2023` in headings' upper-case form is derived, not stored.
    pub window_from: CivilDate,
    pub window_to: CivilDate,
    /// `None`: nothing is owed to anybody by a day (hearings inside a body, ad-hoc reports).
    pub due_before: Option<CivilDate>,
    pub due_inclusive: bool,
    pub previous: Option<String>,
    pub same_period_last_year: Option<String>,
    pub source: Source,
}

impl Period {
    /// The last day on which a report is still on time; `None` where no day is set.
    pub fn last_day(&self) -> Option<CivilDate> {
        let due = self.due_before?;
        if self.due_inclusive { Some(due) } else { due.add_days(-1) }
    }
}

/// A unit of measure as shown, and the canonical unit behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitOfMeasure {
    pub id: String,
    pub label: String,
    /// `vnd` for `triệu đồng`, `g` for `kg`; itself otherwise.
    pub canonical: String,
    /// Canonical = shown × factor (1,000,000 for triệu đồng).
    pub factor: Decimal,
    /// Spellings accepted after a number: `vụ`, `trđ`.
    pub aliases: Vec<String>,
}

/// A list of options, for a choice field or a disaggregation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceList {
    pub id: String,
    pub label: String,
    /// The options partition the whole: as "Chia ra" they must add up to it.
    pub exhaustive: bool,
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub label: String,
    pub aliases: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// A count.
    Integer,
    /// With at most this many decimals.
    Decimal(u8),
    /// From 0 to 100, with at most one decimal.
    Percent,
    /// Typed in the shown unit with decimals, canonical in whole VND.
    Money,
    /// Có / Không.
    Bool,
    Date,
    /// One line.
    Text,
    /// Many lines.
    LongText,
    /// Id of a choice list.
    SelectOne(String),
}

impl ValueType {
    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Integer | Self::Decimal(_) | Self::Percent | Self::Money)
    }

    /// Most decimals of a figure, where the type says.
    pub fn decimals(&self) -> Option<u8> {
        match self {
            Self::Integer => Some(0),
            Self::Decimal(places) => Some(*places),
            Self::Percent => Some(1),
            _ => None,
        }
    }
}

/// Aggregation over units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Aggregation {
    Sum,
    SumGeo,
    Owner,
    Check,
    Yes,
    List,
    Cat,
    Ratio,
    Max,
    None,
}

/// Aggregation over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    Flow,
    Stock,
    Ytd,
    Event,
    Text,
}

/// One measured thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataElement {
    /// Catalogue id: `crm_cases`.
    pub id: String,
    /// Catalogue block: `CRM`.
    pub block: String,
    pub label: String,
    /// Definition or note for the side panel; may be empty.
    pub hint: String,
    pub value_type: ValueType,
    /// Id of a unit of measure; empty for texts, dates, flags, choices.
    pub unit: String,
    pub aggregation: Aggregation,
    pub nature: Nature,
    pub compulsory: bool,
    /// May be sensitive: a pack can leave it out, and it is shown with a mark.
    pub sensitive: bool,
    pub source: Source,
    /// Counted from a roster instead of typed; see [`RosterCount`].
    pub calculation: Option<RosterCount>,
}

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

/// A form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataSet {
    /// `F28`.
    pub id: String,
    /// Code as printed: `Biểu F28/PCMT`.
    pub printed_code: String,
    pub title: String,
    pub version: String,
    /// Period kinds it is filled for.
    pub period_kinds: Vec<String>,
    pub reporter_kinds: Vec<String>,
    /// How its papers are headed, where it differs from the pack's.
    pub layout: Option<Layout>,
    /// Belongs to a chain below the consolidating body: filled and merged like any other,
    /// but nobody is missing who has not sent it.
    pub internal: bool,
    /// First and last day on which it is in use, by the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
    pub sections: Vec<Section>,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisplayAs {
    /// Rows are elements; columns are the figure, its comparison, the change.
    Table,
    /// Rows are child places; columns are elements.
    Roster,
    /// Rows are questions with one text each.
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// One letter or two: `A`; begins its row codes.
    pub id: String,
    pub title: String,
    pub display_as: DisplayAs,
    /// Kinds of period in which the section is asked; empty: in all of its form.
    pub period_kinds: Vec<String>,
    /// For `Table` and `Text`.
    pub rows: Vec<RowDef>,
    /// For `Roster`.
    pub roster: Option<RosterDef>,
}

/// How a row hangs below its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// A row of its own.
    Own,
    /// "Chia ra": siblings of one group add up to the parent.
    Partition,
    /// "Trong đó": at most the parent.
    Part,
    /// Under the parent for reading only.
    Beside,
}

/// One row of a table. Disaggregations are expanded below it from `by`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDef {
    /// `A1.2`; fixed, unique in the form, never re-used. Expanded rows append `.n` per
    /// option of the first list of `by`, `.an` of the second, `.bn` of the third…
    pub code: String,
    pub element: String,
    /// Label in this form, where it differs from the element's.
    pub label: String,
    pub relation: Relation,
    pub parent: Option<String>,
    /// Choice lists: each becomes one group of rows below this one.
    pub by: Vec<String>,
    /// Only a headline for cross-checking in this form.
    pub check: bool,
    /// The typed opening value of a stock: stored under the previous period, `role = stated`.
    pub opening: bool,
    /// Kinds of period in which the row is asked; empty: in all of its form.
    #[serde(default)]
    pub period_kinds: Vec<String>,
}

/// A roster: one row per child place valid at the cut-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterDef {
    /// Level of the places listed: `3` communes, `2` districts.
    pub level: u8,
    /// Elements of the columns, with the text of their heading.
    pub columns: Vec<RosterColumn>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterColumn {
    /// `1`, `2` … as printed under the heading.
    pub code: String,
    pub element: String,
    pub heading: String,
    pub check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    EqualTo,
    NotEqualTo,
    GreaterThan,
    GreaterThanOrEqualTo,
    LessThan,
    LessThanOrEqualTo,
    CompulsoryPair,
    ExclusivePair,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MissingValueStrategy {
    SkipIfAnyValueMissing,
    SkipIfAllValuesMissing,
    NeverSkip,
}

/// One side of a rule: an expression over `${element}` and `${element:option}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    pub expression: String,
    pub missing_value_strategy: MissingValueStrategy,
}

/// A rule of the catalogue. "Chia ra" and "Trong đó" rules are derived from the forms
/// and need no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationRule {
    /// `CRM-04a`: the catalogue's line with a letter where it holds several statements.
    pub id: String,
    pub importance: Severity,
    pub left_side: Side,
    pub operator: Operator,
    pub right_side: Side,
    pub tolerance: Decimal,
    /// Vietnamese sentence with `{left}`, `{right}`, `{difference}`.
    pub message: String,
    /// Checked only where this expression is true (may be empty).
    pub condition: String,
    pub stage: Stage,
    /// First and last day on which it is in force, by the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Active,
    /// On trial: weighs as *Lưu ý*, whatever its importance.
    Beta,
    Off,
}

/// Which occurrence of an element counts, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// An element; the check has expanded prefixes and defaults.
    pub element: String,
    pub counts: Counts,
    /// Data set whose sum over the level below stands in, marked, until the owner has
    /// reported; empty if none.
    pub stand_in: String,
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
}

/// Whose figures make the total of an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    /// Those of all data sets that have it, summed over reporters (block ALL).
    Everywhere,
    /// Those of these data sets. Several: of bodies that exclude each other, so that their
    /// figures are added.
    In(Vec<String>),
}

impl Counts {
    /// Whether the figures of a data set make the total, alone or with others.
    pub fn has(&self, data_set: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(data_sets) => data_sets.iter().any(|id| id == data_set),
        }
    }

    /// Whether the total is a sum over several forms.
    pub fn is_sum(&self) -> bool {
        match self {
            Self::Everywhere => true,
            Self::In(data_sets) => data_sets.len() > 1,
        }
    }
}

/// A figure calculated from merged figures: numerator ÷ denominator × factor. Never averaged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// `r_cases_resolved`
    pub id: String,
    pub label: String,
    /// Expressions over `${element}`, `previous(${element})`, `samePeriodLastYear(${element})`,
    /// `submissionsOnTime()`, `submissionsExpected()`.
    pub numerator: String,
    pub denominator: String,
    pub factor: Decimal,
    /// Decimals to show.
    pub decimals: u8,
    /// As shown after the figure: `%`.
    pub unit: String,
    pub note: String,
    pub source: Source,
}

/// What a plan orders: one measure or several against a threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// `T-S003-01`
    pub id: String,
    pub label: String,
    pub shape: TargetShape,
    /// Ids of indicators, or expressions over elements. All must pass; none for
    /// [`TargetShape::Qualitative`] is needed.
    pub measures: Vec<String>,
    /// `None` only for [`TargetShape::Qualitative`].
    pub comparison: Option<Operator>,
    pub threshold: Option<Threshold>,
    /// The upper end of [`TargetShape::CountRange`]: shown; more than that passes as well.
    pub threshold_to: Option<Decimal>,
    pub scope: Scope,
    /// Kinds of period in which it is judged.
    pub period_kinds: Vec<String>,
    /// By the last day of the period; `None`: open.
    pub valid_from: Option<CivilDate>,
    pub valid_to: Option<CivilDate>,
    /// As people read it: `hằng năm`, `đến hết năm 2023`.
    pub deadline: String,
    /// What the result rests on where the document leaves it open; may be empty.
    pub assumption: String,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetShape {
    /// Change in per cent against the same period last year.
    ChangePct,
    RatioMin,
    CountMin,
    CountRange,
    /// Every unit of the scope.
    ListAll,
    Zero,
    /// Keep N of N.
    Hold,
    /// A verdict in words, given by the consolidating body.
    Qualitative,
}

/// In the unit of the measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    Number(Decimal),
    Day(CivilDate),
}

/// For whom a target is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The consolidating place as a whole.
    Root,
    /// Each place of a level valid on the period's last day.
    Places(u8),
    /// Each place of a group ([`OrgPlace::groups`]).
    Group(String),
    /// Each reporter that owes a form with the measure.
    Reporters,
}

/// Figures of several bodies that look at the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciliation {
    pub id: String,
    pub label: String,
    pub relation: ReconciliationRelation,
    /// Differences up to this share of the first figure are no finding.
    pub tolerance_percent: Decimal,
    /// Two at least, in their order.
    pub items: Vec<ReconciliationItem>,
    pub note: String,
    pub source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReconciliationRelation {
    Equal,
    /// Each at most the one before it.
    Decreasing,
    /// The first at most the sum of the others.
    AtMost,
    /// Shown side by side, never compared.
    Beside,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReconciliationItem {
    pub element: String,
    /// Whose occurrence; empty: the figure that counts.
    pub data_set: String,
    /// Empty: the element's.
    pub label: String,
}

/// Whether a day lies between two others, both included; `None`: open.
pub fn is_valid(from: Option<CivilDate>, to: Option<CivilDate>, on: CivilDate) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}

impl DataSet {
    /// Whether the form is in use on a day.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        is_valid(self.valid_from, self.valid_to, day)
    }
}

impl Reporter {
    /// Whether the body reports on a day.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        is_valid(self.valid_from, self.valid_to, day)
    }
}

impl ValidationRule {
    /// Whether the rule is in force on a day; one that is off never is.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        self.stage != Stage::Off && is_valid(self.valid_from, self.valid_to, day)
    }
}

impl Pack {
    pub fn data_set(&self, id: &str) -> Option<&DataSet> {
        self.data_sets.iter().find(|item| item.id == id)
    }

    pub fn reporter(&self, id: &str) -> Option<&Reporter> {
        self.reporters.iter().find(|item| item.id == id)
    }

    pub fn place(&self, id: &str) -> Option<&OrgPlace> {
        self.places.iter().find(|item| item.id == id)
    }

    pub fn period(&self, id: &str) -> Option<&Period> {
        self.periods.iter().find(|item| item.id == id)
    }

    pub fn element(&self, id: &str) -> Option<&DataElement> {
        self.elements.iter().find(|item| item.id == id)
    }

    pub fn unit(&self, id: &str) -> Option<&UnitOfMeasure> {
        self.units.iter().find(|item| item.id == id)
    }

    pub fn choice_list(&self, id: &str) -> Option<&ChoiceList> {
        self.choices.iter().find(|item| item.id == id)
    }

    /// How the papers of a form are headed.
    pub fn layout_of(&self, data_set: &str) -> Layout {
        self.data_set(data_set).and_then(|data_set| data_set.layout).unwrap_or(self.layout)
    }

    /// The forms a reporter can fill for a period, owed or internal, in the pack's order: form
    /// and reporter are in use on the period's last day.
    pub fn fillable<'a>(
        &'a self,
        reporter: &'a Reporter,
        period: &'a Period,
    ) -> impl Iterator<Item = &'a DataSet> {
        let day = period.window_to;
        self.data_sets.iter().filter(move |data_set| {
            data_set.reporter_kinds.contains(&reporter.kind)
                && data_set.period_kinds.contains(&period.kind)
                && data_set.is_valid_on(day)
                && reporter.is_valid_on(day)
        })
    }

    /// The forms a reporter owes to the consolidating body for a period: those that it can
    /// fill, without the internal ones.
    pub fn owed<'a>(
        &'a self,
        reporter: &'a Reporter,
        period: &'a Period,
    ) -> impl Iterator<Item = &'a DataSet> {
        self.fillable(reporter, period).filter(|data_set| !data_set.internal)
    }

    /// Whether the figures of a month or quarter since its year began are more than those of
    /// the period itself: it is not the first of its year.
    pub fn accumulates(&self, period: &Period) -> bool {
        matches!(period.kind.as_str(), "month" | "quarter")
            && self.year_of(period).is_some_and(|year| year.window_from < period.window_from)
    }

    /// The year that a period lies in.
    fn year_of(&self, period: &Period) -> Option<&Period> {
        self.periods.iter().find(|year| {
            matches!(year.kind.as_str(), "year" | "past_year")
                && year.window_from <= period.window_from
                && period.window_to <= year.window_to
        })
    }

    /// Places of a level inside a place that are valid on a day, in roster order.
    pub fn places_below<'a>(&'a self, root: &str, level: u8, on: CivilDate) -> Vec<&'a OrgPlace> {
        let parents: BTreeMap<&str, Option<&str>> =
            self.places.iter().map(|place| (place.id.as_str(), place.parent.as_deref())).collect();
        let inside = |place: &OrgPlace| {
            let mut at = place.parent.as_deref();
            while let Some(id) = at {
                if id == root {
                    return true;
                }
                at = parents.get(id).copied().flatten();
            }
            false
        };
        self.places
            .iter()
            .filter(|place| place.level == level)
            .filter(|place| place.opened.is_none_or(|opened| opened <= on))
            .filter(|place| place.closed.is_none_or(|closed| on < closed))
            .filter(|place| inside(place))
            .collect()
    }

    /// SHA-256 over the checked pack in canonical order, as 64 hex digits. The order of places,
    /// reporters, periods, forms, targets and options is part of a pack; that of everything
    /// else is not.
    pub fn hash(&self) -> &str {
        self.computed.hash.get_or_init(|| {
            let mut canonical = self.clone();
            canonical.documents.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.units.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.choices.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.elements.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.rules.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.indicators.sort_by(|a, b| a.id.cmp(&b.id));
            canonical.reconciliation.sort_by(|a, b| a.id.cmp(&b.id));
            canonical
                .owners
                .sort_by(|a, b| (&a.element, a.valid_from).cmp(&(&b.element, b.valid_from)));
            let canonical = serde_json::to_vec(&canonical).expect("packs hold plain data");
            crate::value::sha256_hex(&canonical)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::definition::embedded;

    #[test]
    fn an_altered_copy_has_a_hash_of_its_own() {
        let pack = embedded("nghe-an-2023").unwrap();
        let hash = pack.hash();
        let mut copy = (*pack).clone();
        assert_eq!(copy.clone().hash(), hash);
        copy.version.push('x');
        assert_ne!(copy.hash(), hash);
    }
}
