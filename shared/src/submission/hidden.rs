//! Sheets that somebody has hidden: last year's report, a copy from before a correction.
//!
//! **Invariant:** what is left out is counted and told; no figure of it is placed.

use grid::{Address, Visibility, Workbook};

use super::{About, FileFacts, IgnoredReason, Import, account, is_beside_the_form};
use crate::diag::{Finding, Place, Severity};

/// Figures of the sheets that were left out: the sheet's name and their places.
pub(super) struct Hidden(Vec<(String, Vec<Address>)>);

/// The workbook with nothing on its hidden sheets but ours; `None` where nothing stands there, or
/// nothing elsewhere.
pub(super) fn without(workbook: &Workbook) -> Option<(Workbook, Hidden)> {
    let is_hidden = |sheet: &grid::Sheet| {
        sheet.visibility != Visibility::Visible && !is_beside_the_form(&sheet.name)
    };
    let any = |hidden: bool| {
        let mut sheets = workbook.sheets.iter().filter(|sheet| !is_beside_the_form(&sheet.name));
        sheets.any(|sheet| is_hidden(sheet) == hidden && !sheet.cells.is_empty())
    };
    if !any(true) || !any(false) {
        return None;
    }
    let mut shown = workbook.clone();
    let mut hidden = Vec::new();
    for sheet in shown.sheets.iter_mut().filter(|sheet| is_hidden(sheet)) {
        let cells = std::mem::take(&mut sheet.cells);
        let figures = cells.iter().filter(|cell| account::is_figure(workbook.kind, cell));
        hidden.push((sheet.name.clone(), figures.map(|cell| cell.at).collect()));
    }
    Some((shown, Hidden(hidden)))
}

impl Hidden {
    /// Whether every sheet with figures says of itself that it is of another period than what people
    /// see, whose signs agree.
    pub(super) fn is_of_another_period(&self, whole: &Import, shown: &Import) -> bool {
        let recognition = &shown.recognition;
        if recognition.identity().is_none() || !recognition.contradictions.is_empty() {
            return false;
        }
        let of_period = |sheet: &str| -> Vec<&Option<String>> {
            let anchors = whole.recognition.anchors.iter();
            let own = anchors.filter(|anchor| {
                anchor.about == About::Period && anchor.sheet.as_deref() == Some(sheet)
            });
            own.map(|anchor| &anchor.reading).collect()
        };
        self.0.iter().filter(|(_, figures)| !figures.is_empty()).all(|(sheet, _)| {
            let said = of_period(sheet);
            let is_other = |said: &&Option<String>| said.is_some() && **said != recognition.period;
            !said.is_empty() && said.iter().all(is_other)
        })
    }

    /// Adds what was left out to the account of the file, and says so.
    pub(super) fn tell(self, file: &FileFacts<'_>, import: &mut Import) {
        for (sheet, figures) in self.0 {
            let Some(first) = figures.first() else { continue };
            let count = u32::try_from(figures.len()).unwrap_or(u32::MAX);
            let account = &mut import.account;
            account.read = account.read.saturating_add(count);
            let ignored = account.ignored.entry(IgnoredReason::OutsideForm).or_default();
            *ignored = ignored.saturating_add(count);
            let place = Place {
                file: Some(file.path.to_owned()),
                sheet: Some(sheet.clone()),
                cell: Some(first.to_string()),
                ..Place::default()
            };
            let finding = Finding::new(Severity::Medium, "hidden-sheet-used")
                .with("sheet", sheet)
                .with("count", count.to_string());
            import.findings.push(finding.at(place));
        }
    }
}
