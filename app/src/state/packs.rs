//! The packs of this app: those that come with it, the one inside the opened file, and those
//! that were taken on on this machine.
//!
//! **Invariants.** A pack is read and checked when it is first used, then shared; pages never
//! read packs that they do not show. Of several packs with one id exactly one is in use: the
//! later one of those that were given, else the shipped one.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::definition::{CivilDate, Pack, Period, from_json};

use crate::shipped::{SHIPPED, shipped};

/// Where a pack comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// It comes with the program.
    Shipped,
    /// It stands in the file that was opened.
    InFile,
    /// It was taken on on this machine.
    Own,
}

/// What is remembered of a pack that does not come with the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct GivenHead {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) hash: String,
    /// When it was taken on, or put into its file; milliseconds since 1970.
    pub(crate) since: f64,
    pub(crate) origin: Origin,
}

/// A pack that does not come with the program, as checked JSON.
#[derive(Debug, Clone)]
pub(crate) struct GivenPack {
    pub(crate) head: GivenHead,
    pub(crate) json: Arc<str>,
}

/// One line of the lists of packs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PackHead {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) origin: Origin,
    /// A shipped pack has the same id: it is back when this one is removed.
    pub(crate) replaces: bool,
    /// It was written by another version of the program and cannot be read by this one.
    pub(crate) unreadable: bool,
    /// Of packs that were given: when; milliseconds since 1970.
    pub(crate) since: f64,
}

#[derive(Default)]
struct Registry {
    /// At most one for an id and an origin.
    given: Vec<GivenPack>,
    loaded: BTreeMap<String, Arc<Pack>>,
    unreadable: BTreeSet<(String, String)>,
    /// The pack that is offered where the address names none.
    preferred: String,
}

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

impl Registry {
    /// The given pack that is in use under an id.
    fn chosen(&self, id: &str) -> Option<&GivenPack> {
        let readable = |pack: &&GivenPack| {
            let key = (pack.head.id.clone(), pack.head.hash.clone());
            pack.head.id == id && !self.unreadable.contains(&key)
        };
        let chosen = self.given.iter().filter(readable);
        chosen.max_by(|a, b| a.head.since.total_cmp(&b.head.since))
    }

    fn heads(&self) -> Vec<PackHead> {
        let is_shipped = |id: &str| SHIPPED.iter().any(|pack| pack.id == id);
        let mut heads: Vec<PackHead> = SHIPPED
            .iter()
            .map(|pack| match self.chosen(pack.id) {
                Some(given) => self.line(&given.head, true),
                None => PackHead {
                    id: pack.id.to_owned(),
                    title: pack.title.to_owned(),
                    origin: Origin::Shipped,
                    replaces: false,
                    unreadable: false,
                    since: 0.0,
                },
            })
            .collect();
        let mut others: Vec<PackHead> = Vec::new();
        for given in &self.given {
            let head = self.chosen(&given.head.id).map_or(&given.head, |chosen| &chosen.head);
            let is_listed = others.iter().any(|other| other.id == head.id);
            if !is_shipped(&head.id) && !is_listed {
                others.push(self.line(head, false));
            }
        }
        heads.append(&mut others);
        heads.sort_by_key(|head| head.origin != Origin::InFile);
        heads
    }

    fn line(&self, head: &GivenHead, replaces: bool) -> PackHead {
        PackHead {
            id: head.id.clone(),
            title: head.title.clone(),
            origin: head.origin,
            replaces,
            unreadable: self.unreadable.contains(&(head.id.clone(), head.hash.clone())),
            since: head.since,
        }
    }
}

/// Grows when a pack comes or goes; given as context by the shell.
#[derive(Clone, Copy)]
pub(crate) struct PackList {
    version: RwSignal<u32>,
    preferred: RwSignal<String>,
}

impl PackList {
    pub(crate) fn new() -> Self {
        Self { version: RwSignal::new(0), preferred: RwSignal::new(preferred()) }
    }

    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// The lines of all packs, followed.
    pub(crate) fn heads(self) -> Vec<PackHead> {
        self.version.track();
        heads()
    }

    /// Follows packs that come and go.
    pub(crate) fn track(self) {
        self.version.track();
    }

    pub(crate) fn changed(self) {
        self.version.update(|version| *version += 1);
    }

    /// The pack that an address without one means, followed.
    pub(crate) fn preferred(self) -> String {
        self.preferred.get()
    }

    pub(crate) fn prefer(self, id: &str) {
        prefer(id);
        if *self.preferred.read_untracked() != id {
            self.preferred.set(id.to_owned());
        }
    }
}

