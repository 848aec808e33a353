"""The plan is fixed before anyone is allocated, and what changes stays to be seen."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.evidence.engine.plan import (
    PlanIncomplete,
    amend,
    canonical,
    changes,
    digest,
    is_intact,
    register,
)

MONDAY = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
PLAN = {
    "title": "Support without conditions",
    "question": "Do people find work as often?",
    "population": "Adults who come to a hub and consent",
    "arms": ["control", "no conditionality"],
    "unit": "person",
    "primary_outcome": "in work 182 days after consent, from pay records",
    "estimand": "everyone as allocated; deaths left out, moves kept",
    "sample_size": {"per_arm": 1933, "formula": "pooled"},
    "looks": "five, O'Brien-Fleming; sanctions watched daily",
    "subgroups": ["sex", "disability"],
    "analysis": "Lin, covariates age and earlier work",
    "engine_version": "1.0.0",
}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False,
                                                                      allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), values, max_size=6))
def test_the_order_of_keys_does_not_change_the_hash(plan):
    assert digest(plan) == digest(dict(reversed(list(plan.items()))))


def test_how_an_accent_was_typed_does_not_change_the_hash():
    assert digest({"title": "caf\u00e9"}) == digest({"title": "cafe\u0301"})


def test_canonical_text_is_sorted_and_bare():
    assert canonical({"b": [1, 2.0], "a": "£"}) == '{"a":"£","b":[1,2]}'


def test_one_letter_changes_the_hash():
    assert digest(PLAN) != digest(PLAN | {"question": "Do people find work as often"})


def test_a_plan_is_registered_and_its_change_is_chained():
    first = register(plan=PLAN, registered_at=MONDAY)
    later = amend(
        history=[first],
        plan=PLAN | {"sample_size": {"per_arm": 2500, "formula": "pooled"}},
        registered_at=MONDAY + dt.timedelta(days=3),
        reason="slower take-up than thought",
    )

    assert (later.version, later.previous) == (2, first.sha256)
    assert is_intact([first, later])
    assert list(changes(first, later)) == ["sample_size"]


def test_a_text_changed_after_the_event_is_found():
    first = register(plan=PLAN, registered_at=MONDAY)
    forged = dataclasses.replace(first, text=first.text.replace("182", "26"))

    assert not is_intact([forged])


@pytest.mark.parametrize("name", PLAN)
def test_a_plan_that_leaves_something_out_is_refused_by_name(name):
    with pytest.raises(PlanIncomplete, match=name):
        register(plan={k: v for k, v in PLAN.items() if k != name}, registered_at=MONDAY)


@pytest.mark.parametrize(
    "change",
    [{"primary_outcome": ["work", "pay"]}, {"arms": ["only one"]}],
)
def test_two_primary_outcomes_or_one_arm_are_refused(change):
    with pytest.raises(PlanIncomplete):
        register(plan=PLAN | change, registered_at=MONDAY)


def test_a_change_needs_a_reason_and_a_difference():
    first = register(plan=PLAN, registered_at=MONDAY)

    with pytest.raises(PlanIncomplete, match="needs a reason"):
        amend(history=[first], plan=PLAN | {"unit": "hub"}, registered_at=MONDAY, reason=" ")
    with pytest.raises(PlanIncomplete, match="nothing in the plan has changed"):
        amend(history=[first], plan=PLAN, registered_at=MONDAY, reason="none")
