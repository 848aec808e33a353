"""Allocation at the moment of consent, and what may happen to a person's part afterwards.

The yes and the arm are written in one transaction: nobody has an arm without a consent, and
nobody, the coach least of all, can know the next arm before the yes is stored.
"""

import uuid
from datetime import datetime
from typing import Any

from worklocal.core import audit, context, idempotency
from worklocal.core.errors import Refusal
from worklocal.evidence.trials.enums import NotTakingPart, StepKind, StepReason, TrialState
from worklocal.evidence.trials.models import Allocation, AllocationStep, Excluded, Trial
from worklocal.evidence.trials.permissions import check_can_take_part_in_allocating
from worklocal.evidence.trials.plans import current_plan
from worklocal.evidence.trials.seeds import seed_of
from worklocal.evidence.trials.services import hold, scheme_of, state_of
from worklocal.support.people.enums import ConsentPurpose, JourneyState
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.services import give_consent


class CannotTakePart(Refusal):
    """Nobody was allocated, and why."""


def give_trial_consent_and_allocate(
    *, trial: Trial, person_id: uuid.UUID, wording: str, at: datetime, key: str = ""
) -> Allocation:
    """Keep the person's yes and draw their arm, as one.

    `wording` must be the plan's own, as it was read. Raises CannotTakePart when the trial is not
    open or is full, when the person is unknown to the actor, has no open journey, or said no or
    was allocated before. The same `key` again gives the same allocation.
    """
    check_can_take_part_in_allocating()
    made = idempotency.once(
        key, action="trial.allocate",
        request={"trial": str(trial.pk), "person": str(person_id), "wording": wording},
        do=lambda: _allocate(trial, person_id, wording, at),
    )  # fmt: skip
    return Allocation.objects.get(pk=made)


