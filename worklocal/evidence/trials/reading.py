"""Counting a trial at a moment: balance, flow, planned looks and the safety band.

Everything an analyst's page shows is made here, at night or when they ask, so that no page reads
a person's row. Outcomes are told by arm at planned looks alone; only the safety band may be
looked at every day.
"""

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from worklocal.core import clock, context
from worklocal.evidence.trials.enums import NotTakingPart, StepReason, TrialState
from worklocal.evidence.trials.models import Excluded, LookTaken, Reading, Trial, TrialStep
from worklocal.evidence.trials.plans import CurrentPlan, current_plan
from worklocal.evidence.trials.services import pause_for_safety, scheme_of, state_of

HARM_DAYS = 90
WATCHED_POINTS = 40

_PEOPLE = """
SELECT a.arm, a.stratum, a.position, a.consented_at,
  (SELECT s.reason FROM trials_allocationstep s WHERE s.allocation_id = a.id
     AND s.kind = 'NOT_RECEIVED' AND s.at <= %(at)s LIMIT 1),
  (SELECT s.reason FROM trials_allocationstep s WHERE s.allocation_id = a.id
     AND s.kind = 'OVERRIDDEN' AND s.at <= %(at)s ORDER BY s.at DESC LIMIT 1),
  (SELECT s.reason FROM trials_allocationstep s WHERE s.allocation_id = a.id
     AND s.kind = 'LOST' AND s.at <= %(at)s LIMIT 1),
  EXISTS (SELECT 1 FROM trials_allocationstep s WHERE s.allocation_id = a.id
     AND s.kind = 'WITHDREW' AND s.at <= %(at)s),
  a.at + make_interval(days => %(within)s) <= %(at)s,
  EXISTS (SELECT 1 FROM measures_outcome o WHERE o.journey_id = a.journey_id
     AND o.outcome = %(outcome)s AND o.derived_at <= %(at)s
     AND (o.withdrawn_at IS NULL OR o.withdrawn_at > %(at)s)
     AND o.achieved_on BETWEEN (a.at AT TIME ZONE 'Europe/London')::date
       AND (a.at AT TIME ZONE 'Europe/London')::date + %(within)s),
  a.at + make_interval(days => %(harm_days)s) <= %(at)s,
  EXISTS (SELECT 1 FROM people_journeystep j WHERE j.journey_id = a.journey_id
     AND j.new_state = 'ENDED' AND j.at BETWEEN a.at
       AND a.at + make_interval(days => %(harm_days)s))
    AND NOT EXISTS (SELECT 1 FROM measures_outcome o WHERE o.journey_id = a.journey_id
     AND o.outcome = 'FIRST_EARNINGS' AND o.withdrawn_at IS NULL),
  NOT EXISTS (SELECT 1 FROM coaching_contact c WHERE c.person_id = a.person_id
     AND c.at > a.at AND c.at <= a.at + make_interval(days => %(harm_days)s))
FROM trials_allocation a WHERE a.trial_id = %(trial)s AND a.at <= %(at)s ORDER BY a.at, a.id
"""
NAMES = (
    "arm", "stratum", "position", "consent_at", "not_received", "overridden", "lost", "withdrew",
    "is_ripe", "reached", "is_watched", "left_early", "no_contact",
)  # fmt: skip
Person = dict[str, Any]


def read_trial(*, trial: Trial, at: datetime) -> Reading:
    """Count a trial now, take the looks that are due, and pause it if the safety band says so.

    What counts the same on the same day is kept once.
    """
    plan = current_plan(trial)
    with context.elevated("trial-reading"):
        people = _people(trial, plan, at)
        excluded = Counter(
            Excluded.objects.filter(trial=trial, at__lte=at)
            .order_by()
            .values_list("reason", flat=True)
        )
        take_looks(trial, plan, people, at)
        band = safety_band(trial, plan, people)
        if band["harm_at"]:
            _pause_once(trial, band["harm_at"], at)
        content = {
            "people": len(people), "planned": plan.planned_n,
            "ripe": sum(person["is_ripe"] for person in people),
            "counts": counts_of(trial, people), "balance": balance_of(trial, people),
            "flow": flow_of(trial, plan, people, excluded),
            "looks": planned_looks_of(plan), "band": band,
        }  # fmt: skip
        last = Reading.objects.filter(trial=trial).order_by("-at", "-id").first()
        if last and clock.day_of(last.at) == clock.day_of(at) and _same(last.content, content):
            return last
        row = Reading(area_id=trial.area_id, trial=trial, at=at, content=content)
        row.save(force_insert=True)
    return row


