"""A provider's claim for one outcome of one person: checked against evidence, paid once."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.commissioning.contracts.models import Contract
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable


class ClaimState(models.TextChoices):
    SUBMITTED = "SUBMITTED", "Submitted"
    CHECKED = "CHECKED", "Checked against evidence"
    QUERIED = "QUERIED", "Queried"
    REFUSED = "REFUSED", "Refused"
    PAID = "PAID", "Paid"
    RECOVERED = "RECOVERED", "Recovered"


CLAIM_MOVES = TransitionTable(
    name="claim",
    start=ClaimState.SUBMITTED,
    moves={
        ClaimState.SUBMITTED: frozenset(
            {ClaimState.CHECKED, ClaimState.QUERIED, ClaimState.REFUSED}
        ),
        ClaimState.QUERIED: frozenset(
            {ClaimState.SUBMITTED, ClaimState.CHECKED, ClaimState.REFUSED}
        ),
        ClaimState.CHECKED: frozenset({ClaimState.PAID, ClaimState.REFUSED}),
        ClaimState.PAID: frozenset({ClaimState.RECOVERED}),
    },
)


SETTLED_AGAIN = (ClaimState.REFUSED, ClaimState.RECOVERED)
"""States that leave an outcome free to be claimed anew."""


class Claim(AreaRow):
    """`evidence` holds what was found when it was made and checked: dates, days, proof kinds.

    A person's outcome is paid once, whoever claims it and under whichever contract.
    """

    row_security = RowSecurity(
        person="person_id", organisation=("provider_id",), roles=("COMMISSIONER",)
    )

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="claims")
    provider_id = models.UUIDField()
    person_id = models.UUIDField()
    referral_id = models.UUIDField()
    reference = models.CharField(max_length=12)
    outcome = models.CharField(max_length=40)
    achieved_on = models.DateField()
    pence = models.PositiveIntegerField()
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=ClaimState, default=ClaimState.SUBMITTED)
    state_since = models.DateTimeField()
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    transaction_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "person_id", "outcome"],
                condition=~models.Q(state__in=["REFUSED", "RECOVERED"]),
                name="outcome_claimed_once",
                violation_error_message="This outcome has been claimed for this person already.",
            ),
            models.UniqueConstraint(fields=["area", "reference"], name="claim_reference_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("submitted_by")),
                name="nobody_approves_their_own_claim",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="PAID") | models.Q(transaction_id__isnull=False),
                name="paid_claim_is_in_the_ledger",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "submitted_at", "id"], name="claims_to_work_on"),
            models.Index(fields=["provider_id", "-submitted_at"], name="claims_of_provider"),
        ]


class ClaimStep(AreaRow):
    row_security = RowSecurity(
        organisation=("provider_id",), roles=("COMMISSIONER",), append_only=True
    )

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    provider_id = models.UUIDField()
    old_state = models.CharField(max_length=9, blank=True)
    new_state = models.CharField(max_length=9, choices=ClaimState)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
