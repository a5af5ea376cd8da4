//! Relations of a part to others.

use std::collections::BTreeMap;

use grid::envelope::{RejectCode, Rejection};

use crate::package::{Package, resolve};
use crate::xml::{Token, Xml};

pub(crate) struct Relation {
    /// Last step of the type: `worksheet`, `styles`, `comments` …
    pub kind: String,
    /// Part name; as written where `external`.
    pub target: String,
    pub external: bool,
}

#[derive(Default)]
pub(crate) struct Relations(BTreeMap<String, Relation>);

impl Relations {
    /// The relations of a part (`""` for the package itself); none where it has no list.
    pub(crate) fn of(package: &Package<'_>, part: &str) -> Result<Self, Rejection> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let separator = if folder.is_empty() { "" } else { "/" };
        let path = format!("{folder}{separator}_rels/{file}.rels");
        let Some(bytes) = package.part(&path)? else { return Ok(Self::default()) };
        let mut xml = Xml::new(&bytes, &path)?;
        let mut relations = BTreeMap::new();
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name() == "Relationship" => {
                    let id = tag.attribute("Id")?.unwrap_or_default();
                    let kind = tag.attribute("Type")?.unwrap_or_default();
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    let target = tag.attribute("Target")?.unwrap_or_default();
                    let external = tag.attribute("TargetMode")?.as_deref() == Some("External");
                    let target = if external {
                        target
                    } else if let Some(target) = resolve(part, &target) {
                        target
                    } else {
                        return Err(xml.corrupt("outside-part", &target));
                    };
                    if relations.insert(id, Relation { kind, target, external }).is_some() {
                        return Err(xml.corrupt("duplicate-relation", ""));
                    }
                }
                Token::End => return Ok(Self(relations)),
                _ => {}
            }
        }
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Relation> {
        self.0.get(id)
    }

    /// Target of the first inner relation of a kind.
    pub(crate) fn first(&self, kind: &str) -> Option<&str> {
        self.all(kind).next()
    }

    /// The first inner part of a kind, where it is there.
    pub(crate) fn part<'a>(
        &'a self,
        package: &Package<'_>,
        kind: &str,
    ) -> Result<Option<(Vec<u8>, &'a str)>, Rejection> {
        let Some(path) = self.first(kind) else { return Ok(None) };
        Ok(package.part(path)?.map(|bytes| (bytes, path)))
    }

    pub(crate) fn all(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.0
            .values()
            .filter(move |relation| relation.kind == kind && !relation.external)
            .map(|relation| relation.target.as_str())
    }
}

/// The part that the package is about.
pub(crate) fn main_part(package: &Package<'_>) -> Result<String, Rejection> {
    let relations = Relations::of(package, "")?;
    let main = relations.first("officeDocument").unwrap_or("xl/workbook.xml");
    if package.has(main) {
        return Ok(main.to_owned());
    }
    Err(Rejection::new(RejectCode::NotASpreadsheet, "no-workbook", main))
}
