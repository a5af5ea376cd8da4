//! What each form asks, against a committed list that gives a reason for every row of the
//! catalogue's blocks, in or left out.

use std::collections::BTreeSet;

use shared::definition::DataSet;

use crate::{PACK, reference};

const COMPOSITION: &str = include_str!("../../packs/nghe-an-2023/composition.csv");

#[derive(Debug, PartialEq)]
struct Line {
    form: String,
    element: String,
    breakdown: String,
    included: bool,
    reason: String,
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("never empty").push(letter),
        }
    }
    fields
}

fn lines() -> Vec<Line> {
    let mut lines = COMPOSITION.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.next(), Some("form,element,breakdown,included,reason"));
    lines
        .map(|line| {
            let [form, element, breakdown, included, reason] =
                <[String; 5]>::try_from(fields(line)).expect("five fields");
            assert!(included == "yes" || included == "no", "{line}");
            Line { form, element, breakdown, included: included == "yes", reason }
        })
        .collect()
}

type Asked = BTreeSet<(String, String)>;

/// (element, breakdown) of a form; the empty breakdown is the element itself.
fn asked(data_set: &DataSet) -> Asked {
    let mut asked = Asked::new();
    for section in &data_set.sections {
        for row in &section.rows {
            asked.insert((row.element.clone(), String::new()));
            asked.extend(row.by.iter().map(|list| (row.element.clone(), list.clone())));
        }
        let columns = section.roster.iter().flat_map(|roster| &roster.columns);
        asked.extend(columns.map(|column| (column.element.clone(), String::new())));
    }
    asked
}

#[test]
fn forms_ask_what_the_committed_list_says() {
    let lines = lines();
    for data_set in &PACK.data_sets {
        let listed: Asked = lines
            .iter()
            .filter(|line| line.form == data_set.id && line.included)
            .map(|line| (line.element.clone(), line.breakdown.clone()))
            .collect();
        assert_eq!(asked(data_set), listed, "{}", data_set.id);
    }
    let mut seen = BTreeSet::new();
    for line in &lines {
        assert!(seen.insert((&line.form, &line.element, &line.breakdown)), "twice: {line:?}");
        let must_say_why = !line.included || line.breakdown.is_empty();
        assert!(!must_say_why || !line.reason.is_empty(), "no reason: {line:?}");
    }
}

/// Catalogue rows as (id, block, breakdown column).
fn catalogue(text: &str) -> Vec<(String, String, String)> {
    let mut block = String::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("### 3.") {
            block = heading.split(' ').nth(1).unwrap_or_default().to_owned();
        } else if let Some(rest) = line.strip_prefix("| `") {
            let cells: Vec<&str> = rest.split('|').map(str::trim).collect();
            let id = cells[0].trim_end_matches('`');
            if !id.starts_with("r_") {
                rows.push((id.to_owned(), block.clone(), cells[6].to_owned()));
            }
        }
    }
    rows
}