def _allocate(trial: Trial, person_id: uuid.UUID, wording: str, at: datetime) -> uuid.UUID:
    person, journey = _eligible(trial, person_id)
    plan = current_plan(trial)
    if wording != plan.consent:
        raise CannotTakePart("The words have changed since the page was opened. Read them again.")
    stratum = stratum_of(trial, person, journey)
    hold(trial)
    if state_of(trial) != TrialState.OPEN:
        raise CannotTakePart("This trial takes nobody on now.")
    with context.elevated("trial-allocation"):
        taken = Allocation.objects.filter(trial=trial)
        if taken.count() >= plan.planned_n:
            raise CannotTakePart("This trial has all the people it planned for.")
        position = taken.filter(stratum=stratum).count()
    consent = give_consent(
        person=person, purpose=ConsentPurpose.RESEARCH, wording=wording, at=at, about_id=trial.pk
    )
    row = Allocation(
        area_id=trial.area_id, trial=trial, person=person, journey_id=journey.pk, consent=consent,
        consented_at=consent.given_at, plan_sha256=plan.sha256, stratum=stratum,
        position=position, arm=_draw(trial, stratum, position), at=at,
        by_id=context.current().user,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("trial.allocated", person_id=person.pk, thing=row, detail={"trial": trial.code})
    return row.pk


def _eligible(trial: Trial, person_id: uuid.UUID) -> tuple[Person, Journey]:
    person = Person.objects.filter(area=trial.area_id, pk=person_id).first()
    if person is None:
        raise CannotTakePart("You cannot offer a trial to somebody who is not yours to help.")
    journey = Journey.objects.filter(person=person).exclude(state=JourneyState.ENDED).first()
    if journey is None:
        raise CannotTakePart("Only somebody who is with the service can take part.")
    if Allocation.objects.filter(trial=trial, person=person).exists():
        raise CannotTakePart("This person takes part already.")
    if Excluded.objects.filter(trial=trial, person=person).exists():
        raise CannotTakePart("It is recorded that this person does not take part.")
    return person, journey


def stratum_of(trial: Trial, person: Person, journey: Journey) -> str:
    """Where the person stands among the plan's strata, as codes with a slash between them."""
    parts = {
        "DISTRICT": person.la_code or "UNKNOWN",
        "OFFER": journey.offer,
        "MARKERS": "TWO_OR_MORE" if len(person.markers) >= 2 else "FEWER",
    }
    return "/".join(parts[name] for name in trial.strata) or "ALL"


def _draw(trial: Trial, stratum: str, position: int) -> str:
    from worklocal.evidence.engine.allocation import arm_at

    return arm_at(scheme_of(trial), seed_of(trial), stratum, position)


def record_not_taking_part(
    *, trial: Trial, person_id: uuid.UUID, reason: NotTakingPart, at: datetime
) -> Excluded:
    """Note that somebody was asked or looked at and does not take part: the flow counts them."""
    check_can_take_part_in_allocating()
    person, _ = _eligible(trial, person_id)
    row = Excluded(
        area_id=trial.area_id, trial=trial, person=person, reason=reason, at=at,
        by_id=context.current().user,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record("trial.not_taking_part", person_id=person.pk, thing=row)
    return row


def override_arm(
    *, allocation: Allocation, to_arm: str, reason: StepReason, at: datetime
) -> AllocationStep:
    """Give a person another arm than the one drawn, and say why. The draw is what is analysed."""
    check_can_take_part_in_allocating()
    codes = [arm["code"] for arm in allocation.trial.arms]
    if to_arm not in codes or to_arm == arm_in_force(allocation):
        raise CannotTakePart("Choose another arm of this trial.")
    return _note(allocation, StepKind.OVERRIDDEN, reason=reason, at=at, to_arm=to_arm)


def note_step(
    *, allocation: Allocation, kind: StepKind, reason: StepReason, at: datetime
) -> AllocationStep:
    """Note that a person did not receive what was drawn, or was lost to follow-up; once each."""
    check_can_take_part_in_allocating()
    if kind not in (StepKind.NOT_RECEIVED, StepKind.LOST):
        raise CannotTakePart("Say whether it was not received, or whether the person was lost.")
    if AllocationStep.objects.filter(allocation=allocation, kind=kind).exists():
        raise CannotTakePart("This is recorded already.")
    return _note(allocation, kind, reason=reason, at=at)


def end_part(*, consent_id: uuid.UUID, at: datetime) -> None:
    """A yes to research was taken back: from now on the person has no arm, and is not analysed."""
    allocation = Allocation.objects.filter(consent=consent_id).first()
    if allocation is None:
        return
    if not AllocationStep.objects.filter(allocation=allocation, kind=StepKind.WITHDREW).exists():
        _note(allocation, StepKind.WITHDREW, reason=StepReason.CONSENT, at=at)


def _note(allocation: Allocation, kind: StepKind, **more: Any) -> AllocationStep:
    row = AllocationStep(
        area_id=allocation.area_id, allocation=allocation, person_id=allocation.person_id,
        kind=kind, by_id=context.current().user, **more,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record(
        f"trial.{kind.lower()}", person_id=allocation.person_id, thing=row,
        detail={"reason": str(row.reason)},
    )  # fmt: skip
    return row


def arm_in_force(allocation: Allocation) -> str:
    """The arm a person is given now, as drawn or overridden; empty once the yes was taken back."""
    arm = allocation.arm
    for step in AllocationStep.objects.filter(allocation=allocation).order_by("at", "id"):
        if step.kind == StepKind.WITHDREW:
            return ""
        if step.kind == StepKind.OVERRIDDEN:
            arm = step.to_arm
    return arm


def replay(trial: Trial, seed: str) -> list[str]:
    """Stratum and position of every allocation that the seed does not give; empty when honest.

    Needs a context that sees the area's allocations.
    """
    from worklocal.evidence.engine import allocation as engine

    log = [
        engine.Allocation(str(row.pk), row.stratum, row.position, row.arm, str(row.consented_at))
        for row in Allocation.objects.filter(trial=trial).order_by("stratum", "position")
    ]
    wrong = engine.replays(scheme_of(trial), seed, log)
    return [f"{line.stratum} {line.position}" for line in wrong]
