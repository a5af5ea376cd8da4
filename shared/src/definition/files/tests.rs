//! Shared parts: what a pack takes of them, and what it is told about them.

use super::super::{Counts, DataSet, Pack, Relation, load};

const PACK: &str = r#"
id = "p"
version = "1"
title = "P"
root_place = "tỉnh P"
issuer = "P"
practice = "thông lệ"
include = ["common/units.csv", "common/choices.toml", "common/elements.csv", "common/sections.toml",
           "common/rules.toml", "common/indicators.toml", "common/reconciliation.toml", "common/places/p.csv"]

[[periods]]
id = "2023"
kind = "year"
label = "Năm 2023"
window_from = "2022-12-15"
window_to = "2023-12-14"
source = { clause = "thông lệ" }
"#;

const REPORTERS: &str = "id,kind,place,name,short_name,slug,clause\n\
    a,ka,p,A,A,a,thông lệ\nb,kb,p,B,B,b,thông lệ\n";

const FORM_A: &str = r#"
id = "FA"
printed_code = "Biểu A"
title = "A"
version = "1"
period_kinds = ["year"]
reporter_kinds = ["ka"]
source = { clause = "thông lệ" }

[[sections]]
id = "A"
use = "one"
except = ["e_plain"]
"#;

const FILES: &[(&str, &str)] = &[
    ("pack.toml", PACK),
    ("reporters.csv", REPORTERS),
    (
        "sources.csv",
        "element,label,document,clause,quote\n\
        e_sum,,,thông lệ,\ne_part,Phần,,thông lệ,\ne_plain,,,thông lệ,\nx_1,,,thông lệ,\nx_2,,,thông lệ,\n",
    ),
    (
        "owners.csv",
        "element,data_sets,stand_in,valid_from,valid_to\ne_sum,FA,FB,,\ne_part,FA|FB,,,\nx_*,FA,FB,,\nx_2,FB,,,\n",
    ),
    ("forms/FA.toml", FORM_A),
    (
        "forms/FB.toml",
        r#"
id = "FB"
printed_code = "Biểu B"
title = "B"
version = "1"
period_kinds = ["year"]
reporter_kinds = ["kb"]
internal = true
source = { clause = "thông lệ" }

[[sections]]
id = "B"
use = "one"
title = "Khác"
"#,
    ),
    ("common/places/p.csv", "id,parent,kind,name,short_name,gso_code\np,,tinh,tỉnh P,P,40\n"),
    ("common/units.csv", "id,label,canonical,factor\nvu,vụ,vu,1\nkg,kg,g,1000\ng,g,g,1\n"),
    (
        "common/choices.toml",
        "[[choices]]\nid = \"sex\"\nlabel = \"Giới\"\nexhaustive = true\n\
        options = [{ id = \"nam\", label = \"Nam\" }, { id = \"nu\", label = \"Nữ\" }]\n\
        [[choices]]\nid = \"unused\"\nlabel = \"U\"\nexhaustive = true\noptions = [{ id = \"u\", label = \"U\" }]\n",
    ),
    (
        "common/elements.csv",
        "id,block,label,type,unit,aggregation,nature\n\
        e_sum,B,Tổng,int,vu,SUM,flow\ne_part,B,Phần gốc,int,vu,SUM,flow\n\
        e_gone,B,Bỏ,int,vu,SUM,flow\ne_plain,B,Thường,int,vu,SUM,flow\n\
        x_1,X,X1,int,vu,SUM,flow\nx_2,X,X2,int,vu,SUM,flow\nw,X,W,dec3,kg,SUM,flow\n",
    ),
    (
        "common/sections.toml",
        r#"
[[sections]]
key = "one"
title = "Một"
display_as = "table"
rows = [
  { element = "e_gone" },
  { element = "e_sum", by = ["sex"] },
  { element = "e_part", parent = "e_sum", relation = "partition" },
  { element = "w", parent = "e_sum", relation = "partition" },
  { element = "x_1", parent = "e_gone", relation = "part" },
  { element = "x_2", by = ["sex"] },
  { element = "e_plain", period_kinds = ["year", "campaign"] },
]
"#,
    ),
    (
        "common/rules.toml",
        r#"
[[rules]]
id = "R1"
importance = "HIGH"
left = "${e_part}"
operator = "less_than_or_equal_to"
right = "${e_sum:sex:nam}"
message = "m"
[[rules]]
id = "R2"
importance = "HIGH"
left = "${e_gone}"
operator = "less_than_or_equal_to"
right = "${e_sum}"
message = "m"
[[rules]]
id = "R3"
importance = "HIGH"
left = "${e_part:sex:nam}"
operator = "less_than_or_equal_to"
right = "${e_sum}"
message = "m"
"#,
    ),
    (
        "common/indicators.toml",
        r#"
[[indicators]]
id = "i_kept"
label = "I"
numerator = "${e_part}"
denominator = "${e_sum}"
factor = 100
source = { clause = "thông lệ" }
[[indicators]]
id = "i_gone"
label = "I"
numerator = "${e_gone}"
denominator = "${e_sum}"
source = { clause = "thông lệ" }
"#,
    ),
    (
        "common/reconciliation.toml",
        r#"
[[reconciliation]]
id = "both"
label = "Hai"
relation = "equal"
items = [{ element = "e_sum", data_set = "FA" }, { element = "e_gone" }, { element = "e_sum", data_set = "FB" }]
source = { clause = "thông lệ" }
[[reconciliation]]
id = "alone"
label = "Một"
relation = "equal"
items = [{ element = "e_sum", data_set = "FA" }, { element = "e_sum", data_set = "F99" }]
source = { clause = "thông lệ" }
"#,
    ),
];

