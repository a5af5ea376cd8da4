//! Small packages built here: what is read out of them, and what is refused.

use std::io::{Cursor, Write};

use grid::envelope::{Answer, Operation, RejectCode, Rejection};
use grid::{Address, CellValue, Sheet, Visibility, Workbook};
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a workbook with one sheet, each replaceable.
struct Parts(Vec<(String, String)>);

fn parts(sheet: &str) -> Parts {
    let relations = |list: &[(&str, &str, &str)]| {
        let lines: String = list
            .iter()
            .map(|(id, kind, target)| {
                format!(
                    "<Relationship Id=\"{id}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>"
                )
            })
            .collect();
        format!("<Relationships>{lines}</Relationships>")
    };
    let main = [
        ("r1", "worksheet", "worksheets/sheet1.xml"),
        ("r2", "styles", "styles.xml"),
        ("r3", "sharedStrings", "sharedStrings.xml"),
    ];
    let own = [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&[("r1", "officeDocument", "xl/workbook.xml")])),
        ("xl/_rels/workbook.xml.rels", relations(&main)),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATION}\"><sheets>\
                 <sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/styles.xml",
            "<styleSheet><numFmts><numFmt numFmtId=\"200\" formatCode=\"dd/mm/yyyy\"/></numFmts>\
             <cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"200\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
                .to_owned(),
        ),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>Kỳ</t></si><si><r><t xml:space=\"preserve\">a </t></r><r><t>b</t></r>\
             <rPh><t>x</t></rPh></si></sst>"
                .to_owned(),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    Parts(own.into_iter().map(|(name, content)| (name.to_owned(), content)).collect())
}

impl Parts {
    fn with(mut self, name: &str, content: &str) -> Self {
        self.0.retain(|(own, _)| own != name);
        self.0.push((name.to_owned(), content.to_owned()));
        self
    }

    fn replace(mut self, name: &str, from: &str, to: &str) -> Self {
        let part = self.0.iter_mut().find(|(own, _)| own == name).expect(name);
        assert!(part.1.contains(from), "{from} in {name}");
        part.1 = part.1.replace(from, to);
        self
    }

