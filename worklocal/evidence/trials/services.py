"""Changes to trials: register, change the plan, pause, open again, close.

The seed's hash and the plan's hash and time are stored here, before anybody can be allocated.
Allocation itself is in `allocating`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from worklocal.core import audit, context
from worklocal.core.errors import Refusal
from worklocal.evidence.trials.enums import TRIAL_MOVES, TrialState
from worklocal.evidence.trials.models import PlanVersion, Trial, TrialStep
from worklocal.evidence.trials.permissions import check_can_plan
from worklocal.evidence.trials.plans import (
    FIXED,
    LONGEST_CONSENT,
    TrialDraft,
    current_plan,
    plan_of,
)
from worklocal.evidence.trials.seeds import keep_seed, seed_of


class PlanRefused(Refusal):
    """The plan cannot be registered as it stands; the sentence says what it lacks."""


def register_trial(*, draft: TrialDraft, at: datetime) -> Trial:
    """Register a trial and open it: its plan hashed and timed, its seed drawn and hidden.

    Raises PlanRefused for a plan that lacks a part, arms or blocks that do not fit, or a code
    that was used before.
    """
    check_can_plan()
    from worklocal.evidence.engine import plan as registry
    from worklocal.evidence.engine.frames import ENGINE_VERSION
    from worklocal.evidence.engine.random_stream import commitment, new_seed

    who = context.current()
    seed = new_seed()
    plan = plan_of(draft, seed_sha256=commitment(seed), engine_version=ENGINE_VERSION)
    _check_draft(draft, plan)
    try:
        registered = registry.register(plan=plan, registered_at=at)
    except registry.PlanIncomplete as lacking:
        raise PlanRefused(f"This cannot be registered: {lacking}.") from None
    trial = Trial(
        area_id=who.area, code=draft.code, title=draft.title, arms=plan["arms"],
        blocks=plan["blocks"], strata=plan["strata"], seed_sha256=plan["seed_sha256"],
        registered_at=at, registered_by_id=who.user,
    )  # fmt: skip
    try:
        with transaction.atomic():
            trial.save(force_insert=True)
    except IntegrityError:
        raise PlanRefused("There is a trial of this code already. Choose another code.") from None
    keep_seed(trial, seed)
    _keep_version(trial, registered)
    _step(trial, TrialState.OPEN, at=at)
    audit.record("trial.registered", thing=trial, detail={"plan": registered.sha256})
    return trial


def _check_draft(draft: TrialDraft, plan: Mapping[str, Any]) -> None:
    from worklocal.evidence.engine.frames import BadInput

    if len(plan["consent"]) > LONGEST_CONSENT:
        raise PlanRefused(f"The words of the yes must be {LONGEST_CONSENT} characters or fewer.")
    if draft.planned_n < 2 * len(draft.arms):
        raise PlanRefused("Plan at least two people for each arm.")
    if not 1 <= draft.looks <= 10:
        raise PlanRefused("Plan between 1 and 10 looks.")
    try:
        _scheme(draft.code, plan["arms"], plan["blocks"])
    except BadInput as wrong:
        raise PlanRefused(f"The arms and blocks do not fit together: {wrong.reason}.") from None


def _scheme(code: str, arms: list[dict[str, Any]], blocks: list[int]) -> Any:
    from worklocal.evidence.engine.allocation import Scheme

    return Scheme(
        trial=code, arms=tuple(arm["code"] for arm in arms),
        ratio=tuple(arm["share"] for arm in arms), blocks=tuple(blocks),
    )  # fmt: skip


def scheme_of(trial: Trial) -> Any:
    """The engine's scheme: with the seed, all that a replay needs."""
    return _scheme(trial.code, trial.arms, trial.blocks)


