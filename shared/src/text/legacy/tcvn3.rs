//! TCVN 5712:1993, VN3: one byte a letter. Capitals with marks are a matter of the font
//! (`.VnTimeH`), so that a heading in capitals comes out in small letters.

/// Codes from U+00A1 on, in order; a blank is a code that stands for no letter. U+00AD, the
/// soft hyphen of Unicode, is `ư`.
const LETTERS: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";
const FIRST: u32 = 0xa1;

pub(super) fn decode(text: &str) -> Option<String> {
    text.chars().map(letter).collect()
}

/// `None` where the code stands for nothing.
fn letter(code: char) -> Option<char> {
    if super::is_sign(code) {
        return Some(code);
    }
    let place = usize::try_from(u32::from(code).checked_sub(FIRST)?).ok()?;
    LETTERS.chars().nth(place).filter(|letter| *letter != ' ')
}

#[cfg(test)]
pub(super) fn spelling(letter: char) -> Option<String> {
    let place = LETTERS.chars().position(|known| known == letter)?;
    char::from_u32(FIRST + u32::try_from(place).ok()?).map(String::from)
}
