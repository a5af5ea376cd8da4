//! Every rule line of the pack holds on one filling and is broken by another.

use std::{collections::BTreeSet, str::FromStr};

use rust_decimal::Decimal;
use shared::{
    definition::{CivilDate, ValueType},
    entry::Entry,
    form::{ColumnRole, Form, ValueRole},
    validation::{Context, Validation, validate},
    value::{Datum, ValueState},
};

use crate::{PACK, form};

/// A filling: `element=figure` separated by blanks; `element@opening` is the opening row,
/// `element@place` a roster's row, `element@*` all of its rows.
type Filling = &'static str;

const POLICE: (&str, &str) = ("F01", "ca.nghe_an");
const HEALTH: (&str, &str) = ("F05", "so_y_te.nghe_an");
const DISTRICT: (&str, &str) = ("F28", "ubnd.nghe_an.cua_lo");

struct Case {
    rule: &'static str,
    form: (&'static str, &'static str),
    holds: Filling,
    broken: Filling,
}

const fn case(
    rule: &'static str,
    form: (&'static str, &'static str),
    holds: Filling,
    broken: Filling,
) -> Case {
    Case { rule, form, holds, broken }
}

const CASES: &[Case] = &[
    case(
        "ALL-01a",
        HEALTH,
        "com_participants=50 com_sessions=1",
        "com_participants=50 com_sessions=0",
    ),
    case(
        "ALL-01b",
        HEALTH,
        "trn_participants=50 trn_classes=1",
        "trn_participants=50 trn_classes=0",
    ),
    case(
        "ALL-01c",
        DISTRICT,
        "trn_classes=2 trn_participants=9",
        "trn_classes=2 trn_participants=0",
    ),
    case("ALL-01d", POLICE, "mod_active=3 mod_new=3", "mod_active=3 mod_new=4"),
    case("ALL-01e", HEALTH, "gov_plan_issued=yes gov_plan_date=2023-03-01", "gov_plan_issued=yes"),
    case("ALL-01f", HEALTH, "gov_plan_issued=yes gov_plan_no=15/KH-SYT", "gov_plan_issued=yes"),
    case(
        "FIN-01",
        DISTRICT,
        "fin_spent_total=12.5 fin_spent_state=10 fin_spent_mobilised=2.5",
        "fin_spent_total=12.5 fin_spent_state=10 fin_spent_mobilised=3",
    ),
    case("CRM-01", POLICE, "crm_suspects=5 crm_cases=5", "crm_suspects=4 crm_cases=5"),
    case(
        "CRM-02",
        POLICE,
        "crm_cases_prosecuted=3 crm_admin_cases=2 crm_cases=5",
        "crm_cases_prosecuted=3 crm_admin_cases=3 crm_cases=5",
    ),
    case("CRM-03a", POLICE, "crm_accused=5 crm_suspects=5", "crm_accused=6 crm_suspects=5"),
    case(
        "CRM-03b",
        POLICE,
        "crm_accused=5 crm_cases_prosecuted=5",
        "crm_accused=4 crm_cases_prosecuted=5",
    ),
    case(
        "CRM-04a",
        POLICE,
        "crm_cases_on_hand=9 crm_cases_carried_in=4 crm_cases_prosecuted=5",
        "crm_cases_on_hand=8 crm_cases_carried_in=4 crm_cases_prosecuted=5",
    ),
    case(
        "CRM-04b",
        POLICE,
        "crm_cases_carried_out=2 crm_cases_on_hand=9 crm_cases_handled=7",
        "crm_cases_carried_out=3 crm_cases_on_hand=9 crm_cases_handled=7",
    ),
    case(
        "CRM-04c",
        POLICE,
        "crm_cases_on_hand=9 crm_cases_handled=9",
        "crm_cases_on_hand=9 crm_cases_handled=10",
    ),
    case(
        "CRM-05",
        POLICE,
        "crm_hotspots_open@opening=6 crm_hotspots_open=5 crm_hotspots_new=1 crm_hotspots_reformed=0 crm_hotspots_cleared=2",
        "crm_hotspots_open@opening=6 crm_hotspots_open=6 crm_hotspots_new=1 crm_hotspots_reformed=0 crm_hotspots_cleared=2",
    ),
    case(
        "CRM-06a",
        POLICE,
        "crm_tips_sea_air_post_verified=2 crm_tips_sea_air_post=2",
        "crm_tips_sea_air_post_verified=3 crm_tips_sea_air_post=2",
    ),
    case("CRM-06b", POLICE, "crm_cases_border=5 crm_cases=5", "crm_cases_border=6 crm_cases=5"),
    case(
        "CRM-06c",
        POLICE,
        "crm_cases_sea_air_post=5 crm_cases=5",
        "crm_cases_sea_air_post=6 crm_cases=5",
    ),
    case("CRM-08", POLICE, "sei_heroin_g=1.5 crm_cases=1", "sei_guns=1 crm_cases=0"),
    case("CRM-09a", POLICE, "sei_heroin_g=0.01", "sei_heroin_g=0.009"),
    case("CRM-09b", POLICE, "sei_opium_g=0", "sei_opium_g=0.001"),
    case("CRM-09c", POLICE, "sei_cannabis_g=120", "sei_cannabis_g=0.002"),
    case("CRM-09d", POLICE, "sei_synth_solid_g=92.798", "sei_synth_solid_g=0.003"),
    case("CRM-09e", POLICE, "sei_cocaine_g=1", "sei_cocaine_g=0.004"),
    case("CRM-09f", POLICE, "sei_nps_g=1", "sei_nps_g=0.005"),
    case("CRM-09g", POLICE, "sei_other_g=1", "sei_other_g=0.006"),
    case("CRM-09h", POLICE, "sei_precursors_kg=200", "sei_precursors_kg=200.001"),
    case(
        "USR-01",
        POLICE,
        "usr_addicts=10 usr_addicts_community=5 usr_addicts_rehab_centre=3 usr_addicts_detained=2",
        "usr_addicts=11 usr_addicts_community=5 usr_addicts_rehab_centre=3 usr_addicts_detained=2",
    ),
    case(
        "USR-02a",
        POLICE,
        "usr_addicts@opening=9 usr_addicts=10 usr_addicts_new=3 usr_addicts_removed=2",
        "usr_addicts@opening=9 usr_addicts=9 usr_addicts_new=3 usr_addicts_removed=2",
    ),
    case(
        "USR-02b",
        POLICE,
        "usr_illegal_users@opening=9 usr_illegal_users=10 usr_illegal_users_new=3 usr_illegal_users_removed=2",
        "usr_illegal_users@opening=9 usr_illegal_users=11 usr_illegal_users_new=3 usr_illegal_users_removed=2",
    ),
    case(
        "USR-02c",
        POLICE,
        "usr_postrehab@opening=9 usr_postrehab=10 usr_postrehab_new=3 usr_postrehab_ended=2",
        "usr_postrehab@opening=8 usr_postrehab=10 usr_postrehab_new=3 usr_postrehab_ended=2",
    ),
    case(
        "USR-03a",
        POLICE,
        "usr_tested_positive=4 usr_tested=4",
        "usr_tested_positive=5 usr_tested=4",
    ),
    case(
        "USR-03b",
        POLICE,
        "usr_detained_rehab=4 usr_detained_addicts=4",
        "usr_detained_rehab=5 usr_detained_addicts=4",
    ),
    case(
        "USR-03c",
        POLICE,
        "crm_drivers_positive=4 crm_drivers_tested=4",
        "crm_drivers_positive=5 crm_drivers_tested=4",
    ),
    case(
        "USR-04a",
        POLICE,
        "usr_psychosis=7 usr_addicts=4 usr_illegal_users=3",
        "usr_psychosis=8 usr_addicts=4 usr_illegal_users=3",
    ),
    case(
        "USR-04b",
        DISTRICT,
        "usr_population_db_updated=7 usr_addicts=4 usr_illegal_users=3",
        "usr_population_db_updated=8 usr_addicts=4 usr_illegal_users=3",
    ),
    case(
        "USR-05",
        HEALTH,
        "hlt_identify_requests=100 hlt_identify_done=90",
        "hlt_identify_requests=100 hlt_identify_done=111",
    ),
    case(
        "LOC-01",
        DISTRICT,
        "loc_commune_status@*=khong_ma_tuy loc_commune_status@nghe_an.cua_lo.nghi_thuy=trong_diem_2",
        "loc_commune_status@*=khong_ma_tuy loc_commune_status@nghe_an.cua_lo.nghi_thuy=",
    ),
    case(
        "LOC-02",
        DISTRICT,
        "loc_communes_clean@opening=6 loc_commune_clean_label@*=dat loc_communes_cleaned=2 loc_communes_clean_lost=1",
        "loc_communes_clean@opening=7 loc_commune_clean_label@*=dat loc_communes_cleaned=2 loc_communes_clean_lost=1",
    ),
    case("RHB-02", DISTRICT, "rhb_consulted=4 usr_addicts=4", "rhb_consulted=5 usr_addicts=4"),
    case(
        "HLT-01a",
        HEALTH,
        "hlt_stations@*=20 hlt_stations_qualified@*=20",
        "hlt_stations@*=20 hlt_stations_qualified@nghe_an.vinh=21",
    ),
    case(
        "HLT-01b",
        HEALTH,
        "hlt_identify_addicted=4 hlt_identify_done=4",
        "hlt_identify_addicted=5 hlt_identify_done=4",
    ),
    case(
        "HLT-01c",
        HEALTH,
        "hlt_pharm_violations=4 hlt_pharm_inspected=4",
        "hlt_pharm_violations=5 hlt_pharm_inspected=4",
    ),
    case(
        "HLT-02",
        HEALTH,
        "mmt_patients@opening=9 mmt_patients=11 mmt_new=3 mmt_returned=1 mmt_out=2",
        "mmt_patients@opening=9 mmt_patients=10 mmt_new=3 mmt_returned=1 mmt_out=2",
    ),
    case(
        "EDU-01a",
        DISTRICT,
        "edu_schools_session=4 edu_schools=4",
        "edu_schools_session=5 edu_schools=4",
    ),
    case(
        "EDU-01b",
        DISTRICT,
        "edu_schools_integrated=4 edu_schools=4",
        "edu_schools_integrated=5 edu_schools=4",
    ),
    case(
        "EDU-01c",
        DISTRICT,
        "edu_schools_drugfree=4 edu_schools=4",
        "edu_schools_drugfree=5 edu_schools=4",
    ),
    case(
        "CTL-01a",
        DISTRICT,
        "agr_area_destroyed=4.5 agr_area_found=4.5",
        "agr_area_destroyed=4.6 agr_area_found=4.5",
    ),
    case(
        "CTL-01b",
        DISTRICT,
        "agr_plants_destroyed=4 agr_plants_found=4",
        "agr_plants_destroyed=5 agr_plants_found=4",
    ),
    case(
        "CTL-01c",
        DISTRICT,
        "agr_area_destroyed=4.5 agr_area_found=4.5",
        "agr_area_destroyed=4.4 agr_area_found=4.5",
    ),
];

