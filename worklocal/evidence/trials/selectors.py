"""Questions about trials. What analysts are given holds counts; no selector here gives a name."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from worklocal.accounts.viewer import Viewer
from worklocal.evidence.trials.allocating import arm_in_force
from worklocal.evidence.trials.enums import TrialState
from worklocal.evidence.trials.models import (
    Allocation,
    Excluded,
    LookTaken,
    PlanVersion,
    Reading,
    Trial,
    TrialStep,
)


def _with_state(rows: QuerySet[Trial]) -> QuerySet[Trial]:
    newest = TrialStep.objects.filter(trial=OuterRef("pk")).order_by("-at", "-id")
    return rows.annotate(state=Subquery(newest.values("state")[:1]))


def trials_of(viewer: Viewer) -> list[Trial]:
    """Every trial of the area with its `state`, the newest first."""
    rows = _with_state(Trial.objects.filter(area=viewer.area))
    return list(rows.order_by("-registered_at", "-id")[:100])


def trial_for(viewer: Viewer, code: str) -> Trial | None:
    rows = _with_state(Trial.objects.filter(area=viewer.area, code=code))
    return rows.select_related("registered_by").first()


def trials_to_read(area_id: uuid.UUID) -> list[Trial]:
    """All of them: followed-up people ripen after a trial has closed, too."""
    return list(Trial.objects.filter(area=area_id).order_by("registered_at", "id"))


def newest_reading(trial: Trial) -> Reading | None:
    return Reading.objects.filter(trial=trial).order_by("-at", "-id").first()


def people_counted(trials: Sequence[Trial]) -> dict[uuid.UUID, int]:
    """People allocated by trial, as the newest reading of each has it."""
    rows = Reading.objects.filter(trial__in=trials).order_by("trial", "-at", "-id")
    return dict(rows.distinct("trial").values_list("trial", "content__people"))


def looks_taken(trial: Trial) -> list[LookTaken]:
    return list(LookTaken.objects.filter(trial=trial).order_by("number", "arm", "id"))


def versions_of(trial: Trial) -> list[PlanVersion]:
    """Every registered version of the plan, newest first."""
    rows = PlanVersion.objects.filter(trial=trial).select_related("registered_by")
    return list(rows.order_by("-version", "-id"))


def steps_of(trial: Trial) -> list[TrialStep]:
    return list(TrialStep.objects.filter(trial=trial).select_related("by").order_by("-at", "-id"))


@dataclass(frozen=True)
class Offered:
    """An open trial as it stands for one person. `arm`: name of what they are given now."""

    trial: Trial
    allocation: Allocation | None
    arm: str
    said_no: bool


def trials_for_person(viewer: Viewer, person_id: uuid.UUID) -> list[Offered]:
    """Open trials, and any the person takes part in, for those who may see the person."""
    allocations = {
        row.trial_id: row
        for row in Allocation.objects.filter(person=person_id).order_by("at", "id")
    }
    said_no = set(
        Excluded.objects.filter(person=person_id).order_by("id").values_list("trial", flat=True)
    )
    found = []
    for trial in trials_of(viewer):
        allocation = allocations.get(trial.pk)
        if allocation is None and trial.state != TrialState.OPEN:  # type: ignore[attr-defined]
            continue
        given = arm_in_force(allocation) if allocation else ""
        found.append(Offered(trial, allocation, arm_name(trial, given), trial.pk in said_no))
    return found


def arm_name(trial: Trial, code: str) -> str:
    return next((arm["name"] for arm in trial.arms if arm["code"] == code), "")


def arm_of(person_id: uuid.UUID, *, trial: Trial) -> str:
    """The code of the arm a person is given now; empty for who takes no part."""
    allocation = Allocation.objects.filter(trial=trial, person=person_id).first()
    return arm_in_force(allocation) if allocation else ""


def switches_of(person_id: uuid.UUID) -> frozenset[str]:
    """What is turned off for a person by the arms they are in now (`enums.Switch`).

    For rooms above, such as sending: ask before a message about attendance goes out.
    """
    found: set[str] = set()
    rows = Allocation.objects.filter(person=person_id).select_related("trial").order_by("id")
    for allocation in rows:
        code = arm_in_force(allocation)
        for arm in allocation.trial.arms:
            if arm["code"] == code:
                found.update(arm["switches"])
    return frozenset(found)
