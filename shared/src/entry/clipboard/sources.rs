//! What office programs put on the clipboard, each in both flavours, and what becomes of it.

use super::*;
use crate::{
    definition::{ValueType, embedded},
    entry::{
        Entry,
        fixture::{at, health},
        selection::Selection,
    },
    form::{CellIndex, ColumnRole, Form},
    value::{RawValue, ValueState, parse},
};

const DECIMAL: ValueType = ValueType::Decimal(3);

fn as_typed(text: &str, html: &str, value_type: &ValueType) -> Vec<Vec<String>> {
    let row =
        |row: Vec<Pasted>| row.iter().map(|cell| cell.text_for(value_type).into_owned()).collect();
    read_table(text, html).into_iter().map(row).collect()
}

/// The cells as they are written into rows of decimals.
fn decimals(text: &str, html: &str) -> Vec<Vec<String>> {
    as_typed(text, html, &DECIMAL)
}

fn dates(text: &str, html: &str) -> Vec<Vec<String>> {
    as_typed(text, html, &ValueType::Date)
}

/// A page of Excel: `cells` are rows of `<td>`.
fn excel(point: char, group: char, formats: &str, rows: &str) -> String {
    format!(
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\"\r\n\
         xmlns:x=\"urn:schemas-microsoft-com:office:excel\"\r\n\
         xmlns=\"http://www.w3.org/TR/REC-html40\">\r\n\r\n<head>\r\n\
         <meta name=ProgId content=Excel.Sheet>\r\n<style>\r\n<!--table\r\n\
         \t{{mso-displayed-decimal-separator:\"\\{point}\";\r\n\
         \tmso-displayed-thousand-separator:\"\\{group}\";}}\r\n\
         tr\r\n\t{{mso-height-source:auto;}}\r\n{formats}\r\n-->\r\n</style>\r\n</head>\r\n\r\n\
         <body link=blue vlink=purple>\r\n\r\n\
         <table border=0 cellpadding=0 cellspacing=0 width=128>\r\n<!--StartFragment-->\r\n \
         <col width=64 span=2 style='width:48pt'>\r\n {rows}\r\n<!--EndFragment-->\r\n\
         </table>\r\n\r\n</body>\r\n\r\n</html>"
    )
}

fn row(cells: &[&str]) -> String {
    let cells = cells.iter().map(|cell| {
        format!("\r\n  <td height=20 class=xl63 align=right style='height:15pt'>{cell}</td>")
    });
    format!("<tr height=20 style='height:15.0pt'>{}\r\n </tr>", cells.collect::<String>())
}

#[test]
fn excel_in_english_and_in_vietnamese() {
    let html = excel('.', ',', "", &row(&["2.5", "1,234", "-1,234.5"]));
    assert_eq!(decimals("2.5\t1,234\t-1,234.5\r\n", &html), [["2,5", "1234", "-1234,5"]]);
    let html = excel(',', '.', "", &row(&["2,5", "1.234"]));
    assert_eq!(decimals("2,5\t1.234\r\n", &html), [["2,5", "1.234"]]);
    let html = excel('.', ',', "", &row(&["16.6.2023", "A1.2", "105/KH"]));
    assert_eq!(decimals("16.6.2023\tA1.2\t105/KH", &html), [["16.6.2023", "A1.2", "105/KH"]]);
    assert_eq!(decimals("2.5\t2,5", ""), [["2.5", "2,5"]]);
}

#[test]
fn a_comma_that_is_no_group_is_never_dropped() {
    let english = excel('.', ',', "", "");
    assert_eq!(
        decimals("2,5\t1,23\t1,2345\t,5\t12,34.5", &english),
        [["2,5", "1,23", "1,2345", ",5", "12,34.5"]]
    );
    assert_eq!(decimals("1234,567\t0,125", &english), [["1234,567", "0,125"]]);
}

#[test]
fn three_digits_behind_the_sign_are_spelled_so_that_the_row_asks() {
    let english = excel('.', ',', "", "");
    assert_eq!(decimals("1.234\t0.125\t1234.567", &english), [["1.234", "0,125", "1234,567"]]);
    assert_eq!(as_typed("1.234\t-1.234", &english, &ValueType::Integer), [["1,234", "-1,234"]]);
}

