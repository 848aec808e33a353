"""Each command of `evidence` with input it can use and input it cannot: one table for all."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from worklocal.evidence.engine.cli import COMMANDS, main

MODEL = Path(__file__).parent / "value" / "worked.toml"
PEOPLE = "y,t,z,x,town,before\n" + "".join(
    f"{i % 7 + i % 2},{i % 2},{i % 2 if i % 5 else 1 - i % 2},{i % 5},{'ab'[i % 3 == 0]},{i % 4}\n"
    for i in range(60)
)
SPELLS = "person,start,end_inclusive\nA,2025-01-06,2025-08-31\nB,2025-03-01,\n"
PAY = "person,pay_date,gross\nA,2025-05-31,5079.36\nB,2025-05-31,5079.35\n"
TIMES = "weeks,job,exit\n1,1,job\n2,0,0\n3,1,left\n4,1,job\n"
AREAS = "area,events,population,standard\nN,30,100,500\nN,20,100,500\nS,15,90,500\nS,12,90,500\n"
SITES = "area,events,population\nN,30,100\nS,20,100\nW,44,120\nE,31,110\n"
COUNTS = "area,age,people\nN,young,3\nN,old,40\nS,young,25\nS,old,31\n"
CONTACTS = "person,coach\nA,x\nA,x\nA,y\n"
CONSENTS = "person,consent_at\nA,2026-01-01T09:00\nB,2026-01-01T10:00\n"
HUBS = "unit,rate,size\n" + "".join(f"h{i},{20 + i},{100 + 7 * i}\n" for i in range(8))
RISK = "long,age,town\n" + "".join(
    f"{int(i % 10 < 2 + 5 * (i % 3 == 0))},{20 + i % 40},{'ab'[i % 3 == 0]}\n" for i in range(200)
)
ASKED = ("--outcome", "y", "--treatment", "t", "--design")

GOOD = [
    ("estimate", PEOPLE, (*ASKED, "trial")),
    ("estimate", PEOPLE, (*ASKED, "trial", "--covariates", "x,town", "--quantiles", "0.5")),
    ("estimate", PEOPLE, (*ASKED, "iv", "--offer", "z", "--se", "classical")),
    ("estimate", PEOPLE, (*ASKED, "comparison", "--covariates", "x", "--placebo", "before")),
    ("power", None, ("--control", "0.25", "--treated", "0.29")),
    ("allocate", None, ("commit",)),
    ("allocate", CONSENTS, ("people", "--seed", "s")),
    ("allocate", HUBS, ("paired", "--covariates", "rate,size", "--seed", "s", "--id", "unit")),
    ("monitor", None, ("looks", "--looks", "5")),
    ("monitor", PEOPLE, ("band", "--outcome", "y", "--treatment", "t", "--best-at", "50")),
    ("outcomes", SPELLS, ("--observed", "2026-06-30")),
    ("outcomes", PAY, ("--threshold", "5079.36", "--window-days", "547", "--start", "2025-04-07")),
    ("survival", TIMES, ("--time", "weeks", "--event", "job")),
    ("survival", TIMES, ("--time", "weeks", "--event", "exit")),
    ("standardise", AREAS, ("--group", "area")),
    ("funnel", SITES, ()),
    ("shrink", SITES, ("--events", "events", "--population", "population", "--stretch", "0.3")),
    ("neighbours", HUBS, ("--group", "unit", "--area", "h3", "--count", "2")),
    ("compare-area", SITES, ("--area", "N")),
    ("disclose", COUNTS, ("--by", "area,age", "--count", "people")),
    ("segment", RISK, ("--outcome", "long", "--folds", "5")),
    ("cost-benefit", "model", ("--draws", "200")),
    ("measures", CONTACTS, ("continuity",)),
]  # fmt: skip

BAD = [
    ("estimate", PEOPLE.replace("\n0,0,", "\nnone,0,", 1), (*ASKED, "trial"), "row 1 "),
    ("estimate", PEOPLE, (*ASKED, "trial", "--method", "stratified", "--se", "hc1"), "--se"),
    ("estimate", PEOPLE, (*ASKED, "iv", "--offer", "z", "--se", "hc3"), "takes --se"),
    ("estimate", "y,t\n1,0\n2,1\n", (*ASKED, "trial"), "two people"),
    ("power", None, ("--control", "25", "--treated", "29"), "between 0 and 1"),
    ("allocate", "person,consent_at\nA,2026-01-01\nB,\n", ("people", "--seed", "s"), "row 2"),
    ("monitor", "y,t\n1,0\n2,x\n", ("band", "--outcome", "y", "--treatment", "t"), "row 2"),
    ("outcomes", SPELLS.replace("2025-03-01", "1 March"), ("--observed", "2026-06-30"), "row 2"),
    ("outcomes", PAY.replace("5079.35", "much"), ("--threshold", "1", "--start", "2025-04-07"),
     "row 2"),
    ("survival", TIMES.replace("\n3,", "\n-3,"), ("--time", "weeks", "--event", "job"), "row 3"),
    ("survival", TIMES.replace("\n2,0,", "\n2,,"), ("--time", "weeks", "--event", "job"), "row 2"),
    ("standardise", AREAS.replace("S,15", "S,"), ("--group", "area"), "row 3"),
    ("funnel", SITES.replace("W,44", "W,444"), (), "row 3"),
    ("shrink", SITES.replace("S,20", "S,-20"), ("--events", "events", "--population",
     "population"), "row 2"),
    ("neighbours", HUBS.replace("h2,22", "h2,"), ("--group", "unit", "--area", "h3"), "row 3"),
    ("compare-area", SITES.replace("S,20", "S,200"), ("--area", "N"), "row 2"),
    ("compare-area", SITES, ("--area", "X"), "no area X"),
    ("disclose", COUNTS.replace(",40", ",-40"), ("--by", "area,age", "--count", "people"), "row 2"),
    ("segment", RISK.replace("\n1,", "\n7,", 1), ("--outcome", "long"), "row "),
    ("cost-benefit", "no model", (), "Invalid value"),
    ("measures", CONTACTS.replace("A,y", "A,"), ("continuity",), "row 3"),
]  # fmt: skip


def words(tmp_path, command, text, options, as_parquet=False):
    """The command line for one case, its input written where it reads it."""
    if text is None:
        return [command, *options]
    if command == "cost-benefit":
        path = tmp_path / "model.toml"
        if text == "model":
            shutil.copy(MODEL, path)
        else:
            path.write_text("title = [")
        return [command, "--model", str(path), *options]
    path = tmp_path / "table.csv"
    path.write_text(text)
    if as_parquet:
        path = tmp_path / "table.parquet"
        pl.read_csv(tmp_path / "table.csv").write_parquet(path)
    flag = "--data"
    if command == "outcomes":
        flag = "--earnings" if "gross" in text else "--spells"
    kind = [options[0]] if options and not options[0].startswith("--") else []
    return [command, *kind, flag, str(path), *options[len(kind) :]]


@pytest.mark.parametrize("as_parquet", [False, True], ids=["csv", "parquet"])
@pytest.mark.parametrize(("command", "text", "options"), GOOD)
def test_good_input_is_answered_for_people_and_for_machines(
    tmp_path, capsys, command, text, options, as_parquet
):
    argv = words(tmp_path, command, text, options, as_parquet)

    assert main(argv) == 0
    shown = capsys.readouterr().out
    assert main([*argv, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert shown.strip()
    assert not shown.lstrip().startswith("{")
    assert told["method"]
    assert told["formula"]
    assert "1.0.0" in str(told["version"])


@pytest.mark.parametrize(("command", "text", "options", "reason"), BAD)
def test_bad_input_ends_with_two_and_a_reason(tmp_path, capsys, command, text, options, reason):
    assert main(words(tmp_path, command, text, options)) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("refused: ")
    assert reason in said.err


def test_neighbours_are_the_areas_on_either_side(tmp_path, capsys):
    argv = words(tmp_path, "neighbours", HUBS, ("--group", "unit", "--area", "h3", "--count", "2"))

    main([*argv, "--json"])

    rows = json.loads(capsys.readouterr().out)["rows"]
    assert {row["area"] for row in rows} == {"h2", "h4"}
    assert rows[0]["distance"] == pytest.approx(rows[1]["distance"])


def test_an_area_is_set_beside_its_past_its_neighbours_and_all(tmp_path, capsys):
    text = (
        "area,events,population,past,people\nN,300,1000,200,1000\nS,200,1000,1,1\nW,210,1000,1,1\n"
    )
    argv = words(
        tmp_path, "compare-area", text,
        ("--area", "N", "--past-events", "past", "--past-population", "people"),
    )  # fmt: skip

    main([*argv, "--json"])

    told = json.loads(capsys.readouterr().out)
    verdicts = {row["comparator"]: row["verdict"] for row in told["rows"]}
    assert verdicts == {"own past": "better", "similar areas": "better", "nation": "better"}
    assert told["sentence"].startswith("N: against own past, better")
    assert told["neighbour_median"] == pytest.approx(0.205)


def test_every_command_stands_in_both_tables():
    assert {case[0] for case in GOOD} == {case[0] for case in BAD} == set(COMMANDS)
