"""Caseloads, timelines and rooms. Each takes the viewer; row security stands behind them."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.accounts.viewer import Viewer
from worklocal.support.coaching.models import (
    CoachRoom,
    Contact,
    Cover,
    Handover,
    LeadPeriod,
    Note,
    NoteReply,
)
from worklocal.support.people.models import Journey

PAGE = 25
SORTS = {"due": "next_due_on", "name": "sort_name", "contact": "last_contact_at"}
"""Each sort has its own index; the columns are kept by services (people.models.Journey)."""


@dataclass(frozen=True)
class CaseloadPage:
    journeys: list[Journey]
    next_after: uuid.UUID | None
    is_first: bool


def caseload_for(
    viewer: Viewer,
    *,
    coach_ids: Iterable[uuid.UUID],
    sort: str = "due",
    states: Sequence[str] = (),
    offers: Sequence[str] = (),
    name: str = "",
    after: uuid.UUID | None = None,
    size: int = PAGE,
) -> CaseloadPage:
    """One page of open journeys, in two queries whatever the area's size: no count, no offset.

    `after` is the id of the last journey shown, so that no name stands in an address. Journeys
    without a value come last: no due day, or never in touch.
    """
    column = SORTS[sort]
    open_ones = Journey.objects.visible_to(viewer).open()
    rows: QuerySet[Journey] = open_ones.filter(lead_coach__in=coach_ids)
    if states:
        rows = rows.filter(state__in=states)
    if offers:
        rows = rows.filter(offer__in=offers)
    if name:
        rows = rows.filter(sort_name__contains=name.strip().casefold())
    if after is not None:
        rows = _later_than(rows, column, after)
    rows = rows.select_related("person", "lead_coach")
    listed = list(rows.order_by(F(column).asc(nulls_last=True), "id")[: size + 1])
    more = listed[size - 1].pk if len(listed) > size else None
    return CaseloadPage(listed[:size], more, after is None)


def _later_than(rows: QuerySet[Journey], column: str, after: uuid.UUID) -> QuerySet[Journey]:
    """Rows behind the one that was shown last; all of them when it has gone meanwhile."""
    last = Journey.objects.filter(pk=after).values_list(column, flat=True)
    if not len(last):
        return rows
    value = last[0]
    if value is None:
        return rows.filter(Q(**{f"{column}__isnull": True}), pk__gt=after)
    return rows.filter(
        Q(**{f"{column}__gt": value})
        | Q(**{column: value, "pk__gt": after})
        | Q(**{f"{column}__isnull": True})
    )


def coaches_seen_by(viewer: Viewer) -> list[User]:
    """Whose caseloads a viewer may list: a leader their team's; a coach their own, then those
    they cover for today.
    """
    if viewer.role == RoleKind.LEADER:
        rooms = CoachRoom.objects.filter(area=viewer.area, team=viewer.team_id)
        rooms = rooms.select_related("coach").order_by("coach__display_name", "id")
        return [room.coach for room in rooms]
    return list(User.objects.filter(pk=viewer.user_id))


def covers_of(viewer: Viewer, *, on: date) -> QuerySet[Cover]:
    """Covers in which the viewer stands in for a colleague on a day."""
    covers = Cover.objects.filter(area=viewer.area, covered_by=viewer.user_id, ended_at=None)
    covers = covers.filter(starts_on__lte=on, ends_on__gte=on)
    return covers.select_related("coach").order_by("ends_on", "id")


def covers_of_team(viewer: Viewer, *, on: date) -> QuerySet[Cover]:
    """The team's covers that run or are to come, the nearest first."""
    covers = Cover.objects.filter(
        area=viewer.area, team=viewer.team_id, ended_at=None, ends_on__gte=on
    )
    return covers.select_related("coach", "covered_by").order_by("starts_on", "id")


@dataclass(frozen=True)
class TeamRow:
    """One coach of a team as a leader sees it: numbers, no people."""

    room: CoachRoom
    people: int
    overdue: int
    waiting_messages: int

    @property
    def is_full(self) -> bool:
        return self.room.taken >= self.room.places


