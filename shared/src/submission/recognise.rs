//! Whose report a file is: form, reporter, period. Agreement of all signs decides; signs that
//! disagree are named, both of them, and decide nothing.

use std::collections::BTreeSet;

use grid::Workbook;

use super::{
    About, Anchor, Confidence, Contradiction, FileFacts, Identity, Known, Recognition, Sign,
    StampKind,
    anchors::{self, NamedFile, Stamps},
    called,
    lines::Said,
    pack_signs::{any_period, any_reporter},
    parts,
    samples::Texts,
    tables::{LabelSign, RowId, Tables},
    titles,
    words::Words,
};
use crate::{
    definition::{DataSet, DisplayAs, Pack, Period, Reporter},
    form::Form,
};

/// From this share of a form's lines on, a workbook is that form.
const FINGERPRINT: f64 = 0.6;
/// So many lines of a table of several units tell a form, where they are all it has.
const LEAST: usize = 6;

/// What the signs add up to.
pub(super) struct Recognised<'a> {
    pub(super) recognition: Recognition,
    pub(super) stamps: Stamps,
    /// The likeliest form, reporter and period, for laying out even where signs disagree.
    pub(super) likely: Option<(&'a DataSet, &'a Reporter, &'a Period)>,
    /// There is more than a name to tell the form by.
    pub(super) is_form: bool,
    pub(super) named_revision: Option<u32>,
    /// Ids of the forms that have most lines with the workbook in common, likeliest first.
    pub(super) alike: Vec<String>,
}

pub(super) fn recognise<'a>(
    pack: &'a Pack,
    file: &FileFacts<'_>,
    workbook: &Workbook,
    upright: &Workbook,
    known: Known<'_>,
    words: &Words<'_>,
) -> Recognised<'a> {
    let decided = known.identity;
    let stamps = Stamps::read(workbook);
    let named = anchors::of_file_name(pack, file);
    let mut all = Vec::new();
    let mut contradictions = Vec::new();

    let mut of_pack = stamps.anchors(About::Pack, |stamp| stamp.pack.clone());
    let mut of_carriers = Vec::new();
    disagreement(&of_pack, &mut of_carriers);
    all.append(&mut of_pack);
    let mut of_revision = stamps.anchors(About::Revision, |stamp| {
        let kind = match stamp.kind {
            StampKind::Template => "template",
            StampKind::Submission => "submission",
        };
        format!("{kind} {} {} {}", stamp.revision, stamp.exported_at, stamp.values_sha256)
            .trim_end()
            .to_owned()
    });
    disagreement(&of_revision, &mut of_carriers);
    all.append(&mut of_revision);
    if decided.is_none() {
        contradictions.append(&mut of_carriers);
    }

    let decided_for = |about| decision(decided, about);
    let named_for = |about| named_anchor(named.as_ref(), about);

    let mut of_period = stamps.anchors(About::Period, |stamp| stamp.period.clone());
    let announced = anchors::of_period(pack, workbook, words);
    if announced.is_empty() {
        of_period.extend(titles::of_period(pack, workbook, words));
    }
    of_period.extend(announced);
    of_period.extend(named_for(About::Period));
    let spoken_of = likeliest(&of_period, decided_for(About::Period).as_ref());
    let spoken_of = spoken_of.and_then(|id| pack.period(&id));

    let mut of_data_set = stamps.anchors(About::DataSet, |stamp| stamp.data_set.clone());
    of_data_set.extend(anchors::of_data_set(pack, workbook, known.aliases, words));
    let fingerprint = fingerprint(pack, upright, known, words, spoken_of);
    of_data_set.extend(fingerprint.anchor);
    of_data_set.extend(named_for(About::DataSet));
    let data_set = settle(&of_data_set, decided_for(About::DataSet), &mut contradictions);
    let is_form =
        of_data_set.iter().any(|anchor| anchor.reading.is_some() && is_strong(anchor.sign));
    let form = likeliest(&of_data_set, data_set.as_ref()).and_then(|id| pack.data_set(&id));
    all.append(&mut of_data_set);

    let mut of_reporter = stamps.anchors(About::Reporter, |stamp| stamp.reporter.clone());
    let announced = anchors::of_reporter(pack, form, workbook, known.aliases, words);
    let of_part = parts::of_reporter(pack, form, workbook);
    // The head of a table of several units names who has put it together.
    if announced.is_empty() && of_part.is_none() {
        of_reporter.extend(titles::of_reporter(pack, form, workbook, file.path, words));
    }
    of_reporter.extend(announced);
    of_reporter.extend(of_part);
    of_reporter.extend(form.and_then(|form| anchors::of_roster(pack, form, workbook)));
    of_reporter.extend(named_for(About::Reporter));
    if of_reporter.is_empty() && !parts::is_part(workbook) {
        of_reporter.extend(called::of_reporter(pack, form, file, known));
    }
    let reporter = settle(&of_reporter, decided_for(About::Reporter), &mut contradictions);
    let likely_reporter = likeliest(&of_reporter, reporter.as_ref());
    all.append(&mut of_reporter);

    let period = settle(&of_period, decided_for(About::Period), &mut contradictions);
    let likely_period = likeliest(&of_period, period.as_ref());
    all.append(&mut of_period);
    all.extend(decided.into_iter().flat_map(decision_anchors));

    let confidence = confidence(&all, &data_set, &reporter, &period, &contradictions);
    let likely = form.and_then(|data_set| {
        let reporter = likely_reporter
            .and_then(|id| pack.reporter(&id))
            .or_else(|| any_reporter(pack, data_set))?;
        let period =
            likely_period.and_then(|id| pack.period(&id)).or_else(|| any_period(pack, data_set))?;
        Some((data_set, reporter, period))
    });
    Recognised {
        recognition: Recognition {
            data_set,
            reporter,
            period,
            confidence,
            anchors: all,
            contradictions,
        },
        stamps,
        likely,
        is_form: is_form || decided.is_some(),
        named_revision: named.and_then(|named| named.revision),
        alike: fingerprint.alike,
    }
}

