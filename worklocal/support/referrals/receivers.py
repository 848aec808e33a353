"""When a journey ends, the referrals that nobody has answered are taken back."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.people.enums import JourneyState
from worklocal.support.referrals.services import withdraw_unanswered


@receiver("journey.moved")
def take_back_what_waits(payload: Mapping[str, str]) -> None:
    if payload["to"] == JourneyState.ENDED:
        withdraw_unanswered(journey_id=uuid.UUID(payload["journey"]), at=clock.now())