def team_of(viewer: Viewer, *, today: date) -> list[TeamRow]:
    """The leader's coaches with their rooms and what waits, in two queries."""
    rooms = CoachRoom.objects.filter(area=viewer.area, team=viewer.team_id)
    counted = (
        Journey.objects.visible_to(viewer)
        .open()
        .filter(lead_coach__in=rooms.values("coach"))
        .values("lead_coach")
        .annotate(
            people=Count("id"),
            overdue=Count("id", filter=Q(next_due_on__lt=today)),
            waiting=Count("id", filter=Q(unread_messages__gt=0)),
        )
        .order_by("lead_coach")
    )
    by_coach = {row["lead_coach"]: row for row in counted}
    none = {"people": 0, "overdue": 0, "waiting": 0}
    return [
        TeamRow(room, found["people"], found["overdue"], found["waiting"])
        for room in rooms.select_related("coach").order_by("coach__display_name", "id")
        for found in [by_coach.get(room.coach_id, none)]
    ]


def overdue_journeys(
    viewer: Viewer, *, coach_ids: Iterable[uuid.UUID], today: date
) -> QuerySet[Journey]:
    """Journeys whose next thing was due today or before, the longest overdue first."""
    rows = Journey.objects.visible_to(viewer).open()
    return (
        rows.filter(lead_coach__in=coach_ids, next_due_on__lte=today)
        .select_related("person")
        .order_by("next_due_on", "id")
    )


def notes_of(
    viewer: Viewer, person_id: uuid.UUID, *, before: uuid.UUID | None = None, size: int = PAGE
) -> tuple[list[Note], uuid.UUID | None]:
    """A person's notes that the viewer may see, newest first, each with its replies."""
    newer = Note.objects.filter(corrects=OuterRef("pk"))
    notes = Note.objects.filter(area=viewer.area, person_id=person_id)
    if before is not None:
        notes = notes.filter(pk__lt=before)
    notes = notes.annotate(is_corrected=Exists(newer)).select_related("author", "contact")
    replies = Prefetch("replies", NoteReply.objects.order_by("written_at", "id"))
    page = notes.prefetch_related(replies).order_by("-id")[: size + 1]
    listed: list[Note] = [*page]
    more = listed[size - 1].pk if len(listed) > size else None
    return listed[:size], more


def note_for(viewer: Viewer, note_id: uuid.UUID) -> Note | None:
    notes = Note.objects.filter(area=viewer.area, pk=note_id)
    return notes.select_related("author", "journey", "contact").first()


def contacts_of(viewer: Viewer, person_id: uuid.UUID, *, size: int = PAGE) -> QuerySet[Contact]:
    contacts = Contact.objects.filter(area=viewer.area, person_id=person_id)
    return contacts.select_related("with_user").order_by("-at", "-id")[:size]


def lead_periods_of(viewer: Viewer, journey_id: uuid.UUID) -> QuerySet[LeadPeriod]:
    """Who led and when, the latest first."""
    periods = LeadPeriod.objects.filter(area=viewer.area, journey_id=journey_id)
    return periods.select_related("coach").order_by("-days", "-id")


def handover_for(viewer: Viewer, handover_id: uuid.UUID) -> Handover | None:
    handovers = Handover.objects.filter(area=viewer.area, pk=handover_id)
    return handovers.select_related("from_coach", "to_coach", "journey").first()


def handover_waiting(viewer: Viewer, journey_id: uuid.UUID) -> Handover | None:
    """The one handover under way, if there is one."""
    handovers = Handover.objects.filter(
        area=viewer.area, journey_id=journey_id, completed_at=None, declined_at=None
    )
    return handovers.select_related("from_coach", "to_coach").order_by("id").first()


def handovers_of(viewer: Viewer, journey_id: uuid.UUID) -> tuple[Handover | None, Handover | None]:
    """The handover under way, and the last one that was approved: its summary is for who leads."""
    rows = Handover.objects.filter(area=viewer.area, journey_id=journey_id, declined_at=None)
    listed = list(rows.select_related("from_coach", "to_coach").order_by("-proposed_at", "-id"))
    waiting = next((row for row in listed if row.completed_at is None), None)
    return waiting, next((row for row in listed if row.completed_at), None)
