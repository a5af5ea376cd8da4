//! One file that holds several reports: a sheet for every unit, forms under each other or side by
//! side. It is taken apart like an archive: every part is read on its own, with all the usual
//! checks, and is a file of its own from then on.
//!
//! A file is taken apart only where it is not understood as a whole, where its areas name
//! different forms or reporters ([`reports`]), and where at least two parts are forms of the pack.
//! Otherwise it stays whole and asks.
//!
//! **Invariants.**
//! - Every figure of the workbook is in exactly one part or in the account of the rest; parts keep
//!   the names of sheets and the addresses of cells.
//! - A part's name and hash follow from the file alone, so that decisions about it hold.

mod columns;
mod lines;
mod reports;
mod rest;
mod take;
mod unit;

use grid::{Workbook, column_letters};

use super::{
    About, CellAccount, FileFacts, Import, ImportState, Known, Recognition,
    anchors::{self, Stamps},
    import::import,
    legacy,
    pack_signs::PackSigns,
    recognise, turned,
    words::Words,
};
use crate::{
    definition::Pack,
    diag::{Finding, Place, Severity},
    sensitivity,
    value::sha256_hex,
};
use reports::{Found, Report};
pub(super) use take::is_shared;
use take::{Area, Cut};
pub(super) use unit::{is_of_unit, is_owed, of_reporter};

/// Property of a part: the hash of the workbook that it was taken from.
pub(super) const PART_OF: &str = "tonghop-part.of";

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Reports {
    One(Box<Import>),
    Several(Several),
}

/// A file that was taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Several {
    /// In reading order.
    pub parts: Vec<Part>,
    /// Of the figures that are in no part: all of them ignored for a reason.
    pub account: CellAccount,
    /// About the file as a whole.
    pub findings: Vec<Finding>,
}

/// One report of several in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Only what belongs to it, under the names and addresses of the whole.
    pub workbook: Workbook,
    /// Its path is `file.xlsx!/<what names it>`.
    pub import: Import,
}

/// Reads one file, and each report that it holds, with what people have decided before: a file of
/// which it was decided whose report it is stays whole. Never fails.
pub fn import_all(
    pack: &Pack,
    file: &FileFacts<'_>,
    workbook: &Workbook,
    known: Known<'_>,
) -> Reports {
    let whole = import(pack, file, workbook, known);
    let settled = known.identity.is_some()
        || whole.state == ImportState::Recognised
        || !sensitivity::scan(workbook).is_empty();
    let several = if settled { None } else { several(pack, file, workbook, known) };
    several.map_or_else(|| Reports::One(Box::new(whole)), Reports::Several)
}

/// Whether a workbook is one report of several: its name is that of a sheet.
pub(super) fn is_part(workbook: &Workbook) -> bool {
    workbook.property(PART_OF).is_some()
}

/// Hash of a part, from that of its file and its name.
fn hash_of_part(file: &str, name: &str) -> String {
    sha256_hex(format!("{file}\n{name}").as_bytes())
}

/// What areas are looked at with: the pack, and the words of the whole file.
struct Look<'a> {
    pack: &'a Pack,
    known: Known<'a>,
    words: &'a Words<'a>,
}

impl Look<'_> {
    /// The signs of an area, as if it were a file.
    fn signs(&self, workbook: &Workbook, area: Area) -> Recognition {
        let alone = Cut::of(vec![area]).taken(workbook);
        let nameless = FileFacts { path: "", sha256: "", size: 0 };
        let turned = turned::upright(&alone, self.words);
        let upright = turned.as_ref().map_or(&alone, |turned| &turned.workbook);
        recognise::recognise(self.pack, &nameless, &alone, upright, self.known, self.words)
            .recognition
    }
}

