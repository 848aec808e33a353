"""On the first of each month, after the night's lists were made: the audit of each area."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting


@jobs.task("fairness.audit_all", every="0 5 1 * *")
def audit_all_matches() -> None:
    from worklocal.evidence.fairness.services import audit_matches

    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            audit_matches(area_id=area.pk, on=clock.day_of(now), at=now)
