//! Finishing: from the set that a session holds to the consolidation.

use super::{
    Consolidation, Explained, FileState, FormFigures, ReporterFigures, Session,
    answered::answers,
    board::{board, tally},
    decided::Decided,
    figures::form_figures,
    measures::measures,
    resolve::Resolution,
    submitted::Slots,
    totals::weigh,
};
use crate::{
    definition::{CivilDate, Pack},
    diag::{Finding, Severity},
    validation::{Context, Violation, validate},
    value::sha256_hex,
};

impl Session {
    /// Computes everything. `now` is a day in Asia/Ho_Chi_Minh: it decides what is overdue
    /// and dates the files that are written. `None` where the pack has no such period.
    pub fn finish(&self, now: CivilDate) -> Option<Consolidation> {
        let pack = self.pack();
        let period = pack.period(&self.state.period)?;
        let decided = Decided::of(&self.state.decisions);
        let mut resolution = self.resolve(period, &decided);
        let answers = resolution
            .files
            .iter()
            .zip(&resolution.imports)
            .enumerate()
            .filter(|(_, (file, _))| file.state == FileState::Recognised)
            .filter_map(|(at, (_, import))| Some((at, answers(pack, import.as_deref()?, &decided))))
            .collect();
        let mut slots = Slots::new(pack, &decided, answers);
        let mut forms: Vec<_> = pack
            .data_sets
            .iter()
            .filter_map(|data_set| {
                form_figures(pack, data_set, period, &mut resolution, &mut slots)
            })
            .collect();
        let corrections = slots.corrections();
        let totals = weigh(pack, period, &mut forms);
        let explained = examine(pack, &forms, &mut resolution);
        let board = board(pack, period, now, &forms, &resolution);
        let decisions = &self.state.decisions;
        let measures = measures(pack, period, &forms, &totals.totals, &board, decisions);
        let mut findings = resolution.findings;
        findings.extend(totals.findings);
        Some(Consolidation {
            pack: pack.clone(),
            period: period.clone(),
            now,
            non_secret: self.state.non_secret,
            tally: tally(&resolution.files, &board),
            board,
            forms,
            totals: totals.totals,
            cross_checks: totals.cross_checks,
            indicators: measures.indicators,
            targets: measures.targets,
            reconciliation: measures.reconciliation,
            joint_sums: measures.joint_sums,
            explained,
            corrections,
            precedents: self.precedents(&resolution.files, &resolution.questions),
            files: resolution.files,
            questions: resolution.questions,
            decisions: self.state.decisions.clone(),
            sent: self.state.sent.clone(),
            findings,
            checksum: self.checksum(now),
        })
    }

    /// SHA-256 over what the result is a function of.
    fn checksum(&self, now: CivilDate) -> String {
        let state = &self.state;
        let files: Vec<_> = state.files.iter().map(|file| (&file.path, &file.sha256)).collect();
        let set = (&state.pack_hash, &state.period, files, &state.received, &state.decisions, now);
        sha256_hex(&serde_json::to_vec(&set).expect("plain data"))
    }
}

/// Applies the rules to every submission that counts. What stands against one is told with
/// its file; what has a reason goes on into the report.
fn examine(pack: &Pack, forms: &[FormFigures], resolution: &mut Resolution<'_>) -> Vec<Explained> {
    let mut explained = Vec::new();
    for form in forms {
        for figures in form.reporters.iter().filter(|figures| figures.reported) {
            let slot = (form.data_set.clone(), figures.reporter.clone());
            let accepted = resolution.slots.get(&slot).and_then(|slot| slot.accepted.first());
            let Some(newest) = accepted.copied() else { continue };
            let outcome = validate(pack, &figures.form, &figures.entry, &Context::default());
            resolution.files[newest].errors = outcome.count(Severity::High);
            for violation in outcome.violations {
                let finding = located(&violation, figures);
                resolution.files[newest].findings.push(finding);
            }
            for violation in outcome.explained {
                explained.push(Explained {
                    data_set: form.data_set.clone(),
                    reporter: figures.reporter.clone(),
                    finding: located(&violation, figures),
                    rule: violation.rule,
                    reason: violation.reason.unwrap_or_default(),
                });
            }
        }
    }
    explained
}

/// The finding, pointing at the cell of the file it is about.
pub(crate) fn located(violation: &Violation, figures: &ReporterFigures) -> Finding {
    let mut finding = violation.finding.clone();
    let origin = violation.cells.iter().find_map(|cell| figures.origins[*cell].as_ref());
    if let Some(origin) = origin {
        finding.place.file = Some(origin.path.clone());
        finding.place.sheet = Some(origin.sheet.clone());
        finding.place.cell = Some(origin.cell.clone());
    }
    finding
}
