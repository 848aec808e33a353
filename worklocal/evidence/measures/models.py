"""Outcomes derived from jobs and their proof, and the figures made from them at a dated cut."""

from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity


class Outcome(AreaRow):
    """One person reached one outcome, as the rules of `version` read the facts. Never typed.

    `grade` is the weakest proof it rests on. `withdrawn_at`: a later correction took it away.
    """

    row_security = RowSecurity(person="person_id")

    person_id = models.UUIDField()
    journey_id = models.UUIDField()
    outcome = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    achieved_on = models.DateField()
    grade = models.CharField(max_length=11)
    derived_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey_id", "outcome"], condition=models.Q(withdrawn_at=None),
                name="outcome_once_a_journey",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["area", "outcome", "achieved_on"], name="outcomes_by_day"),
            models.Index(fields=["journey_id"], name="outcomes_of_journey"),
        ]


class Figure(AreaRow):
    """A number at a cut: measure, version, months covered (both included), place and group."""

    row_security = RowSecurity(everyone=True, insert="area")

    measure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    group = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=9)
    from_on = models.DateField()
    to_on = models.DateField()
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    is_mature = models.BooleanField(default=True)
    cut_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "measure", "version", "group", "place", "from_on", "to_on",
                        "cut_on"],
                name="figure_once_a_cut",
            )
        ]  # fmt: skip


class CohortPoint(AreaRow):
    """First earnings of one half-year's joiners by one week since joining, at a cut."""

    row_security = RowSecurity(everyone=True, insert="area")

    version = models.CharField(max_length=20)
    from_on = models.DateField()
    people = models.PositiveIntegerField()
    week = models.PositiveSmallIntegerField()
    share = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    is_mature = models.BooleanField()
    cut_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "cut_on", "version", "from_on", "week"], name="curve_once_a_cut"
            )
        ]


class FunnelPoint(AreaRow):
    """One district in the funnel of a measure at a cut: where it falls, without and with the term
    for more spread than chance (`tau2`)."""

    row_security = RowSecurity(everyone=True, insert="area")

    measure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    place = models.CharField(max_length=9)
    people = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()
    target = models.FloatField()
    tau2 = models.FloatField()
    plain = models.CharField(max_length=20)
    adjusted = models.CharField(max_length=20)
    cut_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "cut_on", "version", "measure", "place"],
                name="funnel_place_once_a_cut",
            )
        ]
