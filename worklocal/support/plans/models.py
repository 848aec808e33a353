"""A plan belongs to a journey. Both edit it; each agreed version is kept as both saw it."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Journey, Person


class GoalKind(models.TextChoices):
    JOB = "JOB", "A job"
    BETTER_JOB = "BETTER_JOB", "A better job"
    NEW_SECTOR = "NEW_SECTOR", "A new kind of work"
    SKILLS = "SKILLS", "Skills"
    EXPERIENCE = "EXPERIENCE", "Experience"
    SELF_EMPLOYMENT = "SELF_EMPLOYMENT", "My own business"
    WELLBEING = "WELLBEING", "My wellbeing"
    OTHER = "OTHER", "Something else"


class ActionOwner(models.TextChoices):
    PERSON = "PERSON", "The person"
    COACH = "COACH", "The coach"
    PROVIDER = "PROVIDER", "A provider"


class Plan(AreaRow):
    """`changed_at` later than the last agreed version means: there are changes to agree."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="plans")
    journey = models.OneToOneField(Journey, on_delete=models.CASCADE, related_name="plan")
    changed_at = models.DateTimeField()
    person_agreed_at = models.DateTimeField(null=True)
    coach_agreed_at = models.DateTimeField(null=True)
    coach_agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    versions_agreed = models.PositiveSmallIntegerField(default=0)


class Goal(AreaRow):
    row_security = RowSecurity(person="person_id")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=16, choices=GoalKind)
    words = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)
    reached_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)


class Action(AreaRow):
    """Who does what by when. Done or dropped, never deleted."""

    row_security = RowSecurity(person="person_id")

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="actions")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, related_name="actions")
    person_id = models.UUIDField()
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=8, choices=ActionOwner)
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(dropped_on=None),
                name="action_done_or_dropped",
            )
        ]


class PlanVersion(AreaRow):
    """The plan word for word as both agreed it. Never edited."""

    row_security = RowSecurity(person="person_id", append_only=True)

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    person_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    person_agreed_at = models.DateTimeField()
    coach_agreed_at = models.DateTimeField()
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]
