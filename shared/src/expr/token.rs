//! Source text to tokens.

use rust_decimal::Decimal;

use super::{ParseError, ParseProblem, Span};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Number(Decimal),
    Text(String),
    /// `${element:option}`.
    Reference {
        element: String,
        option: String,
    },
    Name(String),
    /// Operators, parentheses and the comma.
    Sign(&'static str),
}

/// Longest first, so that `<=` is not `<`.
const SIGNS: &[&str] = &["!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", ","];

pub(super) fn tokens(source: &str) -> Result<Vec<(Token, Span)>, ParseError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = token(first, rest)
            .map_err(|(problem, length)| ParseError { span: at..at + length, problem })?;
        found.push((token, at..at + length));
        at += length;
    }
    Ok(found)
}

fn token(first: char, rest: &str) -> Result<(Token, usize), (ParseProblem, usize)> {
    if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        return Ok((Token::Sign(sign), sign.len()));
    }
    match first {
        '$' => reference(rest),
        '\'' | '"' => {
            let end = rest[1..].find(first).ok_or((ParseProblem::Unclosed, rest.len()))?;
            Ok((Token::Text(rest[1..=end].to_owned()), end + 2))
        }
        '0'..='9' => {
            let digits = |c: char| c.is_ascii_digit() || c == '.';
            let length = rest.find(|c| !digits(c)).unwrap_or(rest.len());
            let number = Decimal::from_str_exact(&rest[..length]);
            match number {
                Ok(number) if !rest[..length].ends_with('.') => Ok((Token::Number(number), length)),
                _ => Err((ParseProblem::BadNumber, length)),
            }
        }
        'a'..='z' | 'A'..='Z' | '_' => {
            let length = name_length(rest);
            Ok((Token::Name(rest[..length].to_owned()), length))
        }
        _ => Err((ParseProblem::Unexpected, first.len_utf8())),
    }
}

fn reference(rest: &str) -> Result<(Token, usize), (ParseProblem, usize)> {
    let end = rest.find('}').ok_or((ParseProblem::Unclosed, rest.len()))?;
    let bad = (ParseProblem::BadReference, end + 1);
    let inner = rest.strip_prefix("${").and_then(|_| rest.get(2..end)).ok_or(bad.clone())?;
    let (element, option) = inner.split_once(':').unwrap_or((inner, ""));
    let is_option = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    let sound = !element.is_empty()
        && name_length(element) == element.len()
        && option.chars().all(is_option)
        && option.is_empty() != inner.contains(':');
    if sound {
        let token = Token::Reference { element: element.to_owned(), option: option.to_owned() };
        Ok((token, end + 1))
    } else {
        Err(bad)
    }
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len())
}
