//! From the grid of one file to an [`Import`]: recognise, find every cell, understand it,
//! and say where each figure went.
//!
//! **Invariant:** a value is placed only if all signs of the file agree and the cell is
//! certain; what is not placed is queued with a question or ignored with a reason.

use grid::Workbook;

use super::{
    Answer, CellAccount, Confidence, FileFacts, Identity, Import, ImportState, Integrity, Known,
    Question, StampKind, Withheld,
    account::{self, Fate},
    cells::CellReader,
    habits::Habits,
    hidden,
    legacy::{self, Legacy},
    lines::Said,
    names,
    notices::Notices,
    pack_signs::PackSigns,
    parts,
    place::{self, Trust},
    recognise::{self, Recognised},
    review::{self, NOTHING_FILLED, Review},
    tables::{FormIndex, Tables},
    turned,
    wordings::{self, Wordings},
    words::Words,
};
use crate::{
    definition::Pack,
    diag::{Finding, Place, Severity},
    entry::Entry,
    form::Form,
    sensitivity,
};

/// Reads one file, with what people have decided before. Never fails: what cannot be used says
/// why.
pub fn import(pack: &Pack, file: &FileFacts<'_>, workbook: &Workbook, known: Known<'_>) -> Import {
    read(pack, file, workbook, known).import
}

/// A file opened to go on filling.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub form: Form,
    /// Recalculated. Every text is what a person types for its state.
    pub entry: Entry,
    pub import: Import,
}

/// Opens a file for filling. Unlike a merge it takes over unclear cells too, as text to be
/// corrected, and files that only their author can mend: those with signs of personal data,
/// and empty ones. `Err` where anything else holds the file.
pub fn draft(pack: &Pack, file: &FileFacts<'_>, workbook: &Workbook) -> Result<Draft, Box<Import>> {
    let read = read(pack, file, workbook, Known::default());
    match read.filled {
        Some((form, entry)) => Ok(Draft { form, entry, import: read.import }),
        None => Err(Box::new(read.import)),
    }
}

impl Draft {
    /// How often the form has been exported: the next file has the number after it.
    pub fn revision(&self) -> u32 {
        self.import.revision.unwrap_or(0)
    }

    /// The figures were declared non-secret when the file was exported.
    pub fn non_secret(&self) -> bool {
        self.import.stamp.as_ref().is_some_and(|stamp| stamp.non_secret)
    }

    /// The file still holds the figures that were exported, and nothing else.
    pub fn is_intact(&self) -> bool {
        self.import.integrity == Integrity::IntactSinceExport
    }
}

impl Import {
    /// The placed values as a recalculated entry; `None` unless the file was recognised with
    /// this pack.
    pub fn to_entry(&self, pack: &Pack) -> Option<(Form, Entry)> {
        if self.state != ImportState::Recognised {
            return None;
        }
        let identity = self.recognition.identity()?;
        let form = Form::build(
            pack,
            pack.data_set(&identity.data_set)?,
            pack.reporter(&identity.reporter)?,
            pack.period(&identity.period)?,
        );
        let mut entry = Entry::empty(&form);
        for value in &self.values {
            if form.cells.get(value.cell).is_some_and(|cell| cell.key == value.key) {
                entry.set(value.cell, value.raw.clone(), value.state.clone());
            }
        }
        entry.recalculate(&form);
        Some((form, entry))
    }
}

/// Reads a file as a whole; where that ends in doubt and there are hidden sheets, without them. An
/// old report that still lies there, hidden, then holds up nothing: but only where all signs on the
/// sheets that people see agree, and either every line of the form stands there or what is hidden
/// says itself that it is of another period.
fn read(pack: &Pack, file: &FileFacts<'_>, workbook: &Workbook, known: Known<'_>) -> Read {
    let whole = read_all(pack, file, workbook, known);
    let personal = |question: &Question| question.code.starts_with(sensitivity::PREFIX);
    if whole.import.state == ImportState::Recognised || whole.import.questions.iter().any(personal)
    {
        return whole;
    }
    let Some((shown, hidden)) = hidden::without(workbook) else { return whole };
    let mut read = read_all(pack, file, &shown, known);
    let complete = read.filled.as_ref().is_some_and(|(form, _)| {
        let Import { values, questions, .. } = &read.import;
        values.len() + questions.len() >= form.inputs().count()
    });
    let is_recognised = read.import.state == ImportState::Recognised;
    let is_past = (is_recognised || read.import.questions.iter().all(review::is_doubt))
        && hidden.is_of_another_period(&whole.import, &read.import);
    let is_complete = is_recognised && complete;
    if !is_past && !is_complete {
        return whole;
    }
    hidden.tell(file, &mut read.import);
    read
}

