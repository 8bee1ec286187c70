"""What is left unread of a request is read before the answer goes out."""

import asyncio
from typing import Any

import pytest

from trucban.config import bodies


def serve(sent: list[bytes], *, reads: int, method: str = "POST") -> list[Any]:
    """Let an application read some parts of a request and answer; return what passed, in order."""
    passed: list[Any] = []
    left = list(sent)

    async def receive() -> Any:
        part = left.pop(0)
        passed.append(part)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    async def send(message: Any) -> None:
        passed.append(message["type"])

    async def application(scope: Any, receive: Any, send: Any) -> None:
        for _part in range(reads):
            await receive()
        await send({"type": "http.response.start", "status": 413})
        await send({"type": "http.response.body", "body": b"!"})

    scope = {"type": "http", "method": method}
    asyncio.run(in_a_loop(bodies.read_to_the_end(application), scope, receive, send))
    return passed


async def in_a_loop(application: bodies.Application, *arguments: Any) -> None:
    await application(*arguments)


ANSWER = ["http.response.start", "http.response.body"]


@pytest.mark.parametrize("reads", [0, 1, 2, 3])
def test_every_part_is_read_once_and_before_the_answer(reads: int) -> None:
    assert serve([b"a", b"b", b"c"], reads=reads) == [b"a", b"b", b"c", *ANSWER]


def test_reading_in_vain_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_READ_IN_VAIN", 2)
    assert serve([b"a", b"b", b"c"], reads=0) == [b"a", b"b", *ANSWER]


def test_a_page_that_is_only_asked_for_has_nothing_to_read() -> None:
    assert serve([b"a"], reads=0, method="GET") == ANSWER
