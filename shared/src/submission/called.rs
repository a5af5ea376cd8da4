//! What a file is called, in words that stay the same from period to period: whom the name of a
//! file may mean that says nothing of it inside.
//!
//! **Invariants.**
//! - A name alone says nothing. It proposes, and it is read only where somebody has said so of the
//!   same name, the reporter owes the form that is in the file, and nothing in the file says whose it
//!   is.
//! - A name speaks of a reporter only where it has the name of the place in it, and no other reporter
//!   of that kind can be meant: letters that names of files lose tell nobody apart.

use std::collections::BTreeSet;

use super::{About, Alias, Anchor, FileFacts, Known, Meaning, Scope, Sign, Wording};
use crate::{
    definition::{DataSet, OrgPlace, Pack, Reporter},
    text::fold,
};

/// Words before a number that is another one in every period: `quy 3`, `lan 2`, `v2`.
const COUNTED: [&str; 9] = ["q", "quy", "t", "thang", "lan", "v", "ban", "so", "dot"];
/// Words that come and go with the period, or when a file is sent again.
const PASSING: [&str; 14] = [
    "quy", "thang", "ky", "dau", "cuoi", "i", "ii", "iii", "iv", "copy", "lan", "sua", "moi",
    "final",
];

/// Who is named by the name of a file, and its words without what passes.
pub(super) struct Called<'p> {
    reporter: &'p Reporter,
    wording: Wording,
}

impl<'p> Called<'p> {
    /// `None` where the name means nobody, or may mean several.
    pub(super) fn of(pack: &'p Pack, data_set: &DataSet, path: &str) -> Option<Self> {
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (around, words) = (words(folders), words(stem));
        let named = |place: &OrgPlace| find(&words, &self::words(&place.short_name));
        let owing = pack.reporters.iter().filter(|of| data_set.reporter_kinds.contains(&of.kind));
        let found: Vec<(&Reporter, &OrgPlace, (usize, usize))> = owing
            .filter_map(|reporter| {
                let place = pack.place(&reporter.place)?;
                Some((reporter, place, named(place)?))
            })
            .collect();
        // `Nam Anh` is not meant where `Nam Anh Sơn` stands.
        let longest = |at: &(usize, usize)| {
            found
                .iter()
                .all(|(.., (from, to))| (from, to) == (&at.0, &at.1) || *from > at.0 || *to < at.1)
        };
        let mut meant: Vec<_> = found.iter().filter(|(.., at)| longest(at)).collect();
        if meant.len() > 1 {
            let is_near = |place: &OrgPlace| {
                let parent = place.parent.as_deref().and_then(|id| pack.place(id));
                parent.is_some_and(|parent| {
                    let parent = self::words(&parent.short_name);
                    find(&around, &parent).or_else(|| find(&words, &parent)).is_some()
                })
            };
            meant.retain(|(_, place, _)| is_near(place));
        }
        let [(reporter, _, at)] = meant.as_slice() else { return None };
        let kept = lasting(&around, None).into_iter().chain(["/"]);
        let text: Vec<&str> = kept.chain(lasting(&words, Some(*at))).collect();
        let scope = Scope::FileName { reporter_kind: reporter.kind.clone() };
        Some(Self { reporter, wording: Wording::new(scope, &text.join(" ")) })
    }

    /// What may be said of it.
    pub(super) fn alias(&self) -> Alias {
        let means = Meaning::Is(self.reporter.id.clone());
        Alias { wording: self.wording.clone(), means }
    }

    pub(super) fn reporter(&self) -> &str {
        &self.reporter.id
    }
}

/// The sign of a file's name, where somebody has said whose files are called so.
pub(super) fn of_reporter(
    pack: &Pack,
    data_set: Option<&DataSet>,
    file: &FileFacts<'_>,
    known: Known<'_>,
) -> Option<Anchor> {
    let called = Called::of(pack, data_set?, file.path)?;
    let alias = called.alias();
    (known.aliases.get(&alias.wording) == Some(&alias.means)).then(|| Anchor {
        sign: Sign::FileName,
        about: About::Reporter,
        sheet: None,
        cell: None,
        text: file.name().to_owned(),
        reading: Some(called.reporter.id.clone()),
    })
}

