//! An expression as a formula of a workbook.

use super::{
    Expression, Function, Reference,
    ast::{Binary, Node, NodeKind},
};

impl Expression {
    /// The formula without its `=`, where arithmetic is all it needs: `cell_of` tells where a
    /// figure stands, `counted` where one of the counts of submissions. `None` where one of
    /// them stands nowhere, or a function has no sure counterpart.
    pub fn formula(
        &self,
        cell_of: &dyn Fn(&Reference) -> Option<String>,
        counted: &dyn Fn(Function) -> Option<String>,
    ) -> Option<String> {
        spell(&self.root, cell_of, counted)
    }
}

fn spell(
    node: &Node,
    cell_of: &dyn Fn(&Reference) -> Option<String>,
    counted: &dyn Fn(Function) -> Option<String>,
) -> Option<String> {
    let inner = |node: &Node| spell(node, cell_of, counted);
    match &node.kind {
        NodeKind::Number(number) => Some(number.normalize().to_string()),
        NodeKind::Reference(reference) => cell_of(reference),
        NodeKind::Negate(negated) => Some(format!("(-{})", inner(negated)?)),
        NodeKind::Binary(operator, left, right) => {
            let sign = match operator {
                Binary::Add => "+",
                Binary::Subtract => "-",
                Binary::Multiply => "*",
                Binary::Divide => "/",
                _ => return None,
            };
            Some(format!("({}{sign}{})", inner(left)?, inner(right)?))
        }
        NodeKind::Call(function, arguments) => {
            let name = match function {
                Function::Sum => "SUM",
                Function::Min => "MIN",
                Function::Max => "MAX",
                Function::Abs => "ABS",
                Function::SubmissionsOnTime | Function::SubmissionsExpected => {
                    return counted(*function);
                }
                _ => return None,
            };
            let arguments: Option<Vec<String>> = arguments.iter().map(inner).collect();
            Some(format!("{name}({})", arguments?.join(",")))
        }
        NodeKind::Text(_) | NodeKind::Flag(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    #[test]
    fn arithmetic_becomes_a_formula_and_nothing_else_does() {
        let spelled = |source: &str| {
            let cell_of = |reference: &Reference| {
                (reference.element != "nowhere").then(|| format!("$D${}", reference.element.len()))
            };
            parse(source).expect("parses").formula(&cell_of, &|_| Some("7".into()))
        };
        assert_eq!(spelled("${a} - samePeriodLastYear(${a})").as_deref(), Some("($D$1-$D$1)"));
        assert_eq!(spelled("${a} * (${bb} + 2)").as_deref(), Some("($D$1*($D$2+2))"));
        assert_eq!(spelled("sum(${a}, -${bb})").as_deref(), Some("SUM($D$1,(-$D$2))"));
        assert_eq!(spelled("submissionsOnTime()").as_deref(), Some("7"));
        assert_eq!(spelled("${nowhere} + 1"), None);
        assert_eq!(spelled("if(${a} > 1, 1, 2)"), None);
    }
}
