"""Files into tables by COPY: PostgreSQL reads the CSV itself, then one statement merges it.

Table and column names come from the calling loader's own code, never from outside.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

PIECE = 1 << 20


def content(path: Path) -> bytes:
    """The file's bytes, unpacked when it ends in .gz."""
    raw = path.read_bytes()
    return gzip.decompress(raw) if path.suffix == ".gz" else raw


def stage(cursor: Any, table: str, paths: Sequence[Path]) -> None:
    """Copy CSV files into a new temporary table of text columns named by the first file's header.

    Empty fields become NULL. The table goes at the end of the transaction.
    """
    header = content(paths[0]).split(b"\n", 1)[0].decode().strip().split(",")
    columns = ", ".join(f"{name} text" for name in header)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
    for path in paths:
        copy_bytes(cursor, f"COPY {table} FROM STDIN (FORMAT csv, HEADER match)", content(path))
    cursor.execute(f"ANALYZE {table}")


def stage_rows(
    cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Iterable[object]]
) -> None:
    """Copy rows made in Python into a new temporary table of text columns; None is NULL."""
    listed = ", ".join(f"{name} text" for name in columns)
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({listed}) ON COMMIT DROP")
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list(row))
    cursor.execute(f"ANALYZE {table}")


def copy_bytes(cursor: Any, statement: str, data: bytes) -> None:
    with cursor.copy(statement) as copy:
        for start in range(0, len(data), PIECE):
            copy.write(data[start : start + PIECE])


def merge(
    cursor: Any,
    *,
    into: str,
    columns: Mapping[str, str],
    source: str,
    key: Sequence[str],
    removes: bool = False,
) -> int:
    """Insert or update rows of `into` and return how many the source held.

    `columns` maps each column to an expression over `source`. Rows that are the same already are
    not written. With `removes`, rows whose key is no longer in the source go; leave it off where
    other tables point here.
    """
    names = list(columns)
    listed = ", ".join(names)
    chosen = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    cursor.execute(
        f"CREATE TEMPORARY TABLE merging ON COMMIT DROP AS SELECT {chosen} FROM {source}"  # noqa: S608
    )
    rows = int(cursor.rowcount)
    cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {into})")  # noqa: S608
    if cursor.fetchone()[0]:
        cursor.execute(f"INSERT INTO {into} ({listed}) SELECT {listed} FROM merging")  # noqa: S608
    else:
        _merge_with_present(cursor, into, names, list(key), removes)
    cursor.execute("DROP TABLE merging")
    cursor.execute(f"ANALYZE {into}")
    return rows


def _merge_with_present(
    cursor: Any, into: str, names: list[str], key: list[str], removes: bool
) -> None:
    listed = ", ".join(names)
    others = [name for name in names if name not in key]
    action = "NOTHING"
    if others:
        new = ", ".join(f"{name} = EXCLUDED.{name}" for name in others)
        before = ", ".join(f"{into}.{name}" for name in others)
        after = ", ".join(f"EXCLUDED.{name}" for name in others)
        action = f"UPDATE SET {new} WHERE ({before}) IS DISTINCT FROM ({after})"
    cursor.execute(
        f"INSERT INTO {into} ({listed}) SELECT {listed} FROM merging "  # noqa: S608
        f"ON CONFLICT ({', '.join(key)}) DO {action}"
    )
    if removes:
        same = " AND ".join(f"merging.{name} = {into}.{name}" for name in key)
        cursor.execute(
            f"DELETE FROM {into} WHERE NOT EXISTS (SELECT FROM merging WHERE {same})"  # noqa: S608
        )
