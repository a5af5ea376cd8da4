//! What sends a whole file to review: nothing of it is placed until a person has answered.

use std::collections::{BTreeMap, BTreeSet};

use grid::Workbook;

use super::{
    About, Alias, Anchor, Answer, Contradiction, FileFacts, Identity, Meaning, Question, Scope,
    Sign, Wording, called::Called, candidates, cells::CellReading, control, is_beside_the_form,
    is_mending_note, parts, place::Placement, recognise::Recognised, words::Words,
};
use crate::{
    definition::Pack,
    diag::{Finding, Place},
    form::{ColumnRole, Form, FormCell},
    i18n::{self, Language},
    value::format_number,
};

/// Below this share of cells found, a workbook is too little of its form to be trusted.
const TOO_LITTLE: f64 = 0.5;

/// No input cell of the form holds anything.
pub(super) const NOTHING_FILLED: &str = "nothing-filled";

/// Doubts about a file that otherwise is understood. Whoever merges may take it all the same;
/// what contradicts itself, is not known or shows persons they may not.
const DOUBTS: [&str; 6] = [
    "reporter-not-due",
    "cells-missing",
    "control-total-differs",
    "comment-with-figures",
    "text-box-with-figures",
    "picture",
];

/// Whether a question about a file is a doubt that is settled by including the file.
pub fn is_doubt(question: &Question) -> bool {
    DOUBTS.contains(&question.code.as_str())
}

pub(super) struct Review<'a> {
    pub(super) pack: &'a Pack,
    pub(super) file: &'a FileFacts<'a>,
    pub(super) form: &'a Form,
    pub(super) workbook: &'a Workbook,
    pub(super) words: &'a Words<'a>,
    pub(super) recognised: &'a Recognised<'a>,
    pub(super) placement: &'a Placement,
    pub(super) readings: &'a [CellReading],
    pub(super) decided: Option<&'a Identity>,
    /// Questions about lines and columns, whose answers bring more cells.
    pub(super) open_questions: usize,
    /// Share of the form's lines with figures that were found.
    pub(super) lines_found: f64,
    /// A unit's part of a table of several units, every line and column of which is known: such
    /// tables hold what somebody has chosen of the form.
    pub(super) is_chosen: bool,
    /// Signs of personal data.
    pub(super) personal: &'a [Finding],
}

