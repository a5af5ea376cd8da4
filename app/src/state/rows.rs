//! Rows of a list that is fetched again and again: a row that has not changed keeps its place
//! in the document, with the focus and what was unfolded in it.

/// A row with its identity and how often it has changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row<T> {
    pub(crate) id: String,
    pub(crate) revision: u32,
    pub(crate) item: T,
}

impl<T> Row<T> {
    /// Key of `<For>`.
    pub(crate) fn key(&self) -> (String, u32) {
        (self.id.clone(), self.revision)
    }
}

/// The new rows, in their order; those that were there before and differ get a new revision.
pub(crate) fn renew<T: PartialEq>(
    before: &[Row<T>],
    now: impl IntoIterator<Item = (String, T)>,
) -> Vec<Row<T>> {
    now.into_iter()
        .enumerate()
        .map(|(at, (id, item))| {
            let near = before.get(at).filter(|row| row.id == id);
            let old = near.or_else(|| before.iter().find(|row| row.id == id));
            let revision = match old {
                Some(row) if row.item == item => row.revision,
                Some(row) => row.revision + 1,
                None => 0,
            };
            Row { id, revision, item }
        })
        .collect()
}
