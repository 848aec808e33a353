"""On the second of each month: the card of each area, fitted anew and judged."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting


@jobs.task("segmentation.fit_all", every="30 5 2 * *")
def fit_all_cards() -> None:
    from worklocal.evidence.segmentation.services import fit_card

    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            fit_card(area=area, on=clock.day_of(now), at=now)
