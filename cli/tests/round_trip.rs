//! The whole way through the terminal program: forms are filled and written as submissions,
//! a folder of them is merged, and what comes out is what was meant.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use rust_decimal::Decimal;
use shared::{
    definition::{Aggregation, DataSet, Pack, Reporter, ValueType, embedded},
    entry::Entry,
    form::{ColumnRole, Form, FormCell, ValueRole},
    spreadsheet::{SubmissionOptions, bundle, submission},
    value::{Datum, ValueState, canonical},
};

const PACK: &str = "nghe-an-2023";
const PERIOD: &str = "2023S1";
const MISSING: [&str; 2] = ["ubnd.nghe_an.quy_chau", "ubnd.nghe_an.hung_nguyen"];

/// What a submission was filled with.
struct Filled {
    data_set: String,
    reporter: String,
    form: Form,
    entry: Entry,
}

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join("in/sau")).expect("a folder");
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

fn tonghop(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tonghop")).args(arguments).output().expect("it runs")
}

/// Values that follow from the cell's place alone; every state is used somewhere. Figures
/// need not keep the rules: rules never keep a figure out.
fn fill(pack: &Pack, form: &Form, salt: usize) -> Entry {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        let state = match (index + salt) % 23 {
            0 => ValueState::Blank,
            5 if cell.value_type.is_numeric() => ValueState::Nil,
            9 if cell.value_type.is_numeric() => ValueState::NotAvailable,
            _ => value(pack, cell, index * 31 + salt),
        };
        entry.set(index, "", state);
    }
    entry.recalculate(form);
    entry
}

fn value(pack: &Pack, cell: &FormCell, seed: usize) -> ValueState {
    let datum = match &cell.value_type {
        ValueType::Integer => Datum::Number(Decimal::from(seed % 900)),
        ValueType::Decimal(places) => {
            Datum::Number(Decimal::new((seed % 90_000) as i64, u32::from((*places).min(2))))
        }
        ValueType::Percent => Datum::Number(Decimal::from(seed % 100)),
        ValueType::Money => Datum::Number(Decimal::new((seed % 700_000) as i64, 3)),
        ValueType::Bool => Datum::Flag(!seed.is_multiple_of(3)),
        ValueType::Date => Datum::Date(
            shared::definition::CivilDate::new(2023, 1 + (seed % 5) as u8, 1 + (seed % 27) as u8)
                .expect("a day"),
        ),
        ValueType::Text | ValueType::LongText => Datum::Text(format!("Mục {}", cell.row_code)),
        ValueType::SelectOne(list) => {
            let options = &pack.choice_list(list).expect("known").options;
            Datum::Choice(options[seed % options.len()].id.clone())
        }
    };
    ValueState::Value(datum)
}

/// Where the newer file is blank, the older value stays.
fn keep_from_older(newer: &mut Filled, older: &Filled) {
    let mut kept = 0;
    for (index, _) in newer.form.inputs() {
        let old = older.entry.state(index);
        let has_value = matches!(old, ValueState::Value(_) | ValueState::Nil);
        if newer.entry.state(index).is_blank() && has_value {
            newer.entry.set(index, "", old.clone());
            kept += 1;
        }
    }
    assert!(kept > 0, "the case is there");
    newer.entry.recalculate(&newer.form);
}

fn owed(pack: &Pack) -> Vec<(&DataSet, &Reporter)> {
    let period = pack.period(PERIOD).expect("known");
    pack.reporters
        .iter()
        .flat_map(|reporter| pack.owed(reporter, period).map(move |form| (form, reporter)))
        .filter(|(_, reporter)| !MISSING.contains(&reporter.id.as_str()))
        .collect()
}

fn write(pack: &Pack, filled: &Filled, revision: u32) -> Vec<u8> {
    let options = SubmissionOptions {
        revision,
        exported_at: format!("2023-06-1{revision}T08:00:00+07:00"),
        non_secret: true,
        has_errors: false,
    };
    submission(pack, &filled.form, &filled.entry, &options).expect("it is written")
}

