"""Every worked value of the relationship and social capital measures, to 1e-5."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.evidence.engine.cli import main
from worklocal.evidence.engine.measures import (
    OPEN_ALLIANCE_ITEMS,
    bridging,
    burt_constraint,
    continuity,
    network,
    omega,
    open_alliance,
    positions,
    wai_sr,
)


def near(values):
    return pytest.approx(values, abs=1e-5)


# Worked by hand from the formulas of Bice and Boxerman (1977), Steinwachs (1979) and others.
@pytest.mark.parametrize(
    ("contacts", "upc", "coc", "secon", "herfindahl", "mmci"),
    [
        ("AAAAAA", 1, 1, 1, 1, 1),
        ("AAABBB", 0.5, 0.4, 0.8, 0.5, 0.803922),
        ("ABABAB", 0.5, 0.4, 0, 0.5, 0.803922),
        ("AAABCD", 0.5, 0.2, 0.4, 0.333333, 0.411765),
        ("ABCDEF", 0.166667, 0, 0, 0.166667, 0.019608),
        ("AAAABAAC", 0.75, 0.535714, 0.571429, 0.59375, 0.718310),
    ],
)
def test_continuity_matches_the_worked_values(contacts, upc, coc, secon, herfindahl, mmci):
    got = continuity(contacts)

    assert (got.upc, got.coc, got.secon, got.herfindahl, got.mmci) == near(
        (upc, coc, secon, herfindahl, mmci)
    )


def test_continuity_is_undefined_below_two_contacts_and_not_for_tables_below_three():
    assert continuity("A").upc is None
    assert continuity("").secon is None
    assert [continuity("A" * n).reportable for n in range(5)] == [False, False, False, True, True]


@given(st.text(alphabet="ABCD", min_size=2, max_size=20))
def test_continuity_lies_between_nought_and_one_and_forgets_names(contacts):
    got = continuity(contacts)

    for value in (got.upc, got.coc, got.secon, got.herfindahl, got.mmci):
        assert -1e-12 <= value <= 1 + 1e-12
    assert continuity(contacts.translate(str.maketrans("ABCD", "wxyz"))) == got


def test_alliance_short_form_is_scored_by_its_key():
    got = wai_sr([4, 3, 5, 4, 5, 2, 4, 3, 5, 4, 3, 4])

    assert dataclasses.astuple(got) == near((3.0, 3.75, 4.75, 3.833333))


def test_alliance_needs_three_of_four_items():
    one_missing = wai_sr([4, 3, 5, None, 5, 2, 4, 3, 5, 4, 3, 4])
    two_missing = wai_sr([4, 3, 5, None, 5, None, 4, 3, 5, 4, 3, 4])

    assert one_missing.goal == near((2 + 3 + 3) / 3)
    assert (two_missing.goal, two_missing.total) == (None, None)
    assert two_missing.bond == near(4.75)


def test_answers_outside_the_scale_are_refused():
    with pytest.raises(ValueError, match="item 2 is 6"):
        wai_sr([4, 6, *[3] * 10])
    with pytest.raises(ValueError, match="twelve"):
        wai_sr([4])


def test_open_scale_is_ours_and_scored_by_two_items_each():
    got = open_alliance([1, 2, 3, 4, 5, None])

    assert dataclasses.astuple(got) == near((1.5, 3.5, 5.0, 3.0))
    assert [name for name, _ in OPEN_ALLIANCE_ITEMS] == ["goal"] * 2 + ["task"] * 2 + ["bond"] * 2


def test_omega_recovers_a_known_factor():
    rng = np.random.default_rng(1)
    loading = np.array([0.8, 0.7, 0.6, 0.7, 0.8, 0.6])
    factor = rng.normal(size=(20_000, 1))
    answers = factor * loading + rng.normal(size=(20_000, 6)) * np.sqrt(1 - loading**2)

    truth = loading.sum() ** 2 / (loading.sum() ** 2 + np.sum(1 - loading**2))
    assert omega(answers) == pytest.approx(truth, abs=0.01)


def test_worked_ego_network():
    work = {"A": True, "B": True, "C": True, "D": False, "E": False}

    got = network("ABCDE", [("A", "B"), ("B", "C"), ("C", "B")], work, ego_category=False)

    assert dataclasses.astuple(got) == near((5, 0.2, 0.382222, 4.2, 0.84, 0.2, 0.48, 0.96))


def test_network_of_nobody_or_one_is_undefined_where_it_must_be():
    assert network([], []).constraint is None
    alone = network(["A"], [])
    assert (alone.density, alone.constraint, alone.effective_size) == (None, 1.0, 1.0)


def test_ties_of_strangers_are_refused():
    with pytest.raises(ValueError, match="who were named"):
        network("AB", [("A", "C")])
    with pytest.raises(ValueError, match="named twice"):
        network("AA", [])


def test_krackhardts_kite_matches_two_libraries():
    # Krackhardt (1990); constraint as given by networkx 3.6 and igraph.
    edges = "01 02 03 05 13 14 16 23 25 34 35 36 46 56 57 67 78 89".split()
    graph = np.zeros((10, 10))
    for a, b in edges:
        graph[int(a), int(b)] = graph[int(b), int(a)] = 1

    published = [0.5412, 0.5412, 0.6641, 0.4702, 0.6641, 0.4451, 0.4451, 0.4311, 0.5, 1.0]
    assert burt_constraint(graph) == pytest.approx(published, abs=5e-5)


def test_position_generator_worked_and_with_nothing_reached():
    assert dataclasses.astuple(positions([20, 30, 45, 60, 80], [30, 45, 80])) == near(
        (3, 80, 50, 51.666667, 155)
    )
    nothing = positions([20, 30], [])
    assert (nothing.extensity, nothing.range, nothing.total) == (0, None, 0.0)
    with pytest.raises(ValueError, match="does not have"):
        positions([20, 30], [45])


def test_bonding_and_bridging_ties_are_told_apart():
    ego = {"work": False, "area": "North"}
    alters = [
        {"role": "FAMILY", "work": False, "area": "North"},
        {"role": "NEIGHBOUR", "work": True, "area": "North"},
        {"role": "FAMILY", "work": None, "area": "North"},
    ]

    assert bridging(alters, ego) == (1, 1, 1)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("continuity", "person,coach\nP,A\nP,B\nP,A\n", {"secon": 0.0, "upc": 2 / 3}),
        ("alliance", "person,a,b,c,d,e,f\nP,1,2,3,4,5,\n", {"goal": 1.5, "total": 3.0}),
        ("network", "person,alter\nP,x\nP,y\n", {"density": 0.0, "effective_size": 2.0}),
        ("constraint", "from,to\na,b\nb,c\n", {"constraint": 1.0}),
        ("positions", "person,prestige,reached\nP,20,1\nP,80,1\n", {"range": 60.0}),
    ],
)
def test_measures_command_reads_each_kind(tmp_path, capsys, kind, text, expected):
    (tmp_path / "d.csv").write_text(text)

    code = main(["measures", kind, "--data", str(tmp_path / "d.csv"), "--json"])

    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert report["formula"]
    assert {name: report["rows"][0][name] for name in expected} == near(expected)


def test_measures_command_refuses_by_row(tmp_path, capsys):
    (tmp_path / "d.csv").write_text("person,a,b,c,d,e,f\nP,1,2,3,4,5,5\nQ,1,2,3,4,5,9\n")

    assert main(["measures", "alliance", "--data", str(tmp_path / "d.csv")]) == 2
    assert "row 2" in capsys.readouterr().err
