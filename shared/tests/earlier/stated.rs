//! What earlier figures do to a form: openings, comparisons, rules that can be weighed.

use shared::{
    definition::Pack,
    earlier::{Earlier, Standing, ToldBy, ToldKind, beside, told as stated},
    entry::Entry,
    form::{CellIndex, Form},
    validation::{Context, Validation, validate},
    value::{RawValue, ValueState, parse},
};

use crate::files::*;

const POLICE: &str = "ca.nghe_an";

struct Case {
    pack: std::sync::Arc<Pack>,
    form: Form,
    entry: Entry,
    earlier: Earlier,
}

/// The form of a month, with the month before and the same month last year at hand.
fn case() -> Case {
    let pack = pack();
    let now = pack.period("202306").expect("there");
    let known = ["202305", "202206"].map(|period| {
        let form = form(&pack, "F01", POLICE, period);
        told(&form, &filled(&pack, &form, 100))
    });
    let form = form(&pack, "F01", POLICE, &now.id);
    let entry = Entry::empty(&form);
    Case { earlier: Earlier::beside(now, &known), entry, form, pack }
}

impl Case {
    fn type_in(&mut self, cell: CellIndex, text: &str) {
        let state = parse(&self.pack, &self.form.cells[cell], &RawValue::Text(text)).state;
        self.entry.set(cell, text, state);
        self.entry.recalculate(&self.form);
    }

    fn told(&self) -> Vec<shared::earlier::Told> {
        stated(&self.pack, &self.form, &self.entry, &self.earlier)
    }

    fn fill(&mut self) {
        for told in self.told() {
            if told.standing == Standing::Blank {
                self.type_in(told.cell, &told.text);
            }
        }
    }

    fn validate(&self, context: &Context<'_>) -> Validation {
        validate(&self.pack, &self.form, &self.entry, context)
    }

    fn closing(&self, opening: CellIndex) -> CellIndex {
        let key = &self.form.cells[opening].key;
        let cells = self.form.cells.iter();
        cells
            .clone()
            .position(|cell| {
                cell.key.element == key.element
                    && cell.key.option == key.option
                    && cell.key.place == key.place
                    && cell.key.period == self.form.period
                    && cell.column_code == "1"
            })
            .expect("the same figure at the end of the period")
    }
}

#[test]
fn openings_and_comparisons_are_offered_for_blank_cells_and_stay_ordinary_text() {
    let mut case = case();
    let told = case.told();
    let count = |kind| told.iter().filter(|told| told.kind == kind).count();
    assert!(count(ToldKind::Opening) >= 1 && count(ToldKind::Comparison) > 20);
    assert!(told.iter().all(|told| told.standing == Standing::Blank));
    let (typed, other) = (told[0].cell, told[1].cell);
    case.type_in(typed, "999999");
    case.type_in(other, "chưa rõ");
    case.fill();
    let after = case.told();
    assert_eq!(case.entry.get(typed).raw, "999999", "what was typed stays");
    assert_eq!(case.entry.get(other).raw, "chưa rõ");
    assert_eq!((after[0].standing, after[1].standing), (Standing::Differs, Standing::Differs));
    assert!(after[2..].iter().all(|told| told.standing == Standing::Same));
    for told in &after[2..] {
        assert_eq!(case.entry.get(told.cell).raw, told.text);
        assert!(!told.text.contains('.'), "{}", told.text);
    }
}

#[test]
fn x_06_is_weighed_once_the_last_closing_figure_is_known() {
    let mut case = case();
    case.fill();
    let opening = case.told().into_iter().find(|told| told.kind == ToldKind::Opening);
    let opening = opening.expect("an opening").cell;
    let unknown = case.validate(&Context::default());
    assert!(unknown.unchecked.iter().any(|item| item.rule == "X-06"));
    let known = case.validate(&case.earlier.context());
    assert!(known.unchecked.iter().all(|item| item.rule != "X-06"));
    assert!(known.weighed.contains(&("X-06".to_owned(), vec![opening])));
    assert!(known.violations.iter().all(|item| item.rule != "X-06"));
    case.type_in(opening, "7");
    let known = case.validate(&case.earlier.context());
    let codes: Vec<&str> = known
        .violations
        .iter()
        .filter(|item| item.rule == "X-06")
        .map(|item| item.finding.code.as_str())
        .collect();
    assert_eq!(codes, ["opening-differs"]);
}

