//! Tables that an office has drawn up without the template: other titles, headings and columns.
//! What is certain is placed; beside every rule stands a table that must not be.

use grid::{Address, CellValue, FileKind, Range, Sheet, Workbook};
use shared::{
    definition::Pack,
    submission::{
        About, Alias, Aliases, Answer, Identity, Import, ImportState, Known, Meaning, Question,
        Scope, Wording,
    },
};

use crate::fixture::*;

const CASES: &str = "Số vụ phạm tội về ma túy phát hiện";

fn book(lines: &[&[&str]]) -> Workbook {
    let mut workbook = Workbook::new(FileKind::Xlsx);
    workbook.sheets = vec![Sheet::new("Sheet1")];
    for (row, line) in lines.iter().enumerate() {
        for (column, text) in line.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let value = match text.parse() {
                Ok(number) => CellValue::Number(number),
                Err(_) => CellValue::Text((*text).to_owned()),
            };
            put(&mut workbook.sheets[0], Address::new(row as u32, column as u32), value);
        }
    }
    workbook
}

const HEAD: [&[&str]; 4] = [
    &["UBND HUYỆN KỲ SƠN"],
    &["Kỳ Sơn, ngày 14 tháng 6 năm 2023"],
    &["Kết quả công tác phòng, chống ma túy 6 tháng đầu năm 2023 của huyện Kỳ Sơn"],
    &[],
];

const TABLE: [&[&str]; 7] = [
    &["TT", "Nội dung", "ĐVT", "Cùng kỳ 2022", "Kết quả", "Ghi chú"],
    &["I", "KẾT QUẢ"],
    &["1", CASES, "vụ", "9", "11"],
    &["2", "Tổng số đối tượng bị bắt giữ", "người", "8", "12"],
    &["", "- Chia ra theo giới tính: Nam", "người", "", "7"],
    &["", "- Nữ", "người", "", "5"],
    &["3", "K.phí đã chi", "triệu đồng", "100", "120"],
];

fn lines(head: &[&'static [&'static str]], table: &[&'static [&'static str]]) -> Workbook {
    book(&head.iter().chain(table).copied().collect::<Vec<_>>())
}

fn figures(import: &Import) -> Vec<String> {
    let values = import.values.iter().filter(|value| value.raw.parse::<f64>().is_ok());
    values.map(|value| format!("{}/{}={}", value.row_code, value.column_code, value.raw)).collect()
}

const ALL: [&str; 8] =
    ["A1/1=11", "A1/2=9", "A2/1=12", "A2/2=8", "A2.1/1=7", "A2.2/1=5", "A3/1=120", "A3/2=100"];

fn question<'a>(import: &'a Import, code: &str, raw: &str) -> &'a Question {
    let found = import.questions.iter().find(|item| item.code == code && item.raw == raw);
    found.unwrap_or_else(|| panic!("no {code} about {raw}: {:?}", import.questions))
}

fn says(question: &Question, means: Meaning) -> Alias {
    Alias { wording: question.wording.clone().expect("words to be explained"), means }
}

fn row(code: &str) -> Meaning {
    Meaning::Is(code.to_owned())
}

#[test]
fn headings_titles_and_labels_are_enough() {
    let pack = pack();
    let import = read(&pack, &lines(&HEAD, &TABLE));
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    let identity = import.recognition.identity().unwrap();
    assert_eq!(
        (&*identity.data_set, &*identity.reporter, &*identity.period),
        ("F28", KY_SON, "2023S1")
    );
    assert_eq!(figures(&import), ALL);
    assert_eq!(asked(&import), Vec::<&str>::new());
}

#[test]
fn columns_may_stand_in_any_order() {
    let pack = pack();
    let mut workbook = lines(&HEAD, &TABLE);
    for cell in workbook.sheets[0].cells.iter_mut().filter(|cell| cell.at.row >= 4) {
        cell.at.column = [0, 3, 4, 2, 1, 5][cell.at.column as usize];
    }
    workbook.sheets[0].cells.sort_by_key(|cell| cell.at);
    let import = read(&pack, &workbook);
    assert_eq!(figures(&import), ALL);
}

