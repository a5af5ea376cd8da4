use crate::validation::fixture::{Known, check_rule, check_rule_with};

/// Left, operator, right of a rule called `R-01`.
type Rule = (&'static str, &'static str, &'static str);

#[track_caller]
fn check(rule: Rule, filled: &[(&str, &str)], expected: &[&str]) {
    check_rule(rule, "", "", filled, expected);
}

#[test]
fn operators_compare_figures() {
    let filled = [("A1", "10"), ("A3", "7")];
    for (operator, holds) in [
        ("equal_to", false),
        ("not_equal_to", true),
        ("greater_than", true),
        ("greater_than_or_equal_to", true),
        ("less_than", false),
        ("less_than_or_equal_to", false),
    ] {
        let broken = ["R-01 rule A1/1"];
        check(("${a_int}", operator, "${a_whole}"), &filled, if holds { &[] } else { &broken });
        let holds_reversed = operator.starts_with("less") || operator == "not_equal_to";
        let broken = ["R-01 rule A3/1"];
        let expected: &[&str] = if holds_reversed { &[] } else { &broken };
        check(("${a_whole}", operator, "${a_int}"), &filled, expected);
    }
}

#[test]
fn sides_may_be_flags_and_options_of_lists() {
    let iff = ("${a_int} > 0", "equal_to", "${a_whole} > 0");
    check(iff, &[("A1", "3"), ("A3", "1")], &[]);
    check(iff, &[("A1", "0"), ("A3", "0")], &[]);
    check(iff, &[("A1", "3"), ("A3", "0")], &["R-01 rule A1/1"]);
    let part = ("${a_int:sex:female}", "less_than", "${a_int}");
    check(part, &[("A1", "3"), ("A1.2", "2")], &[]);
    check(part, &[("A1", "3"), ("A1.2", "3")], &["R-01 rule A1.2/1"]);
}

#[test]
fn missing_figures_skip_or_count_as_nothing_by_strategy() {
    let rule = ("${a_int}", "equal_to", "${a_whole}");
    for (strategy, filled, expected) in [
        ("any", [("A1", "3"), ("A3", "")], &[] as &[&str]),
        ("all", [("A1", "3"), ("A3", "")], &[]),
        ("never", [("A1", "3"), ("A3", "")], &["R-01 rule A1/1"]),
        ("never", [("A1", ""), ("A3", "")], &[]),
        ("never", [("A1", "…"), ("A3", "2")], &["R-01 rule A1/1"]),
        ("any", [("A1", "KPS"), ("A3", "2")], &["R-01 rule A1/1"]),
    ] {
        check_rule(rule, strategy, "", &filled, expected);
    }
}

#[test]
fn a_condition_decides_whether_the_rule_is_asked() {
    let rule = ("${a_int}", "greater_than", "0");
    let condition = "${a_flag} = true()";
    check_rule(rule, "", condition, &[("A8", "Có"), ("A1", "0")], &["R-01 rule A1/1"]);
    check_rule(rule, "", condition, &[("A8", "Không"), ("A1", "0")], &[]);
    check_rule(rule, "", condition, &[("A1", "0")], &[]);
}

#[test]
fn pairs_ask_whether_something_is_there() {
    let both = ("${a_int}", "compulsory_pair", "${a_whole}");
    check(both, &[("A1", "0"), ("A3", "2")], &[]);
    check(both, &[], &[]);
    check(both, &[("A1", "0")], &["R-01 rule A1/1"]);
    check(both, &[("A3", "0"), ("A1", "…")], &["R-01 rule A1/1"]);
    let one = ("${a_int}", "exclusive_pair", "${a_whole}");
    check(one, &[("A1", "0")], &[]);
    check(one, &[], &[]);
    check(one, &[("A1", "0"), ("A3", "0")], &["R-01 rule A1/1"]);
}

#[test]
fn an_opening_row_or_the_previous_report_tells_the_previous_figure() {
    let rule = ("${a_stock}", "equal_to", "previous(${a_stock}) + ${a_int}");
    let filled = [("A6", "15"), ("A5", "12"), ("A1", "3")];
    check(rule, &filled, &[]);
    check(rule, &[("A6", "16"), ("A5", "12"), ("A1", "3")], &["R-01 rule A6/1"]);
    check(rule, &[("A6", "16"), ("A1", "3")], &["R-01 ? unchecked-previous A5/1"]);
    let known = Known { previous: &[("a_stock", "13")], ..Known::default() };
    check_rule_with(rule, "", "", &[("A6", "16"), ("A1", "3")], &known, &[]);
    // The accepted report is believed more than the opening row.
    check_rule_with(rule, "", "", &filled, &known, &["R-01 rule A6/1"]);
}

#[test]
fn the_comparison_column_or_last_years_report_tells_last_years_figure() {
    let rule = ("${a_int}", "greater_than", "samePeriodLastYear(${a_int})");
    check(rule, &[("A1", "3"), ("A1/2", "2")], &[]);
    check(rule, &[("A1", "3"), ("A1/2", "3")], &["R-01 rule A1/1"]);
    check(rule, &[("A1", "3")], &["R-01 ? unchecked-previous A1/2"]);
    let known = Known { last_year: &[("a_int", "5")], ..Known::default() };
    check_rule_with(rule, "", "", &[("A1", "3")], &known, &["R-01 rule A1/1"]);
}

#[test]
fn a_rule_over_a_roster_holds_for_each_of_its_places() {
    let rule = ("${r_people}", "greater_than_or_equal_to", "${r_cases}");
    let filled = [("B.101/1", "5"), ("B.101/2", "4"), ("B.102/1", "1"), ("B.102/2", "3")];
    check(rule, &filled, &["R-01 rule-at-place B.102/1"]);
}

#[test]
fn a_rule_may_gather_a_roster_column() {
    let rule = ("${a_int}", "equal_to", "sum(${r_people})");
    check(rule, &[("A1", "6"), ("B.101/1", "5"), ("B.102/1", "1")], &[]);
    check(rule, &[("A1", "7"), ("B.101/1", "5"), ("B.102/1", "1")], &["R-01 rule A1/1"]);
    check(rule, &[("A1", "7"), ("B.101/1", "5")], &[]);
}

#[test]
fn a_rule_about_elements_of_another_form_is_not_asked() {
    check(("${a_int}", "equal_to", "${elsewhere}"), &[("A1", "6")], &[]);
    check_rule(("${a_int}", "equal_to", "1"), "", "${elsewhere} > 0", &[("A1", "6")], &[]);
    check(("${a_int}", "equal_to", "sum(${elsewhere})"), &[("A1", "6")], &[]);
}

#[test]
fn what_cannot_be_calculated_is_unchecked() {
    let rule = ("${a_int} div ${a_whole}", "less_than", "1");
    check(rule, &[("A1", "6"), ("A3", "0")], &["R-01 ? unchecked-division A1/1"]);
}

#[test]
fn the_message_tells_the_figures() {
    let rule = ("${a_int}", "equal_to", "1234567");
    let said = crate::validation::fixture::messages(rule, &[("A1", "1.234.560")]);
    assert_eq!(said, ["Trái 1.234.560, phải 1.234.567, lệch 7"]);
}
