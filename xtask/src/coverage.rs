//! `cargo xtask coverage`: writes `docs/coverage.md` anew from the packs and their duties. The
//! test that compares the page is the one that writes it.

use crate::{
    Result,
    step::{command, run},
};

/// The variable that makes the test write.
const WRITE: &str = "TONGHOP_WRITE_COVERAGE";
const TEST: &str = "the_page_is_what_the_packs_say";

pub(crate) fn write() -> Result<()> {
    let mut cargo = command("cargo");
    cargo.args(["test", "--package", "shared", "--test", "coverage", TEST]).env(WRITE, "1");
    run(&mut cargo)
}