struct Read {
    import: Import,
    /// Everything that was found, certain or unclear; `None` where the file is not to be filled
    /// on.
    filled: Option<(Form, Entry)>,
}

fn read_all(pack: &Pack, file: &FileFacts<'_>, workbook: &Workbook, known: Known<'_>) -> Read {
    let words = Words::of(PackSigns::of(pack), workbook);
    let (workbook, legacy) = legacy::decoded(workbook, &words);
    let workbook = workbook.as_ref();
    let turned = turned::upright(workbook, &words);
    let upright = turned.as_ref().map_or(workbook, |turned| &turned.workbook);
    let mut recognised = recognise::recognise(pack, file, workbook, upright, known, &words);
    let Some((data_set, reporter, period)) = recognised.likely.filter(|_| recognised.is_form)
    else {
        return unrecognised(file, workbook, recognised, &legacy);
    };
    let mut personal = sensitivity::scan_knowing(workbook, |text| words.is_known(text));
    let (workbook, legacy) = match &turned {
        Some(turned) => {
            turned.signs(&mut recognised.recognition);
            turned.findings(&mut personal);
            (&turned.workbook, legacy.turned(|sheet| turned.is_turned(sheet)))
        }
        None => (workbook, legacy),
    };
    let form = Form::build(pack, data_set, reporter, period);
    let index = FormIndex::of(&form, |label| words.exact(label));
    let decided = known.identity.is_some();
    let said = Said { aliases: known.aliases, data_set: &form.data_set, decided };
    let tables = Tables::find(&form, &index, workbook, &words, said);
    let names = names::positions(&form, workbook);
    let same_pack = recognised.stamps.any().is_some_and(|stamp| stamp.pack_hash == form.pack_hash);
    let trust = if same_pack { Trust::Stamped } else { Trust::LabelsToo };
    let placement = place::place(&form, workbook, &tables, &names, trust, &words);

    let cells = CellReader { pack, form: &form, workbook, legacy: &legacy, file, words: &words };
    let readings = cells.inputs(&placement);
    let entry = cells.entry(&readings);
    let mut fates = cells.fates(&placement, &readings);
    let mut extra = account::extra_rows(workbook, &tables, &fates);
    extra.retain(|row| !wordings::is_ignored(row, workbook, &words, said));
    let of_lines = extra.iter().map(|row| (row.sheet, &row.cells));
    let of_columns = tables.open_columns.iter().map(|column| (column.sheet, &column.cells));
    for (sheet, cells) in of_lines.chain(of_columns) {
        fates.extend(cells.iter().map(|at| ((sheet, *at), Fate::Queued)));
    }
    personal.extend(cells.personal(&readings));
    let review = Review {
        pack,
        file,
        form: &form,
        workbook,
        words: &words,
        recognised: &recognised,
        placement: &placement,
        readings: &readings,
        decided: known.identity,
        open_questions: extra.len() + tables.open_columns.len(),
        lines_found: tables.share_of(&form),
        is_chosen: parts::is_of_unit(workbook)
            && extra.is_empty()
            && tables.open_columns.is_empty(),
        personal: &personal,
    };
    let wordings = Wordings { file, form: &form, workbook, tables: &tables, words: &words, said };
    let blocks = review.questions();
    let in_doubt = !blocks.is_empty() && blocks.iter().all(review::is_doubt);
    let undoubted = in_doubt.then(|| account::account(&form, workbook, &tables, fates.clone()).0);
    if !blocks.is_empty() {
        for fate in fates.values_mut().filter(|fate| **fate == Fate::Placed) {
            *fate = Fate::Queued;
        }
    }
    let (account, outside) = account::account(&form, workbook, &tables, fates);

    let notices = Notices { file, form: &form, workbook, tables: &tables, placement: &placement };
    let mut findings = notices.of_template(&recognised);
    findings.extend(legacy.findings(file));
    if words.has_given_diacritics() {
        let place = Place { file: Some(file.path.to_owned()), ..Place::default() };
        findings.push(Finding::new(Severity::Low, "without-diacritics").at(place));
    }
    let settled = recognised.recognition.identity().is_some();
    if settled {
        findings.extend(notices.of_form());
    }
    findings.extend(notices.of_surroundings(&outside));
    findings.extend(cells.calculated_differ(&placement, &readings, &entry));
    findings.extend(personal.into_iter().skip(1));
    findings.extend(blocks.iter().map(Question::finding));

    let integrity = integrity(&recognised, &form, &entry);
    let mut recognition = recognised.recognition.clone();
    recognition.contradictions.extend(placement.contradictions.iter().cloned());
    let contradicted = !recognition.contradictions.is_empty();
    if contradicted {
        recognition.confidence = Confidence::None;
    }
    let habits = Habits::of(&form, workbook, cells.shared(&placement), &readings);
    let of_cells = || {
        let (of_labels, waiting) = wordings.of_labels(&readings);
        let mut questions = wordings.of_columns(&tables.open_columns);
        questions.extend(of_labels);
        questions.extend(cells.questions(&readings, &waiting, &habits));
        questions.extend(wordings.of_lines(&extra));
        (cells.values(&readings), questions)
    };
    let withheld = undoubted.map(|account| {
        let (values, questions) = of_cells();
        Box::new(Withheld { values, account, questions })
    });
    let (state, (values, questions)) = if blocks.is_empty() {
        (ImportState::Recognised, of_cells())
    } else {
        (ImportState::NeedsReview, (Vec::new(), blocks))
    };
    let mut import = Import {
        state,
        recognition,
        integrity,
        values,
        account,
        findings,
        questions,
        withheld,
        ..bare(file, workbook, &recognised)
    };
    if let Some(turned) = &turned {
        turned.back(&mut import);
    }
    let author_can_mend = |question: &Question| {
        question.code == NOTHING_FILLED || question.code.starts_with(sensitivity::PREFIX)
    };
    let is_draft = settled
        && (import.state == ImportState::Recognised
            || import.questions.iter().all(author_can_mend));
    Read { import, filled: is_draft.then_some((form, entry)) }
}

