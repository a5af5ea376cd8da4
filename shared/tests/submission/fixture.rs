//! A small pack, and its forms laid out as workbooks: what a program without our stamp,
//! names or formats would still leave of them can be taken away piece by piece.

use grid::{Address, Cell, CellValue, DefinedName, FileKind, Sheet, Visibility, Workbook};
use shared::{
    definition::{DisplayAs, Pack, ValueType},
    entry::Entry,
    form::{ColumnRole, Form, FormCell},
    submission::{FileFacts, HIDDEN_SHEET, Import, Known, Stamp, StampKind, import},
    value::{RawValue, ValueState, parse},
};

pub(crate) const SHEET: &str = "Biểu F28";
pub(crate) const KY_SON: &str = "ubnd.thu.ky_son";
pub(crate) const TUONG_DUONG: &str = "ubnd.thu.tuong_duong";

pub(crate) fn pack() -> Pack {
    toml::from_str(include_str!("pack.toml")).expect("the test pack is well formed")
}

pub(crate) fn form(pack: &Pack, data_set: &str, reporter: &str, period: &str) -> Form {
    Form::build(
        pack,
        pack.data_set(data_set).unwrap(),
        pack.reporter(reporter).unwrap(),
        pack.period(period).unwrap(),
    )
}

/// The form of Kỳ Sơn for the first half-year.
pub(crate) fn ky_son(pack: &Pack) -> Form {
    form(pack, "F28", KY_SON, "2023S1")
}

pub(crate) fn read(pack: &Pack, workbook: &Workbook) -> Import {
    read_as("ky son.xlsx", pack, workbook)
}

pub(crate) fn read_as(path: &str, pack: &Pack, workbook: &Workbook) -> Import {
    read_file(path, pack, workbook, Known::default())
}

pub(crate) fn read_knowing(pack: &Pack, workbook: &Workbook, known: Known<'_>) -> Import {
    read_file("ky son.xlsx", pack, workbook, known)
}

fn read_file(path: &str, pack: &Pack, workbook: &Workbook, known: Known<'_>) -> Import {
    let file = FileFacts { path, sha256: "00", size: 1000 };
    let import = import(pack, &file, workbook, known);
    assert!(import.account.balances(), "{:?}", import.account);
    let journal = serde_json::to_string(&import).unwrap();
    assert_eq!(serde_json::from_str::<Import>(&journal).unwrap(), import);
    import
}

/// A stamp of a template.
pub(crate) fn template(form: &Form) -> Stamp {
    Stamp {
        kind: StampKind::Template,
        pack: form.pack.clone(),
        pack_version: form.pack_version.clone(),
        pack_hash: form.pack_hash.clone(),
        data_set: form.data_set.clone(),
        reporter: form.reporter.clone(),
        period: form.period.clone(),
        revision: 0,
        exported_at: String::new(),
        filled: 0,
        values_sha256: String::new(),
        non_secret: false,
        has_errors: false,
    }
}

/// What a person would write into each input cell: distinct figures, a choice, a sentence.
pub(crate) fn sample(pack: &Pack, form: &Form) -> Vec<(usize, CellValue)> {
    form.inputs()
        .enumerate()
        .map(|(position, (index, cell))| {
            let number = 11.0 + position as f64;
            let value = match &cell.value_type {
                ValueType::SelectOne(list) => {
                    let options = &pack.choice_list(list).unwrap().options;
                    CellValue::Text(options[0].label.clone())
                }
                ValueType::Bool => CellValue::Text("Có".to_owned()),
                ValueType::Date => CellValue::Text("05/3/2023".to_owned()),
                ValueType::Percent => CellValue::Number(number % 100.0),
                value_type if value_type.is_numeric() => CellValue::Number(number),
                _ => CellValue::Text(format!("Ý kiến số {position}")),
            };
            (index, value)
        })
        .collect()
}

/// The workbook of a form, filled with the sample.
pub(crate) fn filled(pack: &Pack, form: &Form) -> Workbook {
    let mut workbook = laid_out(pack, form);
    for (index, value) in sample(pack, form) {
        let at = position(&workbook, &form.cells[index]);
        put(&mut workbook.sheets[0], at, value);
    }
    refresh_totals(form, &mut workbook);
    workbook
}

/// A submission as exported: stamped with the hash of its values.
pub(crate) fn submission(pack: &Pack, form: &Form, revision: u32) -> Workbook {
    let mut workbook = filled(pack, form);
    let mut entry = Entry::empty(form);
    for (index, value) in sample(pack, form) {
        let raw = match &value {
            CellValue::Number(number) => RawValue::Number(*number),
            CellValue::Text(text) => RawValue::Text(text),
            other => panic!("no such sample: {other:?}"),
        };
        let parsed = parse(pack, &form.cells[index], &raw);
        entry.set(index, "", parsed.state);
    }
    let mut stamp = template(form);
    stamp.kind = StampKind::Submission;
    stamp.revision = revision;
    stamp.exported_at = "2023-06-14T15:04:05+07:00".to_owned();
    stamp.values_sha256 = entry.canonical_hash(form);
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    workbook
}

