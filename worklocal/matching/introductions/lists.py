"""Making people's lists: every night for an area, and at once when one side changes."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np

from worklocal.core import context
from worklocal.employers.vacancies.models import Vacancy
from worklocal.matching.engine import prices
from worklocal.matching.engine.columns import People, Vacancies, build_people, build_vacancies
from worklocal.matching.engine.explain import Part, explain_pair, parts_of_list, price_part
from worklocal.matching.engine.kernel import Blocked, top_lists, why_empty
from worklocal.matching.introductions import facts
from worklocal.matching.introductions.models import (
    Introduction,
    Match,
    MatchSummary,
    VacancyPrice,
    WorkWishes,
)

ENGINE = "worklocal-match 1.0"
CANDIDATES = 50
PLACES = 10
CHUNK = 500


def make_lists(*, area_id: uuid.UUID, at: datetime) -> int:
    """Rebuild every list of an area with fresh prices; return how many lines were listed.

    Runs in a context that sees the area. A person introduced to a vacancy before is not listed
    for it again.
    """
    vacancies = facts.open_vacancies(area_id)
    wishes = facts.wishes_of(area_id)
    _forget_people_without_wishes(area_id, wishes)
    if not vacancies or not wishes:
        Match.objects.filter(area=area_id).delete()
        return 0
    sides = _sides(wishes, vacancies, facts.refusals_of(None, area_id))
    people, columns = sides
    found = top_lists(people, columns, top=CANDIDATES)
    price = prices.congestion_prices(found, columns.openings, places=PLACES)
    chosen = prices.priced_lists(found, price, cap=columns.cap, places=PLACES)
    _keep_prices(area_id, vacancies, price, chosen.shown, at)
    return _write(area_id, wishes, vacancies, sides, chosen, price, at)


def relist_person(*, person_id: uuid.UUID, at: datetime) -> int:
    """Make one person's list anew with the prices of the night; return how many lines it has."""
    area_id = context.current().area
    assert area_id is not None, "Lists are made within an area."  # noqa: S101
    wishes = facts.wishes_of(area_id, person_id=person_id)
    vacancies = facts.open_vacancies(area_id)
    if not wishes or not vacancies:
        Match.objects.filter(person=person_id).delete()
        MatchSummary.objects.filter(person=person_id).delete()
        return 0
    sides = _sides(wishes, vacancies, facts.refusals_of([person_id], area_id))
    people, columns = sides
    found = top_lists(people, columns, top=CANDIDATES)
    known = dict(
        VacancyPrice.objects.filter(area=area_id).order_by().values_list("vacancy", "price")
    )
    price = np.array([known.get(row.pk, 0.0) for row in vacancies])
    chosen = prices.priced_lists(found, price, places=PLACES)
    return _write(area_id, wishes, vacancies, sides, chosen, price, at)


def list_new_vacancy(*, vacancy_id: uuid.UUID, at: datetime) -> int:
    """Put a newly opened vacancy on the lists it belongs to; return how many took it up.

    It has no price yet. A full list drops its last line for it; nobody's list grows past its
    places.
    """
    area_id = context.current().area
    assert area_id is not None, "Lists are made within an area."  # noqa: S101
    vacancies = [row for row in facts.open_vacancies(area_id) if row.pk == vacancy_id]
    wishes = facts.wishes_of(area_id)
    if not vacancies or not wishes:
        return 0
    people, columns = _sides(wishes, vacancies, facts.refusals_of(None, area_id))
    found = top_lists(people, columns, top=1)
    most = vacancies[0].openings * int(prices.DEFAULT_SHOWN_PER_OPENING)
    order = np.argsort(-found.scores[:, 0], kind="stable")
    taken = 0
    for p in order[: max(most, PLACES)]:
        if found.sizes[p]:
            taken += _take_up(wishes[p], vacancies[0], (people, columns), int(p), at)
    return taken


def drop_vacancy(*, vacancy_id: uuid.UUID) -> int:
    """Take a closed or filled vacancy off every list."""
    return Match.objects.filter(vacancy=vacancy_id).delete()[0]


Sides = tuple[People, Vacancies]


def _sides(
    wishes: Sequence[WorkWishes],
    vacancies: Sequence[Vacancy],
    refused: dict[uuid.UUID, list[facts.Refused]],
) -> Sides:
    columns = build_vacancies(facts.vacancy_records(vacancies))
    introduced: dict[uuid.UUID, list[facts.Refused]] = {}
    pairs = Introduction.objects.filter(person__in=[row.person_id for row in wishes])
    for person, vacancy in pairs.order_by("id").values_list("person", "vacancy"):
        introduced.setdefault(person, []).append(
            facts.Refused("vacancy", str(vacancy), "introduced before")
        )
    both = {
        row.person_id: [*refused.get(row.person_id, []), *introduced.get(row.person_id, [])]
        for row in wishes
    }
    return build_people(facts.person_records(wishes, both), columns), columns


