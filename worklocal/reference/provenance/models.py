"""One row for each set of shipped data: where it came from and what was last loaded."""

from django.db import models

from worklocal.core.rowsecurity import Open


class Provenance(models.Model):
    """The last loading of one set of data. Replaced, not added to, when it is loaded again."""

    row_security = Open("says where public data came from; no personal data")

    dataset = models.CharField(primary_key=True, max_length=40)
    source = models.TextField()
    licence = models.TextField()
    files = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "provenance"

    def __str__(self) -> str:
        return self.dataset
