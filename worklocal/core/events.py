"""Effects upward: a service publishes, rooms above receive after the commit, each once.

A receiver is registered in its room's `receivers.py` (imported by its AppConfig.ready). It runs in
its own transaction, for the event's area, and may be tried again: a ReceiverRun row makes it once.
"""

import logging
import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction

from worklocal.core import clock, context, jobs
from worklocal.core.models import OutboxEvent, ReceiverRun

logger = logging.getLogger(__name__)

Receiver = Callable[[Mapping[str, str]], None]
_receivers: dict[str, list[Receiver]] = defaultdict(list)
MAX_FAILURES = 10


def receiver(name: str) -> Callable[[Receiver], Receiver]:
    """Register a function for an event name. It is given the payload: ids as strings."""

    def register(function: Receiver) -> Receiver:
        _receivers[name].append(function)
        return function

    return register


def publish(name: str, **ids: uuid.UUID | str) -> None:
    """Tell that something happened, in the caller's transaction. The payload is ids and codes."""
    area = context.current().area
    if area is None:
        raise ValueError("An event happens in an area: act in a context first.")
    OutboxEvent(
        area_id=area, name=name, payload={key: str(value) for key, value in ids.items()}
    ).save(force_insert=True)
    jobs.enqueue("core.deliver_events", area=str(area))


def deliver_waiting(area_id: uuid.UUID, *, limit: int = 500) -> int:
    """Hand waiting events of an area to their receivers, oldest first; return how many went."""
    delivered = 0
    with context.acting(context.Context.system(area_id)):
        waiting = list(
            OutboxEvent.objects.filter(
                area_id=area_id, delivered_at=None, failures__lt=MAX_FAILURES
            ).order_by("id")[:limit]
        )
    for event in waiting:
        delivered += _deliver(event)
    return delivered


def _deliver(event: OutboxEvent) -> int:
    for function in _receivers[event.name]:
        name = f"{function.__module__}.{function.__qualname__}"
        try:
            with context.acting(context.Context.system(event.area_id)):
                if _first_time(event, name):
                    function(event.payload)
        except Exception as problem:
            logger.exception("A receiver failed", extra={"event": str(event.pk), "receiver": name})
            with context.acting(context.Context.system(event.area_id)):
                OutboxEvent.objects.filter(pk=event.pk).update(
                    failures=event.failures + 1, last_failure=type(problem).__name__
                )
            return 0
    with context.acting(context.Context.system(event.area_id)):
        OutboxEvent.objects.filter(pk=event.pk).update(delivered_at=clock.now())
    return 1


def _first_time(event: OutboxEvent, name: str) -> bool:
    try:
        with transaction.atomic():
            ReceiverRun(area_id=event.area_id, event_id=event.pk, receiver=name).save(
                force_insert=True
            )
    except IntegrityError:
        return False
    return True
