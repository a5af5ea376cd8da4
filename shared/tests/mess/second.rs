//! The second period: what people said in the first one is known, and they are asked far less.
//!
//! Every question of the first corpus is answered from its truth, by somebody who uses what is
//! offered ([`Person`]). The aliases that came of it are carried over through their file, and all
//! decisions of the next period are counted; what is proposed as before is taken as one list, and
//! what is wrong in it is answered singly. `TONGHOP_MESS_NEXT` names a
//! folder with the next period's corpus.

use shared::{
    merge::{parse_aliases, write_aliases},
    submission::Aliases,
};

use crate::{WHOLE, corpus, person::Person};

/// The most decisions that are left in the next quarter, of the whole corpus.
const LEFT: f64 = 0.10;
/// The same of all decisions, in the year: of its longer forms more is filled in, and much of that
/// is written unclearly for the first time.
const LEFT_IN_THE_YEAR: f64 = 0.15;

#[test]
fn the_second_period_is_not_asked_again_what_was_said_in_the_first() {
    let (Some(first), Some(second)) = (corpus::folder(), corpus::folder_of_next_period()) else {
        return;
    };
    let mut first = Person::of(&first, Aliases::default());
    first.settle();
    println!("first period:\n{}", text(&first));
    let bytes = write_aliases(&first.session.remembered());
    let carried = parse_aliases(first.session.pack(), &bytes);
    assert_eq!(carried.findings, []);
    assert_eq!(carried.aliases, first.session.remembered());

    let mut second = Person::of(&second, carried.aliases);
    second.settle();
    println!("second period:\n{}", text(&second));
    for period in [&first, &second] {
        let wrong = period.wrong();
        assert!(wrong.is_empty(), "{} wrong, the first: {}", wrong.len(), wrong[0]);
    }
    let [before, after] = [&first, &second].map(|person| count(person, |_| true));
    let [lasting, left] =
        [&first, &second].map(|period| count(period, |code| !is_of_one_file(code)));
    println!("all: {}", share(before, after));
    println!("of what can be remembered: {}", share(lasting, left));
    assert!(lasting > 0, "the corpus asks what can be remembered");
    // Of a part of the corpus few are asked, and some write unclearly for the first time: how many
    // fewer are asked is measured over all of it.
    let is_whole = first.entries.len() >= WHOLE && second.entries.len() >= WHOLE;
    if is_whole && second.session.state().period == corpus::NEXT_PERIOD {
        assert!(after as f64 <= before as f64 * LEFT, "{after} decisions after {before}");
    }
    if is_whole && second.session.state().period == corpus::YEAR {
        let most = before as f64 * LEFT_IN_THE_YEAR;
        assert!(after as f64 <= most, "{after} decisions after {before}");
    }
    assert!(left * 2 <= lasting, "{left} decisions after {lasting}");
    let said = first.session.remembered().len();
    let anew = second.session.aliases().len() - said;
    println!("said of words and of ways of writing: {said}, then {anew} more");
    assert!(anew < said, "{anew} said after {said}");
}

/// Decisions that hold for one file only: it shows persons, contradicts itself, does not say whose
/// it is or for when, or holds its figures where none can be read. What was decided of it last time
/// is at most proposed.
fn is_of_one_file(code: &str) -> bool {
    const ALONE: [&str; 8] = [
        "comment-with-figures",
        "text-box-with-figures",
        "picture",
        "nothing-filled",
        "cells-missing",
        "control-total-differs",
        "period-missing",
        "unit-missing",
    ];
    code.starts_with("pii-") || code.starts_with("contradiction-") || ALONE.contains(&code)
}

fn count(person: &Person, of: impl Fn(&str) -> bool) -> usize {
    person.decisions.iter().filter(|(code, _)| of(code)).map(|(_, count)| count).sum()
}

fn share(before: usize, after: usize) -> String {
    let fewer = 100.0 - after as f64 * 100.0 / before.max(1) as f64;
    format!("{before} decisions, then {after}: {fewer:.1} % fewer")
}

fn text(person: &Person) -> String {
    let mut lines = vec![format!(
        "{} files, {} decisions, {} of them for one file only; {} questions settled by another's \
         answer; {} answered as in the period before, {} wrongly proposed",
        person.entries.len(),
        count(person, |_| true),
        count(person, is_of_one_file),
        person.settled,
        person.proposed,
        person.wrongly_proposed
    )];
    lines.extend(person.decisions.iter().map(|(code, count)| {
        let alone = if is_of_one_file(code) { " (of one file)" } else { "" };
        format!("  {count:>5} {code}{alone}")
    }));
    lines.join("\n")
}
