//! Who reports and for when, in files that do not announce it: the body in the head of the page,
//! places and periods in titles.
//!
//! **Invariants:** only the lines above the first figure speak, and only where no line announces the
//! same thing. All of them have to mean one reporter; a name that several reporters have is none's
//! unless another line, or the folder of the file, names the district of one of them alone. Dates of signing and other papers are no periods.

use std::collections::{BTreeMap, BTreeSet};

use grid::{Address, CellValue, Sheet, Workbook};

use super::{About, Anchor, Sign, is_beside_the_form, words::Words, writing::Writing};
use crate::{
    definition::{DataSet, OrgPlace, Pack, Reporter},
    text::fold,
};

/// Lines of a head, at most.
const LINES: u32 = 15;

/// Names as they stand in heads and titles, by their reduced and by their bare text.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Body with its place, shortest form → indexes of reporters.
    bodies: BTreeMap<String, Vec<usize>>,
    /// Place with its kind, between blanks → indexes of reporters there.
    places: BTreeMap<String, Vec<usize>>,
}

impl Names {
    /// `shortest` gives the compared form of a text.
    pub(super) fn of(pack: &Pack, shortest: impl Fn(&str) -> String) -> Self {
        let mut names = Self::default();
        for (at, reporter) in pack.reporters.iter().enumerate() {
            let alone = |text: &'static str, name: &str| -> Option<String> {
                name.split_once(text).map(|(before, _)| before.to_owned())
            };
            let called = [
                Some(reporter.name.clone()),
                alone(",", &reporter.name),
                Some(reporter.short_name.clone()),
                alone("(", &reporter.short_name),
            ];
            let called: BTreeSet<String> =
                called.into_iter().flatten().map(|name| shortest(&name)).collect();
            for name in called {
                names.bodies.entry(name).or_default().push(at);
            }
            if let Some(place) = pack.place(&reporter.place) {
                names.places.entry(spaced(&shortest(&place.name))).or_default().push(at);
            }
        }
        names
    }

    /// Whether bodies of several places are called so: a name that says nothing without its district.
    pub(super) fn is_shared(&self, shortest: &str) -> bool {
        self.bodies.get(shortest).is_some_and(|reporters| reporters.len() > 1)
    }
}

/// Words between single blanks, without signs.
fn spaced(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!(" {} ", words.join(" "))
}

/// A line of a head.
struct Line<'a> {
    sheet: &'a Sheet,
    at: Address,
    text: &'a str,
}

impl Line<'_> {
    fn anchor(&self, about: About, reading: Option<String>) -> Anchor {
        Anchor {
            sign: Sign::VisibleLine,
            about,
            sheet: Some(self.sheet.name.clone()),
            cell: Some(self.at.to_string()),
            text: self.text.to_owned(),
            reading,
        }
    }
}

fn lines(workbook: &Workbook) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    for sheet in workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name)) {
        let is_figure = |cell: &&grid::Cell| matches!(cell.value, CellValue::Number(_));
        let end = sheet.cells.iter().find(is_figure).map_or(LINES, |cell| cell.at.row.min(LINES));
        for cell in sheet.cells.iter().take_while(|cell| cell.at.row < end) {
            if let CellValue::Text(text) = &cell.value {
                let texts = text.lines().map(str::trim);
                let texts = texts.filter(|text| !text.is_empty() && text.len() <= 400);
                found.extend(texts.map(|text| Line { sheet, at: cell.at, text }));
            }
        }
    }
    found
}

