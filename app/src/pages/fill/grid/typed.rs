//! Letters typed on a list: they choose the first option that begins so, with or without marks.

use leptos::prelude::*;
use shared::{form::CellIndex, text::fold};

use super::row::options;
use crate::{platform::clock, state::fill::Subject};

/// After this many milliseconds the next letter begins a new word.
const PAUSE: f64 = 1_500.0;

#[derive(Clone, Copy)]
pub(super) struct Typed(StoredValue<Letters>);

#[derive(Debug, Clone, Default)]
struct Letters {
    cell: Option<CellIndex>,
    word: String,
    last: f64,
}

impl Typed {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(Letters::default()))
    }

    pub(super) fn forget(self) {
        self.0.set_value(Letters::default());
    }

    /// The option that the letters so far mean. A letter that no option goes on with is dropped.
    pub(super) fn letter(self, subject: &Subject, cell: CellIndex, letter: char) -> Option<String> {
        let now = clock::now();
        let mut letters = self.0.get_value();
        if letters.cell != Some(cell) || now - letters.last > PAUSE {
            letters = Letters { cell: Some(cell), ..Letters::default() };
        }
        letters.last = now;
        let mut longer = letters.word.clone();
        longer.push(letter);
        let found = find(subject, cell, &longer);
        if found.is_some() {
            letters.word = longer;
        }
        self.0.set_value(letters);
        found
    }

    /// The same with the last letter taken back, as input methods do before they put the letter
    /// with its mark; `None` where none is left.
    pub(super) fn unletter(self, subject: &Subject, cell: CellIndex) -> Option<String> {
        let mut letters = self.0.get_value();
        letters.word.pop();
        letters.last = clock::now();
        let found = (!letters.word.is_empty()).then(|| find(subject, cell, &letters.word));
        self.0.set_value(letters);
        found.flatten()
    }
}

fn find(subject: &Subject, cell: CellIndex, word: &str) -> Option<String> {
    let word = fold(word);
    let options = options(subject, &subject.form.cells[cell]);
    options.into_iter().find(|option| fold(option).starts_with(&word))
}
