//! Sections that forms share: put in their place, without what the pack has not, and coded.

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::raw::{Fault, Field, RawPack, Record, lines_about, parts};

/// Replaces every section that says `use` by the shared one it names.
///
/// Rows of elements that the pack has not, or that the form excepts, are left out; the others
/// get codes in their order. A row that would count the same figure a second time is a
/// cross-check there.
pub(super) fn expand(
    forms: &mut [Record],
    shared: &[Record],
    library: &[Record],
    pack: &RawPack,
    faults: &mut Vec<Fault>,
) {
    let by_key: BTreeMap<&str, &Record> =
        shared.iter().map(|section| (section.get("key"), section)).collect();
    let ids = |records: &[Record]| -> BTreeSet<String> {
        records.iter().map(|record| record.get("id").to_owned()).collect()
    };
    let context = Context {
        kept: ids(&pack.elements),
        library: ids(library),
        never_counts: pack
            .elements
            .iter()
            .filter(|element| element.get("aggregation") == "CHECK")
            .map(|element| element.get("id").to_owned())
            .collect(),
        period_kinds: pack.periods.iter().map(|period| period.get("kind").to_owned()).collect(),
        owners: &pack.owners,
    };
    for form in forms {
        let id = form.get("id").to_owned();
        let mut sections = form.take_children("sections");
        for section in &mut sections {
            let key = section.get("use").to_owned();
            if key.is_empty() {
                continue;
            }
            match by_key.get(key.as_str()) {
                Some(shared) => context.fill(&id, section, shared, faults),
                None => {
                    let spot = section.at("use");
                    faults.push(Fault::new(spot, "pack-unknown-section", &[("id", &key)]));
                }
            }
        }
        form.set_children("sections", sections);
    }
}

struct Context<'a> {
    kept: BTreeSet<String>,
    library: BTreeSet<String>,
    /// Elements that are never totalled.
    never_counts: BTreeSet<String>,
    period_kinds: BTreeSet<String>,
    owners: &'a [Record],
}

impl Context<'_> {
    fn fill(&self, form: &str, section: &mut Record, shared: &Record, faults: &mut Vec<Fault>) {
        for name in ["title", "display_as", "level", "period_kinds"] {
            if let (None, Some(field)) = (section.field(name), shared.field(name)) {
                section.set(name, field.clone());
            }
        }
        self.known_periods(section);
        let except = section.list("except");
        let rows = shared.children("rows");
        let columns = shared.children("columns");
        for id in &except {
            let there = rows.iter().chain(columns).any(|row| row.get("element") == id);
            if !there {
                let spot = section.at("except");
                faults.push(Fault::new(spot, "pack-unknown-element", &[("id", id)]));
            }
        }
        let mut keep = |records: &[Record]| -> Vec<Record> {
            let mut kept = Vec::with_capacity(records.len());
            for record in records {
                let element = record.get("element");
                if !self.kept.contains(element) && !self.library.contains(element) {
                    let spot = record.at("element");
                    faults.push(Fault::new(spot, "pack-unknown-element", &[("id", element)]));
                }
                if self.kept.contains(element) && !except.iter().any(|id| id == element) {
                    kept.push(record.clone());
                }
            }
            kept
        };
        let (mut kept, mut columns) = (keep(rows), keep(columns));
        kept.retain_mut(|row| self.known_periods(row));
        loosen(&mut kept, rows);
        let mut rows = kept;
        if rows.is_empty() && columns.is_empty() {
            let key = section.get("use").to_owned();
            faults.push(Fault::new(section.at("use"), "pack-section-empty", &[("id", &key)]));
        }
        let letters = section.get("id").to_owned();
        number(&mut rows, &letters);
        for (at, column) in columns.iter_mut().enumerate() {
            let text = (at + 1).to_string();
            column.set("code", Field { text, spot: column.spot });
        }
        for row in rows.iter_mut().chain(&mut columns) {
            self.cross_check(form, row);
        }
        section.set_children("rows", rows);
        section.set_children("columns", columns);
    }

    /// Leaves out kinds of period that the pack has not; `false` if then none is left.
    fn known_periods(&self, record: &mut Record) -> bool {
        let Some(field) = record.field("period_kinds") else { return true };
        let (spot, written) = (field.spot, field.text.clone());
        let known: Vec<&str> =
            parts(&written).filter(|kind| self.period_kinds.contains(*kind)).collect();
        let text = known.join("|");
        let left = !text.is_empty() || written.trim().is_empty();
        record.set("period_kinds", Field { text, spot });
        left
    }

    /// A row is a headline for cross-checking where another form's figure counts by a line of
    /// the owners; with its breakdowns only where it may stand in for that figure.
    fn cross_check(&self, form: &str, row: &mut Record) {
        let element = row.get("element").to_owned();
        let lines = lines_about(self.owners, &element);
        let elsewhere = !lines.is_empty() && lines.iter().all(|line| !counts_in(line, form));
        if elsewhere || self.never_counts.contains(&element) {
            let spot = row.spot;
            row.set("check", Field { text: "yes".to_owned(), spot });
            if !lines.iter().any(|line| line.get("stand_in") == form) {
                row.set("by", Field { text: String::new(), spot });
            }
        }
    }
}

fn counts_in(line: &Record, form: &str) -> bool {
    let data_sets = line.get("data_sets");
    data_sets == "*" || parts(data_sets).any(|id| id == form)
}

/// What is left of a "Chia ra" group no longer adds up to the parent: its rows are "Trong đó".
fn loosen(kept: &mut [Record], all: &[Record]) {
    let group =
        |row: &Record| (row.get("relation") == "partition").then(|| row.get("parent").to_owned());
    let size = |rows: &[Record], parent: &str| {
        rows.iter().filter(|row| group(row).as_deref() == Some(parent)).count()
    };
    let sizes: Vec<Option<(usize, usize)>> = kept
        .iter()
        .map(|row| group(row).map(|parent| (size(kept, &parent), size(all, &parent))))
        .collect();
    for (row, sizes) in kept.iter_mut().zip(sizes) {
        if sizes.is_some_and(|(left, whole)| left < whole) {
            let spot = row.at("relation");
            row.set("relation", Field { text: "part".to_owned(), spot });
        }
    }
}

/// Codes in the order of the rows; parents are named by their element.
fn number(rows: &mut [Record], letters: &str) {
    let mut codes: BTreeMap<String, String> = BTreeMap::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let code = format!("{letters}{}", at + 1);
        if row.get("opening").is_empty() {
            codes.insert(row.get("element").to_owned(), code.clone());
        }
        let spot = row.spot;
        row.set("code", Field { text: code, spot });
    }
    for row in rows {
        let Some(parent) = row.field("parent").cloned() else { continue };
        let code = codes.get(parent.text.trim());
        if code.is_none() {
            row.set("relation", Field { text: String::new(), spot: parent.spot });
        }
        let text = code.cloned().unwrap_or_default();
        row.set("parent", Field { text, spot: parent.spot });
    }
}
