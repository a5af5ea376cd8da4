//! The signs by which a file says whose report it is. Every sign present is read; what they
//! add up to is decided by [`recognise`](super::recognise).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grid::{Address, CellValue, Sheet, Workbook};
use unicode_normalization::UnicodeNormalization;

use super::{
    About, Aliases, Anchor, FileFacts, HIDDEN_SHEET, Meaning, Scope, Sign, Stamp,
    is_beside_the_form, parts, tables, words::Words,
};
use crate::definition::{CivilDate, DataSet, Pack, Period, Reporter};

/// Both carriers of the stamp.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    pub(super) properties: Option<Stamp>,
    pub(super) hidden: Option<Stamp>,
    /// A carrier is there and cannot be read.
    pub(super) unreadable: bool,
}

impl Stamps {
    pub(super) fn read(workbook: &Workbook) -> Self {
        let properties =
            workbook.properties.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let sheet = workbook.sheet(HIDDEN_SHEET);
        let pairs = sheet.map(hidden_pairs).unwrap_or_default();
        let hidden = Stamp::from_pairs(pairs.iter().map(|(key, value)| (*key, value.as_str())));
        let ours = |key: &str| key.starts_with("tonghop.");
        let in_properties = workbook.properties.iter().any(|(key, _)| ours(key));
        let properties = Stamp::from_pairs(properties);
        let unreadable =
            (in_properties && properties.is_none()) || (sheet.is_some() && hidden.is_none());
        Self { properties, hidden, unreadable }
    }

    /// The stamp, from whichever carrier is left.
    pub(super) fn any(&self) -> Option<&Stamp> {
        self.properties.as_ref().or(self.hidden.as_ref())
    }

    /// What each carrier says about one thing.
    pub(super) fn anchors(&self, about: About, field: impl Fn(&Stamp) -> String) -> Vec<Anchor> {
        let carriers = [
            (Sign::Properties, &self.properties, None),
            (Sign::HiddenSheet, &self.hidden, Some(HIDDEN_SHEET)),
        ];
        carriers
            .into_iter()
            .filter_map(|(sign, stamp, sheet)| {
                let text = field(stamp.as_ref()?);
                Some(Anchor {
                    sign,
                    about,
                    sheet: sheet.map(str::to_owned),
                    cell: None,
                    reading: Some(text.clone()),
                    text,
                })
            })
            .collect()
    }
}

fn hidden_pairs(sheet: &Sheet) -> Vec<(&str, String)> {
    sheet
        .cells
        .iter()
        .filter(|cell| cell.at.column == 0)
        .filter_map(|cell| {
            let CellValue::Text(key) = &cell.value else { return None };
            let value = sheet.cell(Address::new(cell.at.row, 1))?;
            // A program may have turned the text `1` into a number; its digits are the same.
            Some((
                key.as_str(),
                match &value.value {
                    CellValue::Text(text) => text.clone(),
                    _ => value.raw.clone(),
                },
            ))
        })
        .collect()
}

/// A line of a visible text cell.
struct Line<'a> {
    sheet: &'a Sheet,
    at: Address,
    text: String,
}

impl Line<'_> {
    fn anchor(&self, sign: Sign, about: About, reading: Option<String>) -> Anchor {
        Anchor {
            sign,
            about,
            sheet: Some(self.sheet.name.clone()),
            cell: Some(self.at.to_string()),
            text: self.text.clone(),
            reading,
        }
    }
}

