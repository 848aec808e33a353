"""Fitting and judging the card, letting it be shown, and keeping what coaches decide."""

import uuid
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from worklocal.accounts.models import Area, User
from worklocal.core import audit, clock
from worklocal.core.errors import Refusal
from worklocal.evidence.measures.definitions import SMALLEST_GROUP, is_too_small
from worklocal.evidence.segmentation import selectors
from worklocal.evidence.segmentation.gathering import WATCHED, Gathered, gather, gather_new
from worklocal.evidence.segmentation.models import CardFit, Decided, Decision, FitState, Switch
from worklocal.evidence.segmentation.permissions import check_can_switch
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.people.models import Person

if TYPE_CHECKING:
    from worklocal.evidence.engine.segment import Segmentation

FEWEST = 200
MOST_ECE = 0.03
OUTCOME = "no paid day known to us within a year of joining"


class CannotShow(Refusal):
    """The points may not be shown; the message says why."""


def fit_card(*, area: Area, on: date, at: datetime) -> CardFit:
    """Fit the area's card from its own records and judge it; the same day again changes nothing.

    Needs a context that sees the area. Too few people, points that tell nobody apart, or a
    calibration that fails are refused with the reasons, and then no points are kept.
    """
    framework = framework_for(area.pk, on)
    gathered = gather(area=area.pk, framework=framework, on=on)
    few = too_few(gathered.outcome)
    content: dict[str, Any] = {
        "from_on": gathered.from_on.isoformat(), "to_on": gathered.to_on.isoformat(),
        "people": _five(len(gathered.outcome)), "outcomes": _five(sum(gathered.outcome)),
        "decisions": decisions_counted(area.pk),
    }  # fmt: skip
    card = record = ""
    if few:
        reasons = [few]
    else:
        new = gather_new(area=area.pk, framework=framework, on=on)
        reasons, judged, card, record = _judged(gathered, new, on)
        content |= judged
    state = FitState.REFUSED if reasons else FitState.USABLE
    made, _ = CardFit.objects.get_or_create(
        area=area, made_on=on,
        defaults={"state": state, "content": {**content, "reasons": reasons}, "model_card": card,
                  "impact_record": record, "made_at": at},
    )  # fmt: skip
    return made


def too_few(outcome: list[int]) -> str:
    """Why these people are too few to fit a card to; empty when they are enough."""
    with_it, without = sum(outcome), len(outcome) - sum(outcome)
    if min(with_it, without) >= FEWEST:
        return ""
    return (
        f"We need at least {FEWEST} people who found paid work within a year and {FEWEST} who did"
        " not, all of whom told us about themselves in their first weeks. There are fewer. Points"
        " made of so few people would mostly show chance."
    )


def _judged(
    gathered: Gathered, new: Gathered, on: date
) -> tuple[list[str], dict[str, Any], str, str]:
    """Reasons to refuse, what was measured, the model card and the impact record."""
    import numpy as np

    from worklocal.evidence.engine.model_card import impact_record, model_card
    from worklocal.evidence.engine.segment import drift, segment

    outcome = np.array(gathered.outcome)
    items = [name for name in gathered.table.columns if name not in WATCHED]
    try:
        found = segment(gathered.table, outcome, items, groups=WATCHED, folds=5)
    except ValueError:
        return ["Nothing that people told us goes together with how long they were without work."
                ], {}, "", ""  # fmt: skip
    found = publishable(found)
    moved = drift(found.card, gathered.table, new.table) if new.table.height >= FEWEST else None
    most = ece_by_chance(found.chance, seed=found.seed)
    reasons = faults_of(found, most_ece=most)
    if moved and moved.paused:
        reasons.append("The people who join now differ too much from those it was made from.")
    content = {
        "accuracy": asdict(found.card_accuracy), "logistic": asdict(found.logistic_accuracy),
        "calibration": calibration_rows(found.chance, outcome),
        "groups": [asdict(row) for row in found.groups], "cautions": list(found.cautions),
        "drift": {"people": _five(moved.n), "psi": moved.psi} if moved else None,
        "folds": found.folds, "seed": found.seed, "most_ece": most,
    }  # fmt: skip
    if reasons:
        return reasons, content, "", ""
    content |= {
        "items": [asdict(item) for item in found.card.items], "most": found.card.most,
        "constant": found.card.constant, "slope": found.card.slope,
    }  # fmt: skip
    words = model_card(found, outcome=OUTCOME, data="the area's own records", made_on=on)
    review = date.fromordinal(on.toordinal() + 91)
    record = impact_record(
        found, outcome=OUTCOME, owner="whoever switched it on (see the page)", review_on=review
    )
    return [], content, words, record


