"""Occupations: SOC 2020 as statistics use it, and ESCO as skills hang on it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from worklocal.core.rowsecurity import Open

SHARED_FACTS = Open("shared facts about occupations; no personal data")


class OccupationLevel(models.TextChoices):
    MAJOR = "major", "Major group"
    SUB_MAJOR = "sub-major", "Sub-major group"
    MINOR = "minor", "Minor group"
    UNIT = "unit", "Unit group"


class Occupation(models.Model):
    """A group of the UK Standard Occupational Classification 2020; four digits are a unit group."""

    row_security = SHARED_FACTS

    code = models.CharField(primary_key=True, max_length=4)
    level = models.CharField(max_length=9, choices=OccupationLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    entry_routes = models.TextField(blank=True)
    tasks = ArrayField(models.TextField(), default=list)
    related_titles = ArrayField(models.TextField(), default=list)

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class JobTitle(models.Model):
    """A job title of the coding index, in the order people say it, and the unit group it means.

    The same title may stand for several unit groups, told apart by `qualifier` or `industry`.
    """

    row_security = SHARED_FACTS

    number = models.PositiveIntegerField(primary_key=True)
    title = models.CharField(max_length=120)
    qualifier = models.CharField(max_length=150, blank=True)
    industry = models.CharField(max_length=150, blank=True)
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="job_titles")
    soc_extended = models.CharField(max_length=7, blank=True)
    isco = models.CharField(max_length=4, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("title", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="job_title_words"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="job_title_spelling"),
        ]

    def __str__(self) -> str:
        return self.title


class EscoOccupation(models.Model):
    """An occupation of ESCO. Its address is `http://data.europa.eu/esco/occupation/` and its id."""

    row_security = SHARED_FACTS

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=14, unique=True)
    isco = models.CharField(max_length=4, db_index=True)
    label = models.CharField(max_length=120)
    alternative_labels = models.TextField(blank=True, help_text="One a line")
    description = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("label", weight="A", config="english")
        + SearchVector("alternative_labels", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [GinIndex(fields=["search"], name="esco_occupation_words")]

    def __str__(self) -> str:
        return self.label


class IscoLink(models.Model):
    """How many of a unit group's index titles carry an ISCO-08 code; SOC's bridge to ESCO."""

    row_security = SHARED_FACTS

    occupation = models.ForeignKey(
        Occupation, models.CASCADE, related_name="isco_links", db_index=False
    )
    isco = models.CharField(max_length=4, db_index=True)
    titles = models.PositiveSmallIntegerField()
    share_of_occupation = models.FloatField()
    share_of_isco = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "isco"], name="isco_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.isco}"
