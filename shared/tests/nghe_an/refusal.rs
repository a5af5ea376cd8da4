//! A broken pack is refused with everything that is wrong with it, at once.

use shared::{
    definition::{embedded_files, load},
    diag::Finding,
    i18n,
};

/// One thing to break: in `file`, `from` (its first occurrence) becomes `to`; the finding is
/// expected on that line.
struct Damage {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    code: &'static str,
}

const fn damage(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    code: &'static str,
) -> Damage {
    Damage { file, from, to, code }
}

const PLACES: &str = "common/places/nghe-an-2023.csv";

const DAMAGES: &[Damage] = &[
    damage(
        "pack.toml",
        "window_to = \"2022-06-14\"",
        "window_to = \"2020-06-14\"",
        "pack-window-impossible",
    ),
    damage(
        "pack.toml",
        "due_before = \"2023-06-16\"",
        "due_before = \"2023-06-01\"",
        "pack-due-impossible",
    ),
    damage("pack.toml", "previous = \"2022\"", "previous = \"2021\"", "pack-unknown-period"),
    damage("pack.toml", "date = \"2023-02-23\"", "date = \"2023-02-30\"", "pack-bad-value"),
    damage("common/choices.toml", "id = \"nu\"", "id = \"nam\"", "pack-duplicate-id"),
    damage(
        PLACES,
        "\nnghe_an.vinh,nghe_an,",
        "\nnghe_an.vinh,nghe_an.vinh.le_loi,",
        "pack-place-cycle",
    ),
    damage(
        PLACES,
        "nghe_an.vinh.le_loi,nghe_an.vinh,",
        "nghe_an.vinh.le_loi,nghe_an.vinh,",
        "pack-place-cycle",
    ),
    damage(
        PLACES,
        "nghe_an.cua_lo.nghi_thuy,nghe_an.cua_lo,",
        "nghe_an.cua_lo.nghi_thuy,nghe_an.cua,",
        "pack-unknown-place",
    ),
    damage("reporters.csv", ",so-cong-thuong,", ",so-y-te,", "pack-duplicate-id"),
    damage("forms/F28.toml", "Biểu F28/PCMT-UBND", "Biểu F05/PCMT-SYT", "pack-duplicate-id"),
    damage("reporters.csv", "20. Sở Tài chính", "", "pack-quote-missing"),
    damage("sources.csv", "kh-105-2023,II.6", "kh-106-2023,II.6", "pack-unknown-document"),
    damage("common/units.csv", "kg,kg,g,1000", "kg,kg,gam,1000", "pack-unknown-unit"),
    damage(
        "common/elements.csv",
        ",int,vu,SUM,flow,yes,",
        ",int,vu,,flow,yes,",
        "pack-aggregation-missing",
    ),
    damage(
        "common/elements.csv",
        ",int,bi_can,OWNER,flow,",
        ",int,bi_can,OWNER,,",
        "pack-nature-missing",
    ),
    damage(
        "common/elements.csv",
        "select_one loc_clean",
        "select_one loc_cleanness",
        "pack-unknown-choice-list",
    ),
    damage("owners.csv", "crm_cases,F01|", "crm_cases,F99|", "pack-unknown-form"),
    damage("owners.csv", "crm_suspects,F01|", "crm_cases,F01|", "pack-owners-overlap"),
    damage("owners.csv", "edu_schools,F11,F28", "edu_schools,F11,F05", "pack-owner-without-row"),
    damage(
        "common/rules.toml",
        "right = \"${mod_new}\"",
        "right = \"${mod_new} +\"",
        "expression-incomplete",
    ),
    damage(
        "common/rules.toml",
        "left = \"${crm_suspects}\"",
        "left = \"${crm_suspects} + 'x'\"",
        "expression-wrong-kind",
    ),
    damage("common/rules.toml", "id = \"CRM-01\"", "id = \"FIN-01a\"", "pack-duplicate-id"),
    damage("forms/F12B.toml", "code = \"D2\"", "code = \"D1\"", "pack-duplicate-row"),
    damage(
        "forms/F06.toml",
        "element = \"agr_households_committed\"",
        "element = \"agr_household_committed\"",
        "pack-unknown-element",
    ),
    damage(
        "forms/F09.toml",
        "element = \"agr_replanting_cases\"",
        "element = \"agr_replanting_cases\", parent = \"G1\", relation = \"part\"",
        "pack-row-cycle",
    ),
    damage(
        "forms/F12B.toml",
        "element = \"cul_inspected\"",
        "element = \"cul_inspected\", by = [\"culture\"]",
        "pack-unknown-choice-list",
    ),
    damage("forms/F25.toml", "use = \"tai_chinh\"", "use = \"tai_chanh\"", "pack-unknown-section"),
    damage(
        "common/sections.toml",
        "display_as = \"roster\"",
        "display_as = \"rooster\"",
        "pack-bad-value",
    ),
    damage(
        "targets.toml",
        "measures = [\"r_stations_qualified\"]",
        "measures = [\"r_station_qualified\"]",
        "pack-unknown-measure",
    ),
];

