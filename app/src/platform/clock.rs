//! The clock: days and times as Vietnam counts them, whatever the machine is set to.
//!
//! An address with `?now=2023-06-16` or `?now=2023-06-16T08:30` sets it: it then runs on from
//! there (noon, where only a day is given).

use std::cell::OnceCell;

use js_sys::Date;
use shared::definition::CivilDate;

/// Asia/Ho_Chi_Minh is seven hours ahead all year.
const OFFSET_MILLISECONDS: f64 = 7.0 * 3_600_000.0;
const DAY_MILLISECONDS: f64 = 86_400_000.0;

thread_local! {
    /// Milliseconds by which the clock was set forward or back when the page opened.
    static SHIFT: OnceCell<f64> = const { OnceCell::new() };
}

/// Milliseconds since 1970.
pub(crate) fn now() -> f64 {
    let machine = Date::now();
    machine
        + SHIFT.with(|shift| *shift.get_or_init(|| given().map_or(0.0, |given| given - machine)))
}

/// The moment that the page's address states.
fn given() -> Option<f64> {
    let search = web_sys::window()?.location().search().ok()?;
    let now =
        search.trim_start_matches('?').split('&').find_map(|item| item.strip_prefix("now="))?;
    let (day, time) = now.split_once('T').unwrap_or((now, "12:00"));
    let day = CivilDate::parse_iso(day)?;
    let moment = Date::parse(&format!("{}T{}:00+07:00", day.iso(), time.replace("%3A", ":")));
    (!moment.is_nan()).then_some(moment)
}

/// Milliseconds for measuring how long something takes; never a date.
pub(crate) fn ticks() -> f64 {
    web_sys::window()
        .and_then(|window| window.performance())
        .map_or_else(Date::now, |timer| timer.now())
}

/// The day of a moment.
pub(crate) fn day(milliseconds: f64) -> Option<CivilDate> {
    let days = ((milliseconds + OFFSET_MILLISECONDS) / DAY_MILLISECONDS).floor();
    CivilDate::from_days_since_epoch(days as i64)
}

pub(crate) fn today() -> CivilDate {
    // A clock set outside the calendar counts as its first day.
    day(now()).or_else(|| CivilDate::new(1, 1, 1)).expect("the calendar has a first day")
}

/// Seconds since midnight of a moment.
fn seconds_of_day(milliseconds: f64) -> u32 {
    ((milliseconds + OFFSET_MILLISECONDS).rem_euclid(DAY_MILLISECONDS) / 1000.0) as u32
}

/// `14:32`.
pub(crate) fn time(milliseconds: f64) -> String {
    let seconds = seconds_of_day(milliseconds);
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

/// `2023-06-14T15:04:05+07:00`, as stamps carry it.
pub(crate) fn stamp(milliseconds: f64) -> String {
    let date = day(milliseconds).map(CivilDate::iso).unwrap_or_default();
    let seconds = seconds_of_day(milliseconds);
    format!("{date}T{:02}:{:02}:{:02}+07:00", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
