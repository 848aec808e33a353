"""Places where the service is met: hubs, libraries, family hubs."""

from django.db import models

from worklocal.accounts.models import AreaRow, Team
from worklocal.core.rowsecurity import RowSecurity


class VenueKind(models.TextChoices):
    HUB = "HUB", "Work hub"
    YOUTH_HUB = "YOUTH_HUB", "Youth hub"
    OUTREACH = "OUTREACH", "Outreach venue"


class Venue(AreaRow):
    """A hub or an outreach place. `team` is its desk: who may see a person on the day they come."""

    row_security = RowSecurity(everyone=True)

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=VenueKind)
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8)
    la_code = models.CharField(max_length=9)
    latitude = models.FloatField()
    longitude = models.FloatField()
    opening = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    access = models.CharField(max_length=200, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="venue_named_once")]
