//! The table in the HTML flavour of a clipboard: its cells in their places, and what programs
//! write beside the text of a cell.

use std::collections::BTreeMap;

/// One place of the table. A place that another cell covers is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HtmlCell {
    /// Blanks as HTML shows them; lines and paragraphs end in `\n`.
    pub(super) text: String,
    /// The number that the program keeps, as it wrote it: `sdval` (LibreOffice), `x:num` (WPS,
    /// old Excel), `data-sheets-value` (Google).
    pub(super) stored: Option<String>,
    /// The program's name of the format, or the format: `m\/d\/yyyy`, `Short Date`.
    pub(super) format: String,
}

/// No table that people copy into a form is larger.
const PLACES: usize = 500_000;
/// No cell spans more.
const SPAN: usize = 20_000;

/// The cells of the one table in the HTML, row by row; `None` where there is none, or several.
pub(super) fn table(html: &str) -> Option<Vec<Vec<HtmlCell>>> {
    let mut reading = Reading::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        reading.text(&rest[..at]);
        rest = reading.markup(&rest[at..])?;
    }
    reading.text(rest);
    reading.end_row();
    (reading.tables == 1 && !reading.rows.is_empty()).then_some(reading.rows)
}

#[derive(Default)]
struct Reading {
    formats: BTreeMap<String, String>,
    rows: Vec<Vec<HtmlCell>>,
    /// For each column, how many rows below are still covered.
    covered: Vec<usize>,
    /// The open cell: its place in the row, what it spans.
    open: Option<(HtmlCell, usize, usize)>,
    depth: usize,
    tables: usize,
    places: usize,
}

impl Reading {
    fn text(&mut self, text: &str) {
        let Some((cell, ..)) = &mut self.open else { return };
        for letter in decode(text).chars() {
            let is_blank = matches!(letter, ' ' | '\t' | '\r' | '\n');
            if !is_blank {
                cell.text.push(letter);
            } else if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
                cell.text.push(' ');
            }
        }
    }

    /// Reads one piece of markup; what follows it. `None` where the table is out of all bounds.
    fn markup<'a>(&mut self, html: &'a str) -> Option<&'a str> {
        if let Some(comment) = html.strip_prefix("<!--") {
            return Some(comment.split_once("-->").map_or("", |(_, after)| after));
        }
        if html.starts_with("<!") || html.starts_with("<?") {
            return Some(html.split_once('>').map_or("", |(_, after)| after));
        }
        let Some(tag) = Tag::read(html) else {
            self.text("<");
            return Some(&html[1..]);
        };
        let after = tag.after;
        if matches!(tag.name.as_str(), "style" | "script" | "xml" | "title") {
            let closing = format!("</{}", tag.name);
            let end = find_ignoring_case(after, &closing).unwrap_or(after.len());
            if tag.name == "style" {
                self.style(&after[..end]);
            }
            return Some(&after[end..]);
        }
        self.tag(&tag)?;
        Some(after)
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Option<()> {
        match (tag.name.as_str(), self.depth) {
            ("table", _) => {
                self.depth += 1;
                self.tables += usize::from(self.depth == 1);
            }
            ("/table", 1..) => {
                if self.depth == 1 {
                    self.end_row();
                }
                self.depth -= 1;
            }
            // Excel's fragment may begin inside the table.
            ("tr", 0 | 1) => {
                self.tables += usize::from(self.depth == 0 && self.tables == 0);
                self.end_row();
                self.begin_row()?;
            }
            ("/tr" | "/td" | "/th", 0 | 1) => self.end_cell(),
            ("td" | "th", 0 | 1) => {
                self.end_cell();
                if self.rows.is_empty() {
                    self.begin_row()?;
                }
                self.begin_cell(tag);
            }
            ("br", _) => self.new_line(),
            ("p" | "div" | "li" | "tr", _)
                if self.open.as_ref().is_some_and(|(cell, ..)| !cell.text.is_empty()) =>
            {
                self.new_line();
            }
            _ => {}
        }
        Some(())
    }

    fn new_line(&mut self) {
        if let Some((cell, ..)) = &mut self.open {
            while cell.text.ends_with(' ') {
                cell.text.pop();
            }
            cell.text.push('\n');
        }
    }

    /// `None` where the table is out of all bounds.
    fn begin_row(&mut self) -> Option<()> {
        self.places += 1 + self.covered.len();
        self.rows.push(Vec::new());
        (self.places <= PLACES).then_some(())
    }

    /// Ends the open cell and fills the places behind it that cells of rows above cover.
    fn end_row(&mut self) {
        self.end_cell();
        if let Some(row) = self.rows.last_mut() {
            skip_covered(row, &mut self.covered);
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) {
        let span = |name: &str| {
            let stated = tag.attribute(name).and_then(|text| text.trim().parse().ok());
            stated.unwrap_or(1_usize).clamp(1, SPAN)
        };
        let stored = tag
            .attribute("sdval")
            .or_else(|| tag.attribute("x:num").filter(|number| !number.is_empty()))
            .map(str::to_owned)
            .or_else(|| sheets_number(&decode(tag.attribute("data-sheets-value")?)));
        let class = tag.attribute("class").unwrap_or_default();
        let own = tag.attribute("style").and_then(|style| number_format(&decode(style)));
        let format = own.or_else(|| self.formats.get(class).cloned()).unwrap_or_default();
        let cell = HtmlCell { text: String::new(), stored, format };
        self.open = Some((cell, span("colspan"), span("rowspan")));
    }

    /// Puts the open cell into its place, behind what cells of rows above cover.
    fn end_cell(&mut self) {
        let Some((mut cell, columns, rows)) = self.open.take() else { return };
        let shown = cell.text.trim_matches(['\n', ' ']).len();
        let leading = cell.text.len() - cell.text.trim_start_matches(['\n', ' ']).len();
        cell.text = cell.text[leading..leading + shown].to_owned();
        let Some(row) = self.rows.last_mut() else { return };
        skip_covered(row, &mut self.covered);
        for column in 0..columns {
            let place = row.len();
            if self.covered.len() <= place {
                self.covered.resize(place + 1, 0);
            }
            self.covered[place] = rows - 1;
            row.push(if column == 0 { std::mem::take(&mut cell) } else { HtmlCell::default() });
            self.places += 1;
            if self.places > PLACES {
                break;
            }
        }
    }

    /// Number formats by class, as Excel and WPS state them.
    fn style(&mut self, css: &str) {
        for rule in css.split('}') {
            let Some((selectors, body)) = rule.split_once('{') else { continue };
            let Some(format) = number_format(body) else { continue };
            for selector in selectors.split(',') {
                if let Some(class) = selector.trim().rsplit('.').next() {
                    self.formats.insert(class.to_owned(), format.clone());
                }
            }
        }
    }
}

