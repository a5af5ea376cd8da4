//! Forms: sections, rows and rosters, and that every code and reference in them holds.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::{Checker, Spot, TomlFile, cycle};
use crate::definition::{
    DataElement, DataSet, DisplayAs, Nature, Pack, Relation, RosterColumn, RosterCount, RosterDef,
    RowDef, Section, ValueType,
    raw::{RawForm, RawRow, RawSection, Word},
};

/// What is known while one form is read.
#[derive(Default)]
struct Seen {
    sections: BTreeSet<String>,
    /// Row codes, those of expanded options too.
    codes: BTreeSet<String>,
    /// (element, opening) of table rows: each has one key in the form.
    elements: BTreeSet<(String, bool)>,
    roster_elements: BTreeSet<String>,
}

impl<'a> Checker<'a> {
    pub(super) fn forms(&mut self, pack: &Pack) -> Vec<DataSet> {
        let paths: Vec<&'a str> = self
            .files
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| path.starts_with("forms/") && path.ends_with(".toml"))
            .collect();
        let mut seen = BTreeSet::new();
        let mut printed = BTreeSet::new();
        let mut forms = Vec::new();
        for path in paths {
            let Some((file, raw)) = self.toml::<RawForm>(path) else { continue };
            let form = self.form(file, &raw, pack);
            let start = file.at_offset(0);
            self.unique(&mut seen, &form.id, file.at_word(start, &raw.id));
            let spot = file.at_word(start, &raw.printed_code);
            self.unique(&mut printed, &form.printed_code, spot);
            forms.push(form);
        }
        forms
    }

    fn form(&mut self, file: TomlFile<'a>, raw: &RawForm, pack: &Pack) -> DataSet {
        let start = file.at_offset(0);
        for (field, list) in
            [("period_kinds", &raw.period_kinds), ("reporter_kinds", &raw.reporter_kinds)]
        {
            if list.is_empty() {
                self.report("pack-field-missing", start, &[("field", field)]);
            }
        }
        for kind in &raw.reporter_kinds {
            if !pack.reporters.iter().any(|reporter| reporter.kind == *kind.get_ref()) {
                self.bad_value(file.at(kind), "reporter_kinds", kind.get_ref());
            }
        }
        let period_kinds = self.period_kinds(file, &raw.period_kinds, pack);
        let mut seen = Seen::default();
        let sections: Vec<Section> = raw
            .sections
            .iter()
            .map(|section| self.section(file, section, pack, &mut seen))
            .collect();
        self.counted_rows(file, raw, pack, &seen);
        DataSet {
            id: self.word(file, start, "id", &raw.id),
            printed_code: self.word(file, start, "printed_code", &raw.printed_code),
            title: self.word(file, start, "title", &raw.title),
            version: self.word(file, start, "version", &raw.version),
            period_kinds,
            layout: None,
            internal: false,
            valid_from: None,
            valid_to: None,
            reporter_kinds: raw.reporter_kinds.iter().map(|kind| kind.get_ref().clone()).collect(),
            sections,
            source: self.source(file, start, raw.source.as_ref(), &pack.documents),
        }
    }

    fn period_kinds(
        &mut self,
        file: TomlFile<'a>,
        raw: &[Spanned<String>],
        pack: &Pack,
    ) -> Vec<String> {
        for kind in raw {
            if !pack.periods.iter().any(|period| period.kind == *kind.get_ref()) {
                self.bad_value(file.at(kind), "period_kinds", kind.get_ref());
            }
        }
        raw.iter().map(|kind| kind.get_ref().clone()).collect()
    }

    fn section(
        &mut self,
        file: TomlFile<'a>,
        item: &Spanned<RawSection>,
        pack: &Pack,
        seen: &mut Seen,
    ) -> Section {
        let spot = file.at(item);
        let raw = item.get_ref();
        let id = self.word(file, spot, "id", &raw.id);
        if !id.is_empty() && !id.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.bad_value(file.at_word(spot, &raw.id), "id", &id);
        }
        self.unique(&mut seen.sections, &id, file.at_word(spot, &raw.id));
        let title = self.word(file, spot, "title", &raw.title);
        let display_word = self.word(file, spot, "display_as", &raw.display_as);
        let display_as = match display_word.as_str() {
            "roster" => DisplayAs::Roster,
            "text" => DisplayAs::Text,
            "table" => DisplayAs::Table,
            "" => DisplayAs::Table,
            other => {
                self.bad_value(file.at_word(spot, &raw.display_as), "display_as", other);
                DisplayAs::Table
            }
        };
        let is_roster = display_as == DisplayAs::Roster;
        let (wanted, unwanted) = if is_roster { ("columns", "rows") } else { ("rows", "columns") };
        let counts = [raw.columns.len(), raw.rows.len()];
        let [has, has_not] = if is_roster { counts } else { [counts[1], counts[0]] };
        if has == 0 {
            self.report("pack-field-missing", spot, &[("field", wanted)]);
        }
        if has_not > 0 {
            self.bad_value(spot, unwanted, &has_not.to_string());
        }
        let roster = is_roster.then(|| self.roster(file, item, pack, seen));
        let rows = self.rows(file, &id, display_as, &raw.rows, pack, seen);
        Section { id, title, display_as, period_kinds: Vec::new(), rows, roster }
    }

    fn rows(
        &mut self,
        file: TomlFile<'a>,
        section: &str,
        display_as: DisplayAs,
        raw: &[Spanned<RawRow>],
        pack: &Pack,
        seen: &mut Seen,
    ) -> Vec<RowDef> {
        let parents: BTreeMap<&str, &str> = raw
            .iter()
            .map(Spanned::get_ref)
            .filter_map(|row| Some((row.code.as_ref()?, row.parent.as_ref()?)))
            .map(|(code, parent)| (code.get_ref().as_str(), parent.get_ref().as_str()))
            .collect();
        let circular = cycle(&parents);
        let mut above = BTreeSet::new();
        let mut rows = Vec::with_capacity(raw.len());
        for item in raw {
            let spot = file.at(item);
            let raw = item.get_ref();
            let code = self.word(file, spot, "code", &raw.code);
            if !code.is_empty() && !is_row_code(section, &code) {
                self.bad_value(spot, "code", &code);
            }
            self.row_code(&mut seen.codes, &code, spot);
            if circular.contains(&code.as_str()) {
                self.report("pack-row-cycle", spot, &[("code", &code)]);
            } else if let Some(parent) = &raw.parent
                && !above.contains(parent.get_ref())
            {
                self.report("pack-unknown-row", file.at(parent), &[("code", parent.get_ref())]);
            }
            let relation = self.relation(spot, raw);
            let id = self.word(file, spot, "element", &raw.element);
            let element = pack.element(&id);
            match element {
                Some(element) => self.row_element(spot, display_as, raw, element),
                None if id.is_empty() => {}
                None => self.report("pack-unknown-element", spot, &[("id", &id)]),
            }
            if element.is_some() && !seen.elements.insert((id.clone(), raw.opening)) {
                self.report("pack-element-twice", spot, &[("id", &id)]);
            }
            let by = self.breakdowns(file, raw, &code, pack, &mut seen.codes);
            let text = |word: &Word| word.as_ref().map(|word| word.get_ref().clone());
            rows.push(RowDef {
                element: id,
                label: text(&raw.label).unwrap_or_default(),
                relation,
                parent: text(&raw.parent),
                by,
                check: raw.check,
                opening: raw.opening,
                period_kinds: self.period_kinds(file, &raw.period_kinds, pack),
                code: code.clone(),
            });
            above.insert(code);
        }
        rows
    }

    fn row_code(&mut self, codes: &mut BTreeSet<String>, code: &str, spot: Spot<'a>) {
        if !code.is_empty() && !codes.insert(code.to_owned()) {
            self.report("pack-duplicate-row", spot, &[("code", code)]);
        }
    }

    fn relation(&mut self, spot: Spot<'a>, raw: &RawRow) -> Relation {
        let word = raw.relation.as_ref().map_or("own", |word| word.get_ref());
        let relation = match word {
            "own" => Relation::Own,
            "partition" => Relation::Partition,
            "part" => Relation::Part,
            "beside" => Relation::Beside,
            other => {
                self.bad_value(spot, "relation", other);
                return Relation::Own;
            }
        };
        if (relation == Relation::Own) != raw.parent.is_none() {
            self.bad_value(spot, "relation", word);
        }
        relation
    }

    fn row_element(
        &mut self,
        spot: Spot<'a>,
        display_as: DisplayAs,
        raw: &RawRow,
        element: &DataElement,
    ) {
        let is_text = matches!(element.value_type, ValueType::Text | ValueType::LongText);
        if display_as == DisplayAs::Text && !is_text {
            self.bad_value(spot, "display_as", &element.id);
        }
        if raw.opening && element.nature != Nature::Stock {
            self.bad_value(spot, "opening", &element.id);
        }
        let one_way = element.value_type.is_numeric() && element.calculation.is_none();
        if !raw.by.is_empty() && (!one_way || raw.check || raw.opening) {
            self.bad_value(spot, "by", &element.id);
        }
        let related = raw.relation.as_ref().map(|word| word.get_ref().as_str());
        if matches!(related, Some("part" | "partition")) && !element.value_type.is_numeric() {
            self.bad_value(spot, "relation", &element.id);
        }
    }

    /// The choice lists below a row, with the codes their options will have.
    fn breakdowns(
        &mut self,
        file: TomlFile<'a>,
        raw: &RawRow,
        code: &str,
        pack: &Pack,
        codes: &mut BTreeSet<String>,
    ) -> Vec<String> {
        let mut letters = std::iter::once(String::new()).chain(('a'..='z').map(String::from));
        for id in &raw.by {
            let spot = file.at(id);
            let letter = letters.next().unwrap_or_default();
            let Some(list) = pack.choice_list(id.get_ref()) else {
                self.report("pack-unknown-choice-list", spot, &[("id", id.get_ref())]);
                continue;
            };
            for position in 1..=list.options.len() {
                self.row_code(codes, &format!("{code}.{letter}{position}"), spot);
            }
        }
        raw.by.iter().map(|id| id.get_ref().clone()).collect()
    }

    fn roster(
        &mut self,
        file: TomlFile<'a>,
        item: &Spanned<RawSection>,
        pack: &Pack,
        seen: &mut Seen,
    ) -> RosterDef {
        let spot = file.at(item);
        let level = match &item.get_ref().level {
            Some(level) => {
                if !pack.places.iter().any(|place| place.level == *level.get_ref()) {
                    self.bad_value(file.at(level), "level", &level.get_ref().to_string());
                }
                *level.get_ref()
            }
            None => {
                self.report("pack-field-missing", spot, &[("field", "level")]);
                0
            }
        };
        let mut codes = BTreeSet::new();
        let mut columns = Vec::new();
        for item in &item.get_ref().columns {
            let spot = file.at(item);
            let raw = item.get_ref();
            let code = self.word(file, spot, "code", &raw.code);
            self.unique(&mut codes, &code, spot);
            let element = self.word(file, spot, "element", &raw.element);
            if pack.element(&element).is_none() {
                self.report("pack-unknown-element", spot, &[("id", &element)]);
            } else if !seen.roster_elements.insert(element.clone()) {
                self.report("pack-element-twice", spot, &[("id", &element)]);
            }
            let heading = self.word(file, spot, "heading", &raw.heading);
            columns.push(RosterColumn { code, element, heading, check: raw.check });
        }
        RosterDef { level, columns }
    }

    /// A row that is counted from a roster needs that roster in its own form.
    fn counted_rows(&mut self, file: TomlFile<'a>, raw: &RawForm, pack: &Pack, seen: &Seen) {
        let rows = raw.sections.iter().flat_map(|section| &section.get_ref().rows);
        for item in rows {
            let id = item.get_ref().element.as_ref().map_or("", |word| word.get_ref());
            let counted = pack.element(id).and_then(|element| element.calculation.as_ref());
            let there = match counted {
                None => true,
                Some(RosterCount::Rows { .. }) => !seen.roster_elements.is_empty(),
                Some(RosterCount::Choices { element, .. } | RosterCount::Total { element }) => {
                    seen.roster_elements.contains(element)
                }
            };
            if !there {
                self.report("pack-roster-missing", file.at(item), &[("id", id)]);
            }
        }
    }
}

/// The section's letters and a number: `C12`. A dot is kept for the options below a row.
fn is_row_code(section: &str, code: &str) -> bool {
    let number = code.strip_prefix(section).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
