//! `merge.json`: what happened to every file and what every total is made of, for other
//! programs. Its shape is documented in `docs/merge-json.md`; [`VERSION`] rises with every
//! change that a reader could stumble over.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    diag::Finding,
    i18n::{self, Language},
    merge::{
        Aggregate, Balance, BoardLine, Consolidation, Contribution, CorrectionResult, Coverage,
        CrossCheck, CrossCheckBalance, Decision, Explained, Figure, FileResult, FileState,
        IndicatorResult, JointSum, MergeQuestion, ReconciliationResult, TargetResult,
        TotalsBalance,
    },
};

pub const FORMAT: &str = "tonghop-merge";
pub const VERSION: u32 = 2;

/// The bytes of `merge.json`: indented, LF, keys in a fixed order.
pub fn merge_json(consolidation: &Consolidation) -> Vec<u8> {
    let pack = &consolidation.pack;
    let json = MergeJson {
        format: FORMAT,
        version: VERSION,
        pack: &pack.id,
        pack_version: &pack.version,
        pack_hash: pack.hash(),
        period: &consolidation.period.id,
        now: consolidation.now.iso(),
        non_secret: consolidation.non_secret,
        checksum: &consolidation.checksum,
        tally: tally(consolidation),
        balance: BalanceJson::of(consolidation),
        files: consolidation.files.iter().map(file).collect(),
        board: &consolidation.board.lines,
        totals: consolidation.totals.values().map(total).collect(),
        cross_checks: consolidation.cross_checks.iter().filter(|check| check.differs).collect(),
        indicators: &consolidation.indicators,
        targets: &consolidation.targets,
        reconciliation: &consolidation.reconciliation,
        joint_sums: &consolidation.joint_sums,
        corrections: &consolidation.corrections,
        questions: &consolidation.questions,
        decisions: &consolidation.decisions,
        explained: consolidation.explained.iter().map(reasoned).collect(),
        findings: consolidation.findings.iter().map(told).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&json).expect("plain data");
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct MergeJson<'a> {
    format: &'static str,
    version: u32,
    pack: &'a str,
    pack_version: &'a str,
    pack_hash: &'a str,
    period: &'a str,
    now: String,
    non_secret: bool,
    checksum: &'a str,
    tally: BTreeMap<&'static str, u64>,
    balance: BalanceJson,
    files: Vec<FileJson<'a>>,
    board: &'a [BoardLine],
    totals: Vec<TotalJson<'a>>,
    cross_checks: Vec<&'a CrossCheck>,
    indicators: &'a [IndicatorResult],
    targets: &'a [TargetResult],
    reconciliation: &'a [ReconciliationResult],
    joint_sums: &'a [JointSum],
    corrections: &'a [CorrectionResult],
    questions: &'a [MergeQuestion],
    decisions: &'a [Decision],
    explained: Vec<Reasoned<'a>>,
    findings: Vec<Told<'a>>,
}

/// Whether everything adds up.
#[derive(Serialize)]
struct BalanceJson {
    /// Figures in no total, by reason.
    ignored: BTreeMap<&'static str, u32>,
    unbalanced: Vec<String>,
    totals: TotalsBalance,
    cross_checks: CrossCheckBalance,
}

impl BalanceJson {
    fn of(consolidation: &Consolidation) -> Self {
        let Balance { figures, unbalanced, totals, cross_checks, .. } = consolidation.balance();
        let ignored = figures.ignored.iter().map(|(why, count)| (why.name(), *count)).collect();
        Self { ignored, unbalanced, totals, cross_checks }
    }
}

#[derive(Serialize)]
struct FileJson<'a> {
    path: &'a str,
    sha256: &'a str,
    size: u64,
    state: &'static str,
    /// Of a rejected file.
    code: Option<&'static str>,
    /// Why a file is ignored, in place of a code.
    ignored_as: Option<&'static str>,
    form: &'a str,
    reporter: &'a str,
    period: &'a str,
    confidence: crate::submission::Confidence,
    integrity: Option<crate::submission::Integrity>,
    received: Option<String>,
    instead: Option<&'a str>,
    exclusion_reason: &'a str,
    inclusion_reason: &'a str,
    read: u32,
    placed: u32,
    queued: u32,
    ignored: BTreeMap<&'static str, u32>,
    errors: usize,
    reasons: Vec<Told<'a>>,
}

/// A finding with its words.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    finding: &'a Finding,
    message: String,
}

/// A broken rule with the reporter's reason.
#[derive(Serialize)]
struct Reasoned<'a> {
    data_set: &'a str,
    reporter: &'a str,
    rule: &'a str,
    #[serde(flatten)]
    told: Told<'a>,
    reason: &'a str,
}

