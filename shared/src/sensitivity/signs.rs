//! Signs of personal data in a text.

use crate::text::fold;

/// One sign that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub kind: SignKind,
    /// What was found, shortened.
    pub excerpt: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignKind {
    /// Twelve digits as on a citizen's identity card.
    IdentityNumber,
    /// A mobile phone.
    Phone,
    BirthYear,
    /// A column that lists persons by name.
    NameColumn,
    /// Names of persons, several of them.
    NameList,
}

impl SignKind {
    /// Id of its message in the catalogue, without the area `finding`.
    pub fn code(self) -> &'static str {
        match self {
            Self::IdentityNumber => "pii-identity-number",
            Self::Phone => "pii-phone",
            Self::BirthYear => "pii-birth-year",
            Self::NameColumn => "pii-name-column",
            Self::NameList => "pii-name-list",
        }
    }
}

/// The signs in a text, in its order, identity numbers and phones first.
pub fn signs_in(text: &str) -> Vec<Sign> {
    // A year has four digits, everything else more.
    if text.bytes().filter(u8::is_ascii_digit).nth(3).is_none() {
        return Vec::new();
    }
    let folded = fold(text);
    let runs = digit_runs(&folded);
    let mut signs: Vec<Sign> = runs
        .iter()
        .filter_map(|(start, run)| match announced(&folded[..*start]) {
            Some(Announced::Account) => None,
            Some(Announced::Identity) => card(run).or_else(|| number(run)),
            None => number(run),
        })
        .collect();
    signs.extend(birth_years(&folded));
    signs
}

/// A stored number with the digits of an identity card; spreadsheets drop its leading zero.
pub(super) fn identity_number(number: f64) -> Option<Sign> {
    let in_range = (1_000_000_000.0..1_000_000_000_000.0).contains(&number);
    let digits = (in_range && number.fract() == 0.0).then(|| format!("{number:012.0}"))?;
    // Round figures are sums of money.
    let is_round = digits.ends_with("000");
    (is_identity(&digits) && !is_round).then(|| sign(SignKind::IdentityNumber, &digits))
}

fn sign(kind: SignKind, digits: &str) -> Sign {
    let (start, rest) = digits.split_at(3);
    Sign { kind, excerpt: format!("{start}…{}", &rest[rest.len() - 2..]) }
}

/// What the words before a number say it is.
enum Announced {
    /// Of a bank or a tax office.
    Account,
    /// A person's card.
    Identity,
}

/// Looks at the last words before a number, and no further than the number before it.
fn announced(before: &str) -> Option<Announced> {
    let words: Vec<&str> = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take_while(|word| !word.bytes().any(|byte| byte.is_ascii_digit()))
        .take(5)
        .collect();
    // From the nearest backwards.
    let said = |first: &str, second: &str| words.windows(2).any(|pair| pair == [second, first]);
    let account = |word: &&str| matches!(*word, "tk" | "stk" | "mst");
    let card = |word: &&str| matches!(*word, "cmnd" | "cmt" | "cmtnd" | "cccd");
    if words.iter().any(account) || said("tai", "khoan") || said("so", "thue") {
        Some(Announced::Account)
    } else if words.iter().any(card)
        || said("can", "cuoc")
        || said("chung", "minh")
        || said("dinh", "danh")
    {
        Some(Announced::Identity)
    } else {
        None
    }
}

/// The nine digits of an older card, or twelve, after words that say so.
fn card(run: &[&str]) -> Option<Sign> {
    let digits = run.concat();
    matches!(digits.len(), 9 | 12).then(|| sign(SignKind::IdentityNumber, &digits))
}

/// Groups of digits that belong together, with where they begin: joined by single blanks, dots or
/// hyphens, not touching letters or other digits.
fn digit_runs(folded: &str) -> Vec<(usize, Vec<&str>)> {
    let mut runs: Vec<(usize, Vec<&str>)> = Vec::new();
    let mut end_of_last = None;
    let is_digit = |c: char| c.is_ascii_digit();
    let mut at = 0;
    while let Some(start) = folded[at..].find(is_digit).map(|offset| at + offset) {
        let end = folded[start..].find(|c| !is_digit(c)).map_or(folded.len(), |n| start + n);
        let group = &folded[start..end];
        let touches = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let before = folded[..start].chars().next_back();
        if touches(before) || touches(folded[end..].chars().next()) {
            end_of_last = None;
        } else {
            let joined = end_of_last.is_some_and(|last: usize| {
                matches!(&folded[last..start], " " | "." | "-" | ". " | " - ")
            });
            match runs.last_mut() {
                Some((_, run)) if joined => run.push(group),
                _ => runs.push((start, vec![group])),
            }
            end_of_last = Some(end);
        }
        at = end;
    }
    runs
}

