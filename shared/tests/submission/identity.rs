//! Whose report a file is: agreement places, contradiction places nothing.

use grid::{Address, CellValue, Note, Workbook};
use shared::{
    definition::Pack,
    submission::{
        About, Alias, Aliases, Answer, Confidence, FileFacts, Identity, Import, ImportState,
        Integrity, Known, Sign, StampKind, import as import_file,
    },
};

use crate::fixture::*;

/// Nothing placed, everything queued or ignored, both readings named.
#[track_caller]
fn contradicts(import: &Import, about: About, first: &str, second: &str) {
    assert_eq!(import.state, ImportState::NeedsReview);
    assert!(import.values.is_empty());
    assert_eq!(import.account.placed, 0);
    assert!(import.account.queued > 0);
    assert_eq!(import.recognition.confidence, Confidence::None);
    let readings: Vec<_> = import
        .recognition
        .contradictions
        .iter()
        .filter(|contradiction| contradiction.about == about)
        .map(|found| {
            (found.first.reading.as_deref().unwrap(), found.second.reading.as_deref().unwrap())
        })
        .collect();
    assert!(readings.contains(&(first, second)), "{readings:?}");
    assert!(!import.questions.is_empty());
}

fn case() -> (Pack, Workbook) {
    let pack = pack();
    let workbook = filled(&pack, &ky_son(&pack));
    (pack, workbook)
}

#[test]
fn a_filled_template_is_placed_whole() {
    let (pack, workbook) = case();
    let form = ky_son(&pack);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(import.recognition.data_set.as_deref(), Some("F28"));
    assert_eq!(import.recognition.reporter.as_deref(), Some(KY_SON));
    assert_eq!(import.recognition.period.as_deref(), Some("2023S1"));
    assert_eq!(import.recognition.confidence, Confidence::High);
    assert_eq!(import.integrity, Integrity::FilledInExcel);
    assert_eq!(placed(&import), meant(&pack, &form));
    assert_eq!(import.account.placed, figures(&form));
    assert_eq!(import.account.queued, 0);
    assert_eq!(codes(&import), Vec::<&str>::new());
    for value in &import.values {
        let cell = workbook.sheet(&value.sheet).unwrap();
        let stored = cell.cell(grid::Address::parse(&value.address).unwrap()).unwrap();
        assert_eq!(stored.raw, value.raw);
    }
    let (_, entry) = import.to_entry(&pack).unwrap();
    let clean = form.find("A4", "1").unwrap();
    assert_eq!(entry.state(clean).as_number(), Some(2.into()), "both communes are counted");
}

#[test]
fn either_carrier_of_the_stamp_may_be_lost() {
    let (pack, mut workbook) = case();
    let stamp = template(&ky_son(&pack));
    restamp(&mut workbook, None, Some(&stamp));
    assert_eq!(read(&pack, &workbook).recognition.confidence, Confidence::High);
    restamp(&mut workbook, Some(&stamp), None);
    assert_eq!(read(&pack, &workbook).recognition.confidence, Confidence::High);
}

#[test]
fn a_submission_knows_whether_it_was_changed() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut workbook = submission(&pack, &form, 3);
    let import = read(&pack, &workbook);
    assert_eq!(import.integrity, Integrity::IntactSinceExport);
    assert_eq!(import.revision, Some(3));
    assert_eq!(import.exported_at.as_deref(), Some("2023-06-14T15:04:05+07:00"));
    let cell = at(&workbook, &form, "A1", "1");
    put(&mut workbook.sheets[0], cell, CellValue::Number(99.0));
    refresh_totals(&form, &mut workbook);
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(import.integrity, Integrity::ChangedOutside);
}

#[test]
fn a_neighbours_file_with_the_visible_unit_changed_is_held() {
    let (pack, mut workbook) = case();
    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Tương Dương");
    contradicts(&read(&pack, &workbook), About::Reporter, KY_SON, TUONG_DUONG);
}

#[test]
fn a_neighbours_stamp_under_the_right_unit_is_held() {
    let (pack, mut workbook) = case();
    let stamp = template(&form(&pack, "F28", TUONG_DUONG, "2023S1"));
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    contradicts(&read(&pack, &workbook), About::Reporter, TUONG_DUONG, KY_SON);
}