/// The signs of who reports.
pub(super) fn of_reporter(
    pack: &Pack,
    data_set: Option<&DataSet>,
    workbook: &Workbook,
    path: &str,
    words: &Words<'_>,
) -> Vec<Anchor> {
    let names = words.names();
    let owes = |at: &usize| {
        let kind = &pack.reporters[*at].kind;
        data_set.is_none_or(|data_set| data_set.reporter_kinds.contains(kind))
    };
    let mut owing: Vec<(Line<'_>, BTreeSet<usize>)> = Vec::new();
    let mut others: Vec<(Line<'_>, BTreeSet<usize>)> = Vec::new();
    let mut around: BTreeSet<&str> = BTreeSet::new();
    for line in lines(workbook) {
        let text = words.shortest(&words.exact(line.text)).to_string();
        let within = spaced(&text);
        let body = names.bodies.get(&text).map(Vec::as_slice).unwrap_or_default();
        // A place alone may be a line of a list.
        let named = names
            .places
            .iter()
            .filter(|(place, _)| within.len() > place.len() && within.contains(place.as_str()));
        let named: Vec<(&String, &Vec<usize>)> = named.collect();
        let longest = |place: &String| {
            !named
                .iter()
                .any(|(other, _)| other.len() > place.len() && other.contains(place.trim_end()))
        };
        let named: Vec<usize> = named
            .iter()
            .filter(|(place, _)| longest(place))
            .flat_map(|(_, reporters)| reporters.iter().copied())
            .collect();
        for at in body.iter().chain(&named) {
            around.insert(&pack.reporters[*at].place);
        }
        let due: BTreeSet<usize> = body.iter().chain(&named).copied().filter(owes).collect();
        if !due.is_empty() {
            owing.push((line, due));
        } else if !body.is_empty() {
            others.push((line, body.iter().copied().collect()));
        }
    }
    // The body above the one that reports is named over it.
    let signs = if owing.is_empty() { others } else { owing };
    let all: Option<BTreeSet<usize>> =
        signs.iter().map(|(_, found)| found.clone()).reduce(|one, other| &one & &other);
    let mut all = all.unwrap_or_default();
    if all.len() > 1 {
        // Namesakes: the district that is named as well tells them apart, in the head or by the
        // folder in which its files lie.
        let parent = |reporter: &Reporter| {
            let place = pack.place(&reporter.place)?;
            place.parent.as_deref().and_then(|parent| pack.place(parent))
        };
        let inside = |is_named: &dyn Fn(&OrgPlace) -> bool| -> BTreeSet<usize> {
            let inside = |at: &usize| parent(&pack.reporters[*at]).is_some_and(is_named);
            all.iter().copied().filter(inside).collect()
        };
        let mut near = inside(&|parent| around.contains(parent.id.as_str()));
        if near.is_empty() {
            near = inside(&|parent| is_folder_of(path, parent));
        }
        if near.len() == 1 {
            all = near;
        }
    }
    let one = |found: &BTreeSet<usize>| match (found.len(), found.first()) {
        (1, Some(at)) => Some(pack.reporters[*at].id.clone()),
        _ => None,
    };
    let agreed = one(&all);
    signs
        .iter()
        .map(|(line, found)| line.anchor(About::Reporter, agreed.clone().or_else(|| one(found))))
        .collect()
}

/// Whether a folder on the way to a file is called after a place: `Ky Son`, `ubnd huyen ky son`.
fn is_folder_of(path: &str, place: &OrgPlace) -> bool {
    let Some((folders, _)) = path.rsplit_once('/') else { return false };
    let folded = |text: &str| spaced(&fold(text));
    folders
        .split('/')
        .map(folded)
        .any(|folder| folder == folded(&place.short_name) || folder.ends_with(&folded(&place.name)))
}

/// The signs of the period: titles that hold its label.
pub(super) fn of_period(pack: &Pack, workbook: &Workbook, words: &Words<'_>) -> Vec<Anchor> {
    let labels: Vec<(String, &str)> = pack
        .periods
        .iter()
        .map(|period| (spaced(&words.within(&period.label)), period.id.as_str()))
        .collect();
    let mut anchors = Vec::new();
    for line in lines(workbook) {
        let text = without_dates(&spaced(&words.within(line.text)), words.writing);
        let held = labels.iter().filter_map(|(label, id)| Some((text.find(label)?, label, *id)));
        let Some((at, _, id)) = held.max_by_key(|(_, label, _)| label.len()) else { continue };
        let before = &text[..at];
        if words.cites(&format!("{before} ")) {
            continue;
        }
        // `9 tháng đầu năm 2023` is not the year.
        let last: Vec<&str> = before.split_whitespace().rev().take(3).collect();
        let part = |word: &&str| {
            PARTS_OF_YEARS.iter().any(|part| words.writing.is_word(word, part))
                || word.chars().all(|c| c.is_ascii_digit())
        };
        let reading = (!last.iter().any(part)).then(|| id.to_owned());
        anchors.push(line.anchor(About::Period, reading));
    }
    anchors
}

/// Words before a year that make it a part of one.
const PARTS_OF_YEARS: [&str; 8] = ["tháng", "quý", "đầu", "cuối", "kỳ", "tuần", "đến", "từ"];

/// The text without `ngày 14 tháng 6 năm 2023`.
fn without_dates(text: &str, writing: Writing) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is = |at: usize, wanted: &str| {
            words.get(at).is_some_and(|word| writing.is_word(word, wanted))
        };
        let is_date = is(at, "ngày") && is(at + 2, "tháng") && is(at + 4, "năm");
        if is_date {
            kept.push("|");
            at += 6;
        } else {
            kept.push(word);
            at += 1;
        }
    }
    format!(" {} ", kept.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_signing_are_no_periods() {
        let text = spaced("nghệ an, ngày 14 tháng 6 năm 2023");
        assert_eq!(without_dates(&text, Writing::Marked), " nghệ an | ");
        let text = spaced("kết quả 6 tháng đầu năm 2023 (ngày 14 tháng 6 năm 2023)");
        assert_eq!(without_dates(&text, Writing::Marked), " kết quả 6 tháng đầu năm 2023 | ");
    }
}
