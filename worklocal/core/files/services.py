"""Take a file in, say what became of it, hand it out, take it away.

A file that comes from outside waits in quarantine until a scanner has said it is clean
(`exchange/file_scanning`); nothing that waits is ever served.
"""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from worklocal.core import audit, context, jobs
from worklocal.core.files import store
from worklocal.core.files.kinds import MOST_BYTES, check
from worklocal.core.files.problems import FileRefused
from worklocal.core.models import FileStatus, StoredFile

MOST_AN_HOUR = 20


def receive(
    *, content: bytes, name: str, person_id: uuid.UUID, at: datetime
) -> StoredFile:  # fmt: skip
    """Check and keep a file of a person, in quarantine. Raises FileRefused."""
    since = at - timedelta(hours=1)
    sent = StoredFile.objects.filter(person_id=person_id, created_at__gt=since)
    if sent.exclude(uploaded_by=None).count() >= MOST_AN_HOUR:
        raise FileRefused("too_many")
    if len(content) > MOST_BYTES:
        raise FileRefused("too_big")
    checked = check(content, name)
    row = StoredFile(
        area_id=context.acting_area(), person_id=person_id, uploaded_by=context.acting_user(),
        name=checked.name, content_type=checked.kind.content_type, size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
    )  # fmt: skip
    row.save(force_insert=True)
    store.put(store.waiting_path(row.pk), checked.content)
    audit.record("file.received", person_id=person_id, thing=row)
    jobs.enqueue("files.check_now")
    return row


def keep(
    *, content: bytes, name: str, content_type: str, person_id: uuid.UUID, at: datetime
) -> StoredFile:
    """Keep a file that we made ourselves; it needs no check."""
    row = StoredFile(
        area_id=context.acting_area(), person_id=person_id, name=name, content_type=content_type,
        size=len(content), sha256=hashlib.sha256(content).hexdigest(), status=FileStatus.CLEAN,
        checked_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    store.put(store.kept_path(row.pk), content)
    return row


def content_of(row: StoredFile) -> bytes | None:
    """The bytes to serve; None while it is being checked, when it was refused, or is missing."""
    if row.status != FileStatus.CLEAN or not store.kept_path(row.pk).exists():
        return None
    return store.kept_path(row.pk).read_bytes()


def passed(row: StoredFile, *, at: datetime) -> None:
    """The scanner found nothing."""
    store.release(row.pk)
    row.status, row.checked_at = FileStatus.CLEAN, at
    row.save(update_fields=["status", "checked_at"])
    audit.record("file.checked", person_id=row.person_id, thing=row)


def refuse(row: StoredFile, *, problem: str, at: datetime) -> None:
    """The scanner found something: the bytes go, the row stays to say so."""
    row.status, row.problem, row.checked_at = FileStatus.REFUSED, problem, at
    row.save(update_fields=["status", "problem", "checked_at"])
    transaction.on_commit(lambda: store.remove(row.pk))
    audit.record("file.refused", person_id=row.person_id, thing=row, detail={"problem": problem})


def take_away(row: StoredFile) -> None:
    """Remove a file, row and bytes; the bytes go once it is certain."""
    file_id, person_id = row.pk, row.person_id
    audit.record("file.removed", person_id=person_id, thing=row)
    row.delete()
    transaction.on_commit(lambda: store.remove(file_id))
