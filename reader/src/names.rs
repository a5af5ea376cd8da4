//! References of defined names in one spelling, whatever the format wrote.

/// `$'Biểu F28'.$D$2` (OpenDocument) and `='Biểu F28'!$D$2` become `'Biểu F28'!$D$2`;
/// what is no plain reference to a sheet stays as it is written.
pub(crate) fn normalised(reference: &str) -> String {
    let text = reference.trim();
    let text = text.strip_prefix("of:").unwrap_or(text);
    let text = text.strip_prefix('=').unwrap_or(text);
    let text = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let Some((sheet, cells)) = split(text.strip_prefix('$').unwrap_or(text)) else {
        return text.to_owned();
    };
    // `Sheet1.$A$1:Sheet1.$B$2` and `.$A$1:.$B$2` name the sheet again.
    let cells: Vec<&str> = cells
        .split(':')
        .map(|cell| {
            cell.strip_prefix('$')
                .filter(|rest| rest.starts_with('\'') || rest.contains('.'))
                .unwrap_or(cell)
        })
        .map(|cell| cell.strip_prefix(sheet).unwrap_or(cell))
        .map(|cell| cell.strip_prefix(['.', '!']).unwrap_or(cell))
        .collect();
    if cells.is_empty() || cells.len() > 2 || !cells.iter().all(|cell| is_address(cell)) {
        return text.to_owned();
    }
    let sheet = if sheet.starts_with('\'') || sheet.contains('[') {
        sheet.to_owned()
    } else {
        quoted(sheet)
    };
    format!("{sheet}!{}", cells.join(":"))
}

/// A sheet's name as a reference writes it: in quotes where it is more than one plain word.
pub(crate) fn quoted(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !name.starts_with(|letter: char| letter.is_numeric());
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// Sheet (with its quotes) and the rest after `!` or `.`.
fn split(text: &str) -> Option<(&str, &str)> {
    let end = if text.starts_with('\'') {
        let mut at = 1;
        loop {
            at += text.get(at..)?.find('\'')? + 1;
            match text.as_bytes().get(at) {
                Some(b'\'') => at += 1,
                _ => break at,
            }
        }
    } else {
        // A sheet's name may hold a dot itself: the last one before the cell counts.
        text.find('!').or_else(|| text.split(':').next()?.rfind('.'))?
    };
    let rest = text.get(end..)?;
    let cells = rest.strip_prefix(['!', '.'])?;
    (end > 0).then_some((&text[..end], cells))
}

fn is_address(text: &str) -> bool {
    grid::Address::parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn references_get_one_spelling() {
        for (written, wanted) in [
            ("$'Biểu F28'.$D$2", "'Biểu F28'!$D$2"),
            ("'Biểu F28'!$D$2", "'Biểu F28'!$D$2"),
            ("=Sheet1!$A$1", "Sheet1!$A$1"),
            ("$Sheet1.$A$1:.$B$2", "Sheet1!$A$1:$B$2"),
            ("$Sheet1.$A$1:$Sheet1.$B$2", "Sheet1!$A$1:$B$2"),
            ("$'It''s'.$A$1", "'It''s'!$A$1"),
            ("[$S.$A$1]", "S!$A$1"),
            ("$A.B.$C$3", "'A.B'!$C$3"),
            ("Biểu F28!$D$2", "'Biểu F28'!$D$2"),
            ("[1]S!$A$1", "[1]S!$A$1"),
            ("#REF!", "#REF!"),
            ("SUM(A1:A2)", "SUM(A1:A2)"),
            ("Sheet1!#REF!", "Sheet1!#REF!"),
            ("", ""),
        ] {
            assert_eq!(normalised(written), wanted, "{written}");
        }
    }
}
