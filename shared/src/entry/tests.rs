//! What is written and shown bit by bit is what it would be written and shown whole.

use std::sync::Arc;

use super::{Entry, WireWriter};
use crate::{
    definition::{Pack, ValueType, embedded},
    form::{Calculation, CellIndex, Form, FormCell},
    value::{Datum, RawValue, ValueState, parse},
};

/// The largest form of a shipped pack, with rosters, sums, counts and changes.
fn form() -> (Arc<Pack>, Form) {
    let pack = embedded("nghe-an-2023").unwrap();
    let (reporter, period) = (pack.reporter("ca.nghe_an").unwrap(), pack.period("2023S1").unwrap());
    let form = Form::build(&pack, pack.data_set("F01").unwrap(), reporter, period);
    (pack, form)
}

/// A small generator, so that every run fills alike.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

fn text(pack: &Pack, cell: &FormCell, numbers: &mut Numbers) -> String {
    let number = numbers.below(2000);
    match (&cell.value_type, numbers.below(6)) {
        (_, 0) => String::new(),
        (_, 1) => "không rõ \"…\"".to_owned(),
        (ValueType::SelectOne(list), _) => {
            let options = &pack.choice_list(list).unwrap().options;
            options[number % options.len()].label.clone()
        }
        (kind, 2) if kind.is_numeric() => "x".to_owned(),
        (kind, _) if kind.is_numeric() => number.to_string(),
        _ => format!("Ghi chú {number}"),
    }
}

fn set(pack: &Pack, form: &Form, entry: &mut Entry, cell: CellIndex, text: String) {
    let state = parse(pack, &form.cells[cell], &RawValue::Text(&text)).state;
    entry.set(cell, text, state);
}

#[test]
fn recalculating_names_every_cell_that_changed() {
    let (pack, form) = form();
    let inputs: Vec<CellIndex> = form.inputs().map(|(index, _)| index).collect();
    let mut numbers = Numbers(1);
    let mut entry = Entry::empty(&form);
    entry.recalculate(&form);
    for _ in 0..600 {
        let cell = inputs[numbers.below(inputs.len())];
        let text = text(&pack, &form.cells[cell], &mut numbers);
        set(&pack, &form, &mut entry, cell, text);
        let before = entry.clone();
        let mut named = entry.recalculate(&form);
        named.sort_unstable();
        let differs = |cell: &CellIndex| before.state(*cell) != entry.state(*cell);
        let changed: Vec<CellIndex> = (0..form.cells.len()).filter(differs).collect();
        assert_eq!(named, changed);
    }
    assert!(entry.recalculate(&form).is_empty());
}

#[test]
fn what_nobody_knows_is_not_counted_as_none() {
    let (_, form) = form();
    let counted = |(index, cell): (CellIndex, &FormCell)| match &cell.calculation {
        Some(Calculation::Count { cells, options }) => {
            Some((index, cells.clone(), options.clone()))
        }
        _ => None,
    };
    let (count, cells, options) =
        form.cells.iter().enumerate().find_map(counted).expect("a count from a roster");
    let mut entry = Entry::empty(&form);
    for cell in &cells {
        entry.set(*cell, "…", ValueState::NotAvailable);
    }
    entry.recalculate(&form);
    assert_eq!(*entry.state(count), ValueState::Blank);
    entry.set(cells[0], "", ValueState::Value(Datum::Choice(options[0].clone())));
    entry.recalculate(&form);
    assert_eq!(*entry.state(count), ValueState::number(1));
}

#[test]
fn a_writer_writes_the_wire() {
    let (pack, form) = form();
    let writer = WireWriter::new(&form);
    let mut numbers = Numbers(2);
    let mut entry = Entry::empty(&form);
    for share in [0, 3, 1] {
        for (cell, at) in form.inputs() {
            if share > 0 && numbers.below(share) == 0 {
                let text = text(&pack, at, &mut numbers);
                set(&pack, &form, &mut entry, cell, text);
            }
        }
        entry.recalculate(&form);
        let whole = serde_json::to_string(&entry.to_wire(&form)).unwrap();
        assert!(writer.json(&form, &entry) == whole, "filled by 1/{share}");
    }
}
