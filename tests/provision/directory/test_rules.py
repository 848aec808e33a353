"""What a listing speaks of, and what is wanting in it."""

import datetime as dt

import pytest

from worklocal.provision.directory.enums import Need, QualityFlag
from worklocal.provision.directory.rules import (
    Described,
    is_stale,
    needs_spoken_of,
    quality_flags,
)

TODAY = dt.date(2026, 11, 23)
GOOD = Described(
    description="Free advice about debts and benefits, without an appointment.",
    contacts=["0161 496 0000", "", ""], opening_times="Monday 9am to noon", has_place=True,
    needs=["MONEY"], checked_on=TODAY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "words", "needs"),
    [
        ("jobcentre", "Help to find work.", [Need.JOB_SEARCH, Need.MONEY]),
        ("library", "Local authority run library", [Need.LEARNING, Need.DIGITAL]),
        ("charity", "Counselling for young people who are homeless",
         [Need.HOUSING, Need.MENTAL_HEALTH, Need.YOUNG_PEOPLE]),
        ("charity", "ESOL and computer classes for refugees",
         [Need.ENGLISH, Need.DIGITAL, Need.REFUGEES]),
        ("charity", "Preservation of the parish bells", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_needs_spoken_of(kind, words, needs):
    assert needs_spoken_of(kind=kind, words=words) == needs


@pytest.mark.parametrize(
    ("changes", "flags"),
    [
        ({}, []),
        ({"description": " "}, [QualityFlag.NO_DESCRIPTION]),
        ({"description": "Advice."}, [QualityFlag.SHORT_DESCRIPTION]),
        ({"contacts": ["", ""]}, [QualityFlag.NO_CONTACT]),
        ({"opening_times": ""}, [QualityFlag.NO_TIMES]),
        ({"has_place": False, "needs": []}, [QualityFlag.NO_PLACE, QualityFlag.NO_NEED]),
        ({"checked_on": None}, [QualityFlag.STALE]),
    ],
)
def test_quality_flags(changes, flags):
    listing = Described(**{**GOOD.__dict__, **changes})

    assert quality_flags(listing, today=TODAY) == flags


@pytest.mark.parametrize(("days", "stale"), [(0, False), (365, False), (366, True)])
def test_a_listing_is_stale_after_a_year(days, stale):
    assert is_stale(TODAY - dt.timedelta(days=days), today=TODAY) is stale
