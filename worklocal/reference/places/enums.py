"""Kinds of place, and how exactly a postcode was placed."""

from django.db import models


class PlaceKind(models.TextChoices):
    UK = "UK", "United Kingdom"
    COUNTRY = "COUNTRY", "Country"
    REGION = "REGION", "Region"
    COMBINED_AUTHORITY = "COMBINED_AUTHORITY", "Combined authority"
    COUNTY = "COUNTY", "County council"
    METROPOLITAN_COUNTY = "METROPOLITAN_COUNTY", "Metropolitan county"
    UNITARY = "UNITARY", "Unitary authority"
    DISTRICT = "DISTRICT", "District"
    METROPOLITAN_DISTRICT = "METROPOLITAN_DISTRICT", "Metropolitan district"
    LONDON_BOROUGH = "LONDON_BOROUGH", "London borough"
    COUNCIL_AREA = "COUNCIL_AREA", "Council area"


LOWEST_TIER = (
    PlaceKind.UNITARY, PlaceKind.DISTRICT, PlaceKind.METROPOLITAN_DISTRICT,
    PlaceKind.LONDON_BOROUGH, PlaceKind.COUNCIL_AREA,
)  # fmt: skip
"""Kinds that together cover the country once: where a person lives is always one of these."""


class Precision(models.TextChoices):
    FULL = "FULL", "The postcode itself"
    SECTOR = "SECTOR", "Postcode sector"
    DISTRICT = "DISTRICT", "Postcode district"


class CodeChangeReason(models.TextChoices):
    RECODED = "RECODED", "Same place, new code"
    ABOLISHED = "ABOLISHED", "Merged or split"


class Similarity(models.TextChoices):
    """The three models by which the Office for National Statistics finds areas that are alike."""

    GLOBAL = "global", "On all measures"
    ECONOMIC = "economic", "By economy"
    DEMOGRAPHIC = "demographic", "By population"
