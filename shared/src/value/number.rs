//! Numbers as people write them in Vietnam: group `.`, decimal `,`.

use rust_decimal::Decimal;

/// `1234567.5` → `1.234.567,5`. Trailing zeros after the decimal sign are dropped.
pub fn format_number(number: Decimal) -> String {
    let plain = number.normalize().to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("−", rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::with_capacity(plain.len() * 2);
    if whole != "0" || !fraction.is_empty() {
        out.push_str(sign);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(',');
        out.push_str(fraction);
    }
    out
}

/// With a sign before increases too: `+14`, `−3`, `0`.
pub fn format_change(number: Decimal) -> String {
    let text = format_number(number);
    if number > Decimal::ZERO { format!("+{text}") } else { text }
}

/// A figure as a grid states it: the shortest decimal that the stored double stands for.
/// `None` for what no figure can be: NaN, infinities, more than 15 whole digits.
pub fn decimal_from_f64(number: f64) -> Option<Decimal> {
    if !number.is_finite() || number.abs() >= 1e15 {
        return None;
    }
    // Fifteen significant digits are what a spreadsheet shows of a double; further digits
    // are the binary form's residue (0.1 + 0.2).
    let text = format!("{number:.14e}");
    let value = Decimal::from_scientific(&text).ok()?.normalize();
    Some(if value.is_zero() { Decimal::ZERO } else { value })
}

/// How a number was written, before it is weighed against its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Digits with at most one reading.
    Plain(Decimal),
    /// A single `.` before exactly three digits: a group in a count, unclear in a decimal.
    DotGroup { grouped: Decimal, decimal: Decimal },
    /// A single `,` before exactly three digits: a decimal, or a group in the English style.
    CommaThree { grouped: Decimal, decimal: Decimal },
    /// Groups with `.` or blanks and decimals with `,`.
    Vietnamese(Decimal),
    /// Groups with `,` and decimals with `.`.
    English(Decimal),
}

/// Reads digits with separators; `None` where the text is no number at all.
pub(super) fn spell(text: &str) -> Option<Spelling> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let starts_and_ends_in_digits = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    if !starts_and_ends_in_digits || digits.len() > 40 {
        return None;
    }
    let value = |whole: &str, fraction: &str| -> Option<Decimal> {
        if whole.len() > 15 || fraction.len() > 12 {
            return None;
        }
        let plain =
            if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
        let parsed: Decimal = plain.parse().ok()?;
        Some(if negative && !parsed.is_zero() { -parsed } else { parsed })
    };
    // Blanks group like dots: `1 234`.
    let blanks = digits.contains(' ');
    let digits = digits.replace(' ', ".");
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    if !digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
        return None;
    }
    match (dots, commas) {
        (0, 0) => value(&digits, "").map(Spelling::Plain),
        (1, 0) => {
            let (whole, fraction) = digits.split_once('.')?;
            let group = fraction.len() == 3 && (1..=3).contains(&whole.len());
            if blanks {
                return group
                    .then(|| value(&format!("{whole}{fraction}"), ""))?
                    .map(Spelling::Vietnamese);
            }
            // A leading zero cannot begin a group: `0.125` is a decimal.
            if group && !(whole.starts_with('0')) {
                Some(Spelling::DotGroup {
                    grouped: value(&format!("{whole}{fraction}"), "")?,
                    decimal: value(whole, fraction)?,
                })
            } else {
                value(whole, fraction).map(Spelling::English)
            }
        }
        (0, 1) => {
            let (whole, fraction) = digits.split_once(',')?;
            if fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0') {
                Some(Spelling::CommaThree {
                    grouped: value(&format!("{whole}{fraction}"), "")?,
                    decimal: value(whole, fraction)?,
                })
            } else {
                value(whole, fraction).map(Spelling::Vietnamese)
            }
        }
        (_, 0) => value(&ungroup(&digits, '.')?, "").map(Spelling::Vietnamese),
        (0, _) => value(&ungroup(&digits, ',')?, "").map(Spelling::English),
        (_, 1) if digits.rfind('.') < digits.find(',') => {
            let (whole, fraction) = digits.split_once(',')?;
            value(&ungroup(whole, '.')?, fraction).map(Spelling::Vietnamese)
        }
        (1, _) if !blanks && digits.rfind(',') < digits.find('.') => {
            let (whole, fraction) = digits.split_once('.')?;
            value(&ungroup(whole, ',')?, fraction).map(Spelling::English)
        }
        _ => None,
    }
}

/// Takes group signs out; `None` unless every group after the first has three digits.
fn ungroup(text: &str, separator: char) -> Option<String> {
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let mut out = first.to_owned();
    if !(1..=3).contains(&first.len()) {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        out.push_str(group);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_are_shown_the_vietnamese_way() {
        for (plain, shown) in [
            ("0", "0"),
            ("-0", "0"),
            ("12", "12"),
            ("1234", "1.234"),
            ("1234567.50", "1.234.567,5"),
            ("-1234.5", "−1.234,5"),
            ("0.125", "0,125"),
        ] {
            assert_eq!(format_number(decimal(plain)), shown);
        }
        assert_eq!(format_change(decimal("14")), "+14");
        assert_eq!(format_change(decimal("0")), "0");
    }

    #[test]
    fn doubles_become_the_decimals_they_stand_for() {
        for (double, text) in
            [(0.1 + 0.2, "0.3"), (-0.0, "0"), (1e14, "100000000000000"), (206.78, "206.78")]
        {
            assert_eq!(decimal_from_f64(double), Some(decimal(text)));
        }
        for double in [f64::NAN, f64::INFINITY, 1e15, 1e300] {
            assert_eq!(decimal_from_f64(double), None);
        }
    }
}
