"""Identifiers: UUID version 7 (RFC 9562), ordered by the moment they were made."""

from uuid import UUID

import uuid_utils


def uuid7() -> UUID:
    """Return a new UUID version 7 as a standard-library :class:`uuid.UUID`."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
