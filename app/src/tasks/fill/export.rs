//! The form as a file: the submission that is sent, and the blank template.

use leptos::prelude::*;
use shared::{
    job::{WriteAnswer, WriteRequest},
    spreadsheet::SubmissionOptions,
};

use super::{
    Autosave,
    check::{must_mend, validate_now},
    earlier::all,
};
use crate::{
    platform::{clock, download::download},
    state::fill::Fill,
    tasks::workers,
};

/// What was handed over.
pub(crate) struct Exported {
    pub(crate) file_name: String,
    pub(crate) has_errors: bool,
}

/// Writes the submission with the next revision and hands it over. It is never refused for
/// what stands in the form: errors are stamped into it.
pub(crate) async fn save_file(fill: Fill, autosave: Autosave) -> Result<Exported, String> {
    validate_now(fill);
    let subject = fill.subject();
    let has_errors = fill.validation.with_untracked(|validation| must_mend(validation) > 0);
    let (revision, non_secret) =
        fill.head.with_untracked(|head| (head.revision + 1, head.non_secret));
    let (wire, values) = fill
        .entry
        .with_value(|entry| (entry.to_wire(&subject.form), entry.canonical_hash(&subject.form)));
    let now = clock::now();
    let options =
        SubmissionOptions { revision, exported_at: clock::stamp(now), non_secret, has_errors };
    let earlier = all(&fill.earlier.get_untracked());
    let request = WriteRequest::Submission { entry: wire, options, earlier };
    let file_name = hand_over(&request).await?;
    // What was typed while the file was being written is not in it.
    let values_now = fill.entry.try_with_value(|entry| entry.canonical_hash(&subject.form));
    let is_current = values_now.as_ref() == Some(&values);
    let told = fill.head.try_update(|head| {
        head.revision = revision;
        head.exported_at = Some(now);
        head.exported_values = values;
        head.unexported = !is_current;
    });
    if told.is_some() {
        autosave.head();
    }
    Ok(Exported { file_name, has_errors })
}

/// Hands over a blank template or a zip of them; its name.
pub(crate) async fn hand_over(request: &WriteRequest) -> Result<String, String> {
    let (answer, bytes) = workers::write(request).await.map_err(|ended| format!("{ended:?}"))?;
    match (answer, bytes) {
        (WriteAnswer::Written { name, media_type }, Some(bytes)) => {
            download(&name, &media_type, &bytes)?;
            Ok(name)
        }
        (WriteAnswer::Failed { code, detail }, _) => Err(format!("{code}: {detail}")),
        (WriteAnswer::Written { name, .. }, None) => Err(name),
    }
}
