"""
A pytest plugin (`-p tests.only_database`): keep the tests that touch the database, for a second run on PostgreSQL.

Pages are left out unless they are marked `postgres`: they ask the same selectors and services, which are tested.
"""

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "world", "other_world"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = [item for item in items if _touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
    items[:] = kept


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("postgres"):
        return True
    if item.nodeid.startswith("tests/web/"):
        return False
    if item.get_closest_marker("django_db"):
        return True
    return bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
