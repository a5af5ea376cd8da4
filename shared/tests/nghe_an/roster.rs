use std::collections::{BTreeMap, BTreeSet};

use shared::definition::CivilDate;

use crate::PACK;

fn cut_off() -> CivilDate {
    PACK.period("2023S1").expect("a period").window_to
}

#[test]
fn places_and_reporters_are_all_there() {
    let count = |level| PACK.places_below("nghe_an", level, cut_off()).len();
    assert_eq!((count(2), count(3)), (21, 460));
    assert_eq!(PACK.places_below("nghe_an.ky_son", 3, cut_off()).len(), 21);
    let of_level = |level| PACK.reporters.iter().filter(|r| r.level == level).count();
    assert_eq!((of_level(1), of_level(2)), (25, 21));
    assert_eq!(PACK.reporters.iter().filter(|reporter| reporter.requested).count(), 10);
    let kinds: BTreeMap<&str, usize> =
        PACK.places.iter().fold(BTreeMap::new(), |mut all, place| {
            *all.entry(place.kind.as_str()).or_default() += 1;
            all
        });
    assert_eq!([kinds["xa"], kinds["phuong"], kinds["thi_tran"]], [411, 32, 17]);
}

#[test]
fn the_border_has_27_communes_in_six_districts() {
    let border: Vec<_> = PACK.places.iter().filter(|place| place.is_border).collect();
    assert_eq!(border.len(), 27);
    assert!(border.iter().all(|place| place.border_unconfirmed));
    let of_districts = border.iter().fold(BTreeMap::new(), |mut all, place| {
        *all.entry(place.parent.as_deref().unwrap_or_default()).or_insert(0) += 1;
        all
    });
    let expected = [
        ("nghe_an.anh_son", 1),
        ("nghe_an.con_cuong", 2),
        ("nghe_an.ky_son", 11),
        ("nghe_an.que_phong", 4),
        ("nghe_an.thanh_chuong", 5),
        ("nghe_an.tuong_duong", 4),
    ];
    assert_eq!(of_districts, BTreeMap::from(expected));
}

#[test]
fn names_that_fold_alike_have_ids_of_their_own() {
    let name = |id| PACK.place(id).map(|place| place.name.as_str());
    assert_eq!(name("nghe_an.ky_son.nam_can"), Some("xã Nậm Cắn"));
    assert_eq!(name("nghe_an.ky_son.nam_can_16873"), Some("xã Nậm Càn"));
    assert_eq!(name("nghe_an.quy_chau.chau_binh"), Some("xã Châu Bính"));
    assert_eq!(name("nghe_an.quy_chau.chau_binh_16804"), Some("xã Châu Bình"));
    assert_eq!(name("nghe_an.nghi_loc.nghi_van"), Some("xã Nghi Văn"));
    assert_eq!(name("nghe_an.nghi_loc.nghi_van_17911"), Some("xã Nghi Vạn"));
}

#[test]
fn no_two_reporters_of_one_kind_answer_to_the_same_name() {
    let mut seen = BTreeSet::new();
    for reporter in &PACK.reporters {
        let names = [&reporter.name, &reporter.short_name].into_iter().chain(&reporter.aliases);
        for name in names.collect::<BTreeSet<_>>() {
            assert!(seen.insert((&reporter.kind, name.to_lowercase())), "{name}");
        }
    }
}

#[test]
fn the_deadline_is_strictly_before_the_day_it_names() {
    let last_day = |id| PACK.period(id).expect("a period").last_day().expect("a deadline").iso();
    assert_eq!(last_day("2023S1"), "2023-06-15");
    assert_eq!(last_day("2023"), "2023-12-15");
}

#[test]
fn forms_are_owed_by_those_who_fill_them_and_in_open_periods_only() {
    let owed = |reporter, period| -> Vec<&str> {
        let reporter = PACK.reporter(reporter).expect("a reporter");
        let period = PACK.period(period).expect("a period");
        PACK.owed(reporter, period).map(|data_set| data_set.id.as_str()).collect()
    };
    for period in ["2023S1", "2023"] {
        assert_eq!(owed("ca.nghe_an", period), ["F01"]);
        assert_eq!(owed("so_y_te.nghe_an", period), ["F05"]);
        assert_eq!(owed("ubnd.nghe_an.ky_son", period), ["F28"]);
        assert!(owed("so_tai_chinh.nghe_an", period).is_empty());
    }
    for period in ["2022S1", "2022"] {
        assert!(PACK.reporters.iter().all(|reporter| owed(&reporter.id, period).is_empty()));
    }
}
