//! A second file about a period that is known already.

use std::cmp::Ordering;

use super::{Known, OriginKind};
use crate::{form::ValueKey, merge::order::instant};

/// What a second file means beside the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// It says nothing that was not known.
    Nothing,
    /// It counts from now on: newer, or saying the same and more.
    Replaces,
    /// It is older than what is known.
    Older,
    /// They differ in these figures and nobody can tell which is newer.
    Differs(Vec<ValueKey>),
}

impl Known {
    /// How another file about the same period stands to this one. Like submissions in a merge:
    /// by revision, moment of export, and the workbook's own date, none against another.
    pub fn join(&self, other: &Self) -> Joined {
        let is_inside = |part: &Self, whole: &Self| {
            part.figures.iter().all(|(k, v)| whole.figures.get(k) == Some(v))
        };
        if is_inside(other, self) {
            return Joined::Nothing;
        }
        if is_inside(self, other) {
            return Joined::Replaces;
        }
        match order(&other.origin.kind, &self.origin.kind) {
            Some(Ordering::Greater) => Joined::Replaces,
            Some(Ordering::Less) => Joined::Older,
            _ => Joined::Differs(self.differing(other)),
        }
    }

    fn differing(&self, other: &Self) -> Vec<ValueKey> {
        let keys: std::collections::BTreeSet<&ValueKey> =
            self.figures.keys().chain(other.figures.keys()).collect();
        let differs = |key: &&ValueKey| self.figures.get(key) != other.figures.get(key);
        keys.into_iter().filter(differs).cloned().collect()
    }
}

/// `None`: signs are missing or disagree.
fn order(one: &OriginKind, other: &OriginKind) -> Option<Ordering> {
    let (
        OriginKind::Submission { revision: a, exported_at: b, modified: c },
        OriginKind::Submission { revision: d, exported_at: e, modified: f },
    ) = (one, other)
    else {
        return None;
    };
    // A filled template has no revision that could be compared with an export's.
    let revision = |revision: &Option<u32>| revision.filter(|revision| *revision > 0);
    let moment = |text: &Option<String>| text.as_deref().and_then(instant);
    let signs = [
        revision(a).zip(revision(d)).map(|(one, other)| one.cmp(&other)),
        moment(b).zip(moment(e)).map(|(one, other)| one.cmp(&other)),
        moment(c).zip(moment(f)).map(|(one, other)| one.cmp(&other)),
    ];
    let mut told = signs.into_iter().flatten().filter(|sign| sign.is_ne());
    let first = told.next()?;
    told.all(|sign| sign == first).then_some(first)
}
