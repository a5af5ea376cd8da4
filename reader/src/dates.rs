//! ISO dates as serial numbers.

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn month_length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `2023-06-14`, `2023-06-14T15:04:05.5` (a zone is ignored) → days since the epoch.
pub(crate) fn serial_of_iso(text: &str, date1904: bool) -> Option<f64> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.splitn(3, '-').map(|field| field.parse::<i64>().ok());
    let (year, month, day) = (fields.next()??, fields.next()??, fields.next()??);
    let known = (1000..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=month_length(year, month)).contains(&day);
    if !known {
        return None;
    }
    let since_1900 = days(year, month, day) - days(1899, 12, 30);
    // Excel counts a 29 February 1900 that never was.
    let serial = if (2..61).contains(&since_1900) { since_1900 - 1 } else { since_1900 };
    let serial = if date1904 { since_1900 - 1462 } else { serial };
    Some(serial as f64 + time.map_or(Some(0.0), fraction)?)
}

/// `15:04:05.5` → part of a day.
fn fraction(time: &str) -> Option<f64> {
    let time = time.trim_end_matches('Z');
    let time = time.split(['+']).next()?;
    let mut fields = time.splitn(3, ':').map(|field| field.parse::<f64>().ok());
    let (hour, minute) = (fields.next()??, fields.next()??);
    let second = fields.next().unwrap_or(Some(0.0))?;
    let known = (0.0..24.0).contains(&hour)
        && (0.0..60.0).contains(&minute)
        && (0.0..61.0).contains(&second);
    known.then_some((hour * 3600.0 + minute * 60.0 + second) / 86_400.0)
}

/// `PT15H04M05.5S` → part of a day (or several days).
pub(crate) fn serial_of_duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut rest = text.strip_prefix("PT")?;
    for (unit, weight) in [('H', 3600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, after)) = rest.split_once(unit) {
            let number = number.parse::<f64>().ok().filter(|number| number.is_finite())?;
            seconds += number * weight;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds / 86_400.0)
}

/// Tenths of microseconds since 1601 → `2023-06-14T08:00:00Z`.
pub(crate) fn iso_of_file_time(time: u64) -> String {
    let seconds = time / 10_000_000;
    let day = (seconds / 86_400) as i64 + days(1601, 1, 1);
    let (year, month, day) = date(day);
    let of_day = seconds % 86_400;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The date of a day counted from 1970-01-01.
fn date(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{iso_of_file_time, serial_of_duration, serial_of_iso};

    #[test]
    fn durations_become_parts_of_a_day() {
        assert_eq!(serial_of_duration("PT12H00M00S"), Some(0.5));
        assert_eq!(serial_of_duration("PT36H"), Some(1.5));
        assert_eq!(serial_of_duration("P1D"), None);
        assert_eq!(serial_of_duration("PTinfH"), None);
    }

    #[test]
    fn file_times_become_dates() {
        assert_eq!(iso_of_file_time(133_312_032_000_000_000), "2023-06-14T08:00:00Z");
        assert_eq!(iso_of_file_time(0), "1601-01-01T00:00:00Z");
    }

    #[test]
    fn dates_become_serials() {
        for (text, date1904, wanted) in [
            ("2023-06-14", false, Some(45091.0)),
            ("2023-06-14T12:00:00", false, Some(45091.5)),
            ("1899-12-30", false, Some(0.0)),
            ("1900-01-01", false, Some(1.0)),
            ("1900-02-28", false, Some(59.0)),
            ("1900-03-01", false, Some(61.0)),
            ("1904-01-02", true, Some(1.0)),
            ("2023-02-29", false, None),
            ("9999999-99-99T99:99:99", false, None),
            ("soon", false, None),
        ] {
            assert_eq!(serial_of_iso(text, date1904), wanted, "{text}");
        }
    }
}
