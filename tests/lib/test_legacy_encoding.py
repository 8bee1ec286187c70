"""Old text: recognised by its words, converted to NFC; good text never touched."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trucban.lib.legacy_encoding import Certainty, Encoding, convert, judge
from trucban.lib.legacy_encoding.charsets import LEGACY, as_windows_1252, decoded
from trucban.lib.legacy_encoding.syllables import is_syllable
from trucban.lib.text import nfc

NAMES = [
    "Nguyễn Văn Đức", "Trần Thị Thủy", "Lê Hữu Phước", "Phạm Đình Trọng", "Võ Ngọc Ân", "Hoàng Khắc Huỳnh",
    "Đặng Quỳnh Như", "Bùi Xuân Nghĩa", "Đỗ Thị Tuyết", "Dương Hồng Gấm", "Ngô Thị Phượng", "Hồ Viết Giỏi",
]  # fmt: skip


def in_old_bytes(text: str, encoding: Encoding) -> str:
    """Write text the way the old program did: the decoder's table, turned round."""
    if encoding is Encoding.UTF_8:
        return as_windows_1252(text.encode("utf-8"))
    if encoding is Encoding.WINDOWS_1258:
        return as_windows_1252(_tones_apart(text).encode("cp1258"))
    return "".join(_old_letter(letter, encoding) for letter in text)


def _old_letter(letter: str, encoding: Encoding) -> str:
    if letter.isascii():
        return letter
    shown = letter.lower() if encoding is Encoding.TCVN3 and decoded_has_no(letter, encoding) else letter
    base = [chr(code) for code in range(0x80, 0x100)] + [chr(0x0152), chr(0x0153)]
    candidates = [*base, *(first + second for first in "aeiouyAEIOUYôöÔÖ" for second in base)]
    return next(old for old in candidates if decoded(old, encoding) == shown)


def decoded_has_no(letter: str, encoding: Encoding) -> bool:
    return not any(decoded(chr(code), encoding) == letter for code in range(0x80, 0x100))


def _tones_apart(text: str) -> str:
    apart = ""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in parts if mark in "\u0300\u0309\u0303\u0301\u0323")
        apart += nfc("".join(mark for mark in parts if mark not in tone)) + tone
    return apart


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_column_of_names_comes_back_as_it_was(encoding: Encoding) -> None:
    old = [in_old_bytes(name, encoding) for name in NAMES]
    finding = judge(old)
    assert (finding.encoding, finding.certainty) == (encoding, Certainty.CERTAIN)
    assert [convert(text, finding=finding).text for text in old] == NAMES


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4), st.sampled_from(LEGACY))
def test_converting_twice_changes_nothing_more(names: list[str], encoding: Encoding) -> None:
    old = [in_old_bytes(name, encoding) for name in names]
    finding = judge(old)
    for text in old:
        once = convert(text, finding=finding)
        assert convert(once.text, finding=finding).text == once.text


@given(st.lists(st.sampled_from(" ".join(NAMES).split()), min_size=1, max_size=5))
def test_good_text_is_left_alone_whatever_its_file_is_in(words: list[str]) -> None:
    text = " ".join(words)
    assume(any(ord(letter) > 0xFF for letter in text))
    old = judge(in_old_bytes(name, Encoding.TCVN3) for name in NAMES)
    assert convert(text, finding=old).text == text
    assert convert(unicodedata.normalize("NFD", text)).text == text


@given(st.text())
def test_any_text_gives_a_text(text: str) -> None:
    assert isinstance(convert(text, finding=judge([text])).text, str)


def test_text_of_another_language_stays() -> None:
    for text in ("Señor Muñoz vivía en la mañana con niños", "Où est le café de la gare, garçon?", "Größe"):
        assert convert(text).text == text


def test_a_half_converted_cell_comes_out_whole() -> None:
    assert convert("Nguyễn V¨n §øc").text == "Nguyễn Văn Đức"


def test_a_word_with_two_readings_follows_the_words_around_it() -> None:
    assert convert("Tó").text == "Tó"
    assert convert("NguyÔn V¨n Tó").text == "Nguyễn Văn Tú"
    names = judge(in_old_bytes(name, Encoding.TCVN3) for name in NAMES)
    assert convert("Tó", finding=names).text == "Tú"


def test_the_font_of_a_cell_decides_where_words_do_not() -> None:
    assert convert("Tó", font=".VnTime").text == "Tú"
    assert convert("céng hßa", font=".VnTimeH").text == "CỘNG HÒA"
    assert convert("Nguyễn", font=".VnTime").text == "Nguyễn"
    assert convert("Baéc", font="VNI-Times").encoding is Encoding.VNI


