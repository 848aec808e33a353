"""Allocation: balanced, concealed until consent, replayable by anyone who holds the seed."""

import hashlib
import hmac
import json
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worklocal.evidence.engine.allocation import (
    Allocation,
    Scheme,
    allocate_people,
    arm_at,
    audit,
    imbalance,
    replays,
)
from worklocal.evidence.engine.cluster_allocation import paired, restricted, rollout
from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.engine.random_stream import Stream, commitment, is_committed, new_seed
from worklocal.evidence.engine.trial_commands import allocate

SEED = "a seed for tests"


def enrolments(number, strata=12, seed=1):
    draw = random.Random(seed)
    return [
        {
            "person": i,
            "stratum": f"stratum {draw.randrange(strata)}",
            "consent_at": f"2026-01-01T00:00:{i:06}",
        }
        for i in range(number)
    ]


def test_100_000_enrolments_stay_within_half_a_block_and_replay():
    scheme = Scheme("no conditionality", blocks=(4, 6, 8))
    people = enrolments(100_000, strata=40)

    log = allocate_people(scheme, SEED, people)

    found = audit(scheme, SEED, log)
    assert found["allocated"] == 100_000
    assert found["largest_imbalance"] <= 4
    assert found["replay_differences"] == 0
    assert all(line.consent_at for line in log)


def test_imbalance_never_passes_half_a_block_at_any_moment():
    scheme = Scheme("t", blocks=(4, 6))
    log = allocate_people(scheme, SEED, enrolments(3000, strata=5))

    running: dict[str, int] = {}
    worst = 0
    for line in log:
        step = 1 if line.arm == "treated" else -1
        running[line.stratum] = running.get(line.stratum, 0) + step
        worst = max(worst, abs(running[line.stratum]))

    assert worst <= 3


@settings(max_examples=40, deadline=None)
@given(
    seed=st.text(min_size=1),
    ratio=st.sampled_from([(1, 1), (2, 1), (1, 1, 1), (3, 2)]),
    times=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    number=st.integers(1, 120),
)
def test_any_scheme_keeps_the_ratio_to_within_one_block(seed, ratio, times, number):
    arms = tuple("abc"[: len(ratio)])
    scheme = Scheme("t", arms, ratio, tuple(sum(ratio) * k for k in times))

    log = allocate_people(scheme, seed, enrolments(number, strata=2))

    assert max(imbalance(scheme, log).values()) <= max(times)
    assert replays(scheme, seed, log) == []


def test_one_person_at_a_time_gives_what_a_whole_list_gives():
    scheme = Scheme("t")
    log = allocate_people(scheme, SEED, enrolments(200))

    assert [arm_at(scheme, SEED, line.stratum, line.position) for line in log] == [
        line.arm for line in log
    ]


def test_the_stream_is_fixed_for_ever():
    # The first draws of this stream, kept so that no later version changes past allocations.
    stream = Stream("seed", "trial", "stratum")
    expected = []
    label = b"".join(len(part).to_bytes(4, "big") + part for part in (b"trial", b"stratum"))
    for counter in range(5):
        digest = hmac.digest(b"seed", label + counter.to_bytes(8, "big"), "sha256")
        expected.append(int.from_bytes(digest[:8], "big") % 10)

    assert [stream.below(10) for _ in range(5)] == expected
    assert [arm_at(Scheme("trial"), "seed", "s", i)[0] for i in range(12)] == list("cttcctcttctt")


def test_draws_are_even():
    stream = Stream("evenness")
    counts = np.bincount([stream.below(6) for _ in range(12_000)], minlength=6)

    assert ((counts - 2000) ** 2 / 2000).sum() < 20.5  # chi-squared, 5 df, p = .001


def test_a_block_takes_every_order_equally_often():
    scheme = Scheme("t", blocks=(4,))
    orders: dict[tuple[str, ...], int] = {}
    for s in range(3000):
        order = tuple(arm_at(scheme, f"seed {s}", "x", i) for i in range(4))
        orders[order] = orders.get(order, 0) + 1

    assert len(orders) == 6
    assert sum((n - 500) ** 2 / 500 for n in orders.values()) < 20.5


def test_nobody_is_allocated_before_consent():
    people = enrolments(10)
    people[6]["consent_at"] = None

    with pytest.raises(BadInput, match=r"row 7 .* no consent_at: nobody is allocated"):
        allocate_people(Scheme("t"), SEED, people)


def test_a_person_is_allocated_once():
    people = [*enrolments(3), enrolments(1)[0]]

    with pytest.raises(BadInput, match=r"row 4 .* listed twice"):
        allocate_people(Scheme("t"), SEED, people)


