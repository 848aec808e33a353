"""X01: every kind of box, on its own, given every payload: it is taken or refused, in words."""

import inspect

import pytest
from django.core.exceptions import ValidationError

from tests.hostile.payloads import PAYLOADS
from worklocal.web.employer.vacancies import HoursField
from worklocal.web.shell import fields

TYPED = [
    kind
    for _name, kind in inspect.getmembers(fields, inspect.isclass)
    if issubclass(kind, fields.TextField)
]
ODD = (",", "£", ", ,", "NaN", "-NaN", "sNaN", "1e400", "-Infinity", "\u066c")


@pytest.mark.parametrize("kind", [*TYPED, HoursField], ids=lambda kind: kind.__name__)
def test_a_box_takes_each_payload_or_refuses_it_in_words(kind):
    """A required box never gives nothing back: what is behind it counts on that."""
    field = kind(label="How many?")
    for payload in (*ODD, *PAYLOADS):
        try:
            given = field.clean(payload)
        except ValidationError as refused:
            given = " ".join(refused.messages).strip()
        assert given not in (None, ""), repr(payload)


def test_every_kind_of_box_is_tried():
    assert {"TextField", "NumberField", "MoneyField", "PostcodeField"} <= {
        kind.__name__ for kind in TYPED
    }
