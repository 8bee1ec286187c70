"""Names and telephone numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucban.force.names import NotAName, NotATelephoneNumber, clean_name, clean_phone, sort_key


@pytest.mark.parametrize("name", ["Nguyễn Văn An", "Hồ Thị Y-Blơ", "H'Hen Niê", "Hà"])
def test_a_name_is_kept(name: str) -> None:
    assert clean_name(f"  {unicodedata.normalize('NFD', name)} ") == name


@pytest.mark.parametrize(
    "text",
    ["", "A", "Nguyễn 2", "An<script>", "An\u202enA", "An\x00Bình", "An;Bình", "...", "An" * 61],
)
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(NotAName):
        clean_name(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("0169 234 5678", "0392345678"),
        ("01234567890", "0834567890"),
        ("0232 3822 123", "02323822123"),
        ("\uff10912345678", "0912345678"),
    ],
)
def test_a_number_is_kept_as_digits_with_todays_prefix(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "113",
        "0412345678",
        "091234567",
        "09123456789",
        "01611234567",
        "091234567a",
        "0232382212",
        "٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotATelephoneNumber):
        clean_phone(typed)


def test_names_stand_in_vietnamese_order_by_given_name() -> None:
    expected = [
        "Lê Văn An",
        "Trần Văn An",
        "Trần Án",
        "Lê Thị Anh",
        "Ngô Ân",
        "Đỗ Văn Bình",
        "Vũ Dung",
        "Lê Đào",
        "Bùi Ơn",
        "Lê Thu",
        "Lê Thư",
    ]
    assert sorted(sorted(expected), key=sort_key) == expected


@given(st.text(max_size=60))
def test_whatever_is_typed_a_name_is_kept_or_refused(text: str) -> None:
    try:
        name = clean_name(text)
    except NotAName:
        return
    assert name == clean_name(name)
    assert sort_key(name).isascii()


@given(st.text(alphabet="0123456789+ .-()a", max_size=16))
def test_whatever_is_typed_a_number_is_kept_once_and_for_all(text: str) -> None:
    try:
        number = clean_phone(text)
    except NotATelephoneNumber:
        return
    assert clean_phone(number) == number
