"""Questions about the monthly audit of matches."""

from datetime import date

from django.db.models import Max

from worklocal.accounts.viewer import Viewer
from worklocal.evidence.fairness.models import AdjustmentsLost, GroupFigure


def latest_audit(viewer: Viewer) -> date | None:
    return GroupFigure.objects.filter(area=viewer.area).aggregate(day=Max("made_on"))["day"]


def figures_of(viewer: Viewer, *, on: date) -> list[GroupFigure]:
    rows = GroupFigure.objects.filter(area=viewer.area, made_on=on)
    return list(rows.order_by("attribute", "group", "id"))


def adjustments_of(viewer: Viewer, *, on: date) -> AdjustmentsLost | None:
    return AdjustmentsLost.objects.filter(area=viewer.area, made_on=on).first()
