use shared::definition::Source;

use crate::{
    PACK, reference,
    wording::{collapse, stands_in},
};

#[test]
fn every_quote_stands_word_for_word_in_its_document() {
    let sources = || -> Vec<(&str, &Source)> {
        let elements = PACK.elements.iter().map(|item| (item.id.as_str(), &item.source));
        let reporters = PACK.reporters.iter().map(|item| (item.id.as_str(), &item.source));
        let periods = PACK.periods.iter().map(|item| (item.id.as_str(), &item.source));
        let forms = PACK.data_sets.iter().map(|item| (item.id.as_str(), &item.source));
        let targets = PACK.targets.iter().map(|item| (item.id.as_str(), &item.source));
        elements.chain(reporters).chain(periods).chain(forms).chain(targets).collect()
    };
    for document in &PACK.documents {
        let Some(text) = reference::read(&format!("seeds/{}", document.file)) else { return };
        let text = collapse(&text);
        assert!(text.contains(&document.number), "{}", document.number);
        let mut quoted = 0;
        for (id, source) in sources() {
            if source.document == document.id {
                assert!(stands_in(&source.quote, &text), "{id}: “{}”", source.quote);
                quoted += 1;
            }
        }
        assert!(quoted > 100, "only {quoted} quotes");
    }
}

#[test]
fn quotes_are_held_to_the_word_and_to_their_order() {
    assert!(stands_in(
        "a b ... d",
        "x a\nb c d".split_whitespace().collect::<Vec<_>>().join(" ").as_str()
    ));
    assert!(!stands_in("a ... b", "b a"));
    assert!(!stands_in("a c", "a b c"));
}
