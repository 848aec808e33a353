"""What was fitted from an area's own records, who switched it on, and what coaches decided."""

from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Person

READERS = ("ANALYST", "BOARD", "COMMISSIONER", "LEADER", "STEWARD")


class FitState(models.TextChoices):
    USABLE = "USABLE", "Holds up"
    REFUSED = "REFUSED", "Refused"


class CardFit(AreaRow):
    """One fitting: points, accuracy, calibration and groups, and the records that go with it.

    `content` holds counts to the nearest five and no small group. Refused, it holds the reasons,
    what was measured if anything was, and no points.
    """

    row_security = RowSecurity(roles=(*READERS, "COACH"), append_only=True)

    state = models.CharField(max_length=7, choices=FitState)
    content = models.JSONField()
    model_card = models.TextField(blank=True)
    impact_record = models.TextField(blank=True)
    made_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "made_on"], name="card_fitted_once_a_day")
        ]


class Switch(AreaRow):
    """Somebody let coaches see the points, or stopped it. The newest row is what holds."""

    row_security = RowSecurity(roles=(*READERS, "COACH"), append_only=True)

    is_on = models.BooleanField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Decided(models.TextChoices):
    OFFERED = "OFFERED", "More or earlier help was offered, and they want it"
    NOT_NOW = "NOT_NOW", "It was offered, and they said not now"
    OTHERWISE = "OTHERWISE", "I see it otherwise than the points do"


class Decision(AreaRow):
    """What a coach decided with the person after seeing the points, and why."""

    row_security = RowSecurity(person="person_id", append_only=True)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    fit = models.ForeignKey(CardFit, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    decided = models.CharField(max_length=9, choices=Decided)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