/// The folder and the name of a file without what passes with the period: its words and numbers but
/// for years, numbers of periods and the marks of a file sent again.
pub(crate) fn name_that_stays(path: &str) -> String {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let staying = |text: &str| -> Vec<String> {
        let words = words(text);
        let kept = lasting(&words, None);
        let is_number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
        let stays = |at: usize| {
            let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
            let after = words.get(at + 1).map_or("", String::as_str);
            let is_year = words[at].len() == 4 && words[at].starts_with("20");
            is_number(&words[at])
                && !is_year
                && after != "thang"
                && !COUNTED.contains(&before)
                && !PASSING.contains(&before)
        };
        let all = words.iter().enumerate();
        let all = all.filter(|(at, word)| kept.contains(&word.as_str()) || stays(*at));
        all.map(|(_, word)| word.clone()).collect()
    };
    let words = staying(folders).into_iter().chain(["/".to_owned()]).chain(staying(stem));
    words.collect::<Vec<_>>().join(" ")
}

/// Words without diacritics and signs.
fn words(text: &str) -> Vec<String> {
    let text = fold(text);
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Where words stand one after another in others: from, to.
fn find(words: &[String], wanted: &[String]) -> Option<(usize, usize)> {
    let from = words.windows(wanted.len().max(1)).position(|window| window == wanted)?;
    Some((from, from + wanted.len()))
}

/// The words that are the same in every period; those in the given range all are.
fn lasting(words: &[String], name: Option<(usize, usize)>) -> Vec<&str> {
    let mut passing: BTreeSet<usize> = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_number = letters.is_empty();
        let is_counted = letters.len() < word.len() && COUNTED.contains(&letters);
        if is_number || is_counted || PASSING.contains(&word.as_str()) {
            passing.insert(at);
        }
        // `năm 2023`, `đầu năm`: otherwise it is the beginning of many names.
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        let is_part = before.is_some_and(|word| ["dau", "cuoi"].contains(&word.as_str()));
        let is_year = |word: &String| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
        if word == "nam" && (is_part || words.get(at + 1).is_some_and(is_year)) {
            passing.insert(at);
        }
    }
    let is_name = |at: usize| name.is_some_and(|(from, to)| (from..to).contains(&at));
    let kept = words.iter().enumerate().filter(|(at, _)| is_name(*at) || !passing.contains(at));
    kept.map(|(_, word)| word.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::embedded;

    fn called(path: &str) -> Option<(String, String)> {
        let pack = embedded("nghe-an-2023").unwrap();
        let called = Called::of(&pack, pack.data_set("F03").unwrap(), path)?;
        Some((called.reporter().to_owned(), called.wording.text().to_owned()))
    }

    #[test]
    fn names_keep_what_stays_from_period_to_period() {
        let of = |text: &str| Some(("ca.nghe_an.nam_dan.nam_anh".to_owned(), text.to_owned()));
        let wanted = of("nam dan / bc nam anh");
        assert_eq!(called("nam_dan/BC nam_anh 6 tháng đầu năm 2023.xls"), wanted);
        assert_eq!(called("Quý 3/Nam Đàn/15.9 BC Nam Anh quý III năm 2023 (1) - Copy.ods"), wanted);
        assert_eq!(called("nam_dan/BC Nam Anh q3.2023 lan2.xlsx"), wanted);
        assert_eq!(called("nam_dan/F03 Nam Anh.xlsx"), of("nam dan / f03 nam anh"));
    }

    #[test]
    fn a_name_is_known_again_in_another_period() {
        let first = name_that_stays("nam_dan/bieu F03 023 6 tháng đầu năm 2023.xls");
        assert_eq!(first, "nam dan / bieu f03 023");
        assert_eq!(name_that_stays("Nam Đàn/Biểu F03 023 quý 3 năm 2023 (sửa).ods"), first);
        assert_ne!(name_that_stays("nam_dan/bieu F03 024.xls"), first);
    }

    #[test]
    fn names_that_mean_nobody_or_several_say_nothing() {
        assert_eq!(called("nam_dan/bieu F03 023.xls"), None);
        // Two communes of one district that only diacritics tell apart.
        assert_eq!(called("ky_son/nam_can_bao cao 17.xls"), None);
    }
}
