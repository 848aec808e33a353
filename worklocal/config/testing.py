"""The tests' databases: one migrated template an instance, one copy of it for each test process.

Tests run as `wl_app`, so row-level security is exercised by every one of them.
"""

import hashlib
import os
import subprocess
import sys

import psycopg
from psycopg import sql

from worklocal.config import databases

TEMPLATE = "worklocal_template"


def instance() -> str:
    return os.environ.get("WORKLOCAL_INSTANCE", "test")


def _fingerprint() -> str:
    """Changes with any migration, model, trigger, framework or data file."""
    digest = hashlib.sha256()
    root = databases.root()
    wanted = [*root.glob("worklocal/**/migrations/*.py"), *root.glob("worklocal/**/models.py")]
    wanted += [root / "worklocal/core/rowsecurity.py", *root.glob("worklocal/**/triggers.py")]
    gateway = root / "worklocal/exchange/benefits_gateway"
    wanted += [gateway / "derivation.py", gateway / "guard.py", *gateway.glob("*.toml")]
    wanted += [*root.glob("data/**/README.md"), *root.glob("worklocal/reference/**/*.toml")]
    for path in sorted(wanted):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def prepare_template() -> None:
    """Make or renew the template; a lock lets several test processes call this at once."""
    stamp = databases.local() / instance() / "template.stamp"
    server = databases.instance_server(instance())
    server.folder.mkdir(parents=True, exist_ok=True)
    import fcntl

    with (server.folder / "template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        wanted = _fingerprint()
        os.environ["WORKLOCAL_PG_FAST"] = "1"
        server.start()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        _drop(TEMPLATE)
        urls = databases.prepare(instance(), TEMPLATE)
        run_as_owner(urls["owner"], "migrate_all", "-v0", "--skip-checks")
        run_as_owner(urls["owner"], "load", "all", "--skip-checks")
        stamp.write_text(wanted)


def run_as_owner(url: str, *words: str) -> None:
    environment = {
        **os.environ, "WORKLOCAL_DATABASE": url, "PYTHONPATH": str(databases.root()),
        "DJANGO_SETTINGS_MODULE": "worklocal.config.settings",
    }  # fmt: skip
    command = [sys.executable, "-m", "django", *words]
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own words


def _admin() -> psycopg.Connection:
    server = databases.instance_server(instance())
    return psycopg.connect(server.url("postgres", "postgres"), autocommit=True)


def _drop(name: str) -> None:
    with _admin() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def copy_of_template(name: str) -> dict[str, str]:
    """A fresh database with the template's content; returns the URL of each role and the owner."""
    import fcntl

    server = databases.instance_server(instance())
    _drop(name)
    with (server.folder / "template.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with _admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(TEMPLATE)
                )
            )
    urls = {role: server.url(role, name) for role in databases.ROLES}
    return {**urls, "owner": server.url("postgres", name)}


def drop(name: str) -> None:
    _drop(name)
