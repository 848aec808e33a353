"""The sweep: hourly, each area's messages are brought in line with its facts, and shown."""

import uuid

from django.apps import apps

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting
from worklocal.exchange.benefits_gateway import services
from worklocal.exchange.benefits_gateway.models import AgencyLink, AttendanceStop

TRIALS = "worklocal.evidence.trials"
NO_ATTENDANCE = "ATTENDANCE_MESSAGES_OFF"
"""The switch by which an arm of a trial stops these messages (evidence/trials, `enums.Switch`)."""


@jobs.task("benefits.form_due", every="20 * * * *")
def form_due() -> None:
    """What no event told of: meetings moved, letters posted since, arms drawn since."""
    with acting(Context(scope="SIGN_IN")):
        areas = list(Area.objects.order_by("id").values_list("pk", flat=True))
    for area_id in areas:
        with acting(Context.system(area_id)):
            keep_arm_stops()
            services.form_all()
            services.show_formed(at=clock.now())


def arm_stops(person_id: uuid.UUID) -> bool:
    """Is the person in an arm of a trial whose attendance is not told?"""
    if not apps.is_installed(TRIALS):
        return False
    from worklocal.evidence.trials.selectors import switches_of

    return NO_ATTENDANCE in switches_of(person_id)


def keep_arm_stops() -> int:
    """Bring the stops in line with the trials, before anything is formed; return how many changed.

    A stop begins on the day it is found; where the arm is drawn at joining, that is before any
    meeting. It ends the day before the person is in no such arm any more.
    """
    today = clock.today()
    links = AgencyLink.objects.filter(ends_on=None, work_search=True).order_by("id")
    changed = 0
    for person_id in links.values_list("person_id", flat=True):
        open_stop = AttendanceStop.objects.filter(person=person_id, ends_on=None).first()
        stops = arm_stops(person_id)
        if stops and open_stop is None:
            services.stop_attendance(person_id=person_id, from_on=today)
            changed += 1
    return changed
