//! Expressions as formulas of a workbook.
//!
//! Every figure is a normalised cell: a number, or for other kinds a text of at least two
//! characters; a missing one is a text of a single character. **Invariant:** the formula comes
//! to what [`Expression::evaluate`] comes to; what cannot be known there is an error value
//! here. Figures are compared to six decimals, so that binary residues do not count.

use super::{
    Expression, Function, Kind, Reference,
    ast::{Binary, Node, NodeKind},
};
use crate::definition::MissingValueStrategy;

/// What stands for `KPS` where no number is asked: it is there, and fits no comparison.
pub(crate) const NIL_OF_ANOTHER_KIND: &str = "KK";
/// Flags.
pub(crate) const TRUE: &str = "=1";
pub(crate) const FALSE: &str = "=0";

/// Where the normalised cells stand.
pub(crate) trait Cells {
    /// Address of a single figure.
    fn one(&self, reference: &Reference) -> String;
    /// Ranges of all its occurrences, and how many these are.
    fn all(&self, reference: &Reference) -> (Vec<String>, usize);
    /// `None`: words, of which only is known whether there are any.
    fn kind(&self, reference: &Reference) -> Option<Kind>;
}

/// A part of a formula.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    /// Means nothing where it is missing, and may be an error then.
    pub(crate) value: String,
    /// A condition; `None`: never missing.
    pub(crate) missing: Option<String>,
    pub(crate) kind: Kind,
}

impl Expression {
    /// `None` where no formula says the same.
    pub(crate) fn to_excel(
        &self,
        cells: &dyn Cells,
        strategy: MissingValueStrategy,
    ) -> Option<Term> {
        let fill = strategy != MissingValueStrategy::SkipIfAnyValueMissing;
        let writer = Writer { cells, fill };
        let term = writer.node(&self.root)?;
        if !fill {
            return Some(term);
        }
        let missing = match strategy {
            MissingValueStrategy::SkipIfAllValuesMissing => {
                let absent: Vec<String> = self
                    .references()
                    .into_iter()
                    .map(|reference| writer.absent(reference))
                    .collect();
                (!absent.is_empty()).then(|| format!("AND({})", absent.join(",")))
            }
            _ => None,
        };
        // A missing result counts as the number 0, whatever was asked.
        if term.missing.is_some() && term.kind != Kind::Number {
            return None;
        }
        Some(Term { value: writer.filled(&term)?, missing, kind: term.kind })
    }
}

struct Writer<'a> {
    cells: &'a dyn Cells,
    fill: bool,
}

fn either(conditions: &[Option<String>]) -> Option<String> {
    let some: Vec<&str> = conditions.iter().flatten().map(String::as_str).collect();
    match some.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(format!("OR({})", several.join(","))),
    }
}

fn guarded(term: &Term, otherwise: &str) -> String {
    match &term.missing {
        Some(missing) => format!("IF({missing},{otherwise},{})", term.value),
        None => term.value.clone(),
    }
}

