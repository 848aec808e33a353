"""An assessment is an instrument's version, answered once; change is shown by the next one."""

from django.db import models

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Journey, Person


class AnsweredWith(models.TextChoices):
    SELF = "SELF", "By the person alone"
    TOGETHER = "TOGETHER", "Together with the coach"
    STAFF = "STAFF", "By staff, from what the person said"


class Assessment(AreaRow):
    """`instrument` is the framework version and tool, such as "2026-1/initial"."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="assessments")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="assessments")
    instrument = models.CharField(max_length=40)
    answered_with = models.CharField(max_length=10, choices=AnsweredWith)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey"], condition=models.Q(completed_at=None),
                name="one_assessment_under_way",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["person", "-completed_at"], name="assessments_of_person")]


class Answer(AreaRow):
    """One answer. A sensitive question's answer is seen only under a grant for its field group."""

    row_security = RowSecurity(person="person_id", field_group="field_group")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    person_id = models.UUIDField()
    question = models.CharField(max_length=60)
    field_group = models.CharField(max_length=10, choices=FieldGroup, blank=True)
    value = models.JSONField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answered_once")
        ]
