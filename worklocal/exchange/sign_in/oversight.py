"""Questions of the data protection officer about signing in."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, context
from worklocal.exchange.sign_in.models import Alert, LostFactor

LISTED = 100


def open_alerts(viewer: Viewer) -> QuerySet[Alert]:
    rows = Alert.objects.filter(area=viewer.area, closed_at=None).select_related("user")
    return rows.order_by("-created_at", "id")


def lost_factors(viewer: Viewer) -> list[LostFactor]:
    """The latest hundred, those that wait first."""
    rows = LostFactor.objects.filter(area=viewer.area).select_related("user", "checked_by")
    return list(rows.order_by("-ready_at", "id")[:LISTED])


@transaction.atomic
def close_alert(*, alert: Alert, at: datetime) -> None:
    """The officer has asked, and knows why."""
    alert.closed_at, alert.closed_by_id = at, context.acting_user()
    alert.save(update_fields=["closed_at", "closed_by"])
    audit.record("sign_in.alert_closed", thing=alert)
