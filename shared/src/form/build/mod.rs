//! Laying out a form: from a data set's definition to sections, rows, columns and cells.

mod roster;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    Calculation, CellIndex, ColumnRole, Form, FormCell, FormColumn, FormRow, FormSection, ValueKey,
    ValueRole,
};
use crate::{
    definition::{
        DataElement, DataSet, DisplayAs, Nature, Pack, Period, Relation, Reporter, RowDef, Section,
        UnitOfMeasure, ValueType,
    },
    i18n::{self, Language},
};

impl Form {
    /// The form of one data set for one reporter and period.
    ///
    /// References of a checked pack resolve; rows whose element is missing (only possible
    /// in packs that were not checked) are left out.
    pub fn build(pack: &Pack, data_set: &DataSet, reporter: &Reporter, period: &Period) -> Self {
        let mut builder = Builder {
            pack,
            elements: pack.elements.iter().map(|element| (element.id.as_str(), element)).collect(),
            units: pack.units.iter().map(|unit| (unit.id.as_str(), unit)).collect(),
            reporter,
            period,
            cells: Vec::new(),
            by_key: BTreeMap::new(),
        };
        let mut sections: Vec<FormSection> = Vec::new();
        for section in
            data_set.sections.iter().filter(|section| asked(&section.period_kinds, period))
        {
            // What a period leaves empty is not shown.
            let laid_out = builder.section(sections.len(), section);
            if !laid_out.rows.is_empty() {
                sections.push(laid_out);
            }
        }
        builder.calculate_from_rosters(&sections);
        Self {
            pack: pack.id.clone(),
            pack_version: pack.version.clone(),
            pack_hash: pack.hash().to_owned(),
            data_set: data_set.id.clone(),
            printed_code: data_set.printed_code.clone(),
            title: data_set.title.clone(),
            reporter: reporter.id.clone(),
            reporter_name: reporter.name.clone(),
            period: period.id.clone(),
            period_label: period.label.clone(),
            sections,
            cells: builder.cells,
        }
    }
}

/// Whether something is asked in a period: everywhere, or in periods of its kind; a report of a
/// past year was asked for the same.
fn asked(kinds: &[String], period: &Period) -> bool {
    kinds.is_empty() || kinds.iter().any(|kind| kind == period.span())
}

struct Builder<'a> {
    pack: &'a Pack,
    elements: BTreeMap<&'a str, &'a DataElement>,
    units: BTreeMap<&'a str, &'a UnitOfMeasure>,
    reporter: &'a Reporter,
    period: &'a Period,
    cells: Vec<FormCell>,
    /// The first cell of each key.
    by_key: BTreeMap<ValueKey, CellIndex>,
}

/// What distinguishes one cell from its neighbours in the same row.
struct CellSpec<'a> {
    at: (usize, usize, usize),
    row_code: &'a str,
    column: &'a FormColumn,
    element: &'a DataElement,
    key: ValueKey,
    label: String,
    compulsory: bool,
}

impl<'a> Builder<'a> {
    fn section(&mut self, index: usize, section: &'a Section) -> FormSection {
        let (columns, rows) = match (&section.roster, section.display_as) {
            (Some(roster), DisplayAs::Roster) => self.roster(index, section, roster),
            _ => self.table(index, section),
        };
        FormSection {
            id: section.id.clone(),
            title: section.title.clone(),
            display_as: section.display_as,
            columns,
            rows,
        }
    }

    fn table(&mut self, index: usize, section: &'a Section) -> (Vec<FormColumn>, Vec<FormRow>) {
        let (shown, hidden): (Vec<&RowDef>, Vec<&RowDef>) =
            section.rows.iter().partition(|row| asked(&row.period_kinds, self.period));
        let columns = match section.display_as {
            DisplayAs::Text => vec![column("1", &words("column.text"), ColumnRole::Current)],
            _ => self.table_columns(&shown),
        };
        let mut rows: Vec<FormRow> = Vec::new();
        let mut by_code: BTreeMap<&str, usize> = BTreeMap::new();
        for definition in shown {
            let Some(element) = self.element(&definition.element) else { continue };
            let parent = definition.parent.as_deref().and_then(|code| by_code.get(code).copied());
            let relation = relation(definition, parent.is_some(), &hidden);
            let indent = parent.map_or(0, |parent| rows[parent].indent + 1);
            let label =
                if definition.label.is_empty() { &element.label } else { &definition.label };
            let at = rows.len();
            by_code.insert(&definition.code, at);
            // Options of a breakdown have a lead of their own.
            let first = !rows
                .iter()
                .any(|row| row.parent == parent && row.relation == relation && row.group == 0);
            let mut row = FormRow {
                code: definition.code.clone(),
                lead: match relation {
                    Relation::Partition if first => words("row.partition"),
                    Relation::Part if first => words("row.part"),
                    _ => String::new(),
                },
                label: label.clone(),
                unit: self.unit_label(element),
                indent,
                relation,
                group: 0,
                parent,
                total: false,
                cells: Vec::new(),
                element: element.id.clone(),
                place: String::new(),
            };
            row.cells = self.table_cells((index, at), &columns, definition, element, label);
            rows.push(row);
            self.disaggregations(index, &columns, definition, element, label, &mut rows);
        }
        (columns, rows)
    }