#[derive(Serialize)]
struct TotalJson<'a> {
    element: &'a str,
    option: &'a str,
    place: &'a str,
    data_sets: &'a [String],
    aggregation: crate::definition::Aggregation,
    standing: &'static str,
    /// In the canonical unit.
    value: &'a Aggregate,
    #[serde(flatten)]
    coverage: Coverage,
    lacking: &'a [String],
    /// How many of the cells behind it the secretariat corrected.
    corrected: usize,
    contributions: Vec<ContributionJson<'a>>,
}

/// What one reporter adds to a total, and the cells that say so.
#[derive(Serialize)]
struct ContributionJson<'a> {
    data_set: &'a str,
    reporter: &'a str,
    /// In the canonical unit.
    number: Option<rust_decimal::Decimal>,
    text: &'a str,
    cells: Vec<CellJson<'a>>,
}

#[derive(Serialize)]
struct CellJson<'a> {
    path: &'a str,
    sheet: &'a str,
    cell: &'a str,
    raw: &'a str,
    adds: Option<rust_decimal::Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    original: Option<&'a str>,
}

fn tally(consolidation: &Consolidation) -> BTreeMap<&'static str, u64> {
    let tally = &consolidation.tally;
    let mut counts: BTreeMap<&'static str, u64> = BTreeMap::from([
        ("dropped", tally.dropped as u64),
        ("cells_read", tally.read.into()),
        ("cells_placed", tally.placed.into()),
        ("cells_queued", tally.queued.into()),
        ("cells_ignored", tally.ignored.into()),
        ("owed", tally.owed as u64),
        ("reported", tally.reported as u64),
        ("on_time", tally.on_time as u64),
        ("late", tally.late as u64),
        ("received_unknown", tally.received_unknown as u64),
        ("missing", tally.missing as u64),
    ]);
    counts.extend(tally.states.iter().map(|(state, count)| (state.name(), *count as u64)));
    counts
}

fn file(file: &FileResult) -> FileJson<'_> {
    let reason = |said: bool| if said { file.reason.as_str() } else { "" };
    FileJson {
        path: &file.path,
        sha256: &file.sha256,
        size: file.size,
        state: file.state.name(),
        code: file.rejection.as_ref().map(|rejection| rejection.code.name()),
        ignored_as: file.ignored.map(|ignored| ignored.name()),
        form: &file.identity.data_set,
        reporter: &file.identity.reporter,
        period: &file.identity.period,
        confidence: file.confidence,
        integrity: file.integrity,
        received: file.received.map(|day| day.iso()),
        instead: file.instead.as_deref(),
        exclusion_reason: reason(file.state == FileState::Excluded),
        inclusion_reason: reason(file.state != FileState::Excluded),
        read: file.account.read,
        placed: file.account.placed,
        queued: file.account.queued,
        ignored: file.account.ignored.iter().map(|(why, count)| (why.name(), *count)).collect(),
        errors: file.errors,
        reasons: file.findings.iter().map(told).collect(),
    }
}

fn told(finding: &Finding) -> Told<'_> {
    Told { finding, message: i18n::finding(Language::Vi, finding) }
}

fn reasoned(explained: &Explained) -> Reasoned<'_> {
    Reasoned {
        data_set: &explained.data_set,
        reporter: &explained.reporter,
        rule: &explained.rule,
        told: told(&explained.finding),
        reason: &explained.reason,
    }
}

fn total(figure: &Figure) -> TotalJson<'_> {
    TotalJson {
        element: &figure.key.element,
        option: &figure.key.option,
        place: &figure.key.place,
        data_sets: &figure.data_sets,
        aggregation: figure.aggregation,
        standing: figure.standing.name(),
        value: &figure.value,
        coverage: figure.coverage,
        lacking: &figure.lacking,
        corrected: figure.corrected,
        contributions: figure.contributions.iter().map(contribution).collect(),
    }
}

fn contribution(contribution: &Contribution) -> ContributionJson<'_> {
    let cells = contribution.parts.iter().map(|part| CellJson {
        path: &part.origin.path,
        sheet: &part.origin.sheet,
        cell: &part.origin.cell,
        raw: &part.origin.raw,
        adds: part.adds,
        original: part.corrected.as_ref().map(|was| was.original_text.as_str()),
    });
    ContributionJson {
        data_set: &contribution.data_set,
        reporter: &contribution.reporter,
        number: contribution.number,
        text: &contribution.text,
        cells: cells.collect(),
    }
}