fn number(run: &[&str]) -> Option<Sign> {
    // A number stands alone or in few groups; a row of figures is no number.
    (0..run.len()).find_map(|from| {
        (from + 1..=run.len().min(from + 5)).find_map(|to| {
            let digits = run[from..to].concat();
            let alone = to - from == 1;
            let local = digits.strip_prefix("84").filter(|rest| rest.len() == 9);
            let phone = local.map_or_else(|| digits.clone(), |rest| format!("0{rest}"));
            if (alone || run[from].len() == 3) && is_identity(&digits) {
                Some(sign(SignKind::IdentityNumber, &digits))
            } else if is_mobile(&phone) && (alone || run[from].len() >= 2) {
                Some(sign(SignKind::Phone, &phone))
            } else {
                None
            }
        })
    })
}

/// Twelve digits: a province's code of 2016 (001 to 096), then century and sex, year, six more.
fn is_identity(digits: &str) -> bool {
    digits.len() == 12
        && digits[..3].parse().is_ok_and(|province: u16| (1..=96).contains(&province))
        && matches!(digits.as_bytes()[3], b'0'..=b'3')
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 10
        && digits.starts_with('0')
        && matches!(digits.as_bytes()[1], b'3' | b'5' | b'7' | b'8' | b'9')
}

/// `SN 1985`, `sinh năm 1985`, `sinh ngày 02/3/1985`; not `học sinh năm 2010`.
fn birth_years(folded: &str) -> Vec<Sign> {
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let year = |at: usize| {
        let word = words.get(at)?;
        let year: u16 = word.parse().ok().filter(|_| word.len() == 4)?;
        (1920..=2015).contains(&year).then_some(year)
    };
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let compound = at > 0
            && matches!(
                words[at - 1],
                "hoc" | "phat" | "thi" | "ve" | "an" | "tai" | "nay" | "hy" | "mon"
            );
        let born = match (*word, words.get(at + 1).copied()) {
            ("sn", _) => year(at + 1),
            ("sinh", Some("nam")) if !compound => year(at + 2),
            ("sinh", Some("ngay")) if !compound => (at + 2..at + 6).find_map(year),
            _ => None,
        };
        if let Some(year) = born {
            let excerpt = format!("{}…", &year.to_string()[..2]);
            found.push(Sign { kind: SignKind::BirthYear, excerpt });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(SignKind, &str)]) {
        let found: Vec<(SignKind, String)> =
            signs_in(text).into_iter().map(|sign| (sign.kind, sign.excerpt)).collect();
        let expected: Vec<(SignKind, String)> =
            expected.iter().map(|(kind, excerpt)| (*kind, (*excerpt).to_owned())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn identity_numbers() {
        check("CCCD số 040099012345 cấp 2021", &[(SignKind::IdentityNumber, "040…45")]);
        check("040 099 012 345", &[(SignKind::IdentityNumber, "040…45")]);
        check("1. 001203004567", &[(SignKind::IdentityNumber, "001…67")]);
    }

    #[test]
    fn older_cards_are_known_by_the_word_before_them() {
        for text in ["CMND 182345678", "số CMND: 182 345 678", "chứng minh nhân dân số 182345678"]
        {
            check(text, &[(SignKind::IdentityNumber, "182…78")]);
        }
        check("182345678 đồng", &[]);
    }

    #[test]
    fn accounts_and_tax_codes_are_no_persons() {
        for text in [
            "STK 0912345678",
            "số tài khoản: 040099012345",
            "TK số 0101 001 234 567",
            "Mã số thuế 0312345678",
        ] {
            check(text, &[]);
        }
        check("TK 0101001234567, ĐT 0912345678", &[(SignKind::Phone, "091…78")]);
    }

    #[test]
    fn phones() {
        for text in
            ["0912345678", "0912.345.678", "ĐT: 0912 345 678", "+84 912345678", "+84912345678"]
        {
            check(text, &[(SignKind::Phone, "091…78")]);
        }
    }

    #[test]
    fn years_of_birth() {
        for text in ["Nguyễn Văn A (SN 1985)", "sn:1985", "sinh năm 1985", "Sinh ngày 02/3/1985"]
        {
            check(text, &[(SignKind::BirthYear, "19…")]);
        }
    }

    #[test]
    fn what_reports_say_every_day_is_no_sign() {
        for text in [
            "",
            "1.234.567",
            "123.456.789.012 đồng",
            "tổng kinh phí 040.099 triệu đồng",
            "15/KH-UBND ngày 05/3/2023",
            "từ 15/12/2022 đến 14/6/2023",
            "học sinh năm 2010",
            "phát sinh năm 2015",
            "vụ 1998 và 2004",
            "số nhà 12, SN 12",
            "đường dây nóng 0238.3842.123",
            "a3f5040099012345b7c9d1e2",
            "9999040099012345",
            "16816 16825 16828 16834",
            "nghị định 105/2021/NĐ-CP",
            "QĐ số 3569/QĐ-UBND ngày 31/10/2023",
            "Nghị quyết 18/2023/NQ-HĐND, Công văn 1234/CAT-PC04",
            "thu giữ 912.345.678 đồng",
            "kinh phí 1.912.345.678 đồng, trong đó 912345678 đồng từ tỉnh",
            "từ 01/01/2023 đến 30/6/2023: 1.985 lượt",
            "thu hồi 12 thẻ CCCD, 3 CMND",
        ] {
            check(text, &[]);
        }
    }
}
