//! The rules of a form in words, with the cells they concern: for who wants to know what holds
//! at a cell before anything is broken.

use super::{
    Context, Subject, Validation, change, compulsory, cumulative, part, partition,
    relation::{self, spelled},
    stated,
};
use crate::{
    definition::{Pack, Relation},
    diag::Severity,
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, FormRow, ValueRole},
    i18n::{self, Language},
};

/// One rule at one spot of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAt {
    /// `X-05`, `CRM-04a`.
    pub rule: String,
    /// As in [`super::Violation::cells`].
    pub cells: Vec<CellIndex>,
    /// Every cell whose figure it weighs.
    rests_on: Vec<CellIndex>,
    /// Message of the catalogue, or the rule itself in codes of rows.
    words: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Words {
    Message {
        id: &'static str,
        /// Of the whole whose part it is about; empty for others.
        code: String,
    },
    /// Vietnamese, English.
    Spelled([String; 2]),
}

/// What is known of a rule at its spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleStanding {
    Holds,
    Broken(Severity),
    /// Broken, with the reason beside it.
    Explained,
    /// A figure of another period is not known.
    Unchecked,
    /// Figures are missing.
    Waits,
}

impl RuleAt {
    pub fn words(&self, language: Language) -> String {
        match &self.words {
            Words::Message { id, code } => i18n::format(language, id, &[("code", code)]),
            Words::Spelled([vi, en]) => match language {
                Language::Vi => vi.clone(),
                Language::En => en.clone(),
            },
        }
    }

    pub fn concerns(&self, cell: CellIndex) -> bool {
        self.cells.contains(&cell) || self.rests_on.contains(&cell)
    }

    /// What the outcome of all rules says about this one.
    pub fn standing(&self, validation: &Validation) -> RuleStanding {
        validation.standing(&self.rule, &self.cells, &self.rests_on)
    }
}

impl Validation {
    /// What is known of a rule at its cells, in the order of [`super::Violation::cells`];
    /// `rests_on`: every cell whose figure it weighs.
    pub(crate) fn standing(
        &self,
        rule: &str,
        cells: &[CellIndex],
        rests_on: &[CellIndex],
    ) -> RuleStanding {
        let is_it = |other: &str, concerned: &[CellIndex]| other == rule && concerned == cells;
        if let Some(violation) = self.violations.iter().find(|v| is_it(&v.rule, &v.cells)) {
            return RuleStanding::Broken(violation.severity());
        }
        if self.explained.iter().any(|v| is_it(&v.rule, &v.cells)) {
            return RuleStanding::Explained;
        }
        let is_unchecked = self
            .unchecked
            .iter()
            .any(|item| item.rule == rule && item.cells.iter().any(|cell| rests_on.contains(cell)));
        if is_unchecked {
            return RuleStanding::Unchecked;
        }
        match self.weighed.contains(&(rule.to_owned(), cells.to_vec())) {
            true => RuleStanding::Holds,
            false => RuleStanding::Waits,
        }
    }
}

/// All rules of a form, in the order of its cells. What a cell may hold at all is no rule of
/// this list.
pub fn rules(pack: &Pack, form: &Form) -> Vec<RuleAt> {
    let (entry, context) = (Entry::empty(form), Context::default());
    let subject = Subject::new(pack, form, &entry, &context);
    let mut list = List { subject: &subject, rules: Vec::new() };
    for (index, cell) in form.inputs() {
        if cell.compulsory {
            list.add(compulsory::RULE, vec![index], "workbook.live.what.compulsory");
        }
        let is_stated = cell.key.role == ValueRole::Stated && cell.value_type.is_numeric();
        match cell.column_role {
            ColumnRole::Current if is_stated => {
                list.add(stated::RULE, vec![index], "workbook.live.what.stated");
            }
            ColumnRole::Comparison if is_stated => {
                list.add(stated::RULE, vec![index], "fill.rule.comparison");
            }
            ColumnRole::Cumulative => list.cumulative(index),
            _ => {}
        }
    }
    for (rows, row) in subject.rows() {
        list.partition(rows, row);
        list.part(rows, row);
        if let Some((current, comparison)) = change::pair(&subject, &rows[row]) {
            list.add(change::RULE, vec![current, comparison], "workbook.live.what.change");
        }
    }
    relation::each(&subject, |rule, parsed, spots, _| {
        let languages = [Language::Vi, Language::En];
        let words = languages.map(|language| spelled(&subject, language, rule, parsed, spots));
        list.rules.push(RuleAt {
            rule: rule.id.clone(),
            cells: spots.concerned(parsed),
            rests_on: spots.all().map(|(_, spot)| spot.cell).collect(),
            words: Words::Spelled(words),
        });
    });
    let mut rules = list.rules;
    rules.retain(|rule| !rule.cells.is_empty());
    rules.sort_by(|a, b| (&a.cells, &a.rule).cmp(&(&b.cells, &b.rule)));
    rules
}

