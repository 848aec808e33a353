"""Job titles and occupations."""

import pytest

from worklocal.reference.occupations.selectors import (
    esco_occupations_for,
    esco_occupations_matching,
    groups_below,
    occupation_and_groups_above,
    occupation_named,
    titles_matching,
    titles_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "title", "code"),
    [
        ("fork lift driver", "Fork lift driver", "8222"),
        ("Nurse", "Nurse", "2237"),
        ("IT manager", "IT manager", "2132"),
        ("teaching assistants", "Teaching assistant", "6112"),
        ("wharehouse operative", "Warehouse operative", "9252"),
        ("recepshonist", "Receptionist", "4216"),
        ("chef de", "Chef de rang", "9261"),
    ],
)
def test_titles_matching_puts_the_likeliest_first(typed: str, title: str, code: str):
    best = titles_matching(typed)[0]

    assert (best.title, best.occupation_code) == (title, code)


@pytest.mark.parametrize("typed", ["", "a", "?", "   ", "zzzzqqqq", "' OR 1=1 --:*&|!"])
def test_titles_matching_finds_nothing_in_nonsense(typed: str):
    assert titles_matching(typed) == []


def test_titles_matching_says_what_tells_same_titles_apart():
    found = [match for match in titles_matching("carer") if match.title == "Carer"]

    assert {(match.occupation_code, match.told_apart_by) for match in found} == {
        ("6131", "hospital service"), ("6135", ""),
    }  # fmt: skip


@pytest.mark.parametrize("typed", ["driver", "care assistant", "wharehouse operative", "ma"])
def test_titles_matching_asks_at_most_twice(typed: str, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        titles_matching(typed)


def test_the_structure_goes_down_from_major_to_unit_groups():
    assert len(groups_below()) == 9
    assert [each.code for each in occupation_and_groups_above("6135")] == ["6", "61", "613", "6135"]
    assert occupation_and_groups_above("0000") == []
    care = occupation_named("6135")
    assert care is not None
    assert care.title == "Care workers and home carers"
    assert care.tasks
    assert titles_of(["6135", "x"]) == {"6135": care.title}


def test_esco_occupations_for_a_unit_group_go_through_isco():
    labels = [each.label for each in esco_occupations_for("6135", limit=50)]

    assert {"home care aide", "care at home worker"} <= set(labels)
    assert esco_occupations_for("0000") == []


def test_esco_occupations_matching_searches_other_names_too():
    assert "social care worker" in [each.label for each in esco_occupations_matching("care worker")]
    assert esco_occupations_matching("") == []