/// An empty template: one sheet with all sections, one very hidden sheet, names, both stamps.
pub(crate) fn laid_out(pack: &Pack, form: &Form) -> Workbook {
    let mut sheet = Sheet::new(SHEET.replace("F28", &form.data_set));
    let mut names = Vec::new();
    let mut text = |at: (u32, u32), text: &str| {
        put(&mut sheet, Address::new(at.0, at.1), CellValue::Text(text.to_owned()));
    };
    text((0, 4), &form.printed_code);
    text((1, 0), &form.title.to_uppercase());
    text((2, 0), &format!("Đơn vị báo cáo: {}", form.reporter_name));
    let window = pack.period(&form.period).unwrap();
    let (from, to) = (window.window_from, window.window_to);
    let period = format!("Kỳ báo cáo: {} (từ {from} đến {to})", form.period_label);
    text((3, 0), &period);
    let mut row = 5;
    for section in &form.sections {
        let table = section.display_as == DisplayAs::Table;
        let first = if table { 3 } else { 2 };
        text((row, 0), &format!("{}. {}", section.id, section.title));
        for (column, heading) in ["Mã", "Chỉ tiêu báo cáo", "ĐVT"].iter().take(first).enumerate()
        {
            text((row + 1, column as u32), heading);
            text((row + 2, column as u32), ["A", "B", "C"][column]);
        }
        for (offset, column) in section.columns.iter().enumerate() {
            text((row + 1, (first + offset) as u32), &column.heading);
            text((row + 2, (first + offset) as u32), &column.code);
        }
        row += 3;
        for form_row in &section.rows {
            text((row, 0), &form_row.code);
            text((row, 1), format!("{} {}", form_row.lead, form_row.label).trim());
            if table {
                text((row, 2), &form_row.unit);
            }
            for (offset, cell) in form_row.cells.iter().enumerate() {
                let Some(cell) = cell.map(|cell| &form.cells[cell]) else { continue };
                if cell.is_input() {
                    let at = Address::new(row, (first + offset) as u32);
                    let reference = format!(
                        "'{}'!${}${}",
                        SHEET.replace("F28", &form.data_set),
                        grid::column_letters(at.column),
                        at.row + 1
                    );
                    names.push(DefinedName { name: cell.defined_name(), refers_to: reference });
                }
            }
            row += 1;
        }
        row += 1;
    }
    text((row + 1, 3), "Ngày … tháng … năm 2023");
    let mut workbook = Workbook::new(FileKind::Xlsx);
    workbook.names = names;
    workbook.sheets = vec![sheet];
    let stamp = template(form);
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    workbook
}

/// Sets both carriers of the stamp anew; `None` takes a carrier away.
pub(crate) fn restamp(workbook: &mut Workbook, properties: Option<&Stamp>, hidden: Option<&Stamp>) {
    workbook.properties = properties.map(Stamp::to_pairs).unwrap_or_default();
    let totals = workbook.sheet(HIDDEN_SHEET).map(|sheet| sheet.cells.clone()).unwrap_or_default();
    workbook.sheets.retain(|sheet| sheet.name != HIDDEN_SHEET);
    let Some(stamp) = hidden else { return };
    let mut sheet = Sheet::new(HIDDEN_SHEET);
    sheet.visibility = Visibility::VeryHidden;
    sheet.cells = totals.into_iter().filter(|cell| cell.at.row >= 20).collect();
    for (row, (key, value)) in stamp.to_pairs().into_iter().enumerate() {
        put(&mut sheet, Address::new(row as u32, 0), CellValue::Text(key));
        put(&mut sheet, Address::new(row as u32, 1), CellValue::Text(value));
    }
    workbook.sheets.push(sheet);
}

/// What a spreadsheet program does when it saves: the live totals get their results.
pub(crate) fn refresh_totals(form: &Form, workbook: &mut Workbook) {
    let mut totals: Vec<(String, f64)> = Vec::new();
    for section in &form.sections {
        for column in &section.columns {
            let sum = form
                .cells
                .iter()
                .filter(|cell| form.sections[cell.section].id == section.id)
                .filter(|cell| cell.column_code == column.code && cell.is_input())
                .filter_map(|cell| {
                    let at = position(workbook, cell);
                    match workbook.sheets[0].cell(at)?.value {
                        CellValue::Number(number)
                        | CellValue::Percent(number)
                        | CellValue::DateTime(number) => Some(number),
                        _ => None,
                    }
                })
                .sum();
            totals.push((format!("total.{}.{}", section.id, column.code), sum));
        }
    }
    let Some(hidden) = workbook.sheets.iter_mut().find(|sheet| sheet.name == HIDDEN_SHEET) else {
        return;
    };
    for (offset, (key, sum)) in totals.into_iter().enumerate() {
        let row = 20 + offset as u32;
        put(hidden, Address::new(row, 0), CellValue::Text(key));
        put(hidden, Address::new(row, 2), CellValue::Number(sum));
    }
}

