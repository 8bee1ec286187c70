"""The line between a phone and the commune's server, to be cut: a proxy on the phone's side of it."""

import socket
import threading
from contextlib import suppress

HEAD = 64 * 1024
JOURNAL = b"POST /dong-bo/nhat-ky/"
PIECE = b"PUT /dong-bo/tep/"


class Line:
    """
    A line that a test takes down, or lets lose the answers: the server has heard, the phone is told nothing.

    ``address`` is what the phone opens. One request a connection, as on a line that breaks all the time.
    """

    def __init__(self, server: str) -> None:
        host, port = server.removeprefix("http://").split(":")
        self.server = (host, int(port))
        self.is_up = True
        self.answers_to_lose = 0
        self.pieces_to_cut = (
            0  # of pictures: the first does not get there, the next is not answered, and so on
        )
        self.lost = 0
        self.refused_after: int | None = (
            None  # so many messages of the journal go through, then the line is down
        )
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                phone, _address = self.listener.accept()
                threading.Thread(target=self._carry, args=(phone,), daemon=True).start()

    def _carry(self, phone: socket.socket) -> None:
        with suppress(OSError, ValueError), phone:
            if not self.is_up:
                return
            request = _message(phone)
            if not self._carries(request) or self._cuts(request, 1):
                return
            with socket.create_connection(self.server, 30) as server:
                server.sendall(request)
                answer = _to_the_end(server)
            if request.startswith(JOURNAL) and self.answers_to_lose > 0:
                self.answers_to_lose -= 1
                self.lost += 1
                return
            if self.is_up and not self._cuts(request, 0):
                phone.sendall(answer)

    def _cuts(self, request: bytes, side: int) -> bool:
        if not request.startswith(PIECE) or self.pieces_to_cut % 2 != side or not self.pieces_to_cut:
            return False
        self.pieces_to_cut -= 1
        return True

    def _carries(self, request: bytes) -> bool:
        if self.refused_after is None or not request.startswith(JOURNAL):
            return True
        self.refused_after -= 1
        return self.refused_after >= 0


def _message(side: socket.socket) -> bytes:
    """Return a whole request, made to close its connection after the answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(side)
    head, body = data.split(b"\r\n\r\n", 1)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += _some(side)
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body


def _some(side: socket.socket) -> bytes:
    data = side.recv(HEAD)
    if not data:
        raise ValueError("cut short")
    return data


def _to_the_end(side: socket.socket) -> bytes:
    data = b""
    while piece := side.recv(HEAD):
        data += piece
    return data