#[test]
fn units_stay_behind_their_figure_and_words_to_the_letter() {
    let english = excel('.', ',', "", "");
    assert_eq!(decimals("1,234 g\t2.5kg\t12.5%", &english), [["1234 g", "2,5kg", "12,5%"]]);
    for kind in [ValueType::Text, ValueType::LongText, ValueType::Bool] {
        assert_eq!(
            as_typed("2.5\t1,234\t6/5/2023", &english, &kind),
            [["2.5", "1,234", "6/5/2023"]]
        );
    }
}

#[test]
fn merged_cells_and_lines_inside_cells_of_excel() {
    let rows =
        "<tr><td colspan=2 rowspan=2>7</td><td>a<br>\r\n    b</td></tr><tr><td>1.5</td></tr>";
    let html = excel('.', ',', "", rows);
    let text = "7\t\t\"a\nb\"\r\n\t\t1.5\r\n";
    assert_eq!(decimals(text, &html), [["7", "", "a\nb"], ["", "", "1,5"]]);
}

#[test]
fn empty_rows_at_the_end_empty_nothing() {
    assert_eq!(decimals("1\r\n\r\n2\r\n\r\n\r\n", ""), [["1"], [""], ["2"]]);
    let rows = format!("{}{}{}", row(&["1.5"]), row(&[""]), row(&["&nbsp;"]));
    assert_eq!(decimals("1.5\r\n\r\n\r\n", &excel('.', ',', "", &rows)), [["1,5"]]);
    // Nothing but empty cells was meant so.
    assert_eq!(decimals("\t\r\n\t\r\n", ""), [["", ""], ["", ""]]);
}

/// The day of an English Excel, formatted as the computer is set: nothing tells.
#[test]
fn dates_that_nothing_tells_are_not_guessed() {
    let short = ".xl63 {mso-number-format:\"Short Date\";}";
    let html = excel('.', ',', short, &row(&["6/5/2023"]));
    assert_eq!(dates("6/5/2023\r\n", &html), [["6/5/2023 ?"]]);
    assert!(read_table("6/5/2023", &html)[0][0].is_unclear_day(&ValueType::Date));
    // One date of the block tells.
    let html = excel('.', ',', short, &(row(&["6/5/2023"]) + &row(&["6/25/2023"])));
    assert_eq!(dates("6/5/2023\r\n6/25/2023\r\n", &html), [["05/06/2023"], ["25/06/2023"]]);
    // The format tells.
    for (format, written, meant) in [
        ("m\\/d\\/yyyy", "6/5/2023", "05/06/2023"),
        ("dd\\/mm\\/yyyy", "06/05/2023", "06/05/2023"),
        ("\\[$-1010000\\]d\\/m\\/yy\\;\\@", "6/5/23", "6/5/23"),
    ] {
        let html = excel(
            '.',
            ',',
            &format!(".xl63 {{mso-number-format:\"{format}\";}}"),
            &row(&[written]),
        );
        assert_eq!(dates(&format!("{written}\r\n"), &html), [[meant]], "{format}");
    }
    // A Vietnamese Excel writes the day first.
    let html = excel(',', '.', short, &row(&["06/05/2023"]));
    assert_eq!(dates("06/05/2023\r\n", &html), [["06/05/2023"]]);
    assert_eq!(dates("6/5/2023", ""), [["6/5/2023"]]);
}

/// As LibreOffice 7.4 writes it: the number as stored beside the text that shows it.
fn libreoffice(cells: &[(&str, &str)]) -> String {
    let cell = |(stored, shown): &(&str, &str)| {
        let stored = if stored.is_empty() {
            String::new()
        } else {
            format!(" sdval=\"{stored}\" sdnum=\"1033;0;#,##0.0\"")
        };
        format!(
            "\t\t<td height=\"20\" align=\"right\" valign=bottom{stored}><font color=\"#000000\">{shown}</font></td>\n"
        )
    };
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"generator\" content=\"LibreOffice 7.4\"/>\n\
         <style type=\"text/css\">\n\t\tbody,td,p {{ font-family:\"Calibri\"; font-size:x-small }}\n\
         \t</style>\n</head>\n<body>\n<table cellspacing=\"0\" border=\"0\">\n\
         <colgroup span=\"9\" width=\"72\"></colgroup>\n\t<tr>\n{}\t</tr>\n</table>\n</body></html>",
        cells.iter().map(cell).collect::<String>()
    )
}

