"""The server's clock stands where a test puts it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from tests.cast import MONDAY
from trucban.access.models import Commune
from trucban.web import clock as web_clock


@pytest.fixture
def clock() -> Iterator[list[datetime]]:
    """The server's clock, to be moved: ``clock[0]``."""
    moment = [MONDAY + timedelta(hours=4)]

    def stopped(_commune: Commune) -> datetime:
        return moment[0]

    with patch.object(web_clock, "commune_now", stopped):
        yield moment