#[test]
fn headings_merged_over_several_lines_are_a_tree() {
    let pack = pack();
    let mut table = TABLE.to_vec();
    table[0] = &["TT", "Nội dung", "ĐVT", "Kết quả thực hiện"];
    table.insert(1, &["", "", "", "Cùng kỳ năm trước", "Trong kỳ"]);
    let mut workbook = lines(&HEAD, &table);
    let range = |first: (u32, u32), last: (u32, u32)| Range {
        first: Address::new(first.0, first.1),
        last: Address::new(last.0, last.1),
    };
    workbook.sheets[0].merges = vec![range((4, 3), (4, 4)), range((4, 1), (5, 1))];
    // The heading over it says the figures of now, its own those of then: nobody knows.
    let import = read(&pack, &workbook);
    assert_eq!(figures(&import), Vec::<String>::new());
    assert_eq!(
        question(&import, "column-unknown", "Kết quả thực hiện › Trong kỳ").waiting.len(),
        5
    );
    replace(&mut workbook, "Kết quả thực hiện", "Số người, số vụ");
    replace(&mut workbook, "Trong kỳ", "Kết quả trong kỳ");
    assert_eq!(figures(&read(&pack, &workbook)), ALL);
}

#[test]
fn numbers_of_columns_are_no_codes_of_ours() {
    let pack = pack();
    let mut table = TABLE.to_vec();
    table.insert(1, &["1", "2", "3", "4", "5", "6"]);
    let import = read(&pack, &lines(&HEAD, &table));
    assert_eq!(figures(&import), ALL);
}

#[test]
fn columns_that_nobody_knows_or_two_that_say_the_same_are_asked_about_once() {
    let pack = pack();
    let mut table = TABLE.to_vec();
    table[0] = &["TT", "Nội dung", "ĐVT", "Cùng kỳ 2021", "Kết quả", "Ghi chú"];
    let import = read(&pack, &lines(&HEAD, &table));
    assert_eq!(figures(&import), ["A1/1=11", "A2/1=12", "A2.1/1=7", "A2.2/1=5", "A3/1=120"]);
    assert_eq!(question(&import, "column-unknown", "Cùng kỳ 2021").waiting.len(), 3);

    table[0] = &["TT", "Nội dung", "ĐVT", "Thực hiện", "Kết quả", "Ghi chú"];
    let workbook = lines(&HEAD, &table);
    let import = read(&pack, &workbook);
    assert_eq!(figures(&import), Vec::<String>::new());
    assert_eq!(asked(&import), ["column-unknown", "column-unknown"]);
    let aliases: Aliases =
        [says(question(&import, "column-unknown", "Thực hiện"), Meaning::Ignore)]
            .into_iter()
            .collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!(figures(&import), ["A1/1=11", "A2/1=12", "A2.1/1=7", "A2.2/1=5", "A3/1=120"]);
    assert_eq!(asked(&import), Vec::<&str>::new());
}

#[test]
fn a_line_that_nobody_knows_is_asked_once_and_known_from_then_on() {
    let pack = pack();
    let mut workbook = lines(&HEAD, &TABLE);
    replace(&mut workbook, CASES, "Số vụ phạm tội ma túy đã phát hiện");
    let import = read(&pack, &workbook);
    assert_eq!(figures(&import), ALL[2..], "likeness places nothing");
    let unknown = &import.questions[0];
    assert_eq!(
        (asked(&import).len(), &*unknown.code, unknown.waiting.len()),
        (1, "extra-label", 2)
    );
    let Some(Answer::Alias(first)) = unknown.answers.first() else { panic!("{unknown:?}") };
    assert_eq!(first.means, row("A1"), "the likeliest is offered");
    let aliases: Aliases = [first.clone()].into_iter().collect();
    assert_eq!(figures(&read_knowing(&pack, &workbook, Known::aliases(&aliases))), ALL);
    let aliases: Aliases = [says(unknown, Meaning::Ignore)].into_iter().collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!(figures(&import), ALL[2..]);
    assert_eq!(asked(&import), Vec::<&str>::new());
    // In every form: the line of another asks no more.
    let Some(Answer::Alias(nowhere)) = unknown.answers.last() else { panic!("{unknown:?}") };
    assert!(nowhere.wording.covers(unknown.wording.as_ref().unwrap()));
    let aliases: Aliases = [nowhere.clone()].into_iter().collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!(figures(&import), ALL[2..]);
    assert_eq!(asked(&import), Vec::<&str>::new());
    let scope =
        Scope::Row { data_set: "F02".to_owned(), section: String::new(), under: String::new() };
    let elsewhere = Wording::new(scope, unknown.wording.as_ref().unwrap().text());
    assert_eq!(aliases.settles(&elsewhere), Some(&Meaning::Ignore));
    // What is said of one form goes before.
    let aliases: Aliases = [nowhere.clone(), first.clone()].into_iter().collect();
    assert_eq!(figures(&read_knowing(&pack, &workbook, Known::aliases(&aliases))), ALL);
    // Said to be a line that stands there already: two lines for one row.
    let aliases: Aliases = [says(unknown, row("A2"))].into_iter().collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert!(figures(&import).iter().all(|figure| !figure.starts_with("A2/")));
}

