"""Clocks of what the offer promises: due, kept, or late, and seen by the person too."""

from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Journey, Person


class GuaranteeClock(AreaRow):
    """`guarantee` is its key in the framework `version`; `due_on` is the last day to keep it."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guarantees")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="guarantees")
    guarantee = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    started_on = models.DateField()
    due_on = models.DateField()
    kept_on = models.DateField(null=True)
    kept_by_thing = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["journey", "guarantee"], name="one_clock_a_guarantee")
        ]
