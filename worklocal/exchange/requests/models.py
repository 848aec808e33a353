"""Requests about data with their clock, what is due to be erased, and the proof that it was."""

from django.db import models
from django.db.models import F, Q

from worklocal.accounts.models import AreaRow, User
from worklocal.core.rowsecurity import RowSecurity


class RequestKind(models.TextChoices):
    ACCESS = "ACCESS", "A copy of all that is held about me"
    CORRECTION = "CORRECTION", "Put something right"
    OBJECTION = "OBJECTION", "Stop a use of my data"
    ERASURE = "ERASURE", "Erase what may go"


class AskedBy(models.TextChoices):
    PERSON = "PERSON", "The person, in their account"
    STAFF = "STAFF", "Written down by us for the person"


class RequestOutcome(models.TextChoices):
    DONE = "DONE", "Done"
    PARTLY = "PARTLY", "Done in part"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "Taken back by the person"


class DataRequest(AreaRow):
    """One calendar month from the day it came (UK GDPR article 12(3)); a pause moves `due_on`.

    Of a copy: `made_tables` of `all_tables` tables are read; then somebody looks through the marks;
    then it is released, and the two files belong to the person's account.
    """

    row_security = RowSecurity(person="person_id", reasons=("REQUEST",), roles=("STEWARD",))

    person_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=RequestKind)
    asked_by = models.CharField(max_length=6, choices=AskedBy, default=AskedBy.STAFF)
    words = models.TextField(blank=True)
    received_on = models.DateField()
    due_on = models.DateField()
    paused_on = models.DateField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=9, choices=RequestOutcome, blank=True)
    answer = models.TextField(blank=True)
    needs_two = models.CharField(max_length=100, blank=True)
    made_tables = models.PositiveSmallIntegerField(default=0)
    all_tables = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    made_seconds = models.FloatField(null=True)
    released_at = models.DateTimeField(null=True)
    pdf_id = models.UUIDField(null=True)
    json_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=F("received_on")), name="request_due_after_received"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="")
                | Q(closed_on__isnull=False, outcome__gt=""),
                name="request_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None)
                | Q(made_at__isnull=False, pdf_id__isnull=False, json_id__isnull=False),
                name="request_released_with_its_files",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "due_on", "id"], condition=Q(closed_on=None), name="requests_open"
            )
        ]


class MarkKind(models.TextChoices):
    KNOWN = "KNOWN", "Somebody on record here"
    NAME = "NAME", "Looks like a name"
    CONTACT = "CONTACT", "Phone number or e-mail address"


class MarkDecision(models.TextChoices):
    WAITING = "", "Not decided"
    KEEP = "KEEP", "Leave it in"
    BLACK_OUT = "BLACK_OUT", "Black out these words"
    WITHHOLD = "WITHHOLD", "Hold back the whole entry under an exemption"


class ScreenMark(AreaRow):
    """Words of the person's record that may be about somebody else, and what was decided of them.

    Never shown to the person, and gone with the person: it quotes their record.
    """

    row_security = RowSecurity(roles=("STEWARD",))

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="marks")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=7, choices=MarkKind)
    found = models.CharField(max_length=254)
    table = models.CharField(max_length=60)
    row_id = models.CharField(max_length=40)
    column = models.CharField(max_length=60)
    excerpt = models.CharField(max_length=400)
    decision = models.CharField(max_length=9, choices=MarkDecision, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "table", "row_id", "column", "found"], name="one_mark_a_place"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(decision__gt="", reason__gt="", decided_by__isnull=False,
                    decided_at__isnull=False),
                name="mark_decided_by_somebody_for_a_reason",
            ),
        ]  # fmt: skip


class Release(AreaRow):
    """One of the people who let a copy go out. Where two are needed, they are two accounts."""

    row_security = RowSecurity(roles=("STEWARD",), append_only=True)

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="releases")
    person_id = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "by"], name="released_once_by_each")
        ]


class WhyErased(models.TextChoices):
    RETENTION = "RETENTION", "Time to keep it is over"
    REQUEST = "REQUEST", "The person asked"


class DueErasure(AreaRow):
    """A record on the list to be erased: from which day, who was told, and who holds it and why.

    Erasing removes this row too; what stays is the proof, which names nobody.
    """

    row_security = RowSecurity(person="person_id", reasons=("REQUEST",), roles=("STEWARD",))

    person_id = models.UUIDField(unique=True)
    why = models.CharField(max_length=9, choices=WhyErased)
    ended_on = models.DateField(null=True)
    due_on = models.DateField()
    rule_version = models.PositiveSmallIntegerField()
    noticed_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    hold_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(held_at=None, held_by=None, hold_reason="")
                | Q(held_at__isnull=False, held_by__isnull=False, hold_reason__gt=""),
                name="held_by_somebody_for_a_reason",
                violation_error_message="Say why it is held.",
            )
        ]
        indexes = [models.Index(fields=["area", "due_on", "id"], name="erasures_due")]


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


class YearlyCount(AreaRow):
    """How many erased people left in a year, by what little is kept of them: no row is a person."""

    row_security = RowSecurity(roles=("STEWARD",))

    year = models.PositiveSmallIntegerField()
    offer = models.CharField(max_length=20)
    entry_route = models.CharField(max_length=10)
    age_band = models.CharField(max_length=7)
    started_work = models.BooleanField()
    people = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "offer", "entry_route", "age_band", "started_work"],
                name="one_count_of_each_kind",
            )
        ]
