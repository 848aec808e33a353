"""Questions about the card: the newest fit, whether it is shown, and one person's points."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from worklocal.evidence.segmentation.gathering import answer_of, questions_used, table_of
from worklocal.evidence.segmentation.models import CardFit, Decision, FitState, Switch
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.assessment.models import Answer, Assessment
from worklocal.support.people.models import Journey, Person


def newest_fit(area_id: uuid.UUID) -> CardFit | None:
    return CardFit.objects.filter(area=area_id).order_by("-made_on", "-id").first()


def switches_of(area_id: uuid.UUID) -> list[Switch]:
    """Every switching, the newest first."""
    rows = Switch.objects.filter(area=area_id).select_related("by")
    return list(rows.order_by("-at", "-id"))


def is_shown(area_id: uuid.UUID) -> bool:
    """Whether coaches see points: somebody switched them on, and the newest card holds up."""
    last = Switch.objects.filter(area=area_id).order_by("-at", "-id").first()
    if last is None or not last.is_on:
        return False
    newest = newest_fit(area_id)
    return newest is not None and newest.state == FitState.USABLE


@dataclass(frozen=True)
class Points:
    """One person's points. `items` are (column, test, value, points, whether it was answered so).

    `chance` is that of people with as many points in the past, not of this person.
    """

    fit: CardFit
    points: int
    most: int
    chance: float
    items: tuple[tuple[str, str, Any, int, bool], ...]


def points_for(*, person: Person, on: date) -> Points | None:
    """The points of a person by what they told us first; None while they are not to be shown, or
    before anything was told."""
    if not is_shown(person.area_id):
        return None
    fit = newest_fit(person.area_id)
    assessed = (
        Assessment.objects.filter(person=person, completed_at__isnull=False)
        .order_by("completed_at", "id")
        .first()
    )
    journey = Journey.objects.filter(person=person).order_by("-started_on", "id").first()
    if fit is None or assessed is None or journey is None:
        return None
    given = dict(
        Answer.objects.filter(assessment=assessed, field_group="")
        .order_by("id")
        .values_list("question", "value")
    )
    return _worked_out(fit, given, journey, on)


def _worked_out(fit: CardFit, given: dict[str, Any], journey: Journey, on: date) -> Points:
    from worklocal.evidence.engine.scorecard import Item, Scorecard

    content = fit.content
    questions = questions_used(framework_for(journey.area_id, on))
    row = {code: [answer_of(question, given.get(code))] for code, question in questions.items()}
    table = table_of({**row, "entry_route": [journey.entry_route]}, questions)
    items = tuple(Item(**item) for item in content["items"] if item["column"] in table.columns)
    card = Scorecard(items, content["constant"], content["slope"])
    told = tuple(
        (one.column, one.test, one.value, one.points, bool(one.answers(table)[0])) for one in items
    )
    return Points(
        fit, int(card.score(table)[0]), content["most"], float(card.chance(table)[0]), told
    )


def decisions_about(person_id: uuid.UUID) -> list[Decision]:
    """What was decided with a person, the newest first. Row security has the last word."""
    rows = Decision.objects.filter(person=person_id).select_related("by")
    return list(rows.order_by("-at", "-id"))
