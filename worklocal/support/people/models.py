"""The person and their journey: everything else in support hangs on the journey."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Right

from worklocal.accounts.models import AreaRow, User
from worklocal.accounts.viewer import Viewer
from worklocal.core import clock
from worklocal.core.rowsecurity import WITH_DESK, RowSecurity
from worklocal.core.sealing import SealedTextField
from worklocal.support.people.enums import (
    PROTECTED,
    Channel,
    ConsentPurpose,
    EntryRoute,
    JourneyState,
    Restriction,
)


class People(models.QuerySet["Person"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The area's people whom row security lets through; the area is named twice on purpose."""
        return self.filter(area=viewer.area)


class Person(AreaRow):
    """Somebody who uses the service. `chosen_name` is what every page says.

    An account has one record in an area; somebody who moved has one in each.

    The address, phone and place of a protected person are never in this row, so that no letter,
    list, map, match or export can take them from it: the database refuses them.
    """

    row_security = RowSecurity(person="id", reasons=WITH_DESK)

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    legal_name = models.CharField(max_length=120, blank=True)
    chosen_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    la_code = models.CharField(max_length=9, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    language = models.CharField(max_length=8, default="en-gb")
    contact_by = models.CharField(max_length=6, choices=Channel, default=Channel.EMAIL)
    on_work_benefit = models.BooleanField(null=True)
    markers = ArrayField(models.CharField(max_length=40), default=list)
    restriction = models.CharField(max_length=8, choices=Restriction, blank=True)
    is_invented = models.BooleanField(default=False)

    emergency_until: datetime | None = None
    """Set by `person_for` where an emergency alone shows the record: it is read, not changed."""

    objects = People.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "family_name", "born_on"], name="person_duplicate_check"),
            models.Index(fields=["area", "email"], name="person_by_email"),
            models.Index(Right(Cast("id", models.TextField()), 8), "area", name="person_by_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(restriction__in=["ADDRESS", "IDENTITY"])
                | models.Q(address="", phone="", postcode="", latitude=None, longitude=None),
                name="protected_details_are_kept_apart",
                violation_error_message="A protected address is kept apart from the record.",
            ),
            models.UniqueConstraint(fields=["user", "area"], name="one_record_an_area"),
        ]

    @property
    def name(self) -> str:
        return f"{self.chosen_name} {self.family_name}".strip()

    @property
    def number(self) -> str:
        """The record's number: what staff say instead of a name. Eight letters and digits."""
        return self.pk.hex[-8:].upper()

    @property
    def is_protected(self) -> bool:
        return self.restriction in PROTECTED


class ProtectedDetails(AreaRow):
    """Where a protected person is and how they are rung: sealed, and seen by the person, their
    lead and whoever covers; never in an emergency, never by a desk, a leader or a provider.
    """

    row_security = RowSecurity(person="person_id", reasons=("LEAD", "COVER", "REQUEST", "OFFICERS"))

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="protected")
    address = SealedTextField(blank=True)
    postcode = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    site = SealedTextField(blank=True)


class ContactRule(AreaRow):
    """Whether and when one channel is safe. Enforced at the moment of sending."""

    row_security = RowSecurity(person="person_id", reasons=WITH_DESK)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_rules")
    channel = models.CharField(max_length=6, choices=Channel)
    is_safe = models.BooleanField(default=True)
    from_hour = models.PositiveSmallIntegerField(null=True)
    to_hour = models.PositiveSmallIntegerField(null=True)
    leave_messages = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel"], name="one_rule_a_channel"),
            models.CheckConstraint(
                condition=models.Q(from_hour=None, to_hour=None)
                | models.Q(from_hour__lt=models.F("to_hour"), to_hour__lte=24),
                name="hours_in_order",
                violation_error_message="The first hour must come before the last.",
            ),
        ]


class Consent(AreaRow):
    """A person's yes to one purpose, in the words they saw; withdrawn as easily as given."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    wording = models.CharField(max_length=500)
    about_id = models.UUIDField(null=True)
    given_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None)
                | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_withdrawn_after_given",
            )
        ]


class Journeys(models.QuerySet["Journey"]):
    def visible_to(self, viewer: Viewer) -> Self:
        return self.filter(area=viewer.area)

    def open(self) -> Self:
        return self.exclude(state=JourneyState.ENDED)


class Journey(AreaRow):
    """One spell with the service, from joining to leaving.

    The columns from `lead_coach` down are kept by services for lists: a page of a caseload costs
    the same whatever the area's size. `responsible_until` is the last day of the duty (C4).
    """

    row_security = RowSecurity(person="person_id", reasons=WITH_DESK)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="journeys")
    entry_route = models.CharField(max_length=10, choices=EntryRoute)
    offer = models.CharField(max_length=20)
    started_on = models.DateField()
    responsible_until = models.DateField()
    state = models.CharField(max_length=8, choices=JourneyState, default=JourneyState.JOINED)
    ended_on = models.DateField(null=True)

    lead_coach = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sort_name = models.CharField(max_length=130, blank=True)
    last_contact_at = models.DateTimeField(null=True)
    next_due_on = models.DateField(null=True)
    next_due = models.CharField(max_length=40, blank=True)
    assessed_on = models.DateField(null=True)
    plan_agreed_on = models.DateField(null=True)
    work_started_on = models.DateField(null=True)
    unread_messages = models.PositiveSmallIntegerField(default=0)

    objects = Journeys.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~models.Q(state="ENDED"), name="one_open_journey",
                violation_error_message="This person is already with the service.",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ENDED", ended_on__isnull=False)
                | (~models.Q(state="ENDED") & models.Q(ended_on=None)),
                name="ended_journey_has_its_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["lead_coach", "next_due_on", "id"],
                condition=~models.Q(state="ENDED"), name="caseload_by_due",
            ),
            models.Index(
                fields=["lead_coach", "sort_name", "id"],
                condition=~models.Q(state="ENDED"), name="caseload_by_name",
            ),
            models.Index(
                fields=["lead_coach", "last_contact_at", "id"],
                condition=~models.Q(state="ENDED"), name="caseload_by_contact",
            ),
            models.Index(fields=["area", "started_on"], name="journey_cohort"),
            models.Index(
                fields=["area", "started_on", "id"], condition=models.Q(state="JOINED"),
                name="journey_waiting",
            ),
        ]  # fmt: skip


class JourneyStep(AreaRow):
    """A journey moved from one state to another: who, when and why. Never edited."""

    row_security = RowSecurity(person="person_id", append_only=True)

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="steps")
    person_id = models.UUIDField()
    old_state = models.CharField(max_length=8, blank=True)
    new_state = models.CharField(max_length=8, choices=JourneyState)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