#[test]
fn last_periods_stamp_is_held() {
    let (pack, mut workbook) = case();
    let mut stamp = template(&ky_son(&pack));
    stamp.period = "2022S1".to_owned();
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    contradicts(&read(&pack, &workbook), About::Period, "2022S1", "2023S1");
}

#[test]
fn a_period_line_whose_label_and_dates_differ_is_held() {
    let (pack, mut workbook) = case();
    replace(&mut workbook, "14/6/2023", "14/12/2023");
    contradicts(&read(&pack, &workbook), About::Period, "2023S1", "2023");
}

#[test]
fn carriers_that_disagree_are_held() {
    let (pack, mut workbook) = case();
    let stamp = template(&ky_son(&pack));
    let mut other = stamp.clone();
    other.reporter = TUONG_DUONG.to_owned();
    restamp(&mut workbook, Some(&stamp), Some(&other));
    contradicts(&read(&pack, &workbook), About::Reporter, KY_SON, TUONG_DUONG);

    let mut other = stamp.clone();
    other.kind = StampKind::Submission;
    other.revision = 2;
    restamp(&mut workbook, Some(&stamp), Some(&other));
    contradicts(&read(&pack, &workbook), About::Revision, "template 0", "submission 2");
}

#[test]
fn two_units_on_two_sheets_are_held() {
    let (pack, mut workbook) = case();
    let mut copy = workbook.sheets[0].clone();
    copy.name = "Biểu F28 (2)".to_owned();
    let line = copy.cells.iter_mut().find(|cell| cell.raw.starts_with("Đơn vị")).unwrap();
    line.value = CellValue::Text("Đơn vị báo cáo: UBND huyện Tương Dương".to_owned());
    workbook.sheets.insert(1, copy);
    contradicts(&read(&pack, &workbook), About::Reporter, KY_SON, TUONG_DUONG);
}

#[test]
fn the_stamp_of_one_form_over_the_lines_of_another_is_held() {
    let pack = pack();
    let mut workbook = filled(&pack, &form(&pack, "F02", "ca.thu.ky_son", "2023S1"));
    let stamp = template(&ky_son(&pack));
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    contradicts(&read(&pack, &workbook), About::DataSet, "F28", "F02");
}

#[test]
fn the_police_of_the_same_place_are_another_reporter() {
    let (pack, mut workbook) = case();
    replace(&mut workbook, "Ủy ban nhân dân huyện Kỳ Sơn", "Công an huyện Kỳ Sơn");
    contradicts(&read(&pack, &workbook), About::Reporter, KY_SON, "ca.thu.ky_son");
}

#[test]
fn the_communes_of_the_neighbour_under_another_unit_are_held() {
    let (pack, mut workbook) = case();
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Tương Dương");
    contradicts(&read(&pack, &workbook), About::Reporter, TUONG_DUONG, KY_SON);
}

#[test]
fn a_code_typed_as_an_answer_is_no_line() {
    let (pack, mut workbook) = case();
    let form = ky_son(&pack);
    let answer = at(&workbook, &form, "A3", "5");
    put(&mut workbook.sheets[0], answer, CellValue::Text("A1".to_owned()));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(import.values.len(), form.inputs().count());
}

#[test]
fn only_file_names_of_our_own_naming_speak() {
    let (pack, workbook) = case();
    for name in ["Bao cao PCMT (1) - Copy.xlsx", "F28_Tuong Duong.xlsx", "2022S1.xlsx"] {
        assert_eq!(read_as(name, &pack, &workbook).state, ImportState::Recognised, "{name}");
    }
    let own = read_as("x/F28_ubnd-ky-son_2023S1_lan1 (1).xlsx", &pack, &workbook);
    assert_eq!(own.state, ImportState::Recognised);
    assert!(own.recognition.anchors.iter().any(|anchor| anchor.sign == Sign::FileName));
    let other = read_as("F28_ubnd-tuong-duong_2023S1_lan1.xlsx", &pack, &workbook);
    contradicts(&other, About::Reporter, KY_SON, TUONG_DUONG);
    let old = read_as("F28_ubnd-ky-son_2022S1_lan1.xlsx", &pack, &workbook);
    contradicts(&old, About::Period, "2023S1", "2022S1");
}