#[test]
fn libreoffice_tells_the_very_numbers_and_days() {
    let html = libreoffice(&[
        ("12", "12"),
        ("1234.5678", "1,234.6"),
        ("2.46", "2.5"),
        ("0.125", "12.5%"),
        ("45082", "06/05/2023"),
        ("0", "#DIV/0!"),
        ("-5", "-5"),
        ("0.30000000000000004", "0.3"),
        ("", "1.234"),
        ("", "a<br>b"),
        ("", "&quot;quoted&quot;"),
        ("", "<br>"),
    ]);
    let text = "12\t1,234.6\t2.5\t12.5%\t06/05/2023\t#DIV/0!\t-5\t0.3\t1.234\ta b\t\"quoted\"\t\n";
    assert_eq!(
        decimals(text, &html)[0],
        [
            "12",
            "1234,5678",
            "2,46",
            "12,5%",
            "05/6/2023",
            "#DIV/0!",
            "-5",
            "0,3",
            "1.234",
            "a\nb",
            "\"quoted\"",
            ""
        ]
    );
    assert_eq!(dates(text, &html)[0][4], "05/6/2023");
    let html = libreoffice(&[("1234", "1.234"), ("2.5", "2,5")]);
    assert_eq!(decimals("1.234\t2,5", &html), [["1234", "2,5"]]);
    // The number itself in the spelling of the program's language.
    let html = libreoffice(&[("1234,5678", "1.234,6"), ("2,46", "2,5")]);
    assert_eq!(decimals("1.234,6\t2,5", &html), [["1234,5678", "2,46"]]);
    // Formats of two languages in one range: every cell by itself.
    let html = libreoffice(&[("1234", "1,234"), ("2.5", "2,5"), ("1.234", "1.234")]);
    assert_eq!(decimals("1,234\t2,5\t1.234", &html), [["1234", "2,5", "1,2340"]]);
    for html in ["sdval=\"", "sdval=\"1\"", "<td sdval=\"x\">2.5</td>", "<td sdval=\"1.5\">1,5"] {
        assert_eq!(decimals("2.5", html), [["2.5"]], "{html}");
    }
}

#[test]
fn wps_writes_as_excel_and_keeps_numbers_beside() {
    let page = |point: &str, group: &str, cells: &str| {
        format!(
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\" \
             xmlns:et=\"http://www.wps.cn/officeDocument/2017/etCustomData\"><head>\
             <style><!--@font-face{{font-family:\"Arial\";}}.et2{{mso-number-format:\"General\";}}\
             .et3{{mso-number-format:\"yyyy\\/m\\/d\";}}\
             table {{mso-displayed-decimal-separator:\"\\{point}\";\
             mso-displayed-thousand-separator:\"\\{group}\";}}--></style></head>\
             <body link=\"blue\"><table width=\"144\" cellpadding=\"0\"><!--StartFragment--><col/>\
             <tr height=\"18\" style='height:14.00pt;'>{cells}</tr><!--EndFragment--></table></body></html>"
        )
    };
    let cells = "<td class=\"et2\" height=\"18\" x:num=\"2.46\">2.5</td><td class=\"et2\" x:num>12</td>\
                 <td class=\"et2\" x:str>1/2</td><td class=\"et3\" x:num=\"45082\">2023/6/5</td>";
    let html = page(".", ",", cells);
    let text = "2.5\t12\t1/2\t2023/6/5\r\n";
    assert_eq!(decimals(text, &html), [["2,46", "12", "1/2", "05/6/2023"]]);
    assert_eq!(dates(text, &html)[0][3], "05/6/2023");
    let html =
        page(",", ".", "<td class=\"et2\" x:num=\"2.5\">2,5</td><td x:num=\"1234\">1.234</td>");
    assert_eq!(decimals("2,5\t1.234\r\n", &html), [["2,5", "1234"]]);
}

