//! Drafts on this machine: what is remembered of each besides its figures.

use serde::{Deserialize, Serialize};
use shared::{definition::Pack, submission::Identity};

use crate::route::Route;

/// Raised whenever [`DraftHead`] changes its meaning.
pub(crate) const HEAD_VERSION: u32 = 1;

/// Which form of which reporter for which period. Everything of a draft hangs on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct DraftId {
    pub(crate) pack: String,
    pub(crate) data_set: String,
    pub(crate) reporter: String,
    pub(crate) period: String,
}

/// As much of a hash as people compare.
pub(crate) fn short_hash(hash: &str) -> String {
    hash.chars().take(12).collect()
}

impl DraftId {
    /// The draft that an address names.
    pub(crate) fn of(route: Route) -> Option<Self> {
        match route {
            Route::Fill { pack, data_set, reporter, period } => {
                Some(Self { pack, data_set, reporter, period })
            }
            _ => None,
        }
    }

    /// The key in storage; begins with the pack's id.
    pub(crate) fn key(&self) -> String {
        format!("{}/{}/{}/{}", self.pack, self.data_set, self.reporter, self.period)
    }

    /// Without its pack.
    pub(crate) fn identity(&self) -> Identity {
        let Self { data_set, reporter, period, .. } = self.clone();
        Identity { data_set, reporter, period }
    }

    pub(crate) fn route(&self) -> Route {
        Route::Fill {
            pack: self.pack.clone(),
            data_set: self.data_set.clone(),
            reporter: self.reporter.clone(),
            period: self.period.clone(),
        }
    }
}

/// What lists of drafts show, and what an export needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DraftHead {
    pub(crate) version: u32,
    pub(crate) id: DraftId,
    /// How many input cells hold something, of how many.
    pub(crate) filled: u32,
    pub(crate) inputs: u32,
    /// Milliseconds since 1970.
    pub(crate) saved_at: f64,
    /// Revision of the last exported file; 0 before the first.
    pub(crate) revision: u32,
    pub(crate) exported_at: Option<f64>,
    /// SHA-256 of the canonical values in the last exported file.
    pub(crate) exported_values: String,
    /// The figures changed since they were last put into a file.
    pub(crate) unexported: bool,
    /// The tick "not state secrets", asked once per draft.
    pub(crate) non_secret: bool,
    /// Hash of the pack with which the draft was begun; empty where that was not yet kept.
    #[serde(default)]
    pub(crate) pack_hash: String,
    /// How many rules that must hold were broken when it was last looked at.
    #[serde(default)]
    pub(crate) errors: u32,
}

impl DraftHead {
    pub(crate) fn new(id: DraftId) -> Self {
        Self {
            version: HEAD_VERSION,
            id,
            filled: 0,
            inputs: 0,
            saved_at: 0.0,
            revision: 0,
            exported_at: None,
            exported_values: String::new(),
            unexported: false,
            non_secret: false,
            pack_hash: String::new(),
            errors: 0,
        }
    }

    /// The beginning of the hash of the pack with which it was begun, where that is another
    /// version than the one in use.
    pub(crate) fn other_version(&self, pack: Option<&Pack>) -> Option<String> {
        let is_other = pack.is_none_or(|pack| pack.hash() != self.pack_hash);
        (is_other && !self.pack_hash.is_empty()).then(|| short_hash(&self.pack_hash))
    }

    /// `None` where the text is of a version that this app does not know.
    pub(crate) fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|head| head.version == HEAD_VERSION)
    }

    /// Names for a list: reporter, form, period; ids where the pack has forgotten them.
    pub(crate) fn names(&self, pack: Option<&Pack>) -> (String, String, String) {
        let id = &self.id;
        let reporter = pack.and_then(|pack| pack.reporter(&id.reporter));
        let data_set = pack.and_then(|pack| pack.data_set(&id.data_set));
        let period = pack.and_then(|pack| pack.period(&id.period));
        (
            reporter.map_or(&id.reporter, |reporter| &reporter.name).clone(),
            data_set.map_or(&id.data_set, |data_set| &data_set.printed_code).clone(),
            period.map_or(&id.period, |period| &period.label).clone(),
        )
    }
}