/// Signs of the form: printed codes, titles, names of sheets.
pub(super) fn of_data_set(
    pack: &Pack,
    workbook: &Workbook,
    aliases: &Aliases,
    words: &Words<'_>,
) -> Vec<Anchor> {
    let printed: Vec<(Arc<str>, Arc<str>)> = pack
        .data_sets
        .iter()
        .map(|data_set| (words.exact(&data_set.printed_code), words.exact(&data_set.title)))
        .collect();
    let mut anchors = Vec::new();
    for sheet in sheets(workbook) {
        let mut tokens = sheet.name.split(|c: char| !c.is_alphanumeric());
        let named = tokens.find_map(|token| {
            pack.data_sets.iter().find(|data_set| data_set.id.eq_ignore_ascii_case(token))
        });
        if let Some(data_set) = named.filter(|_| !parts::is_shared(workbook, &sheet.name)) {
            anchors.push(Anchor {
                sign: Sign::SheetName,
                about: About::DataSet,
                sheet: Some(sheet.name.clone()),
                cell: None,
                text: sheet.name.clone(),
                reading: Some(data_set.id.clone()),
            });
        }
        each_line(sheet, |line| {
            let text = words.exact(&line.text);
            let value = split_line(&line.text, "form", words).map(|value| words.exact(value));
            let mut matching = pack.data_sets.iter().zip(&printed).filter(|(_, (code, title))| {
                text == *code || value.as_ref() == Some(code) || text == *title
            });
            // A title that several forms share says nothing.
            let printed = match (matching.next(), matching.next()) {
                (Some((data_set, _)), None) => Some(data_set),
                _ => None,
            };
            let called = || match aliases.meaning(Scope::Form, &text)? {
                Meaning::Is(id) => pack.data_set(id),
                Meaning::Ignore => None,
            };
            if let Some(data_set) = printed.or_else(called) {
                anchors.push(line.anchor(
                    Sign::VisibleLine,
                    About::DataSet,
                    Some(data_set.id.clone()),
                ));
            }
        });
    }
    anchors
}

/// Signs of the reporter: the lines that announce it. A line that names nobody known has no
/// reading.
pub(super) fn of_reporter(
    pack: &Pack,
    data_set: Option<&DataSet>,
    workbook: &Workbook,
    aliases: &Aliases,
    words: &Words<'_>,
) -> Vec<Anchor> {
    announced(workbook, "reporter", words)
        .iter()
        .map(|line| {
            let reading = reporter_called(pack, data_set, &line.text, words)
                .or_else(|| reporter_meant(pack, data_set, &line.text, aliases, words));
            line.anchor(Sign::VisibleLine, About::Reporter, reading)
        })
        .collect()
}

/// The sign of a roster: whose child places its codes name. Needs most of them to be one
/// reporter's; a roster of all places alike (the province's) has one reporter too.
pub(super) fn of_roster(pack: &Pack, data_set: &DataSet, workbook: &Workbook) -> Option<Anchor> {
    let parents: BTreeMap<&str, &str> = pack
        .places
        .iter()
        .filter_map(|place| Some((place.id.as_str(), place.parent.as_deref()?)))
        .collect();
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    for section in &data_set.sections {
        let Some(roster) = &section.roster else { continue };
        for place in pack.places.iter().filter(|place| place.level == roster.level) {
            places.insert(format!("{}.{}", section.id, place.gso_code), &place.id);
        }
    }
    let mut listed: BTreeMap<&str, (&Sheet, Address)> = BTreeMap::new();
    for sheet in sheets(workbook) {
        for cell in &sheet.cells {
            if let CellValue::Text(text) = &cell.value
                && text.len() <= 32
                && let Some(place) = places.get(text.trim())
            {
                listed.entry(place).or_insert((sheet, cell.at));
            }
        }
    }
    let first = listed.values().min_by_key(|(_, at)| *at)?;
    let owned = |root: &str| {
        let inside = |place: &&&str| {
            let mut at = parents.get(**place).copied();
            while let Some(id) = at.filter(|id| *id != root) {
                at = parents.get(id).copied();
            }
            at.is_some()
        };
        listed.keys().filter(inside).count()
    };
    let reporters =
        pack.reporters.iter().filter(|reporter| data_set.reporter_kinds.contains(&reporter.kind));
    let mut best: Vec<&str> = reporters
        .filter(|reporter| owned(&reporter.place) * 10 >= listed.len() * 6)
        .map(|reporter| reporter.id.as_str())
        .collect();
    let reading = best.pop().filter(|_| best.is_empty())?;
    let names = listed.keys().take(3).filter_map(|id| pack.place(id));
    Some(Anchor {
        sign: Sign::RowCode,
        about: About::Reporter,
        sheet: Some(first.0.name.clone()),
        cell: Some(first.1.to_string()),
        text: names.map(|place| place.name.as_str()).collect::<Vec<_>>().join(", "),
        reading: Some(reading.to_owned()),
    })
}

