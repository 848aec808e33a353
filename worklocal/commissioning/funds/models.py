"""The single pot: funds that keep their own rules, and what was allocated from each."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity

MONEY_ROLES = ("COMMISSIONER", "BOARD", "ANALYST")


class Fund(AreaRow):
    """Money from one source, for days from `starts_on` to `ends_on`, both included."""

    row_security = RowSecurity(roles=MONEY_ROLES)

    name = models.CharField(max_length=120)
    source = models.CharField(max_length=120)
    amount_pence = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    ring_fence = models.CharField(max_length=500, blank=True)
    outcomes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], name="fund_named_once",
                violation_error_message="There is a fund of this name already.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_pence__gt=0), name="fund_has_money",
                violation_error_message="Enter an amount above nought.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="fund_in_order",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]  # fmt: skip
