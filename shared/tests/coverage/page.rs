//! `docs/coverage.md`: for the people who answer for a plan, what of it is collected where, and
//! why the rest is not. Written from the rows and the packs alone, without the documents.

use std::{collections::BTreeSet, fmt::Write};

use shared::definition::Pack;

use crate::{check, duties::Duty};

const INTRODUCTION: &str = "\
# Nhiệm vụ trong kế hoạch và số liệu thu

<!-- Viết bằng `cargo xtask coverage`; sửa ở shared/packs/<kế hoạch>/duties.csv -->

Mỗi câu giao nhiệm vụ trong năm văn bản đều dẫn tới chỉ tiêu báo cáo, mục tiêu được giao, hoặc lý do không thu số liệu.
Số sau dấu / là thứ tự câu trong mục: II.4/3 là câu thứ ba của mục II.4; ¶7/2 là câu thứ hai ở dòng 7 của văn bản
không đánh số. Câu có nhiều nhiệm vụ ngăn bằng dấu chấm phẩy được tách ra.
";

/// More forms than this are counted instead of named.
const NAMED_FORMS: usize = 6;

pub(crate) fn page<'a>(plans: impl Iterator<Item = (&'a Pack, &'a [Duty])> + Clone) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str(
        "\n| Văn bản | Câu | Là nhiệm vụ | Có chỉ tiêu báo cáo | Có mục tiêu được giao | Không thu số liệu |\n\
         | --- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (pack, duties) in plans.clone() {
        let count = |filter: fn(&&Duty) -> bool| duties.iter().filter(filter).count();
        line(
            &mut page,
            &[
                &pack.title,
                &duties.len().to_string(),
                &count(|duty| duty.orders).to_string(),
                &count(|duty| !duty.indicators.is_empty()).to_string(),
                &count(|duty| !duty.targets.is_empty()).to_string(),
                &count(|duty| duty.orders && !duty.reason.is_empty()).to_string(),
            ],
        );
    }
    for (pack, duties) in plans {
        plan(&mut page, pack, duties);
    }
    page
}

fn plan(page: &mut String, pack: &Pack, duties: &[Duty]) {
    write!(page, "\n## {}\n", pack.title).expect("a string");
    for document in &pack.documents {
        let day = document.date.map_or(String::new(), |date| format!(" ngày {date}"));
        write!(page, "\n{}{day}, {}.\n", document.number, document.title).expect("a string");
    }
    let elements: BTreeSet<&String> = duties.iter().flat_map(|duty| &duty.indicators).collect();
    let targets: BTreeSet<&String> = duties.iter().flat_map(|duty| &duty.targets).collect();
    write!(
        page,
        "\nPhục vụ các nhiệm vụ: {} chỉ tiêu báo cáo, {} mục tiêu được giao.\n",
        elements.len(),
        targets.len()
    )
    .expect("a string");
    let ordering: Vec<(&str, &Duty)> = duties
        .iter()
        .filter(|duty| duty.orders)
        .map(|duty| (chapter(duties, &duty.clause), duty))
        .collect();
    for rows in ordering.chunk_by(|(one, _), (other, _)| one == other) {
        let (chapter, first) = rows[0];
        let heading = duties.iter().find(|duty| duty.clause == chapter);
        let named = || first.sentence.split_once(": ").map(|(name, _)| name);
        let heading = heading.map(|duty| duty.sentence.as_str()).or_else(named);
        let heading = heading.map_or(String::new(), |name| format!(". {}", plain(name)));
        fold(page, &format!("{chapter}{heading} ({} câu)", rows.len()));
        page.push_str("| Câu | Nhiệm vụ | Thu bằng |\n| --- | --- | --- |\n");
        for (_, duty) in rows {
            line(page, &[&duty.clause, &duty.sentence, &served_by(pack, duty)]);
        }
        page.push_str("\n</details>\n");
    }
    let others: Vec<&Duty> = duties.iter().filter(|duty| !duty.orders).collect();
    fold(page, &format!("Dòng không giao nhiệm vụ ({})", others.len()));
    page.push_str("| Câu | Nội dung | Là |\n| --- | --- | --- |\n");
    for duty in others {
        line(page, &[&duty.clause, &duty.sentence, &duty.reason]);
    }
    page.push_str("\n</details>\n");
}

/// What is folded together: `II.2` of `II.2.a/3`, or all of `I` where its numbers have no
/// headings of their own.
fn chapter<'a>(duties: &[Duty], clause: &'a str) -> &'a str {
    let clause = clause.split('/').next().unwrap_or(clause);
    let Some((section, _)) = clause.split_once('.') else { return clause };
    let has_headings = duties.iter().any(|duty| {
        duty.clause
            .strip_prefix(section)
            .is_some_and(|rest| rest.starts_with('.') && !rest.contains('/'))
    });
    let end = clause.match_indices('.').nth(1).map_or(clause.len(), |(end, _)| end);
    if has_headings { &clause[..end] } else { section }
}

fn fold(page: &mut String, title: &str) {
    write!(page, "\n<details><summary>{title}</summary>\n\n").expect("a string");
}

fn served_by(pack: &Pack, duty: &Duty) -> String {
    let mut lines: Vec<String> = duty.indicators.iter().map(|id| indicator(pack, id)).collect();
    lines.extend(duty.targets.iter().map(|id| {
        let target = pack.targets.iter().find(|target| target.id == *id);
        let label = target.map_or("", |target| target.label.as_str());
        format!("Mục tiêu {id}: {label}")
    }));
    if !duty.reason.is_empty() {
        lines.push(duty.reason.clone());
    }
    lines.join("<br>")
}

/// `Số vụ phát hiện, bắt giữ (F01, F06)`.
fn indicator(pack: &Pack, id: &str) -> String {
    if let Some(indicator) = pack.indicators.iter().find(|indicator| indicator.id == id) {
        return format!("{} (tính khi tổng hợp)", indicator.label);
    }
    let label = pack.element(id).map_or(id, |element| element.label.as_str());
    let forms: Vec<&str> = check::forms_asking(pack, id).collect();
    if forms.len() > NAMED_FORMS {
        format!("{label} ({} biểu)", forms.len())
    } else {
        format!("{label} ({})", forms.join(", "))
    }
}

/// Without the marks of emphasis that the transcription has.
fn plain(text: &str) -> String {
    text.replace('*', "")
}

fn line(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| plain(cell).replace('|', "\\|")).collect();
    writeln!(page, "| {} |", cells.join(" | ")).expect("a string");
}
