"""Erase what may go, prove it without a name, and do it again after a restore.

Runs as the database's owner: much of a record can only ever be added to by the application.
"""

import hashlib
import json
import os
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection, models, transaction

from worklocal.core import audit, context
from worklocal.core.files import store
from worklocal.core.personal_data import PersonalData, of_models
from worklocal.exchange.requests.declarations import RULE_VERSION
from worklocal.exchange.requests.models import ErasureProof

OF_ACCOUNT = (
    (
        "DELETE FROM account_emailconfirmation WHERE email_address_id IN"
        " (SELECT id FROM account_emailaddress WHERE user_id = %s)"
    ),
    "DELETE FROM account_emailaddress WHERE user_id = %s",
    "DELETE FROM mfa_authenticator WHERE user_id = %s",
    "DELETE FROM core_notification WHERE user_id = %s",
    (
        "UPDATE accounts_user SET email = id::text || '@erased.invalid', display_name = '',"
        " password = '!', is_active = false, last_login = NULL WHERE id = %s"
    ),
)
"""What hangs on the account and not on the person. The account's row stays: others point to it."""

BY_MENTION = (
    "DELETE FROM core_outboxevent WHERE payload::text LIKE %s",
    "DELETE FROM procrastinate_jobs WHERE args::text LIKE %s",
)
"""Queues that name a person by id within JSON."""


class CannotErase(Exception):
    """This database account would be kept from some rows, and would say that all were gone."""


@dataclass(frozen=True)
class ProofLine:
    """One line of the list kept outside the database, so that a restore cannot lose it."""

    area: str
    salt: str
    digest: str
    rule_version: int
    erased_at: str

    def is_of(self, person_id: uuid.UUID) -> bool:
        return secrets.compare_digest(self.digest, digest_of(self.salt, person_id))


def digest_of(salt: str, person_id: uuid.UUID) -> str:
    return hashlib.sha256(f"{salt}:{person_id}".encode()).hexdigest()


def check_may_erase() -> None:
    """Raises CannotErase unless row-level security lets this account through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise CannotErase(
                "Erase as an account that passes row-level security: ALTER ROLE … BYPASSRLS."
            )


def erase_person(*, person_id: uuid.UUID, at: datetime, listed: Path) -> ErasureProof:
    """Erase one person's record by the declarations; all of it or nothing.

    The line outside is written before the commit: a crash between the two leaves a line for
    somebody who is still there, which the next replay erases, and never the other way round.
    """
    check_may_erase()
    area = context.current().area
    with transaction.atomic():
        rows, files = _erase_rows(person_id)
        salt = secrets.token_hex(16)
        proof = ErasureProof(
            area_id=area, salt=salt, digest=digest_of(salt, person_id), rows=rows,
            rule_version=RULE_VERSION, erased_at=at,
        )  # fmt: skip
        proof.save(force_insert=True)
        audit.record("person.erased", thing=proof, detail={"rule_version": RULE_VERSION})
        _write_line(
            listed,
            ProofLine(str(area), salt, proof.digest, RULE_VERSION, at.isoformat()),
        )
        transaction.on_commit(partial(_remove_bytes, files))
    return proof


def replay(*, listed: Path, at: datetime) -> int:
    """Erase again whoever a restore has brought back; return how many had come back.

    Compares every person of the context's area with every line: no line names anybody.
    """
    check_may_erase()
    area = str(context.current().area)
    lines = [line for line in lines_of(listed) if line.area == area]
    again = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM people_person WHERE area_id = %s AND chosen_name <> '' ORDER BY id",
            [area],
        )
        people = [row[0] for row in cursor]
    for person_id in people:
        if any(line.is_of(person_id) for line in lines):
            with transaction.atomic():
                _, files = _erase_rows(person_id)
                audit.record("person.erased_again", detail={"at": at.isoformat()})
                transaction.on_commit(partial(_remove_bytes, files))
            again += 1
    return again


def lines_of(listed: Path) -> Iterator[ProofLine]:
    if listed.exists():
        for line in listed.read_text().splitlines():
            yield ProofLine(**json.loads(line))


def _write_line(listed: Path, line: ProofLine) -> None:
    listed.parent.mkdir(parents=True, exist_ok=True)
    with listed.open("a") as file:
        file.write(json.dumps(asdict(line)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _erase_rows(person_id: uuid.UUID) -> tuple[int, list[uuid.UUID]]:
    """How many rows, and whose bytes are to go. Foreign keys are checked at the commit, so the
    order of tables does not matter, but for what hangs on another row of the person."""
    rows = 0
    declared = sorted(of_models(), key=lambda each: not each[1].through)
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM people_person WHERE id = %s", [person_id])
        found = cursor.fetchone()
        cursor.execute("SELECT id FROM core_storedfile WHERE person_id = %s", [person_id])
        files = [row[0] for row in cursor]
        for model, rule in declared:
            rows += _erase_table(cursor, model, rule, person_id)
        for statement in BY_MENTION:
            cursor.execute(statement, [f"%{person_id}%"])
        if found and found[0]:
            _erase_account(cursor, found[0])
    return rows, files


def _erase_table(
    cursor: Any, model: type[models.Model], rule: PersonalData, person_id: uuid.UUID
) -> int:
    if rule.erase == "keep":
        return 0
    table, where = model._meta.db_table, _where(model, rule)
    if rule.erase == "delete":
        cursor.execute(f'DELETE FROM "{table}" WHERE {where}', [person_id])  # noqa: S608
        return int(cursor.rowcount)
    blanked = ", ".join(f'"{name}" = {_nothing(model, name)}' for name in rule.blank)
    cursor.execute(f'UPDATE "{table}" SET {blanked} WHERE {where}', [person_id])  # noqa: S608
    return int(cursor.rowcount)


def _where(model: type[models.Model], rule: PersonalData) -> str:
    if not rule.through:
        return f'"{rule.person}" = %s'
    key = model._meta.get_field(rule.through)
    parent = key.related_model._meta.db_table
    return f'"{key.column}" IN (SELECT id FROM "{parent}" WHERE person_id = %s)'  # noqa: S608


def _nothing(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)
    if field.null:
        return "NULL"
    return "''" if isinstance(field, models.CharField | models.TextField) else "'{}'"


def _erase_account(cursor: Any, user_id: uuid.UUID) -> None:
    for statement in OF_ACCOUNT:
        cursor.execute(statement, [user_id])
    ended = [
        session.pk
        for session in Session.objects.order_by("pk").iterator()
        if session.get_decoded().get("_auth_user_id") == str(user_id)
    ]
    Session.objects.filter(pk__in=ended).delete()


def _remove_bytes(files: list[uuid.UUID]) -> None:
    """After the commit: bytes without a row are found by the look for strays, rows without bytes
    would be a page that fails."""
    for file_id in files:
        store.remove(file_id)


def remove_strays(*, older_than: datetime) -> int:
    """Take away bytes that no row owns, such as those a restore or a crash has left behind."""
    gone = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM core_storedfile")
        owned = {row[0].hex for row in cursor}
    for folder in ("quarantine", "kept"):
        for path in sorted((store.root() / folder).glob("*")):
            is_old = path.stat().st_mtime < older_than.timestamp()
            if path.name not in owned and is_old:
                path.unlink()
                gone += 1
    return gone