fn several(
    pack: &Pack,
    file: &FileFacts<'_>,
    workbook: &Workbook,
    known: Known<'_>,
) -> Option<Several> {
    let words = Words::of(PackSigns::of(pack), workbook);
    let (decoded, _) = legacy::decoded(workbook, &words);
    let look = Look { pack, known, words: &words };
    let Found { mut reports, sums, hidden } = reports::found(&look, &decoded);
    // Forms of nobody in particular are no more certain apart than together.
    let named =
        |report: &&Report| report.certain && (report.reporter.is_some() || report.unit.is_some());
    if reports.iter().filter(named).count() < 2 {
        return None;
    }
    let mut summaries = rest::summaries(pack, workbook, &mut reports);
    summaries.extend(sums);
    let stamped = stamped(workbook, &reports)?;
    let names = names(workbook, &reports);
    let cuts: Vec<Cut> = reports
        .iter()
        .enumerate()
        .map(|(at, report)| Cut {
            own: report.areas.clone(),
            shared: report.shared.clone(),
            stamped: stamped == Some(at),
        })
        .collect();
    let parts: Vec<Part> = cuts
        .iter()
        .zip(&reports)
        .zip(names)
        .map(|((cut, report), name)| {
            let mut workbook = cut.taken(workbook);
            if let Some(unit) = &report.unit {
                unit::mark(unit, &mut workbook);
            }
            workbook.properties.push((PART_OF.to_owned(), file.sha256.to_owned()));
            let path = format!("{}!/{name}", file.path);
            let sha256 = hash_of_part(file.sha256, &name);
            let facts = FileFacts { path: &path, sha256: &sha256, size: file.size };
            let import = import(pack, &facts, &workbook, known);
            Part { workbook, import }
        })
        .collect();
    let of_a_form = |part: &&Part| part.import.state != ImportState::Unrecognised;
    if parts.iter().filter(of_a_form).count() < 2 || !agrees(pack, file, &parts) {
        return None;
    }
    let place = Place { file: Some(file.path.to_owned()), ..Place::default() };
    let told = Finding::new(Severity::Low, "several-reports")
        .with("count", parts.len().to_string())
        .at(place);
    let (account, mut findings) = rest::account(file, workbook, &cuts, &hidden, &summaries);
    findings.insert(0, told);
    Some(Several { parts, account, findings })
}

/// The report that the stamp speaks of; `None` where it is none of them, or the stamp is not
/// clear: then nothing is certain.
fn stamped(workbook: &Workbook, reports: &[Report]) -> Option<Option<usize>> {
    let stamps = Stamps::read(workbook);
    if stamps.unreadable {
        return None;
    }
    let both = stamps.properties.iter().zip(&stamps.hidden);
    if both.into_iter().any(|(one, other)| one != other) {
        return None;
    }
    let Some(stamp) = stamps.any() else { return Some(None) };
    let (form, reporter) = (Some(&stamp.data_set), Some(&stamp.reporter));
    let is_meant =
        |report: &Report| report.form.as_ref() == form && report.reporter.as_ref() == reporter;
    reports.iter().position(is_meant).map(Some)
}

/// A file that is named as ours are names one of its reports, and the period of all.
fn agrees(pack: &Pack, file: &FileFacts<'_>, parts: &[Part]) -> bool {
    let Some(named) = anchors::of_file_name(pack, file) else { return true };
    named.anchors.iter().all(|anchor| {
        let says = |part: &Part| {
            let recognition = &part.import.recognition;
            let own = match anchor.about {
                About::DataSet => &recognition.data_set,
                About::Reporter => &recognition.reporter,
                _ => &recognition.period,
            };
            *own == anchor.reading
        };
        match anchor.about {
            About::Period => parts.iter().all(says),
            _ => parts.iter().any(says),
        }
    })
}

/// What names each report: its first sheet, or its place on a sheet that it shares.
fn names(workbook: &Workbook, reports: &[Report]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for report in reports {
        let area = report.areas[0];
        let others = reports.iter().filter(|other| *other != report);
        let shared = others.flat_map(|other| &other.areas).any(|other| other.sheet == area.sheet);
        // A slash would begin another part of the path.
        let sheet = workbook.sheets[area.sheet].name.replace('/', "-");
        let mut name = if let Some(unit) = &report.unit {
            format!("{sheet} {}", unit.text.replace('/', "-"))
        } else if shared {
            let (first, last) = (area.range.first, area.range.last);
            let last = format!("{}{}", column_letters(last.column), last.row + 1);
            format!("{sheet} {first}:{last}")
        } else {
            sheet
        };
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    names
}
