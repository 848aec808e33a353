"""When a journey ends, what is still in the diary is called off."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.appointments.services import call_off_all
from worklocal.support.people.enums import JourneyState


@receiver("journey.moved")
def call_off_what_is_booked(payload: Mapping[str, str]) -> None:
    if payload["to"] == JourneyState.ENDED:
        call_off_all(journey_id=uuid.UUID(payload["journey"]), at=clock.now())
