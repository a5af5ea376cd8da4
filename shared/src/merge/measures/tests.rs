//! What is calculated, what stands side by side, and what must never become a figure.

use std::sync::Arc;

use super::{super::tests::toy::*, *};
use crate::{
    definition::*,
    merge::{Consolidation, Coverage, FileOutcome, Session},
    value::ValueState,
};

pub(super) type Edit<'a> = &'a dyn Fn(&mut Pack);

pub(super) fn toy(edit: Edit<'_>) -> Arc<Pack> {
    let mut pack = (*pack()).clone();
    edit(&mut pack);
    Arc::new(pack)
}

pub(super) fn session(pack: &Arc<Pack>, files: Vec<File>) -> Session {
    let mut session = Session::new(pack.clone(), PERIOD);
    for file in files.into_iter().map(File::done) {
        let file: FileOutcome = file;
        session.push(file);
    }
    session
}

pub(super) fn merge(pack: &Arc<Pack>, files: Vec<File>) -> Consolidation {
    session(pack, files).finish(day("2023-06-20")).expect("known")
}

pub(super) fn ua(pack: &Pack) -> File {
    File::new(pack, "a.xlsx", "U", "ua")
}

pub(super) fn ub(pack: &Pack) -> File {
    File::new(pack, "b.xlsx", "U", "ub")
}

pub(super) fn police(pack: &Pack) -> File {
    File::new(pack, "p.xlsx", "P", "police")
}

pub(super) fn health(pack: &Pack) -> File {
    File::new(pack, "h.xlsx", "H", "health")
}

/// The verdict on a target about boxes (owned by both districts) or another figure.
#[track_caller]
pub(super) fn verdict(pack: &Arc<Pack>, files: Vec<File>) -> Verdict {
    let result = merge(pack, files);
    assert_eq!(result.targets.len(), 1);
    result.targets[0].verdict
}

pub(super) fn number(text: &str) -> Calculated {
    Calculated::Number(text.parse().expect("a number"))
}

pub(super) fn incomplete(counted: usize, expected: usize) -> Calculated {
    Calculated::Incomplete(Coverage { counted, expected })
}

#[test]
fn a_ratio_is_of_totals_exact_and_never_of_what_happens_to_be_there() {
    let pack = toy(&|pack| pack.indicators = vec![ratio("r", "${boxes}", "${best}")]);
    let pack = toy(&|other| {
        other.indicators = pack.indicators.clone();
        other.elements.iter_mut().find(|e| e.id == "best").unwrap().aggregation = Aggregation::Sum;
    });
    let a = || ua(&pack).number("A6", "1").number("A5", "2");
    let result = merge(&pack, vec![a(), ub(&pack).number("A6", "8").number("A5", "8")]);
    let indicator = &result.indicators[0];
    // 9 of 10; the mean of 50 % and 100 % would be 75.
    assert_eq!(indicator.outcome, number("90"));
    assert_eq!((indicator.numerator, indicator.denominator), (Some(9.into()), Some(10.into())));
    assert_eq!(indicator.terms[0].key, "U/A6/1");

    let result = merge(&pack, vec![a()]);
    assert_eq!(result.indicators[0].outcome, incomplete(1, 2));
    let partly = merge(&pack, vec![a(), ub(&pack).number("A6", "8")]);
    assert_eq!(partly.indicators[0].outcome, incomplete(1, 2));
    assert_eq!(partly.indicators[0].numerator, Some(9.into()));
    assert_eq!(partly.indicators[0].denominator, None);

    let nothing = merge(
        &pack,
        vec![
            ua(&pack).number("A6", "0").number("A5", "0"),
            ub(&pack).number("A6", "0").with("A5", ValueState::Nil, "KPS"),
        ],
    );
    assert_eq!(nothing.indicators[0].outcome, Calculated::Undefined);
}

#[test]
fn what_no_form_of_the_period_asks_for_is_not_shown() {
    let pack = toy(&|pack| {
        pack.data_sets[2].sections[0].rows[5].period_kinds = vec!["year".into()];
        pack.indicators = vec![ratio("r", "${boxes}", "${visits}")];
        pack.data_sets[0].sections[0].rows.retain(|row| row.element != "boxes");
        pack.targets = vec![target("r", Operator::GreaterThan, "1")];
    });
    let result = merge(&pack, vec![]);
    assert!(result.indicators.is_empty());
    assert_eq!(result.targets[0].verdict, Verdict::Incomplete);
}

