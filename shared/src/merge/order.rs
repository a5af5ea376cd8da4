//! Which of several files of one reporter and form is the newest.
//!
//! Signs in this order: revision, `exported_at`, the workbook's modified property. A pair is
//! ordered where at least one sign is present on both and no two signs disagree; the same
//! content needs no order. Where no sign orders a pair, what is added to the name of one of them
//! does if somebody has said that it marks a report that is sent again. Anything else is asked.

use std::{cmp::Ordering, collections::BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::{
    definition::CivilDate,
    submission::{Import, StampKind},
    value::ValueState,
};

/// What somebody has said that is added to the names of files sent again.
pub(super) type SentAgain<'a> = BTreeSet<&'a str>;

/// Positions in `imports`, newest first; `None` where that is not certain. Files of equal
/// content stand in the order given.
pub(super) fn newest_first(imports: &[&Import], again: &SentAgain<'_>) -> Option<Vec<usize>> {
    let mut left: Vec<usize> = (0..imports.len()).collect();
    let mut ordered = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let newest = left.iter().position(|one| {
            left.iter().all(|other| {
                one == other || not_older(imports[*one], imports[*other], again) == Some(true)
            })
        })?;
        ordered.push(left.remove(newest));
    }
    Some(ordered)
}

/// `None`: nobody can tell.
fn not_older(one: &Import, other: &Import, again: &SentAgain<'_>) -> Option<bool> {
    // When somebody put reports together says nothing of a report that came alone.
    let alike = one.part_of.is_some() == other.part_of.is_some();
    let signs = [
        compare(revision(one), revision(other)),
        compare(exported_at(one), exported_at(other)),
        compare(modified(one), modified(other)).filter(|_| alike),
    ];
    let mut verdict = None;
    for sign in signs.into_iter().flatten().filter(|sign| sign.is_ne()) {
        if verdict.is_some_and(|earlier| earlier != sign) {
            return same_content(one, other).then_some(true);
        }
        verdict = Some(sign);
    }
    match verdict {
        Some(verdict) => Some(verdict == Ordering::Greater),
        None if same_content(one, other) => Some(true),
        None => {
            let is_again = |new: &Import, old: &Import| {
                added(&old.path, &new.path).is_some_and(|words| again.contains(words.as_str()))
            };
            match (is_again(one, other), is_again(other, one)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            }
        }
    }
}

/// The words that the name of one file has behind all words of the other's: `sua` in
/// `BC PCMT sua.xlsx` beside `BC PCMT.xls`.
pub(super) fn added(old: &str, new: &str) -> Option<String> {
    let words = |path: &str| -> Vec<String> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem: String = stem.nfc().collect::<String>().to_lowercase();
        let words = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (old, new) = (words(old), words(new));
    let rest =
        new.strip_prefix(old.as_slice()).filter(|rest| !old.is_empty() && !rest.is_empty())?;
    Some(rest.join(" "))
}

fn compare<T: Ord>(one: Option<T>, other: Option<T>) -> Option<Ordering> {
    Some(one?.cmp(&other?))
}

/// A filled template has no revision that could be compared with an export's.
fn revision(import: &Import) -> Option<u32> {
    let template = import.stamp.as_ref().is_some_and(|stamp| stamp.kind == StampKind::Template);
    import.revision.filter(|revision| !template && *revision > 0)
}

fn exported_at(import: &Import) -> Option<i64> {
    import.exported_at.as_deref().and_then(instant)
}

fn modified(import: &Import) -> Option<i64> {
    import.modified.as_deref().and_then(instant)
}

/// The same values in the same cells, whatever else differs.
pub(super) fn same_content(one: &Import, other: &Import) -> bool {
    fn content(import: &Import) -> Vec<(&str, &str, &ValueState)> {
        import
            .values
            .iter()
            .filter(|value| !value.state.is_blank())
            .map(|value| (value.row_code.as_str(), value.column_code.as_str(), &value.state))
            .collect()
    }
    one.questions.is_empty() && other.questions.is_empty() && content(one) == content(other)
}

/// Seconds since 1970 of `2023-06-14T15:04:05[.fff][Z|+07:00]`. Without a zone the clock is
/// that of Asia/Ho_Chi_Minh; without a time there is nothing to compare.
pub(crate) fn instant(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_once(['T', ' '])?;
    let days = CivilDate::parse_iso(date)?.days_since_epoch();
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    let seconds = clock_seconds(clock)?;
    let offset = match zone {
        "" => 7 * 3600,
        "Z" => 0,
        zone => {
            let (sign, clock) = zone.split_at(1);
            let offset = clock_seconds(clock)?;
            if sign == "-" { -offset } else { offset }
        }
    };
    Some(days * 86_400 + seconds - offset)
}

/// An instant as people read it, on the clock of Asia/Ho_Chi_Minh: `15:04 14/6/2023`; what is none
/// stays as it was written.
pub fn moment(text: &str) -> String {
    let read = || {
        let local = instant(text)? + 7 * 3600;
        let day = CivilDate::from_days_since_epoch(local.div_euclid(86_400))?;
        let minutes = local.rem_euclid(86_400) / 60;
        Some(format!("{:02}:{:02} {day}", minutes / 60, minutes % 60))
    };
    read().unwrap_or_else(|| text.to_owned())
}

fn clock_seconds(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let seconds: i64 = match parts.next() {
        Some(text) => text.split('.').next()?.parse().ok()?,
        None => 0,
    };
    let exists =
        (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..62).contains(&seconds);
    (exists && parts.next().is_none()).then_some(hours * 3600 + minutes * 60 + seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_to_a_name_is_behind_all_its_words() {
        let added = |old, new| added(old, new);
        assert_eq!(
            added("a/BC PCMT.xls", "b/bc_pcmt Sửa lần 2.xlsx").as_deref(),
            Some("sửa lần 2")
        );
        for (old, new) in
            [("BC sua.xlsx", "BC.xlsx"), ("BC.xlsx", "BC.xls"), ("BC 1.xlsx", "BC 2.xlsx")]
        {
            assert_eq!(added(old, new), None, "{old} {new}");
        }
    }

    #[test]
    fn instants_of_all_spellings_meet() {
        let expected = instant("2023-06-14T08:04:05Z");
        assert!(expected.is_some());
        for text in
            ["2023-06-14T15:04:05+07:00", "2023-06-14T15:04:05.25+07:00", "2023-06-14T15:04:05"]
        {
            assert_eq!(instant(text), expected, "{text}");
        }
        for text in
            ["2023-06-14", "14/6/2023 15:04", "2023-06-31T00:00:00Z", "2023-06-14T25:00:00Z"]
        {
            assert_eq!(instant(text), None, "{text}");
            assert_eq!(moment(text), text);
        }
        assert_eq!(moment("2023-06-14T20:04:05Z"), "03:04 15/6/2023");
    }
}
