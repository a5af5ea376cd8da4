//! Documents and periods.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{Checker, Spot, TomlFile};
use crate::definition::{
    CivilDate, Document, Period,
    raw::{RawDocument, RawPeriod, Word},
};

impl<'a> Checker<'a> {
    pub(super) fn documents(
        &mut self,
        file: TomlFile<'a>,
        raw: &[Spanned<RawDocument>],
    ) -> Vec<Document> {
        let mut seen = BTreeSet::new();
        let mut documents = Vec::new();
        for item in raw {
            let spot = file.at(item);
            let raw = item.get_ref();
            let id = self.word(file, spot, "id", &raw.id);
            self.unique(&mut seen, &id, file.at_word(spot, &raw.id));
            let number = self.word(file, spot, "number", &raw.number);
            let issuer = self.word(file, spot, "issuer", &raw.issuer);
            let title = self.word(file, spot, "title", &raw.title);
            let source_file = self.word(file, spot, "file", &raw.file);
            let date = self.date(file, spot, "date", &raw.date);
            documents.push(Document {
                id,
                number,
                issuer,
                date: date.unwrap_or_else(day_one),
                title,
                file: source_file,
            });
        }
        documents
    }

    pub(super) fn periods(
        &mut self,
        file: TomlFile<'a>,
        raw: &[Spanned<RawPeriod>],
        documents: &[Document],
    ) -> Vec<Period> {
        let mut seen = BTreeSet::new();
        let known: BTreeSet<&str> = raw
            .iter()
            .filter_map(|item| item.get_ref().id.as_ref())
            .map(|id| id.get_ref().as_str())
            .collect();
        let mut periods = Vec::new();
        for item in raw {
            let spot = file.at(item);
            let raw = item.get_ref();
            let id = self.word(file, spot, "id", &raw.id);
            self.unique(&mut seen, &id, file.at_word(spot, &raw.id));
            let kind = self.word(file, spot, "kind", &raw.kind);
            let label = self.word(file, spot, "label", &raw.label);
            let from = self.date(file, spot, "window_from", &raw.window_from);
            let to = self.date(file, spot, "window_to", &raw.window_to);
            let due = match raw.due_before {
                Some(_) => self.date(file, spot, "due_before", &raw.due_before),
                None => None,
            };
            let source = self.source(file, spot, raw.source.as_ref(), documents);
            for reference in [&raw.previous, &raw.same_period_last_year].into_iter().flatten() {
                let period = reference.get_ref();
                if !known.contains(period.as_str()) || *period == id {
                    self.report("pack-unknown-period", file.at(reference), &[("id", period)]);
                }
            }
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                let spot = file.at_word(spot, &raw.window_to);
                self.report("pack-window-impossible", spot, &[("id", &id)]);
            }
            if due.zip(to).is_some_and(|(due, to)| due <= to) {
                let spot = file.at_word(spot, &raw.due_before);
                self.report("pack-due-impossible", spot, &[("id", &id)]);
            }
            let text = |word: &Word| word.as_ref().map(|word| word.get_ref().clone());
            periods.push(Period {
                id,
                kind,
                label,
                window_from: from.unwrap_or_else(day_one),
                window_to: to.unwrap_or_else(day_one),
                due_before: due,
                due_inclusive: raw.due_inclusive,
                previous: text(&raw.previous),
                same_period_last_year: text(&raw.same_period_last_year),
                source,
            });
        }
        periods
    }

    fn date(
        &mut self,
        file: TomlFile<'a>,
        table: Spot<'a>,
        field: &str,
        word: &Word,
    ) -> Option<CivilDate> {
        let text = self.word(file, table, field, word);
        let date = CivilDate::parse_iso(&text);
        if let (None, Some(word)) = (date, word)
            && !text.is_empty()
        {
            self.bad_value(file.at(word), field, &text);
        }
        date
    }
}

/// Stands in for a day that was refused, so that what refers to its owner still resolves;
/// the pack is refused with it.
fn day_one() -> CivilDate {
    CivilDate::new(1, 1, 1).expect("the first day there is")
}
