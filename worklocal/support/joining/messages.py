"""The words of messages to somebody who joins. A lock screen may show them."""

from datetime import date, datetime

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from worklocal.core import notifications
from worklocal.support.appointments.messages import channel_of
from worklocal.support.joining.models import JoinRequest
from worklocal.support.people.enums import Channel
from worklocal.support.people.models import Person


def tell_received(request: JoinRequest, *, due_on: date, at: datetime) -> None:
    """Thank whoever asked, where they gave an address; a letter takes longer than the answer."""
    address = request.email if request.contact_by == Channel.EMAIL else request.phone
    if request.contact_by == Channel.LETTER or not address:
        return
    with translation.override(request.language):
        body = _(
            "Thank you. We have your form. Your reference is %(reference)s. "
            "We will contact you by %(day)s."
        )
        notifications.queue(
            key=f"join:{request.pk}:received", template="join.received", send_after=at,
            subject=_("We have your form"), channel=request.contact_by, address=address,
            body=body % {
                "reference": request.reference, "day": format_date(due_on, "l j F"),
            },
        )  # fmt: skip


def tell_taken_in(person: Person, *, at: datetime) -> None:
    with translation.override(person.language):
        notifications.queue(
            key=f"join:{person.pk}:taken-in", template="join.taken_in", person_id=person.pk,
            channel=channel_of(person), send_after=at, subject=_("You have a coach"),
            body=_("You have a coach now. Sign in with your e-mail address to see what is next."),
        )  # fmt: skip


def tell_lead_of_second_request(person: Person, *, coach_id: object, at: datetime) -> None:
    notifications.queue(
        key=f"join:{person.pk}:again:{at.date()}", template="join.again", send_after=at,
        user_id=coach_id,  # type: ignore[arg-type]
        subject="Somebody you coach asked to join again",
        body="Somebody you coach has asked to join again. Sign in and get in touch with them.",
    )  # fmt: skip
