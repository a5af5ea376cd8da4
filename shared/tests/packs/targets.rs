use std::collections::BTreeSet;

use shared::{
    definition::{Pack, Target, TargetShape},
    expr,
};

use crate::packs;

#[test]
fn each_plan_has_its_targets_in_their_order() {
    for (pack, (plan, count)) in
        packs().into_iter().zip([("S004", 5), ("S003", 17), ("S002", 7), ("S001", 13)])
    {
        let ids: Vec<&str> = pack.targets.iter().map(|target| target.id.as_str()).collect();
        let meant: Vec<String> = (1..=count).map(|at| format!("T-{plan}-{at:02}")).collect();
        assert_eq!(ids, meant, "{}", pack.id);
    }
}

/// The expressions behind the measures of a target.
fn expressions<'a>(pack: &'a Pack, target: &'a Target) -> Vec<&'a str> {
    let mut expressions = Vec::new();
    for measure in &target.measures {
        match pack.indicators.iter().find(|indicator| indicator.id == *measure) {
            Some(indicator) => expressions.extend([&*indicator.numerator, &*indicator.denominator]),
            None => expressions.push(measure),
        }
    }
    expressions
}

/// Elements whose figure is asked, not only held against another.
fn counted(pack: &Pack) -> BTreeSet<&str> {
    let sections = || pack.data_sets.iter().flat_map(|form| &form.sections);
    let rows = sections().flat_map(|section| &section.rows).filter(|row| !row.check);
    let columns = sections().filter_map(|section| section.roster.as_ref());
    let columns = columns.flat_map(|roster| &roster.columns).filter(|column| !column.check);
    rows.map(|row| row.element.as_str()).chain(columns.map(|it| it.element.as_str())).collect()
}

#[test]
fn what_a_target_measures_is_asked_in_a_form() {
    for pack in packs() {
        let counted = counted(pack);
        for target in &pack.targets {
            let judged = target.shape != TargetShape::Qualitative;
            assert_eq!(judged, !target.measures.is_empty(), "{}", target.id);
            assert_eq!(judged, target.threshold.is_some(), "{}", target.id);
            for expression in expressions(pack, target) {
                let parsed = expr::parse(expression).expect(expression);
                for reference in parsed.references() {
                    let element = reference.element.as_str();
                    assert!(counted.contains(element), "{} {element}", target.id);
                }
            }
        }
    }
}

/// Every target is judged in a kind of period that the pack has, on some day of it.
#[test]
fn every_target_is_judged_in_some_period() {
    for pack in packs() {
        for target in &pack.targets {
            let judged = pack.periods.iter().any(|period| {
                let day = period.window_to;
                target.period_kinds.contains(&period.kind)
                    && target.valid_from.is_none_or(|from| from <= day)
                    && target.valid_to.is_none_or(|to| day <= to)
            });
            assert!(judged, "{} {}", pack.id, target.id);
        }
    }
}

/// Each reading that the documents leave open is told beside the result.
#[test]
fn open_readings_are_told() {
    let open = ["T-S001-08", "T-S002-01", "T-S003-02", "T-S003-11", "T-S003-15"];
    for id in open {
        let target = packs().into_iter().flat_map(|pack| &pack.targets).find(|it| it.id == id);
        assert!(!target.expect("there").assumption.is_empty(), "{id}");
    }
}
