//! Tokens to an expression, by precedence: `or`, `and`, `= !=`, `< <= > >=`, `+ -`,
//! `* div mod`, unary minus (XPath's order).

use super::{
    Expression, Function, Reference, Span, When,
    ast::{Binary, Node, NodeKind},
    token::{Token, tokens},
};

/// Longest source text, in bytes.
pub const MAX_LENGTH: usize = 4096;
/// Most nodes of one expression; bounds every recursion over it.
pub const MAX_NODES: usize = 256;

/// Deepest nesting of parentheses, calls and signs.
const MAX_DEPTH: usize = 32;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    pub span: Span,
    pub problem: ParseProblem,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseProblem {
    /// The text ends where more has to come.
    Incomplete,
    /// Something else has to stand here.
    Unexpected,
    /// A quotation mark or `${` without its end.
    Unclosed,
    /// Not `${element}` or `${element:option}`.
    BadReference,
    /// Two decimal points, or more digits than figures can hold.
    BadNumber,
    UnknownFunction(String),
    /// A function of the vocabulary that rules of one form cannot use: it needs other units.
    NeedsOtherUnits(String),
    /// `previous` and `samePeriodLastYear` take one reference and nothing else.
    NotAReference,
    WrongNumberOfArguments,
    /// Longer than [`MAX_LENGTH`], deeper than 32 levels or larger than [`MAX_NODES`].
    TooLarge,
}

impl ParseProblem {
    /// Id of its message in the catalogue, without the area `finding`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Incomplete => "expression-incomplete",
            Self::Unexpected => "expression-unexpected",
            Self::Unclosed => "expression-unclosed",
            Self::BadReference => "expression-bad-reference",
            Self::BadNumber => "expression-bad-number",
            Self::UnknownFunction(_) => "expression-unknown-function",
            Self::NeedsOtherUnits(_) => "expression-needs-other-units",
            Self::NotAReference => "expression-not-a-reference",
            Self::WrongNumberOfArguments => "expression-wrong-arguments",
            Self::TooLarge => "expression-too-large",
        }
    }
}

pub fn parse(source: &str) -> Result<Expression, ParseError> {
    if source.len() > MAX_LENGTH {
        return Err(ParseError { span: 0..source.len(), problem: ParseProblem::TooLarge });
    }
    let tokens = tokens(source)?;
    let mut parser =
        Parser { tokens: &tokens, at: 0, end: source.len(), depth: 0, nodes: 0, gathering: false };
    let root = parser.binary(0)?;
    match parser.tokens.get(parser.at) {
        None => Ok(Expression { root }),
        Some((_, span)) => {
            Err(ParseError { span: span.clone(), problem: ParseProblem::Unexpected })
        }
    }
}

/// Loosest first.
const LEVELS: &[&[(&str, Binary)]] = &[
    &[("or", Binary::Or)],
    &[("and", Binary::And)],
    &[("=", Binary::Equal), ("!=", Binary::NotEqual)],
    &[
        ("<", Binary::Less),
        ("<=", Binary::LessOrEqual),
        (">", Binary::Greater),
        (">=", Binary::GreaterOrEqual),
    ],
    &[("+", Binary::Add), ("-", Binary::Subtract)],
    &[("*", Binary::Multiply), ("div", Binary::Divide), ("mod", Binary::Modulo)],
];

enum Callee {
    Period(When),
    Function(Function),
}

struct Parser<'a> {
    tokens: &'a [(Token, Span)],
    at: usize,
    end: usize,
    depth: usize,
    nodes: usize,
    /// The next node is an argument of a gathering function.
    gathering: bool,
}

type Parsed = Result<Node, ParseError>;

