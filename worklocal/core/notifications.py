"""Messages to a person or a member of staff: asked for here, sent by `exchange/sending`.

The text may light up on a shared phone, so it never names a need, a health matter or a place: it
says that there is something to read, and to sign in. The channel is a wish; the rules of safe
contact are read at the moment of sending and may hold or delay it.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from worklocal.core import context
from worklocal.core.models import Notification, NotificationChannel, NotificationStatus

WITHDRAWN = "withdrawn: no longer true"


def queue(
    *,
    key: str,
    template: str,
    subject: str,
    body: str,
    send_after: datetime,
    person_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    channel: str = NotificationChannel.EMAIL,
    address: str = "",
) -> bool:
    """Ask for one message, once for each `key` of the area; return False when it was asked before.

    Leave `address` empty for a person on record: it is looked up when the message goes, so that a
    changed address is used. A person who asks for phone calls is sent a text message.
    """
    message = Notification(
        area_id=context.acting_area(), person_id=person_id, user_id=user_id,
        channel=_written(channel),
        address=address, template=template, subject=subject, body=body, send_after=send_after,
        key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True)
class Wish:
    """One message to a person on record, as `queue` takes it."""

    key: str
    template: str
    subject: str
    body: str
    send_after: datetime
    person_id: uuid.UUID
    channel: str


def queue_many(wishes: Iterable[Wish]) -> None:
    """`queue` for many at once; those whose key was asked for before are passed over."""
    area_id = context.acting_area()
    Notification.objects.bulk_create(
        [
            Notification(
                area_id=area_id, person_id=wish.person_id, channel=_written(wish.channel),
                template=wish.template, subject=wish.subject, body=wish.body,
                send_after=wish.send_after, key=wish.key,
            )
            for wish in wishes
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )  # fmt: skip


def withdraw(*, key: str) -> None:
    """Stop a message that is still waiting, such as a reminder of what was cancelled."""
    with context.elevated("message-sending"):
        Notification.objects.filter(
            area_id=context.acting_area(), key=key, status=NotificationStatus.WAITING
        ).update(status=NotificationStatus.HELD, outcome=WITHDRAWN)


def _written(channel: str) -> str:
    """A phone call cannot be queued; the nearest written channel can."""
    return NotificationChannel.SMS if channel == "PHONE" else NotificationChannel(channel)
