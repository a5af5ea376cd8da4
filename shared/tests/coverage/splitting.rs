//! The splitter on small texts that hold what scanned documents hold.

use crate::sentences::sentences;

fn split(text: &str) -> Vec<(String, String)> {
    sentences(text).into_iter().map(|sentence| (sentence.clause, sentence.text)).collect()
}

fn expect(text: &str, expected: &[(&str, &str)]) {
    let owned = |(clause, text): &(&str, &str)| ((*clause).to_owned(), (*text).to_owned());
    assert_eq!(split(text), expected.iter().map(owned).collect::<Vec<_>>());
}

#[test]
fn lines_broken_at_the_margin_are_joined() {
    expect(
        "UBND\nTỈNH\n-----\n|\nSố: 1\nI. MỤC\nTIÊU\n1. Phối hợp tổ\nchức Hội nghị ngày\n16/6/2023 của Bộ\nCông an. Đến năm\n2025 xong.\n2. Sở Lao động\n- Thương binh và Xã hội\n- Dạy nghề",
        &[
            ("¶1/1", "UBND TỈNH"),
            ("¶5/1", "Số: 1"),
            ("I", "MỤC TIÊU"),
            ("I.1/1", "Phối hợp tổ chức Hội nghị ngày 16/6/2023 của Bộ Công an."),
            ("I.1/2", "Đến năm 2025 xong."),
            ("I.2", "Sở Lao động - Thương binh và Xã hội"),
            ("I.2/1", "Dạy nghề"),
        ],
    );
}

#[test]
fn a_page_break_ends_no_sentence() {
    let long = format!("Rồi{} xong.", " làm".repeat(60));
    expect(
        &format!(
            "II- VIỆC\n\na) Kiểm tra\n\nquán bar. Xử lý\n\nđ) Theo dõi tổ chức -\n\nxã hội.\n\n{long}"
        ),
        &[
            ("II", "VIỆC"),
            ("II.a/1", "Kiểm tra quán bar."),
            ("II.a/2", "Xử lý"),
            ("II.đ/1", "Theo dõi tổ chức - xã hội."),
            ("II.đ/2", &long),
        ],
    );
}

#[test]
fn only_parts_that_order_something_are_cut_at_semicolons() {
    expect(
        "I. A\n1. Thực hiện: Luật năm 2021; Chỉ thị số 36 (dự án; tổ chức); tập trung “làm; giảm” tội phạm; 80% số người. Trọng điểm... Rà soát",
        &[
            ("I", "A"),
            ("I.1/1", "Thực hiện: Luật năm 2021; Chỉ thị số 36 (dự án; tổ chức);"),
            ("I.1/2", "tập trung “làm; giảm” tội phạm;"),
            ("I.1/3", "80% số người."),
            ("I.1/4", "Trọng điểm..."),
            ("I.1/5", "Rà soát"),
        ],
    );
}

#[test]
fn recipients_and_signatures_close_a_document() {
    expect(
        "I. A\n1. Bố trí, đối tượng. truy nã ở nước ngoài./.\nNơi nhận:\n- Các đ/c;\nTM. ỦY BAN\nKT. CHỦ TỊCH\nLê Văn A",
        &[
            ("I", "A"),
            ("I.1/1", "Bố trí, đối tượng. truy nã ở nước ngoài./."),
            ("Nơi nhận/1", "Nơi nhận:"),
            ("Nơi nhận/2", "Các đ/c;"),
            ("Nơi nhận/3", "TM. ỦY BAN KT. CHỦ TỊCH"),
            ("Nơi nhận/4", "Lê Văn A"),
        ],
    );
}