impl Review<'_> {
    /// The questions about the file as a whole; empty if its values may be placed.
    pub(super) fn questions(&self) -> Vec<Question> {
        let mut questions = self.contradictions();
        questions.extend(self.unknown());
        questions.extend(self.other_pack());
        questions.extend(self.not_owed());
        questions.extend(self.moved_cells());
        if questions.is_empty() {
            questions.extend(self.too_little());
            questions.extend(self.figures_elsewhere().or_else(|| self.nothing_filled()));
            questions.extend(self.control_totals());
        }
        questions.extend(self.personal_data());
        questions
    }

    /// One question per thing that signs disagree about.
    fn contradictions(&self) -> Vec<Question> {
        let mut by_about: BTreeMap<About, Vec<&Contradiction>> = BTreeMap::new();
        for contradiction in &self.recognised.recognition.contradictions {
            by_about.entry(contradiction.about).or_default().push(contradiction);
        }
        by_about
            .into_iter()
            .map(|(about, contradictions)| {
                let first = contradictions[0];
                let code = match about {
                    About::Pack => "contradiction-pack",
                    About::DataSet => "contradiction-form",
                    About::Reporter => "contradiction-unit",
                    About::Period => "contradiction-period",
                    About::Revision => "contradiction-revision",
                    About::Cell => "contradiction-row",
                };
                let readings: BTreeSet<&String> = contradictions
                    .iter()
                    .flat_map(|item| [&item.first.reading, &item.second.reading])
                    .flatten()
                    .collect();
                let mut question = self.question(code);
                question.place = self.place_of(&first.second);
                question.arguments = self.both(about, first);
                question.answers = readings
                    .into_iter()
                    .filter(|reading| self.is_known(about, reading))
                    .map(|reading| Answer::Identity(self.identity_with(about, reading)))
                    .collect();
                question
            })
            .collect()
    }

    /// Things that no sign says, or that a sign says in words nobody knows.
    fn unknown(&self) -> Vec<Question> {
        let recognition = &self.recognised.recognition;
        let contradicted = |about| {
            recognition.contradictions.iter().any(|contradiction| contradiction.about == about)
        };
        let asked = [
            (About::DataSet, &recognition.data_set, "form-unknown", "form-unknown"),
            (About::Reporter, &recognition.reporter, "unit-unknown", "unit-missing"),
            (About::Period, &recognition.period, "period-unknown", "period-missing"),
        ];
        asked
            .into_iter()
            .filter(|(about, ..)| !contradicted(*about))
            .filter(|(about, settled, ..)| {
                settled.as_ref().is_none_or(|id| !self.is_known(*about, id))
            })
            .map(|(about, settled, unknown, missing)| {
                let of = || recognition.anchors.iter().filter(|anchor| anchor.about == about);
                let unread = of().find(|anchor| anchor.reading.is_none());
                let text = unread.map(|anchor| anchor.text.clone()).or_else(|| settled.clone());
                let mut question = self.question(if text.is_some() { unknown } else { missing });
                if let Some(anchor) = unread {
                    question.place = self.place_of(anchor);
                }
                question.raw = text.unwrap_or_default();
                let mut readings: Vec<String> =
                    of().filter_map(|anchor| anchor.reading.clone()).collect();
                if about == About::Reporter {
                    readings.extend(candidates::like(
                        self.pack,
                        self.recognised.likely.map(|(data_set, ..)| data_set),
                        &question.raw,
                    ));
                }
                let mut offered = BTreeSet::new();
                readings.retain(|id| self.is_known(about, id) && offered.insert(id.clone()));
                let names: Vec<String> =
                    readings.iter().map(|id| self.name_of(about, id)).collect();
                question.arguments = vec![
                    ("raw".to_owned(), question.raw.clone()),
                    ("candidates".to_owned(), names.join(", ")),
                ];
                question.answers = readings
                    .iter()
                    .map(|id| Answer::Identity(self.identity_with(about, id)))
                    .collect();
                if about == About::Reporter && unread.is_some() {
                    self.who_is_called(&mut question, &readings);
                } else if about == About::Reporter && question.raw.is_empty() {
                    self.whose_files_are_called_so(&mut question);
                }
                question
            })
            .collect()
    }

    /// A name is asked about as words: who is called so then, is called so in every file. Not one
    /// that several have.
    fn who_is_called(&self, question: &mut Question, readings: &[String]) {
        let Some((data_set, ..)) = self.recognised.likely else { return };
        let [kind] = data_set.reporter_kinds.as_slice() else { return };
        let scope = Scope::Reporter { reporter_kind: kind.clone() };
        let wording = Wording::new(scope, &question.raw);
        let shortest = self.words.shortest(&self.words.exact(&question.raw));
        if !wording.says_something() || self.words.names().is_shared(&shortest) {
            return;
        }
        let of_kind = |id: &&String| self.pack.reporter(id).is_some_and(|of| of.kind == *kind);
        let aliases = readings.iter().filter(of_kind).map(|id| {
            let means = Meaning::Is(id.clone());
            Answer::Alias(Alias { wording: wording.clone(), means })
        });
        question.answers.extend(aliases);
        question.wording = Some(wording);
    }

    /// Where no sign says whose report it is, the name of the file may: it is asked about, and once
    /// it was said, it is a sign.
    fn whose_files_are_called_so(&self, question: &mut Question) {
        let Some((data_set, ..)) = self.recognised.likely else { return };
        let Some(called) = Called::of(self.pack, data_set, self.file.path) else { return };
        if parts::is_part(self.workbook) {
            return;
        }
        let alias = called.alias();
        let name = self.name_of(About::Reporter, called.reporter());
        question.arguments.retain(|(argument, _)| argument != "candidates");
        question.arguments.push(("candidates".to_owned(), name));
        question.wording = Some(alias.wording.clone());
        question.answers.push(Answer::Alias(alias));
    }

    /// The stamp is of another pack altogether.
    fn other_pack(&self) -> Option<Question> {
        let stamp = self.recognised.stamps.any().filter(|stamp| stamp.pack != self.pack.id)?;
        let mut question = self.question("contradiction-pack");
        let in_properties = self.recognised.stamps.properties.is_some();
        let carrier = if in_properties { Sign::Properties } else { Sign::HiddenSheet };
        question.arguments = vec![
            ("first".to_owned(), stamp.pack.clone()),
            ("first_sign".to_owned(), sign_name(carrier)),
            ("second".to_owned(), self.pack.id.clone()),
            ("second_sign".to_owned(), self.pack.title.clone()),
        ];
        Some(question)
    }

    /// The form is not one that this reporter owes for this period, or owed for a past one.
    fn not_owed(&self) -> Option<Question> {
        let recognition = &self.recognised.recognition;
        let data_set = self.pack.data_set(recognition.data_set.as_deref()?)?;
        let reporter = self.pack.reporter(recognition.reporter.as_deref()?)?;
        let period = self.pack.period(recognition.period.as_deref()?)?;
        let owed = data_set.reporter_kinds.contains(&reporter.kind)
            && data_set.period_kinds.iter().any(|kind| kind == period.span());
        (!owed).then(|| {
            let mut question = self.question("reporter-not-due");
            question.arguments = vec![
                ("form".to_owned(), data_set.printed_code.clone()),
                ("reporter".to_owned(), reporter.name.clone()),
                ("period".to_owned(), period.label.clone()),
            ];
            question
        })
    }

    /// Rows sorted, cells cut and pasted: one question for all of it.
    fn moved_cells(&self) -> Option<Question> {
        let parts = |anchor: &Anchor| {
            let reading = anchor.reading.clone().unwrap_or_default();
            let (row, column) = reading.split_once('/').unwrap_or((&reading, ""));
            (row.to_owned(), column.to_owned())
        };
        let all = &self.placement.contradictions;
        // What names two lines is easier to understand than what names two places.
        let telling = all.iter().find(|item| parts(&item.first).0 != parts(&item.second).0);
        let example = telling.or(all.first())?;
        let (first, second) = (&example.first, &example.second);
        let ((row, column), (other_row, other_column)) = (parts(first), parts(second));
        let places = (stands(first), stands(second));
        let (code, readings) = if row != other_row {
            ("contradiction-row", (row, other_row))
        } else if column != other_column {
            ("contradiction-column", (column, other_column))
        } else if first.sign == second.sign {
            ("contradiction-copy", places)
        } else {
            ("contradiction-name", places)
        };
        let mut question = self.question(code);
        question.place = self.place_of(first);
        question.arguments =
            vec![("first".to_owned(), readings.0), ("second".to_owned(), readings.1)];
        Some(question)
    }

    fn too_little(&self) -> Option<Question> {
        let asked = self.form.inputs().count();
        let found = self.readings.len();
        let of_period = |cell: &FormCell| {
            cell.column_role == ColumnRole::Current && cell.value_type.is_numeric()
        };
        let current = self.form.inputs().filter(|(_, cell)| of_period(cell)).count();
        let read = self.readings.iter().filter(|reading| of_period(&self.form.cells[reading.cell]));
        let enough = |found: usize, asked: usize| found as f64 >= asked as f64 * TOO_LITTLE;
        // Somebody has said that this is the form, or will say what its columns are.
        let said =
            self.decided.is_some() || (self.open_questions > 0 && self.lines_found >= TOO_LITTLE);
        let is_enough =
            said || enough(found, asked) || (current > 0 && enough(read.count(), current));
        (!is_enough && !self.is_chosen).then(|| {
            let mut question = self.question("cells-missing");
            question.arguments = vec![
                ("found".to_owned(), found.to_string()),
                ("all".to_owned(), asked.to_string()),
            ];
            question
        })
    }

    fn nothing_filled(&self) -> Option<Question> {
        let blank = |reading: &CellReading| reading.parsed.state.is_blank();
        (self.open_questions == 0 && self.readings.iter().all(blank))
            .then(|| self.question(NOTHING_FILLED))
    }

    /// No figure stands in the form, and some stand in comments, text boxes or pictures: taking
    /// the rest alone would count the unit as one that has nothing to report.
    fn figures_elsewhere(&self) -> Option<Question> {
        let blank = |reading: &CellReading| {
            reading.parsed.state.is_blank()
                || !self.form.cells[reading.cell].value_type.is_numeric()
        };
        if !self.readings.iter().all(blank) {
            return None;
        }
        let with_digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
        let visible = self.workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
        let written = visible.flat_map(|sheet| {
            let theirs = sheet.comments.iter().filter(|(_, text)| !is_mending_note(text));
            let comments = theirs.map(|(_, text)| ("comment-with-figures", text));
            comments.chain(sheet.text_boxes.iter().map(|text| ("text-box-with-figures", text)))
        });
        let of_text = written.filter(|(_, text)| with_digits(text)).map(|(code, text)| {
            let mut question = self.question(code);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            question.arguments = vec![("raw".to_owned(), text.chars().take(120).collect())];
            question
        });
        let pictures = self.workbook.notes.iter().filter(|note| note.code == "picture");
        let of_picture = pictures.map(|note| self.question(&note.code));
        of_text.chain(of_picture).next()
    }

    /// The live totals of our hidden sheet do not fit the figures that were read.
    fn control_totals(&self) -> Option<Question> {
        let differences = control::differences(self.form, self.workbook, self.placement);
        let first = differences.first()?;
        let mut question = self.question("control-total-differs");
        question.arguments = vec![
            ("section".to_owned(), first.section.clone()),
            ("column".to_owned(), first.column.clone()),
            ("found".to_owned(), format_number(first.stored)),
            ("expected".to_owned(), format_number(first.read)),
        ];
        Some(question)
    }

    /// One question for all signs of personal data; the first is named, shortened.
    fn personal_data(&self) -> Option<Question> {
        let first = self.personal.first()?;
        let mut question = self.question(&first.code);
        question.place = Place { file: Some(self.file.path.to_owned()), ..first.place.clone() };
        question.arguments.clone_from(&first.arguments);
        Some(question)
    }

    fn question(&self, code: &str) -> Question {
        Question {
            id: code.to_owned(),
            code: code.to_owned(),
            place: Place { file: Some(self.file.path.to_owned()), ..Place::default() },
            arguments: Vec::new(),
            raw: String::new(),
            answers: Vec::new(),
            about: None,
            wording: None,
            waiting: Vec::new(),
        }
    }

    fn place_of(&self, anchor: &Anchor) -> Place {
        Place {
            file: Some(self.file.path.to_owned()),
            sheet: anchor.sheet.clone(),
            cell: anchor.cell.clone(),
            ..Place::default()
        }
    }

    /// Both readings in words, and where each was read.
    fn both(&self, about: About, contradiction: &Contradiction) -> Vec<(String, String)> {
        let shown =
            |anchor: &Anchor| self.name_of(about, anchor.reading.as_deref().unwrap_or_default());
        let sign = |anchor: &Anchor| match (&anchor.sheet, &anchor.cell) {
            (Some(sheet), Some(cell)) => format!("{} {sheet}!{cell}", sign_name(anchor.sign)),
            _ => sign_name(anchor.sign),
        };
        [
            ("first", shown(&contradiction.first)),
            ("first_sign", sign(&contradiction.first)),
            ("second", shown(&contradiction.second)),
            ("second_sign", sign(&contradiction.second)),
            ("first_kind", sign_name(contradiction.first.sign)),
            ("second_kind", sign_name(contradiction.second.sign)),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .into()
    }

    fn name_of(&self, about: About, id: &str) -> String {
        match about {
            About::DataSet => self.pack.data_set(id).map(|item| &item.printed_code),
            About::Reporter => self.pack.reporter(id).map(|item| &item.name),
            About::Period => self.pack.period(id).map(|item| &item.label),
            _ => None,
        }
        .map_or_else(|| id.to_owned(), Clone::clone)
    }

    fn is_known(&self, about: About, id: &str) -> bool {
        match about {
            About::DataSet => self.pack.data_set(id).is_some(),
            About::Reporter => self.pack.reporter(id).is_some(),
            About::Period => self.pack.period(id).is_some(),
            About::Pack => id == self.pack.id,
            About::Revision | About::Cell => false,
        }
    }

    /// The identity that this reading would give, with what is settled or read besides; empty where
    /// nothing is.
    fn identity_with(&self, about: About, reading: &str) -> Identity {
        let recognition = &self.recognised.recognition;
        let or_read = |settled: &Option<String>, about| {
            let mut read = recognition.anchors.iter().filter(|anchor| anchor.about == about);
            let known = read.find_map(|anchor| {
                anchor.reading.clone().filter(|reading| self.is_known(about, reading))
            });
            settled.clone().or(known).unwrap_or_default()
        };
        let mut identity = Identity {
            data_set: or_read(&recognition.data_set, About::DataSet),
            reporter: or_read(&recognition.reporter, About::Reporter),
            period: or_read(&recognition.period, About::Period),
        };
        if let Some(decided) = self.decided {
            identity.clone_from(decided);
        }
        match about {
            About::DataSet => reading.clone_into(&mut identity.data_set),
            About::Reporter => reading.clone_into(&mut identity.reporter),
            About::Period => reading.clone_into(&mut identity.period),
            _ => {}
        }
        identity
    }
}

fn sign_name(sign: Sign) -> String {
    let id = match sign {
        Sign::Properties => "properties",
        Sign::HiddenSheet => "hidden-sheet",
        Sign::VisibleLine => "visible-line",
        Sign::DefinedName => "defined-name",
        Sign::RowCode => "row-code",
        Sign::ColumnCode => "column-code",
        Sign::Label => "label",
        Sign::SheetName => "sheet-name",
        Sign::FileName => "file-name",
        Sign::Decision => "decision",
    };
    i18n::text(Language::Vi, &format!("submission.sign.{id}")).to_owned()
}

/// `Biểu F28!D12`.
fn stands(anchor: &Anchor) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    format!("{}!{}", part(&anchor.sheet), part(&anchor.cell))
}
