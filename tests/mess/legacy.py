"""Vietnamese text as older programs and other keyboards leave it: TCVN3, VNI, decomposed, bare.

Both tables are written down from the public standards: TCVN 5712:1993 (VN3), where every letter is one
byte, and the VNI table of Windows, where marks follow their letter.
"""

import unicodedata

TCVN3 = {
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7, "ă": 0xA8, "â": 0xA9, "ê": 0xAA,
    "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE, "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB,
    "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "è": 0xCC,
    "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7,
    "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5,
    "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF,
    "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA,
    "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
VNI_MARKS = {(): "", (GRAVE,): "ø", (ACUTE,): "ù", (HOOK,): "û", (TILDE,): "õ", (DOT,): "ï"}
VNI_SHAPES = {
    CIRCUMFLEX: {(): "â", (GRAVE,): "à", (ACUTE,): "á", (HOOK,): "å", (TILDE,): "ã", (DOT,): "ä"},
    BREVE: {(): "ê", (GRAVE,): "è", (ACUTE,): "é", (HOOK,): "ú", (TILDE,): "ü", (DOT,): "ë"},
}
VNI_SINGLE = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def tcvn3(text):
    """As typed under a .VnTime font. Capitals with a mark have no byte: people type the small letter
    and give it a font of capitals. Signs that Latin-1 lacks become what its keyboards have."""
    result = []
    for letter in unicodedata.normalize("NFC", text):
        if letter in TCVN3:
            result.append(chr(TCVN3[letter]))
        elif letter.lower() in TCVN3:
            result.append(chr(TCVN3[letter.lower()]))
        else:
            result.append(_plain(letter))
    return "".join(result)


def vni(text):
    result = []
    for letter in unicodedata.normalize("NFC", text):
        small = letter.lower()
        if small in VNI_SINGLE:
            spelled = VNI_SINGLE[small]
        else:
            base, *marks = unicodedata.normalize("NFD", small)
            tones = tuple(mark for mark in marks if mark in (GRAVE, ACUTE, HOOK, TILDE, DOT))
            shape = next((mark for mark in marks if mark in VNI_SHAPES), None)
            if HORN in marks:
                spelled = {"u": "ö", "o": "ô"}[base] + VNI_MARKS[tones]
            elif shape:
                spelled = base + VNI_SHAPES[shape][tones]
            elif tones in VNI_MARKS and base.isascii():
                spelled = base + VNI_MARKS[tones]
            else:
                spelled = _plain(small)
        result.append(spelled.upper() if letter != small else spelled)
    return "".join(result)


def _plain(letter):
    return {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "’": "'", "…": "...", "✗": "x", "≥": ">=",
            "≤": "<="}.get(letter, letter)


def decomposed(text):
    return unicodedata.normalize("NFD", text)


def bare(text):
    """Without diacritics, as on a phone."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def late_tone(text):
    """`hòa` → `hoà`: the tone on the last vowel, as older typewriters had it."""
    for old, new in (("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("õa", "oã"), ("ọa", "oạ"), ("òe", "oè"),
                     ("óe", "oé"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("ụy", "uỵ"),
                     ("Ủy", "Uỷ"), ("ỦY", "UỶ"), ("ÚY", "UÝ"), ("ÒA", "OÀ")):
        text = text.replace(old, new)
    return text
