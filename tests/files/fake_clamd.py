"""A stand-in for ClamAV's daemon, over TCP or a Unix socket: INSTREAM as clamd(8) has it.

It unpacks archives, knows EICAR, and misbehaves on demand. test_clamav.py holds it to the protocol
by raw bytes, so that the client is not merely tested against its own misunderstanding.
"""

import contextlib
import io
import socket
import socketserver
import struct
import threading
import zipfile
from pathlib import Path
from typing import Any

from tests.files.samples import EICAR

STREAM_MAX = 20 * 1024 * 1024


class Clamd(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server: Any = self.server
        with contextlib.suppress(ConnectionError):
            command = self._until_nul()
            if command == b"zPING":
                self._say("PONG")
            elif command == b"zINSTREAM":
                self._instream(server)
            else:
                self._say("UNKNOWN COMMAND")

    def _instream(self, server: Any) -> None:
        content = b""
        while size := struct.unpack("!I", self._exactly(4))[0]:
            content += self._exactly(size)
            if len(content) > STREAM_MAX:
                self._say("INSTREAM size limit exceeded. ERROR")
                return
        server.scanned.append(len(content))
        if server.mood == "silent":
            server.released.wait(5)
        elif server.mood == "hangs up":
            self.request.close()
        elif server.mood == "babbles":
            self._say("stream: maybe")
        elif server.mood == "error":
            self._say("Can't allocate memory ERROR")
        else:
            self._say("stream: Eicar-Test-Signature FOUND" if holds(content) else "stream: OK")

    def _until_nul(self) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            said += self._exactly(1)
        return said[:-1]

    def _exactly(self, size: int) -> bytes:
        said = b""
        while len(said) < size:
            piece = self.request.recv(size - len(said))
            if not piece:
                raise ConnectionError
            said += piece
        return said

    def _say(self, words: str) -> None:
        self.request.sendall(words.encode() + b"\0")


def holds(content: bytes, depth: int = 5) -> bool:
    if EICAR in content:
        return True
    if depth and content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return any(holds(file.read(each), depth - 1) for each in file.infolist())
    return False


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


class FakeClamd:
    """`with FakeClamd() as clamd: ClamAV(clamd.address)`; set `clamd.mood` to make it misbehave."""

    def __init__(self, path: Path | None = None) -> None:
        self._server: Any = _Unix(str(path), Clamd) if path else _Tcp(("127.0.0.1", 0), Clamd)
        self.address = str(path) if path else f"127.0.0.1:{self._server.server_address[1]}"
        self._server.scanned = self.scanned = []
        self._server.released = threading.Event()
        self.mood = "well"

    @property
    def mood(self) -> str:
        return str(self._server.mood)

    @mood.setter
    def mood(self, mood: str) -> None:
        self._server.mood = mood

    def __enter__(self) -> "FakeClamd":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.released.set()
        self._server.shutdown()
        self._server.server_close()


def raw(address: str, *pieces: bytes) -> bytes:
    """Send bytes as they are and read the answer."""
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as link:
        for piece in pieces:
            link.sendall(piece)
        said = b""
        while not said.endswith(b"\0"):
            more = link.recv(4096)
            if not more:
                break
            said += more
    return said
