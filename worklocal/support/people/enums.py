"""States and kinds of a person's journey."""

from django.db import models

from worklocal.core.transitions import TransitionTable


class EntryRoute(models.TextChoices):
    SELF = "SELF", "Joined online"
    WALK_IN = "WALK_IN", "Came to a hub"
    PHONE = "PHONE", "By phone"
    JOBCENTRE = "JOBCENTRE", "Jobcentre"
    HEALTH = "HEALTH", "Health service"
    SCHOOL = "SCHOOL", "School or college"
    JUSTICE = "JUSTICE", "Probation or prison"
    HOUSING = "HOUSING", "Housing"
    VOLUNTARY = "VOLUNTARY", "Voluntary body"
    COUNCIL = "COUNCIL", "Council service"
    MOVED = "MOVED", "Moved from another area"


class JourneyState(models.TextChoices):
    JOINED = "JOINED", "Joined, waiting for a coach"
    ACTIVE = "ACTIVE", "Working with a coach"
    IN_WORK = "IN_WORK", "In work, with support"
    PAUSED = "PAUSED", "Paused"
    ENDED = "ENDED", "Ended"


JOURNEY_MOVES = TransitionTable(
    name="journey",
    start=JourneyState.JOINED,
    moves={
        JourneyState.JOINED: frozenset({JourneyState.ACTIVE, JourneyState.ENDED}),
        JourneyState.ACTIVE: frozenset(
            {JourneyState.IN_WORK, JourneyState.PAUSED, JourneyState.ENDED}
        ),
        JourneyState.IN_WORK: frozenset(
            {JourneyState.ACTIVE, JourneyState.PAUSED, JourneyState.ENDED}
        ),
        JourneyState.PAUSED: frozenset(
            {JourneyState.ACTIVE, JourneyState.IN_WORK, JourneyState.ENDED}
        ),
    },
)


class Restriction(models.TextChoices):
    NONE = "", "None"
    ADDRESS = "ADDRESS", "Sensitive address"
    IDENTITY = "IDENTITY", "Protected identity"
    KNOWN = "KNOWN", "Known to staff"


PROTECTED = frozenset({Restriction.ADDRESS, Restriction.IDENTITY})
"""Classes whose address, phone and places are kept apart (people.ProtectedDetails)."""


class Channel(models.TextChoices):
    EMAIL = "EMAIL", "E-mail"
    SMS = "SMS", "Text message"
    PHONE = "PHONE", "Phone call"
    LETTER = "LETTER", "Letter"


class ConsentPurpose(models.TextChoices):
    REFERRAL = "REFERRAL", "Share what is needed with a provider"
    INTRODUCTION = "INTRODUCTION", "Introduce me to an employer"
    EMPLOYER_CONTACT = "EMPLOYER_CONTACT", "Talk to my employer after I start"
    RESEARCH = "RESEARCH", "Use my record in research"
    BENEFITS_WORK = "BENEFITS_WORK", "Tell the benefits agency when I start or end work"
    MOVE = "MOVE", "Pass my record to the area I move to"
