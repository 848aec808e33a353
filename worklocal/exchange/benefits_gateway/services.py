"""Ask the database to form, show and answer messages, and keep the facts that they hang on.

Nothing here writes to the outbox: there is no right to. A caller names a kind and a fact; what the
message says is derived by the database from that fact alone.
"""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from worklocal.core import audit, clock, context, notifications
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import NotificationChannel
from worklocal.exchange.benefits_gateway.enums import (
    AgreedHow,
    IncidentCause,
    Kind,
    MessageState,
    Reason,
    Wrong,
)
from worklocal.exchange.benefits_gateway.models import (
    AgencyLink,
    AreaSwitch,
    AskedMeeting,
    AttendanceStop,
    BenefitsMessage,
    Incident,
)
from worklocal.exchange.benefits_gateway.words import (
    TeamNames,
    letter_text,
    team_names,
    with_body,
)
from worklocal.support.appointments.models import Appointment
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import Person

TOLD = "benefits.shown"
SHOWN_AT_ONCE = 2000


class TooLate(Refusal):
    """The message has gone, or was stopped before."""


def form_message(kind: Kind, fact_id: uuid.UUID) -> int:
    """Bring the messages of one fact in line with it; return how many are new. System only."""
    return _call("wl_form_benefits_message(%s, %s)", str(kind), fact_id)


def form_all() -> int:
    """The same for every fact of the area: a sweep that finds what no event told of."""
    return _call("wl_derive_benefits(NULL, NULL)")


def show_formed(*, at: datetime, batch: int = SHOWN_AT_ONCE) -> int:
    """Show what was formed: in the account at once; to others by letter, shown when it is posted.

    The notice says only that there is something to read. Returns how many are newly shown.
    """
    shown, last = 0, None
    while True:
        waiting = BenefitsMessage.objects.filter(
            area_id=context.acting_area(), state=MessageState.FORMED
        )
        if last is not None:
            waiting = waiting.filter(pk__gt=last)
        formed = list(with_body(waiting).order_by("id")[:batch])
        if not formed:
            return shown
        shown += _show(formed, at=at)
        last = formed[-1].pk


def _show(formed: list[BenefitsMessage], *, at: datetime) -> int:
    people = Person.objects.in_bulk({message.person_id for message in formed})
    teams = team_names({message.team_id for message in formed})
    notifications.queue_many(
        _wish(message, people[message.person_id], teams, at=at) for message in formed
    )
    found = set(_value("wl_show_benefits_messages(%s::uuid[])", [row.pk for row in formed]))
    newly = [message for message in formed if message.pk in found]
    audit.record_many("benefits.shown", ((message.person_id, message) for message in newly))
    return len(newly)


def _wish(
    message: BenefitsMessage, person: Person, teams: TeamNames, *, at: datetime
) -> notifications.Wish:
    channel = str(person.contact_by) if person.user_id else str(NotificationChannel.LETTER)
    subject = "There is something for you to read"
    body = "Please sign in to your account: there is something for you to read."
    if channel == Channel.LETTER:
        subject, body = "What we tell the benefits agency", letter_text(message, teams)
    return notifications.Wish(
        key=f"benefits:{message.pk}", template=TOLD, subject=subject, body=body, send_after=at,
        person_id=person.pk, channel=channel,
    )  # fmt: skip


def say_wrong(*, message: BenefitsMessage, code: Wrong) -> None:
    """Stop a message: it does not go unless its fact is put right, or the person takes this back.

    A fact that is put right makes a new message, shown anew for the full time.
    """
    _answer(message, "CORRECT", Wrong(code))


def add_reason(*, message: BenefitsMessage, code: Reason) -> None:
    """The person's own reason, from the closed list. It can be changed until the message goes."""
    _answer(message, "REASON", Reason(code))


def take_back(*, message: BenefitsMessage) -> None:
    """The message is right after all. The two days begin again."""
    _answer(message, "TAKE_BACK", "")


