//! What recognising asks of a pack at every file, computed once for each pack.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use super::{
    callings::Callings,
    samples::{SampleForm, Shared},
    spoken::Spoken,
    tables::FormIndex,
    titles::Names,
    words::reduced,
    writing::{Writing, masked},
};
use crate::{
    definition::{DataSet, Pack, Period, Reporter, UnitOfMeasure},
    form::Form,
    i18n::{self, Language},
    text::{fold, normalise_label},
};

/// Kinds of lines that announce something, as in the catalogue's `submission.line.<kind>`.
const LINES: [&str; 3] = ["form", "reporter", "period"];

/// The pack as files are compared with it.
#[derive(Debug)]
pub(crate) struct PackSigns {
    /// Texts of the pack's forms → reduced.
    pub(super) words: BTreeMap<String, Arc<str>>,
    /// The reduced texts of `words`, and what is customary in any table.
    pub(super) vocabulary: BTreeSet<Arc<str>>,
    /// Printed texts by what is left of them without diacritics; `None` where several differ in
    /// nothing else: then nobody can say which is meant.
    bare: OnceLock<Printed>,
    /// The same where signs stand for letters with diacritics.
    masked: OnceLock<Printed>,
    /// [`units`](Self::units) without diacritics: the labels of all units that may be meant.
    bare_units: BTreeMap<String, BTreeSet<String>>,
    /// The same where signs stand for letters; `None` where several spellings are written alike.
    masked_units: BTreeMap<String, Option<BTreeSet<String>>>,
    /// What leads into parts, without diacritics and with signs for letters.
    leads: [Vec<String>; 2],
    /// Every data set that somebody may owe, as one of those would get it.
    forms: Vec<SampleForm>,
    /// What those have in common.
    shared: Shared,
    /// Kind of period → forms that then ask for less, and what all of them have in common, once a
    /// file is of such a period.
    shorter: BTreeMap<String, OnceLock<(Vec<SampleForm>, Shared)>>,
    /// Spelling → labels of the units written so.
    units: BTreeMap<Arc<str>, BTreeSet<String>>,
    /// Kind of line → reduced words before its colon.
    announcing: BTreeMap<&'static str, BTreeSet<Arc<str>>>,
    /// How offices say the same.
    pub(super) spoken: Spoken,
    /// Labels of units that are measured in others too: triệu đồng, kg.
    converted: BTreeSet<String>,
    /// Labels of rows in any form, in their shortest form, for every way of writing.
    labels: [OnceLock<BTreeSet<String>>; 3],
    /// Who is named in heads and titles, for every way of writing.
    names: [Names; 3],
    /// What reporters are called in lines that announce them.
    pub(super) callings: Callings,
}

/// Texts by what is left of them.
type Printed = BTreeMap<String, Option<Arc<str>>>;

impl PackSigns {
    pub(super) fn of(pack: &Pack) -> &Self {
        pack.computed.signs(|| Self::compute(pack))
    }