def _same(kept: dict[str, Any], content: dict[str, Any]) -> bool:
    """Whether both say the same once written down, where tuples are lists and keys are words."""
    return bool(kept == json.loads(json.dumps(content, cls=DjangoJSONEncoder)))


def _people(trial: Trial, plan: CurrentPlan, at: datetime) -> list[Person]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(
            _PEOPLE,
            {
                "trial": trial.pk, "at": at, "within": plan.within_days,
                "outcome": plan.outcome, "harm_days": HARM_DAYS,
            },
        )  # fmt: skip
        return [dict(zip(NAMES, row, strict=True)) for row in cursor.fetchall()]


def counts_of(trial: Trial, people: list[Person]) -> list[dict[str, Any]]:
    """People by stratum and arm, arms in the plan's order."""
    counted = Counter((person["stratum"], person["arm"]) for person in people)
    return [
        {"stratum": stratum, "arms": [counted[stratum, arm["code"]] for arm in trial.arms]}
        for stratum in sorted({person["stratum"] for person in people})
    ]


def balance_of(trial: Trial, people: list[Person]) -> dict[str, float]:
    from worklocal.evidence.engine import allocation as engine

    scheme = scheme_of(trial)
    log = [
        engine.Allocation("", p["stratum"], p["position"], p["arm"], str(p["consent_at"]))
        for p in people
    ]
    gaps = engine.imbalance(scheme, log)
    return {
        "largest": max(gaps.values(), default=0),
        "allowed": max(scheme.blocks) / sum(scheme.ratio),
    }


def flow_of(
    trial: Trial, plan: CurrentPlan, people: list[Person], excluded: Counter[str]
) -> dict[str, Any]:
    """The CONSORT flow, drawn, as rows, and whatever does not add up (nothing, one hopes)."""
    from worklocal.evidence.engine import consort

    names = {arm["code"]: arm["name"] for arm in trial.arms}
    records = [_flow_record(names, plan, person) for person in people]
    for reason, count in sorted(excluded.items()):
        records += [{"excluded": str(NotTakingPart(reason).label)}] * count
    flow = consort.flow_from_states(records)
    return {
        "svg": consort.svg(flow), "title": flow.title, "rows": consort.rows_of(flow),
        "faults": consort.reconcile(flow),
    }  # fmt: skip


def _flow_record(names: dict[str, str], plan: CurrentPlan, person: Person) -> dict[str, Any]:
    not_received = person["not_received"] or person["overridden"]
    lost = person["lost"] or ("CONSENT" if person["withdrew"] else "")
    not_analysed = "Took their yes back" if person["withdrew"] else ""
    if not not_analysed and not person["is_ripe"]:
        not_analysed = f"{plan.within_days} days not over yet"
    return {
        "arm": names[person["arm"]], "consent_at": person["consent_at"],
        "not_received": str(StepReason(not_received).label) if not_received else "",
        "lost": str(StepReason(lost).label) if lost else "", "not_analysed": not_analysed,
    }  # fmt: skip


def planned_looks_of(plan: CurrentPlan) -> list[dict[str, Any]]:
    """Each look: after how many people, its boundary on |z|, and the error spent by then."""
    from worklocal.evidence.engine.monitoring import planned_looks

    return [
        {**asdict(look), "people": needed_for(plan, look.look)}
        for look in planned_looks(plan.looks, plan.look_kind)
    ]


