"""Versions of unit costs, each with its file, source, price year and date; none is ever changed."""

from django.db import models

from worklocal.core.rowsecurity import Open

PUBLIC = Open("published unit costs and where they are from; no personal data")


class Version(models.Model):
    """One file as it was loaded. `verified_by`: who compared it with its source; empty, nobody."""

    row_security = PUBLIC

    code = models.SlugField(primary_key=True, max_length=40)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=300)
    price_year = models.CharField(max_length=7)
    dated = models.DateField()
    verified_by = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()


class UnitCost(models.Model):
    """One value in pounds of the version's price year. `name` is the input of a model it is for."""

    row_security = PUBLIC

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="costs")
    name = models.SlugField(max_length=40)
    words = models.CharField(max_length=200)
    value = models.DecimalField(max_digits=12, decimal_places=2)
    low = models.DecimalField(max_digits=12, decimal_places=2)
    high = models.DecimalField(max_digits=12, decimal_places=2)
    grade = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="unit_cost_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(low__lte=models.F("value"), high__gte=models.F("value")),
                name="unit_cost_within_its_range",
            ),
        ]
