"""Requests about data with their clock, and the proof that something was erased."""

from django.db import models
from django.db.models import F, Q

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity


class RequestKind(models.TextChoices):
    ACCESS = "ACCESS", "All that is held about me"
    ERASURE = "ERASURE", "Erase what may go"


class DataRequest(AreaRow):
    """One calendar month from the day it came (UK GDPR article 12(3)); a pause moves `due_on`."""

    row_security = RowSecurity(person="person_id", reasons=("REQUEST",), roles=("STEWARD",))

    person_id = models.UUIDField()
    kind = models.CharField(max_length=7, choices=RequestKind)
    received_on = models.DateField()
    due_on = models.DateField()
    paused_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="request_due_after_received"
            )
        ]


class ErasureProof(AreaRow):
    """That a person was erased, when and by which version of the rules. No name, and no id.

    Whoever has the id can find the proof; whoever has the proof cannot find the person.
    """

    row_security = RowSecurity(roles=("STEWARD",), append_only=True)

    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    rule_version = models.PositiveSmallIntegerField()
    rows = models.PositiveIntegerField()
    erased_at = models.DateTimeField()
