"""Pay, place and hours go to fields of their own; what is left is the job."""

import pytest

from worklocal.matching.engine.normalise import (
    NormalTitle,
    lookup_keys,
    normalise_title,
    singular,
)


def test_an_advert_title_is_taken_apart():
    assert normalise_title("Care Assistants - Part Time, Leeds £11.44 per hour") == NormalTitle(
        text="care assistants",
        key="care assistant",
        pay="£11.44 per hour",
        place="leeds",
        hours="part time",
        grade="",
    )


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("2 x HGV Drivers in Manchester 30k-35k", "hgv driver"),
        ("Admin Asst, 16 hrs per week ref: AB123", "administrative assistant"),
        ("Sales Mgr based in South London OTE £60k", "sale manager"),
        ("Co-ordinator", "coordinator"),
        ("Cleaner required", "cleaner"),
        ("Warehouse Operative M1 1AA", "warehouse operative"),
    ],
)
def test_what_is_not_the_job_is_gone(title, key):
    assert normalise_title(title).key == key


@pytest.mark.parametrize("title", ["Bath fitter", "Reading tutor", "York stone mason"])
def test_a_place_that_is_part_of_the_job_stays(title):
    assert normalise_title(title).text == title.lower()


@pytest.mark.parametrize("title", ["Night shift", "Part time", "£12 per hour"])
def test_a_title_is_never_left_empty(title):
    assert normalise_title(title).text


def test_keys_go_from_the_words_written_to_the_words_meant():
    assert lookup_keys(normalise_title("Senior HCA (Nights)")) == [
        "senior hca night",
        "senior healthcare assistant night",
        "hca night",
        "healthcare assistant night",
        "senior hca",
        "hca",
    ]


@pytest.mark.parametrize(
    ("many", "one"),
    [("nurses", "nurse"), ("bakeries", "bakery"), ("coaches", "coach"), ("business", "business")],
)
def test_singular(many, one):
    assert singular(many) == one
