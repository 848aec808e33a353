"""Exact lists: against the slow oracle, against brute force, and with each rule taken out."""

import numpy as np
import pytest

from tests.matching.kernel import oracle
from tests.matching.kernel.people import columns, records
from worklocal.matching.engine import compiled, kernel
from worklocal.matching.engine.columns import build_people, build_vacancies
from worklocal.matching.engine.constraints import (
    ALL_RULES,
    RULES,
    check_pair,
    failures,
    failures_for_person,
    failures_for_vacancy,
    first_rule,
)
from worklocal.matching.engine.kernel import tiles, top_lists, why_empty
from worklocal.matching.engine.market import market
from worklocal.matching.engine.scoring import scores_for_person, scores_for_vacancy


@pytest.fixture(scope="module")
def small():
    ours, theirs = records(150, 200)
    vacancies = build_vacancies(theirs)
    return ours, theirs, build_people(ours, vacancies), vacancies


def test_lists_break_no_rule_in_the_oracle_s_eyes(small):
    ours, theirs, people, vacancies = small

    lists = top_lists(people, vacancies, top=50, floor=0.01)

    pairs = [(p, v) for p in range(len(ours)) for v in lists.of(p)[0]]
    assert len(pairs) > 500
    assert [pair for pair in pairs if oracle.violations(ours[pair[0]], theirs[pair[1]])] == []


@pytest.mark.parametrize("rule", RULES)
def test_dropping_a_rule_is_seen_by_the_oracle(small, rule):
    ours, theirs, people, vacancies = small
    without = ALL_RULES & ~(1 << RULES.index(rule))

    lists = top_lists(people, vacancies, top=50, floor=0.01, rules=without)

    broken = {
        name
        for p in range(len(ours))
        for v in lists.of(p)[0]
        for name in oracle.violations(ours[p], theirs[v])
    }
    assert broken == {rule}


def test_the_rules_agree_with_the_oracle_on_every_pair(small):
    ours, theirs, people, vacancies = small

    for p, person in enumerate(ours):
        bits = failures_for_person(people, p, vacancies.facts)
        for v, vacancy in enumerate(theirs):
            named = {rule for k, rule in enumerate(RULES) if bits[v] >> k & 1}
            assert named == oracle.violations(person, vacancy)


def test_the_rules_are_the_same_by_pair_by_person_and_by_vacancy(small):
    _, _, people, vacancies = small

    by_person = np.array(
        [failures_for_person(people, p, vacancies.facts) for p in range(len(people))]
    )
    by_vacancy = np.array(
        [failures_for_vacancy(people, vacancies.facts, v) for v in range(len(vacancies))]
    )
    by_pair = [
        [failures(people.facts, people.closed, p, vacancies.facts, v) for v in range(60)]
        for p in range(60)
    ]

    assert (by_person == by_vacancy.T).all()
    assert (by_person[:60, :60] == by_pair).all()
    assert first_rule(np.array([0, 1, 6, 256])).tolist() == [0, 1, 2, 9]


def test_scores_agree_with_the_method_s_definition(small):
    ours, theirs, people, vacancies = small

    for p in range(0, len(ours), 10):
        got = scores_for_person(people, p, vacancies)
        wanted = [oracle.score(ours[p], vacancy, theirs) for vacancy in theirs]
        assert np.abs(got - wanted).max() < 1e-6


def test_scores_are_the_same_bits_from_either_side(small):
    _, _, people, vacancies = small

    by_person = np.array([scores_for_person(people, p, vacancies) for p in range(len(people))])
    by_vacancy = [scores_for_vacancy(people, vacancies, v) for v in range(len(vacancies))]

    assert (by_person == np.array(by_vacancy).T).all()


@pytest.mark.parametrize("top", [1, 7, 20])
def test_lists_are_exact(top):
    people, vacancies = market(900, 700, 5)

    lists = top_lists(people, vacancies, top=top)

    for p in range(len(people)):
        score = scores_for_person(people, p, vacancies)
        score[failures_for_person(people, p, vacancies.facts) != 0] = -1
        order = np.lexsort((np.arange(len(score)), -score))[:top]
        order = order[score[order] >= lists.floor]
        numbers, values = lists.of(p)
        assert numbers.tolist() == order.tolist()
        assert (values == score[order]).all()


