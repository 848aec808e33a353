"""Effects of a change of lead on cover. Heard once, after the commit, for the whole area."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.coaching.cover import follow_lead
from worklocal.support.people.models import Journey


@receiver("lead.assigned")
def let_cover_follow_the_lead(payload: Mapping[str, str]) -> None:
    journey = Journey.objects.get(pk=uuid.UUID(payload["journey"]))
    follow_lead(person_id=journey.person_id, coach_id=journey.lead_coach_id, at=clock.now())
