"""docs/permissions.md says what the code says."""

from tools.permissions import PAGE, written


def test_the_page_on_permissions_is_what_the_code_says() -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert told == written(), "write it anew: python -m tools.permissions"
