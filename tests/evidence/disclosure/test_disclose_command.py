"""The disclose command, as an analyst runs it."""

import json

import pytest

from worklocal.evidence.engine.cli import main


@pytest.fixture
def run(tmp_path, capsys):
    def call(text, *argv):
        (tmp_path / "d.csv").write_text(text)
        code = main(["disclose", "--data", str(tmp_path / "d.csv"), *argv])
        captured = capsys.readouterr()
        return code, captured.out or captured.err

    return call


DATA = "area,age,people\nA,x,3\nA,y,40\nB,x,22\nB,y,0\n"


def test_figures_are_rounded_or_hidden_with_their_state(run):
    code, out = run(DATA, "--by", "area,age", "--count", "people", "--json")

    report = json.loads(out)
    cells = {(row["area"], row["age"]): row["published"] for row in report["rows"]}
    assert code == 0
    assert cells[("A", "x")] == "c"
    assert cells[("B", "y")] == "0"
    assert cells[("All", "All")] == "65"
    assert report["rule"]["owner"] == "Work Local"


def test_an_output_is_read_back_as_an_earlier_release(run, tmp_path):
    first = str(tmp_path / "first.csv")
    code, _ = run(DATA, "--by", "area", "--count", "people", "--out", first)
    assert code == 0

    code, out = run(DATA, "--by", "area,age", "--count", "people", "--earlier", first, "--json")

    assert code == 0
    assert json.loads(out)["withheld"] is None


def test_people_are_counted_when_there_is_no_count(run):
    code, out = run("area\n" + "A\n" * 11 + "B\n" * 2, "--by", "area")

    assert code == 0
    assert "hidden" in out


@pytest.mark.parametrize(
    ("text", "argv", "reason"),
    [
        ("area,n\nA,3\nB,x\n", ["--by", "area", "--count", "n"], "row 2"),
        ("area,n\nA,3\nB,-1\n", ["--by", "area", "--count", "n"], "row 2"),
        ("area,n\nA,3\nAll,1\n", ["--by", "area", "--count", "n"], "row 2"),
        ("area,n\nA,3\n", ["--by", "area,age", "--count", "n"], "no column age"),
        ("area,n\nA,3\n", ["--by", "area", "--tables", "sex"], "sex"),
    ],
)
def test_bad_input_ends_with_two(run, text, argv, reason):
    code, message = run(text, *argv)

    assert code == 2
    assert reason in message
