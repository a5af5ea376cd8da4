//! Every rule at every spot of the form, with the formula of its verdict.

use super::{
    Verdict,
    figures::{BLANK, Figures, LETTERS_RANGE, NIL_FLAG, NOT_APPLICABLE, NOT_AVAILABLE, WORDS},
    known::Known,
};
use crate::{
    definition::{Operator, Relation, ValidationRule, ValueType},
    diag::Severity,
    expr::{
        Kind, Reference, When,
        excel::{Cells, Term, difference},
    },
    form::{CellIndex, ColumnRole, FormRow, ValueRole},
    i18n::Language,
    validation::{
        RuleStanding, Subject, Validation, change, compulsory, cumulative, part, partition,
        relation::{self, Parsed, Spots, spelled},
        stated, values,
    },
};

/// Formulas hold 8,192 characters.
const LONGEST_FORMULA: usize = 8_000;

/// What kind of rule it is, and what a line of the list has to say beside its cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kinds {
    Value,
    Compulsory,
    /// Group of the parent's rows.
    Partition(u8),
    Part,
    Change,
    /// The closing figure of the period before.
    Opening,
    /// The figure of the same period last year.
    Comparison,
    /// Since the year began; `known`: what it was at the end of the period before.
    Cumulative {
        known: bool,
    },
    /// The rule in codes of rows: `A1 = A2 + A3`.
    Relation(String),
}

/// One rule at one spot.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) rule: String,
    pub(super) kind: Kinds,
    /// As in [`Violation::cells`](crate::validation::Violation::cells).
    pub(super) cells: Vec<CellIndex>,
    /// All figures it rests on.
    pub(super) rests_on: Vec<CellIndex>,
    /// Section and row of the first cell.
    pub(super) line: (usize, usize),
    /// Row whose "Chia ra" or "Trong đó" it is.
    pub(super) parent: Option<usize>,
    /// `None`: never known from this form alone.
    pub(super) formula: Option<String>,
}

/// The verdicts a formula can come to, beside that it holds or is skipped.
pub(super) const POSSIBLE: [Verdict; 5] =
    [Verdict::High, Verdict::Medium, Verdict::Low, Verdict::Unchecked, Verdict::Explained];

impl Check {
    /// Whether its formula can come to a verdict.
    pub(super) fn can_be(&self, verdict: Verdict) -> bool {
        match &self.formula {
            None => verdict == Verdict::Unchecked,
            Some(_) if self.kind == Kinds::Value => {
                matches!(verdict, Verdict::High | Verdict::Holds)
            }
            Some(formula) => formula.contains(&format!("\"{}\"", verdict.letter())),
        }
    }

    /// As the rules themselves say it.
    pub(super) fn verdict(&self, validation: &Validation) -> Verdict {
        match validation.standing(&self.rule, &self.cells, &self.rests_on) {
            RuleStanding::Broken(Severity::High) => Verdict::High,
            RuleStanding::Broken(Severity::Medium) => Verdict::Medium,
            RuleStanding::Broken(Severity::Low) => Verdict::Low,
            RuleStanding::Explained => Verdict::Explained,
            RuleStanding::Unchecked => Verdict::Unchecked,
            RuleStanding::Holds => Verdict::Holds,
            RuleStanding::Waits => Verdict::Skipped,
        }
    }
}

