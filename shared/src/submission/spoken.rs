//! How offices say what the forms say: customary short forms in labels, customary headings of
//! tables.
//!
//! **Invariant:** a label counts as another way of writing a row's label only where both become the
//! same text, letter by letter, and no other row of the form does. Likeness is no reason.

use std::{collections::BTreeMap, sync::Arc};

use super::{words::reduced, writing::Writing};
use crate::i18n::{self, Language};

/// What the heading of a column says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Current,
    Comparison,
    Number,
    Label,
    Unit,
    Note,
    Code,
}

const HEADINGS: [(Heading, &str); 7] = [
    (Heading::Current, "submission.heading.current"),
    (Heading::Comparison, "submission.heading.comparison"),
    (Heading::Number, "submission.heading.number"),
    (Heading::Label, "submission.heading.label"),
    (Heading::Unit, "submission.heading.unit"),
    (Heading::Note, "submission.heading.note"),
    (Heading::Code, "submission.heading.code"),
];

/// The customary words, of the catalogue, for every way of writing.
#[derive(Debug)]
pub(super) struct Spoken([Customary; 3]);

#[derive(Debug)]
struct Customary {
    /// Those before that are longer.
    phrases: Vec<Phrase>,
    /// What labels of counts may begin with.
    counting: Vec<String>,
    /// `None` where two headings are written alike.
    headings: BTreeMap<String, Option<Heading>>,
    /// What tells of another paper.
    cited: Vec<String>,
}

#[derive(Debug)]
struct Phrase {
    long: String,
    short: String,
    /// Of `long`.
    pairs: Pairs,
}

/// Which letters stand side by side in a text, of bytes and roughly: a text that lacks one of the
/// pairs of another does not hold it. Most phrases are in most labels not, and that is soon seen.
#[derive(Debug, Clone, Copy, Default)]
struct Pairs([u64; 4]);

impl Pairs {
    fn of(text: &str) -> Self {
        let mut pairs = Self::default();
        for pair in text.as_bytes().windows(2) {
            let sign = pair[0].wrapping_mul(37).wrapping_add(pair[1]);
            pairs.0[usize::from(sign >> 6)] |= 1 << (sign & 63);
        }
        pairs
    }

    fn may_hold(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(all, some)| some & !all == 0)
    }
}

impl Spoken {
    pub(super) fn of_catalogue() -> Self {
        Self(Writing::ALL.map(Customary::of_catalogue))
    }

    fn written(&self, writing: Writing) -> &Customary {
        &self.0[writing as usize]
    }

    /// Words that stand in tables of any office, reduced.
    pub(super) fn customary(&self) -> impl Iterator<Item = Arc<str>> {
        let words = i18n::text(Language::Vi, "submission.customary").split('|').map(reduced);
        let headings = &self.written(Writing::Marked).headings;
        words.chain(headings.keys().map(|word| Arc::from(word.as_str())))
    }

    /// The shortest form of a reduced text, as it is compared in this writing.
    pub(super) fn shortest(&self, reduced: &str, writing: Writing) -> String {
        let Customary { phrases, counting, .. } = self.written(writing);
        let mut text = writing.key(reduced).into_owned();
        let mut pairs = Pairs::of(&text);
        for Phrase { long, short, pairs: needed } in phrases {
            if pairs.may_hold(needed) && text.contains(long) {
                text = replaced(&text, long, short);
                pairs = Pairs::of(&text);
            }
        }
        let counted = counting.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' '));
        match counted {
            Some(rest) => rest.to_owned(),
            None => text,
        }
    }

    /// Whether words between blanks tell of another paper than the report.
    pub(super) fn cites(&self, text: &str, writing: Writing) -> bool {
        let words = &self.written(writing).cited;
        words.iter().any(|word| text.contains(&format!(" {word} ")))
    }

    /// What a reduced heading says.
    pub(super) fn heading(&self, reduced: &str, writing: Writing) -> Option<Heading> {
        let headings = &self.written(writing).headings;
        headings.get(&*writing.key(reduced)).copied().flatten()
    }
}

