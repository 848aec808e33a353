"""The demonstration's launcher: one at a time, a port of its own, nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from worklocal.config import databases, serving


@pytest.fixture
def nothing_is_built(monkeypatch, tmp_path):
    """Reaching the building is a failure; the lock lies in a folder of its own."""
    monkeypatch.setattr(databases, "local", lambda: tmp_path)
    monkeypatch.setattr(serving, "_demo", lambda chosen, instance: pytest.fail("It was built."))


def test_a_port_in_use_is_said_before_anything_is_built(nothing_is_built, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serving.demo(["--port", str(port)]) == 1
    assert f"Port {port} is in use. Choose another with --port." in capsys.readouterr().out
    assert serving.is_free(port)


def test_a_second_one_leaves_the_first_alone(nothing_is_built, capsys):
    with serving.only_one("demo") as is_ours:
        assert is_ours
        assert serving.demo(["--fresh"]) == 1
    assert "runs already" in capsys.readouterr().out
    with serving.only_one("demo") as is_ours:
        assert is_ours


PARENT = """
import os, sys, time
from worklocal.config import serving
child = serving.start(["tests.config.sleeper"], dict(os.environ))
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asked of Linux's kernel")
def test_what_it_started_ends_with_it_even_when_it_is_killed():
    environment = {**os.environ, "PYTHONPATH": str(databases.root())}
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE, text=True
    )
    child = int(parent.stdout.readline())
    os.kill(child, 0)

    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    parent.stdout.close()

    until = time.monotonic() + 10
    while time.monotonic() < until and _lives(child):
        time.sleep(0.05)
    assert not _lives(child)


def _lives(process: int) -> bool:
    """A process that has ended and was not yet taken note of lives no longer."""
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
