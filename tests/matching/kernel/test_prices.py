"""Congestion prices: floor, margin and caps always; and the crowd does spread."""

import numpy as np
import pytest

from worklocal.matching.engine import compiled
from worklocal.matching.engine.assignment import assign
from worklocal.matching.engine.congestion import compare, outcome
from worklocal.matching.engine.kernel import Lists, top_lists
from worklocal.matching.engine.market import Shape, market
from worklocal.matching.engine.prices import congestion_prices, largest_push, priced_lists


@pytest.fixture(scope="module")
def candidates():
    people, vacancies = market(2_000, 600, 3)
    return top_lists(people, vacancies, top=50), vacancies


def test_prices_spread_people_over_vacancies(candidates):
    found, vacancies = candidates

    prices = congestion_prices(found, vacancies.openings)
    before = priced_lists(found, np.zeros(len(vacancies)))
    after = priced_lists(found, prices)

    assert prices.min() >= 0
    assert after.shown.std() < before.shown.std()
    assert after.shown[vacancies.openings == 1].max() < before.shown.max()


def test_lists_without_prices_are_the_best_candidates(candidates):
    found, vacancies = candidates

    lists = priced_lists(found, np.zeros(len(vacancies)))

    assert (lists.numbers == found.numbers[:, :10]).all()
    assert (lists.scores == found.scores[:, :10]).all()


def test_nobody_is_pushed_further_than_the_margin_nor_below_the_floor(candidates):
    found, vacancies = candidates
    steep = np.random.default_rng(1).uniform(0, 3, len(vacancies))

    for margin in (0.0, 0.05, 0.1):
        lists = priced_lists(found, steep, margin=margin)

        assert largest_push(found, lists).max() <= margin + 1e-12
        assert (lists.sizes == np.minimum(found.sizes, 10)).all()
        assert lists.scores[lists.numbers >= 0].min() >= found.floor


def test_an_employer_s_cap_is_always_kept(candidates):
    found, vacancies = candidates
    prices = congestion_prices(found, vacancies.openings, rounds=5)
    cap = np.where(np.arange(len(vacancies)) % 3 == 0, 2, -1)
    cap[:30] = 0

    lists = priced_lists(found, prices, cap=cap)

    capped = cap >= 0
    assert (lists.shown[capped] <= cap[capped]).all()
    assert (lists.shown == np.bincount(lists.numbers[lists.numbers >= 0], minlength=len(cap))).all()
    assert lists.short_of_margin == (largest_push(found, lists) > 0.1 + 1e-12).sum()


def test_a_capped_vacancy_goes_to_those_it_suits_best():
    found = Lists(
        np.array([[0, 1], [0, 1], [0, -1]], np.int32),
        np.array([[0.6, 0.5], [0.9, 0.5], [0.7, 0.0]]),
        np.array([2, 2, 1]),
        0.35,
    )

    lists = priced_lists(found, np.zeros(2), cap=np.array([1, -1]), places=2)

    assert lists.numbers.tolist() == [[1, -1], [0, 1], [-1, -1]]
    assert lists.sizes.tolist() == [1, 2, 0]


def test_prices_and_lists_are_alike_without_a_compiler(candidates, monkeypatch):
    found, vacancies = candidates
    some = Lists(found.numbers[:300], found.scores[:300], found.sizes[:300], found.floor)
    prices = congestion_prices(some, vacancies.openings, rounds=10)
    lists = priced_lists(some, prices, cap=vacancies.cap)

    monkeypatch.setattr(compiled, "HAS_NUMBA", False)
    again = congestion_prices(some, vacancies.openings, rounds=10)
    lists_again = priced_lists(some, prices, cap=vacancies.cap)

    assert np.abs(prices - again).max() < 1e-6
    assert (lists.numbers == lists_again.numbers).all()


def test_prices_refuse_bad_settings(candidates):
    found, vacancies = candidates

    with pytest.raises(ValueError, match="above 0"):
        congestion_prices(found, vacancies.openings, softness=0)


def test_a_market_matches_more_people_with_prices():
    result = compare(11, 2_500, 1_250, shape=Shape(occupations=100))

    assert result.priced.matched > result.independent.matched + 0.03
    assert result.lost_score < 0.07
    assert result.largest_push <= 0.1 + 1e-12
    assert result.caps_broken == 0
    assert result.as_dict()["seed"] == 11


def test_outcome_counts_people_who_get_a_place():
    numbers = np.array([[0, 1], [0, -1], [-1, -1]])
    scores = np.array([[0.5, 0.4], [0.9, 0.0], [0.0, 0.0]])

    result = outcome(numbers, scores, np.array([1, 1]))

    assert result.matched == 1.0
    assert result.most_shown_per_opening == 2


def test_assignment_is_stable_and_keeps_capacity():
    rng = np.random.default_rng(4)
    choices = [rng.permutation(6)[:4].tolist() for _ in range(30)]
    worth = [rng.random(4).tolist() for _ in range(30)]
    capacity = [3, 2, 0, 5, 1, 4]

    result = assign(choices, worth, capacity)

    assert (np.bincount(result[result >= 0], minlength=6) <= capacity).all()
    held = [[] for _ in capacity]
    for i, place in enumerate(result):
        if place >= 0:
            held[place].append(worth[i][choices[i].index(place)])
    for i, place in enumerate(result):
        better = choices[i][: choices[i].index(place)] if place >= 0 else choices[i]
        for wish in better:
            assert len(held[wish]) == capacity[wish]
            mine = worth[i][choices[i].index(wish)]
            assert mine <= min(held[wish], default=2)


def test_assignment_prefers_the_earlier_on_a_tie_and_refuses_nonsense():
    assert assign([[0], [0]], [[0.5], [0.5]], [1]).tolist() == [0, -1]
    assert assign([], [], []).tolist() == []

    with pytest.raises(ValueError, match="negative"):
        assign([[0]], [[1.0]], [-1])
    with pytest.raises(ValueError, match="one worth"):
        assign([[0]], [[]], [1])
