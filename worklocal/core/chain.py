"""Whether an area's audit still stands as it was written, and what a witness outside was told.

The chain is made by a trigger (triggers.py). It shows a row that was changed, removed, added or
moved. A chain that was rewritten whole, or cut short at its end, looks whole: only the anchors
show it, and of those the witness file, which no owner of the database reaches.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from worklocal.core import tombstones
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditAnchor, AuditLink, AuditTombstone

MOST_NAMED = 100
"""Faults named for one area; a chain that was cut open has one at every later link."""


@dataclass
class Verdict:
    """What a verification found. `faults` is empty when the chain is whole."""

    area_id: uuid.UUID
    links: int = 0
    anchors: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, fault: str) -> None:
        if len(self.faults) < MOST_NAMED:
            self.faults.append(fault)


@dataclass(frozen=True)
class Head:
    """The last link of a chain, as it is told to a witness."""

    area_id: uuid.UUID
    number: int
    digest: bytes


_VERIFY = """
SELECT l.number, l.entry_id, l.digest, e.id IS NOT NULL,
       wl_audit_digest(COALESCE(lag(l.digest) OVER w, %s::bytea), l.number, e),
       lag(l.number) OVER w
FROM core_auditlink l LEFT JOIN core_auditentry e ON e.id = l.entry_id
WHERE l.area_id = %s WINDOW w AS (ORDER BY l.number) ORDER BY l.number
"""
_UNLINKED = """
SELECT e.id FROM core_auditentry e WHERE e.area_id = %s AND NOT EXISTS
  (SELECT 1 FROM core_auditlink l WHERE l.entry_id = e.id AND l.area_id = e.area_id)
ORDER BY e.id LIMIT 20
"""


def area_ids() -> list[uuid.UUID]:
    """Every area there is. Named by its table: areas are a higher floor, and have no guard."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_area ORDER BY slug")
        return [row[0] for row in cursor]


def hold(*area_ids: uuid.UUID) -> None:
    """Take several areas' chains in one order, until the end of the transaction.

    For a step that audits in two areas, as the last thing it does: at the commit two of them in
    opposite directions would each hold what the other waits for.
    """
    with connection.cursor() as cursor:
        for area_id in sorted(area_ids):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('audit:' || %s, 0))", [str(area_id)]
            )


def head_of(area_id: uuid.UUID) -> Head | None:
    """The last link of the chain, or None where nothing has been written yet."""
    link = AuditLink.objects.filter(area_id=area_id).order_by("-number").first()
    return Head(area_id, link.number, bytes(link.digest)) if link else None


def verify(area_id: uuid.UUID) -> Verdict:
    """Walk an area's chain and name each entry that was changed, removed, added or moved.

    Must run in a context that sees the area. Compares with the anchors in the database and with
    the witness file, so that a chain rewritten whole, or anchors that were removed, are found.
    """
    verdict = Verdict(area_id)
    buried = tombstones.last_of(area_id)
    for fault in tombstones.faults(area_id):
        verdict.add(fault)
    digests = _walk(verdict, buried)
    with connection.cursor() as cursor:
        cursor.execute(_UNLINKED, [area_id])
        for (entry_id,) in cursor:
            verdict.add(f"entry {entry_id}: is in no link of the chain")
    _compare_anchors(verdict, digests, buried)
    return verdict


def _walk(verdict: Verdict, buried: AuditTombstone | None) -> dict[int, bytes]:
    """The chain begins where the last tombstone says that the purged links ended."""
    first = buried.number if buried else 0
    digests = {first: bytes(buried.digest)} if buried else {}
    with connection.cursor() as cursor:
        cursor.execute(_VERIFY, [bytes(buried.digest) if buried else b"", verdict.area_id])
        for number, entry_id, digest, present, expected, previous in cursor:
            verdict.links += 1
            digests[number] = bytes(digest)
            if number != (previous or first) + 1:
                verdict.add(f"link {number}: links before it are missing")
            if not present:
                verdict.add(f"link {number}: entry {entry_id} was removed")
            elif bytes(expected) != bytes(digest):
                verdict.add(f"link {number}: entry {entry_id} was changed or moved")
    return digests


