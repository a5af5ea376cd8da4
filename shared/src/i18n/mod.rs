//! The message catalogue: every word that a person reads, by id, in Vietnamese and English.
//!
//! Messages stand in `shared/i18n/<language>/<area>.toml`, one `id = "text"` a line, with
//! `{name}` for arguments. The area is part of the id: `fill.save.now` stands in `fill.toml`
//! as `"save.now"`.

use crate::diag::Finding;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    #[default]
    Vi,
    En,
}

/// (id, text) by language, sorted by id; `build.rs` writes them from the files.
static CATALOGUE: [&[(&str, &str)]; 2] = include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

fn find(language: Language, id: &str) -> Option<&'static str> {
    let messages = CATALOGUE[language as usize];
    let at = messages.binary_search_by_key(&id, |(known, _)| known).ok()?;
    Some(messages[at].1)
}

/// The message of an id, unformatted. An unknown id is shown as itself; a test of the
/// callers must not let that happen.
pub fn text(language: Language, id: &str) -> &str {
    find(language, id).unwrap_or(id)
}

/// The message with its `{name}` arguments put in.
pub fn format(language: Language, id: &str, arguments: &[(&str, &str)]) -> String {
    fill(text(language, id), |name| {
        arguments.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    })
}

/// What a finding says: the message `finding.<code>` with the finding's arguments.
pub fn finding(language: Language, finding: &Finding) -> String {
    let id = format!("finding.{}", finding.code);
    fill(text(language, &id), |name| finding.argument(name))
}

/// Whether the catalogue knows an id; for tests of the callers.
pub fn knows(id: &str) -> bool {
    find(Language::Vi, id).is_some() && find(Language::En, id).is_some()
}

fn fill<'a>(template: &str, argument: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = rest.find('}').and_then(|close| Some((close, argument(&rest[1..close])?)));
        match value {
            Some((close, value)) => {
                out.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placeholders(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn both_languages_have_the_same_messages_with_the_same_arguments() {
        let [vi, en] = CATALOGUE;
        let ids = |messages: &[(&'static str, _)]| -> Vec<_> {
            messages.iter().map(|(id, _)| *id).collect()
        };
        assert_eq!(ids(vi), ids(en));
        for ((id, text), (_, english)) in vi.iter().zip(en) {
            assert!(!text.trim().is_empty(), "{id} is empty");
            assert_eq!(placeholders(text), placeholders(english), "{id}");
        }
    }

    #[test]
    fn arguments_are_put_in_once_and_unknown_ones_stay() {
        assert_eq!(fill("{a} và {b} {", |name| (name == "a").then_some("{b}")), "{b} và {b} {");
    }

    #[test]
    fn banned_words_do_not_appear() {
        for (id, text) in CATALOGUE[0] {
            let lower = text.to_lowercase();
            for banned in ["vui lòng", "không hợp lệ", "dữ liệu sai"] {
                assert!(!lower.contains(banned), "{id} says “{banned}”");
            }
        }
    }
}
