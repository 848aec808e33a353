"""Vacancies with what they ask, in the terms that matching and schema.org/JobPosting use."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.employers.firms.models import Firm


class VacancyState(models.TextChoices):
    DRAFT = "DRAFT", "Draft"
    CHECKING = "CHECKING", "Being checked"
    OPEN = "OPEN", "Open"
    FILLED = "FILLED", "Filled"
    CLOSED = "CLOSED", "Closed"


VACANCY_MOVES = TransitionTable(
    name="vacancy",
    start=VacancyState.DRAFT,
    moves={
        VacancyState.DRAFT: frozenset({VacancyState.CHECKING, VacancyState.CLOSED}),
        VacancyState.CHECKING: frozenset(
            {VacancyState.OPEN, VacancyState.DRAFT, VacancyState.CLOSED}
        ),
        VacancyState.OPEN: frozenset(
            {VacancyState.FILLED, VacancyState.CLOSED, VacancyState.CHECKING}
        ),
    },
)


class Vacancy(AreaRow):
    """Hours are a week's; pay is pence an hour; `shifts` are codes such as EARLY or NIGHT."""

    row_security = RowSecurity(
        also="state = 'OPEN' OR firm_id IN (SELECT f.id FROM firms_firm f"
        " WHERE f.organisation_id = (SELECT wl_uuid('organisation')))",
        roles=("COACH", "LEADER", "BROKER", "HUB"),
    )

    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, related_name="vacancies")
    title = models.CharField(max_length=150)
    description = models.TextField(max_length=5000)
    soc2020 = models.CharField(max_length=4, blank=True)
    esco_uri = models.CharField(max_length=100, blank=True)
    skills = ArrayField(models.CharField(max_length=100), default=list)
    postcode = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=9, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    is_remote = models.BooleanField(default=False)
    hours_min = models.DecimalField(max_digits=4, decimal_places=1)
    hours_max = models.DecimalField(max_digits=4, decimal_places=1)
    shifts = ArrayField(models.CharField(max_length=10), default=list)
    pay_pence_hour = models.PositiveIntegerField()
    licences = ArrayField(models.CharField(max_length=20), default=list)
    adjustments = ArrayField(models.CharField(max_length=20), default=list)
    openings = models.PositiveSmallIntegerField(default=1)
    filled = models.PositiveSmallIntegerField(default=0)
    most_introductions = models.PositiveSmallIntegerField(default=5)
    introduced = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(null=True)
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=VacancyState, default=VacancyState.DRAFT)
    state_since = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_max__gte=models.F("hours_min")), name="hours_from_to",
                violation_error_message="The most hours cannot be fewer than the fewest.",
            ),
            models.CheckConstraint(
                condition=models.Q(filled__lte=models.F("openings")), name="filled_within_openings"
            ),
            models.CheckConstraint(
                condition=models.Q(openings__gte=1), name="at_least_one_opening"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["area", "-opened_at", "-id"], condition=models.Q(state="OPEN"),
                name="vacancies_open",
            ),
            models.Index(fields=["firm", "-created_at"], name="vacancies_of_firm"),
        ]  # fmt: skip


class VacancyStep(AreaRow):
    """One move of a vacancy: who, when and why. `organisation_id` is the employer's own."""

    row_security = RowSecurity(
        organisation=("organisation_id",), roles=("COACH", "LEADER", "BROKER", "HUB"),
        insert="area", append_only=True,
    )  # fmt: skip

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="steps")
    organisation_id = models.UUIDField(null=True)
    old_state = models.CharField(max_length=8, blank=True)
    new_state = models.CharField(max_length=8, choices=VacancyState)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
