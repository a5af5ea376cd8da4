//! Forms: sections, rows and rosters, and that every code and reference in them holds.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checker, cycle, kinds_of};
use crate::definition::{
    CivilDate, DataElement, DataSet, DisplayAs, Nature, Pack, Relation, RosterColumn, RosterCount,
    RosterDef, RowDef, Section, ValueType,
    raw::{Record, Spot},
    words::{DISPLAYS, RELATIONS},
};

/// First and last day of use; either may be open.
type Life = (Option<CivilDate>, Option<CivilDate>);

/// What is known while one form is read.
struct Seen<'p> {
    pack: &'p Pack,
    /// Kinds of the pack's periods.
    kinds: &'p BTreeSet<String>,
    sections: BTreeSet<String>,
    /// Row codes, those of expanded options too.
    codes: BTreeSet<String>,
    /// (element, opening) of table rows: each has one key in the form.
    elements: BTreeSet<(String, bool)>,
    roster_elements: BTreeSet<String>,
}

impl Checker<'_> {
    pub(super) fn forms(&mut self, pack: &Pack) -> Vec<DataSet> {
        let kinds = kinds_of(pack);
        if self.raw().forms.is_empty() {
            self.report("pack-field-missing", self.raw().head.spot, &[("field", "forms")]);
        }
        let mut seen = BTreeSet::new();
        let mut printed: BTreeMap<String, Vec<Life>> = BTreeMap::new();
        let mut forms: Vec<DataSet> = Vec::new();
        for record in &self.raw().forms {
            let form = self.form(record, pack, &kinds);
            self.unique(&mut seen, &form.id, record.at("id"));
            // One form may follow another under the same printed code.
            let earlier = printed.entry(form.printed_code.clone()).or_default();
            let life = (form.valid_from, form.valid_to);
            let meets = |other: &Life| {
                let before = |end: Option<CivilDate>, start: Option<CivilDate>| {
                    end.zip(start).is_some_and(|(end, start)| end < start)
                };
                !before(other.1, life.0) && !before(life.1, other.0)
            };
            if !form.printed_code.is_empty() && earlier.iter().any(meets) {
                let spot = record.at("printed_code");
                self.report("pack-duplicate-id", spot, &[("id", &form.printed_code)]);
            }
            earlier.push(life);
            forms.push(form);
        }
        forms
    }

    fn form(&mut self, record: &Record, pack: &Pack, kinds: &BTreeSet<String>) -> DataSet {
        let id = self.word(record, "id");
        self.word(record, "period_kinds");
        self.word(record, "reporter_kinds");
        let reporter_kinds = record.list("reporter_kinds");
        for kind in &reporter_kinds {
            if !pack.reporters.iter().any(|reporter| reporter.kind == *kind) {
                self.bad_value(record.at("reporter_kinds"), "reporter_kinds", kind);
            }
        }
        let mut seen = Seen {
            pack,
            kinds,
            sections: BTreeSet::new(),
            codes: BTreeSet::new(),
            elements: BTreeSet::new(),
            roster_elements: BTreeSet::new(),
        };
        let raw = record.children("sections");
        if raw.is_empty() {
            self.report("pack-field-missing", record.spot, &[("field", "sections")]);
        }
        let sections: Vec<Section> =
            raw.iter().map(|section| self.section(section, &mut seen)).collect();
        self.counted_rows(record, &seen);
        let (valid_from, valid_to) = self.validity(record, &id);
        DataSet {
            id,
            printed_code: self.word(record, "printed_code"),
            title: self.word(record, "title"),
            version: self.word(record, "version"),
            period_kinds: self.period_kinds(record, kinds),
            reporter_kinds,
            layout: self.layout(record),
            internal: self.flag(record, "internal"),
            valid_from,
            valid_to,
            sections,
            source: self.source(record, &pack.documents),
        }
    }

    fn section(&mut self, record: &Record, seen: &mut Seen<'_>) -> Section {
        let id = self.word(record, "id");
        if !id.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.bad_value(record.at("id"), "id", &id);
        }
        self.unique(&mut seen.sections, &id, record.at("id"));
        let title = self.word(record, "title");
        let display_as = self.needed(record, "display_as", DISPLAYS).unwrap_or(DisplayAs::Table);
        let is_roster = display_as == DisplayAs::Roster;
        let (wanted, unwanted) = if is_roster { ("columns", "rows") } else { ("rows", "columns") };
        if record.children(wanted).is_empty() {
            self.report("pack-field-missing", record.spot, &[("field", wanted)]);
        }
        if let Some(first) = record.children(unwanted).first() {
            self.bad_value(first.spot, "display_as", record.get("display_as"));
        }
        let period_kinds = self.period_kinds(record, seen.kinds);
        let roster = is_roster.then(|| self.roster(record, seen));
        let rows = match is_roster {
            true => Vec::new(),
            false => self.rows(record.children("rows"), &id, display_as, seen),
        };
        Section { id, title, display_as, period_kinds, rows, roster }
    }

    fn rows(
        &mut self,
        records: &[Record],
        section: &str,
        display_as: DisplayAs,
        seen: &mut Seen<'_>,
    ) -> Vec<RowDef> {
        let parents: BTreeMap<&str, &str> = records
            .iter()
            .map(|row| (row.get("code"), row.get("parent")))
            .filter(|(_, parent)| !parent.is_empty())
            .collect();
        let circular = cycle(&parents);
        // Element by code, of the rows above.
        let mut above: BTreeMap<String, String> = BTreeMap::new();
        let mut rows = Vec::with_capacity(records.len());
        for record in records {
            let code = self.word(record, "code");
            if !code.is_empty() && !is_row_code(section, &code) {
                self.bad_value(record.at("code"), "code", &code);
            }
            self.row_code(&mut seen.codes, &code, record.at("code"));
            let parent = record.get("parent");
            let is_circular = circular.contains(&code.as_str());
            if is_circular {
                self.report("pack-row-cycle", record.at("parent"), &[("code", &code)]);
            } else if !parent.is_empty() && !above.contains_key(parent) {
                self.report("pack-unknown-row", record.at("parent"), &[("code", parent)]);
            }
            let relation = self.choice(record, "relation", RELATIONS).unwrap_or(Relation::Own);
            if (relation == Relation::Own) != parent.is_empty() {
                self.bad_value(record.at("relation"), "relation", record.get("relation"));
            }
            let id = self.word(record, "element");
            match seen.pack.element(&id) {
                Some(element) => {
                    self.row_element(record, display_as, relation, element);
                    let parent = above.get(parent).and_then(|id| seen.pack.element(id));
                    self.row_of_parent(record, relation, element, parent);
                    let opening = !record.get("opening").is_empty();
                    if !seen.elements.insert((id.clone(), opening)) {
                        self.report("pack-element-twice", record.at("element"), &[("id", &id)]);
                    }
                }
                None if id.is_empty() => {}
                None => {
                    self.report("pack-unknown-element", record.at("element"), &[("id", &id)]);
                }
            }
            let by = self.breakdowns(record, &code, seen);
            above.insert(code.clone(), id.clone());
            rows.push(RowDef {
                element: id,
                label: record.get("label").to_owned(),
                relation,
                parent: (!parent.is_empty()).then(|| parent.to_owned()),
                by,
                check: self.flag(record, "check"),
                opening: self.flag(record, "opening"),
                period_kinds: self.period_kinds(record, seen.kinds),
                code,
            });
        }
        rows
    }

    fn row_code(&mut self, codes: &mut BTreeSet<String>, code: &str, spot: Spot) {
        if !code.is_empty() && !codes.insert(code.to_owned()) {
            self.report("pack-duplicate-row", spot, &[("code", code)]);
        }
    }

    fn row_element(
        &mut self,
        record: &Record,
        display_as: DisplayAs,
        relation: Relation,
        element: &DataElement,
    ) {
        let is_text = matches!(element.value_type, ValueType::Text | ValueType::LongText);
        if display_as == DisplayAs::Text && !is_text {
            self.bad_value(record.at("element"), "element", &element.id);
        }
        let opening = !record.get("opening").is_empty();
        if opening && element.nature != Nature::Stock {
            self.bad_value(record.at("opening"), "opening", &element.id);
        }
        let one_way = element.value_type.is_numeric() && element.calculation.is_none();
        if !record.get("by").is_empty() && (!one_way || opening) {
            self.bad_value(record.at("by"), "by", record.get("by"));
        }
        if matches!(relation, Relation::Part | Relation::Partition)
            && !element.value_type.is_numeric()
        {
            self.bad_value(record.at("relation"), "relation", record.get("relation"));
        }
    }

    /// "Chia ra" and "Trong đó" hold figures against each other; those of one "Chia ra" add up.
    fn row_of_parent(
        &mut self,
        record: &Record,
        relation: Relation,
        element: &DataElement,
        parent: Option<&DataElement>,
    ) {
        let Some(parent) = parent else { return };
        let held = matches!(relation, Relation::Part | Relation::Partition);
        let adds = relation == Relation::Partition && parent.unit != element.unit;
        if adds || (held && !parent.value_type.is_numeric()) {
            let arguments = [("id", element.id.as_str()), ("other", parent.id.as_str())];
            self.report("pack-part-of-other-unit", record.at("parent"), &arguments);
        }
    }

    /// The choice lists below a row, with the codes their options will have.
    fn breakdowns(&mut self, record: &Record, code: &str, seen: &mut Seen<'_>) -> Vec<String> {
        let spot = record.at("by");
        let lists = record.list("by");
        let mut letters = std::iter::once(String::new()).chain(('a'..='z').map(String::from));
        for (at, id) in lists.iter().enumerate() {
            let letter = letters.next().unwrap_or_default();
            if lists[..at].contains(id) {
                self.report("pack-breakdown-twice", spot, &[("id", id)]);
            }
            let Some(list) = seen.pack.choice_list(id) else {
                self.report("pack-unknown-choice-list", spot, &[("id", id)]);
                continue;
            };
            for position in 1..=list.options.len() {
                self.row_code(&mut seen.codes, &format!("{code}.{letter}{position}"), spot);
            }
        }
        lists
    }

    fn roster(&mut self, record: &Record, seen: &mut Seen<'_>) -> RosterDef {
        let written = self.word(record, "level");
        let level = written.parse().ok();
        let level = level.filter(|level| seen.pack.places.iter().any(|p| p.level == *level));
        if level.is_none() && !written.is_empty() {
            self.bad_value(record.at("level"), "level", &written);
        }
        let mut codes = BTreeSet::new();
        let mut columns = Vec::new();
        for record in record.children("columns") {
            let code = self.word(record, "code");
            self.unique(&mut codes, &code, record.at("code"));
            let element = self.word(record, "element");
            let spot = record.at("element");
            if seen.pack.element(&element).is_none() {
                if !element.is_empty() {
                    self.report("pack-unknown-element", spot, &[("id", &element)]);
                }
            } else if !seen.roster_elements.insert(element.clone()) {
                self.report("pack-element-twice", spot, &[("id", &element)]);
            }
            let heading = self.word(record, "heading");
            let check = self.flag(record, "check");
            columns.push(RosterColumn { code, element, heading, check });
        }
        RosterDef { level: level.unwrap_or(0), columns }
    }

    /// A row that is counted from a roster needs that roster in its own form.
    fn counted_rows(&mut self, form: &Record, seen: &Seen<'_>) {
        let rows = form.children("sections").iter().flat_map(|section| section.children("rows"));
        for record in rows {
            let id = record.get("element");
            let counted = seen.pack.element(id).and_then(|element| element.calculation.as_ref());
            let there = match counted {
                None => true,
                Some(RosterCount::Rows { .. }) => !seen.roster_elements.is_empty(),
                Some(RosterCount::Choices { element, .. } | RosterCount::Total { element }) => {
                    seen.roster_elements.contains(element)
                }
            };
            if !there {
                self.report("pack-roster-missing", record.at("element"), &[("id", id)]);
            }
        }
    }
}

/// The section's letters and a number: `C12`. A dot is kept for the options below a row.
fn is_row_code(section: &str, code: &str) -> bool {
    let number = code.strip_prefix(section).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
