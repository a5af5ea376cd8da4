//! A document as its sentences, each with the clause it stands in. Scanned text comes with lines
//! broken at the margin, page breaks inside sentences and rules of letterheads; nothing but those
//! rules (lines without letter or digit) is dropped, and nothing is put in.

/// One sentence, or one part of a sentence that orders something of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// `II.4/3`: the third sentence of clause II.4; `II.4` alone is its heading. Outside numbered
    /// sections the clause is the number of the line: `¶7/2`. From the list of recipients on it
    /// is `Nơi nhận`.
    pub(crate) clause: String,
    /// What stood before it and is no part of it: `1.`, `đ)`, `-`; mostly empty.
    pub(crate) label: String,
    /// Word for word, with single spaces between words.
    pub(crate) text: String,
}

const RECIPIENTS: &str = "Nơi nhận";

/// Longest line of a document whose lines were broken at the margin.
const MARGIN: usize = 200;

/// Official names with a dash: a line that ends with the first half and one that begins with
/// the second are one name, not an item of a list.
const DASHED_NAMES: [(&str, &str); 2] =
    [("Sở Lao động", "Thương binh và Xã hội"), ("Sở Thông tin", "Truyền thông")];

/// Their full stop ends no sentence: signatures are given in these forms.
const ABBREVIATIONS: [&str; 4] = ["TM", "KT", "TL", "TUQ"];

/// After a semicolon these words begin something ordered on its own. Parts that begin otherwise
/// (titles of legal documents, objects of the verb before) stay with what precedes them.
const ORDERS: &str = "\
    báo cáo|bố trí|các hoạt động|các ngành|chú trọng|chủ trì|chuyển hóa|chỉ đạo|\
    có cơ chế|có trách nhiệm|công bố|củng cố|cổ vũ|duy trì|giáo dục|giảm|gửi|\
    hướng dẫn|khen thưởng|khuyến khích|không để|kiểm soát|kiểm tra|kết hợp|kịp thời|\
    làm tốt|lập hồ sơ|lồng ghép|lựa chọn|mở rộng|nghiên cứu|ngăn chặn|nhân rộng|\
    nâng cao|năm|nắm|phát huy|phân công|phòng ngừa|phấn đấu|phối hợp|phổ biến|\
    phục hồi|quan tâm|quyết định việc|quản lý|rà soát|sử dụng|tham mưu|theo dõi|\
    thiết lập|thường xuyên|thực hiện|tiếp cận|tiếp nhận|tiếp tục|triển khai|\
    triệt xóa|trên 90%|treo|truy bắt|tuyên truyền|tuyệt đối|tăng|tăng cường|tạo|\
    tập huấn|tập trung|tổ chức|tổng hợp|từng bước|vận động|xây dựng|xét xử|xử lý|\
    yêu cầu|đa dạng|đánh giá|đẩy mạnh|định kỳ|đồng thời|ưu tiên";

/// The sentences of a document in their order.
pub(crate) fn sentences(document: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut number = (String::new(), 0);
    for block in blocks(document) {
        let parts = if block.is_heading() { vec![block.text.as_str()] } else { block.sentences() };
        for (index, text) in parts.into_iter().enumerate() {
            if number.0 != block.clause {
                number = (block.clause.clone(), 0);
            }
            let clause = if block.is_heading() {
                block.clause.clone()
            } else {
                number.1 += 1;
                format!("{}/{}", block.clause, number.1)
            };
            let label = if index == 0 { block.label.clone() } else { String::new() };
            sentences.push(Sentence { clause, label, text: text.to_owned() });
        }
    }
    sentences
}

/// A run of text that begins on a line of its own: heading, paragraph, item.
struct Block {
    clause: String,
    label: String,
    text: String,
}

impl Block {
    /// A numbered line without a full stop is the name of what follows.
    fn is_heading(&self) -> bool {
        let full_stop =
            |(at, _): (usize, &str)| ends_sentence(&self.text[..at], &self.text[at + 1..]);
        self.label.starts_with(|letter: char| letter.is_alphanumeric())
            && self.text.ends_with(|letter: char| letter.is_alphanumeric() || letter == ')')
            && !self.text.match_indices('.').any(full_stop)
    }

    fn sentences(&self) -> Vec<&str> {
        let mut cuts = vec![0];
        let mut open_quotes = 0_i32;
        let mut open_parentheses = 0_i32;
        for (index, letter) in self.text.char_indices() {
            match letter {
                '“' => open_quotes += 1,
                '”' | '"' if open_quotes > 0 => open_quotes -= 1,
                '(' => open_parentheses += 1,
                ')' => open_parentheses -= 1,
                _ => {}
            }
            let (before, after) = (&self.text[..index], &self.text[index + letter.len_utf8()..]);
            let cut = match letter {
                '.' | '?' | '!' => ends_sentence(before, after),
                ';' => open_quotes == 0 && open_parentheses == 0 && begins_order(after),
                _ => false,
            };
            if cut {
                cuts.push(self.text.len() - after.trim_start_matches(is_closing).len());
            }
        }
        cuts.push(self.text.len());
        let parts = cuts.windows(2).map(|cut| self.text[cut[0]..cut[1]].trim());
        parts.filter(|part| !part.is_empty()).collect()
    }
}