    fn compute(pack: &Pack) -> Self {
        let spoken = Spoken::of_catalogue();
        let mut forms = Vec::new();
        for (at, data_set) in pack.data_sets.iter().enumerate() {
            if let Some((reporter, period)) =
                any_reporter(pack, data_set).zip(any_period(pack, data_set))
            {
                let form = Form::build(pack, data_set, reporter, period);
                let index = FormIndex::of(&form, reduced);
                forms.push(SampleForm { data_set: at, form, index });
            }
        }
        let mut units: BTreeMap<Arc<str>, BTreeSet<String>> = BTreeMap::new();
        for unit in &pack.units {
            for spelling in unit.aliases.iter().chain([&unit.label]) {
                units.entry(reduced(spelling)).or_default().insert(unit.label.clone());
            }
        }
        let announcing: BTreeMap<_, _> =
            LINES.into_iter().map(|kind| (kind, announcing(kind))).collect();
        let words = words(pack, &forms);
        let vocabulary: BTreeSet<Arc<str>> =
            words.values().cloned().chain(spoken.customary()).collect();
        let mut bare_units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut masked_units: BTreeMap<String, Option<BTreeSet<String>>> = BTreeMap::new();
        for (spelling, labels) in &units {
            let bare = fold(spelling);
            // `m²`: some signs are lost with the diacritics.
            let lossy = masked(&bare).replace(masked("_").as_str(), "_");
            for spelling in BTreeSet::from([bare, lossy]) {
                bare_units.entry(spelling).or_default().extend(labels.iter().cloned());
            }
            let other = |known: &mut Option<BTreeSet<String>>| {
                *known = known.take().filter(|known| known == labels);
            };
            let entry = masked_units.entry(masked(spelling)).and_modify(other);
            entry.or_insert_with(|| Some(labels.clone()));
        }
        let leads = [Writing::Bare, Writing::Masked].map(|writing| {
            let leads = ["finding.lead-in.partition", "finding.lead-in.part"];
            leads.map(|id| writing.key(i18n::text(Language::Vi, id)).into_owned()).to_vec()
        });
        let converted = pack.units.iter().filter(|unit| {
            let same = |other: &UnitOfMeasure| other.canonical == unit.canonical;
            pack.units.iter().filter(|other| same(other)).count() > 1
        });
        let converted = converted.map(|unit| unit.label.clone()).collect();
        let exact = |text: &str| words.get(text).cloned().unwrap_or_else(|| reduced(text));
        let names = Writing::ALL
            .map(|writing| Names::of(pack, |text| spoken.shortest(&exact(text), writing)));
        Self {
            callings: Callings::of(pack, &words),
            words,
            vocabulary,
            bare: OnceLock::new(),
            masked: OnceLock::new(),
            bare_units,
            masked_units,
            leads,
            shared: Shared::of(&forms),
            forms,
            units,
            announcing,
            spoken,
            converted,
            labels: Default::default(),
            names,
            shorter: pack.periods.iter().map(|of| (of.kind.clone(), OnceLock::new())).collect(),
        }
    }

    /// Every data set as somebody would get it for a period, the largest where that is not known,
    /// and what they have in common.
    pub(super) fn samples(
        &self,
        pack: &Pack,
        period: Option<&Period>,
    ) -> (Vec<&SampleForm>, &Shared) {
        let shorter = period.and_then(|period| Some((period, self.shorter.get(&period.kind)?)));
        let Some((period, shorter)) = shorter else {
            return (self.forms.iter().collect(), &self.shared);
        };
        let (shorter, shared) = shorter.get_or_init(|| {
            let shorter = self.shorter(pack, period);
            let shared = Shared::of(self.instead(&shorter));
            (shorter, shared)
        });
        (self.instead(shorter).collect(), shared)
    }

    /// The forms, and where there is a shorter one that.
    fn instead<'a>(&'a self, shorter: &'a [SampleForm]) -> impl Iterator<Item = &'a SampleForm> {
        self.forms.iter().map(|largest| {
            let own = shorter.iter().find(|sample| sample.data_set == largest.data_set);
            own.unwrap_or(largest)
        })
    }

    fn shorter(&self, pack: &Pack, period: &Period) -> Vec<SampleForm> {
        let asked = |data_set: &DataSet| data_set.period_kinds.contains(&period.kind);
        let rows = |form: &Form| -> usize { form.sections.iter().map(|of| of.rows.len()).sum() };
        let sample = |largest: &SampleForm| {
            let data_set = pack.data_sets.get(largest.data_set).filter(|of| asked(of))?;
            let form = Form::build(pack, data_set, any_reporter(pack, data_set)?, period);
            let index = FormIndex::of(&form, reduced);
            let is_shorter = rows(&form) < rows(&largest.form);
            is_shorter.then_some(SampleForm { data_set: largest.data_set, form, index })
        };
        self.forms.iter().filter_map(sample).collect()
    }

