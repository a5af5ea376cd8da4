//! The Playwright tests in `tests/browser`, against `dist/` on a server of our own.

use std::{net::TcpListener, path::Path, thread};

use super::tally::Tally;
use crate::{
    Result, reference, serve,
    step::{command, root},
    tools,
};

pub(super) fn run(tally: &mut Tally, dist: &Path, reference: Option<&Path>) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let port = listener.local_addr()?.port();
    let folder = dist.to_owned();
    // It ends with this process.
    thread::spawn(move || serve::listen(&listener, &folder).map_err(|error| error.to_string()));
    let mut playwright = command(root().join("tests/node_modules/.bin/playwright"));
    playwright.current_dir(root().join("tests")).arg("test");
    playwright.env("TONGHOP_PORT", port.to_string()).env("TONGHOP_DIST", dist);
    playwright.env("TONGHOP_PYTHON", tools::python());
    if let Some(chromium) = tools::find("chromium") {
        playwright.env("CHROMIUM", chromium);
    }
    if let Some(folder) = reference {
        playwright.env(reference::VARIABLE, folder);
    }
    tally.playwright("browser tests", &mut playwright)
}
