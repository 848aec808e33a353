"""Kinds of agreement, and what it rests on in law."""

from django.db import models

from worklocal.accounts.enums import FieldGroup


class AgreementKind(models.TextChoices):
    SHARING = "SHARING", "Data sharing"
    CO_OPERATION = "COOPERATE", "Duty to co-operate"


class LegalBasis(models.TextChoices):
    PUBLIC_TASK = "TASK", "Public task"
    LEGAL_DUTY = "DUTY", "Legal duty"
    CONSENT = "CONSENT", "The person’s consent"
    VITAL = "VITAL", "To protect somebody’s life"


class AgreementState(models.TextChoices):
    """Worked out from the days, never stored."""

    COMING = "COMING", "Has not started"
    LIVE = "LIVE", "Live"
    ENDING = "ENDING", "Ending soon"
    OVER = "OVER", "Over"


SHAREABLE = (FieldGroup.HEALTH, FieldGroup.OFFENDING, FieldGroup.MONEY)
"""Parts that an agreement may open. Private notes are not among them, whatever is signed."""
