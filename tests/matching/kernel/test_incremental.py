"""Changes at once: equal to a rebuild with the same prices."""

from dataclasses import replace

import numpy as np
import pytest

from tests.matching.kernel.people import records
from worklocal.matching.engine import compiled
from worklocal.matching.engine.columns import build_people, build_vacancies, closed_vacancies
from worklocal.matching.engine.incremental import (
    SmallVectors,
    list_for_person,
    people_for_vacancy,
    short_list_for_person,
)
from worklocal.matching.engine.kernel import top_lists
from worklocal.matching.engine.market import market
from worklocal.matching.engine.scoring import scores_for_vacancy
from worklocal.matching.engine.standing import Standing


def _same(standing, rebuilt):
    for part in ("candidates", "lists"):
        ours, theirs = getattr(standing, part), getattr(rebuilt, part)
        assert (ours.numbers == theirs.numbers).all()
        assert (ours.scores == theirs.scores).all()
        assert (ours.sizes == theirs.sizes).all()


@pytest.fixture(params=["capped", "without caps"])
def world(request):
    ours, theirs = records(120, 60, seed=4)
    if request.param == "without caps":
        theirs = [replace(one, application_cap=None) for one in theirs]
    vacancies = build_vacancies(theirs)
    return ours, theirs, build_people(ours, vacancies), vacancies


def test_a_new_vacancy_gives_the_lists_of_a_rebuild(world):
    _, theirs, people, vacancies = world
    before = build_vacancies(theirs[:-5], space=vacancies.space)
    standing = Standing.build(people, before, candidates=12, floor=0.05)

    for count in range(len(theirs) - 4, len(theirs) + 1):
        grown = build_vacancies(theirs[:count], space=vacancies.space)
        told = standing.add_vacancy(grown, workers=2)
        shown = (standing.lists.numbers == count - 1).any(axis=1)
        assert told.tolist() == np.flatnonzero(shown).tolist()

    rebuilt = Standing.build(
        people, vacancies, candidates=12, floor=0.05, old_prices=standing.prices
    )
    _same(standing, rebuilt)


def test_a_closed_vacancy_and_a_filled_opening_give_the_lists_of_a_rebuild(world):
    _, _, people, vacancies = world
    standing = Standing.build(people, vacancies, candidates=6, floor=0.05)
    prices = standing.prices
    busy = np.argsort(-standing.lists.shown)[:2]
    single = int(np.flatnonzero((vacancies.openings == 1) & (standing.lists.shown > 0))[0])
    closed = [v for v in {int(busy[0]), int(busy[1])} if v != single]

    for v in closed:
        had = standing.close_vacancy(v)
        assert len(had) > 0
    lost = standing.fill_opening(single)

    assert len(lost) > 0
    rebuilt = Standing.build(
        people,
        closed_vacancies(vacancies, [*closed, single]),
        candidates=6,
        floor=0.05,
        old_prices=prices,
    )
    _same(standing, rebuilt)
    with pytest.raises(ValueError, match="no opening left"):
        standing.fill_opening(single)


def test_a_vacancy_with_openings_left_stays(world):
    _, _, people, vacancies = world
    standing = Standing.build(people, vacancies, candidates=6, floor=0.05)
    v = int(np.flatnonzero(vacancies.openings > 1)[0])

    assert standing.fill_opening(v).tolist() == []
    assert standing.vacancies.openings[v] == vacancies.openings[v] - 1


def test_a_changed_person_gives_the_lists_of_a_rebuild(world):
    ours, _, people, vacancies = world
    standing = Standing.build(people, vacancies, candidates=10, floor=0.05)
    changed = list(ours)
    changed[7] = replace(ours[7], reach_metres=40_000, remote=True, available=["any"])
    changed[7] = replace(changed[7], vector=ours[8].vector, hours_min=0, hours_max=48)
    after = build_people(changed, vacancies)

    standing.change_person(after, 7)

    _same(
        standing,
        Standing.build(after, vacancies, candidates=10, floor=0.05, old_prices=standing.prices),
    )
    again = SmallVectors.of(after.vectors)
    assert (standing.small.q == again.q).all()


def test_a_new_person_gives_the_lists_of_a_rebuild(world):
    ours, _, people, vacancies = world
    standing = Standing.build(
        build_people(ours[:-1], vacancies), vacancies, candidates=10, floor=0.05
    )

    standing.add_person(people)

    _same(
        standing,
        Standing.build(people, vacancies, candidates=10, floor=0.05, old_prices=standing.prices),
    )
    with pytest.raises(ValueError, match="one new one"):
        standing.add_person(people)


def test_a_short_list_for_a_page_is_the_standing_one_without_full_vacancies(world):
    _, _, people, vacancies = world
    free = replace(vacancies, cap=np.where(np.arange(len(vacancies)) < 5, 0, -1))
    standing = Standing.build(people, free, floor=0.05)

    for p in range(len(people)):
        numbers, scores = short_list_for_person(people, free, p, standing.prices, floor=0.05)
        assert numbers.tolist() == standing.lists.of(p)[0].tolist()
        assert (scores == standing.lists.of(p)[1]).all()
        assert (numbers >= 5).all()


def test_one_vacancy_finds_the_best_people_exactly(monkeypatch):
    people, vacancies = market(3_000, 40, 2)
    small = SmallVectors.of(people.vectors)
    found = [people_for_vacancy(people, small, vacancies, v, workers=2) for v in range(40)]
    least = np.random.default_rng(1).uniform(0.3, 0.7, len(people))
    news = [people_for_vacancy(people, small, vacancies, v, least=least) for v in range(40)]

    monkeypatch.setattr(compiled, "HAS_NUMBA", False)
    for v in range(40):
        plain = people_for_vacancy(people, small, vacancies, v)
        assert plain.people.tolist() == found[v].people.tolist()
        assert (plain.scores == found[v].scores).all()
        assert plain.eligible == found[v].eligible
        plain = people_for_vacancy(people, small, vacancies, v, least=least)
        assert plain.people.tolist() == news[v].people.tolist()
        assert (plain.scores >= least[plain.people]).all()


def test_small_vectors_say_honestly_how_far_off_they_are():
    people, vacancies = market(500, 5, 2)
    small = SmallVectors.of(people.vectors)

    back = small.q * small.scale[:, None].astype(np.float64)
    gap = np.sqrt(((people.vectors - back) ** 2).sum(axis=1))

    assert (gap <= small.error).all()
    assert small.error.max() < 0.02
    assert len(scores_for_vacancy(people, vacancies, 0)) == 500


def test_one_person_s_list_is_the_nightly_one(monkeypatch):
    people, vacancies = market(200, 300, 12)
    lists = top_lists(people, vacancies, top=20)

    for road in (True, False):
        monkeypatch.setattr(compiled, "HAS_NUMBA", road and compiled.HAS_NUMBA)
        for p in range(0, 200, 5):
            numbers, scores = list_for_person(people, vacancies, p, top=20)
            assert numbers.tolist() == lists.of(p)[0].tolist()
            assert (scores == lists.of(p)[1]).all()


def test_a_standing_refuses_more_than_one_new_vacancy(world):
    _, _, people, vacancies = world
    standing = Standing.build(people, vacancies, candidates=5, floor=0.05)

    with pytest.raises(ValueError, match="one new one"):
        standing.add_vacancy(vacancies)
