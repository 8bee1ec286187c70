"""Text as part of a file's name."""

import pytest

from trucban.lib.text import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trực phòng, chống thiên tai", "truc-phong-chong-thien-tai"),
        ("Đỗ Minh", "do-minh"),
        ('Chốt "ngã tư": A/B ', "chot-nga-tu-a-b"),
        ("…", "khong-ten"),
    ],
)
def test_a_name_is_one_any_machine_takes(text: str, expected: str) -> None:
    assert slug(text) == expected