def needed_for(plan: CurrentPlan, look: int) -> int:
    return -(-plan.planned_n * look // plan.looks)


def take_looks(trial: Trial, plan: CurrentPlan, people: list[Person], at: datetime) -> None:
    """Take every planned look whose people have all had their time; a look is never retaken.

    Looks go by the first people allocated, so what happens later cannot choose who is counted.
    A trial that closed with fewer people than planned has its last look when all are ripe.
    """
    ripe = [person for person in people if person["is_ripe"]]
    taken = set(LookTaken.objects.filter(trial=trial).order_by().values_list("number", flat=True))
    closed_short = state_of(trial) == TrialState.CLOSED and 0 < len(people) == len(ripe)
    for look in range(1, plan.looks + 1):
        needed = needed_for(plan, look)
        is_last_short = closed_short and look == plan.looks
        if look in taken or (len(ripe) < needed and not is_last_short):
            continue
        counted = [person for person in ripe[:needed] if not person["withdrew"]]
        for arm in trial.arms[1:]:
            LookTaken(
                area_id=trial.area_id, trial=trial, number=look, arm=arm["code"],
                people=len(counted), at=at,
                content=compare(plan, look, counted, trial.arms[0]["code"], arm["code"]),
            ).save(force_insert=True)  # fmt: skip


def compare(
    plan: CurrentPlan, look: int, people: list[Person], control: str, arm: str
) -> dict[str, Any]:
    """An arm beside the first: shares, z, the look's boundary, and the interval that goes with it.

    The interval is as wide as the boundary, not 1.96: it holds over all looks together.
    """
    from worklocal.evidence.engine.monitoring import planned_looks, say

    bound = planned_looks(plan.looks, plan.look_kind)[look - 1]
    groups = [[p["reached"] for p in people if p["arm"] == code] for code in (control, arm)]
    counts = [(sum(group), len(group)) for group in groups]
    found: dict[str, Any] = {"counts": counts, "bound": bound.bound}
    if min(n for _, n in counts) == 0:
        return {**found, "z": None, "said": "continue"}
    (x0, n0), (x1, n1) = counts
    p0, p1, pooled = x0 / n0, x1 / n1, (x0 + x1) / (n0 + n1)
    error = (pooled * (1 - pooled) * (1 / n0 + 1 / n1)) ** 0.5
    z = (p1 - p0) / error if error else 0.0
    apart = (p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1) ** 0.5
    return {
        **found, "z": z, "said": say(z, bound), "difference": p1 - p0,
        "low": p1 - p0 - bound.bound * apart, "high": p1 - p0 + bound.bound * apart,
    }  # fmt: skip


def safety_band(trial: Trial, plan: CurrentPlan, people: list[Person]) -> dict[str, Any]:
    """The always-valid band for the harm the plan names, other arms beside the first.

    `points` is empty until enough people have been watched for 90 days; `harm_at` is how many
    people had been watched when the whole band first lay on the side of harm.
    """
    import numpy as np

    from worklocal.evidence.engine.always_valid import (
        BURN_IN,
        FORMULA_GAP,
        band_for_difference,
        first_harm,
    )

    watched = [p for p in people if p["is_watched"] and not p["withdrew"]]
    told = {"formula": FORMULA_GAP, "people": len(watched), "needed": BURN_IN, "points": [],
            "harm_at": None}  # fmt: skip
    treated = np.array([p["arm"] != trial.arms[0]["code"] for p in watched], dtype=float)
    if len(watched) < BURN_IN or treated.all() or not treated.any():
        return told
    harmed = np.array([p[plan.harm.value.lower()] for p in watched], dtype=float)
    if not harmed.any():
        return told  # a band without any harm in it has no width, and would claim to know
    shares = [arm["share"] for arm in trial.arms]
    band = band_for_difference(harmed, treated, share=1 - shares[0] / sum(shares))
    shown = np.unique(np.linspace(BURN_IN - 1, len(watched) - 1, WATCHED_POINTS).astype(int))
    told["points"] = [
        [int(i) + 1, float(band.estimate[i]), float(band.low[i]), float(band.high[i])]
        for i in shown
        if np.isfinite(band.low[i])
    ]
    told["harm_at"] = first_harm(band)
    return told


def _pause_once(trial: Trial, people: int, at: datetime) -> None:
    """Pause by itself the first time only: once a person has decided, their word stands."""
    if not TrialStep.objects.filter(trial=trial, state=TrialState.PAUSED, by=None).exists():
        pause_for_safety(
            trial=trial, at=at,
            reason=f"The safety band lay on the side of harm after {people:,} people.",
        )  # fmt: skip
