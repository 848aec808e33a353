"""The benchmark runs at small sizes, and its second look sees what is broken."""

import json

import numpy as np

from tests.matching.kernel import oracle
from tests.matching.kernel.people import records
from worklocal.matching.engine.bench import goals, main
from worklocal.matching.engine.columns import build_people, build_vacancies
from worklocal.matching.engine.second_look import allowed, broken_rules


def test_the_benchmark_reports_every_part(tmp_path):
    out = tmp_path / "figures.json"

    assert main(["--quick", "--json", str(out)]) == 0

    report = json.loads(out.read_text())
    assert report["lists"]["recall"] == 1.0
    assert report["lists"]["violations"] == {}
    assert report["congestion"]["caps_broken"] == 0
    assert len(report["growth"]["rows"]) == 4
    assert report["incremental"]["p95_ms"] > 0
    assert report["gemm_bound"]["gflops"] > 0
    assert set(goals(report)) >= {"recall 1.0 against brute force", "no listed pair breaks a rule"}


def test_the_second_look_agrees_with_the_oracle():
    ours, theirs = records(40, 50, seed=8)
    vacancies = build_vacancies(theirs)
    people = build_people(ours, vacancies)
    p, v = (side.ravel() for side in np.meshgrid(np.arange(40), np.arange(50)))

    counts = broken_rules(people, vacancies, p, v)

    wanted = [oracle.violations(ours[i], theirs[j]) for i, j in zip(p, v, strict=True)]
    assert counts == {
        rule: sum(rule in broken for broken in wanted) for broken in wanted for rule in broken
    }
    assert allowed(people, vacancies, 3).tolist() == [
        not oracle.violations(ours[3], theirs[j]) for j in range(50)
    ]