fn skip_covered(row: &mut Vec<HtmlCell>, covered: &mut [usize]) {
    while let Some(below) = covered.get_mut(row.len()).filter(|below| **below > 0) {
        *below -= 1;
        row.push(HtmlCell::default());
    }
}

/// `mso-number-format` of a rule, without quotation marks and escapes.
fn number_format(css: &str) -> Option<String> {
    let (_, value) = css.split_once("mso-number-format:")?;
    let value = value.trim_start();
    let value = match value.strip_prefix(['"', '\'']) {
        Some(quoted) => quoted.split(['"', '\'']).next()?,
        None => value.split(';').next()?,
    };
    Some(value.replace('\\', "").trim().to_owned())
}

/// The number of Google's `{"1":3,"3":2.5}`.
fn sheets_number(json: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let is_number = value.get("1")?.as_u64() == Some(3);
    is_number.then(|| value.get("3").map(ToString::to_string)).flatten()
}

/// A tag as it stands: name in lower case, with `/` where it closes.
struct Tag<'a> {
    name: String,
    attributes: Vec<(String, &'a str)>,
    after: &'a str,
}

impl<'a> Tag<'a> {
    /// `None` where `<` begins no tag.
    fn read(html: &'a str) -> Option<Self> {
        let inner = &html[1..];
        let end = inner.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(inner.len());
        let name = inner[..end].trim_end_matches('/').to_ascii_lowercase();
        let is_name = name.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_name {
            return None;
        }
        let mut attributes = Vec::new();
        let mut rest = inner[end..].trim_start();
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if rest.is_empty() {
                return Some(Self { name, attributes, after: "" });
            }
            if let Some(after) = rest.strip_prefix('>') {
                return Some(Self { name, attributes, after });
            }
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=' || c == '>');
            // A `=` without a name is nothing, and must not stop the reading.
            let (key, after) =
                rest.split_at(end.unwrap_or(rest.len()).max(usize::from(rest.starts_with('='))));
            let (value, after) = value(after.trim_start());
            attributes.push((key.to_ascii_lowercase(), value));
            rest = after;
        }
    }

    fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// The value behind an attribute's name, and what follows it.
