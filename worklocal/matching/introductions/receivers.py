"""Changes that move lists at once: wishes saved, a vacancy opened, closed or filled."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver

Payload = Mapping[str, str]


@receiver("wishes.saved")
def list_anew(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import relist_person

    relist_person(person_id=uuid.UUID(payload["person"]), at=clock.now())


@receiver("vacancy.opened")
def put_on_lists(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import list_new_vacancy

    list_new_vacancy(vacancy_id=uuid.UUID(payload["vacancy"]), at=clock.now())


@receiver("vacancy.closed")
def take_off_lists(payload: Payload) -> None:
    from worklocal.matching.introductions.lists import drop_vacancy

    drop_vacancy(vacancy_id=uuid.UUID(payload["vacancy"]))