    fn table_columns(&self, rows: &[&RowDef]) -> Vec<FormColumn> {
        let mut elements = rows.iter().filter_map(|row| self.element(&row.element));
        let stocks_only = elements.all(|element| element.nature == Nature::Stock);
        let cut_off = self.period.window_to.to_string();
        let (current, comparison) = if stocks_only {
            let at = i18n::format(Language::Vi, "form.column.at", &[("date", &cut_off)]);
            (at, words("column.comparison-stock"))
        } else {
            (words("column.current"), words("column.comparison"))
        };
        let mut columns = vec![
            column("1", &current, ColumnRole::Current),
            column("2", &comparison, ColumnRole::Comparison),
            column("3", &words("column.difference"), ColumnRole::Difference),
            column("4", &words("column.percent"), ColumnRole::Percent),
            column("5", &words("column.comment"), ColumnRole::Comment),
        ];
        if self.pack.accumulates(self.period) && rows.iter().any(|row| self.adds_up(row)) {
            columns.push(column("6", &words("column.cumulative"), ColumnRole::Cumulative));
        }
        columns
    }

    /// Whether the figure of a row adds up over the periods of a year.
    fn adds_up(&self, row: &RowDef) -> bool {
        let element = self.element(&row.element);
        let flows = |element: &DataElement| {
            element.nature == Nature::Flow && element.value_type.is_numeric()
        };
        element.is_some_and(flows) && !row.check && !row.opening
    }

