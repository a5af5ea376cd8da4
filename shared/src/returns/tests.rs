//! What letters to units say; whole stories of files that go back are in `tests/round/`.

#[test]
fn letters_say_nothing_that_is_meant_for_those_who_merge() {
    let texts: toml::Table =
        toml::from_str(include_str!("../../i18n/vi/finding.toml")).expect("sound");
    let for_others = |text: &str| {
        ["thả lại", "đề nghị đơn vị", "chọn đơn vị", "chọn kỳ", "chọn biểu"]
            .iter()
            .any(|words| text.to_lowercase().contains(words))
    };
    for (code, text) in &texts {
        let text = text.as_str().unwrap_or_default();
        let reaches_units = !code.starts_with("pack-") && !code.starts_with("earlier-");
        if reaches_units && for_others(text) {
            let id = format!("return.what.{code}");
            assert!(crate::i18n::knows(&id), "{code}: {text}");
        }
    }
}
