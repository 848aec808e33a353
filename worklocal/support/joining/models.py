"""A request to join, as it was made. Anyone may make one; the desk turns it into a journey."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from worklocal.accounts.models import AreaRow
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.provision.venues.models import Venue
from worklocal.support.appointments.models import OpenTime
from worklocal.support.people.enums import Channel, EntryRoute


class Aim(models.TextChoices):
    """What somebody hopes for. The first offer is chosen from it; a coach may choose another."""

    JOB = "JOB", "Find a job"
    BETTER_JOB = "BETTER_JOB", "Get a better job, more hours or more pay"
    SKILLS = "SKILLS", "Learn something or train"
    NEW_FIELD = "NEW_FIELD", "Move into a different kind of work"
    BUSINESS = "BUSINESS", "Work for myself"
    UNSURE = "UNSURE", "Talk it over: I am not sure yet"


class MeetingNeed(models.TextChoices):
    """What would make meeting us easier. It says what to bring, never why."""

    STEP_FREE = "STEP_FREE", "No steps"
    QUIET = "QUIET", "A quiet room"
    INTERPRETER = "INTERPRETER", "An interpreter, or British Sign Language"
    READING = "READING", "Help with reading or writing"
    SOMEONE = "SOMEONE", "To bring somebody with me"
    CHILDREN = "CHILDREN", "To bring my children"


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
    """What somebody told us to join. `reference` is what they quote; it opens nothing by itself.

    Somebody who is taken in keeps this row's id as their own, so that whoever read the request
    stands among those who looked at their record. `first_time` is held for them meanwhile.
    """

    row_security = RowSecurity(
        person="person_id", roles=("HUB", "LEADER"), user=("entered_by",), insert="area"
    )

    reference = models.CharField(max_length=10)
    chosen_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    born_on = models.DateField(null=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=9, blank=True)
    contact_by = models.CharField(max_length=6, choices=Channel)
    aims = ArrayField(models.CharField(max_length=12), default=list)
    wants = models.CharField(max_length=1000, blank=True)
    needs = ArrayField(models.CharField(max_length=40), default=list)
    language = models.CharField(max_length=8, default="en-gb")
    entry_route = models.CharField(max_length=10, choices=EntryRoute)
    referred_by = models.CharField(max_length=150, blank=True)
    entered_by = models.UUIDField(null=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    first_time = models.ForeignKey(OpenTime, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=JoinState, default=JoinState.NEW)
    person_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decision = models.CharField(max_length=200, blank=True)

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