#[test]
fn without_a_stamp_codes_and_visible_lines_are_enough() {
    let (pack, mut workbook) = case();
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    workbook.sheets[0].name = "Sheet1".to_owned();
    replace(&mut workbook, "Ủy ban nhân dân huyện Kỳ Sơn", "H. KỲ SƠN");
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(import.recognition.reporter.as_deref(), Some(KY_SON), "the form says which kind");
    assert_eq!(import.recognition.confidence, Confidence::Medium);
    assert_eq!(import.integrity, Integrity::ChangedOutside);
    assert_eq!(placed(&import), meant(&pack, &ky_son(&pack)));
}

#[test]
fn without_codes_too_labels_are_enough_where_they_are_one_lines_alone() {
    let (pack, mut workbook) = case();
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    let form = ky_son(&pack);
    for row in form.sections.iter().flat_map(|section| &section.rows) {
        workbook.sheets[0].cells.retain(|cell| cell.raw != row.code);
    }
    let import = read(&pack, &workbook);
    assert_eq!(import.recognition.data_set.as_deref(), Some("F28"), "{:?}", import.questions);
    assert_eq!(import.recognition.confidence, Confidence::Low);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(placed(&import), meant(&pack, &form));
}

#[test]
fn a_unit_nobody_knows_is_asked_and_the_answer_places() {
    let (pack, mut workbook) = case();
    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Kì Sơn");
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["unit-unknown"]);
    assert_eq!(import.account.placed, 0);
    let Some(Answer::Identity(identity)) = import.questions[0].answers.first() else {
        panic!("the stamp's reading is offered: {:?}", import.questions);
    };
    let expected = Identity {
        data_set: "F28".to_owned(),
        reporter: KY_SON.to_owned(),
        period: "2023S1".to_owned(),
    };
    assert_eq!(*identity, expected);
    let known = Known::default().with_identity(Some(identity));
    let import = read_knowing(&pack, &workbook, known);
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &ky_son(&pack)));
    // Such a reading stands beside the one without a decision: it is told apart by that sign.
    let signs = import.recognition.anchors.iter();
    assert_eq!(signs.filter(|anchor| anchor.sign == Sign::Decision).count(), 3);
}

#[test]
fn a_files_name_is_a_sign_once_somebody_has_said_whose_files_are_called_so() {
    let pack = pack();
    let mut workbook = filled(&pack, &form(&pack, "F02", "ca.thu.ky_son", "2023S1"));
    let headed = workbook.clone();
    restamp(&mut workbook, None, None);
    workbook.names.clear();
    workbook.sheets[0].cells.retain(|cell| !cell.raw.starts_with("Đơn vị"));
    let path = "tháng 6/so lieu ky son 15.6.2023.xlsx";
    let import = read_as(path, &pack, &workbook);
    assert_eq!((asked(&import), import.account.placed), (vec!["unit-missing"], 0));
    let Some(Answer::Alias(said)) = import.questions[0].answers.last() else {
        panic!("{:?}", import.questions)
    };
    assert_eq!(import.questions[0].wording.as_ref(), Some(&said.wording));
    let aliases: Aliases = [said.clone()].into_iter().collect();
    let known = |path: &str, workbook: &Workbook| {
        let file = FileFacts { path, sha256: "00", size: 1000 };
        import_file(&pack, &file, workbook, Known::aliases(&aliases))
    };
    // The next period's, too.
    for path in [path, "tháng 9/so lieu ky son 15.9.2024 (1).ods"] {
        let import = known(path, &workbook);
        assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
        assert_eq!(import.recognition.reporter.as_deref(), Some("ca.thu.ky_son"));
    }
    // A file that is called otherwise, or nothing of which names the unit, asks again.
    for path in ["so lieu ky son cu.xlsx", "so lieu tuong duong.xlsx", "so lieu.xlsx"] {
        assert_eq!(asked(&known(path, &workbook)), ["unit-missing"], "{path}");
    }
    // What the file says goes before what it is called, and contradicts nothing.
    let mut other = headed.clone();
    restamp(&mut other, None, None);
    other.names.clear();
    replace(&mut other, "huyện Kỳ Sơn", "huyện Kì Sơn");
    assert_eq!(asked(&known(path, &other)), ["unit-unknown"]);
    assert_eq!(known(path, &headed).recognition, read_as(path, &pack, &headed).recognition);
}