/// Signs of the period: its label and, apart, the dates of its window.
pub(super) fn of_period(pack: &Pack, workbook: &Workbook, words: &Words<'_>) -> Vec<Anchor> {
    let mut anchors = Vec::new();
    for line in announced(workbook, "period", words) {
        let by_label = period_labelled(pack, &line.text, words).map(|period| period.id.clone());
        let dates = dates_in(&line.text);
        if dates.len() >= 2 {
            // A year and the reports out of turn in it have one window: then the label tells.
            let windowed = pack.periods.iter().filter(|period| {
                dates.contains(&period.window_from) && dates.contains(&period.window_to)
            });
            let reading = windowed
                .map(|period| &period.id)
                .min_by_key(|id| by_label.as_ref() != Some(id))
                .cloned();
            anchors.push(line.anchor(Sign::VisibleLine, About::Period, reading));
        }
        if by_label.is_some() || dates.len() < 2 {
            anchors.push(line.anchor(Sign::VisibleLine, About::Period, by_label));
        }
    }
    anchors
}

/// Who is meant by a name, as printed, shortened or in one of the known other spellings.
fn reporter_called(
    pack: &Pack,
    data_set: Option<&DataSet>,
    text: &str,
    words: &Words<'_>,
) -> Option<String> {
    let wanted = words.exact(text);
    if wanted.is_empty() {
        return None;
    }
    let of = |found: &[usize]| -> Vec<&Reporter> {
        found.iter().filter_map(|at| pack.reporters.get(*at)).collect()
    };
    let callings = &words.signs.callings;
    if let [reporter] = of(callings.in_full(&wanted)).as_slice() {
        return Some(reporter.id.clone());
    }
    let called = of(callings.in_any_way(&wanted));
    // One place has several reporters: the form says which kind is meant.
    let owing = called.iter().filter(|reporter| {
        data_set.is_none_or(|data_set| data_set.reporter_kinds.contains(&reporter.kind))
    });
    let owing: Vec<_> = owing.collect();
    match (owing.as_slice(), called.as_slice()) {
        ([reporter], _) => Some(reporter.id.clone()),
        ([], [reporter]) => Some(reporter.id.clone()),
        _ => None,
    }
}

/// Whom people have said that a name means: a reporter of the kinds that owe the form.
fn reporter_meant(
    pack: &Pack,
    data_set: Option<&DataSet>,
    text: &str,
    aliases: &Aliases,
    words: &Words<'_>,
) -> Option<String> {
    let wanted = words.exact(text);
    let kinds: BTreeSet<&String> = match data_set {
        Some(data_set) => data_set.reporter_kinds.iter().collect(),
        None => pack.reporters.iter().map(|reporter| &reporter.kind).collect(),
    };
    let meant = kinds.into_iter().filter_map(|kind| {
        let scope = Scope::Reporter { reporter_kind: kind.clone() };
        match aliases.meaning(scope, &wanted)? {
            Meaning::Is(id) => pack.reporter(id).filter(|reporter| reporter.kind == *kind),
            Meaning::Ignore => None,
        }
    });
    let meant: Vec<_> = meant.collect();
    match meant.as_slice() {
        [reporter] => Some(reporter.id.clone()),
        _ => None,
    }
}

/// The period whose label or id the text holds; the longest where one label holds another.
fn period_labelled<'a>(pack: &'a Pack, text: &str, words: &Words<'_>) -> Option<&'a Period> {
    let text = words.within(text);
    let spaced = |text: &str| format!(" {} ", text.replace(|c: char| !c.is_alphanumeric(), " "));
    let within = spaced(&text);
    let holds = |part: &str| !part.is_empty() && within.contains(&spaced(part));
    pack.periods
        .iter()
        .filter_map(|period| {
            let label = words.within(&period.label);
            let id: Arc<str> = period.id.to_lowercase().into();
            [label, id]
                .into_iter()
                .filter(|part| holds(part))
                .map(|part| part.len())
                .max()
                .map(|length| (length, period))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, period)| period)
}

