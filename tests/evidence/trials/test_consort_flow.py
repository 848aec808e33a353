"""The flow diagram counts what is stored, and its sums always come out."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.evidence.engine.consort import flow_from_states, reconcile, rows_of, svg
from worklocal.evidence.engine.frames import BadInput

reasons = st.sampled_from(["", "", "moved", "unwell", "withdrew"])
randomised = st.fixed_dictionaries(
    {
        "arm": st.sampled_from(["control", "offer"]),
        "consent_at": st.just("2026-01-05"),
        "not_received": reasons,
        "lost": reasons,
        "not_analysed": reasons,
    }
)
excluded = st.fixed_dictionaries({"excluded": st.sampled_from(["not eligible", "declined"])})


@given(st.lists(st.one_of(randomised, excluded), max_size=60))
def test_every_flow_reconciles(records):
    flow = flow_from_states(records)

    assert reconcile(flow) == []
    assert flow.assessed.count == len(records)


def test_counts_and_reasons_of_a_small_trial():
    control = {"arm": "control", "consent_at": "x"}
    offer = {"arm": "offer", "consent_at": "x"}
    records = [
        {"excluded": "declined"}, {"excluded": "declined"}, {"excluded": "not eligible"},
        control, control | {"lost": "moved"},
        offer, offer | {"not_received": "unwell", "not_analysed": "withdrew"}, offer,
    ]  # fmt: skip

    flow = flow_from_states(records)

    assert flow.excluded.reasons == {"declined": 2, "not eligible": 1}
    assert [(a.arm, a.allocated.count, a.received.count, a.lost.count) for a in flow.arms] == [
        ("control", 2, 2, 1),
        ("offer", 3, 2, 0),
    ]
    assert flow.arms[1].analysed.count == 2
    assert rows_of(flow)[1] == {
        "stage": "Excluded", "arm": "all", "people": 3, "reasons": "declined 2; not eligible 1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"arm": "offer"}, "without consent_at"),
        ({"arm": "offer", "consent_at": "x", "excluded": "declined"}, "excluded .* and allocated"),
        ({}, "neither excluded nor allocated"),
        ({"excluded": "declined", "lost": "moved"}, "excluded, yet followed"),
    ],
)
def test_states_that_cannot_be_are_refused_by_row(record, says):
    with pytest.raises(BadInput, match=f"row 2 .*{says}"):
        flow_from_states([{"excluded": "declined"}, record])


def test_picture_is_whole_named_and_free_of_inline_style():
    arms = [{"arm": f"arm {i} <b>", "consent_at": "x", "lost": "a & b"} for i in range(3)]
    picture = svg(flow_from_states([*arms, {"excluded": "declined"}]), key="flow")

    root = ET.fromstring(picture)  # noqa: S314 - our own text
    space = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{space}title").text == "Flow of 4 people through the trial"
    assert "3 randomised" in root.find(f"{space}desc").text
    assert root.get("aria-labelledby") == "flow-title flow-desc"
    assert "style" not in picture
    assert "<script" not in picture
