use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::*;
use crate::definition::MissingValueStrategy::{
    self, NeverSkip, SkipIfAllValuesMissing, SkipIfAnyValueMissing,
};

/// Figures by name: `a`, `a:sex:female`, `a@prev`, `a@PY`; several with a blank between
/// them stand in a roster; `?` is a missing one, `co`/`khong` flags, `'x'` a text.
struct Figures(BTreeMap<String, Vec<Option<Operand>>>);

impl Figures {
    fn new(figures: &[(&str, &str)]) -> Self {
        let operand = |text: &str| match text {
            "?" => None,
            "co" => Some(Operand::Flag(true)),
            "khong" => Some(Operand::Flag(false)),
            _ => Some(match text.strip_prefix('\'') {
                Some(text) => Operand::Text(text.trim_end_matches('\'').to_owned()),
                None => Operand::Number(text.parse().expect("a number")),
            }),
        };
        let list = |text: &str| text.split(' ').map(operand).collect();
        Self(figures.iter().map(|(name, text)| ((*name).to_owned(), list(text))).collect())
    }
}

impl Values for Figures {
    fn one(&self, reference: &Reference) -> Option<Operand> {
        self.all(reference).into_iter().next().flatten()
    }

    fn all(&self, reference: &Reference) -> Vec<Option<Operand>> {
        let mut name = reference.element.clone();
        if !reference.option.is_empty() {
            name = format!("{name}:{}", reference.option);
        }
        name.push_str(match reference.when {
            When::Current => "",
            When::Previous => "@prev",
            When::SamePeriodLastYear => "@PY",
        });
        self.0.get(&name).cloned().unwrap_or_else(|| vec![None])
    }
}

fn value(source: &str, strategy: MissingValueStrategy, figures: &[(&str, &str)]) -> String {
    let expression = parse(source).unwrap_or_else(|error| panic!("{source}: {error:?}"));
    match expression.evaluate(&Figures::new(figures), strategy) {
        Ok(None) => "skipped".to_owned(),
        Ok(Some(Operand::Number(number))) => number.normalize().to_string(),
        Ok(Some(Operand::Flag(flag))) => flag.to_string(),
        Ok(Some(Operand::Text(text))) => format!("'{text}'"),
        Ok(Some(Operand::Date(date))) => date.to_string(),
        Err(error) => format!("{:?} at {:?}", error.problem, &source[error.span]),
    }
}

#[track_caller]
fn check(source: &str, expected: &str) {
    let figures = [("a", "3"), ("b", "0.5"), ("a:sex:female", "2"), ("a@prev", "7"), ("a@PY", "9")];
    assert_eq!(value(source, SkipIfAnyValueMissing, &figures), expected, "{source}");
}

#[track_caller]
fn check_problem(source: &str, problem: ParseProblem, at: &str) {
    let error = parse(source).expect_err(source);
    assert_eq!((error.problem, &source[error.span]), (problem, at), "{source}");
}

#[test]
fn arithmetic_and_precedence() {
    check("1 + 2 * 3", "7");
    check("(1 + 2) * 3", "9");
    check("10 - 2 - 3", "5");
    check("-2 * -3", "6");
    check("- - 2", "2");
    check("7 div 2", "3.5");
    check("7 mod 4", "3");
    check("-7 mod 4", "-3");
    check("0.1 + 0.2 = 0.3", "true");
    check("1 < 2 and 2 < 1 or 3 = 3", "true");
    check("1 = 1 or 1 = 2 and 1 = 2", "true");
    check("2 > 1 = true()", "true");
    check("not(1 >= 2)", "true");
    check("'a' = 'a' and \"b\" != 'c'", "true");
}

#[test]
fn references_and_functions() {
    check("${a} + ${b}", "3.5");
    check("${a:sex:female}", "2");
    check("${a} - previous(${a}) + samePeriodLastYear(${a})", "5");
    check("if(${a} > 2, 'nhiều', 'ít')", "'nhiều'");
    check("if(${a} > 2, 1, ${missing})", "1");
    check("coalesce(${missing}, ${other}, ${a})", "3");
    check("sum(${a}, ${b}, 1)", "4.5");
    check("count(${a}, ${missing}, ${b})", "2");
    check("min(${a}, ${b}) + max(${a}, ${b})", "3.5");
    check("round(2.5) + round(-2.5)", "0");
    check("round(3.14159, 2)", "3.14");
    check("abs(-3)", "3");
}

