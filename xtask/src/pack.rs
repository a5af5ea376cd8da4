//! `cargo xtask pack`: the whole app in one file that works from a disk or a USB stick.
//!
//! Scripts and style stand inline, allowed by their hashes; every other file of `dist/` stands
//! in the page as gzip in base64 (`<script type="text/plain" id="file:…">`), where
//! `app/start.js` finds it. The policy lets nothing out: `connect-src 'none'`.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use crate::{
    Result, build,
    serve::content_security_policy,
    step::{root, timed},
};

/// Name of the single file in `dist/`.
pub(crate) const NAME: &str = "tonghop.html";

/// Files of `dist/` that the single file does not carry: it replaces them.
const LEFT_OUT: &[&str] =
    &["index.html", "start.js", "app.js", "style.css", "icon.svg", "manifest.webmanifest", NAME];

pub(crate) fn pack(options: &[String]) -> Result<()> {
    build::build(crate::profile(options)?)?;
    write()
}

/// Packs `dist/` as it stands.
pub(crate) fn write() -> Result<()> {
    timed("pack the single file", || {
        let dist = root().join("dist");
        let page = single_file(&dist)?;
        fs::write(dist.join(NAME), &page)?;
        println!("  dist/{NAME}: {} KB", page.len().div_ceil(1024));
        Ok(())
    })
}

fn single_file(dist: &Path) -> Result<String> {
    let text = |name: &str| fs::read_to_string(dist.join(name));
    let (style, glue, start) = (text("style.css")?, text("app.js")?, text("start.js")?);
    // Inside a script element these would end it or change how it is parsed.
    for (name, script) in [("app.js", &glue), ("start.js", &start)] {
        if script.contains("</script") || script.contains("<!--") {
            return Err(format!("{name} cannot stand inside a page").into());
        }
    }
    let mut page = text("index.html")?;
    let policy = content_security_policy(&page).ok_or("index.html states no policy")?.to_owned();
    replace(&mut page, &policy, &packed_policy(&[&glue, &start], &style))?;
    replace(&mut page, "<link rel=\"manifest\" href=\"manifest.webmanifest\">", "")?;
    let preload = "<link rel=\"preload\" href=\"app_bg.wasm\" as=\"fetch\" \
                   type=\"application/wasm\" crossorigin>";
    replace(&mut page, preload, "")?;
    replace(
        &mut page,
        "<link rel=\"stylesheet\" href=\"style.css\">",
        &format!("<style>{style}</style>"),
    )?;
    replace(&mut page, "<script id=\"glue\" src=\"app.js\"></script>", &{
        let mut files = carried(dist)?;
        files.push_str(&format!("<script id=\"glue\">{glue}</script>\n<script>{start}</script>"));
        files
    })?;
    // It stands behind the files that it looks for.
    replace(&mut page, "<script src=\"start.js\" async></script>", "")?;
    Ok(page)
}

/// Scripts and style by hash, nothing fetched, images only from the page itself.
fn packed_policy(scripts: &[&str], style: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text)));
    let scripts: Vec<String> = scripts.iter().map(|script| hash(script)).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data: blob:; \
         connect-src 'none'; worker-src blob:; base-uri 'none'; form-action 'none'; \
         object-src 'none'; frame-src 'none'",
        scripts.join(" "),
        hash(style)
    )
}

/// Every other file of `dist/`, by its path, as data blocks.
fn carried(dist: &Path) -> Result<String> {
    let mut paths = Vec::new();
    collect(dist, Path::new(""), &mut paths)?;
    paths.sort();
    let mut out = String::new();
    for path in paths {
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&fs::read(dist.join(&path))?)?;
        let text = BASE64_STANDARD.encode(packed.finish()?);
        let name = path.to_string_lossy().replace('\\', "/");
        out.push_str(&format!("<script type=\"text/plain\" id=\"file:{name}\">{text}</script>\n"));
    }
    Ok(out)
}

fn collect(dist: &Path, below: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dist.join(below))? {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            collect(dist, &path, paths)?;
        } else if !LEFT_OUT.iter().any(|name| Path::new(name) == path) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Replaces the one occurrence; none or several mean that the page changed its shape.
fn replace(page: &mut String, old: &str, new: &str) -> Result<()> {
    match page.matches(old).count() {
        1 => *page = page.replacen(old, new, 1),
        count => return Err(format!("index.html holds {count} times: {old}").into()),
    }
    Ok(())
}
