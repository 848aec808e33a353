"""The monthly audit: exposure and fit by group with intervals, and what adjustments cost."""

import uuid
from datetime import date, datetime
from typing import Any

from worklocal.employers.vacancies.models import Vacancy
from worklocal.evidence.fairness.gathering import ATTRIBUTES, people_listed
from worklocal.evidence.fairness.models import AdjustmentsLost, GroupFigure
from worklocal.matching.introductions.models import WorkWishes
from worklocal.support.people.enums import JourneyState

MOST_ASKED = 500
"""People with adjustments whose every pair is looked at; more are drawn in a fixed order."""

_OPEN = [state for state in JourneyState if state != JourneyState.ENDED]
KINDS = {"list_rate": "LIST_RATE", "exposure": "EXPOSURE", "fit": "FIT"}


def audit_matches(*, area_id: uuid.UUID, on: date, at: datetime) -> int:
    """Audit the lists that stand now and keep what was found; return how many alarms it raised.

    Needs a context that sees the area. The same day again adds nothing.
    """
    rows = group_figures(area_id=area_id, on=on, at=at)
    GroupFigure.objects.bulk_create(rows, ignore_conflicts=True)
    lost = adjustments_lost(area_id=area_id)
    if lost is not None:
        AdjustmentsLost.objects.bulk_create(
            [AdjustmentsLost(area_id=area_id, made_on=on, made_at=at, **lost)],
            ignore_conflicts=True,
        )
    return sum(figure["alarm"] for row in rows for figure in row.figures.values())


def group_figures(*, area_id: uuid.UUID, on: date, at: datetime) -> list[GroupFigure]:
    """Figures of each group of each attribute that the product holds."""
    import numpy as np

    from worklocal.matching.engine.fairness import audit_groups

    people = people_listed(area_id=area_id, on=on)
    if not people:
        return []
    exposure = np.array([row[4] for row in people], dtype=float)
    fit = np.array([np.nan if row[5] is None else row[5] for row in people], dtype=float)
    made = []
    for place, attribute in enumerate(ATTRIBUTES):
        groups = np.array([row[place] for row in people])
        for found in audit_groups(groups, exposure, fit):
            told = found.as_dict()
            made.append(
                GroupFigure(
                    area_id=area_id, attribute=attribute, group=found.group, people=found.people,
                    figures={code: told[name] for name, code in KINDS.items()}, made_on=on,
                    made_at=at,
                )
            )  # fmt: skip
    return made


def adjustments_lost(*, area_id: uuid.UUID) -> dict[str, Any] | None:
    """Pairs that only the adjustments rule closes; None when nobody states an adjustment.

    Asked of vacancies that are open now. What people said no to is left out: the question is what
    employers do not offer.
    """
    from worklocal.matching.engine.columns import build_people, build_vacancies
    from worklocal.matching.engine.fairness import lost_to_adjustments
    from worklocal.matching.introductions import facts

    stated = (
        WorkWishes.objects.filter(
            area=area_id, open_to_matches=True, person__journeys__state__in=_OPEN
        )
        .exclude(adjustments=[])
        .select_related("person")
        .order_by("person", "id")
    )
    people = stated.count()
    vacancies: list[Vacancy] = facts.open_vacancies(area_id)
    if not people or not vacancies:
        return None
    wishes = list(stated[:MOST_ASKED])
    columns = build_vacancies(facts.vacancy_records(vacancies))
    found = lost_to_adjustments(build_people(facts.person_records(wishes, {}), columns), columns)
    return {
        "people": people, "asked": len(wishes), "pairs_open": found.pairs_otherwise_open,
        "pairs_lost": found.pairs_lost,
    }  # fmt: skip
