"""Questions about times and appointments. Open times hold no person: anybody may ask for them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, Q, QuerySet, When

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.provision.venues.selectors import NearVenue
from worklocal.support.appointments.models import Appointment, AppointmentState, OpenTime
from worklocal.support.appointments.rules import hours_of_day
from worklocal.support.coaching.models import CoachRoom

LIVE = (AppointmentState.BOOKED, AppointmentState.ARRIVED)
DESK_PAGE = 40
DESK_MOST_HERE = 100


def free_times_with(
    coach_id: uuid.UUID, *, after: datetime, until: datetime | None = None, limit: int = 40
) -> list[OpenTime]:
    """A coach's times that nobody has, soonest first, each with its venue."""
    times = OpenTime.objects.filter(coach_id=coach_id, taken=False, starts_at__gt=after)
    if until is not None:
        times = times.filter(starts_at__lt=until)
    return list(times.select_related("venue", "coach").order_by("starts_at", "id")[:limit])


def free_time(open_time_id: uuid.UUID, *, after: datetime) -> OpenTime | None:
    """One time that is still free, or None."""
    times = OpenTime.objects.filter(pk=open_time_id, taken=False, starts_at__gt=after)
    return times.select_related("venue", "coach").first()


@dataclass(frozen=True)
class FirstTime:
    """A first meeting that somebody who joins may choose: with whom is settled by the time."""

    time: OpenTime
    distance_km: float


def first_times_near(
    venues: Sequence[NearVenue], *, after: datetime, until: datetime, limit: int = 6
) -> list[FirstTime]:
    """Free times at these venues with coaches who have room: nearest venue first, two of each day.

    At most one time of a coach on a day, so that a page of six shows some choice. One query.
    """
    with_room = CoachRoom.objects.filter(is_taking=True, taken__lt=F("places"))
    distance: dict[uuid.UUID | None, float] = {n.venue.pk: n.distance_km for n in venues}
    times = OpenTime.objects.filter(
        taken=False, starts_at__gt=after, starts_at__lt=until, venue_id__in=list(distance),
        coach_id__in=with_room.values("coach_id"),
    )  # fmt: skip
    found = list(times.select_related("venue", "coach").order_by("starts_at", "id")[:300])
    found.sort(key=lambda t: (distance[t.venue_id], t.starts_at, t.pk))
    seen: set[tuple[uuid.UUID, date]] = set()
    chosen = []
    for time in found:
        mark = (time.coach_id, time.starts_at.date())
        if mark not in seen:
            seen.add(mark)
            chosen.append(FirstTime(time, distance[time.venue_id]))
    return sorted(chosen[:limit], key=lambda first: (first.time.starts_at, first.time.pk))


def appointments_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Appointment]:
    """A person's appointments, the latest first. Row security hides those of others."""
    rows = Appointment.objects.filter(area=viewer.area, person_id=person_id)
    return rows.select_related("venue", "with_user", "journey").order_by("-starts_at", "-id")


def next_appointment_of(
    viewer: Viewer, person_id: uuid.UUID, *, after: datetime
) -> Appointment | None:
    """The next one that still stands."""
    rows = appointments_of(viewer, person_id).filter(starts_at__gt=after, state__in=LIVE)
    return rows.order_by("starts_at", "id").first()


def appointments_with(viewer: Viewer, user_id: uuid.UUID, day: date) -> QuerySet[Appointment]:
    """A coach's day, in order. What was moved or cancelled is left out."""
    return _of_day(viewer, day).filter(with_user_id=user_id)


@dataclass(frozen=True)
class DeskPage:
    """A piece of a day at a desk, and the number of the next piece, if there is one."""

    appointments: list[Appointment]
    next_page: int | None


def here_at(viewer: Viewer, venue_ids: Sequence[uuid.UUID], day: date) -> list[Appointment]:
    """Who has arrived at these places and waits, the earliest appointment first; at most 100."""
    rows = _of_day(viewer, day).filter(venue_id__in=venue_ids, state=AppointmentState.ARRIVED)
    return list(rows[:DESK_MOST_HERE])


def expected_at(
    viewer: Viewer, venue_ids: Sequence[uuid.UUID], day: date, *, page: int = 1
) -> DeskPage:
    """The rest of the day at these places: who is still to come in order, then what is over.

    What was moved or cancelled is left out. Holds the person's name and the coach's: nothing of
    the reason for coming. `page` counts from 1.
    """
    rows = _of_day(viewer, day).filter(venue_id__in=venue_ids)
    rows = rows.exclude(state=AppointmentState.ARRIVED)
    over = Case(When(state=AppointmentState.BOOKED, then=0), default=1)
    first = (page - 1) * DESK_PAGE
    found = list(rows.order_by(over, "starts_at", "id")[first : first + DESK_PAGE + 1])
    return DeskPage(found[:DESK_PAGE], page + 1 if len(found) > DESK_PAGE else None)


def appointment_for(
    viewer: Viewer, appointment_id: uuid.UUID, *, what: str = "appointment"
) -> Appointment | None:
    """One appointment that the viewer may see, its reading noted; or None."""
    rows = Appointment.objects.filter(area=viewer.area, pk=appointment_id)
    found = rows.select_related("person", "venue", "with_user", "journey").first()
    if found is not None:
        audit.record_read(what, person_id=found.person_id, thing=found)
    return found


def _of_day(viewer: Viewer, day: date) -> QuerySet[Appointment]:
    first, last = hours_of_day(day)
    rows = Appointment.objects.filter(area=viewer.area, starts_at__gte=first, starts_at__lt=last)
    gone = Q(state__in=(AppointmentState.MOVED, AppointmentState.CANCELLED))
    rows = rows.exclude(gone).select_related("person", "venue", "with_user")
    return rows.order_by("starts_at", "id")