fn dates_in(text: &str) -> Vec<CivilDate> {
    text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '/' | '.')))
        .filter_map(|part| CivilDate::parse_vi(part.trim_matches(['.', '/'])))
        .collect()
}

/// What a file name of our own naming says: form, reporter, period, revision.
pub(super) struct NamedFile {
    pub(super) anchors: Vec<Anchor>,
    pub(super) revision: Option<u32>,
}

/// Reads `F28_ubnd-ky-son_2023S1_lan1.xlsx`; other names say nothing.
pub(super) fn of_file_name(pack: &Pack, file: &FileFacts<'_>) -> Option<NamedFile> {
    let name: String = file.name().nfc().collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let mut parts = stem.split('_');
    let (data_set, reporter, period) = (parts.next()?, parts.next()?, parts.next()?);
    let period = period.split([' ', '(']).next()?;
    let data_set = pack.data_sets.iter().find(|item| item.id.eq_ignore_ascii_case(data_set))?;
    let reporter = pack.reporters.iter().find(|item| item.slug.eq_ignore_ascii_case(reporter))?;
    if !is_period_id(period) {
        return None;
    }
    let anchor = |about, reading: &str| Anchor {
        sign: Sign::FileName,
        about,
        sheet: None,
        cell: None,
        text: name.clone(),
        reading: Some(reading.to_owned()),
    };
    let revision = parts.next().and_then(|part| {
        let digits: String = part
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    });
    Some(NamedFile {
        anchors: vec![
            anchor(About::DataSet, &data_set.id),
            anchor(About::Reporter, &reporter.id),
            anchor(About::Period, period),
        ],
        revision,
    })
}

/// `2023`, `2023S1`, `2023Q4`, `202306`, `2024X-thang-hanh-dong`.
fn is_period_id(text: &str) -> bool {
    let Some((year, rest)) = text.split_at_checked(4) else { return false };
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    digits(year)
        && match rest.chars().next() {
            None => true,
            Some('S' | 'Q') => rest.len() == 2 && digits(&rest[1..]),
            Some('X') => rest.len() > 2,
            Some(_) => rest.len() == 2 && digits(rest),
        }
}

/// Every sheet but our own beside the form, hidden ones too: what is hidden still speaks.
fn sheets(workbook: &Workbook) -> impl Iterator<Item = &Sheet> {
    workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name))
}

/// Every line of text but those written into the tables: answers may speak of other forms,
/// units and periods.
fn each_line<'a>(sheet: &'a Sheet, mut visit: impl FnMut(&Line<'a>)) {
    let answers = tables::answers(sheet);
    for cell in &sheet.cells {
        if let CellValue::Text(text) = &cell.value
            && !answers.contains(&cell.at)
        {
            // Long texts are narrative; they may speak of other forms and units.
            for line in text.lines().filter(|line| line.len() <= 400) {
                visit(&Line { sheet, at: cell.at, text: line.trim().to_owned() });
            }
        }
    }
}

/// The values of lines such as `Đơn vị báo cáo: …`, in the cell or in the next one.
fn announced<'a>(workbook: &'a Workbook, by: &str, words: &Words<'_>) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    for sheet in sheets(workbook) {
        each_line(sheet, |line| {
            let Some(value) = split_line(&line.text, by, words) else { return };
            if !is_placeholder(value) {
                found.push(Line { sheet, at: line.at, text: value.to_owned() });
                return;
            }
            let right = sheet.row(line.at.row).iter().find(|cell| cell.at > line.at);
            if let Some(cell) = right
                && let CellValue::Text(text) = &cell.value
                && !is_placeholder(text)
            {
                found.push(Line { sheet, at: cell.at, text: text.trim().to_owned() });
            }
        });
    }
    found
}

/// What follows the colon of `Kỳ báo cáo: 6 tháng`, where the words before it are among
/// those of the catalogue.
fn split_line<'a>(text: &'a str, by: &str, words: &Words<'_>) -> Option<&'a str> {
    let (before, value) = text.split_once(':').filter(|(before, _)| before.len() <= 80)?;
    words.signs.announces(by, &words.exact(before)).then_some(value.trim())
}

/// Nothing, or dots to write on.
fn is_placeholder(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '.' | '…' | '_'))
}
