"""What analysts, commissioners and boards find on the first day: a trial, checks, an audit.

The trial is put together by the services themselves, so its hashes, draws and looks are real.
"""

from datetime import date, datetime, timedelta

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area, Role
from worklocal.core.context import Context, acting
from worklocal.core.errors import Refusal
from worklocal.evidence.fairness.services import audit_matches
from worklocal.evidence.payment_checks.services import run_checks
from worklocal.evidence.segmentation.services import fit_card
from worklocal.evidence.trials.allocating import (
    give_trial_consent_and_allocate,
    record_not_taking_part,
)
from worklocal.evidence.trials.enums import ArmKind, NotTakingPart, Switch
from worklocal.evidence.trials.models import Trial
from worklocal.evidence.trials.plans import Arm, TrialDraft, current_plan
from worklocal.evidence.trials.reading import read_trial
from worklocal.evidence.trials.services import register_trial
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey

TAKING_PART = 120
DRAFT = TrialDraft(
    code="free-help",
    title="Help without conditions",
    question="Do more people start work within six months when nothing is required of them?",
    population="People aged 16 or over who have a coach, in every district",
    estimand="The effect of being offered help without conditions, whatever is then taken up."
    " People who move away or stop a benefit stay in the arm that was drawn.",
    arms=(
        Arm("usual", "The usual service"),
        Arm(
            "free", "Without conditions", ArmKind.NO_CONDITIONS,
            switches=(Switch.ATTENDANCE_MESSAGES_OFF.value,),
        ),
    ),
    primary_outcome="FIRST_EARNINGS",
    within_days=182,
    planned_n=240,
    assumptions="Invented for the demonstration: 40% against 58%, power 80%, two-sided 5%",
)  # fmt: skip


def write_evidence(*, area: Area, today: date, at: datetime) -> None:
    """Run the night's checks, the month's audit and card, and a trial where there is an analyst.

    Called while acting for the whole area.
    """
    run_checks(area_id=area.pk, on=today, at=at)
    audit_matches(area_id=area.pk, on=today, at=at)
    fit_card(area=area, on=today, at=at)
    analyst = _user(area, RoleKind.ANALYST)
    coach = _user(area, RoleKind.COACH)
    if analyst is None or coach is None:
        return
    began = at - timedelta(days=230)
    with acting(_as(area, analyst)):
        trial = register_trial(draft=DRAFT, at=began)
    with acting(_as(area, coach)):
        _ask(trial, began=began)
    with acting(_as(area, analyst)):
        read_trial(trial=trial, at=at)


def _user(area: Area, kind: RoleKind) -> Role | None:
    return Role.objects.filter(area=area, kind=kind).order_by("starts_on", "id").first()


def _as(area: Area, role: Role) -> Context:
    """The building of a demonstration sees the area; the role is the one that a service asks."""
    return Context(area=area.pk, scope="AREA", role=str(role.kind), user=role.user_id)


def _ask(trial: Trial, *, began: datetime) -> None:
    """Every ninth person says no. Whoever had left by then is not asked."""
    wording = current_plan(trial).consent
    people = (
        Journey.objects.filter(area=trial.area_id, started_on__lt=began.date())
        .exclude(state=JourneyState.ENDED)
        .order_by("id")
        .values_list("person", flat=True)[:TAKING_PART]
    )
    for number, person_id in enumerate(people):
        when = began + timedelta(days=1 + number)
        try:
            if number % 9 == 8:
                record_not_taking_part(
                    trial=trial, person_id=person_id, reason=NotTakingPart.SAID_NO, at=when
                )
            else:
                give_trial_consent_and_allocate(
                    trial=trial, person_id=person_id, wording=wording, at=when
                )
        except Refusal:
            continue
