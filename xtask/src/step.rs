//! Running programs: said beforehand, timed, and failing with the program's name.

use std::{
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use crate::Result;

/// The workspace root: the folder above this crate.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ stands in the workspace")
}

/// Says what is done, does it, says how long it took.
pub(crate) fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("· {what} …");
    let start = Instant::now();
    let done = work()?;
    println!("  {what}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(done)
}

/// A command in the workspace root, with our tools first on its PATH and without `NO_COLOR`
/// (Trunk takes that variable for one of its own options and refuses its value).
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env_remove("NO_COLOR").env("PATH", path_with_tools());
    command
}

/// Runs to the end; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("{program}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{program} ended with {status}").into()) }
}

/// Runs `tonghop merge`: that questions are open, or files could not be read, is no failure.
pub(crate) fn merge(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    match status.code() {
        Some(0 | 5 | 6) => Ok(()),
        _ => Err(format!("the merge ended with {status}").into()),
    }
}

/// Standard output of a command that must succeed.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{program} ended with {}\n{message}", output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Folders of programs that this task may have installed, then the PATH, then cargo's own.
pub(crate) fn program_folders() -> Vec<PathBuf> {
    let mut folders = vec![
        root().join(".tools/bin"),
        root().join(".tools/python/bin"),
        root().join("tests/node_modules/.bin"),
    ];
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    folders.extend(cargo_home.map(|home| home.join("bin")));
    folders
}

fn path_with_tools() -> std::ffi::OsString {
    std::env::join_paths(program_folders())
        .unwrap_or_else(|_| std::env::var_os("PATH").unwrap_or_default())
}
