//! Packs that do not come with the program: taken up at the start, taken on, removed; and
//! which pack is in use.

use futures_channel::oneshot;
use shared::definition::CivilDate;
use wasm_bindgen_futures::spawn_local;

use crate::{
    platform::{
        boot, page,
        storage::{self, StorageError},
        supplies,
        timer::within,
    },
    route::Route,
    state::{
        drafts::DraftId,
        merge::MergeState,
        navigation,
        packs::{self, GivenHead, GivenPack, Origin, PackList},
    },
    tasks::fill::open::Ahead,
};

/// The pack that was in use last.
const PREFERENCE: &str = "pack";
/// Storage that does not answer in this time (milliseconds) is done without.
const PATIENCE: u32 = 2_000;

/// Reads the packs that this page begins with. Comes before anything is shown.
pub(crate) async fn take_up() {
    // The databases are opened by the browser while the pack of the address is being read here,
    // and the form built that the address names.
    let own = begun(storage::packs());
    let drafts = begun(storage::prepare());
    let route = Route::parse(&page::hash());
    let named = route.pack().map(str::to_owned);
    let form = DraftId::of(route);
    let of_shipped = form.clone();
    let ahead = begun(async move {
        named.iter().for_each(|id| packs::read_ahead(id));
        Ahead::begin(of_shipped?).await
    });
    let in_file = boot::pack_in_file().and_then(|(head, json)| given(&head, json));
    let own = within(PATIENCE, own).await.and_then(Result::ok).and_then(Result::ok);
    let own = own.unwrap_or_default();
    within(PATIENCE, drafts).await;
    let ahead = ahead.await.ok().flatten();
    let own = own.into_iter().filter_map(|(head, json)| given(&head, json));
    packs::begin(in_file.into_iter().chain(own).collect(), page::preference(PREFERENCE));
    supply();
    let ahead = match (ahead, form) {
        (None, Some(id)) => Ahead::begin(id).await,
        (ahead, _) => ahead,
    };
    if let Some(ahead) = ahead {
        ahead.ready(PATIENCE).await;
    }
}

/// Work that goes on at once, in the order in which it was begun, and its end.
fn begun<T: 'static>(work: impl Future<Output = T> + 'static) -> oneshot::Receiver<T> {
    let (done, end) = oneshot::channel();
    spawn_local(async move { drop(done.send(work.await)) });
    end
}

fn given(head: &str, json: String) -> Option<GivenPack> {
    let head: GivenHead = serde_json::from_str(head).ok()?;
    Some(GivenPack { head, json: json.into() })
}

/// Workers use from now on what the page uses.
fn supply() {
    let given = packs::given();
    supplies::set(given.iter().map(|pack| (&*pack.head.id, &*pack.head.hash, &*pack.json)));
}

/// Takes a pack into use on this machine. Where storage refuses it (`Err`), it is in use for
/// as long as this page is open.
pub(crate) async fn take_on(
    list: PackList,
    merge: MergeState,
    given: GivenPack,
) -> Result<(), StorageError> {
    let id = given.head.id.clone();
    let head = serde_json::to_string(&given.head)
        .map_err(|error| StorageError::Refused(error.to_string()))?;
    let kept = storage::put_pack(&id, &head, &given.json).await;
    packs::put(given);
    renewed(list, merge, &id);
    kept
}

/// Removes the own pack with this id; the shipped one with it is in use again.
pub(crate) async fn remove_own(
    list: PackList,
    merge: MergeState,
    id: &str,
) -> Result<(), StorageError> {
    storage::remove_pack(id).await?;
    packs::remove(id);
    renewed(list, merge, id);
    Ok(())
}

fn renewed(list: PackList, merge: MergeState, id: &str) {
    supply();
    merge.close_of(id);
    list.changed();
    if packs::head(&packs::preferred()).is_none()
        && let Some(first) = packs::heads().first()
    {
        list.prefer(&first.id);
    }
}

/// Puts a pack into use: the start page, the bar and addresses without a pack mean it.
pub(crate) fn prefer(list: PackList, id: &str) {
    list.prefer(id);
    page::set_preference(PREFERENCE, id);
}

/// Puts another pack into use and goes to where the same is done with it.
pub(crate) fn switch(list: PackList, at: &Route, id: &str, today: CivilDate) {
    prefer(list, id);
    let pack = Some(id.to_owned());
    match at {
        Route::FillChooser { .. } | Route::Fill { .. } => {
            navigation::open(&Route::FillChooser { pack });
        }
        Route::Merge { .. } | Route::Report { .. } => {
            let pack = packs::find(id);
            let period = pack.as_ref().and_then(|pack| packs::current_period(pack, today));
            if let Some(period) = period {
                let (pack, period) = (id.to_owned(), period.id.clone());
                navigation::open(&Route::Merge { pack, period, sample: false });
            }
        }
        Route::Packs { .. } => navigation::open(&Route::Packs { pack }),
        Route::Start | Route::Help | Route::Unknown(_) => {}
    }
}

/// What is remembered of a pack that is taken on now.
pub(crate) fn own_head(pack: &shared::definition::Pack, since: f64) -> GivenHead {
    GivenHead {
        id: pack.id.clone(),
        title: pack.title.clone(),
        version: pack.version.clone(),
        hash: pack.hash().to_owned(),
        since,
        origin: Origin::Own,
    }
}
