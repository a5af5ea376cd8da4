//! Filled forms, and the files that hold them.

use std::{path::PathBuf, process::Command, sync::Arc};

use grid::{Workbook, envelope::Answer};
use shared::{
    definition::{CivilDate, Pack, ValueType, embedded},
    earlier::{Known, Offer, Origin, OriginKind, take},
    entry::Entry,
    export,
    form::{ColumnRole, Form, ValueRole},
    job::{PackAnswer, PackDesk, PackRequest},
    merge::{FileOutcome, Session},
    report::Report,
    spreadsheet::{self, SubmissionOptions},
    submission::{self, FileFacts, Identity},
    value::{RawValue, ValueState, parse, sha256_hex},
};

pub(crate) const HEALTH: &str = "so_y_te.nghe_an";

pub(crate) fn pack() -> Arc<Pack> {
    embedded("nghe-an-2023").expect("built in")
}

pub(crate) fn wanted(period: &str) -> Identity {
    Identity { data_set: "F05".into(), reporter: HEALTH.into(), period: period.into() }
}

pub(crate) fn form(pack: &Pack, data_set: &str, reporter: &str, period: &str) -> Form {
    Form::build(
        pack,
        pack.data_set(data_set).expect("there"),
        pack.reporter(reporter).expect("there"),
        pack.period(period).expect("there"),
    )
}

/// Something else in every cell; of the first figures one has not arisen, one is not known.
pub(crate) fn filled(pack: &Pack, form: &Form, from: i64) -> Entry {
    let mut entry = Entry::empty(form);
    for (position, (index, cell)) in form.inputs().enumerate() {
        let number = from + position as i64;
        let text = match &cell.value_type {
            _ if cell.column_role == ColumnRole::Comment => format!("ghi chú {position}"),
            ValueType::Money | ValueType::Decimal(2..) => format!("{number},25"),
            ValueType::Percent => format!("{},5", number % 100),
            kind if kind.is_numeric() => match position {
                4 => "KPS".to_owned(),
                8 => "…".to_owned(),
                _ => number.to_string(),
            },
            ValueType::Bool => "Có".to_owned(),
            ValueType::Date => "05/3/2023".to_owned(),
            ValueType::SelectOne(list) => {
                pack.choice_list(list).expect("there").options[0].label.clone()
            }
            _ => format!("=Ý kiến, số {position}"),
        };
        let state = parse(pack, cell, &RawValue::Text(&text)).state;
        assert!(!matches!(state, ValueState::Unreadable(_)), "{}: {text}", cell.label);
        entry.set(index, text, state);
    }
    entry.recalculate(form);
    entry
}

pub(crate) fn written(pack: &Pack, form: &Form, entry: &Entry, revision: u32) -> Vec<u8> {
    let options = SubmissionOptions {
        revision,
        exported_at: format!("2023-06-{:02}T15:04:05+07:00", 10 + revision),
        non_secret: true,
        has_errors: false,
    };
    spreadsheet::submission(pack, form, entry, &options).expect("written")
}

fn outcome(pack: &Pack, path: &str, bytes: &[u8]) -> (FileOutcome, Option<Workbook>) {
    let sha256 = sha256_hex(bytes);
    let facts = FileFacts { path, sha256: &sha256, size: bytes.len() as u64 };
    let workbook = reader::read(bytes);
    let answer = match workbook.clone() {
        Ok(workbook) => Answer::Workbook(workbook),
        Err(rejection) => Answer::Rejected(rejection),
    };
    (FileOutcome::of_answer(pack, &facts, answer, submission::Known::default()), workbook.ok())
}

/// What a file offers beside the form of the Health Department.
pub(crate) fn offer(pack: &Pack, period: &str, path: &str, bytes: &[u8]) -> Offer {
    let (file, workbook) = outcome(pack, path, bytes);
    let offer = take(pack, &wanted(period), &file, workbook.as_ref());
    assert_eq!(asked(pack, period, file, workbook), offer, "the worker says the same");
    let json = serde_json::to_string(&offer).expect("json");
    assert_eq!(serde_json::from_str::<Offer>(&json).expect("json"), offer);
    offer
}

/// The same through the desk that the page asks.
fn asked(pack: &Pack, period: &str, file: FileOutcome, workbook: Option<Workbook>) -> Offer {
    let grid = workbook.map(|workbook| Answer::Workbook(workbook).to_bytes());
    let (wanted, file) = (wanted(period), Box::new(file));
    let request = PackRequest::Earlier { pack: pack.id.clone(), wanted, file };
    let in_use = |_: &str| Some(Arc::new(pack.clone()));
    match PackDesk::default().handle(request, grid.as_deref(), in_use).0 {
        PackAnswer::Earlier { offer } => offer,
        answer => panic!("{answer:?}"),
    }
}

/// `report.xlsx` and `data.csv` of a merge of these files.
pub(crate) fn merged(
    pack: &Arc<Pack>,
    period: &str,
    files: &[(&str, &[u8])],
) -> (Vec<u8>, Vec<u8>) {
    let mut session = Session::new(pack.clone(), period);
    for (path, bytes) in files {
        session.push(outcome(pack, path, bytes).0);
    }
    let now = CivilDate::parse_iso("2023-06-20").expect("a day");
    let consolidation = session.finish(now).expect("a period of the pack");
    let workbooks = spreadsheet::report(&Report::of(&consolidation)).expect("written");
    assert!(workbooks.sources.is_empty());
    (workbooks.report, export::csv(&consolidation))
}

/// What a form tells of itself.
pub(crate) fn told(form: &Form, entry: &Entry) -> Known {
    let origin = Origin {
        kind: OriginKind::Draft { revision: 1 },
        file: String::new(),
        sha256: String::new(),
    };
    Known::of_entry(form, entry, origin)
}

/// The figures without those that a consolidation does not name: what is not known.
pub(crate) fn without_marks(known: &Known) -> shared::earlier::Figures {
    let marks = [ValueState::NotAvailable, ValueState::NotApplicable];
    let figures = known.figures.clone().into_iter();
    figures.filter(|(key, state)| key.role != ValueRole::Stated && !marks.contains(state)).collect()
}

/// Workbooks as LibreOffice saves them in another format; `None`, and said so, without it.
pub(crate) fn resaved(files: [&[u8]; 2], format: &str, to: &str) -> Option<[Vec<u8>; 2]> {
    if Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("skipped: soffice is not installed");
        return None;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("earlier-{}-{to}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let names = ["0", "1"];
    for (name, bytes) in names.iter().zip(files) {
        std::fs::write(folder.join(format!("{name}.xlsx")), bytes).expect("a file");
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let done = Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", format, "--outdir"])
        .arg(folder.join("out"))
        .args(names.map(|name| folder.join(format!("{name}.xlsx"))))
        .output()
        .expect("soffice runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let saved = names.map(|name| {
        std::fs::read(folder.join(format!("out/{name}.{to}"))).expect("a converted file")
    });
    let _ = std::fs::remove_dir_all(&folder);
    Some(saved)
}
