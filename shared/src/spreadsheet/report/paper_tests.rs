//! The report as it leaves a printer: what is small there cannot be read by anybody.

use std::io::{Cursor, Read};

use super::{report, tests::REPORT};
use crate::{
    merge::{Correction, CorrectionResult, CorrectionStatus},
    report::{CorrectionLine, Report, print_body},
    value::ValueState,
};

/// The report with one correction in it, made in the evening of Việt Nam.
fn corrected() -> Report {
    let mut report = REPORT.clone();
    let correction = Correction {
        data_set: "F28".into(),
        reporter: "ubnd.nghe_an.ky_son".into(),
        row_code: "A4".into(),
        column_code: "1".into(),
        original: ValueState::Blank,
        state: ValueState::Blank,
        reason: "đơn vị báo lại qua điện thoại".into(),
        by: "Nguyễn Thị Lan".into(),
        at: "2023-06-20T18:05:09+00:00".into(),
    };
    report.corrections.push(CorrectionLine {
        result: CorrectionResult {
            correction,
            status: CorrectionStatus::Applied,
            label: "Số văn bản chỉ đạo, hướng dẫn đã ban hành".into(),
            unit: "văn bản".into(),
            original_text: "4.896".into(),
            text: "4.000".into(),
            origin: None,
        },
        reporter_name: "Ủy ban nhân dân huyện Kỳ Sơn".into(),
        form: "Biểu F28/PCMT-UBND".into(),
    });
    report
}

/// An attribute of an element of a sheet.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split_once(&format!("{name}=\""))?.1.split('"').next()
}

fn measure(element: &str, name: &str) -> f64 {
    attribute(element, name).and_then(|text| text.parse().ok()).expect(name)
}

/// How much smaller a sheet becomes on A4 until its columns fit; `None` where it is for other paper.
fn scale(sheet: &str) -> Option<f64> {
    let element = |name: &str| sheet.split_once(&format!("<{name} "))?.1.split('>').next();
    let setup = element("pageSetup")?;
    if attribute(setup, "paperSize") != Some("9") {
        return None;
    }
    let width = if attribute(setup, "orientation") == Some("landscape") { 841.9 } else { 595.3 };
    let margins = element("pageMargins").expect("margins");
    let room = width - 72.0 * (measure(margins, "left") + measure(margins, "right"));
    let columns = sheet.split_once("<cols>")?.1.split_once("</cols>")?.0;
    // A width counts digits of 7 pixels, of which 96 are an inch of 72 points.
    let points = |column: &str| {
        let number = measure(column, "max") - measure(column, "min") + 1.0;
        number * (measure(column, "width") * 7.0).round() * 0.75
    };
    let wanted: f64 = columns.split("<col ").skip(1).map(points).sum();
    Some((room / wanted).min(1.0))
}

#[test]
fn lists_can_be_read_on_paper() {
    // Points of the letters of a list, and what they may shrink to.
    let (letters, smallest) = (10.0, 6.5);
    let bytes = report(&corrected()).expect("a workbook").report;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut seen = 0;
    for number in 1.. {
        let Ok(mut part) = archive.by_name(&format!("xl/worksheets/sheet{number}.xml")) else {
            break;
        };
        let mut sheet = String::new();
        part.read_to_string(&mut sheet).expect("text");
        if let Some(scale) = scale(&sheet) {
            seen += 1;
            let footer = sheet.split_once("<oddFooter>").map_or("", |(_, rest)| rest);
            let name: String = footer.chars().take(60).collect();
            assert!(letters * scale >= smallest, "{:.1} points: {name}", letters * scale);
        }
    }
    assert!(seen > 8, "{seen} sheets for A4");
}

#[test]
fn a_correction_says_when_as_people_say_it() {
    let body = print_body(&corrected());
    assert!(body.contains("Nguyễn Thị Lan, 01:05 21/6/2023"), "{body}");
    assert!(!body.contains("T18:05:09"));
}
