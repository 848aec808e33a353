"""ClamAV's client: what it sends, whom it believes, and what it does when nobody answers."""

import socket
import struct

import pytest

from tests.files import samples
from tests.files.fake_clamd import FakeClamd, raw
from worklocal.exchange.file_scanning.clamav import ClamAV
from worklocal.exchange.file_scanning.port import ScannerDown


@pytest.fixture
def clamd():
    with FakeClamd() as server:
        yield server


def piece(content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + content


def test_the_stand_in_speaks_the_protocol(clamd):
    """The fake is held to clamd's manual by raw bytes, without the client."""
    end = struct.pack("!I", 0)
    assert raw(clamd.address, b"zPING\0") == b"PONG\0"
    assert raw(clamd.address, b"zINSTREAM\0", piece(b"abc"), end) == b"stream: OK\0"
    halves = piece(samples.EICAR[:30]), piece(samples.EICAR[30:])
    said = raw(clamd.address, b"zINSTREAM\0", *halves, end)
    assert said == b"stream: Eicar-Test-Signature FOUND\0"
    assert raw(clamd.address, b"zNONSENSE\0") == b"UNKNOWN COMMAND\0"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (samples.EICAR, True),
        (samples.archive({"a.zip": samples.archive({"eicar.com": samples.EICAR})}), True),
        (samples.docx_with({"word/media/a.txt": samples.EICAR}), True),
        (samples.docx(), False),
        (b"x" * 300_000, False),
    ],
)
def test_what_it_finds(clamd, tmp_path, content, found):
    """F01: EICAR plain, zipped twice, and in a Word file."""
    path = tmp_path / "sent"
    path.write_bytes(content)

    assert bool(ClamAV(clamd.address).scan(path)) is found
    assert clamd.scanned == [len(content)]


def test_over_a_unix_socket(tmp_path):
    path = tmp_path / "sent"
    path.write_bytes(samples.EICAR)
    with FakeClamd(tmp_path / "s") as clamd:
        assert ClamAV(clamd.address).scan(path) == "Eicar-Test-Signature"


@pytest.mark.parametrize("mood", ["silent", "hangs up", "babbles", "error"])
def test_anything_but_a_verdict_is_a_scanner_that_is_down(clamd, tmp_path, mood):
    """F04: never a clean file."""
    path = tmp_path / "sent"
    path.write_bytes(b"harmless")
    clamd.mood = mood

    with pytest.raises(ScannerDown):
        ClamAV(clamd.address, seconds=0.3).scan(path)


def test_nobody_there(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = tmp_path / "sent"
    path.write_bytes(b"harmless")

    with pytest.raises(ScannerDown):
        ClamAV(f"127.0.0.1:{port}").scan(path)
    with pytest.raises(ScannerDown):
        ClamAV("not an address").scan(path)


def test_a_file_too_large_for_the_scanner_is_not_clean(clamd, tmp_path):
    path = tmp_path / "sent"
    path.write_bytes(b"x" * (21 * 1024 * 1024))

    with pytest.raises(ScannerDown):
        ClamAV(clamd.address).scan(path)