/// A folder of submissions: one reporter twice, some files in a folder, some in an archive.
fn folder_of_submissions(name: &str) -> (Folder, Vec<Filled>) {
    let pack = embedded(PACK).expect("sound");
    let period = pack.period(PERIOD).expect("known");
    let folder = Folder::new(name);
    let mut all = Vec::new();
    let mut archived = Vec::new();
    for (number, (data_set, reporter)) in owed(&pack).into_iter().enumerate() {
        let form = Form::build(&pack, data_set, reporter, period);
        let make = |salt: usize| Filled {
            data_set: data_set.id.clone(),
            reporter: reporter.id.clone(),
            entry: fill(&pack, &form, salt),
            form: form.clone(),
        };
        let mut filled = make(number);
        let bytes = write(&pack, &filled, 2);
        if number == 7 {
            let old = make(500);
            fs::write(folder.at("in/cu.xlsx"), write(&pack, &old, 1)).expect("written");
            keep_from_older(&mut filled, &old);
        }
        let file = format!("bc {number}.xlsx");
        match number % 5 {
            3 => archived.push((file, bytes)),
            4 => fs::write(folder.at("in/sau").join(file), bytes).expect("written"),
            _ => fs::write(folder.at("in").join(file), bytes).expect("written"),
        }
        all.push(filled);
    }
    let zip = bundle(&archived).expect("written");
    fs::write(folder.at("in/goi.zip"), zip).expect("written");
    fs::write(folder.at("in/~$bc 1.xlsx"), "lock").expect("written");
    fs::write(
        folder.at("in/received.csv"),
        "path,received_date\nbc 0.xlsx,2023-06-14\nbc 1.xlsx,2023-06-20\n",
    )
    .expect("written");
    (folder, all)
}

fn merge(folder: &Folder, out: &str) -> (Vec<u8>, Vec<u8>) {
    let (data, json) = (folder.at(&format!("{out}.csv")), folder.at(&format!("{out}.json")));
    let output = tonghop(&[
        "merge",
        "--pack",
        PACK,
        "--period",
        PERIOD,
        "--now",
        "2023-06-21",
        "--non-secret",
        "--data",
        data.to_str().expect("utf-8"),
        "--json",
        json.to_str().expect("utf-8"),
        folder.at("in").to_str().expect("utf-8"),
    ]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (fs::read(data).expect("written"), fs::read(json).expect("written"))
}

/// A CSV line by line; quotes as in RFC 4180.
fn lines(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = std::str::from_utf8(bytes).expect("utf-8");
    let text = text.strip_prefix('\u{feff}').expect("begins with a BOM");
    assert!(!text.contains('\r'));
    let (mut all, mut line, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.push(chars.next().expect("seen")),
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                line.push(std::mem::take(&mut field));
                all.push(std::mem::take(&mut line));
            }
            _ => field.push(c),
        }
    }
    all
}