fn is_closing(letter: char) -> bool {
    matches!(letter, '"' | '”' | ')' | '*')
}

/// Whether the full stop between these two is the end of a sentence.
fn ends_sentence(before: &str, after: &str) -> bool {
    let last_word = before.rsplit(|letter: char| !letter.is_alphanumeric()).next();
    if last_word.is_some_and(|word| ABBREVIATIONS.contains(&word)) {
        return false;
    }
    let Some(next) = after.trim_start_matches(is_closing).strip_prefix(' ') else { return false };
    let first = next.trim_start_matches(['“', '"', '*', '(']).chars().next();
    first.is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit())
}

/// Whether what stands after a semicolon orders something of its own.
fn begins_order(after: &str) -> bool {
    let part = after.trim_start().to_lowercase();
    let share = part.split(' ').next().is_some_and(|word| word.ends_with('%'));
    share
        || ORDERS.split('|').any(|order| {
            part.strip_prefix(order)
                .is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
        })
}

fn blocks(document: &str) -> Vec<Block> {
    let wrapped = document.lines().all(|line| line.chars().count() < MARGIN);
    let mut blocks: Vec<Block> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut closed = true;
    for (index, line) in document.lines().enumerate() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.contains(|letter: char| letter.is_alphanumeric()) {
            closed |= wrapped || !line.is_empty();
            continue;
        }
        let (label, text) = label(&line);
        if let Some(block) = blocks.last_mut()
            && goes_on(block, label, text, wrapped && !closed)
        {
            block.text.push(' ');
            block.text.push_str(&line);
            continue;
        }
        closed = false;
        if text.starts_with(RECIPIENTS) || text.starts_with("**T") {
            path = vec![RECIPIENTS.to_owned()];
        } else if path.first().is_none_or(|first| first != RECIPIENTS) {
            descend(&mut path, label);
        }
        let clause = if path.is_empty() { format!("¶{}", index + 1) } else { path.join(".") };
        blocks.push(Block { clause, label: label.to_owned(), text: text.to_owned() });
    }
    blocks
}

/// Whether a line belongs to the block before it.
fn goes_on(block: &Block, label: &str, text: &str, wrapped: bool) -> bool {
    let begins_small = text
        .trim_start_matches(['*', '“', '"', '('])
        .starts_with(|letter: char| letter.is_lowercase());
    match label {
        "-" => {
            let name = |(first, second): &(&str, &str)| {
                block.text.ends_with(first) && text.starts_with(second)
            };
            begins_small || DASHED_NAMES.iter().any(name)
        }
        "" if wrapped => {
            let numeral = !text.contains(char::is_alphabetic);
            numeral
                || (is_capital(&block.text) == is_capital(text) && !text.starts_with(RECIPIENTS))
        }
        "" => begins_small,
        _ => false,
    }
}

fn is_capital(text: &str) -> bool {
    !text.contains(char::is_lowercase)
}

/// A line as its label and the rest: `II.`, `2.1.`, `đ)`, `-`, `+`, or no label.
fn label(line: &str) -> (&str, &str) {
    let Some((first, rest)) = line.split_once(' ') else { return ("", line) };
    let known = match first {
        "-" | "+" => true,
        _ => match (first.strip_suffix(['.', '-']), first.strip_suffix(')')) {
            (Some(number), _) => {
                is_roman(number)
                    || number.split('.').all(|part| {
                        !part.is_empty()
                            && part.len() <= 2
                            && part.bytes().all(|byte| byte.is_ascii_digit())
                    })
            }
            (_, Some(letter)) => {
                letter.chars().count() == 1 && letter.chars().all(char::is_lowercase)
            }
            _ => false,
        },
    };
    if known { (first, rest) } else { ("", line) }
}

fn is_roman(number: &str) -> bool {
    !number.is_empty() && number.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'))
}

/// The path of the clause that a labelled line opens.
fn descend(path: &mut Vec<String>, label: &str) {
    let number = label.trim_end_matches(['.', '-', ')']);
    if number.is_empty() || label == "+" {
        return;
    }
    if is_roman(number) {
        *path = vec![number.to_owned()];
    } else if path.is_empty() {
        // Numbers before the first section name no clause of it.
    } else if label.ends_with(')') {
        path.retain(|part| !part.chars().all(char::is_lowercase));
        path.push(number.to_owned());
    } else {
        path.truncate(1);
        path.extend(number.split('.').map(str::to_owned));
    }
}
