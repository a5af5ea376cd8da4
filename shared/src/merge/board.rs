//! The board of reporters × forms: who reported, when, who is missing.
//!
//! Internal forms belong to a chain below the consolidating body: they are listed when they
//! come, and nobody is missing who has not sent one. So it is with what somebody sent who does not
//! owe it, once it was included. Where no day is set, nobody is late.

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
        let of_chain = pack.data_set(&form.data_set).is_some_and(|data_set| data_set.internal);
        for figures in &form.reporters {
            let internal = of_chain || !figures.due;
            let last_day = period.last_day().filter(|_| !internal);
            let Some(reporter) = pack.reporter(&figures.reporter) else { continue };
            let slot = resolution.slots.get(&(form.data_set.clone(), reporter.id.clone()));
            let accepted = slot.map(|slot| slot.accepted.as_slice()).unwrap_or_default();
            let waiting = slot.map(|slot| &slot.waiting);
            let waits = waiting.is_some_and(|waiting| !waiting.is_empty());
            if internal && accepted.is_empty() && !waits {
                continue;
            }
            let (received, certain) = received(&resolution.files, accepted);
            let status = match (last_day, received) {
                _ if accepted.is_empty() && waits => BoardStatus::InReview,
                (None, _) if accepted.is_empty() => BoardStatus::NoDueDay,
                (None, _) => BoardStatus::Received,
                (Some(last), _) if accepted.is_empty() && now > last => BoardStatus::Missing,
                _ if accepted.is_empty() => BoardStatus::NotYetDue,
                (Some(last), Some(day)) if day <= last => BoardStatus::OnTime,
                (Some(_), Some(_)) if certain => BoardStatus::Late,
                _ => BoardStatus::ReceivedUnknown,
            };
            let path = |at: &usize| resolution.files[*at].path.clone();
            lines.push(BoardLine {
                reporter: reporter.id.clone(),
                reporter_name: reporter.name.clone(),
                requested: reporter.requested,
                internal,
                data_set: form.data_set.clone(),
                printed_code: form.form.printed_code.clone(),
                status,
                received: received.filter(|_| {
                    certain || matches!(status, BoardStatus::OnTime | BoardStatus::Received)
                }),
                counting: accepted.first().map(path),
                nil: !accepted.is_empty() && figures.entry.is_nil(&figures.form),
                errors: accepted.first().map_or(0, |newest| resolution.files[*newest].errors),
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
    let owed = board.lines.iter().filter(|line| !line.internal);
    let mut tally = Tally { dropped: files.len(), owed: owed.clone().count(), ..Tally::default() };
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
    for line in owed {
        tally.reported += usize::from(line.status.is_reported());
        match line.status {
            BoardStatus::OnTime => tally.on_time += 1,
            BoardStatus::Late => tally.late += 1,
            BoardStatus::ReceivedUnknown => tally.received_unknown += 1,
            BoardStatus::Missing => tally.missing += 1,
            BoardStatus::InReview
            | BoardStatus::NotYetDue
            | BoardStatus::Received
            | BoardStatus::NoDueDay => {}
        }
    }
    tally
}