/// In the order of the form's lines.
pub(super) fn of(subject: &Subject<'_>, figures: &Figures, known: &Known) -> Vec<Check> {
    let mut checks = Builder { subject, figures, known, checks: Vec::new() };
    for (index, cell) in subject.form.inputs() {
        if !matches!(cell.value_type, ValueType::Text | ValueType::LongText) {
            checks.value(index);
        }
        if cell.compulsory {
            checks.compulsory(index);
        }
        if cell.key.role == ValueRole::Stated && cell.value_type.is_numeric() {
            match cell.column_role {
                ColumnRole::Current => checks.opening(index),
                ColumnRole::Comparison => checks.comparison(index),
                _ => {}
            }
        }
        if cell.column_role == ColumnRole::Cumulative {
            checks.cumulative(index);
        }
    }
    for (rows, row) in subject.rows() {
        checks.partition(rows, row);
        checks.part(rows, row);
        if let Some((current, comparison)) = change::pair(subject, &rows[row]) {
            checks.change(current, comparison);
        }
    }
    relation::each(subject, |rule, parsed, spots, _| checks.relation(rule, parsed, spots));
    let mut checks = checks.checks;
    checks.sort_by(|a, b| {
        (a.line, &a.kind, &a.rule, &a.cells).cmp(&(b.line, &b.kind, &b.rule, &b.cells))
    });
    checks
}

struct Builder<'a> {
    subject: &'a Subject<'a>,
    figures: &'a Figures,
    known: &'a Known,
    checks: Vec<Check>,
}