/// Whether a sign alone is enough to take a workbook for a form of ours: names of sheets and
/// files are given by anybody.
fn is_strong(sign: Sign) -> bool {
    !matches!(sign, Sign::SheetName | Sign::FileName)
}

fn decision(decided: Option<&Identity>, about: About) -> Option<String> {
    let identity = decided?;
    Some(match about {
        About::DataSet => identity.data_set.clone(),
        About::Reporter => identity.reporter.clone(),
        _ => identity.period.clone(),
    })
}

fn named_anchor(named: Option<&NamedFile>, about: About) -> Option<Anchor> {
    named?.anchors.iter().find(|anchor| anchor.about == about).cloned()
}

/// Somebody said so: such a reading stands beside the one that the file alone gives.
fn decision_anchors(identity: &Identity) -> [Anchor; 3] {
    let Identity { data_set, reporter, period } = identity;
    let said = [(About::DataSet, data_set), (About::Reporter, reporter), (About::Period, period)];
    said.map(|(about, id)| Anchor {
        sign: Sign::Decision,
        about,
        sheet: None,
        cell: None,
        text: id.clone(),
        reading: Some(id.clone()),
    })
}

/// The one reading of all signs; `None` where there is none, where a sign cannot be read, or
/// where two differ, which is noted. A person's decision ends the matter.
fn settle(
    signs: &[Anchor],
    decided: Option<String>,
    contradictions: &mut Vec<Contradiction>,
) -> Option<String> {
    if decided.is_some() {
        return decided;
    }
    let readings: BTreeSet<&String> =
        signs.iter().filter_map(|anchor| anchor.reading.as_ref()).collect();
    disagreement(signs, contradictions);
    let unread = signs.iter().any(|anchor| anchor.reading.is_none());
    match readings.first() {
        Some(reading) if readings.len() == 1 && !unread => Some((*reading).clone()),
        _ => None,
    }
}

/// Notes the first sign beside the first of every other reading.
fn disagreement(signs: &[Anchor], contradictions: &mut Vec<Contradiction>) {
    let mut read = signs.iter().filter(|anchor| anchor.reading.is_some());
    let Some(first) = read.next() else { return };
    let mut seen = BTreeSet::from([&first.reading]);
    for other in read {
        if seen.insert(&other.reading) {
            contradictions.push(Contradiction {
                about: other.about,
                first: first.clone(),
                second: other.clone(),
            });
        }
    }
}

fn likeliest(signs: &[Anchor], settled: Option<&String>) -> Option<String> {
    settled.cloned().or_else(|| signs.iter().find_map(|anchor| anchor.reading.clone()))
}

fn confidence(
    signs: &[Anchor],
    data_set: &Option<String>,
    reporter: &Option<String>,
    period: &Option<String>,
    contradictions: &[Contradiction],
) -> Confidence {
    let settled = data_set.is_some() && reporter.is_some() && period.is_some();
    if !settled || !contradictions.is_empty() {
        return Confidence::None;
    }
    let has = |sign| signs.iter().any(|anchor| anchor.sign == sign && anchor.reading.is_some());
    let stamped = has(Sign::Properties) || has(Sign::HiddenSheet);
    if stamped && has(Sign::RowCode) && has(Sign::VisibleLine) {
        Confidence::High
    } else if stamped || has(Sign::RowCode) {
        Confidence::Medium
    } else {
        Confidence::Low
    }
}

/// What the lines of a workbook tell of the form.
struct Fingerprint {
    anchor: Option<Anchor>,
    /// Ids of the forms that share lines with it, at most three, likeliest first.
    alike: Vec<String>,
}

