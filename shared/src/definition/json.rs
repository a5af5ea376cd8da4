//! A checked pack as one text, to be kept in a browser or inside a file.
//!
//! **Invariant:** a text is a pack only as long as its hash is that of its content: what was
//! checked once and kept is what comes back.

use std::io::{Read as _, Write as _};

use flate2::{Compression, read::ZlibDecoder, write::ZlibEncoder};
use serde::{Deserialize, Serialize};

use super::Pack;

/// Tells our texts from others, and this layout from later ones.
const FORMAT: &str = "tonghop-pack/1";

#[derive(Serialize)]
struct Kept<'a> {
    format: &'a str,
    hash: &'a str,
    pack: &'a Pack,
}

#[derive(Deserialize)]
struct Known {
    format: String,
    hash: String,
    pack: Pack,
}

/// Why a text is no pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonError {
    /// No JSON of a pack; the reason in English, for details.
    Malformed(String),
    /// Written by another version of the program.
    OtherFormat(String),
    /// Changed since it was written.
    OtherHash,
}

impl JsonError {
    /// Id of its message in the catalogue, without the area `finding`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "pack-json-malformed",
            Self::OtherFormat(_) => "pack-json-format",
            Self::OtherHash => "pack-json-hash",
        }
    }
}

impl Pack {
    /// The pack with its hash, as [`from_json`] reads it. The same pack gives the same bytes.
    pub fn to_json(&self) -> String {
        let kept = Kept { format: FORMAT, hash: self.hash(), pack: self };
        serde_json::to_string(&kept).expect("packs hold plain data")
    }

    /// The pack as a program carries it within itself, small and quickly there again; for
    /// [`Pack::carried`] of the same build. Nobody else reads it, so it says no names.
    pub fn carry(&self) -> Vec<u8> {
        let plain = postcard::to_allocvec(&(self.hash(), self)).expect("packs hold plain data");
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&plain).expect("memory takes it");
        encoder.finish().expect("memory takes it")
    }

    /// What [`Pack::carry`] made when the program was built, taken at its word: it was checked
    /// then, and nobody can have altered it since without altering the program.
    ///
    /// `None` for anything else.
    pub fn carried(bytes: &[u8]) -> Option<Self> {
        let mut plain = Vec::new();
        ZlibDecoder::new(bytes).read_to_end(&mut plain).ok()?;
        let (hash, pack): (String, Self) = postcard::from_bytes(&plain).ok()?;
        pack.computed.know_hash(hash);
        Some(pack)
    }
}

/// Reads what [`Pack::to_json`] wrote.
///
/// # Errors
///
/// The text is something else, or its content is no longer what its hash says.
pub fn from_json(text: &str) -> Result<Pack, JsonError> {
    let read: Known = match serde_json::from_str(text) {
        Ok(read) => read,
        Err(error) => return Err(other_format(text, &error)),
    };
    if read.format != FORMAT {
        return Err(JsonError::OtherFormat(read.format));
    }
    if read.pack.hash() != read.hash {
        return Err(JsonError::OtherHash);
    }
    Ok(read.pack)
}

/// A pack of a later layout may lack fields of this one: then its format says more than the
/// missing field.
fn other_format(text: &str, error: &serde_json::Error) -> JsonError {
    #[derive(Deserialize)]
    struct Head {
        format: String,
    }
    match serde_json::from_str::<Head>(text) {
        Ok(head) if head.format != FORMAT => JsonError::OtherFormat(head.format),
        _ => JsonError::Malformed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{EMBEDDED, embedded};

    #[test]
    fn packs_come_back_equal() {
        for id in EMBEDDED {
            let pack = embedded(id).expect("sound");
            let text = pack.to_json();
            let again = from_json(&text).expect("what was written");
            assert_eq!((&again, again.hash()), (&*pack, pack.hash()));
            assert_eq!(again.to_json(), text);
            let carried = Pack::carried(&pack.carry()).expect("what was carried");
            assert_eq!((&carried, carried.hash()), (&*pack, pack.hash()));
        }
    }

    #[test]
    fn what_was_altered_is_refused() {
        let text = embedded(EMBEDDED[0]).expect("sound").to_json();
        let altered = text.replacen("\"version\":\"", "\"version\":\"9", 1);
        assert_eq!(from_json(&altered), Err(JsonError::OtherHash));
        let other = text.replacen(FORMAT, "tonghop-pack/2", 1);
        assert_eq!(from_json(&other), Err(JsonError::OtherFormat("tonghop-pack/2".into())));
        let later = "{\"format\":\"tonghop-pack/2\",\"pack\":{}}";
        assert_eq!(from_json(later), Err(JsonError::OtherFormat("tonghop-pack/2".into())));
        for text in ["", "{}", "[1]", &text[..text.len() / 2]] {
            assert!(matches!(from_json(text), Err(JsonError::Malformed(_))), "{text}");
        }
    }
}
