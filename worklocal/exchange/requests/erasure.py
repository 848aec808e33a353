"""Erase what may go, prove it without a name, and do it again after a restore.

Runs as the database's owner: much of a record can only ever be added to by the application.
"""

import hashlib
import json
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from worklocal.core import audit, context
from worklocal.core.personal_data import PersonalData, of_models
from worklocal.exchange.requests.declarations import RULE_VERSION
from worklocal.exchange.requests.models import ErasureProof

OF_ACCOUNT = ("account_emailaddress", "mfa_authenticator")
"""The libraries' tables that name an account by `user_id`."""


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


def erase_person(*, person_id: uuid.UUID, at: datetime, listed: Path) -> ErasureProof:
    """Erase one person's record by the declarations; all of it or nothing.

    The line outside is written before the commit: a crash between the two leaves a line for
    somebody who is still there, which the next replay erases, and never the other way round.
    """
    area = context.current().area
    with transaction.atomic():
        rows = _erase_rows(person_id)
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
    return proof


def replay(*, listed: Path, at: datetime) -> int:
    """Erase again whoever a restore has brought back; return how many had come back.

    Compares every person of the context's area with every line: no line names anybody.
    """
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
                _erase_rows(person_id)
                audit.record("person.erased_again", detail={"at": at.isoformat()})
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


def _erase_rows(person_id: uuid.UUID) -> int:
    """Foreign keys are checked at the commit, so the order of tables does not matter."""
    _remove_files(person_id)
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id FROM people_person WHERE id = %s", [person_id])
        found = cursor.fetchone()
        for model, rule in of_models():
            rows += _erase_table(cursor, model, rule, person_id)
        if found and found[0]:
            _erase_account(cursor, found[0])
    return rows


def _erase_table(
    cursor: Any, model: type[models.Model], rule: PersonalData, person_id: uuid.UUID
) -> int:
    table = model._meta.db_table
    if rule.erase == "keep":
        return 0
    if rule.erase == "delete":
        cursor.execute(f'DELETE FROM "{table}" WHERE "{rule.person}" = %s', [person_id])  # noqa: S608
        return int(cursor.rowcount)
    blanked = ", ".join(f'"{name}" = {_nothing(model, name)}' for name in rule.blank)
    cursor.execute(f'UPDATE "{table}" SET {blanked} WHERE "{rule.person}" = %s', [person_id])  # noqa: S608
    return int(cursor.rowcount)


def _nothing(model: type[models.Model], column: str) -> str:
    field = next(f for f in model._meta.local_concrete_fields if f.column == column)
    if field.null:
        return "NULL"
    return "''" if isinstance(field, models.CharField | models.TextField) else "'{}'"


def _erase_account(cursor: Any, user_id: uuid.UUID) -> None:
    for table in OF_ACCOUNT:
        cursor.execute(f"DELETE FROM {table} WHERE user_id = %s", [user_id])  # noqa: S608
    cursor.execute(
        "UPDATE accounts_user SET email = id::text || '@erased.invalid', display_name = '',"
        " password = '!', is_active = false WHERE id = %s",
        [user_id],
    )


def _remove_files(person_id: uuid.UUID) -> None:
    """The bytes too, unless the same bytes were sent in by somebody else."""
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sha256 FROM core_storedfile f WHERE person_id = %s AND NOT EXISTS (SELECT 1"
            " FROM core_storedfile o WHERE o.sha256 = f.sha256 AND o.person_id <> f.person_id)",
            [person_id],
        )
        for (name,) in cursor:
            (folder / name).unlink(missing_ok=True)