/// What is known of a file before a single cell is understood.
fn bare(file: &FileFacts<'_>, workbook: &Workbook, recognised: &Recognised<'_>) -> Import {
    let stamp = recognised.stamps.any().cloned();
    Import {
        path: file.path.to_owned(),
        sha256: file.sha256.to_owned(),
        size: file.size,
        part_of: workbook.property(parts::PART_OF).map(str::to_owned),
        state: ImportState::Unrecognised,
        recognition: recognised.recognition.clone(),
        integrity: Integrity::ChangedOutside,
        revision: stamp.as_ref().map(|stamp| stamp.revision).or(recognised.named_revision),
        exported_at: stamp
            .as_ref()
            .map(|stamp| stamp.exported_at.clone())
            .filter(|exported_at| !exported_at.is_empty()),
        stamp,
        modified: workbook.modified.clone(),
        values: Vec::new(),
        account: CellAccount::default(),
        findings: Vec::new(),
        questions: Vec::new(),
        withheld: None,
    }
}

fn unrecognised(
    file: &FileFacts<'_>,
    workbook: &Workbook,
    recognised: Recognised<'_>,
    legacy: &Legacy,
) -> Read {
    let question = Question {
        id: "unrecognised".to_owned(),
        code: "unrecognised".to_owned(),
        place: Place { file: Some(file.path.to_owned()), ..Place::default() },
        arguments: Vec::new(),
        raw: String::new(),
        answers: guesses(&recognised),
        about: None,
        wording: None,
        waiting: Vec::new(),
    };
    let import = Import {
        account: account::unrecognised(workbook),
        findings: legacy.findings(file).chain([question.finding()]).collect(),
        questions: vec![question],
        ..bare(file, workbook, &recognised)
    };
    Read { import, filled: None }
}

/// What the file may be: the forms that share lines with it, with who and when its titles name.
fn guesses(recognised: &Recognised<'_>) -> Vec<Answer> {
    let recognition = &recognised.recognition;
    let identity = |data_set: &String| Identity {
        data_set: data_set.clone(),
        reporter: recognition.reporter.clone().unwrap_or_default(),
        period: recognition.period.clone().unwrap_or_default(),
    };
    recognised.alike.iter().map(identity).map(Answer::Identity).collect()
}

fn integrity(recognised: &Recognised<'_>, form: &Form, entry: &Entry) -> Integrity {
    match recognised.stamps.any() {
        Some(stamp) if stamp.kind == StampKind::Template => Integrity::FilledInExcel,
        Some(stamp) if stamp.values_sha256 == entry.canonical_hash(form) => {
            Integrity::IntactSinceExport
        }
        _ => Integrity::ChangedOutside,
    }
}
