//! What recognising asks of a pack at every file, computed once for each pack.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{spoken::Spoken, tables::FormIndex, titles::Names, words::reduced};
use crate::{
    definition::{DataSet, Pack, Period, Reporter, UnitOfMeasure},
    form::Form,
    i18n::{self, Language},
    text::fold,
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
    printed: BTreeMap<String, Option<Arc<str>>>,
    /// [`units`](Self::units) in the same way: the labels of all units that may be meant.
    bare_units: BTreeMap<String, BTreeSet<String>>,
    /// Every data set that somebody may owe, as one of those would get it.
    pub(super) forms: Vec<SampleForm>,
    /// Spelling → labels of the units written so.
    units: BTreeMap<Arc<str>, BTreeSet<String>>,
    /// Kind of line → reduced words before its colon.
    announcing: BTreeMap<&'static str, BTreeSet<Arc<str>>>,
    /// How offices say the same.
    pub(super) spoken: Spoken,
    /// Labels of units that are measured in others too: triệu đồng, kg.
    converted: BTreeSet<String>,
    /// Labels of rows in any form, in their shortest form; the second without diacritics.
    labels: [BTreeSet<String>; 2],
    /// Who is named in heads and titles; the second without diacritics.
    names: [Names; 2],
}

/// A form to tell a data set by.
#[derive(Debug)]
pub(super) struct SampleForm {
    /// Index into [`Pack::data_sets`].
    pub(super) data_set: usize,
    pub(super) form: Form,
    pub(super) index: FormIndex,
}

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
                let index = FormIndex::of(&form, &spoken, reduced);
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
        // What announces a line is known by its diacritics only.
        let sections = forms.iter().flat_map(|sample| &sample.form.sections);
        let led = sections.flat_map(|section| &section.rows).filter(|row| !row.lead.is_empty());
        let led =
            led.map(|row| (fold(&format!("{} {}", row.lead, row.label)), reduced(&row.label)));
        let alone = words.values().chain(announcing.values().flatten());
        let mut printed: BTreeMap<String, Option<Arc<str>>> = BTreeMap::new();
        for (bare, text) in alone.map(|text| (fold(text), text.clone())).chain(led) {
            let same = |one: &mut Option<Arc<str>>| *one = one.take().filter(|one| *one == text);
            printed.entry(bare).and_modify(same).or_insert_with(|| Some(text.clone()));
        }
        let mut bare_units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (spelling, labels) in &units {
            bare_units.entry(fold(spelling)).or_default().extend(labels.iter().cloned());
        }
        let rows = || {
            let sections = forms.iter().flat_map(|sample| &sample.form.sections);
            sections.flat_map(|section| &section.rows).map(|row| reduced(&row.label))
        };
        let labels = [false, true].map(|bare| {
            rows().map(|label| spoken.shortest(&label, bare)).collect::<BTreeSet<String>>()
        });
        let converted = pack.units.iter().filter(|unit| {
            let same = |other: &UnitOfMeasure| other.canonical == unit.canonical;
            pack.units.iter().filter(|other| same(other)).count() > 1
        });
        let converted = converted.map(|unit| unit.label.clone()).collect();
        let names =
            [false, true].map(|bare| Names::of(pack, |text| spoken.shortest(&reduced(text), bare)));
        Self {
            words,
            vocabulary,
            printed,
            bare_units,
            forms,
            units,
            announcing,
            spoken,
            converted,
            labels,
            names,
        }
    }

    /// The one printed text that is this one without diacritics.
    pub(super) fn printed(&self, bare: &str) -> Option<&Arc<str>> {
        self.printed.get(bare)?.as_ref()
    }

    /// Labels of the units that a reduced text may mean; `bare`: written without diacritics.
    pub(super) fn unit(&self, text: &str, bare: bool) -> Option<&BTreeSet<String>> {
        if bare { self.bare_units.get(&fold(text)) } else { self.units.get(text) }
    }

    /// Whether figures in a unit are often written in another one, which is so many times as much.
    pub(super) fn has_other_units(&self, label: &str) -> bool {
        self.converted.contains(label)
    }

    /// Whether a shortest form is that of a row's label in some form.
    pub(super) fn is_label(&self, shortest: &str, bare: bool) -> bool {
        self.labels[usize::from(bare)].contains(shortest)
    }

    pub(super) fn names(&self, bare: bool) -> &Names {
        &self.names[usize::from(bare)]
    }

    /// Whether reduced words before a colon announce this kind of thing.
    pub(super) fn announces(&self, kind: &str, words: &str) -> bool {
        self.announcing.get(kind).is_some_and(|known| known.contains(words))
    }
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