impl Writer<'_> {
    fn node(&self, node: &Node) -> Option<Term> {
        let known = |value: String, kind| Some(Term { value, missing: None, kind });
        match &node.kind {
            NodeKind::Number(number) => known(number.to_string(), Kind::Number),
            NodeKind::Text(text) => {
                known(format!("\"={}\"", text.replace('"', "\"\"")), Kind::Text)
            }
            NodeKind::Flag(flag) => {
                known(if *flag { "TRUE" } else { "FALSE" }.to_owned(), Kind::Flag)
            }
            NodeKind::Reference(reference) => Some(self.reference(reference)),
            NodeKind::Negate(inner) => {
                let inner = self.taken(inner)?;
                Some(Term { value: format!("(-{})", inner.value), ..inner })
            }
            NodeKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            NodeKind::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    fn reference(&self, reference: &Reference) -> Term {
        let at = self.cells.one(reference);
        let missing = Some(format!("LEN({at})=1"));
        let fitting = |value: String| format!("IF({at}=\"{NIL_OF_ANOTHER_KIND}\",NA(),{value})");
        match self.cells.kind(reference) {
            Some(Kind::Number) => Term {
                value: at.clone(),
                missing: Some(format!("NOT(ISNUMBER({at}))")),
                kind: Kind::Number,
            },
            Some(Kind::Flag) => {
                Term { value: fitting(format!("{at}=\"{TRUE}\"")), missing, kind: Kind::Flag }
            }
            Some(kind) => Term { value: fitting(at.clone()), missing, kind },
            None => Term { value: "NA()".to_owned(), missing, kind: Kind::Text },
        }
    }

    /// A condition: the figure is nowhere.
    fn absent(&self, reference: &Reference) -> String {
        if self.cells.kind(reference) == Some(Kind::Number) {
            format!("COUNT({})=0", self.cells.all(reference).0.join(","))
        } else {
            let (ranges, _) = self.cells.all(reference);
            let given = ranges.iter().map(|range| format!("SUMPRODUCT(--(LEN({range})>1))"));
            format!("{}=0", given.collect::<Vec<_>>().join("+"))
        }
    }

    /// What a missing one counts as.
    fn filled(&self, term: &Term) -> Option<String> {
        Some(match (&term.missing, term.kind) {
            (None, _) => term.value.clone(),
            (Some(_), Kind::Number) => guarded(term, "0"),
            (Some(_), Kind::Flag) => guarded(term, "FALSE"),
            (Some(_), Kind::Text) => guarded(term, "\"=\""),
            (Some(_), Kind::Date) => return None,
        })
    }

    /// An operand: filled where missing ones count as nothing.
    fn taken(&self, node: &Node) -> Option<Term> {
        let term = self.node(node)?;
        if !self.fill {
            return Some(term);
        }
        Some(Term { value: self.filled(&term)?, missing: None, kind: term.kind })
    }

    fn binary(&self, operator: Binary, left: &Node, right: &Node) -> Option<Term> {
        let (left, right) = (self.taken(left)?, self.taken(right)?);
        let missing = either(&[left.missing.clone(), right.missing.clone()]);
        let (l, r) = (&left.value, &right.value);
        let number = |value: String| Term { value, missing: missing.clone(), kind: Kind::Number };
        let sign = match operator {
            Binary::And | Binary::Or => {
                let (function, neutral) =
                    if operator == Binary::And { ("AND", "TRUE") } else { ("OR", "FALSE") };
                let value =
                    format!("{function}({},{})", guarded(&left, neutral), guarded(&right, neutral));
                // Known from one side alone where that side decides.
                let open =
                    if operator == Binary::And { value.clone() } else { format!("NOT({value})") };
                let missing = missing.map(|missing| format!("AND({missing},{open})"));
                return Some(Term { value, missing, kind: Kind::Flag });
            }
            Binary::Add => return Some(number(format!("({l}+{r})"))),
            Binary::Subtract => return Some(number(format!("({l}-{r})"))),
            Binary::Multiply => return Some(number(format!("({l}*{r})"))),
            Binary::Divide => return Some(number(format!("({l}/{r})"))),
            Binary::Modulo => return Some(number(format!("({l}-{r}*TRUNC({l}/{r}))"))),
            Binary::Equal => "=",
            Binary::NotEqual => "<>",
            Binary::Less => "<",
            Binary::LessOrEqual => "<=",
            Binary::Greater => ">",
            Binary::GreaterOrEqual => ">=",
        };
        let value = match (left.kind, right.kind) {
            (Kind::Text, Kind::Text) if sign == "=" => format!("EXACT({l},{r})"),
            (Kind::Text, Kind::Text) if sign == "<>" => format!("NOT(EXACT({l},{r}))"),
            (Kind::Flag, Kind::Flag) if matches!(sign, "=" | "<>") => format!("({l}{sign}{r})"),
            (Kind::Number, Kind::Number) | (Kind::Date, Kind::Date) => {
                format!("({}{sign}0)", difference(l, r))
            }
            _ => return None,
        };
        Some(Term { value, missing, kind: Kind::Flag })
    }

    fn call(&self, function: Function, arguments: &[Node]) -> Option<Term> {
        match (function, arguments) {
            (Function::If, [condition, then, otherwise]) => {
                let condition = self.taken(condition)?;
                let (then, otherwise) = (self.node(then)?, self.node(otherwise)?);
                let c = &condition.value;
                let branches = [&then.missing, &otherwise.missing];
                let branch = branches.iter().any(|missing| missing.is_some()).then(|| {
                    let [a, b] = branches.map(|missing| missing.as_deref().unwrap_or("FALSE"));
                    format!("IF({c},{a},{b})")
                });
                let missing = match (&condition.missing, branch) {
                    (Some(missing), Some(branch)) => Some(format!("IF({missing},TRUE,{branch})")),
                    (missing, branch) => missing.clone().or(branch),
                };
                let value = format!("IF({c},{},{})", then.value, otherwise.value);
                Some(Term { value, missing, kind: then.kind })
            }
            (Function::Coalesce, arguments) => {
                let terms: Vec<Term> =
                    arguments.iter().map(|argument| self.node(argument)).collect::<Option<_>>()?;
                let (last, first) = terms.split_last()?;
                let value =
                    first.iter().rev().fold(last.value.clone(), |rest, term| guarded(term, &rest));
                let all: Option<Vec<&str>> =
                    terms.iter().map(|term| term.missing.as_deref()).collect();
                let missing = all.map(|all| format!("AND({})", all.join(",")));
                Some(Term { value, missing, kind: last.kind })
            }
            (Function::Count, arguments) => {
                let mut parts = Vec::new();
                for argument in arguments {
                    match &argument.kind {
                        NodeKind::Reference(reference) => {
                            let (ranges, _) = self.cells.all(reference);
                            let number = self.cells.kind(reference) == Some(Kind::Number);
                            parts.extend(ranges.iter().map(|range| {
                                if number {
                                    format!("COUNT({range})")
                                } else {
                                    format!("SUMPRODUCT(--(LEN({range})>1))")
                                }
                            }));
                        }
                        _ => {
                            let term = Term { value: "1".to_owned(), ..self.node(argument)? };
                            parts.push(guarded(&term, "0"));
                        }
                    }
                }
                let value = format!("({})", parts.join("+"));
                Some(Term { value, missing: None, kind: Kind::Number })
            }
            (Function::Sum, arguments) => self.reduce("SUM", arguments),
            (Function::Min, arguments) => self.reduce("MIN", arguments),
            (Function::Max, arguments) => self.reduce("MAX", arguments),
            (Function::Round, [value, decimals @ ..]) => {
                let value = self.taken(value)?;
                let decimals = match decimals {
                    [decimals, ..] => self.taken(decimals)?,
                    [] => Term { value: "0".to_owned(), missing: None, kind: Kind::Number },
                };
                let missing = either(&[value.missing, decimals.missing]);
                let value = format!("ROUND({},{})", value.value, decimals.value);
                Some(Term { value, missing, kind: Kind::Number })
            }
            (Function::Abs, [inner]) => {
                let inner = self.taken(inner)?;
                Some(Term { value: format!("ABS({})", inner.value), ..inner })
            }
            (Function::Not, [inner]) => {
                let inner = self.taken(inner)?;
                Some(Term { value: format!("NOT({})", inner.value), ..inner })
            }
            // A form knows neither.
            (Function::SubmissionsOnTime | Function::SubmissionsExpected, _) => Some(Term {
                value: "NA()".to_owned(),
                missing: Some("TRUE".to_owned()),
                kind: Kind::Number,
            }),
            _ => None,
        }
    }

    fn reduce(&self, function: &str, arguments: &[Node]) -> Option<Term> {
        let (mut parts, mut ranges, mut cells) = (Vec::new(), Vec::new(), 0);
        let mut missing = Vec::new();
        for argument in arguments {
            if let NodeKind::Reference(reference) = &argument.kind {
                let (found, count) = self.cells.all(reference);
                ranges.extend(found);
                cells += count;
                continue;
            }
            let term = self.node(argument)?;
            if self.fill && term.missing.is_some() {
                // Nothing in a list of arguments can stand for "look past it".
                parts.push((function == "SUM").then(|| guarded(&term, "0"))?);
            } else {
                missing.push(term.missing.clone());
                parts.push(term.value);
            }
        }
        if !ranges.is_empty() {
            let count = format!("COUNT({})", ranges.join(","));
            match (self.fill, parts.is_empty()) {
                (false, _) => missing.push(Some(format!("{count}<{cells}"))),
                (true, true) => missing.push(Some(format!("{count}=0"))),
                (true, false) => {}
            }
        }
        parts.extend(ranges);
        let value = format!("{function}({})", parts.join(","));
        Some(Term { value, missing: either(&missing), kind: Kind::Number })
    }
}

/// Free of binary residue.
pub(crate) fn difference(left: &str, right: &str) -> String {
    format!("ROUND({left}-({right}),6)")
}
