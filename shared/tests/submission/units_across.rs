//! One table that holds the reports of several units: a column or a line for each.

use grid::{Address, Range, Sheet, Workbook};
use shared::{
    definition::Pack,
    submission::{IgnoredReason, ImportState, Part, Reports},
};

use crate::{
    fixture::*,
    parts::{PATH, is_number, last_row, number, paths, read_all, several, text, whole, workbook},
};

/// Indicators down, a column for every unit: the form's lines, by their labels alone.
fn by_columns(pack: &Pack, units: &[(&str, &str)], above: &[&str]) -> Workbook {
    let mut table = Sheet::new("Tổng hợp");
    for (row, words) in above.iter().enumerate() {
        text(&mut table, row as u32, 0, words);
    }
    let heading = above.len() as u32 + 1;
    for (column, words) in ["TT", "Nội dung", "ĐVT"].iter().enumerate() {
        text(&mut table, heading, column as u32, words);
    }
    let forms: Vec<_> =
        units.iter().map(|(reporter, _)| form(pack, "F28", reporter, "2023S1")).collect();
    for (order, (_, name)) in units.iter().enumerate() {
        text(&mut table, heading, 3 + order as u32, name);
    }
    let mut row = heading;
    for section in forms[0].sections.iter().filter(|section| section.id != "E") {
        for line in &section.rows {
            let cell = line.cells.first().copied().flatten().map(|cell| &forms[0].cells[cell]);
            let Some(cell) = cell.filter(|cell| cell.is_input() && cell.value_type.is_numeric())
            else {
                continue;
            };
            row += 1;
            number(&mut table, row, 0, f64::from(row - heading));
            text(&mut table, row, 1, format!("{} {}", line.lead, line.label).trim());
            text(&mut table, row, 2, &cell.unit);
            for order in 0..units.len() {
                let figure = f64::from((row - heading) * 10) + order as f64 + 1.0;
                number(&mut table, row, 3 + order as u32, figure);
            }
        }
    }
    workbook(vec![table])
}

const UNITS: [(&str, &str); 2] = [(KY_SON, "Kỳ Sơn"), (TUONG_DUONG, "huyện Tương Dương")];
const TITLE: &str = "SỐ LIỆU PHÒNG, CHỐNG MA TÚY 6 THÁNG ĐẦU NĂM 2023 CÁC HUYỆN";

/// Placed figures of a part, as written.
fn figures(part: &Part) -> Vec<String> {
    let placed = part.import.values.iter().filter(|value| !value.state.is_blank());
    placed.map(|value| value.raw.clone()).collect()
}

#[test]
fn a_column_for_every_unit_is_a_report_for_every_unit() {
    let pack = pack();
    let file = by_columns(&pack, &UNITS, &["UBND TỈNH THỬ", TITLE]);
    let found = several(&pack, &file);
    assert_eq!(
        paths(&found),
        ["huyen/gui tinh.xlsx!/Tổng hợp Kỳ Sơn", "huyen/gui tinh.xlsx!/Tổng hợp huyện Tương Dương"]
    );
    for (order, part) in found.parts.iter().enumerate() {
        assert_eq!(part.import.recognition.reporter.as_deref(), Some(UNITS[order].0));
        let column = part.workbook.sheets[0].cells.iter().filter(|cell| is_number(cell));
        let written: Vec<String> = column.map(|cell| cell.raw.clone()).collect();
        assert!(written.iter().all(|raw| raw.ends_with(&(order + 1).to_string())), "{written:?}");
        assert_eq!(part.import.state, ImportState::Recognised, "{:?}", asked(&part.import));
        assert_eq!(figures(part), written);
    }
    let lines = found.account.ignored.get(&IgnoredReason::Heading).copied();
    assert_eq!(lines, Some(found.account.read), "the numbers of lines");
}

