//! Addresses: which page `location.hash` names.
//!
//! **Invariant:** these addresses are public; people bookmark and mail them. Ids that the
//! address holds are not checked here: the page says when a pack does not know them.

use std::fmt;

/// A page of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    Start,
    /// `#/fill`: asks once for form, unit and period. With a pack, that pack's.
    FillChooser {
        pack: Option<String>,
    },
    Fill {
        pack: String,
        data_set: String,
        reporter: String,
        period: String,
    },
    /// `#/merge/<pack>/<period>`, with `?sample` the committed sample files are loaded.
    Merge {
        pack: String,
        period: String,
        sample: bool,
    },
    Report {
        pack: String,
        period: String,
    },
    /// `#/packs`, with a pack that one.
    Packs {
        pack: Option<String>,
    },
    Help,
    /// An address that names no page, as written.
    Unknown(String),
}

impl Route {
    /// Reads the hash with or without its `#`.
    pub(crate) fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#');
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(percent_decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Start,
            ["fill"] => Self::FillChooser { pack: None },
            ["fill", pack] => Self::FillChooser { pack: Some((*pack).to_owned()) },
            ["fill", pack, data_set, reporter, period] => Self::Fill {
                pack: (*pack).to_owned(),
                data_set: (*data_set).to_owned(),
                reporter: (*reporter).to_owned(),
                period: (*period).to_owned(),
            },
            ["merge", pack, period] => Self::Merge {
                pack: (*pack).to_owned(),
                period: (*period).to_owned(),
                sample: query.split('&').any(|item| item == "sample"),
            },
            ["report", pack, period] => {
                Self::Report { pack: (*pack).to_owned(), period: (*period).to_owned() }
            }
            ["packs"] => Self::Packs { pack: None },
            ["packs", pack] => Self::Packs { pack: Some((*pack).to_owned()) },
            ["help"] => Self::Help,
            _ => Self::Unknown(path.to_owned()),
        }
    }

    /// The pack that the address names, if any.
    pub(crate) fn pack(&self) -> Option<&str> {
        match self {
            Self::FillChooser { pack } | Self::Packs { pack } => pack.as_deref(),
            Self::Fill { pack, .. } | Self::Merge { pack, .. } | Self::Report { pack, .. } => {
                Some(pack)
            }
            Self::Start | Self::Help | Self::Unknown(_) => None,
        }
    }
}

/// The address with its `#`, ready for `href`.
impl fmt::Display for Route {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encode = percent_encode;
        match self {
            Self::Start => write!(out, "#/"),
            Self::FillChooser { pack: None } => write!(out, "#/fill"),
            Self::FillChooser { pack: Some(pack) } => write!(out, "#/fill/{}", encode(pack)),
            Self::Fill { pack, data_set, reporter, period } => write!(
                out,
                "#/fill/{}/{}/{}/{}",
                encode(pack),
                encode(data_set),
                encode(reporter),
                encode(period)
            ),
            Self::Merge { pack, period, sample } => {
                let query = if *sample { "?sample" } else { "" };
                write!(out, "#/merge/{}/{}{query}", encode(pack), encode(period))
            }
            Self::Report { pack, period } => {
                write!(out, "#/report/{}/{}", encode(pack), encode(period))
            }
            Self::Packs { pack: None } => write!(out, "#/packs"),
            Self::Packs { pack: Some(pack) } => write!(out, "#/packs/{}", encode(pack)),
            Self::Help => write!(out, "#/help"),
            Self::Unknown(path) => write!(out, "#{path}"),
        }
    }
}

fn percent_encode(text: &str) -> String {
    use fmt::Write;

    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string");
        }
    }
    out
}

/// Undoes `%41`; a stray `%` stays as written, bytes that are no UTF-8 are replaced.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let digit = |at: usize| tail.get(at).and_then(|&digit| char::from(digit).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(byte);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