def test_each_cell_of_a_mixed_file_is_read_its_own_way() -> None:
    assert convert("Nguyeãn Vaên Ñöùc", finding=judge(["NguyÔn V¨n §øc"] * 9)).text == "Nguyễn Văn Đức"


def test_the_icelandic_letter_becomes_the_vietnamese_one() -> None:
    assert convert("Ðặng Thị Hạnh").text == "Đặng Thị Hạnh"


def test_it_says_when_it_is_not_sure() -> None:
    assert judge(["Tó", "Bé"]).certainty is Certainty.UNSURE
    assert convert("thaønh").certainty is Certainty.LIKELY


@pytest.mark.parametrize("word", ["nghiêng", "giếng", "quyết", "khuya", "ướt", "Yên", "GÌ", "thuở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ngiêng", "céng", "cẩi n", "ket", "tàt", "qen", "Muñoz"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.material
def test_phrases_of_the_corpus(material: Path) -> None:
    file = material / "data" / "legacy-encoding" / "phrase_pairs.csv"
    for row in csv.DictReader(file.open(encoding="utf-8")):
        assert convert(row["legacy_as_latin1"]).text == row["unicode_nfc"]


@pytest.mark.material
@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VISCII])
def test_provinces_of_the_corpus(material: Path, encoding: Encoding) -> None:
    tables = material / "data" / "legacy-encoding" / "tables"
    name = "tcvn3" if encoding is Encoding.TCVN3 else "viscii"
    old = as_windows_1252((tables / f"provinces_{name}_bytes.csv").read_bytes())
    finding = judge([old])
    expected = (tables / "provinces_unicode.csv").read_text(encoding="utf-8").replace("Ð", "Đ")
    assert finding.encoding is encoding
    assert [
        nfc(convert(cell, finding=finding).text) for row in csv.reader(old.splitlines()) for cell in row
    ] == [nfc(cell) for row in csv.reader(expected.splitlines()) for cell in row]


def test_a_word_that_lists_are_full_of_is_not_read_as_old_text_that_means_nothing() -> None:
    old = judge(in_old_bytes(name, Encoding.TCVN3) for name in NAMES)
    for text in ("Lê Minh Tâm", "Ngô Công", "Thôn 3", "Hùng"):  # "Lờ Minh Tõm", "Ngụ Cụng", "Thụn 3", "Hựng"
        assert convert(text, finding=old).text == text
    assert convert("Bé", finding=old).text == "Bộ"  # means something both ways: like the rest


def test_a_strange_name_among_good_ones_stays_and_a_guess_has_its_other_reading() -> None:
    good = judge([*NAMES, "Cê"])
    assert convert("Cê", finding=good).text == "Cê"
    assert convert("Hồ Thị Cê", finding=judge([])).text == "Hồ Thị Cê"
    mixed = judge([*NAMES, *(in_old_bytes(name, Encoding.TCVN3) for name in NAMES * 3)])
    guess = convert("Cê", finding=mixed)
    assert (guess.text, guess.other, guess.certainty) == ("Cờ", "Cê", Certainty.LIKELY)
    assert convert(in_old_bytes("Cờ đỏ", Encoding.TCVN3), finding=mixed).other == ""


@pytest.mark.parametrize("cell", ["Nguyễn Văn Quèc", "Nguyễn Văn Quoác"])
def test_a_word_left_in_an_old_encoding_stays_and_what_it_may_be_is_proposed(cell: str) -> None:
    found = convert(cell, finding=judge([*NAMES, cell]))
    assert (found.text, found.proposed) == (cell, "Nguyễn Văn Quốc")
    assert convert("Trần Thị Hà", finding=judge([*NAMES, cell])).proposed == ""


def test_what_is_proposed_is_the_whole_cell_but_for_what_names_are_full_of() -> None:
    assert convert("Nguyeãn Thò Hoàng", finding=judge(NAMES)).proposed == "Nguyễn Thị Hoàng"


@pytest.mark.parametrize(
    ("cell", "read"), [("Lê §×nh Dòng", "Lê Đình Dũng"), ("Võ ThÞ Thuû", "Võ Thị Thuỷ"), ("Leâ Ñình Duõng", "Lê Đình Dũng"),
     ("Buøi Hoàng Thanh", "Bùi Hoàng Thanh")]
)  # fmt: skip
def test_the_one_old_cell_of_a_good_file_keeps_its_good_words_and_has_its_other_reading(
    cell: str, read: str
) -> None:
    found = convert(cell, finding=judge([*NAMES, cell]))
    assert (found.text, found.other) == (read, cell)