#[test]
fn a_column_of_nobody_is_the_sum_of_the_units_or_a_part_that_asks() {
    let pack = pack();
    let with = |figure: fn(f64) -> f64| {
        let mut file = by_columns(&pack, &UNITS, &[TITLE]);
        let sheet = &mut file.sheets[0];
        text(sheet, 2, 5, "Tổng");
        for row in 3..=last_row(sheet) {
            let one = f64::from((row - 2) * 10);
            number(sheet, row, 5, figure(one + 1.0 + one + 2.0));
        }
        file
    };
    let file = with(|sum| sum);
    let lines = file.sheets[0].cells.iter().filter(|cell| cell.at.column == 5).count() - 1;
    let found = several(&pack, &file);
    assert_eq!(found.parts.len(), 2);
    let sums = found.account.ignored.get(&IgnoredReason::Summary).copied();
    assert_eq!(sums, u32::try_from(lines).ok());
    let found = several(&pack, &with(|sum| sum + 1.0));
    assert_eq!(found.parts.len(), 3);
    assert_ne!(found.parts[2].import.state, ImportState::Recognised);
}

#[test]
fn a_heading_that_names_other_things_or_the_wrong_places_stays_whole() {
    let pack = pack();
    let commune = [(KY_SON, "Kỳ Sơn"), (TUONG_DUONG, "xã Nậm Càn")];
    let spoken = ["UBND TỈNH THỬ", TITLE];
    assert_ne!(whole(&pack, &by_columns(&pack, &commune, &spoken)).0, ImportState::Recognised);
    let nobody = [(KY_SON, "Trong kỳ"), (TUONG_DUONG, "Lũy kế")];
    whole(&pack, &by_columns(&pack, &nobody, &spoken));
    // A figure for two units together.
    let mut merged = by_columns(&pack, &UNITS, &spoken);
    merged.sheets[0].merges.push(Range::new(Address::new(4, 3), Address::new(4, 4)));
    assert_ne!(whole(&pack, &merged).0, ImportState::Recognised);
    // A figure above the heading may belong to another table.
    let mut above = by_columns(&pack, &UNITS, &spoken);
    number(&mut above.sheets[0], 1, 4, 12.0);
    assert_ne!(whole(&pack, &above).0, ImportState::Recognised);
}

const COMMUNES: [&str; 3] = ["xã Đại Đồng", "xã Thanh Phong", "Phong Thịnh"];
const ANNEX: [&str; 2] =
    ["PHỤ LỤC KẾT QUẢ PCMT 6 THÁNG ĐẦU NĂM 2023", "(Kèm theo Báo cáo của UBND huyện Thanh Chương)"];
const FIRST: (u32, u32) = (4, 2);

/// Communes down, so many indicators of their form across, and a line that adds them up.
fn by_lines(pack: &Pack, indicators: usize) -> Workbook {
    let reporter = "ubnd.nghe_an.thanh_chuong.dai_dong";
    let form = form(pack, "F29", reporter, "2023S1");
    let mut table = Sheet::new("Phụ lục");
    for (row, words) in ANNEX.iter().enumerate() {
        text(&mut table, row as u32, 0, words);
    }
    let (first, start) = FIRST;
    text(&mut table, first - 1, 0, "STT");
    text(&mut table, first - 1, 1, "Tên xã, thị trấn");
    let rows = form.sections.iter().flat_map(|section| &section.rows);
    let asks = |cell: &&shared::form::FormCell| cell.is_input() && cell.value_type.is_numeric();
    let cells = rows.filter_map(|row| {
        let cell = row.cells.first().copied().flatten().map(|cell| &form.cells[cell]);
        cell.filter(asks).filter(|_| row.parent.is_none()).map(|cell| (row, cell))
    });
    for (order, (row, cell)) in cells.take(indicators).enumerate() {
        let column = start + order as u32;
        text(&mut table, first - 1, column, &format!("{} ({})", row.label, cell.unit));
        let figure = |unit: usize| (order * 10 + unit + 1) as f64;
        for unit in 0..COMMUNES.len() {
            number(&mut table, first + unit as u32, column, figure(unit));
        }
        let total = (0..COMMUNES.len()).map(figure).sum();
        number(&mut table, first + COMMUNES.len() as u32, column, total);
    }
    for (unit, name) in COMMUNES.iter().enumerate() {
        number(&mut table, first + unit as u32, 0, (unit + 1) as f64);
        text(&mut table, first + unit as u32, 1, name);
    }
    text(&mut table, first + COMMUNES.len() as u32, 1, "Tổng cộng");
    workbook(vec![table])
}

