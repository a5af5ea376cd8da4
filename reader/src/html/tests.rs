use grid::Visibility;

use super::*;

#[track_caller]
fn book(text: &str) -> Workbook {
    read(text.as_bytes()).unwrap_or_else(|rejection| panic!("{rejection}"))
}

/// `A1=text` of every cell of the first sheet, with its kind where it is no text.
#[track_caller]
fn cells(text: &str) -> Vec<String> {
    shown(&book(text).sheets[0])
}

fn shown(sheet: &Sheet) -> Vec<String> {
    let kind = |value: &CellValue| match value {
        CellValue::Text(_) => "",
        CellValue::Number(_) => "n",
        CellValue::Percent(_) => "%",
        CellValue::DateTime(_) => "d",
        CellValue::Bool(_) => "b",
        CellValue::Error(_) => "e",
        CellValue::Missing => "?",
    };
    sheet
        .cells
        .iter()
        .map(|cell| format!("{}={}{}", cell.at, kind(&cell.value), cell.raw))
        .collect()
}

#[track_caller]
fn refused(text: &str, code: RejectCode, what: &str) {
    let rejection = read(text.as_bytes()).expect_err("refused");
    assert_eq!((rejection.code, rejection.what.as_str()), (code, what), "{text}");
}

#[test]
fn a_table_is_a_sheet() {
    let workbook = book(
        "<html><body><table><tr><th>Mã<th>Số <b>vụ</b></tr><tr><td>A1</td><td> 1.234\n</td></tr>\
         </table></body></html>",
    );
    assert_eq!(shown(&workbook.sheets[0]), ["A1=Mã", "B1=Số vụ", "A2=A1", "B2=1.234"]);
    assert_eq!(workbook.kind, FileKind::Html);
    assert_eq!(
        (workbook.notes[0].code.as_str(), workbook.notes[0].detail.as_str()),
        ("html-read", "UTF-8")
    );
}

#[test]
fn lines_and_tables_stand_below_each_other() {
    assert_eq!(
        cells(
            "<p>BÁO CÁO<br>6 tháng<p>Đơn vị: <i>xã</i></p><table><caption>Biểu</caption><tr><td>a\
             </table>giữa<table><tr><td>b</td></table>ký"
        ),
        [
            "A1=BÁO CÁO",
            "A2=6 tháng",
            "A3=Đơn vị: xã",
            "A4=Biểu",
            "A5=a",
            "A6=giữa",
            "A7=b",
            "A8=ký"
        ]
    );
}

#[test]
fn spans_are_merges_and_push_cells_away() {
    let workbook = book(
        "<table><tr><td rowspan=2>a<td colspan=\"2\">b</tr><tr><td>c<td>d</tr>\
         <tr><td rowspan=9>e<td>f</tr></table><table><tr><td>g</table>",
    );
    let sheet = &workbook.sheets[0];
    assert_eq!(shown(sheet), ["A1=a", "B1=b", "B2=c", "C2=d", "A3=e", "B3=f", "A4=g"]);
    let merges: Vec<String> =
        sheet.merges.iter().map(|merge| format!("{}:{}", merge.first, merge.last)).collect();
    assert_eq!(merges, ["A1:A2", "B1:C1"]);
}

