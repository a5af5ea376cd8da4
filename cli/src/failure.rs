//! What ends a command early, in words.

use std::{fmt, path::Path, process::ExitCode};

use shared::i18n::{self, Language};

#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// The command line was not understood.
    pub(crate) fn usage(id: &str, arguments: &[(&str, &str)]) -> Self {
        let message = format!("{}\n{}", words(id, arguments), words("cli.see-help", &[]));
        Self { message, code: 2 }
    }

    /// A file could not be read or written.
    pub(crate) fn file(id: &str, path: &Path, error: &dyn fmt::Display) -> Self {
        let arguments = [("path", &*path.display().to_string()), ("error", &*error.to_string())];
        Self { message: words(id, &arguments), code: 3 }
    }

    /// Something that was read is not what it should be.
    pub(crate) fn content(id: &str, arguments: &[(&str, &str)]) -> Self {
        Self { message: words(id, arguments), code: 3 }
    }

    /// The figures were not declared non-secret.
    pub(crate) fn secret() -> Self {
        Self { message: words("cli.non-secret", &[]), code: 4 }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

/// A message of the catalogue; the terminal speaks Vietnamese.
pub(crate) fn words(id: &str, arguments: &[(&str, &str)]) -> String {
    i18n::format(Language::Vi, id, arguments)
}
