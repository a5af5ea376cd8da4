//! What the catalogue of indicators says a document asks for is in that document's pack.

use std::collections::BTreeSet;

use crate::{packs, reference};

/// Ids of the rows whose source names a plan; `như trên` repeats the row above.
fn rows_of<'a>(catalogue: &'a str, plan: &str) -> BTreeSet<&'a str> {
    let mut rows = BTreeSet::new();
    let mut source = "";
    for line in catalogue.lines() {
        let cells: Vec<&str> = line.split(" | ").collect();
        let id = cells[0].strip_prefix("| `").and_then(|cell| cell.strip_suffix('`'));
        let (Some(id), true) = (id, cells.len() >= 10) else { continue };
        if !cells[8].starts_with("như trên") {
            source = cells[8];
        }
        if source.contains(plan) {
            rows.insert(id);
        }
    }
    rows
}

#[test]
fn what_a_document_asks_for_is_in_its_pack() {
    let Some(catalogue) = reference::read("domain/indicators.md") else { return };
    for (pack, plan, least) in packs()
        .into_iter()
        .zip(["S004", "S003", "S002", "S001"])
        .zip([100, 100, 30, 30])
        .map(|((pack, plan), least)| (pack, plan, least))
    {
        let rows = rows_of(&catalogue, plan);
        assert!(rows.len() >= least, "{plan}: only {} rows", rows.len());
        for id in rows {
            assert!(pack.element(id).is_some(), "{}: {id}", pack.id);
        }
    }
}

/// "Không ma túy", "không có ma túy", "không có tệ nạn ma túy" are words of their documents and
/// never stand for each other.
#[test]
fn each_pack_uses_the_word_of_its_document() {
    let words: Vec<&str> = packs()
        .into_iter()
        .map(|pack| {
            let id = "loc_status";
            let list = pack.choices.iter().find(|list| list.id == id).expect("communes are rated");
            let best = &list.options[0];
            assert_eq!(best.id, "khong_ma_tuy", "{}", pack.id);
            best.label.as_str()
        })
        .collect();
    assert_eq!(
        words,
        ["Không ma túy", "Không có ma túy", "Không có ma túy", "Không có tệ nạn ma túy"]
    );
}