#[test]
fn a_line_for_every_unit_is_a_report_for_every_unit() {
    let pack = shared::definition::embedded("nghe-an-2023").expect("the pack is sound");
    // All that is asked, and what somebody has chosen of it.
    for indicators in [100, 8] {
        let file = by_lines(&pack, indicators);
        let found = several(&pack, &file);
        assert_eq!(found.parts.len(), COMMUNES.len());
        for (order, part) in found.parts.iter().enumerate() {
            assert_eq!(part.import.path, format!("{PATH}!/Phụ lục {}", COMMUNES[order]));
            assert_eq!(part.import.state, ImportState::Recognised, "{:?}", asked(&part.import));
            let identity = part.import.recognition.identity().expect("settled");
            assert_eq!((&*identity.data_set, &*identity.period), ("F29", "2023S1"));
            let line = part.workbook.sheets[0].cells.iter().filter(|cell| is_number(cell));
            let written: Vec<String> = line.map(|cell| cell.raw.clone()).collect();
            let own = (order + 1).to_string();
            assert!(written.iter().all(|raw| raw.ends_with(&own)), "{written:?}");
            assert_eq!(figures(part), written);
            for value in &part.import.values {
                let at = Address::parse(&value.address).expect("an address");
                let stored = file.sheets[0].cell(at).map(|cell| cell.raw.as_str());
                assert_eq!(stored.unwrap_or_default(), value.raw);
            }
        }
        let ignored = |reason| found.account.ignored.get(&reason).copied().unwrap_or_default();
        assert_eq!(ignored(IgnoredReason::Heading) as usize, COMMUNES.len(), "numbers of lines");
        assert!(ignored(IgnoredReason::Summary) >= 8);
    }
}

#[test]
fn lines_of_units_are_asked_about_where_they_hold_anything_else() {
    let pack = shared::definition::embedded("nghe-an-2023").expect("the pack is sound");
    let (first, start) = FIRST;
    let with = |change: &dyn Fn(&mut Sheet)| {
        let mut file = by_lines(&pack, 8);
        change(&mut file.sheets[0]);
        match read_all(&pack, &file) {
            Reports::One(import) => import.account.placed,
            Reports::Several(several) => {
                several.parts.iter().map(|part| part.import.account.placed).sum()
            }
        }
    };
    assert_eq!(with(&|_| {}), 24);
    let one_more = |sheet: &mut Sheet| {
        text(sheet, first - 1, start + 8, "Số gia đình văn hóa (hộ)");
        (0..3).for_each(|unit| number(sheet, first + unit, start + 8, 55.0));
    };
    assert_eq!(with(&one_more), 0, "an indicator of no form");
    assert_eq!(with(&|sheet| number(sheet, first + 1, 0, 7.0)), 0, "no number of a line");
    assert_eq!(with(&|sheet| text(sheet, 1, 0, "UBND huyện Kỳ Sơn")), 0, "another district");
    assert_eq!(with(&|sheet| text(sheet, first + 1, 1, "xã Nậm Càn")), 0, "a commune of another");
    assert_eq!(with(&|sheet| text(sheet, first, 1, "A4")), 0, "a line with a code");
    let merge = Range::new(Address::new(first, start), Address::new(first + 1, start));
    assert_eq!(with(&|sheet| sheet.merges.push(merge)), 0, "a figure for two");
}
