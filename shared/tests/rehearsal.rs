//! A changed pack beside a file of a past period: what would break is told, what would not is not.

use std::sync::Arc;

use grid::envelope::Answer;
use shared::{
    definition::{
        CivilDate, MissingValueStrategy, Operator, Pack, Relation, Side, Stage, ValidationRule,
        ValueType, embedded,
    },
    diag::Severity,
    entry::Entry,
    form::{CellIndex, ColumnRole, Form, ValueRole},
    job::{BreakKind, Rehearsal, RehearsalReport, Standing},
    spreadsheet::{self, SubmissionOptions},
    submission::FileFacts,
    value::{RawValue, parse},
};

const PERIOD: &str = "2023S1";
const FORM: &str = "F05";

struct Fixture {
    pack: Arc<Pack>,
    form: Form,
    /// Two figures that are filled, and a third one of another element that is blank.
    filled: [CellIndex; 2],
    blank: CellIndex,
    file: Answer,
}

fn form(pack: &Pack) -> Form {
    let data_set = pack.data_set(FORM).unwrap();
    let period = pack.period(PERIOD).unwrap();
    let owes = |reporter: &&_| pack.owed(reporter, period).any(|owed| owed.id == FORM);
    Form::build(pack, data_set, pack.reporters.iter().find(owes).unwrap(), period)
}

fn fixture() -> Fixture {
    let mut pack = (*embedded("nghe-an-2023").unwrap()).clone();
    // Nothing is compulsory before, so that something can become it.
    for element in &mut pack.elements {
        element.compulsory = false;
    }
    let pack = Arc::new(pack);
    let form = form(&pack);
    // Rows that stand on their own, so that no rule of parts and wholes speaks.
    let free = form.inputs().filter_map(|(index, cell)| {
        let section = &form.sections[cell.section];
        let row = &section.rows[cell.row];
        let alone = section.rows.iter().all(|other| other.parent != Some(cell.row));
        let is_free = cell.column_role == ColumnRole::Current
            && cell.value_type == ValueType::Integer
            && cell.key.role == ValueRole::Reported
            && row.relation == Relation::Own
            && row.place.is_empty()
            && alone;
        is_free.then_some(index)
    });
    let free: Vec<CellIndex> = free.take(3).collect();
    let [first, second, blank] = free[..] else { panic!("the form has such rows") };
    let filled = [first, second];
    let mut entry = Entry::empty(&form);
    for (cell, figure) in filled.into_iter().zip([12.0, 7.0]) {
        let state = parse(&pack, &form.cells[cell], &RawValue::Number(figure)).state;
        entry.set(cell, figure.to_string(), state);
    }
    entry.recalculate(&form);
    let options = SubmissionOptions {
        revision: 1,
        exported_at: "2023-06-14T15:04:05+07:00".to_owned(),
        non_secret: true,
        has_errors: false,
    };
    let bytes = spreadsheet::submission(&pack, &form, &entry, &options).unwrap();
    let file = Answer::Workbook(reader::read(&bytes).unwrap());
    Fixture { pack, form, filled, blank, file }
}

impl Fixture {
    fn element(&self, cell: CellIndex) -> &str {
        &self.form.cells[cell].key.element
    }

    fn rehearse(&self, change: impl FnOnce(&mut Pack)) -> RehearsalReport {
        let mut changed = (*self.pack).clone();
        change(&mut changed);
        let mut rehearsal = Rehearsal::new(self.pack.clone(), Arc::new(changed), PERIOD);
        let facts = FileFacts { path: "y te.xlsx", sha256: "aa", size: 1000 };
        rehearsal.push(&facts, self.file.clone());
        rehearsal.report(CivilDate::parse_iso("2023-06-21").unwrap())
    }
}

fn kinds(report: &RehearsalReport) -> Vec<(BreakKind, String)> {
    let breaks = report.files.iter().flat_map(|file| &file.breaks);
    breaks.map(|found| (found.kind, found.row_code.clone())).collect()
}

