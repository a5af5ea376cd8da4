//! Forms from three sheets: what they are, who fills them when, and their lines.

use std::collections::BTreeMap;

use crate::definition::raw::{Fault, Field, Record};

/// Puts lines below sections below forms. A line without a code opens a section; a form or
/// section that is not named is that of the line above.
pub(super) fn join(
    data_sets: Vec<Record>,
    assignments: Vec<Record>,
    table: Vec<Record>,
    faults: &mut Vec<Fault>,
) -> Vec<Record> {
    let mut forms = data_sets;
    assign(&mut forms, assignments, faults);
    let mut sections: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let mut at = (String::new(), String::new());
    for line in table {
        let named = |field: &str, above: &str| match line.get(field) {
            "" => above.to_owned(),
            written => written.to_owned(),
        };
        let form = named("data_set", &at.0);
        let section = match line.get("id") {
            "" if form != at.0 => String::new(),
            _ => named("id", &at.1),
        };
        at = (form.clone(), section.clone());
        if !forms.iter().any(|known| known.get("id") == form) {
            let spot = line.at("data_set");
            faults.push(Fault::new(spot, "pack-unknown-form", &[("id", &form)]));
            continue;
        }
        let of_form = sections.entry(form).or_default();
        if line.get("code").is_empty() && line.get("element").is_empty() {
            of_form.push(line);
        } else {
            let found = of_form.iter_mut().rev().find(|known| known.get("id") == section);
            match found {
                Some(open) => add(open, line),
                None => {
                    let spot = line.at("id");
                    faults.push(Fault::new(spot, "pack-line-without-section", &[("id", &section)]));
                }
            }
        }
    }
    for form in &mut forms {
        let of_form = sections.remove(form.get("id")).unwrap_or_default();
        form.set_children("sections", of_form);
    }
    forms
}

fn assign(forms: &mut [Record], assignments: Vec<Record>, faults: &mut Vec<Fault>) {
    for line in assignments {
        let id = line.get("data_set");
        let Some(form) = forms.iter_mut().find(|form| form.get("id") == id) else {
            let spot = line.at("data_set");
            faults.push(Fault::new(spot, "pack-unknown-form", &[("id", id)]));
            continue;
        };
        for name in ["reporter_kinds", "period_kinds"] {
            let mut kinds = form.list(name);
            let more: Vec<String> =
                line.list(name).into_iter().filter(|kind| !kinds.contains(kind)).collect();
            kinds.extend(more);
            form.set(name, Field { text: kinds.join("|"), spot: line.at(name) });
        }
    }
}

/// A line of a roster is a column of it; any other is a row.
fn add(section: &mut Record, mut line: Record) {
    let child = if section.get("display_as") == "roster" { "columns" } else { "rows" };
    if child == "columns" && line.get("heading").is_empty() && !line.get("label").is_empty() {
        let label = line.field("label").cloned();
        label.into_iter().for_each(|label| line.set("heading", label));
    }
    let mut lines = section.take_children(child);
    lines.push(line);
    section.set_children(child, lines);
}
