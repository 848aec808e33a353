"""Why a referral is declined or withdrawn, and how it ended."""

from django.db import models


class DeclineReason(models.TextChoices):
    FULL = "FULL", "We have no place"
    NOT_ELIGIBLE = "NOT_ELIGIBLE", "Our funding does not cover this person"
    TOO_FAR = "TOO_FAR", "Too far for them"
    OTHER_SERVICE = "OTHER_SERVICE", "Another service would help them better"
    COULD_NOT_REACH = "COULD_NOT_REACH", "We could not reach them"


class ReferralOutcome(models.TextChoices):
    HELPED = "HELPED", "Got the help they came for"
    PART_HELPED = "PART_HELPED", "Got part of the help"
    WORK = "WORK", "Started work"
    LEFT_EARLY = "LEFT_EARLY", "Left early"
    DID_NOT_COME = "DID_NOT_COME", "Did not come"


class WithdrawReason(models.TextChoices):
    PERSON_ASKED = "PERSON_ASKED", "The person took it back"
    JOURNEY_ENDED = "JOURNEY_ENDED", "Their time with the service ended"
