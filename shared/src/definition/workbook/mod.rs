//! The pack workbook: a pack as sheets that people edit in Excel or LibreOffice, and back.
//!
//! **Invariant:** what [`rows`] writes, [`load_workbook`] reads to an equal pack.
//! **Invariant:** a workbook with a fault changes nothing; all its faults are told with sheet
//! and cell.

mod forms;
mod read;
mod sheets;
#[cfg(test)]
mod tests;
mod write;

use std::collections::BTreeMap;

use grid::{Sheet, Workbook};

pub(crate) use sheets::{Column, GUIDE, Holds, SETTINGS, SHEETS, SheetShape};
pub(crate) use write::rows;

use super::{
    Pack, check,
    raw::{Fault, Field, Origin, RawPack, Record, Spot},
};
use crate::diag::{Finding, Severity};

/// Reads and checks a pack workbook.
///
/// The pack is `Some` exactly if there is no finding of [`Severity::High`]; sheets that are
/// simply not ours are findings of [`Severity::Low`].
pub fn load_workbook(workbook: &Workbook) -> (Option<Pack>, Vec<Finding>) {
    let mut reading = Reading { workbook, origins: Vec::new(), faults: Vec::new() };
    let raw = reading.pack();
    let faults = std::mem::take(&mut reading.faults);
    let (pack, mut findings) = check::check(&raw, faults);
    for sheet in &workbook.sheets {
        let name = sheet.name.trim();
        let ours = shape_of(name).is_some() || name.eq_ignore_ascii_case(GUIDE);
        if !ours && !sheet.cells.is_empty() {
            let place =
                crate::diag::Place { sheet: Some(sheet.name.clone()), ..Default::default() };
            let finding = Finding::new(Severity::Low, "pack-sheet-unknown").at(place);
            findings.push(finding.with("sheet", sheet.name.clone()));
        }
    }
    (pack, findings)
}

/// Whether a workbook means to be a pack, sound or not: it has settings and at least two more of
/// the sheets that hold its forms.
pub fn is_pack_workbook(workbook: &Workbook) -> bool {
    let has = |name: &str| {
        workbook.sheets.iter().any(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
    };
    let forms = ["survey", "data_sets", "table"].into_iter().filter(|name| has(name)).count();
    has(SETTINGS) && forms >= 2
}

fn shape_of(name: &str) -> Option<&'static SheetShape> {
    SHEETS.iter().find(|shape| shape.name.eq_ignore_ascii_case(name.trim()))
}

struct Reading<'a> {
    workbook: &'a Workbook,
    origins: Vec<Origin>,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn pack(&mut self) -> RawPack {
        let mut tables: BTreeMap<&str, Vec<Record>> = BTreeMap::new();
        let mut starts: BTreeMap<&str, Spot> = BTreeMap::new();
        for shape in SHEETS {
            let (start, records) = self.table(shape);
            starts.insert(shape.name, start);
            tables.insert(shape.name, records);
        }
        let mut take = |name: &str| tables.remove(name).unwrap_or_default();
        let head = self.settings(starts[SETTINGS], take(SETTINGS));
        let mut pack = RawPack::new(Vec::new(), head);
        pack.documents = take("documents");
        pack.periods = take("periods");
        pack.places = take("units");
        pack.reporters = take("reporters");
        pack.units = take("measures");
        pack.elements = take("survey");
        pack.rules = take("rules");
        pack.owners = take("owners");
        pack.indicators = take("indicators");
        pack.targets = take("targets");
        pack.choices = choices(take("categories"), take("choices"));
        pack.reconciliation = reconciliation(take("reconciliation"));
        let (data_sets, assignments, table) =
            (take("data_sets"), take("assignments"), take(sheets::TABLE));
        pack.forms = forms::join(data_sets, assignments, table, &mut self.faults);
        pack.origins = std::mem::take(&mut self.origins);
        pack
    }

    /// Where a sheet begins, and its records. Several sheets of one name cannot be.
    fn table(&mut self, shape: &'static SheetShape) -> (Spot, Vec<Record>) {
        let sheets = &self.workbook.sheets;
        let found: Option<&Sheet> =
            sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(shape.name));
        let name = found.map_or(shape.name, |sheet| sheet.name.as_str());
        self.origins.push(Origin::Sheet(name.to_owned()));
        let start = Spot { origin: self.origins.len() - 1, row: 0, column: 0 };
        let Some(sheet) = found else {
            if shape.needed {
                let fault = Fault::new(start, "pack-sheet-missing", &[("sheet", shape.name)]);
                self.faults.push(fault);
            }
            return (start, Vec::new());
        };
        let faults = &mut self.faults;
        (start, read::records(self.workbook, sheet, start.origin, shape, faults))
    }

    fn settings(&mut self, start: Spot, records: Vec<Record>) -> Record {
        let mut head = Record::new(start);
        for record in records {
            let key = record.get("key");
            let spot = record.at("key");
            let known = sheets::SETTING_KEYS.iter().find(|known| known.eq_ignore_ascii_case(key));
            match known {
                None => {
                    self.faults.push(Fault::new(spot, "pack-column-unknown", &[("column", key)]));
                }
                Some(known) if head.field(known).is_some() => {
                    self.faults.push(Fault::new(spot, "pack-duplicate-id", &[("id", key)]));
                }
                Some(known) => {
                    let text = record.get("value").to_owned();
                    head.set(known, Field { text, spot: record.at("value") });
                }
            }
        }
        head
    }
}

/// Lists in the order of their sheet, then those that only have options.
fn choices(categories: Vec<Record>, options: Vec<Record>) -> Vec<Record> {
    let mut lists = categories;
    let mut by_list: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for option in options {
        let name = option.get("list_name").to_owned();
        if !lists.iter().any(|list| list.get("id") == name) {
            let mut list = Record::new(option.at("list_name"));
            list.set("id", Field { text: name.clone(), spot: option.at("list_name") });
            lists.push(list);
        }
        by_list.entry(name).or_default().push(option);
    }
    for list in &mut lists {
        let options = by_list.remove(list.get("id")).unwrap_or_default();
        list.set_children("options", options);
    }
    lists
}

/// A line per figure; what is said of the whole stands in the first line of its id.
fn reconciliation(lines: Vec<Record>) -> Vec<Record> {
    let mut pairs: Vec<(Record, Vec<Record>)> = Vec::new();
    for line in lines {
        let mut item = Record::new(line.spot);
        for (field, column) in
            [("element", "element"), ("data_set", "data_set"), ("label", "item_label")]
        {
            if let Some(field_of_line) = line.field(column) {
                item.set(field, field_of_line.clone());
            }
        }
        let id = line.get("id");
        let known = pairs.iter().position(|(pair, _)| pair.get("id") == id);
        match known.or(pairs.len().checked_sub(1).filter(|_| id.is_empty())) {
            Some(at) => pairs[at].1.push(item),
            None => pairs.push((line, vec![item])),
        }
    }
    let join = |(mut pair, items): (Record, Vec<Record>)| {
        pair.set_children("items", items);
        pair
    };
    pairs.into_iter().map(join).collect()
}
