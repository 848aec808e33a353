"""Questions about messages. Each takes the viewer; row security stands behind them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.support.journal.models import Message
from worklocal.support.people.models import Journey

PAGE = 30


def thread_of(
    viewer: Viewer, journey_id: uuid.UUID, *, before: uuid.UUID | None = None
) -> tuple[list[Message], uuid.UUID | None]:
    """The latest messages, oldest first, and where the page before them begins, if there is one."""
    messages = Message.objects.filter(area=viewer.area, journey_id=journey_id)
    if before is not None:
        messages = messages.filter(pk__lt=before)
    listed = list(messages.select_related("author").order_by("-id")[: PAGE + 1])
    more = listed[PAGE - 1].pk if len(listed) > PAGE else None
    return listed[:PAGE][::-1], more


def unread_by_person(viewer: Viewer, journey_id: uuid.UUID) -> int:
    """How many messages of the team the person has not read."""
    waiting = Message.objects.filter(area=viewer.area, journey_id=journey_id, read_at=None)
    return waiting.filter(author__isnull=False).count()


def journeys_with_messages(viewer: Viewer, *, coach_ids: Iterable[uuid.UUID]) -> QuerySet[Journey]:
    """Journeys whose person wrote something that nobody of the team has read."""
    journeys = Journey.objects.visible_to(viewer).open()
    return (
        journeys.filter(lead_coach__in=coach_ids, unread_messages__gt=0)
        .select_related("person")
        .order_by("-unread_messages", "sort_name", "id")
    )


def unread_since(
    viewer: Viewer, *, coach_ids: Iterable[uuid.UUID], before: datetime
) -> QuerySet[Message]:
    """Messages a person has not read since before a moment: ring, or write a letter instead."""
    messages = Message.objects.filter(
        area=viewer.area, read_at=None, author__isnull=False, sent_at__lt=before,
        journey__lead_coach__in=coach_ids,
    )  # fmt: skip
    return messages.exclude(journey__state="ENDED").select_related("person").order_by("id")
