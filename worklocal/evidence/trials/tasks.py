"""Every night: each open trial is counted, its due looks taken, its safety band drawn."""

from worklocal.accounts.models import Area
from worklocal.core import clock, jobs
from worklocal.core.context import Context, acting


@jobs.task("trials.read_all", every="45 2 * * *")
def read_all_trials() -> None:
    from worklocal.evidence.trials.reading import read_trial
    from worklocal.evidence.trials.selectors import trials_to_read

    now = clock.now()
    for area in Area.objects.order_by("name", "id"):
        with acting(Context.system(area.pk)):
            for trial in trials_to_read(area.pk):
                read_trial(trial=trial, at=now)