#[test]
fn comparisons_count_only_where_all_who_count_stated_one() {
    let pack = toy(&|pack| pack.indicators = vec![change("c", "boxes")]);
    let a = || ua(&pack).number("A6", "105").number("A6/2", "60");
    let result = merge(&pack, vec![a(), ub(&pack).number("A6", "0").number("A6/2", "40")]);
    assert_eq!(result.indicators[0].outcome, number("5"));
    let term = result.indicators[0].terms.iter().find(|term| term.stated).unwrap();
    assert_eq!((term.value, term.label.as_str()), (Some(100.into()), "Element boxes"));
    // One of the two has no comparison: no change, not 75 %.
    let lacking = merge(&pack, vec![a(), ub(&pack).number("A6", "0")]);
    assert_eq!(lacking.indicators[0].outcome, incomplete(1, 2));
    // Nothing last year: undefined, not infinite.
    let none = merge(
        &pack,
        vec![
            ua(&pack).number("A6", "1").number("A6/2", "0"),
            ub(&pack).number("A6", "1").number("A6/2", "0"),
        ],
    );
    assert_eq!(none.indicators[0].outcome, Calculated::Undefined);
}

#[test]
fn money_is_compared_in_the_unit_that_is_shown() {
    let pack = toy(&|pack| {
        pack.indicators = vec![change("c", "spent")];
        pack.targets = vec![target("${spent}", Operator::GreaterThanOrEqualTo, "0.3")];
    });
    let result = merge(
        &pack,
        vec![
            ua(&pack).number("A2", "0.1").number("A2/2", "0.1"),
            ub(&pack).number("A2", "0.2").number("A2/2", "0.1"),
        ],
    );
    assert_eq!(result.indicators[0].outcome, number("50"));
    assert_eq!(result.targets[0].verdict, Verdict::Met);
}

#[test]
fn opening_values_are_the_previous_period() {
    let pack = toy(&|pack| {
        pack.indicators = vec![ratio("c", "${boxes} - previous(${boxes})", "previous(${boxes})")];
        pack.owners.iter_mut().find(|owner| owner.element == "boxes").unwrap().counts =
            Counts::In(vec!["P".into()]);
        let rows = &mut pack.data_sets[0].sections[0].rows;
        rows.push(RowDef { code: "A5".into(), opening: false, ..rows[3].clone() });
    });
    let result = merge(&pack, vec![police(&pack).number("A4", "50").number("A5", "40")]);
    assert_eq!(result.indicators[0].outcome, number("-20"));
    let without = merge(&pack, vec![police(&pack).number("A5", "40")]);
    assert_eq!(without.indicators[0].outcome, incomplete(0, 1));
}

#[test]
fn no_change_is_calculated_across_a_roster_that_changed() {
    let with = |edit: Edit<'_>| {
        toy(&|pack| {
            pack.indicators = vec![change("places", "communes_with"), change("boxes", "boxes")];
            edit(pack);
        })
    };
    let files = |pack: &Pack| {
        let choices = |file: File, codes: &[&str]| {
            codes.iter().fold(file, |file, code| file.choice(&format!("C.{code}/1"), "with"))
        };
        let a = choices(ua(pack), &["ra1", "ra2"]).number("A9/2", "1");
        let b = choices(ub(pack), &["rb1"]).number("A9/2", "2");
        vec![a.number("A6", "3").number("A6/2", "2"), b.number("A6", "0").number("A6/2", "1")]
    };
    let same = with(&|_| {});
    let result = merge(&same, files(&same));
    assert_eq!(result.indicators[0].outcome, number("0"));
    let opened = with(&|pack| pack.places[5].opened = Some(day("2023-01-01")));
    let result = merge(&opened, files(&opened));
    assert_eq!(result.indicators[0].outcome, Calculated::RosterChanged);
    assert_eq!(result.indicators[1].outcome, number("0"), "boxes are not counted by places");
    let earlier = with(&|pack| pack.places[5].opened = Some(day("2021-01-01")));
    assert_eq!(merge(&earlier, files(&earlier)).indicators[0].outcome, number("0"));
}

