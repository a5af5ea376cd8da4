//! The programs that building and testing need: looked up first, installed only when they are
//! missing or of the wrong version, into `.tools/` and `tests/node_modules/` where possible.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Result,
    step::{command, output, program_folders, root, run, timed},
};

const TRUNK: &str = "0.21.14";
/// Must equal the version of the crate exactly; a test compares it with `Cargo.lock`.
const WASM_BINDGEN: &str = "0.2.130";
const WASM_TARGET: &str = "wasm32-unknown-unknown";
const PYTHON_PACKAGES: &[(&str, &str)] = &[
    ("openpyxl", "openpyxl"),
    ("xlrd", "xlrd"),
    ("xlwt", "xlwt"),
    ("odfpy", "odf"),
    ("msoffcrypto-tool", "msoffcrypto"),
    ("pandas", "pandas"),
];

/// What building needs.
pub(crate) fn for_building() -> Result<()> {
    wasm_target()?;
    // It downloads nothing here and only starts other programs: without what is for the network,
    // and not optimised, it is built in half the time and builds the page as fast.
    cargo_program("trunk", TRUNK, "0", &["--no-default-features", "--locked"])?;
    // Not `--locked`: the lock file of this version names a crate version that was withdrawn.
    cargo_program("wasm-bindgen", WASM_BINDGEN, "3", &[])?;
    node_packages()
}

/// What testing needs on top.
pub(crate) fn for_testing() -> Result<()> {
    for_building()?;
    debian_packages(&[
        ("chromium", "chromium"),
        ("soffice", "libreoffice-calc"),
        ("lowriter", "libreoffice-writer"),
        ("pdftoppm", "poppler-utils"),
    ])?;
    python_packages()?;
    uno()
}

/// LibreOffice is driven through Debian's own Python: by the tests of templates, and to fill the
/// samples.
fn uno() -> Result<()> {
    if output(Command::new("/usr/bin/python3").args(["-c", "import uno"])).is_ok() {
        return Ok(());
    }
    debian_packages(&[("a python3 that knows uno", "python3-uno")])
}

/// Where a program stands, if anywhere.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    program_folders().into_iter().map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// The interpreter that has the packages of [`PYTHON_PACKAGES`], after [`for_testing`].
pub(crate) fn python() -> PathBuf {
    find("python3").unwrap_or_else(|| PathBuf::from("python3"))
}

fn wasm_target() -> Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).is_dir() {
        return Ok(());
    }
    timed("install the wasm target", || run(command("rustup").args(["target", "add", WASM_TARGET])))
}

fn cargo_program(program: &str, version: &str, opt_level: &str, options: &[&str]) -> Result<()> {
    let crate_name = if program == "wasm-bindgen" { "wasm-bindgen-cli" } else { program };
    let wanted = format!("{program} {version}");
    let present = program_folders().into_iter().map(|folder| folder.join(program)).any(|path| {
        path.is_file()
            && output(Command::new(path).arg("--version").env_remove("NO_COLOR"))
                .is_ok_and(|said| said.trim() == wanted)
    });
    if present {
        return Ok(());
    }
    timed(&format!("install {wanted} (some minutes)"), || {
        run(command("cargo")
            .args(["install", crate_name, "--version", &format!("={version}"), "--root"])
            .arg(root().join(".tools"))
            .args(options)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", opt_level))
    })
}

/// wasm-opt and the browser tests' packages, as `tests/package-lock.json` pins them.
fn node_packages() -> Result<()> {
    debian_packages(&[("node", "nodejs"), ("npm", "npm")])?;
    let tests = root().join("tests");
    let done = tests.join("node_modules/.package-lock.json");
    let newer = |path: &Path| path.metadata().and_then(|data| data.modified()).ok();
    if newer(&done) >= newer(&tests.join("package-lock.json")) && done.is_file() {
        return Ok(());
    }
    timed("install the packages of tests/package-lock.json", || {
        run(command("npm").args(["ci", "--no-audit", "--no-fund", "--prefix"]).arg(&tests))?;
        // npm keeps the lock's own time when nothing changed; ours must be the newer one.
        Ok(std::fs::OpenOptions::new()
            .append(true)
            .open(&done)?
            .set_modified(std::time::SystemTime::now())?)
    })
}

/// Installs Debian packages whose program is not on the PATH.
fn debian_packages(wanted: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(program, _)| find(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(apt) = find("apt-get") else {
        return Err(format!("install these programs first: {}", missing.join(", ")).into());
    };
    timed(&format!("install {}", missing.join(", ")), || {
        let as_root = |arguments: &[&str]| {
            let mut command = match find("sudo") {
                Some(sudo) if !is_root() => {
                    let mut command = command(sudo);
                    command.arg(&apt);
                    command
                }
                _ => command(&apt),
            };
            command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
            run(&mut command)
        };
        as_root(&["update", "-qq"])?;
        let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
        install.extend(&missing);
        as_root(&install)
    })
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Takes the machine's Python where it has everything, else a virtual environment of our own.
fn python_packages() -> Result<()> {
    let imports: Vec<&str> = PYTHON_PACKAGES.iter().map(|(_, module)| *module).collect();
    let check = format!("import {}", imports.join(", "));
    let has_all = |python: &Path| output(Command::new(python).args(["-c", &check])).is_ok();
    if has_all(&python()) {
        return Ok(());
    }
    timed("install the Python packages of the tests", || {
        let folder = root().join(".tools/python");
        if run(command("python3").args(["-m", "venv"]).arg(&folder)).is_err() {
            debian_packages(&[("python3-venv is missing", "python3-venv")])?;
            run(command("python3").args(["-m", "venv"]).arg(&folder))?;
        }
        let names = PYTHON_PACKAGES.iter().map(|(package, _)| *package);
        run(command(folder.join("bin/python3"))
            .args(["-m", "pip", "install", "--quiet"])
            .args(names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wasm_bindgen_program_is_of_the_crates_version() {
        let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
        let expected = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"");
        assert!(lock.contains(&expected), "Cargo.lock does not hold {expected}");
    }
}