def _answer(message: BenefitsMessage, action: str, code: str) -> None:
    if not _call("wl_answer_benefits_message(%s, %s, %s)", message.pk, action, str(code)):
        raise TooLate("This message has been sent or stopped since. Reload the page to see it.")
    audit.record(
        f"benefits.{action.lower()}", person_id=message.person_id, thing=message,
        detail={"code": str(code)},
    )  # fmt: skip


class LinkedAlready(Refusal):
    """The agency's number is on record for this person."""


def link_to_agency(
    *,
    person: Person,
    reference: uuid.UUID,
    starts_on: date,
    work_search: bool = False,
    agreed_on: date | None = None,
    agreed_how: AgreedHow | str = "",
) -> AgencyLink:
    """Keep the agency's reference for a person. Nothing before `starts_on` is ever told.

    `agreed_on` and `agreed_how`: the person's own word for it. Raises LinkedAlready.
    """
    link = AgencyLink(
        area_id=person.area_id, person=person, reference=reference, starts_on=starts_on,
        work_search=work_search, agreed_on=agreed_on, agreed_how=str(agreed_how),
    )  # fmt: skip
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        raise LinkedAlready("The agency’s number is on record for this person.") from None
    audit.record("benefits.linked", person_id=person.pk, thing=link)
    return link


def end_link(*, link: AgencyLink, on: date) -> AgencyLink:
    """Tell nothing that happens after this day, which is included.

    What is no longer due is stopped in the same transaction. A meeting or job of an earlier day
    still is: the person has their reason, and their "this is wrong".
    """
    link.ends_on = max(on, link.starts_on)
    link.save(update_fields=["ends_on"])
    audit.record("benefits.unlinked", person_id=link.person_id, thing=link)
    return link


def take_in_ask(*, appointment: Appointment, on: date) -> AskedMeeting:
    """The agency asked about a booked meeting. Raises NotPermitted for anyone but the service."""
    if context.current().role != "SYSTEM":
        raise NotPermitted("Only the agency can ask about a meeting.")
    row = AskedMeeting(
        area_id=appointment.area_id, person_id=appointment.person_id, appointment=appointment,
        asked_on=on,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("benefits.meeting_asked", person_id=row.person_id, thing=appointment)
    return row


def switch_attendance(*, told_from: date | None, at: datetime) -> AreaSwitch:
    """Turn attendance messages on from a day, or off. Off stops what has not gone, at once.

    What stands so already is left as it is.
    """
    who = context.current()
    last = AreaSwitch.objects.filter(area=who.area).order_by("-changed_at", "-id").first()
    if last and last.attendance_from == told_from:
        return last
    row = AreaSwitch(
        area_id=who.area, attendance_from=told_from, changed_on=clock.day_of(at), changed_at=at,
        changed_by=who.user,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("benefits.switched", thing=row, detail={"on": told_from is not None})
    return row


def stop_attendance(*, person_id: uuid.UUID, from_on: date) -> AttendanceStop:
    """From this day nothing of a person's meetings is told: they are in such an arm of a trial."""
    row = AttendanceStop(area_id=context.current().area, person_id=person_id, starts_on=from_on)
    row.save(force_insert=True)
    audit.record("benefits.stopped", person_id=person_id, thing=row)
    return row


def record_incident(*, starts_at: datetime, ends_at: datetime, cause: IncidentCause) -> Incident:
    """A stretch in which people could not come or reach us: no meeting in it is ever told.

    The same stretch and cause is recorded once.
    """
    same = Incident.objects.filter(
        area=context.current().area, starts_at=starts_at, ends_at=ends_at, cause=cause
    )
    if known := same.order_by("id").first():
        return known
    row = Incident(
        area_id=context.current().area, starts_at=starts_at, ends_at=ends_at, cause=cause
    )
    row.save(force_insert=True)
    audit.record("incident.recorded", thing=row)
    return row


def start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)


def end_of(day: date) -> datetime:
    """Where the day after it begins."""
    return start_of(day + timedelta(days=1))


def _call(function: str, *arguments: object) -> int:
    """One of the outbox's functions; what it gives back as a count or a yes."""
    return int(_value(function, *arguments))


def _value(function: str, *arguments: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
        return cursor.fetchone()[0]
