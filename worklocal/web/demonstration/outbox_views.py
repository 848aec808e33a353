"""The outbox of a demonstration: every message that would have left, sign-in codes included."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_demonstration
from worklocal.core.context import Context, acting
from worklocal.core.models import Notification, NotificationChannel, NotificationStatus
from worklocal.web.shell.presenters import Tag, moment

SHOWN = 40
STATES = {
    NotificationStatus.WAITING: ("Waiting", "grey"),
    NotificationStatus.SENT: ("Sent", "green"),
    NotificationStatus.HELD: ("Held", "orange"),
    NotificationStatus.FAILED: ("Failed", "red"),
}


@require_safe
@for_demonstration
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest messages of the area, the newest first. Nobody here is real."""
    area: Any = request.area  # type: ignore[attr-defined]
    with acting(Context.system(area.pk)):
        rows = list(Notification.objects.filter(area_id=area.pk).order_by("-id")[:SHOWN])
    content = {"messages_out": [_shown(row) for row in rows]}
    return render(request, "demonstration/outbox.html", content)


def _shown(row: Notification) -> dict[str, Any]:
    words, colour = STATES[NotificationStatus(row.status)]
    return {
        "subject": row.subject,
        "body": row.body,
        "to": row.address or "the address on record",
        "channel": NotificationChannel(row.channel).label,
        "state": Tag(words, colour),
        "when": moment(row.sent_at or row.send_after),
        "outcome": row.outcome,
    }