def amend_plan(
    *, trial: Trial, changes: Mapping[str, Any], reason: str, at: datetime
) -> PlanVersion:
    """Register a later version of the plan; the old text stays, and the new one names its hash.

    Raises PlanRefused without a reason, without a change, once the trial is closed, and for a
    change of arms, blocks, strata, seed or primary outcome.
    """
    check_can_plan()
    from worklocal.evidence.engine import plan as registry

    hold(trial)
    if state_of(trial) == TrialState.CLOSED:
        raise PlanRefused("The trial is closed: its plan can no longer be changed.")
    if fixed := sorted(set(changes) & set(FIXED)):
        raise PlanRefused(f"{', '.join(fixed)} cannot be changed: register another trial.")
    history = history_of(trial)
    try:
        registered = registry.amend(
            history=history, plan={**current_plan(trial).whole, **changes}, registered_at=at,
            reason=reason,
        )  # fmt: skip
    except registry.PlanIncomplete as lacking:
        raise PlanRefused(f"This cannot be registered: {lacking}.") from None
    version = _keep_version(trial, registered)
    audit.record("trial.amended", thing=trial, detail={"plan": registered.sha256})
    return version


def history_of(trial: Trial) -> list[Any]:
    """Every registered version, oldest first, as the engine checks them (`plan.is_intact`)."""
    from worklocal.evidence.engine.plan import Registration

    return [
        Registration(
            row.version, row.registered_at, row.text, row.sha256, row.previous or None, row.reason
        )
        for row in PlanVersion.objects.filter(trial=trial).order_by("version", "id")
    ]


def _keep_version(trial: Trial, registered: Any) -> PlanVersion:
    row = PlanVersion(
        area_id=trial.area_id, trial=trial, version=registered.version, text=registered.text,
        sha256=registered.sha256, previous=registered.previous or "", reason=registered.reason,
        registered_at=registered.registered_at, registered_by_id=context.current().user,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def state_of(trial: Trial) -> TrialState:
    newest = TrialStep.objects.filter(trial=trial).order_by("-at", "-id").first()
    return TrialState(newest.state) if newest else TrialState.OPEN


def pause_trial(*, trial: Trial, reason: str, at: datetime) -> None:
    """Allocate nobody for now. Those who take part go on."""
    check_can_plan()
    _move(trial, TrialState.PAUSED, reason=reason, at=at)


def reopen_trial(*, trial: Trial, reason: str, at: datetime) -> None:
    """Allocate again: a person's decision, with their reason, after a pause."""
    check_can_plan()
    _move(trial, TrialState.OPEN, reason=reason, at=at)


def close_trial(*, trial: Trial, reason: str, at: datetime) -> str:
    """End enrolment for good and tell the seed, so that anybody may replay; return the seed."""
    check_can_plan()
    hold(trial)
    seed = seed_of(trial)
    _move(trial, TrialState.CLOSED, reason=reason, at=at, seed=seed)
    return seed


def pause_for_safety(*, trial: Trial, reason: str, at: datetime) -> bool:
    """What the safety band does by itself: pause an open trial, and wait for a person."""
    hold(trial)
    if state_of(trial) != TrialState.OPEN:
        return False
    _step(trial, TrialState.PAUSED, at=at, reason=reason, by=None)
    audit.record("trial.paused_for_safety", thing=trial)
    return True


def _move(trial: Trial, to: TrialState, *, reason: str, at: datetime, seed: str = "") -> None:
    hold(trial)
    TRIAL_MOVES.check_move(state_of(trial), to)
    if not reason.strip():
        raise PlanRefused("Say why, in a sentence.")
    _step(trial, to, at=at, reason=reason.strip(), seed=seed)
    audit.record("trial.moved", thing=trial, detail={"to": str(to)})


_WRITER = object()


def _step(
    trial: Trial, state: TrialState, *, at: datetime, reason: str = "", seed: str = "",
    by: Any = _WRITER,
) -> None:  # fmt: skip
    TrialStep(
        area_id=trial.area_id, trial=trial, state=state, reason=reason, seed=seed, at=at,
        by_id=context.current().user if by is _WRITER else by,
    ).save(force_insert=True)  # fmt: skip


def hold(trial: Trial) -> None:
    """Take the trial's lock to the end of the transaction: rows that are only added cannot be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"trial:{trial.pk}"]
        )
