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
    let of_kind = |kind: &str| PACK.reporters.iter().filter(|r| r.kind == kind).count();
    let of_level = |level| PACK.reporters.iter().filter(|r| r.level == level).count();
    assert_eq!(of_level(1), 25 + of_kind("so_ban_nganh_khac"));
    assert_eq!((of_kind("ubnd_huyen"), of_kind("cong_an_huyen"), of_level(2)), (21, 21, 42));
    assert_eq!((of_kind("ubnd_xa"), of_kind("cong_an_xa"), of_level(3)), (460, 460, 920));
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

fn owed(reporter: &str, period: &str) -> Vec<&'static str> {
    let reporter = PACK.reporter(reporter).expect("a reporter");
    let period = PACK.period(period).expect("a period");
    PACK.owed(reporter, period).map(|data_set| data_set.id.as_str()).collect()
}

#[test]
fn forms_are_owed_by_those_who_fill_them_and_in_open_periods_only() {
    for period in ["2023X-ke-hoach", "2023S1", "2023", "2023X-dot-xuat"] {
        assert_eq!(owed("ca.nghe_an", period), ["F01"]);
        assert_eq!(owed("so_y_te.nghe_an", period), ["F05"]);
        assert_eq!(owed("ubnd.nghe_an.ky_son", period), ["F28"]);
        assert_eq!(owed("tand.nghe_an", period), ["F19"]);
    }
    assert_eq!(owed("so_tttt.nghe_an", "2023S1"), ["F10", "F24"]);
    assert_eq!(owed("so_tttt.nghe_an", "202306"), ["F10"]);
    assert!(owed("tand.nghe_an", "202306").is_empty());
    for period in PACK.periods.iter().filter(|period| period.kind.starts_with("past_")) {
        assert!(PACK.reporters.iter().all(|reporter| owed(&reporter.id, &period.id).is_empty()));
    }
}

/// To the province: every body that the plan names, in every period with a day. Below it, the
/// chains of the police and of the People's Committees.
#[test]
fn every_body_of_the_plan_owes_the_province_and_chains_below_owe_nothing_to_it() {
    for period in ["2023X-ke-hoach", "2023S1", "2023"] {
        for reporter in &PACK.reporters {
            let forms = owed(&reporter.id, period);
            let to_province =
                forms.iter().filter(|id| !PACK.data_set(id).expect("a form").internal).count();
            let below = reporter.level == 3 || reporter.kind == "cong_an_huyen";
            assert_eq!(to_province > 0, !below, "{} {period}", reporter.id);
        }
    }
}

#[test]
fn months_make_quarters_and_quarters_the_year() {
    let window = |id: &str| {
        let period = PACK.period(id).expect("a period");
        (period.window_from, period.window_to)
    };
    let tiles = |whole: &str, parts: &[String]| {
        let windows: Vec<_> = parts.iter().map(|id| window(id)).collect();
        let joined = windows.windows(2).all(|pair| pair[0].1.add_days(1) == Some(pair[1].0));
        assert!(joined, "{whole}");
        assert_eq!((windows[0].0, windows[windows.len() - 1].1), window(whole));
    };
    for year in [2022, 2023] {
        let months: Vec<String> = (1..=12).map(|month| format!("{year}{month:02}")).collect();
        let quarters: Vec<String> = (1..=4).map(|quarter| format!("{year}Q{quarter}")).collect();
        for (quarter, months) in quarters.iter().zip(months.chunks(3)) {
            tiles(quarter, months);
        }
        tiles(&year.to_string(), &quarters);
        tiles(&format!("{year}S1"), &quarters[..2]);
    }
}
