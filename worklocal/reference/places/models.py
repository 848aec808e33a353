"""Places as statistics know them. The area that runs a service is `accounts.Area`, not here."""

from typing import Self

from django.db import models

from worklocal.core.rowsecurity import Open
from worklocal.reference.places.enums import (
    LOWEST_TIER,
    CodeChangeReason,
    PlaceKind,
    Precision,
    Similarity,
)

SHARED_FACTS = Open("shared facts about places; no personal data")


class PlaceQuerySet(models.QuerySet["Place"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def lowest_tier(self) -> Self:
        return self.filter(kind__in=LOWEST_TIER)

    def within(self, code: str) -> Self:
        """Places of which this one is a part, and the place itself."""
        return self.filter(
            models.Q(code=code) | models.Q(county=code) | models.Q(combined_authority=code)
            | models.Q(region=code) | models.Q(country=code)
        )  # fmt: skip


class Place(models.Model):
    """A country, region, combined authority, county or district, under its statistics code."""

    row_security = SHARED_FACTS

    code = models.CharField(primary_key=True, max_length=9)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=22, choices=PlaceKind)
    county = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    combined_authority = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    country = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    start_year = models.PositiveSmallIntegerField(null=True)
    end_year = models.PositiveSmallIntegerField(null=True)
    is_current = models.BooleanField()
    population = models.PositiveIntegerField(null=True)
    area_sq_km = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    cluster_global = models.CharField(max_length=1, blank=True)
    cluster_economic = models.CharField(max_length=1, blank=True)
    cluster_demographic = models.CharField(max_length=1, blank=True)

    objects = PlaceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class CodeChange(models.Model):
    """An old code and what came after it; no successor when the place was split."""

    row_security = SHARED_FACTS

    old_code = models.CharField(primary_key=True, max_length=9)
    name = models.CharField(max_length=80)
    reason = models.CharField(max_length=9, choices=CodeChangeReason)
    ended_on = models.DateField(null=True)
    successor = models.ForeignKey(Place, models.PROTECT, null=True, related_name="predecessors")

    def __str__(self) -> str:
        return self.old_code


class SimilarPlace(models.Model):
    """One of the places most like another, by one model; rank 1 is the most alike."""

    row_security = SHARED_FACTS

    place = models.ForeignKey(Place, models.CASCADE, related_name="similar", db_index=False)
    similarity = models.CharField(max_length=11, choices=Similarity)
    rank = models.PositiveSmallIntegerField()
    similar = models.ForeignKey(Place, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "similarity", "rank"], name="similar_place_ranked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.similarity} {self.rank}"


class Outline(models.Model):
    """A place's border, projected once for drawing: units of ten metres, counted southwards."""

    row_security = SHARED_FACTS

    place = models.OneToOneField(Place, models.CASCADE, primary_key=True, related_name="outline")
    path = models.TextField()
    west = models.IntegerField()
    north = models.IntegerField()
    east = models.IntegerField()
    south = models.IntegerField()
    label_x = models.IntegerField()
    label_y = models.IntegerField()

    def __str__(self) -> str:
        return self.place_id


class PostcodePoint(models.Model):
    """Where a postcode, a sector (`M1 1`) or a district (`M1`) lies, and in which place.

    Sectors and districts stand at the median of their postcodes, in the place with most of them.
    """

    row_security = SHARED_FACTS

    postcode = models.CharField(primary_key=True, max_length=8)
    precision = models.CharField(max_length=8, choices=Precision)
    latitude = models.FloatField()
    longitude = models.FloatField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.postcode