#[test]
fn numbers_that_a_program_keeps_are_read() {
    for (cell, wanted) in [
        ("<td x:num>12</td>", "n12"),
        ("<td x:num>-12</td>", "n-12"),
        ("<td x:num>1.234</td>", "1.234"),
        ("<td x:num=\"1234.5\">1.235</td>", "n1234.5"),
        ("<td x:num=\"0\"> - </td>", "n0"),
        ("<td x:num=\"0.125\" style='mso-number-format:Percent'>12,5%</td>", "%0.125"),
        ("<td x:num=\"45091\" style='mso-number-format:\"Short Date\"'>14/6/2023</td>", "d45091"),
        ("<td sdval=\"5456\" sdnum=\"1033;0;#,##0\">5,456</td>", "n5456"),
        ("<td sdval=\"2403,6\" sdnum=\"1066;0;#.##0,0\">2.403,6</td>", "n2403.6"),
        ("<td sdval=\"867,2\" sdnum=\"1066;\">867,2</td>", "n867.2"),
        ("<td sdval=\"1,234,5\" sdnum=\"1066;\">1,2</td>", "1,2 ≠ 1,234,5"),
        ("<td sdval=\"45091\" sdnum=\"1033;0;DD/MM/YYYY\">14/06/2023</td>", "d45091"),
        ("<td data-t=\"n\" data-v=\"8813\">8813</td>", "n8813"),
        ("<td data-t=\"s\" data-v=\"8813\">8813</td>", "8813"),
        ("<td x:err>#REF!</td>", "e#REF!"),
        ("<td sdval=\"0\" sdnum=\"1033;\">#DIV/0!</td>", "e#DIV/0!"),
        ("<td sdval=\"0\" sdnum=\"1033;\">Err:502</td>", "eErr:502"),
        ("<td x:bool=\"TRUE\">TRUE</td>", "bTRUE"),
        ("<td style='mso-number-format:\"\\@\"'>007</td>", "007"),
        ("<td x:fmla=\"=A2\"></td>", "?"),
    ] {
        assert_eq!(
            cells(&format!("<table><tr>{cell}</table>")),
            [format!("A1={wanted}")],
            "{cell}"
        );
    }
}

#[test]
fn what_is_shown_and_what_is_kept_must_agree() {
    for (cell, wanted) in [
        ("<td x:num=\"13\">12</td>", "12 ≠ 13"),
        ("<td x:num=\"1e999\">1</td>", "1 ≠ 1e999"),
        ("<td sdval=\"5\"></td>", " ≠ 5"),
        ("<td>12<span style='display:none'>3</span></td>", "123 ≠"),
        ("<td>12<sup>3</sup></td>", "123 ≠"),
        ("<td><del>12</del>15</td>", "1215 ≠"),
        ("<td><select><option>1<option>2</select></td>", "12 ≠"),
        ("<td>Năm 20<span style='display:none'>23</span></td>", "Năm 2023"),
        ("<td>m<sup>2</sup></td>", "m2"),
        ("<td><input value=\"7\"><input type=hidden value=8></td>", "7"),
    ] {
        let found = cells(&format!("<table><tr>{cell}</table>"));
        assert_eq!(found, [format!("A1={wanted}")], "{cell}");
    }
}

#[test]
fn hidden_rows_columns_and_blocks_are_marked() {
    let workbook = book(
        "<style>.h{display:none}</style><table><col><col span=2 style='display:none'>\
         <tr><td>a<tr style='display:none'><td>b<tr class=h><td>c</table>\
         <div style=\"display:none\"><div></div><table><tr><td>d</table>e</div>f",
    );
    let sheet = &workbook.sheets[0];
    assert_eq!(shown(sheet), ["A1=a", "A2=b", "A3=c", "A4=d", "A5=e", "A6=f"]);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
        (&[1, 2, 3, 4][..], &[1, 2][..])
    );
    let hidden = "<table><tr><td style='display:none'>1<td>2</table>";
    refused(hidden, RejectCode::Unreadable, "hidden-cell");
}

#[test]
fn a_table_that_lays_out_a_page_is_transparent() {
    assert_eq!(
        cells(
            "<table><tr><td colspan=3>Tên<table><tr><td>a<td>b</table>sau<table><tr><td>c</table></td></tr>\
             <tr><td>x<td>y</table>"
        ),
        ["A1=Tên", "A2=a", "B2=b", "A3=sau", "A4=c", "A5=x", "B5=y"]
    );
    for text in [
        "<table><tr><td>1<td><table><tr><td>2</table></table>",
        "<table><tr><td><table><tr><td>2</table><td>1</table>",
        "<table><tr><td x:num=1>1<table><tr><td>2</table></table>",
        "<table><tr><table><tr><td>2</table></table>",
    ] {
        refused(text, RejectCode::Unreadable, "nested-table");
    }
}