impl Builder<'_> {
    fn add(&mut self, rule: &str, kind: Kinds, cells: Vec<CellIndex>, formula: Option<String>) {
        let Some(first) = cells.first().map(|cell| self.subject.cell(*cell)) else { return };
        let line = (first.section, first.row);
        let parent = match &kind {
            Kinds::Part => self.subject.form.sections[line.0].rows[line.1].parent,
            Kinds::Partition(_) => Some(line.1),
            _ => None,
        };
        let formula = formula.filter(|formula| formula.chars().count() <= LONGEST_FORMULA);
        let (rule, rests_on) = (rule.to_owned(), cells.clone());
        self.checks.push(Check { rule, kind, cells, rests_on, line, parent, formula });
    }

    fn at(&self, cell: CellIndex) -> String {
        self.figures.at(cell)
    }

    fn value(&mut self, index: CellIndex) {
        // Whatever has no letter is a value.
        let formula =
            format!("=IFERROR(VLOOKUP({},{LETTERS_RANGE},2,FALSE)&\"\",\"ok\")", self.at(index));
        self.add(values::RULE, Kinds::Value, vec![index], Some(formula));
    }

    fn compulsory(&mut self, index: CellIndex) {
        let at = self.at(index);
        let broken = self.explainable(index, "M");
        let formula = match compulsory::has_no_note(self.subject, index) {
            true => {
                format!("IF({at}=\"{BLANK}\",{broken},IF({at}=\"{NOT_AVAILABLE}\",\"L\",\"ok\"))")
            }
            false => {
                format!("IF(OR({at}=\"{BLANK}\",{at}=\"{NOT_AVAILABLE}\"),{broken},\"ok\")")
            }
        };
        let formula = match compulsory::asks_for_words(self.subject.cell(index)) {
            true => format!("=IF({NIL_FLAG}=1,\"\",{formula})"),
            false => format!("={formula}"),
        };
        self.add(compulsory::RULE, Kinds::Compulsory, vec![index], Some(formula));
    }

    fn opening(&mut self, index: CellIndex) {
        let at = self.at(index);
        let weighed = match self.known.number(index, When::Previous) {
            Some(known) => {
                let broken = self.explainable(index, "H");
                format!("IF({}=0,\"ok\",{broken})", difference(&at, &known))
            }
            None => "\"U\"".to_owned(),
        };
        let formula = format!("=IF(ISNUMBER({at}),{weighed},\"\")");
        self.add(stated::RULE, Kinds::Opening, vec![index], Some(formula));
    }

    fn comparison(&mut self, index: CellIndex) {
        let Some(known) = self.known.number(index, When::SamePeriodLastYear) else { return };
        let (at, broken) = (self.at(index), self.explainable(index, "M"));
        let same = difference(&at, &known);
        let formula = format!("=IF(ISNUMBER({at}),IF({same}=0,\"ok\",{broken}),\"\")");
        self.add(stated::RULE, Kinds::Comparison, vec![index], Some(formula));
    }

    fn cumulative(&mut self, index: CellIndex) {
        let cell = self.subject.cell(index);
        let row = &self.subject.form.sections[cell.section].rows[cell.row];
        let Some(current) = row.cells.first().copied().flatten() else { return };
        let (a, b) = (self.at(index), self.at(current));
        let before = self.known.number(index, When::Previous);
        let known = before.is_some();
        let enough = match before {
            Some(before) => {
                format!("IF({}=0,\"ok\",\"H\")", difference(&a, &format!("{b}+{before}")))
            }
            None => "\"ok\"".to_owned(),
        };
        let formula = format!(
            "=IF(AND(ISNUMBER({a}),ISNUMBER({b})),IF({}<0,\"H\",{enough}),\"\")",
            difference(&a, &b)
        );
        let kind = Kinds::Cumulative { known };
        self.add(cumulative::RULE, kind, vec![index, current], Some(formula));
    }

    fn partition(&mut self, rows: &[FormRow], parent: usize) {
        for (group, children) in partition::groups(rows, parent) {
            for (column, whole) in rows[parent].cells.iter().enumerate() {
                let Some(whole) = *whole else { continue };
                let role = self.subject.cell(whole).column_role;
                if !matches!(role, ColumnRole::Current | ColumnRole::Comparison) {
                    continue;
                }
                let parts: Vec<CellIndex> = children
                    .iter()
                    .filter_map(|row| rows[*row].cells.get(column).copied().flatten())
                    .collect();
                if parts.is_empty() {
                    continue;
                }
                let said = partition::has_line(self.subject, rows, (parent, &children), role);
                let ranges = self.figures.ranges(&parts);
                let all = ranges.join(",");
                let marked: Vec<String> = ranges
                    .iter()
                    .map(|range| format!("COUNTIF({range},\"{NOT_APPLICABLE}\")"))
                    .collect();
                let excess = difference(&format!("SUM({all})"), &self.at(whole));
                let incomplete = format!("IF({excess}>0,\"H\",\"ok\")");
                let weighed = match (parts.len() == children.len(), said) {
                    (false, _) => incomplete,
                    (true, said) => format!(
                        "IF(COUNT({all})+{}={},{},{incomplete})",
                        marked.join("+"),
                        parts.len(),
                        if said {
                            "\"ok\"".to_owned()
                        } else {
                            format!("IF({excess}=0,\"ok\",\"H\")")
                        },
                    ),
                };
                let formula = format!(
                    "=IF(OR(NOT(ISNUMBER({})),COUNT({all})=0),\"\",{weighed})",
                    self.at(whole)
                );
                let cells = std::iter::once(whole).chain(parts).collect();
                self.add(partition::RULE, Kinds::Partition(group), cells, Some(formula));
            }
        }
    }

    fn part(&mut self, rows: &[FormRow], child: usize) {
        let row = &rows[child];
        let (Relation::Part, Some(parent)) = (row.relation, row.parent) else { return };
        for (part_cell, whole_cell) in row.cells.iter().zip(&rows[parent].cells) {
            let (Some(part_cell), Some(whole_cell)) = (*part_cell, *whole_cell) else { continue };
            let role = self.subject.cell(part_cell).column_role;
            if !matches!(role, ColumnRole::Current | ColumnRole::Comparison) {
                continue;
            }
            let (a, b) = (self.at(part_cell), self.at(whole_cell));
            let weighed = if part::is_said(self.subject, row, &rows[parent], role) {
                "\"ok\"".to_owned()
            } else {
                format!("IF({}<=0,\"ok\",\"H\")", difference(&a, &b))
            };
            let formula = format!("=IF(AND(ISNUMBER({a}),ISNUMBER({b})),{weighed},\"\")");
            self.add(part::RULE, Kinds::Part, vec![part_cell, whole_cell], Some(formula));
        }
    }

    fn change(&mut self, current: CellIndex, comparison: CellIndex) {
        let (a, mut b) = (self.at(current), self.at(comparison));
        let mut given = format!("AND(ISNUMBER({a}),ISNUMBER({b}))");
        // Last year's report stands in for a comparison that was not typed.
        if let Some(known) = self.known.number(current, When::SamePeriodLastYear) {
            given = format!("ISNUMBER({a})");
            b = format!("IF(ISNUMBER({b}),{b},{known})");
        }
        let change = format!("ABS({})", difference(&a, &b));
        let (percent, absolute) = (change::PERCENT, change::ABSOLUTE);
        let broken = self.explainable(current, "M");
        let formula = format!(
            "=IF({given},IF(OR({change}<={absolute},AND({b}<>0,ROUND({change}*100-{percent}*ABS({b}),6)<=0)),\"ok\",{broken}),\"\")"
        );
        self.add(change::RULE, Kinds::Change, vec![current, comparison], Some(formula));
    }

    fn relation(&mut self, rule: &ValidationRule, parsed: &Parsed, spots: &Spots<'_>) {
        let cells = spots.concerned(parsed);
        let Some(first) = cells.first().copied() else { return };
        let formula = self.relation_formula(rule, parsed, spots, first);
        let spelled = Kinds::Relation(spelled(self.subject, Language::Vi, rule, parsed, spots));
        self.add(&rule.id, spelled, cells, formula);
        if let Some(check) = self.checks.last_mut() {
            check.rests_on = spots.all().map(|(_, spot)| spot.cell).collect();
        }
    }

    fn relation_formula(
        &self,
        rule: &ValidationRule,
        parsed: &Parsed,
        spots: &Spots<'_>,
        first: CellIndex,
    ) -> Option<String> {
        use crate::definition::MissingValueStrategy::SkipIfAnyValueMissing as Any;

        let bound =
            Bound { subject: self.subject, figures: self.figures, known: self.known, spots };
        // What only an accepted report tells, this form never knows.
        let mut stated = Vec::new();
        for (reference, spot) in spots.all() {
            if self.known.at(spot.cell, reference.when).is_some() {
                continue;
            }
            let said = spot.said?;
            if reference.when != When::Current {
                stated.push(said);
            }
        }
        let pair = matches!(rule.operator, Operator::CompulsoryPair | Operator::ExclusivePair);
        let strategy = |own| if pair { Any } else { own };
        let left = parsed.left.to_excel(&bound, strategy(rule.left_side.missing_value_strategy))?;
        let right =
            parsed.right.to_excel(&bound, strategy(rule.right_side.missing_value_strategy))?;
        let broken = match relation::importance(rule) {
            Severity::High => "\"H\"".to_owned(),
            Severity::Medium => self.explainable(first, "M"),
            Severity::Low => "\"L\"".to_owned(),
        };
        let mut formula = compared(rule, &left, &right, &broken)?;
        if let Some(condition) = &parsed.condition {
            let condition = condition.to_excel(&bound, Any)?;
            formula = format!("IF({},{formula},\"ok\")", condition.value);
            if let Some(missing) = condition.missing {
                formula = format!("IF({missing},\"\",{formula})");
            }
        }
        if !stated.is_empty() {
            let unknown: Vec<String> = stated
                .iter()
                .map(|cell| {
                    let at = self.at(*cell);
                    match self.subject.cell(*cell).value_type.is_numeric() {
                        true => format!("NOT(ISNUMBER({at}))"),
                        false => format!("LEN({at})=1"),
                    }
                })
                .collect();
            formula = format!("IF(OR({}),\"U\",{formula})", unknown.join(","));
        }
        Some(format!("=IFERROR({formula},\"U\")"))
    }

    /// The verdict of a broken rule that a reason explains.
    fn explainable(&self, first: CellIndex, verdict: &str) -> String {
        let notes: Vec<String> = self
            .subject
            .notes(first)
            .iter()
            .map(|note| format!("{}=\"{WORDS}\"", self.at(*note)))
            .collect();
        match notes.is_empty() {
            true => format!("\"{verdict}\""),
            false => format!("IF(OR({}),\"E\",\"{verdict}\")", notes.join(",")),
        }
    }
}

