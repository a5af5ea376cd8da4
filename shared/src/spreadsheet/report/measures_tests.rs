//! What the sheets of indicators, targets and comparisons say of a small province, cell by
//! cell, and that their formulas come to what is stored.

use grid::{Address, CellValue, Sheet, Workbook};

use crate::{
    definition::{Counts, Layout, Operator, Pack, Target},
    merge::{
        Session,
        tests::toy::{self, File},
    },
    report::Report,
};

fn book(edit: impl Fn(&mut Pack)) -> Workbook {
    let mut pack = (*toy::pack()).clone();
    toy::measure(&mut pack);
    edit(&mut pack);
    let pack = std::sync::Arc::new(pack);
    let mut session = Session::new(pack.clone(), toy::PERIOD);
    for file in [
        File::new(&pack, "p.xlsx", "P", "police").number("A3", "11").number("A1", "2"),
        File::new(&pack, "h.xlsx", "H", "health").number("A2", "11").number("A1", "3"),
        File::new(&pack, "a.xlsx", "U", "ua").number("A6", "0").number("A7", "4"),
        File::new(&pack, "b.xlsx", "U", "ub").number("A6", "2").number("A7", "5"),
    ] {
        session.push(file.done());
    }
    let result = session.finish(toy::day("2023-06-20")).expect("the period is known");
    let written = super::report(&Report::of(&result)).expect("a workbook");
    reader::read(&written.report).expect("our own workbook")
}

fn sheet<'b>(book: &'b Workbook, name: &str) -> &'b Sheet {
    book.sheets.iter().find(|sheet| sheet.name == name).expect(name)
}

/// `value | =value of a formula | …` of one row, blanks left out.
fn line(sheet: &Sheet, row: u32) -> String {
    let cells = (0..9).filter_map(|column| {
        let cell = sheet.cell(Address::new(row, column))?;
        let value = match &cell.value {
            CellValue::Number(number) => number.to_string(),
            _ => cell.raw.clone(),
        };
        let mark = if cell.formula { "=" } else { "" };
        (!value.is_empty()).then(|| format!("{mark}{value}"))
    });
    cells.collect::<Vec<_>>().join(" | ")
}

fn lines(sheet: &Sheet, from: u32) -> Vec<String> {
    (from..from + 60).map(|row| line(sheet, row)).filter(|line| !line.is_empty()).collect()
}

#[test]
fn ratios_are_live_down_to_the_figure_in_its_form() {
    let book = book(|_| {});
    assert_eq!(
        lines(sheet(&book, "Chỉ số"), 5),
        [
            "1 | Ratio r | =11 | =55 | =20 | % | 1/1",
            "Số liệu dùng để tính",
            "Mã | Chỉ tiêu báo cáo | Kỳ | Số | ĐVT | n/N | Ghi chú",
            "P/A3 | Element cases | kỳ này | =11 | piece | 1/1",
        ]
    );
}

#[test]
fn targets_say_who_fails_and_what_the_result_rests_on() {
    let book = book(|pack| {
        pack.targets[0].assumption = "Read so".into();
        pack.targets[0].deadline = "2023".into();
        let several = toy::target("r", Operator::GreaterThan, "19.96");
        let measures = vec!["r".into(), "${stations}".into()];
        pack.targets.push(Target { id: "S".into(), measures, ..several });
    });
    assert_eq!(
        lines(sheet(&book, "Mục tiêu"), 1),
        [
            "Kỳ báo cáo: first half of 2023 (từ 15/12/2022 đến 14/6/2023)",
            "Đạt 0/3 mục tiêu được đánh giá trong kỳ này.",
            "STT | Mục tiêu | Điều kiện | Kết quả | Đánh giá | Nơi chưa đạt, chưa rõ | Thời hạn | \
             Căn cứ, cách hiểu",
            "1 | Target (từng địa bàn) | = 0 piece | 1/2 đạt | Chưa đạt | Chưa đạt: R.B (2 piece) | \
             2023 | 1/KH, 1\nCách hiểu: Read so",
            "2 | Target | chưa có số liệu | Cần nhận định | 1/KH, 1",
            "3 | Target | > 19,96% | Chưa đạt | 1/KH, 1",
            "Ratio r | =20 | Đạt",
            "Element stations | 11 | Chưa đạt",
        ]
    );
}

#[test]
fn figures_of_several_bodies_stand_below_the_differences() {
    let book = book(|pack| {
        let visits = pack.owners.iter_mut().find(|owner| owner.element == "visits");
        visits.expect("owned").counts = Counts::In(vec!["P".into(), "H".into()]);
    });
    let lines = lines(sheet(&book, "Đối chiếu"), 6);
    assert_eq!(
        lines,
        [
            "Số liệu của nhiều cơ quan về cùng một việc",
            "Chỉ tiêu báo cáo | ĐVT | Biểu | Số | n/N | Ghi chú | Chênh lệch",
            "Pair (phải bằng nhau) · CHÊNH LỆCH",
            "Element cases | piece | Form P | 11 | 1/1",
            "Element cases | piece | Form U | 9 | 2/2 | lệch quá mức cho phép | =-2",
            "Element stations | piece | Form H | 11 | 1/1 | =0",
            "Số cộng từ nhiều lực lượng",
            "Chỉ tiêu báo cáo | ĐVT | Biểu | Số | n/N | Ghi chú | Chênh lệch",
            "Element visits · không thể tách vụ trùng từ số đếm",
            "Body police | piece | Form P | 2 | 1/1",
            "Body health | piece | Form H | 3 | 1/1",
            "Cộng các lực lượng | piece | =5 | 2/2",
        ]
    );
}

#[test]
fn papers_of_the_party_are_headed_as_such() {
    let head = |layout| {
        let book = book(|pack| pack.layout = layout);
        lines(sheet(&book, "Tổng hợp"), 0).join("\n")
    };
    let party = head(Layout::Party);
    assert!(party.contains("ĐẢNG CỘNG SẢN VIỆT NAM") && !party.contains("CỘNG HÒA"), "{party}");
    assert!(party.contains("T/M …") && !party.contains("THỦ TRƯỞNG"), "{party}");
    let government = head(Layout::Government);
    assert!(government.contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "{government}");
    assert!(government.contains("THỦ TRƯỞNG ĐƠN VỊ"), "{government}");
}
