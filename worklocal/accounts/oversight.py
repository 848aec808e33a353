"""Questions of the data protection officer: who looked at records, who changed what.

They see accounts of staff and ids of people: no selector here gives a person's name.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role, User
from worklocal.accounts.viewer import Viewer
from worklocal.core import clock
from worklocal.core.models import AuditAnchor, AuditEntry

PAGE = 50
OUTLIER_DAYS = 7
OUTLIER_LEAST = 20
OUTLIER_TIMES = 3


def entries(
    viewer: Viewer,
    *,
    reads: bool,
    actor: uuid.UUID | None = None,
    day: date | None = None,
    person_id: uuid.UUID | None = None,
    before: uuid.UUID | None = None,
) -> tuple[list[AuditEntry], uuid.UUID | None]:
    """One page of the audit, the newest first, and where the next page begins, if there is one.

    `reads` chooses between reads of a person's record and changes.
    """
    rows = AuditEntry.objects.filter(area_id=viewer.area.pk, is_read=reads)
    if actor:
        rows = rows.filter(actor_id=actor)
    if person_id:
        rows = rows.filter(person_id=person_id)
    if day:
        first, last = hours_of(day)
        rows = rows.filter(created_at__gte=first, created_at__lt=last)
    if before:
        rows = rows.filter(pk__lt=before)
    listed = list(rows.order_by("-id")[: PAGE + 1])
    return listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None


def hours_of(day: date) -> tuple[datetime, datetime]:
    """A day in the United Kingdom, from its first moment to the next day's."""
    first = datetime.combine(day, time.min, clock.LONDON)
    return first, datetime.combine(day + timedelta(days=1), time.min, clock.LONDON)


def is_in_audit(viewer: Viewer, person_id: uuid.UUID) -> bool:
    """Whether anything was ever read or changed about this person in the area."""
    return AuditEntry.objects.filter(area_id=viewer.area.pk, person_id=person_id).exists()


def names_of(rows: Sequence[AuditEntry]) -> dict[uuid.UUID, str]:
    """Display names of the accounts that acted, in one query. Citizens' accounts are left out."""
    ids = {entry.actor_id for entry in rows if entry.actor_id}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))


@dataclass(frozen=True)
class ReadsToday:
    reads: int
    readers: int
    people: int


def reads_on(viewer: Viewer, day: date) -> ReadsToday:
    first, last = hours_of(day)
    rows = AuditEntry.objects.filter(
        area_id=viewer.area.pk, is_read=True, created_at__gte=first, created_at__lt=last
    )
    found = rows.aggregate(
        reads=Count("id"),
        readers=Count("actor_id", distinct=True),
        people=Count("person_id", distinct=True),
    )
    return ReadsToday(**found)


@dataclass(frozen=True)
class Outlier:
    """Somebody who opened many more records than others in the same role."""

    actor_id: uuid.UUID
    name: str
    role: str
    people: int
    usual: float


def outliers(viewer: Viewer, *, at: datetime) -> list[Outlier]:
    """Accounts that opened over three times as many people's records as is usual in their role.

    Over the last seven days; at least twenty people. The usual is the median of all others who hold
    the role, those who opened none among them. Whoever is alone in a role cannot be compared.
    """
    since = at - timedelta(days=OUTLIER_DAYS)
    rows = AuditEntry.objects.filter(
        area_id=viewer.area.pk, is_read=True, created_at__gte=since, actor_id__isnull=False
    )
    counted = rows.values("actor_id", "role").annotate(people=Count("person_id", distinct=True))
    by_role: dict[str, list[tuple[uuid.UUID, int]]] = defaultdict(list)
    for row in counted.order_by("actor_id", "role"):
        if row["actor_id"] is not None:
            by_role[row["role"]].append((row["actor_id"], row["people"]))
    holders = _holders(viewer)
    found = [
        (actor, role, people, usual)
        for role, opened in by_role.items()
        for actor, people in opened
        if people >= OUTLIER_LEAST
        for usual in _usual(opened, actor, holders.get(role, 0))
        if people > OUTLIER_TIMES * usual
    ]
    names = dict(
        User.objects.filter(pk__in=[row[0] for row in found]).values_list("pk", "display_name")
    )
    listed = [
        Outlier(actor, names.get(actor, ""), role, people, usual)
        for actor, role, people, usual in found
    ]
    return sorted(listed, key=lambda each: (-each.people, str(each.actor_id)))


def _usual(opened: list[tuple[uuid.UUID, int]], actor: uuid.UUID, holders: int) -> list[float]:
    """The median of the others, or nothing where there is nobody to compare with."""
    others = [people for each, people in opened if each != actor]
    others += [0] * max(0, holders - len(opened))
    return [median(others)] if others else []


def _holders(viewer: Viewer) -> dict[str, int]:
    rows = Role.objects.filter(area=viewer.area, ends_on=None).values("kind")
    counted = rows.annotate(held=Count("user", distinct=True)).order_by("kind")
    return {row["kind"]: row["held"] for row in counted}


def last_anchor(viewer: Viewer) -> AuditAnchor | None:
    """When the witness outside was last told where the area's chain stands."""
    return AuditAnchor.objects.filter(area_id=viewer.area.pk).order_by("-number").first()


def staff_of(viewer: Viewer) -> QuerySet[User]:
    """Accounts that hold, or held, a role of staff in the area, by name."""
    roles = Role.objects.filter(area=viewer.area).exclude(kind=RoleKind.CITIZEN)
    return User.objects.filter(pk__in=roles.values("user")).order_by("display_name", "id")


def staff_called(viewer: Viewer, text: str, *, limit: int = 20) -> list[User]:
    """Those of `staff_of` whose name has each word of the text, by name; at most `limit`."""
    rows = staff_of(viewer)
    for word in text.split():
        rows = rows.filter(display_name__icontains=word)
    return list(rows[:limit])


def staff_member(viewer: Viewer, user_id: uuid.UUID) -> User | None:
    """One account of `staff_of`."""
    return staff_of(viewer).filter(pk=user_id).first()
