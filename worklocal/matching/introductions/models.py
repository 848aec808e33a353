"""What was matched and why, what a person does not want, and introductions to employers."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.employers.vacancies.models import Vacancy
from worklocal.support.people.models import Consent, Journey, Person


class WorkWishes(AreaRow):
    """What a person can and wants to do: the hard constraints and likings of matching.

    `reach_km` by their way of travelling; `pay_pence_hour` the least they would take.
    """

    row_security = RowSecurity(person="person_id")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="work_wishes")
    wanted_titles = models.JSONField(default=list)
    soc2020 = models.JSONField(default=list)
    esco_uri = models.CharField(max_length=100, blank=True)
    skills = models.JSONField(default=list)
    travel = models.CharField(max_length=10, default="BUS")
    reach_km = models.PositiveSmallIntegerField(default=10)
    hours_min = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    hours_max = models.DecimalField(max_digits=4, decimal_places=1, default=40)
    shifts = models.JSONField(default=list)
    licences = models.JSONField(default=list)
    adjustments = models.JSONField(default=list)
    pay_pence_hour = models.PositiveIntegerField(default=0)
    may_work_in_uk = models.BooleanField(default=True)
    remote_only = models.BooleanField(default=False)
    open_to_matches = models.BooleanField(default=True)
    changed_at = models.DateTimeField()


class Match(AreaRow):
    """One line of a person's list, with the parts that add up to its score."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="matches")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="matches")
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    parts = models.JSONField()
    engine = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "vacancy"], name="matched_once")]
        indexes = [
            models.Index(fields=["person", "rank"], name="matches_of_person"),
            models.Index(fields=["vacancy", "-score"], name="matches_of_vacancy"),
        ]


class MatchSummary(AreaRow):
    """How a person's list came to be; for an empty list, what blocks and the smallest change."""

    row_security = RowSecurity(person="person_id")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="match_summary")
    considered = models.PositiveIntegerField()
    listed = models.PositiveSmallIntegerField()
    blocked_by = models.JSONField(default=dict)
    engine = models.CharField(max_length=20)
    made_at = models.DateTimeField()


class VacancyPrice(AreaRow):
    """How crowded a vacancy was last night: what its score was lowered by, and how many saw it."""

    row_security = RowSecurity(everyone=True)

    vacancy = models.OneToOneField(Vacancy, on_delete=models.CASCADE, related_name="price")
    price = models.FloatField()
    shown = models.PositiveIntegerField()
    engine = models.CharField(max_length=20)
    made_at = models.DateTimeField()


class NotThis(AreaRow):
    """A person said no to a vacancy, an employer or a kind of work, and why if they wished."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="not_this")
    vacancy_id = models.UUIDField(null=True)
    firm_id = models.UUIDField(null=True)
    soc2020 = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=30)
    words = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class MatchChallenge(AreaRow):
    """A person asks why; a named member of staff answers with rule, version and inputs."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="match_challenges")
    vacancy_id = models.UUIDField(null=True)
    words = models.CharField(max_length=1000)
    inputs = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)


class IntroductionState(models.TextChoices):
    PROPOSED = "PROPOSED", "Proposed by the coach"
    AGREED = "AGREED", "Agreed by the person"
    SENT = "SENT", "With the employer"
    INTERVIEW = "INTERVIEW", "Interview"
    HIRED = "HIRED", "Offered the job"
    NOT_HIRED = "NOT_HIRED", "Not this time"
    DECLINED = "DECLINED", "The person said no"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


INTRODUCTION_MOVES = TransitionTable(
    name="introduction",
    start=IntroductionState.PROPOSED,
    moves={
        IntroductionState.PROPOSED: frozenset(
            {IntroductionState.AGREED, IntroductionState.DECLINED, IntroductionState.WITHDRAWN}
        ),
        IntroductionState.AGREED: frozenset(
            {IntroductionState.SENT, IntroductionState.WITHDRAWN}
        ),
        IntroductionState.SENT: frozenset(
            {
                IntroductionState.INTERVIEW, IntroductionState.HIRED,
                IntroductionState.NOT_HIRED, IntroductionState.WITHDRAWN,
            }
        ),
        IntroductionState.INTERVIEW: frozenset(
            {IntroductionState.HIRED, IntroductionState.NOT_HIRED, IntroductionState.WITHDRAWN}
        ),
    },
)  # fmt: skip


class NotHiredReason(models.TextChoices):
    OTHER_BETTER = "OTHER_BETTER", "Somebody else fitted better"
    SKILLS = "SKILLS", "A skill or licence was missing"
    HOURS = "HOURS", "The hours or the place did not fit"
    DID_NOT_COME = "DID_NOT_COME", "They did not come"
    CHANGED_MIND = "CHANGED_MIND", "They changed their mind"
    FILLED = "FILLED", "The job was filled already"


class Introduction(AreaRow):
    """One person put forward for one vacancy. The employer sees it only once it was sent.

    `shared` is what the person agreed that the employer may read: the employer has no other path.
    """

    row_security = RowSecurity(
        person="person_id",
        also="employer_id = (SELECT wl_uuid('organisation'))"
        " AND state IN ('SENT', 'INTERVIEW', 'HIRED', 'NOT_HIRED')",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="introductions")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="introductions")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="introductions")
    employer_id = models.UUIDField(null=True)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    shared = models.JSONField(default=dict)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    result_due_on = models.DateField(null=True)
    state = models.CharField(
        max_length=9, choices=IntroductionState, default=IntroductionState.PROPOSED
    )
    state_since = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "vacancy"], name="introduced_once",
                violation_error_message="This person was introduced for this vacancy already.",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["vacancy", "state"], name="introductions_of_vacancy"),
            models.Index(fields=["employer_id", "-sent_at"], name="introductions_of_employer"),
            models.Index(fields=["person", "-proposed_at"], name="introductions_of_person"),
            models.Index(
                fields=["area", "result_due_on"],
                condition=models.Q(state__in=["SENT", "INTERVIEW"]),
                name="introductions_to_chase",
            ),
        ]


class IntroductionStep(AreaRow):
    row_security = RowSecurity(person="person_id", organisation=("employer_id",), append_only=True)

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    employer_id = models.UUIDField(null=True)
    old_state = models.CharField(max_length=9, blank=True)
    new_state = models.CharField(max_length=9, choices=IntroductionState)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=500, blank=True)
