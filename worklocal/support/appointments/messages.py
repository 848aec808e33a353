"""The words of appointment messages. A locked screen may show them: a time, and nothing else."""

import uuid
from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from worklocal.core import notifications
from worklocal.core.clock import LONDON
from worklocal.support.appointments.models import Appointment
from worklocal.support.appointments.rules import reminder_at
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import Person

COACH_TEMPLATE = "appointment.changed_by_person"


def channel_of(person: Person) -> str:
    """The channel a person asked for, or one that can reach them when that one cannot."""
    reach = {
        Channel.EMAIL: person.email, Channel.SMS: person.phone, Channel.PHONE: person.phone,
        Channel.LETTER: person.address,
    }  # fmt: skip
    wanted = Channel(person.contact_by)
    return wanted if reach[wanted] else next((c for c in reach if reach[c]), wanted)


def tell_booked(appointment: Appointment, person: Person, *, at: datetime) -> None:
    """A message now, and a reminder the day before."""
    with translation.override(person.language):
        when = _when(appointment.starts_at)
        body = _("You have an appointment on %(when)s. Sign in to see more or to change it.")
        reminder = _("You have an appointment tomorrow, %(when)s. Sign in to see more.")
        _to_person(
            appointment, person, what="booked", send_after=at,
            subject=_("Your appointment"), body=body % {"when": when},
        )  # fmt: skip
        later = reminder_at(appointment.starts_at, at=at)
        if later:
            _to_person(
                appointment, person, what="reminder", send_after=later,
                subject=_("Your appointment tomorrow"), body=reminder % {"when": when},
            )  # fmt: skip


def tell_off(appointment: Appointment, person: Person, *, at: datetime, by_person: bool) -> None:
    """Stop the reminder, and tell the one who did not do it."""
    for what in ("booked", "reminder"):
        notifications.withdraw(key=_key(appointment, what))
    if by_person:
        _to_coach(appointment, at=at)
        return
    with translation.override(person.language):
        body = _(
            "Your appointment on %(when)s will not take place. Sign in to choose another time."
        )
        _to_person(
            appointment, person, what="off", send_after=at,
            subject=_("Your appointment has changed"),
            body=body % {"when": _when(appointment.starts_at)},
        )  # fmt: skip


def stop_messages(appointment: Appointment) -> None:
    for what in ("booked", "reminder"):
        notifications.withdraw(key=_key(appointment, what))


def _to_coach(appointment: Appointment, *, at: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        when = _when(appointment.starts_at)
    notifications.queue(
        key=_key(appointment, "coach"), template=COACH_TEMPLATE, send_after=at,
        user_id=appointment.with_user_id, subject="An appointment was cancelled or moved",
        body=f"The appointment on {when} was cancelled or moved by the person. "
        "Sign in to see your diary.",
    )  # fmt: skip


def _to_person(appointment: Appointment, person: Person, *, what: str, subject: str, body: str,
               send_after: datetime) -> None:  # fmt: skip
    notifications.queue(
        key=_key(appointment, what), template=f"appointment.{what}", subject=subject, body=body,
        person_id=person.pk, channel=channel_of(person), send_after=send_after,
    )  # fmt: skip


def _key(appointment: Appointment, what: str) -> str:
    identifier: uuid.UUID = appointment.pk
    return f"appointment:{identifier}:{what}"


def _when(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    minutes = f":{local.minute:02d}" if local.minute else ""
    half = _("am") if local.hour < 12 else _("pm")
    return f"{format_date(local, 'l j F')}, {local.hour % 12 or 12}{minutes}{half}"
