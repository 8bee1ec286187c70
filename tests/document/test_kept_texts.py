"""A text is kept as it was typed or refused in words; none is cut short."""

import unicodedata

import pytest

from trucban.document.wording import SecretMarkFound, TextTooLong, clean_line, clean_text


def test_it_is_kept_in_one_form_without_space_around_it() -> None:
    assert clean_text(unicodedata.normalize("NFD", "  Tuần tra\nđêm "), most=20) == "Tuần tra\nđêm"
    assert clean_line(" Tuần  tra\nđêm ", most=20) == "Tuần tra đêm"


def test_what_fits_exactly_is_kept_and_one_more_is_refused_with_both_numbers() -> None:
    assert clean_text("đ" * 160, most=160) == "đ" * 160
    with pytest.raises(TextTooLong, match="Tối đa 160 ký tự, hiện có 161"):
        clean_line("đ" * 161, most=160)


def test_it_carries_no_mark_of_secrecy() -> None:
    with pytest.raises(SecretMarkFound):
        clean_line("Kế hoạch TỐI MẬT", most=160)
