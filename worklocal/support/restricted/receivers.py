"""Effects of joining, moving house and changing coach on who may see whom. Each is heard once."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.people.models import Journey
from worklocal.support.restricted.models import StaffRelation
from worklocal.support.restricted.relations import infer_for_person, match_ahead
from worklocal.support.restricted.restrictions import name_new_lead

Payload = Mapping[str, str]


@receiver("journey.started")
@receiver("details.changed")
def compare_with_staff(payload: Payload) -> None:
    infer_for_person(uuid.UUID(payload["person"]), at=clock.now())


@receiver("relation.said_ahead")
def close_whom_they_named(payload: Payload) -> None:
    match_ahead(StaffRelation.objects.get(pk=uuid.UUID(payload["relation"])), at=clock.now())


@receiver("lead.assigned")
def let_protection_follow_the_lead(payload: Payload) -> None:
    journey = Journey.objects.get(pk=uuid.UUID(payload["journey"]))
    if journey.lead_coach_id:
        name_new_lead(person_id=journey.person_id, lead_id=journey.lead_coach_id, at=clock.now())