#[test]
fn parts_under_a_line_that_nobody_knows_are_nobodys() {
    let pack = pack();
    let mut workbook = lines(&HEAD, &TABLE);
    replace(&mut workbook, "Tổng số đối tượng bị bắt giữ", "Số bị can");
    let identity = Identity {
        data_set: "F28".to_owned(),
        reporter: KY_SON.to_owned(),
        period: "2023S1".to_owned(),
    };
    let known = Known::default().with_identity(Some(&identity));
    let import = read_knowing(&pack, &workbook, known);
    assert_eq!(figures(&import), ["A1/1=11", "A1/2=9", "A3/1=120", "A3/2=100"]);
    assert_eq!(asked(&import), ["extra-label"; 3]);
}

#[test]
fn a_unit_of_measure_is_read_or_asked_for() {
    let pack = pack();
    let mut other = lines(&HEAD, &TABLE);
    replace(&mut other, "triệu đồng", "đồng");
    let import = read(&pack, &other);
    assert_eq!(figures(&import), ALL[..6]);
    assert_eq!(asked(&import), ["unit-column-differs"; 2]);
    let mut none = lines(&HEAD, &TABLE);
    none.sheets[0].cells.retain(|cell| cell.at.row < 4 || cell.at.column != 2);
    let import = read(&pack, &none);
    assert_eq!(figures(&import), ALL[..6], "people are counted one by one, money is not");
    assert_eq!(asked(&import), ["unit-not-said"; 2]);
}

#[test]
fn a_single_unit_of_measure_need_not_be_written() {
    let mut pack = pack();
    pack.units.retain(|unit| unit.id != "dong");
    let mut none = lines(&HEAD, &TABLE);
    none.sheets[0].cells.retain(|cell| cell.at.row < 4 || cell.at.column != 2);
    let import = read(&pack, &none);
    assert_eq!(figures(&import), ALL, "money is written in one unit here");
}

/// Kỳ Sơn is a district of two provinces.
fn with_a_namesake() -> Pack {
    let mut pack = pack();
    let twin = |text: &str| text.replace("thu", "kia");
    let of = |id: &str| pack.places.iter().find(|place| place.id == id).unwrap().clone();
    let (mut province, mut place) = (of("thu"), of("thu.ky_son"));
    province.id = twin(&province.id);
    "tỉnh Kia".clone_into(&mut province.name);
    "Kia".clone_into(&mut province.short_name);
    place.id = twin(&place.id);
    place.parent = Some(province.id.clone());
    let mut reporter = pack.reporters.iter().find(|one| one.id == KY_SON).unwrap().clone();
    reporter.id = twin(&reporter.id);
    reporter.place.clone_from(&place.id);
    pack.places.extend([province, place]);
    pack.reporters.push(reporter);
    pack
}

#[test]
fn a_folder_tells_namesakes_apart() {
    let pack = with_a_namesake();
    let workbook = lines(&HEAD, &TABLE);
    for (path, reporter) in [
        ("Thu/bieu 1.xlsx", Some(KY_SON)),
        ("gửi/tỉnh Thử/bieu 1.xlsx", Some(KY_SON)),
        ("UBND tinh Kia/bieu 1.xlsx", Some("ubnd.kia.ky_son")),
        ("bieu 1.xlsx", None),
        ("thu 1.xlsx", None),
        ("thu bay/bieu 1.xlsx", None),
    ] {
        let import = read_as(path, &pack, &workbook);
        assert_eq!(import.recognition.reporter.as_deref(), reporter, "{path}");
        assert_eq!(import.account.placed > 0, reporter.is_some(), "{path}");
    }
}

#[test]
fn titles_that_name_another_unit_or_no_period_place_nothing() {
    let pack = pack();
    let mut other = lines(&HEAD, &TABLE);
    replace(&mut other, "của huyện Kỳ Sơn", "của huyện Tương Dương");
    let import = read(&pack, &other);
    assert_eq!((import.state, import.account.placed), (ImportState::NeedsReview, 0));
    assert!(import.recognition.contradictions.iter().any(|found| found.about == About::Reporter));
    for (period, code) in [
        ("theo Kế hoạch năm 2023", "period-missing"),
        ("9 tháng đầu năm 2023", "period-unknown"),
        ("trong thời gian qua", "period-missing"),
    ] {
        let mut none = lines(&HEAD, &TABLE);
        replace(&mut none, "6 tháng đầu năm 2023", period);
        let import = read(&pack, &none);
        assert_eq!(asked(&import), [code], "{period}");
        assert_eq!(import.account.placed, 0);
    }
}

