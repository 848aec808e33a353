"""Book, move, cancel, welcome, close. Two people cannot have one time: PostgreSQL refuses."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import User, holder_key
from worklocal.accounts.services import close_grants, open_grant
from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Refusal
from worklocal.core.idempotency import once
from worklocal.provision.venues.models import Venue
from worklocal.support.appointments import messages
from worklocal.support.appointments.models import (
    APPOINTMENT_MOVES,
    Appointment,
    AppointmentState,
    Meeting,
    OpenTime,
)
from worklocal.support.appointments.permissions import (
    check_can_book,
    check_can_close,
    check_can_welcome,
)
from worklocal.support.appointments.rules import has_begun, hours_of_day
from worklocal.support.coaching.models import ContactKind
from worklocal.support.coaching.notes import record_contact
from worklocal.support.people.models import Journey, Person

KIND_OF_CONTACT = {
    Meeting.IN_PERSON: ContactKind.MEETING,
    Meeting.PHONE: ContactKind.PHONE,
    Meeting.VIDEO: ContactKind.VIDEO,
}


class TimeTaken(Refusal):
    """Somebody else has the time, or the coach is elsewhere then."""


class TimePast(Refusal):
    """The time has gone by."""


class NeedsPlace(Refusal):
    """A meeting in person has a place."""


class NotYet(Refusal):
    """What has not begun cannot have taken place, or not taken place."""


class CauseNeeded(Refusal):
    """Nobody is marked as missing without having been asked what happened."""


def open_times(
    *, coach: User, starts: Sequence[datetime], minutes: int, venue: Venue | None = None
) -> int:
    """Offer times for booking; return how many are new. One that is offered already stays as is."""
    area = context.acting_area()
    rows = [
        OpenTime(
            area_id=area, coach=coach, venue=venue, starts_at=start,
            ends_at=start + timedelta(minutes=minutes),
        )
        for start in starts
    ]  # fmt: skip
    before = OpenTime.objects.filter(coach=coach).count()
    OpenTime.objects.bulk_create(rows, ignore_conflicts=True)
    return OpenTime.objects.filter(coach=coach).count() - before


def book(
    *,
    journey: Journey,
    open_time: OpenTime,
    meeting: Meeting | str,
    at: datetime,
    private_space: bool = False,
    key: str = "",
) -> uuid.UUID:
    """Give a person a coach's open time; return the appointment's id.

    Of any number of people who press at once, one gets it: the rest are told, by TimeTaken. The
    desk of the venue sees the person on that day alone. Raises TimePast, NeedsPlace, NotPermitted.
    """
    check_can_book(journey, coach_id=open_time.coach_id)

    def keep() -> uuid.UUID:
        taken = take_time(open_time=open_time, at=at)
        appointment = _keep(
            journey=journey, coach_id=taken.coach_id, venue=taken.venue, meeting=meeting,
            starts_at=taken.starts_at, ends_at=taken.ends_at, open_time=taken,
            private_space=private_space,
        )  # fmt: skip
        _announce(appointment, journey.person, at=at)
        return appointment.pk

    request = {"journey": journey.pk, "time": open_time.pk, "meeting": str(meeting)}
    return once(key, action="appointments.book", request=request, do=keep)


def arrange(
    *,
    journey: Journey,
    coach: User,
    starts_at: datetime,
    minutes: int,
    meeting: Meeting | str,
    at: datetime,
    venue: Venue | None = None,
    private_space: bool = False,
    key: str = "",
) -> uuid.UUID:
    """Agree a time that was not on offer, as a coach does at the end of a meeting."""
    check_can_book(journey, coach_id=coach.pk)
    if starts_at <= at:
        raise TimePast("That time has gone by. Choose a later one.")

    def keep() -> uuid.UUID:
        appointment = _keep(
            journey=journey, coach_id=coach.pk, venue=venue, meeting=meeting, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes), open_time=None,
            private_space=private_space,
        )  # fmt: skip
        _announce(appointment, journey.person, at=at)
        return appointment.pk

    request = {"journey": journey.pk, "coach": coach.pk, "at": starts_at, "meeting": str(meeting)}
    return once(key, action="appointments.arrange", request=request, do=keep)


def take_time(*, open_time: OpenTime, at: datetime) -> OpenTime:
    """Lock an open time and mark it taken. For whoever books it, or holds it for somebody."""
    found = (
        OpenTime.objects.select_for_update(of=("self",))
        .select_related("venue")
        .filter(pk=open_time.pk)
        .first()
    )
    if found is None or found.taken:
        raise TimeTaken("That time has just been taken. Choose another.")
    if found.starts_at <= at:
        raise TimePast("That time has gone by. Choose a later one.")
    found.taken = True
    found.save(update_fields=["taken"])
    return found


def free_time(*, open_time_id: uuid.UUID) -> None:
    """Offer a time again that was taken."""
    OpenTime.objects.filter(pk=open_time_id).update(taken=False)


@transaction.atomic
def move(
    *, appointment: Appointment, to: OpenTime, at: datetime, meeting: Meeting | str = ""
) -> uuid.UUID:
    """Give up one time for another, both or neither; return the new appointment's id.

    The old one stays on record as moved. Raises TimeTaken, TimePast, MoveRefused.
    """
    old = _locked(appointment)
    check_can_book(old.journey, coach_id=to.coach_id)
    taken = take_time(open_time=to, at=at)
    _end(old, AppointmentState.MOVED, at=at)
    messages.stop_messages(old)
    new = _keep(
        journey=old.journey, coach_id=taken.coach_id, venue=taken.venue,
        meeting=meeting or old.meeting, starts_at=taken.starts_at, ends_at=taken.ends_at,
        open_time=taken, private_space=old.private_space,
    )  # fmt: skip
    _announce(new, old.person, at=at, moved_from=old)
    return new.pk


@transaction.atomic
def cancel(*, appointment: Appointment, at: datetime, cause: str = "") -> Appointment:
    """Call an appointment off; its time is offered again. No reason is asked of the person."""
    found = _locked(appointment)
    check_can_book(found.journey, coach_id=found.journey.lead_coach_id)
    found.cause = cause
    _end(found, AppointmentState.CANCELLED, at=at)
    by_person = context.current().person == found.person_id
    messages.tell_off(found, found.person, at=at, by_person=by_person)
    events.publish("appointment.cancelled", appointment=found.pk, person=found.person_id)
    return found


def call_off_all(*, journey_id: uuid.UUID, at: datetime) -> None:
    """The journey has ended: times to come are given back and their reminders stopped, unsaid.

    Nobody is written to: the end was talked over, and a message might reach a family in mourning.
    """
    booked = Appointment.objects.filter(
        journey=journey_id, state=AppointmentState.BOOKED, starts_at__gt=at
    )
    for appointment in booked.select_for_update(of=("self",)).order_by("starts_at", "id"):
        _end(appointment, AppointmentState.CANCELLED, at=at)
        messages.stop_messages(appointment)
        events.publish(
            "appointment.cancelled", appointment=appointment.pk, person=appointment.person_id
        )


def check_in(*, appointment: Appointment, at: datetime) -> Appointment:
    """The person is here. Pressed twice it stays as it was first."""
    check_can_welcome()
    found = _locked(appointment)
    if found.state == AppointmentState.ARRIVED:
        return found
    if clock.day_of(found.starts_at) != clock.day_of(at):
        raise NotYet("This appointment is on another day. Change the appointment first.")
    APPOINTMENT_MOVES.check_move(found.state, AppointmentState.ARRIVED)
    found.state, found.arrived_at = AppointmentState.ARRIVED, at
    found.save(update_fields=["state", "arrived_at"])
    audit.record("appointment.arrived", person_id=found.person_id, thing=found)
    events.publish("appointment.arrived", appointment=found.pk, person=found.person_id)
    return found


def set_private_space(*, appointment: Appointment, wanted: bool) -> Appointment:
    """Ask for a room where nobody overhears, or no longer. No reason is kept."""
    found = _locked(appointment)
    if context.current().person != found.person_id:
        check_can_welcome()
    found.private_space = wanted
    found.save(update_fields=["private_space"])
    audit.record("appointment.space_set", person_id=found.person_id, thing=found)
    return found


@transaction.atomic
def mark_attended(
    *, appointment: Appointment, at: datetime, minutes: int | None = None
) -> Appointment:
    """It took place: a contact is kept with it."""
    check_can_close()
    found = _locked(appointment)
    _check_begun(found, at=at)
    APPOINTMENT_MOVES.check_move(found.state, AppointmentState.ATTENDED)
    _set_state(found, AppointmentState.ATTENDED)
    record_contact(
        journey=found.journey, kind=KIND_OF_CONTACT[Meeting(found.meeting)],
        happened_at=min(found.starts_at, at), at=at, minutes=minutes,
    )  # fmt: skip
    events.publish("appointment.attended", appointment=found.pk, person=found.person_id)
    return found


@transaction.atomic
def mark_missed(*, appointment: Appointment, cause: str, at: datetime) -> Appointment:
    """It did not take place, and why, as the person said. Nothing follows by itself, ever."""
    check_can_close()
    if not cause.strip():
        raise CauseNeeded(
            "Say what happened. Ask the person first; if you cannot reach them, say so."
        )
    found = _locked(appointment)
    _check_begun(found, at=at)
    APPOINTMENT_MOVES.check_move(found.state, AppointmentState.MISSED)
    found.cause = cause.strip()
    _set_state(found, AppointmentState.MISSED)
    return found


def _keep(
    *,
    journey: Journey,
    coach_id: uuid.UUID,
    venue: Venue | None,
    meeting: Meeting | str,
    starts_at: datetime,
    ends_at: datetime,
    open_time: OpenTime | None,
    private_space: bool,
) -> Appointment:
    if meeting == Meeting.IN_PERSON and venue is None:
        raise NeedsPlace("Choose where you will meet.")
    appointment = Appointment(
        area_id=journey.area_id, person_id=journey.person_id, journey=journey,
        with_user_id=coach_id, open_time=open_time, meeting=meeting, starts_at=starts_at,
        venue=venue if meeting == Meeting.IN_PERSON else None, private_space=private_space,
        during=TimestamptzRange(starts_at, ends_at), booked_by=context.current().user,
    )  # fmt: skip
    try:
        with transaction.atomic():
            appointment.save(force_insert=True)
    except IntegrityError as problem:
        raise TimeTaken("That time has just been taken. Choose another.") from problem
    _open_to_desk(appointment)
    return appointment


def _open_to_desk(appointment: Appointment) -> None:
    """The desk of the place may see the person on the day they come, and on no other."""
    if appointment.venue is None or appointment.venue.team_id is None:
        return
    first, last = hours_of_day(clock.day_of(appointment.starts_at))
    open_grant(
        person_id=appointment.person_id, holder=holder_key("t", appointment.venue.team_id),
        reason=GrantReason.DESK, starts_at=first, ends_at=last, source_id=appointment.pk,
    )  # fmt: skip


def _announce(
    appointment: Appointment, person: Person, *, at: datetime, moved_from: Appointment | None = None
) -> None:
    detail = {"moved_from": str(moved_from.pk)} if moved_from else {}
    audit.record("appointment.booked", person_id=person.pk, thing=appointment, detail=detail)
    messages.tell_booked(appointment, person, at=at)
    events.publish(
        "appointment.booked", appointment=appointment.pk, journey=appointment.journey_id,
        person=person.pk,
    )  # fmt: skip


def _end(appointment: Appointment, state: AppointmentState, *, at: datetime) -> None:
    APPOINTMENT_MOVES.check_move(appointment.state, state)
    _set_state(appointment, state)
    if appointment.open_time_id and appointment.starts_at > at:
        free_time(open_time_id=appointment.open_time_id)
    close_grants(source_id=appointment.pk, at=at)


def _set_state(appointment: Appointment, state: AppointmentState) -> None:
    appointment.state = state
    appointment.save(update_fields=["state", "cause"])
    audit.record(
        "appointment.closed", person_id=appointment.person_id, thing=appointment,
        detail={"state": str(state)},
    )  # fmt: skip


def _check_begun(appointment: Appointment, *, at: datetime) -> None:
    if not has_begun(appointment.starts_at, at=at):
        raise NotYet("This appointment has not begun yet. Move or cancel it instead.")


def _locked(appointment: Appointment) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("journey", "person", "venue")
        .get(pk=appointment.pk)
    )
