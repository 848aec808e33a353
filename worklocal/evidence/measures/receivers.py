"""Work changed: the outcomes of that journey are derived anew."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.evidence.measures.services import derive_outcomes
from worklocal.support.people.models import Journey


@receiver("work.changed")
def derive_anew(payload: Mapping[str, str]) -> None:
    journey = Journey.objects.get(pk=uuid.UUID(payload["journey"]))
    derive_outcomes(journey=journey, at=clock.now())
