//! Whom a name that nobody has may mean: the likeliest few, to be offered, never chosen.

use super::{tables::RowId, words::Words};
use crate::{
    definition::{DataSet, Pack},
    form::Form,
    text::{fold, normalise_label},
};

/// Reporters of the form whose names come closest, at most three, likeliest first.
pub(super) fn like(pack: &Pack, data_set: Option<&DataSet>, text: &str) -> Vec<String> {
    let wanted: Vec<char> = fold(&normalise_label(text)).chars().take(80).collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(usize, &str)> = pack
        .reporters
        .iter()
        .filter(|reporter| {
            data_set.is_none_or(|data_set| data_set.reporter_kinds.contains(&reporter.kind))
        })
        .filter_map(|reporter| {
            let names = reporter.aliases.iter().chain([&reporter.name, &reporter.short_name]);
            let distance = names
                .map(|name| {
                    distance(&wanted, &fold(&normalise_label(name)).chars().collect::<Vec<_>>())
                })
                .min()?;
            (distance * 3 <= wanted.len()).then_some((distance, reporter.id.as_str()))
        })
        .collect();
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().take(3).map(|(_, id)| id.to_owned()).collect()
}

/// Codes of the given rows whose labels come closest, at most three, likeliest first.
pub(super) fn rows_like(form: &Form, rows: &[RowId], text: &str, words: &Words<'_>) -> Vec<String> {
    let letters = |text: &str| -> Vec<char> {
        fold(&words.shortest(&words.exact(text))).chars().take(120).collect()
    };
    let wanted = letters(text);
    let mut found: Vec<(usize, RowId)> = rows
        .iter()
        .map(|id| (distance(&wanted, &letters(&form.sections[id.0].rows[id.1].label)), *id))
        .filter(|(distance, _)| *distance * 2 <= wanted.len())
        .collect();
    found.sort();
    let codes = found.iter().take(3).map(|(_, id)| &form.sections[id.0].rows[id.1].code);
    codes.cloned().collect()
}

/// How many letters have to be changed, put in or taken out (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut line: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.iter().enumerate() {
        let mut diagonal = row;
        line[0] = row + 1;
        for (column, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = line[column + 1];
            line[column + 1] = replaced.min(diagonal + 1).min(line[column] + 1);
        }
    }
    line[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_single_letters() {
        for (a, b, expected) in
            [("", "", 0), ("ky son", "ki son", 1), ("vinh", "", 4), ("abc", "cab", 2)]
        {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(a), &letters(b)), expected);
            assert_eq!(distance(&letters(b), &letters(a)), expected);
        }
    }
}