/// The form most of whose lines stand in the workbook, code and label together, or labels
/// alone where no code is left: as it is in the period that the workbook speaks of.
fn fingerprint(
    pack: &Pack,
    workbook: &Workbook,
    known: Known<'_>,
    words: &Words<'_>,
    period: Option<&Period>,
) -> Fingerprint {
    let coded_lines = Tables::coded_lines(workbook);
    let mut parts: Vec<&DataSet> = Vec::new();
    let mut found: Vec<(Shares, &DataSet)> = Vec::new();
    let (samples, shared) = words.signs.samples(pack, period);
    let texts = Texts::of(workbook, shared, words);
    for (at, sample) in samples.into_iter().enumerate() {
        let data_set = &pack.data_sets[sample.data_set];
        let said = Said { aliases: known.aliases, data_set: &data_set.id, decided: false };
        let tables = Tables::lines(sample, at, workbook, &texts, words, said);
        let shares = Shares::of(&sample.form, &tables, coded_lines);
        if shares.lines >= LEAST
            && parts::is_owed(pack, data_set, workbook)
            && tables.are_all_lines(workbook)
        {
            parts.push(data_set);
        }
        if shares.lines > 0 {
            found.push((shares, data_set));
        }
    }
    // Codes tell more than labels; of labels, the form that explains most lines. Stable: of equal
    // ones the first of the pack.
    let coded = found.iter().any(|(shares, _)| shares.of_codes >= FINGERPRINT);
    let rank = |one: &Shares, other: &Shares| match coded {
        true => other.of_codes.total_cmp(&one.of_codes),
        false => {
            let enough = |shares: &Shares| shares.of_labels >= FINGERPRINT;
            let by_lines = other.lines.cmp(&one.lines);
            enough(other)
                .cmp(&enough(one))
                .then(by_lines)
                .then_with(|| other.of_labels.total_cmp(&one.of_labels))
        }
    };
    found.sort_by(|(one, _), (other, _)| rank(one, other));
    let alike = found.iter().take(3).map(|(_, data_set)| data_set.id.clone()).collect();
    let first = found
        .first()
        .filter(|(shares, _)| shares.of_codes >= FINGERPRINT || shares.of_labels >= FINGERPRINT);
    let best = first
        .filter(|(shares, _)| found.get(1).is_none_or(|(second, _)| rank(shares, second).is_ne()));
    let anchor = |sign, share: f64, data_set: &DataSet| Anchor {
        sign,
        about: About::DataSet,
        sheet: None,
        cell: None,
        text: format!("{:.0} %", share * 100.0),
        reading: Some(data_set.id.clone()),
    };
    let sign = if coded { Sign::RowCode } else { Sign::Label };
    let best = best
        .map(|(shares, data_set)| anchor(sign, shares.of_codes.max(shares.of_labels), data_set));
    // A table of several units holds a part of what they owe: it is their form where every line of
    // it is, and no other form that somebody there owes has them all.
    let part = match parts.as_slice() {
        [only] if best.is_none() => Some(anchor(Sign::Label, 1.0, only)),
        _ => None,
    };
    let anchor = best.or(part);
    Fingerprint { anchor, alike }
}

/// Share of a form's own lines (rosters differ from reporter to reporter) that were found by
/// code and label, and by either. What a form asks in a month is a part of what it asks in a
/// year: where all coded lines of the workbook are the form's, that is as good. Who draws up a
/// table without codes leaves out what asks for no figure.
struct Shares {
    of_codes: f64,
    of_labels: f64,
    /// How many were found by either.
    lines: usize,
}

impl Shares {
    fn of(form: &Form, tables: &Tables, coded_lines: usize) -> Self {
        let own = |section: usize| form.sections[section].display_as != DisplayAs::Roster;
        let asks = |id: RowId| {
            let mut cells = form.sections[id.0].rows[id.1].cells.iter().flatten();
            cells.any(|cell| form.cells[*cell].value_type.is_numeric())
        };
        let sections = form.sections.iter().enumerate().filter(|(section, _)| own(*section));
        let all: Vec<RowId> = sections
            .flat_map(|(section, item)| (0..item.rows.len()).map(move |row| (section, row)))
            .collect();
        let found = |by_label: bool| -> BTreeSet<RowId> {
            let rows = tables.rows.iter().filter(|row| {
                own(row.id.0) && row.label == LabelSign::Same && (by_label || !row.by_label)
            });
            rows.map(|row| row.id).collect()
        };
        let share = |found: usize, of: usize| found as f64 / of.max(1) as f64;
        let lines = found(true);
        let figures = |ids: &mut dyn Iterator<Item = RowId>| ids.filter(|id| asks(*id)).count();
        let of_figures =
            share(figures(&mut lines.iter().copied()), figures(&mut all.iter().copied()));
        Self {
            of_codes: share(found(false).len(), all.len().min(coded_lines)),
            of_labels: share(lines.len(), all.len()).max(of_figures),
            lines: lines.len(),
        }
    }
}