fn state(value_type: &ValueType, text: &str) -> ValueState {
    if text.is_empty() {
        return ValueState::Blank;
    }
    ValueState::Value(match value_type {
        ValueType::Integer | ValueType::Decimal(_) | ValueType::Money => {
            Datum::Number(Decimal::from_str(text).expect("a figure"))
        }
        ValueType::Bool => Datum::Flag(text == "yes"),
        ValueType::Date => Datum::Date(CivilDate::parse_iso(text).expect("a day")),
        ValueType::Text | ValueType::LongText => Datum::Text(text.to_owned()),
        ValueType::SelectOne(_) => Datum::Choice(text.to_owned()),
    })
}

fn fill(form: &Form, filling: Filling) -> Entry {
    let own_place = &PACK.reporter(&form.reporter).expect("a reporter").place;
    let mut entry = Entry::empty(form);
    for word in filling.split(' ') {
        let (key, text) = word.split_once('=').expect("element=figure");
        let (element, place) = key.split_once('@').unwrap_or((key, own_place));
        let mut filled = 0;
        for (index, cell) in form.inputs() {
            let is_opening = cell.key.role == ValueRole::Stated;
            let at_place = match place {
                "opening" => is_opening,
                "*" => cell.key.place != *own_place,
                place => !is_opening && cell.key.place == place,
            };
            let is_figure = cell.column_role == ColumnRole::Current && cell.key.option.is_empty();
            if cell.key.element == element && is_figure && at_place {
                entry.set(index, text, state(&cell.value_type, text));
                filled += 1;
            }
        }
        assert!(filled > 0, "nothing to fill for {word}");
    }
    entry.recalculate(form);
    entry
}