impl Customary {
    fn of_catalogue(writing: Writing) -> Self {
        let both = |id: &'static str| [Language::Vi, Language::En].map(|of| i18n::text(of, id));
        let written = |word: &str| writing.key(&reduced(word)).into_owned();
        let listed = |id: &'static str| -> Vec<String> {
            let texts = both(id);
            texts.iter().flat_map(|text| text.split('|')).map(written).collect()
        };
        let mut phrases: Vec<Phrase> = Vec::new();
        for text in both("submission.abbreviations") {
            for (short, long) in text.split(';').filter_map(|entry| entry.split_once(':')) {
                let short = written(short);
                phrases.extend(long.split('|').map(written).map(|long| {
                    let pairs = Pairs::of(&long);
                    Phrase { long, short: short.clone(), pairs }
                }));
            }
        }
        phrases.sort_by(|Phrase { long: one, .. }, Phrase { long: other, .. }| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        let mut headings = BTreeMap::new();
        for (heading, id) in HEADINGS {
            for word in listed(id) {
                let other = |known: &mut Option<Heading>| {
                    *known = known.filter(|known| *known == heading);
                };
                headings.entry(word).and_modify(other).or_insert(Some(heading));
            }
        }
        Self {
            phrases,
            counting: listed("submission.counting"),
            headings,
            cited: listed("submission.cited"),
        }
    }
}

/// Every `from` that stands between words, as `to`.
fn replaced(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        let starts = before.chars().next_back().or(out.chars().next_back());
        let ends = after.chars().next();
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if is_word(starts) || is_word(ends) { from } else { to });
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortest(text: &str) -> String {
        Spoken::of_catalogue().shortest(&reduced(text), Writing::Marked)
    }

    #[test]
    fn customary_short_forms_meet_what_they_stand_for() {
        for (short, long) in [
            ("Diện tích cây CMT đã triệt phá", "Diện tích cây có chất ma túy đã triệt phá"),
            ("K.phí PCMT đã chi trong kỳ", "Kinh phí phòng, chống ma túy đã chi trong kỳ"),
            ("Số NN ma túy có hồ sơ quản lý", "Số người nghiện có hồ sơ quản lý"),
            ("Lượt người được tập huấn", "Số lượt người được tập huấn"),
            ("Tổng số cuộc kiểm tra", "Số cuộc kiểm tra"),
            ("Từ NSNN", "Từ ngân sách nhà nước"),
            ("Số người sử dụng TPCMT", "Số người sử dụng trái phép chất ma túy"),
        ] {
            assert_eq!(shortest(short), shortest(long));
            let spoken = Spoken::of_catalogue();
            for writing in [Writing::Bare, Writing::Masked] {
                let written = |text: &str| spoken.shortest(&reduced(text), writing);
                assert_eq!(written(short), written(long), "{writing:?}");
            }
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (one, other) in [
            ("Số người nghiện", "Số người nghi nghiện"),
            ("Số hộ", "Số hồ sơ"),
            ("Số cuộc họp", "Số cuộc kiểm tra"),
            ("Tại gia đình", "Tại cộng đồng"),
        ] {
            assert_ne!(shortest(one), shortest(other));
        }
        assert_eq!(shortest("Số"), "số");
        assert_eq!(replaced("acmt cmta cmt", "cmt", "x"), "acmt cmta x");
    }

    #[test]
    fn no_phrase_is_passed_over_that_is_in_a_text() {
        for customary in &Spoken::of_catalogue().0 {
            for Phrase { long, pairs, .. } in &customary.phrases {
                for text in [long.clone(), format!("số {long} đã có"), format!("x{long}")] {
                    assert!(Pairs::of(&text).may_hold(pairs), "{text}");
                }
            }
        }
        assert!(!Pairs::of("số vụ").may_hold(&Pairs::of("kinh phí")));
    }

    #[test]
    fn headings_say_what_a_column_is() {
        let spoken = Spoken::of_catalogue();
        let says = |text: &str| spoken.heading(&reduced(text), Writing::Marked);
        assert_eq!(says("KẾT QUẢ THỰC HIỆN"), Some(Heading::Current));
        assert_eq!(says("TT"), Some(Heading::Number));
        assert_eq!(says("Đ.vị"), Some(Heading::Unit));
        assert_eq!(says("So cùng kỳ"), None, "a difference, or the figure of then");
        assert_eq!(spoken.heading("ket qua", Writing::Bare), Some(Heading::Current));
        assert_eq!(spoken.heading("ket qua", Writing::Marked), None);
        assert_eq!(spoken.heading("k_t qu_", Writing::Masked), Some(Heading::Current));
    }
}
