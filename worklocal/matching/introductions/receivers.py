"""Changes that move lists at once: wishes saved, a vacancy opened, closed or filled."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.support.people.enums import JourneyState
from worklocal.support.restricted.enums import RestrictionKind
from worklocal.support.restricted.restrictions import NOT_SHARED

Payload = Mapping[str, str]


@receiver("wishes.saved")
def list_anew(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import relist_person

    relist_person(person_id=uuid.UUID(payload["person"]), at=clock.now())


@receiver("journey.moved")
def take_off_their_list(payload: Payload) -> None:
    """Whoever has left is shown no jobs, and stands on no vacancy's list."""
    from worklocal.matching.introductions.lists import relist_person

    if payload["to"] == JourneyState.ENDED:
        relist_person(person_id=uuid.UUID(payload["person"]), at=clock.now())


@receiver("restriction.set")
def take_back_where_they_are(payload: Payload) -> None:
    """What an employer was shown of somebody who is protected now no longer says where they are."""
    from worklocal.matching.introductions.models import Introduction

    if payload["kind"] not in (RestrictionKind.ADDRESS, RestrictionKind.IDENTITY):
        return
    for row in Introduction.objects.filter(person=uuid.UUID(payload["person"])).order_by("id"):
        row.shared = {k: v for k, v in row.shared.items() if k not in NOT_SHARED}
        row.save(update_fields=["shared"])


@receiver("vacancy.opened")
def put_on_lists(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import list_new_vacancy

    list_new_vacancy(vacancy_id=uuid.UUID(payload["vacancy"]), at=clock.now())


@receiver("vacancy.closed")
def take_off_lists(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import drop_vacancy

    drop_vacancy(vacancy_id=uuid.UUID(payload["vacancy"]))