    /// The cells of an element's own row. Which columns apply: a text section has one;
    /// openings and cross-checks have no comparison; only numbers are compared.
    fn table_cells(
        &mut self,
        (section, row): (usize, usize),
        columns: &[FormColumn],
        definition: &RowDef,
        element: &'a DataElement,
        label: &str,
    ) -> Vec<Option<CellIndex>> {
        let last_year = self.period.same_period_last_year.clone();
        let compared = element.value_type.is_numeric()
            && !definition.opening
            && !definition.check
            && last_year.is_some();
        let mut cells: Vec<Option<CellIndex>> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let applies = match column.role {
                ColumnRole::Current => true,
                // Words explain themselves.
                ColumnRole::Comment => {
                    !matches!(element.value_type, ValueType::Text | ValueType::LongText)
                }
                ColumnRole::Cumulative => self.adds_up(definition),
                _ => compared,
            };
            if !applies {
                cells.push(None);
                continue;
            }
            let (role, period) = match column.role {
                ColumnRole::Current if definition.opening => {
                    (ValueRole::Stated, self.period.previous.clone().unwrap_or_default())
                }
                ColumnRole::Current if definition.check => {
                    (ValueRole::Check, self.period.id.clone())
                }
                ColumnRole::Current => (ValueRole::Reported, self.period.id.clone()),
                // Apart from the note of the figure itself, which the same element has too.
                ColumnRole::Comment if definition.opening => {
                    (ValueRole::Comment, self.period.previous.clone().unwrap_or_default())
                }
                ColumnRole::Comment => (ValueRole::Comment, self.period.id.clone()),
                ColumnRole::Cumulative => (ValueRole::Stated, self.period.id.clone()),
                _ => (ValueRole::Stated, last_year.clone().unwrap_or_default()),
            };
            let mut key = self.key(element, "", role);
            key.period = period;
            // In a year's form the opening value and the comparison are one and the same figure
            // of last year's end: stated once, shown twice.
            let stated_above = (column.role == ColumnRole::Comparison)
                .then(|| self.by_key.get(&key).copied())
                .flatten();
            let compulsory = element.compulsory
                && column.role == ColumnRole::Current
                && !definition.check
                && !definition.opening;
            let label = if column.role == ColumnRole::Current {
                label.to_owned()
            } else {
                format!("{label} – {}", column.heading)
            };
            let index = self.cell(CellSpec {
                at: (section, row, at),
                row_code: &definition.code,
                column,
                element,
                key,
                label,
                compulsory,
            });
            if let Some(above) = stated_above {
                self.cells[index].calculation = Some(Calculation::Sum(vec![above]));
            }
            let pair = (cells.first().copied().flatten(), cells.get(1).copied().flatten());
            if let (Some(current), Some(comparison)) = pair {
                match column.role {
                    ColumnRole::Difference => {
                        self.cells[index].calculation =
                            Some(Calculation::Difference(current, comparison));
                    }
                    ColumnRole::Percent => {
                        self.cells[index].calculation =
                            Some(Calculation::Percent(current, comparison));
                    }
                    _ => {}
                }
            }
            cells.push(Some(index));
        }
        cells
    }

    /// The option rows below an element's row: one group per choice list, current figure only.
    fn disaggregations(
        &mut self,
        section: usize,
        columns: &[FormColumn],
        definition: &RowDef,
        element: &'a DataElement,
        label: &str,
        rows: &mut Vec<FormRow>,
    ) {
        let parent = rows.len() - 1;
        for (group, list_id) in definition.by.iter().enumerate() {
            let Some(list) = self.pack.choice_list(list_id) else { continue };
            let relation = if list.exhaustive { Relation::Partition } else { Relation::Part };
            let letter = match group {
                0 => String::new(),
                _ => char::from(b'a' + (group - 1).min(25) as u8).to_string(),
            };
            for (position, option) in list.options.iter().enumerate() {
                let lead_id =
                    if list.exhaustive { "form.row.partition-by" } else { "form.row.part-by" };
                let lead = match position {
                    0 => i18n::format(Language::Vi, lead_id, &[("list", &list.label)]),
                    _ => String::new(),
                };
                let at = rows.len();
                let code = format!("{}.{letter}{}", definition.code, position + 1);
                let role = if definition.check { ValueRole::Check } else { ValueRole::Reported };
                let key = self.key(element, &format!("{list_id}:{}", option.id), role);
                let index = self.cell(CellSpec {
                    at: (section, at, 0),
                    row_code: &code,
                    column: &columns[0],
                    element,
                    key,
                    label: format!("{label} – {}", option.label),
                    compulsory: false,
                });
                let mut cells = vec![None; columns.len()];
                cells[0] = Some(index);
                rows.push(FormRow {
                    code,
                    lead,
                    label: option.label.clone(),
                    unit: self.unit_label(element),
                    indent: rows[parent].indent + 1,
                    relation,
                    group: u8::try_from(group + 1).unwrap_or(u8::MAX),
                    parent: Some(parent),
                    total: false,
                    cells,
                    element: element.id.clone(),
                    place: String::new(),
                });
            }
        }
    }

    fn cell(&mut self, spec: CellSpec<'_>) -> CellIndex {
        let comment = spec.column.role == ColumnRole::Comment;
        let unit = self.unit(spec.element).filter(|_| !comment);
        let value_type = match spec.column.role {
            ColumnRole::Comment => ValueType::Text,
            ColumnRole::Percent => ValueType::Decimal(1),
            _ => spec.element.value_type.clone(),
        };
        self.by_key.entry(spec.key.clone()).or_insert(self.cells.len());
        self.cells.push(FormCell {
            section: spec.at.0,
            row: spec.at.1,
            column: spec.at.2,
            row_code: spec.row_code.to_owned(),
            column_code: spec.column.code.clone(),
            column_role: spec.column.role,
            key: spec.key,
            value_type,
            nature: spec.element.nature,
            unit: unit.map(|unit| unit.label.clone()).unwrap_or_default(),
            unit_factor: unit.map_or(Decimal::ONE, |unit| unit.factor),
            compulsory: spec.compulsory,
            calculation: None,
            label: spec.label,
        });
        self.cells.len() - 1
    }

    fn key(&self, element: &DataElement, option: &str, role: ValueRole) -> ValueKey {
        ValueKey {
            element: element.id.clone(),
            option: option.to_owned(),
            place: self.reporter.place.clone(),
            period: self.period.id.clone(),
            role,
        }
    }

    fn element(&self, id: &str) -> Option<&'a DataElement> {
        self.elements.get(id).copied()
    }

    fn unit(&self, element: &DataElement) -> Option<&'a UnitOfMeasure> {
        self.units.get(element.unit.as_str()).copied()
    }

    fn unit_label(&self, element: &DataElement) -> String {
        self.unit(element).map(|unit| unit.label.clone()).unwrap_or_default()
    }
}

/// How a row hangs below its parent in this period: on its own where the parent is not asked,
/// and "Trong đó" where another row of its "Chia ra" is not, for what is left need not add up.
fn relation(definition: &RowDef, has_parent: bool, hidden: &[&RowDef]) -> Relation {
    let sibling =
        |row: &&RowDef| row.relation == Relation::Partition && row.parent == definition.parent;
    match definition.relation {
        _ if !has_parent => Relation::Own,
        Relation::Partition if hidden.iter().any(sibling) => Relation::Part,
        relation => relation,
    }
}

fn column(code: &str, heading: &str, role: ColumnRole) -> FormColumn {
    FormColumn { code: code.to_owned(), heading: heading.to_owned(), role }
}

fn words(id: &str) -> String {
    i18n::text(Language::Vi, &format!("form.{id}")).to_owned()
}