fn value(text: &str) -> (&str, &str) {
    let Some(text) = text.strip_prefix('=') else { return ("", text) };
    let text = text.trim_start();
    for mark in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(mark) {
            return quoted.split_once(mark).unwrap_or((quoted, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    text.split_at(end)
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    text.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

/// Letters behind their names; names that office programs use in Vietnamese text.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].split_once(';').map(|(name, _)| name).filter(|name| name.len() <= 8);
        match name.and_then(|name| Some((name, letter(name)?))) {
            Some((name, letter)) => {
                out.push(letter);
                rest = &rest[name.len() + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("minus", '−'),
        ("hellip", '…'),
        ("middot", '·'),
        ("bull", '•'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
    ];
    if let Some((_, letter)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some(*letter);
    }
    // `agrave` is `a` with the combining grave accent, and so on.
    let mark = match name.get(1..)? {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        _ => return None,
    };
    unicode_normalization::char::compose(name.chars().next()?, mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<Vec<String>> {
        let rows = table(html).expect("a table");
        rows.into_iter().map(|row| row.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn merged_cells_leave_the_places_they_cover_empty() {
        let html = "<table><tr><td colspan=2 rowspan='2'>7<td>a<tr><td>b</td></tr>
            <TR><TD>1</TD><TD>2</TD><TD>3</TD></TR></table>";
        assert_eq!(texts(html), [vec!["7", "", "a"], vec!["", "", "b"], vec!["1", "2", "3"]]);
        let html = "<table><tr><td>1<td rowspan=3>2<tr><td>3<tr><td>4<tr><td>5<td>6</table>";
        assert_eq!(texts(html), [["1", "2"], ["3", ""], ["4", ""], ["5", "6"]]);
    }

    #[test]
    fn lines_of_a_cell_stay_lines() {
        let html = "<table><tr><td><p class=MsoNormal>Một\r\n  hai<o:p></o:p></p><p>ba</p></td>
            <td>a<br style='mso-data-placement:same-cell'>b</td><td><p>&nbsp;</p></td></tr></table>";
        assert_eq!(texts(html), [["Một hai\nba", "a\nb", "\u{a0}"]]);
    }

    #[test]
    fn names_of_letters_comments_and_conditions_are_understood() {
        let html = "<!DOCTYPE html><html><head><title>x<td>y</title><style><!--td{color:red}--></style>
            <!--[if gte mso 9]><xml><td>no</td></xml><![endif]--></head><body><![if !x]>
            <table><tr><td>&lt;b&gt;&amp; &#7919; &#x1EEF; &agrave;&Ecirc; a & b &unknown; 1 < 2</td></tr></table>";
        assert_eq!(texts(html), [["<b>& ữ ữ àÊ a & b &unknown; 1 < 2"]]);
    }

    #[test]
    fn what_programs_write_beside_a_text_is_found() {
        let cell = |html: &str| table(html).expect("a table")[0][0].clone();
        let found = cell(r#"<table><tr><td sdval="2.46" sdnum="1033;0;0.0"><font>2.5</font></td>"#);
        assert_eq!((found.text.as_str(), found.stored.as_deref()), ("2.5", Some("2.46")));
        let found = cell(
            r#"<style>.et3 {mso-number-format:"m\\/d\\/yyyy";}</style>
               <table><tr><td class="et3" x:num="45082">6/5/2023</td>"#,
        );
        assert_eq!((found.format.as_str(), found.stored.as_deref()), ("m/d/yyyy", Some("45082")));
        let found = cell(
            "<table><tr><td data-sheets-value='{&quot;1&quot;:3,&quot;3&quot;:2.5}'>2,50</td>",
        );
        assert_eq!(found.stored.as_deref(), Some("2.5"));
        let found = cell(
            "<table><tr><td data-sheets-value='{&quot;1&quot;:2,&quot;2&quot;:&quot;5&quot;}'>5",
        );
        assert_eq!((found.text.as_str(), found.stored), ("5", None));
        let found = cell("<table><tr><td x:num>5</td></tr></table>");
        assert_eq!(found.stored, None);
    }

    #[test]
    fn damaged_html_stops_nothing() {
        assert_eq!(table("no table"), None);
        assert_eq!(
            table("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>"),
            None
        );
        for html in [
            "<",
            "<table",
            "<table><tr><td",
            "<td =x = ",
            "<!--",
            "<style>",
            "<table><tr><td a='",
            "<td colspan=99999999999999999999 rowspan=-1>x",
            "</table></table><tr></td>",
            "<td>&#x110000;&",
        ] {
            let _ = table(html);
        }
        let wide = "<td colspan=20000 rowspan=20000>".repeat(200);
        let _ = table(&format!("<table>{}</table>", format!("<tr>{wide}").repeat(50)));
    }

    /// A fragment that a program cut out of its table.
    #[test]
    fn rows_without_their_table_are_rows() {
        assert_eq!(texts("<tr><td>1</td><td>2</td></tr>"), [["1", "2"]]);
    }

    #[test]
    fn a_table_inside_a_cell_belongs_to_the_cell() {
        let html = "<table><tr><td>a<table><tr><td>b</td></tr></table></td><td>c</td></tr></table>";
        assert_eq!(texts(html), [["a\nb", "c"]]);
    }
}
