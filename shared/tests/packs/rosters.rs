use std::collections::{BTreeMap, BTreeSet};

use shared::definition::{Layout, OrgPlace, Pack};

use crate::{DUONG_QUANG, PROGRAMME, RESOLUTION, THANH_HOA, packs};

fn of_level(pack: &Pack, level: u8) -> Vec<&OrgPlace> {
    pack.places.iter().filter(|place| place.level == level).collect()
}

fn in_group<'a>(pack: &'a Pack, group: &str) -> Vec<&'a OrgPlace> {
    pack.places.iter().filter(|place| place.groups.iter().any(|item| item == group)).collect()
}

fn kinds(pack: &Pack) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for reporter in &pack.reporters {
        *kinds.entry(reporter.kind.as_str()).or_insert(0) += 1;
    }
    kinds
}

#[test]
fn thanh_hoa_has_its_districts_communes_and_groups_of_bodies() {
    let pack = &**THANH_HOA;
    assert_eq!(of_level(pack, 2).len(), 27);
    assert_eq!(of_level(pack, 3).len(), 558);
    let items: BTreeSet<&str> =
        pack.reporters.iter().map(|reporter| reporter.source.clause.as_str()).collect();
    let meant: Vec<String> = (1..=19).map(|item| format!("III.{item}")).collect();
    assert_eq!(items, meant.iter().map(String::as_str).collect());
    assert_eq!(kinds(pack)["ubnd_huyen"], 27);
    // 21 that the plan names, and 11 departments under its open item 16.
    assert_eq!(kinds(pack)["so_ban_nganh_khac"], 11);
    assert_eq!(pack.reporters.len() - 27, 32);
    // Items 11 and 12 are asked, all others are ordered.
    let asked = pack.reporters.iter().filter(|reporter| reporter.requested);
    let asked: Vec<&str> = asked.map(|reporter| reporter.kind.as_str()).collect();
    assert_eq!(asked, ["vksnd_tinh", "tand_tinh", "mttq_tinh"]);
}

#[test]
fn the_resolution_has_its_two_groups_of_districts_and_its_border_communes() {
    let pack = &**RESOLUTION;
    let (named, others) = (in_group(pack, "nq14_a"), in_group(pack, "nq14_b"));
    assert_eq!((named.len(), others.len()), (11, 10));
    let quote = &pack.targets.iter().find(|it| it.id == "T-S003-08").expect("there").source.quote;
    let spelled = quote.replace("Hòa", "Hoà");
    for place in named {
        assert!(spelled.contains(&place.short_name), "{}", place.name);
    }
    for place in others {
        assert!(!spelled.contains(&place.short_name), "{}", place.name);
    }
    let border: Vec<_> = pack.places.iter().filter(|place| place.is_border).collect();
    assert_eq!(border.len(), 27);
    assert!(border.iter().all(|place| place.border_unconfirmed), "which they are is open");
}

#[test]
fn the_party_channel_has_the_bodies_of_section_four() {
    let pack = &**RESOLUTION;
    assert_eq!(kinds(pack)["cap_uy_huyen"], 21);
    assert_eq!(kinds(pack)["dang_uy_luc_luong"], 5);
    let items: BTreeSet<&str> =
        pack.reporters.iter().map(|reporter| reporter.source.clause.as_str()).collect();
    for item in 1..=8 {
        assert!(items.contains(format!("IV.{item}").as_str()), "IV.{item}");
    }
    assert_eq!(pack.layout, Layout::Party);
    for form in &pack.data_sets {
        let government = (form.id == "F01").then_some(Layout::Government);
        assert_eq!(form.layout, government, "{}", form.id);
    }
}

/// Names that no document gives are never taken for real ones.
#[test]
fn samples_say_that_they_are_samples() {
    for place in DUONG_QUANG.places.iter().filter(|place| place.level == 2) {
        assert!(place.name.ends_with("(ví dụ)"), "{}", place.name);
    }
    let thon = DUONG_QUANG.reporters.iter().filter(|reporter| reporter.kind == "thon");
    assert_eq!(thon.filter(|reporter| reporter.name.ends_with("(ví dụ)")).count(), 5);
    assert_eq!(PROGRAMME.places[0].name, "tỉnh chưa nêu tên");
    for place in &PROGRAMME.places[1..] {
        assert!(place.name.ends_with("(hư cấu)"), "{}", place.name);
    }
    for reporter in PROGRAMME.reporters.iter().filter(|it| it.name.contains("Ví Dụ")) {
        assert!(reporter.name.ends_with("(hư cấu)"), "{}", reporter.name);
    }
}

#[test]
fn ids_codes_and_slugs_are_used_once() {
    for pack in packs() {
        let tables: [Vec<&str>; 7] = [
            pack.places.iter().map(|item| item.id.as_str()).collect(),
            pack.places.iter().map(|item| item.gso_code.as_str()).collect(),
            pack.reporters.iter().map(|item| item.id.as_str()).collect(),
            pack.reporters.iter().map(|item| item.slug.as_str()).collect(),
            pack.elements.iter().map(|item| item.id.as_str()).collect(),
            pack.data_sets.iter().map(|item| item.printed_code.as_str()).collect(),
            pack.targets.iter().map(|item| item.id.as_str()).collect(),
        ];
        for ids in tables {
            let distinct: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(distinct.len(), ids.len(), "{}: {ids:?}", pack.id);
        }
    }
}
