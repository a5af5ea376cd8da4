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
    "F01 77ce52fb9f5eb6b7",
    "F03 071284e97d5169d8",
    "F05 a52e4d4edfdff6d5",
    "F06 bd2c2726b5680f36",
    "F07 23ef012552c8693e",
    "F08 52c3670521e88ae3",
    "F09 9dba4c23a67743ef",
    "F10 4607e3f18f794f50",
    "F11 f2eb247178801759",
    "F12 ca67f62a2641db08",
    "F13 9eb024076cb3b6a8",
    "F14 16d8affff34ec767",
    "F15 42461f4d6b45cd61",
    "F16 3df2706d232883c5",
    "F17 4c9dd50cca0ca67f",
    "F18 a4e148e42744809d",
    "F19 e4a69821f32197df",
    "F20 e328d28dc15cba21",
    "F21 af015825064cac5c",
    "F22 9b486ade4c519734",
    "F23 3d9be74108db6be9",
    "F24 310767635575d0b4",
    "F25 61e12b47148e41f4",
    "F26 354fd9daf26e12ad",
    "F27 9a0c01f0ab11a293",
    "F29 4a0d92b47a2dea39",
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