    /// Printed texts and what announces a line: that is known by its diacritics only.
    fn alone(&self) -> impl Iterator<Item = &Arc<str>> {
        self.words.values().chain(self.announcing.values().flatten())
    }

    /// Labels of rows behind their lead, as printed, and reduced without it.
    fn led(&self) -> impl Iterator<Item = (String, Arc<str>)> {
        let sections = self.forms.iter().flat_map(|sample| &sample.form.sections);
        let led = sections.flat_map(|section| &section.rows).filter(|row| !row.lead.is_empty());
        led.map(|row| (format!("{} {}", row.lead, row.label), reduced(&row.label)))
    }

    fn bare(&self) -> &Printed {
        self.bare.get_or_init(|| {
            let alone = self.alone().map(|text| (fold(text), Arc::clone(text)));
            unique(alone.chain(self.led().map(|(led, text)| (fold(&led), text))))
        })
    }

    fn masked(&self) -> &Printed {
        self.masked.get_or_init(|| {
            let alone = self.alone().map(|text| (masked(text), Arc::clone(text)));
            // Quotation marks are lost as letters are: what is printed counts with them and without.
            let raw = self.words.iter();
            let raw = raw.map(|(raw, text)| (masked(&normalise_label(raw)), text.clone()));
            let led = self.led().map(|(led, text)| (masked(&led.to_lowercase()), text));
            unique(alone.chain(raw).chain(led))
        })
    }

    /// The one printed text that a reduced one means, in a workbook that has lost its diacritics:
    /// as it stands, or behind bullets and leads that were not known as such without them.
    pub(super) fn printed(&self, reduced: &str, writing: Writing) -> Option<&Arc<str>> {
        let (printed, leads) = match writing {
            Writing::Marked => return None,
            Writing::Bare => (self.bare(), &self.leads[0]),
            Writing::Masked => (self.masked(), &self.leads[1]),
        };
        let known = |text: &str| match writing {
            // What is left of quotation marks.
            Writing::Bare if text.contains('_') => {
                printed.get(text).or_else(|| printed.get(&normalise_label(&text.replace('_', ""))))
            }
            Writing::Masked => printed.get(&masked(text)),
            _ => printed.get(text),
        };
        let mut rest = reduced;
        loop {
            if let Some(found) = known(rest) {
                return found.as_ref();
            }
            rest = behind_lead(rest, leads, writing)?;
        }
    }

    /// Whether a masked text is a printed one, or one of several.
    pub(super) fn is_masked_word(&self, masked: &str) -> bool {
        self.masked().contains_key(masked)
    }

    /// Labels of the units that a reduced text may mean.
    pub(super) fn unit(&self, text: &str, writing: Writing) -> Option<&BTreeSet<String>> {
        match writing {
            Writing::Marked => self.units.get(text),
            Writing::Bare => self.bare_units.get(&fold(text)),
            Writing::Masked => {
                self.units.get(text).or_else(|| self.masked_units.get(&masked(text))?.as_ref())
            }
        }
    }

    /// Whether figures in a unit are often written in another one, which is so many times as much.
    pub(super) fn has_other_units(&self, label: &str) -> bool {
        self.converted.contains(label)
    }

    /// Whether a shortest form is that of a row's label in some form.
    pub(super) fn is_label(&self, shortest: &str, writing: Writing) -> bool {
        let labels = self.labels[writing as usize].get_or_init(|| {
            let rows: BTreeSet<&Arc<str>> =
                self.forms.iter().flat_map(|sample| sample.index.own()).collect();
            rows.into_iter().map(|label| self.spoken.shortest(label, writing)).collect()
        });
        labels.contains(shortest)
    }

    pub(super) fn names(&self, writing: Writing) -> &Names {
        &self.names[writing as usize]
    }

    /// Whether reduced words before a colon announce this kind of thing.
    pub(super) fn announces(&self, kind: &str, words: &str) -> bool {
        self.announcing.get(kind).is_some_and(|known| known.contains(words))
    }
}

