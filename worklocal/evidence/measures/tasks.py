"""Every night: the figures of each area at yesterday's end."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting
from worklocal.evidence.measures.services import make_figures


@jobs.task("measures.make_figures", every="30 2 * * *")
def make_all_figures() -> None:
    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            make_figures(area_code=area.code, cut_on=clock.day_of(now), at=now)
