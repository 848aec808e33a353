"""Letters to those who are not online: posted by hand, and counted from the day in the post."""

from datetime import date, datetime, time

from worklocal.accounts.enums import RoleKind
from worklocal.core import audit, clock, context
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import Notification, NotificationStatus
from worklocal.support.people.models import Person


class NotThatDay(Refusal):
    """A letter is posted between the day it was made and today."""


def address_of(letter: Notification) -> list[str]:
    """Name and address as they stand now, a line each; read at the moment of printing."""
    with context.elevated("benefits-oversight"):
        person = Person.objects.filter(pk=letter.person_id).first()
    if person is None:
        return []
    lines = [person.name, *person.address.splitlines(), person.postcode]
    return [line for line in lines if line]


def post_letter(*, letter: Notification, posted_on: date, at: datetime) -> None:
    """Record that a letter is in the post: the days that a message waits begin with this one.

    Raises NotPermitted for anybody but a steward, and NotThatDay.
    """
    if context.current().role != RoleKind.STEWARD:
        raise NotPermitted("Only the data protection officer records this.")
    if not clock.day_of(letter.created_at) <= posted_on <= clock.day_of(at):
        raise NotThatDay("Enter a day between the day the letter was made and today.")
    with context.elevated("benefits-oversight"):
        Notification.objects.filter(pk=letter.pk).update(
            status=NotificationStatus.SENT, outcome="posted by hand",
            sent_at=datetime.combine(posted_on, time(12), tzinfo=clock.LONDON),
        )  # fmt: skip
    audit.record("benefits.letter_posted", person_id=letter.person_id, thing=letter)
