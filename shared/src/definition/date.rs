//! Civil dates: days as people write them, without clock or time zone.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the proleptic Gregorian calendar. Written `2023-06-16` in data, `16/6/2023` on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CivilDate {
    year: i32,
    month: u8,
    day: u8,
}

impl CivilDate {
    /// `None` where the day does not exist.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        (exists && (1..=9999).contains(&year)).then_some(Self { year, month, day })
    }

    pub fn year(self) -> i32 {
        self.year
    }

    pub fn month(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.day
    }

    /// Parses `YYYY-MM-DD`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Self::new(year, month, day)
    }

    /// Parses `dd/mm/yyyy`, `d/m/yyyy`, also with `-` or `.` between.
    pub fn parse_vi(text: &str) -> Option<Self> {
        let mut parts = text.trim().split(['/', '-', '.']);
        let day = parts.next()?.trim().parse().ok()?;
        let month = parts.next()?.trim().parse().ok()?;
        let year_text = parts.next()?.trim();
        if parts.next().is_some() || year_text.len() != 4 {
            return None;
        }
        Self::new(year_text.parse().ok()?, month, day)
    }

    /// Days since 1970-01-01.
    pub fn days_since_epoch(self) -> i64 {
        // Howard Hinnant's days_from_civil, with years that begin in March.
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    pub fn from_days_since_epoch(days: i64) -> Option<Self> {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted + 2) / 5 + 1) as u8;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// A spreadsheet's serial: days since 1899-12-30 (1900 system) or 1904-01-01. `None` where
    /// the serial is the day that Excel invented (29/02/1900) or lies outside the calendar.
    pub fn from_serial(serial: f64, date1904: bool) -> Option<Self> {
        if !serial.is_finite() || !(0.0..2_958_466.0).contains(&serial) {
            return None;
        }
        let whole = serial.floor() as i64;
        if date1904 {
            return Self::from_days_since_epoch(whole - 24_107);
        }
        match whole {
            60 => None,
            // Before the invented day, Excel's serials run one ahead of ours.
            1..60 => Self::from_days_since_epoch(whole - 25_568),
            _ => Self::from_days_since_epoch(whole - 25_569),
        }
    }

    pub fn add_days(self, days: i64) -> Option<Self> {
        Self::from_days_since_epoch(self.days_since_epoch() + days)
    }

    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// As an administration writes it: `05/3/2023` (a zero before a day below 10 and before
/// the months 1 and 2 only, Decree 30/2020).
impl fmt::Display for CivilDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}/", self.day)?;
        if self.month <= 2 {
            write!(out, "{:02}", self.month)?
        } else {
            write!(out, "{}", self.month)?
        }
        write!(out, "/{}", self.year)
    }
}

impl From<CivilDate> for String {
    fn from(date: CivilDate) -> Self {
        date.iso()
    }
}

impl TryFrom<String> for CivilDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse_iso(&text).ok_or_else(|| format!("`{text}` is not a date YYYY-MM-DD"))
    }
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip_over_four_centuries() {
        let mut previous = None;
        for days in -135_000..47_500 {
            let date = CivilDate::from_days_since_epoch(days).expect("inside the calendar");
            assert_eq!(date.days_since_epoch(), days);
            assert!(previous < Some(date));
            previous = Some(date);
        }
    }

    #[test]
    fn serials_follow_both_systems_and_refuse_the_invented_day() {
        let date = |text| CivilDate::parse_iso(text);
        assert_eq!(CivilDate::from_serial(1.0, false), date("1900-01-01"));
        assert_eq!(CivilDate::from_serial(59.0, false), date("1900-02-28"));
        assert_eq!(CivilDate::from_serial(60.0, false), None);
        assert_eq!(CivilDate::from_serial(61.0, false), date("1900-03-01"));
        assert_eq!(CivilDate::from_serial(45_093.7, false), date("2023-06-16"));
        assert_eq!(CivilDate::from_serial(45_093.0 - 1462.0, true), date("2023-06-16"));
        assert_eq!(CivilDate::from_serial(f64::NAN, false), None);
    }

    #[test]
    fn dates_are_written_as_decree_30_orders() {
        assert_eq!(CivilDate::parse_iso("2023-03-05").unwrap().to_string(), "05/3/2023");
        assert_eq!(CivilDate::parse_iso("2023-02-23").unwrap().to_string(), "23/02/2023");
        assert_eq!(CivilDate::parse_vi("5/3/2023"), CivilDate::parse_iso("2023-03-05"));
        assert_eq!(CivilDate::parse_vi("30/2/2023"), None);
    }
}
