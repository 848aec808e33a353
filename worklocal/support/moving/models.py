"""A move stands in the area that is left, an arrival in the area that is reached.

Neither area sees the other's row. What is handed over was frozen before the person read it.
"""

from django.db import models

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import Area, AreaRow, User
from worklocal.core.rowsecurity import RowSecurity
from worklocal.core.transitions import TransitionTable
from worklocal.provision.venues.models import Venue
from worklocal.support.people.models import Consent, Journey, Person

NEVER_PASSED = ("MONEY", "PRIVATE")


class MoveState(models.TextChoices):
    PREPARED = "PREPARED", "Waiting for the person’s yes"
    SENT = "SENT", "Waiting for the new area"
    RECEIVED = "RECEIVED", "Received by the new area"
    WITHDRAWN = "WITHDRAWN", "Taken back"


OPEN_STATES = (MoveState.PREPARED, MoveState.SENT)

MOVE_MOVES = TransitionTable(
    name="move",
    start=MoveState.PREPARED,
    moves={
        MoveState.PREPARED: frozenset({MoveState.SENT, MoveState.WITHDRAWN}),
        MoveState.SENT: frozenset({MoveState.RECEIVED, MoveState.WITHDRAWN}),
    },
)


class Move(AreaRow):
    """Codes and days alone: its words are in the parts. `sha256` is of all the parts as read."""

    row_security = RowSecurity(person="person_id", roles=("STEWARD",))

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="+")
    to_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    moves_on = models.DateField()
    meet_on = models.DateField(null=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    answer_due_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=MoveState, default=MoveState.PREPARED)
    ended_at = models.DateTimeField(null=True)
    met_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state__in=["PREPARED", "SENT"]),
                name="one_open_move",
                violation_error_message="A move is under way already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(to_area=models.F("area")), name="moves_to_another_area"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["SENT", "RECEIVED"])
                | models.Q(consent__isnull=False, sent_at__isnull=False),
                name="nothing_is_sent_without_a_yes",
            ),
        ]  # fmt: skip


class Part(AreaRow):
    """One part of a record in words. `lines` are pairs of a label and a value; `data` is the same
    for taking over. A sensitive part is a row of its own, which its field group guards."""

    code = models.CharField(max_length=10)
    title = models.CharField(max_length=80)
    field_group = models.CharField(max_length=10, choices=FieldGroup, blank=True)
    position = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    data = models.JSONField(default=dict)

    class Meta:
        abstract = True


class MovePart(Part):
    """As the person read it in the area they leave; gone when they take it back."""

    row_security = RowSecurity(person="person_id", field_group="field_group")

    move = models.ForeignKey(Move, on_delete=models.CASCADE, related_name="parts")
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["move", "code"], name="move_part_once"),
            models.CheckConstraint(
                condition=~models.Q(field_group__in=NEVER_PASSED),
                name="money_and_private_notes_never_move",
            ),
        ]


class ArrivalState(models.TextChoices):
    OFFERED = "OFFERED", "To be answered"
    RECEIVED = "RECEIVED", "Received"
    WITHDRAWN = "WITHDRAWN", "Taken back by the person"


class Arrival(AreaRow):
    """Somebody is moving here. Until the desk has received them it says from where and when, and
    nothing of who. There is no state for a refusal: anybody may join where they live."""

    row_security = RowSecurity(person="person_id", roles=("HUB", "LEADER", "STEWARD"))

    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    move_id = models.UUIDField(unique=True)
    moves_on = models.DateField()
    offered_at = models.DateTimeField()
    answer_due_on = models.DateField()
    state = models.CharField(max_length=9, choices=ArrivalState, default=ArrivalState.OFFERED)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    plan_taken_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="RECEIVED", person_id__isnull=False)
                | (~models.Q(state="RECEIVED") & models.Q(person_id=None)),
                name="nobody_is_named_before_they_are_received",
            )
        ]
        indexes = [
            models.Index(
                fields=["area", "answer_due_on", "id"], condition=models.Q(state="OFFERED"),
                name="arrivals_to_answer",
            )
        ]  # fmt: skip


class ReceivedPart(Part):
    """What came from the other area, word for word. Read, never changed."""

    row_security = RowSecurity(person="person_id", field_group="field_group", append_only=True)

    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["arrival", "code"], name="received_part_once"),
            models.CheckConstraint(
                condition=~models.Q(field_group__in=NEVER_PASSED),
                name="money_and_private_notes_never_arrive",
            ),
        ]
