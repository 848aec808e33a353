"""Questions about what the nightly checks found."""

import uuid
from datetime import date

from django.db.models import Max

from worklocal.accounts.viewer import Viewer
from worklocal.evidence.payment_checks.models import Alarm


def latest_day(viewer: Viewer) -> date | None:
    return Alarm.objects.filter(area=viewer.area).aggregate(day=Max("made_on"))["day"]


def alarms_of(viewer: Viewer, *, on: date) -> list[Alarm]:
    """Every check of a day, raised ones first, the area's before each provider's."""
    rows = Alarm.objects.filter(area=viewer.area, made_on=on).select_related("provider")
    return list(rows.order_by("-is_raised", "provider__name", "code", "id"))


def alarm_for(viewer: Viewer, alarm_id: uuid.UUID) -> Alarm | None:
    return Alarm.objects.filter(area=viewer.area, pk=alarm_id).select_related("provider").first()


def days_raised(viewer: Viewer, alarm: Alarm) -> list[tuple[date, float | None, bool]]:
    """The same check on the days before, newest first: (day, value, raised)."""
    rows = Alarm.objects.filter(area=viewer.area, code=alarm.code, provider=alarm.provider)
    listed = rows.filter(made_on__lte=alarm.made_on).order_by("-made_on", "-id")[:30]
    return [(row.made_on, row.value, row.is_raised) for row in listed]
