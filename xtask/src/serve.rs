//! `cargo xtask serve`: `dist/` over plain http with the security headers a real host must send.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Component, Path, PathBuf},
    thread,
    time::UNIX_EPOCH,
};

use crate::{Result, build, pack, step::root};

const DEFAULT_PORT: u16 = 8080;

pub(crate) fn serve(options: &[String]) -> Result<()> {
    let mut port = DEFAULT_PORT;
    let mut profile = build::Profile::Release;
    let mut build_first = true;
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match option.as_str() {
            "--port" => port = options.next().ok_or("--port needs a number")?.parse()?,
            "--dev" => profile = build::Profile::Dev,
            "--no-build" => build_first = false,
            other => return Err(format!("the option “{other}” is not understood").into()),
        }
    }
    if build_first {
        build::build(profile)?;
        // The served app hands it out with a pack inside.
        pack::write()?;
    }
    let listener =
        TcpListener::bind(("0.0.0.0", port)).map_err(|error| format!("port {port}: {error}"))?;
    println!("Serving on http://localhost:{port}/ (Ctrl+C ends it)");
    listen(&listener, &root().join("dist"))
}

/// Answers every connection in a thread of its own, for ever.
pub(crate) fn listen(listener: &TcpListener, folder: &Path) -> Result<()> {
    let policy = policy(&fs::read_to_string(folder.join("index.html"))?)?;
    for stream in listener.incoming().flatten() {
        let (folder, policy) = (folder.to_owned(), policy.clone());
        // A connection that breaks off concerns nobody else.
        thread::spawn(move || answer(stream, &folder, &policy).ok());
    }
    Ok(())
}

/// The policy of the page's own `<meta>`, plus what only a header may say.
fn policy(page: &str) -> Result<String> {
    let policy =
        content_security_policy(page).ok_or("index.html states no Content-Security-Policy")?;
    Ok(format!("{policy}; frame-ancestors 'none'"))
}

/// The `content` of the page's policy `<meta>`.
pub(crate) fn content_security_policy(page: &str) -> Option<&str> {
    let rest = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?.1;
    rest.split_once('"').map(|(policy, _)| policy)
}

fn answer(stream: TcpStream, folder: &Path, policy: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    let mut secure_context = false;
    let mut known = None;
    for line in lines {
        let line = line?.to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        secure_context |=
            ["host: localhost", "host: 127.0.0.1"].iter().any(|host| line.starts_with(host));
        known = known.or_else(|| line.strip_prefix("if-none-match: ").map(str::to_owned));
    }
    let mut words = request.split(' ');
    let (method, address) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let file = (method == "GET" || method == "HEAD").then(|| locate(folder, address)).flatten();
    let (status, kind, tag, body) =
        match file.and_then(|path| Some((media_type(&path), tag(&path), fs::read(path).ok()?))) {
            Some((kind, tag, _)) if tag.is_some() && tag == known => {
                ("304 Not Modified", kind, tag, Vec::new())
            }
            Some((kind, tag, body)) => ("200 OK", kind, tag, body),
            None => ("404 Not Found", "text/plain; charset=utf-8", None, b"not found\n".to_vec()),
        };
    // What the browser holds already is not sent again; it always asks (`no-cache`).
    let tag = tag.map_or(String::new(), |tag| format!("ETag: {tag}\r\n"));
    let length = if status.starts_with("304") {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    // Under another name plain http is no secure context; browsers then only complain of it.
    let isolation = if secure_context { "Cross-Origin-Opener-Policy: same-origin\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{length}Connection: close\r\n\
         Cache-Control: no-cache\r\n{tag}Content-Security-Policy: {policy}\r\n\
         X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
         Permissions-Policy: {PERMISSIONS}\r\n{isolation}\r\n"
    );
    let mut stream = stream;
    stream.write_all(head.as_bytes())?;
    if method == "GET" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// Names the state of a file: it is another one after every change.
fn tag(path: &Path) -> Option<String> {
    let data = path.metadata().ok()?;
    let changed = data.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("\"{:x}-{:x}\"", changed.as_nanos(), data.len()))
}

/// None of the browser's powers is needed.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The file an address names, never outside the folder.
fn locate(folder: &Path, address: &str) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?;
    let path = percent_decode(path.trim_start_matches('/'))?;
    let relative = Path::new(if path.is_empty() { "index.html" } else { &path });
    let inside = relative.components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| folder.join(relative)).filter(|path| path.is_file())
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xls" => "application/vnd.ms-excel",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_never_leave_the_folder() {
        let folder = root().join("app");
        assert_eq!(locate(&folder, "/index.html?x=1"), Some(folder.join("index.html")));
        assert_eq!(locate(&folder, "/"), Some(folder.join("index.html")));
        assert_eq!(locate(&folder, "/%69ndex.html"), Some(folder.join("index.html")));
        for outside in
            ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "//etc/passwd", "/src/../../Cargo.toml"]
        {
            assert_eq!(locate(&folder, outside), None, "{outside}");
        }
    }

    #[test]
    fn the_header_is_the_pages_own_policy_and_forbids_framing() {
        let page = fs::read_to_string(root().join("app/index.html")).unwrap();
        let policy = policy(&page).unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"));
        assert!(policy.ends_with("; frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    }
}