    fn bytes(&self, method: CompressionMethod) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.0 {
            let options = SimpleFileOptions::default().compression_method(method);
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn read(&self) -> Result<Workbook, Rejection> {
        reader::read(&self.bytes(CompressionMethod::Deflated))
    }
}

fn rows(rows: &str) -> String {
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn read_rows(text: &str) -> Result<Workbook, Rejection> {
    parts(&rows(text)).read()
}

#[track_caller]
fn refused(result: Result<Workbook, Rejection>, code: RejectCode, what: &str) -> Rejection {
    let rejection = result.expect_err(what);
    assert_eq!((rejection.code, rejection.what.as_str()), (code, what), "{rejection}");
    rejection
}

#[track_caller]
fn cell(sheet: &Sheet, at: &str) -> (CellValue, String, bool) {
    let cell = sheet.cell(Address::parse(at).unwrap()).expect(at);
    (cell.value.clone(), cell.raw.clone(), cell.formula)
}

fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

#[test]
fn values_keep_their_kind_and_their_stored_text() {
    let workbook = read_rows(
        "<row r=\"1\"><c r=\"A1\"><v>1.2300000000000001</v></c><c r=\"B1\" s=\"1\"><v>45091</v></c>\
         <c r=\"C1\" t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c r=\"E1\" t=\"b\"><v>1</v></c>\
         <c r=\"F1\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"G1\" t=\"str\"><f>x</f><v></v></c>\
         <c r=\"H1\"><f>1+1</f></c><c r=\"I1\" t=\"inlineStr\"><is><t>a&amp;_x000A_&#7923;</t></is></c>\
         <c r=\"J1\" t=\"d\"><v>2023-06-14</v></c><c r=\"K1\" s=\"1\"/><c r=\"L1\"><v>-0</v></c></row>",
    )
    .unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.cells.len(), 11);
    let number = CellValue::Number(1.2300000000000001);
    assert_eq!(cell(sheet, "A1"), (number, "1.2300000000000001".into(), false));
    assert_eq!(cell(sheet, "B1"), (CellValue::DateTime(45091.0), "45091".into(), false));
    assert_eq!(cell(sheet, "C1"), (text("Kỳ"), "Kỳ".into(), false));
    assert_eq!(cell(sheet, "D1"), (text("a b"), "a b".into(), false));
    assert_eq!(cell(sheet, "E1"), (CellValue::Bool(true), "1".into(), false));
    assert_eq!(cell(sheet, "F1"), (CellValue::Error("#DIV/0!".into()), "#DIV/0!".into(), true));
    assert_eq!(cell(sheet, "G1"), (text(""), String::new(), true));
    assert_eq!(cell(sheet, "H1"), (CellValue::Missing, String::new(), true));
    assert_eq!(cell(sheet, "I1"), (text("a&\nỳ"), "a&\nỳ".into(), false));
    assert_eq!(cell(sheet, "J1"), (CellValue::DateTime(45091.0), "2023-06-14".into(), false));
    let (CellValue::Number(zero), ..) = cell(sheet, "L1") else { panic!() };
    assert!(zero.is_sign_positive());
    let notes: Vec<_> =
        workbook.notes.iter().map(|note| format!("{} {}", note.code, note.at.unwrap())).collect();
    assert_eq!(notes, ["error-in-formula F1", "formula-uncached H1"]);
}

#[test]
fn what_surrounds_the_cells_is_kept() {
    let sheet = "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\" \
                 width=\"0\"/></cols><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B2\" \
                 /></row></sheetData></worksheet>";
    // A cell must stand in its own row.
    refused(parts(sheet).read(), RejectCode::Corrupt, "cell-in-wrong-row");
    let sheet = "<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"5\" max=\"5\" \
                 width=\"0\"/></cols><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row \
                 r=\"2\" hidden=\"true\"><c r=\"B2\"><v>2</v></c></row></sheetData><mergeCells>\
                 <mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>";
    let workbook = parts(sheet)
        .replace(
            "xl/workbook.xml",
            "</sheets>",
            "</sheets><definedNames><definedName name=\"n\">S!$A$1</definedName></definedNames>",
        )
        .replace("xl/workbook.xml", "sheetId=\"1\"", "sheetId=\"1\" state=\"veryHidden\"")
        .replace("xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>")
        .with(
            "xl/worksheets/_rels/sheet1.xml.rels",
            &format!(
                "<Relationships><Relationship Id=\"a\" Type=\"{RELATION}/comments\" \
                 Target=\"../comments1.xml\"/><Relationship Id=\"b\" Type=\"{RELATION}/drawing\" \
                 Target=\"/xl/drawing.xml\"/></Relationships>"
            ),
        )
        .with(
            "xl/comments1.xml",
            "<comments><commentList><comment ref=\"A1\"><text><r><t>một</t></r><r><t>!</t></r>\
             </text></comment></commentList></comments>",
        )
        .with(
            "xl/drawing.xml",
            "<d><sp><txBody><p><r><t>hai</t></r></p><p><r><t>ba</t></r></p></txBody></sp><pic/></d>",
        )
        .read()
        .unwrap();
    let sheet = &workbook.sheets[0];
    assert_eq!(sheet.visibility, Visibility::VeryHidden);
    assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[1][..], &[1, 2, 4][..]));
    assert_eq!(sheet.comments, [(Address::new(0, 0), "một!".to_owned())]);
    assert_eq!(sheet.text_boxes, ["hai\nba"]);
    assert!(workbook.date1904);
    assert_eq!(workbook.names[0].refers_to, "S!$A$1");
    let codes: Vec<&str> = workbook.notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["picture", "value-under-merge", "hidden-sheet-used"]);
}

#[test]
fn doubtful_values_are_refused_with_their_place() {
    for (value, code, what) in [
        ("<c r=\"A1\"><v>12<!-- x -->34</v></c>", RejectCode::Unreadable, "comment-in-value"),
        ("<c r=\"A1\"><v>1</v><v>2</v></c>", RejectCode::Corrupt, "two-values"),
        ("<c r=\"A1\"><v>NaN</v></c>", RejectCode::Corrupt, "number"),
        ("<c r=\"A1\"><v>1e999</v></c>", RejectCode::Corrupt, "number"),
        ("<c r=\"A1\"><v>1,5</v></c>", RejectCode::Corrupt, "number"),
        ("<c r=\"A1\" t=\"s\"><v>2</v></c>", RejectCode::Corrupt, "shared-string"),
        ("<c r=\"A1\" t=\"b\"><v>2</v></c>", RejectCode::Corrupt, "bool"),
        ("<c r=\"A1\" t=\"d\"><v>2023-02-30</v></c>", RejectCode::Corrupt, "date"),
        ("<c r=\"A1\" t=\"str\"><v>&bogus;</v></c>", RejectCode::Unreadable, "entity"),
    ] {
        let rejection = refused(read_rows(&format!("<row r=\"1\">{value}</row>")), code, what);
        assert_eq!(rejection.place, Some(("S".to_owned(), Some(Address::new(0, 0)))), "{what}");
    }
    let twice = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>";
    refused(read_rows(twice), RejectCode::Corrupt, "duplicate-cell");
    let zzz = "<row r=\"1\"><c r=\"A1\" t=\"zzz\"><v>1</v></c></row>";
    refused(read_rows(zzz), RejectCode::Corrupt, "cell-type");
}

