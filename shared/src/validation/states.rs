//! What each kind of rule makes of each state of a cell: one table. Blank, zero, not available,
//! not applicable and nil are five things; only zero and nil are the figure 0.

use super::fixture::{Known, verdict};

/// One cell after the other holds these: blank, zero, a figure, nil, not available, not
/// applicable, what cannot be read.
const STATES: [&str; 7] = ["", "0", "7", "KPS", "…", "x", "nhiều"];

/// Rule, cell that changes, what else is filled, verdict at which cell, and one verdict a state:
/// `H M L` broken, `ok` holds, `-` not weighed, `?` unchecked.
type Line = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
);

const LINES: &[Line] = &[
    // The grammar: only what cannot be read is wrong.
    ("X-01", "A1", &[], "A1", "- ok ok ok ok ok H"),
    // A compulsory figure: every state but blank is an answer; not available wants a reason.
    ("X-08", "A7", &[], "A7", "M ok ok ok M ok ok"),
    // "Chia ra", the whole: 0 and nil are not the 10 of its parts.
    ("X-05", "A1", &[("A1.1", "4"), ("A1.2", "6")], "A1", "- H H H - - -"),
    // … a part: "not applicable" is given and adds nothing; blank and not available prove nothing.
    ("X-05", "A1.1", &[("A1", "7"), ("A1.2", "0")], "A1", "ok H ok H ok H ok"),
    // "Trong đó": the part, the whole.
    ("X-05", "A3.1", &[("A3", "5")], "A3.1", "- ok H ok - - -"),
    ("X-05", "A3", &[("A3.1", "5")], "A3.1", "- H ok H - - -"),
    // Change against last year: this year's figure, last year's.
    ("X-03", "A1", &[("A1/2", "100")], "A1", "- M M M - - -"),
    ("X-03", "A1/2", &[("A1", "100")], "A1", "- M M M - - -"),
    // The opening figure, without the report before it.
    ("X-06", "A5", &[], "A5", "- ? ? ? - - -"),
];

/// The pack's own lines: operator, strategy, one verdict a state of the left figure; the right
/// one is 7.
const RELATIONS: &[(&str, &str, &str)] = &[
    ("equal_to", "any", "- H ok H - - -"),
    ("equal_to", "all", "- H ok H - - -"),
    // The rule says itself that what is missing counts as nothing.
    ("equal_to", "never", "H H ok H H H H"),
    ("less_than_or_equal_to", "any", "- ok ok ok - - -"),
    // Pairs ask whether a figure is there: 0 and nil are.
    ("compulsory_pair", "any", "H ok ok ok H H H"),
    ("exclusive_pair", "any", "ok H H H ok ok ok"),
];

#[test]
fn every_kind_of_rule_keeps_the_states_apart() {
    for (rule, cell, others, at, expected) in LINES {
        let told: Vec<String> = STATES
            .iter()
            .map(|state| {
                let filled = [*others, &[(*cell, *state)]].concat();
                verdict(None, rule, &filled, &Known::default(), at)
            })
            .collect();
        assert_eq!(told.join(" "), *expected, "{rule} by {cell}");
    }
}

#[test]
fn the_packs_own_lines_keep_the_states_apart() {
    for (operator, strategy, expected) in RELATIONS {
        let line = ("${a_int}", *operator, "${a_whole}");
        let told: Vec<String> = STATES
            .iter()
            .map(|state| {
                let filled = [("A1", *state), ("A3", "7")];
                verdict(Some((line, strategy)), "R-01", &filled, &Known::default(), "A1")
            })
            .collect();
        assert_eq!(told.join(" "), *expected, "{operator} {strategy}");
    }
}

#[test]
fn the_opening_figure_beside_the_report_before() {
    let known = Known { previous: &[("a_stock", "7")], ..Known::default() };
    let told = STATES.map(|state| verdict(None, "X-06", &[("A5", state)], &known, "A5"));
    assert_eq!(told.join(" "), "- H ok H - - -");
}

/// Words have no states: a question answered with a sign is answered.
#[test]
fn a_question_in_words_is_asked_for_unless_nothing_arose() {
    let at = |filled: &[(&str, &str)]| verdict(None, "X-08", filled, &Known::default(), "A9");
    assert_eq!(at(&[]), "M");
    for words in ["0", "KPS", "…", "đã xong"] {
        assert_eq!(at(&[("A9", words)]), "ok", "{words}");
    }
    let flows = [
        "A1", "A1.1", "A1.2", "A1.a1", "A1.a2", "A2", "A2.1", "A2.2", "A3", "A3.1", "A3.2", "A4",
        "A4.1", "A4.2", "A6", "A7", "B.101", "B.101/2", "B.102", "B.102/2",
    ];
    let mut nil: Vec<(&str, &str)> = flows.iter().map(|code| (*code, "KPS")).collect();
    assert_eq!(at(&nil), "-");
    // Nothing else is a nil report: not zeros, not a figure among them, not a blank one.
    for other in ["0", "3", "…", ""] {
        nil[0].1 = other;
        assert_eq!(at(&nil), "M", "{other}");
    }
}