fn sound() -> Pack {
    let (pack, findings) = load(FILES);
    pack.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// (code, element, relation, parent, breakdowns, check)
type Row<'a> = (&'a str, &'a str, Relation, Option<&'a str>, usize, bool);

/// The rows of the first section.
fn rows(form: &DataSet) -> Vec<Row<'_>> {
    let rows = form.sections[0].rows.iter();
    rows.map(|row| {
        let parent = row.parent.as_deref();
        (&*row.code, &*row.element, row.relation, parent, row.by.len(), row.check)
    })
    .collect()
}

#[test]
fn a_shared_section_takes_codes_and_leaves_out_what_the_pack_has_not() {
    let pack = sound();
    use Relation::{Own, Part};
    // A part of what is left of a "Chia ra" group, and no parent that is not there.
    assert_eq!(
        rows(&pack.data_sets[0]),
        [
            ("A1", "e_sum", Own, None, 1, false),
            ("A2", "e_part", Part, Some("A1"), 0, false),
            ("A3", "x_1", Own, None, 0, false),
            ("A4", "x_2", Own, None, 0, true),
        ]
    );
    // Where another form's figure counts the row is a cross-check: with its breakdowns if it
    // may stand in for that figure.
    assert_eq!(
        rows(&pack.data_sets[1]),
        [
            ("B1", "e_sum", Own, None, 1, true),
            ("B2", "e_part", Part, Some("B1"), 0, false),
            ("B3", "x_1", Own, None, 0, true),
            ("B4", "x_2", Own, None, 1, false),
            ("B5", "e_plain", Own, None, 0, false),
        ]
    );
    assert_eq!(pack.data_sets[0].sections[0].title, "Một");
    assert_eq!(pack.data_sets[1].sections[0].title, "Khác");
    assert_eq!(pack.data_sets[1].sections[0].rows[4].period_kinds, ["year"]);
}

