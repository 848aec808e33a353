"""Kinds and states of trials. Stored codes are upper case; labels are for people."""

from django.db import models

from worklocal.core.transitions import TransitionTable


class ArmKind(models.TextChoices):
    USUAL = "USUAL", "The usual service"
    NO_CONDITIONS = "NO_CONDITIONS", "Support without conditions: nothing is required of the person"
    NEW_OFFER = "NEW_OFFER", "A new kind of help"


class Switch(models.TextChoices):
    """What an arm turns off in the rest of the product; rooms above ask `switches_of`."""

    ATTENDANCE_MESSAGES_OFF = "ATTENDANCE_MESSAGES_OFF", "No messages about missed meetings"
    REMINDERS_OFF = "REMINDERS_OFF", "No reminders of steps in the plan"


class Stratum(models.TextChoices):
    """What people are grouped by before they are allocated; each is known at consent."""

    DISTRICT = "DISTRICT", "District"
    OFFER = "OFFER", "Offer"
    MARKERS = "MARKERS", "Two or more disadvantages, or fewer"


class TrialState(models.TextChoices):
    OPEN = "OPEN", "Open"
    PAUSED = "PAUSED", "Paused"
    CLOSED = "CLOSED", "Closed"


TRIAL_MOVES = TransitionTable(
    name="trial",
    start=TrialState.OPEN,
    moves={
        TrialState.OPEN: frozenset({TrialState.PAUSED, TrialState.CLOSED}),
        TrialState.PAUSED: frozenset({TrialState.OPEN, TrialState.CLOSED}),
    },
)


class NotTakingPart(models.TextChoices):
    SAID_NO = "SAID_NO", "Said no"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "Not one of the people it is for"
    NOT_NOW = "NOT_NOW", "Not a good moment"


class StepKind(models.TextChoices):
    OVERRIDDEN = "OVERRIDDEN", "Given another arm, and why"
    NOT_RECEIVED = "NOT_RECEIVED", "Did not receive what was allocated"
    LOST = "LOST", "Lost to follow-up"
    WITHDREW = "WITHDREW", "Took their yes back"


class StepReason(models.TextChoices):
    """Codes only: a free word could name somebody on an analyst's page."""

    SAFETY = "SAFETY", "Safety of the person or others"
    HEALTH = "HEALTH", "Health"
    MISTAKE = "MISTAKE", "Done by mistake"
    NOT_OFFERED = "NOT_OFFERED", "It was not offered in time"
    DID_NOT_WANT = "DID_NOT_WANT", "The person did not want it"
    MOVED = "MOVED", "Moved away"
    NO_ANSWER = "NO_ANSWER", "Could not be reached"
    CONSENT = "CONSENT", "Took their yes back"


class Harm(models.TextChoices):
    """What the safety band watches: something that should not become more common."""

    LEFT_EARLY = "LEFT_EARLY", "Left the service without work within 90 days"
    NO_CONTACT = "NO_CONTACT", "No contact with the team in the 90 days after"