/// Reads the shipped pack with this id before it is known whether another one stands in its
/// place: then [`begin`] lets it go.
pub(crate) fn read_ahead(id: &str) {
    if let Some(pack) = shipped(id) {
        REGISTRY.with_borrow_mut(|registry| registry.loaded.insert(id.to_owned(), pack));
    }
}

/// Takes up the packs that this page begins with.
pub(crate) fn begin(given: Vec<GivenPack>, preferred: Option<String>) {
    REGISTRY.with_borrow_mut(|registry| {
        registry.given = given;
        let given: BTreeSet<&str> = registry.given.iter().map(|pack| &*pack.head.id).collect();
        registry.loaded.retain(|id, _| !given.contains(id.as_str()));
        let heads = registry.heads();
        let known = preferred.filter(|id| heads.iter().any(|head| head.id == *id));
        let in_file = heads.iter().find(|head| head.origin == Origin::InFile);
        let first = in_file.map(|head| head.id.clone()).or(known);
        registry.preferred =
            first.or(heads.first().map(|head| head.id.clone())).unwrap_or_default();
    });
}

/// Takes a pack into use, in the place of the own one with its id.
pub(crate) fn put(given: GivenPack) {
    REGISTRY.with_borrow_mut(|registry| {
        let (id, origin) = (given.head.id.clone(), given.head.origin);
        registry.given.retain(|other| other.head.id != id || other.head.origin != origin);
        registry.loaded.remove(&id);
        registry.given.push(given);
    });
}

/// Forgets the own pack with this id; a shipped one with it is in use again.
pub(crate) fn remove(id: &str) {
    REGISTRY.with_borrow_mut(|registry| {
        registry.given.retain(|pack| pack.head.id != id || pack.head.origin != Origin::Own);
        registry.loaded.remove(id);
    });
}

pub(crate) fn heads() -> Vec<PackHead> {
    REGISTRY.with_borrow(Registry::heads)
}

/// The given packs in use: what workers need besides the shipped ones.
pub(crate) fn given() -> Vec<GivenPack> {
    REGISTRY.with_borrow(|registry| {
        let is_chosen = |pack: &&GivenPack| {
            registry.chosen(&pack.head.id).is_some_and(|chosen| chosen.head == pack.head)
        };
        registry.given.iter().filter(is_chosen).cloned().collect()
    })
}

/// The pack of an address; `None` where no pack here has this id.
pub(crate) fn find(id: &str) -> Option<Arc<Pack>> {
    loop {
        let (known, chosen) = REGISTRY.with_borrow(|registry| {
            (registry.loaded.get(id).cloned(), registry.chosen(id).cloned())
        });
        if known.is_some() {
            return known;
        }
        let pack = match &chosen {
            None => shipped(id),
            Some(given) => match from_json(&given.json) {
                Ok(pack) => Some(Arc::new(pack)),
                Err(_) => {
                    let key = (given.head.id.clone(), given.head.hash.clone());
                    REGISTRY.with_borrow_mut(|registry| registry.unreadable.insert(key));
                    continue;
                }
            },
        }?;
        REGISTRY.with_borrow_mut(|registry| registry.loaded.insert(id.to_owned(), pack.clone()));
        return Some(pack);
    }
}

/// The pack that the address names, else the preferred one.
pub(crate) fn in_use(id: Option<&str>) -> Option<Arc<Pack>> {
    id.and_then(find).or_else(|| find(&preferred()))
}

/// The line of a pack.
pub(crate) fn head(id: &str) -> Option<PackHead> {
    heads().into_iter().find(|head| head.id == id)
}

pub(crate) fn preferred() -> String {
    REGISTRY.with_borrow(|registry| registry.preferred.clone())
}

fn prefer(id: &str) {
    REGISTRY.with_borrow_mut(|registry| id.clone_into(&mut registry.preferred));
}

/// The periods for which a pack has forms: soonest deadline first, then those without one.
pub(crate) fn reported_periods(pack: &Pack) -> Vec<&Period> {
    let is_reported = |period: &&Period| {
        pack.data_sets.iter().any(|data_set| data_set.period_kinds.contains(&period.kind))
    };
    let mut periods: Vec<&Period> = pack.periods.iter().filter(is_reported).collect();
    periods.sort_by_key(|period| (period.due_before.is_none(), period.due_before));
    periods
}

/// The period that people most likely work on: the first whose report is due on or after a
/// day, else the last one with a deadline, else the last one of the pack.
pub(crate) fn current_period(pack: &Pack, today: CivilDate) -> Option<&Period> {
    let periods = reported_periods(pack);
    let coming = periods.iter().find(|period| period.last_day().is_some_and(|last| last >= today));
    let past = periods.iter().rev().find(|period| period.due_before.is_some());
    coming.or(past).or(periods.last()).copied()
}
