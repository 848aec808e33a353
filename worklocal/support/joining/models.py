"""A request to join, as it was made. Anyone may make one; the desk turns it into a journey."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.provision.venues.models import Venue
from worklocal.support.people.enums import Channel, EntryRoute


class JoinState(models.TextChoices):
    NEW = "NEW", "New"
    TAKEN_IN = "TAKEN_IN", "Taken in"
    SAME_PERSON = "SAME_PERSON", "Already with the service"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


JOIN_MOVES = TransitionTable(
    name="request",
    start=JoinState.NEW,
    moves={
        JoinState.NEW: frozenset({JoinState.TAKEN_IN, JoinState.SAME_PERSON, JoinState.WITHDRAWN})
    },
)


class JoinRequest(AreaRow):
    """What somebody told us to join. `reference` is what they quote; it opens nothing by itself."""

    row_security = RowSecurity(
        person="person_id", roles=("HUB", "LEADER"), user=("entered_by",), insert="area"
    )

    reference = models.CharField(max_length=10)
    chosen_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    born_on = models.DateField(null=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=9, blank=True)
    contact_by = models.CharField(max_length=6, choices=Channel)
    wants = models.CharField(max_length=1000, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list)
    language = models.CharField(max_length=8, default="en-gb")
    entry_route = models.CharField(max_length=10, choices=EntryRoute)
    referred_by = models.CharField(max_length=150, blank=True)
    entered_by = models.UUIDField(null=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=JoinState, default=JoinState.NEW)
    person_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "reference"], name="join_reference_once"),
            models.CheckConstraint(
                condition=models.Q(email__gt="") | models.Q(phone__gt="")
                | models.Q(postcode__gt="") | models.Q(venue__isnull=False),
                name="join_request_can_be_answered",
                violation_error_message="Give one way to reach you.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["area", "created_at", "id"], condition=models.Q(state="NEW"),
                name="join_requests_waiting",
            )
        ]  # fmt: skip
