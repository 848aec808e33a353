"""Jobs, how we know of them, and check-ins. Outcomes are derived from these, never typed."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.employers.firms.models import Firm
from worklocal.support.people.models import Journey, Person


class Job(AreaRow):
    """A spell of work, both days included. An empty end: still in work, as far as we know.

    `replaced_by` set: this row was corrected, and counts no more.
    """

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="jobs")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="jobs")
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="+")
    vacancy_id = models.UUIDField(null=True)
    employer_name = models.CharField(max_length=150)
    title = models.CharField(max_length=150)
    soc2020 = models.CharField(max_length=4, blank=True)
    is_self_employment = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    hours_a_week = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    pay_pence_hour = models.PositiveIntegerField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="job_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            )
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="jobs_of_person")]


class ProofKind(models.TextChoices):
    PERSON_SAID = "PERSON_SAID", "The person told us"
    PAYSLIP = "PAYSLIP", "Payslip seen"
    EMPLOYER = "EMPLOYER", "Employer confirmed"
    PAYROLL = "PAYROLL", "Payroll record matched"


PAYABLE_PROOF = (ProofKind.PAYSLIP, ProofKind.EMPLOYER, ProofKind.PAYROLL)


class Proof(AreaRow):
    """How we know that the person was in the job on every day from `from_on` to `to_on`."""

    row_security = RowSecurity(person="person_id", append_only=True)

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="proofs")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=11, choices=ProofKind)
    from_on = models.DateField()
    to_on = models.DateField()
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField()
    file_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="proof_in_order"
            )
        ]


class CheckInOutcome(models.TextChoices):
    GOING_WELL = "GOING_WELL", "Going well"
    NEEDS_HELP = "NEEDS_HELP", "Needs some help"
    AT_RISK = "AT_RISK", "The job is at risk"
    ENDED = "ENDED", "The job has ended"
    NO_ANSWER = "NO_ANSWER", "No answer"


class CheckIn(AreaRow):
    """A check-in due with somebody in work, for twelve months after the start."""

    row_security = RowSecurity(person="person_id")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="check_ins")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    week = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=CheckInOutcome, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "week"], name="one_check_in_a_week")]
        indexes = [
            models.Index(
                fields=["person", "due_on"], condition=models.Q(done_on=None),
                name="check_ins_due",
            )
        ]  # fmt: skip