/// Texts by how they are written; `None` where several are written alike.
fn unique(pairs: impl Iterator<Item = (String, Arc<str>)>) -> Printed {
    let mut found: Printed = BTreeMap::new();
    for (written, text) in pairs {
        let same = |one: &mut Option<Arc<str>>| *one = one.take().filter(|one| *one == text);
        found.entry(written).and_modify(same).or_insert_with(|| Some(text.clone()));
    }
    found
}

/// What follows a bullet that became `_`, or a lead into parts.
fn behind_lead<'t>(text: &'t str, leads: &[String], writing: Writing) -> Option<&'t str> {
    if let Some(rest) = text.strip_prefix("_ ") {
        return Some(rest.trim_start());
    }
    let lead = leads.iter().find_map(|lead| {
        let end = text.char_indices().nth(lead.chars().count())?.0;
        let (before, rest) = text.split_at(end);
        let ends = rest.starts_with([':', ',', ';', ' ']);
        (ends && writing.key(before) == *lead).then_some(rest)
    });
    let rest = lead?.trim_start_matches([':', ',', ';', ' ']);
    (!rest.is_empty()).then_some(rest)
}

fn announcing(kind: &str) -> BTreeSet<Arc<str>> {
    let id = format!("submission.line.{kind}");
    let both = [Language::Vi, Language::En].map(|language| i18n::text(language, &id));
    both.iter().flat_map(|words| words.split('|')).map(reduced).collect()
}

/// What stands printed in workbooks of ours, and the names of those who fill them.
fn words(pack: &Pack, forms: &[SampleForm]) -> BTreeMap<String, Arc<str>> {
    let rows = forms.iter().flat_map(|sample| &sample.form.sections).flat_map(|section| {
        let headings = section.columns.iter().map(|column| column.heading.clone());
        let labels = section.rows.iter().flat_map(|row| {
            [row.label.clone(), row.unit.clone(), format!("{} {}", row.lead, row.label)]
        });
        headings.chain(labels).chain([section.title.clone()])
    });
    let sets = pack.data_sets.iter().flat_map(|set| [set.printed_code.clone(), set.title.clone()]);
    let names = pack.reporters.iter().flat_map(|reporter| {
        reporter.aliases.iter().chain([&reporter.name, &reporter.short_name]).cloned()
    });
    let places = pack.places.iter().map(|place| place.name.clone());
    let periods = pack.periods.iter().map(|period| period.label.clone());
    let choices = pack.choices.iter().flat_map(|list| &list.options);
    let choices = choices.map(|option| option.label.clone());
    let mut words = BTreeMap::new();
    for text in rows.chain(sets).chain(names).chain(places).chain(periods).chain(choices) {
        words.entry(text).or_insert_with_key(|text| reduced(text));
    }
    words
}

pub(super) fn any_reporter<'a>(pack: &'a Pack, data_set: &DataSet) -> Option<&'a Reporter> {
    pack.reporters.iter().find(|reporter| data_set.reporter_kinds.contains(&reporter.kind))
}

/// A period in which the form asks for most: what is asked in others is less of the same.
pub(super) fn any_period<'a>(pack: &'a Pack, data_set: &DataSet) -> Option<&'a Period> {
    let asked = |kinds: &[String], kind: &String| kinds.is_empty() || kinds.contains(kind);
    let size = |period: &Period| -> usize {
        let sections = data_set.sections.iter();
        sections
            .filter(|section| asked(&section.period_kinds, &period.kind))
            .map(|section| match &section.roster {
                Some(roster) => roster.columns.len(),
                None => {
                    let rows = section.rows.iter();
                    rows.filter(|row| asked(&row.period_kinds, &period.kind)).count()
                }
            })
            .sum()
    };
    let owed = pack.periods.iter().filter(|period| data_set.period_kinds.contains(&period.kind));
    owed.rev().max_by_key(|period| size(period))
}