#[test]
fn sheets_have_the_names_that_programs_give_them() {
    let office = "<html><h1>Overview</h1><a href=\"#table0\">Biểu 1</a><hr>\
        <A NAME=\"table0\"><h1>Sheet 1: <em>Biểu 1</em></h1></A><table><tr><td>a</table>\
        <A NAME=\"table1\"><h1>Sheet 2: <em>Biểu &amp; 2</em></h1></A><table><tr><td>b</table></html>";
    let workbook = book(office);
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["HTML", "Biểu 1", "Biểu & 2"]);
    assert_eq!(shown(&workbook.sheets[2]), ["A1=b"]);
    assert!(workbook.sheets.iter().all(|sheet| sheet.visibility == Visibility::Visible));
    let excel = "<!--[if gte mso 9]><x:ExcelWorksheet><x:Name>Biểu F29</x:Name><![endif]-->\
        <table><tr><td>a</table>";
    assert_eq!(book(excel).sheets[0].name, "Biểu F29");
    refused(&office.replace("Biểu &amp; 2", "Biểu 1"), RejectCode::Corrupt, "duplicate-sheet");
}

#[test]
fn properties_are_read() {
    let workbook = book(
        "<meta charset=utf-8><meta name=\"changed\" content=\"2023-06-14T08:00:00\"/>\
         <meta name=\"tonghop.kind\" content=\"template\"/><table><tr><td>a</table>",
    );
    assert_eq!(workbook.modified.as_deref(), Some("2023-06-14T08:00:00"));
    assert_eq!(workbook.property("tonghop.kind"), Some("template"));
}

#[test]
fn comments_pictures_and_stray_words_are_kept_apart() {
    let workbook = book(
        "<table><tr><td><a class=comment-indicator></a><comment>hỏi lại: 15</comment>12</td></tr>lạc 7\
         <tr><td>13<a class=msocomanchor href=x>[1]</a><img src=a></td></tr></table>",
    );
    let sheet = &workbook.sheets[0];
    assert_eq!(shown(sheet), ["A1=12", "A2=13"]);
    assert_eq!(sheet.comments, [(Address::new(0, 0), "hỏi lại: 15".to_owned())]);
    assert_eq!(sheet.text_boxes, ["lạc 7"]);
    assert!(workbook.notes.iter().any(|note| note.code == "picture"));
}

#[test]
fn a_cut_page_is_refused() {
    let whole = "<html><body><p>a</p><table><tr><td x:num>1</td></tr></table></body></html>";
    assert_eq!(cells(whole), ["A1=a", "A2=n1"]);
    for end in 7..whole.len() {
        let what = read(&whole.as_bytes()[..end]).expect_err("refused").what;
        assert_eq!(what, "html-end", "{}", &whole[..end]);
    }
    refused("<html><body>x</body></html>", RejectCode::NotASpreadsheet, "html");
    let frames = "<html><frameset rows=\"*,39\"><frame src=\"a_files/sheet001.htm\">\
                  <noframes><body><p>x</p></body></noframes></frameset></html>";
    refused(frames, RejectCode::NotASpreadsheet, "frameset");
    refused(
        "<!DOCTYPE a [<!ENTITY b \"1\">]><table><tr><td>&b;</table>",
        RejectCode::Unreadable,
        "doctype",
    );
}

#[test]
fn whatever_is_too_large_is_refused_at_once() {
    let table = |inside: &str| format!("<table>{inside}</table>");
    refused(&table("<tr><td colspan=99999>1"), RejectCode::TooLarge, "address");
    refused(&table("<tr><td rowspan=9999999>1"), RejectCode::TooLarge, "address");
    refused(&table("<tr><td rowspan=0>1"), RejectCode::Unreadable, "merge");
    refused(&table(&format!("<tr><td>{}", "x".repeat(40_000))), RejectCode::TooLarge, "string");
    refused(&table(&"<tr>".repeat(1_100_000)), RejectCode::TooLarge, "address");
    refused(&"<table><tr><td>".repeat(40), RejectCode::Unreadable, "nested-table");
    refused(
        &table(&format!("<td a=\"{}\">", "x".repeat(1 << 20))),
        RejectCode::TooLarge,
        "tag-size",
    );
    // Many short spans, many tables, many unclosed elements: refused or read, never slow.
    let spans = "<tr><td rowspan=2><td rowspan=2></tr><tr></tr>".repeat(60_000);
    refused(&table(&spans), RejectCode::TooLarge, "merges");
    let tables = "<table><tr><td rowspan=2>1</table>".repeat(90_000);
    assert_eq!(book(&tables).sheets[0].cells.len(), 90_000);
    let open =
        format!("<table><tr><td>{}1</table>", "<div style='display:none'><font><p>".repeat(50_000));
    assert_eq!(cells(&open), ["A1=1 ≠"]);
}
