//! What people have said that written words mean: the title of a form, the name of a reporter, the
//! label of a line, the heading of a column; and how a reporter writes its figures. Asked once, an
//! alias settles the same in every other file and the next time; it can be saved and shared.
//!
//! **Invariants.**
//! - An alias is certain, likeness is not: likeness only proposes what an alias may become.
//! - An alias is one sign among others. It gives words a reading that had none; it never overrides
//!   signs that contradict each other, nor a text that the pack itself prints.
//! - Words are compared by their letters with all diacritics, without numbering, bullets and case:
//!   names that differ in nothing but diacritics are never taken for each other.
//! - An alias holds where it was given: within a form, a section of it and the line above; what
//!   the same words mean elsewhere is asked there.
//! - What an alias means and the pack no longer has, is passed over: the question comes back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{Identity, words::reduced};
use crate::definition::Reporter;

/// Where written words mean something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "scope")]
pub enum Scope {
    /// Title or heading of a form. Means the id of a data set.
    Form,
    /// Name of somebody who reports. Means the id of a reporter of this kind: one place has
    /// several reporters, and the form says which kind is meant.
    Reporter { reporter_kind: String },
    /// Name of a file, in its folder, without what passes with the period. Means the id of a
    /// reporter of this kind who is named in it: of files that do not say themselves whose they
    /// are.
    FileName { reporter_kind: String },
    /// Label of a line. Means a row code of the form.
    Row {
        /// Empty for all forms: a line that is nothing of any.
        data_set: String,
        /// Id of the section the line stands in; empty where that is not known.
        section: String,
        /// Code of the row the line is a part of; empty where there is none or it is not known.
        under: String,
    },
    /// Heading of a column, with the headings above it. Means a column code of the form.
    Column {
        data_set: String,
        /// Id of the section; empty for a table of several sections.
        section: String,
    },
    /// A figure with two readings, by an example: [`Scope::FRACTIONS`] in rows that ask for
    /// fractions, [`Scope::COUNTS`] in rows that ask for counts. Means [`Meaning::GROUPED`] or
    /// [`Meaning::FRACTION`].
    Figures {
        /// Id of the reporter.
        reporter: String,
        /// In texts that a program has made of its values: it writes as it is set, whatever
        /// people type.
        exported: bool,
    },
    /// What stands in place of a figure: a word, [`Scope::ERROR`] or [`Scope::UNCALCULATED`],
    /// whoever writes it. Means a state ([`Meaning::ZERO`], `nil`, `not_available`).
    Sign,
    /// One figure in cells merged over several of the form, by how many lines and columns they
    /// are: `2x1`. Means [`Meaning::FIRST`].
    Merged { reporter: String },
    /// Figures beside which no unit of measure stands, in rows of this unit. Means that unit.
    Unstated { data_set: String, reporter: String },
    /// What is added to the name of a file when its report is sent again. Means
    /// [`Meaning::NEWER`].
    SentAgain,
    /// A question that no habit settles, by what it asked and what was written there. Means what was
    /// answered in an earlier period: it is proposed, and settles nothing.
    AsBefore {
        /// Code of the question.
        asked: String,
        /// Id of the reporter; empty where it is not known whose the file is.
        reporter: String,
    },
}

impl Scope {
    pub const FRACTIONS: &str = "1.234";
    pub const COUNTS: &str = "1,234";
    /// Any error of a formula.
    pub const ERROR: &str = "#";
    /// A formula without a result.
    pub const UNCALCULATED: &str = "=";

    /// How cells lie together, given by what names their lines and their columns: `2x1` are two
    /// lines of one column.
    pub fn shape<L: Ord, C: Ord>(cells: impl IntoIterator<Item = (L, C)>) -> String {
        let (lines, columns): (BTreeSet<L>, BTreeSet<C>) = cells.into_iter().unzip();
        format!("{}x{}", lines.len(), columns.len())
    }

    /// Whether what is said of it says whose report a file is: who is called so, or which form.
    pub fn says_whose(&self) -> bool {
        matches!(self, Self::Form | Self::Reporter { .. } | Self::FileName { .. })
    }

    /// Whether it is about how people write and send, not about the words of forms. What is said of
    /// it answers the questions of files that were read; words have to be known before.
    pub fn is_habit(&self) -> bool {
        match self {
            Self::Form
            | Self::Reporter { .. }
            | Self::FileName { .. }
            | Self::Row { .. }
            | Self::Column { .. } => false,
            Self::Figures { .. }
            | Self::Sign
            | Self::Merged { .. }
            | Self::Unstated { .. }
            | Self::SentAgain
            | Self::AsBefore { .. } => true,
        }
    }
}

