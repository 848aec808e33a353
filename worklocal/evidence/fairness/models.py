"""One month's audit of matches by group, as counted from the lists that people were shown."""

from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity


class GroupFigure(AreaRow):
    """One group of one attribute: people, share with a list, exposure and fit with intervals.

    `figures` maps LIST_RATE, EXPOSURE and FIT to {value, low, high, ratio, ratio_low,
    ratio_high, alarm}; the ratio is to the best-served group of at least 100 people.
    """

    row_security = RowSecurity(everyone=True, append_only=True)

    attribute = models.CharField(max_length=12)
    group = models.CharField(max_length=40)
    people = models.PositiveIntegerField()
    figures = models.JSONField()
    made_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "attribute", "group", "made_on"], name="group_audited_once_a_day"
            )
        ]


class AdjustmentsLost(AreaRow):
    """Vacancies that the adjustments rule alone closes to people who need an adjustment.

    `asked` people were looked at, of `people` who state an adjustment and want matches.
    """

    row_security = RowSecurity(everyone=True, append_only=True)

    people = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    pairs_open = models.PositiveBigIntegerField()
    pairs_lost = models.PositiveBigIntegerField()
    made_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "made_on"], name="adjustments_once_a_day")
        ]
