//! The pack of two-tier government (from 1 July 2025): the communes of today directly below the
//! province, former districts as closed places, and what changed hands with its dates.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, LazyLock},
};

use shared::{
    definition::{CivilDate, Counts, Pack, Source, embedded},
    form::Form,
    value::sha256_hex,
};

use crate::{reference, wording};

static PACK: LazyLock<Arc<Pack>> =
    LazyLock::new(|| embedded("nghe-an-hai-cap").expect("the embedded pack is sound"));

fn day(iso: &str) -> CivilDate {
    CivilDate::parse_iso(iso).expect("a day")
}

#[test]
fn communes_stand_directly_below_the_province_and_districts_are_closed() {
    let below = |iso| -> BTreeMap<&str, usize> {
        let places = PACK.places_below("nghe_an", 2, day(iso));
        places.into_iter().fold(BTreeMap::new(), |mut kinds, place| {
            *kinds.entry(place.kind.as_str()).or_default() += 1;
            kinds
        })
    };
    let districts = |towns| BTreeMap::from([("huyen", 17), ("thanh_pho", 1), ("thi_xa", towns)]);
    assert_eq!(below("2024-11-30"), districts(3));
    assert_eq!(below("2024-12-01"), districts(2));
    assert_eq!(below("2025-06-30"), districts(2));
    assert_eq!(below("2025-07-01"), BTreeMap::from([("phuong", 11), ("xa", 119)]));
    let closed: Vec<_> = PACK.places.iter().filter(|place| place.closed.is_some()).collect();
    assert_eq!(closed.len(), 21);
    for place in closed {
        let successors: Vec<&str> =
            place.successors.iter().map(|successor| successor.place.as_str()).collect();
        let known = if place.id == "nghe_an.cua_lo" { vec!["nghe_an.vinh"] } else { Vec::new() };
        assert_eq!(successors, known, "{}", place.id);
    }
}

#[test]
fn communes_have_the_codes_and_names_of_the_public_list() {
    let Some(text) = reference::read("domain/units.csv") else { return };
    let mut expected = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("nghe_an,2025-07-01,")) {
        let fields: Vec<&str> = line.split(',').collect();
        expected.insert(fields[3].to_owned(), (fields[2].to_owned(), fields[4].to_owned()));
    }
    let today = PACK.places_below("nghe_an", 2, day("2025-07-01"));
    let found: BTreeMap<String, (String, String)> = today
        .into_iter()
        .map(|place| (place.gso_code.clone(), (place.kind.clone(), place.short_name.clone())))
        .collect();
    assert_eq!(expected.len(), 130);
    assert_eq!(found, expected);
}

#[test]
fn communes_owe_the_province_and_no_district_does() {
    let of_kind = |kind: &str| PACK.reporters.iter().filter(|r| r.kind == kind).count();
    assert_eq!((of_kind("ubnd_xa"), of_kind("cong_an_xa")), (130, 130));
    assert_eq!((of_kind("ubnd_huyen"), of_kind("cong_an_huyen")), (0, 0));
    assert_eq!(PACK.reporters.len(), 28 + 260);
    for id in ["F02", "F04", "F28"] {
        assert!(PACK.data_set(id).is_none(), "{id}");
    }
    let internal: Vec<&str> = PACK
        .data_sets
        .iter()
        .filter(|data_set| data_set.internal)
        .map(|data_set| data_set.id.as_str())
        .collect();
    assert_eq!(internal, ["F03"]);
    let period = PACK.period("2025S2").expect("a period");
    for reporter in &PACK.reporters {
        let owed = PACK.owed(reporter, period).filter(|data_set| !data_set.internal).count();
        let expected = match reporter.kind.as_str() {
            "cong_an_xa" => 0,
            "so_vhttdl" => 2,
            _ => 1,
        };
        assert_eq!(owed, expected, "{}", reporter.id);
    }
}

