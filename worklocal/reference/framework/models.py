"""Which version of the framework an area adopted, from when, and what it set for itself."""

from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity


class AreaFramework(AreaRow):
    """An area adopts a version from a day on; the newest that has begun holds. Never edited."""

    row_security = RowSecurity(everyone=True, append_only=True)

    version = models.CharField(max_length=20)
    local_values = models.JSONField(default=dict)
    adopted_on = models.DateField()
    adopted_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "adopted_on"], name="one_framework_adopted_a_day",
                violation_error_message="The area has adopted a framework on that day already.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version} from {self.adopted_on}"
