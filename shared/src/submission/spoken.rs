//! How offices say what the forms say: customary short forms in labels, customary headings of
//! tables.
//!
//! **Invariant:** a label counts as another way of writing a row's label only where both become the
//! same text, letter by letter, and no other row of the form does. Likeness is no reason.

use std::{collections::BTreeMap, sync::Arc};

use super::words::reduced;
use crate::{
    i18n::{self, Language},
    text::fold,
};

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

/// The customary words, of the catalogue.
#[derive(Debug)]
pub(super) struct Spoken {
    /// Long form → short form; those before that are longer.
    phrases: Vec<(String, String)>,
    bare_phrases: Vec<(String, String)>,
    /// What labels of counts may begin with.
    counting: Vec<String>,
    bare_counting: Vec<String>,
    headings: BTreeMap<String, Heading>,
    bare_headings: BTreeMap<String, Heading>,
    /// What tells of another paper.
    cited: Vec<String>,
    bare_cited: Vec<String>,
}

impl Spoken {
    pub(super) fn of_catalogue() -> Self {
        let both = |id: &'static str| [Language::Vi, Language::En].map(|of| i18n::text(of, id));
        let listed = |id: &'static str| -> Vec<String> {
            let texts = both(id);
            let words = texts.iter().flat_map(|text| text.split('|'));
            words.map(|word| reduced(word).to_string()).collect()
        };
        let mut phrases: Vec<(String, String)> = Vec::new();
        for text in both("submission.abbreviations") {
            for (short, long) in text.split(';').filter_map(|entry| entry.split_once(':')) {
                let short = reduced(short).to_string();
                let long = long.split('|').map(|long| (reduced(long).to_string(), short.clone()));
                phrases.extend(long);
            }
        }
        phrases.sort_by(|(one, _), (other, _)| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        let counting = listed("submission.counting");
        let mut headings = BTreeMap::new();
        for (heading, id) in HEADINGS {
            headings.extend(listed(id).into_iter().map(|word| (word, heading)));
        }
        let folded = |pairs: &[(String, String)]| {
            pairs.iter().map(|(long, short)| (fold(long), fold(short))).collect()
        };
        Self {
            bare_phrases: folded(&phrases),
            bare_counting: counting.iter().map(|word| fold(word)).collect(),
            bare_headings: headings.iter().map(|(word, role)| (fold(word), *role)).collect(),
            bare_cited: listed("submission.cited").iter().map(|word| fold(word)).collect(),
            cited: listed("submission.cited"),
            phrases,
            counting,
            headings,
        }
    }

    /// Words that stand in tables of any office, reduced.
    pub(super) fn customary(&self) -> impl Iterator<Item = Arc<str>> {
        let words = i18n::text(Language::Vi, "submission.customary").split('|').map(reduced);
        words.chain(self.headings.keys().map(|word| Arc::from(word.as_str())))
    }

    /// The shortest form of a reduced text; `bare`: written without diacritics.
    pub(super) fn shortest(&self, reduced: &str, bare: bool) -> String {
        let (phrases, counting) = if bare {
            (&self.bare_phrases, &self.bare_counting)
        } else {
            (&self.phrases, &self.counting)
        };
        let mut text = if bare { fold(reduced) } else { reduced.to_owned() };
        for (long, short) in phrases {
            text = replaced(&text, long, short);
        }
        let counted = counting.iter().find_map(|word| text.strip_prefix(word)?.strip_prefix(' '));
        match counted {
            Some(rest) => rest.to_owned(),
            None => text,
        }
    }

    /// Whether words between blanks tell of another paper than the report.
    pub(super) fn cites(&self, text: &str, bare: bool) -> bool {
        let words = if bare { &self.bare_cited } else { &self.cited };
        words.iter().any(|word| text.contains(&format!(" {word} ")))
    }

    /// What a reduced heading says; `bare`: written without diacritics.
    pub(super) fn heading(&self, reduced: &str, bare: bool) -> Option<Heading> {
        if bare {
            self.bare_headings.get(&fold(reduced)).copied()
        } else {
            self.headings.get(reduced).copied()
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
        Spoken::of_catalogue().shortest(&reduced(text), false)
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
            let bare = |text: &str| spoken.shortest(&fold(&reduced(text)), true);
            assert_eq!(bare(short), bare(long));
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
    fn headings_say_what_a_column_is() {
        let spoken = Spoken::of_catalogue();
        let says = |text: &str| spoken.heading(&reduced(text), false);
        assert_eq!(says("KẾT QUẢ THỰC HIỆN"), Some(Heading::Current));
        assert_eq!(says("TT"), Some(Heading::Number));
        assert_eq!(says("Đ.vị"), Some(Heading::Unit));
        assert_eq!(says("So cùng kỳ"), None, "a difference, or the figure of then");
        assert_eq!(spoken.heading("ket qua", true), Some(Heading::Current));
        assert_eq!(spoken.heading("ket qua", false), None);
    }
}
