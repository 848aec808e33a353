"""Who leads: one coach at a time, with their team behind them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from psycopg.types.range import DateRange

from worklocal.accounts.enums import FieldGroup, GrantReason
from worklocal.accounts.models import User, holder_key
from worklocal.accounts.services import close_grants, open_grant
from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Refusal
from worklocal.support.coaching.models import CoachRoom, LeadPeriod, LeadReason
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.people.services import move_journey, set_next_due

ALL_GROUPS = tuple(FieldGroup)
FIRST_CONTACT = "First meeting"


class CoachHasNoRoom(Refusal):
    """The coach's places are all taken, or they take nobody on at present."""


@dataclass(frozen=True)
class OfferedCoach:
    """A coach who could lead, as a desk may see one: room and places, no people."""

    coach: User
    places_left: int
    is_local: bool


def coaches_with_room(
    *, la_code: str = "", language: str = "", limit: int = 5
) -> list[OfferedCoach]:
    """Coaches who could take one more: same district first, then most room, then by id."""
    rooms = (
        CoachRoom.objects.filter(is_taking=True, taken__lt=F("places"))
        .select_related("coach")
        .order_by("id")
    )
    offers = [
        OfferedCoach(room.coach, room.places - room.taken, la_code in room.la_codes)
        for room in rooms
    ]
    offers.sort(key=lambda o: (not o.is_local, -o.places_left, str(o.coach.pk)))
    return offers[:limit]


def assign_lead(
    *,
    journey: Journey,
    coach: User,
    reason: LeadReason,
    at: datetime,
    first_contact_due_on: date | None = None,
) -> LeadPeriod:
    """Make a coach the lead from today; the one before stops leading and seeing the record.

    The coach sees every field group, their team's leaders all but private notes. Raises
    CoachHasNoRoom. Takes one of the coach's places under a lock, so two desks cannot both have it.
    """
    day = clock.day_of(at)
    with context.elevated("record-opened-by-grant"):
        room = CoachRoom.objects.select_for_update(of=("self",)).filter(coach=coach).first()
        if room is None or not room.is_taking or room.taken >= room.places:
            raise CoachHasNoRoom("This coach has no place free. Choose another coach.")
        _end_lead(journey, day=day, at=at)
        period = LeadPeriod(
            area_id=journey.area_id,
            journey=journey,
            person_id=journey.person_id,
            coach=coach,
            team=room.team,
            days=DateRange(day, None),
            reason=reason,
        )
        period.save(force_insert=True)
        for holder, groups, why in (
            (holder_key("u", coach.pk), ALL_GROUPS, GrantReason.LEAD),
            (
                holder_key("t", room.team_id),
                tuple(g for g in ALL_GROUPS if g != FieldGroup.PRIVATE),
                GrantReason.TEAM,
            ),
        ):
            open_grant(
                person_id=journey.person_id,
                holder=holder,
                reason=why,
                starts_at=at,
                field_groups=groups,
                source_id=period.pk,
            )
        CoachRoom.objects.filter(pk=room.pk).update(taken=F("taken") + 1)
        Journey.objects.filter(pk=journey.pk).update(lead_coach=coach)
        if journey.state == JourneyState.JOINED:
            move_journey(journey=journey, to=JourneyState.ACTIVE, at=at)
        if first_contact_due_on:
            set_next_due(journey_id=journey.pk, due_on=first_contact_due_on, what=FIRST_CONTACT)
        audit.record("lead.assigned", person_id=journey.person_id, thing=period)
        events.publish("lead.assigned", journey=journey.pk, person=journey.person_id)
    return period


def end_lead(*, journey: Journey, at: datetime) -> None:
    """Nobody leads any more: the coach's place is free, and their team's grants are closed."""
    with context.elevated("record-opened-by-grant"):
        _end_lead(journey, day=clock.day_of(at), at=at)
        audit.record("lead.ended", person_id=journey.person_id, thing=journey)


def _end_lead(journey: Journey, *, day: date, at: datetime) -> None:
    """Close the period that runs today. One begun the same day is emptied: it led for no day."""
    running = LeadPeriod.objects.filter(journey=journey, days__upper_inf=True).first()
    if running is None:
        return
    running.days = DateRange(running.days.lower, max(day, running.days.lower))
    running.save(update_fields=["days"])
    close_grants(source_id=running.pk, at=at)
    CoachRoom.objects.filter(coach=running.coach_id).update(taken=F("taken") - 1)
