//! Expressions as people read them: `A1.2 + A1.3`.

use super::{
    Expression, Function, Reference,
    ast::{Binary, Node, NodeKind},
};
use crate::value::format_number;

/// What names and words an expression is spelled with.
pub(crate) struct Spelling<'a> {
    pub(crate) reference: &'a dyn Fn(&Reference) -> String,
    /// Of `and`, `or`, `if`, `true`… and of the functions.
    pub(crate) word: &'a dyn Fn(&str) -> String,
}

impl Expression {
    pub(crate) fn spelled(&self, spelling: &Spelling<'_>) -> String {
        spelling.node(&self.root, 0)
    }
}

impl Spelling<'_> {
    /// In parentheses where what is around it binds closer.
    fn node(&self, node: &Node, around: u8) -> String {
        match &node.kind {
            NodeKind::Number(number) => format_number(*number),
            NodeKind::Text(text) => format!("“{text}”"),
            NodeKind::Flag(flag) => (self.word)(if *flag { "true" } else { "false" }),
            NodeKind::Reference(reference) => (self.reference)(reference),
            NodeKind::Negate(inner) => format!("−{}", self.node(inner, 6)),
            NodeKind::Binary(operator, left, right) => {
                let (sign, level) = sign(*operator);
                let sign = match operator {
                    Binary::And | Binary::Or | Binary::Modulo => (self.word)(sign),
                    _ => sign.to_owned(),
                };
                let text =
                    format!("{} {sign} {}", self.node(left, level), self.node(right, level + 1));
                if level < around { format!("({text})") } else { text }
            }
            NodeKind::Call(function, arguments) => self.call(*function, arguments, around),
        }
    }

    fn call(&self, function: Function, arguments: &[Node], around: u8) -> String {
        let name = match (function, arguments) {
            // A missing figure that counts as nothing reads as the figure.
            (Function::Coalesce, [first, ..]) => return self.node(first, around),
            (Function::True, _) => return (self.word)("true"),
            (Function::False, _) => return (self.word)("false"),
            (Function::Coalesce | Function::Sum, _) => "sum",
            (Function::If, _) => "if",
            (Function::Count, _) => "count",
            (Function::Round, _) => "round",
            (Function::Min, _) => "min",
            (Function::Max, _) => "max",
            (Function::Abs, _) => "abs",
            (Function::Not, _) => "not",
            (Function::SubmissionsOnTime, _) => "on-time",
            (Function::SubmissionsExpected, _) => "expected",
        };
        let arguments: Vec<String> =
            arguments.iter().map(|argument| self.node(argument, 0)).collect();
        format!("{}({})", (self.word)(name), arguments.join("; "))
    }
}

/// The sign and how close it binds.
fn sign(operator: Binary) -> (&'static str, u8) {
    match operator {
        Binary::Or => ("or", 1),
        Binary::And => ("and", 2),
        Binary::Equal => ("=", 3),
        Binary::NotEqual => ("≠", 3),
        Binary::Less => ("<", 3),
        Binary::LessOrEqual => ("≤", 3),
        Binary::Greater => (">", 3),
        Binary::GreaterOrEqual => ("≥", 3),
        Binary::Add => ("+", 4),
        Binary::Subtract => ("−", 4),
        Binary::Multiply => ("×", 5),
        Binary::Divide => ("÷", 5),
        Binary::Modulo => ("mod", 5),
    }
}
