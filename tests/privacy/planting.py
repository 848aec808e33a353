"""A marker in every column of words of every table that names a person."""

import uuid
from typing import Any

import psycopg

from worklocal.core.personal_data import of_models

MAKE = """
SELECT column_name, data_type, udt_name, character_maximum_length, is_nullable
FROM information_schema.columns WHERE table_name = %s AND table_schema = 'public'
ORDER BY ordinal_position
"""
PLAIN = {
    "uuid": lambda: str(uuid.uuid4()), "integer": lambda: 1, "smallint": lambda: 1,
    "bigint": lambda: 1, "double precision": lambda: 1.0, "numeric": lambda: 1,
    "boolean": lambda: False, "date": lambda: "2026-01-01",
    "timestamp with time zone": lambda: "2026-01-01 09:00+00", "ARRAY": lambda: "{}",
    "daterange": lambda: "[2026-01-01,2026-02-01)",
    "tstzrange": lambda: "[2026-01-01 09:00+00,2026-01-01 10:00+00)",
}  # fmt: skip

CODES = {"offer", "reason_code", "template", "la_code"}
"""Columns of codes that Django does not know as choices: no words are ever put there."""


def plant(owner: psycopg.Connection, *, person_id: uuid.UUID, area_id: uuid.UUID, marker: str,
          journey_id: uuid.UUID) -> dict[str, str]:  # fmt: skip
    """Rows made by the owner with keys and checks off; return each table's own marker.

    A marker is in every column wide enough for one; a table of codes alone gets none.
    """
    planted = {}
    owner.execute("SET session_replication_role = 'replica'")
    for model, _rule in of_models():
        table = model._meta.db_table
        for (name,) in owner.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass"
            " AND contype IN ('c', 'u', 'x')",
            [table],
        ).fetchall():
            owner.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        codes = {f.column for f in model._meta.local_concrete_fields if f.choices} | CODES
        words = f"{marker}{len(planted):02d}"
        row: dict[str, Any] = {}
        wide = False
        for name, kind, _, longest, nullable in owner.execute(MAKE, [table]).fetchall():
            if name in codes:
                row[name] = marker[2]
            elif kind in ("text", "jsonb") or (kind == "character varying" and longest >= 20):
                row[name] = f'{{"said": "{words}"}}' if kind == "jsonb" else words
                wide = True
            elif kind == "character varying":
                row[name] = marker[2]
            elif nullable == "NO":
                row[name] = PLAIN[kind]()
        row["area_id"], row["id"] = area_id, uuid.uuid4()
        if "journey_id" in row and table != "people_journey":
            row["journey_id"] = journey_id
        if model._meta.label_lower == "people.person":
            texts = {k: v for k, v in row.items() if v == words}
            sets = ", ".join(f'"{k}" = %s' for k in texts)
            owner.execute(
                f'UPDATE "{table}" SET {sets} WHERE id = %s', [*texts.values(), person_id]
            )
        else:
            row["person_id"] = person_id
            if table == "people_journey":
                row["state"] = "ENDED"
            names = ", ".join(f'"{k}"' for k in row)
            holes = ", ".join(["%s"] * len(row))
            owner.execute(f'INSERT INTO "{table}" ({names}) VALUES ({holes})', [*row.values()])
        if wide:
            planted[model._meta.label_lower] = words
    owner.execute("SET session_replication_role = 'origin'")
    owner.commit()
    return planted


def tables_with(owner: psycopg.Connection, marker: str) -> set[str]:
    """Every table of the whole database in which the marker stands, declared or not."""
    found = set()
    for (table,) in owner.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r'"
        " AND c.relnamespace = 'public'::regnamespace AND c.relname !~"
        " '^(places|occupations|skills|labour|directory|provenance)_' ORDER BY 1"
    ).fetchall():
        held = owner.execute(
            f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{marker}%"]
        )
        if held.fetchone():
            found.add(table)
    return found