#[test]
fn the_library_is_taken_as_far_as_it_is_used() {
    let pack = sound();
    let ids = |ids: Vec<&String>| ids.into_iter().cloned().collect::<Vec<_>>().join(" ");
    let elements = ids(pack.elements.iter().map(|element| &element.id).collect());
    assert_eq!(elements, "e_sum e_part e_plain x_1 x_2");
    assert_eq!(pack.element("e_part").unwrap().label, "Phần", "the pack's own label");
    assert_eq!(ids(pack.units.iter().map(|unit| &unit.id).collect()), "vu");
    assert_eq!(ids(pack.choices.iter().map(|list| &list.id).collect()), "sex");
    assert_eq!(ids(pack.rules.iter().map(|rule| &rule.id).collect()), "R1");
    assert_eq!(ids(pack.indicators.iter().map(|indicator| &indicator.id).collect()), "i_kept");
    assert_eq!(ids(pack.reconciliation.iter().map(|pair| &pair.id).collect()), "both");
    assert_eq!(pack.reconciliation[0].items.len(), 2);
}

#[test]
fn owners_come_from_lines_prefixes_and_single_forms() {
    let pack = sound();
    let owner = |element: &str| {
        let owner = pack.owners.iter().find(|owner| owner.element == element).expect("an owner");
        (owner.counts.clone(), owner.stand_in.as_str())
    };
    let only = |form: &str| Counts::In(vec![form.to_owned()]);
    assert_eq!(owner("e_sum"), (only("FA"), "FB"));
    assert_eq!(owner("e_part"), (Counts::In(vec!["FA".into(), "FB".into()]), ""));
    assert_eq!(owner("x_1"), (only("FA"), "FB"), "by its prefix");
    assert_eq!(owner("x_2"), (only("FB"), ""), "its own line beats the prefix");
    assert_eq!(owner("e_plain"), (only("FB"), ""), "it stands in one form alone");
}

fn with<'a>(file: &str, from: &str, to: &str) -> Vec<(&'a str, &'a str)> {
    let replace = |path: &str, text: &'static str| -> &'static str {
        if path != file {
            return text;
        }
        assert!(text.contains(from), "{from} is not in {file}");
        Box::leak(text.replacen(from, to, 1).into_boxed_str())
    };
    FILES.iter().map(|(path, text)| (*path, replace(path, text))).collect()
}

#[test]
fn faults_of_shared_parts_are_told_where_they_stand() {
    for (file, from, to, code, at) in [
        (
            "pack.toml",
            "common/places/p.csv",
            "common/places/q.csv",
            "pack-file-missing",
            "pack.toml",
        ),
        ("sources.csv", "e_plain,", "e_plane,", "pack-unknown-element", "sources.csv"),
        ("sources.csv", "x_1,,,", "x_2,,,", "pack-duplicate-id", "sources.csv"),
        ("sources.csv", "Phần,,thông lệ", "Phần,,II.4", "pack-unknown-document", "sources.csv"),
        (
            "forms/FA.toml",
            "[\"e_plain\"]",
            "[\"e_sum\", \"e_part\", \"x_1\", \"x_2\", \"e_plain\"]",
            "pack-section-empty",
            "forms/FA.toml",
        ),
        (
            "forms/FA.toml",
            "use = \"one\"",
            "use = \"two\"",
            "pack-unknown-section",
            "forms/FA.toml",
        ),
        ("forms/FA.toml", "[\"e_plain\"]", "[\"e_plan\"]", "pack-unknown-element", "forms/FA.toml"),
        (
            "common/sections.toml",
            "\"e_gone\" }",
            "\"e_lost\" }",
            "pack-unknown-element",
            "common/sections.toml",
        ),
        ("owners.csv", "x_*,FA", "y_*,FA", "pack-unknown-element", "owners.csv"),
        ("owners.csv", "e_part,FA|FB,,,\n", "", "pack-owner-missing", "common/sections.toml"),
        (
            "owners.csv",
            "e_sum,FA,FB,,",
            "e_sum,FA,FB,,\ne_sum,FB,,2024-01-01,",
            "pack-owners-overlap",
            "owners.csv",
        ),
        ("owners.csv", "e_sum,FA,FB", "e_sum,FA,FC", "pack-unknown-form", "owners.csv"),
    ] {
        let (pack, findings) = load(&with(file, from, to));
        assert!(pack.is_none(), "{to}");
        let told = findings
            .iter()
            .any(|finding| finding.code == code && finding.place.file.as_deref() == Some(at));
        assert!(told, "{code} in {at} is not among {findings:#?}");
    }
}