#[test]
fn a_count_of_places_needs_every_place() {
    let pack = toy(&|pack| {
        pack.targets = vec![target("${communes_with}", Operator::EqualTo, "0")];
    });
    let all = |a2: Option<&str>| {
        let a = ua(&pack).choice("C.ra1/1", "none");
        let a = match a2 {
            Some(choice) => a.choice("C.ra2/1", choice),
            None => a,
        };
        vec![a, ub(&pack).choice("C.rb1/1", "none")]
    };
    assert_eq!(verdict(&pack, all(Some("none"))), Verdict::Met);
    assert_eq!(verdict(&pack, all(Some("with"))), Verdict::NotMet);
    // The form counts 0 of the one commune that was answered.
    let result = merge(&pack, all(None));
    assert_eq!(result.targets[0].verdict, Verdict::Incomplete);
    assert_eq!(result.targets[0].measures[0].outcome, incomplete(2, 3));
}

#[test]
fn figures_of_several_bodies_stand_side_by_side() {
    let compare = |relation, tolerance, [police_of, districts, of_health]: [&str; 3]| {
        let pack = toy(&|pack| pack.reconciliation = vec![side_by_side(relation, tolerance)]);
        let mut result = merge(
            &pack,
            vec![
                police(&pack).number("A3", police_of),
                ua(&pack).number("A7", districts),
                ub(&pack).number("A7", "0"),
                health(&pack).number("A2", of_health),
            ],
        );
        result.reconciliation.remove(0)
    };
    use ReconciliationRelation::*;
    assert_eq!(compare(Equal, 0, ["5", "5", "5"]).agreement, Agreement::Agrees);
    let differs = compare(Equal, 0, ["5", "4", "5"]);
    assert_eq!(differs.agreement, Agreement::Differs);
    assert_eq!(differs.items[1].difference, Some((-1).into()));
    assert_eq!(differs.items.iter().map(|i| i.differs).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(compare(Equal, 20, ["5", "4", "5"]).agreement, Agreement::Agrees);
    assert_eq!(compare(Decreasing, 0, ["5", "4", "4"]).agreement, Agreement::Agrees);
    assert_eq!(compare(Decreasing, 0, ["5", "4", "6"]).agreement, Agreement::Differs);
    assert_eq!(compare(Decreasing, 10, ["10", "9", "10"]).agreement, Agreement::Agrees);
    assert_eq!(compare(Decreasing, 10, ["10", "9", "11"]).agreement, Agreement::Differs);
    assert_eq!(compare(AtMost, 0, ["9", "4", "5"]).agreement, Agreement::Agrees);
    assert_eq!(compare(AtMost, 0, ["10", "4", "5"]).agreement, Agreement::Differs);
    assert_eq!(compare(Beside, 0, ["1", "2", "3"]).agreement, Agreement::Beside);
}

#[test]
fn figures_that_are_not_complete_are_not_compared() {
    let pack = toy(&|pack| {
        pack.reconciliation = vec![side_by_side(ReconciliationRelation::Equal, 0)];
    });
    let result = merge(
        &pack,
        vec![
            police(&pack).number("A3", "5"),
            ua(&pack).number("A7", "4"),
            health(&pack).number("A2", "5"),
        ],
    );
    let pair = &result.reconciliation[0];
    assert_eq!(pair.agreement, Agreement::Incomplete);
    assert_eq!((pair.items[1].value, pair.items[1].difference), (Some(4.into()), None));
    assert_eq!(pair.items[1].coverage, Coverage { counted: 1, expected: 2 });
}

#[test]
fn a_sum_over_forces_names_each_of_them() {
    let pack = toy(&|pack| {
        pack.owners.iter_mut().find(|owner| owner.element == "cases").unwrap().counts =
            Counts::In(vec!["P".into(), "H".into()]);
        let row = RowDef {
            code: "A3".into(),
            by: vec![],
            ..pack.data_sets[0].sections[0].rows[2].clone()
        };
        pack.data_sets[1].sections[0].rows.push(row);
    });
    let files = |of_health: &str| {
        vec![police(&pack).number("A3", "5"), health(&pack).number("A3", of_health)]
    };
    let result = merge(&pack, files("2"));
    let sum = &result.joint_sums[0];
    assert_eq!((sum.total_key.element.as_str(), sum.total), ("cases", Some(7.into())));
    let parts: Vec<_> = sum.parts.iter().map(|part| (part.data_set.as_str(), part.value)).collect();
    assert_eq!(parts, [("P", Some(5.into())), ("H", Some(2.into()))]);
    assert!(merge(&pack, files("0")).joint_sums.is_empty(), "nothing can have been counted twice");
}