#[test]
fn a_bare_argument_gathers_a_roster_column_and_an_operand_does_not() {
    let roster = [("x", "1 2 4"), ("y", "5")];
    for (source, expected) in [
        ("sum(${x})", "7"),
        ("count(${x})", "3"),
        ("max(${x}) - min(${x})", "3"),
        ("sum(${x}, ${y})", "12"),
        ("sum(${x} + 1)", "2"),
        ("sum(-${x})", "-1"),
        ("abs(${x})", "1"),
    ] {
        assert_eq!(value(source, SkipIfAnyValueMissing, &roster), expected, "{source}");
    }
    let gathered = |source| parse(source).unwrap().references().first().unwrap().gathered;
    assert!(gathered("sum(${x})") && gathered("sum(previous(${x}))"));
    assert!(!gathered("sum(${x} + 1)") && !gathered("sum(if(true(), ${x}, 1))"));
}

#[test]
fn missing_figures_follow_the_strategy() {
    let some = [("a", "3")];
    for (source, any, all, never) in [
        ("${a} + ${z}", "skipped", "3", "3"),
        ("${z}", "skipped", "skipped", "0"),
        ("${y} + ${z}", "skipped", "skipped", "0"),
        ("sum(${a}, ${z})", "skipped", "3", "3"),
        ("min(${a}, ${z})", "skipped", "3", "3"),
        ("${a} > ${z}", "skipped", "true", "true"),
        ("${z} = ''", "skipped", "skipped", "true"),
        ("${a} = 3 or ${z} > 1", "true", "true", "true"),
        ("${a} = 4 and ${z} > 1", "false", "false", "false"),
        ("${a} = 3 and ${z} > 1", "skipped", "false", "false"),
        ("not(${z})", "skipped", "skipped", "true"),
        ("count(${z})", "0", "skipped", "0"),
        ("coalesce(${z}, 5)", "5", "skipped", "5"),
        ("previous(${a})", "skipped", "skipped", "0"),
        ("1", "1", "1", "1"),
    ] {
        let got = [SkipIfAnyValueMissing, SkipIfAllValuesMissing, NeverSkip]
            .map(|strategy| value(source, strategy, &some));
        assert_eq!(got, [any, all, never], "{source}");
    }
}

#[test]
fn what_cannot_be_calculated_is_an_error_and_never_a_figure() {
    check("${a} div 0", "DivisionByZero at \"${a} div 0\"");
    check("1 + (${a} mod (1 - 1))", "DivisionByZero at \"${a} mod (1 - 1\"");
    let most = Decimal::MAX.to_string();
    check(&format!("{most} + 1"), &format!("Overflow at \"{most} + 1\""));
    check(&format!("{most} * 2"), &format!("Overflow at \"{most} * 2\""));
    check(&format!("-{most} - 1"), &format!("Overflow at \"-{most} - 1\""));
    check(&format!("sum({most}, 1)"), &format!("Overflow at \"sum({most}, 1)\""));
    check("10000000000000000000000000000 - 1", "9999999999999999999999999999");
    check("1 + 'a'", "WrongKind at \"'a'\"");
    check("1 = 'a'", "WrongKind at \"1 = 'a'\"");
    check("'a' < 'b'", "WrongKind at \"'a' < 'b'\"");
    check("round(1, 99)", "WrongKind at \"round(1, 99)\"");
}

#[test]
fn broken_sources_are_refused_at_their_place() {
    use ParseProblem::*;
    check_problem("", Incomplete, "");
    check_problem("1 +", Incomplete, "");
    check_problem("(1", Incomplete, "");
    check_problem("1 2", Unexpected, "2");
    check_problem("1 + ) 2", Unexpected, ")");
    check_problem("${a} = ×", Unexpected, "×");
    check_problem("and 1", Unexpected, "and");
    check_problem("'abc", Unclosed, "'abc");
    check_problem("1 + ${abc", Unclosed, "${abc");
    check_problem("${a b}", BadReference, "${a b}");
    check_problem("${}", BadReference, "${}");
    check_problem("${a:}", BadReference, "${a:}");
    check_problem("$a}", BadReference, "$a}");
    check_problem("1.2.3", BadNumber, "1.2.3");
    check_problem("1.", BadNumber, "1.");
    check_problem(&"9".repeat(40), BadNumber, &"9".repeat(40));
    check_problem("1 + foo(2)", UnknownFunction("foo".to_owned()), "foo");
    check_problem("orgUnitSum(${a}, 2)", NeedsOtherUnits("orgUnitSum".to_owned()), "orgUnitSum");
    check_problem("previous(1)", NotAReference, "previous(1)");
    check_problem("previous(previous(${a}))", NotAReference, "previous(previous(${a}))");
    check_problem("if(1)", WrongNumberOfArguments, "if(1)");
    check_problem("sum()", WrongNumberOfArguments, "sum()");
}

