"""What the agency was told, and what waits: formed by the database itself from the facts there."""

import datetime as dt
import uuid

from django.db import connection
from psycopg.types.range import TimestamptzRange

from worklocal.accounts.models import Area
from worklocal.core import clock
from worklocal.exchange.benefits_gateway import services
from worklocal.exchange.benefits_gateway.enums import AgreedHow
from worklocal.support.appointments.models import Appointment, AppointmentState
from worklocal.support.people.enums import ConsentPurpose, JourneyState
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.services import give_consent

TOLD_FOR = dt.timedelta(days=40)
LINKED = 40
OUTCOMES = (AppointmentState.ATTENDED, AppointmentState.MOVED)


def write_benefits(*, area: Area, leave_in: frozenset[uuid.UUID], at: dt.datetime) -> None:
    """Link the cast and some others to the agency; called while acting for the whole area."""
    since = at - TOLD_FOR
    services.switch_attendance(told_from=clock.day_of(since), at=since)
    others = (
        Journey.objects.filter(area=area).exclude(state=JourneyState.ENDED)
        .exclude(person__in=leave_in).order_by("id").values_list("person", flat=True)
    )  # fmt: skip
    people = Person.objects.filter(pk__in=[*leave_in, *others[:LINKED]]).order_by("id")
    for person in people:
        services.link_to_agency(
            person=person, reference=uuid.uuid4(), starts_on=clock.day_of(since), work_search=True,
            agreed_on=clock.day_of(since), agreed_how=AgreedHow.MEETING,
        )  # fmt: skip
        if person.pk in leave_in:
            give_consent(
                person=person, purpose=ConsentPurpose.BENEFITS_WORK, at=since,
                wording="Tell the benefits agency when I start or end work.",
            )  # fmt: skip
    _meet(area, leave_in, at=at)
    asked = Appointment.objects.filter(
        person__in=people, state__in=OUTCOMES, starts_at__range=(since, at)
    )
    for meeting in asked.order_by("starts_at", "id"):
        services.take_in_ask(
            appointment=meeting, on=clock.day_of(meeting.starts_at - dt.timedelta(days=1))
        )
    services.form_all()
    services.show_formed(at=at)


def _meet(area: Area, cast: frozenset[uuid.UUID], *, at: dt.datetime) -> None:
    """A meeting that has been told, and one that was moved and waits for the person's reason."""
    journeys = Journey.objects.filter(person__in=cast).exclude(state=JourneyState.ENDED)
    for number, journey in enumerate(journeys.order_by("id")):
        for days, state in ((21, AppointmentState.ATTENDED), (3, AppointmentState.MOVED)):
            starts = at - dt.timedelta(days=days, minutes=45 * number)
            Appointment(
                area=area, person_id=journey.person_id, journey=journey,
                with_user_id=journey.lead_coach_id, meeting="PHONE", starts_at=starts, state=state,
                during=TimestamptzRange(starts, starts + dt.timedelta(minutes=30)),
            ).save(force_insert=True)  # fmt: skip


def let_a_week_pass() -> None:
    """The older half as if shown a week ago, so that the first day shows both.

    Only the owner can, and only with the guard off: this is a demonstration's database.
    """
    table = "benefits_gateway_benefitsmessage"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER wl_benefits_guard")
        cursor.execute(
            f"UPDATE {table} SET shown_at = shown_at - interval '7 days',"  # noqa: S608 - our name
            " shown_on = shown_on - 7, send_from = send_from - 7"
            " WHERE state = 'SHOWN' AND happened_on < current_date - 10"
        )
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER wl_benefits_guard")