/// Where the layout puts a cell, whatever names say.
pub(crate) fn position(workbook: &Workbook, cell: &FormCell) -> Address {
    let sheet = &workbook.sheets[0];
    let row = sheet
        .cells
        .iter()
        .find(|found| found.value == CellValue::Text(cell.row_code.clone()))
        .unwrap_or_else(|| panic!("no line {}", cell.row_code))
        .at
        .row;
    let columns = (0..row).rev().find_map(|above| {
        let line = sheet.row(above);
        (line.first()?.value == CellValue::Text("A".to_owned())).then_some(line)
    });
    let column = columns
        .unwrap_or_default()
        .iter()
        .find(|found| found.value == CellValue::Text(cell.column_code.clone()))
        .unwrap_or_else(|| panic!("no column {}", cell.column_code));
    Address::new(row, column.at.column)
}

pub(crate) fn at(workbook: &Workbook, form: &Form, row_code: &str, column_code: &str) -> Address {
    position(workbook, &form.cells[form.find(row_code, column_code).unwrap()])
}

pub(crate) fn put(sheet: &mut Sheet, at: Address, value: CellValue) {
    let raw = match &value {
        CellValue::Text(text) | CellValue::Error(text) => text.clone(),
        CellValue::Number(number) | CellValue::Percent(number) | CellValue::DateTime(number) => {
            number.to_string()
        }
        CellValue::Bool(flag) => flag.to_string(),
        CellValue::Missing => String::new(),
    };
    let formula = matches!(value, CellValue::Missing | CellValue::Error(_));
    let cell = Cell { at, value, raw, formula };
    match sheet.cells.binary_search_by(|cell| cell.at.cmp(&at)) {
        Ok(index) => sheet.cells[index] = cell,
        Err(index) => sheet.cells.insert(index, cell),
    }
}

/// Replaces a text wherever it stands on visible sheets.
pub(crate) fn replace(workbook: &mut Workbook, from: &str, to: &str) {
    let mut replaced = 0;
    for sheet in workbook.sheets.iter_mut().filter(|sheet| sheet.name != HIDDEN_SHEET) {
        for cell in &mut sheet.cells {
            if let CellValue::Text(text) = &mut cell.value
                && text.contains(from)
            {
                *text = text.replace(from, to);
                cell.raw.clone_from(text);
                replaced += 1;
            }
        }
    }
    assert!(replaced > 0, "nothing to replace: {from}");
}

/// Moves rows and columns of the first sheet; cells, not names.
pub(crate) fn rearrange(workbook: &mut Workbook, place: impl Fn(Address) -> Address) {
    let sheet = &mut workbook.sheets[0];
    for cell in &mut sheet.cells {
        cell.at = place(cell.at);
    }
    sheet.cells.sort_by_key(|cell| cell.at);
}

/// Moves what names point to, as spreadsheet programs do with their own commands.
pub(crate) fn rename_targets(workbook: &mut Workbook, place: impl Fn(Address) -> Address) {
    for name in &mut workbook.names {
        let (sheet, address) = name.refers_to.rsplit_once('!').unwrap();
        let at = place(Address::parse(address).unwrap());
        name.refers_to = format!("{sheet}!${}${}", grid::column_letters(at.column), at.row + 1);
    }
}

/// Placed figures by row and column code.
pub(crate) fn placed(import: &Import) -> Vec<(String, String, ValueState)> {
    import
        .values
        .iter()
        .filter(|value| !value.state.is_blank())
        .map(|value| (value.row_code.clone(), value.column_code.clone(), value.state.clone()))
        .collect()
}

/// What the sample means, by row and column code.
pub(crate) fn meant(pack: &Pack, form: &Form) -> Vec<(String, String, ValueState)> {
    sample(pack, form)
        .into_iter()
        .map(|(index, value)| {
            let cell = &form.cells[index];
            let raw = match &value {
                CellValue::Number(number) => RawValue::Number(*number),
                CellValue::Text(text) => RawValue::Text(text),
                other => panic!("no such sample: {other:?}"),
            };
            (cell.row_code.clone(), cell.column_code.clone(), parse(pack, cell, &raw).state)
        })
        .collect()
}

pub(crate) fn codes(import: &Import) -> Vec<&str> {
    import.findings.iter().map(|finding| finding.code.as_str()).collect()
}

pub(crate) fn asked(import: &Import) -> Vec<&str> {
    import.questions.iter().map(|question| question.code.as_str()).collect()
}

/// Number of input cells that ask for figures.
pub(crate) fn figures(form: &Form) -> u32 {
    let count = form
        .inputs()
        .filter(|(_, cell)| cell.value_type.is_numeric() && cell.column_role != ColumnRole::Comment)
        .count();
    u32::try_from(count).unwrap()
}
