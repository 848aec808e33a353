"""A trial as it was registered, who was allocated and when, and what was read of it since.

Every table but none is only ever added to: a trial is changed by a new version of its plan, a
person's part by a new step.
"""

from django.db import models
from django.db.models import F, Q

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.evidence.trials.enums import NotTakingPart, StepKind, StepReason, TrialState
from worklocal.support.people.models import Consent, Person

WATCHERS = ("ANALYST", "BOARD", "COMMISSIONER", "STEWARD")


class Trial(AreaRow):
    """What can never change once registered. All else is in the newest `PlanVersion`.

    `arms` are {code, name, kind, share, switches}, the first the one others are compared with.
    Open to everyone of the area: a trial on people is no secret. The seed is not here.
    """

    row_security = RowSecurity(everyone=True, append_only=True)

    code = models.CharField(max_length=12)
    title = models.CharField(max_length=120)
    arms = models.JSONField()
    blocks = models.JSONField()
    strata = models.JSONField()
    seed_sha256 = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"], name="trial_code_once",
                violation_error_message="There is a trial of this code already.",
            )
        ]  # fmt: skip


class PlanVersion(AreaRow):
    """One registered text of the plan, its SHA-256, and that of the text it replaces."""

    row_security = RowSecurity(everyone=True, append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "version"], name="trial_plan_version_once")
        ]


class TrialSeed(AreaRow):
    """The seed, encrypted with a key that is not in the database. No role sees this row."""

    row_security = RowSecurity(insert="area", append_only=True)

    trial = models.OneToOneField(Trial, on_delete=models.PROTECT, related_name="seed")
    secret = models.TextField()


class TrialStep(AreaRow):
    """Opened, paused, opened again or closed. `seed` is told by the closing step alone.

    `by` is empty when the safety band paused it: a person decides what comes next.
    """

    row_security = RowSecurity(everyone=True, append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=6, choices=TrialState)
    reason = models.CharField(max_length=300, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seed="") | Q(state="CLOSED"), name="seed_told_only_at_the_close"
            )
        ]


class Allocation(AreaRow):
    """The arm of one person. No row without a consent; position counts from 0 in the stratum."""

    row_security = RowSecurity(person="person_id", append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="allocations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    journey_id = models.UUIDField()
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField()
    plan_sha256 = models.CharField(max_length=64)
    stratum = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    arm = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trial", "person"], name="allocated_once",
                violation_error_message="This person has been allocated already.",
            ),
            models.UniqueConstraint(
                fields=["trial", "stratum", "position"], name="one_person_at_a_position"
            ),
            models.CheckConstraint(
                condition=Q(at__gte=F("consented_at")), name="consent_before_allocation"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["person"], name="allocations_of_person")]


class AllocationStep(AreaRow):
    """What happened after: another arm given, not received, lost, or the yes taken back.

    The arm drawn stays on the allocation, and is what is analysed.
    """

    row_security = RowSecurity(person="person_id", append_only=True)

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="steps")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=StepKind)
    to_arm = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=12, choices=StepReason)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="OVERRIDDEN") & ~Q(to_arm=""))
                | (~Q(kind="OVERRIDDEN") & Q(to_arm="")),
                name="only_an_override_names_an_arm",
            )
        ]


class Excluded(AreaRow):
    """Somebody who was asked or looked at, and does not take part."""

    row_security = RowSecurity(person="person_id", append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="excluded")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=NotTakingPart)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trial", "person"], name="excluded_once")]


class Reading(AreaRow):
    """What was counted of a trial at a moment: numbers alone, fit for people who see no names."""

    row_security = RowSecurity(roles=WATCHERS, append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["trial", "-at"], name="readings_of_trial")]


class LookTaken(AreaRow):
    """A planned look, taken once, with what it said then. Later corrections do not change it."""

    row_security = RowSecurity(roles=WATCHERS, append_only=True)

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="looks")
    number = models.PositiveSmallIntegerField()
    arm = models.CharField(max_length=20)
    people = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "number", "arm"], name="each_look_taken_once")
        ]
