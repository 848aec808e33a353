"""Every night, after the figures: the eight checks of each area."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting


@jobs.task("payment_checks.run_all", every="0 4 * * *")
def run_all_checks() -> None:
    from worklocal.evidence.payment_checks.services import run_checks

    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            run_checks(area_id=area.pk, on=clock.day_of(now), at=now)