impl Meaning {
    /// The sign between the digits of a [`Scope::Figures`] groups thousands.
    pub const GROUPED: &str = "1234";
    /// The sign begins the fraction.
    pub const FRACTION: &str = "1,234";
    /// A [`Scope::Sign`] is nought.
    pub const ZERO: &str = "0";
    /// The file with such a name came after the one without.
    pub const NEWER: &str = "newer";
    /// A [`Scope::Merged`] figure is of the first of its cells: the uppermost line, the column on
    /// the left.
    pub const FIRST: &str = "first";
}

/// Words somebody wrote, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Wording {
    #[serde(flatten)]
    pub scope: Scope,
    /// Words without numbering, bullets and case; diacritics kept, tone marks in one place. What is
    /// said of figures as it stands.
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// The id or code of what is meant.
    Is(String),
    /// Nothing of the form: this line or column is not taken.
    Ignore,
}

/// One thing that somebody has said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "WrittenAlias")]
pub struct Alias {
    #[serde(flatten)]
    pub wording: Wording,
    pub means: Meaning,
}

/// Everything that was said, one meaning per wording. Written as a sorted list of [`Alias`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Alias>", into = "Vec<Alias>")]
pub struct Aliases(BTreeMap<Wording, Meaning>);

/// What people have decided before a file is read: the same for every file but for `identity`.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Whose report this file is.
    pub identity: Option<&'a Identity>,
    pub aliases: &'a Aliases,
}

static NONE: Aliases = Aliases(BTreeMap::new());

impl Default for Known<'_> {
    fn default() -> Self {
        Self { identity: None, aliases: &NONE }
    }
}

impl<'a> Known<'a> {
    pub fn aliases(aliases: &'a Aliases) -> Self {
        Self { identity: None, aliases }
    }

    /// The same, and whose report the file is, if that was decided.
    #[must_use]
    pub fn with_identity(self, identity: Option<&'a Identity>) -> Self {
        Self { identity, ..self }
    }
}

impl Wording {
    pub fn new(scope: Scope, text: &str) -> Self {
        let text = match &scope {
            Scope::Sign | Scope::SentAgain | Scope::FileName { .. } => {
                as_it_stands(text).to_lowercase()
            }
            Scope::Merged { .. } => shape_of_codes(text).unwrap_or_else(|| as_it_stands(text)),
            habit if habit.is_habit() => as_it_stands(text),
            _ => reduced(text).to_string(),
        };
        Self { scope, text }
    }

