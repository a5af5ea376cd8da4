//! The checked shapes of a pack. Everything here is immutable and sound.

use std::{collections::BTreeMap, sync::OnceLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    CivilDate, DataSet, Indicator, Owner, Reconciliation, RosterCount, Target, ValidationRule,
};
use crate::submission::PackSigns;

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
    /// Of a pack that was hashed before.
    pub(super) fn know_hash(&self, hash: String) {
        // Only the first word counts, and a pack that was just read has none.
        let _ = self.hash.set(hash);
    }

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
    /// What it is a period of, also where it only holds earlier figures: `half_year` of
    /// `past_half_year`.
    pub fn span(&self) -> &str {
        self.kind.strip_prefix("past_").unwrap_or(&self.kind)
    }

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
    #[serde(default, with = "super::roster_count::optional")]
    pub calculation: Option<RosterCount>,
}

/// Whether a day lies between two others, both included; `None`: open.
pub fn is_valid(from: Option<CivilDate>, to: Option<CivilDate>, on: CivilDate) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}

impl Reporter {
    /// Whether the body reports on a day.
    pub fn is_valid_on(&self, day: CivilDate) -> bool {
        is_valid(self.valid_from, self.valid_to, day)
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
