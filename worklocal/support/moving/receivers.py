"""A yes that is taken back takes the packet back, from whichever page it was done."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.moving.models import Move, MoveState
from worklocal.support.moving.services import take_back


@receiver("consent.withdrawn")
def take_the_packet_back(payload: Mapping[str, str]) -> None:
    consent = uuid.UUID(payload["consent"])
    move = Move.objects.filter(consent=consent, state=MoveState.SENT).first()
    if move is not None:
        take_back(move=move, at=clock.now())
