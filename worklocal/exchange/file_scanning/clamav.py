"""ClamAV's daemon, spoken to by INSTREAM over a Unix socket or TCP.

The answer is believed only when it is one of the three that clamd gives; anything else is a
scanner that is down, never a clean file.
"""

import socket
import struct
from pathlib import Path

from django.conf import settings

from worklocal.exchange.file_scanning.port import ScannerDown

SECONDS = 10
PIECE = 64 * 1024
CLEAN = "stream: OK"
FOUND = " FOUND"


class ClamAV:
    """`address`: "/run/clamav/clamd.ctl" or "host:3310"; by default settings.CLAMAV_ADDRESS."""

    def __init__(self, address: str = "", *, seconds: float = SECONDS) -> None:
        self._address = address or settings.CLAMAV_ADDRESS
        self._seconds = seconds

    def scan(self, path: Path) -> str:
        try:
            with self._connected() as link, path.open("rb") as file:
                link.sendall(b"zINSTREAM\0")
                while piece := file.read(PIECE):
                    link.sendall(struct.pack("!I", len(piece)) + piece)
                link.sendall(struct.pack("!I", 0))
                answer = _answer(link)
        except (OSError, ValueError) as problem:
            raise ScannerDown(type(problem).__name__) from problem
        if answer == CLEAN:
            return ""
        if answer.startswith("stream: ") and answer.endswith(FOUND):
            return answer.removeprefix("stream: ").removesuffix(FOUND)
        raise ScannerDown("it gave no verdict")

    def _connected(self) -> socket.socket:
        if self._address.startswith("/"):
            link = socket.socket(socket.AF_UNIX)
            link.settimeout(self._seconds)
            link.connect(self._address)
            return link
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host, int(port)), timeout=self._seconds)


def _answer(link: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < PIECE:
        piece = link.recv(4096)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
