"""Published tables: rounding, hiding, and an attacker who has every release."""

import itertools

import numpy as np
import pytest

from worklocal.evidence.engine.disclosure import ALL, hidden_ranges, recoverable, release
from worklocal.evidence.engine.disclosure_audit import Inconsistent
from worklocal.evidence.engine.disclosure_rules import RULES


def shown(safe):
    return {one.key: one.shown for one in safe.figures}


@pytest.mark.parametrize(
    ("rule", "counts", "expected"),
    [
        ("default", [0, 1, 4, 5, 7, 8, 12, 13], [0, None, None, 5, 5, 10, 10, 15]),
        ("sensitive", [0, 1, 7, 8, 12, 13], [0, None, None, 10, 10, 15]),
        ("nhs", [7, 8], [None, 10]),
    ],
)
def test_counts_are_rounded_hidden_or_a_true_nought(rule, counts, expected):
    assert [RULES[rule].shown(count) for count in counts] == expected


def test_a_shown_figure_stands_for_the_counts_that_round_to_it():
    for rule in RULES.values():
        for count in range(60):
            low, high = rule.meaning(rule.shown(count))
            assert low <= count <= high


def test_totals_come_from_unrounded_counts():
    safe = release({("A", "x"): 12, ("A", "y"): 12, ("A", "z"): 12}, ["area", "age"])

    assert shown(safe)[("A", ALL)] == 35


def test_a_hidden_count_is_not_found_from_its_total():
    # 1 hidden beside 6: 5 stands for 5 to 7 and so does the total, leaving only 1 or 2.
    safe = release({("A", "x"): 1, ("A", "y"): 6}, ["area", "age"])

    states = {one.key: one.state for one in safe.figures}
    assert states[("A", "x")] == "hidden"
    assert "hidden to protect another" in states.values()
    low, high = recoverable([safe], {"age": "x"})
    assert high - low >= 3


def test_the_same_query_has_the_same_answer():
    rng = np.random.default_rng(3)
    counts = {(f"r{i}", f"c{j}"): int(rng.poisson(5)) for i in range(4) for j in range(4)}
    turned = dict(reversed(list(counts.items())))

    assert release(counts, ["r", "c"]) == release(turned, ["r", "c"])


def test_area_minus_published_parts_does_not_tell_the_rest():
    whole = release({("North", "All ages"): 6}, ["place", "age"])
    assert shown(whole)[("North", ALL)] == 5
    counts = {("North", "part 1"): 5, ("North", "rest"): 1}

    safe = release(counts, ["place", "part"], unpublished=["rest"])

    assert ("North", "rest") not in shown(safe)
    low, high = recoverable([safe], {"part": "rest"})
    assert high - low >= 3


def test_an_earlier_release_counts_as_known():
    counts = {("A", "x"): 3, ("A", "y"): 6, ("B", "x"): 30, ("B", "y"): 40}
    earlier = release(counts, ["area", "age"], tables=[["area"]])

    later = release(counts, ["area", "age"], earlier=[earlier])

    for one in later.hidden():
        group = {n: k for n, k in zip(later.dimensions, one.key, strict=True) if k != ALL}
        low, high = recoverable([earlier, later], group)
        assert high - low >= 3


def test_an_earlier_release_about_other_people_is_refused():
    earlier = release({("A",): 500}, ["area"])

    with pytest.raises(Inconsistent):
        release({("A",): 30}, ["area"], earlier=[earlier])


def test_percentages_need_people_and_give_nothing_away():
    counts = {("A", "x"): 10, ("A", "y"): 12, ("B", "x"): 30, ("B", "y"): 3, ("C", "x"): 80,
              ("C", "y"): 45}  # fmt: skip

    safe = release(counts, ["area", "age"], percent_of=["area"])

    percents = {one.key: one.percent for one in safe.figures}
    assert percents[("A", "x")] is None  # on 22 people
    assert percents[("B", "x")] is None  # the remainder is hidden
    assert percents[("C", "x")] == 64
    for one in safe.hidden():
        group = {n: k for n, k in zip(safe.dimensions, one.key, strict=True) if k != ALL}
        low, high = recoverable([safe], group)
        assert high - low >= 3


