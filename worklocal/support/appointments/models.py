"""Appointments. A coach cannot be in two places: PostgreSQL refuses the second."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import WITH_DESK, RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.provision.venues.models import Venue
from worklocal.support.people.models import Journey, Person


class Meeting(models.TextChoices):
    IN_PERSON = "IN_PERSON", "In person"
    PHONE = "PHONE", "By phone"
    VIDEO = "VIDEO", "By video"


class AppointmentState(models.TextChoices):
    BOOKED = "BOOKED", "Booked"
    ARRIVED = "ARRIVED", "Here, waiting"
    ATTENDED = "ATTENDED", "Took place"
    MISSED = "MISSED", "Did not take place"
    MOVED = "MOVED", "Moved"
    CANCELLED = "CANCELLED", "Cancelled"


APPOINTMENT_MOVES = TransitionTable(
    name="appointment",
    start=AppointmentState.BOOKED,
    moves={
        AppointmentState.BOOKED: frozenset(
            {
                AppointmentState.ARRIVED, AppointmentState.ATTENDED, AppointmentState.MISSED,
                AppointmentState.MOVED, AppointmentState.CANCELLED,
            }
        ),
        AppointmentState.ARRIVED: frozenset(
            {AppointmentState.ATTENDED, AppointmentState.CANCELLED}
        ),
    },
)  # fmt: skip


class OpenTime(AreaRow):
    """A stretch in which a coach may be booked. Holds no person: whoever books may read it."""

    row_security = RowSecurity(everyone=True)

    coach = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coach", "starts_at"], name="open_time_once"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="open_time_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["coach", "starts_at"], condition=models.Q(taken=False), name="times_free"
            )
        ]


class Appointment(AreaRow):
    row_security = RowSecurity(person="person_id", reasons=WITH_DESK, user=("with_user_id",))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="appointments")
    with_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    open_time = models.ForeignKey(OpenTime, on_delete=models.PROTECT, null=True, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    meeting = models.CharField(max_length=9, choices=Meeting)
    during = DateTimeRangeField()
    starts_at = models.DateTimeField()
    state = models.CharField(
        max_length=9, choices=AppointmentState, default=AppointmentState.BOOKED
    )
    private_space = models.BooleanField(default=False)
    cause = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True)
    booked_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="coach_in_one_place",
                expressions=[
                    ("with_user", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=["BOOKED", "ARRIVED"]),
                violation_error_message="That time has just been taken. Choose another.",
            ),
            models.CheckConstraint(
                condition=~models.Q(meeting="IN_PERSON") | models.Q(venue__isnull=False),
                name="meeting_in_person_has_a_place",
                violation_error_message="Choose where you will meet.",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["with_user", "starts_at"], name="appointments_of_coach"),
            models.Index(fields=["venue", "starts_at"], name="appointments_at_venue"),
            models.Index(fields=["person", "-starts_at"], name="appointments_of_person"),
        ]