fn line_of(text: &str, part: &str) -> u32 {
    let at = text.find(part).unwrap_or_else(|| panic!("“{part}” is not in the file"));
    let newlines = text[..at].matches('\n').count() + part.len() - part.trim_start().len();
    u32::try_from(1 + newlines).expect("files are short")
}

fn damaged(damages: &[Damage]) -> Vec<(&'static str, String)> {
    let files = embedded_files("nghe-an-2023").expect("embedded");
    let damage = |path: &str, text: &str| {
        damages
            .iter()
            .filter(|damage| damage.file == path)
            .fold(text.to_owned(), |text, damage| text.replacen(damage.from, damage.to, 1))
    };
    files.into_iter().map(|(path, text)| (path, damage(path, text))).collect()
}

fn refuse(files: &[(&str, String)]) -> Vec<Finding> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let (pack, findings) = load(&files);
    assert!(pack.is_none(), "the pack should be refused");
    findings
}

#[test]
fn all_that_is_wrong_is_told_at_once_with_file_and_line() {
    let findings = refuse(&damaged(DAMAGES));
    let originals = damaged(&[]);
    for damage in DAMAGES {
        let original = originals.iter().find(|(path, _)| *path == damage.file);
        let line = line_of(&original.expect("a file of the pack").1, damage.from);
        let found = findings.iter().any(|finding| {
            finding.code == damage.code
                && finding.place.file.as_deref() == Some(damage.file)
                && finding.place.line == Some(line)
        });
        assert!(found, "{} on {}:{line} is not among {findings:#?}", damage.code, damage.file);
    }
}

#[test]
fn each_finding_is_worded_in_both_languages() {
    let mut files = damaged(DAMAGES);
    files.retain(|(path, _)| *path != "common/units.csv");
    for finding in refuse(&files) {
        assert!(i18n::knows(&format!("finding.{}", finding.code)), "{}", finding.code);
        for language in [i18n::Language::Vi, i18n::Language::En] {
            let message = i18n::finding(language, &finding);
            let left = ["{id}", "{code}", "{field}", "{form}", "{file}", "{value}", "{reason}"];
            assert!(left.iter().all(|name| !message.contains(name)), "{message}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let mut files = damaged(&[]);
    for (path, text) in &mut files {
        match *path {
            "common/rules.toml" => text.insert_str(0, "rules = [\n"),
            "owners.csv" => *text = text.replacen("element,data_set", "element,form", 1),
            _ => {}
        }
    }
    let findings = refuse(&files);
    let has = |code: &str, file: &str| {
        findings.iter().any(|f| f.code == code && f.place.file.as_deref() == Some(file))
    };
    assert!(has("pack-syntax", "common/rules.toml"));
    assert!(has("pack-column-missing", "owners.csv"));
    assert!(has("pack-column-unknown", "owners.csv"));
}

#[test]
fn a_figure_that_counts_twice_or_nowhere_is_refused() {
    let damages = [
        damage("owners.csv", "edu_schools,F11,F28", "edu_schools,F28,F11", "pack-owner-and-check"),
        damage("owners.csv", "gov_briefings,F01", "# gov_briefings,F01", "pack-owner-missing"),
        damage(
            "owners.csv",
            "crm_rings,F01|F06|F07,F02,,",
            "crm_rings,F01|F06|F07,F02,2023-07-01,",
            "pack-owner-missing",
        ),
    ];
    let findings = refuse(&damaged(&damages));
    let about = |code: &str| {
        let found = findings.iter().filter(|finding| finding.code == code);
        found.filter_map(|finding| finding.argument("id")).collect::<Vec<_>>()
    };
    assert_eq!(about("pack-owner-and-check"), ["edu_schools"]);
    assert_eq!(about("pack-owner-missing"), ["gov_briefings", "crm_rings"]);
}