struct List<'a> {
    subject: &'a Subject<'a>,
    rules: Vec<RuleAt>,
}

impl List<'_> {
    fn add(&mut self, rule: &str, cells: Vec<CellIndex>, id: &'static str) {
        self.add_below(rule, cells, id, "");
    }

    fn add_below(&mut self, rule: &str, cells: Vec<CellIndex>, id: &'static str, code: &str) {
        let words = Words::Message { id, code: code.to_owned() };
        self.rules.push(RuleAt { rule: rule.to_owned(), rests_on: cells.clone(), cells, words });
    }

    fn cumulative(&mut self, index: CellIndex) {
        let cell = self.subject.cell(index);
        let row = &self.subject.form.sections[cell.section].rows[cell.row];
        if let Some(current) = row.cells.first().copied().flatten() {
            self.add(cumulative::RULE, vec![index, current], "workbook.live.what.cumulative");
        }
    }

    fn partition(&mut self, rows: &[FormRow], parent: usize) {
        for children in partition::groups(rows, parent).into_values() {
            for (column, whole) in rows[parent].cells.iter().enumerate() {
                let Some(whole) = whole.filter(|whole| self.is_weighed(*whole)) else { continue };
                let of_column = |row: &usize| rows[*row].cells.get(column).copied().flatten();
                let parts: Vec<CellIndex> = children.iter().filter_map(of_column).collect();
                let role = self.subject.cell(whole).column_role;
                let said = partition::has_line(self.subject, rows, (parent, &children), role);
                if !parts.is_empty() && !said {
                    let cells = std::iter::once(whole).chain(parts).collect();
                    let code = &rows[parent].code;
                    self.add_below(partition::RULE, cells, "fill.rule.partition", code);
                }
            }
        }
    }

    fn part(&mut self, rows: &[FormRow], child: usize) {
        let row = &rows[child];
        let (Relation::Part, Some(parent)) = (row.relation, row.parent) else { return };
        for (part_cell, whole_cell) in row.cells.iter().zip(&rows[parent].cells) {
            let (Some(part_cell), Some(whole_cell)) = (*part_cell, *whole_cell) else { continue };
            let role = self.subject.cell(part_cell).column_role;
            let said = part::is_said(self.subject, row, &rows[parent], role);
            if self.is_weighed(part_cell) && !said {
                let (cells, code) = (vec![part_cell, whole_cell], &rows[parent].code);
                self.add_below(part::RULE, cells, "fill.rule.part", code);
            }
        }
    }

    /// Figures are weighed in the columns of this period and of the same period last year.
    fn is_weighed(&self, cell: CellIndex) -> bool {
        let role = self.subject.cell(cell).column_role;
        matches!(role, ColumnRole::Current | ColumnRole::Comparison)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::{fixture, validate};

    #[test]
    fn every_rule_that_is_weighed_stands_in_the_list() {
        let pack = fixture::pack();
        let form = Form::build(&pack, &pack.data_sets[0], &pack.reporters[0], &pack.periods[0]);
        let rules = rules(&pack, &form);
        let mut entry = Entry::empty(&form);
        for (index, cell) in form.inputs().filter(|(_, cell)| cell.value_type.is_numeric()) {
            entry.set(index, "", crate::value::ValueState::number(index as i64 + cell.row as i64));
        }
        entry.recalculate(&form);
        let validation = validate(&pack, &form, &entry, &Context::default());
        let told = |rule: &str, cells: &[CellIndex]| {
            rules.iter().any(|listed| listed.rule == rule && listed.cells == cells)
        };
        let is_general = |rule: &str| rule == super::super::values::RULE;
        let mut seen = 0;
        for (rule, cells) in validation.weighed.iter().filter(|(rule, _)| !is_general(rule)) {
            assert!(told(rule, cells), "{rule} {cells:?}");
            seen += 1;
        }
        assert!(seen > 5, "{seen}");
        for violation in &validation.violations {
            let listed =
                rules.iter().find(|r| r.rule == violation.rule && r.cells == violation.cells);
            let standing = listed.map(|listed| listed.standing(&validation));
            if !is_general(&violation.rule) {
                assert_eq!(standing, Some(RuleStanding::Broken(violation.severity())));
            }
        }
        assert!(rules.iter().any(|rule| rule.standing(&validation) == RuleStanding::Unchecked));
        for rule in &rules {
            for language in [Language::Vi, Language::En] {
                assert!(!rule.words(language).is_empty(), "{}", rule.rule);
            }
        }
    }
}