    /// Whether there is anything that could mean something: words have a letter or a digit.
    pub fn says_something(&self) -> bool {
        match self.scope.is_habit() {
            true => !self.text.is_empty(),
            false => self.text.chars().any(char::is_alphanumeric),
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same words on a line of any form, where they are no part of anything.
    pub fn in_all_forms(&self) -> Option<Self> {
        let Scope::Row { section, under, .. } = &self.scope else { return None };
        let scope =
            Scope::Row { data_set: String::new(), section: String::new(), under: String::new() };
        (section.is_empty() && under.is_empty()).then(|| Self { scope, text: self.text.clone() })
    }

    /// Whether what is said of these words is said of those.
    pub fn covers(&self, other: &Self) -> bool {
        self == other || other.in_all_forms().as_ref() == Some(self)
    }
}

impl Alias {
    /// As it is kept. What was once said of merged figures named the codes of their cells and of
    /// the first of them: that is said of figures merged like it.
    pub fn new(scope: Scope, text: &str, means: Meaning) -> Self {
        let first = text.split_whitespace().next();
        let means = match (&scope, &means) {
            (Scope::Merged { .. }, Meaning::Is(code))
                if first == Some(code) && shape_of_codes(text).is_some() =>
            {
                Meaning::Is(Meaning::FIRST.to_owned())
            }
            _ => means,
        };
        Self { wording: Wording::new(scope, text), means }
    }

    /// A name by which somebody calls a reporter.
    pub fn of_reporter(reporter: &Reporter, written: &str) -> Self {
        let scope = Scope::Reporter { reporter_kind: reporter.kind.clone() };
        Self { wording: Wording::new(scope, written), means: Meaning::Is(reporter.id.clone()) }
    }
}

impl Aliases {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// In order: by scope, then text.
    pub fn iter(&self) -> impl Iterator<Item = (&Wording, &Meaning)> {
        self.0.iter()
    }

    pub fn get(&self, wording: &Wording) -> Option<&Meaning> {
        self.0.get(wording)
    }

    /// What was said of a wording, or of the same words in all forms.
    pub fn settles(&self, wording: &Wording) -> Option<&Meaning> {
        let everywhere = || {
            let meaning = self.0.get(&wording.in_all_forms()?);
            meaning.filter(|meaning| **meaning == Meaning::Ignore)
        };
        self.0.get(wording).or_else(everywhere)
    }

    /// Whether these words on a line are nothing of any form, whatever else is said of them in one.
    pub fn ignores_everywhere(&self, wording: &Wording) -> bool {
        let everywhere = wording.in_all_forms().filter(|everywhere| everywhere != wording);
        everywhere.is_some_and(|everywhere| self.0.get(&everywhere) == Some(&Meaning::Ignore))
    }

    /// Says what a wording means; what was said of it before is replaced. Words without a single
    /// letter or digit mean nothing and are not taken.
    pub fn set(&mut self, alias: Alias) {
        if alias.wording.says_something() {
            self.0.insert(alias.wording, alias.means);
        }
    }

    pub fn remove(&mut self, wording: &Wording) {
        self.0.remove(wording);
    }

    /// What several lists agree on, in whatever order they come, and the wordings of which they
    /// say different things: those mean nothing until somebody decides.
    pub fn agreeing<'a>(lists: impl IntoIterator<Item = &'a Self>) -> (Self, BTreeSet<Wording>) {
        let mut all = Self::default();
        let mut disputed = BTreeSet::new();
        for (wording, meaning) in lists.into_iter().flat_map(Self::iter) {
            match all.0.get(wording) {
                Some(other) if other != meaning => {
                    disputed.insert(wording.clone());
                }
                Some(_) => {}
                None => {
                    all.0.insert(wording.clone(), meaning.clone());
                }
            }
        }
        all.0.retain(|wording, _| !disputed.contains(wording));
        (all, disputed)
    }

    /// What a text that is [reduced](Wording::text) already means in a scope.
    pub(super) fn meaning(&self, scope: Scope, reduced: &str) -> Option<&Meaning> {
        self.settles(&Wording { scope, text: reduced.to_owned() })
    }
}

impl FromIterator<Alias> for Aliases {
    fn from_iter<T: IntoIterator<Item = Alias>>(all: T) -> Self {
        let mut aliases = Self::default();
        all.into_iter().for_each(|alias| aliases.set(alias));
        aliases
    }
}

impl From<Vec<Alias>> for Aliases {
    fn from(all: Vec<Alias>) -> Self {
        all.into_iter().collect()
    }
}

impl From<Aliases> for Vec<Alias> {
    fn from(aliases: Aliases) -> Self {
        aliases.0.into_iter().map(|(wording, means)| Alias { wording, means }).collect()
    }
}

/// Normal form of Unicode, single blanks.
fn as_it_stands(text: &str) -> String {
    let text: String = text.nfc().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How cells lie that are named by the codes of their lines and columns: `A1/1 A2/1` is `2x1`.
/// `None` where these are no such names.
fn shape_of_codes(text: &str) -> Option<String> {
    let codes: Option<Vec<(&str, &str)>> =
        text.split_whitespace().map(|code| code.split_once('/')).collect();
    codes.filter(|codes| codes.len() > 1).map(Scope::shape)
}

/// A wording as a file has it: people may have edited the text.
#[derive(Deserialize)]
struct Written {
    #[serde(flatten)]
    scope: Scope,
    text: String,
}

impl From<Written> for Wording {
    fn from(written: Written) -> Self {
        Self::new(written.scope, &written.text)
    }
}

/// An alias as a file or an older session has it.
#[derive(Deserialize)]
struct WrittenAlias {
    #[serde(flatten)]
    wording: Written,
    means: Meaning,
}

impl From<WrittenAlias> for Alias {
    fn from(written: WrittenAlias) -> Self {
        Self::new(written.wording.scope, &written.wording.text, written.means)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, means: Meaning) -> Alias {
        let scope =
            Scope::Row { data_set: "F28".into(), section: "A".into(), under: String::new() };
        Alias { wording: Wording::new(scope, text), means }
    }

    fn is(code: &str) -> Meaning {
        Meaning::Is(code.into())
    }

    #[test]
    fn words_are_kept_without_numbering_and_case_but_with_diacritics() {
        let aliases: Aliases = [row("1.2. Số  VỤ:", is("A1"))].into_iter().collect();
        let wording = |text| row(text, Meaning::Ignore).wording;
        assert_eq!(aliases.get(&wording("- số vụ (1)")), Some(&is("A1")));
        assert_eq!(aliases.get(&wording("so vu")), None, "another word without diacritics");
        let elsewhere =
            Scope::Row { data_set: "F28".into(), section: "B".into(), under: String::new() };
        assert_eq!(aliases.get(&Wording::new(elsewhere, "số vụ")), None, "another section");
    }

    #[test]
    fn they_are_written_sorted_and_read_back_also_when_people_edited_them() {
        let column = Scope::Column { data_set: "F28".into(), section: String::new() };
        let ignored = Alias { wording: Wording::new(column, "Cùng kỳ"), means: Meaning::Ignore };
        let form = Alias { wording: Wording::new(Scope::Form, "Phụ lục 1"), means: is("F28") };
        let aliases: Aliases = [row("Số vụ", is("A1")), ignored, form].into_iter().collect();
        let text = serde_json::to_string(&aliases).unwrap();
        assert_eq!(
            text,
            r#"[{"scope":"form","text":"phụ lục 1","means":{"is":"F28"}},"#.to_owned()
                + r#"{"scope":"row","data_set":"F28","section":"A","under":"","text":"số vụ","means":{"is":"A1"}},"#
                + r#"{"scope":"column","data_set":"F28","section":"","text":"cùng kỳ","means":"ignore"}]"#
        );
        assert_eq!(serde_json::from_str::<Aliases>(&text).unwrap(), aliases);
        let edited = text.replace("phụ lục 1", "  PHỤ LỤC 1.");
        assert_eq!(serde_json::from_str::<Aliases>(&edited).unwrap(), aliases);
    }

    #[test]
    fn lists_that_say_different_things_say_nothing_in_any_order() {
        let one: Aliases = [row("Số vụ", is("A1")), row("Khác", is("A3"))].into_iter().collect();
        let two: Aliases = [row("Số vụ", is("A2"))].into_iter().collect();
        let (both, disputed) = Aliases::agreeing([&one, &two]);
        assert_eq!((both.len(), disputed.len()), (1, 1));
        assert_eq!(Aliases::agreeing([&two, &one]), (both, disputed));
    }

    #[test]
    fn words_of_no_letter_mean_nothing() {
        let aliases: Aliases = [row(" … ", is("A1")), row("", is("A1"))].into_iter().collect();
        assert!(aliases.is_empty());
    }

    #[test]
    fn what_was_said_of_the_codes_of_merged_cells_is_said_of_cells_merged_like_them() {
        let scope = Scope::Merged { reporter: "ua".into() };
        let said = |text: &str, means: &str| Alias::new(scope.clone(), text, is(means));
        let first = said("2x1", Meaning::FIRST);
        assert_eq!(said("B1/1 B2/1", "B1/1"), first);
        assert_eq!(said("B1/1  B1/2", "B1/1").wording.text(), "1x2");
        // Nobody was ever offered another line; what means none of this is asked again.
        assert_ne!(said("B1/1 B2/1", "B2/1"), first);
        let old = r#"{"scope":"merged","data_set":"F29","reporter":"ua","text":"B1/1 B2/1","means":{"is":"B1/1"}}"#;
        assert_eq!(serde_json::from_str::<Alias>(old).unwrap(), first);
        let new = serde_json::to_string(&first).unwrap();
        assert_eq!(serde_json::from_str::<Alias>(&new).unwrap(), first);
    }

    #[test]
    fn what_is_said_of_figures_is_kept_as_it_stands() {
        let figures = Scope::Figures { reporter: "ua".into(), exported: false };
        let wording = Wording::new(figures, " 1.234 ");
        assert_eq!(wording.text(), "1.234", "no numbering");
        let sign = |text| Wording::new(Scope::Sign, text);
        assert_eq!(sign("  Chua  CO"), sign("chua co"));
        assert!(sign("?").says_something() && !sign(" ").says_something());
        let text = serde_json::to_string(&wording).unwrap();
        assert_eq!(serde_json::from_str::<Wording>(&text).unwrap(), wording);
    }
}
