use shared::definition::{Pack, Source};

use crate::{
    packs, reference,
    wording::{collapse, stands_in},
};

fn sources(pack: &Pack) -> Vec<(&str, &Source)> {
    let elements = pack.elements.iter().map(|item| (item.id.as_str(), &item.source));
    let reporters = pack.reporters.iter().map(|item| (item.id.as_str(), &item.source));
    let periods = pack.periods.iter().map(|item| (item.id.as_str(), &item.source));
    let forms = pack.data_sets.iter().map(|item| (item.id.as_str(), &item.source));
    let indicators = pack.indicators.iter().map(|item| (item.id.as_str(), &item.source));
    let targets = pack.targets.iter().map(|item| (item.id.as_str(), &item.source));
    let pairs = pack.reconciliation.iter().map(|item| (item.id.as_str(), &item.source));
    let all = elements.chain(reporters).chain(periods).chain(forms).chain(indicators);
    all.chain(targets).chain(pairs).collect()
}

#[test]
fn every_quote_stands_word_for_word_in_its_document() {
    for pack in packs() {
        let document = &pack.documents[0];
        let Some(text) = reference::read(&format!("seeds/{}", document.file)) else { return };
        let text = collapse(&text);
        for (id, source) in sources(pack) {
            if source.document.is_empty() {
                assert_eq!(
                    (source.clause.as_str(), source.quote.as_str()),
                    ("thông lệ", ""),
                    "{id}"
                );
            } else {
                assert_eq!(source.document, document.id);
                assert!(stands_in(&source.quote, &text), "{} {id}: “{}”", pack.id, source.quote);
            }
        }
    }
}

/// What rests on the document is more than what rests on practice; whole papers rest on it.
#[test]
fn forms_bodies_and_targets_rest_on_the_document() {
    for pack in packs() {
        let practice = |source: &Source| source.document.is_empty();
        let elements = pack.elements.iter().filter(|item| practice(&item.source)).count();
        assert!(elements * 3 < pack.elements.len(), "{}: {elements} by practice", pack.id);
        assert!(!pack.data_sets.iter().any(|item| practice(&item.source)), "{}", pack.id);
        assert!(!pack.reporters.iter().any(|item| practice(&item.source)), "{}", pack.id);
        assert!(!pack.targets.iter().any(|item| practice(&item.source)), "{}", pack.id);
    }
}

/// Two copies leave number and day blank; nothing is put in their place.
#[test]
fn days_that_a_copy_leaves_blank_stay_blank() {
    let days: Vec<(&str, Option<String>)> = packs()
        .iter()
        .map(|pack| (pack.id.as_str(), pack.documents[0].date.map(|date| date.iso())))
        .collect();
    assert_eq!(
        days,
        [
            ("thanh-hoa-thang-hanh-dong-2024", None),
            ("nghe-an-nq14", Some("2023-12-12".to_owned())),
            ("duong-quang-2024", None),
            ("bcd138-2019", Some("2019-03-08".to_owned())),
        ]
    );
}

#[test]
fn quotes_are_held_to_the_word_and_to_their_order() {
    assert!(stands_in("a b ... d", "x a b c d"));
    assert!(!stands_in("a ... b", "b a"));
    assert!(!stands_in("a c", "a b c"));
}