impl Parser<'_> {
    fn binary(&mut self, level: usize) -> Parsed {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = self.operator(operators) {
            let right = self.binary(level + 1)?;
            let span = left.span.start..right.span.end;
            // `sum(${a} + ${b})` adds two figures; only bare arguments are gathered.
            let [first, second] = [left, right].map(scalar).map(Box::new);
            left = self.node(span, NodeKind::Binary(operator, first, second))?;
        }
        Ok(left)
    }

    fn operator(&mut self, operators: &[(&str, Binary)]) -> Option<Binary> {
        let text = match &self.tokens.get(self.at)?.0 {
            Token::Sign(sign) => *sign,
            Token::Name(name) => name.as_str(),
            _ => return None,
        };
        let (_, operator) = operators.iter().find(|(written, _)| *written == text)?;
        self.at += 1;
        Some(*operator)
    }

    fn unary(&mut self) -> Parsed {
        let start = self.at;
        if !self.take("-") {
            return self.primary();
        }
        let from = self.tokens[start].1.start;
        let inner = scalar(self.nested(Self::unary)?);
        let span = from..inner.span.end;
        self.node(span, NodeKind::Negate(Box::new(inner)))
    }

    fn primary(&mut self) -> Parsed {
        let gathered = std::mem::take(&mut self.gathering);
        let Some((token, span)) = self.tokens.get(self.at) else {
            return Err(self.incomplete());
        };
        let span = span.clone();
        self.at += 1;
        match token {
            Token::Number(number) => self.node(span, NodeKind::Number(*number)),
            Token::Text(text) => self.node(span, NodeKind::Text(text.clone())),
            Token::Reference { element, option } => {
                let reference = Reference {
                    element: element.clone(),
                    option: option.clone(),
                    when: When::Current,
                    gathered,
                };
                self.node(span, NodeKind::Reference(reference))
            }
            Token::Sign("(") => {
                let inner = self.nested(|parser| parser.binary(0))?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Name(name) => self.call(name, span, gathered),
            Token::Sign(_) => Err(ParseError { span, problem: ParseProblem::Unexpected }),
        }
    }

    fn call(&mut self, name: &str, span: Span, gathered: bool) -> Parsed {
        let fail = |span: &Span, problem| Err(ParseError { span: span.clone(), problem });
        let callee = match (name, Function::named(name)) {
            (_, Some(function)) => Callee::Function(function),
            ("previous", _) => Callee::Period(When::Previous),
            ("samePeriodLastYear", _) => Callee::Period(When::SamePeriodLastYear),
            ("orgUnitSum", _) => {
                return fail(&span, ParseProblem::NeedsOtherUnits(name.to_owned()));
            }
            ("and" | "or" | "div" | "mod", _) => return fail(&span, ParseProblem::Unexpected),
            _ => return fail(&span, ParseProblem::UnknownFunction(name.to_owned())),
        };
        let gathers = match callee {
            Callee::Period(_) => gathered,
            Callee::Function(function) => function.gathers(),
        };
        self.expect("(")?;
        let arguments = self.nested(|parser| parser.arguments(gathers))?;
        let span = span.start..self.tokens[self.at - 1].1.end;
        match callee {
            Callee::Period(when) => match arguments.as_slice() {
                [Node { kind: NodeKind::Reference(reference), .. }]
                    if reference.when == When::Current =>
                {
                    let reference = Reference { when, ..reference.clone() };
                    self.node(span, NodeKind::Reference(reference))
                }
                _ => fail(&span, ParseProblem::NotAReference),
            },
            Callee::Function(function) => {
                let (fewest, most) = function.arity();
                if !(fewest..=most).contains(&arguments.len()) {
                    return fail(&span, ParseProblem::WrongNumberOfArguments);
                }
                match function {
                    Function::True => self.node(span, NodeKind::Flag(true)),
                    Function::False => self.node(span, NodeKind::Flag(false)),
                    _ => self.node(span, NodeKind::Call(function, arguments)),
                }
            }
        }
    }

    /// Arguments up to and with the closing parenthesis.
    fn arguments(&mut self, gathers: bool) -> Result<Vec<Node>, ParseError> {
        let mut arguments = Vec::new();
        if self.take(")") {
            return Ok(arguments);
        }
        loop {
            self.gathering = gathers;
            arguments.push(self.binary(0)?);
            self.gathering = false;
            if !self.take(",") {
                self.expect(")")?;
                return Ok(arguments);
            }
        }
    }

    fn nested<T>(
        &mut self,
        inside: impl FnOnce(&mut Self) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let span = self.tokens[self.at - 1].1.clone();
            return Err(ParseError { span, problem: ParseProblem::TooLarge });
        }
        let result = inside(self);
        self.depth -= 1;
        result
    }

    fn node(&mut self, span: Span, kind: NodeKind) -> Parsed {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(ParseError { span, problem: ParseProblem::TooLarge });
        }
        Ok(Node { span, kind })
    }

    fn take(&mut self, sign: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.at), Some((Token::Sign(next), _)) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.take(sign) {
            return Ok(());
        }
        Err(match self.tokens.get(self.at) {
            Some((_, span)) => ParseError { span: span.clone(), problem: ParseProblem::Unexpected },
            None => self.incomplete(),
        })
    }

    fn incomplete(&self) -> ParseError {
        ParseError { span: self.end..self.end, problem: ParseProblem::Incomplete }
    }
}

/// The node as an operand: a bare reference in it means one figure.
fn scalar(mut node: Node) -> Node {
    if let NodeKind::Reference(reference) = &mut node.kind {
        reference.gathered = false;
    }
    node
}
