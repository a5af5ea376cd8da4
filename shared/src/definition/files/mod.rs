//! The files of a pack, with those it shares with others, lowered to raw records.
//!
//! **Invariant:** what comes out is flat: sections of the library stand in their forms with
//! codes, elements carry the sources of this pack, and nothing of the library is left that the
//! pack does not use. Own records are never left out.

mod csv;
mod library;
mod sections;
mod toml;

#[cfg(test)]
mod tests;

use super::raw::{
    CHOICES, ELEMENT, FORM, Fault, HEAD, INDICATORS, OWNER, Origin, PLACE, RECONCILIATIONS,
    REPORTER, RULES, RawPack, Record, SHARED_SECTIONS, SOURCE, Shape, Spot, TARGETS, UNIT, parts,
};

/// Lowers files given as (path, text): those of the pack by their path inside its folder,
/// shared ones by the path that `include` names. Faults are of writing only; meaning is checked
/// later.
pub(super) fn lower(files: &[(&str, &str)]) -> (RawPack, Vec<Fault>) {
    let mut lowering = Lowering { files, origins: Vec::new(), faults: Vec::new() };
    let pack = lowering.pack();
    (pack, lowering.faults)
}

/// Paths that a `pack.toml` includes.
pub(super) fn includes(head: &str) -> Vec<String> {
    toml::read(0, head, &HEAD).0.list("include")
}

struct Lowering<'a> {
    files: &'a [(&'a str, &'a str)],
    origins: Vec<Origin>,
    faults: Vec<Fault>,
}

/// Records of the pack's own files, and of the shared ones.
#[derive(Default)]
struct Tables {
    own: Vec<Record>,
    shared: Vec<Record>,
    /// Whether there is any file of this table.
    found: bool,
}

impl Tables {
    fn all(self) -> Vec<Record> {
        self.own.into_iter().chain(self.shared).collect()
    }
}

impl<'a> Lowering<'a> {
    fn pack(&mut self) -> RawPack {
        let head = match self.text("pack.toml") {
            Some(text) => self.toml("pack.toml", text, &HEAD),
            None => {
                let spot = self.origin("pack.toml");
                self.fault(spot, "pack-file-missing", &[("file", "pack.toml")]);
                Record::new(spot)
            }
        };
        let includes = self.included(&head);
        let places = self.table("places", &includes, &PLACE, true);
        let reporters = self.table("reporters", &includes, &REPORTER, true);
        let units = self.table("units", &includes, &UNIT, true);
        let choices = self.trees("choices", &includes, &CHOICES);
        let elements = self.table("elements", &includes, &ELEMENT, true);
        let sources = self.table("sources", &[], &SOURCE, false);
        let shared_sections = self.trees("sections", &includes, &SHARED_SECTIONS).all();
        let rules = self.trees("rules", &includes, &RULES);
        let indicators = self.trees("indicators", &includes, &INDICATORS);
        let reconciliation = self.trees("reconciliation", &includes, &RECONCILIATIONS);
        let owners = self.table("owners", &includes, &OWNER, false).all();
        let targets = self.trees("targets", &includes, &TARGETS).all();
        let mut forms = self.forms();

        let mut pack = RawPack::new(Vec::new(), head);
        pack.documents = pack.head.take_children("documents");
        pack.periods = pack.head.take_children("periods");
        pack.places = places.all();
        pack.reporters = reporters.all();
        pack.owners = owners;
        pack.targets = targets;
        let library = elements.shared.clone();
        pack.elements = library::elements(elements, sources.own, &mut self.faults);
        sections::expand(&mut forms, &shared_sections, &library, &pack, &mut self.faults);
        pack.forms = forms;
        pack.choices = library::choices(choices, &pack);
        pack.units = library::units(units, &pack);
        let stands = library::Stands::of(&pack);
        pack.rules = library::rules(rules, &stands);
        pack.indicators = library::indicators(indicators, &stands);
        pack.reconciliation = library::reconciliation(reconciliation, &stands);
        pack.origins = std::mem::take(&mut self.origins);
        pack
    }