#[test]
fn length_depth_and_size_are_limited() {
    let problem = |source: String| parse(&source).map_err(|error| error.problem);
    assert_eq!(problem("(".repeat(2000)), Err(ParseProblem::TooLarge));
    assert_eq!(problem("-".repeat(2000)), Err(ParseProblem::TooLarge));
    assert_eq!(problem("not(".repeat(500)), Err(ParseProblem::TooLarge));
    assert_eq!(problem("1+".repeat(1000)), Err(ParseProblem::TooLarge));
    assert_eq!(problem(" ".repeat(MAX_LENGTH + 1)), Err(ParseProblem::TooLarge));
    assert!(problem(format!("{}1{}", "(".repeat(30), ")".repeat(30))).is_ok());
    assert!(problem(format!("1{}", "+1".repeat(100))).is_ok());
}

#[test]
fn kinds_are_checked_before_any_figure_is_there() {
    let kind_of = |reference: &Reference| match reference.element.as_str() {
        "number" => Some(Kind::Number),
        "flag" => Some(Kind::Flag),
        "date" => Some(Kind::Date),
        "choice" => Some(Kind::Text),
        _ => None,
    };
    let kind = |source: &str| {
        parse(source)
            .unwrap()
            .check(&kind_of)
            .map_err(|error| (error.problem, source[error.span].to_owned()))
    };
    assert_eq!(kind("${number} + sum(${number}, 1)"), Ok(Kind::Number));
    assert_eq!(kind("${flag} and ${choice} = 'x' or ${date} < ${date}"), Ok(Kind::Flag));
    assert_eq!(kind("if(${flag}, ${date}, coalesce(${date}, ${date}))"), Ok(Kind::Date));
    assert_eq!(kind("count(${date}, ${choice})"), Ok(Kind::Number));
    let wrong = |at: &str| Err((TypeProblem::WrongKind, at.to_owned()));
    assert_eq!(kind("1 + ${flag}"), wrong("${flag}"));
    assert_eq!(kind("${choice} = 1"), wrong("1"));
    assert_eq!(kind("${choice} < ${choice}"), wrong("${choice}"));
    assert_eq!(kind("if(1, 2, 3)"), wrong("1"));
    assert_eq!(kind("if(${flag}, 2, 'a')"), wrong("'a'"));
    assert_eq!(kind("round(${date})"), wrong("${date}"));
    let unknown = TypeProblem::UnknownName("nobody".to_owned());
    assert_eq!(kind("1 + ${nobody:sex:female}"), Err((unknown, "${nobody:sex:female}".to_owned())));
}

#[test]
fn dependencies_are_the_elements_once_each() {
    let expression = parse("${b} + previous(${a}) + ${a:sex:female} - sum(${b})").unwrap();
    assert_eq!(expression.dependencies().into_iter().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(expression.references().len(), 4);
}

#[test]
fn random_sources_never_panic() {
    const PIECES: &[&str] = &[
        "1",
        "0",
        "0.5",
        "79228162514264337593543950335",
        "${a}",
        "${b:x:y}",
        "'t'",
        "(",
        ")",
        ",",
        " + ",
        " - ",
        " * ",
        " div ",
        " mod ",
        " = ",
        " < ",
        " and ",
        " or ",
        "not(",
        "if(",
        "sum(",
        "min(",
        "coalesce(",
        "round(",
        "previous(",
        "count(",
        "$",
        "é",
        "\"",
        "true()",
    ];
    let figures = Figures::new(&[("a", "3"), ("b:x:y", "-4")]);
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut evaluated = 0;
    for _ in 0..60_000 {
        let mut source = String::new();
        loop {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            source.push_str(PIECES[(seed >> 8) as usize % PIECES.len()]);
            if seed.is_multiple_of(6) {
                break;
            }
        }
        match parse(&source) {
            Ok(expression) => {
                for strategy in [SkipIfAnyValueMissing, SkipIfAllValuesMissing, NeverSkip] {
                    evaluated += usize::from(expression.evaluate(&figures, strategy).is_ok());
                }
            }
            Err(error) => assert!(source.get(error.span).is_some(), "{source}"),
        }
    }
    assert!(evaluated > 1000, "{evaluated}");
}