fn outcome(case: &Case, filling: Filling) -> Validation {
    let form = form(case.form.0, case.form.1, "2023S1");
    validate(&PACK, &form, &fill(&form, filling), &Context::default())
}

#[test]
fn every_rule_holds_and_is_broken() {
    for case in CASES {
        let broken = |outcome: &Validation| -> usize {
            outcome.violations.iter().filter(|violation| violation.rule == case.rule).count()
        };
        let holds = outcome(case, case.holds);
        assert!(holds.checked.contains(case.rule), "{} was not weighed", case.rule);
        assert_eq!(broken(&holds), 0, "{} should hold", case.rule);
        let fails = outcome(case, case.broken);
        assert!(broken(&fails) > 0, "{} should be broken", case.rule);
        let rule = PACK.rules.iter().find(|rule| rule.id == case.rule).expect("a rule");
        for violation in fails.violations.iter().filter(|found| found.rule == case.rule) {
            assert_eq!(violation.finding.severity, rule.importance, "{}", case.rule);
            let message = violation.finding.argument("message").expect("a message");
            assert!(!message.contains(['{', '}']), "{message}");
        }
    }
}

#[test]
fn every_rule_has_a_case() {
    let covered: BTreeSet<&str> = CASES.iter().map(|case| case.rule).collect();
    let rules: BTreeSet<&str> = PACK.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(covered, rules);
}

#[test]
fn a_balance_without_its_opening_figure_is_unchecked_not_passed() {
    for (rule, form, filling) in [
        ("USR-02a", POLICE, "usr_addicts=10 usr_addicts_new=3 usr_addicts_removed=2"),
        ("HLT-02", HEALTH, "mmt_patients=11 mmt_new=3 mmt_returned=1 mmt_out=2"),
    ] {
        let outcome = outcome(&case(rule, form, filling, filling), filling);
        assert!(!outcome.checked.contains(rule));
        assert!(outcome.unchecked.iter().any(|unchecked| unchecked.rule == rule));
    }
}
