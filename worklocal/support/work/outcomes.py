"""What a person's jobs amount to: outcomes as the framework defines them, read from facts."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from worklocal.reference.framework.enums import OutcomeKind
from worklocal.reference.framework.shapes import Framework, Outcome
from worklocal.support.work import rules
from worklocal.support.work.models import PAYABLE_PROOF, Job, ProofKind
from worklocal.support.work.rules import Spell

DERIVED_KINDS = (OutcomeKind.FIRST_PAID_DAY, OutcomeKind.DAYS_IN_WORK)


@dataclass(frozen=True)
class Reached:
    """One outcome, the day it was reached, the weakest grade it rests on, and the days proved."""

    outcome: str
    achieved_on: date
    grade: str
    days_proved: int

    @property
    def is_payable(self) -> bool:
        return self.grade in PAYABLE_PROOF


def outcomes_reached(
    *, journey_id: uuid.UUID, joined_on: date, framework: Framework
) -> list[Reached]:
    """Outcomes of one journey. Only days that a proof covers are counted.

    Read with payable proof first; when that is not enough, with the person's own word too, and
    then the grade says so.
    """
    return outcomes_reached_of({journey_id: joined_on}, framework=framework)[journey_id]


def outcomes_reached_of(
    joined: Mapping[uuid.UUID, date], *, framework: Framework
) -> dict[uuid.UUID, list[Reached]]:
    """Outcomes of several journeys, by journey (id to the day they joined); two queries in all."""
    jobs: dict[uuid.UUID, list[Job]] = defaultdict(list)
    rows = (
        Job.objects.filter(journey__in=list(joined), replaced_by=None)
        .prefetch_related("proofs")
        .order_by("starts_on", "id")
    )
    for job in rows:
        jobs[job.journey_id].append(job)
    return {
        journey_id: _reached(jobs[journey_id], joined_on=joined_on, framework=framework)
        for journey_id, joined_on in joined.items()
    }


def _reached(jobs: list[Job], *, joined_on: date, framework: Framework) -> list[Reached]:
    strong = _proved_days(jobs, PAYABLE_PROOF)
    weak = _proved_days(jobs, tuple(ProofKind))
    reached = []
    for definition in framework.outcomes:
        if definition.kind not in DERIVED_KINDS:
            continue
        for spells, grade in ((strong, _best_grade(jobs)), (weak, ProofKind.PERSON_SAID)):
            if day := _day_reached(definition, spells, joined_on):
                proved = sum((s.ends_on - s.starts_on).days + 1 for s in spells)
                reached.append(Reached(definition.code, day, str(grade), proved))
                break
    return reached


def _proved_days(jobs: list[Job], kinds: Collection[str]) -> list[Spell]:
    found = []
    for job in jobs:
        covers = [Spell(p.from_on, p.to_on) for p in job.proofs.all() if p.kind in kinds]
        found += rules.proved(Spell(job.starts_on, job.ends_on or date.max), covers)
    return rules.merged(found)


def _best_grade(jobs: list[Job]) -> str:
    """The weakest payable proof among them: what a payable reading rests on."""
    order = (ProofKind.PAYSLIP, ProofKind.EMPLOYER, ProofKind.PAYROLL)
    kinds = {proof.kind for job in jobs for proof in job.proofs.all()}
    return next((str(kind) for kind in order if kind in kinds), ProofKind.PERSON_SAID)


def _day_reached(definition: Outcome, spells: list[Spell], joined_on: date) -> date | None:
    if definition.kind == OutcomeKind.FIRST_PAID_DAY:
        return rules.first_day_in_work(spells, since=joined_on)
    gap = definition.gap_days.value if definition.gap_days else 0
    return rules.sustained_on(spells, since=joined_on, days=definition.days or 0, gap_days=gap)