#[test]
fn a_decision_about_the_unit_ends_that_contradiction_only() {
    let (pack, mut workbook) = case();
    replace(&mut workbook, "huyện Kỳ Sơn", "huyện Tương Dương");
    let held = read(&pack, &workbook);
    let offered: Vec<_> = held.questions[0].answers.iter().collect();
    assert_eq!(offered.len(), 2, "{offered:?}");
    let identity = Identity {
        data_set: "F28".to_owned(),
        reporter: KY_SON.to_owned(),
        period: "2023S1".to_owned(),
    };
    let known = Known::default().with_identity(Some(&identity));
    assert_eq!(read_knowing(&pack, &workbook, known).state, ImportState::Recognised);
    // The communes of the neighbour are not on the sheet, whoever says that it is theirs.
    let wrong = Identity { reporter: TUONG_DUONG.to_owned(), ..identity };
    let known = Known::default().with_identity(Some(&wrong));
    let import = read_knowing(&pack, &workbook, known);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["control-total-differs"]);
    restamp(&mut workbook, None, None);
    let known = Known::default().with_identity(Some(&wrong));
    let import = read_knowing(&pack, &workbook, known);
    assert!(import.values.iter().all(|value| !value.row_code.starts_with("B.")));
    assert!(import.account.balances());
    assert!(codes(&import).contains(&"missing-label"));
    assert!(asked(&import).contains(&"extra-label"));
}

#[test]
fn what_is_no_form_of_ours_asks_one_question() {
    let pack = pack();
    let mut workbook = Workbook::new(grid::FileKind::Xls);
    let mut sheet = grid::Sheet::new("Biểu F28");
    for row in 0..50 {
        put(&mut sheet, grid::Address::new(row, 0), CellValue::Text(format!("Mặt hàng {row}")));
        put(&mut sheet, grid::Address::new(row, 1), CellValue::Number(f64::from(row)));
    }
    workbook.sheets.push(sheet);
    let import = read_as("F28_ubnd-ky-son_2023S1_lan1.xls", &pack, &workbook);
    assert_eq!(import.state, ImportState::Unrecognised);
    assert_eq!(import.questions.len(), 1);
    assert_eq!(import.account.read, 50);
    assert_eq!(import.account.ignored_total(), 50);
}

#[test]
fn a_template_sent_back_empty_is_asked_about() {
    let pack = pack();
    let import = read(&pack, &laid_out(&pack, &ky_son(&pack)));
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["nothing-filled"]);
    assert_eq!(import.account.placed, 0);
}

#[test]
fn figures_that_stand_beside_the_form_alone_are_asked_about() {
    let pack = pack();
    let form = ky_son(&pack);
    let mut words_only = laid_out(&pack, &form);
    for (index, value) in sample(&pack, &form) {
        if !form.cells[index].value_type.is_numeric() {
            let at = position(&words_only, &form.cells[index]);
            put(&mut words_only.sheets[0], at, value);
        }
    }
    refresh_totals(&form, &mut words_only);
    assert_eq!(asked(&read(&pack, &words_only)), [""; 0]);

    let mut comment = words_only.clone();
    comment.sheets[0].comments.push((Address::new(13, 3), "Số liệu: 12".to_owned()));
    assert_eq!(asked(&read(&pack, &comment)), ["comment-with-figures"]);

    let mut text_box = words_only.clone();
    text_box.sheets[0].text_boxes.push("Số vụ: 12\nSố người: 15".to_owned());
    let import = read(&pack, &text_box);
    assert_eq!(asked(&import), ["text-box-with-figures"]);
    assert_eq!(import.account.placed, 0);

    let mut picture = words_only;
    let sheet = Some(picture.sheets[0].name.clone());
    picture.notes.push(Note { code: "picture".into(), sheet, at: None, detail: String::new() });
    assert_eq!(asked(&read(&pack, &picture)), ["picture"]);
}

