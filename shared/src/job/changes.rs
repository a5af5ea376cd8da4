//! What a pack holds that another does not, and what is otherwise in it: for the person who
//! decides whether it takes the other's place.
//!
//! **Invariant:** two packs without a change have equal hashes, and the other way round.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::definition::{Pack, RowDef};

/// Longer texts are cut: the sentence is to be found, not read here.
const MOST_CHARS: usize = 160;

/// Differences of two packs, by what they are about; without those that are equal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackChanges {
    pub groups: Vec<ChangeGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeGroup {
    /// `forms`, `rows`, `rules`, `targets`, `places` …: message `pack.changes.<kind>`.
    pub kind: String,
    /// In the order of the new pack.
    pub added: Vec<ChangedItem>,
    /// In the order of the old pack.
    pub removed: Vec<ChangedItem>,
    pub altered: Vec<ChangedItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedItem {
    /// As people know it: `F28 A1.2`, `T-S003-01`.
    pub id: String,
    pub label: String,
    /// Of altered items: what is otherwise.
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// As the schema names it: `label`, `compulsory`.
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Compares what is used now with what might take its place.
pub fn pack_changes(before: &Pack, after: &Pack) -> PackChanges {
    let (b, a) = (before, after);
    let groups = [
        group("head", &head(b), &head(a)),
        group("documents", &items(&b.documents, |item| (&item.id, &item.number)), &{
            items(&a.documents, |item| (&item.id, &item.number))
        }),
        group("periods", &items(&b.periods, |item| (&item.id, &item.label)), &{
            items(&a.periods, |item| (&item.id, &item.label))
        }),
        group("forms", &forms(b), &forms(a)),
        group("sections", &sections(b), &sections(a)),
        group("rows", &rows(b), &rows(a)),
        group("elements", &items(&b.elements, |item| (&item.id, &item.label)), &{
            items(&a.elements, |item| (&item.id, &item.label))
        }),
        group("choices", &items(&b.choices, |item| (&item.id, &item.label)), &{
            items(&a.choices, |item| (&item.id, &item.label))
        }),
        group("rules", &items(&b.rules, |item| (&item.id, &item.message)), &{
            items(&a.rules, |item| (&item.id, &item.message))
        }),
        group("targets", &items(&b.targets, |item| (&item.id, &item.label)), &{
            items(&a.targets, |item| (&item.id, &item.label))
        }),
        group("indicators", &items(&b.indicators, |item| (&item.id, &item.label)), &{
            items(&a.indicators, |item| (&item.id, &item.label))
        }),
        group("reconciliation", &items(&b.reconciliation, |item| (&item.id, &item.label)), &{
            items(&a.reconciliation, |item| (&item.id, &item.label))
        }),
        group("owners", &owners(b), &owners(a)),
        group("places", &items(&b.places, |item| (&item.id, &item.name)), &{
            items(&a.places, |item| (&item.id, &item.name))
        }),
        group("reporters", &items(&b.reporters, |item| (&item.id, &item.name)), &{
            items(&a.reporters, |item| (&item.id, &item.name))
        }),
        group("units", &items(&b.units, |item| (&item.id, &item.label)), &{
            items(&a.units, |item| (&item.id, &item.label))
        }),
    ];
    PackChanges { groups: groups.into_iter().flatten().collect() }
}

/// One thing of a pack, ready to compare.
struct Item {
    id: String,
    label: String,
    content: Value,
}

fn item(id: impl Into<String>, label: &str, content: &impl Serialize) -> Item {
    let content = serde_json::to_value(content).unwrap_or_default();
    Item { id: id.into(), label: cut(label), content }
}

fn items<T: Serialize>(all: &[T], of: impl Fn(&T) -> (&String, &String)) -> Vec<Item> {
    all.iter()
        .map(|one| {
            let (id, label) = of(one);
            item(id, label, one)
        })
        .collect()
}

fn head(pack: &Pack) -> Vec<Item> {
    let fields = [
        ("id", &pack.id),
        ("version", &pack.version),
        ("title", &pack.title),
        ("root_place", &pack.root_place),
        ("issuer", &pack.issuer),
        ("practice", &pack.practice),
    ];
    let mut all: Vec<Item> =
        fields.into_iter().map(|(name, value)| item(name, "", &named(name, value))).collect();
    all.push(item("layout", "", &named("layout", &pack.layout)));
    all.push(item("forms_to_come", "", &named("forms_to_come", &pack.forms_to_come)));
    all
}

fn named(name: &str, value: &impl Serialize) -> Value {
    let value = serde_json::to_value(value).unwrap_or_default();
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

fn forms(pack: &Pack) -> Vec<Item> {
    let bare = pack.data_sets.iter().map(|form| {
        let bare = crate::definition::DataSet { sections: Vec::new(), ..form.clone() };
        item(&form.id, &format!("{} {}", form.printed_code, form.title), &bare)
    });
    bare.collect()
}

fn sections(pack: &Pack) -> Vec<Item> {
    let mut all = Vec::new();
    for form in &pack.data_sets {
        for section in &form.sections {
            let level = section.roster.as_ref().map(|roster| roster.level);
            let bare = (&section.title, section.display_as, &section.period_kinds, level);
            let (title, display_as, period_kinds, level) = bare;
            let content = serde_json::json!({
                "title": title,
                "display_as": display_as,
                "period_kinds": period_kinds,
                "level": level,
            });
            all.push(item(format!("{} {}", form.id, section.id), &section.title, &content));
        }
    }
    all
}

/// Rows of tables and columns of rosters.
fn rows(pack: &Pack) -> Vec<Item> {
    let mut all = Vec::new();
    let name = |element: &str, label: &str| match pack.element(element) {
        Some(element) if label.is_empty() => element.label.clone(),
        _ => label.to_owned(),
    };
    for form in &pack.data_sets {
        for section in &form.sections {
            for row in &section.rows {
                let RowDef { code, element, label, .. } = row;
                all.push(item(format!("{} {code}", form.id), &name(element, label), row));
            }
            for column in section.roster.iter().flat_map(|roster| &roster.columns) {
                let id = format!("{} {}[{}]", form.id, section.id, column.code);
                all.push(item(id, &name(&column.element, &column.heading), column));
            }
        }
    }
    all
}

/// An element may have several, one after the other in time.
fn owners(pack: &Pack) -> Vec<Item> {
    let all = pack.owners.iter().map(|owner| {
        let since = owner.valid_from.map(|day| format!(" {day}")).unwrap_or_default();
        let label = pack.element(&owner.element).map_or("", |element| &element.label);
        item(format!("{}{since}", owner.element), label, owner)
    });
    all.collect()
}

fn group(kind: &str, before: &[Item], after: &[Item]) -> Option<ChangeGroup> {
    let by_id = |all: &[Item]| -> BTreeMap<String, usize> {
        all.iter().enumerate().map(|(at, item)| (item.id.clone(), at)).collect()
    };
    let (old, new) = (by_id(before), by_id(after));
    let line = |item: &Item| ChangedItem {
        id: item.id.clone(),
        label: item.label.clone(),
        fields: Vec::new(),
    };
    let added = after.iter().filter(|item| !old.contains_key(&item.id)).map(line).collect();
    let removed = before.iter().filter(|item| !new.contains_key(&item.id)).map(line).collect();
    let altered = after.iter().filter_map(|item| {
        let was = &before[*old.get(&item.id)?];
        let fields = fields(&was.content, &item.content);
        (!fields.is_empty()).then(|| ChangedItem { fields, ..line(item) })
    });
    let group = ChangeGroup { kind: kind.to_owned(), added, removed, altered: altered.collect() };
    let is_empty = group.added.is_empty() && group.removed.is_empty() && group.altered.is_empty();
    (!is_empty).then_some(group)
}

fn fields(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return Vec::new();
    };
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let changed = names.into_iter().filter_map(|name| {
        let (before, after) = (before.get(name), after.get(name));
        (before != after).then(|| FieldChange {
            field: name.clone(),
            before: before.map(words).unwrap_or_default(),
            after: after.map(words).unwrap_or_default(),
        })
    });
    changed.collect()
}

/// A value as one reads it: lists joined by `|`, nothing for nothing.
fn words(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" | "),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| format!("{name}: {}", words(value)));
            fields.collect::<Vec<_>>().join("; ")
        }
        other => other.to_string(),
    };
    cut(&text)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::embedded;

    #[test]
    fn what_is_added_removed_and_altered_is_told_by_kind() {
        let before = embedded("nghe-an-2023").expect("it comes with the program");
        assert_eq!(pack_changes(&before, &before), PackChanges::default());
        let mut after = (*before).clone();
        let rule = after.rules.remove(0);
        after.elements[0].compulsory = !after.elements[0].compulsory;
        let section = after.data_sets[0]
            .sections
            .iter_mut()
            .find(|section| section.rows.len() > 1)
            .expect("a table");
        let row = section.rows.last().cloned().expect("a row");
        section.rows.push(RowDef { code: "Z9".to_owned(), ..row });
        let changes = pack_changes(&before, &after);
        let kinds: Vec<&str> = changes.groups.iter().map(|group| group.kind.as_str()).collect();
        assert_eq!(kinds, ["rows", "elements", "rules"]);
        let [rows, elements, rules] = changes.groups.as_slice() else { panic!("three") };
        assert_eq!(rows.added[0].id, format!("{} Z9", after.data_sets[0].id));
        assert_eq!((rows.removed.len(), rows.altered.len()), (0, 0));
        let [altered] = elements.altered.as_slice() else { panic!("one element") };
        assert_eq!(altered.id, after.elements[0].id);
        assert_eq!(altered.fields.len(), 1);
        assert_eq!(altered.fields[0].field, "compulsory");
        assert_ne!(altered.fields[0].before, altered.fields[0].after);
        assert_eq!(rules.removed[0].id, rule.id);
    }
}