#[test]
fn rehabilitation_belongs_to_the_police_since_march_2025() {
    let rehabilitation = |id: &str| id.starts_with("rhb_");
    let form = PACK.data_set("F01").expect("a form");
    let rows = form.sections.iter().flat_map(|section| &section.rows);
    assert!(rows.filter(|row| rehabilitation(&row.element)).count() > 15);
    let owners: Vec<_> =
        PACK.owners.iter().filter(|owner| owner.element == "rhb_residents").collect();
    let dated: Vec<_> = owners
        .iter()
        .map(|owner| (owner.counts.clone(), owner.valid_from, owner.valid_to))
        .collect();
    let of = |id: &str| Counts::In(vec![id.to_owned()]);
    assert_eq!(
        dated,
        [(of("F04"), None, Some(day("2025-02-28"))), (of("F01"), Some(day("2025-03-01")), None),]
    );
}

#[test]
fn every_quote_stands_in_the_resolution_and_targets_name_no_district() {
    let ids: Vec<&str> = PACK.targets.iter().map(|target| target.id.as_str()).collect();
    let expected = ["01", "02", "03", "04", "05", "06", "07", "13", "14", "16", "17"];
    assert_eq!(ids, expected.map(|number| format!("T-S003-{number}")));
    assert!(PACK.targets.iter().all(|target| !target.assumption.is_empty()));
    let Some(text) = reference::read("seeds/003_231e9efa3b694c2b.txt") else { return };
    let text = wording::collapse(&text);
    let elements = PACK.elements.iter().map(|item| &item.source);
    let reporters = PACK.reporters.iter().map(|item| &item.source);
    let periods = PACK.periods.iter().map(|item| &item.source);
    let forms = PACK.data_sets.iter().map(|item| &item.source);
    let targets = PACK.targets.iter().map(|item| &item.source);
    let all = elements.chain(reporters).chain(periods).chain(forms).chain(targets);
    let quoted: Vec<&Source> = all.filter(|source| !source.quote.is_empty()).collect();
    assert!(quoted.len() > 150, "{}", quoted.len());
    for source in quoted {
        assert!(wording::stands_in(&source.quote, &text), "“{}”", source.quote);
    }
}

/// By form: beginning of the SHA-256 of all its codes and keys in the year 2026.
const DIGESTS: &[&str] = &[
    "F01 4a3a83bcf5fa83e8",
    "F03 ea3ccf09be7a2402",
    "F05 3258cbeff74c456b",
    "F06 0f46224af8e3f2d7",
    "F07 0e79040d881b9b08",
    "F08 956d9be56e57e1b8",
    "F09 d11cb6df68c7bb49",
    "F10 2c1cbe88d7c00910",
    "F11 d12602f6c86a0545",
    "F12 25f1a341172af66e",
    "F13 17b62babd3556b33",
    "F14 da4df3416e3a7123",
    "F15 5d296b4bf72d3ed2",
    "F16 f34ceca7c921c604",
    "F17 5fe4a1e4f7b01cc5",
    "F18 a5009968b26360b7",
    "F19 73fc84407b523b09",
    "F20 e787c4624e496eee",
    "F21 419004b1416c0a20",
    "F22 d8d953a5be0eafc1",
    "F23 6024ff1336b62765",
    "F24 310767635575d0b4",
    "F25 18f31ee0daf03f3a",
    "F26 874101f36c2346e6",
    "F27 a15dda5f5fa5b403",
    "F29 5e746d70cc2f1df6",
];

/// Codes and keys are stamped into files that people hold: they never move.
#[test]
fn row_codes_and_keys_stay_as_they_were_given_out() {
    let period = PACK.period("2026").expect("a period");
    let mut digests = Vec::new();
    for data_set in &PACK.data_sets {
        let owes = |kind: &String| data_set.reporter_kinds.contains(kind);
        let reporter = PACK.reporters.iter().find(|r| owes(&r.kind)).expect("somebody owes it");
        let mut text = String::new();
        for cell in Form::build(&PACK, data_set, reporter, period).cells {
            let key = &cell.key;
            let (row, column) = (&cell.row_code, &cell.column_code);
            writeln!(
                text,
                "{row} {column} {} {} {} {}",
                key.element, key.option, key.place, key.period
            )
            .expect("writing to a string");
        }
        digests.push(format!("{} {}", data_set.id, &sha256_hex(text.as_bytes())[..16]));
    }
    assert_eq!(digests, DIGESTS);
}
