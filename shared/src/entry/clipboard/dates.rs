//! Days as other programs show them: which number is the day, where that can be known.

use crate::definition::CivilDate;

/// Which of two numbers of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    DayFirst,
    MonthFirst,
    /// Nothing tells; `5/6/2023` may be either.
    Unclear,
}

impl DayOrder {
    /// What the dates of a table tell by themselves, whose format says nothing: a number above 12
    /// is a day. `usual` where none tells; unclear where they contradict each other, or what is
    /// usual where they come from.
    pub(super) fn of_texts<'a>(texts: impl Iterator<Item = &'a str>, usual: Self) -> Self {
        let (mut day_first, mut month_first) = (false, false);
        for (first, second, _) in texts.filter_map(parts) {
            day_first |= first > 12;
            month_first |= second > 12;
        }
        match (day_first, month_first) {
            (true, false) => Self::DayFirst,
            (false, true) if usual == Self::DayFirst => Self::Unclear,
            (false, true) => Self::MonthFirst,
            (false, false) => usual,
            (true, true) => Self::Unclear,
        }
    }

    /// What a number format says: `m/d/yyyy`, `[$-409]dd-mm-yyyy;@`. Formats that each computer
    /// shows its own way (`Short Date`) say nothing.
    pub(super) fn of_format(format: &str) -> Option<Self> {
        let format = format.to_ascii_lowercase();
        let plain = match format.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map_or("", |(_, rest)| rest),
            None => &format,
        };
        let is_pattern = plain.chars().all(|c| "dmy/-. ;@\"".contains(c));
        let (day, month, year) = (plain.find('d')?, plain.find('m')?, plain.find('y')?);
        is_pattern.then_some(match (day < month, year < day.max(month)) {
            (_, true) => Self::Unclear,
            (true, false) => Self::DayFirst,
            (false, false) => Self::MonthFirst,
        })
    }

    /// The date as one types it in Vietnam; `None` for what is no date in figures, or has no
    /// day first. A date that cannot be told is spelled so that it is not taken for either.
    pub(super) fn respell(self, text: &str) -> Option<String> {
        let (first, second, year) = parts(text)?;
        match self {
            Self::DayFirst => None,
            Self::MonthFirst => Some(format!("{second:02}/{first:02}/{year}")),
            // The same day either way.
            Self::Unclear if first == second => None,
            Self::Unclear => Some(format!("{} ?", text.trim())),
        }
    }
}

/// The day that a stored number means, where the text that shows it says the same: any order,
/// years also with two digits, months also in words. So no number format need be known.
pub(super) fn stored_day(stored: f64, shown: &str) -> Option<CivilDate> {
    let mut numbers = Vec::new();
    for group in shown.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()) {
        numbers.push(group.parse::<u32>().ok().filter(|number| *number < 10_000)?);
    }
    let is_whole = (stored - stored.round()).abs() < f64::EPSILON;
    let days = [false, true].map(|date1904| CivilDate::from_serial(stored, date1904));
    let is_day = is_whole && stored >= 1.0;
    days.into_iter().flatten().find(|date| is_day && says(&numbers, *date, shown))
}

fn says(numbers: &[u32], date: CivilDate, shown: &str) -> bool {
    let year = u32::try_from(date.year()).unwrap_or_default();
    let mut wanted = [date.day().into(), date.month().into(), year];
    let mut found = numbers.to_vec();
    if let Some(short) = found.iter_mut().rev().find(|number| **number == year % 100)
        && !numbers.contains(&year)
    {
        *short = year;
    }
    found.sort_unstable();
    wanted.sort_unstable();
    let in_words = shown.chars().any(char::is_alphabetic);
    let mut day_and_year = [date.day().into(), year];
    day_and_year.sort_unstable();
    found == wanted || (in_words && found == day_and_year)
}

/// The two first numbers of `5/6/2023`, `05-06-23` or `5.6.2023`, and the year as written.
fn parts(text: &str) -> Option<(u32, u32, &str)> {
    let text = text.trim();
    let sign = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| "/-.".contains(*c))?;
    let mut parts = text.split(sign);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_short = |part: &str| (1..=2).contains(&part.len());
    let digits = [first, second, year].iter().all(|part| part.chars().all(|c| c.is_ascii_digit()));
    let shape = parts.next().is_none() && is_short(first) && is_short(second);
    let whole = shape && digits && matches!(year.len(), 2 | 4);
    whole.then(|| Some((first.parse().ok()?, second.parse().ok()?, year))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_which_number_is_the_day() {
        use DayOrder::{DayFirst, MonthFirst};
        for (format, order) in [
            ("m/d/yyyy", Some(MonthFirst)),
            ("MM/DD/YYYY", Some(MonthFirst)),
            ("dd/mm/yyyy;@", Some(DayFirst)),
            ("[$-1010000]d/m/yy", Some(DayFirst)),
            ("yy-mm-dd", Some(DayOrder::Unclear)),
            ("Short Date", None),
            ("General", None),
            ("0.00", None),
            ("", None),
            ("Medium Date", None),
        ] {
            assert_eq!(DayOrder::of_format(format), order, "{format}");
        }
    }

    #[test]
    fn one_date_that_can_be_told_tells_the_others() {
        let order = |texts: &[&str]| DayOrder::of_texts(texts.iter().copied(), DayOrder::Unclear);
        assert_eq!(order(&["6/5/2023", "6/25/2023", "12"]), DayOrder::MonthFirst);
        assert_eq!(order(&["6/5/2023", "25/6/2023"]), DayOrder::DayFirst);
        assert_eq!(order(&["6/25/2023", "25/6/2023"]), DayOrder::Unclear);
        assert_eq!(order(&["6/5/2023", "1.5", "a/b/2023"]), DayOrder::Unclear);
    }

    #[test]
    fn dates_are_respelled_or_left_unclear_but_never_guessed() {
        let spelled = |order: DayOrder, text| order.respell(text);
        assert_eq!(spelled(DayOrder::MonthFirst, "6/5/2023").as_deref(), Some("05/06/2023"));
        assert_eq!(spelled(DayOrder::MonthFirst, "6/25/23").as_deref(), Some("25/06/23"));
        assert_eq!(spelled(DayOrder::Unclear, "6/5/2023").as_deref(), Some("6/5/2023 ?"));
        assert_eq!(spelled(DayOrder::Unclear, "6/6/2023"), None);
        assert_eq!(spelled(DayOrder::DayFirst, "6/5/2023"), None);
        assert_eq!(spelled(DayOrder::Unclear, "2023-06-05"), None);
    }

    #[test]
    fn a_stored_day_is_believed_where_the_text_says_the_same() {
        let date = |iso| CivilDate::parse_iso(iso);
        for shown in ["06/05/2023", "5/6/23", "5-Jun-23", "2023-06-05", "Monday, June 5, 2023"] {
            assert_eq!(stored_day(45_082.0, shown), date("2023-06-05"), "{shown}");
        }
        for (stored, shown) in
            [(45_082.0, "45,082"), (45_082.0, "06/06/2023"), (1_234.5, "1,234.5"), (0.5, "12:00")]
        {
            assert_eq!(stored_day(stored, shown), None, "{shown}");
        }
        // A workbook that counts from 1904.
        assert_eq!(stored_day(43_620.0, "6/5/2023"), date("2023-06-05"));
    }
}
