"""The printed password: cheap to hash while the demonstration is built, at full cost once somebody logs in."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password

from trucban.demo.hashing import printed_password


def test_the_first_log_in_hashes_it_anew_at_full_cost(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with printed_password():
        kept = make_password("truc-ban-2026")
    anew: list[str] = []
    assert check_password("truc-ban-2026", kept, setter=anew.append)
    assert anew == ["truc-ban-2026"]
    assert not check_password("truc-ban-2025", kept)