/// `None` where no formula compares the two sides as the rule does.
fn compared(rule: &ValidationRule, left: &Term, right: &Term, broken: &str) -> Option<String> {
    let missing = |term: &Term| term.missing.clone().unwrap_or_else(|| "FALSE".to_owned());
    let (l, r) = (&left.value, &right.value);
    let holds = match rule.operator {
        Operator::CompulsoryPair => {
            return Some(format!("IF(({})=({}),\"ok\",{broken})", missing(left), missing(right)));
        }
        Operator::ExclusivePair => {
            return Some(format!("IF(OR({},{}),\"ok\",{broken})", missing(left), missing(right)));
        }
        operator => match (left.kind, right.kind, operator) {
            (Kind::Text, Kind::Text, Operator::EqualTo) => format!("EXACT({l},{r})"),
            (Kind::Text, Kind::Text, Operator::NotEqualTo) => format!("NOT(EXACT({l},{r}))"),
            (Kind::Flag, Kind::Flag, Operator::EqualTo) => format!("({l})=({r})"),
            (Kind::Flag, Kind::Flag, Operator::NotEqualTo) => format!("({l})<>({r})"),
            (Kind::Number, Kind::Number, _) | (Kind::Date, Kind::Date, _) => {
                let above = difference(l, r);
                let tolerance = rule.tolerance;
                match operator {
                    Operator::EqualTo => format!("ABS({above})<={tolerance}"),
                    Operator::NotEqualTo => format!("ABS({above})>{tolerance}"),
                    Operator::GreaterThan => format!("{above}>-{tolerance}"),
                    Operator::GreaterThanOrEqualTo => format!("{above}>=-{tolerance}"),
                    Operator::LessThan => format!("{above}<{tolerance}"),
                    _ => format!("{above}<={tolerance}"),
                }
            }
            _ => return None,
        },
    };
    let weighed = format!("IF({holds},\"ok\",{broken})");
    let missing: Vec<&str> =
        [left, right].iter().filter_map(|term| term.missing.as_deref()).collect();
    Some(match missing.as_slice() {
        [] => weighed,
        [one] => format!("IF({one},\"\",{weighed})"),
        several => format!("IF(OR({}),\"\",{weighed})", several.join(",")),
    })
}

