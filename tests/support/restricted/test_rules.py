"""R06: which details agree; when a review is due; who may set and lift what. Pure."""

import datetime as dt

import pytest

from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import RelationKind, RestrictionKind, ReviewKind
from worklocal.support.restricted.rules import Home, likely_relation


@pytest.mark.parametrize(
    ("staff", "person", "said"),
    [
        (Home("Khan", "M1 1AE"), Home("khan", "m11ae"), RelationKind.SAME_HOME),
        (Home("Khan", "M1 1AE"), Home("Khan", "M1 2AE"), None),
        (Home("Khan", "M1 1AE"), Home("Kahn", "M1 1AE"), None),
        (Home(phone="01632 960 001"), Home(phone="+441632960001"), RelationKind.SAME_PHONE),
        (Home("Khan", "M1 1AE", "01632 960001"), Home("Roe", "", "01632 960001"),
         RelationKind.SAME_PHONE),
        (Home("Khan"), Home("Khan"), None),
        (Home(postcode="M1 1AE"), Home(postcode="M1 1AE"), None),
        (Home(), Home(), None),
    ],
)  # fmt: skip
def test_details_agree_by_home_or_phone_and_never_by_a_surname_alone(staff, person, said):
    assert likely_relation(staff, person) == said


def test_a_review_is_due_after_three_working_days():
    """B02"""
    friday = dt.date(2026, 11, 20)
    assert rules.review_due(friday) == dt.date(2026, 11, 25)


def test_every_kind_can_be_set_lifted_and_decided():
    assert set(rules.MAY_SET) == set(rules.MAY_LIFT) == set(RestrictionKind)
    assert set(rules.DECISIONS) == set(ReviewKind)
