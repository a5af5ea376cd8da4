//! The VNI Windows chart: a vowel, and its marks as one Western letter behind it. Some letters
//! (`đ ư ơ ỉ ĩ ị ỵ`) stand alone.

/// Letters that stand alone, small: as written, as meant.
const ALONE: [(char, char); 9] = [
    ('ñ', 'đ'),
    ('ö', 'ư'),
    ('ô', 'ơ'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
    ('ì', 'ì'),
    ('í', 'í'),
];

/// Marks, small, and what each makes of the vowels before it; a blank where the two do not go
/// together. `ö` and `ô` are `ư` and `ơ` there.
const VOWELS: &str = "aeouyöô";
const MARKS: [(char, &str); 17] = [
    ('ø', "àèòùỳừờ"),
    ('ù', "áéóúýứớ"),
    ('û', "ảẻỏủỷửở"),
    ('õ', "ãẽõũỹữỡ"),
    ('ï', "ạẹọụỵựợ"),
    ('â', "âêô    "),
    ('à', "ầềồ    "),
    ('á', "ấếố    "),
    ('å', "ẩểổ    "),
    ('ã', "ẫễỗ    "),
    ('ä', "ậệộ    "),
    ('ê', "ă      "),
    ('è', "ằ      "),
    ('é', "ắ      "),
    ('ú', "ẳ      "),
    ('ü', "ẵ      "),
    ('ë', "ặ      "),
];

/// `None` where a mark stands behind nothing that it could belong to.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if let Some(marked) = letters.peek().and_then(|mark| marked(letter, *mark)) {
            letters.next();
            read.push(marked);
        } else if super::is_sign(letter) {
            read.push(letter);
        } else {
            read.push(alone(letter)?);
        }
    }
    Some(read)
}

/// A vowel with the mark behind it. A capital may carry a small mark, never the other way round.
fn marked(vowel: char, mark: char) -> Option<char> {
    let (small_vowel, small_mark) = (small(vowel), small(mark));
    if vowel == small_vowel && mark != small_mark {
        return None;
    }
    let place = VOWELS.chars().position(|known| known == small_vowel)?;
    let (_, made) = MARKS.iter().find(|(known, _)| *known == small_mark)?;
    let letter = made.chars().nth(place).filter(|letter| *letter != ' ')?;
    Some(if vowel == small_vowel { letter } else { capital(letter) })
}

fn alone(letter: char) -> Option<char> {
    let (_, meant) = ALONE.iter().find(|(known, _)| *known == small(letter))?;
    Some(if letter == small(letter) { *meant } else { capital(*meant) })
}

/// One letter for one: no letter of the two alphabets becomes several.
fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

#[cfg(test)]
pub(super) fn spelling(letter: char) -> Option<String> {
    if let Some((written, _)) = ALONE.iter().find(|(_, meant)| *meant == letter) {
        return Some(written.to_string());
    }
    MARKS.iter().find_map(|(mark, made)| {
        let place = made.chars().position(|known| known == letter)?;
        Some(format!("{}{mark}", VOWELS.chars().nth(place)?))
    })
}
