//! A small pack with something of everything, to be broken piece by piece.

pub(super) const FILES: &[(&str, &str)] = &[
    (
        "pack.toml",
        r#"
id = "toy"
version = "1"
title = "Toy"
root_place = "tỉnh T"
issuer = "T"
layout = "government"
practice = "thông lệ"
forms_to_come = ["F9"]

[[documents]]
id = "d1"
number = "1/KH"
issuer = "T"
date = "2023-01-02"
title = "Plan"
file = "d1.txt"

[[periods]]
id = "2022"
kind = "past_year"
label = "2022"
window_from = "2021-12-15"
window_to = "2022-12-14"
source = { clause = "thông lệ" }

[[periods]]
id = "202301"
kind = "month"
label = "1/2023"
window_from = "2022-12-15"
window_to = "2023-01-14"
source = { clause = "thông lệ" }

[[periods]]
id = "202302"
kind = "month"
label = "2/2023"
window_from = "2023-01-15"
window_to = "2023-02-14"
previous = "202301"
source = { clause = "thông lệ" }

[[periods]]
id = "2023"
kind = "year"
label = "2023"
window_from = "2022-12-15"
window_to = "2023-12-14"
due_before = "2023-12-16"
previous = "2022"
source = { document = "d1", clause = "V.1", quote = "before the 16th" }
"#,
    ),
    (
        "places.csv",
        "id,parent,kind,name,short_name,gso_code,opened,closed,successors,groups\n\
         t,,tinh,tỉnh T,T,40,,,,\n\
         t.a,t,huyen,huyện A,A,401,,,,g1\n\
         t.b,t,huyen,huyện B,B,402,,2025-07-01,t.a:0.4|t.c:0.6,\n\
         t.c,t,huyen,huyện C,C,403,2025-07-01,,,\n\
         t.a.x,t.a,xa,xã X,X,4011,,,,\n",
    ),
    (
        "reporters.csv",
        "id,kind,place,name,short_name,slug,valid_from,valid_to,clause\n\
         ra,ka,t,A,A,ra,,,thông lệ\n\
         rb,kb,t,B,B,rb,2023-01-01,2030-01-01,thông lệ\n",
    ),
    ("units.csv", "id,label,canonical,factor\nvu,vụ,vu,1\nnguoi,người,nguoi,1\n"),
    (
        "choices.toml",
        r#"
[[choices]]
id = "sex"
label = "Giới"
exhaustive = true
options = [
  { id = "nam", label = "Nam" },
  { id = "nu", label = "Nữ" },
]

[[choices]]
id = "status"
label = "Loại"
exhaustive = true
options = [{ id = "clean", label = "Sạch" }, { id = "other", label = "Khác" }]
"#,
    ),
    (
        "elements.csv",
        "id,block,label,type,unit,aggregation,nature,compulsory,count,count_of,count_options,clause\n\
         cases,B,Cases,int,vu,SUM,flow,yes,,,,thông lệ\n\
         drugs,B,Drugs,int,vu,SUM,flow,,,,,thông lệ\n\
         other,B,Other,int,vu,SUM,flow,,,,,thông lệ\n\
         people,B,People,int,nguoi,SUM,flow,,,,,thông lệ\n\
         stock,B,Stock,int,nguoi,OWNER,stock,,,,,thông lệ\n\
         shared_one,B,Shared,int,vu,SUM,flow,,,,,thông lệ\n\
         state,B,State,select_one status,,LIST,stock,,,,,thông lệ\n\
         clean,B,Clean,int,nguoi,SUM,stock,,choices,state,clean,thông lệ\n\
         dirty,B,Dirty,int,nguoi,SUM,stock,,choices,state,other,thông lệ\n\
         words,B,Words,long_text,,CAT,text,,,,,thông lệ\n",
    ),
    (
        "owners.csv",
        "element,data_sets,stand_in,valid_from,valid_to\n\
         shared_one,FA,FB,,2023-06-30\n\
         shared_one,FA,,2023-07-01,\n\
         stock,FA,,,\n\
         cases,FA,,,\n",
    ),
    (
        "forms/FA.toml",
        r#"
id = "FA"
printed_code = "Biểu A"
title = "A"
version = "1"
period_kinds = ["month", "year"]
reporter_kinds = ["ka"]
valid_from = "2020-01-01"
source = { clause = "thông lệ" }

[[sections]]
id = "A"
title = "Figures"
display_as = "table"
rows = [
  { code = "A1", element = "cases", by = ["sex"] },
  { code = "A2", element = "drugs", parent = "A1", relation = "partition" },
  { code = "A3", element = "other", parent = "A1", relation = "partition" },
  { code = "A4", element = "people" },
  { code = "A5", element = "stock", opening = true },
  { code = "A6", element = "stock" },
  { code = "A7", element = "shared_one" },
  { code = "A8", element = "clean" },
  { code = "A9", element = "dirty" },
]

[[sections]]
id = "B"
title = "Places"
display_as = "roster"
level = 2
columns = [{ code = "1", element = "state", heading = "State" }]

[[sections]]
id = "C"
title = "Words"
display_as = "text"
rows = [{ code = "C1", element = "words" }]
"#,
    ),
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
id = "A"
title = "Figures"
display_as = "table"
rows = [{ code = "A1", element = "shared_one", check = true }]
"#,
    ),
    (
        "rules.toml",
        r#"
[[rules]]
id = "R1"
importance = "HIGH"
left = "${drugs}"
operator = "less_than_or_equal_to"
right = "${cases}"
message = "m"

[[rules]]
id = "R2"
importance = "LOW"
stage = "beta"
condition = "${cases} > 0"
left = "${people}"
operator = "greater_than"
right = "0"
message = "m"
"#,
    ),
    (
        "indicators.toml",
        r#"
[[indicators]]
id = "i1"
label = "I1"
numerator = "${drugs}"
denominator = "${cases}"
factor = 100
source = { clause = "thông lệ" }

[[indicators]]
id = "i2"
label = "I2"
numerator = "${cases} - previous(${cases})"
denominator = "previous(${cases})"
source = { clause = "thông lệ" }
"#,
    ),
    (
        "targets.toml",
        r#"
[[targets]]
id = "T1"
label = "T1"
shape = "ratio_min"
measures = ["i1"]
comparison = "greater_than_or_equal_to"
threshold = "5"
scope = "group:g1"
period_kinds = ["year"]
source = { clause = "thông lệ" }

[[targets]]
id = "T2"
label = "T2"
shape = "zero"
measures = ["${cases}"]
scope = "places:2"
period_kinds = ["year"]
source = { clause = "thông lệ" }
"#,
    ),
    (
        "reconciliation.toml",
        r#"
[[reconciliation]]
id = "r1"
label = "R1"
relation = "equal"
tolerance_percent = 10
items = [
  { element = "shared_one", data_set = "FA" },
  { element = "shared_one", data_set = "FB" },
]
source = { clause = "thông lệ" }
"#,
    ),
];
