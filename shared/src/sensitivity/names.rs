//! Names of persons, as Vietnamese write them: a family name and two to four more words, each
//! with a capital.
//!
//! One name alone says nothing: streets, wards and schools are called after people. Several in a
//! column, or in one text that speaks of no such place, are a list of persons.

use crate::text::fold;

/// Names in one column, or in one text, that are no accident.
pub(super) const NAMES_IN_COLUMN: usize = 5;
const NAMES_IN_TEXT: usize = 3;

/// Family names, folded, sorted.
const FAMILIES: &[&str] = &[
    "bui", "cao", "chu", "cut", "dam", "dang", "dao", "dinh", "do", "doan", "duong", "gia",
    "giang", "ha", "ho", "hoang", "huynh", "kha", "kieu", "la", "lam", "lau", "le", "lo", "loc",
    "lu", "luong", "ly", "mai", "moong", "mua", "ngan", "ngo", "nguyen", "pham", "phan", "phung",
    "quach", "sam", "ta", "thai", "thao", "tho", "to", "tran", "trinh", "truong", "va", "vi", "vo",
    "vu", "vuong", "xeo", "xong",
];

/// Words of places that are called after people, folded.
const PLACES: &[&str] = &[
    "ban", "cau", "cho", "duong", "khoi", "khu", "phuong", "pho", "quang", "thon", "to", "truong",
    "xa", "xom",
];

/// Whether a text is nothing but the name of a person.
pub(super) fn is_name(text: &str) -> bool {
    let text = text.trim().trim_start_matches(|c: char| !c.is_alphabetic());
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_part = |word: &&str| {
        word.chars().next().is_some_and(char::is_uppercase) && word.chars().all(char::is_alphabetic)
    };
    (3..=5).contains(&words.len())
        && words.iter().all(is_part)
        && FAMILIES.contains(&fold(words[0]).as_str())
}

/// Whether a text lists persons by name.
pub(super) fn is_list(text: &str) -> bool {
    let mut names = text.split([',', ';', '\n']).filter(|part| is_name(part));
    if names.by_ref().take(NAMES_IN_TEXT).count() < NAMES_IN_TEXT {
        return false;
    }
    // What is said before the first of them tells what they are names of.
    let before = text.split([',', ';', '\n']).next().unwrap_or_default();
    let folded = fold(before);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    !words.any(|word| PLACES.contains(&word)) || is_name(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_have_a_family_name_and_capitals() {
        for name in [
            "Nguyễn Văn An",
            "1. Lô Thị Bình",
            "TRẦN VĂN CÔNG",
            "Vi Văn Dần",
            "Nguyen Thi Minh Hoa",
        ] {
            assert!(is_name(name), "{name}");
        }
        for other in [
            "Kỳ Sơn",
            "Phường Lê Lợi",
            "Nguyễn Du",
            "Số người nghiện có hồ sơ quản lý",
            "Lễ ra quân Tháng hành động",
            "Công an huyện Kỳ Sơn",
            "Hà Nội 2023",
        ] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn lists_of_persons_are_found_and_lists_of_streets_are_not() {
        assert!(is_list("Nguyễn Văn An, Trần Thị Bình, Lô Văn Cường"));
        assert!(is_list("Đã lập hồ sơ:\n1. Nguyễn Văn An\n2. Trần Thị Bình\n3. Lô Văn Cường"));
        assert!(!is_list(
            "các đường Lê Hồng Phong, Nguyễn Thị Minh Khai, Trần Quang Diệu, Lê Thánh Tông"
        ));
        assert!(!is_list("phường Hà Huy Tập, Lê Hồng Phong, Nguyễn Viết Xuân, Trần Hưng Đạo"));
        assert!(!is_list("Kỳ Sơn, Tương Dương, Con Cuông, Quế Phong"));
        assert!(!is_list("Nguyễn Văn An, Trưởng ban"));
    }
}