def test_another_seed_than_the_committed_one_is_refused():
    seed = new_seed()

    assert is_committed(seed, hashlib.sha256(seed.encode()).hexdigest())
    with pytest.raises(BadInput, match="does not match the hash"):
        allocate_people(Scheme("t"), "other", enrolments(2), hashed=commitment(seed))


def test_a_changed_line_is_found_on_replay():
    scheme = Scheme("t")
    log = allocate_people(scheme, SEED, enrolments(50))
    line = log[20]
    other = "treated" if line.arm == "control" else "control"
    log[20] = Allocation(line.person, line.stratum, line.position, other, line.consent_at)

    assert replays(scheme, SEED, log) == [log[20]]


@pytest.mark.parametrize(
    "arguments",
    [
        {"arms": ("one",), "ratio": (1,)},
        {"arms": ("one", "one")},
        {"blocks": (3,)},
        {"blocks": ()},
        {"ratio": (1, 0)},
    ],
)
def test_schemes_that_cannot_balance_are_refused(arguments):
    with pytest.raises(BadInput):
        Scheme("t", **arguments)


def baselines(number, seed=5):
    return np.random.default_rng(seed).normal(size=(number, 3)) * [1, 20, 0.1]


def hubs(number):
    return [f"hub {i:02}" for i in range(number)]


def test_restricted_randomisation_balances_better_than_chance_and_replays():
    found = restricted(hubs(12), baselines(12), SEED, "t")

    assert sorted(found.arms.values()).count("treated") == 6
    assert found.detail["candidates"] == 924  # 12 choose 6
    assert found.detail["acceptable"] == 93
    assert found.detail["score"] < found.detail["score_median_of_all"]
    assert found == restricted(hubs(12), baselines(12), SEED, "t")


def test_restricted_randomisation_draws_when_there_are_too_many_to_list():
    found = restricted(hubs(24), baselines(24), SEED, "t", keep=0.01)

    assert found.detail["candidates_kind"] == "drawn"
    assert sorted(found.arms.values()).count("treated") == 12


def test_pairs_are_nearer_than_chance_and_split():
    found = paired(hubs(20), baselines(20), SEED, "t")

    assert found.detail["mean_distance"] < found.detail["mean_distance_of_all"] / 2
    for pair in found.detail["pairs"]:
        first, second = pair.split(" - ")
        assert {found.arms[first], found.arms[second]} == {"control", "treated"}


def test_the_odd_hub_out_is_named():
    x = baselines(7)
    x[3] = [50, 900, 9]

    assert paired(hubs(7), x, SEED, "t").detail["left_out"] == ["hub 03"]


def test_rollout_gives_each_step_its_share():
    found = rollout(hubs(10), 4, SEED, "t")

    steps = list(found.arms.values())
    assert sorted(steps.count(f"step {s}") for s in (1, 2, 3, 4)) == [2, 2, 3, 3]
    assert found == rollout(hubs(10), 4, SEED, "t")


def test_command_allocates_replays_and_refuses(tmp_path, capsys):
    people = tmp_path / "people.csv"
    rows = [f"p{i},{'north' if i % 3 else 'south'},2026-02-{i + 1:02}" for i in range(20)]
    people.write_text("person,area,consent_at\n" + "\n".join(rows) + "\n")
    log = tmp_path / "log.csv"
    hashed = commitment(SEED)
    shared = ("--seed", SEED, "--commitment", hashed, "--json")

    code = allocate(["--data", str(people), "--strata", "area", "--out", str(log), *shared])
    found = json.loads(capsys.readouterr().out)
    assert (code, found["allocated"], found["seed_sha256"]) == (0, 20, hashed)
    assert found["largest_imbalance"] <= found["allowed_imbalance"] == 3

    assert allocate(["replay", "--data", str(log), *shared]) == 0
    capsys.readouterr()
    assert allocate(["replay", "--data", str(log), "--seed", "another", "--json"]) == 1
    capsys.readouterr()

    people.write_text(people.read_text() + "p99,north,\n")
    assert allocate(["--data", str(people), "--strata", "area", *shared]) == 2
    assert "row 21" in capsys.readouterr().err


def test_command_commits_to_a_fresh_seed(capsys):
    allocate(["commit", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert commitment(found["seed"]) == found["seed_sha256"]


@pytest.mark.parametrize("kind", ["restricted", "paired", "rollout"])
def test_command_allocates_hubs(tmp_path, capsys, kind):
    table = tmp_path / "hubs.csv"
    rows = [f"hub{i},{i * 7 % 5},{i}" for i in range(8)]
    table.write_text("cluster,rate,size\n" + "\n".join(rows) + "\n")
    covariates = [] if kind == "rollout" else ["--covariates", "rate,size"]

    code = allocate([kind, "--data", str(table), "--seed", SEED, "--json", *covariates])

    assert code == 0
    assert len(json.loads(capsys.readouterr().out)["allocations"]) == 8
