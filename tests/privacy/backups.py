"""A backup as an operator makes it: pg_dump of everything, restored into another database."""

import os
import subprocess
from pathlib import Path

from tests.privacy.planting import PUBLISHED
from worklocal.config import databases, testing
from worklocal.config.postgres import binaries


def dump(url: str, path: Path) -> None:
    """Everything but the published facts, which every installation loads from files."""
    left_out = [f"--exclude-table-data={name}_*" for name in PUBLISHED[2:-2].split("|")]
    _run("pg_dump", "-Fc", "-Z0", *left_out, "-f", str(path), url)


def restore(path: Path, name: str) -> str:
    """A new database of this name from the dump; return the owner's address of it."""
    server = databases.instance_server(testing.instance())
    testing.drop(name)
    _run("createdb", "-h", str(server.socket), "-U", "postgres", "-T", "template0", name)
    url = server.url("postgres", name)
    _run("pg_restore", "--exit-on-error", "-d", url, str(path))
    return url


def _run(tool: str, *words: str) -> None:
    done = subprocess.run(
        [str(binaries() / tool), *words], capture_output=True, text=True, check=False,
        env={**os.environ, "PGCONNECT_TIMEOUT": "10"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