def random_counts(rng, dims):
    sizes = [int(rng.integers(2, 5 if len(dims) < 3 else 4)) for _ in dims]
    keys = itertools.product(
        *[[f"{d}{i}" for i in range(n)] for d, n in zip(dims, sizes, strict=True)]
    )
    return {key: int(rng.negative_binomial(0.6, 0.07)) for key in keys}


def random_pair(rng):
    """Publications about the same people, in one of four ways of putting tables together."""
    kind, sensitive = rng.integers(0, 4), rng.random() < 0.3
    rule = RULES["sensitive" if sensitive else "default"]
    if kind == 0:  # two tables that share a margin, published together
        counts = random_counts(rng, "abc")
        return [release(counts, "abc", rule=rule, tables=["ab", "ac"])]
    if kind == 1:  # the second published later
        counts = random_counts(rng, "abc")
        first = release(counts, "abc", rule=rule, tables=["ab"])
        return [first, release(counts, "abc", rule=rule, tables=["ac"], earlier=[first])]
    if kind == 2:  # an area, then its parts but one
        counts = random_counts(rng, "ab")
        first = release(counts, "ab", rule=rule, tables=["a"])
        parts = release(counts, "ab", rule=rule, unpublished=["b1"], earlier=[first])
        return [first, parts]
    counts = random_counts(rng, "ab")  # counts, then percentages
    first = release(counts, "ab", rule=rule)
    return [first, release(counts, "ab", rule=rule, percent_of=["a"], earlier=[first])]


@pytest.mark.parametrize("pairs", [100, pytest.param(1_000, marks=pytest.mark.sweep)])
def test_no_hidden_cell_is_recovered_from_pairs_of_published_tables(pairs):
    rng = np.random.default_rng(14)
    hidden = 0
    for _ in range(pairs):
        published = random_pair(rng)
        narrowest = published[0].rule.hide_to - 1
        for _, low, high in hidden_ranges(published):
            assert high - low >= narrowest
            hidden += 1
    assert hidden > pairs


def test_no_hidden_cell_is_recovered_by_trying_every_table():
    """The audit's answer checked without it: every 2 by 2 table that fits what was published."""
    rng = np.random.default_rng(15)
    every = np.array(list(itertools.product(range(18), repeat=4))).reshape(-1, 2, 2)
    figures = {
        ("r0", "c0"): every[:, 0, 0], ("r0", "c1"): every[:, 0, 1], ("r1", "c0"): every[:, 1, 0],
        ("r1", "c1"): every[:, 1, 1],
        ("r0", ALL): every[:, 0].sum(1), ("r1", ALL): every[:, 1].sum(1),
        (ALL, "c0"): every[:, :, 0].sum(1), (ALL, "c1"): every[:, :, 1].sum(1),
        (ALL, ALL): every.sum((1, 2)),
    }  # fmt: skip
    for _ in range(25):
        m = rng.negative_binomial(0.8, 0.15, (2, 2)).clip(0, 12)
        safe = release({(f"r{i}", f"c{j}"): int(m[i, j]) for i in (0, 1) for j in (0, 1)}, "rc")
        fits = np.ones(len(every), dtype=bool)
        for one in safe.figures:
            low, high = safe.rule.meaning(one.shown)
            fits &= (figures[one.key] >= low) & (figures[one.key] <= high)
        for one in safe.hidden():
            possible = figures[one.key][fits]
            assert possible.max() - possible.min() >= 3
            group = {n: k for n, k in zip("rc", one.key, strict=True) if k != ALL}
            assert recoverable([safe], group)[0] == possible.min()