def test_lists_are_the_same_with_and_without_a_compiler(monkeypatch):
    people, vacancies = market(300, 250, 6)
    ours, theirs = columns(80, 90)
    first = top_lists(people, vacancies, top=10, workers=2)
    second = top_lists(ours, theirs, top=10, floor=0.05)
    rows = np.flatnonzero(first.sizes == 0)
    reasons = why_empty(people, vacancies, rows)

    monkeypatch.setattr(compiled, "HAS_NUMBA", False)
    again = top_lists(people, vacancies, top=10)
    second_again = top_lists(ours, theirs, top=10, floor=0.05)
    reasons_again = why_empty(people, vacancies, rows)

    for one, other in ((first, again), (second, second_again)):
        assert (one.numbers == other.numbers).all()
        assert (one.scores == other.scores).all()
        assert (one.sizes == other.sizes).all()
    for name in ("first_failures", "below_floor", "alone", "best_number", "best_score"):
        assert (getattr(reasons, name) == getattr(reasons_again, name)).all(), name


def test_ties_go_to_the_earlier_vacancy_however_the_work_is_cut(monkeypatch):
    ours, theirs = records(40, 1)
    same = [type(theirs[0])(**_fields(theirs[0]) | {"id": f"w{k}"}) for k in range(300)]
    vacancies = build_vacancies(same)
    people = build_people(ours, vacancies)
    whole = top_lists(people, vacancies, top=5, floor=0.01)

    monkeypatch.setattr(kernel, "BLOCK_COLUMNS", 64)
    monkeypatch.setattr(kernel, "BLOCK_ROWS", 8)
    cut = top_lists(people, vacancies, top=5, floor=0.01, workers=2)

    assert whole.sizes.max() == 5
    assert {tuple(row) for row in whole.numbers} <= {(0, 1, 2, 3, 4), (-1,) * 5}
    assert (whole.numbers == cut.numbers).all()


def test_every_person_is_in_one_tile_with_all_they_can_reach():
    people, vacancies = market(2_000, 500, 8)

    seen = np.zeros(len(people), int)
    for tile in tiles(people, vacancies):
        seen[tile.people] += 1
        inside = np.isin(np.arange(len(vacancies)), tile.vacancies)
        for p in tile.people[::7]:
            bits = failures_for_person(people, p, vacancies.facts)
            assert inside[(bits & 0b1001) == 0].all()

    assert (seen == 1).all()


def test_an_empty_list_names_what_blocks_and_the_smallest_change():
    people, vacancies = market(400, 120, 9)
    lists = top_lists(people, vacancies, top=10)
    rows = np.flatnonzero(lists.sizes == 0)

    blocked = why_empty(people, vacancies, rows)

    assert len(rows) > 20
    for r, p in enumerate(rows):
        bits = failures_for_person(people, p, vacancies.facts)
        score = scores_for_person(people, p, vacancies)
        first = first_rule(bits)
        assert blocked.below_floor[r] == (bits == 0).sum()
        assert blocked.first_failures[r].tolist() == [
            (first == k + 1).sum() for k in range(len(RULES))
        ]
        for k in range(len(RULES)):
            alone = (bits == 1 << k) & (score >= lists.floor)
            assert blocked.alone[r, k] == alone.sum()
            v = blocked.best_number[r, k]
            if alone.any():
                assert score[v] == score[alone].max()
                failing = [rule for rule in check_pair(people, p, vacancies, v) if not rule.passes]
                assert [rule.rule for rule in failing] == [RULES[k]]
                assert failing[0].change
                assert failing[0].change_size > 0
        assert blocked.main_rule(r) in {*RULES, "floor"}


def test_lists_of_nobody_or_of_nothing_are_empty():
    people, vacancies = market(20, 20, 2)
    none, nothing = records(0, 0)

    assert top_lists(build_people(none, vacancies), vacancies).numbers.shape == (0, 20)
    empty = build_vacancies(nothing)
    assert top_lists(build_people(records(5, 0)[0], build_vacancies([])), empty).sizes.sum() == 0
    assert len(people) == 20


@pytest.mark.parametrize(("top", "floor"), [(0, 0.3), (5, 0.0), (5, 1.2)])
def test_lists_refuse_bad_settings(top, floor):
    people, vacancies = market(20, 20, 2)

    with pytest.raises(ValueError, match="floor above 0"):
        top_lists(people, vacancies, top=top, floor=floor)


def _fields(record):
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
