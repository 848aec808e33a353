"""The wall as its keeper sees it: switch, outages, what waits and what is stuck. Never who claims,
but for a letter that has to be put in the post."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Min, QuerySet

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.viewer import Viewer
from worklocal.core import context
from worklocal.core.models import Notification, NotificationChannel, NotificationStatus
from worklocal.exchange.benefits_gateway.enums import Kind, MessageState
from worklocal.exchange.benefits_gateway.models import AreaSwitch, BenefitsMessage, Incident
from worklocal.exchange.benefits_gateway.services import TOLD

LATE_DAYS = 3
"""After the day from which a message may go; our judgement, not a rule found."""

UNPOSTED = (NotificationStatus.WAITING, NotificationStatus.FAILED)


@dataclass(frozen=True)
class Standing:
    """How many messages of a kind are in a state, and since when the oldest."""

    kind: Kind
    state: MessageState
    count: int
    oldest: date


def switch_of(viewer: Viewer) -> AreaSwitch | None:
    """The switch that counts: the newest. None: meetings are not told."""
    rows = AreaSwitch.objects.filter(area=viewer.area)
    return rows.order_by("-changed_at", "-id").first()


def incidents_of(viewer: Viewer, *, most: int = 50) -> Sequence[Incident]:
    return list(Incident.objects.filter(area=viewer.area).order_by("-starts_at", "-id")[:most])


def standing_of(viewer: Viewer) -> list[Standing]:
    """Counts of messages by kind and state; of nobody in particular."""
    with context.elevated("benefits-oversight"):
        rows = BenefitsMessage.objects.filter(area=viewer.area).values("kind", "state")
        counted = rows.annotate(count=Count("id"), oldest=Min("happened_on"))
        return [
            Standing(Kind(row["kind"]), MessageState(row["state"]), row["count"], row["oldest"])
            for row in counted.order_by("kind", "state")
        ]


def late_count(viewer: Viewer, *, today: date) -> int:
    """Messages whose day came and that did not go: the agency does not take them, or is down."""
    with context.elevated("benefits-oversight"):
        return BenefitsMessage.objects.filter(
            area=viewer.area, state__in=(MessageState.SHOWN, MessageState.REASON_ADDED),
            send_from__lt=today - timedelta(days=LATE_DAYS),
        ).count()  # fmt: skip


def _letters(viewer: Viewer) -> QuerySet[Notification]:
    return Notification.objects.filter(
        area_id=viewer.area.pk, template=TOLD, channel=NotificationChannel.LETTER,
        status__in=UNPOSTED,
    )  # fmt: skip


def letters_to_post(viewer: Viewer, *, most: int = 200) -> list[Notification]:
    """Letters that nobody has posted yet, oldest first; a steward's alone."""
    if viewer.role != RoleKind.STEWARD:
        return []
    with context.elevated("benefits-oversight"):
        return list(_letters(viewer).order_by("created_at", "id")[:most])


def letter_to_post(viewer: Viewer, letter_id: uuid.UUID) -> Notification | None:
    if viewer.role != RoleKind.STEWARD:
        return None
    with context.elevated("benefits-oversight"):
        return _letters(viewer).filter(pk=letter_id).first()