#[test]
fn an_older_template_is_placed_where_codes_and_labels_still_agree() {
    let (pack, mut workbook) = case();
    let mut stamp = template(&ky_son(&pack));
    stamp.pack_hash = "old".to_owned();
    stamp.pack_version = "0".to_owned();
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::Recognised);
    assert_eq!(codes(&import), ["template-older"]);
    assert_eq!(placed(&import), meant(&pack, &ky_son(&pack)));

    replace(&mut workbook, "Kinh phí đã chi", "Kinh phí được giao");
    let import = read(&pack, &workbook);
    assert!(import.values.iter().all(|value| value.row_code != "A3"));
    assert!(asked(&import).contains(&"label-reworded"));
}

#[test]
fn a_stamp_of_another_pack_is_held() {
    let (pack, mut workbook) = case();
    let mut stamp = template(&ky_son(&pack));
    stamp.pack = "khac".to_owned();
    restamp(&mut workbook, Some(&stamp), Some(&stamp));
    let import = read(&pack, &workbook);
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["contradiction-pack"]);
}

#[test]
fn answers_that_speak_of_others_are_no_signs() {
    let pack = pack();
    let form = ky_son(&pack);
    for said in [
        "Đơn vị báo cáo: UBND huyện Tương Dương",
        "Kỳ báo cáo: năm 1999",
        "Tình hình chung\nĐơn vị báo cáo: cả huyện",
    ] {
        let mut workbook = filled(&pack, &form);
        let cell = at(&workbook, &form, "C1", "1");
        put(&mut workbook.sheets[0], cell, CellValue::Text(said.to_owned()));
        let import = read(&pack, &workbook);
        assert_eq!(import.state, ImportState::Recognised, "{said}: {:?}", import.questions);
        assert_eq!(import.recognition.contradictions, []);
    }
}

#[test]
fn a_name_that_somebody_has_explained_is_understood_and_overrides_no_other_sign() {
    let (pack, mut workbook) = case();
    let written = "UBND H. Kì Sơn (mới)";
    replace(&mut workbook, "Ủy ban nhân dân huyện Kỳ Sơn", written);
    assert_eq!(asked(&read(&pack, &workbook)), ["unit-unknown"]);
    let means = |id: &str| -> Aliases {
        [Alias::of_reporter(pack.reporter(id).unwrap(), written)].into_iter().collect()
    };
    let aliases = means(KY_SON);
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    assert_eq!(import.state, ImportState::Recognised, "{:?}", import.questions);
    assert_eq!(placed(&import), meant(&pack, &ky_son(&pack)));
    // The stamp says otherwise.
    let aliases = means(TUONG_DUONG);
    let import = read_knowing(&pack, &workbook, Known::aliases(&aliases));
    contradicts(&import, About::Reporter, KY_SON, TUONG_DUONG);
}

#[test]
fn a_report_of_somebody_who_does_not_owe_it_waits_whole_and_can_be_included() {
    let pack = pack();
    let form = form(&pack, "F02", KY_SON, "2023S1");
    let import = read(&pack, &filled(&pack, &form));
    assert_eq!(import.state, ImportState::NeedsReview);
    assert_eq!(asked(&import), ["reporter-not-due"]);
    assert!(shared::submission::is_doubt(&import.questions[0]));
    assert!(import.values.is_empty() && import.account.placed == 0);
    let withheld = import.withheld.as_ref().expect("what it holds, once it is included");
    assert!(withheld.questions.is_empty());
    assert_eq!(withheld.account.placed, figures(&form));

    // Beside a contradiction nobody includes it.
    let mut workbook = filled(&pack, &form);
    replace(&mut workbook, "6 tháng đầu năm 2023", "năm 2023");
    let import = read(&pack, &workbook);
    assert!(!asked(&import).iter().all(|code| *code == "reporter-not-due"), "{:?}", asked(&import));
    assert_eq!(import.withheld, None);
}