#[test]
fn a_stock_is_weighed_against_the_reported_closing_figure() {
    let mut case = case();
    case.fill();
    let rules = || case.pack.rules.iter().filter(|r| r.right_side.expression.contains("previous("));
    let of_form: Vec<&str> = rules()
        .filter(|rule| {
            let element = rule.left_side.expression.trim_matches(['$', '{', '}']);
            case.form.cells.iter().any(|cell| cell.key.element == element)
        })
        .map(|rule| rule.id.as_str())
        .collect();
    assert!(of_form.len() > 2, "{of_form:?}");
    let before = Entry::empty(&case.form);
    let bare = validate(&case.pack, &case.form, &before, &Context::default());
    let with = validate(&case.pack, &case.form, &before, &case.earlier.context());
    for rule in of_form {
        assert!(bare.unchecked.iter().any(|item| item.rule == rule), "{rule}");
        assert!(with.unchecked.iter().all(|item| item.rule != rule), "{rule}");
    }
}

#[test]
fn last_years_report_is_weighed_where_nothing_was_typed() {
    let mut case = case();
    let told = case.told().into_iter().find(|told| told.kind == ToldKind::Comparison);
    let told = told.expect("a comparison");
    let at = &case.form.cells[told.cell];
    let row = &case.form.sections[at.section].rows[at.row];
    let current = row.cells[0].expect("the figure");
    case.type_in(current, "5000");
    let of_rule = |validation: &Validation| {
        validation.violations.iter().any(|v| v.rule == "X-03" && v.cells[0] == current)
    };
    assert!(!of_rule(&case.validate(&Context::default())));
    assert!(of_rule(&case.validate(&case.earlier.context())));
}

#[test]
fn a_figure_stands_beside_those_of_both_periods_with_what_changed() {
    let mut case = case();
    let told = case.told();
    let comparison = told.iter().find(|told| told.kind == ToldKind::Comparison).expect("one");
    let at = case.form.cells[comparison.cell].clone();
    let current = case.form.sections[at.section].rows[at.row].cells[0].expect("the figure");
    let beside_of =
        |case: &Case, cell| beside(&case.pack, &case.form, &case.entry, &case.earlier, cell);
    let [previous, last_year] = beside_of(&case, current);
    let (previous, last_year) = (previous.expect("known"), last_year.expect("known"));
    assert_eq!((previous.period.as_str(), last_year.period.as_str()), ("202305", "202206"));
    assert_eq!((previous.change, last_year.change), (None, None), "nothing typed yet");
    let then = previous.state.as_number().expect("a figure");
    case.type_in(current, &(then + then).normalize().to_string().replace('.', ","));
    let [previous, _] = beside_of(&case, current);
    let change = previous.expect("known").change.expect("two figures");
    assert_eq!((change.difference, change.percent), (then, Some(100.into())));
    // The same from any cell of the row.
    assert_eq!(beside_of(&case, comparison.cell), beside_of(&case, current));

    // Without last year's report the comparison of the form itself is told.
    case.earlier.same_period_last_year = None;
    assert_eq!(beside_of(&case, current)[1], None);
    case.type_in(comparison.cell, "0");
    let [_, last_year] = beside_of(&case, current);
    let last_year = last_year.expect("typed");
    assert_eq!(last_year.told_by, ToldBy::Form(comparison.cell));
    let change = last_year.change.expect("two figures");
    assert_eq!((change.difference, change.percent), (then + then, None), "no share of nothing");

    // An opening figure and its closing figure before are one.
    let opening = told.iter().find(|told| told.kind == ToldKind::Opening).expect("one").cell;
    let closing = case.closing(opening);
    case.fill();
    let [previous, _] = beside_of(&case, opening);
    let previous = previous.expect("known");
    assert_eq!((&previous.state, previous.change), (case.entry.state(opening), None));
    assert_eq!(beside_of(&case, closing)[0].as_ref().map(|b| &b.state), Some(&previous.state));
}

#[test]
fn half_a_year_is_not_compared_with_a_year_but_a_stock_is() {
    let pack = pack();
    let year = form(&pack, "F01", POLICE, "2022");
    let known = told(&year, &filled(&pack, &year, 100));
    let form = form(&pack, "F01", POLICE, "2023S1");
    let entry = filled(&pack, &form, 200);
    let earlier = Earlier::beside(pack.period("2023S1").expect("there"), &[known]);
    let (mut flows, mut stocks) = (0, 0);
    for (index, cell) in form.cells.iter().enumerate() {
        let is_figure = cell.column_code == "1" && cell.value_type.is_numeric();
        if !is_figure || cell.key.period != form.period || entry.state(index).as_number().is_none()
        {
            continue;
        }
        let Some(previous) = beside(&pack, &form, &entry, &earlier, index)[0].clone() else {
            continue;
        };
        if previous.state == ValueState::NotAvailable {
            continue;
        }
        match cell.nature {
            shared::definition::Nature::Stock => {
                assert!(previous.change.is_some(), "{}", cell.label);
                stocks += 1;
            }
            _ => {
                assert_eq!(previous.change, None, "{}", cell.label);
                flows += 1;
            }
        }
    }
    assert!(flows > 5 && stocks > 1, "{flows} {stocks}");
}
