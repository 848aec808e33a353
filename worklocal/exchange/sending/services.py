"""Send what is due: each message in its own transaction, by the rule of contact of that moment."""

import logging
import uuid
from collections import Counter
from datetime import datetime

from worklocal.accounts.models import Area, User
from worklocal.core.context import Context, acting
from worklocal.core.models import Notification, NotificationChannel, NotificationStatus
from worklocal.exchange.sending.port import Message, Sender, TryLater, Undeliverable
from worklocal.exchange.sending.rules import Hold, SafeHours, Wait, may_send, next_try
from worklocal.support.people.models import ContactRule, Person, ProtectedDetails

logger = logging.getLogger(__name__)
BATCH = 200
SIGNS_IN = "sign_in."
"""Messages that hold a code or a link that signs in: their words go once they are sent."""


def send_due(*, sender: Sender, at: datetime, limit: int = BATCH) -> Counter[str]:
    """This function will send every area's due messages; it returns how many came to what.

    Several may run at once: each takes rows that nobody else holds. A message that was handed over
    just before a crash is handed over again with the same reference.
    """
    counts: Counter[str] = Counter()
    with acting(Context(scope="SIGN_IN")):
        areas = list(Area.objects.order_by("id").values_list("pk", flat=True))
    for area_id in areas:
        counts += _send_area(area_id, sender=sender, at=at, limit=limit)
    return counts


def _send_area(area_id: uuid.UUID, *, sender: Sender, at: datetime, limit: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    with acting(Context.system(area_id)):
        waiting = Notification.objects.filter(
            area_id=area_id, status=NotificationStatus.WAITING, send_after__lte=at
        )
        due = list(waiting.order_by("send_after", "id").values_list("pk", flat=True)[:limit])
    for pk in due:
        with acting(Context.system(area_id)):
            message = (
                Notification.objects.select_for_update(of=("self",), skip_locked=True)
                .filter(pk=pk, status=NotificationStatus.WAITING)
                .first()
            )
            if message is not None:
                counts[_send_one(message, sender=sender, at=at)] += 1
    return counts


def _send_one(message: Notification, *, sender: Sender, at: datetime) -> str:
    person = Person.objects.filter(pk=message.person_id).first() if message.person_id else None
    address = _address_of(message, person)
    rule = _rule_of(message, person)
    decision = may_send(channel=message.channel, address=address, rule=rule, at=at)
    if isinstance(decision, Hold):
        return _close(message, NotificationStatus.HELD, decision.why)
    if isinstance(decision, Wait):
        return _wait(message, decision.until, message.outcome)
    words = Message(message.pk, message.channel, address, message.subject, message.body)
    try:
        receipt = sender.send(words)
    except Undeliverable as problem:
        return _close(message, NotificationStatus.FAILED, str(problem))
    except TryLater as problem:
        return _try_later(message, str(problem), at=at)
    message.sent_at = at
    message.tries += 1
    if message.template.startswith(SIGNS_IN) and not receipt.keeps_text:
        message.body = ""
    return _close(message, NotificationStatus.SENT, receipt.note)


def _address_of(message: Notification, person: Person | None) -> str:
    """The address asked for, or else the one on record at this moment."""
    if person is not None and person.is_protected:
        return _address_kept_apart(message, person)
    if message.address:
        return message.address
    if person is not None:
        if message.channel == NotificationChannel.LETTER:
            return "\n".join(filter(None, [person.name, person.address, person.postcode]))
        return person.email if message.channel == NotificationChannel.EMAIL else person.phone
    if message.user_id and message.channel == NotificationChannel.EMAIL:
        return User.objects.values_list("email", flat=True).filter(pk=message.user_id).first() or ""
    return ""


def _address_kept_apart(message: Notification, person: Person) -> str:
    """A protected person is rung and written to by e-mail; no letter is ever addressed to them."""
    if message.channel == NotificationChannel.EMAIL:
        return person.email
    if message.channel == NotificationChannel.LETTER:
        return ""
    apart = ProtectedDetails.objects.filter(person=person).first()
    return apart.phone if apart else ""


def _rule_of(message: Notification, person: Person | None) -> SafeHours | None:
    if person is None:
        return None
    rule = ContactRule.objects.filter(person=person, channel=message.channel).first()
    return SafeHours(rule.is_safe, rule.from_hour, rule.to_hour) if rule else None


def _try_later(message: Notification, why: str, *, at: datetime) -> str:
    message.tries += 1
    again = next_try(message.tries, at=at)
    if again is None:
        logger.error("A message was given up", extra={"notification": str(message.pk)})
        return _close(message, NotificationStatus.FAILED, why)
    return _wait(message, again, why)


def _wait(message: Notification, until: datetime, why: str) -> str:
    message.send_after, message.outcome = until, why[:120]
    message.save(update_fields=["send_after", "outcome", "tries"])
    return "WAITING"


def _close(message: Notification, status: NotificationStatus, why: str) -> str:
    message.status, message.outcome = status, why[:120]
    message.save(update_fields=["status", "outcome", "tries", "sent_at", "body"])
    return str(status)