/// The form's own table, on its side, without stamp and names.
fn lying(pack: &Pack) -> Workbook {
    let mut workbook = filled(pack, &ky_son(pack));
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    let sheet = &mut workbook.sheets[0];
    let row = |text: &str| {
        let is = |cell: &&grid::Cell| cell.value == CellValue::Text(text.to_owned());
        sheet.cells.iter().find(is).map(|cell| cell.at.row)
    };
    let (first, last) = (row("Mã").unwrap(), row("A4").unwrap());
    sheet.cells.retain(|cell| cell.at.row < first || (cell.at.row <= last && cell.at.column <= 4));
    for cell in sheet.cells.iter_mut().filter(|cell| cell.at.row >= first) {
        cell.at = Address::new(first + cell.at.column, cell.at.row - first);
    }
    sheet.cells.retain(|cell| {
        cell.at.row < first || !matches!(&cell.value, CellValue::Text(text) if text.is_empty())
    });
    sheet.cells.sort_by_key(|cell| cell.at);
    workbook
}

#[test]
fn a_table_on_its_side_is_read_and_speaks_of_its_own_cells() {
    let pack = pack();
    let workbook = lying(&pack);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    let meant: Vec<_> =
        meant(&pack, &ky_son(&pack)).into_iter().filter(|(row, ..)| row.starts_with('A')).collect();
    let meant: Vec<_> =
        meant.into_iter().filter(|(_, column, _)| matches!(&**column, "1" | "2")).collect();
    assert_eq!(placed(&import), meant);
    for value in &import.values {
        let stored = workbook.sheets[0].cell(Address::parse(&value.address).unwrap());
        assert_eq!(
            stored.map(|cell| &*cell.raw).unwrap_or_default(),
            value.raw,
            "{}",
            value.address
        );
    }
}

#[test]
fn what_stands_upright_below_a_table_on_its_side_is_read_as_it_stands() {
    let pack = pack();
    let mut workbook = lying(&pack);
    let own = read(&pack, &workbook).values;
    let mut upright = filled(&pack, &ky_son(&pack));
    let last = workbook.sheets[0].cells.last().unwrap().at.row + 3;
    let row_of = |code: &str| {
        let is = |cell: &&grid::Cell| cell.value == CellValue::Text(code.to_owned());
        upright.sheets[0].cells.iter().find(is).map(|cell| cell.at.row).unwrap()
    };
    let (first, end) = (row_of("C1") - 2, row_of("C1") + 1);
    for cell in upright.sheets[0].cells.extract_if(.., |cell| (first..end).contains(&cell.at.row)) {
        let at = Address::new(cell.at.row - first + last, cell.at.column);
        put(&mut workbook.sheets[0], at, cell.value);
    }
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert!(import.values.len() > own.len(), "{:?}", import.values);
    for value in &import.values {
        assert_eq!(value.sheet, workbook.sheets[0].name);
        let stored = workbook.sheets[0].cell(Address::parse(&value.address).unwrap());
        assert_eq!(stored.map(|cell| &*cell.raw).unwrap_or_default(), value.raw);
    }
}

#[test]
fn a_table_on_its_side_whose_labels_were_sorted_apart_is_held() {
    let pack = pack();
    let mut workbook = lying(&pack);
    replace(&mut workbook, "Số đối tượng bị bắt giữ", "?");
    replace(&mut workbook, CASES, "Số đối tượng bị bắt giữ");
    let import = read(&pack, &workbook);
    assert_eq!((import.state, import.account.placed), (ImportState::NeedsReview, 0));
    assert_eq!(asked(&import), ["contradiction-row"]);
}

#[test]
fn a_label_beside_its_code_is_explained_once() {
    let pack = pack();
    let mut workbook = filled(&pack, &ky_son(&pack));
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    replace(&mut workbook, CASES, "Số vụ ma túy bắt được");
    let import = read(&pack, &workbook);
    let reworded = question(&import, "label-reworded", "Số vụ ma túy bắt được");
    assert!(reworded.waiting.len() > 1, "{reworded:?}");
    assert!(import.values.iter().all(|value| value.row_code != "A1"));
    let Some(Answer::Alias(alias)) = reworded.answers.first() else { panic!("{reworded:?}") };
    assert_eq!(alias.means, row("A1"));
    let aliases: Aliases = [alias.clone()].into_iter().collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!(placed(&import), meant(&pack, &ky_son(&pack)));
    // Where it is said to be another line than its code, the signs contradict each other.
    let aliases: Aliases = [says(reworded, row("A2"))].into_iter().collect();
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!((asked(&import), import.account.placed), (vec!["contradiction-row"], 0));
}
