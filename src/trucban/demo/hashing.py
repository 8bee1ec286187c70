"""
The demonstration's password is printed for everybody: to hash it slowly for each account would protect nothing.

Whoever logs in has it hashed anew by the installation's own hasher: Django does so when the costs differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test.utils import override_settings


class PrintedPassword(Argon2PasswordHasher):
    """Argon2 at the least cost."""

    time_cost, memory_cost, parallelism = 1, 8, 1  # rounds, KiB, threads


@contextmanager
def printed_password() -> Iterator[None]:
    """Hash what is set meanwhile at the least cost."""
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.{PrintedPassword.__name__}"]):
        yield