#[test]
fn google_sheets_keeps_numbers_beside_some_texts() {
    let page = |cells: &str| {
        format!(
            "<meta charset='utf-8'><google-sheets-html-origin><style type=\"text/css\"><!--td \
             {{border: 1px solid #ccc;}}br {{mso-data-placement:same-cell;}}--></style>\
             <table xmlns=\"http://www.w3.org/1999/xhtml\" cellspacing=\"0\" dir=\"ltr\" border=\"1\" \
             data-sheets-root=\"1\"><colgroup><col width=\"100\"/></colgroup><tbody>\
             <tr style=\"height:21px;\">{cells}</tr></tbody></table></google-sheets-html-origin>"
        )
    };
    let number = |stored: &str, shown: &str| {
        format!(
            "<td style=\"overflow:hidden\" data-sheets-value=\"{{&quot;1&quot;:3,&quot;3&quot;:{stored}}}\">{shown}</td>"
        )
    };
    let html = page(&(number("2.46", "2.5") + &number("1234", "1,234") + "<td>2.5</td>"));
    assert_eq!(decimals("2.5\t1,234\t2.5", &html), [["2,46", "1234", "2,5"]]);
    let html = page(&(number("45082", "6/5/2023") + "<td>6/7/2023</td>"));
    assert_eq!(dates("6/5/2023\t6/7/2023", &html), [["05/6/2023", "6/7/2023 ?"]]);
    // Nothing tells how it writes numbers: what has two readings is asked.
    let html = page("<td>1,234</td><td>2.5</td><td>2,5</td>");
    assert_eq!(decimals("1,234\t2.5\t2,5", &html), [["1.234", "2.5", "2,5"]]);
    let html = page("<td>1.234</td>");
    assert_eq!(as_typed("1.234", &html, &ValueType::Integer), [["1,234"]]);
}

/// Word ends the lines inside a cell as it ends rows.
#[test]
fn a_table_of_word_keeps_its_cells() {
    let html = "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head>\
        <meta name=Generator content=\"Microsoft Word 15\"><!--[if gte mso 9]><xml>\
        <w:WordDocument></w:WordDocument></xml><![endif]--><style><!-- p.MsoNormal {margin:0in;} -->\
        </style></head><body lang=EN-US><!--StartFragment-->\r\n\
        <table class=MsoTableGrid border=1><tr style='mso-yfti-irow:0'>\
        <td width=312 valign=top><p class=MsoNormal>Số vụ<o:p></o:p></p>\r\n\
        <p class=MsoNormal>phát hiện</p></td><td><p class=MsoNormal>2,5<o:p></o:p></p></td></tr>\
        <tr><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td><td><p>1.234</p></td></tr></table>\
        <!--EndFragment--></body></html>";
    let text = "Số vụ\r\nphát hiện\t2,5\r\n\t1.234\r\n";
    assert_eq!(decimals(text, html), [["Số vụ\nphát hiện", "2,5"], ["", "1.234"]]);
}

/// What comes back is what was, whatever stood there, also where only the text survives.
#[test]
fn what_is_copied_and_pasted_again_is_what_it_was() {
    const WRITTEN: [&str; 26] = [
        "",
        "0",
        "1",
        "1.234",
        "1234567",
        "12,5",
        "1,234",
        "0,125",
        "206,78gam",
        "KPS",
        "kps",
        "x",
        "…",
        "//",
        "-",
        "khoảng 20",
        "#REF!",
        "2,5",
        "1.234,56",
        "\"quoted\"",
        "a\tb",
        "hai\ndòng",
        "05/3/2023",
        "không",
        "có",
        "<b>&amp;</b>",
    ];
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let period = pack.period("2023S1").expect("a period");
    let mut kinds = std::collections::BTreeSet::new();
    for reporter in &pack.reporters {
        for data_set in pack.fillable(reporter, period) {
            if kinds.insert(data_set.id.clone()) {
                let form = Form::build(&pack, data_set, reporter, period);
                for shift in [0, 5, 11] {
                    round_trip(&pack, &form, |index| WRITTEN[(index + shift) % WRITTEN.len()]);
                }
            }
        }
    }
    assert!(kinds.len() > 20);
}