#[test]
fn a_pack_that_only_says_more_breaks_nothing() {
    let fixture = fixture();
    let report = fixture.rehearse(|pack| pack.version.push_str("-moi"));
    assert_eq!(kinds(&report), []);
    assert_eq!((report.rows.len(), report.totals.len()), (0, 0));
    let [file] = report.files.as_slice() else { panic!("one file") };
    assert_eq!((file.before, file.after), (Standing::Recognised, Standing::Recognised));
    assert_eq!((file.placed_before, file.placed_after), (2, 2));
    assert!(file.form.contains(FORM) && file.reporter.contains("Y tế"), "{file:?}");
}

#[test]
fn a_row_that_is_gone_takes_its_figure_and_its_total_along() {
    let fixture = fixture();
    let [gone, _] = fixture.filled;
    let element = fixture.element(gone).to_owned();
    let report = fixture.rehearse(|pack| {
        let form = pack.data_sets.iter_mut().find(|form| form.id == FORM).unwrap();
        for section in &mut form.sections {
            section.rows.retain(|row| row.element != element);
        }
    });
    let code = fixture.form.cells[gone].row_code.clone();
    assert_eq!(kinds(&report), [(BreakKind::NotPlaced, code.clone())]);
    let [row] = report.rows.as_slice() else { panic!("{:?}", report.rows) };
    assert_eq!(
        (row.row_code.as_str(), row.files.as_slice()),
        (&*code, &["y te.xlsx".to_owned()][..])
    );
    let label = &fixture.pack.element(&element).unwrap().label;
    let lost: Vec<_> = report.totals.iter().filter(|total| total.label == *label).collect();
    let [total] = lost.as_slice() else { panic!("{:?}", report.totals) };
    assert_eq!((total.before.as_str(), total.after.as_str()), ("12", ""));
}

#[test]
fn what_is_asked_anew_is_told_where_it_is_blank_or_wrong() {
    let fixture = fixture();
    let [_, wrong] = fixture.filled;
    let (asked, limited) = (fixture.element(fixture.blank), fixture.element(wrong));
    let report = fixture.rehearse(|pack| {
        let element = pack.elements.iter_mut().find(|element| element.id == asked).unwrap();
        element.compulsory = true;
        let side = |expression: &str| Side {
            expression: expression.to_owned(),
            missing_value_strategy: MissingValueStrategy::SkipIfAnyValueMissing,
        };
        pack.rules.push(ValidationRule {
            id: "Z-01".to_owned(),
            importance: Severity::High,
            left_side: side(&format!("${{{limited}}}")),
            operator: Operator::LessThanOrEqualTo,
            right_side: side("5"),
            tolerance: Default::default(),
            message: "không quá {right}".to_owned(),
            condition: String::new(),
            stage: Stage::Active,
            valid_from: None,
            valid_to: None,
        });
    });
    let row_code = |cell: CellIndex| fixture.form.cells[cell].row_code.clone();
    let mut found = kinds(&report);
    found.sort();
    // The same element may stand in the column of the year before too.
    found.dedup();
    let mut expected =
        [(BreakKind::NewBlank, row_code(fixture.blank)), (BreakKind::NewRule, row_code(wrong))];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(report.totals, []);
}

#[test]
fn a_form_that_is_gone_leaves_its_files_unrecognised() {
    let fixture = fixture();
    let report = fixture.rehearse(|pack| pack.data_sets.retain(|form| form.id != FORM));
    assert_eq!(kinds(&report), [(BreakKind::NotRecognised, String::new())]);
    let [file] = report.files.as_slice() else { panic!("one file") };
    assert_eq!((file.before, file.placed_after), (Standing::Recognised, 0));
    assert_ne!(file.after, Standing::Recognised);
    assert!(report.totals.iter().all(|total| total.after.is_empty()));
    assert!(!report.totals.is_empty());
}
