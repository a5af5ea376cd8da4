//! The forms of a pack, to tell workbooks by. Which of them have a code or a label is known for all
//! of them together: of each text of a workbook only those are asked that may have it.
//!
//! **Invariant:** a form that is not asked would have answered that it does not know the text.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use grid::{Address, Cell, CellValue, Sheet, Workbook};

use super::{
    is_beside_the_form,
    spoken::Spoken,
    tables::{FormIndex, short_text},
    words::{Spelling, Words},
    writing::Writing,
};
use crate::form::Form;

/// A form to tell a data set by.
#[derive(Debug)]
pub(super) struct SampleForm {
    /// Index into [`Pack::data_sets`](crate::definition::Pack::data_sets).
    pub(super) data_set: usize,
    pub(super) form: Form,
    pub(super) index: FormIndex,
}

/// Who of some forms has what; forms by their place among them.
#[derive(Debug, Default)]
pub(super) struct Shared {
    codes: BTreeMap<String, Vec<usize>>,
    labels: BTreeMap<Arc<str>, Vec<usize>>,
    /// Shortest forms of labels, in every way of writing.
    short: [OnceLock<BTreeMap<String, Vec<usize>>>; 3],
}

impl Shared {
    pub(super) fn of<'a>(forms: impl IntoIterator<Item = &'a SampleForm>) -> Self {
        let mut shared = Self::default();
        for (at, sample) in forms.into_iter().enumerate() {
            for code in sample.index.codes() {
                shared.codes.entry(code.to_owned()).or_default().push(at);
            }
            for label in sample.index.labels() {
                shared.labels.entry(Arc::clone(label)).or_default().push(at);
            }
        }
        shared
    }

    fn coded(&self, code: &str) -> &[usize] {
        self.codes.get(code).map(Vec::as_slice).unwrap_or_default()
    }

    /// Forms that may have a text as a label.
    fn labelled(&self, spelling: &Spelling, words: &Words<'_>) -> Vec<usize> {
        let short = self.short[words.writing as usize]
            .get_or_init(|| self.shortened(&words.signs.spoken, words.writing));
        let mut found: Vec<usize> = Vec::new();
        for way in spelling.ways() {
            found.extend(self.labels.get(&way.exact).into_iter().flatten());
            found.extend(short.get(&*way.shortest).into_iter().flatten());
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn shortened(&self, spoken: &Spoken, writing: Writing) -> BTreeMap<String, Vec<usize>> {
        let mut short: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (label, forms) in &self.labels {
            short.entry(spoken.shortest(label, writing)).or_default().extend(forms);
        }
        short
    }
}

/// Bytes from which on a text is read as the label of a line only where the lines around it are.
const LONG: usize = 400;

/// The texts of a workbook that may be lines of forms, in reading order.
pub(super) struct Texts<'w> {
    pub(super) coded: Vec<CodedText<'w>>,
    pub(super) all: Vec<Text<'w>>,
}

/// The code of a row in some forms.
pub(super) struct CodedText<'w> {
    pub(super) sheet: usize,
    /// The whole line, and where in it the code stands.
    pub(super) line: &'w [Cell],
    pub(super) at: usize,
    pub(super) code: &'w str,
    forms: Vec<usize>,
}

pub(super) struct Text<'w> {
    pub(super) sheet: usize,
    pub(super) at: Address,
    pub(super) text: &'w str,
    spelling: OnceCell<Arc<Spelling>>,
    /// `None` where any form is to be asked.
    forms: Option<Arc<[usize]>>,
}

impl<'w> Texts<'w> {
    /// For the forms that are known together.
    pub(super) fn of(workbook: &'w Workbook, shared: &Shared, words: &Words<'_>) -> Self {
        let mut coded = Vec::new();
        for (sheet, cells) in sheets(workbook) {
            for line in cells.cells.chunk_by(|one, other| one.at.row == other.at.row) {
                for (at, cell) in line.iter().enumerate() {
                    if let Some(code) = short_text(cell)
                        && let forms @ [_, ..] = shared.coded(code)
                    {
                        coded.push(CodedText { sheet, line, at, code, forms: forms.to_vec() });
                    }
                }
            }
        }
        let mut known: BTreeMap<&str, Arc<[usize]>> = BTreeMap::new();
        let mut all = Self::of_one_form(workbook);
        for text in all.iter_mut().filter(|text| !text.is_long()) {
            let forms = known
                .entry(text.text)
                .or_insert_with(|| shared.labelled(text.spelling(words), words).into());
            text.forms = Some(Arc::clone(forms));
        }
        Self { coded, all }
    }

    /// For a form by itself.
    pub(super) fn of_one_form(workbook: &'w Workbook) -> Vec<Text<'w>> {
        let cells = sheets(workbook)
            .flat_map(|(number, sheet)| sheet.cells.iter().map(move |cell| (number, cell)));
        let texts = cells.filter_map(|(sheet, cell)| match &cell.value {
            CellValue::Text(text) => {
                Some(Text { sheet, at: cell.at, text, spelling: OnceCell::new(), forms: None })
            }
            _ => None,
        });
        texts.collect()
    }
}

impl CodedText<'_> {
    /// Whether it is a code of the form at a place.
    pub(super) fn is_of(&self, form: usize) -> bool {
        self.forms.binary_search(&form).is_ok()
    }
}

impl Text<'_> {
    pub(super) fn spelling(&self, words: &Words<'_>) -> &Arc<Spelling> {
        self.spelling.get_or_init(|| words.spelling(self.text))
    }

    pub(super) fn is_long(&self) -> bool {
        self.text.len() > LONG
    }

    /// Whether the form at a place may have it as a label; one by itself may.
    pub(super) fn may_be_of(&self, form: Option<usize>) -> bool {
        match (form, &self.forms) {
            (Some(form), Some(forms)) => forms.binary_search(&form).is_ok(),
            _ => true,
        }
    }
}

fn sheets(workbook: &Workbook) -> impl Iterator<Item = (usize, &Sheet)> {
    workbook.sheets.iter().enumerate().filter(|(_, sheet)| !is_beside_the_form(&sheet.name))
}
