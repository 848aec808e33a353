"""`run.py check` and `run.py test`: everything that can be checked, then everything tested."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence

from worklocal.config import databases, testing

CHECKS = {
    "lint": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "imports": ["importlinter.cli", "lint"],
    "types": ["mypy"],
}


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - a command line speaks to its terminal


def run(name: str, command: Sequence[str], **more: str) -> bool:
    started = time.monotonic()
    environment = {**os.environ, "PYTHONPATH": str(databases.root()), **more}
    done = subprocess.run(  # noqa: S603 - our own words
        command, check=False, cwd=databases.root(), env=environment
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    say(f"  {name:<12} {verdict}  {time.monotonic() - started:.0f} s")
    return done.returncode == 0


def check(arguments: Sequence[str]) -> int:
    """Lint, format, types, imports, Django's own checks and missing migrations."""
    python = sys.executable
    fine = True
    for name, words in CHECKS.items():
        if name == "imports":
            command = [python, "-c", "from importlinter.cli import lint_imports_command as l; l()"]
        else:
            command = [python, "-m", *words]
        fine &= run(name, command)
    settings = {
        "DJANGO_SETTINGS_MODULE": "worklocal.config.settings",
        "WORKLOCAL_DATABASE": "postgresql:///none",
    }
    fine &= run("django", [python, "-m", "django", "check", "--fail-level", "WARNING"], **settings)
    os.environ["WORKLOCAL_PG_FAST"] = "1"
    owner = databases.prepare(testing.instance(), "worklocal_check")["owner"]
    missing = [python, "-m", "django", "makemigrations", "--check", "--dry-run", "-v0"]
    fine &= run("migrations", missing, **{**settings, "WORKLOCAL_DATABASE": owner})
    return 0 if fine else 1


def ensure_chromium() -> bool:
    """A browser on the path, or Debian's, installed now when this account may."""
    if shutil.which("chromium") or shutil.which("chromium-browser"):
        return True
    if shutil.which("apt-get") and os.name != "nt" and os.geteuid() == 0:
        say("Installing Chromium for the browser tests (once)")
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL)  # noqa: S603
    if shutil.which("chromium"):
        return True
    say("Browser tests need Chromium: install your system's package named chromium.")
    return False


def test(arguments: Sequence[str]) -> int:
    """Every check, then every test on two processes; `--all` adds the long sweeps."""
    from tools.build_assets import build as build_assets

    words = [word for word in arguments if word != "--all"]
    started = time.monotonic()
    fine = True
    if not words:
        say("Checks")
        fine = check([]) == 0
    if not ensure_chromium():
        return 1
    build_assets(databases.root(), say)
    say("Preparing the tests' database")
    testing.prepare_template()
    pytest = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile"]
    if "--all" in arguments:
        pytest += ["--hypothesis-profile", "searching"]
    else:
        pytest += ["-m", "not sweep"]
    passed = run("tests", [*pytest, *words], OPENBLAS_NUM_THREADS="1")
    databases.instance_server(testing.instance()).stop()
    say(f"{'Everything passed' if fine and passed else 'Something FAILED'} in "
        f"{time.monotonic() - started:.0f} s")  # fmt: skip
    return 0 if fine and passed else 1