#[test]
fn what_was_filled_comes_out_and_adds_up() {
    let (folder, all) = folder_of_submissions("round-trip");
    let (data, json) = merge(&folder, "a");
    assert_eq!(merge(&folder, "b"), (data.clone(), json.clone()), "the same bytes every time");

    let rows = lines(&data);
    let column = |name: &str| rows[0].iter().position(|head| head == name).expect("a column");
    let key_columns = [
        "data_set",
        "org_unit",
        "data_element",
        "category_option_combo",
        "place",
        "period",
        "role",
    ];
    let key_of = |row: &[String]| key_columns.map(|name| row[column(name)].clone());
    let mut by_key: BTreeMap<[String; 7], &[String]> = BTreeMap::new();
    for row in &rows[1..] {
        assert!(by_key.insert(key_of(row), row).is_none(), "one line per key: {row:?}");
    }

    let pack = embedded(PACK).expect("sound");
    let mut compared = 0;
    // (element, option, place) → canonical sum over the reporters of the form that owns it.
    let mut sums: BTreeMap<(String, String, String), Decimal> = BTreeMap::new();
    for filled in &all {
        for (index, cell) in filled.form.inputs() {
            let state = filled.entry.state(index);
            if cell.key.role == ValueRole::Comment || state.is_blank() {
                continue;
            }
            let role = match cell.key.role {
                ValueRole::Reported => "reported",
                ValueRole::Check => "check",
                _ => "stated",
            };
            let key = [
                filled.data_set.as_str(),
                &filled.reporter,
                &cell.key.element,
                &cell.key.option,
                &cell.key.place,
                &cell.key.period,
                role,
            ]
            .map(str::to_owned);
            let row = by_key.get(&key).unwrap_or_else(|| panic!("no line for {key:?}"));
            assert_eq!(row[column("value")], canonical(cell, state), "{key:?}");
            assert!(
                !row[column("source_cell")].is_empty() && !row[column("source_sha256")].is_empty()
            );
            compared += 1;
        }
        add_to(&mut sums, &pack, filled);
    }
    assert!(compared > 5000, "only {compared} values were compared");

    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let mut totals = 0;
    for total in json["totals"].as_array().expect("a list") {
        let text = |name: &str| total[name].as_str().expect("a text").to_owned();
        if let Some(sum) = sums.get(&(text("element"), text("option"), text("place"))) {
            let value: Decimal =
                total["value"]["is"].as_str().expect("a number").parse().expect("one");
            assert_eq!(value, *sum, "{total}");
            totals += 1;
        }
    }
    assert_eq!(totals, sums.len(), "every sum is a total");
    assert!(totals > 100, "only {totals} totals were compared");

    let tally = &json["tally"];
    assert_eq!(tally["recognised"], 46);
    assert_eq!(tally["superseded"], 1);
    assert_eq!(tally["missing"], 2);
    assert_eq!(tally["late"], 1);
    assert_eq!(tally["on_time"], 1);
    // The lock file, the archive and the list of days.
    assert_eq!(tally["ignored"], 3);
    for file in json["files"].as_array().expect("a list") {
        let number = |name: &str| file[name].as_u64().expect("a count");
        let ignored: u64 =
            file["ignored"].as_object().expect("counts").values().filter_map(|v| v.as_u64()).sum();
        assert_eq!(number("read"), number("placed") + number("queued") + ignored, "{file}");
    }
}

/// Adds a submission's figures to the sums of the elements that its form owns, or that are
/// summed over all forms.
fn add_to(sums: &mut BTreeMap<(String, String, String), Decimal>, pack: &Pack, filled: &Filled) {
    let period = pack.period(PERIOD).expect("known");
    let own_place = &pack.reporter(&filled.reporter).expect("known").place;
    let root = &pack.places[0].id;
    for (index, cell) in filled.form.cells.iter().enumerate() {
        let element = pack.element(&cell.key.element).expect("known");
        let added = matches!(
            element.aggregation,
            Aggregation::Sum | Aggregation::SumGeo | Aggregation::Owner
        );
        let owner = pack.owners.iter().find(|owner| {
            owner.element == element.id
                && owner.valid_from.is_none_or(|from| from <= period.window_to)
                && owner.valid_to.is_none_or(|to| period.window_to <= to)
        });
        let counts = owner.is_some_and(|owner| owner.counts.has(&filled.data_set));
        if cell.column_role != ColumnRole::Current
            || cell.key.role != ValueRole::Reported
            || !added
            || !counts
        {
            continue;
        }
        let Some(number) = filled.entry.state(index).as_number() else { continue };
        if !cell.value_type.is_numeric() {
            continue;
        }
        let place = if cell.key.place == *own_place { root } else { &cell.key.place };
        let key = (cell.key.element.clone(), cell.key.option.clone(), place.clone());
        *sums.entry(key).or_default() += number * cell.unit_factor;
    }
}

#[test]
fn nothing_leaves_without_the_declaration() {
    let (folder, _) = folder_of_submissions("declaration");
    let data = folder.at("out.csv");
    let output = tonghop(&[
        "merge",
        "--period",
        PERIOD,
        "--now",
        "2023-06-21",
        "--data",
        data.to_str().expect("utf-8"),
        folder.at("in").to_str().expect("utf-8"),
    ]);
    assert_eq!(output.status.code(), Some(4));
    assert!(!data.exists());
}

#[test]
fn a_file_that_was_filled_is_recognised_by_check() {
    let (folder, _) = folder_of_submissions("check");
    let file = folder.at("in/bc 1.xlsx");
    let output = tonghop(&["check", "--json", file.to_str().expect("utf-8")]);
    let checked: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(checked[0]["state"], "recognised");
    assert_eq!(output.status.code(), Some(1), "invented figures break rules");
}
