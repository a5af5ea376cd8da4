//! Who sent a file that could not be read, by its name and its folders.
//!
//! A letter to the wrong unit is worse than none: a name that several units share says nothing.

use crate::{
    definition::{Pack, Period, Reporter},
    text::fold,
};

/// Letters of a name that is no accident in a path.
const SHORTEST_NAME: usize = 5;

/// The reporter that a path names, and the form, where it names one or the reporter owes but one.
pub(super) fn of_path<'a>(
    pack: &'a Pack,
    period: &'a Period,
    path: &str,
) -> Option<(&'a Reporter, Option<&'a str>)> {
    let words = spaced(path);
    let mut best: (usize, Vec<&Reporter>) = (SHORTEST_NAME, Vec::new());
    for reporter in &pack.reporters {
        let names = [&reporter.name, &reporter.short_name, &reporter.slug];
        let names = names.into_iter().chain(&reporter.aliases).map(|name| spaced(name));
        let found = names.filter(|name| words.contains(name.as_str()));
        let Some(length) = found.map(|name| name.trim().len()).max() else { continue };
        if length > best.0 {
            best = (length, vec![reporter]);
        } else if length == best.0 {
            best.1.push(reporter);
        }
    }
    let [reporter] = best.1.as_slice() else { return None };
    let owed: Vec<&str> =
        pack.owed(reporter, period).map(|data_set| data_set.id.as_str()).collect();
    let named: Vec<&str> = owed.iter().copied().filter(|id| words.contains(&spaced(id))).collect();
    let data_set = match (named.as_slice(), owed.as_slice()) {
        ([one], _) | ([], [one]) => Some(*one),
        _ => None,
    };
    Some((reporter, data_set))
}

/// Words without diacritics between blanks: ` ubnd huyen ky son `.
fn spaced(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::embedded;

    fn sender(path: &str) -> Option<(String, Option<String>)> {
        let pack = embedded("nghe-an-2023").expect("the embedded pack");
        let period = pack.period("2023S1").expect("a period of the pack");
        let (reporter, data_set) = of_path(&pack, period, path)?;
        Some((reporter.id.clone(), data_set.map(str::to_owned)))
    }

    #[test]
    fn a_full_name_in_a_path_names_the_sender_and_a_shared_one_does_not() {
        let ky_son = || Some(("ubnd.nghe_an.ky_son".to_owned(), Some("F28".to_owned())));
        for path in [
            "UBND huyện Kỳ Sơn/bao cao.pdf",
            "thu/Bao cao PCMT UBND huyen Ky Son (1).doc",
            "F28_ubnd-ky-son_2023S1_lan1.xlsx",
        ] {
            assert_eq!(sender(path), ky_son(), "{path}");
        }
        assert_eq!(sender("Kỳ Sơn.pdf"), None, "police and committee are both called so");
        assert_eq!(sender("bao cao 6 thang.pdf"), None);
    }
}
