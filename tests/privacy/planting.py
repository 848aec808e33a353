"""A marker in every column of words of every table that names a person, and in their files.

Driven by the registry of models: a table that is added later is planted without a line here. A
column with a closed list of choices gets one of them, and its row is proved by its own id.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.contrib.sessions.backends.db import SessionStore
from django.db import models

from worklocal.core import clock
from worklocal.core.files import store
from worklocal.core.personal_data import of_models, words_of

COLUMNS = """
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
LEAST = 20
"""A column narrower than a marker holds a code or a number: too narrow for words."""


@dataclass
class Planted:
    """By label: the row's id, and the marker where the table has a column of words."""

    rows: dict[str, uuid.UUID] = field(default_factory=dict)
    markers: dict[str, str] = field(default_factory=dict)
    file_id: uuid.UUID | None = None


def plant(owner: psycopg.Connection, *, person_id: uuid.UUID, user_id: uuid.UUID,
          area_id: uuid.UUID, staff_id: uuid.UUID, marker: str) -> Planted:  # fmt: skip
    """One row in each table, made by the owner with keys and checks off."""
    planted = Planted()
    owner.execute("SET session_replication_role = 'replica'")
    known = {"accounts_user", "accounts_area", *(m._meta.db_table for m, _ in of_models())}
    for model, rule in of_models():
        table, label = model._meta.db_table, model._meta.label_lower
        _drop_checks(owner, table, known)
        words = f"{marker}{len(planted.rows):02d}Q"
        wordy = set(words_of(model)) - set(rule.codes)
        row: dict[str, Any] = {}
        for name, kind, udt, longest, nullable in owner.execute(COLUMNS, [table]).fetchall():
            longest = _longest_of_list(model, name) if kind == "ARRAY" else longest
            value = _value(kind, udt, longest, words) if name in wordy else None
            if value is not None:
                row[name] = value
                planted.markers[label] = words
            elif kind in ("text", "character varying", "jsonb"):
                row[name] = _code(model, name, kind)
            elif nullable == "NO":
                row[name] = PLAIN[kind]()
        _point(model, row, planted, person_id=person_id, staff_id=staff_id)
        row.update(dict.fromkeys(_areas_of(model), area_id), id=uuid.uuid4())
        if label == "people.person":
            _change_person(owner, row, person_id, words)
            planted.rows[label] = person_id
            continue
        if not rule.through:
            row[rule.person] = person_id
        planted.rows[label] = row["id"]
        _insert(owner, table, row)
    _plant_account(owner, planted, person_id=person_id, user_id=user_id, area_id=area_id,
                   marker=marker)  # fmt: skip
    owner.execute("SET session_replication_role = 'origin'")
    owner.commit()
    _plant_session(user_id, marker)
    _plant_file(owner, planted, person_id, f"{marker}FILEQ")
    return planted


def _drop_checks(owner: psycopg.Connection, table: str, known: set[str]) -> None:
    """Also keys to tables of nobody, where nothing is planted: a dump must restore without a
    complaint."""
    for (name,) in owner.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND (contype IN"
        " ('c', 'u', 'x') OR contype = 'f' AND NOT confrelid::regclass::text = ANY (%s))",
        [table, sorted(known)],
    ).fetchall():
        owner.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}" CASCADE')
    for (name,) in owner.execute(
        "SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indrelid = %s::regclass"
        " AND i.indisunique AND NOT i.indisprimary",
        [table],
    ).fetchall():
        owner.execute(f"DROP INDEX {name}")


def _value(kind: str, udt: str, longest: int | None, words: str) -> Any:
    if kind == "jsonb":
        return f'{{"said": "{words}"}}'
    if kind == "bytea":
        return words.encode()
    if kind == "ARRAY":
        is_wide = udt == "_text" or (udt == "_varchar" and (longest or 0) >= LEAST)
        return f"{{{words}}}" if is_wide else None
    is_wide = kind == "text" or (kind == "character varying" and (longest or 0) >= LEAST)
    return words if is_wide else None


def _longest_of_list(model: type[models.Model], column: str) -> int | None:
    at = next(f for f in model._meta.local_concrete_fields if f.column == column)
    return getattr(at.base_field, "max_length", None)


def _code(model: type[models.Model], column: str, kind: str) -> str:
    if kind == "jsonb":
        return "{}"
    at = next(f for f in model._meta.local_concrete_fields if f.column == column)
    values = [value for value, _ in at.flatchoices if value] if at.choices else []
    return values[-1] if values else "x"


def _areas_of(model: type[models.Model]) -> list[str]:
    """The area of the row, and every other area that it names."""
    others = (
        field.column
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.related_model._meta.label_lower == "accounts.area"
    )
    return ["area_id", *others]


def _point(model: type[models.Model], row: dict[str, Any], planted: Planted, *,
           person_id: uuid.UUID, staff_id: uuid.UUID) -> None:  # fmt: skip
    """Foreign keys lead to what was planted before, to staff, or nowhere."""
    for at in model._meta.local_concrete_fields:
        if not at.is_relation or at.column == "area_id":
            continue
        target = at.related_model._meta.label_lower
        if target == "accounts.user":
            row[at.column] = staff_id
        elif target == "people.person":
            row[at.column] = person_id
        elif target in planted.rows:
            row[at.column] = planted.rows[target]


