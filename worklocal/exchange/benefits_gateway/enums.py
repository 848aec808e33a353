"""States and codes of a message to the benefits agency. The words for people are in kinds.toml."""

from django.db import models

from worklocal.core.transitions import TransitionTable


class Kind(models.TextChoices):
    REGISTERED = "REGISTERED", "Joined"
    ATTENDANCE = "ATTENDANCE", "Meeting the agency asked about"
    WORK = "WORK", "Work started or ended"
    LEFT = "LEFT", "Left"


class Event(models.TextChoices):
    REGISTERED = "REGISTERED", "You joined the service"
    ATTENDED = "ATTENDED", "The meeting took place"
    MOVED = "MOVED", "The meeting was moved"
    MISSED = "MISSED", "The meeting did not take place"
    STARTED = "STARTED", "You started work"
    ENDED = "ENDED", "Work ended"
    LEFT = "LEFT", "You left the service"


class MessageState(models.TextChoices):
    FORMED = "FORMED", "Not shown yet"
    SHOWN = "SHOWN", "Waiting, shown to you"
    CORRECTED = "CORRECTED", "Stopped: you said it is wrong"
    REASON_ADDED = "REASON_ADDED", "Waiting, with your reason"
    SENT = "SENT", "Sent"
    CANCELLED = "CANCELLED", "Will not be sent"


MESSAGE_MOVES = TransitionTable(
    name="message",
    start=MessageState.FORMED,
    moves={
        MessageState.FORMED: frozenset({MessageState.SHOWN, MessageState.CANCELLED}),
        MessageState.SHOWN: frozenset(
            {
                MessageState.CORRECTED, MessageState.REASON_ADDED, MessageState.SENT,
                MessageState.CANCELLED,
            }
        ),
        MessageState.CORRECTED: frozenset({MessageState.SHOWN, MessageState.CANCELLED}),
        MessageState.REASON_ADDED: frozenset(
            {MessageState.CORRECTED, MessageState.SENT, MessageState.CANCELLED}
        ),
    },
)  # fmt: skip
"""The database holds the same table in its own words (guard.py) and refuses what Python forgot."""


class Reason(models.TextChoices):
    ILL = "ILL", "Ill"
    CARING = "CARING", "Caring"
    TRAVEL = "TRAVEL", "Travel"
    INTERVIEW = "INTERVIEW", "Interview"
    WORKING = "WORKING", "Working"
    NOT_TOLD = "NOT_TOLD", "Not told"
    SERVICE = "SERVICE", "Service"
    FAMILY = "FAMILY", "Family"
    OTHER = "OTHER", "Other"


class Wrong(models.TextChoices):
    NOT_SO = "NOT_SO", "Not so"
    WRONG_DAY = "WRONG_DAY", "Wrong day"
    WRONG_TEAM = "WRONG_TEAM", "Wrong team"
    NOT_ME = "NOT_ME", "Not me"


class ShownBy(models.TextChoices):
    ACCOUNT = "ACCOUNT", "In the account"
    LETTER = "LETTER", "By letter"


class CancelCause(models.TextChoices):
    FACT_CHANGED = "FACT_CHANGED", "What it said no longer holds"
    CONSENT_WITHDRAWN = "WITHDRAWN", "You took back your yes"
    SWITCHED_OFF = "SWITCHED_OFF", "These messages are switched off"
    INCIDENT = "INCIDENT", "People could not come or reach us that day"
    UNLINKED = "UNLINKED", "We no longer keep the agency’s number for you"


class IncidentCause(models.TextChoices):
    TRANSPORT = "TRANSPORT", "Transport"
    WEATHER = "WEATHER", "Weather"
    TECHNICAL = "TECHNICAL", "Our systems or telephones"
    CLOSED = "CLOSED", "The place was closed"


class TryChannel(models.TextChoices):
    PHONE = "PHONE", "Phone"
    SMS = "SMS", "Text message"
    EMAIL = "EMAIL", "E-mail"
    LETTER = "LETTER", "Letter"
    VISIT = "VISIT", "Visit"


class TryOutcome(models.TextChoices):
    """What came of a try. One that could not reach anybody does not count as a try."""

    NO_ANSWER = "NO_ANSWER", "No answer"
    LEFT = "LEFT", "Left or sent, no answer yet"
    SPOKE = "SPOKE", "We spoke"
    NOT_THEIRS = "NOT_THEIRS", "The number or address was wrong"


class LookReason(models.TextChoices):
    """Why a leader said that a missed meeting may be told, or that it may not."""

    NOTHING = "NOTHING", "Nothing speaks against it"
    OUTAGE = "OUTAGE", "Something kept people from coming or reaching us that day"
    HARDSHIP = "HARDSHIP", "Hardship, such as no money for the fare"
    CARING = "CARING", "Caring for somebody"
    HEALTH = "HEALTH", "Health"
    EXPLAINED = "EXPLAINED", "They gave a good reason"
    NOT_SURE = "NOT_SURE", "It is not certain that they knew of it"


class AgreedHow(models.TextChoices):
    """How a person gave their word that we may keep the agency's number for them."""

    MEETING = "MEETING", "Face to face"
    PHONE = "PHONE", "By phone"
    LETTER = "LETTER", "By letter"
    ONLINE = "ONLINE", "In their account"
