"""Offers, likeness, references and phone numbers."""

from datetime import date

import pytest

from worklocal.reference.framework.selectors import current
from worklocal.support.joining.rules import (
    ALPHABET,
    Facts,
    age_on,
    canonical_phone,
    due_by,
    likeness,
    new_reference,
    offer_for,
)

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("age", "aims", "offer"),
    [
        (17, ["JOB"], "YOUTH_PATHWAYS"),
        (24, [], "YOUTH_PATHWAYS"),
        (19, ["SKILLS"], "YOUTH_PATHWAYS"),
        (22, ["BETTER_JOB"], "WORKING_FUTURES"),
        (25, ["JOB"], "WORKING_FUTURES"),
        (40, ["SKILLS"], "SKILLS_FOR_ALL"),
        (40, ["SKILLS", "NEW_FIELD"], "SKILLS_FOR_ALL"),
        (40, ["SKILLS", "JOB"], "WORKING_FUTURES"),
        (None, [], "WORKING_FUTURES"),
        (None, ["SKILLS"], "SKILLS_FOR_ALL"),
        (15, ["JOB"], "WORKING_FUTURES"),
    ],
)
def test_offer_for(age, aims, offer):
    assert offer_for(current(TODAY).offers, age=age, aims=aims) == offer


def test_no_offer_is_ever_missing():
    assert offer_for((), age=20, aims=["SKILLS"]) == "WORKING_FUTURES"


def test_age_turns_on_the_birthday():
    assert age_on(date(2026, 3, 19), date(2001, 3, 20)) == 24
    assert age_on(date(2026, 3, 20), date(2001, 3, 20)) == 25


def test_due_by_counts_working_days():
    assert due_by(current(TODAY), "FIRST_CONTACT", from_day=TODAY) == date(2026, 3, 24)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900982", "07700 900982"), ("07700900982", "07700 900982"),
        ("+44 7700 900 982", "07700 900982"), ("0044 7700 900982", "07700 900982"),
        ("+44 (0)7700 900982", "07700 900982"), ("0161 496 0000", "01614 960000"),
        ("+33 1 99 00 12 34", "+33199001234"), ("", ""),
    ],
)  # fmt: skip
def test_equal_numbers_are_kept_alike(typed, kept):
    assert canonical_phone(typed) == kept


def test_a_reference_can_be_read_out():
    references = {new_reference() for _ in range(200)}
    assert len(references) > 195
    for reference in references:
        assert len(reference) == 9
        assert set(reference.removeprefix("WL-")) <= set(ALPHABET)


OMAR = Facts("Omar", "Haddad", "", date(1990, 5, 4), "omar@x.example", "07700 900982", "M1 1AE")


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        (Facts("Omar", "Haddad", born_on=date(1990, 5, 4)), True),
        (Facts("Omár", "Hadad", born_on=date(1990, 4, 5)), True),
        (Facts("Sami", "Haddad", "Omar Haddad", date(1990, 5, 4)), True),
        (Facts("O", "H", email="OMAR@x.example"), True),
        (Facts("Omar", "Haddad"), True),
        (Facts("Omar", "Haddad", born_on=date(1971, 1, 1)), False),
        (Facts("Layla", "Haddad", postcode="M1 1AE"), False),
        (Facts("Layla", "Nasser", postcode="M1 1AE"), False),
    ],
)
def test_likeness(other, shown):
    assert likeness(OMAR, other).is_shown is shown
    assert likeness(other, OMAR).is_shown is shown


def test_likeness_says_what_agrees_and_what_does_not():
    found = likeness(OMAR, Facts("Omar", "Said", born_on=date(1990, 5, 4), postcode="M2 2AA"))
    assert found.same == ("name", "date of birth")
    assert found.different == ("family name", "postcode")