def ece_by_chance(chance: Any, *, seed: int, draws: int = 200) -> float:
    """The mean gap that chance alone would pass once in twenty if every foretold chance were
    right, and 0.03 at the least: with few people a good card shows a gap too."""
    import numpy as np

    from worklocal.evidence.engine.prediction import expected_calibration_error

    rng = np.random.default_rng(seed)
    drawn = [expected_calibration_error(chance, (rng.random(len(chance)) < chance).astype(float))
             for _ in range(draws)]  # fmt: skip
    return max(MOST_ECE, float(np.quantile(drawn, 0.95)))


def faults_of(found: "Segmentation", *, most_ece: float) -> list[str]:
    """What a card must not have, in words for people."""
    got = found.card_accuracy
    faults = []
    if got.auc_low <= 0.55:
        faults.append(
            "On people it was not made from, it tells those who stay without work from others"
            " hardly better than a coin."
        )
    if not 0.8 <= got.slope <= 1.2:
        faults.append(
            f"Its chances are too bold or too timid: slope {got.slope:.2f}, and 0.8 to 1.2 will do."
        )
    if abs(got.in_the_large) > 0.02:
        faults.append("All in all, it foretells more or less than what happened, by 2 in 100.")
    if got.ece > most_ece:
        faults.append(
            f"Foretold and seen differ by {100 * got.ece:.1f} in 100 on average, and"
            f" {100 * most_ece:.1f} is the most that may be put down to chance."
        )
    return faults


def publishable(found: "Segmentation") -> "Segmentation":
    """Without groups in which few people, or few on either side, could be known again."""
    kept, hidden = [], []
    for row in found.groups:
        small = row.n < SMALLEST_GROUP or is_too_small(round(row.n * row.observed.value), row.n)
        (hidden if small else kept).append(row)
    gone = tuple(f"{row.group} {row.value}:" for row in hidden)
    cautions = tuple(words for words in found.cautions if not (gone and words.startswith(gone)))
    rounded = tuple(replace(row, n=_five(row.n)) for row in kept)
    return replace(found, groups=rounded, cautions=cautions)


def calibration_rows(chance: Any, outcome: Any) -> list[dict[str, Any]]:
    """Ten groups of equal size by foretold chance: foretold, seen, and its 95% interval."""
    from scipy import stats

    from worklocal.evidence.engine.rates import wilson

    place = ((stats.rankdata(chance) - 0.5) * 10 / len(chance)).astype(int)
    rows = []
    for group in sorted(set(place.tolist())):
        mine = place == group
        seen = wilson(int(outcome[mine].sum()), int(mine.sum()))
        rows.append(
            {"people": _five(int(mine.sum())), "foretold": float(chance[mine].mean()),
             "seen": seen.value, "low": seen.low, "high": seen.high}
        )  # fmt: skip
    return rows


def decisions_counted(area_id: uuid.UUID) -> dict[str, int]:
    """How coaches decided so far, to the nearest five: always agreeing is a failure too."""
    kinds = Decision.objects.filter(area=area_id).order_by("id").values_list("decided", flat=True)
    held = list(kinds)
    return {kind: _five(held.count(kind)) for kind in Decided.values}


def switch_points(*, area: Area, is_on: bool, reason: str, by: User, at: datetime) -> Switch:
    """Let the area's coaches see the points with a person, or stop it; who, when and why stay.

    Refused while the newest card does not hold up. Stopping is never refused. What holds already
    is not switched again: the row that made it so is returned.
    """
    check_can_switch()
    last = Switch.objects.filter(area=area).order_by("-at", "-id").first()
    if last is not None and last.is_on == is_on:
        return last
    newest = selectors.newest_fit(area.pk)
    if is_on and (newest is None or newest.state != FitState.USABLE):
        raise CannotShow("There is no card that holds up, so there is nothing to switch on.")
    made = Switch(area=area, is_on=is_on, reason=reason, by=by, at=at)
    made.save(force_insert=True)
    audit.record("segmentation.switched", thing=made, detail={"is_on": is_on})
    return made


def decide_with_person(
    *, person: Person, decided: Decided, reason: str, by: User, at: datetime
) -> Decision:
    """Keep what a coach decided with the person, once. It changes no offer, no duty, no place."""
    shown = selectors.points_for(person=person, on=clock.day_of(at))
    if shown is None:
        raise CannotShow("The points are not shown in this area now.")
    same = Decision.objects.filter(person=person, fit=shown.fit, by=by, decided=decided)
    if (told := same.filter(reason=reason).order_by("id").first()) is not None:
        return told
    made = Decision(
        area_id=person.area_id, person=person, fit=shown.fit, points=shown.points,
        decided=decided, reason=reason, by=by, at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("segmentation.decided", person_id=person.pk, thing=made)
    return made


def _five(count: int) -> int:
    return 5 * round(count / 5)
