//! Vietnamese text as people type it: two spellings of one label must meet, two labels
//! must not.
//!
//! Three strengths, each weaker than the one before: [`normalise_label`] (same letters),
//! [`unify_tone_placement`] (`hòa` = `hoà`), [`fold`] (no diacritics at all). A folded match
//! is a hint to ask about, never a proof: `nam` and `năm` fold alike.

mod fold;
mod label;
mod legacy;
mod tone;

pub use fold::{collapse_blanks, fold};
pub use label::{LabelMatch, equal_level, normalise_label};
pub use legacy::{LegacyEncoding, legacy_readings};
pub use tone::unify_tone_placement;

/// Random strings from the letters and signs that labels are made of, for property tests.
#[cfg(test)]
mod sample {
    const PIECES: &[&str] = &[
        "a",
        "Ă",
        "đ",
        "Đ",
        "hòa",
        "hoà",
        "THỦY",
        "thuỷ",
        "ê\u{301}",
        "Ky\u{300}",
        "ư",
        "\u{300}",
        "1",
        "1.",
        "1.2",
        "12)",
        "a)",
        "(b)",
        "I-",
        "IV.",
        "X.",
        "-",
        "–",
        "+",
        "•",
        " ",
        "  ",
        "\u{a0}",
        "\n",
        "\t",
        "\u{200b}",
        ":",
        ";",
        ".",
        "…",
        "(1)",
        "(*)",
        "¹",
        "Trong đó",
        "chia ra:",
        " theo ",
        "Số vụ",
        "18-30 tuổi",
        "<14",
        "%",
        "/",
        "(",
        ")",
        "İ",
        "K",
        "ẞ",
        "한",
        "\u{1f600}",
    ];

    /// A fixed sequence: the same strings on every machine.
    pub(super) fn strings(count: usize) -> impl Iterator<Item = String> {
        let mut seed: u64 = 0x7073_6f68_6e67_0001;
        let mut next = move |bound: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % bound as u64).expect("below a usize bound")
        };
        (0..count).map(move |_| (0..next(9)).map(|_| PIECES[next(PIECES.len())]).collect())
    }
}
