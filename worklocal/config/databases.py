"""Which database, as which role. The owner migrates; the web and the workers are `wl_app`.

`wl_app` owns nothing and cannot pass row-level security; `wl_gateway` reaches only the benefits
outbox; `wl_report` only views without names. See docs/explanation/who-may-see-what.md.
"""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from worklocal.config.postgres import Server

ROLES = ("wl_app", "wl_gateway", "wl_report")
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent", "fuzzystrmatch", "vector")


def root() -> Path:
    return Path(os.environ.get("WORKLOCAL_ROOT", Path(__file__).resolve().parents[2]))


def local() -> Path:
    """The folder for everything made at run time; never committed."""
    return root() / ".local"


def instance_server(instance: str) -> Server:
    return Server(local() / instance)


def django_settings(url: str) -> dict[str, object]:
    """Django's DATABASES entry for a postgresql:// address, socket addresses included."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
    }


def _with_user(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{password}@{host}"))


def _password(role: str) -> str:
    """Kept beside the data, readable by this account alone; made once."""
    path = local() / "database-roles.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    if role not in known:
        known[role] = secrets.token_urlsafe(24)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(known))
    return str(known[role])


def prepare(instance: str, database: str = "worklocal") -> dict[str, str]:
    """Start or reach the server, make the database and its roles; return owner and role URLs.

    With DATABASE_URL set, that account must be able to create roles and extensions once; its
    database is used as it is. Otherwise the embedded server of `instance` is started.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        owner = given
    else:
        server = instance_server(instance)
        server.start()
        owner = server.url("postgres", database)
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as admin:
            found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if not found.fetchone():
                admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    urls = {"owner": owner}
    with psycopg.connect(owner, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, None if not given else _password(role))
            if given:
                urls[role] = _with_user(owner, role, _password(role))
            else:
                urls[role] = server.url(role, database)
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
    return urls


def _ensure_role(connection: psycopg.Connection, role: str, password: str | None) -> None:
    name = sql.Identifier(role)
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if not found:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(
                name
            )
        )
    if password is not None:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
