use grid::{Address, CellValue, FileKind, Sheet, Visibility};

use super::*;

/// A workbook with this inside; the prefixes are those of Excel.
fn workbook(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n\
         <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
         xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{inside}</Workbook>"
    )
}

fn table(rows: &str) -> String {
    workbook(&format!("<Worksheet ss:Name=\"S\"><Table>{rows}</Table></Worksheet>"))
}

#[track_caller]
fn book(text: &str) -> Workbook {
    read(text.as_bytes()).unwrap_or_else(|rejection| panic!("{rejection}"))
}

fn shown(sheet: &Sheet) -> Vec<String> {
    sheet.cells.iter().map(|cell| format!("{}={:?} {}", cell.at, cell.value, cell.raw)).collect()
}

#[track_caller]
fn refused(text: &str, code: RejectCode, what: &str) {
    let rejection = read(text.as_bytes()).expect_err("refused");
    assert_eq!((rejection.code, rejection.what.as_str()), (code, what), "{text}");
}

#[test]
fn values_of_every_type_are_read() {
    let text = workbook(
        "<Styles><Style ss:ID=\"Default\"><NumberFormat/></Style>\
         <Style ss:ID=\"d\"><NumberFormat ss:Format=\"Short Date\"/></Style>\
         <Style ss:ID=\"p\"><NumberFormat ss:Format=\"0.0%\"/></Style>\
         <Style ss:ID=\"q\" ss:Parent=\"p\"/></Styles>\
         <Worksheet ss:Name=\"Biểu F28\"><Table><Column ss:StyleID=\"p\" ss:Index=\"9\"/><Row>\
         <Cell><Data ss:Type=\"String\">a&#10;b &amp; c</Data></Cell>\
         <Cell><Data ss:Type=\"Number\">1234.50</Data></Cell>\
         <Cell ss:StyleID=\"d\"><Data ss:Type=\"Number\">45091</Data></Cell>\
         <Cell ss:StyleID=\"q\"><Data ss:Type=\"Number\">0.1</Data></Cell>\
         <Cell><Data ss:Type=\"DateTime\">2023-06-14T12:00:00.000</Data></Cell>\
         <Cell><Data ss:Type=\"Boolean\">1</Data></Cell>\
         <Cell><Data ss:Type=\"Error\">#REF!</Data></Cell>\
         <Cell ss:Formula=\"=RC[-1]\"/>\
         <Cell ss:Formula=\"=1+1\"><Data ss:Type=\"Number\">2</Data></Cell>\
         <Cell><ss:Data ss:Type=\"String\" xmlns=\"http://www.w3.org/TR/REC-html40\"><B>đậm</B> nhạt</ss:Data></Cell>\
         <Cell><Data ss:Type=\"String\"></Data></Cell>\
         </Row></Table></Worksheet>",
    );
    let workbook = book(&text);
    assert_eq!(workbook.kind, FileKind::Xml2003);
    assert_eq!(
        shown(&workbook.sheets[0]),
        [
            "A1=Text(\"a\\nb & c\") a\nb & c",
            "B1=Number(1234.5) 1234.50",
            "C1=DateTime(45091.0) 45091",
            "D1=Percent(0.1) 0.1",
            "E1=DateTime(45091.5) 2023-06-14T12:00:00.000",
            "F1=Bool(true) 1",
            "G1=Error(\"#REF!\") #REF!",
            "H1=Missing ",
            "I1=Percent(2.0) 2",
            "J1=Text(\"đậm nhạt\") đậm nhạt",
        ]
    );
    let notes: Vec<(&str, String)> = workbook
        .notes
        .iter()
        .map(|note| (note.code.as_str(), note.at.unwrap().to_string()))
        .collect();
    assert_eq!(
        notes,
        [("error-in-formula", "G1".to_owned()), ("formula-uncached", "H1".to_owned())]
    );
    assert!(workbook.sheets[0].cells[8].formula);
}

#[test]
fn places_merges_and_what_is_hidden_are_read() {
    let text = workbook(
        "<Worksheet ss:Name=\"S\"><Table><Column ss:Index=\"2\" ss:Span=\"1\" ss:Hidden=\"1\"/><Column ss:Hidden=\"1\"/>\
         <Row ss:Index=\"3\" ss:Span=\"1\" ss:Hidden=\"1\"/>\
         <Row><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"2\"><Data ss:Type=\"Number\">1</Data></Cell>\
         <Cell><Data ss:Type=\"Number\">2</Data><Comment><ss:Data><B>ai:</B> 15</ss:Data></Comment></Cell>\
         <Cell ss:Index=\"6\"><Data ss:Type=\"Number\">3</Data></Cell></Row></Table></Worksheet>\
         <Worksheet ss:Name=\"H\"><Table/><WorksheetOptions><Visible>SheetVeryHidden</Visible></WorksheetOptions></Worksheet>",
    );
    let workbook = book(&text);
    let sheet = &workbook.sheets[0];
    let places: Vec<String> = sheet.cells.iter().map(|cell| cell.at.to_string()).collect();
    assert_eq!(places, ["A5", "C5", "F5"]);
    assert_eq!(sheet.merges, [grid::Range::new(Address::new(4, 0), Address::new(6, 1))]);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        (&[2, 3][..], &[1, 2, 3][..])
    );
    assert_eq!(sheet.comments, [(Address::new(4, 2), "ai: 15".to_owned())]);
    assert_eq!(workbook.sheets[1].visibility, Visibility::VeryHidden);
}

