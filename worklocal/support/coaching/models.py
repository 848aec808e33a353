"""One lead coach at a time, kept the same; contacts, notes with the person's reply, handovers."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AreaRow, Team, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.support.people.models import Journey, Person


class LeadReason(models.TextChoices):
    JOINED = "JOINED", "Joined the service"
    HANDOVER = "HANDOVER", "Handed over"
    SPECIALIST = "SPECIALIST", "A specialist leads for now"
    PERSON_ASKED = "PERSON_ASKED", "The person asked"
    LEFT = "LEFT", "The coach left"


class LeadPeriod(AreaRow):
    """Who leads, over which days (the last one not included, as PostgreSQL writes a range)."""

    row_security = RowSecurity(person="person_id", user=("coach_id",))

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="lead_periods")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    days = DateRangeField()
    reason = models.CharField(max_length=12, choices=LeadReason)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_lead_coach_at_a_time",
                expressions=[("journey", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                violation_error_message="There is a lead coach for those days already.",
            )
        ]


class CoachRoom(AreaRow):
    """A coach's places and how many are taken: no people in it, so any adviser may compare."""

    row_security = RowSecurity(everyone=True)

    coach = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="rooms")
    places = models.PositiveSmallIntegerField(default=45)
    taken = models.PositiveSmallIntegerField(default=0)
    la_codes = ArrayField(models.CharField(max_length=9), default=list)
    specialisms = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    is_taking = models.BooleanField(default=True)


class ContactKind(models.TextChoices):
    MEETING = "MEETING", "Meeting"
    PHONE = "PHONE", "Phone call"
    VIDEO = "VIDEO", "Video call"
    MESSAGE = "MESSAGE", "Message"
    VISIT = "VISIT", "Visit at work"


class Contact(AreaRow):
    """A contact that took place between the person and one of the team."""

    row_security = RowSecurity(person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="contacts")
    with_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ContactKind)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="contacts_of_person")]


class Note(AreaRow):
    """What a member of the team wrote. The person sees it, and may put a reply beside it."""

    row_security = RowSecurity(person="person_id", field_group="field_group")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="notes")
    field_group = models.CharField(max_length=10, choices=FieldGroup, blank=True)
    text = models.TextField()
    written_at = models.DateTimeField()
    corrects = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["person", "-written_at"], name="notes_of_person")]


class NoteReply(AreaRow):
    """The person's own words beside a note, shown wherever the note is shown."""

    row_security = RowSecurity(person="person_id", append_only=True)

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="replies")
    person_id = models.UUIDField()
    text = models.TextField()
    written_at = models.DateTimeField()


class Handover(AreaRow):
    """From one lead coach to the next, with a summary that the person approves first."""

    row_security = RowSecurity(person="person_id", user=("to_coach_id",))

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="handovers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    from_coach = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    to_coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=LeadReason)
    summary = models.TextField()
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)


class Cover(AreaRow):
    """Days, both included, on which one coach covers for another of the same team."""

    row_security = RowSecurity(user=("coach_id", "covered_by_id"), roles=("LEADER",))

    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    covered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    arranged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="cover_in_order",
                violation_error_message="The last day cannot be before the first.",
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["covered_by", "ends_on"], name="covers_of_coach")]