fn round_trip(
    pack: &crate::definition::Pack,
    form: &Form,
    written: impl Fn(usize) -> &'static str,
) {
    let mut entry = Entry::empty(form);
    for (index, cell) in form.inputs() {
        let state = parse(pack, cell, &RawValue::Text(written(index))).state;
        entry.set(index, written(index), state);
    }
    entry.recalculate(form);
    for section in &form.sections {
        let mut cells = section.rows.iter().flat_map(|row| row.cells.iter().flatten().copied());
        let Some(first) = cells.next() else { continue };
        let range = Selection::range(first, cells.next_back().unwrap_or(first));
        let copied = copied(pack, form, &entry, range);
        for html in [copied.html.as_str(), ""] {
            let placed = place(form, Selection::one(first), &read_table(&copied.text, html));
            assert_eq!((placed.rows_outside, placed.columns_outside, placed.greyed), (0, 0, 0));
            for (cell, text) in placed.texts {
                let state = parse(pack, &form.cells[cell], &RawValue::Text(&text)).state;
                let label = &form.cells[cell].label;
                assert_eq!(state, *entry.state(cell), "{label}: “{}”", entry.get(cell).raw);
            }
        }
    }
}

#[test]
fn every_pasted_value_is_placed_or_counted() {
    let form = health();
    let b1 = at(&form, "B1", 0);
    // Over both columns of figures into the calculated ones, and out of the table below.
    let line = "1\t2\t3\t4\tnote\tx\ty";
    let text = format!("{}\r\n", [line; 40].join("\r\n"));
    let placed = place(&form, Selection::one(b1), &read_table(&text, ""));
    let rows = form.sections[form.cells[b1].section].rows.len();
    let columns = form.sections[form.cells[b1].section].columns.len();
    assert_eq!((placed.rows_outside, placed.columns_outside), (40 - rows, 7 - columns));
    assert_eq!(placed.values + placed.calculated + placed.greyed, rows * columns);
    // Difference and per cent of the rows that are compared; the parts of B2 are not.
    assert_eq!(placed.calculated, 16);
    assert_eq!(placed.texts.len(), placed.values);
}

#[test]
fn a_range_that_is_a_multiple_is_filled_by_repeating() {
    let form = health();
    let column = |code| at(&form, code, 0);
    let texts = |selection, text: &str| {
        let placed = place(&form, selection, &read_table(text, ""));
        placed.texts.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
    };
    let first = form.cells[column("B1")].section;
    let rows: Vec<CellIndex> =
        form.sections[first].rows.iter().filter_map(|row| row.cells[0]).collect();
    let four = Selection::range(rows[0], rows[3]);
    assert_eq!(texts(four, "5"), ["5", "5", "5", "5"]);
    assert_eq!(texts(four, "1\n2\n"), ["1", "2", "1", "2"]);
    assert_eq!(texts(four, "1\n2\n3\n"), ["1", "2", "3"]);
    assert_eq!(texts(Selection::range(rows[3], rows[0]), "1\n2\n"), ["1", "2", "1", "2"]);
    // A row pasted on a column of cells fills rows.
    assert_eq!(texts(Selection::range(rows[0], rows[1]), "7\t8"), ["7", "8", "7", "8"]);
    assert!(texts(Selection::one(rows[0]), "").iter().all(String::is_empty));
}

#[test]
fn a_label_of_a_choice_is_read_back_as_the_choice() {
    let pack = embedded("nghe-an-2023").expect("the embedded pack");
    let period = pack.period("2023S1").expect("a period");
    let mut seen = 0;
    for reporter in &pack.reporters {
        for data_set in pack.fillable(reporter, period) {
            let form = Form::build(&pack, data_set, reporter, period);
            let choices = form.inputs().filter(|(_, cell)| {
                matches!(cell.value_type, ValueType::SelectOne(_))
                    && cell.column_role != ColumnRole::Comment
            });
            for (_, cell) in choices.take(3) {
                let ValueType::SelectOne(list) = &cell.value_type else { continue };
                for option in &pack.choice_list(list).expect("a list").options {
                    let folded = crate::text::fold(&option.label);
                    for written in [option.label.as_str(), folded.as_str()] {
                        let pasted = &read_table(written, "")[0][0];
                        let text = pasted.text_for(&cell.value_type);
                        let state = parse(&pack, cell, &RawValue::Text(&text)).state;
                        assert_ne!(state, ValueState::Blank);
                        seen += usize::from(!matches!(state, ValueState::Unreadable(_)));
                    }
                }
            }
        }
        if seen > 50 {
            return;
        }
    }
    assert!(seen > 0);
}
