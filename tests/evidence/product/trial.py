"""A trial to test with, and people to ask."""

from dataclasses import replace

from tests.cast import _person_with_lead
from worklocal.core import clock
from worklocal.evidence.trials import services
from worklocal.evidence.trials.allocating import give_trial_consent_and_allocate
from worklocal.evidence.trials.enums import ArmKind, Switch
from worklocal.evidence.trials.models import Trial
from worklocal.evidence.trials.plans import Arm, TrialDraft, current_plan

DRAFT = TrialDraft(
    code="free-26", title="Support without conditions",
    question="Do more people start work when nothing is required of them?",
    population="People who join and have a coach", estimand="Effect of the offer, as drawn",
    arms=(
        Arm("usual", "The usual service"),
        Arm("free", "Without conditions", ArmKind.NO_CONDITIONS,
            switches=(Switch.ATTENDANCE_MESSAGES_OFF.value,)),
    ),
    primary_outcome="FIRST_EARNINGS", within_days=365, planned_n=40,
    assumptions="Two proportions, 20% and 30%, power 80%", strata=("DISTRICT", "MARKERS"),
)  # fmt: skip


def register(cast, *, at=None, **changed) -> Trial:
    with cast.as_(cast.anya):
        return services.register_trial(draft=replace(DRAFT, **changed), at=at or clock.now())


def people(cast, count):
    """Journeys of new people led by Ben."""
    with cast.as_area():
        return [_person_with_lead(cast.area, f"Zebedee{n}", cast.ben)[1] for n in range(count)]


def wording(cast, trial):
    with cast.as_(cast.ben):
        return current_plan(trial).consent


def allocate(cast, trial, person_id, *, at=None, **more):
    words = wording(cast, trial)
    with cast.as_(cast.ben):
        return give_trial_consent_and_allocate(
            trial=trial, person_id=person_id, wording=words, at=at or clock.now(), **more
        )
