"""The survival command, as an analyst runs it."""

import json

import pytest

from worklocal.evidence.engine.cli import main


@pytest.fixture
def run(tmp_path, capsys):
    def call(text, *argv):
        (tmp_path / "d.csv").write_text(text)
        code = main(["survival", "--data", str(tmp_path / "d.csv"), "--time", "weeks", *argv])
        captured = capsys.readouterr()
        return code, captured.out or captured.err

    return call


def test_one_event_gives_kaplan_meier_by_group(run):
    text = "weeks,job,place\n1,1,A\n2,0,A\n3,1,A\n1,0,B\n2,1,B\n"

    code, out = run(text, "--event", "job", "--group", "place", "--at", "0,1,3", "--json")

    report = json.loads(out)
    assert code == 0
    assert report["method"] == "Kaplan-Meier"
    assert report["interval"] == "log, 0.95"
    assert [row["survival"] for row in report["groups"][0]["rows"]] == pytest.approx([1, 2 / 3, 0])
    assert [row["at_risk"] for row in report["groups"][0]["rows"]] == [3, 3, 1]


@pytest.mark.parametrize(
    ("text", "argv"),
    [
        ("weeks,exit\n1,1\n2,2\n3,0\n4,1\n", ["--event", "exit"]),
        ("weeks,a,b\n1,1,0\n2,0,1\n3,0,0\n4,1,0\n", ["--event", "a", "--competing", "b"]),
        ("weeks,exit\n1,job\n2,left\n3,open\n4,job\n", ["--event", "exit", "--censored", "open"]),
    ],
)
def test_several_exits_give_aalen_johansen_however_they_are_written(run, text, argv):
    code, out = run(text, *argv, "--at", "2,4", "--json")

    report = json.loads(out)
    first, second = report["groups"][0]["causes"]
    rows = report["groups"][0]["rows"]
    assert code == 0
    assert report["method"].startswith("Aalen-Johansen")
    assert [row[f"incidence_{first}"] for row in rows] == pytest.approx([0.25, 0.75])
    assert [row[f"incidence_{second}"] for row in rows] == pytest.approx([0.25, 0.25])


def test_cox_and_the_table_for_people(run):
    text = "weeks,job,x\n1,1,2\n2,0,1\n3,1,1\n4,1,3\n5,1,1\n"

    code, out = run(text, "--event", "job", "--covariates", "x")

    assert code == 0
    assert "Cox, ties by Efron" in out
    assert "hazard_ratio" in out


@pytest.mark.parametrize(
    ("text", "argv", "reason"),
    [
        ("weeks,job\n1,1\n-2,0\n", ["--event", "job"], "row 2"),
        ("weeks,job\n1,1\n2,\n", ["--event", "job"], "row 2"),
        ("weeks,a,b\n1,1,0\n2,1,1\n", ["--event", "a", "--competing", "b"], "row 2"),
        ("weeks,job\n1,0\n2,0\n", ["--event", "job"], "no event"),
    ],
)
def test_bad_input_ends_with_two(run, text, argv, reason):
    code, message = run(text, *argv)

    assert code == 2
    assert reason in message