/// The figures of a rule on the hidden sheet.
struct Bound<'a> {
    subject: &'a Subject<'a>,
    figures: &'a Figures,
    known: &'a Known,
    spots: &'a Spots<'a>,
}

impl Bound<'_> {
    fn cells(&self, reference: &Reference) -> Vec<CellIndex> {
        self.spots.of(reference).iter().map(|spot| spot.said.unwrap_or(spot.cell)).collect()
    }
}

impl Cells for Bound<'_> {
    fn one(&self, reference: &Reference) -> String {
        let Some(spot) = self.spots.of(reference).first() else { return String::new() };
        let known = self.known.at(spot.cell, reference.when);
        known.unwrap_or_else(|| self.figures.at(spot.said.unwrap_or(spot.cell)))
    }

    fn all(&self, reference: &Reference) -> (Vec<String>, usize) {
        let spots = self.spots.of(reference);
        let (mut typed, mut ranges) = (Vec::new(), Vec::new());
        for spot in spots {
            match self.known.at(spot.cell, reference.when) {
                Some(known) => ranges.push(known),
                None => typed.push(spot.said.unwrap_or(spot.cell)),
            }
        }
        ranges.extend(self.figures.ranges(&typed));
        (ranges, spots.len())
    }

    fn kind(&self, reference: &Reference) -> Option<Kind> {
        let cell = self.cells(reference).first().map(|cell| self.subject.cell(*cell))?;
        match &cell.value_type {
            kind if kind.is_numeric() => Some(Kind::Number),
            ValueType::Bool => Some(Kind::Flag),
            ValueType::Date => Some(Kind::Date),
            ValueType::SelectOne(_) => Some(Kind::Text),
            _ => None,
        }
    }
}
