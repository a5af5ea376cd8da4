//! The board of reporters × forms: who reported, when, who is missing.

use super::{
    Board, BoardLine, BoardStatus, FileResult, FileState, FormFigures, Tally, resolve::Resolution,
};
use crate::definition::{CivilDate, Pack, Period};

pub(super) fn board(
    pack: &Pack,
    period: &Period,
    now: CivilDate,
    forms: &[FormFigures],
    resolution: &Resolution<'_>,
) -> Board {
    let mut lines = Vec::new();
    for form in forms {
        for figures in &form.reporters {
            let Some(reporter) = pack.reporter(&figures.reporter) else { continue };
            let slot = resolution.slots.get(&(form.data_set.clone(), reporter.id.clone()));
            let accepted = slot.map(|slot| slot.accepted.as_slice()).unwrap_or_default();
            let waiting = slot.map(|slot| &slot.waiting);
            let (received, certain) = received(&resolution.files, accepted);
            let status = match received {
                _ if accepted.is_empty() => match waiting {
                    Some(waiting) if !waiting.is_empty() => BoardStatus::InReview,
                    _ if period.last_day().is_some_and(|last| now > last) => BoardStatus::Missing,
                    _ => BoardStatus::NotYetDue,
                },
                Some(day) if period.last_day().is_none_or(|last| day <= last) => {
                    BoardStatus::OnTime
                }
                Some(_) if certain => BoardStatus::Late,
                _ => BoardStatus::ReceivedUnknown,
            };
            let path = |at: &usize| resolution.files[*at].path.clone();
            lines.push(BoardLine {
                reporter: reporter.id.clone(),
                reporter_name: reporter.name.clone(),
                requested: reporter.requested,
                data_set: form.data_set.clone(),
                printed_code: form.form.printed_code.clone(),
                status,
                received: received.filter(|_| certain || status == BoardStatus::OnTime),
                counting: accepted.first().map(path),
                others: accepted
                    .iter()
                    .skip(1)
                    .chain(waiting.into_iter().flatten())
                    .map(path)
                    .collect(),
            });
        }
    }
    Board { lines }
}

/// The first day on which one of these files is known to have come, and whether that is
/// certainly the first: every other file has a day too. Copies of a file share its days.
fn received(files: &[FileResult], accepted: &[usize]) -> (Option<CivilDate>, bool) {
    let days: Vec<Option<CivilDate>> = accepted
        .iter()
        .map(|at| {
            let copies = files.iter().filter(|file| file.sha256 == files[*at].sha256);
            copies.filter_map(|file| file.received).min()
        })
        .collect();
    (days.iter().flatten().min().copied(), days.iter().all(Option::is_some))
}

/// Counts of files, figures and forms.
pub(super) fn tally(files: &[FileResult], board: &Board) -> Tally {
    let mut tally = Tally { dropped: files.len(), owed: board.lines.len(), ..Tally::default() };
    for state in FileState::ALL {
        let count = files.iter().filter(|file| file.state == state).count();
        tally.states.insert(state, count);
    }
    for file in files {
        tally.read += file.account.read;
        tally.placed += file.account.placed;
        tally.queued += file.account.queued;
        tally.ignored += file.account.ignored_total();
    }
    for line in &board.lines {
        tally.reported += usize::from(line.status.is_reported());
        match line.status {
            BoardStatus::OnTime => tally.on_time += 1,
            BoardStatus::Late => tally.late += 1,
            BoardStatus::ReceivedUnknown => tally.received_unknown += 1,
            BoardStatus::Missing => tally.missing += 1,
            BoardStatus::InReview | BoardStatus::NotYetDue => {}
        }
    }
    tally
}
