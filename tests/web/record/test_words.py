"""Words of a record that do not need a database."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import translation

from worklocal.web.record.job_words import blocked_words, change_words, plain, plain_times


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


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("travelling 4.10 km further", "teithio 4.10 km ymhellach"),
        ("2.5 hours' difference met", "cwrdd â gwahaniaeth o 2.5 awr"),
        ("being free for mon-night", "bod yn rhydd ar yr adegau hyn: Dydd Llun dros nos"),
        ("getting 100% of it", "cael 100% of it"),
        ("£1.25 an hour more", "£1.25 yr awr yn fwy"),
        ("the employer offers sponsorship", "y cyflogwr yn cynnig nawdd"),
        ("the employer offers no lifting", "y cyflogwr yn cynnig no lifting"),
        ("something new", "something new"),
        ("", ""),
    ],
)
def test_the_smallest_change_is_said_in_the_language_of_the_page(stored, said):
    with translation.override("cy"):
        assert change_words(stored) == said


def test_the_engine_still_writes_changes_in_the_forms_that_we_know():
    text = (settings.BASE_DIR / "worklocal/matching/engine/constraints.py").read_text()

    for words in (
        "km further", "hours' difference met", "being free for ", "getting {", "an hour more",
        "the employer offers sponsorship", "the employer states the pay", "the employer offers {",
        "the person agrees to remote work", "the person says how far",
    ):  # fmt: skip
        assert words in text, words


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
