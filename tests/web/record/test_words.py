"""Words of a record that do not need a database."""

from decimal import Decimal

import pytest

from worklocal.web.record.job_words import blocked_words, plain, plain_times


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("mon-evening, tue-evening, wed-evening, thu-evening and fri-evening", "weekday evenings"),
        ("sat-day and sun-day", "Saturday and Sunday in the day"),
        ("mon-night", "Monday nights"),
        ("a bus pass", "a bus pass"),
    ],
)
def test_slots_of_a_week_in_words(stored, said):
    assert plain_times(stored) == said


def test_why_a_list_is_empty_and_what_would_help():
    words = blocked_words({"rule": "pay", "change": "£12.50 an hour"})
    assert words.startswith("Most jobs pay less than the least you would take.")
    assert "One would fit with: £12.50 an hour." in words
    assert blocked_words({}) == "We look again whenever a vacancy or your wishes change."


@pytest.mark.parametrize(
    ("number", "said"), [("40.0", "40"), ("37.5", "37.5"), ("0", "0"), ("100", "100")]
)
def test_a_number_without_needless_noughts(number, said):
    assert plain(Decimal(number)) == said
