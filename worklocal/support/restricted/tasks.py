"""Every week: one in a hundred openings of the last seven days, for leaders to say what it was for.

The draw is by a hash of the entry's id: nobody can choose to be left out, and twice is once.
"""

import hashlib
import math
import uuid
from datetime import datetime, timedelta

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area
from worklocal.core import clock, context, jobs
from worklocal.core.models import AuditEntry
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import ReviewKind
from worklocal.support.restricted.raising import raise_review, team_of

WEEK = timedelta(days=7)
SAMPLED_ROLES = (RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB)


@jobs.task("restricted.draw_samples", every="15 5 * * 1")
def draw_all_samples() -> None:
    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with context.acting(context.Context.system(area.pk)):
            draw_sample(at=now)


def draw_sample(*, at: datetime) -> int:
    """Raise a review for one opening in a hundred, at least one; return how many are new."""
    opened = AuditEntry.objects.filter(
        area_id=context.acting_area(), is_read=True, role__in=SAMPLED_ROLES,
        actor_id__isnull=False, created_at__gt=at - WEEK, created_at__lte=at,
    ).exclude(purpose="emergency")  # fmt: skip
    ids = sorted(opened.order_by("id").values_list("pk", flat=True), key=_draw)
    chosen = ids[: math.ceil(len(ids) * rules.SAMPLE_PERCENT / 100)]
    entries = AuditEntry.objects.filter(pk__in=chosen).order_by("id")
    return sum(_raise(entry, at=at) for entry in entries)


def _draw(entry_id: uuid.UUID) -> bytes:
    return hashlib.sha256(entry_id.bytes).digest()


def _raise(entry: AuditEntry, *, at: datetime) -> bool:
    assert entry.actor_id is not None  # noqa: S101 - filtered above
    row = raise_review(
        ReviewKind.SAMPLE, key=f"sample:{entry.pk}", about_user=entry.actor_id,
        person_id=entry.person_id, team_id=team_of(entry.actor_id), at=at,
        facts={"what": entry.action, "when": entry.created_at.isoformat()},
    )  # fmt: skip
    return row is not None