/// The form matrix: blocks, and beginnings of ids where a form is given a part of a block.
fn is_given(form: &str, id: &str, block: &str) -> bool {
    let (blocks, parts): (&[&str], &[&str]) = match form {
        "F01" => (&["ALL", "CRM", "SEI", "USR", "LOC"], &["bor_", "fin_requested"]),
        "F02" => (&["CRM", "SEI", "USR", "LOC"], &[]),
        "F03" => (&["CRM", "USR", "LOC"], &[]),
        "F04" => (&["ALL", "RHB"], &[]),
        "F05" => (&["ALL", "HLT"], &["pre_"]),
        "F06" => (&["ALL", "CRM", "SEI"], &["bor_", "agr_"]),
        "F07" => (&["ALL", "CRM", "SEI"], &["bor_", "cus_"]),
        "F08" => (&["ALL", "CRM", "SEI"], &["cgd_"]),
        "F09" => (&["ALL"], &["mil_", "agr_", "crm_patrols"]),
        "F10" | "F24" => (&["ALL"], &["med_"]),
        "F11" => (&["ALL", "EDU"], &[]),
        "F12" | "F12B" => (&["ALL"], &["cul_", "tou_"]),
        "F13" => (&["ALL"], &["pre_"]),
        "F15" => (&["ALL", "CRM", "SEI"], &["mkt_"]),
        "F17" => (&["ALL"], &["law_"]),
        "F18" | "F19" => (&["ALL", "JUS"], &[]),
        "F21" | "F22" | "F23" => (&["ALL", "MOB"], &[]),
        "F25" | "F26" => (&["ALL", "FIN"], &[]),
        "F27" => (&["ALL"], &[]),
        "F28" => (&["ALL", "LOC", "USR", "RHB", "EDU"], &["agr_"]),
        "F29" => (&["ALL", "LOC", "USR", "RHB"], &["agr_"]),
        other => panic!("{other} is not in the matrix"),
    };
    blocks.contains(&block) || parts.iter().any(|part| id.starts_with(part))
}

/// The catalogue names the part in the label of the row, not in the column of breakdowns.
const BROKEN_DOWN_BY_ITS_LABEL: &str = "rhb_doctors";

#[test]
fn every_row_of_the_catalogue_that_the_matrix_gives_a_form_is_accounted_for() {
    let Some(text) = reference::read("domain/indicators.md") else { return };
    let rows = catalogue(&text);
    assert_eq!(rows.len(), 283);
    let lines = lines();
    for data_set in &PACK.data_sets {
        let expected: BTreeSet<&str> = rows
            .iter()
            .filter(|(id, block, _)| is_given(&data_set.id, id, block))
            .map(|(id, ..)| id.as_str())
            .collect();
        let of_form = || lines.iter().filter(|line| line.form == data_set.id);
        let listed: BTreeSet<&str> = of_form()
            .filter(|line| line.breakdown.is_empty())
            .map(|line| line.element.as_str())
            .collect();
        assert_eq!(listed, expected, "{}", data_set.id);
        for (id, _, breakdown) in &rows {
            let broken_down =
                of_form().any(|line| line.element == *id && !line.breakdown.is_empty());
            let is_in = of_form().any(|line| line.element == *id && line.included);
            let names_some = breakdown != "-" || id == BROKEN_DOWN_BY_ITS_LABEL;
            assert_eq!(broken_down, is_in && names_some, "{} {id}", data_set.id);
        }
    }
}

/// What the plan does not ask for is not shown; the list says so in its own words.
#[test]
fn what_is_left_out_because_the_plan_does_not_ask_is_in_no_form() {
    let unasked: BTreeSet<String> = lines()
        .into_iter()
        .filter(|line| line.reason == "Kế hoạch 105/KH-UBND không yêu cầu")
        .map(|line| line.element)
        .collect();
    assert!(unasked.len() > 50);
    let shown: Vec<&String> = unasked.iter().filter(|id| PACK.element(id).is_some()).collect();
    assert!(shown.is_empty(), "{shown:?}");
}

#[test]
fn elements_add_up_as_the_catalogue_says() {
    let Some(text) = reference::read("domain/indicators.md") else { return };
    for line in text.lines().filter_map(|line| line.strip_prefix("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(element) = PACK.element(cells[0].trim_end_matches('`')) else { continue };
        let aggregation = serde_json::to_value(element.aggregation).expect("a word");
        assert_eq!(aggregation.as_str(), Some(cells[5]), "{}", element.id);
        let is_stock = element.nature == shared::definition::Nature::Stock;
        assert_eq!(is_stock, cells[4] == "S", "{}", element.id);
        if let Some(unit) = PACK.unit(&element.unit) {
            let spelt =
                unit.label == cells[2] || unit.aliases.iter().any(|alias| alias == cells[2]);
            assert!(spelt, "{}", element.id);
        }
    }
}