#[test]
fn texts_up_to_the_limit_are_read_and_longer_ones_refused() {
    let long = |count: usize| {
        let text = "ỳ".repeat(count);
        read_rows(&format!("<row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>"))
    };
    assert_eq!(long(32_767).unwrap().sheets[0].cells.len(), 1);
    refused(long(32_768), RejectCode::TooLarge, "string");
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| {
        let text = format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        parts(&format!("<worksheet>{text}<sheetData/></worksheet>")).read()
    };
    assert!(nested(255).is_ok());
    refused(nested(256), RejectCode::TooLarge, "xml-depth");
}

#[test]
fn cut_and_doubled_structures_are_refused() {
    let row = rows("<row><c><v>1</v></c></row>");
    let cut = row.strip_suffix("</worksheet>").unwrap();
    refused(parts(cut).read(), RejectCode::Corrupt, "xml");
    let upper = parts(&row).with("XL/WORKSHEETS/SHEET1.XML", &row);
    refused(upper.read(), RejectCode::Corrupt, "duplicate-part");
    let twice = parts(&row).replace(
        "xl/workbook.xml",
        "</sheets>",
        "<sheet name=\"T\" sheetId=\"2\" r:id=\"r1\"/></sheets>",
    );
    refused(twice.read(), RejectCode::Corrupt, "shared-part");
    let outside = parts(&row).replace(
        "xl/_rels/workbook.xml.rels",
        "worksheets/sheet1.xml",
        "../../etc/passwd",
    );
    refused(outside.read(), RejectCode::Corrupt, "outside-part");
    let promised =
        parts(&row).replace("xl/sharedStrings.xml", "<sst>", "<sst uniqueCount=\"40000000\">");
    refused(promised.read(), RejectCode::Corrupt, "unique-count");
}

/// No flipped bit may change what is read: it is found, or it did not matter.
#[test]
fn no_flipped_bit_gives_another_workbook() {
    let parts = parts(&rows("<row><c><v>1234</v></c><c t=\"s\"><v>0</v></c></row>"));
    for method in [CompressionMethod::Deflated, CompressionMethod::Stored] {
        let good = parts.bytes(method);
        let workbook = reader::read(&good).unwrap();
        let mut refused = 0;
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut changed = good.clone();
                changed[at] ^= 1 << bit;
                match reader::read(&changed) {
                    Ok(other) => assert_eq!(other, workbook, "byte {at}, bit {bit}"),
                    Err(_) => refused += 1,
                }
            }
        }
        assert!(refused > good.len() * 4, "{refused} of {} flips", good.len() * 8);
    }
}

/// The same answers through the exports of the sealed form.
#[test]
fn the_exports_answer_with_envelopes() {
    use reader::sealed::{alloc, message_len, message_ptr, run};
    let call = |operation: u32, request: &[u8]| {
        let at = alloc(request.len());
        // SAFETY: the room just made; and the message lives until the next call.
        unsafe {
            std::ptr::copy_nonoverlapping(request.as_ptr(), at, request.len());
            let status = run(operation, at, request.len());
            let message = std::slice::from_raw_parts(message_ptr(), message_len());
            (status, Answer::from_bytes(message))
        }
    };
    let good = parts(&rows("")).bytes(CompressionMethod::Deflated);
    let (status, answer) = call(Operation::Read as u32, &good);
    assert!(status == 0 && matches!(answer, Ok(Answer::Workbook(_))), "{answer:?}");
    let (status, answer) = call(Operation::Read as u32, b"%PDF");
    assert!(status == 1 && matches!(answer, Ok(Answer::Rejected(_))), "{answer:?}");
    let (status, answer) = call(Operation::Sniff as u32, &good);
    assert!(status == 0 && matches!(answer, Ok(Answer::Sniffed(_))), "{answer:?}");
    assert_eq!(call(99, &good).0, 2);
    assert_eq!(call(Operation::ArchiveInflate as u32, b"no request").0, 2);
    // A pointer that `alloc` did not give is not followed.
    assert_eq!(run(0, std::ptr::dangling(), 8), 2);
}
