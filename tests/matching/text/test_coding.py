"""Titles to SOC 2020: five codes with honest probabilities, and one question when two are close."""

import csv
from pathlib import Path

import pytest

from tests.matching.text.test_gender import PAIRS
from worklocal.matching.engine import taxonomy
from worklocal.matching.engine.cli import main
from worklocal.matching.engine.coding import code_titles
from worklocal.matching.engine.nearest_occupation import NearestOccupation
from worklocal.matching.engine.soc_model import load_model

KNOWN = {
    "Care assistant": "6135",
    "HGV Driver": "8211",
    "Primary school teacher": "2314",
    "Plumber": "5315",
    "Senior Software Developer - London £60k": "2134",
    "Hairdresser": "6221",
    "Staff nurse": "2237",
    "Solicitor": "2412",
    "Barista": "9266",
    "Teaching assistants (part time)": "6112",
}


@pytest.fixture(scope="module")
def by_words():
    nearest = NearestOccupation(None, None)

    def code(titles, contexts=None):
        return code_titles(
            titles, model=load_model(), encoder=None, nearest=nearest, contexts=contexts
        )

    return code


def test_well_known_titles_get_their_code(encoder):
    assert {title: taxonomy.code_title(title).codes[0].soc for title in KNOWN} == KNOWN


def test_well_known_titles_get_their_code_by_words_alone(by_words):
    assert {c.text: c.codes[0].soc for c in by_words(list(KNOWN))} == KNOWN


def test_probabilities_are_ordered_and_never_sum_to_more_than_one(by_words):
    for coding in by_words([*KNOWN, "zorblax wrangler", "manager", "engineer", "x"]):
        given = [code.probability for code in coding.codes]
        assert given == sorted(given, reverse=True)
        assert 0 < sum(given) <= 1.001
        assert len({code.soc for code in coding.codes}) == 5


@pytest.mark.parametrize("side", [0, 1])
def test_a_man_and_a_woman_get_the_same_codes(by_words, side):
    his, hers = (by_words([pair[at] for pair in PAIRS]) for at in (side, 1 - side))
    assert [c.codes for c in his] == [c.codes for c in hers]
    assert [c.question for c in his] == [c.question for c in hers]


def test_an_unclear_title_is_asked_about_not_accepted(by_words):
    unclear, clear = by_words(["Machinist", "Plumber"])
    assert unclear.question.startswith("Which is closest to this job: ")
    assert unclear.question.endswith("?")
    assert not unclear.accepted
    assert clear.question == ""


def test_the_industry_settles_a_qualified_title(by_words):
    baker, sewer = by_words(["Machinist", "Machinist"], ["bakery", "bedding manufacturing"])
    assert (baker.codes[0].soc, sewer.codes[0].soc) == ("8111", "8146")


def test_the_nearest_esco_occupation_is_named(encoder):
    coding = taxonomy.code_title("Hairdresser")
    labels = {o.uri: o.label for o in taxonomy.esco.occupations()}
    assert labels[coding.codes[0].esco_uri] == "hairdresser"


def test_a_title_without_words_is_refused():
    with pytest.raises(ValueError, match="a job title is needed"):
        taxonomy.code_title("  ")


def test_the_command_writes_one_row_a_title(tmp_path: Path):
    titles, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    titles.write_text("id\ttitle\tindustry\na\tPlumber\t\nb\tMachinist\tbakery\n")

    assert main(["occupations", "--in", str(titles), "--out", str(out), "--encoder", "none"]) == 0

    with out.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert [(row["id"], row["text"], row["soc2020"]) for row in rows] == [
        ("a", "Plumber", "5315"),
        ("b", "Machinist", "8111"),
    ]
    five = [pair.split(":") for pair in rows[0]["top_five"].split(" ")]
    assert len(five) == 5
    assert sum(float(probability) for _, probability in five) <= 1.001
    assert {row["accepted"] for row in rows} <= {"yes", "no"}
