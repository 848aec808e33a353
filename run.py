#!/usr/bin/env python3
"""The one way in: `python3 run.py demo`, `test`, `check`, `bench`, or any word of `worklocal`.

Needs Python 3.11 or newer and nothing else. It makes `.venv` from the hash-locked requirements,
then hands over to `worklocal.config.main` inside it. Nothing is installed outside this folder,
but for Chromium, which `test` asks the system for when it is missing.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UV = "uv==0.13.*"
NEEDS_DEVELOPMENT = {"test", "check", "lock"}


def say(sentence: str) -> None:
    print(sentence, flush=True)


def installed(stamp: Path, lock: Path) -> bool:
    return stamp.exists() and stamp.read_text() == hashlib.sha256(lock.read_bytes()).hexdigest()


def install(lock: Path) -> None:
    """Install a lock into .venv, every file checked against its hash, by uv or else by pip."""
    pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    fast = subprocess.run([*pip, UV], check=False, capture_output=True).returncode == 0
    tool = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "-p", str(PYTHON)] if fast else pip
    subprocess.run([*tool, "--require-hashes", "-r", str(lock)], check=True)


def ensure_environment(word: str) -> None:
    """Make .venv fit the lock that this word needs; does nothing when it already does."""
    wanted = ["requirements.lock"]
    if word in NEEDS_DEVELOPMENT:
        wanted = ["requirements-dev.lock"]
    for name in wanted:
        lock = ROOT / name
        stamps = [ENVIRONMENT / f".{name}.stamp"]
        if name == "requirements.lock":  # the development lock holds everything this one does
            stamps.append(ENVIRONMENT / ".both.stamp")
        if PYTHON.exists() and any(installed(stamp, lock) for stamp in stamps):
            continue
        say(f"Setting up: packages of {name} (once; about a minute)")
        if not PYTHON.exists():
            venv.EnvBuilder(with_pip=True).create(ENVIRONMENT)
        install(lock)
        stamps[0].write_text(hashlib.sha256(lock.read_bytes()).hexdigest())
        if name == "requirements-dev.lock":
            runtime = ROOT / "requirements.lock"
            digest = hashlib.sha256(runtime.read_bytes()).hexdigest()
            (ENVIRONMENT / ".both.stamp").write_text(digest)


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        say("Work Local needs Python 3.11 or newer.")
        return 2
    word = arguments[0] if arguments else "help"
    ensure_environment(word)
    command = [str(PYTHON), "-m", "worklocal.config.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WORKLOCAL_ROOT": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # every process would compile all it imports
    environment["PYTHONPYCACHEPREFIX"] = str(ROOT / ".local" / "bytecode")
    if os.name == "nt":
        return subprocess.run(command, check=False, env=environment).returncode
    os.execve(command[0], command, environment)  # noqa: S606 - replaces this process on purpose
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