def _change_person(owner: psycopg.Connection, row: dict[str, Any], person_id: uuid.UUID,
                   words: str) -> None:  # fmt: skip
    said = {k: v for k, v in row.items() if isinstance(v, str) and words in v}
    sets = ", ".join(f'"{k}" = %s' for k in said)
    owner.execute(f"UPDATE people_person SET {sets} WHERE id = %s", [*said.values(), person_id])


def _insert(owner: psycopg.Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(f'"{k}"' for k in row)
    holes = ", ".join(["%s"] * len(row))
    owner.execute(f'INSERT INTO "{table}" ({names}) VALUES ({holes})', [*row.values()])


def _plant_account(owner: psycopg.Connection, planted: Planted, *, person_id: uuid.UUID,
                   user_id: uuid.UUID, area_id: uuid.UUID, marker: str) -> None:  # fmt: skip
    """What no person's key leads to: the account, its addresses and factors, and the queues."""
    now = clock.now()
    owner.execute("UPDATE people_person SET user_id = %s WHERE id = %s", [user_id, person_id])
    owner.execute(
        "UPDATE accounts_user SET email = %s, display_name = %s WHERE id = %s",
        [f"{marker}USERQ@people.example", f"{marker}USERQ", user_id],
    )
    address = owner.execute(
        'INSERT INTO account_emailaddress (email, verified, "primary", user_id)'
        " VALUES (%s, true, true, %s) RETURNING id",
        [f"{marker}MAILQ@people.example", user_id],
    ).fetchone()
    owner.execute(
        "INSERT INTO account_emailconfirmation (created, key, email_address_id)"
        " VALUES (%s, %s, %s)",
        [now, f"{marker}KEYQ", address[0]],
    )
    owner.execute(
        "INSERT INTO mfa_authenticator (type, data, user_id, created_at) VALUES"
        " ('totp', %s, %s, %s)",
        [f'{{"secret": "{marker}MFAQ"}}', user_id, now],
    )
    _insert(owner, "core_notification", {
        "id": uuid.uuid4(), "created_at": now, "area_id": area_id, "user_id": user_id,
        "channel": "EMAIL", "address": f"{marker}CODEQ@people.example", "template": "sign_in.code",
        "subject": "A code", "body": f"{marker}CODEQ", "status": "SENT", "send_after": now,
        "tries": 1, "outcome": "", "key": f"{marker}CODEQ",
    })  # fmt: skip
    said = f'{{"person": "{person_id}", "said": "{marker}QUEUEQ"}}'
    _insert(owner, "core_outboxevent", {
        "id": uuid.uuid4(), "created_at": now, "area_id": area_id, "name": "planted.event",
        "payload": said, "delivered_at": now, "failures": 0, "last_failure": "",
    })  # fmt: skip
    owner.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
        " VALUES ('default', 'planted.task', %s, 'succeeded')",
        [said],
    )
    for label, word in (("accounts.user", "USER"), ("account.emailaddress", "MAIL"),
                        ("accounts.notification", "CODE")):  # fmt: skip
        planted.markers[label] = f"{marker}{word}Q"


def _plant_session(user_id: uuid.UUID, marker: str) -> None:
    session = SessionStore()
    session.update({"_auth_user_id": str(user_id), "said": f"{marker}SESSIONQ"})
    session.save()


def _plant_file(
    owner: psycopg.Connection, planted: Planted, person_id: uuid.UUID, words: str
) -> None:
    """The planted row of a file gets bytes, as if it had been sent in and found clean."""
    planted.file_id = planted.rows["core.storedfile"]
    owner.execute(
        "UPDATE core_storedfile SET status = 'CLEAN', uploaded_by = %s WHERE id = %s",
        [uuid.uuid4(), planted.file_id],
    )
    owner.commit()
    store.put(store.kept_path(planted.file_id), words.encode())


# -- Looking for it


PUBLISHED = "^(places|occupations|skills|labour|directory|provenance)_"
"""Tables of published facts, too large to read each time and filled from files alone."""


def tables_with(owner: psycopg.Connection, marker: str) -> set[str]:
    """Every table of the whole database in which the marker stands, in text, JSON or bytes."""
    found = set()
    for (table,) in owner.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace ="
        f" 'public'::regnamespace AND c.relname !~ '{PUBLISHED}' ORDER BY 1"
    ).fetchall():
        tries = ["t::text LIKE %(text)s"] + [
            f"encode(\"{name}\", 'hex') LIKE %(hex)s"
            for name, kind, *_ in owner.execute(COLUMNS, [table]).fetchall()
            if kind == "bytea"
        ]
        held = owner.execute(
            f'SELECT 1 FROM "{table}" t WHERE {" OR ".join(tries)} LIMIT 1',
            {"text": f"%{marker}%", "hex": f"%{marker.encode().hex()}%"},
        )
        if held.fetchone():
            found.add(table)
    return found


def files_with(marker: str) -> list[str]:
    return [
        path.name
        for path in sorted(store.root().rglob("*"))
        if path.is_file() and marker.encode() in path.read_bytes()
    ]
