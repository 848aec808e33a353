"""The stand-in refuses what the described API refuses."""

import json
import uuid
from pathlib import Path

import pytest
import yaml

from tools import benefits_stand_in
from tools.benefits_stand_in import fault_of
from worklocal.exchange.benefits_gateway.kinds import closed_list

DESCRIBED = Path(__file__).parents[3] / "docs/reference/benefits-api.yaml"


def message(**more):
    return {
        "list": 1, "message": str(uuid.uuid4()), "area": str(uuid.uuid4()),
        "person": str(uuid.uuid4()), "kind": "ATTENDANCE", "event": "MISSED",
        "happened_on": "2026-11-23", **more,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({}, ""), ({"reason": "ILL"}, ""), ({"kind": "WORK", "event": "ENDED"}, ""),
        ({"note": "late again"}, "not on the list"), ({"reason": "lazy"}, "not on the list"),
        ({"kind": "NOTES"}, "not on the list"), ({"event": "LEFT"}, "not on the list"),
        ({"person": "Amina"}, "type"), ({"happened_on": "Monday"}, "type"),
        ({"team": str(uuid.uuid4())}, "not on the list"),
    ],
)  # fmt: skip
def test_only_the_list_is_taken(more, fault):
    found = fault_of(message(**more))

    assert (fault in found) if fault else found == ""


def test_the_same_key_with_other_words_is_refused(stand_in):
    one = message()
    key = one["message"]

    def post(said):
        return stand_in.answer("/v1/messages", key, "", json.dumps(said).encode())

    first, again, other = post(one), post(one), post({**one, "reason": "ILL"})

    assert (first[0], again[0], other[0]) == (201, 200, 409)
    assert first[1] == again[1]


def test_the_description_the_stand_in_and_the_list_agree():
    described = yaml.safe_load(DESCRIBED.read_text())["components"]["schemas"]["Message"]
    fields = described["properties"]
    listed = closed_list()

    assert set(fields["kind"]["enum"]) == set(listed.kinds) == set(benefits_stand_in.EVENTS)
    assert set(fields["reason"]["enum"]) == set(listed.reasons) == benefits_stand_in.REASONS
    assert set(described["required"]) == benefits_stand_in.ALWAYS
    assert set(fields) == benefits_stand_in.ALWAYS | {"team", "reason", "replaces"}
    assert described["additionalProperties"] is False
    for kind in listed.kinds.values():
        assert set(kind.events) == benefits_stand_in.EVENTS[kind.code]
