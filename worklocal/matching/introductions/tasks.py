"""Every night: one job an area, so that areas spread over as many workers as there are."""

import uuid

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting


@jobs.task("introductions.make_lists")
def make_area_lists(area: str) -> None:
    from worklocal.matching.introductions.lists import make_lists

    with acting(Context.system(uuid.UUID(area))):
        make_lists(area_id=uuid.UUID(area), at=clock.now())


@jobs.task("introductions.make_all_lists", every="0 3 * * *")
def make_all_lists() -> None:
    for area in Area.objects.order_by("name", "id"):
        jobs.enqueue("introductions.make_lists", area=str(area.pk))


@jobs.task("introductions.chase_results", every="0 7 * * 1-5")
def chase_all_results() -> None:
    """Every working morning: employers whose word is overdue are asked for it."""
    from worklocal.matching.introductions.services import chase_results

    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            chase_results(on=clock.day_of(now), at=now)
