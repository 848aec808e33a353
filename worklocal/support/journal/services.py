"""Messages between a person and their team. Whoever acts in the context is the writer."""

import uuid
from datetime import datetime

from django.db.models import F

from worklocal.core import audit, context, events
from worklocal.core.errors import Refusal
from worklocal.core.idempotency import once
from worklocal.support.journal.models import Message
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey


class JourneyOver(Refusal):
    """Nobody reads messages of a journey that ended, so none may be sent into the void."""


def send_message(*, journey: Journey, text: str, at: datetime, key: str = "") -> uuid.UUID:
    """Add a message to the journey's thread; return its id. The same key twice sends one.

    Writing an answer also marks what the writer was sent as read. Raises JourneyOver.
    """
    if journey.state == JourneyState.ENDED:
        raise JourneyOver(
            "Your time with us has ended, so nobody would read this. Join again or ring us instead."
        )

    def send() -> uuid.UUID:
        from_person = context.current().person == journey.person_id
        message = Message(
            area_id=journey.area_id, person_id=journey.person_id, journey=journey,
            author_id=None if from_person else context.current().user, text=text, sent_at=at,
        )  # fmt: skip
        message.save(force_insert=True)
        read_messages(journey=journey, at=at)
        if from_person:
            Journey.objects.filter(pk=journey.pk).update(unread_messages=F("unread_messages") + 1)
        audit.record("message.sent", person_id=journey.person_id, thing=message)
        events.publish(
            "message.sent", message=message.pk, journey=journey.pk, person=journey.person_id,
            sender="PERSON" if from_person else "TEAM",
        )  # fmt: skip
        return message.pk

    return once(key, action="journal.send", request={"journey": journey.pk, "text": text}, do=send)


def read_messages(*, journey: Journey, at: datetime) -> int:
    """Mark as read what the other side wrote; return how many were new."""
    waiting = Message.objects.filter(journey=journey, read_at=None)
    if context.current().person == journey.person_id:
        return waiting.filter(author__isnull=False).update(read_at=at)
    read = waiting.filter(author=None).update(read_at=at)
    Journey.objects.filter(pk=journey.pk).update(unread_messages=0)
    return read
