"""Purge the oldest of the audit, and leave a sealed tombstone from which the chain goes on.

The cut is always at a link that the witness outside was told of, so a chain that was cut anywhere
else, or by anybody without the secret key, does not verify.
"""

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from worklocal.core.models import AuditAnchor, AuditTombstone

_OLD = """
SELECT max(l.number) FROM core_auditlink l WHERE l.area_id = %(area)s AND l.number < COALESCE(
  (SELECT min(y.number) FROM core_auditlink y JOIN core_auditentry e ON e.id = y.entry_id
   WHERE y.area_id = %(area)s AND e.created_at >= %(before)s), 9223372036854775807)
"""


@dataclass(frozen=True)
class Purgeable:
    """The last link that may go, and how many go with it."""

    number: int
    digest: bytes
    entries: int


def last_of(area_id: uuid.UUID) -> AuditTombstone | None:
    return AuditTombstone.objects.filter(area_id=area_id).order_by("-number").first()


def purgeable(area_id: uuid.UUID, *, before: datetime) -> Purgeable | None:
    """Links from the oldest on that are all older than `before`, up to one that was anchored."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, {"area": area_id, "before": before})
        number = cursor.fetchone()[0]
        if number is None:
            return None
        anchors = AuditAnchor.objects.filter(area_id=area_id, number__lte=number)
        anchor = anchors.order_by("-number").first()
        buried = last_of(area_id)
        if anchor is None or (buried and anchor.number <= buried.number):
            return None
        cursor.execute(
            "SELECT count(*) FROM core_auditlink WHERE area_id = %s AND number <= %s",
            [area_id, anchor.number],
        )
        return Purgeable(anchor.number, bytes(anchor.digest), cursor.fetchone()[0])


@transaction.atomic
def purge(
    area_id: uuid.UUID, *, before: datetime, at: datetime, rule_version: int
) -> AuditTombstone | None:
    """Remove what is purgeable and leave the tombstone; None when there is nothing. As the owner.

    Verify the chain first: what was changed before a purge cannot be seen after it.
    """
    found = purgeable(area_id, before=before)
    if found is None:
        return None
    row = AuditTombstone(
        area_id=area_id, number=found.number, digest=found.digest, entries=found.entries,
        before=before, purged_at=at, rule_version=rule_version,
    )  # fmt: skip
    row.seal = _seal(row)
    row.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM core_auditentry WHERE id IN (SELECT entry_id FROM core_auditlink"
            " WHERE area_id = %s AND number <= %s)",
            [area_id, found.number],
        )
        cursor.execute(
            "DELETE FROM core_auditlink WHERE area_id = %s AND number <= %s",
            [area_id, found.number],
        )
    return row


def faults(area_id: uuid.UUID) -> list[str]:
    """Tombstones that nobody with the secret key has made."""
    rows = AuditTombstone.objects.filter(area_id=area_id).order_by("number")
    return [
        f"tombstone at link {row.number}: its seal is broken"
        for row in rows
        if not hmac.compare_digest(row.seal, _seal(row))
    ]


def _seal(row: AuditTombstone) -> str:
    said = {
        "area": str(row.area_id), "number": row.number, "digest": bytes(row.digest).hex(),
        "entries": row.entries, "before": row.before.isoformat(),
        "at": row.purged_at.isoformat(), "rules": row.rule_version,
    }  # fmt: skip
    key = hashlib.sha256(b"audit tombstone" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, json.dumps(said, sort_keys=True).encode(), hashlib.sha256).hexdigest()