def _take_up(row: WorkWishes, vacancy: Vacancy, sides: Sides, p: int, at: datetime) -> int:
    told = explain_pair(sides[0], p, sides[1], 0)
    lines = list(Match.objects.filter(person=row.person_id).order_by("rank", "id"))
    if len(lines) >= PLACES and lines[-1].score >= told.adjusted:
        return 0
    if len(lines) >= PLACES:
        lines.pop().delete()
    made = Match(
        area_id=row.area_id, person_id=row.person_id, vacancy=vacancy, rank=0,
        score=told.adjusted, parts=_kept(told.parts), engine=ENGINE, made_at=at,
    )  # fmt: skip
    Match.objects.filter(person=row.person_id, vacancy=vacancy).delete()
    made.save(force_insert=True)
    lines = sorted([*lines, made], key=lambda line: (-line.score, str(line.pk)))
    for place, line in enumerate(lines, start=1):
        if line.rank != place:
            Match.objects.filter(pk=line.pk).update(rank=place)
    return 1


def _forget_people_without_wishes(area_id: uuid.UUID, wishes: Sequence[WorkWishes]) -> None:
    keep = [row.person_id for row in wishes]
    Match.objects.filter(area=area_id).exclude(person__in=keep).delete()
    MatchSummary.objects.filter(area=area_id).exclude(person__in=keep).delete()


def _keep_prices(
    area_id: uuid.UUID,
    vacancies: Sequence[Vacancy],
    price: np.ndarray,
    shown: np.ndarray,
    at: datetime,
) -> None:
    VacancyPrice.objects.filter(area=area_id).delete()
    VacancyPrice.objects.bulk_create(
        (
            VacancyPrice(
                area_id=area_id, vacancy=row, price=float(price[v]), shown=int(shown[v]),
                engine=ENGINE, made_at=at,
            )
            for v, row in enumerate(vacancies)
        ),
        batch_size=2000,
    )  # fmt: skip


def _write(
    area_id: uuid.UUID,
    wishes: Sequence[WorkWishes],
    vacancies: Sequence[Vacancy],
    sides: Sides,
    chosen: prices.PricedLists,
    price: np.ndarray,
    at: datetime,
) -> int:
    people, columns = sides
    empty = np.flatnonzero(chosen.sizes == 0)
    blocked = why_empty(people, columns, empty)
    reasons = {int(p): _reason(sides, blocked, r) for r, p in enumerate(empty)}
    listed = 0
    for start in range(0, len(wishes), CHUNK):
        rows = range(start, min(start + CHUNK, len(wishes)))
        persons = [wishes[p].person_id for p in rows]
        Match.objects.filter(person__in=persons).delete()
        MatchSummary.objects.filter(person__in=persons).delete()
        lines = [line for p in rows for line in _lines(area_id, wishes[p], vacancies, sides, p,
                                                       chosen, price, at)]  # fmt: skip
        Match.objects.bulk_create(lines, batch_size=2000)
        MatchSummary.objects.bulk_create(
            MatchSummary(
                area_id=area_id, person_id=wishes[p].person_id, considered=len(vacancies),
                listed=int(chosen.sizes[p]), blocked_by=reasons.get(p, {}), engine=ENGINE,
                made_at=at,
            )
            for p in rows
        )  # fmt: skip
        listed += len(lines)
    return listed


def _lines(
    area_id: uuid.UUID,
    row: WorkWishes,
    vacancies: Sequence[Vacancy],
    sides: Sides,
    p: int,
    chosen: prices.PricedLists,
    price: np.ndarray,
    at: datetime,
) -> Iterable[Match]:
    rows, scores = chosen.of(p)
    told = parts_of_list(sides[0], p, sides[1], rows, scores)
    for place, (v, score, parts) in enumerate(zip(rows, scores, told, strict=True), start=1):
        cost = float(price[v])
        yield Match(
            area_id=area_id, person_id=row.person_id, vacancy=vacancies[v], rank=place,
            score=float(score) - cost, parts=_kept([*parts, *price_part(cost)]), engine=ENGINE,
            made_at=at,
        )  # fmt: skip


def _kept(parts: Iterable[Part]) -> list[dict[str, object]]:
    return [{"kind": part.kind, "name": part.name, "value": round(part.value, 9)} for part in parts]


def _reason(sides: Sides, blocked: Blocked, r: int) -> dict[str, str]:
    """Which rule keeps most out, and the smallest change that would open the best of those."""
    rule = blocked.main_rule(r)
    if not blocked.alone[r].any():
        return {"rule": rule}
    k = int(np.argmax(blocked.alone[r]))
    v = int(blocked.best_number[r, k])
    told = explain_pair(sides[0], int(blocked.people[r]), sides[1], v)
    first = told.first_failure
    return {"rule": rule, "change": first.change if first else ""}
