"""Kinds of restriction, relation, emergency and review. Stored codes are upper case."""

from django.db import models


class RestrictionKind(models.TextChoices):
    ADDRESS = "ADDRESS", "Sensitive address"
    IDENTITY = "IDENTITY", "Protected identity"
    KNOWN = "KNOWN", "Known to staff"
    RISK = "RISK", "High risk to staff"
    SEALED = "SEALED", "Sealed by the person"


class RelationKind(models.TextChoices):
    EX_PARTNER = "EX_PARTNER", "Partner or ex-partner"
    RELATIVE = "RELATIVE", "Relative"
    FRIEND = "FRIEND", "Friend"
    NEIGHBOUR = "NEIGHBOUR", "Neighbour"
    OTHER = "OTHER", "Somebody I know in another way"
    SAME_HOME = "SAME_HOME", "Same family name and postcode"
    SAME_PHONE = "SAME_PHONE", "Same phone number"


DECLARED_KINDS = (
    RelationKind.EX_PARTNER, RelationKind.RELATIVE, RelationKind.FRIEND, RelationKind.NEIGHBOUR,
    RelationKind.OTHER,
)  # fmt: skip
"""What a member of staff may say; the others are inferred from details that agree."""


class EmergencyReason(models.TextChoices):
    """The closed list. Anything else is asked for through the lead coach or a leader."""

    LIFE = "LIFE", "Somebody is in danger now"
    HEALTH = "HEALTH", "The person is ill or hurt, and with us now"
    CHILD = "CHILD", "A child or an adult at risk must be protected today"
    STRANDED = "STRANDED", "The person is here or rings, and nobody who knows them can come"


class ReviewKind(models.TextChoices):
    EMERGENCY = "EMERGENCY", "A record opened in an emergency"
    REFUSED = "REFUSED", "An emergency opening that was refused"
    RELATION = "RELATION", "Staff who may know a person"
    PACE = "PACE", "Very many records opened in an hour"
    SAMPLE = "SAMPLE", "Sample: what was this record opened for?"
    LIFT = "LIFT", "A request to lift a protection"


class Decision(models.TextChoices):
    """What a review comes to; which of them fit which kind stands in `rules.DECISIONS`."""

    RIGHT = "RIGHT", "It was right"
    RIGHT_UNTOLD = "RIGHT_UNTOLD", "It was right, and the person must not be told"
    WRONG = "WRONG", "It was wrong: the organisation takes it up with them"
    LOCK = "LOCK", "Keep the record closed to them"
    OPEN = "OPEN", "They do not know each other: open it again"
    LIFT = "LIFT", "Lift the protection"
    KEEP = "KEEP", "Keep the protection"
