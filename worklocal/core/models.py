"""Rows of the ground. They name areas and people by plain id: nothing below them exists."""

from django.db import models

from worklocal.core import clock
from worklocal.core.ids import new_id
from worklocal.core.rowsecurity import Open, RowSecurity


class Row(models.Model):
    """Every table's first two columns: a time-ordered random id, and when the row was made.

    No database default here: Django would ask for it back with RETURNING, and a viewer who may add
    a row but not read it (an audit entry, a request to join) would be refused by row security.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        abstract = True


class AuditEntry(Row):
    """What somebody did or read, as it was meant. Chained by a trigger at commit (triggers.py)."""

    row_security = RowSecurity(
        person="person_id", roles=("STEWARD",), user=("actor_id",), insert="area",
        append_only=True,
    )  # fmt: skip

    area_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=60)
    is_read = models.BooleanField(default=False)
    purpose = models.CharField(max_length=60, blank=True)
    person_id = models.UUIDField(null=True)
    thing = models.CharField(max_length=60, blank=True)
    thing_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-created_at"], name="audit_of_person"),
            models.Index(fields=["area_id", "-created_at"], name="audit_of_area"),
            models.Index(
                fields=["actor_id", "-created_at"], condition=models.Q(is_read=True),
                name="audit_of_reader",
            ),
        ]  # fmt: skip


class AuditLink(models.Model):
    """One link of an area's chain: a gapless number and a hash over the entry and the last link."""

    row_security = RowSecurity(roles=("STEWARD",), append_only=True, insert="area")

    id = models.BigAutoField(primary_key=True)
    area_id = models.UUIDField()
    number = models.BigIntegerField()
    entry_id = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "number"], name="one_link_of_each_number")
        ]


class OutboxEvent(Row):
    """Something happened and was committed; receivers in higher rooms hear of it afterwards."""

    row_security = RowSecurity(insert="area")

    area_id = models.UUIDField()
    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failure = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["area_id", "id"],
                condition=models.Q(delivered_at=None),
                name="outbox_waiting",
            )
        ]


class ReceiverRun(Row):
    """One receiver heard one event: written in the receiver's own transaction, so once."""

    row_security = RowSecurity(insert="area")

    area_id = models.UUIDField()
    event_id = models.UUIDField()
    receiver = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "receiver"], name="heard_once")]


class IdempotencyKey(Row):
    """A request that was carried out once; the same key again gives the same result."""

    row_security = RowSecurity(insert="area", everyone=True)

    area_id = models.UUIDField()
    key = models.CharField(max_length=80)
    action = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    result_id = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "key"], name="key_used_once")]


class NotificationChannel(models.TextChoices):
    EMAIL = "EMAIL", "E-mail"
    SMS = "SMS", "Text message"
    LETTER = "LETTER", "Letter"


class NotificationStatus(models.TextChoices):
    WAITING = "WAITING", "Waiting"
    SENT = "SENT", "Sent"
    HELD = "HELD", "Held: not safe to send"
    FAILED = "FAILED", "Failed"


class Notification(Row):
    """A message to one person by one channel, kept from the request to the supplier's receipt.

    The text never holds a need, a health matter or a place: a lock screen may show it.
    """

    row_security = RowSecurity(person="person_id", user=("user_id",), insert="area")

    area_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=10, choices=NotificationChannel)
    address = models.CharField(max_length=254, blank=True)
    template = models.CharField(max_length=60)
    subject = models.CharField(max_length=150, blank=True)
    body = models.TextField()
    status = models.CharField(
        max_length=10, choices=NotificationStatus, default=NotificationStatus.WAITING
    )
    send_after = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=120, blank=True)
    key = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_id", "key"], name="message_once")]
        indexes = [
            models.Index(
                fields=["area_id", "send_after"],
                condition=models.Q(status="WAITING"),
                name="notification_waiting",
            ),
            models.Index(fields=["person_id", "-created_at"], name="notification_of_person"),
        ]


class FileStatus(models.TextChoices):
    CHECKING = "CHECKING", "Being checked"
    CLEAN = "CLEAN", "Checked"
    REFUSED = "REFUSED", "Refused"


class StoredFile(Row):
    """A file that was sent in or made here. Bytes lie outside the database, named by this id.

    Only `CLEAN` is ever served; until then the bytes lie apart, in quarantine. `problem` is a code
    of why a file was refused.
    """

    row_security = RowSecurity(person="person_id", user=("uploaded_by",), insert="area")

    area_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    uploaded_by = models.UUIDField(null=True)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=FileStatus, default=FileStatus.CHECKING)
    problem = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["area_id", "created_at"], condition=models.Q(status="CHECKING"),
                name="files_waiting",
            )
        ]  # fmt: skip


class AuditAnchor(models.Model):
    """The head of each area's chain as it was told to an outside witness."""

    row_security = Open("hashes only; read by verification, which runs without a person's context")

    id = models.BigAutoField(primary_key=True)
    area_id = models.UUIDField()
    number = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField(default=clock.now)
    witness = models.CharField(max_length=120)


class AuditTombstone(models.Model):
    """That the oldest links of an area's chain were removed because their time was over.

    `digest` is the chain's at the last link that went, so the next one still follows from it. The
    seal needs the secret key: the owner of the database cannot make one.
    """

    row_security = Open("hashes and counts only; read by verification, like the anchors")

    id = models.BigAutoField(primary_key=True)
    area_id = models.UUIDField()
    number = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    entries = models.PositiveIntegerField()
    before = models.DateTimeField()
    purged_at = models.DateTimeField()
    rule_version = models.PositiveSmallIntegerField()
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_id", "number"], name="one_tombstone_a_link")
        ]
