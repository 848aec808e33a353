"""The comparison commands, as an analyst runs them."""

import json

import pytest

from worklocal.evidence.engine.cli import main


@pytest.fixture
def file(tmp_path):
    def write(text, name="data.csv"):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


def run(capsys, *argv):
    code = main([*argv, "--json"])
    captured = capsys.readouterr()
    return code, json.loads(captured.out) if captured.out else captured.err


def test_standardise_direct_by_area_and_withholds_few_events(file, capsys):
    data = file(
        "area,age,events,population,standard\n"
        "A,1,6,1000,3000\nA,2,20,500,1000\nB,1,3,1000,3000\nB,2,2,500,1000\n"
    )

    code, report = run(capsys, "standardise", "--data", data, "--group", "area")

    assert code == 0
    assert report["rows"][0]["value"] == pytest.approx(1450)
    assert report["rows"][1]["value"] is None
    assert report["rows"][1]["withheld"] == "fewer than 10 events"
    assert "Dobson" in report["formula"]
    assert report["version"]


def test_standardise_indirect_takes_the_reference_from_a_file(file, capsys):
    data = file("area,age,deaths,people\nA,1,3,1000\nA,2,25,500\n")
    reference = file("age,reference_events,reference_population\n1,50,10000\n2,200,5000\n", "r.csv")

    code, report = run(
        capsys, "standardise", "--method", "indirect", "--data", data, "--group", "area",
        "--events", "deaths", "--population", "people", "--reference", reference,
        "--stratum", "age", "--ratio",
    )  # fmt: skip

    assert code == 0
    assert report["rows"][0]["value"] == pytest.approx(28 / 25)


def test_funnel_tells_both_classes(file, capsys):
    data = file("area,events,population\nA,30,100\nB,70,100\nC,50,100\nD,52,100\n")

    code, report = run(capsys, "funnel", "--data", data)

    assert code == 0
    assert report["rows"][0]["plain_class"] == "low beyond 99.8%"
    assert report["rows"][0]["class"] == "within"
    assert report["beyond_99_8_plain"] == 2
    assert report["tau"] > 0


def test_shrink_gives_sites_of_noise_one_value(file, capsys):
    rows = "".join(f"{s},{t},{y}\n" for s in "ABC" for t in (0, 1) for y in (1 + t, 5 + t, 9 + t))
    data = file("site,treat,y\n" + rows)

    code, report = run(
        capsys, "shrink", "--data", data, "--group", "site", "--outcome", "y",
        "--treatment", "treat", "--stretch", "1",
    )  # fmt: skip

    assert code == 0
    assert report["tau2"] == 0
    assert report["verdict"] == "areas cannot be told apart"
    assert [row["shrunken"] for row in report["rows"]] == pytest.approx([1, 1, 1])
    assert report["rows"][0]["probability_above_stretch"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("argv", "text", "reason"),
    [
        (["funnel"], "area,events,population\nA,1,10\nB,11,10\n", "row 2"),
        (["funnel"], "area,events,population\nA,1,10\nA,1,10\n", "more than once"),
        (["funnel"], "area,events,population\nA,1,10\nB,x,10\n", "not a number"),
        (["shrink", "--estimate", "e", "--se", "s"], "area,e,s\nA,1,1\nB,1,0\n", "row 2"),
        (["standardise"], "events,population\n1,10\n", "no column standard"),
    ],
)
def test_bad_input_ends_with_two_and_says_where(file, capsys, argv, text, reason):
    code, message = run(capsys, argv[0], "--data", file(text), *argv[1:])

    assert code == 2
    assert reason in message
