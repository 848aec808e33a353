"""The sweep: hourly, each area's messages are brought in line with its facts, and shown."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting
from worklocal.exchange.benefits_gateway import services


@jobs.task("benefits.form_due", every="20 * * * *")
def form_due() -> None:
    """What no event told of: meetings moved, letters posted since."""
    with acting(Context(scope="SIGN_IN")):
        areas = list(Area.objects.order_by("id").values_list("pk", flat=True))
    for area_id in areas:
        with acting(Context.system(area_id)):
            services.form_all()
            services.show_formed(at=clock.now())