    /// The paths of `include` that are there.
    fn included(&mut self, head: &Record) -> Vec<&'a str> {
        let mut found = Vec::new();
        for path in parts(head.get("include")) {
            match self.files.iter().find(|(known, _)| *known == path) {
                Some((known, _)) => found.push(*known),
                None => self.fault(head.at("include"), "pack-file-missing", &[("file", path)]),
            }
        }
        found
    }

    /// The tables of this name: the pack's own and those included.
    fn table(&mut self, name: &str, includes: &[&'a str], shape: &Shape, needed: bool) -> Tables {
        let own = format!("{name}.csv");
        let mut tables = Tables::default();
        let paths = self.paths(&own).into_iter().map(|path| (path, true));
        let shared = includes.iter().filter(|path| is_table(path, name, ".csv"));
        for (path, is_own) in paths.chain(shared.map(|path| (*path, false))) {
            let Some(text) = self.text(path) else { continue };
            let origin = self.origin(path).origin;
            let (records, faults) = csv::read(origin, text, shape);
            self.faults.extend(faults);
            tables.found = true;
            if is_own { tables.own.extend(records) } else { tables.shared.extend(records) }
        }
        if needed && !tables.found {
            let spot = self.origin(&own);
            self.fault(spot, "pack-file-missing", &[("file", &own)]);
        }
        tables
    }

    /// The same for TOML files, whose records hang under the table's name.
    fn trees(&mut self, name: &str, includes: &[&'a str], shape: &Shape) -> Tables {
        let mut tables = Tables::default();
        let paths = self.paths(&format!("{name}.toml")).into_iter().map(|path| (path, true));
        let shared = includes.iter().filter(|path| is_table(path, name, ".toml"));
        for (path, is_own) in paths.chain(shared.map(|path| (*path, false))) {
            let Some(text) = self.text(path) else { continue };
            let mut root = self.toml(path, text, shape);
            let records = root.take_children(name);
            tables.found = true;
            if is_own { tables.own.extend(records) } else { tables.shared.extend(records) }
        }
        tables
    }

    fn forms(&mut self) -> Vec<Record> {
        let mut paths: Vec<&'a str> = self
            .files
            .iter()
            .map(|(path, _)| *path)
            .filter(|path| path.starts_with("forms/") && path.ends_with(".toml"))
            .collect();
        paths.sort_unstable();
        let mut forms = Vec::with_capacity(paths.len());
        for path in paths {
            let text = self.text(path).unwrap_or_default();
            forms.push(self.toml(path, text, &FORM));
        }
        forms
    }

    fn toml(&mut self, path: &str, text: &str, shape: &Shape) -> Record {
        let origin = self.origin(path).origin;
        let (record, faults) = toml::read(origin, text, shape);
        self.faults.extend(faults);
        record
    }

    fn paths(&self, path: &str) -> Vec<&'a str> {
        self.files.iter().map(|(known, _)| *known).filter(|known| *known == path).collect()
    }

    fn text(&self, path: &str) -> Option<&'a str> {
        self.files.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
    }

    /// The first line of a file.
    fn origin(&mut self, path: &str) -> Spot {
        self.origins.push(Origin::File(path.to_owned()));
        Spot { origin: self.origins.len() - 1, row: 1, column: 0 }
    }

    fn fault(&mut self, spot: Spot, code: &'static str, arguments: &[(&'static str, &str)]) {
        self.faults.push(Fault::new(spot, code, arguments));
    }
}

/// Whether an included path holds this table: by its name, or by its folder's.
fn is_table(path: &str, name: &str, extension: &str) -> bool {
    let Some(path) = path.strip_suffix(extension) else { return false };
    let mut parts = path.rsplit('/');
    let file = parts.next();
    file == Some(name) || parts.next() == Some(name)
}
