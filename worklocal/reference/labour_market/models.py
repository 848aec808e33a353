"""Figures about places as they were published: value, limits, dates, source. None is typed in."""

from datetime import date

from django.db import models

from worklocal.core.rowsecurity import Open
from worklocal.reference.places.models import Place

SHARED_FACTS = Open("published statistics; no personal data")


class Better(models.TextChoices):
    UP = "UP", "Higher is better"
    DOWN = "DOWN", "Lower is better"
    NEITHER = "NEITHER", "Neither is better"


class Status(models.TextChoices):
    """The statistics office's marks on a figure; most have none."""

    PUBLISHED = "", "Published"
    NOT_AVAILABLE = "x", "Not available"
    UNRELIABLE = "u", "Too unreliable to use"
    SUPPRESSED = "c", "Held back to protect people"
    NOT_APPLICABLE = "z", "Does not apply"


class Indicator(models.Model):
    """What a figure means, and what a reader must know before using it."""

    row_security = SHARED_FACTS

    code = models.SlugField(primary_key=True, max_length=60)
    label = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    better = models.CharField(max_length=7, choices=Better)
    subtitle = models.TextField(blank=True)
    description = models.TextField(blank=True)
    caveats = models.TextField(blank=True)
    source = models.CharField(max_length=120)
    source_date = models.CharField(max_length=10, blank=True)
    dataset = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.label


class Observation(models.Model):
    """One figure of one place. `starts_on` and `ends_on` are both included."""

    row_security = SHARED_FACTS

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="observations", db_index=False
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    status = models.CharField(max_length=1, choices=Status, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "ends_on"], name="one_figure_a_period"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="period_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) ^ ~models.Q(status=""),
                name="figure_or_reason_for_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place_id} {period_label(self.starts_on, self.ends_on)}"


class IndustryJobs(models.Model):
    """Jobs in one section of industry in a place. `location_quotient` 1 is the national share."""

    row_security = SHARED_FACTS

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    sic_section = models.CharField(max_length=1)
    sector = models.CharField(max_length=80)
    jobs = models.PositiveIntegerField()
    share = models.FloatField()
    location_quotient = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "sic_section"], name="industry_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.sic_section}"


class OccupationShare(models.Model):
    """Working residents of a place in one major group of SOC 2020, from the Census of 2021."""

    row_security = SHARED_FACTS

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    soc_major = models.CharField(max_length=1)
    people = models.PositiveIntegerField()
    percent = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "soc_major"], name="occupation_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.soc_major}"


def period_label(starts_on: date, ends_on: date) -> str:
    """Such as "2023", "April 2025", "August 2024 to July 2025" or "30 April 2025"."""
    if starts_on == ends_on:
        return f"{starts_on.day} {starts_on:%B %Y}"
    whole_year = (starts_on.month, starts_on.day, ends_on.month, ends_on.day) == (1, 1, 12, 31)
    if whole_year and starts_on.year == ends_on.year:
        return str(starts_on.year)
    if whole_year:
        return f"{starts_on.year} to {ends_on.year}"
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{starts_on:%B %Y}"
    return f"{starts_on:%B %Y} to {ends_on:%B %Y}"
