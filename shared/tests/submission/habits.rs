//! How people write, offered to be said of all their files, and only where the file agrees.

use grid::{CellValue, FileKind, Range, Workbook};
use shared::{
    form::Form,
    submission::{Alias, Answer, Habit, Import, Meaning, Scope, Wording},
    value::ValueState,
};

use crate::fixture::*;

/// The sample with texts in some cells, as people or as a program wrote them.
fn with(texts: &[(&str, &str)], kind: FileKind) -> Import {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    for (codes, text) in texts {
        write(&mut workbook, &form, codes, CellValue::Text((*text).to_owned()));
    }
    refresh_totals(&form, &mut workbook);
    workbook.kind = kind;
    read(&pack, &workbook)
}

fn write(workbook: &mut Workbook, form: &Form, codes: &str, value: CellValue) {
    let (row, column) = codes.split_once('/').expect("row/column");
    let cell = at(workbook, form, row, column);
    put(&mut workbook.sheets[0], cell, value);
}

/// What may be said of the first cell that waits: text, meaning, value.
fn offered(import: &Import) -> Vec<(String, Meaning, Option<ValueState>)> {
    let answers = import.questions.first().into_iter().flat_map(|question| &question.answers);
    let habits = answers.filter_map(|answer| match answer {
        Answer::Habit(Habit { alias, state }) => {
            Some((alias.wording.text().to_owned(), alias.means.clone(), state.clone()))
        }
        _ => None,
    });
    habits.collect()
}

fn is(means: &str) -> Meaning {
    Meaning::Is(means.to_owned())
}

fn number(text: &str) -> ValueState {
    ValueState::number(text.parse::<rust_decimal::Decimal>().unwrap())
}

#[test]
fn a_point_before_three_digits_is_said_of_all_figures_of_a_unit() {
    let import = with(&[("A3/1", "1.234")], FileKind::Xlsx);
    assert_eq!(
        offered(&import),
        [
            (Scope::FRACTIONS.to_owned(), is(Meaning::GROUPED), Some(number("1234"))),
            (Scope::FRACTIONS.to_owned(), is(Meaning::FRACTION), Some(number("1.234"))),
        ]
    );
    // A figure that proves one way of writing leaves only that one.
    let proof = |text| with(&[("A3/1", "1.234"), ("A3/2", text)], FileKind::Xlsx);
    let means = |import: &Import| {
        offered(import).into_iter().map(|(_, means, _)| means).collect::<Vec<_>>()
    };
    assert_eq!(means(&proof("12,5")), [is(Meaning::GROUPED)]);
    assert_eq!(means(&proof("12.50")), [is(Meaning::FRACTION)]);
    // What is written both ways says nothing of its writer.
    let both = [("A3/1", "1.234"), ("A3/2", "12.50"), ("A1/1", "1.234.567")];
    assert_eq!(means(&with(&both, FileKind::Html)), []);
}

#[test]
fn figures_of_counts_and_of_fractions_are_written_for_themselves() {
    let counts = [("A1/1", "1,234"), ("A3/1", "12,5")];
    let offer = (Scope::COUNTS.to_owned(), is(Meaning::GROUPED), Some(number("1234")));
    assert_eq!(offered(&with(&counts, FileKind::Xlsx)), [offer]);
    // A program is set one way for all.
    assert_eq!(offered(&with(&counts, FileKind::Html)), []);
    // `1.234` in a count is a group: commas are none.
    assert_eq!(offered(&with(&[("A1/1", "1,234"), ("A1/2", "1.234")], FileKind::Xlsx)), []);
}

#[test]
fn what_no_figure_stands_in_is_said_of_everybody() {
    let said = |text: &str| offered(&with(&[("A1/1", text)], FileKind::Xlsx));
    let states: Vec<_> =
        said("chua  CO").into_iter().map(|(text, _, state)| (text, state)).collect();
    let text = || "chua co".to_owned();
    assert_eq!(
        states,
        [
            (text(), Some(ValueState::NotAvailable)),
            (text(), Some(number("0"))),
            (text(), Some(ValueState::Nil)),
            (text(), None),
        ]
    );
    for unclear in ["?", "_", "khoảng 20"] {
        assert_eq!(said(unclear), [], "{unclear}");
    }
    // What such a sign stands for in this cell may be chosen; nobody has to type it.
    let asked = |text: &str| with(&[("A1/1", text)], FileKind::Xlsx).questions.remove(0).answers;
    let chosen = [ValueState::NotAvailable, number("0"), ValueState::Nil].map(Answer::Value);
    assert_eq!(asked("_"), chosen);
    assert_eq!(asked("khoảng 20"), []);
    for (value, sign) in [
        (CellValue::Error("#REF!".to_owned()), Scope::ERROR),
        (CellValue::Missing, Scope::UNCALCULATED),
    ] {
        let pack = pack();
        let form = ky_son(&pack);
        let mut workbook = filled(&pack, &form);
        write(&mut workbook, &form, "A1/1", value);
        refresh_totals(&form, &mut workbook);
        assert_eq!(offered(&read(&pack, &workbook)), [(sign.to_owned(), Meaning::Ignore, None)]);
    }
}

#[test]
fn a_figure_over_several_lines_is_said_to_be_of_the_first() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = filled(&pack, &form);
    let (first, last) = (at(&workbook, &form, "A1", "1"), at(&workbook, &form, "A2", "1"));
    workbook.sheets[0].cells.retain(|cell| cell.at != last);
    workbook.sheets[0].merges.push(Range::new(first, last));
    refresh_totals(&form, &mut workbook);
    let import = read(&pack, &workbook);
    let own = import.questions[0].answers.iter().find_map(|answer| match answer {
        Answer::Value(state) => Some(state.clone()),
        _ => None,
    });
    let said = |means, state| (Scope::shape([(1, 1), (2, 1)]), means, state);
    // Whatever the lines are: those of other periods are others.
    let expected = [said(is(Meaning::FIRST), own), said(Meaning::Ignore, None)];
    assert_eq!(offered(&import), expected);
    let wanted = Scope::Merged { reporter: KY_SON.into() };
    let Answer::Habit(Habit { alias: Alias { wording, .. }, .. }) =
        import.questions[0].answers.last().unwrap()
    else {
        panic!("{:?}", import.questions)
    };
    assert_eq!(wording, &Wording::new(wanted, "2x1"));
}