def _compare_anchors(
    verdict: Verdict, digests: dict[int, bytes], buried: AuditTombstone | None
) -> None:
    """Anchors of purged links are compared no more, but for the last: the tombstone's own."""
    first = buried.number if buried else 0
    kept = {}
    told = set()
    for anchor in AuditAnchor.objects.filter(area_id=verdict.area_id).order_by("number", "id"):
        verdict.anchors += 1
        kept[anchor.number] = bytes(anchor.digest)
        if anchor.number >= first and digests.get(anchor.number) != bytes(anchor.digest):
            verdict.add(f"link {anchor.number}: differs from the anchor in the database")
    for line in Witness().lines(verdict.area_id):
        verdict.anchors += 1
        told.add(line.number)
        if not line.is_sealed:
            verdict.add(f"line {line.place} of the witness file: its seal is broken")
        elif line.number >= first and digests.get(line.number) != line.digest:
            verdict.add(f"link {line.number}: differs from what the witness was told")
        elif line.number not in kept:
            verdict.add(f"link {line.number}: its anchor was removed from the database")
    if buried and first not in told:
        verdict.add(f"tombstone at link {first}: the witness was never told of that link")


def anchor(area_id: uuid.UUID, *, at: datetime) -> Head | None:
    """Keep the head of a chain in the database, then tell the witness; None if nothing is new.

    Opens its own transaction, so that the witness is never told of what was not committed.
    """
    with acting(Context.system(area_id)):
        head = _keep(area_id, at=at)
    if head is not None:
        Witness().tell(head, at=at)
    return head


def _keep(area_id: uuid.UUID, *, at: datetime) -> Head | None:
    head = head_of(area_id)
    last = AuditAnchor.objects.filter(area_id=area_id).order_by("-number").first()
    if head is None or (last is not None and last.number >= head.number):
        return None
    AuditAnchor(
        area_id=area_id, number=head.number, digest=head.digest, anchored_at=at,
        witness=Witness().path(area_id).name,
    ).save(force_insert=True)  # fmt: skip
    return head


@dataclass(frozen=True)
class WitnessLine:
    place: int
    number: int
    digest: bytes
    is_sealed: bool


class Witness:
    """One file an area, outside the database, a line for each anchor, each sealed upon the last.

    The seal needs the secret key, so a line cannot be forged from within the database. A council
    points `AUDIT_WITNESS_DIR` at a disk, or a share, that the database's owner cannot write.
    """

    def __init__(self) -> None:
        self._folder = Path(getattr(settings, "AUDIT_WITNESS_DIR", settings.LOCAL_DIR / "witness"))

    def path(self, area_id: uuid.UUID) -> Path:
        return self._folder / f"{area_id}.jsonl"

    def tell(self, head: Head, *, at: datetime) -> None:
        path = self.path(head.area_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        before = self._texts(path)
        said = {"number": head.number, "digest": head.digest.hex(), "at": at.isoformat()}
        said["seal"] = self._seal(before[-1] if before else "", said)
        with path.open("a") as handle:
            handle.write(json.dumps(said, sort_keys=True) + "\n")

    def lines(self, area_id: uuid.UUID) -> Iterator[WitnessLine]:
        """What was told of an area. A line that was changed, or put in, or whose predecessor is
        gone, is not sealed."""
        last = ""
        for place, text in enumerate(self._texts(self.path(area_id)), 1):
            try:
                said = json.loads(text)
                seal = said.pop("seal")
                number, digest = int(said["number"]), bytes.fromhex(said["digest"])
            except (ValueError, KeyError, TypeError, AttributeError):
                yield WitnessLine(place, 0, b"", is_sealed=False)
            else:
                fine = hmac.compare_digest(str(seal), self._seal(last, said))
                yield WitnessLine(place, number, digest, is_sealed=fine)
            last = text

    def _seal(self, last: str, said: dict[str, object]) -> str:
        text = last + json.dumps({key: said[key] for key in sorted(said)}, sort_keys=True)
        key = hashlib.sha256(b"audit witness" + settings.SECRET_KEY.encode()).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    @staticmethod
    def _texts(path: Path) -> list[str]:
        return path.read_text().splitlines() if path.exists() else []