#[test]
fn names_properties_and_settings_are_read() {
    let text = workbook(
        "<DocumentProperties><Author>a</Author><LastSaved>2023-06-14T08:00:00Z</LastSaved></DocumentProperties>\
         <CustomDocumentProperties><tonghop.kind dt:dt=\"string\">template</tonghop.kind></CustomDocumentProperties>\
         <ExcelWorkbook><Date1904/></ExcelWorkbook>\
         <Names><NamedRange ss:Name=\"v_1\" ss:RefersTo=\"='Biểu F28'!R2C4\"/></Names>\
         <Worksheet ss:Name=\"S\"><Names><NamedRange ss:Name=\"w\" ss:RefersTo=\"=S!R1C1\"/></Names></Worksheet>",
    );
    let workbook = book(&text);
    assert_eq!(workbook.modified.as_deref(), Some("2023-06-14T08:00:00Z"));
    assert_eq!(workbook.property("tonghop.kind"), Some("template"));
    assert!(workbook.date1904);
    let names: Vec<&str> = workbook.names.iter().map(|name| name.refers_to.as_str()).collect();
    assert_eq!(names, ["'Biểu F28'!$D$2", "S!$A$1"]);
}

#[test]
fn declared_encodings_are_decoded() {
    let text = table("<Row><Cell><Data ss:Type=\"String\">Kỳ Sơn</Data></Cell></Row>");
    let wide: Vec<u8> = "\u{feff}"
        .chars()
        .chain(text.replace("1.0\"", "1.0\" encoding=\"UTF-16\"").chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(read(&wide).unwrap().sheets[0].cells[0].raw, "Kỳ Sơn");
    // `Sơn` in Windows-1258.
    let old = text.replace("1.0\"", "1.0\" encoding=\"windows-1258\"");
    let (before, after) = old.split_once("Kỳ Sơn").unwrap();
    let old = [before.as_bytes(), b"S\xF5n", after.as_bytes()].concat();
    assert_eq!(read(&old).unwrap().sheets[0].cells[0].raw, "S\u{1a1}n");
}

#[test]
fn two_readings_are_refused() {
    let number = |index: &str| format!("<Cell {index}><Data ss:Type=\"Number\">1</Data></Cell>");
    for (text, code, what) in [
        (
            table(&format!("<Row>{}{}</Row>", number(""), number("ss:Index=\"1\""))),
            RejectCode::Corrupt,
            "duplicate-cell",
        ),
        (
            table("<Row ss:Index=\"2\"/><Row ss:Index=\"2\"/>"),
            RejectCode::Corrupt,
            "duplicate-cell",
        ),
        (table("<Row ss:Index=\"0\"/>"), RejectCode::Corrupt, "repeat"),
        (
            table(
                "<Row><Cell><Data ss:Type=\"Number\">1</Data><Data ss:Type=\"Number\">2</Data></Cell></Row>",
            ),
            RejectCode::Corrupt,
            "two-values",
        ),
        (
            table("<Row><Cell><Data ss:Type=\"Number\">1<!-- -->2</Data></Cell></Row>"),
            RejectCode::Unreadable,
            "comment-in-value",
        ),
        (
            table("<Row><Cell><Data ss:Type=\"Number\">1,5</Data></Cell></Row>"),
            RejectCode::Corrupt,
            "number",
        ),
        (
            table("<Row><Cell><Data ss:Type=\"Number\">NaN</Data></Cell></Row>"),
            RejectCode::Corrupt,
            "number",
        ),
        (
            table("<Row><Cell><Data ss:Type=\"Ticks\">1</Data></Cell></Row>"),
            RejectCode::Corrupt,
            "cell-type",
        ),
        (table(&format!("<Row ss:Span=\"2\">{}</Row>", number(""))), RejectCode::Corrupt, "repeat"),
        (table("<Row ss:Index=\"1048577\"/>"), RejectCode::TooLarge, "address"),
        (table("<Row ss:Span=\"99999999999999999999\"/>"), RejectCode::Corrupt, "repeat"),
        (table("<Row><Cell ss:MergeAcross=\"16384\"/></Row>"), RejectCode::TooLarge, "address"),
        (table("<Column ss:Span=\"20000\"/>"), RejectCode::TooLarge, "address"),
        (
            workbook("<Worksheet ss:Name=\"S\"><Table/><Table/></Worksheet>"),
            RejectCode::Corrupt,
            "nesting",
        ),
        (
            workbook("<Worksheet ss:Name=\"S\"/><Worksheet ss:Name=\"S\"/>"),
            RejectCode::Corrupt,
            "duplicate-sheet",
        ),
        (workbook(""), RejectCode::Corrupt, "no-sheets"),
        (format!("<!DOCTYPE a>{}", workbook("")), RejectCode::Unreadable, "doctype"),
        (
            table("<Row><Cell><Data ss:Type=\"String\">&own;</Data></Cell></Row>"),
            RejectCode::Unreadable,
            "entity",
        ),
        (table(&"<Row>".repeat(300)), RejectCode::TooLarge, "xml-depth"),
    ] {
        refused(&text, code, what);
    }
    let whole = table(&format!("<Row>{}</Row>", number("")));
    for end in
        (whole.find("<Worksheet").unwrap()..whole.len()).filter(|end| whole.is_char_boundary(*end))
    {
        assert!(read(&whole.as_bytes()[..end]).is_err(), "{}", &whole[..end]);
    }
}

#[test]
fn values_are_those_of_their_cells() {
    let text = table("<Row><Cell><Data ss:Type=\"Number\"> 7 </Data></Cell></Row>");
    assert_eq!(book(&text).sheets[0].cells[0].value, CellValue::Number(7.0));
}
