"""What each nightly check found: numbers and references of claims, and nobody's name."""

from django.db import models

from worklocal.accounts.models import AreaRow, Organisation
from worklocal.core.rowsecurity import RowSecurity


class Alarm(AreaRow):
    """One check of one day, raised or not. `provider` is empty for the area as a whole.

    `value` is compared with `limit`; empty where it could not be worked out. `blocks` names what
    must stop: a payment or a publication. `rows` are the table behind it, without people's ids.
    """

    row_security = RowSecurity(roles=("COMMISSIONER", "BOARD", "STEWARD"), append_only=True)

    code = models.CharField(max_length=20)
    what = models.CharField(max_length=120)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+"
    )
    value = models.FloatField(null=True)
    limit = models.FloatField()
    is_raised = models.BooleanField()
    blocks = models.CharField(max_length=12, blank=True)
    n = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    made_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code", "provider", "made_on"], nulls_distinct=False,
                name="each_check_once_a_day",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["area", "-made_on", "code"], name="alarms_by_day")]
